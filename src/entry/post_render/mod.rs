//! Post-renderer of Helm: a stream of documents in, the same stream out, with each migration replaced by its objects.
//!
//! Helm 3 runs the bare program, Helm 4 the plugin in `plugin/helm`, a shell `helm template … | transship post-render`.
//! What is not ours is never rewritten: every reader of the stream has YAML rules of its own.

mod args;
mod document;
mod order;
pub(in crate::entry) mod stream;

pub(in crate::entry) use args::{Args, DOOR, HELM_PLUGIN, answer, told};

use super::codes;
use super::expand::{expand_each, follow, platforms};
use super::expansion::{Clash, Expansion, Identity, field, identity};
use super::files::DiskFiles;
use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::object::{Node, Object};
use crate::output;
use crate::pipeline;
use crate::spec::VERSION;
use crate::tree::Tree;
use document::{FILENAME, Origin, Ours, identities, look};
use order::{Kept, Placed, kept, merged};
use std::collections::{BTreeMap, BTreeSet};
use stream::{Part, split};

#[cfg(test)]
mod tests;

/// What stands for a stream of nothing: Helm 4 takes no output at all for a failure.
const NOTHING: &str = "# transship: the stream holds no documents; `transship --help` shows all commands\n";

/// What the call says besides the stream.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The environment, instead of the `spec.environment` of the documents.
    pub environment: Option<String>,
}

/// Replaces the migrations of a stream by their objects; platforms serve them and vanish.
///
/// Files that a migration names are found in `files`. Without any of our documents the stream comes back as it is, with
/// a warning. The result is never empty.
///
/// # Errors
/// E0905 when an object is in the stream already, E0920 and E0921 for migrations that cannot be replaced, and whatever
/// the pipeline reports. Then there is no stream.
pub fn filter(text: &str, options: &Options, files: &DiskFiles, report: &mut Report) -> Option<String> {
    let before = report.raised();
    let mut parts = Vec::new();
    let mut ours = Vec::new();
    for part in split(text) {
        match look(&part, report) {
            Some(document) => {
                parts.push((part, Kept { is: false, rank: None }));
                ours.push(document);
            }
            None => parts.push((part, Kept { is: true, rank: None })),
        }
    }
    if report.raised() > before {
        return None;
    }
    if ours.is_empty() {
        warn_nothing(&parts, report);
        return Some(if text.trim().is_empty() { NOTHING.to_owned() } else { text.to_owned() });
    }
    let expansion = expanded(&ours, options, files, report)?;
    let origins = origins(&ours);
    refuse_clashes(&parts, (&expansion, &origins), report);
    let objects = placed(expansion, &origins);
    for (part, state) in parts.iter_mut().filter(|(_, state)| state.is) {
        *state = kept(part);
    }
    (report.raised() == before).then(|| merged(&parts, &objects))
}

/// Renders our documents: the migrations, or platforms where they stand alone.
fn expanded(ours: &[Ours], options: &Options, files: &DiskFiles, report: &mut Report) -> Option<Expansion> {
    let before = report.raised();
    let alone = are_platforms(ours);
    let documents = pipeline::read_trees(ours.iter().map(|it| it.tree.clone()).collect(), report);
    let migrations = if alone { platforms(documents, files) } else { follow(documents, files, report) };
    // A document that cannot be read is missing among the migrations, and nothing could be told of the others.
    if report.raised() > before {
        return None;
    }
    expand_each(&migrations.iter().collect::<Vec<_>>(), options.environment.as_deref(), report)
}

/// Tells whether there is no migration, so that platforms are rendered by themselves.
fn are_platforms(ours: &[Ours]) -> bool {
    !ours.iter().any(|it| is(&it.tree, "Migration"))
}

/// Returns where each of the documents comes from that are rendered.
fn origins(ours: &[Ours]) -> Vec<&Origin> {
    let alone = are_platforms(ours);
    ours.iter().filter(|it| alone || is(&it.tree, "Migration")).map(|it| &it.origin).collect()
}

