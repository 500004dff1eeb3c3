//! Alerts and dashboards, as written.

use super::probe::switch_on;
use super::record::record;
use super::scalar::{AlertName, Duration, FileName, Flag, MetricLabel, MetricName, Share, Text, choice};
use super::shape::Map;
use crate::tree::Tree;

choice! {
    /// How bad an alert is; Alertmanager sends by it.
    pub enum SeverityWord, "a severity" {
        /// For the record: it tells what explains other alerts.
        "info" Info,
        /// Somebody looks at it in working hours.
        "warning" Warning,
        /// Somebody is woken up.
        "critical" Critical,
    }
}

record! {
    /// Alerts of a workload: one PrometheusRule for the Prometheus operator. Without `alerts` there is none; with it, all
    /// alerts that fit the kind of workload are on, except `errors` and `up`, which need to know a metric.
    pub struct AlertsSpec, short("`true` or `false`", on_or_off, ["enabled"]), rewrite(switch_on) {
        /// Whether there are alerts.
        ///
        /// Default: `true`. Example: `enabled: false`; `alerts: false` is short for it in an environment without.
        "enabled" enabled: Flag,
        /// Labels on all alerts of the workload, by which Alertmanager finds the receiver. All have `severity`, `namespace`
        /// and `workload`.
        ///
        /// Default: none. Example: `labels: {team: payments}`.
        "labels" labels: Map<MetricLabel, Text>,
        /// URL of what to do, for alerts without one of their own.
        ///
        /// Default: none. Example: `runbook: "https://runbooks.example.com/{{ workload }}"`.
        "runbook" runbook: Text,
        /// A container uses more than this share of its CPU request (`HighCPU`).
        ///
        /// Unit: percent. Default: 80 for 5m, warning. Range: above 0, at most 1000. Example: `cpu: 90`.
        "cpu" cpu: ShareAlertSpec,
        /// A container uses more than this share of its memory limit, at which it would be killed (`HighMemory`).
        ///
        /// Unit: percent. Default: 85 for 5m, warning. Range: above 0, at most 100. Example: `memory: 90`.
        "memory" memory: ShareAlertSpec,
        /// More than this share of the requests is answered with an error (`HighErrors`). Needs `monitor`.
        ///
        /// Unit: percent. Default: off; where written, 5 for 5m, critical. Range: above 0, at most 100. Example: `errors: 5`.
        "errors" errors: ErrorsAlertSpec,
        /// No pod is available although some should be (`ServiceDown`). Not for Jobs.
        ///
        /// Default: 1m, critical. Example: `down: 2m`.
        "down" down: TimedAlertSpec,
        /// A metric that an exporter sets to 0 when it cannot reach its database or cache (`NotUp`).
        ///
        /// Default: none. Example: `up: pg_up`, or `up: {metric: redis_up, match: {job: redis-exporter}, for: 1m}`.
        "up" up: UpAlertSpec,
        /// Prometheus finds none of the targets of `monitor`, or none of them answers (`TargetsVanished`). Only with
        /// `monitor`.
        ///
        /// Default: 5m, warning. Example: `scrape: false`.
        "scrape" scrape: TimedAlertSpec,
        /// A container starts and dies again and again (`CrashLoop`). kube-prometheus-stack has one as well, see
        /// `platform.monitoring.builtin`.
        ///
        /// Default: 15m, warning. Example: `crashLoop: {for: 5m, severity: critical}`.
        "crashLoop" crash_loop: TimedAlertSpec,
        /// A rollout does not get on (`RolloutStuck`). Not for Jobs. kube-prometheus-stack has one as well.
        ///
        /// Default: 15m, warning. Example: `rolloutStuck: 30m`.
        "rolloutStuck" rollout_stuck: TimedAlertSpec,
        /// The autoscaler has nothing left to add (`HPAMaxedOut`). Only with an autoscaler. kube-prometheus-stack has one as
        /// well.
        ///
        /// Default: 15m, warning. Example: `scaledOut: 1h`.
        "scaledOut" scaled_out: TimedAlertSpec,
        /// A Job has failed for good (`JobFailed`). Only for Jobs and CronJobs; it lasts until the failed Job is removed.
        /// kube-prometheus-stack has one as well.
        ///
        /// Default: 1m, warning. Example: `failed: {severity: critical}`.
        "failed" failed: TimedAlertSpec,
        /// Less than this share of a volume is free (`VolumeFull`). Only for volumes on EBS: EFS has no size.
        /// kube-prometheus-stack has one as well.
        ///
        /// Unit: percent. Default: 10 for 1m, critical. Range: above 0, at most 100. Example: `volume: 20`.
        "volume" volume: ShareAlertSpec,
        /// Alerts of one's own by name.
        ///
        /// Default: none. Example: `own: {QueueTooLong: {expr: "orders_queue_length > 1000", for: 10m}}`.
        "own" own: Map<AlertName, OwnAlertSpec>,
    }
}

