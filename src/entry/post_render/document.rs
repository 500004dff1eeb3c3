//! One document of a stream -> whose it is. What is not ours is read no further than that takes.

use super::stream::{self, Part, lines, source, top};
use crate::diagnostic::{Diagnostic, Lines, Place, Report, Route, Source};
use crate::entry::codes;
use crate::entry::expansion::Identity;
use crate::entry::host::{annotation, tree_identity};
use crate::entry::read::label;
use crate::spec::{GROUP, is_ours};
use crate::tree::{self, Tree, Value};

/// Where Helm 4 says which template a document comes from. It takes the annotation off again.
pub(super) const FILENAME: &str = "postrenderer.helm.sh/postrender-filename";

/// What makes an object a hook.
const HOOK: &str = "helm.sh/hook";

/// One of our documents.
pub(super) struct Ours {
    /// It, with marks into a source of the report.
    pub(super) tree: Tree,
    /// Where it comes from.
    pub(super) origin: Origin,
}

/// Where a document of ours comes from, for those who look for its objects.
#[derive(Clone, Debug, Default)]
pub(super) struct Origin {
    /// The template that Helm names in a comment.
    pub(super) comment: Option<String>,
    /// The template that Helm 4 names in an annotation.
    pub(super) filename: Option<String>,
    /// The namespace of the release, if the chart writes it.
    pub(super) namespace: Option<String>,
}

/// Returns the document of a part if it is ours.
///
/// # Errors
/// E01xx when it looks like ours and is no YAML, E0920 when ours stands inside of a list, E0921 when it is a hook.
pub(super) fn look(part: &Part<'_>, report: &mut Report) -> Option<Ours> {
    // Text that names our group nowhere cannot be ours; our own labels stand in foreign documents too.
    if !part.body.contains(GROUP) {
        return None;
    }
    let found = trees(part.body);
    match found.as_slice() {
        [] if looks_like_ours(part.body) => {
            let name = source(part.body)
                .map_or_else(|| "a migration of the stream".to_owned(), |it| format!("{it} (rendered)"));
            drop(parsed(name, part.body, Lines::Kept, report));
            None
        }
        [only] if is_ours(only) => adopt(part, only, report),
        others => {
            others.iter().filter_map(inner).for_each(|it| refuse_list(part, it, report));
            None
        }
    }
}

fn adopt(part: &Part<'_>, found: &Tree, report: &mut Report) -> Option<Ours> {
    let text = |path: &[&str]| found.at(path).and_then(Tree::as_str).map(str::to_owned);
    let filename = annotation(found, FILENAME).and_then(Tree::as_str).map(str::to_owned);
    let comment = source(part.body).map(str::to_owned);
    let name = comment.clone().or_else(|| filename.clone()).unwrap_or_else(|| label(found));
    let tree = parsed(name, part.body, Lines::Lost, report).pop()?;
    if let Some(hook) = annotation(&tree, HOOK) {
        let what = format!("`{}` is a hook of Helm's", label(&tree));
        let place = Place::new(hook.mark, Route::from("metadata.annotations").key(HOOK));
        let why = "its objects would belong to no release, and Helm 3 never shows hooks to a post-renderer";
        report.add(Diagnostic::new(&codes::HOOK, place, what).why(why).help(format!("remove the annotation `{HOOK}`")));
    }
    let namespace = text(&["metadata", "namespace"]);
    Some(Ours { tree, origin: Origin { comment, filename, namespace } })
}

/// Reads a text for itself: what is wrong with somebody else's document is no finding of ours.
fn trees(text: &str) -> Vec<Tree> {
    parsed(String::new(), text, Lines::Lost, &mut Report::new())
}

fn parsed(name: String, text: &str, lines: Lines, report: &mut Report) -> Vec<Tree> {
    let id = report.add_source(Source::new(name, text.into(), lines));
    tree::parse(id, report)
}

/// Tells by its text whether a document that cannot be read claims to be ours.
fn looks_like_ours(body: &str) -> bool {
    let ours = |version: &str| version.strip_prefix(GROUP).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let in_list = top(body, "kind").is_some_and(is_list);
    let flow = lines(body).any(|(_, line)| line.starts_with('{')) && top(body, "apiVersion").is_none();
    top(body, "apiVersion").is_some_and(ours) || (in_list || flow) && versions(body).any(ours)
}

/// Returns whatever stands after the word `apiVersion`.
fn versions(body: &str) -> impl Iterator<Item = &str> {
    let after = body.split("apiVersion").skip(1);
    let values = after.map(|rest| rest.trim_start_matches(['"', '\'', ' ', '\t', ':']));
    values.map(|rest| rest.split(['"', '\'', ',', '}', '\n', '\r', ' ']).next().unwrap_or_default())
}

fn is_list(kind: &str) -> bool {
    kind.ends_with("List")
}

/// Returns a document of ours that stands among the items of a list.
fn inner(tree: &Tree) -> Option<&Tree> {
    let deeper = |item| if is_ours(item) { Some(item) } else { inner(item) };
    items(tree).iter().find_map(deeper)
}

fn items(tree: &Tree) -> &[Tree] {
    let list = tree.get("kind").and_then(Tree::as_str).is_some_and(is_list);
    match tree.get("items").filter(|_| list).map(|items| &items.value) {
        Some(Value::List(items)) => items,
        _ => &[],
    }
}

fn refuse_list(part: &Part<'_>, inner: &Tree, report: &mut Report) {
    let at = source(part.body).map(|it| format!(" of `{it}`")).unwrap_or_default();
    let what = format!("`{}` is an item of a list{at}", label(inner));
    let why = "the other items could not pass unchanged";
    let help = "write it as a document of its own, after a line `---`";
    report.add(Diagnostic::new(&codes::IN_LIST, Place::route(Route::root()), what).why(why).help(help));
}

/// Returns the kind of somebody else's document, which decides where it stands among others.
pub(super) fn kind(part: &Part<'_>) -> Option<String> {
    match top(part.body, "kind") {
        Some(kind) => Some(kind.to_owned()),
        None if stream::is_empty(part.body) => None,
        None => trees(part.body).first().and_then(|tree| tree.get("kind")?.as_str().map(str::to_owned)),
    }
}

/// Returns what somebody else's document of this kind describes, as far as it can be read.
pub(super) fn identities(part: &Part<'_>) -> Vec<Identity> {
    let mut found = Vec::new();
    for tree in &trees(part.body) {
        collect(tree, &mut found);
    }
    found
}

fn collect(tree: &Tree, found: &mut Vec<Identity>) {
    found.extend(tree_identity(tree));
    for item in items(tree) {
        collect(item, found);
    }
}
