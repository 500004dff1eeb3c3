//! Monitors and alerts that no Prometheus looks for.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0321",
    "a monitor or alerts without the operator's labels",
    "A Prometheus of the kube-prometheus-stack reads only ServiceMonitors, PodMonitors and PrometheusRules with the label \
     `release` of its Helm release, unless it was installed with `serviceMonitorSelectorNilUsesHelmValues: false` (and its \
     like for the others). A monitor without it exists and scrapes nothing, and its alerts never come. Write `monitoring: {labels: {release: NAME}}` under `platform`.",
);

fn check(plan: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let monitor = workload.monitor.as_ref().is_some_and(|it| it.labels.is_empty());
    if monitor || workload.alerts.as_ref().is_some_and(|it| it.operator_labels.is_empty()) {
        let what = "the monitors and alerts have no label by which a Prometheus finds them";
        let diagnostic = Diagnostic::new(&CODE, place::platform(plan, &["monitoring", "labels"]), what);
        let why = "kube-prometheus-stack reads only those of its own `release`";
        report.add(diagnostic.why(why).help("add `monitoring: {labels: {release: NAME}}` under `platform`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, prod_on};

    #[test]
    fn monitors_without_labels_are_reported_once() {
        assert_eq!(
            prod(&RULE, "    a: {port: 80, monitor: /metrics}\n    b: {port: 80, alerts: true}\n"),
            "m.yaml:7:13: warning[W0321]: the monitors and alerts have no label by which a Prometheus finds them; kube-prometheus-stack reads only those of its own `release`; add `monitoring: {labels: {release: NAME}}` under `platform`\n"
        );
    }

    #[test]
    fn labelled_monitors_and_none_pass() {
        let platform = "{monitoring: {labels: {release: prometheus}}}";
        assert_eq!(prod_on(&RULE, platform, "    a: {port: 80, monitor: /metrics}\n"), "");
        assert_eq!(prod(&RULE, "    a: {port: 80}\n"), "");
    }
}
