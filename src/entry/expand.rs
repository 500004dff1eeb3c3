//! Documents -> the objects of one environment, for every door alike.

use super::codes;
use super::files::DiskFiles;
use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::explain::{self, Question, Unknown};
use crate::figure::{Column, Table};
use crate::object::{Key, Node, Object};
use crate::output;
use crate::pipeline::{self, Date, Documents, Extent, Job, Rendered};
use crate::spec::Header;
use crate::tree::Tree;
use std::collections::BTreeMap;
use std::mem;

/// Most sources that may follow each other.
const MOST_SOURCES: usize = 8;

/// What Kustomize and its functions tell each other on objects.
const HOST_PREFIXES: [&str; 4] =
    ["config.kubernetes.io/", "internal.config.kubernetes.io/", "config.k8s.io/", "kustomize.config.k8s.io/"];

/// What stands below the same prefix and is meant for those who apply the objects.
const FOR_APPLIERS: [&str; 2] = ["config.kubernetes.io/depends-on", "config.kubernetes.io/apply-time-mutation"];

/// A migration with everything that it may look at.
pub(super) struct Migration {
    header: Header,
    platforms: Vec<Header>,
    files: DiskFiles,
}

impl Migration {
    /// Returns the names of its environments, in promotion order.
    pub(super) fn environments(&self) -> Vec<String> {
        pipeline::environments(&self.header).iter().map(ToString::to_string).collect()
    }

    /// Returns the environment that it names itself.
    pub(super) fn own_environment(&self) -> Option<String> {
        pipeline::own_environment(&self.header).map(|it| it.to_string())
    }

    /// Returns the names of its workloads.
    pub(super) fn workloads(&self) -> Vec<String> {
        names(self.header.tree.at(&["spec", "workloads"]))
    }

    /// Returns the names of a workload's further containers, of `init` or of `sidecars`.
    pub(super) fn containers(&self, workload: &str, list: &str) -> Vec<String> {
        names(self.header.tree.at(&["spec", "workloads", workload, list]))
    }

    /// Returns the image of every workload as it is written, for an environment where one is asked for.
    pub(super) fn images(&self, environment: Option<&str>) -> BTreeMap<String, String> {
        let own = self.own_environment();
        let environment = environment.or(own.as_deref()).unwrap_or_default();
        let image = |name: String| {
            let tree =
                |path: &[&str]| self.header.tree.at(&["spec", "workloads", &name])?.at(path).and_then(Tree::as_str);
            let image = tree(&["environments", environment, "image"]).or_else(|| tree(&["image"]))?.to_owned();
            Some((name, image))
        };
        self.workloads().into_iter().filter_map(image).collect()
    }

    /// Lays the fields of another migration over its own.
    pub(super) fn lay_over(&mut self, over: &Header) {
        pipeline::lay_over(&mut self.header, over);
    }

    fn is_platform(&self) -> bool {
        self.header.tree.get("kind").and_then(Tree::as_str) == Some("Platform")
    }

    /// Returns what the pipeline is asked about: an environment, or the one that the migration names.
    pub(super) fn job(&self, environment: Option<&str>) -> Job<'_> {
        let declared = environment.is_some() || !pipeline::environments(&self.header).is_empty();
        // Where none is declared, that is the finding, not that none was chosen.
        let environment = if declared { environment } else { Some("") };
        let Self { header, platforms, files } = self;
        Job { migration: header, platforms, environment: environment.map(Into::into), files }
    }

    fn render(&self, environment: Option<&str>, report: &mut Report) -> Option<Vec<Object>> {
        pipeline::render(&self.job(environment), report)
    }

    fn render_whole(&self, environment: &str, report: &mut Report) -> Option<Rendered> {
        pipeline::render_whole(&self.job(Some(environment)), report)
    }

    /// Renders an environment that is checked with others, and its guards against all that are not among them.
    fn render_among(&self, environment: &str, others: &[String], report: &mut Report) -> Option<Rendered> {
        let job = self.job(Some(environment));
        let rendered = pipeline::render_whole(&job, report)?;
        pipeline::check_guards(&job, &rendered, others, report);
        Some(rendered)
    }
}

