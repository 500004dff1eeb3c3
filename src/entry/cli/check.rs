//! `check`: what is wrong with a migration or a platform, in all environments, without writing anything.

use super::When;
use super::render::migrations;
use crate::diagnostic::{Count, Report, Sarif, Style, Waived, findings, github, sarif};
use crate::entry::call::{Answer, Data, Exit};
use crate::entry::expand::{Checked, check_all};
use crate::entry::{clock, terminal};
use crate::pipeline::Date;
use crate::spec::shape::ScalarShape;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  transship check
          All environments of `migration.yaml`, alone and against each other
  transship check platform.yaml
          A platform by itself, with the files of its own
  transship check --deny-warnings --format github
          In a workflow of GitHub: fails on warnings too, and shows them beside the lines of the pull request
  transship check --format sarif > transship.sarif
          For code scanning; findings that are waived stand in it as suppressed

Findings are on stderr, and with `--format json`, `sarif` or `github` on stdout. Nothing is written anywhere else.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Check {
    /// The migration or platform file; `-` reads stdin, and files that it names lie below the working folder then
    #[arg(default_value = "migration.yaml")]
    path: PathBuf,

    /// An environment to check, instead of all; may be repeated
    #[arg(long, short, value_name = "NAME")]
    environment: Vec<String>,

    /// Fail when there are warnings, too
    #[arg(long, visible_alias = "strict")]
    deny_warnings: bool,

    /// Show findings that a waiver covers, with its reason
    #[arg(long)]
    show_waived: bool,

    /// The day on which waivers are looked at [default: that of `SOURCE_DATE_EPOCH`, else today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    date: Option<Date>,

    /// How findings are written [default: human on a terminal, line elsewhere]
    #[arg(long, value_name = "FORMAT", help_heading = "Messages")]
    format: Option<CheckFormat>,

    /// When findings are coloured; `auto` heeds `NO_COLOR`, `CI` and `TERM=dumb`
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Messages")]
    color: When,
}

#[derive(Clone, Copy, ValueEnum)]
enum CheckFormat {
    /// With the lines of the file, for people
    Human,
    /// One line each: `file:line:column: error[E0203]: …`
    Line,
    /// One JSON object each, on stdout
    Json,
    /// SARIF 2.1.0 for code scanning, on stdout
    Sarif,
    /// Workflow commands of GitHub Actions, on stdout
    Github,
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).map_err(|refusal| refusal.why.unwrap_or_else(|| format!("it is not {}", Date::WHAT)))
}

/// Checks as the arguments say.
pub(super) fn check(args: &Check) -> Answer {
    let today = match args.date.clone().map_or_else(clock::today, Ok) {
        Ok(today) => today,
        Err(words) => {
            let err = format!("error: {words}\nhelp: name the day with `--date YYYY-MM-DD`\n");
            return Answer { out: Data::nothing(), err, exit: Exit::Call };
        }
    };
    let mut report = Report::new();
    let migrations = migrations(&args.path, &mut report);
    let checked = migrations.map(|it| check_all(&it, &args.environment, &today, &mut report));
    let (out, told) = written(args, &report);
    let Answer { exit, .. } = Answer::to_person(Data::nothing(), &report, Style::Line);
    let exit = match exit {
        Exit::Done if args.deny_warnings && report.warnings() > 0 => Exit::Files,
        other => other,
    };
    Answer { out: out.into(), err: told + &summary(checked, &report), exit }
}

/// Returns what stands on stdout, and what on stderr.
fn written(args: &Check, report: &Report) -> (String, String) {
    let waived = if args.show_waived { Waived::Shown } else { Waived::Hidden };
    let told = |style| (String::new(), findings(report, style, waived));
    match args.format {
        None => match terminal::style() {
            Style::Snippet(_) => told(Style::Snippet(args.color.colour())),
            other => told(other),
        },
        Some(CheckFormat::Human) => told(Style::Snippet(args.color.colour())),
        Some(CheckFormat::Line) => told(Style::Line),
        Some(CheckFormat::Json) => (findings(report, Style::Json, waived), String::new()),
        Some(CheckFormat::Github) => (github(report, waived), String::new()),
        Some(CheckFormat::Sarif) => {
            let file = if args.path.as_os_str() == "-" { "<stdin>".into() } else { args.path.display().to_string() };
            (sarif(report, Sarif { version: env!("CARGO_PKG_VERSION"), file: &file }), String::new())
        }
    }
}

/// Returns the last line, which says how much was looked at, and what was found.
fn summary(checked: Option<Checked>, report: &Report) -> String {
    let looked_at = match checked {
        Some(Checked { environments: 0, .. }) | None => "no environment could be looked at".to_owned(),
        Some(Checked { environments, workloads: None }) => {
            let environments = Count { number: environments, one: "environment", many: "environments" };
            format!("a platform in {environments}")
        }
        Some(Checked { environments, workloads: Some(workloads) }) => {
            let environments = Count { number: environments, one: "environment", many: "environments" };
            let workloads = Count { number: workloads, one: "workload", many: "workloads" };
            format!("{environments}, {workloads}")
        }
    };
    let (errors, warnings) = (Count::errors(report.errors()), Count::warnings(report.warnings()));
    let waived = match report.waived().len() {
        0 => String::new(),
        number => format!(", {number} waived"),
    };
    format!("{looked_at}: {errors}, {warnings}{waived}\n")
}
