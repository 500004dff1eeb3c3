//! Inputs that a call names: the migration file, the config of a plugin, stdin.

use super::codes;
use super::files::{DiskFiles, text, text_of};
use crate::diagnostic::{Diagnostic, Lines, Place, Report, Route, Source};
use crate::pipeline::{self, Documents};
use crate::spec::codes::NO_MIGRATION;
use crate::tree::{self, Tree};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::{Arc, LazyLock};

/// Largest input: many times what a repository renders to, and less than what a machine has.
pub(super) const LARGEST: u64 = 64 << 20;

/// Documents named in a message; more would hide the point.
const SHOWN: usize = 5;

/// Stdin, read once: a host is recognised by what stands there, and then served with it.
static STDIN: LazyLock<io::Result<Arc<str>>> = LazyLock::new(|| text_of(io::stdin().lock(), LARGEST).map(Arc::from));

/// Returns stdin as a text.
///
/// # Errors
/// E0901 when it is no text.
pub(super) fn stdin(report: &mut Report) -> Option<Arc<str>> {
    let read = STDIN.as_ref().map(Arc::clone);
    read.map_err(|error| refuse(format!("stdin cannot be read: {error}"), None, report)).ok()
}

/// Returns stdin for a look; nothing when it is no text.
pub(super) fn peek() -> Option<&'static str> {
    STDIN.as_deref().ok()
}

/// Returns a file that the call names, as a text.
///
/// # Errors
/// E0901 when it is not there, or no text.
pub(super) fn file(path: &Path, report: &mut Report) -> Option<String> {
    let error = match text(path, LARGEST) {
        Ok(text) => return Some(text),
        Err(error) => error,
    };
    let what = format!("`{}` cannot be read: {}", path.display(), words(path, &error));
    let help = match error.kind() {
        ErrorKind::NotFound => Some("name the migration file, for example `transship render deploy/migration.yaml`"),
        _ if path.is_dir() => Some("name a file in it"),
        _ => None,
    };
    refuse(what, help, report);
    None
}

fn words(path: &Path, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "it does not exist".to_owned(),
        _ if path.is_dir() => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
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
    let found = held(&trees);
    let documents = pipeline::read_trees(trees, report);
    if documents.migrations.is_empty() && documents.platforms.is_empty() && report.errors() == 0 {
        let what = format!("`{name}` holds no migration, but {found}");
        let help = "begin it with `apiVersion: transship.dev/v1alpha1` and `kind: Migration`";
        report.add(Diagnostic::new(&NO_MIGRATION, Place::route(Route::root()), what).help(help));
    }
    documents
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
