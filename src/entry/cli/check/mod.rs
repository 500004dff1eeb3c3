//! `check`: what is wrong with a migration or a platform, in all environments; with `--fix` it mends what it can.

mod fix;

use super::When;
use super::render::migrations_after;
use crate::diagnostic::{Count, Report, Sarif, Style, Waived, findings, github, sarif};
use crate::entry::call::{Answer, Data, Exit};
use crate::entry::expand::{Checked, check_all};
use crate::entry::files::Edits;
use crate::entry::{clock, terminal};
use crate::pipeline::Date;
use crate::spec::shape::ScalarShape;
use clap::{Args, ValueEnum};
use fix::{Mode, Said, Work};
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
  transship check --fix
          Does what the help of findings says word for word, in the files, and shows what remains
  transship check --fix --dry-run
          Shows the same as a diff, and writes nothing

Findings are on stderr, and with `--format json`, `sarif` or `github` on stdout. Without `--fix` nothing is written anywhere
else. `--fix` changes no byte but those that a finding is about: comments, order and layout stay.";

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

    #[command(flatten)]
    files: Files,

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

/// What is done with the files.
#[derive(Args)]
struct Files {
    /// Do in the files what findings say word for word: misspelt keys and words, units, quotes, slashes; show what remains
    #[arg(long, help_heading = "Files")]
    fix: bool,

    /// Show on stdout what `--fix` would change, as a diff, and fail if it is anything; write nothing
    #[arg(long, visible_alias = "diff", requires = "fix", help_heading = "Files")]
    dry_run: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
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
    let look = |edits: &Edits, report: &mut Report| {
        let migrations = migrations_after(edits, &args.path, report)?;
        Some(check_all(&migrations, &args.environment, &today, report))
    };
    if args.files.fix {
        return refused(args).unwrap_or_else(|| mended(args, look));
    }
    let mut report = Report::new();
    let checked = look(&Edits::default(), &mut report);
    answer(args, checked, &report)
}

/// Refuses what cannot be fixed, or cannot be shown.
fn refused(args: &Check) -> Option<Answer> {
    let data = matches!(args.format, Some(CheckFormat::Json | CheckFormat::Sarif | CheckFormat::Github));
    let err = match () {
        () if args.path.as_os_str() == "-" => {
            "error: stdin cannot be fixed, because nothing can be written back to it\nhelp: name the file\n"
        }
        () if args.files.dry_run && data => {
            "error: the diff of `--dry-run` and findings as data cannot both stand on stdout\n\
             help: leave one of them out; findings as data have their `fixes` without `--fix`, too\n"
        }
        () => return None,
    };
    Some(Answer { out: Data::nothing(), err: err.to_owned(), exit: Exit::Call })
}

/// Mends what can be mended, and answers with what remains.
fn mended(args: &Check, look: impl Fn(&Edits, &mut Report) -> Option<Checked>) -> Answer {
    let mut work = Work::default();
    let (checked, mut report) = work.through(&args.path, look);
    let mode = if args.files.dry_run { Mode::Dry } else { Mode::Write };
    let shown = mode == Mode::Dry && !work.is_empty();
    let Said { out, note } = work.finish(mode, &mut report);
    let mut answer = answer(args, checked, &report);
    if shown {
        answer.out = out.into();
        answer.exit = Exit::Files;
    }
    answer.err.insert_str(0, &note);
    answer
}

/// Returns what a check is answered with.
fn answer(args: &Check, checked: Option<Checked>, report: &Report) -> Answer {
    let (out, told) = written(args, report);
    let Answer { exit, .. } = Answer::to_person(Data::nothing(), report, Style::Line);
    let exit = match exit {
        Exit::Done if args.deny_warnings && report.warnings() > 0 => Exit::Files,
        other => other,
    };
    Answer { out: out.into(), err: told + &summary(checked, report) + &offer(args, report), exit }
}

/// Returns what stands on stdout, and what on stderr.
fn written(args: &Check, report: &Report) -> (String, String) {
    let waived = if args.show_waived { Waived::Shown } else { Waived::Hidden };
    let told = |style| (String::new(), findings(report, style, waived));
    match args.format {
        None | Some(CheckFormat::Human | CheckFormat::Line) => told(style(args)),
        Some(CheckFormat::Json) => (findings(report, Style::Json, waived), String::new()),
        Some(CheckFormat::Github) => (github(report, waived), String::new()),
        Some(CheckFormat::Sarif) => {
            let file = if args.path.as_os_str() == "-" { "<stdin>".into() } else { args.path.display().to_string() };
            (sarif(report, Sarif { version: env!("CARGO_PKG_VERSION"), file: &file }), String::new())
        }
    }
}

/// Returns how findings are written for people.
fn style(args: &Check) -> Style {
    match (args.format, terminal::style()) {
        (Some(CheckFormat::Human), _) | (None, Style::Snippet(_)) => Style::Snippet(args.color.colour()),
        (None, other) => other,
        _ => Style::Line,
    }
}

/// Tells a person that the program can do some of it.
fn offer(args: &Check, report: &Report) -> String {
    let number = report.sorted().into_iter().filter(|it| it.fix.is_some()).count();
    if number == 0 || args.path.as_os_str() == "-" || !matches!(style(args), Style::Snippet(_)) {
        return String::new();
    }
    format!("`transship check {} --fix` mends {number} of them\n", args.path.display())
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
