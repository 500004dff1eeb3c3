//! What Kustomize and kpt hand over -> what they get back: a config, and resources among which migrations may be.
//!
//! A host's own resources are kept in their order and never read as anything but what they are. Both of Kustomize's
//! protocols end here; they differ only in how things are handed over.

use super::expand::{expand_each, follow};
use super::expansion::{Clash, Expansion, Identity, identity};
use super::files::DiskFiles;
use super::read::{held, label};
use super::{codes, verbatim};
use crate::diagnostic::{Diagnostic, Lines, Place, Report, Route, Source, listed};
use crate::object::{KindRef, Node, Object};
use crate::pipeline::MANAGED_BY;
use crate::pipeline::{self, Documents};
use crate::spec::{VERSION, is_ours};
use crate::tree::Tree;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The annotation by which Kustomize finds the resources again that it passes to a transformer.
const KUSTOMIZE_ID: &str = "kustomize.config.k8s.io/id";

/// Annotations that name the file of a resource; on a config they are a scope.
const PATHS: [&str; 2] = ["config.kubernetes.io/path", "internal.config.kubernetes.io/path"];

/// The kind of config that expands the migrations among the resources.
const EXPAND: &str = "ExpandMigrations";

/// What the resources are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// None: the host wants objects, and at most passes a copy of the config.
    Generator,
    /// Those of a build: the migrations among them are replaced by their objects.
    Stream,
    /// The files of a package, which are written back: a migration that is not given back would be deleted.
    Package,
}

/// Trees with the text that their marks point into.
pub(super) struct Text {
    /// What the user calls it.
    pub(super) name: String,
    /// The text.
    pub(super) text: Arc<str>,
}

/// What a host hands over.
pub(super) struct Handed {
    /// The config of the function or plugin.
    pub(super) config: Option<Tree>,
    /// Where the config stands.
    pub(super) config_in: Text,
    /// The resources.
    pub(super) items: Vec<Tree>,
    /// The text in which they stand.
    pub(super) items_in: Arc<str>,
    /// What they are.
    pub(super) mode: Mode,
}

/// What a host gets back.
#[derive(Debug)]
pub(super) struct Expanded {
    /// Its own resources, in their order.
    pub(super) kept: Vec<Tree>,
    /// Objects of ours.
    pub(super) objects: Vec<Object>,
}

/// What the config wants.
enum Config {
    /// To be expanded itself, or to be the platform of others.
    Document(Tree),
    /// The migrations among the resources to be expanded, for an environment of its choice.
    Expand(Option<String>),
}

impl Mode {
    /// Returns what the resources of a `ResourceList` are.
    ///
    /// Kustomize passes a copy of the config to a generator, and marks what it passes to a transformer.
    pub(super) fn of(config: Option<&Tree>, items: &[Tree]) -> Self {
        let copy = |item: &Tree| config.is_some_and(|config| tree_identity(config) == tree_identity(item));
        let filed = |item: &Tree| PATHS.iter().any(|path| annotation(item, path).is_some());
        match items {
            [] => Self::Generator,
            _ if items.iter().any(|item| annotation(item, KUSTOMIZE_ID).is_some()) => Self::Stream,
            [only] if copy(only) && !filed(only) => Self::Generator,
            _ => Self::Package,
        }
    }
}

/// Replaces migrations by their objects.
///
/// # Errors
/// E0903 for a config that says nothing to us, E0904 when there is no migration, E0905 when an object is there already,
/// and whatever the pipeline reports.
///
/// # Panics
/// Never: a resource that would be lost is a bug, and better met here than in a cluster.
pub(super) fn expand_handed(handed: Handed, files: &DiskFiles, report: &mut Report) -> Option<Expanded> {
    let Handed { config, config_in, items, items_in, mode } = handed;
    warn_scope(config.as_ref(), &items, report);
    let given = items.len();
    let found = held(&items);
    let config = read_config(config, &config_in, report)?;
    let (ours, kept) = sort(items, &config, mode);
    let (environment, own) = match config {
        Config::Document(tree) => (None, Some(tree)),
        Config::Expand(environment) => (environment, None),
    };
    let consumed = given - kept.len();
    let in_items = |tree, report: &mut Report| adopt(tree, &label_text(tree, &items_in), report);
    let trees = own.into_iter().chain(ours.iter().map(|tree| in_items(tree, report))).collect();
    let documents = pipeline::read_trees(trees, report);
    if documents.migrations.is_empty() {
        return without_migration(&documents, mode, &found, report);
    }
    let migrations = follow(documents, files, report);
    let expansion = expand_each(&migrations.iter().collect::<Vec<_>>(), environment.as_deref(), report);
    let (kept, replaced) = make_room(kept, expansion.as_ref(), mode, report);
    let expected = if mode == Mode::Package { 0 } else { ours.len().max(usize::from(mode == Mode::Generator)) };
    assert!(kept.len() + replaced + consumed == given, "internal error: a resource of the host would be lost");
    assert!(consumed <= expected, "internal error: a resource of the host was taken for ours");
    expansion.filter(|_| report.errors() == 0).map(|it| Expanded { kept, objects: it.into_stream() })
}

