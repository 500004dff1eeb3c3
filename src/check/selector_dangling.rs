//! Selectors that select nothing.

use super::{Check, Rule, object};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::{Key, Node, Object};
use crate::plan::Plan;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::warning(
    "W0355",
    "a selector that selects nothing",
    "A Service, a PodDisruptionBudget, a NetworkPolicy or a ServiceMonitor of a patch or a template selects labels that nothing \
     in the output has. Kubernetes takes that without a word: the Service has no endpoints, the budget protects nobody, the \
     policy lets nothing through. Most often a label was misspelt, or a patch changed it on one side only. Where the pods are \
     made by something else, waive the finding with that as its reason.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    let (pods, services) = (Labelled::new(objects, pod_labels), Labelled::new(objects, service_labels));
    for object in objects {
        let (path, wanted, labelled): (&[&str], _, _) = match &*object.kind.kind {
            "Service" => (&["spec", "selector"], "pods", &pods),
            "PodDisruptionBudget" => (&["spec", "selector", "matchLabels"], "pods", &pods),
            "NetworkPolicy" => (&["spec", "podSelector", "matchLabels"], "pods", &pods),
            "ServiceMonitor" => (&["spec", "selector", "matchLabels"], "Services", &services),
            _ => continue,
        };
        let Some(Node::Map(selector)) = object.at(path).filter(|it| !matches!(it, Node::Map(map) if map.is_empty()))
        else {
            continue;
        };
        let together = |it: &Object| wanted != "pods" || object.is_beside(it);
        if !labelled.any(selector, together) {
            let what = format!("{} selects {wanted} with labels that none of the output has", object.label());
            let diagnostic = Diagnostic::new(&CODE, object::origin(plan, object), what);
            report.add(diagnostic.help("compare its selector with the labels of what it should find"));
        }
    }
}

/// Objects by each of their labels: looking through all of them for every selector takes the square of their number.
struct Labelled<'a> {
    by_label: BTreeMap<String, Vec<(&'a Object, &'a Node)>>,
}

impl<'a> Labelled<'a> {
    fn new(objects: &'a [Object], labels: fn(&Object) -> Option<&Node>) -> Self {
        let mut by_label: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (object, labels) in objects.iter().filter_map(|it| Some((it, labels(it)?))) {
            let Node::Map(entries) = labels else { continue };
            for (key, value) in entries {
                by_label.entry(label(key, value)).or_default().push((object, labels));
            }
        }
        Self { by_label }
    }

    /// Tells whether any of the objects has all labels of a selector.
    fn any(&self, selector: &[(Key, Node)], passes: impl Fn(&Object) -> bool) -> bool {
        let holders = selector.iter().map(|(key, value)| self.by_label.get(&label(key, value)));
        let holders = holders.map(|it| it.map(Vec::as_slice).unwrap_or_default());
        let Some(fewest) = holders.min_by_key(|it| it.len()) else { return false };
        let has = |labels: &Node| selector.iter().all(|(key, value)| labels.get(key.as_str()) == Some(value));
        fewest.iter().any(|(object, labels)| passes(object) && has(labels))
    }
}

/// Returns a label as one text; a template may have written its value without quotes.
fn label(key: &Key, value: &Node) -> String {
    match value {
        Node::Text(value) => format!("{}={value}", key.as_str()),
        other => format!("{}={other:?}", key.as_str()),
    }
}

fn pod_labels(object: &Object) -> Option<&Node> {
    object.pod_template()?.get("metadata")?.get("labels")
}

fn service_labels(object: &Object) -> Option<&Node> {
    object.at(&["metadata", "labels"]).filter(|_| object.kind.kind == "Service")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, template};

    #[test]
    fn selectors_that_nothing_answers_are_reported() {
        for (kind, spec) in [
            ("v1\nkind: Service", "selector: {app: wbe}"),
            ("policy/v1\nkind: PodDisruptionBudget", "selector: {matchLabels: {app: wbe}}"),
            ("networking.k8s.io/v1\nkind: NetworkPolicy", "podSelector: {matchLabels: {app: wbe}}"),
            ("monitoring.coreos.com/v1\nkind: ServiceMonitor", "selector: {matchLabels: {app: wbe}}"),
        ] {
            let found = template(&RULE, &format!("apiVersion: {kind}\nmetadata: {{name: own}}\nspec: {{{spec}}}\n"));
            assert!(
                found.contains("warning[W0355]") && found.contains("that none of the output has"),
                "{kind}: {found}"
            );
        }
    }

    #[test]
    fn everything_that_is_emitted_selects_something() {
        let text = "    web: {port: 8080, scale: 2-5, route: a.example.com, monitor: /metrics}\n    api: {port: 8080, calls: [web]}\n";
        assert_eq!(prod(&RULE, text), "");
        let all =
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: own}\nspec: {podSelector: {}}\n";
        assert_eq!(template(&RULE, all), "");
    }
}
