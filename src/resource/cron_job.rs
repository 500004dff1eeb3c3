//! `CronJob`: Jobs by the clock.

use super::Kind;
use super::field::{Field, below, field, rows};
use super::job;
use super::metadata;
use super::metadata::{annotated, of_workload};
use super::value::{count, text, text_map, when_true};
use crate::object::Object;
use crate::plan::{ConcurrencyPolicy, Controller, CronPlan, Plan, WorkloadPlan, names};
use k8s_openapi::api::batch::v1::{CronJob, CronJobSpec, JobTemplateSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// One for each workload that is a `CronJob`.
pub(super) const KIND: Kind = Kind {
    name: "batch/v1 CronJob",
    emit,
    fields: &[
        rows("", FIELDS),
        metadata::ROWS,
        rows("spec.jobTemplate.metadata", metadata::METADATA),
        below("spec.jobTemplate.spec", job::JOB),
    ],
};

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field(
        "kind",
        &["workloads.{workload}.schedule", "workloads.{workload}.kind"],
        "the controller that `kind` names; without it, what the other fields ask for",
    ),
    field("spec.schedule", &["workloads.{workload}.schedule.cron"], "when a Job starts"),
    field("spec.timeZone", &["workloads.{workload}.schedule.timeZone"], "the zone that the hours are meant in"),
    field(
        "spec.concurrencyPolicy",
        &["workloads.{workload}.schedule.concurrency"],
        "what happens when the last run still goes on",
    ),
    field(
        "spec.startingDeadlineSeconds",
        &["workloads.{workload}.schedule.startingDeadline"],
        "how late a run may start",
    ),
    field(
        "spec.successfulJobsHistoryLimit",
        &["workloads.{workload}.schedule.keepSuccessful"],
        "finished Jobs that are kept",
    ),
    field("spec.failedJobsHistoryLimit", &["workloads.{workload}.schedule.keepFailed"], "failed Jobs that are kept"),
    field("spec.suspend", &["workloads.{workload}.schedule.suspend"], "no run starts"),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        if let Controller::CronJob(cron) = &workload.controller {
            objects.push(Object::from_typed(&CronJob {
                metadata: annotated(of_workload(plan, workload, &workload.name), &workload.annotations),
                spec: Some(spec(plan, workload, cron)),
                status: None,
            }));
        }
    }
}

fn spec(plan: &Plan, workload: &WorkloadPlan, cron: &CronPlan) -> CronJobSpec {
    let CronPlan {
        schedule,
        time_zone,
        concurrency,
        starting_deadline_seconds,
        successful_history,
        failed_history,
        suspend,
        job,
    } = cron;
    let labels = text_map(&names::workload_labels(plan, workload));
    CronJobSpec {
        schedule: text(schedule),
        time_zone: Some(text(time_zone)),
        concurrency_policy: Some(word(*concurrency).to_owned()),
        starting_deadline_seconds: Some(i64::from(*starting_deadline_seconds)),
        successful_jobs_history_limit: Some(count(*successful_history)),
        failed_jobs_history_limit: Some(count(*failed_history)),
        suspend: when_true(*suspend),
        job_template: JobTemplateSpec {
            metadata: Some(ObjectMeta { labels, ..ObjectMeta::default() }),
            spec: Some(job::spec(plan, workload, job)),
        },
    }
}

fn word(concurrency: ConcurrencyPolicy) -> &'static str {
    match concurrency {
        ConcurrencyPolicy::Allow => "Allow",
        ConcurrencyPolicy::Forbid => "Forbid",
        ConcurrencyPolicy::Replace => "Replace",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::testing::{batch_pod_template, cron_job, emit_for, labels, metadata, workload};
    use serde_json::json;

    #[test]
    fn a_cron_job_names_its_time_zone_and_labels_its_jobs() {
        let expected = json!({
            "apiVersion": "batch/v1",
            "kind": "CronJob",
            "metadata": metadata("web"),
            "spec": {
                "schedule": "0 16 * * *",
                "timeZone": "America/New_York",
                "concurrencyPolicy": "Forbid",
                "startingDeadlineSeconds": 300,
                "successfulJobsHistoryLimit": 3,
                "failedJobsHistoryLimit": 5,
                "jobTemplate": {
                    "metadata": {"labels": labels()},
                    "spec": {
                        "parallelism": 1,
                        "completions": 1,
                        "backoffLimit": 3,
                        "template": batch_pod_template("Never"),
                    },
                },
            },
        });
        assert_eq!(emit_for(&KIND, workload(Controller::CronJob(cron_job()))), expected);
    }

    #[test]
    fn a_suspended_cron_job_says_so() {
        let suspended = CronPlan { suspend: true, ..cron_job() };
        let object = emit_for(&KIND, workload(Controller::CronJob(suspended)));
        assert_eq!(object["spec"]["suspend"], true);
    }
}
