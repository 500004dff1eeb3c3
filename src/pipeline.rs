//! The stages in a row: read, resolve, check, emit, patch, arrange. All that doors may call.
//!
//! Comes in: sources and the name of an environment. Goes out: objects in order, ready to be written, or a report.
//! Never does: input and output; files beside a migration come through [`Files`].

mod codes;
mod decided;
mod explain;
mod guards;
mod matrix;
mod waivers;

use crate::diagnostic::{Code, Diagnostic, Lines, Place, Report, Route, Source, Waiver};
use crate::figure::Scene;
use crate::object::Object;
use crate::plan::{Plan, Text};
use crate::resolve::{Request, Resolved, resolve, resolve_platform};
use crate::spec::Header;
use crate::tree::{Tree, merge};
use crate::{check, output, patch, resource, runbook, spec, tree};
use std::cell::OnceCell;
use std::sync::Arc;

pub use decided::{capacity, graph};
pub use explain::{explain, trace};
pub use matrix::matrix;

pub use crate::plan::names::{ENVIRONMENT, MANAGED_BY};
pub use crate::resolve::{FileProblem, Files, NoFiles};
pub use crate::resource::openapi;
pub use crate::spec::Documents;
pub use crate::spec::scalar::Date;

/// What is rendered.
pub struct Job<'a> {
    /// The migration, or a platform, of which only what belongs to the whole cluster is rendered.
    pub migration: &'a Header,
    /// Platforms of the same input.
    pub platforms: &'a [Header],
    /// The environment; `None` takes the one that the migration names.
    pub environment: Option<Text>,
    /// Files beside the migration.
    pub files: &'a dyn Files,
}

/// Reads a source: our documents in it, normalised. Other documents are left out.
///
/// # Errors
/// E01xx for whatever is wrong in it.
pub fn read(source: Source, report: &mut Report) -> Documents {
    let id = report.add_source(source);
    let trees = tree::parse(id, report);
    spec::read(trees, report)
}

/// Reads documents that a host handed over as trees of a larger text.
///
/// # Errors
/// As [`read`].
pub fn read_trees(trees: Vec<Tree>, report: &mut Report) -> Documents {
    spec::read(trees, report)
}

/// Tells whether what was read can be rendered, to find everything that is wrong: also with values that their fields do
/// not take, because the rest of the documents means what it says. With a key that nobody knows it does not.
#[must_use]
pub fn is_readable(report: &Report) -> bool {
    report.has_only(spec::codes::OF_VALUES)
}

/// Returns the names of the environments of a migration, in promotion order.
#[must_use]
pub fn environments(migration: &Header) -> Vec<Text> {
    migration.tree.get("spec").map(crate::resolve::environment_names).unwrap_or_default()
}

/// Returns the environment that a migration names itself.
#[must_use]
pub fn own_environment(migration: &Header) -> Option<Text> {
    migration.tree.at(&["spec", "environment"]).and_then(Tree::as_str).map(Text::from)
}

/// Reads the file that `spec.source` of a migration names: a host that drops lines and comments then still gives findings
/// with lines. Returns nothing where it cannot be read.
///
/// # Errors
/// E0206 when the file cannot be read, E0115 when it holds no migration.
pub fn read_source(migration: &Header, files: &dyn Files, report: &mut Report) -> Option<Documents> {
    let path = migration.tree.at(&["spec", "source"])?;
    let name = path.as_str()?;
    let place = Place::new(path.mark, Route::from("spec.source"));
    let text = match files.read(name) {
        Ok(text) => text,
        Err(problem) => {
            let what = format!("`{name}` cannot be read: {problem}");
            let help = "name the file relative to the folder of the kustomization that runs the function";
            report.add(Diagnostic::new(&crate::resolve::codes::FILE, place, what).help(help));
            return None;
        }
    };
    let documents = read(Source::new(files.name(name), text.into(), Lines::Kept), report);
    if documents.migrations.is_empty() && report.errors() == 0 {
        let what = format!("`{name}` holds no `kind: Migration`");
        report.add(Diagnostic::new(&spec::codes::NO_MIGRATION, place, what));
    }
    Some(documents)
}

/// Lays a migration over the one of the file that it names.
#[must_use]
pub fn laid_over(base: Header, over: &Header) -> Header {
    let mut tree = over.tree.clone();
    if let tree::Value::Map(entries) = &mut tree.value {
        entries.iter_mut().filter(|entry| &*entry.key == "spec").for_each(|entry| {
            entry.value.remove("source");
        });
    }
    Header { name: over.name.clone(), tree: merge(base.tree, &tree) }
}

/// Lays the `spec` of one migration over that of another, field by field.
///
/// Unlike with a layer, the places of what is only gone through stay those of the file.
pub fn lay_over(base: &mut Header, over: &Header) {
    if let (Some(base), Some(over)) = (base.tree.get_mut("spec"), over.tree.get("spec")) {
        tree::lay_within(base, over);
    }
}

