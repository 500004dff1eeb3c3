//! `ScaledJob`: Jobs for the work that waits (KEDA).

use super::Kind;
use super::custom::CustomObject;
use super::field::{Field, below, field, rows};
use super::job;
use super::metadata;
use super::metadata::{annotated, of_workload};
use super::trigger;
use super::trigger::{API_VERSION, Trigger, trigger};
use crate::object::Object;
use crate::plan::{Controller, JobStrategyPlan, Plan, ScaledJobPlan, WorkloadPlan};
use k8s_openapi::api::batch::v1::JobSpec;
use serde::Serialize;

/// One for each workload whose Jobs are started by events.
pub(super) const KIND: Kind = Kind {
    name: "keda.sh/v1alpha1 ScaledJob",
    emit,
    fields: &[
        rows("", FIELDS),
        metadata::ROWS,
        rows("spec.triggers[]", trigger::FIELDS),
        below("spec.jobTargetRef", job::JOB),
    ],
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    polling_interval: Option<u32>,
    min_replica_count: u32,
    max_replica_count: u32,
    successful_jobs_history_limit: u32,
    failed_jobs_history_limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    rollout: Option<Rollout>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scaling_strategy: Option<ScalingStrategy<'a>>,
    job_target_ref: JobSpec,
    triggers: Vec<Trigger<'a>>,
}

#[derive(Serialize)]
struct Rollout {
    strategy: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ScalingStrategy<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    strategy: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multiple_scalers_calculation: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_scaling_queue_length_deduction: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_scaling_running_job_percentage: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pending_pod_conditions: Vec<&'a str>,
}

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field(
        "kind",
        &["workloads.{workload}.kind"],
        "the controller that `kind` names; without it, what the other fields ask for",
    ),
    field(
        "metadata.annotations.[autoscaling.keda.sh/paused]",
        &["workloads.{workload}.scale.pause"],
        "KEDA makes no Jobs while it stands",
    ),
    field("spec.pollingInterval", &["workloads.{workload}.scale.poll"], "how often KEDA asks"),
    field("spec.minReplicaCount", &["workloads.{workload}.scale.min"], "Jobs that run even without work"),
    field("spec.maxReplicaCount", &["workloads.{workload}.scale.max"], "most Jobs at a time"),
    field(
        "spec.successfulJobsHistoryLimit",
        &["workloads.{workload}.scale.jobs.keepSuccessful"],
        "finished Jobs that are kept",
    ),
    field("spec.failedJobsHistoryLimit", &["workloads.{workload}.scale.jobs.keepFailed"], "failed Jobs that are kept"),
    field(
        "spec.rollout.strategy",
        &["workloads.{workload}.scale.jobs.rollout"],
        "Jobs that run when the spec changes run to their end",
    ),
    field(
        "spec.scalingStrategy.strategy",
        &["workloads.{workload}.scale.jobs.strategy"],
        "how many Jobs the waiting work asks for",
    ),
    field(
        "spec.scalingStrategy.multipleScalersCalculation",
        &["workloads.{workload}.scale.jobs.combine"],
        "how several triggers become one number",
    ),
    field(
        "spec.scalingStrategy.customScalingQueueLengthDeduction",
        &["workloads.{workload}.scale.jobs.deduct"],
        "work that is not counted",
    ),
    field(
        "spec.scalingStrategy.customScalingRunningJobPercentage",
        &["workloads.{workload}.scale.jobs.running"],
        "a fraction, as text, whatever KEDA calls it",
    ),
    field(
        "spec.scalingStrategy.pendingPodConditions[]",
        &["workloads.{workload}.scale.jobs.pendingConditions"],
        "pods that count as still waiting",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        let Controller::ScaledJob(scaled) = &workload.controller else { continue };
        let mut metadata = annotated(of_workload(plan, workload, &workload.name), &workload.annotations);
        if scaled.paused {
            let annotations = metadata.annotations.get_or_insert_default();
            annotations.insert("autoscaling.keda.sh/paused".to_owned(), "true".to_owned());
        }
        objects.push(Object::from_typed(&CustomObject {
            api_version: API_VERSION,
            kind: "ScaledJob",
            metadata,
            spec: spec(plan, workload, scaled),
        }));
    }
}

