//! The platform of an environment: the named one, the migration's fields over it, the environment's over both.

use super::codes;
use super::files::Files;
use crate::diagnostic::{Diagnostic, Lines, Place, Report, Route, Source};
use crate::spec::{Header, nearest};
use crate::tree::{Tree, merge};

/// Where platforms may be found.
pub struct Platforms<'a> {
    /// Documents of the same input.
    pub documents: &'a [Header],
    /// Files beside the migration.
    pub files: &'a dyn Files,
}

/// Returns the merged platform, not yet computed; `None` when the one that it builds on cannot be had.
///
/// # Errors
/// E0219 when the named platform is not there, E0206 when its file cannot be read, and whatever is wrong inside of it.
pub fn layers(spec: &Tree, environment: &Tree, platforms: &Platforms<'_>, report: &mut Report) -> Option<Tree> {
    let own = spec.get("platform");
    let here = environment.get("platform");
    let named = here.and_then(|it| it.get("from")).or_else(|| own.and_then(|it| it.get("from")));
    let base = match named {
        Some(from) => load(from, platforms, report)?,
        None => Tree::map([], spec.mark),
    };
    let merged = [own, here].into_iter().flatten().fold(base, |base, over| {
        let mut over = over.clone();
        over.remove("from");
        merge(base, &over)
    });
    Some(merged)
}

fn load(from: &Tree, platforms: &Platforms<'_>, report: &mut Report) -> Option<Tree> {
    let name = from.as_str()?;
    let is_path = name.contains('/')
        || std::path::Path::new(name).extension().is_some_and(|it| it == "yaml" || it == "yml" || it == "json");
    let header =
        if is_path { from_file(name, from, platforms, report)? } else { by_name(name, from, platforms, report)? };
    header.tree.get("spec").cloned()
}

fn by_name(name: &str, from: &Tree, platforms: &Platforms<'_>, report: &mut Report) -> Option<Header> {
    let found = platforms.documents.iter().find(|header| &*header.name == name);
    if found.is_none() {
        let known = platforms.documents.iter().map(|header| &*header.name);
        let help = match nearest(name, known) {
            Some(near) => format!("write `{near}`"),
            None => "add a document `kind: Platform` with that name, or write the path of its file".to_owned(),
        };
        let what = format!("the input has no platform `{name}`");
        report.add(Diagnostic::new(&codes::NO_PLATFORM, place(from), what).help(help));
    }
    found.cloned()
}

fn from_file(path: &str, from: &Tree, platforms: &Platforms<'_>, report: &mut Report) -> Option<Header> {
    let text = match platforms.files.read(path) {
        Ok(text) => text,
        Err(problem) => {
            let what = format!("`{path}` cannot be read: {problem}");
            report.add(Diagnostic::new(&codes::FILE, place(from), what).help("name the file relative to this one"));
            return None;
        }
    };
    let source = report.add_source(Source::new(path.to_owned(), text.into(), Lines::Kept));
    let before = report.raised();
    let trees = crate::tree::parse(source, report);
    let found = crate::spec::read(trees, report).platforms.into_iter().next();
    if found.is_none() && report.raised() == before {
        let what = format!("`{path}` holds no `kind: Platform`");
        let help = "add `apiVersion: transship.dev/v1alpha1` and `kind: Platform` to it";
        report.add(Diagnostic::new(&codes::NO_PLATFORM, place(from), what).help(help));
    }
    found
}

fn place(from: &Tree) -> Place {
    Place::new(from.mark, Route::from("spec.platform.from"))
}