fn names(tree: Option<&Tree>) -> Vec<String> {
    tree.and_then(Tree::entries).unwrap_or_default().iter().map(|it| it.key.to_string()).collect()
}

/// Follows the sources of all migrations.
///
/// Files that a source names lie relative to that source, as if it was rendered itself: that is why every migration is
/// followed alone.
///
/// # Errors
/// As the pipeline; E0906 when sources name each other in a circle.
pub(super) fn follow(documents: Documents, files: &DiskFiles, report: &mut Report) -> Vec<Migration> {
    let Documents { migrations, platforms } = documents;
    let follow = |header| follow_one(Migration { header, platforms: platforms.clone(), files: files.clone() }, report);
    migrations.into_iter().filter_map(follow).collect()
}

/// Returns platforms as what is rendered: of each, what belongs to the whole cluster.
pub(super) fn platforms(documents: Documents, files: &DiskFiles) -> Vec<Migration> {
    let whole = |header| Migration { header, platforms: Vec::new(), files: files.clone() };
    documents.platforms.into_iter().map(whole).collect()
}

fn follow_one(mut migration: Migration, report: &mut Report) -> Option<Migration> {
    for _ in 0..MOST_SOURCES {
        let Migration { header, platforms, files } = migration;
        let Some(source) = header.tree.at(&["spec", "source"]).and_then(Tree::as_str).map(str::to_owned) else {
            return Some(Migration { header, platforms, files });
        };
        let mut followed = pipeline::follow_source(Documents { migrations: vec![header], platforms }, &files, report);
        let header = followed.migrations.pop()?;
        migration = Migration { header, platforms: followed.platforms, files: files.beside(&source) };
    }
    let place = migration.header.tree.at(&["spec", "source"]).map(|tree| tree.mark);
    let place = Place { mark: place, route: Route::from("spec.source") };
    let help = "write the specification in one file, and name that file in the others";
    report.add(Diagnostic::new(&codes::CIRCLE, place, "the sources name each other without an end").help(help));
    None
}

/// Renders one environment of all migrations, in the order in which they are written.
///
/// # Errors
/// As the pipeline; E0905 when two migrations emit different objects of one identity.
pub(super) fn expand(migrations: &[&Migration], environment: Option<&str>, report: &mut Report) -> Option<Vec<Object>> {
    expand_each(migrations, environment, report).map(one_stream)
}

/// Renders one environment of each migration by itself; what several emit alike stands with the first of them.
///
/// # Errors
/// As [`expand`].
pub(super) fn expand_each(
    migrations: &[&Migration],
    environment: Option<&str>,
    report: &mut Report,
) -> Option<Vec<Vec<Object>>> {
    let before = report.raised();
    let rendered: Vec<_> = migrations.iter().map(|it| it.render(environment, report)).collect();
    let each = finish(rendered.into_iter().collect::<Option<Vec<_>>>()?, report);
    (report.raised() == before).then_some(each)
}

/// Renders several environments of all migrations, and checks them against each other.
///
/// # Errors
/// As [`expand`], and E038x for what each environment is right about, and all together are not.
pub(super) fn expand_all(
    migrations: &[Migration],
    environments: Vec<String>,
    report: &mut Report,
) -> Option<Vec<(String, Vec<Object>)>> {
    let before = report.raised();
    let mut rendered = Vec::new();
    for name in environments {
        let present = migrations.iter().filter(|it| it.environments().contains(&name));
        let whole: Vec<_> = present.map(|it| it.render_whole(&name, report)).collect();
        rendered.push((name, whole));
    }
    pipeline::compare(rendered.iter().flat_map(|(_, whole)| whole.iter().flatten()), report);
    let objects = |whole: Vec<Option<Rendered>>| whole.into_iter().flatten().map(|it| it.objects).collect();
    let all = rendered.into_iter().map(|(name, whole)| (name, one_stream(finish(objects(whole), report)))).collect();
    (report.raised() == before).then_some(all)
}

