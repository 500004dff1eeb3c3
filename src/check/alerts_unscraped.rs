//! Alerts on metrics that nobody reads.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{AlertCondition, Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0372",
    "an alert on metrics that nobody reads",
    "The alert `errors` counts answers by a metric that the workload itself serves. Without `monitor` no Prometheus reads it, \
     and an alert on a metric that is not there never comes, whatever happens. Add `monitor: /metrics`, or switch the alert \
     off with `errors: false`.",
);

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let mut rules = workload.alerts.iter().flat_map(|it| &it.rules);
    let errors = rules.any(|it| matches!(it.condition, AlertCondition::Errors { .. }));
    if errors && workload.monitor.is_none() {
        let what = "the metric of the alert `errors` is not read by anyone, so the alert never comes";
        let place = place::workload(workload, &["alerts", "errors"]);
        report.add(Diagnostic::new(&CODE, place, what).help("add `monitor: /metrics` to the workload"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn errors_without_a_monitor_are_reported() {
        assert_eq!(
            prod(&RULE, "    web: {port: 8080, alerts: {errors: 5}}\n"),
            "m.yaml:9:40: warning[W0372]: the metric of the alert `errors` is not read by anyone, so the alert never comes; add `monitor: /metrics` to the workload\n"
        );
    }

    #[test]
    fn scraped_workloads_and_other_alerts_pass() {
        assert_eq!(
            prod(&RULE, "    web: {port: 8080, monitor: /metrics, alerts: {errors: 5}}\n    b: {alerts: true}\n"),
            ""
        );
    }
}
