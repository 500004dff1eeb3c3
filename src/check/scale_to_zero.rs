//! Workloads behind a load balancer that may have no pod.

use super::{Check, Rule, place, pods};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0370",
    "an API that goes down to no pod",
    "A workload with a route may be scaled to 0. A request that then comes is answered with 503 by the load balancer, and \
     wakes nothing: KEDA asks its sources, it does not hold requests back. Keep at least one pod, or split the workload: one \
     that answers, and one that works off the queue.",
);

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let by_events = workload.autoscale.as_ref().is_some_and(|it| it.events.is_some());
    if !by_events || workload.ingresses.is_empty() || pods::floor(workload) != Some(0) {
        return;
    }
    let idle = workload.autoscale.as_ref().is_some_and(|it| it.min > 0);
    let field = if idle { "idle" } else { "min" };
    let what = format!("`{}` has a route and may have no pod", workload.name);
    let diagnostic = Diagnostic::new(&CODE, place::workload(workload, &["scale", field]), what);
    let help = "write `min: 1` in `scale` without `idle`, or move the work to a workload without a route";
    report.add(diagnostic.why("the load balancer answers 503 then, and a request wakes nothing").help(help));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    const ON: &str = "on: {orders: {sqs: \"https://sqs.eu-west-1.amazonaws.com/111122223333/orders\"}}";

    #[test]
    fn an_api_that_may_be_gone_is_reported() {
        let text = format!("    web: {{port: 8080, route: shop.example.com, scale: {{min: 0, max: 5, {ON}}}}}\n");
        assert_eq!(
            prod(&RULE, &text),
            "m.yaml:9:61: warning[W0370]: `web` has a route and may have no pod; the load balancer answers 503 then, and a request wakes nothing; write `min: 1` in `scale` without `idle`, or move the work to a workload without a route\n"
        );
    }

    #[test]
    fn workers_may_be_gone_and_apis_may_scale_by_events() {
        let text = format!(
            "    a: {{scale: {{min: 0, max: 5, {ON}}}}}\n    b: {{port: 8080, route: b.example.com, scale: {{min: 2, max: 5, {ON}}}}}\n"
        );
        assert_eq!(prod(&RULE, &text), "");
    }
}
