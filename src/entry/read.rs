//! Inputs that a call names: the migration file, the config of a plugin, stdin.

use super::codes;
use super::files::{DiskFiles, Unread, text, text_of};
use crate::diagnostic::{Diagnostic, Lines, Mark, Place, Report, Route, Source, SourceId};
use crate::pipeline::{self, Documents};
use crate::spec::codes::NO_MIGRATION;
use crate::tree::codes::NOT_UTF8;
use crate::tree::{self, Tree};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::{Arc, LazyLock};

/// Largest input: many times what a repository renders to, and less than what a machine has.
pub(super) const LARGEST: u64 = 64 << 20;

/// Documents named in a message; more would hide the point.
const SHOWN: usize = 5;

/// Stdin, read once: a host is recognised by what stands there, and then served with it.
static STDIN: LazyLock<Result<Arc<str>, Unread>> =
    LazyLock::new(|| text_of(io::stdin().lock(), LARGEST).map(Arc::from));

/// Returns stdin as a text.
///
/// # Errors
/// E0105 when it is no text, E0901 when it cannot be read.
pub(super) fn stdin(report: &mut Report) -> Option<Arc<str>> {
    STDIN.as_ref().map(Arc::clone).map_err(|error| unread("stdin", "<stdin>", (error, None), report)).ok()
}

/// Returns stdin for a look; nothing when it is no text.
pub(super) fn peek() -> Option<&'static str> {
    STDIN.as_deref().ok()
}

/// Returns a file that the call names, as a text.
///
/// # Errors
/// E0901 when it is not there, E0105 when it is no text.
pub(super) fn file(path: &Path, named: Named, report: &mut Report) -> Option<String> {
    let error = match text(path, LARGEST) {
        Ok(text) => return Some(text),
        Err(error) => error,
    };
    let help = match (&error, named) {
        (Unread::System(error), Named::Migration) if error.kind() == ErrorKind::NotFound => {
            Some("name the migration file, for example `transship render deploy/migration.yaml`")
        }
        (Unread::System(error), Named::Rendered) if error.kind() == ErrorKind::NotFound => Some(
            "name a folder or a file of rendered objects, as `transship render --out` writes them, or `-` for stdin",
        ),
        _ if path.is_dir() => Some("name a file in it"),
        _ => None,
    };
    let name = path.display().to_string();
    let error = if path.is_dir() { Unread::System(io::Error::other("it is a folder")) } else { error };
    unread(&format!("`{name}`"), &name, (&error, help), report);
    None
}

/// What a path in a call is meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A migration or a platform.
    Migration,
    /// Objects that were rendered before.
    Rendered,
}

/// Reports a text that could not be read.
fn unread(what: &str, name: &str, (error, help): (&Unread, Option<&str>), report: &mut Report) {
    let said = match error {
        Unread::NotText { readable, at } => return not_text(what, name, (readable, *at), report),
        Unread::TooLarge(largest) => format!("it is larger than {} MiB", largest >> 20),
        Unread::System(error) if error.kind() == ErrorKind::NotFound => "it does not exist".to_owned(),
        Unread::System(error) => error.to_string(),
    };
    refuse(format!("{what} cannot be read: {said}"), help, report);
}

/// Reports the first byte of a text that is no UTF-8, where an editor shows it.
fn not_text(what: &str, name: &str, (readable, at): (&str, usize), report: &mut Report) {
    let source = report.add_source(Source::new(name.to_owned(), readable.into(), Lines::Kept));
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let bad = readable[at..].chars().next().map_or(0, char::len_utf8);
    let place = Place::new(Mark { source, start: byte(at), end: byte(at + bad) }, Route::root());
    // Every other byte of Latin letters in UTF-16 is zero, and a mark of two bytes stands before them.
    let wide = at == 0 && readable.contains('\0');
    let why = if wide { "it is UTF-16, as Windows writes it" } else { "it is in another encoding, such as Latin-1" };
    let diagnostic = Diagnostic::new(&NOT_UTF8, place, format!("{what} is no UTF-8 text"));
    report.add(diagnostic.why(why).help("save it as UTF-8"));
}

/// Returns the files around a folder.
///
/// # Errors
/// E0901 when the folder is not there.
pub(super) fn folder(path: &Path, report: &mut Report) -> Option<DiskFiles> {
    let said =
        |error: io::Error| refuse(format!("the folder `{}` cannot be read: {error}", path.display()), None, report);
    DiskFiles::at(path).map_err(said).ok()
}

