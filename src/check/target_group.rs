//! Settings of a target group that exclude each other.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{ActionPlan, Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&SLOW, &STICKY], check: Check::Workload(check) };

const SLOW: Code = Code::warning(
    "W0335",
    "a slow start with an algorithm that has none",
    "AWS offers a slow start with the algorithm `round_robin` only; with `least_outstanding_requests` and \
     `weighted_random` it refuses the target group after the apply. Keep one of the two.",
);

const STICKY: Code = Code::warning(
    "W0336",
    "stickiness in a split that is not sticky itself",
    "The target group keeps a caller at one pod, but the split between target groups decides anew for every request, so \
     the caller still changes sides; AWS refuses the combination. Make the split sticky too: \
     `action: {forward: {stickiness: 5m, …}}`.",
);

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for ingress in &workload.ingresses {
        let group = &ingress.target_group;
        let other = group.algorithm.as_deref().filter(|it| *it != "round_robin");
        if let Some(algorithm) = other.filter(|_| group.slow_start_seconds.is_some()) {
            let what = format!("`{algorithm}` has no slow start");
            let diagnostic = Diagnostic::new(&SLOW, place::route(workload, ingress, &["slowStart"]), what);
            report.add(diagnostic.help("remove `slowStart`, or `algorithm`"));
        }
        let split = matches!(&ingress.action, Some((_, ActionPlan::Forward { stickiness_seconds: None, .. })));
        if split && group.stickiness.is_some() {
            let what = "callers stay with a pod, but not with a side of the split";
            let diagnostic = Diagnostic::new(&STICKY, place::route(workload, ingress, &["stickiness"]), what);
            report.add(diagnostic.help("add `stickiness: 5m` to `action.forward`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn settings_that_exclude_each_other_are_reported() {
        let split = "{weight: 50, targetGroups: [{arn: \"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1\", weight: 50, dedicated: true}]}";
        let text = format!(
            "    a: {{port: 80, route: {{host: a.example.com, slowStart: 60s, algorithm: weighted_random}}}}\n    b: {{port: 80, route: {{host: b.example.com, stickiness: 1h, action: {{forward: {split}}}}}}}\n"
        );
        assert_eq!(
            prod(&RULE, &text),
            "m.yaml:9:59: warning[W0335]: `weighted_random` has no slow start; remove `slowStart`, or `algorithm`\n\
             m.yaml:10:60: warning[W0336]: callers stay with a pod, but not with a side of the split; add `stickiness: 5m` to `action.forward`\n"
        );
    }

    #[test]
    fn each_alone_passes() {
        let text = "    a: {port: 80, route: {host: a.example.com, slowStart: 60s}}\n    b: {port: 80, route: {host: b.example.com, stickiness: 1h}}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
