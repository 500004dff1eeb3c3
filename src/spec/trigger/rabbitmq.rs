//! The trigger on a queue of RabbitMQ, as written.

use super::refuse;
use crate::spec::record::record;
use crate::spec::scalar::{Decimal, Duration, EnvName, Flag, Target, Text, choice};
use crate::spec::shape::Reader;
use crate::tree::Tree;

choice! {
    /// What is measured of a queue of RabbitMQ.
    pub enum RabbitmqModeWord, "a mode of the trigger" {
        /// Messages in the queue.
        "QueueLength" QueueLength,
        /// Messages published a second.
        "MessageRate" MessageRate,
        /// Messages delivered a second.
        "DeliverGetRate" DeliverGetRate,
        /// Messages published for each delivered one.
        "PublishedToDeliveredRatio" PublishedToDeliveredRatio,
        /// Seconds until the queue is empty.
        "ExpectedQueueConsumptionTime" ExpectedQueueConsumptionTime,
    }
}

choice! {
    /// How RabbitMQ is asked.
    pub enum RabbitmqProtocolWord, "a protocol of RabbitMQ" {
        /// By what the URL begins with.
        "auto" Auto,
        /// AMQP.
        "amqp" Amqp,
        /// The management API.
        "http" Http,
    }
}

record! {
    /// A queue of RabbitMQ. The URL holds a password and comes from `auth: {secrets: {host: …}}` or `hostEnv`; it ends
    /// with the virtual host (`/` for the default one).
    pub struct RabbitmqSpec, rewrite(rabbitmq_words) {
        /// The queue.
        ///
        /// Required. Example: `queue: nav`.
        "queue" queue: Text,
        /// Messages for each pod: short for `mode: QueueLength` with `value`.
        ///
        /// Required, if no `mode` is written. Range: above 0. Example: `length: 10`.
        "length" length: Target,
        /// What is measured. All but `QueueLength` ask the management API.
        ///
        /// Default: `QueueLength`. Example: `mode: MessageRate`.
        "mode" mode: RabbitmqModeWord,
        /// The measured value for each pod.
        ///
        /// Required with a `mode`. Range: above 0. Example: `value: 20`.
        "value" value: Target,
        /// Value above which the workload wakes from 0.
        ///
        /// Default: 0. Example: `activation: 5`.
        "activation" activation: Decimal,
        /// The URL, only without user and password; these then come from `auth: {secrets: {username: …, password: …}}`.
        ///
        /// Default: none. Example: `host: "http://rabbitmq.messaging.svc:15672/"`.
        "host" host: Text,
        /// Variable of the container that holds the URL.
        ///
        /// Default: none. Example: `hostEnv: RABBITMQ_URL`.
        "hostEnv" host_env: EnvName,
        /// The virtual host, where the URL does not end with it.
        ///
        /// Default: that of the URL. Example: `vhost: /`.
        "vhost" vhost: Text,
        /// How RabbitMQ is asked.
        ///
        /// Default: `auto` for `QueueLength`, else `http`. Example: `protocol: amqp`.
        "protocol" protocol: RabbitmqProtocolWord,
        /// Whether messages that are being worked on do not count; asks the management API.
        ///
        /// Default: `false`. Example: `excludeUnacknowledged: true`.
        "excludeUnacknowledged" exclude_unacknowledged: Flag,
        /// Whether `queue` is a regular expression; asks the management API.
        ///
        /// Default: `false`. Example: `regex: true`.
        "regex" regex: Flag,
        /// How long an answer of the management API may take.
        ///
        /// Default: 3s (KEDA). Example: `timeout: 5s`.
        "timeout" timeout: Duration,
    }
}

fn rabbitmq_words(tree: &mut Tree, reader: &mut Reader<'_>) {
    const RENAMED: &[(&str, &str)] = &[
        ("queueName", "queue"),
        ("hostFromEnv", "hostEnv"),
        ("vhostName", "vhost"),
        ("activationValue", "activation"),
        ("useRegex", "regex"),
    ];
    const WORDS: &[(&str, &str)] =
        &[("queueLength", "write `length`; KEDA has `mode: QueueLength` and `value` for it")];
    refuse(tree, reader, RENAMED, WORDS);
}
