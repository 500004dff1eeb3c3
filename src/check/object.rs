//! What rules ask about emitted objects.

use crate::diagnostic::Route;
use crate::object::{Key, Node, Object};
use std::borrow::Cow;

/// Returns the value under a path of an object; items of lists are named by their number, as in RFC 6901.
pub(super) fn at<'a>(object: &'a Object, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(&object.body, |node, key| match node {
        Node::List(items) => items.get(key.parse::<usize>().ok()?),
        _ => node.get(key),
    })
}

/// Returns the path of the template of the pods that an object makes; a Pod is its own.
pub(super) fn pod_path(object: &Object) -> Option<&'static [&'static str]> {
    match &*object.kind.kind {
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job" => Some(&["spec", "template"]),
        "CronJob" => Some(&["spec", "jobTemplate", "spec", "template"]),
        "ScaledJob" => Some(&["spec", "jobTargetRef", "template"]),
        "Pod" => Some(&[]),
        _ => None,
    }
}

/// Returns a path within the template of the pods that an object makes, from the top of the object.
pub(super) fn in_pods<'a>(object: &Object, path: &[&'a str]) -> Vec<&'a str> {
    pod_path(object).unwrap_or_default().iter().chain(path).copied().collect()
}

/// Returns the template of the pods that an object makes.
pub(super) fn pod_template(object: &Object) -> Option<&Node> {
    at(object, pod_path(object)?)
}

/// Returns the containers of the pods that an object makes, each with its path from the top of the object.
pub(super) fn containers(object: &Object) -> Vec<(Vec<String>, &Node)> {
    let mut all = Vec::new();
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        let path = in_pods(object, &["spec", list]);
        let Some(Node::List(items)) = pod_path(object).and_then(|_| at(object, &path)) else { continue };
        for (index, item) in items.iter().enumerate() {
            all.push((path.iter().map(|it| (*it).to_owned()).chain([index.to_string()]).collect(), item));
        }
    }
    all
}

/// Returns a path one or more steps further.
pub(super) fn below(path: &[String], more: &[&str]) -> Vec<String> {
    path.iter().cloned().chain(more.iter().map(|it| (*it).to_owned())).collect()
}

/// Tells whether two objects are meant for one namespace; a template may leave it to whoever applies it.
pub(super) fn are_together(one: &Object, two: &Object) -> bool {
    one.namespace.is_none() || two.namespace.is_none() || one.namespace == two.namespace
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

/// Calls `visit` with the path and the text of every text of an object, keys of maps included.
pub(super) fn texts<'a>(object: &'a Object, visit: &mut impl FnMut(&[Cow<'a, str>], &'a str)) {
    visit_texts(&object.body, &mut Vec::new(), visit);
}

fn visit_texts<'a>(node: &'a Node, path: &mut Vec<Cow<'a, str>>, visit: &mut impl FnMut(&[Cow<'a, str>], &'a str)) {
    match node {
        Node::Text(text) => visit(path, text),
        Node::List(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Cow::Owned(index.to_string()));
                visit_texts(item, path, visit);
                path.pop();
            }
        }
        Node::Map(entries) => {
            for (key, value) in entries {
                path.push(Cow::Borrowed(key.as_str()));
                visit(path, key.as_str());
                visit_texts(value, path, visit);
                path.pop();
            }
        }
        Node::Null | Node::Bool(_) | Node::Int(_) | Node::Float(_) => {}
    }
}

/// Returns a path for a message: `spec.containers[0].image`.
pub(super) fn written(object: &Object, path: &[impl AsRef<str>]) -> String {
    let (mut node, mut route) = (Some(&object.body), Route::root());
    for key in path.iter().map(AsRef::as_ref) {
        node = match (node, key.parse()) {
            (Some(Node::List(items)), Ok(index)) => {
                route.push_index(index);
                items.get(index)
            }
            (it, _) => {
                route.push_key(key);
                it.and_then(|it| it.get(key))
            }
        };
    }
    route.as_str().to_owned()
}
