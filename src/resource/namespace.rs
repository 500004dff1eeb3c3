//! `Namespace`, with the Pod Security Standard that it enforces.

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::{annotated, cluster_scoped};
use crate::object::Object;
use crate::plan::{NamespacePlan, Plan, Text, TextMap, names};
use k8s_openapi::api::core::v1::Namespace;

/// The namespace of the environment, where the migration makes it, and those of a platform.
pub(super) const KIND: Kind = Kind { name: "v1 Namespace", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["environments.{environment}.namespace.create"], "the namespace is emitted where it is asked for"),
    field("kind", &["platform.namespaces.{namespace}"], "a namespace of the platform"),
    field("metadata.name", &["platform.namespaces.{namespace}"], "the name of the entry"),
    field("metadata.name", &["environments.{environment}.namespace.name"], "the namespace of the environment"),
    field(
        "metadata.labels.*",
        &["platform.namespaces.{namespace}.labels.{key}", "environments.{environment}.namespace.labels.{key}"],
        "labels of the namespace",
    ),
    field(
        "metadata.annotations.*",
        &[
            "platform.namespaces.{namespace}.annotations.{key}",
            "environments.{environment}.namespace.annotations.{key}",
        ],
        "annotations of the namespace",
    ),
    field(
        "metadata.labels.[elbv2.k8s.aws/pod-readiness-gate-inject]",
        &["environments.{environment}.namespace.readinessGates"],
        "a rollout waits until the load balancer knows the new pods",
    ),
    field(
        "metadata.labels.[pod-security.kubernetes.io/enforce-version]",
        &["platform.namespaces.{namespace}.podSecurityVersion"],
        "the version of the standard",
    ),
    field(
        "metadata.labels.[pod-security.kubernetes.io/audit-version]",
        &["platform.namespaces.{namespace}.podSecurityVersion"],
        "the version of the standard",
    ),
    field(
        "metadata.labels.[pod-security.kubernetes.io/warn-version]",
        &["platform.namespaces.{namespace}.podSecurityVersion"],
        "the version of the standard",
    ),
    field(
        "metadata.labels.[pod-security.kubernetes.io/enforce-version]",
        &["environments.{environment}.namespace.podSecurityVersion"],
        "the version of the standard",
    ),
    field(
        "metadata.labels.[pod-security.kubernetes.io/audit-version]",
        &["environments.{environment}.namespace.podSecurityVersion"],
        "the version of the standard",
    ),
    field(
        "metadata.labels.[pod-security.kubernetes.io/warn-version]",
        &["environments.{environment}.namespace.podSecurityVersion"],
        "the version of the standard",
    ),
    field(
        "metadata.labels.[pod-security.kubernetes.io/*]",
        &["platform.namespaces.{namespace}.podSecurity"],
        "the Pod Security Standard",
    ),
    field(
        "metadata.labels.[pod-security.kubernetes.io/*]",
        &["environments.{environment}.namespace.podSecurity"],
        "the strictest Pod Security Standard that all workloads here satisfy",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    let others = plan.cluster.namespaces.iter().map(|it| &it.namespace);
    let all = std::iter::once(&plan.namespace).chain(others);
    objects.extend(all.filter(|it| it.create).map(|it| Object::from_typed(&object(plan, it))));
}

fn object(plan: &Plan, namespace: &NamespacePlan) -> Namespace {
    let NamespacePlan {
        name,
        create: _,
        pod_security: _,
        declared_pod_security: _,
        pod_security_version: _,
        labels,
        annotations,
    } = namespace;
    let mut all = names::shared_labels(plan);
    all.extend(pod_security(namespace));
    // Last, so that a user can warn about more than is enforced.
    all.extend(labels.clone());
    let metadata = annotated(cluster_scoped(plan, name, &all), annotations);
    Namespace { metadata, ..Namespace::default() }
}

fn pod_security(namespace: &NamespacePlan) -> TextMap {
    let level = Text::from(namespace.pod_security.word());
    let mut labels = TextMap::new();
    for mode in ["enforce", "audit", "warn"] {
        labels.insert(format!("pod-security.kubernetes.io/{mode}").into(), level.clone());
        let version = format!("pod-security.kubernetes.io/{mode}-version");
        labels.insert(version.into(), namespace.pod_security_version.clone());
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::testing::{emit_all, emit_one, map, plan};
    use serde_json::json;

    #[test]
    fn a_namespace_that_is_created_enforces_its_standard() {
        let mut plan = plan([]);
        plan.namespace.create = true;
        plan.namespace.annotations = map([("owner", "shop")]);
        let expected = json!({
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {
                "name": "shop-prod",
                "labels": {
                    "app.kubernetes.io/instance": "shop",
                    "app.kubernetes.io/part-of": "shop",
                    "app.kubernetes.io/managed-by": "transship",
                    "transship.dev/environment": "prod",
                    "pod-security.kubernetes.io/enforce": "restricted",
                    "pod-security.kubernetes.io/enforce-version": "latest",
                    "pod-security.kubernetes.io/audit": "restricted",
                    "pod-security.kubernetes.io/audit-version": "latest",
                    "pod-security.kubernetes.io/warn": "restricted",
                    "pod-security.kubernetes.io/warn-version": "latest",
                },
                "annotations": {"owner": "shop"},
            },
        });
        assert_eq!(emit_one(&KIND, &plan), expected);
    }

    #[test]
    fn labels_of_the_user_win() {
        let mut plan = plan([]);
        plan.namespace.create = true;
        plan.namespace.labels = map([("pod-security.kubernetes.io/warn", "baseline"), ("team", "shop")]);
        let labels = &emit_one(&KIND, &plan)["metadata"]["labels"];
        assert_eq!(labels["pod-security.kubernetes.io/warn"], "baseline");
        assert_eq!(labels["team"], "shop");
    }

    #[test]
    fn a_namespace_that_exists_already_is_not_emitted() {
        assert!(emit_all(&KIND, &plan([])).is_empty());
    }
}
