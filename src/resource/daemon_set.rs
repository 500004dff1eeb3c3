//! `DaemonSet`: one pod on each node.

use super::Kind;
use super::field::{Field, below, field, rows};
use super::metadata;
use super::metadata::{annotated, of_workload, selector};
use super::pod_template::{self, pod_template};
use super::value::{amount, count, unless_zero};
use crate::object::Object;
use crate::plan::{Controller, DaemonSetPlan, Plan, WorkloadPlan};
use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy, RollingUpdateDaemonSet};

/// One for each workload that is a `DaemonSet`.
pub(super) const KIND: Kind = Kind {
    name: "apps/v1 DaemonSet",
    emit,
    fields: &[
        rows("", FIELDS),
        metadata::ROWS,
        rows("spec.selector.matchLabels", metadata::SELECTOR),
        below("spec.template", pod_template::ROWS),
    ],
};

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field(
        "kind",
        &["workloads.{workload}.kind"],
        "the controller that `kind` names; without it, what the other fields ask for",
    ),
    field("spec.revisionHistoryLimit", &["workloads.{workload}.rollout.history"], "old revisions for a rollback"),
    field(
        "spec.minReadySeconds",
        &["workloads.{workload}.rollout.minReady"],
        "how long a new pod must be ready before the next is replaced",
    ),
    field("spec.updateStrategy.type", &[], "pods are replaced node by node"),
    field(
        "spec.updateStrategy.rollingUpdate.maxUnavailable",
        &["workloads.{workload}.rollout.maxUnavailable"],
        "how many nodes may be without their pod",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        if let Controller::DaemonSet(daemon_set) = &workload.controller {
            objects.push(Object::from_typed(&DaemonSet {
                metadata: annotated(of_workload(plan, workload, &workload.name), &workload.annotations),
                spec: Some(spec(plan, workload, daemon_set)),
                status: None,
            }));
        }
    }
}

fn spec(plan: &Plan, workload: &WorkloadPlan, daemon_set: &DaemonSetPlan) -> DaemonSetSpec {
    let DaemonSetPlan { max_unavailable, min_ready_seconds, revision_history } = daemon_set;
    let rolling = RollingUpdateDaemonSet { max_unavailable: Some(amount(*max_unavailable)), max_surge: None };
    DaemonSetSpec {
        revision_history_limit: Some(count(*revision_history)),
        min_ready_seconds: unless_zero(*min_ready_seconds),
        update_strategy: Some(DaemonSetUpdateStrategy {
            type_: Some("RollingUpdate".to_owned()),
            rolling_update: Some(rolling),
        }),
        selector: selector(plan, workload),
        template: pod_template(plan, workload),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::testing::{daemon_set, emit_for, metadata, pod_template, selector, workload};
    use serde_json::json;

    #[test]
    fn a_daemon_set_says_how_many_nodes_may_be_without_their_pod() {
        let expected = json!({
            "apiVersion": "apps/v1",
            "kind": "DaemonSet",
            "metadata": metadata("web"),
            "spec": {
                "revisionHistoryLimit": 5,
                "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "10%"}},
                "selector": {"matchLabels": selector()},
                "template": pod_template(),
            },
        });
        assert_eq!(emit_for(&KIND, workload(Controller::DaemonSet(daemon_set()))), expected);
    }
}
