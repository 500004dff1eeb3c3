//! The order of objects: what others need comes first, and the same objects always stand in the same places.

use crate::object::Object;

/// Helm's `InstallOrder` (v4), so that the output of every door reads alike and Helm changes nothing about it.
///
/// The kinds of the External Secrets Operator stand beside `Secret`, which Helm does not know: the operator then fetches
/// while the rest is still being applied, and pods wait less for their Secrets. Kinds that are not here come last by name,
/// as in Helm.
const KINDS: [&str; 41] = [
    "PriorityClass",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ClusterSecretStore",
    "SecretStore",
    "ExternalSecret",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "IngressClass",
    "Ingress",
    "APIService",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
];

/// Sorts objects by kind, then namespace, then name.
pub fn sort_objects(objects: &mut [Object]) {
    objects.sort_by_cached_key(|object| rank(&object.kind.kind));
    for equal in objects.chunk_by_mut(|left, right| rank(&left.kind.kind) == rank(&right.kind.kind)) {
        equal.sort_by(|left, right| identity(left).cmp(&identity(right)));
    }
}

/// Returns the place of a kind in the order; all that are not in it share the last.
#[must_use]
pub fn rank(kind: &str) -> usize {
    KINDS.iter().position(|known| *known == kind).unwrap_or(KINDS.len())
}

/// Returns what decides among objects of one rank; the version is last, because one object may be given in two.
fn identity(object: &Object) -> (&str, Option<&str>, &str, &str) {
    (&object.kind.kind, object.namespace.as_deref(), &object.name, &object.kind.api_version)
}

#[cfg(test)]
mod tests {
    use super::sort_objects;
    use crate::object::{KindRef, Node, Object};

    fn object(kind: &str, namespace: Option<&str>, name: &str) -> Object {
        let kind = KindRef { api_version: "v1".to_owned(), kind: kind.to_owned() };
        Object { kind, namespace: namespace.map(str::to_owned), name: name.to_owned(), body: Node::Null }
    }

    fn labels(objects: &[Object]) -> Vec<String> {
        objects.iter().map(Object::label).collect()
    }

    #[test]
    fn needed_kinds_come_first_and_unknown_kinds_last_by_name() {
        let kinds = [
            "TargetGroupBinding",
            "SecretStore",
            "Ingress",
            "ScaledObject",
            "Deployment",
            "ExternalSecret",
            "Service",
            "ConfigMap",
            "Namespace",
        ];
        let mut objects: Vec<_> = kinds.iter().map(|kind| object(kind, None, "x")).collect();
        sort_objects(&mut objects);
        let expected = "Namespace/x SecretStore/x ExternalSecret/x ConfigMap/x Service/x Deployment/x Ingress/x \
                        ScaledObject/x TargetGroupBinding/x";
        assert_eq!(labels(&objects).join(" "), expected);
    }

    #[test]
    fn namespace_decides_before_name() {
        let mut objects =
            [object("Service", Some("b"), "a"), object("Service", Some("a"), "z"), object("Service", None, "q")];
        sort_objects(&mut objects);
        assert_eq!(labels(&objects).join(" "), "Service/q Service/z Service/a");
    }
}
