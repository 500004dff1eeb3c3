//! `fmt`: files in the usual form.

use super::Messages;
use crate::diagnostic::{Diagnostic, Lines, Place, Report, Route, Source, Style};
use crate::entry::call::{Answer, Exit};
use crate::entry::files::replace;
use crate::entry::{codes, read};
use crate::format::format;
use crate::output::{Difference, differences};
use crate::spec::codes::NO_MIGRATION;
use crate::{spec, tree};
use clap::Args;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  transship fmt
          migration.yaml of the working folder
  transship fmt migration.yaml platform.yaml
          Several files
  transship fmt --check deploy/*.yaml
          In CI: changes nothing, shows what would change, and fails then
  transship fmt - < migration.yaml
          From stdin to stdout, for editors

Keys stand in the order of the reference, names in the order that they have; a level is two columns; blanks that say
nothing are taken away. Quotes, braces, comments and line endings stay, and so do documents of others. What a file says
never changes: a step that would change it is not taken, and with anchors, aliases or tags only blanks are touched.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Fmt {
    /// The files; `-` reads stdin, and writes to stdout
    #[arg(default_value = "migration.yaml", value_name = "FILES")]
    files: Vec<PathBuf>,

    /// Change nothing, show on stdout what would change, and fail then
    #[arg(long)]
    check: bool,

    #[command(flatten)]
    messages: Messages,
}

/// A file as it stands and as it should.
struct Both {
    path: PathBuf,
    before: String,
    after: String,
}

/// Formats the files, or all that is wrong with one of them is said and none is touched.
pub(super) fn fmt(args: &Fmt) -> Answer {
    let mut report = Report::new();
    let all: Vec<Both> = args.files.iter().filter_map(|path| both(path, &mut report)).collect();
    let mut said = (String::new(), String::new());
    if report.errors() == 0 {
        said = if args.check { check(&all, &mut report) } else { write(&all, &mut report) };
    }
    let (out, note) = said;
    let style = args.messages.style();
    let mut answer = Answer::to_person(out, &report, style);
    if style != Style::Json && answer.exit == Exit::Done {
        answer.err.push_str(&note);
    }
    answer
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

fn both(path: &Path, report: &mut Report) -> Option<Both> {
    let before = if is_stdin(path) {
        read::stdin(report)?.as_ref().to_owned()
    } else {
        read::file(path, read::Named::Migration, report)?
    };
    let name = if is_stdin(path) { "<stdin>".to_owned() } else { path.display().to_string() };
    let errors = report.errors();
    let source = report.add_source(Source::new(name.clone(), before.as_str().into(), Lines::Kept));
    let trees = tree::parse(source, report);
    if report.errors() > errors {
        return None;
    }
    if !trees.iter().any(spec::is_ours) {
        let what = format!("`{name}` holds no migration and no platform, but {}", read::held(&trees));
        report.add(Diagnostic::new(&NO_MIGRATION, Place::route(Route::root()), what).help("name files of ours only"));
        return None;
    }
    let after = format(&before);
    Some(Both { path: path.to_owned(), before, after })
}

fn check(all: &[Both], report: &mut Report) -> (String, String) {
    let side = |of: fn(&Both) -> &String| -> BTreeMap<String, String> {
        all.iter().map(|it| (it.path.display().to_string(), of(it).clone())).collect()
    };
    let found: Vec<Difference> = differences(&side(|it| &it.after), &side(|it| &it.before));
    for both in all.iter().filter(|it| it.before != it.after) {
        let what = format!("`{}` is not in the usual form", both.path.display());
        let help = format!("run `transship fmt {}`", both.path.display());
        report.add(Diagnostic::new(&codes::UNFORMATTED, Place::route(Route::root()), what).help(help));
    }
    (found.iter().map(ToString::to_string).collect(), String::new())
}

fn write(all: &[Both], report: &mut Report) -> (String, String) {
    let (mut out, mut note) = (String::new(), String::new());
    for Both { path, before, after } in all {
        if is_stdin(path) {
            out.push_str(after);
        } else if before != after {
            if let Err(error) = replace(path, after) {
                let what = format!("cannot write `{}`: {error}", path.display());
                report.add(codes::not_written(what));
                break;
            }
            // Writing to a String cannot fail.
            let _ = writeln!(note, "formatted: {}", path.display());
        }
    }
    (out, note)
}
