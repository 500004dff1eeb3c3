//! `ExternalSecret`: names the secrets of a workload; the External Secrets Operator makes the Secret.

use super::Kind;
use super::custom::CustomObject;
use super::field::{Field, field, rows};
use super::metadata;
use crate::object::Object;
use crate::plan::{ExternalSecretPlan, Plan, SecretItemPlan};
use serde::Serialize;

/// One for each workload with secrets.
pub(super) const KIND: Kind =
    Kind { name: "external-secrets.io/v1 ExternalSecret", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec<'a> {
    refresh_interval: &'a str,
    secret_store_ref: StoreRef<'a>,
    target: Target<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    data: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct StoreRef<'a> {
    name: &'a str,
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Target<'a> {
    name: &'a str,
    creation_policy: &'static str,
    deletion_policy: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    secret_key: &'a str,
    remote_ref: RemoteRef<'a>,
}

#[derive(Serialize)]
struct RemoteRef<'a> {
    key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    property: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
}

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field(
        "kind",
        &["workloads.{workload}.secrets"],
        "secrets come from the store; the External Secrets Operator makes the Secret",
    ),
    field("spec.refreshInterval", &["platform.secretStore.refresh"], "how often the store is asked again"),
    field("spec.secretStoreRef.name", &["platform.secretStore.name"], "the store that is read"),
    field("spec.secretStoreRef.kind", &["platform.secretStore.kind"], "the store that is read"),
    field("spec.target.name", &[], "the Secret has the name of the workload"),
    field("spec.target.creationPolicy", &[], "the Secret goes with the ExternalSecret that made it"),
    field(
        "spec.target.deletionPolicy",
        &[],
        "a secret that vanishes from the store must not take running pods down at their next restart",
    ),
    field("spec.data[].secretKey", &["workloads.{workload}.secrets.{item}"], "the name of the variable"),
    field("spec.data[].remoteRef.key", &["workloads.{workload}.secrets.{item}.key"], "the name in the store"),
    field(
        "spec.data[].remoteRef.property",
        &["workloads.{workload}.secrets.{item}.property"],
        "the field of a secret that is JSON",
    ),
    field("spec.data[].remoteRef.version", &["workloads.{workload}.secrets.{item}.version"], "a fixed version"),
    field(
        "spec.data[].**",
        &["workloads.{workload}.init", "workloads.{workload}.sidecars"],
        "a secret of another container of the pod",
    ),
    field("spec.data[].**", &["workloads.{workload}.scale.on"], "a secret that a trigger reads"),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        let Some(secrets) = &workload.secrets else { continue };
        objects.push(Object::from_typed(&CustomObject {
            api_version: "external-secrets.io/v1",
            kind: "ExternalSecret",
            metadata: metadata::of_workload(plan, workload, &secrets.name),
            spec: spec(secrets),
        }));
    }
}

fn spec(secrets: &ExternalSecretPlan) -> Spec<'_> {
    let ExternalSecretPlan { name, store_name, store_kind, refresh_interval, items } = secrets;
    Spec {
        refresh_interval,
        secret_store_ref: StoreRef { name: store_name, kind: store_kind.word() },
        // Retain: a secret that vanishes from the store must not take running pods down at their next restart.
        target: Target { name, creation_policy: "Owner", deletion_policy: "Retain" },
        data: items.iter().map(item).collect(),
    }
}

fn item(item: &SecretItemPlan) -> Item<'_> {
    let SecretItemPlan { key, remote_key, property, version } = item;
    let remote_ref = RemoteRef { key: remote_key, property: property.as_deref(), version: version.as_deref() };
    Item { secret_key: key, remote_ref }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Controller, SecretStoreKind};
    use crate::resource::testing::{deployment, emit_for, metadata, workload};
    use serde_json::json;

    #[test]
    fn an_external_secret_names_keys_and_never_values() {
        let mut web = workload(Controller::Deployment(deployment()));
        let item = |key: &str, property: Option<&str>, version: Option<&str>| SecretItemPlan {
            key: key.into(),
            remote_key: "shop/prod/app".into(),
            property: property.map(Into::into),
            version: version.map(Into::into),
        };
        web.secrets = Some(ExternalSecretPlan {
            name: "web-secrets".into(),
            store_name: "aws".into(),
            store_kind: SecretStoreKind::ClusterSecretStore,
            refresh_interval: "1h".into(),
            items: vec![item("API_KEY", Some("api_key"), Some("AWSCURRENT")), item("CERTIFICATE", None, None)],
        });
        let expected = json!({
            "apiVersion": "external-secrets.io/v1",
            "kind": "ExternalSecret",
            "metadata": metadata("web-secrets"),
            "spec": {
                "refreshInterval": "1h",
                "secretStoreRef": {"name": "aws", "kind": "ClusterSecretStore"},
                "target": {"name": "web-secrets", "creationPolicy": "Owner", "deletionPolicy": "Retain"},
                "data": [
                    {
                        "secretKey": "API_KEY",
                        "remoteRef": {"key": "shop/prod/app", "property": "api_key", "version": "AWSCURRENT"},
                    },
                    {"secretKey": "CERTIFICATE", "remoteRef": {"key": "shop/prod/app"}},
                ],
            },
        });
        assert_eq!(emit_for(&KIND, web), expected);
    }
}
