//! `render`: one environment to stdout, or one or all of them into folders or against folders.

use super::Messages;
use super::folder::{Done, Folder, left_folders};
use crate::diagnostic::{Count, Diagnostic, Place, Report, Route, Style};
use crate::entry::call::{Answer, Data, Exit};
use crate::entry::expand::{Migration, declared, expand, expand_all, follow, platforms};
use crate::entry::files::{DiskFiles, Edits};
use crate::entry::{codes, read};
use crate::object::Object;
use crate::output::{self, Difference, Format};
use crate::pipeline::{self, Documents};
use clap::{Args, ValueEnum};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  transship render -e prod | kubectl apply -f -
          One environment, as a stream
  transship render shop/migration.yaml -e dev --format json | jq '.items[].kind'
          Another file; the objects as one JSON list
  transship render --all --out deploy
          deploy/dev, deploy/staging, deploy/prod: one file for each object, and a kustomization.yaml
  transship render --all --check deploy
          In CI: fails, and shows what differs, when somebody forgot to render or edited by hand
  transship render platform.yaml -e prod
          What a platform emits once for the cluster: namespaces, priority classes, shared stores and storage classes
  helm template shop | transship render - -e prod
          A migration from stdin

Findings are on stderr, warnings also when all is well. On an error nothing is on stdout.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Render {
    /// The migration file; `-` reads stdin, and files that it names lie below the working folder then
    #[arg(default_value = "migration.yaml")]
    path: PathBuf,

    /// The environment to render, instead of the `spec.environment` of the file
    #[arg(long, short, value_name = "NAME", conflicts_with = "all")]
    environment: Option<String>,

    /// Render every environment, each into a folder of its name; needs `--out` or `--check`
    #[arg(long)]
    all: bool,

    /// Write one file for each object, and a kustomization.yaml, into this folder
    ///
    /// Files of an earlier render that are no longer needed are removed. Other files are left alone, and none of them
    /// is overwritten. A file is written only when it changes, and as a whole or not at all.
    #[arg(long, value_name = "DIR", help_heading = "Folders", conflicts_with = "check")]
    out: Option<PathBuf>,

    /// Write nothing, and fail when `--out` would change something in this folder
    ///
    /// What differs is on stdout, as `git diff` shows it: `-` stands in the folder, `+` would be written.
    #[arg(long, value_name = "DIR", help_heading = "Folders")]
    check: Option<PathBuf>,

    /// How the stream on stdout is written
    #[arg(long, value_name = "FORMAT", default_value = "yaml", conflicts_with_all = ["out", "check"])]
    format: StreamFormat,

    #[command(flatten)]
    messages: Messages,
}

#[derive(Clone, Copy, ValueEnum)]
enum StreamFormat {
    /// Documents with `---` between them
    Yaml,
    /// One `kind: List`
    Json,
}

/// The objects of one environment, with its name where all are rendered.
type Environment = (Option<String>, Vec<Object>);

/// What a render says besides its findings.
struct Said {
    out: Data,
    note: String,
}

/// Renders as the arguments say.
pub(super) fn render(args: &Render) -> Answer {
    if args.all && args.out.is_none() && args.check.is_none() {
        let err = "error: `--all` needs `--out DIR` or `--check DIR`; one stream of all environments would be \
                   applied to one cluster\nhelp: add `--out deploy`, or choose one with `--environment NAME`\n";
        return Answer { out: Data::nothing(), err: err.to_owned(), exit: Exit::Call };
    }
    let mut report = Report::new();
    let rendered = environments(args, &mut report).filter(|_| report.errors() == 0);
    let nothing = Said { out: Data::nothing(), note: String::new() };
    let said = rendered.map_or(nothing, |it| said(args, it, &mut report));
    let style = args.messages.style();
    let mut answer = Answer::to_person(said.out, &report, style);
    if style != Style::Json {
        answer.err.push_str(&said.note);
    }
    answer
}

fn said(args: &Render, environments: Vec<Environment>, report: &mut Report) -> Said {
    match (&args.out, &args.check) {
        (Some(folder), _) => Said { out: Data::nothing(), note: write(folder, &environments, report) },
        (_, Some(folder)) => Said { out: check(folder, &environments, report).into(), note: String::new() },
        _ => Said { out: stream(args.format, environments), note: String::new() },
    }
}

