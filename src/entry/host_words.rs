//! What hosts tell each other on objects is no part of what is applied.

use super::codes;
use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::object::{Key, Node, Object};
use std::mem;

/// What Kustomize and its functions tell each other on objects.
const HOST_PREFIXES: [&str; 4] =
    ["config.kubernetes.io/", "internal.config.kubernetes.io/", "config.k8s.io/", "kustomize.config.k8s.io/"];

/// What stands below the same prefix and is meant for those who apply the objects.
const FOR_APPLIERS: [&str; 2] = ["config.kubernetes.io/depends-on", "config.kubernetes.io/apply-time-mutation"];

/// Takes the words of the host's protocol off an object.
///
/// # Errors
/// A warning for each annotation that is left out.
pub(super) fn strip(object: &mut Object, report: &mut Report) {
    let (kind, name) = (&object.kind.kind, &object.name);
    let Some(metadata) = field(&mut object.body, "metadata") else { return };
    let Some(Node::Map(annotations)) = field(metadata, "annotations") else { return };
    let of_host = |key: &Key| {
        let key = key.as_str();
        HOST_PREFIXES.iter().any(|prefix| key.starts_with(prefix)) && !FOR_APPLIERS.contains(&key)
    };
    for (key, _) in annotations.iter().filter(|(key, _)| of_host(key)) {
        let what = format!("the annotation `{}` of `{kind}/{name}` is left out", key.as_str());
        let why = "hosts take it for a message to themselves";
        report.add(Diagnostic::new(&codes::HOST_ANNOTATION, Place::route(Route::root()), what).why(why));
    }
    *annotations = mem::take(annotations).into_iter().filter(|(key, _)| !of_host(key)).collect();
    if annotations.is_empty() {
        metadata.remove("annotations");
    }
}

/// Returns the value under a key of a map, to be changed.
pub(super) fn field<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    let Node::Map(entries) = node else { return None };
    entries.iter_mut().find(|(name, _)| name.as_str() == key).map(|(_, value)| value)
}
