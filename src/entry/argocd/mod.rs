//! Argo CD: the working folder and `ARGOCD_…` in, objects on stdout; also the parameters that can be asked for.
//!
//! Facts that shape it (Argo CD 3.5): everything on stdout is read as resources, so that on an error nothing stands
//! there; an empty stdout with exit 0 is only warned of, and deletes the application where it prunes; stderr is shown to
//! whoever may see the Application, and only when the plugin fails. The folder is a copy that is deleted afterwards.

mod announce;
mod around;
mod chart;
mod overrides;
mod parameters;

use super::call::Answer;
use super::expand::{Migration, expand, follow, platforms};
use super::files::{DiskFiles, Unread, text};
use super::{codes, read};
use crate::diagnostic::{Diagnostic, Place, Report, Route, listed};
use crate::output::{self, Format};
use crate::pipeline::{FileProblem, Files};
use around::Around;
use clap::Subcommand;
use parameters::{Parameters, Takes};

/// The file that is rendered where no other is asked for.
const MIGRATION: &str = "migration.yaml";

/// The file that makes a folder a chart.
const CHART: &str = "Chart.yaml";

/// The files that make a folder a kustomization.
const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

const EXAMPLE: &str = "\
Example, as Argo CD calls it in the folder of an Application:
  ARGOCD_APP_PARAMETERS='[{\"name\": \"environment\", \"string\": \"prod\"}]' transship argocd generate

Parameters are read from ARGOCD_APP_PARAMETERS, which Argo CD fills from `plugin.parameters` of the
Application. Findings are on stderr. On an error nothing is on stdout.";

/// What the plugin server asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub(super) enum Asked {
    /// Renders the migration, or the chart, of the working folder
    #[command(after_help = EXAMPLE)]
    Generate,
    /// Prints the parameters that an Application of this folder may set, as JSON
    Parameters,
    /// Prints the file by which this folder is one of ours; nothing when it is not
    Discover,
}

/// Answers the plugin server.
pub(super) fn answer(asked: Asked) -> Answer {
    let around = Around::of_process();
    match asked {
        Asked::Generate => generate(&around),
        Asked::Parameters => announce::answer(&around),
        Asked::Discover => discover(&around),
    }
}

/// What an Application's folder holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    /// A migration, in this file.
    Migration(String),
    /// A chart.
    Chart,
}

fn found(parameters: &Parameters, files: &DiskFiles) -> Found {
    let is_there = |name: &str| files.find(name).is_ok_and(|path| path.is_file());
    match &parameters.path {
        Some(path) => Found::Migration(path.clone()),
        None if !is_there(MIGRATION) && is_there(CHART) => Found::Chart,
        None => Found::Migration(MIGRATION.to_owned()),
    }
}

fn generate(around: &Around) -> Answer {
    let mut report = Report::new();
    let mut said = String::new();
    let out = generated(around, &mut said, &mut report);
    let mut answer = Answer::to_host(out, &report);
    answer.err.push_str(&said);
    answer
}

fn generated(around: &Around, said: &mut String, report: &mut Report) -> Option<String> {
    let parameters = parameters::read(around.parameters.as_deref(), report)?;
    let files = around.files(report)?;
    match found(&parameters, &files) {
        Found::Migration(path) => {
            parameters::expect_only(&parameters, Takes::Migration, &format!("`{path}` is no chart"), report);
            (report.errors() == 0).then(|| rendered(&path, &parameters, around, &files, report))?
        }
        Found::Chart => {
            let because = format!("the folder has a `{CHART}` and no `{MIGRATION}`");
            parameters::expect_only(&parameters, Takes::Chart, &because, report);
            (report.errors() == 0).then(|| chart::rendered(&parameters, around, &files, said, report))?
        }
    }
}

fn rendered(
    path: &str,
    parameters: &Parameters,
    around: &Around,
    files: &DiskFiles,
    report: &mut Report,
) -> Option<String> {
    let mut migrations = migrations(path, files, report)?;
    let environment = parameters.environment.as_deref();
    check_environment(environment, &migrations, around, report)?;
    overrides::lay(parameters, &mut migrations, report)?;
    let every: Vec<_> = migrations.iter().collect();
    let objects = expand(&every, environment, report)?;
    if objects.is_empty() {
        let what = format!("`{path}` renders to no object at all in this environment");
        let help = "delete the Application if nothing shall run here; enable a workload otherwise";
        report.add(Diagnostic::new(&codes::EMPTY, Place::route(Route::root()), what).help(help));
        return None;
    }
    Some(output::stream(&objects, Format::Yaml))
}

