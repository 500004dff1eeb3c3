//! Labels of a workload that this program writes itself.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Plan, WorkloadPlan, names};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0369",
    "a label that is written anyway",
    "Every object carries the recommended labels of Kubernetes: name and instance, by which pods are selected and which can never \
     be changed, what it is a part of, who manages it, and the environment. What a workload writes under `labels` for one of them \
     would break the selectors, so it has no effect. Remove it, or choose another key.",
);

/// The labels that are always written.
const OURS: [&str; 5] = [names::NAME, names::INSTANCE, names::PART_OF, names::MANAGED_BY, names::ENVIRONMENT];

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for key in OURS.iter().filter(|it| workload.labels.contains_key(**it)) {
        let what = format!("the label `{key}` is written by this program, so yours has no effect");
        let diagnostic = Diagnostic::new(&CODE, place::key(workload, &["labels", key]), what);
        report.add(diagnostic.why("Services and budgets select pods by it").help("remove it, or choose another key"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn labels_that_have_no_effect_are_reported() {
        assert_eq!(
            prod(&RULE, "    web: {labels: {app.kubernetes.io/name: x, team: a}}\n"),
            "m.yaml:9:20: warning[W0369]: the label `app.kubernetes.io/name` is written by this program, so yours has no effect; \
             Services and budgets select pods by it; remove it, or choose another key\n"
        );
        assert_eq!(prod(&RULE, "    web: {labels: {app.kubernetes.io/component: x}}\n"), "");
    }
}
