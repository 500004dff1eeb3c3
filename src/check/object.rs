//! What rules ask about emitted objects.

use super::place;
use crate::diagnostic::{Place, Route};
use crate::object::{Key, Node, Object};
use crate::plan::{Plan, names};

/// Returns where an object comes from: its workload, or the user's templates.
///
/// Both may make an object of one name; ours carry a label that says so.
pub(super) fn origin(plan: &Plan, object: &Object) -> Place {
    let same = plan.own_objects.iter().any(|it| it.kind == object.kind && it.name == object.name);
    let own = same && object.label_value(names::MANAGED_BY).is_none();
    let workload = object.label_value(names::NAME).and_then(|name| plan.workloads.iter().find(|it| *it.name == *name));
    match workload.filter(|_| !own) {
        Some(workload) => place::workload(workload, &[]),
        None if own => Place::route(Route::from("spec.templates")),
        None => Place::route(Route::from("spec")),
    }
}

/// Returns kind and name of what an autoscaler scales; KEDA leaves the kind out for a Deployment.
pub(super) fn target<'a>(object: &'a Object, field: &str) -> (&'a str, Option<&'a str>) {
    let text = |key| object.at(&["spec", field, key]).and_then(Node::as_str);
    (text("kind").unwrap_or("Deployment"), text("name"))
}

/// Tells whether any text in a node, names in maps included, passes a test: a cheap look before [`texts`] keeps paths.
pub(super) fn any_text(node: &Node, passes: &impl Fn(&str) -> bool) -> bool {
    match node {
        Node::Text(text) => passes(text),
        Node::List(items) => items.iter().any(|item| any_text(item, passes)),
        Node::Map(entries) => entries.iter().any(|(key, value)| {
            // Fields are our own words, not the user's.
            matches!(key, Key::Name(name) if passes(name)) || any_text(value, passes)
        }),
        Node::Null | Node::Bool(_) | Node::Int(_) | Node::Float(_) => false,
    }
}

/// Calls `visit` with the path and the text of every text in a node, keys of maps included.
pub(super) fn texts(node: &Node, path: &mut Route, visit: &mut impl FnMut(&Route, &str)) {
    let length = path.len();
    match node {
        Node::Text(text) => visit(path, text),
        Node::List(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push_index(index);
                texts(item, path, visit);
                path.truncate(length);
            }
        }
        Node::Map(entries) => {
            for (key, value) in entries {
                path.push_key(key.as_str());
                visit(path, key.as_str());
                texts(value, path, visit);
                path.truncate(length);
            }
        }
        Node::Null | Node::Bool(_) | Node::Int(_) | Node::Float(_) => {}
    }
}