fn without_migration(documents: &Documents, mode: Mode, found: &str, report: &mut Report) -> Option<Expanded> {
    if report.errors() > 0 {
        return None;
    }
    if mode == Mode::Generator && !documents.platforms.is_empty() {
        // A folder of generator configs may hold the platform beside its migrations; Kustomize runs us for each.
        return Some(Expanded { kept: Vec::new(), objects: Vec::new() });
    }
    let passed = if mode == Mode::Generator { "nothing" } else { found };
    let what = format!("no `kind: Migration` of `{VERSION}` is among the resources; the host passed {passed}");
    let help = "list the migration under `resources` of the same kustomization or of one that it builds on";
    report.add(Diagnostic::new(&codes::NOTHING, Place::route(Route::root()), what).help(help));
    None
}

/// Parts the resources into ours and those that are kept.
fn sort(items: Vec<Tree>, config: &Config, mode: Mode) -> (Vec<Tree>, Vec<Tree>) {
    let ours = |tree: &Tree| is_ours(tree) && kind(tree) != Some(EXPAND);
    match mode {
        Mode::Generator => (Vec::new(), Vec::new()),
        Mode::Stream => items.into_iter().partition(ours),
        // There the other migrations have functions of their own.
        Mode::Package if matches!(config, Config::Document(tree) if kind(tree) == Some("Migration")) => {
            (items.iter().filter(|tree| is_ours(tree) && kind(tree) == Some("Platform")).cloned().collect(), items)
        }
        Mode::Package => (items.iter().filter(|tree| ours(tree)).cloned().collect(), items),
    }
}

/// Returns the kept resources without those of an earlier run that the objects replace, and how many these are.
///
/// Only a package holds such: it is written back, and read again by the next run.
fn make_room(kept: Vec<Tree>, expansion: Option<&Expansion>, mode: Mode, report: &mut Report) -> (Vec<Tree>, usize) {
    let objects = || expansion.into_iter().flat_map(|it| it.each.iter().flatten().map(move |object| (it, object)));
    let wanted: BTreeSet<Identity> = objects().map(|(_, object)| identity(object)).collect();
    let managed =
        |tree: &Tree| tree.at(&["metadata", "labels", MANAGED_BY]).and_then(Tree::as_str) == Some("transship");
    let same = |tree: &Tree| tree_identity(tree).is_some_and(|identity| wanted.contains(&identity));
    let before = kept.len();
    let replaced = |tree: &Tree| mode == Mode::Package && managed(tree) && same(tree);
    let kept: Vec<Tree> = kept.into_iter().filter(|tree| !replaced(tree)).collect();
    let there: BTreeSet<Identity> = kept.iter().filter_map(tree_identity).collect();
    for (expansion, object) in objects().filter(|(_, object)| there.contains(&identity(object))) {
        expansion.clash(object, Clash::WithResource, report);
    }
    let replaced = before - kept.len();
    (kept, replaced)
}

fn warn_scope(config: Option<&Tree>, items: &[Tree], report: &mut Report) {
    let scoped = PATHS.iter().find(|path| config.is_some_and(|config| annotation(config, path).is_some()));
    if let Some(path) = scoped.filter(|_| items.is_empty()) {
        let what = format!("the function config has an annotation `{path}`, so that the host passes no resources");
        let place = Place::route(Route::from("metadata.annotations").key(path));
        report.add(Diagnostic::new(&codes::SCOPED, place, what).help("remove the annotation"));
    }
}

