//! `diff`: what differs between two environments, or between an environment and a revision of it, by meaning.

use super::Messages;
use super::render::migrations;
use crate::diagnostic::Report;
use crate::difference::{Difference, compare, json, text};
use crate::entry::call::{Answer, Data, Exit};
use crate::entry::expand::expand_to_compare;
use crate::entry::manifests;
use crate::object::Object;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  transship diff dev prod
          What differs between two environments: by workload, grouped by meaning
  transship diff staging prod -f shop/migration.yaml --format json | jq '.differences[] | select(.group == \"scale\")'
          Another file; for programs
  transship diff prod --against deploy/prod
          What a change of the migration means for the files that `render --out` wrote
  git show main:deploy/prod.yaml | transship diff prod --against -
          What it means for a revision
  kubectl --namespace shop get deploy,svc,ing,hpa,pdb,netpol,cm -o yaml | transship diff prod --against -
          What it means for a cluster: defaults, addresses and the like are no difference

Objects are recognised by what they are, not by their place: hashes and names of environments in them are no difference.
Values that may be secrets are compared and never shown.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Diff {
    /// The environment to start from; with `--against` the only one, and the new side
    #[arg(value_name = "ENVIRONMENT")]
    from: String,

    /// The environment to compare it with
    #[arg(value_name = "OTHER", conflicts_with = "against")]
    to: Option<String>,

    /// The migration file; `-` reads stdin
    #[arg(long, short, value_name = "FILE", default_value = "migration.yaml")]
    file: PathBuf,

    /// Compare with rendered objects: a folder, a file, or `-` for stdin
    #[arg(long, value_name = "PATH")]
    against: Option<PathBuf>,

    /// How the differences are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DiffFormat,

    /// Exit with 1 when there is a difference, as `git diff --exit-code`
    #[arg(long)]
    exit_code: bool,

    #[command(flatten)]
    messages: Messages,
}

#[derive(Clone, Copy, ValueEnum)]
enum DiffFormat {
    /// For people: one line each, what several workloads share told once
    Text,
    /// For programs: one entry for each workload and field
    Json,
}

/// Compares as the arguments say.
pub(super) fn diff(args: &Diff) -> Answer {
    if args.file == Path::new("-") && args.against.as_deref() == Some(Path::new("-")) {
        return refused(
            "error: stdin cannot be both the migration and what it is compared with\n\
             help: name a file with `--file` or with `--against`\n",
        );
    }
    if args.to.is_none() && args.against.is_none() {
        return refused(
            "error: nothing is named to compare with\n\
             help: name another environment, as in `transship diff dev prod`, or rendered objects, as in \
             `transship diff prod --against deploy/prod`\n",
        );
    }
    let mut report = Report::new();
    let found = sides(args, &mut report).filter(|_| report.errors() == 0);
    let Some((old, new)) = found else {
        return Answer::to_person(Data::nothing(), &report, args.messages.style());
    };
    // Warnings of an environment belong to its render: here they would hide the answer.
    let difference = compare(&old, &new);
    let exit = if args.exit_code && !difference.changes.is_empty() { Exit::Files } else { Exit::Done };
    Answer { out: written(args, &difference).into(), err: String::new(), exit }
}

fn refused(err: &str) -> Answer {
    Answer { out: Data::nothing(), err: err.to_owned(), exit: Exit::Call }
}

/// Returns the objects of the old and of the new side.
fn sides(args: &Diff, report: &mut Report) -> Option<(Vec<Object>, Vec<Object>)> {
    // What is wrong with the call comes before what is wrong with the files.
    let against = match &args.against {
        Some(path) => Some(manifests::objects(path, report)?),
        None => None,
    };
    let migrations = migrations(&args.file, report)?;
    let one = expand_to_compare(&migrations, &args.from, report);
    match (against, &args.to) {
        (Some(against), _) => Some((against, one?)),
        (None, Some(to)) => {
            let two = expand_to_compare(&migrations, to, report);
            Some((one?, two?))
        }
        (None, None) => None,
    }
}

fn written(args: &Diff, difference: &Difference) -> String {
    let against = args.against.as_ref().map(|it| match it.to_str() {
        Some("-") => "<stdin>".to_owned(),
        _ => it.display().to_string(),
    });
    let (old, new) = match (&against, &args.to) {
        (None, Some(to)) => (args.from.as_str(), to.as_str()),
        (against, _) => (against.as_deref().unwrap_or_default(), args.from.as_str()),
    };
    match args.format {
        DiffFormat::Text => text(difference, (old, new)),
        DiffFormat::Json => format!("{:#}\n", json(difference, (old, new))),
    }
}
