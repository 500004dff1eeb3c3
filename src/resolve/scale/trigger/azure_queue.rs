//! `azure-queue`.

use super::at::At;
use crate::resolve::codes;
use crate::spec::{AzureQueueSpec, PodIdentityWord, VisibilityWord};

/// Writes the settings.
///
/// # Errors
/// E0207 for a missing field. Warns, because on EKS a queue of AWS is nearer.
pub fn settle(spec: AzureQueueSpec, at: &mut At<'_>) {
    let AzureQueueSpec { queue, connection_env, account, length, activation, count } = spec;
    at.need(&[("queue", "queue: NAME")]);
    let by_identity = account.is_some() && at.identity == Some(PodIdentityWord::AzureWorkload);
    if connection_env.is_none() && !by_identity && !at.has_secret("connection") {
        let what = format!("KEDA has no connection for `{}`", at.trigger);
        at.need_one_of(
            &what,
            "add `connectionEnv: VARIABLE`, or `auth: {secrets: {connection: …}}` beside `azureQueue`",
        );
    }
    let what = "pods in AWS wait for a queue in Azure";
    let why = "every poll crosses the clouds, with a secret that does not rotate by itself";
    at.say(&codes::FOREIGN_QUEUE, "queue", what, (why, "move the queue to SQS and write `sqs: URL`"));
    at.put("queueName", queue.map(|it| it.0));
    at.put("connectionFromEnv", connection_env.map(|it| it.0));
    at.put("accountName", account.map(|it| it.0));
    at.put_number("queueLength", length.map(|it| it.0));
    at.put_number("activationQueueLength", activation.map(|it| it.0));
    at.put("queueLengthStrategy", count.map(VisibilityWord::word));
}
