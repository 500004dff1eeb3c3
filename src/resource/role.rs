//! `Role`: what developers and operators may do, and nothing beside it.
//!
//! Every verb and resource is written out: `*` would also grant what a later version of Kubernetes adds. Admins have the
//! ClusterRole `admin`, which Kubernetes keeps itself.

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::inside;
use crate::object::Object;
use crate::plan::{AccessRole, GovernancePlan, Plan, names};
use k8s_openapi::api::rbac::v1::{PolicyRule, Role};

/// One for developers and one for operators, where somebody has that role.
pub(super) const KIND: Kind =
    Kind { name: "rbac.authorization.k8s.io/v1 Role", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

/// A rule: API group, resources, verbs.
type Rule = (&'static str, &'static [&'static str], &'static [&'static str]);

const LOOK: &[&str] = &["get", "list", "watch"];
const CHANGE: &[&str] = &["patch", "update"];

/// What developers may do. No `secrets`; no `pods/exec` and `pods/portforward`, which reach whatever the pods reach.
const DEVELOPER: &[Rule] = &[
    ("", &["configmaps", "events", "pods", "services"], LOOK),
    ("", &["pods/log"], &["get"]),
    ("apps", &["daemonsets", "deployments", "replicasets", "statefulsets"], LOOK),
    ("autoscaling", &["horizontalpodautoscalers"], LOOK),
    ("batch", &["cronjobs", "jobs"], LOOK),
    // `kubectl top pods`.
    ("metrics.k8s.io", &["pods"], &["get", "list"]),
    ("networking.k8s.io", &["ingresses"], LOOK),
];

/// What operators may do beside that. No Ingress and TargetGroupBinding: whoever makes one takes over traffic.
const OPERATOR: &[Rule] = &[
    // A pod that hangs is deleted, and its controller makes a new one.
    ("", &["pods"], &["delete"]),
    // `kubectl rollout restart` and `undo` patch the pod template; `undo` also reads the old revisions.
    ("apps", &["daemonsets", "deployments", "statefulsets"], CHANGE),
    ("apps", &["controllerrevisions"], LOOK),
    ("apps", &["deployments/scale", "statefulsets/scale"], &["get", "patch", "update"]),
    ("autoscaling", &["horizontalpodautoscalers"], CHANGE),
    // `kubectl create job --from=cronjob/NAME`.
    ("batch", &["jobs"], &["create"]),
    // KEDA is paused, and its bounds are moved, on its own objects.
    ("keda.sh", &["scaledjobs", "scaledobjects"], &["get", "list", "watch", "patch"]),
];

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["platform.namespaces.{namespace}.access.{suffix}"], "what people may do in the namespace"),
    field("kind", &["platform.access.{suffix}"], "what people may do in the namespace"),
    field(
        "metadata.name",
        &["platform.namespaces.{namespace}.access.{suffix}"],
        "who governs the namespace, and the role",
    ),
    field("metadata.name", &["platform.access.{suffix}"], "who governs the namespace, and the role"),
    field("metadata.namespace", &["platform.namespaces.{namespace}"], "the namespace that is governed"),
    field(
        "rules[].**",
        &["platform.namespaces.{namespace}.access.{suffix}"],
        "every verb and resource is written out: `*` would also grant what a later version of Kubernetes adds",
    ),
    field(
        "rules[].**",
        &["platform.access.{suffix}"],
        "every verb and resource is written out: `*` would also grant what a later version of Kubernetes adds",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for governance in &plan.governance {
        for access in &governance.access {
            let rules: Vec<&Rule> = match access.role {
                AccessRole::Developer => DEVELOPER.iter().collect(),
                AccessRole::Operator => DEVELOPER.iter().chain(OPERATOR).collect(),
                AccessRole::Admin => continue,
            };
            objects.push(Object::from_typed(&role(plan, governance, access.role, &rules)));
        }
    }
}

fn role(plan: &Plan, governance: &GovernancePlan, role: AccessRole, rules: &[&Rule]) -> Role {
    Role {
        metadata: inside(plan, &governance.namespace, &names::access(governance, role)),
        rules: Some(rules.iter().map(|it| rule(it)).collect()),
    }
}

fn rule((group, resources, verbs): &Rule) -> PolicyRule {
    let owned = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    PolicyRule {
        api_groups: Some(vec![(*group).to_owned()]),
        resources: Some(owned(resources)),
        verbs: owned(verbs),
        ..PolicyRule::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::testing::{emit_all, governed, plan};
    use std::collections::BTreeSet;

    /// Returns every `group/resource verb` of a table.
    fn grants(rules: &[Rule]) -> BTreeSet<String> {
        let all = rules.iter().flat_map(|(group, resources, verbs)| {
            resources
                .iter()
                .flat_map(move |resource| verbs.iter().map(move |verb| format!("{group}/{resource} {verb}")))
        });
        all.collect()
    }

    #[test]
    fn nothing_is_granted_that_leads_further() {
        let all: BTreeSet<String> = grants(DEVELOPER).union(&grants(OPERATOR)).cloned().collect();
        for grant in &all {
            for word in ["*", "secrets", "exec", "portforward", "attach", "serviceaccounts", "roles", "targetgroup"] {
                assert!(!grant.contains(word), "{grant}");
            }
        }
    }

    #[test]
    fn developers_only_look() {
        let verbs = ["get", "list", "watch"];
        for grant in grants(DEVELOPER) {
            let (_, verb) = grant.rsplit_once(' ').unwrap();
            assert!(verbs.contains(&verb), "{grant}");
        }
    }

    #[test]
    fn operators_can_do_what_runbooks_say() {
        let all: BTreeSet<String> = grants(DEVELOPER).union(&grants(OPERATOR)).cloned().collect();
        for needed in [
            "apps/deployments patch",
            "apps/replicasets list",
            "apps/deployments/scale patch",
            "apps/statefulsets/scale get",
            "batch/cronjobs get",
            "batch/jobs create",
            "/pods delete",
            "/pods/log get",
            "autoscaling/horizontalpodautoscalers patch",
            "keda.sh/scaledobjects patch",
        ] {
            assert!(all.contains(needed), "{needed}");
        }
    }

    #[test]
    fn admins_have_no_role_of_ours() {
        let mut plan = plan([]);
        plan.governance = vec![governed()];
        let names: Vec<_> = emit_all(&KIND, &plan).iter().map(|it| it["metadata"]["name"].clone()).collect();
        assert_eq!(names, ["shop-developer", "shop-operator"]);
    }
}