/// Renders one environment of all migrations that have it, to be compared with another.
///
/// # Errors
/// As [`expand`], but for guards: whoever breaks one wants to see where.
pub(super) fn expand_to_compare(
    migrations: &[Migration],
    environment: &str,
    report: &mut Report,
) -> Option<Vec<Object>> {
    let before = report.raised();
    let has = |it: &&Migration| it.environments().iter().any(|it| it == environment);
    let mut present: Vec<&Migration> = migrations.iter().filter(has).collect();
    if present.is_empty() {
        present = migrations.iter().collect();
    }
    let rendered: Vec<_> = present.iter().map(|it| it.render_whole(environment, report)).collect();
    let objects = rendered.into_iter().map(|it| it.map(|it| it.objects)).collect::<Option<Vec<_>>>()?;
    let all = one_stream(finish(objects, report));
    (report.raised() == before).then_some(all)
}

/// How much a check looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Checked {
    /// Environments, of all migrations together.
    pub(super) environments: usize,
    /// Workloads that are declared; `None` for a platform by itself.
    pub(super) workloads: Option<usize>,
}

/// What a platform by itself is checked as, because it declares no environments: the profile that protects most.
const OF_PLATFORM: &str = "prod";

/// Checks environments of all migrations, alone and against each other; without names, all of them.
///
/// # Errors
/// As [`expand_all`], E0391 for guards that cannot be checked, and E0262 for waivers that are over.
pub(super) fn check_all(migrations: &[Migration], asked: &[String], today: &Date, report: &mut Report) -> Checked {
    let names = if asked.is_empty() { declared(migrations) } else { asked.to_vec() };
    let mut rendered: Vec<Vec<Rendered>> = Vec::new();
    for name in &names {
        let declaring = |it: &&Migration| it.environments().contains(name);
        // One that nobody declares is the finding.
        let nobody = !migrations.iter().any(|it| declaring(&it));
        let present = migrations.iter().filter(|it| nobody || declaring(it));
        rendered.push(present.filter_map(|it| it.render_among(name, &names, report)).collect());
    }
    if names.is_empty() {
        for it in migrations {
            drop(it.render(None, report));
        }
    }
    pipeline::compare(rendered.iter().flatten(), report);
    let all: Vec<String> = declared(migrations);
    let extent = if all.iter().all(|it| names.contains(it)) { Extent::Whole } else { Extent::Part };
    let headers = migrations.iter().map(|it| &it.header);
    pipeline::check_waivers((headers, extent), rendered.iter().flatten(), today, report);
    for whole in rendered {
        finish(whole.into_iter().map(|it| it.objects).collect(), report);
    }
    let workloads = migrations.iter().filter_map(|it| it.header.tree.at(&["spec", "workloads"])?.entries());
    let is_platform = all == [OF_PLATFORM] && migrations.iter().all(Migration::is_platform);
    Checked { environments: names.len(), workloads: (!is_platform).then(|| workloads.map(<[_]>::len).sum()) }
}

/// Returns the environments of all migrations, in promotion order.
pub(super) fn declared(migrations: &[Migration]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in migrations.iter().flat_map(Migration::environments) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() && migrations.iter().any(Migration::is_platform) {
        names.push(OF_PLATFORM.to_owned());
    }
    names
}

/// Takes off what stands twice, and what is the host's.
fn finish(rendered: Vec<Vec<Object>>, report: &mut Report) -> Vec<Vec<Object>> {
    let mut each = without_twins(rendered, report);
    for object in each.iter_mut().flatten() {
        strip(object, report);
    }
    each
}

/// Makes one stream, in order, of what several migrations emit.
fn one_stream(mut each: Vec<Vec<Object>>) -> Vec<Object> {
    if each.len() == 1 {
        return each.swap_remove(0);
    }
    let mut objects: Vec<Object> = each.into_iter().flatten().collect();
    output::arrange(&mut objects);
    objects
}

