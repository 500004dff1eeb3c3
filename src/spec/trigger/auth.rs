//! How KEDA gets into a source, as written.

use crate::spec::record::record;
use crate::spec::scalar::{EnvName, RoleArn, Text, choice};
use crate::spec::shape::Map;
use crate::tree::Tree;

choice! {
    /// Whose rights in a cloud KEDA uses.
    pub enum PodIdentityWord, "a provider of identities" {
        /// An IAM role.
        "aws" Aws,
        /// Azure's workload identity.
        "azure-workload" AzureWorkload,
        /// Google's workload identity.
        "gcp" Gcp,
    }
}

choice! {
    /// Whose IAM role KEDA uses.
    pub enum IdentityOwnerWord, "an owner of the role" {
        /// The operator's own.
        "keda" Keda,
        /// That of the workload, which must trust the operator's.
        "workload" Workload,
    }
}

record! {
    /// How KEDA gets into a source. It becomes a TriggerAuthentication `<workload>-<trigger>`.
    pub struct TriggerAuthSpec, short("`aws`, or the ARN of an IAM role", provider_or_role, ["role", "podIdentity"]) {
        /// The provider of the identity.
        ///
        /// Default: `aws` for `sqs` and `cloudwatch`, else none. Example: `podIdentity: aws`.
        "podIdentity" pod_identity: PodIdentityWord,
        /// Whose IAM role is used.
        ///
        /// Default: `workload` where the workload's `identity` is a role of IRSA, whose trust policy must then let
        /// the operator's role assume it; else `keda`. Example: `owner: keda`.
        "owner" owner: IdentityOwnerWord,
        /// An IAM role of its own for this trigger, which must trust the operator's.
        ///
        /// Default: none. Example: `role: arn:aws:iam::111122223333:role/shop-queue-reader`.
        "role" role: RoleArn,
        /// Parameters of the trigger that come from secrets, by KEDA's names of them.
        ///
        /// Default: none. Example: `secrets: {host: RABBITMQ_URL}`, or `secrets: {host: "shop/prod/rabbitmq#url"}`.
        "secrets" secrets: Map<Text, TriggerAuthSecretSpec>,
    }
}

fn provider_or_role(tree: &Tree) -> Option<Tree> {
    let text = tree.as_str()?;
    let field = if text.starts_with("arn:") { "role" } else { "podIdentity" };
    Some(Tree::map([(field, tree.clone())], tree.mark))
}

record! {
    /// A secret for a trigger: one of the workload's, or one of the store that only KEDA reads.
    pub struct TriggerAuthSecretSpec, short("a name of `secrets`, or `KEY#FIELD` of the store", name_or_key, ["name", "key"]) {
        /// Name of one of the workload's `secrets`.
        ///
        /// Default: none. Example: `name: RABBITMQ_URL`.
        "name" name: EnvName,
        /// Name of a secret in the store; the containers do not get it.
        ///
        /// Default: none. Example: `key: shop/prod/rabbitmq`.
        "key" key: Text,
        /// Field of a JSON secret in the store.
        ///
        /// Default: the whole secret. Example: `property: url`.
        "property" property: Text,
    }
}

/// Names of variables have neither `/` nor `#`, and keys of the store nearly always have one.
fn name_or_key(tree: &Tree) -> Option<Tree> {
    let text = tree.as_str()?;
    let null = || Tree::null(tree.mark);
    let part = |part: &str| Tree::text(part, tree.mark);
    let [name, key, property] = match text.split_once('#') {
        Some((key, property)) => [null(), part(key), part(property)],
        None if text.contains('/') => [null(), tree.clone(), null()],
        None => [tree.clone(), null(), null()],
    };
    Some(Tree::map([("name", name), ("key", key), ("property", property)], tree.mark))
}