/// One environment of a migration, rendered.
pub struct Rendered {
    plan: Plan,
    /// Its objects, in the order in which they are written.
    pub objects: Vec<Object>,
    waivers: Vec<Arc<Waiver>>,
    /// Its objects before patches, made once more where a finding asks for them.
    emitted: OnceCell<guards::ByOwner>,
}

impl Rendered {
    fn scene(&self) -> Scene<'_> {
        Scene::new(&self.plan, &self.objects)
    }

    fn whole(&self) -> check::environments::Rendered<'_> {
        let Self { plan, objects, waivers, emitted: _ } = self;
        check::environments::Rendered { plan, objects, waivers, trail: self }
    }
}

impl Rendered {
    /// Returns where a field of one of its objects is written: in a patch, in a template, or at the workload.
    #[must_use]
    pub fn place_of(&self, object: &Object, path: &[&str]) -> Place {
        check::place_of(&self.plan, object, path)
    }
}

/// Checks environments against each other that were rendered in one call.
///
/// # Errors
/// E0383, E0385, E0387 and E0390 for what each of them is right about, and all together are not.
pub fn compare<'a>(all: impl Iterator<Item = &'a Rendered>, report: &mut Report) {
    let all: Vec<_> = all.map(Rendered::whole).collect();
    check::environments::check(&all, report);
}

/// Checks the guards between an environment that was rendered, and those that were not: all but the environments `beside`.
///
/// # Errors
/// E0390; E0391 where the other environment has errors of its own.
pub fn check_guards(job: &Job<'_>, rendered: &Rendered, beside: &[String], report: &mut Report) {
    within(job, report, |report| {
        report.waive(rendered.waivers.clone());
        guards::check(job, rendered, beside, report);
    });
}

/// Renders one environment: its objects in the order in which they are written.
///
/// # Errors
/// As [`render_whole`], and E0390 and E0391 for guards.
pub fn render(job: &Job<'_>, report: &mut Report) -> Option<Vec<Object>> {
    render_alone(job, report).map(|it| it.objects)
}

/// Renders one environment by itself, with its guards.
///
/// # Errors
/// As [`render_whole`]; E0390 and E0391 for guards, and E0207 for a platform that declares nothing to be rendered.
pub fn render_alone(job: &Job<'_>, report: &mut Report) -> Option<Rendered> {
    let rendered = render_whole(job, report)?;
    let before = report.raised();
    check_guards(job, &rendered, &[], report);
    if report.raised() > before {
        return None;
    }
    if rendered.objects.is_empty() && is_platform(job.migration) {
        let place = Place::new(job.migration.tree.mark, Route::from("spec"));
        let what = "the platform declares nothing that is emitted once for the cluster";
        let help = "add `namespaces` or `priorityClasses`, or `shared: true` to a storage class or secret store";
        report.add(Diagnostic::new(&crate::resolve::codes::REQUIRED, place, what).help(help));
        return None;
    }
    Some(rendered)
}

/// Renders one environment, to be compared with others.
///
/// # Errors
/// Whatever any stage reports; a stage runs only when the one before it found no error.
pub fn render_whole(job: &Job<'_>, report: &mut Report) -> Option<Rendered> {
    within(job, report, |report| {
        let before = report.raised();
        let (plan, waivers) = plan(job, report)?;
        let mut objects = resource::emit(&plan);
        patch::apply(&plan, &mut objects, report);
        // What rules would find in an object without its patch follows from that.
        if report.raised() == before {
            check::check_objects(&plan, &objects, report);
        }
        if report.raised() > before {
            return None;
        }
        output::arrange(&mut objects);
        Some(Rendered { plan, objects, waivers, emitted: OnceCell::new() })
    })
}

/// Does the work of one environment: what is found meanwhile belongs to it.
fn within<T>(job: &Job<'_>, report: &mut Report, work: impl FnOnce(&mut Report) -> T) -> T {
    let outer = report.enter(chosen(job).filter(|it| !it.is_empty()));
    let done = work(report);
    report.leave(outer);
    done
}

/// How much a check looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Every environment of the migrations: what was not found is not there.
    Whole,
    /// Some of them.
    Part,
}

/// Checks the waivers of what was looked at: their days, and, where everything was looked at, whether they cover anything.
///
/// # Errors
/// E0262.
pub fn check_waivers<'a>(
    (migrations, extent): (impl Iterator<Item = &'a Header>, Extent),
    rendered: impl Iterator<Item = &'a Rendered>,
    today: &Date,
    report: &mut Report,
) {
    let mut own = Vec::new();
    for header in migrations {
        let waivers = waivers::own(header, report);
        waivers::check_days(&waivers, today, report);
        // Those of a platform are meant for many migrations.
        own.extend(waivers.into_iter().filter(|_| !is_platform(header)));
    }
    for it in rendered {
        waivers::check_days(&it.waivers, today, report);
    }
    // A stage that did not run found nothing.
    if extent == Extent::Whole && report.errors() == 0 {
        waivers::check_use(&own, report);
    }
}

