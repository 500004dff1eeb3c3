//! The platform of an environment: the named one, the migration's fields over it, the environment's over both.

use super::files::Files;
use super::nodes;
use crate::diagnostic::{Diagnostic, Lines, Place, Report, Route, Source};
use crate::plan::{AccessMode, PlatformPlan, Text};
use crate::resolve::codes;
use crate::resolve::scene::Scene;
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
/// E0213 for what only a platform by itself emits, E0219 when the named platform is not there, E0206 when its file cannot be
/// read, and whatever is wrong inside of it.
pub fn layers(spec: &Tree, environment: &Tree, platforms: &Platforms<'_>, report: &mut Report) -> Option<Tree> {
    let over = [spec.get("platform"), environment.get("platform")];
    over.into_iter().flatten().for_each(|layer| check_layer(layer, report));
    let base = match from(spec, environment) {
        Some(from) => load(from, platforms, report)?,
        None => Tree::map([], spec.mark),
    };
    Some(over.into_iter().flatten().cloned().fold(base, |base, mut over| {
        over.remove("from");
        merge(base, &over)
    }))
}

/// Returns the platform that is built on, as it is written; `None` when there is none, or it cannot be had.
///
/// # Errors
/// As [`layers`].
pub fn named(spec: &Tree, environment: &Tree, platforms: &Platforms<'_>, report: &mut Report) -> Option<Tree> {
    load(from(spec, environment)?, platforms, report)
}

/// A null of the environment says that it builds on none.
fn from<'a>(spec: &'a Tree, environment: &'a Tree) -> Option<&'a Tree> {
    let from = [environment, spec].into_iter().find_map(|tree| tree.at(&["platform", "from"]));
    from.filter(|it| !it.is_null())
}

/// Reports what a migration would have no effect with: it belongs to the cluster, and several migrations would fight over it.
fn check_layer(layer: &Tree, report: &mut Report) {
    for field in ["namespaces", "priorityClasses"] {
        let Some(entry) = layer.entry(field).filter(|it| !it.value.is_null()) else { continue };
        let place = Place::new(entry.mark, Route::from("spec.platform").key(field));
        let what = format!("`{field}` belongs to the cluster, so no migration emits it");
        let help = "move it to a document `kind: Platform` in a file of its own, and render that file";
        report.add(Diagnostic::new(&codes::CONTRADICTION, place, what).help(help));
    }
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
    let source = report.add_source(Source::new(platforms.files.name(path), text.into(), Lines::Kept));
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

/// Returns what rules must know of the platform; `volumes` are those that its pods mount.
#[must_use]
pub fn facts(scene: &Scene<'_>, spec: &Tree, volumes: &[AccessMode]) -> PlatformPlan {
    let platform = &scene.platform;
    PlatformPlan {
        region: platform.region.clone().map(|it| it.0),
        account: platform.account.clone().map(|it| it.0),
        cluster: scene.cluster.clone(),
        declared: declared(spec, &scene.environment),
        node_groups: nodes::groups(scene),
        system_pods: nodes::system_pods(platform, volumes),
        currency: platform.currency.clone().map(|it| it.0),
        policies_enforced: platform.network.as_ref().and_then(|it| it.enforced).map(|it| it.0),
        neighbours: neighbours(spec, &scene.environment),
        origin: scene.platform_tree.clone(),
        load_balancer: scene.load_balancer.clone(),
    }
}

fn declared(spec: &Tree, environment: &str) -> Place {
    let route = Route::from("spec.environments").key(environment);
    let entry = spec.get("environments").and_then(|it| it.entry(environment));
    Place { mark: entry.map(|it| it.mark), route }
}

/// Environments that name no cluster share the one that is not named; one of another region or account has another.
fn neighbours(spec: &Tree, environment: &str) -> Vec<Text> {
    let environments = spec.get("environments").and_then(Tree::entries).unwrap_or_default();
    let text = |tree: &Tree, path: &[&str]| tree.at(path).and_then(Tree::as_str).map(str::to_owned);
    let cluster = |tree: &Tree| {
        let name = text(tree, &["cluster"]).or_else(|| text(tree, &["platform", "cluster"]));
        (name, text(tree, &["platform", "region"]), text(tree, &["platform", "account"]))
    };
    let own = environments.iter().find(|it| &*it.key == environment).map(|it| cluster(&it.value)).unwrap_or_default();
    let others = environments.iter().filter(|it| &*it.key != environment && cluster(&it.value) == own);
    others.map(|it| it.key.clone()).collect()
}
