//! `Deployment`: interchangeable pods.

use super::Kind;
use super::field::{Field, below, field, rows};
use super::metadata;
use super::metadata::{annotated, of_workload, selector};
use super::pod_template::{self, pod_template};
use super::value::{amount, count, unless_zero};
use crate::object::Object;
use crate::plan::{Controller, DeploymentPlan, Plan, Replicas, RolloutStrategy, WorkloadPlan};
use k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment};

/// One for each workload that is a Deployment.
pub(super) const KIND: Kind = Kind {
    name: "apps/v1 Deployment",
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
    field(
        "spec.replicas",
        &["workloads.{workload}.scale.min", "workloads.{workload}.scale.max"],
        "as many pods; with a range an autoscaler decides, and nothing is written: every apply would reset it",
    ),
    field("spec.revisionHistoryLimit", &["workloads.{workload}.rollout.history"], "old revisions for a rollback"),
    field(
        "spec.minReadySeconds",
        &["workloads.{workload}.rollout.minReady"],
        "how long a new pod must be ready before the next old one goes",
    ),
    field(
        "spec.progressDeadlineSeconds",
        &["workloads.{workload}.rollout.deadline"],
        "after that without progress a rollout counts as failed",
    ),
    field(
        "spec.strategy.type",
        &["workloads.{workload}.rollout.strategy"],
        "RollingUpdate, unless a volume can be mounted by one node only",
    ),
    field("spec.strategy.rollingUpdate.maxSurge", &["workloads.{workload}.rollout.maxSurge"], "new pods come first"),
    field(
        "spec.strategy.rollingUpdate.maxUnavailable",
        &["workloads.{workload}.rollout.maxUnavailable"],
        "no pod goes before its successor is ready",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        if let Controller::Deployment(deployment) = &workload.controller {
            objects.push(Object::from_typed(&Deployment {
                metadata: annotated(of_workload(plan, workload, &workload.name), &workload.annotations),
                spec: Some(spec(plan, workload, deployment)),
                status: None,
            }));
        }
    }
}

fn spec(plan: &Plan, workload: &WorkloadPlan, deployment: &DeploymentPlan) -> DeploymentSpec {
    let DeploymentPlan { replicas, strategy: rollout, min_ready_seconds, progress_deadline_seconds, revision_history } =
        deployment;
    DeploymentSpec {
        replicas: fixed(*replicas),
        revision_history_limit: Some(count(*revision_history)),
        min_ready_seconds: unless_zero(*min_ready_seconds),
        progress_deadline_seconds: Some(count(*progress_deadline_seconds)),
        strategy: Some(strategy(*rollout)),
        selector: selector(plan, workload),
        template: pod_template(plan, workload),
        paused: None,
    }
}

/// Returns `spec.replicas`, or `None` where an autoscaler owns it: writing it would reset the scale at every apply.
pub(super) fn fixed(replicas: Replicas) -> Option<i32> {
    match replicas {
        Replicas::Fixed(pods) => Some(count(pods)),
        Replicas::Autoscaled => None,
    }
}

fn strategy(rollout: RolloutStrategy) -> DeploymentStrategy {
    match rollout {
        RolloutStrategy::Rolling { max_surge, max_unavailable } => DeploymentStrategy {
            type_: Some("RollingUpdate".to_owned()),
            rolling_update: Some(RollingUpdateDeployment {
                max_surge: Some(amount(max_surge)),
                max_unavailable: Some(amount(max_unavailable)),
            }),
        },
        // The API server rejects `rollingUpdate` beside Recreate.
        RolloutStrategy::Recreate => DeploymentStrategy { type_: Some("Recreate".to_owned()), rolling_update: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::testing::{
        deployment, emit_all, emit_for, map, metadata, plan, pod_template, selector, workload,
    };
    use serde_json::json;

    #[test]
    fn a_deployment_says_how_many_pods_and_how_they_are_replaced() {
        let expected = json!({
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": metadata("web"),
            "spec": {
                "replicas": 2,
                "revisionHistoryLimit": 5,
                "minReadySeconds": 15,
                "progressDeadlineSeconds": 600,
                "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}},
                "selector": {"matchLabels": selector()},
                "template": pod_template(),
            },
        });
        assert_eq!(emit_for(&KIND, workload(Controller::Deployment(deployment()))), expected);
    }

    #[test]
    fn an_autoscaled_deployment_has_no_replicas() {
        let autoscaled = DeploymentPlan { replicas: Replicas::Autoscaled, ..deployment() };
        let object = emit_for(&KIND, workload(Controller::Deployment(autoscaled)));
        assert_eq!(object["spec"].get("replicas"), None);
    }

    #[test]
    fn recreate_has_no_rolling_update() {
        let singleton = DeploymentPlan { strategy: RolloutStrategy::Recreate, min_ready_seconds: 0, ..deployment() };
        let object = emit_for(&KIND, workload(Controller::Deployment(singleton)));
        assert_eq!(object["spec"]["strategy"], json!({"type": "Recreate"}));
        assert_eq!(object["spec"].get("minReadySeconds"), None);
    }

    #[test]
    fn annotations_of_the_workload_lie_over_the_common_ones_and_stay_off_the_pods() {
        let mut web = workload(Controller::Deployment(deployment()));
        web.annotations = map([("owner", "web-team"), ("reloader", "on")]);
        let mut plan = plan([web]);
        plan.annotations = map([("owner", "shop"), ("docs", "wiki")]);
        let object = emit_all(&KIND, &plan).remove(0);
        let expected = json!({"owner": "web-team", "reloader": "on", "docs": "wiki"});
        assert_eq!(object["metadata"]["annotations"], expected);
        assert_eq!(object["spec"]["template"]["metadata"].get("annotations"), None);
    }
}