fn on_or_off(tree: &Tree) -> Option<Tree> {
    is_switch(tree).then(|| Tree::map([("enabled", tree.clone())], tree.mark))
}

fn is_switch(tree: &Tree) -> bool {
    matches!(tree.as_str(), Some("true" | "false"))
}

/// Returns the map that a single value is short for: a switch, or the field that it usually means.
fn switch_or(tree: &Tree, field: &'static str) -> Option<Tree> {
    tree.scalar()?;
    Some(Tree::map([(if is_switch(tree) { "enabled" } else { field }, tree.clone())], tree.mark))
}

record! {
    /// An alert with a threshold.
    pub struct ShareAlertSpec, short("a percentage, or `false`", share, ["threshold", "enabled"]), rewrite(switch_on) {
        /// Whether there is this alert.
        ///
        /// Default: `true`. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// The share that is too much (for `volume`: too little).
        ///
        /// Unit: percent. Default: see the alert. Example: `threshold: 90`.
        "threshold" threshold: Share,
        /// How long it must last.
        ///
        /// Default: see the alert. Example: `for: 10m`.
        "for" lasting: Duration,
        /// How bad it is.
        ///
        /// Default: see the alert. Example: `severity: critical`.
        "severity" severity: SeverityWord,
        /// Labels on this alert, over those of all.
        ///
        /// Default: none. Example: `labels: {team: payments}`.
        "labels" labels: Map<MetricLabel, Text>,
        /// URL of what to do.
        ///
        /// Default: `alerts.runbook`. Example: `runbook: https://runbooks.example.com/cpu`.
        "runbook" runbook: Text,
    }
}

fn share(tree: &Tree) -> Option<Tree> {
    switch_or(tree, "threshold")
}

record! {
    /// An alert about something that lasts too long.
    pub struct TimedAlertSpec, short("how long it must last, or `false`", lasting, ["for", "enabled"]), rewrite(switch_on) {
        /// Whether there is this alert.
        ///
        /// Default: `true`. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// How long it must last.
        ///
        /// Default: see the alert. Example: `for: 5m`.
        "for" lasting: Duration,
        /// How bad it is.
        ///
        /// Default: see the alert. Example: `severity: critical`.
        "severity" severity: SeverityWord,
        /// Labels on this alert, over those of all.
        ///
        /// Default: none. Example: `labels: {team: payments}`.
        "labels" labels: Map<MetricLabel, Text>,
        /// URL of what to do.
        ///
        /// Default: `alerts.runbook`. Example: `runbook: https://runbooks.example.com/down`.
        "runbook" runbook: Text,
    }
}

fn lasting(tree: &Tree) -> Option<Tree> {
    switch_or(tree, "for")
}

record! {
    /// The alert about answers that are errors.
    pub struct ErrorsAlertSpec, short("a percentage, or `false`", share, ["threshold", "enabled"]), rewrite(switch_on) {
        /// Whether there is this alert.
        ///
        /// Default: `true`. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// The share that is too much.
        ///
        /// Unit: percent. Default: 5. Example: `threshold: 0.5`.
        "threshold" threshold: Share,
        /// The metric that counts requests.
        ///
        /// Default: `http_requests_total`. Example: `metric: http_server_requests_seconds_count`.
        "metric" metric: MetricName,
        /// Its label with the status.
        ///
        /// Default: `status`. Example: `statusLabel: code`.
        "statusLabel" status_label: MetricLabel,
        /// Which statuses are errors, as a regular expression of RE2.
        ///
        /// Default: `5..`. Example: `status: "5..|429"`.
        "status" status: Text,
        /// How long it must last.
        ///
        /// Default: 5m. Example: `for: 2m`.
        "for" lasting: Duration,
        /// How bad it is.
        ///
        /// Default: `critical`. Example: `severity: warning`.
        "severity" severity: SeverityWord,
        /// Labels on this alert, over those of all.
        ///
        /// Default: none. Example: `labels: {team: payments}`.
        "labels" labels: Map<MetricLabel, Text>,
        /// URL of what to do.
        ///
        /// Default: `alerts.runbook`. Example: `runbook: https://runbooks.example.com/errors`.
        "runbook" runbook: Text,
    }
}

