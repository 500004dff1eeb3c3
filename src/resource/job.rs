//! `Job`: pods that run to their end, once.

use super::Kind;
use super::field::{Field, Rows, below, field, rows};
use super::metadata;
use super::metadata::{annotated, of_workload};
use super::pod_template::{self, pod_template};
use super::value::count;
use crate::object::Object;
use crate::plan::{Completion, Controller, JobPlan, Plan, WorkloadPlan, names};
use k8s_openapi::api::batch::v1::{Job, JobSpec};

/// One for each workload that is a Job.
pub(super) const KIND: Kind =
    Kind { name: "batch/v1 Job", emit, fields: &[rows("", FIELDS), metadata::ROWS, below("spec", JOB)] };

/// Where these fields come from.
pub(super) const SPEC: &[Field] = &[
    field("parallelism", &["workloads.{workload}.job.parallelism"], "how many pods at a time"),
    field("completions", &["workloads.{workload}.job.completions"], "how many pods must end well"),
    field("completionMode", &["workloads.{workload}.job.indexed"], "each pod gets a number"),
    field("backoffLimit", &["workloads.{workload}.job.retries"], "further tries"),
    field("backoffLimitPerIndex", &["workloads.{workload}.job.retriesPerIndex"], "further tries of each number"),
    field(
        "maxFailedIndexes",
        &["workloads.{workload}.job.maxFailedIndexes"],
        "after so many failed numbers the rest is not tried",
    ),
    field("activeDeadlineSeconds", &["workloads.{workload}.job.deadline"], "after that the pods are ended"),
    field("ttlSecondsAfterFinished", &["workloads.{workload}.job.keep"], "how long a finished Job is kept for its log"),
];

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field(
        "kind",
        &["workloads.{workload}.kind"],
        "the controller that `kind` names; without it, what the other fields ask for",
    ),
    field(
        "metadata.name",
        &["workloads.{workload}"],
        "the name of the workload and a hash of the Job: a Job cannot be changed, so a new image needs a new one",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        if let Controller::Job(job) = &workload.controller {
            let spec = spec(plan, workload, job);
            // A Job cannot be changed: a new image needs a new Job, or every apply after the first would be refused.
            let content =
                serde_json::to_vec(&spec).expect("internal error: a Kubernetes type serialises to plain data");
            let name = names::of_content(&workload.name, &content);
            objects.push(Object::from_typed(&Job {
                metadata: annotated(of_workload(plan, workload, &name), &workload.annotations),
                spec: Some(spec),
                status: None,
            }));
        }
    }
}

/// Returns the `spec` of a Job, which a `CronJob` holds as well.
///
/// It has no selector: the Job controller makes a unique one, so that two runs never share pods.
pub(super) fn spec(plan: &Plan, workload: &WorkloadPlan, job: &JobPlan) -> JobSpec {
    let JobPlan {
        parallelism,
        completions,
        completion,
        backoff_limit,
        backoff_limit_per_index,
        max_failed_indexes,
        active_deadline_seconds,
        ttl_seconds_after_finished,
        restart: _, // in the pod template
    } = job;
    JobSpec {
        parallelism: Some(count(*parallelism)),
        completions: Some(count(*completions)),
        completion_mode: match completion {
            Completion::NonIndexed => None,
            Completion::Indexed => Some("Indexed".to_owned()),
        },
        backoff_limit: backoff_limit.map(count),
        backoff_limit_per_index: backoff_limit_per_index.map(count),
        max_failed_indexes: max_failed_indexes.map(count),
        active_deadline_seconds: active_deadline_seconds.map(i64::from),
        ttl_seconds_after_finished: ttl_seconds_after_finished.map(count),
        template: pod_template(plan, workload),
        ..JobSpec::default()
    }
}

/// What Jobs of all controllers have.
pub(super) const JOB: &[Rows] = &[rows("", SPEC), below("template", pod_template::ROWS)];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::RestartPolicy;
    use crate::resource::testing::{batch_pod_template, emit_for, job, metadata, workload};
    use serde_json::json;

    #[test]
    fn a_job_ends_by_itself_and_cleans_up() {
        let expected = json!({
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": metadata("web-c54cb235"),
            "spec": {
                "parallelism": 1,
                "completions": 1,
                "backoffLimit": 3,
                "activeDeadlineSeconds": 3600,
                "ttlSecondsAfterFinished": 86400,
                "template": batch_pod_template("Never"),
            },
        });
        assert_eq!(emit_for(&KIND, workload(Controller::Job(job()))), expected);
    }

    #[test]
    fn only_an_indexed_job_writes_its_completion_mode() {
        let indexed = JobPlan {
            parallelism: 5,
            completions: 50,
            completion: Completion::Indexed,
            active_deadline_seconds: None,
            ttl_seconds_after_finished: None,
            restart: RestartPolicy::OnFailure,
            ..job()
        };
        let expected = json!({
            "parallelism": 5,
            "completions": 50,
            "completionMode": "Indexed",
            "backoffLimit": 3,
            "template": batch_pod_template("OnFailure"),
        });
        assert_eq!(emit_for(&KIND, workload(Controller::Job(indexed)))["spec"], expected);
    }

    #[test]
    fn a_changed_job_is_a_new_job() {
        let name = |job: JobPlan| emit_for(&KIND, workload(Controller::Job(job)))["metadata"]["name"].clone();
        assert_eq!(name(job()), name(job()));
        assert_ne!(name(job()), name(JobPlan { backoff_limit: Some(4), ..job() }));
    }
}
