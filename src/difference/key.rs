//! Items of lists: by what they are recognised, wherever in the list they stand.

use super::text::canonical;
use super::walk::Step;
use crate::object::Node;
use std::collections::BTreeSet;

/// By what items of a list may be recognised, from the surest: fields, of which the first must be there; `|` stands between
/// fields of which an item has one.
const CANDIDATES: &[&[&str]] = &[
    &["mountPath", "subPath"],
    &["topologyKey"],
    &["secretKey"],
    &["alert"],
    &["record"],
    &["host"],
    &["name"],
    &["metadata.name"],
    &["serviceName|targetGroupARN"],
    &["containerPort", "protocol"],
    &["port", "protocol"],
    &["path", "pathType"],
    &["key", "operator", "effect"],
    &["type", "resource.name", "containerResource.name", "pods.metric.name", "external.metric.name", "periodSeconds"],
    &["configMapRef.name"],
    &["secretRef.name"],
    &["resources", "apiGroups", "resourceNames"],
];

/// The key of each item of both sides, where there is one that tells all of them apart.
pub(super) type Keys = (Vec<String>, Vec<String>);

/// Returns the keys of the items of both sides.
pub(super) fn keys(old: &[Node], new: &[Node]) -> Option<Keys> {
    CANDIDATES.iter().find_map(|fields| Some((of_side(old, fields)?, of_side(new, fields)?)))
}

/// Tells whether items are recognised by a name that other environments have other names for.
pub(super) fn is_named_for_environment(items: &[Node]) -> bool {
    items.first().is_some_and(|it| it.get("host").is_some())
}

/// Tells whether another order of the items of a list is a difference.
pub(super) fn has_order(path: &[Step], sides: [&[Node]; 2]) -> bool {
    let refers = |it: &Node| it.get("value").and_then(Node::as_str).is_some_and(|it| it.contains("$("));
    match path {
        // Rules of a load balancer; roles have rules too, without an order.
        [Step::Field(spec), Step::Field(rules)] => spec == "spec" && rules == "rules",
        [.., Step::Field(name)] => match name.as_str() {
            "initContainers" | "envFrom" | "paths" => true,
            // A variable may name those before it.
            "env" => sides.into_iter().flatten().any(refers),
            _ => false,
        },
        _ => false,
    }
}

fn of_side(items: &[Node], fields: &[&str]) -> Option<Vec<String>> {
    let keys: Vec<String> = items.iter().map(|item| of_item(item, fields)).collect::<Option<_>>()?;
    let unique: BTreeSet<&String> = keys.iter().collect();
    (unique.len() == keys.len()).then_some(keys)
}

fn of_item(item: &Node, fields: &[&str]) -> Option<String> {
    let parts: Vec<Option<String>> = fields.iter().map(|field| at(item, field).map(words)).collect();
    parts.first()?.as_ref()?;
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

fn at<'a>(item: &'a Node, path: &str) -> Option<&'a Node> {
    path.split('|').find_map(|path| path.split('.').try_fold(item, |node, key| node.get(key)))
}

fn words(node: &Node) -> String {
    match node {
        Node::List(items) => items.iter().map(words).collect::<Vec<_>>().join(","),
        other => canonical(other),
    }
}
