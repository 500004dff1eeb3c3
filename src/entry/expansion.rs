//! What migrations were rendered to, as hosts and files take it: nothing twice, and nothing of the host's protocol.

use super::codes;
use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::object::{Key, Node, Object};
use crate::output;
use crate::pipeline::Rendered;
use std::collections::BTreeMap;
use std::mem;

/// What Kustomize and its functions tell each other on objects.
const HOST_PREFIXES: [&str; 4] =
    ["config.kubernetes.io/", "internal.config.kubernetes.io/", "config.k8s.io/", "kustomize.config.k8s.io/"];

/// What stands below the same prefix and is meant for those who apply the objects.
const FOR_APPLIERS: [&str; 2] = ["config.kubernetes.io/depends-on", "config.kubernetes.io/apply-time-mutation"];

/// What an object cannot stand beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clash {
    /// An object among the resources that a host passes.
    WithResource,
    /// An object in the stream of a host.
    WithStream,
}

/// The objects of one environment of several migrations.
pub(super) struct Expansion {
    /// The objects of each migration; what several emit alike stands with the first of them.
    pub(super) each: Vec<Vec<Object>>,
    rendered: Vec<Rendered>,
}

impl Expansion {
    /// Takes off what stands twice, and what is the host's.
    ///
    /// # Errors
    /// E0905 when two migrations emit different objects of one identity; W0911 for what is the host's.
    pub(super) fn of(mut rendered: Vec<Rendered>, report: &mut Report) -> Self {
        let objects = rendered.iter_mut().map(|it| mem::take(&mut it.objects)).collect();
        let mut each = without_twins(objects, &rendered, report);
        for (objects, rendered) in each.iter_mut().zip(&rendered) {
            for object in objects {
                strip(object, rendered, report);
            }
        }
        Self { each, rendered }
    }

    /// Makes one stream, in order, of what several migrations emit.
    pub(super) fn into_stream(mut self) -> Vec<Object> {
        if self.each.len() == 1 {
            return self.each.swap_remove(0);
        }
        let mut objects: Vec<Object> = self.each.into_iter().flatten().collect();
        output::arrange(&mut objects);
        objects
    }

    /// Reports an object that is there already.
    ///
    /// # Errors
    /// E0905.
    pub(super) fn clash(&self, object: &Object, with: Clash, report: &mut Report) {
        let at = self.each.iter().position(|it| it.iter().any(|it| identity(it) == identity(object)));
        let rendered = at.and_then(|it| self.rendered.get(it));
        let place = rendered.map(|it| it.place_of(object, &NAME));
        let words = match with {
            Clash::WithResource => "is emitted by a migration, and is among the resources already",
            Clash::WithStream => "is emitted by a migration, and is in the stream already",
        };
        report.add(clash(object, words, place.unwrap_or_else(|| Place::route(Route::root()))));
    }
}

/// Where an object has its name.
const NAME: [&str; 2] = ["metadata", "name"];

/// Takes out what an earlier migration emits alike: a namespace, a store.
fn without_twins(objects: Vec<Vec<Object>>, rendered: &[Rendered], report: &mut Report) -> Vec<Vec<Object>> {
    // The pipeline found twins inside of one migration.
    if objects.len() == 1 {
        return objects;
    }
    let mut seen: BTreeMap<Identity, (usize, usize)> = BTreeMap::new();
    let mut each: Vec<Vec<Object>> = Vec::new();
    for (index, objects) in objects.into_iter().enumerate() {
        each.push(Vec::new());
        for object in objects {
            let before = seen.get(&identity(&object)).copied();
            match before.map(|(migration, at)| (migration, &each[migration][at])) {
                Some((_, first)) if first.body == object.body => {}
                Some((migration, first)) => {
                    let words = "is emitted by two migrations, with different content";
                    let diagnostic = clash(&object, words, rendered[index].place_of(&object, &NAME));
                    report.add(diagnostic.label(rendered[migration].place_of(first, &NAME), "the other one"));
                }
                None => {
                    seen.insert(identity(&object), (index, each[index].len()));
                    each[index].push(object);
                }
            }
        }
    }
    each
}

/// What tells one object of a cluster from another: group, kind, namespace and name.
pub(super) type Identity = (String, String, String, String);

/// Returns the identity of an object.
pub(super) fn identity(object: &Object) -> Identity {
    let Object { kind, namespace, name, body: _ } = object;
    (kind.group().to_owned(), kind.kind.clone(), namespace.clone().unwrap_or_default(), name.clone())
}

fn clash(object: &Object, words: &str, place: Place) -> Diagnostic {
    let namespace = object.namespace.as_ref().map(|it| format!(" of namespace `{it}`")).unwrap_or_default();
    let what = format!("`{}`{namespace} {words}", object.label());
    Diagnostic::new(&codes::CLASH, place, what).help("rename one of them, or declare it once")
}

/// Takes the words of the host's protocol off an object.
fn strip(object: &mut Object, rendered: &Rendered, report: &mut Report) {
    let of_host = |key: &Key| {
        let key = key.as_str();
        HOST_PREFIXES.iter().any(|prefix| key.starts_with(prefix)) && !FOR_APPLIERS.contains(&key)
    };
    let annotations = object.body.get("metadata").and_then(|it| it.get("annotations"));
    let Some(Node::Map(entries)) = annotations.filter(|it| matches!(it, Node::Map(_))) else { return };
    let found: Vec<String> =
        entries.iter().filter(|(key, _)| of_host(key)).map(|(key, _)| key.as_str().into()).collect();
    for key in &found {
        let what = format!("the annotation `{key}` of `{}` is left out", object.label());
        let why = "hosts take it for a message to themselves";
        let place = rendered.place_of(object, &["metadata", "annotations", key]);
        report.add(Diagnostic::new(&codes::HOST_ANNOTATION, place, what).why(why).help("remove it"));
    }
    if found.is_empty() {
        return;
    }
    let Some(metadata) = field(&mut object.body, "metadata") else { return };
    let Some(Node::Map(annotations)) = field(metadata, "annotations") else { return };
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