/// Writes the runbook of one environment: what has to happen around its cutovers, as Markdown.
///
/// # Errors
/// E0245 when no route of any job moves, and as [`render`] up to the rules over the plan.
pub fn runbook(jobs: &[Job<'_>], report: &mut Report) -> Option<String> {
    let plans: Option<Vec<_>> = jobs.iter().map(|job| within(job, report, |report| plan(job, report))).collect();
    let written: Vec<String> = plans?.iter().filter_map(|(plan, _)| runbook::write(plan)).collect();
    if written.is_empty() {
        let mark = jobs.first().and_then(|it| it.migration.tree.at(&["spec", "workloads"])).map(|it| it.mark);
        let place = Place { mark, route: Route::from("spec.workloads") };
        let what = "no route declares a `cutover` in this environment";
        let help = "add `cutover: {legacyTargetGroup: arn:…, dedicated: true, phase: 0}` to the route that moves, or name another \
                    environment";
        report.add(Diagnostic::new(&crate::resolve::codes::NO_CUTOVER, place, what).help(help));
    }
    (!written.is_empty()).then(|| written.join("\n"))
}

/// Decides about one environment, and checks what was decided; nothing where anything was found to be wrong.
fn plan(job: &Job<'_>, report: &mut Report) -> Option<(Plan, Vec<Arc<Waiver>>)> {
    let before = report.raised();
    let (resolved, waivers) = decide(job, report)?;
    resolved.whole().filter(|_| report.raised() == before).map(|plan| (plan, waivers))
}

/// Decides about one environment, and checks what was decided.
fn decide(job: &Job<'_>, report: &mut Report) -> Option<(Resolved, Vec<Arc<Waiver>>)> {
    let mut waivers = waivers::own(job.migration, report);
    report.waive(waivers.clone());
    let resolved = resolved(job, report)?;
    let (Resolved::Whole(plan) | Resolved::Part(plan)) = &resolved;
    waivers.extend(waivers::of_platform(&plan.platform.origin, report));
    report.waive(waivers.clone());
    match &resolved {
        Resolved::Whole(plan) => check::check(plan, report),
        Resolved::Part(plan) => check::check_values(plan, report),
    }
    Some((resolved, waivers))
}

/// Decides about one environment, and checks nothing.
fn unchecked(job: &Job<'_>, report: &mut Report) -> Option<Plan> {
    let before = report.raised();
    let plan = resolved(job, report)?.whole();
    plan.filter(|_| report.raised() == before)
}

fn resolved(job: &Job<'_>, report: &mut Report) -> Option<Resolved> {
    let asked = job.migration.tree.at(&["spec", "environment"]).filter(|_| job.environment.is_none());
    // A platform declares no environments, so that nothing else could refuse the empty one.
    let Some(environment) = chosen(job).filter(|it| !(it.is_empty() && is_platform(job.migration))) else {
        report.add(not_chosen(job.migration));
        return None;
    };
    let request = Request {
        migration: job.migration,
        platforms: job.platforms,
        environment,
        asked_at: asked.map(|it| it.mark),
        files: job.files,
    };
    if is_platform(job.migration) { resolve_platform(&request, report) } else { resolve(&request, report) }
}

fn chosen(job: &Job<'_>) -> Option<Text> {
    job.environment.clone().or_else(|| own_environment(job.migration))
}

/// Returns every code that a finding of the pipeline may have.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    let stages = [tree::codes::ALL, spec::codes::ALL, crate::resolve::codes::ALL, patch::codes::ALL, codes::ALL];
    stages.into_iter().flatten().copied().chain(check::codes())
}

fn is_platform(header: &Header) -> bool {
    header.tree.get("kind").and_then(Tree::as_str) == Some("Platform")
}

fn not_chosen(migration: &Header) -> Diagnostic {
    if is_platform(migration) {
        let place = Place::route(Route::from("spec"));
        let diagnostic = Diagnostic::new(&crate::resolve::codes::NOT_CHOSEN, place, "no environment is chosen");
        return diagnostic
            .help("add `--environment NAME`: it becomes a label, and the word `environment` of the platform");
    }
    let names = environments(migration);
    let list = spec::list(names.iter().map(|it| &**it));
    let place = Place::route(Route::from("spec.environment"));
    Diagnostic::new(&crate::resolve::codes::NOT_CHOSEN, place, "no environment is chosen")
        .help(format!("add `--environment` with {list}, or set `spec.environment` in an overlay"))
}