fn refuse(what: String, help: Option<&str>, report: &mut Report) {
    let mut diagnostic = Diagnostic::new(&codes::INPUT, Place::route(Route::root()), what);
    diagnostic.help = help.map(str::to_owned);
    report.add(diagnostic);
}

/// Reads a migration file, or the file of a platform, with everything in it that is ours.
///
/// # Errors
/// E01xx as the pipeline; E0115 when it holds neither, with what it holds instead.
pub(super) fn documents(name: &str, text: Arc<str>, report: &mut Report) -> Documents {
    let id = report.add_source(Source::new(name.to_owned(), text, Lines::Kept));
    let trees = tree::parse(id, report);
    let found =
        trees.first().and_then(foreign).filter(|_| trees.len() == 1).map_or_else(|| held(&trees), str::to_owned);
    let first = trees.first().cloned();
    let documents = pipeline::read_trees(trees, report);
    if documents.migrations.is_empty() && documents.platforms.is_empty() && report.errors() == 0 {
        let (place, help) = begin(first.as_ref(), id);
        let what = format!("`{name}` holds no migration, but {found}");
        report.add(Diagnostic::new(&NO_MIGRATION, place, what).help(help));
    }
    documents
}

/// Returns where a file would have to begin otherwise, and how.
fn begin(first: Option<&Tree>, source: SourceId) -> (Place, String) {
    const HEAD: &str = "`apiVersion: transship.dev/v1alpha1`, `kind: Migration` and `metadata: {name: …}`";
    let Some(first) = first else {
        return (
            Place::new(Mark { source, start: 0, end: 0 }, Route::root()),
            format!("begin it with {HEAD}; `transship init` writes a first one"),
        );
    };
    let has = |key: &str| first.entry(key).is_some();
    let key = if has("kind") { "kind" } else { "apiVersion" };
    let mark = first.entry(key).map(|it| it.value.mark).or_else(|| first.entries()?.first().map(|it| it.mark));
    let place = Place::new(mark.unwrap_or(first.mark), Route::from(if has(key) { key } else { "" }));
    let help = match () {
        () if has("workloads") || has("environments") && !has("kind") => {
            format!("begin it with {HEAD}, and indent what stands there under `spec:`")
        }
        () if has("spec") && !has("kind") => format!("begin it with {HEAD}"),
        () if foreign(first).is_some() => {
            "write what it says into a migration; `transship init` writes a first one".to_owned()
        }
        () => format!("name the file of the migration, or begin it with {HEAD}"),
    };
    (place, help)
}

/// Returns what a document is in another tool's terms.
fn foreign(tree: &Tree) -> Option<&'static str> {
    let has = |key: &str| tree.entry(key).is_some();
    match () {
        () if has("kind") => None,
        () if has("services") => Some("a Compose file"),
        () if has("containerDefinitions") || has("taskDefinition") => Some("an ECS task definition"),
        () if has("AWSTemplateFormatVersion") || has("Resources") => Some("a CloudFormation template"),
        () if has("apiVersion") && has("version") && has("name") => Some("the `Chart.yaml` of a Helm chart"),
        () => None,
    }
}

/// Returns documents for a message: `` `Service/web` and 3 more ``.
pub(super) fn held(trees: &[Tree]) -> String {
    let shown: Vec<String> = trees.iter().take(SHOWN).map(quoted).collect();
    let shown = shown.join(", ");
    match trees.len() {
        0 => "nothing".to_owned(),
        number if number > SHOWN => format!("{shown} and {} more", number - SHOWN),
        _ => shown,
    }
}

fn quoted(tree: &Tree) -> String {
    if tree.get("kind").is_some() { format!("`{}`", label(tree)) } else { label(tree) }
}

/// Returns `Kind/name`, or what is known of it.
pub(super) fn label(tree: &Tree) -> String {
    let kind = tree.get("kind").and_then(Tree::as_str);
    let name = tree.at(&["metadata", "name"]).and_then(Tree::as_str);
    match (kind, name) {
        (Some(kind), Some(name)) => format!("{kind}/{name}"),
        (Some(kind), None) => kind.to_owned(),
        (None, _) => format!("{} without `kind`", tree.shape()),
    }
}
