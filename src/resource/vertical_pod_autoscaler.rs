//! `VerticalPodAutoscaler`, which only recommends.

use super::Kind;
use super::custom::CustomObject;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::of_workload;
use crate::object::Object;
use crate::plan::{Controller, Plan};
use serde::Serialize;

/// One for each workload that wants recommendations.
pub(super) const KIND: Kind =
    Kind { name: "autoscaling.k8s.io/v1 VerticalPodAutoscaler", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec<'a> {
    target_ref: TargetRef<'a>,
    update_policy: UpdatePolicy,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TargetRef<'a> {
    api_version: &'static str,
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UpdatePolicy {
    update_mode: &'static str,
}

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["workloads.{workload}.recommend", "else platform.recommend"], "it recommends requests"),
    field("spec.targetRef.name", &[], "the controller of the same workload"),
    field("spec.targetRef.*", &["workloads.{workload}.kind"], "the controller of the same workload"),
    field(
        "spec.updatePolicy.updateMode",
        &["workloads.{workload}.recommend"],
        "it only recommends: an autoscaler that changes requests fights with one that changes the number of pods",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in plan.workloads.iter().filter(|it| it.recommend) {
        let api_version = match workload.controller {
            Controller::Deployment(_) | Controller::StatefulSet(_) | Controller::DaemonSet(_) => "apps/v1",
            Controller::Job(_) | Controller::CronJob(_) => "batch/v1",
            // It has no scale subresource, by which the recommender would find the pods of an unknown kind.
            Controller::ScaledJob(_) => continue,
        };
        let target_ref = TargetRef { api_version, kind: workload.controller.kind(), name: &workload.name };
        // Any other mode would change the requests that a HorizontalPodAutoscaler divides by, and both would chase
        // each other.
        let update_policy = UpdatePolicy { update_mode: "Off" };
        objects.push(Object::from_typed(&CustomObject {
            api_version: "autoscaling.k8s.io/v1",
            kind: "VerticalPodAutoscaler",
            metadata: of_workload(plan, workload, &workload.name),
            spec: Spec { target_ref, update_policy },
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::WorkloadPlan;
    use crate::resource::testing::{cron_job, deployment, emit_for, metadata, workload};
    use serde_json::json;

    #[test]
    fn it_points_at_the_controller_and_changes_nothing() {
        let web = WorkloadPlan { recommend: true, ..workload(Controller::Deployment(deployment())) };
        let expected = json!({
            "apiVersion": "autoscaling.k8s.io/v1",
            "kind": "VerticalPodAutoscaler",
            "metadata": metadata("web"),
            "spec": {
                "targetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
                "updatePolicy": {"updateMode": "Off"},
            },
        });
        assert_eq!(emit_for(&KIND, web), expected);
        let nightly = WorkloadPlan { recommend: true, ..workload(Controller::CronJob(cron_job())) };
        let target = json!({"apiVersion": "batch/v1", "kind": "CronJob", "name": "web"});
        assert_eq!(emit_for(&KIND, nightly)["spec"]["targetRef"], target);
    }
}
