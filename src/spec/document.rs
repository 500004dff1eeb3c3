//! The documents of an input: which are ours, and what they hold.

use super::codes;
use super::migration::MigrationSpec;
use super::platform::PlatformSpec;
use super::scalar::{LabelKey, LabelValue, Name};
use super::shape::{Map, Reader, ScalarShape, Shape};
use super::version::{self, Standing};
use crate::diagnostic::{Diagnostic, Fix, Place, Report, Route, only_near};
use crate::tree::{Entry, Tree, Value, merge};
use std::sync::Arc;

/// The API group of our documents.
pub const GROUP: &str = "transship.dev";
/// The version that this program reads.
pub const VERSION: &str = "transship.dev/v1alpha1";

/// What the labels begin with by which Helm describes a chart.
const HELM: &str = "helm.sh/";

/// Label with the name of a workload; on a migration it can only be another name.
const NAME: &str = "app.kubernetes.io/name";

/// Our documents of an input, normalised.
#[derive(Debug, Default)]
pub struct Documents {
    /// Every `kind: Migration`.
    pub migrations: Vec<Header>,
    /// Every `kind: Platform`.
    pub platforms: Vec<Header>,
}

/// One of our documents.
#[derive(Clone, Debug)]
pub struct Header {
    /// `metadata.name`.
    pub name: Arc<str>,
    /// The whole document, `spec` normalised.
    pub tree: Tree,
}

