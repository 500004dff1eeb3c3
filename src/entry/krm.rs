//! KRM function: a `ResourceList` on stdin, a `ResourceList` on stdout.
//!
//! Facts that shape it (Kustomize 5.8): stdout is read before the exit code is looked at, so that on an error nothing but a
//! list may stand there; an empty stdout with exit 0 would delete every resource; `kustomize build` throws `results` away, so
//! that everything is said on stderr too. `kustomize fn run --results-dir` and kpt show them, those of a failure above all.

use super::Door;
use super::call::{Answer, Call, Exit, Stdin};
use super::files::DiskFiles;
use super::host::{Expanded, Handed, Mode, Text, expand_handed, lines};
use super::post_render::stream;
use super::read;
use super::{codes, verbatim};
use crate::diagnostic::{Diagnostic, Lines, Place, Report, ResourceRef, Route, Source, krm_results};
use crate::tree::{self, Tree, Value};
use std::path::Path;
use std::sync::Arc;

/// The door: no arguments, and one list of resources on stdin.
pub(super) const DOOR: Door = Door { recognises, answer };

/// Versions of the list; the output takes that of the input.
const VERSIONS: [&str; 2] = ["config.kubernetes.io/v1", "config.kubernetes.io/v1beta1"];

/// The group of the list, whatever its version.
const GROUP: &str = "config.kubernetes.io/";

/// The kind of the list.
const KIND: &str = "ResourceList";

fn recognises(call: &Call) -> bool {
    call.args.is_empty() && call.stdin == Stdin::Piped && read::peek().is_some_and(is_list)
}

/// Tells whether a text is one `ResourceList`, of any version: the other hosts without arguments pass streams.
fn is_list(text: &str) -> bool {
    let mut documents = stream::split(text).into_iter().map(|part| part.body).filter(|body| !stream::is_empty(body));
    let (Some(only), None) = (documents.next(), documents.next()) else { return false };
    match (stream::top(only, "apiVersion"), stream::top(only, "kind")) {
        (Some(version), Some(kind)) => version.starts_with(GROUP) && kind == KIND,
        // Written in one line, as JSON: then its keys are found by reading it.
        _ => only.contains(KIND) && only.contains(GROUP) && is_list_in_flow(only),
    }
}

fn is_list_in_flow(text: &str) -> bool {
    let mut report = Report::new();
    let id = report.add_source(Source::new(String::new(), text.into(), Lines::Lost));
    let has = |tree: &Tree, key: &str, is: &dyn Fn(&str) -> bool| tree.get(key).and_then(Tree::as_str).is_some_and(is);
    tree::parse(id, &mut report)
        .first()
        .is_some_and(|tree| has(tree, "kind", &|it| it == KIND) && has(tree, "apiVersion", &|it| it.starts_with(GROUP)))
}

fn answer(_: &Call) -> Answer {
    let mut report = Report::new();
    let files = read::folder(Path::new("."), &mut report);
    let (Some(files), Some(text)) = (files, read::stdin(&mut report)) else { return Answer::to_host(None, &report) };
    let (out, report) = respond(&text, &files);
    let answer = Answer::to_host(out, &report);
    match (answer.exit, list(&text)) {
        (Exit::Done, _) | (_, Err(_)) => answer,
        (_, Ok(given)) => Answer { out: refused(given, &report).into(), ..answer },
    }
}

/// Returns the list of a failure: the resources as they were given, and what is wrong.
fn refused(given: List, report: &Report) -> String {
    let List { version, items, config } = given;
    let lines = lines(&Expanded { kept: items, objects: Vec::new() });
    written(&version, &lines, config.as_ref(), report)
}

/// A `ResourceList`.
struct List {
    version: String,
    items: Vec<Tree>,
    config: Option<Tree>,
}

/// Answers one list with another.
///
/// # Errors
/// E0902 when the text is no list; whatever expanding reports. Then there is no list, and the report says why.
fn respond(text: &Arc<str>, files: &DiskFiles) -> (Option<String>, Report) {
    let List { version, items, config } = match list(text) {
        Ok(list) => list,
        Err(report) => return (None, *report),
    };
    let mut report = Report::new();
    let mode = Mode::of(config.as_ref(), &items);
    let config_in = Text { name: "functionConfig".to_owned(), text: Arc::clone(text) };
    let handed = Handed { config: config.clone(), config_in, items, items_in: Arc::clone(text), mode };
    let expanded = expand_handed(handed, files, &mut report);
    let out = expanded.map(|expanded| written(&version, &lines(&expanded), config.as_ref(), &report));
    (out, report)
}

/// Reads the list, with a report of its own: the host's text is no file of the user's.
fn list(text: &Arc<str>) -> Result<List, Box<Report>> {
    let mut report = Report::new();
    let id = report.add_source(Source::new("<stdin>".to_owned(), Arc::clone(text), Lines::Lost));
    let mut trees = tree::parse(id, &mut report);
    if report.errors() > 0 {
        return Err(Box::new(report));
    }
    let list = trees.pop().filter(|_| trees.is_empty()).and_then(as_list);
    list.ok_or_else(|| {
        let what = "the `kind: ResourceList` on stdin is not understood";
        let help = format!("write `apiVersion: {}`, and a list under `items`", VERSIONS[0]);
        report.add(Diagnostic::new(&codes::NOT_A_LIST, Place::route(Route::root()), what).help(help));
        Box::new(report)
    })
}

fn as_list(mut tree: Tree) -> Option<List> {
    let version = tree.get("apiVersion").and_then(Tree::as_str).filter(|it| VERSIONS.contains(it))?.to_owned();
    tree.get("kind").and_then(Tree::as_str).filter(|it| *it == KIND)?;
    let config = tree.remove("functionConfig").map(|entry| entry.value).filter(|config| !config.is_null());
    let items = match tree.remove("items").map(|entry| entry.value) {
        Some(Tree { value: Value::List(items), .. }) => items,
        Some(other) if !other.is_null() => return None,
        _ => Vec::new(),
    };
    Some(List { version, items, config })
}

fn written(version: &str, lines: &[String], config: Option<&Tree>, report: &Report) -> String {
    let mut out = format!("{{\"apiVersion\": \"{version}\", \"kind\": \"ResourceList\", \"items\": [");
    for (index, line) in lines.iter().enumerate() {
        out.push_str(if index > 0 { ",\n" } else { "\n" });
        out.push_str(line);
    }
    out.push(']');
    if let Some(config) = config {
        out.push_str(",\n\"functionConfig\": ");
        verbatim::write_tree(config, &mut out);
    }
    if report.warnings() + report.errors() > 0 {
        out.push_str(",\n\"results\": ");
        verbatim::write_node(&krm_results(report, config.and_then(reference)), &mut out);
    }
    out.push_str("}\n");
    out
}

/// Returns the config as the thing that findings speak of, where it is what was expanded.
fn reference(config: &Tree) -> Option<ResourceRef<'_>> {
    let text = |path: &[&str]| config.at(path).and_then(Tree::as_str);
    let kind = text(&["kind"]).filter(|kind| *kind == "Migration")?;
    let namespace = text(&["metadata", "namespace"]);
    Some(ResourceRef { api_version: text(&["apiVersion"])?, kind, name: text(&["metadata", "name"])?, namespace })
}
