//! Documents -> the objects of one environment, for every door alike.

use super::codes;
use super::expansion::Expansion;
use super::files::DiskFiles;
use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::explain::{self, Question, Unknown};
use crate::figure::{Column, Table};
use crate::object::Object;
use crate::pipeline::{self, Date, Documents, Extent, Job, Rendered};
use crate::spec::Header;
use crate::tree::Tree;
use std::collections::BTreeMap;

/// Most sources that may follow each other.
const MOST_SOURCES: usize = 8;

/// A migration with everything that it may look at.
pub(super) struct Migration {
    header: Header,
    platforms: Vec<Header>,
    files: DiskFiles,
    /// What its header was laid together from, the lowest first: for explanations, no other call pays for it.
    layers: Vec<Tree>,
}

impl Migration {
    /// Returns its name.
    pub(super) fn name(&self) -> &str {
        &self.header.name
    }

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
        if !self.layers.is_empty() {
            self.layers.push(over.tree.clone());
        }
    }

    fn is_platform(&self) -> bool {
        self.header.tree.get("kind").and_then(Tree::as_str) == Some("Platform")
    }

    /// Returns what the pipeline is asked about: an environment, or the one that the migration names.
    pub(super) fn job(&self, environment: Option<&str>) -> Job<'_> {
        let declared = environment.is_some() || !pipeline::environments(&self.header).is_empty();
        // Where none is declared, that is the finding, not that none was chosen.
        let environment = if declared { environment } else { Some("") };
        let Self { header, platforms, files, layers: _ } = self;
        Job { migration: header, platforms, environment: environment.map(Into::into), files }
    }

    /// Answers a question about one environment.
    ///
    /// # Errors
    /// As the pipeline; what is not there.
    pub(super) fn explain(
        &self,
        environment: Option<&str>,
        question: &Question,
        report: &mut Report,
    ) -> Option<Result<explain::Answer, Unknown>> {
        pipeline::explain(&self.job(environment), &self.layers, question, report)
    }

    fn render(&self, environment: Option<&str>, report: &mut Report) -> Option<Rendered> {
        pipeline::render_alone(&self.job(environment), report)
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
    followed(documents, files, |_| Vec::new(), report)
}

/// Follows the sources of all migrations, and keeps what each of them says, to be explained.
///
/// # Errors
/// As [`follow`].
pub(super) fn follow_by_layers(documents: Documents, files: &DiskFiles, report: &mut Report) -> Vec<Migration> {
    followed(documents, files, |header| vec![header.tree.clone()], report)
}

fn followed(
    documents: Documents,
    files: &DiskFiles,
    keep: fn(&Header) -> Vec<Tree>,
    report: &mut Report,
) -> Vec<Migration> {
    let Documents { migrations, platforms } = documents;
    let follow = |header: Header| {
        let layers = keep(&header);
        let migration = Migration { header, platforms: platforms.clone(), files: files.clone(), layers };
        follow_one(migration, keep, report)
    };
    migrations.into_iter().filter_map(follow).collect()
}

/// Returns platforms as what is rendered: of each, what belongs to the whole cluster.
pub(super) fn platforms(documents: Documents, files: &DiskFiles) -> Vec<Migration> {
    let whole = |header| Migration { header, platforms: Vec::new(), files: files.clone(), layers: Vec::new() };
    documents.platforms.into_iter().map(whole).collect()
}

fn follow_one(mut migration: Migration, keep: fn(&Header) -> Vec<Tree>, report: &mut Report) -> Option<Migration> {
    for _ in 0..MOST_SOURCES {
        let Some(source) = migration.header.tree.at(&["spec", "source"]).and_then(Tree::as_str).map(str::to_owned)
        else {
            return Some(migration);
        };
        let Migration { header, mut platforms, files, layers } = migration;
        let documents = pipeline::read_source(&header, &files, report)?;
        platforms.extend(documents.platforms);
        let base = documents.migrations.into_iter().next()?;
        let layers = keep(&base).into_iter().chain(layers).collect();
        let header = pipeline::laid_over(base, &header);
        migration = Migration { header, platforms, files: files.beside(&source), layers };
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
/// As [`expand_each`].
pub(super) fn expand(migrations: &[&Migration], environment: Option<&str>, report: &mut Report) -> Option<Vec<Object>> {
    expand_each(migrations, environment, report).map(Expansion::into_stream)
}

/// Renders one environment of each migration by itself; what several emit alike stands with the first of them.
///
/// # Errors
/// As the pipeline; E0905 when two migrations emit different objects of one identity.
pub(super) fn expand_each(
    migrations: &[&Migration],
    environment: Option<&str>,
    report: &mut Report,
) -> Option<Expansion> {
    let before = report.raised();
    let rendered: Vec<_> = migrations.iter().map(|it| it.render(environment, report)).collect();
    let each = Expansion::of(rendered.into_iter().collect::<Option<Vec<_>>>()?, report);
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
    let stream = |whole: Vec<Option<Rendered>>, report: &mut Report| {
        Expansion::of(whole.into_iter().flatten().collect(), report).into_stream()
    };
    let all = rendered.into_iter().map(|(name, whole)| (name, stream(whole, report))).collect();
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
    let all = Expansion::of(rendered.into_iter().collect::<Option<Vec<_>>>()?, report).into_stream();
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
        drop(Expansion::of(whole, report));
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