fn read_config(config: Option<Tree>, text: &Text, report: &mut Report) -> Option<Config> {
    let Some(config) = config.filter(|config| !config.is_null()) else { return Some(Config::Expand(None)) };
    let version = config.get("apiVersion").and_then(Tree::as_str);
    match (version, kind(&config)) {
        (_, Some(EXPAND)) if is_ours(&config) => read_expand(&config, ("spec", VERSION), text, report),
        (Some("v1"), Some("ConfigMap")) => read_expand(&config, ("data", "v1"), text, report),
        _ if is_ours(&config) => Some(Config::Document(adopt(&config, text, report))),
        _ => {
            let what = format!("`{}` is no config of this function", label(&config));
            let help = format!("write `apiVersion: {VERSION}` and `kind: Migration` or `kind: {EXPAND}`");
            refuse(&config, "kind", what, help, text, report);
            None
        }
    }
}

/// Reads the environment from a config that holds nothing else.
fn read_expand(config: &Tree, (part, version): (&str, &str), text: &Text, report: &mut Report) -> Option<Config> {
    let before = report.errors();
    let written = config.get("apiVersion").and_then(Tree::as_str);
    if written != Some(version) {
        let what = format!("unknown version `{}`", written.unwrap_or_default());
        refuse(config, "apiVersion", what, format!("write `apiVersion: {version}`"), text, report);
    }
    unknown_keys((config, ""), &["apiVersion", "kind", "metadata", part], text, report);
    let fields = config.get(part);
    if let Some(fields) = fields {
        unknown_keys((fields, part), &["environment"], text, report);
    }
    let environment = fields.and_then(|fields| fields.get("environment"));
    let name = environment.and_then(Tree::as_str).map(str::to_owned);
    if let (Some(tree), None) = (environment, &name) {
        let what = format!("the environment is {}", tree.shape());
        refuse(tree, &format!("{part}.environment"), what, "name one environment".to_owned(), text, report);
    }
    (report.errors() == before).then_some(Config::Expand(name))
}

fn unknown_keys((tree, route): (&Tree, &str), known: &[&str], text: &Text, report: &mut Report) {
    for entry in tree.entries().unwrap_or_default().iter().filter(|entry| !known.contains(&&*entry.key)) {
        let route = Route::from(route).key(&entry.key);
        let help = format!("remove it, or write {}", listed(known.iter().copied()));
        refuse(&entry.value, route.as_str(), format!("unknown key `{}`", entry.key), help, text, report);
    }
}

fn refuse(at: &Tree, route: &str, what: String, help: String, text: &Text, report: &mut Report) {
    let mark = adopt(at, text, report).mark;
    report.add(Diagnostic::new(&codes::CONFIG, Place::new(mark, Route::from(route)), what).help(help));
}

/// Returns a copy of a tree whose marks point into a source of the report.
///
/// Hosts write all documents into one text; for the user, each is a thing of its own.
fn adopt(tree: &Tree, text: &Text, report: &mut Report) -> Tree {
    let Text { name, text } = text;
    let id = report.add_source(Source::new(name.clone(), Arc::clone(text), Lines::Lost));
    tree.clone().moved_to(id)
}

fn label_text(tree: &Tree, text: &Arc<str>) -> Text {
    Text { name: label(tree), text: Arc::clone(text) }
}

fn kind(tree: &Tree) -> Option<&str> {
    tree.get("kind").and_then(Tree::as_str)
}

/// Returns an annotation of a resource.
pub(super) fn annotation<'a>(tree: &'a Tree, name: &str) -> Option<&'a Tree> {
    tree.at(&["metadata", "annotations", name])
}

/// Returns the identity of a resource, if it has one.
pub(super) fn tree_identity(tree: &Tree) -> Option<Identity> {
    let text = |path: &[&str]| tree.at(path).and_then(Tree::as_str).map(str::to_owned);
    let kind = KindRef { api_version: text(&["apiVersion"])?, kind: text(&["kind"])? };
    let (namespace, name) = (text(&["metadata", "namespace"]), text(&["metadata", "name"])?);
    Some(identity(&Object { kind, namespace, name, body: Node::Null }))
}

/// Writes resources of a host and objects of ours, each on a line of its own.
pub(super) fn lines(expanded: &Expanded) -> Vec<String> {
    let Expanded { kept, objects } = expanded;
    let line = |write: &dyn Fn(&mut String)| {
        let mut line = String::new();
        write(&mut line);
        line
    };
    let kept = kept.iter().map(|tree| line(&|out| verbatim::write_tree(tree, out)));
    kept.chain(objects.iter().map(|object| line(&|out| verbatim::write_node(&object.body, out)))).collect()
}
