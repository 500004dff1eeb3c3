//! What an alert says to the person who gets it. `{{ … }}` is filled in by Prometheus.

use crate::plan::{AlertCondition, WorkloadPlan};

/// What stands for the container that an alert is about.
const CONTAINER: &str = "Container {{ $labels.container }} of pod {{ $labels.pod }}";

/// Returns summary and description of an alert.
pub(super) fn words(name: &str, condition: &AlertCondition, workload: &WorkloadPlan) -> (String, Option<String>) {
    let of = &workload.name;
    let (summary, description) = match condition {
        AlertCondition::Own { expression: _, summary, description } => {
            let summary = summary.as_ref().map_or_else(|| format!("{name}: {of}"), ToString::to_string);
            return (summary, description.as_ref().map(ToString::to_string));
        }
        AlertCondition::Cpu(above) => (
            format!("{of} uses much CPU"),
            format!(
                "{CONTAINER} uses {{{{ $value | humanizePercentage }}}} of its CPU request (more than {} %).",
                above.percent()
            ),
        ),
        AlertCondition::Memory(above) => (
            format!("{of} is running out of memory"),
            format!(
                "{CONTAINER} uses {{{{ $value | humanizePercentage }}}} of its memory limit (more than {} %). At the limit it is \
                 killed.",
                above.percent()
            ),
        ),
        AlertCondition::Errors { above, metric: _, status_label: _, status: _ } => (
            format!("{of} answers with errors"),
            format!(
                "{{{{ $value | humanizePercentage }}}} of the answers of {of} are errors (more than {} %).",
                above.percent()
            ),
        ),
        AlertCondition::Down => {
            (format!("{of} is down"), format!("No pod of the {} {of} is available.", workload.controller.kind()))
        }
        AlertCondition::NotUp { metric, matching: _ } => {
            (format!("{of} does not answer its exporter"), format!("{metric} of {{{{ $labels.pod }}}} is 0."))
        }
        AlertCondition::Vanished => (
            format!("The metrics of {of} are missing"),
            format!("Prometheus finds no target of {of} that answers, so other alerts about its metrics cannot come."),
        ),
        AlertCondition::CrashLoop => {
            (format!("{of} starts and dies again and again"), format!("{CONTAINER} is in CrashLoopBackOff."))
        }
        AlertCondition::RolloutStuck => (
            format!("A rollout of {of} does not get on"),
            format!("The {} {of} has not replaced all of its pods in time.", workload.controller.kind()),
        ),
        AlertCondition::ScaledOut(_) => (
            format!("{of} cannot grow any more"),
            format!("The autoscaler of {of} is at its upper limit of {{{{ $value }}}} pods."),
        ),
        AlertCondition::JobFailed => {
            (format!("A run of {of} has failed"), "Job {{ $labels.job_name }} has failed for good.".to_owned())
        }
        AlertCondition::VolumeFull { below, claims: _ } => (
            format!("A volume of {of} is nearly full"),
            format!(
                "Only {{{{ $value | humanizePercentage }}}} of {{{{ $labels.persistentvolumeclaim }}}} is free (less than {} %).",
                below.percent()
            ),
        ),
    };
    (summary, Some(description))
}
