//! The stages in a row: read, resolve, check, emit, patch, arrange. All that doors may call.
//!
//! Comes in: sources and the name of an environment. Goes out: objects in order, ready to be written, or a report.
//! Never does: input and output; files beside a migration come through [`Files`].

use crate::diagnostic::{Code, Diagnostic, Lines, Place, Report, Route, Source};
use crate::figure::{Column, Table, tabulate};
use crate::object::Object;
use crate::plan::{GuardPlan, Plan, Text};
use crate::resolve::{Request, Resolved, resolve, resolve_platform};
use crate::spec::Header;
use crate::tree::{Tree, merge};
use crate::{check, output, patch, resource, runbook, spec, tree};
use std::collections::BTreeSet;

pub use crate::plan::names::MANAGED_BY;
pub use crate::resolve::{FileProblem, Files, NoFiles};
pub use crate::spec::Documents;

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

/// Follows `spec.source`: reads the file it names, and lays the fields beside it over the file.
///
/// A host that drops lines and comments then still gives findings with lines. Returns the migration itself when it names
/// no file.
///
/// # Errors
/// E0206 when the file cannot be read, E0115 when it holds no migration.
pub fn follow_source(documents: Documents, files: &dyn Files, report: &mut Report) -> Documents {
    let mut followed = Documents { migrations: Vec::new(), platforms: documents.platforms };
    for header in documents.migrations {
        let Some(path) = header.tree.at(&["spec", "source"]).cloned() else {
            followed.migrations.push(header);
            continue;
        };
        if let Some(base) = source_file(&path, files, report) {
            followed.platforms.extend(base.platforms);
            followed.migrations.extend(base.migrations.into_iter().next().map(|base| laid_over(base, &header)));
        }
    }
    followed
}

fn laid_over(base: Header, over: &Header) -> Header {
    let mut tree = over.tree.clone();
    if let tree::Value::Map(entries) = &mut tree.value {
        entries.iter_mut().filter(|entry| &*entry.key == "spec").for_each(|entry| {
            entry.value.remove("source");
        });
    }
    Header { name: over.name.clone(), tree: merge(base.tree, &tree) }
}

fn source_file(path: &Tree, files: &dyn Files, report: &mut Report) -> Option<Documents> {
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
    let documents = read(Source::new(name.to_owned(), text.into(), Lines::Kept), report);
    if documents.migrations.is_empty() && report.errors() == 0 {
        let what = format!("`{name}` holds no `kind: Migration`");
        report.add(Diagnostic::new(&spec::codes::NO_MIGRATION, place, what));
    }
    Some(documents)
}

/// One environment of a migration, rendered.
pub struct Rendered {
    plan: Plan,
    /// Its objects, in the order in which they are written.
    pub objects: Vec<Object>,
}

/// Checks environments against each other that were rendered in one call.
///
/// # Errors
/// E0383, E0385 and E0387 for what each of them is right about, and all together are not.
pub fn compare<'a>(all: impl Iterator<Item = &'a Rendered>, report: &mut Report) {
    let all: Vec<_> = all.map(|it| check::environments::Rendered { plan: &it.plan, objects: &it.objects }).collect();
    check::environments::check(&all, report);
}

/// Renders one environment: its objects in the order in which they are written.
///
/// # Errors
/// As [`render_whole`].
pub fn render(job: &Job<'_>, report: &mut Report) -> Option<Vec<Object>> {
    let rendered = render_whole(job, report)?;
    let before = report.raised();
    guard(job, &rendered.plan, report);
    (report.raised() == before).then_some(rendered.objects)
}

/// Checks the guards of an environment that is rendered alone: hosts render one after the other, and none may bypass them.
///
/// # Errors
/// E0390; W0391 where the other environment has errors of its own.
fn guard(job: &Job<'_>, here: &Plan, report: &mut Report) {
    let own = &here.environment;
    let named = |it: &GuardPlan| it.left == *own || it.right == *own;
    let guards: Vec<&GuardPlan> = here.guards.iter().filter(|it| named(it)).collect();
    let other = |it: &GuardPlan| if it.left == *own { it.right.clone() } else { it.left.clone() };
    let others: BTreeSet<Text> = guards.iter().map(|it| other(it)).collect();
    for name in others {
        let there = report.aside(|report| plan(&Job { environment: Some(name.clone()), ..*job }, report));
        match there {
            Some(there) => check::environments::check_guards(here, &there, report),
            None => guards.iter().filter(|it| other(it) == name).for_each(|it| report.add(unchecked(it, &name))),
        }
    }
}

fn unchecked(guard: &GuardPlan, environment: &str) -> Diagnostic {
    let what = format!("the guard `{}` is not checked", guard.rule());
    Diagnostic::new(&check::environments::GUARD_UNCHECKED, guard.place.clone(), what)
        .why(format!("`{environment}` has errors of its own"))
        .help(format!("render `{environment}` to see them"))
}

/// Puts figures of environments side by side; each comes with its migrations.
///
/// # Errors
/// As [`render`] up to the rules over the plan.
pub fn matrix(environments: &[(String, Vec<Job<'_>>)], asked: &[Column], report: &mut Report) -> Option<Table> {
    let before = report.raised();
    let mut plans: Vec<(String, Vec<Plan>)> = Vec::new();
    for (name, jobs) in environments {
        plans.push((name.clone(), jobs.iter().filter_map(|job| plan(job, report)).collect()));
    }
    let plans: Vec<_> = plans.iter().map(|(name, plans)| (name.clone(), plans.iter().collect())).collect();
    (report.raised() == before).then(|| tabulate(&plans, asked))
}

/// Renders one environment, to be compared with others.
///
/// # Errors
/// Whatever any stage reports; a stage runs only when the one before it found no error.
pub fn render_whole(job: &Job<'_>, report: &mut Report) -> Option<Rendered> {
    let before = report.raised();
    let plan = plan(job, report)?;
    let mut objects = resource::emit(&plan);
    patch::apply(&plan, &mut objects, report);
    check::check_objects(&plan, &objects, report);
    if report.raised() > before {
        return None;
    }
    output::arrange(&mut objects);
    Some(Rendered { plan, objects })
}

/// Writes the runbook of one environment: what has to happen around its cutovers, as Markdown.
///
/// # Errors
/// E0245 when no route of any job moves, and as [`render`] up to the rules over the plan.
pub fn runbook(jobs: &[Job<'_>], report: &mut Report) -> Option<String> {
    let plans: Option<Vec<_>> = jobs.iter().map(|job| plan(job, report)).collect();
    let written: Vec<String> = plans?.iter().filter_map(runbook::write).collect();
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

/// Decides about one environment, and checks what was decided.
fn plan(job: &Job<'_>, report: &mut Report) -> Option<Plan> {
    let before = report.raised();
    let asked = job.migration.tree.at(&["spec", "environment"]).filter(|_| job.environment.is_none());
    let chosen = job.environment.clone().or_else(|| own_environment(job.migration));
    // A platform declares no environments, so that nothing else could refuse the empty one.
    let Some(environment) = chosen.filter(|it| !(it.is_empty() && is_platform(job.migration))) else {
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
    let resolved =
        if is_platform(job.migration) { resolve_platform(&request, report) } else { resolve(&request, report) }?;
    match &resolved {
        Resolved::Whole(plan) => check::check(plan, report),
        Resolved::Part(plan) => check::check_values(plan, report),
    }
    resolved.whole().filter(|_| report.raised() == before)
}

/// Returns every code that a finding of the pipeline may have.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    let stages = [tree::codes::ALL, spec::codes::ALL, crate::resolve::codes::ALL, patch::codes::ALL];
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
