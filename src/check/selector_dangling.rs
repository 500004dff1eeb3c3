//! Selectors that select nothing.

use super::{Check, Rule, object, origin};
use crate::diagnostic::{Code, Diagnostic, Place, Report, listed};
use crate::object::{Key, Node, Object};
use crate::plan::Plan;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule { codes: &[&NOTHING, &NOT_ITS_OWN], check: Check::Objects(check) };

const NOTHING: Code = Code::warning(
    "W0355",
    "a selector that selects nothing",
    "A Service, a PodDisruptionBudget, a NetworkPolicy or a ServiceMonitor of a patch or a template selects labels that nothing \
     in the output has. Kubernetes takes that without a word: the Service has no endpoints, the budget protects nobody, the \
     policy lets nothing through. Most often a label was misspelt, or a patch changed it on one side only. Where the pods are \
     made by something else, waive the finding with that as its reason.",
);

const NOT_ITS_OWN: Code = Code::error(
    "E0357",
    "a controller that does not select its own pods",
    "The `selector` of a Deployment, StatefulSet or DaemonSet must be a part of the labels of its pod template; with any other \
     the API server refuses the object. A patch or a template wrote one of the two sides. Selectors cannot be changed later \
     either: to give pods another label, add one beside those that are there (`labels` of a workload does that).",
);

/// A selector that finds nothing.
struct Dangling<'a> {
    object: &'a Object,
    path: &'static [&'static str],
    selector: &'a [(Key, Node)],
    wanted: &'static str,
}

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    let strangers: Vec<&Object> = objects.iter().filter(|it| missing_label(it).is_some()).collect();
    for object in &strangers {
        let Some(key) = missing_label(object) else { continue };
        let (own, labels) = (["spec", "selector", "matchLabels", key], ["metadata", "labels", key]);
        let place = origin::patched(plan, object, &own);
        let place = place.unwrap_or_else(|| origin::of(plan, object, &object::in_pods(object, &labels)));
        let what = format!("{} selects its pods by the label `{key}`, which they do not have so", object.label());
        let help = "write the same labels under `spec.selector.matchLabels` and under `metadata.labels` of the pods";
        report.add(Diagnostic::new(&NOT_ITS_OWN, place, what).why("the API server refuses it").help(help));
    }
    // What does not find the pods of those is no mistake of its own.
    let follows = |it: &Dangling<'_>| strangers.iter().any(|owner| is_of_one_workload(plan, it.object, owner));
    let mut by_cause: Vec<(Place, Vec<Dangling<'_>>)> = Vec::new();
    for it in dangling(objects).into_iter().filter(|it| !follows(it)) {
        let place = cause(plan, &it, objects);
        match by_cause.iter_mut().find(|(other, first)| *other == place && first[0].wanted == it.wanted) {
            Some((_, all)) => all.push(it),
            None => by_cause.push((place, vec![it])),
        }
    }
    for (place, all) in by_cause {
        let labels: Vec<String> = all.iter().map(|it| it.object.label()).collect();
        let (who, selects) = match &labels[..] {
            [only] => (only.clone(), "selects"),
            _ => (listed(labels.iter().map(String::as_str)).replace(" or ", " and "), "select"),
        };
        let what = format!("{who} {selects} {} with labels that none of the output has", all[0].wanted);
        let help = "compare the selector with the labels of what it should find";
        report.add(Diagnostic::new(&NOTHING, place, what).help(help));
    }
}

/// Returns the first label by which a controller selects its pods, and which they do not have.
fn missing_label(object: &Object) -> Option<&str> {
    let Some(Node::Map(selector)) = object::at(object, &["spec", "selector", "matchLabels"]) else { return None };
    let is_owner = matches!(&*object.kind.kind, "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet");
    let has = |(key, value): &&(Key, Node)| pod_labels(object).and_then(|it| it.get(key.as_str())) == Some(value);
    selector.iter().find(|it| is_owner && !has(it)).map(|(key, _)| key.as_str())
}

fn is_of_one_workload(plan: &Plan, one: &Object, two: &Object) -> bool {
    let name = |it| origin::workload(plan, it).map(|it| &it.name);
    name(one).is_some() && name(one) == name(two)
}

/// Returns where a selector, or what it should find, was changed.
fn cause(plan: &Plan, it: &Dangling<'_>, objects: &[Object]) -> Place {
    let keys = || it.selector.iter().map(|(key, _)| key.as_str());
    let in_selector = keys().find_map(|key| origin::foreign(plan, it.object, &[it.path, &[key]].concat()));
    let in_pods = || {
        let pods = objects.iter().filter(|pods| is_of_one_workload(plan, it.object, pods));
        let mut labels =
            pods.flat_map(|pods| keys().map(move |key| (pods, object::in_pods(pods, &["metadata", "labels", key]))));
        labels.find_map(|(pods, path)| origin::patched(plan, pods, &path))
    };
    in_selector.or_else(in_pods).unwrap_or_else(|| origin::of(plan, it.object, it.path))
}

fn dangling(objects: &[Object]) -> Vec<Dangling<'_>> {
    let (pods, services) = (Labelled::new(objects, pod_labels), Labelled::new(objects, service_labels));
    let mut all = Vec::new();
    for object in objects {
        let (path, wanted, labelled): (&'static [&'static str], _, _) = match &*object.kind.kind {
            "Service" => (&["spec", "selector"], "pods", &pods),
            "PodDisruptionBudget" => (&["spec", "selector", "matchLabels"], "pods", &pods),
            "NetworkPolicy" => (&["spec", "podSelector", "matchLabels"], "pods", &pods),
            "ServiceMonitor" => (&["spec", "selector", "matchLabels"], "Services", &services),
            _ => continue,
        };
        let Some(Node::Map(selector)) = object::at(object, path) else { continue };
        let together = |it: &Object| wanted != "pods" || object::are_together(object, it);
        if !selector.is_empty() && !labelled.any(selector, together) {
            all.push(Dangling { object, path, selector, wanted });
        }
    }
    all
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
