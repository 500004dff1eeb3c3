//! One pod in production that others call.

use super::{Check, Rule, group, place, pods};
use crate::diagnostic::{Code, Report};
use crate::plan::{Controller, Plan, Profile, RolloutStrategy, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Plan(check) };

const CODE: Code = Code::warning(
    "W0309",
    "one pod in production",
    "A workload that others call may run as a single pod in production. Every drained node, every crash and every lost \
     zone is then an outage, and no PodDisruptionBudget can help. Give it at least two pods in the production environment: \
     `environments: {prod: {scale: 2-5}}`. A workload with `rollout: recreate` is left alone, because it says itself that \
     it cannot run twice.",
);

fn check(plan: &Plan, report: &mut Report) {
    if plan.profile != Profile::Prod {
        return;
    }
    let alone = plan.workloads.iter().filter(|it| is_alone(it));
    let found = alone.map(|it| (&*it.name, place::workload(it, &["scale", "min"]))).collect();
    let diagnostic = group::one(
        &CODE,
        found,
        |names| format!("in `{}` there may be a single pod of {names}", plan.environment),
        report,
    );
    if let Some(diagnostic) = diagnostic {
        let help = format!("add `environments: {{{}: {{scale: 2-5}}}}`", plan.environment);
        report.add(diagnostic.why("a drained node is then an outage").help(help));
    }
}

fn is_alone(workload: &WorkloadPlan) -> bool {
    let recreate =
        matches!(&workload.controller, Controller::Deployment(plan) if plan.strategy == RolloutStrategy::Recreate);
    // A second pod of a store with its own disk would be a second, empty store.
    let store = matches!(&workload.controller, Controller::StatefulSet(plan) if !plan.claim_templates.is_empty());
    pods::floor(workload) == Some(1) && !recreate && !store && pods::is_called(workload)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{dev, prod};

    #[test]
    fn single_pods_that_others_call_are_one_finding() {
        let text = "    web: {port: 8080, scale: 1-5}\n    api: {port: 8080, scale: 1}\n";
        assert_eq!(
            prod(&RULE, text),
            "m.yaml:9:30: warning[W0309]: in `prod` there may be a single pod of `web`, `api` (line 10: `api`); a drained node is then an outage; add `environments: {prod: {scale: 2-5}}`\n"
        );
        assert_eq!(dev(&RULE, text), "");
    }

    #[test]
    fn pods_that_nobody_calls_and_pods_that_cannot_run_twice_may_be_alone() {
        let text =
            "    a: {scale: 1}\n    b: {port: 8080, scale: 1, rollout: recreate}\n    c: {port: 8080, scale: 2}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
