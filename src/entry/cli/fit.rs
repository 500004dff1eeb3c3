//! `fit`: whether the pods fit on the node groups of the platform, and what the nodes cost.

use super::Messages;
use super::render::migrations;
use crate::capacity::{self, ClusterFit};
use crate::diagnostic::Report;
use crate::entry::call::{Answer, Data, Exit};
use crate::entry::decided;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  transship fit
          All environments; those that share a cluster share its nodes
  transship fit -e prod
          One environment, as if it was alone
  transship fit migration.yaml jobs.yaml
          Several migrations on one platform
  transship fit --format markdown
          For a pull request

The numbers come from the files alone: requests of all containers, what EKS reserves on a node of the declared type, what
runs on every node. Exit code 1 when something does not fit. With `price` of a node group, a month is shown in money.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Fit {
    /// The migration files; `-` reads stdin
    #[arg(value_name = "FILE", default_value = "migration.yaml")]
    files: Vec<PathBuf>,

    /// Environments to look at [default: all]
    #[arg(long = "environment", short, value_name = "NAME")]
    environments: Vec<String>,

    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: FitFormat,

    #[command(flatten)]
    messages: Messages,
}

#[derive(Clone, Copy, ValueEnum)]
enum FitFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For pull requests
    Markdown,
}

/// Tells how everything fits.
pub(super) fn fit(args: &Fit) -> Answer {
    let mut report = Report::new();
    let read: Option<Vec<_>> = args.files.iter().map(|it| migrations(it, &mut report)).collect();
    let all: Option<Vec<_>> = read.map(|it| it.into_iter().flatten().collect());
    let fits = all.and_then(|it| decided::capacity(&it, &args.environments, &mut report));
    let Some(fits) = fits.filter(|_| report.errors() == 0) else {
        return Answer::to_person(Data::nothing(), &report, args.messages.style());
    };
    let exit = if fits.iter().all(|it| it.problems.is_empty()) { Exit::Done } else { Exit::Files };
    // Warnings belong to `check`: here they would hide the answer.
    Answer { out: written(args.format, &fits).into(), err: String::new(), exit }
}

fn written(format: FitFormat, fits: &[ClusterFit]) -> String {
    match format {
        FitFormat::Text => capacity::text(fits),
        FitFormat::Json => format!("{:#}\n", capacity::json(fits)),
        FitFormat::Markdown => capacity::markdown(fits),
    }
}