/// Reads the migrations and renders the environments that are asked for.
fn environments(args: &Render, report: &mut Report) -> Option<Vec<Environment>> {
    let migrations = migrations(&args.path, report)?;
    let names = if args.all { declared(&migrations) } else { Vec::new() };
    if names.is_empty() {
        let every: Vec<_> = migrations.iter().collect();
        return Some(vec![(None, expand(&every, args.environment.as_deref(), report)?)]);
    }
    let rendered = expand_all(&migrations, names, report)?;
    Some(rendered.into_iter().map(|(name, objects)| (Some(name), objects)).collect())
}

/// Reads the migrations of a file, or of stdin.
pub(super) fn migrations(path: &Path, report: &mut Report) -> Option<Vec<Migration>> {
    migrations_by(path, (follow, &Edits::default()), report)
}

/// Reads the migrations of a file, or of stdin, as they will be.
pub(super) fn migrations_after(edits: &Edits, path: &Path, report: &mut Report) -> Option<Vec<Migration>> {
    migrations_by(path, (follow, edits), report)
}

/// Follows the sources of the migrations of a text.
pub(super) type Follow = fn(Documents, &DiskFiles, &mut Report) -> Vec<Migration>;

/// Reads the migrations of a file, or of stdin, as they will be, with their sources followed in one of the two ways.
pub(super) fn migrations_by(
    path: &Path,
    (follow, edits): (Follow, &Edits),
    report: &mut Report,
) -> Option<Vec<Migration>> {
    let from_stdin = path == Path::new("-");
    let edited = fs::canonicalize(path).ok().and_then(|path| edits.get(&path).cloned());
    let (text, folder) = match edited {
        _ if from_stdin => (read::stdin(report)?, Path::new(".")),
        Some(text) => (text.into(), path.parent().unwrap_or(path)),
        None => (read::file(path, read::Named::Migration, report)?.into(), path.parent().unwrap_or(path)),
    };
    let files = read::folder(folder, report)?.edited(edits);
    let name = if from_stdin { "<stdin>".to_owned() } else { path.display().to_string() };
    let documents = read::documents(&name, text, report);
    // A platform beside a migration is what the migration builds on; by itself it is what is asked for.
    let alone = documents.migrations.is_empty();
    let migrations = if alone { platforms(documents, &files) } else { follow(documents, &files, report) };
    pipeline::is_readable(report).then_some(migrations)
}

fn stream(format: StreamFormat, environments: Vec<Environment>) -> Data {
    let format = match format {
        StreamFormat::Yaml => Format::Yaml,
        StreamFormat::Json => Format::Json,
    };
    Data::Objects(environments.into_iter().flat_map(|(_, objects)| objects).collect(), format)
}

/// Looks at all folders before the first of them is changed.
fn look(folder: &Path, environments: &[Environment], report: &mut Report) -> Option<Vec<Folder>> {
    let look = |(name, objects): &Environment| {
        let path = name.as_ref().map_or_else(|| folder.to_path_buf(), |name| folder.join(name));
        Folder::look(path, output::files(objects), report)
    };
    let folders: Vec<_> = environments.iter().map(look).collect();
    let names: Vec<&str> = environments.iter().filter_map(|(name, _)| name.as_deref()).collect();
    if !names.is_empty() {
        left_folders(folder, &names, report);
    }
    folders.into_iter().collect()
}

fn write(folder: &Path, environments: &[Environment], report: &mut Report) -> String {
    let mut note = String::new();
    for folder in look(folder, environments, report).unwrap_or_default() {
        let Some(Done { written, removed, unchanged }) = folder.write(report) else { break };
        let written = Count { number: written, one: "file", many: "files" };
        // Writing to a String cannot fail.
        let _ = writeln!(note, "{}: {written} written, {removed} removed, {unchanged} unchanged", folder.name());
    }
    note
}

fn check(folder: &Path, environments: &[Environment], report: &mut Report) -> String {
    let mut out = String::new();
    for folder in look(folder, environments, report).unwrap_or_default() {
        let differences = folder.differences();
        if !differences.is_empty() {
            report.add(stale(&folder, &differences));
        }
        out.extend(differences.iter().map(ToString::to_string));
    }
    out
}

fn stale(folder: &Folder, differences: &[Difference]) -> Diagnostic {
    let count = Count { number: differences.len(), one: "file differs", many: "files differ" };
    let what = format!("`{}` is not up to date: {count}", folder.name());
    let help = "render again with `--out` instead of `--check`, and commit the result";
    Diagnostic::new(&codes::STALE, Place::route(Route::root()), what).help(help)
}