/// What the parameters of an Application say besides what they lay over its migrations.
pub(super) struct Laid {
    /// The environment, if one is chosen.
    pub(super) environment: Option<String>,
}

/// Lays the parameters of an Application over migrations, as for a render.
///
/// # Errors
/// E0920 for what is not understood, or means nothing for a migration file.
pub(super) fn lay(
    (json, environment): (&str, Option<&str>),
    migrations: &mut [Migration],
    report: &mut Report,
) -> Option<Laid> {
    let mut parameters = parameters::read(Some(json), report)?;
    parameters.environment = environment.map(str::to_owned).or(parameters.environment);
    parameters::expect_only(&parameters, Takes::Migration, "a migration file is explained", report);
    if report.errors() > 0 {
        return None;
    }
    overrides::lay(&parameters, migrations, report)?;
    Some(Laid { environment: parameters.environment })
}

/// Reads the migrations of a file below the root of the repository.
fn migrations(path: &str, files: &DiskFiles, report: &mut Report) -> Option<Vec<Migration>> {
    let text = match files.find(path).and_then(|found| text(&found, read::LARGEST).map_err(|it| problem(&found, &it))) {
        Ok(text) => text,
        Err(problem) => {
            let what = format!("`{path}` cannot be read: {problem}");
            let help = "let `spec.source.path` of the Application name the folder of the migration, or let the \
                        parameter `path` name its file";
            report.add(Diagnostic::new(&codes::INPUT, Place::route(Route::root()), what).help(help));
            return None;
        }
    };
    let documents = read::documents(path, text.into(), report);
    let beside = files.beside(path);
    // As with the command, a platform by itself is what is asked for.
    let alone = documents.migrations.is_empty();
    let migrations = if alone { platforms(documents, &beside) } else { follow(documents, &beside, report) };
    (report.errors() == 0).then_some(migrations)
}

fn problem(path: &std::path::Path, error: &Unread) -> FileProblem {
    if path.is_dir() { FileProblem::Other("it is a folder".to_owned()) } else { super::files::problem(error) }
}

/// Checks the environment before anything else is: with the names that there are, and how an Application gives it.
fn check_environment(
    asked: Option<&str>,
    migrations: &[Migration],
    around: &Around,
    report: &mut Report,
) -> Option<()> {
    let before = report.errors();
    for migration in migrations {
        let names = migration.environments();
        let list = listed(names.iter().map(String::as_str));
        match asked {
            Some(asked) if !names.is_empty() && !names.iter().any(|it| it == asked) => {
                let what = format!("environment `{asked}` is not declared");
                parameters::refuse("environment", "", what, format!("use {list}"), report);
            }
            None if migration.own_environment().is_none() => {
                let moved = if around.has_env { "`plugin.env` is not read; " } else { "" };
                let list = if names.is_empty() { "the name of one".to_owned() } else { list };
                let help = format!(
                    "{moved}add `{{name: environment, string: …}}` with {list} to `plugin.parameters` of the Application"
                );
                parameters::refuse("environment", "", "no environment is chosen", help, report);
            }
            _ => {}
        }
    }
    (report.errors() == before).then_some(())
}

/// Answers whether the folder is ours.
///
/// Argo CD asks every plugin about every source that names none, before it looks for charts and kustomizations, and
/// fails a source that names us where we deny it. So a file that another program may also call `migration.yaml` is
/// looked into, and no error is one. Without a `plugin` section, which is where the variable is not set, a kustomization
/// beside the migration is what is meant.
fn discover(around: &Around) -> Answer {
    let mut unheard = Report::new();
    let parameters = parameters::read(around.parameters.as_deref(), &mut unheard).unwrap_or_default();
    let Some(files) = around.files(&mut unheard) else { return Answer::data(String::new()) };
    let is_there = |name: &&str| files.find(name).is_ok();
    if around.parameters.is_none() && KUSTOMIZATIONS.iter().any(is_there) {
        return Answer::data(String::new());
    }
    let ours = |text: String| text.contains(crate::spec::GROUP);
    let name = match found(&parameters, &files) {
        Found::Migration(path) => files.read(&path).is_ok_and(ours).then_some(path),
        Found::Chart => chart::is_ours(&files).then(|| CHART.to_owned()),
    };
    Answer::data(name.map(|it| it + "\n").unwrap_or_default())
}
