//! `RoleBinding`: who has a role in a namespace.
//!
//! There is never a ClusterRoleBinding: access to the whole cluster is given and taken in EKS, by an access entry with the
//! policy `AmazonEKSClusterAdminPolicy`, where it can be seen.

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::inside;
use super::value::text;
use crate::object::Object;
use crate::plan::{AccessPlan, AccessRole, GovernancePlan, Plan, names};
use k8s_openapi::api::rbac::v1::{RoleBinding, RoleRef, Subject};

/// One for each role that somebody has.
pub(super) const KIND: Kind =
    Kind { name: "rbac.authorization.k8s.io/v1 RoleBinding", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

const GROUP: &str = "rbac.authorization.k8s.io";

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["platform.namespaces.{namespace}.access.{suffix}"], "who has the role"),
    field("kind", &["platform.access.{suffix}"], "who has the role"),
    field(
        "metadata.name",
        &["platform.namespaces.{namespace}.access.{suffix}"],
        "who governs the namespace, and the role",
    ),
    field("metadata.name", &["platform.access.{suffix}"], "who governs the namespace, and the role"),
    field("metadata.namespace", &["platform.namespaces.{namespace}"], "the namespace that is governed"),
    field(
        "subjects[].name",
        &["platform.namespaces.{namespace}.access.{suffix}.groups"],
        "groups, because people come and go",
    ),
    field("subjects[].name", &["platform.access.{suffix}.groups"], "groups, because people come and go"),
    field("subjects[].*", &["platform.namespaces.{namespace}.access.{suffix}"], "groups, because people come and go"),
    field("subjects[].*", &["platform.access.{suffix}"], "groups, because people come and go"),
    field(
        "roleRef.*",
        &["platform.namespaces.{namespace}.access.{suffix}"],
        "admins have the ClusterRole that Kubernetes keeps itself, others the Role of the same name",
    ),
    field(
        "roleRef.*",
        &["platform.access.{suffix}"],
        "admins have the ClusterRole that Kubernetes keeps itself, others the Role of the same name",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for governance in &plan.governance {
        objects.extend(governance.access.iter().map(|it| Object::from_typed(&binding(plan, governance, it))));
    }
}

fn binding(plan: &Plan, governance: &GovernancePlan, access: &AccessPlan) -> RoleBinding {
    let AccessPlan { role, groups } = access;
    let name = names::access(governance, *role);
    let (kind, role_name) = match role {
        AccessRole::Developer | AccessRole::Operator => ("Role", text(&name)),
        // Kubernetes extends it when operators such as KEDA bring kinds along.
        AccessRole::Admin => ("ClusterRole", "admin".to_owned()),
    };
    let subject = |group| Subject {
        kind: "Group".to_owned(),
        api_group: Some(GROUP.to_owned()),
        name: text(group),
        namespace: None,
    };
    RoleBinding {
        metadata: inside(plan, &governance.namespace, &name),
        role_ref: RoleRef { api_group: GROUP.to_owned(), kind: kind.to_owned(), name: role_name },
        subjects: Some(groups.iter().map(subject).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::testing::{emit_all, governed, plan, shared_labels};
    use serde_json::json;

    #[test]
    fn admins_have_the_role_that_kubernetes_keeps_and_only_in_the_namespace() {
        let mut plan = plan([]);
        plan.governance = vec![governed()];
        let all = emit_all(&KIND, &plan);
        let expected = json!({
            "apiVersion": "rbac.authorization.k8s.io/v1",
            "kind": "RoleBinding",
            "metadata": {"name": "shop-admin", "namespace": "shop-prod", "labels": shared_labels()},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "admin"},
            "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "platform-team"}],
        });
        assert_eq!(all[2], expected);
        assert_eq!(all[0]["roleRef"]["kind"], "Role");
    }
}
