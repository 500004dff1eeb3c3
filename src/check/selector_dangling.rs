//! Selectors that select nothing.

use super::{Check, Rule, object};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::{Node, Object};
use crate::plan::Plan;

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
    for object in objects {
        let (path, wanted): (&[&str], _) = match &*object.kind.kind {
            "Service" => (&["spec", "selector"], "pods"),
            "PodDisruptionBudget" => (&["spec", "selector", "matchLabels"], "pods"),
            "NetworkPolicy" => (&["spec", "podSelector", "matchLabels"], "pods"),
            "ServiceMonitor" => (&["spec", "selector", "matchLabels"], "Services"),
            _ => continue,
        };
        let Some(Node::Map(selector)) =
            object::at(object, path).filter(|it| !matches!(it, Node::Map(map) if map.is_empty()))
        else {
            continue;
        };
        let labels = |it: &Object| if wanted == "pods" { pod_labels(it) } else { service_labels(it) };
        let has = |labels: &Node| selector.iter().all(|(key, value)| labels.get(key.as_str()) == Some(value));
        let together = |it: &&Object| wanted != "pods" || object::are_together(object, it);
        if !objects.iter().filter(together).any(|it| labels(it).as_ref().is_some_and(has)) {
            let what = format!("{} selects {wanted} with labels that none of the output has", object.label());
            let diagnostic = Diagnostic::new(&CODE, object::origin(plan, object), what);
            report.add(diagnostic.help("compare its selector with the labels of what it should find"));
        }
    }
}

fn pod_labels(object: &Object) -> Option<Node> {
    object::pod_template(object)?.get("metadata")?.get("labels").cloned()
}

fn service_labels(object: &Object) -> Option<Node> {
    if object.kind.kind != "Service" {
        return None;
    }
    object::at(object, &["metadata", "labels"]).cloned()
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