/// Puts the objects of all documents in one order, each with where it comes from.
///
/// # Panics
/// Never: a release without objects is refused before.
fn placed<'a>(expansion: Expansion, origins: &[&'a Origin]) -> Vec<Placed<'a>> {
    let mut objects: Vec<Placed<'_>> = Vec::new();
    for (mut emitted, origin) in expansion.each.into_iter().zip(origins.iter().copied()) {
        for object in &mut emitted {
            name_file(object, origin);
        }
        objects.extend(emitted.into_iter().map(|object| (object, origin)));
    }
    assert!(!objects.is_empty(), "internal error: a release without objects would be emptied");
    sorted(objects)
}

fn is(tree: &Tree, kind: &str) -> bool {
    tree.get("kind").and_then(Tree::as_str) == Some(kind)
}

/// Puts the objects of several migrations in one order.
fn sorted(objects: Vec<Placed<'_>>) -> Vec<Placed<'_>> {
    let origins: BTreeMap<Identity, &Origin> =
        objects.iter().map(|(object, origin)| (identity(object), *origin)).collect();
    let mut objects: Vec<Object> = objects.into_iter().map(|(object, _)| object).collect();
    output::arrange(&mut objects);
    let with_origin = |object: Object| {
        let origin = origins[&identity(&object)];
        (object, origin)
    };
    objects.into_iter().map(with_origin).collect()
}

/// Says on an object which template it comes from, where Helm said it on the migration.
fn name_file(object: &mut Object, origin: &Origin) {
    let Some(file) = &origin.filename else { return };
    let Some(metadata) = field(&mut object.body, "metadata") else { return };
    if !matches!(metadata.get("annotations"), Some(Node::Map(_))) {
        metadata.set("annotations", Node::Map(Box::default()));
    }
    if let Some(annotations) = field(metadata, "annotations") {
        annotations.set(FILENAME, file.as_str().into());
    }
}

/// Reports objects that the chart has too. Only documents of their kinds are read; twins among others are their own
/// affair, and Helm 4 passes some on purpose.
fn refuse_clashes(parts: &[(Part<'_>, Kept)], (expansion, origins): (&Expansion, &[&Origin]), report: &mut Report) {
    let objects =
        || expansion.each.iter().zip(origins).flat_map(|(all, origin)| all.iter().map(move |it| (it, *origin)));
    let kinds: BTreeSet<&str> = objects().map(|(object, _)| object.kind.kind.as_str()).collect();
    let others = parts.iter().filter(|(_, state)| state.is).map(|(part, _)| part);
    let of_kind = |part: &&Part<'_>| {
        document::kind(part).is_some_and(|kind| kinds.contains(kind.as_str()) || kind.ends_with("List"))
    };
    let there: BTreeSet<Identity> = others.filter(of_kind).flat_map(identities).collect();
    for (object, origin) in objects() {
        let own = identity(object);
        // A document without a namespace goes to that of the release.
        let (group, kind, namespace, name) = own.clone();
        let released =
            origin.namespace.as_ref() == Some(&namespace) && there.contains(&(group, kind, String::new(), name));
        if released || there.contains(&own) {
            expansion.clash(object, Clash::WithStream, report);
        }
    }
}

fn warn_nothing(parts: &[(Part<'_>, Kept)], report: &mut Report) {
    let alike = parts.iter().map(|(part, _)| part.body).find(|body| stream::top(body, "kind") == Some("Migration"));
    let what = format!("no `kind: Migration` of `{VERSION}` is in the stream, which passes unchanged");
    let warning = Diagnostic::new(&codes::NO_MIGRATION, Place::route(Route::root()), what);
    report.add(match alike.and_then(|body| stream::top(body, "apiVersion")) {
        Some(version) => {
            warning.help(format!("write `apiVersion: {VERSION}`, if the `kind: Migration` of `{version}` is meant"))
        }
        None => warning,
    });
}