fn spec<'a>(plan: &Plan, workload: &WorkloadPlan, scaled: &'a ScaledJobPlan) -> Spec<'a> {
    let ScaledJobPlan {
        min,
        max,
        triggers,
        polling_seconds,
        successful_history,
        failed_history,
        gradual,
        strategy,
        paused: _, // in `emit`
        job,
    } = scaled;
    Spec {
        polling_interval: *polling_seconds,
        min_replica_count: *min,
        max_replica_count: *max,
        successful_jobs_history_limit: *successful_history,
        failed_jobs_history_limit: *failed_history,
        // KEDA's default, which has two names in its versions and so is not written, stops running Jobs.
        rollout: gradual.then_some(Rollout { strategy: "gradual" }),
        scaling_strategy: (*strategy != JobStrategyPlan::default()).then(|| written(strategy)),
        job_target_ref: job::spec(plan, workload, job),
        triggers: triggers.iter().map(trigger).collect(),
    }
}

fn written(plan: &JobStrategyPlan) -> ScalingStrategy<'_> {
    let JobStrategyPlan { strategy, combine, deduct, running_percent, pending_conditions } = plan;
    ScalingStrategy {
        strategy: *strategy,
        multiple_scalers_calculation: *combine,
        custom_scaling_queue_length_deduction: *deduct,
        // What KEDA calls a percentage is a fraction, as text.
        custom_scaling_running_job_percentage: running_percent.map(|it| (f64::from(it) / 100.0).to_string()),
        pending_pod_conditions: pending_conditions.iter().map(|it| &**it).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::testing::{batch_pod_template, emit_for, metadata, scaled_job, workload};
    use serde_json::json;

    #[test]
    fn jobs_for_waiting_work_end_and_are_cleaned_up() {
        let expected = json!({
            "apiVersion": "keda.sh/v1alpha1",
            "kind": "ScaledJob",
            "metadata": metadata("web"),
            "spec": {
                "minReplicaCount": 0,
                "maxReplicaCount": 50,
                "successfulJobsHistoryLimit": 10,
                "failedJobsHistoryLimit": 10,
                "rollout": {"strategy": "gradual"},
                "jobTargetRef": {
                    "parallelism": 1,
                    "completions": 1,
                    "backoffLimit": 3,
                    "activeDeadlineSeconds": 3600,
                    "ttlSecondsAfterFinished": 86400,
                    "template": batch_pod_template("Never"),
                },
                "triggers": [{
                    "type": "aws-sqs-queue",
                    "name": "orders",
                    "metadata": {"queueLength": "5"},
                    "authenticationRef": {"name": "web-orders"},
                }],
            },
        });
        assert_eq!(emit_for(&KIND, workload(Controller::ScaledJob(scaled_job()))), expected);
    }

    #[test]
    fn only_a_strategy_that_is_written_is_written() {
        let strategy = JobStrategyPlan {
            strategy: Some("custom"),
            combine: Some("sum"),
            deduct: Some(5),
            running_percent: Some(50),
            pending_conditions: vec!["Ready".into()],
        };
        let scaled = ScaledJobPlan { strategy, paused: true, gradual: false, ..scaled_job() };
        let object = emit_for(&KIND, workload(Controller::ScaledJob(scaled)));
        let expected = json!({
            "strategy": "custom",
            "multipleScalersCalculation": "sum",
            "customScalingQueueLengthDeduction": 5,
            "customScalingRunningJobPercentage": "0.5",
            "pendingPodConditions": ["Ready"],
        });
        assert_eq!(object["spec"]["scalingStrategy"], expected);
        assert_eq!(object["spec"].get("rollout"), None);
        assert_eq!(object["metadata"]["annotations"], json!({"autoscaling.keda.sh/paused": "true"}));
    }
}
