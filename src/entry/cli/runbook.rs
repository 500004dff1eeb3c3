//! `runbook`: what has to happen around a cutover, as Markdown on stdout.

use super::Messages;
use super::render::migrations;
use crate::diagnostic::Report;
use crate::entry::call::Answer;
use crate::entry::expand;
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  transship runbook -e prod > docs/cutover-prod.md
          The steps of prod, to be reviewed and kept beside the migration

Findings are on stderr. On an error nothing is on stdout.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Runbook {
    /// The migration file; `-` reads stdin, and files that it names lie below the working folder then
    #[arg(default_value = "migration.yaml")]
    path: PathBuf,

    /// The environment that moves, instead of the `spec.environment` of the file
    #[arg(long, short, value_name = "NAME")]
    environment: Option<String>,

    #[command(flatten)]
    messages: Messages,
}

/// Writes the runbook.
pub(super) fn runbook(args: &Runbook) -> Answer {
    let mut report = Report::new();
    let migrations = migrations(&args.path, &mut report);
    let text = migrations.and_then(|it| expand::runbook(&it, args.environment.as_deref(), &mut report));
    let text = text.filter(|_| report.errors() == 0);
    Answer::to_person(text.unwrap_or_default(), &report, args.messages.style())
}
