//! What `ServiceMonitor`, `PodMonitor` and `PrometheusRule` share.

use super::field::{Field, field};
use super::metadata;
use super::value::text_map;
use crate::plan::{MonitorPlan, Plan, TextMap, WorkloadPlan};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;

/// One scrape target.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Endpoint<'a> {
    port: &'a str,
    path: &'a str,
    interval: String,
    scrape_timeout: String,
}

/// Returns the scrape target that a monitor wants.
pub(super) fn endpoint(monitor: &MonitorPlan) -> Endpoint<'_> {
    let MonitorPlan { labels: _, port, path, interval_seconds, timeout_seconds } = monitor;
    Endpoint { port, path, interval: format!("{interval_seconds}s"), scrape_timeout: format!("{timeout_seconds}s") }
}

/// Returns the metadata of a monitor.
pub(super) fn monitor_metadata(plan: &Plan, workload: &WorkloadPlan, monitor: &MonitorPlan) -> ObjectMeta {
    operated_metadata(plan, workload, &monitor.labels)
}

/// Returns the metadata of an object for the Prometheus operator.
///
/// kube-prometheus-stack finds only monitors and rules with the label `release: <its Helm release>`, so the operator's
/// labels stand beside those of the workload.
pub(super) fn operated_metadata(plan: &Plan, workload: &WorkloadPlan, labels: &TextMap) -> ObjectMeta {
    let mut metadata = metadata::of_workload(plan, workload, &workload.name);
    if let Some(labels) = text_map(labels) {
        metadata.labels.get_or_insert_default().extend(labels);
    }
    metadata
}

/// Where these fields come from.
pub(super) const METADATA: &[Field] = &[field(
    "labels.*",
    &["platform.monitoring.labels.{key}"],
    "the label by which the operator finds monitors and rules",
)];

/// Where the fields come from.
pub(super) const FIELDS: &[Field] = &[
    field("port", &["workloads.{workload}.monitor.port"], "the port `metrics`, else the main port"),
    field("path", &["workloads.{workload}.monitor.path"], "where the metrics are"),
    field("interval", &["workloads.{workload}.monitor.interval"], "from one scrape to the next"),
    field("scrapeTimeout", &["workloads.{workload}.monitor.timeout"], "at most the interval"),
];
