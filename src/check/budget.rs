//! Budgets that let no pod go, and budgets that are not emitted.

use super::{Check, Rule, place, pods};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Amount, BudgetPlan, Plan, Profile, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&BLOCKED, &NONE], check: Check::Workload(check) };

const BLOCKED: Code = Code::policy(
    "E0307",
    "a budget that lets no pod go",
    "A PodDisruptionBudget that must keep as many pods as there are at the least, or that lets none be missing, can never \
     be kept while a node is drained. The update of a managed node group then fails after 15 minutes, and Karpenter can \
     never replace the node. Write `disruption: 1`, which follows the autoscaler, or keep less than the fewest pods.",
);

const NONE: Code = Code::warning(
    "W0308",
    "a budget that is not emitted",
    "The spec asks for a PodDisruptionBudget, but there may be only one pod here. A budget over one pod either means \
     nothing or keeps its node from ever being drained, so none is emitted. Raise the least number of pods to 2, or \
     switch the budget off with `disruption: false`.",
);

fn check(plan: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let Some(floor) = pods::floor(workload) else { return };
    match workload.budget {
        Some(budget) => blocked(workload, budget, floor, report),
        // In dev one pod is the rule, and what is written is meant for the others.
        None if floor < 2 && plan.profile != Profile::Dev && is_wanted(workload) => {
            let what = "the budget is not emitted, because there may be only one pod";
            let diagnostic = Diagnostic::new(&NONE, place::workload(workload, &["disruption"]), what);
            let diagnostic = diagnostic.label_at(place::written(workload, &["scale", "min"]), "the fewest pods");
            report.add(diagnostic.help("write at least 2 as the fewest pods in `scale`, or `disruption: false`"));
        }
        None => {}
    }
}

fn is_wanted(workload: &WorkloadPlan) -> bool {
    let written = workload.origin.get("disruption");
    written.is_some_and(|it| !it.is_null() && it.get("enabled").and_then(|it| it.as_str()) != Some("false"))
}

fn blocked(workload: &WorkloadPlan, budget: BudgetPlan, floor: u32, report: &mut Report) {
    let (field, what) = match budget {
        BudgetPlan::MaxUnavailable(Amount::Pods(0) | Amount::Percent(0)) => {
            ("maxUnavailable", "the budget lets no pod be missing".to_owned())
        }
        BudgetPlan::MinAvailable(amount) if kept(amount, floor) >= floor => {
            ("minAvailable", format!("the budget keeps {} of {floor} pods, so none may go", kept(amount, floor)))
        }
        BudgetPlan::MaxUnavailable(_) | BudgetPlan::MinAvailable(_) => return,
    };
    let diagnostic = Diagnostic::new(&BLOCKED, place::workload(workload, &["disruption", field]), what);
    let diagnostic = match budget {
        BudgetPlan::MinAvailable(_) => {
            diagnostic.label_at(place::written(workload, &["scale", "min"]), "the fewest pods")
        }
        BudgetPlan::MaxUnavailable(_) => diagnostic,
    };
    report.add(diagnostic.why("a node with such a pod can never be drained").help("write `disruption: 1`"));
}

/// Kubernetes rounds percentages of a budget up.
fn kept(amount: Amount, floor: u32) -> u32 {
    match amount {
        Amount::Pods(pods) => pods,
        Amount::Percent(percent) => (floor * percent).div_ceil(100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{dev, prod};

    #[test]
    fn a_budget_that_lets_no_pod_go_is_refused() {
        let text = "    web: {scale: 3-6, disruption: {minAvailable: \"90%\"}}\n    api: {scale: 2, disruption: 0}\n";
        assert_eq!(
            prod(&RULE, text),
            "m.yaml:9:50: error[E0307]: the budget keeps 3 of 3 pods, so none may go (line 9: the fewest pods); a node with such a pod can never be drained; write `disruption: 1`\n\
             m.yaml:10:33: error[E0307]: the budget lets no pod be missing; a node with such a pod can never be drained; write `disruption: 1`\n"
        );
    }

    #[test]
    fn a_budget_over_one_pod_is_not_emitted_and_said_so_outside_of_dev() {
        let text = "    web: {scale: 1-6, disruption: 1}\n";
        assert_eq!(
            prod(&RULE, text),
            "m.yaml:9:35: warning[W0308]: the budget is not emitted, because there may be only one pod (line 9: the fewest pods); write at least 2 as the fewest pods in `scale`, or `disruption: false`\n"
        );
        assert_eq!(dev(&RULE, text), "");
    }

    #[test]
    fn budgets_below_the_fewest_pods_pass() {
        let text = "    a: {scale: 3-6, disruption: {minAvailable: 2}}\n    b: {scale: 2}\n    c: {scale: 1, disruption: false}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
