//! Budgets of patches and templates that let no pod go, or that the API server refuses.

use super::{Check, Rule, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::{Node, Object};
use crate::plan::Plan;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0354",
    "a budget of a patch or a template that cannot be kept",
    "A PodDisruptionBudget has either `minAvailable` or `maxUnavailable`; with both the API server refuses it. With 0 as \
     `maxUnavailable` no node with such a pod can ever be drained. And where two budgets select the same pods, Kubernetes \
     evicts none of them at all. Remove it from the patch or the template: `disruption` of a workload writes one that fits.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    let budgets = objects.iter().filter(|it| it.kind.kind == "PodDisruptionBudget");
    let mut seen: BTreeMap<_, Vec<&Object>> = BTreeMap::new();
    for budget in budgets {
        let before = labels(budget).map(|it| seen.entry(it).or_default());
        let twin = before.and_then(|it| {
            let twin = it.iter().copied().find(|it| budget.is_beside(it));
            it.push(budget);
            twin
        });
        let (field, what) = match twin {
            Some(other) => ("selector", format!("{} and {} select the same pods", other.label(), budget.label())),
            None => match wrong(budget) {
                Some((field, words)) => (field, format!("{} {words}", budget.label())),
                None => continue,
            },
        };
        let diagnostic = Diagnostic::new(&CODE, origin::of(plan, budget, &["spec", field]), what);
        report.add(diagnostic.help("write `disruption` of the workload instead, for example `disruption: 1`"));
    }
}

/// Returns the labels that a budget selects, in an order of their own: the order written says nothing.
fn labels(budget: &Object) -> Option<BTreeMap<&str, Option<&str>>> {
    let Some(Node::Map(labels)) = budget.at(&["spec", "selector", "matchLabels"]) else { return None };
    Some(labels.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect())
}

/// Returns the field that is wrong, and what it does.
fn wrong(budget: &Object) -> Option<(&'static str, &'static str)> {
    let [least, most] = ["minAvailable", "maxUnavailable"].map(|it| budget.at(&["spec", it]));
    match (least, most) {
        (Some(_), Some(_)) => Some(("minAvailable", "has both `minAvailable` and `maxUnavailable`")),
        (None, Some(Node::Int(0))) => Some(("maxUnavailable", "lets no pod be missing")),
        (None, Some(Node::Text(text))) if matches!(text.as_str(), "0" | "0%") => {
            Some(("maxUnavailable", "lets no pod be missing"))
        }
        (Some(Node::Text(text)), None) if text.as_str() == "100%" => Some(("minAvailable", "lets no pod be missing")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::template_beside;

    fn own(spec: &str) -> String {
        let text =
            format!("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: own}}\nspec: {{{spec}}}\n");
        template_beside(&RULE, &text, "    web: {port: 8080, scale: 2}\n")
    }

    #[test]
    fn budgets_that_cannot_be_kept_are_refused() {
        for (spec, words) in [
            ("maxUnavailable: 0, selector: {matchLabels: {a: b}}", "PodDisruptionBudget/own lets no pod be missing"),
            ("minAvailable: 100%, selector: {matchLabels: {a: b}}", "PodDisruptionBudget/own lets no pod be missing"),
            (
                "minAvailable: 1, maxUnavailable: 1",
                "PodDisruptionBudget/own has both `minAvailable` and `maxUnavailable`",
            ),
        ] {
            assert!(own(spec).contains(words), "{}", own(spec));
        }
        let selector = "{matchLabels: {app.kubernetes.io/name: web, app.kubernetes.io/instance: shop}}";
        let twice = own(&format!("maxUnavailable: 1, selector: {selector}"));
        assert!(twice.contains("select the same pods"), "{twice}");
    }

    #[test]
    fn a_budget_over_other_pods_passes() {
        assert_eq!(own("maxUnavailable: 1, selector: {matchLabels: {a: b}}"), "");
    }
}
