//! Spread of patches and templates that spreads nothing, or that the API server refuses.

use super::{Check, Rule, object, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::{Node, Object};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0366",
    "a spread of a patch or a template that spreads nothing",
    "A `topologySpreadConstraints` without a `labelSelector`, or with one that the pods themselves do not answer, counts no pods \
     and spreads none, without a word. `minDomains` goes with `whenUnsatisfiable: DoNotSchedule` only; with anything else the API \
     server refuses the pods. `spread` of a workload writes both right.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    for object in objects.iter().filter(|it| object::pod_path(it).is_some() && origin::is_foreign(plan, it)) {
        let path = object::in_pods(object, &["spec", "topologySpreadConstraints"]);
        let Some(Node::List(spreads)) = object::at(object, &path) else { continue };
        for (index, spread) in spreads.iter().enumerate() {
            let Some((field, what, help)) = wrong(object, spread) else { continue };
            let index = index.to_string();
            if let Some(place) = origin::foreign(plan, object, &[&path[..], &[&index, field]].concat()) {
                report.add(Diagnostic::new(&CODE, place, format!("{what} of {}", object.label())).help(help));
            }
        }
    }
}

/// Returns the field that is wrong, what that does, and what to do.
fn wrong(object: &Object, spread: &Node) -> Option<(&'static str, &'static str, &'static str)> {
    let same = "write the labels of the pods under `labelSelector.matchLabels`";
    let labels = object::at(object, &object::in_pods(object, &["metadata", "labels"]));
    let selector = spread.get("labelSelector");
    let wanted = selector.and_then(|it| it.get("matchLabels"));
    let answered =
        |(key, value): &(crate::object::Key, Node)| labels.and_then(|it| it.get(key.as_str())) == Some(value);
    match (selector, wanted) {
        (None, _) => return Some(("labelSelector", "no `labelSelector` says what is spread among the pods", same)),
        (_, Some(Node::Map(wanted))) if !wanted.iter().all(answered) => {
            return Some(("labelSelector", "the `labelSelector` of a spread finds none of the pods", same));
        }
        _ => {}
    }
    let hard = spread.get("whenUnsatisfiable").and_then(Node::as_str) == Some("DoNotSchedule");
    (spread.get("minDomains").is_some() && !hard).then_some((
        "minDomains",
        "`minDomains` stands without `DoNotSchedule` in a spread",
        "remove `minDomains`, or write `whenUnsatisfiable: DoNotSchedule`",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, prod_on, template};

    fn own(spread: &str) -> String {
        let text = format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: own}}\nspec:\n  template:\n    metadata: {{labels: {{a: b}}}}\n    \
             spec: {{topologySpreadConstraints: [{{topologyKey: zone, {spread}}}]}}\n"
        );
        template(&RULE, &text)
    }

    #[test]
    fn a_spread_counts_its_own_pods() {
        for (spread, words) in [
            ("maxSkew: 1", "no `labelSelector` says what is spread"),
            ("labelSelector: {matchLabels: {a: c}}", "finds none of the pods"),
            (
                "labelSelector: {matchLabels: {a: b}}, minDomains: 2, whenUnsatisfiable: ScheduleAnyway",
                "`minDomains` stands without",
            ),
        ] {
            let found = own(spread);
            assert!(found.starts_with("templates/own.yaml.j2:7:") && found.contains(words), "{found}");
        }
        assert_eq!(own("labelSelector: {matchLabels: {a: b}}, minDomains: 2, whenUnsatisfiable: DoNotSchedule"), "");
    }

    #[test]
    fn what_is_emitted_passes() {
        assert_eq!(
            prod(
                &RULE,
                "    web: {port: 80, scale: 3, spread: soft}\n  patches: [{kind: Deployment, merge: {spec: {paused: true}}}]\n"
            ),
            ""
        );
        let platform = "{zones: [eu-west-1a, eu-west-1b], network: {vpc: 10.0.0.0/8}}";
        assert_eq!(
            prod_on(
                &RULE,
                platform,
                "    web: {port: 80, scale: 3, spread: hard}\n  patches: [{kind: Deployment, merge: {spec: {paused: true}}}]\n"
            ),
            ""
        );
    }
}
