//! `ServiceAccount`: who the pods are, to the Kubernetes API and to AWS.

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::{annotated, of_migration, of_workload};
use super::value::text;
use crate::object::Object;
use crate::plan::{Plan, ServiceAccountPlan, Text};
use k8s_openapi::api::core::v1::ServiceAccount;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// One for each workload that brings its own, and one for a secret store that reads with a role of its own.
pub(super) const KIND: Kind = Kind { name: "v1 ServiceAccount", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

/// The annotation that the webhook of IRSA reads.
const ROLE_ARN: &str = "eks.amazonaws.com/role-arn";

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["workloads.{workload}.serviceAccount.create"], "who the pods are"),
    field("kind", &["platform.secretStore.role"], "who reads the secrets"),
    field("metadata.name", &["workloads.{workload}.serviceAccount.name"], "trust policies of IAM roles name it"),
    field("metadata.name", &["platform.secretStore.role"], "the operator reads secrets in its name"),
    field(
        "metadata.annotations.[eks.amazonaws.com/role-arn]",
        &["workloads.{workload}.identity.role"],
        "IRSA: the role that the pods take",
    ),
    field(
        "metadata.annotations.[eks.amazonaws.com/role-arn]",
        &["platform.secretStore.role"],
        "IRSA: the role that reads the secrets",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        let ServiceAccountPlan { name, create, role_arn, annotations } = &workload.service_account;
        if *create {
            let metadata = annotated(of_workload(plan, workload, name), annotations);
            objects.push(object(metadata, role_arn.as_ref()));
        }
    }
    if let Some((name, role_arn)) = plan.secret_store.as_ref().and_then(|store| store.service_account.as_ref()) {
        objects.push(object(of_migration(plan, name), Some(role_arn)));
    }
}

fn object(mut metadata: ObjectMeta, role_arn: Option<&Text>) -> Object {
    if let Some(role_arn) = role_arn {
        metadata.annotations.get_or_insert_default().insert(ROLE_ARN.to_owned(), text(role_arn));
    }
    Object::from_typed(&ServiceAccount { metadata, ..ServiceAccount::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Controller, SecretStoreKind};
    use crate::resource::testing::{
        deployment, emit_all, emit_for, emit_one, map, metadata, plan, secret_store, shared_labels, workload,
    };
    use serde_json::json;

    #[test]
    fn an_account_without_a_role_has_no_annotation() {
        let expected = json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata("web")});
        assert_eq!(emit_for(&KIND, workload(Controller::Deployment(deployment()))), expected);
    }

    #[test]
    fn a_role_is_an_annotation_beside_the_users() {
        let mut web = workload(Controller::Deployment(deployment()));
        web.service_account.role_arn = Some("arn:aws:iam::111122223333:role/web".into());
        web.service_account.annotations = map([("owner", "web-team")]);
        let object = emit_for(&KIND, web);
        let expected = json!({"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/web", "owner": "web-team"});
        assert_eq!(object["metadata"]["annotations"], expected);
    }

    #[test]
    fn an_account_that_exists_already_is_not_emitted() {
        let mut web = workload(Controller::Deployment(deployment()));
        web.service_account.create = false;
        assert!(emit_all(&KIND, &plan([web])).is_empty());
    }

    #[test]
    fn a_secret_store_with_a_role_brings_its_account() {
        let mut plan = plan([]);
        plan.secret_store = Some(secret_store(SecretStoreKind::SecretStore));
        let expected = json!({
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": {
                "name": "shop-eso",
                "namespace": "shop-prod",
                "labels": shared_labels(),
                "annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/shop-eso"},
            },
        });
        assert_eq!(emit_one(&KIND, &plan), expected);
    }
}
