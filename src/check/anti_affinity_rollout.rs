//! Rollouts that need a free node.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Amount, AntiAffinity, Controller, Plan, RolloutStrategy, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0316",
    "a rollout that needs a free node",
    "No two pods of the workload may share a node, and a rollout may take no pod away before a new one runs. With as many \
     pods as nodes there is no node left for the new pod, and the rollout hangs until it is given up. Write \
     `antiAffinity: soft`, which spreads as well where it can, or let a pod be missing: `rollout: {maxUnavailable: 1}`.",
);

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let Controller::Deployment(plan) = &workload.controller else { return };
    let none_missing =
        matches!(plan.strategy, RolloutStrategy::Rolling { max_unavailable: Amount::Pods(0) | Amount::Percent(0), .. });
    if none_missing && workload.pod.placement.anti_affinity == Some(AntiAffinity::Required) {
        let what = "every rollout needs a node without a pod of this workload";
        let diagnostic = Diagnostic::new(&CODE, place::workload(workload, &["spread", "antiAffinity"]), what);
        let why = "pods may not share a node, and none may be missing";
        report.add(diagnostic.why(why).help("write `antiAffinity: soft`, or `rollout: {maxUnavailable: 1}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn required_anti_affinity_without_a_missing_pod_is_reported() {
        assert_eq!(
            prod(&RULE, "    web: {scale: 3, spread: {antiAffinity: hard}}\n"),
            "m.yaml:9:44: warning[W0316]: every rollout needs a node without a pod of this workload; pods may not share a node, and none may be missing; write `antiAffinity: soft`, or `rollout: {maxUnavailable: 1}`\n"
        );
    }

    #[test]
    fn a_missing_pod_or_soft_anti_affinity_pass() {
        let text = "    a: {scale: 3, spread: {antiAffinity: hard}, rollout: {maxUnavailable: 1}}\n    b: {scale: 3}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