/// Writes the runbook of one environment of all migrations.
///
/// # Errors
/// As the pipeline.
pub(super) fn runbook(migrations: &[Migration], environment: Option<&str>, report: &mut Report) -> Option<String> {
    let jobs: Vec<_> = migrations.iter().map(|it| it.job(environment)).collect();
    pipeline::runbook(&jobs, report)
}

/// Puts figures of all environments of all migrations side by side.
///
/// # Errors
/// As the pipeline.
pub(super) fn matrix(migrations: &[Migration], asked: &[Column], report: &mut Report) -> Option<Table> {
    let jobs = |name: &String| {
        let present = migrations.iter().filter(|it| it.environments().contains(name));
        present.map(|it| it.job(Some(name))).collect()
    };
    let all: Vec<_> = declared(migrations).into_iter().map(|name| (name.clone(), jobs(&name))).collect();
    pipeline::matrix(&all, asked, report)
}

/// Answers a question about one environment; of several migrations, the first one that knows an answer gives it.
///
/// # Errors
/// As the pipeline; what nobody knows.
pub(super) fn explain(
    migrations: &[Migration],
    environment: Option<&str>,
    question: &Question,
    report: &mut Report,
) -> Option<Result<explain::Answer, Unknown>> {
    let mut answers = Vec::new();
    for migration in migrations {
        answers.push(pipeline::explain(&migration.job(environment), question, report)?);
    }
    let known = answers.iter().position(Result::is_ok).unwrap_or(0);
    answers.into_iter().nth(known)
}

/// What tells one object of a cluster from another: group, kind, namespace and name.
pub(super) type Identity = (String, String, String, String);

/// Returns the identity of an object.
pub(super) fn identity(object: &Object) -> Identity {
    let Object { kind, namespace, name, body: _ } = object;
    (kind.group().to_owned(), kind.kind.clone(), namespace.clone().unwrap_or_default(), name.clone())
}

/// Reports an object that cannot stand beside another.
pub(super) fn clash(object: &Object, other: &str, report: &mut Report) {
    let namespace = object.namespace.as_ref().map(|it| format!(" of namespace `{it}`")).unwrap_or_default();
    let what = format!("`{}`{namespace} {other}", object.label());
    let help = "rename one of them, or declare it once";
    report.add(Diagnostic::new(&codes::CLASH, Place::route(Route::root()), what).help(help));
}

/// Takes out what an earlier migration emits alike: a namespace, a store.
fn without_twins(rendered: Vec<Vec<Object>>, report: &mut Report) -> Vec<Vec<Object>> {
    // The pipeline found twins inside of one migration.
    if rendered.len() == 1 {
        return rendered;
    }
    let mut seen: BTreeMap<Identity, (usize, usize)> = BTreeMap::new();
    let mut each: Vec<Vec<Object>> = Vec::new();
    for (index, objects) in rendered.into_iter().enumerate() {
        each.push(Vec::new());
        for object in objects {
            match seen.get(&identity(&object)).map(|(migration, at)| &each[*migration][*at]) {
                Some(first) if first.body == object.body => {}
                Some(_) => clash(&object, "is emitted by two migrations, with different content", report),
                None => {
                    seen.insert(identity(&object), (index, each[index].len()));
                    each[index].push(object);
                }
            }
        }
    }
    each
}

/// Takes the words of the host's protocol off an object.
fn strip(object: &mut Object, report: &mut Report) {
    let (kind, name) = (&object.kind.kind, &object.name);
    let Some(metadata) = field(&mut object.body, "metadata") else { return };
    let Some(Node::Map(annotations)) = field(metadata, "annotations") else { return };
    let of_host = |key: &Key| {
        let key = key.as_str();
        HOST_PREFIXES.iter().any(|prefix| key.starts_with(prefix)) && !FOR_APPLIERS.contains(&key)
    };
    for (key, _) in annotations.iter().filter(|(key, _)| of_host(key)) {
        let what = format!("the annotation `{}` of `{kind}/{name}` is left out", key.as_str());
        let why = "hosts take it for a message to themselves";
        report.add(Diagnostic::new(&codes::HOST_ANNOTATION, Place::route(Route::root()), what).why(why));
    }
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
