//! `SecretStore` and `ClusterSecretStore` of the External Secrets Operator.
//!
//! Only `external-secrets.io/v1`: the operator no longer serves `v1beta1`.

use super::Kind;
use super::custom::CustomObject;
use super::field::{Field, field, rows};
use super::metadata;
use crate::object::Object;
use crate::plan::{Plan, SecretStoreKind, SecretStorePlan, names};
use serde::Serialize;

/// The store that an environment brings along.
pub(super) const KIND: Kind =
    Kind { name: "external-secrets.io/v1 SecretStore", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

#[derive(Serialize)]
struct Spec<'a> {
    provider: Provider<'a>,
}

#[derive(Serialize)]
struct Provider<'a> {
    aws: Aws<'a>,
}

#[derive(Serialize)]
struct Aws<'a> {
    service: &'static str,
    region: &'a str,
    // Without it the operator reads with its own identity, which is the only form that EKS Pod Identity allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    auth: Option<Auth<'a>>,
}

#[derive(Serialize)]
struct Auth<'a> {
    jwt: Jwt<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Jwt<'a> {
    service_account_ref: ServiceAccountRef<'a>,
}

#[derive(Serialize)]
struct ServiceAccountRef<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
}

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["platform.secretStore.kind", "platform.secretStore.shared"], "where secrets are read from"),
    field("metadata.name", &["platform.secretStore.name"], "the name of the store"),
    field("spec.provider.aws.service", &["platform.secretStore.provider"], "the service of AWS"),
    field("spec.provider.aws.region", &["platform.region"], "the region of the service"),
    field(
        "spec.provider.aws.auth.jwt.serviceAccountRef.*",
        &["platform.secretStore.role"],
        "the operator reads in the name of this ServiceAccount; without a role, with its own",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    let Some(store) = &plan.secret_store else { return };
    let SecretStorePlan { name, kind, service, region, service_account } = store;
    let auth = service_account.as_ref().map(|(account, _)| auth(plan, *kind, account));
    objects.push(Object::from_typed(&CustomObject {
        api_version: "external-secrets.io/v1",
        kind: kind.word(),
        metadata: match kind {
            SecretStoreKind::SecretStore => metadata::of_migration(plan, name),
            SecretStoreKind::ClusterSecretStore => metadata::cluster_scoped(plan, name, &names::shared_labels(plan)),
        },
        spec: Spec { provider: Provider { aws: Aws { service: service.word(), region, auth } } },
    }));
}

fn auth<'a>(plan: &'a Plan, kind: SecretStoreKind, account: &'a str) -> Auth<'a> {
    let namespace = match kind {
        // The operator rejects a namespace here: a SecretStore only reaches into its own.
        SecretStoreKind::SecretStore => None,
        SecretStoreKind::ClusterSecretStore => Some(&*plan.namespace.name),
    };
    Auth { jwt: Jwt { service_account_ref: ServiceAccountRef { name: account, namespace } } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::testing::{emit_one, plan, secret_store, shared_labels};
    use serde_json::json;

    #[test]
    fn a_store_of_one_namespace_reads_with_an_account_of_it() {
        let mut plan = plan([]);
        plan.secret_store = Some(secret_store(SecretStoreKind::SecretStore));
        let expected = json!({
            "apiVersion": "external-secrets.io/v1",
            "kind": "SecretStore",
            "metadata": {"name": "aws", "namespace": "shop-prod", "labels": shared_labels()},
            "spec": {"provider": {"aws": {
                "service": "SecretsManager",
                "region": "eu-west-1",
                "auth": {"jwt": {"serviceAccountRef": {"name": "shop-eso"}}},
            }}},
        });
        assert_eq!(emit_one(&KIND, &plan), expected);
    }

    #[test]
    fn a_store_of_the_cluster_has_no_namespace_but_its_account_has() {
        let mut plan = plan([]);
        plan.secret_store = Some(secret_store(SecretStoreKind::ClusterSecretStore));
        let object = emit_one(&KIND, &plan);
        assert_eq!(object["kind"], "ClusterSecretStore");
        assert_eq!(object["metadata"], json!({"name": "aws", "labels": shared_labels()}));
        let account = &object["spec"]["provider"]["aws"]["auth"]["jwt"]["serviceAccountRef"];
        assert_eq!(*account, json!({"name": "shop-eso", "namespace": "shop-prod"}));
    }

    #[test]
    fn a_store_that_reads_as_the_operator_has_no_auth() {
        let mut plan = plan([]);
        let store = secret_store(SecretStoreKind::SecretStore);
        plan.secret_store = Some(SecretStorePlan { service_account: None, ..store });
        let aws = json!({"service": "SecretsManager", "region": "eu-west-1"});
        assert_eq!(emit_one(&KIND, &plan)["spec"], json!({"provider": {"aws": aws}}));
    }
}
