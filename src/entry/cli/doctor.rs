//! `doctor`: what hosts do in silence, on stderr; what was looked at, on stdout.

use super::Messages;
use super::render::migrations;
use crate::diagnostic::Report;
use crate::doctor::{examine, summary};
use crate::entry::call::Answer;
use crate::entry::doctor::gather;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  transship doctor
          This repository and this machine: builds, scripts, CI files, Argo CD, Flux, charts, plugins, versions
  kustomize build --enable-alpha-plugins --enable-exec overlays/prod | transship doctor -
          In CI: fails when the stream is empty, or when a migration in it was not expanded

Findings are on stderr, and `transship explain CODE` tells more of each. stdout says what was looked at: tools with their
versions, the command line of every build, and what the cluster must have for every environment. No cluster is asked.
Exit code: 0 when nothing or only warnings were found, 1 when there are errors.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Doctor {
    /// The folder to look at; a file, or `-` for stdin, is taken for rendered output
    #[arg(default_value = ".", value_name = "DIR")]
    path: PathBuf,

    /// How the summary on stdout is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: SummaryFormat,

    #[command(flatten)]
    messages: Messages,
}

#[derive(Clone, Copy, ValueEnum)]
enum SummaryFormat {
    /// For people
    Text,
    /// One JSON object
    Json,
}

/// Looks, and says what it saw.
pub(super) fn doctor(args: &Doctor) -> Answer {
    let mut report = Report::new();
    let scene = gather(&args.path, migrations, &mut report);
    let summary = scene.map(|scene| {
        examine(&scene, &mut report);
        summary(&scene)
    });
    let text = summary.map(|summary| match args.format {
        SummaryFormat::Text => summary.to_string(),
        SummaryFormat::Json => {
            let json = serde_json::to_string_pretty(&summary);
            json.expect("internal error: a summary is texts and numbers") + "\n"
        }
    });
    Answer::to_person(text.unwrap_or_default(), &report, args.messages.style())
}