record! {
    /// The alert of an exporter that cannot reach its database or cache.
    pub struct UpAlertSpec, short("the metric, or `false`", metric, ["metric", "enabled"]), rewrite(switch_on) {
        /// Whether there is this alert.
        ///
        /// Default: `true`. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// The metric that is 0 when the exporter does not reach what it measures.
        ///
        /// Required. Example: `metric: pg_up`.
        "metric" metric: MetricName,
        /// Labels that the metric must have, beside the namespace: for several exporters in one namespace.
        ///
        /// Default: none. Example: `match: {job: postgres-exporter}`.
        "match" matching: Map<MetricLabel, Text>,
        /// How long it must last.
        ///
        /// Default: 1m. Example: `for: 2m`.
        "for" lasting: Duration,
        /// How bad it is.
        ///
        /// Default: `critical`. Example: `severity: warning`.
        "severity" severity: SeverityWord,
        /// Labels on this alert, over those of all.
        ///
        /// Default: none. Example: `labels: {team: storage}`.
        "labels" labels: Map<MetricLabel, Text>,
        /// URL of what to do.
        ///
        /// Default: `alerts.runbook`. Example: `runbook: https://runbooks.example.com/postgres`.
        "runbook" runbook: Text,
    }
}

fn metric(tree: &Tree) -> Option<Tree> {
    switch_or(tree, "metric")
}

record! {
    /// An alert of one's own.
    pub struct OwnAlertSpec, short("its expression in PromQL, or `false`", expression, ["expr", "enabled"]), rewrite(switch_on) {
        /// Whether there is this alert.
        ///
        /// Default: `true`. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// The condition in PromQL, passed on as it is. Every series that it gives is one alert.
        ///
        /// Required. Example: `expr: orders_queue_length{namespace="shop"} > 1000`.
        "expr" expr: Text,
        /// How long it must last.
        ///
        /// Default: 5m. Example: `for: 10m`.
        "for" lasting: Duration,
        /// How bad it is.
        ///
        /// Default: `warning`. Example: `severity: critical`.
        "severity" severity: SeverityWord,
        /// What is wrong, in one line. Two braces of Prometheus are written as `{{ "{{" }}`.
        ///
        /// Default: the alert's name. Example: `summary: Orders pile up`.
        "summary" summary: Text,
        /// More about it.
        ///
        /// Default: none. Example: `description: Nobody has taken orders from the queue for ten minutes.`.
        "description" description: Text,
        /// Labels on this alert, over those of all.
        ///
        /// Default: none. Example: `labels: {team: payments}`.
        "labels" labels: Map<MetricLabel, Text>,
        /// URL of what to do.
        ///
        /// Default: `alerts.runbook`. Example: `runbook: https://runbooks.example.com/queue`.
        "runbook" runbook: Text,
    }
}

fn expression(tree: &Tree) -> Option<Tree> {
    switch_or(tree, "expr")
}

record! {
    /// A dashboard of Grafana: a ConfigMap that Grafana's sidecar finds by its label.
    pub struct DashboardSpec, short("the path of its file, or `false`", file, ["from", "enabled"]), rewrite(switch_on) {
        /// Whether there is this dashboard.
        ///
        /// Default: `true`. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// File with the JSON model, as Grafana exports it, relative to the migration file. At most 1 MiB; above 256 KiB
        /// only server-side apply takes it. Nothing in it is interpolated.
        ///
        /// Required. Example: `from: dashboards/overview.json`.
        "from" from: FileName,
        /// Folder in Grafana (annotation `grafana_folder`; Grafana's sidecar needs `folderAnnotation: grafana_folder`).
        ///
        /// Default: Grafana's general folder. Example: `folder: Shop`.
        "folder" folder: Text,
    }
}

fn file(tree: &Tree) -> Option<Tree> {
    switch_or(tree, "from")
}