/// Tells whether a document is one of ours, whatever its version.
#[must_use]
pub fn is_ours(tree: &Tree) -> bool {
    tree.get("apiVersion")
        .and_then(Tree::as_str)
        .is_some_and(|it| it.strip_prefix(GROUP).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Finds and normalises our documents; other documents are left out.
///
/// # Errors
/// E0116 for another version of the format; E0117 without a name; E0110 to E0114 for what stands inside.
pub fn read(trees: Vec<Tree>, report: &mut Report) -> Documents {
    let mut documents = Documents::default();
    for tree in trees.into_iter().filter(means_to_be_ours) {
        if version::check(&tree, report) == Standing::Newer {
            continue;
        }
        match tree.get("kind").and_then(Tree::as_str) {
            Some("Migration") => {
                let tree = with_labels(tree, report);
                documents.migrations.extend(header::<MigrationSpec>(tree, report));
            }
            Some("Platform") => documents.platforms.extend(header::<PlatformSpec>(tree, report)),
            _ => unknown_kind(&tree, report),
        }
    }
    documents
}

/// Tells whether a document means to be one of ours: by its group, or by a kind that nobody else has with such a `spec`.
fn means_to_be_ours(tree: &Tree) -> bool {
    let kind = tree.get("kind").and_then(Tree::as_str);
    let spec = |key| tree.at(&["spec", key]).is_some();
    is_ours(tree) || kind == Some("Migration") && (spec("workloads") || spec("environments"))
}

/// Lays the labels of the document itself under `spec.labels`: overlays and charts write theirs there.
///
/// Those of Helm's own change with every version of a chart, and would restart all pods.
fn with_labels(mut tree: Tree, report: &mut Report) -> Tree {
    let Some(mut labels) = tree.at(&["metadata", "labels"]).filter(|it| !it.is_null()).cloned() else { return tree };
    if let Value::Map(entries) = &mut labels.value {
        entries.retain(|entry| !entry.key.starts_with(HELM) && &*entry.key != NAME);
    }
    Map::<LabelKey, LabelValue>::normalise(&mut labels, &mut Reader::new(report, Route::from("metadata.labels")));
    let Value::Map(entries) = &mut tree.value else { return tree };
    let spec = entries.iter_mut().find(|entry| &*entry.key == "spec").map(|entry| &mut entry.value);
    if let Some(spec) = spec.filter(|spec| spec.entries().is_some()) {
        let mark = labels.mark;
        let labels = match spec.remove("labels") {
            Some(own) => merge(labels, &own.value),
            None => labels,
        };
        if let Value::Map(fields) = &mut spec.value {
            fields.push(Entry { key: "labels".into(), mark, value: labels });
        }
    }
    tree
}

fn unknown_kind(tree: &Tree, report: &mut Report) {
    let at = tree.get("kind").unwrap_or(tree);
    let kind = at.as_str().unwrap_or_default();
    let place = Place::new(at.mark, Route::from("kind"));
    let what = format!("`{GROUP}` has no kind `{kind}`");
    let diagnostic = Diagnostic::new(&codes::BAD_VALUE, place, what);
    report.add(match only_near(kind, ["Migration", "Platform"]) {
        Some(meant) => {
            let fix = Fix::of(report, at.mark, kind, meant);
            diagnostic.help(format!("write `kind: {meant}`")).fix(fix)
        }
        None => diagnostic.help("write `kind: Migration` or `kind: Platform`"),
    });
}

/// Normalises one document.
///
/// # Errors
/// As [`read`].
fn header<T: Shape>(mut tree: Tree, report: &mut Report) -> Option<Header> {
    check_keys(&tree, report);
    let name = check_name(&tree, report)?;
    if let Value::Map(entries) = &mut tree.value {
        let names = declared(entries);
        let mut reader = Reader::new(report, Route::from("spec"));
        reader.environments = names;
        match entries.iter_mut().find(|entry| &*entry.key == "spec") {
            Some(entry) => T::normalise(&mut entry.value, &mut reader),
            None => missing(&tree, "spec", "the document has no `spec`", report),
        }
    }
    Some(Header { name, tree })
}

/// Returns the environments that a document declares, in whichever form.
fn declared(entries: &[Entry]) -> Vec<Arc<str>> {
    let spec = entries.iter().find(|entry| &*entry.key == "spec").map(|entry| &entry.value);
    match spec.and_then(|it| it.get("environments")).map(|it| &it.value) {
        Some(Value::Map(names)) => names.iter().map(|it| Arc::clone(&it.key)).collect(),
        Some(Value::List(names)) => names.iter().filter_map(Tree::as_str).map(Arc::from).collect(),
        _ => Vec::new(),
    }
}

fn check_keys(tree: &Tree, report: &mut Report) {
    let known = ["apiVersion", "kind", "metadata", "spec"];
    for entry in tree.entries().unwrap_or_default() {
        if !known.contains(&&*entry.key) {
            let place = Place::new(entry.mark, Route::root().key(&entry.key));
            let within_spec = MigrationSpec::RECORD.fields.iter().any(|field| field.name == &*entry.key);
            let meant = only_near(&entry.key, known).filter(|it| tree.get(it).is_none() && !within_spec);
            let help = match meant {
                _ if within_spec => format!("indent `{}` under `spec`", entry.key),
                Some(meant) => format!("write `{meant}`"),
                None => "remove it, or put it under `spec`".to_owned(),
            };
            let fix = meant.and_then(|it| Fix::of(report, entry.mark, &entry.key, it));
            let what = format!("unknown key `{}`", entry.key);
            report.add(Diagnostic::new(&codes::UNKNOWN_KEY, place, what).help(help).fix(fix));
        }
    }
}

fn check_name(tree: &Tree, report: &mut Report) -> Option<Arc<str>> {
    let Some(name) = tree.at(&["metadata", "name"]).filter(|it| !it.is_null()) else {
        missing(tree, "metadata.name", "the document has no name", report);
        return None;
    };
    if name.scalar().is_none() {
        let mut reader = Reader::new(report, Route::from("metadata.name"));
        reader.wrong_shape_with(name, Name::WHAT, Some("write `name: shop`".to_owned()));
        return None;
    }
    let mut reader = Reader::new(report, Route::from("metadata.name"));
    Name::read(name, &mut reader).map(|name| name.0)
}

fn missing(tree: &Tree, route: &str, what: &str, report: &mut Report) {
    let near = tree.entry("metadata").filter(|_| route != "spec").or_else(|| tree.entry("kind"));
    let place = Place::new(near.map_or(tree.mark, |it| it.mark), Route::from(route));
    let help = match route {
        "spec" => "add `spec:` with `environments` and `workloads`".to_owned(),
        _ => "add `metadata: {name: …}`".to_owned(),
    };
    report.add(Diagnostic::new(&codes::MISSING, place, what).help(help));
}
