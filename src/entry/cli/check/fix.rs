//! `check --fix`: the edits that findings offer, done in the files.

use crate::diagnostic::{Diagnostic, Fix, Mark, Place, Report, Route, Source};
use crate::entry::files::{Edits, replace};
use crate::entry::{codes, read};
use crate::fix::{Fixed, apply};
use crate::output::differences;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Most checks of one call: a finding may only show when another is mended, and each of them costs a check.
const MOST_ROUNDS: usize = 32;

/// What stands in a diff instead of a line that is not shown.
const HIDDEN: &str = "# a line with a secret, which is not shown\n";

/// Whether the files are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// They are.
    Write,
    /// What would be written is shown as a diff.
    Dry,
}

/// Files on their way from what they were to what they will be.
#[derive(Default)]
pub(super) struct Work {
    edits: Edits,
    files: BTreeMap<PathBuf, File>,
    /// Lines that may hold a secret, by file.
    secret: BTreeMap<PathBuf, BTreeSet<usize>>,
}

struct File {
    /// The file as findings name it.
    name: String,
    before: String,
    /// What was done, each with its line, which no edit moves.
    done: Vec<(usize, String)>,
}

/// What is said about the files.
pub(super) struct Said {
    /// The diff, for stdout.
    pub(super) out: String,
    /// What was done, for stderr.
    pub(super) note: String,
}

impl Work {
    /// Checks, does what can be done, and checks again, until nothing more can be done; returns the last check.
    pub(super) fn through<T>(&mut self, path: &Path, check: impl Fn(&Edits, &mut Report) -> T) -> (T, Report) {
        let mut rounds = 0;
        loop {
            let mut report = Report::new();
            let checked = check(&self.edits, &mut report);
            rounds += 1;
            if rounds > MOST_ROUNDS || !self.round(path, &report) {
                return (checked, report);
            }
        }
    }

    /// Does what the findings of one check offer; tells whether there was anything.
    fn round(&mut self, path: &Path, report: &Report) -> bool {
        let found = report.sorted();
        let mut changed = false;
        for (number, source) in report.sources().iter().enumerate() {
            let Some(file) = writable(path, source) else { continue };
            let here = |mark: &Mark| mark.source.0 as usize == number;
            let secret = found.iter().filter(|it| it.sensitive).filter_map(|it| it.place.mark).filter(here);
            let lines = secret.flat_map(|it| source.position(it.start).0..=source.position(it.end).0);
            self.secret.entry(file.clone()).or_default().extend(lines);
            let with = found.iter().filter_map(|it| Some((*it, it.fix.as_ref()?)));
            let with: Vec<_> = with.filter(|(_, fix)| here(&fix.mark)).collect();
            let Fixed { text, done } = apply(&source.text, &with.iter().map(|(_, fix)| *fix).collect::<Vec<_>>());
            if text == *source.text {
                continue;
            }
            let first = || File { name: source.name.clone(), before: source.text.to_string(), done: Vec::new() };
            let known = self.files.entry(file.clone()).or_insert_with(first);
            known.done.extend(done.into_iter().map(|it| told(source, with[it].1, with[it].0)));
            self.edits.set(file, text);
            changed = true;
        }
        changed
    }

    /// Writes the files, or shows what would be written.
    ///
    /// # Errors
    /// E0909 when the system refuses, or somebody else has changed a file meanwhile.
    pub(super) fn finish(mut self, mode: Mode, report: &mut Report) -> Said {
        let mut said = Said { out: String::new(), note: String::new() };
        for (path, file) in &mut self.files {
            let Some(after) = self.edits.get(path) else { continue };
            let word = match mode {
                Mode::Dry => {
                    said.out.push_str(&diff(file, self.secret.get(path), after));
                    "would fix"
                }
                Mode::Write => {
                    if let Err(words) = write(path, file, after) {
                        let what = format!("cannot write `{}`: {words}", file.name);
                        report.add(Diagnostic::new(&codes::WRITE, Place::route(Route::root()), what));
                        continue;
                    }
                    "fixed"
                }
            };
            file.done.sort_by_key(|(line, _)| *line);
            for (line, words) in &file.done {
                // Writing to a String cannot fail.
                let _ = writeln!(said.note, "{word}: {}:{line}: {words}", file.name);
            }
        }
        said
    }

    /// Tells whether anything was done.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// Returns where a text may be written that findings point into: the file of the call, or one that it names and that lies
/// in the tree that may be read.
fn writable(path: &Path, source: &Source) -> Option<PathBuf> {
    let file = fs::canonicalize(&source.name).ok()?;
    let named = fs::canonicalize(path).ok()? == file;
    let inside = || read::folder(path.parent()?, &mut Report::new()).map(|files| files.holds(&file));
    (named || inside()?).then_some(file)
}

/// Returns the line, and `` `512M` is now `512Mi` (E0112)``.
fn told(source: &Source, fix: &Fix, diagnostic: &Diagnostic) -> (usize, String) {
    let before = source.text.get(fix.mark.start as usize..fix.mark.end as usize).unwrap_or_default();
    let (line, _) = source.position(fix.mark.start);
    (line, format!("`{before}` is now `{}` ({})", fix.text, diagnostic.code.id))
}

fn diff(file: &File, secret: Option<&BTreeSet<usize>>, after: &str) -> String {
    let hidden = |number: usize| secret.is_some_and(|it| it.contains(&(number + 1)));
    let line = |(number, line): (usize, &str)| if hidden(number) { HIDDEN.to_owned() } else { line.to_owned() };
    let side = |text: &str| {
        let text: String = text.split_inclusive('\n').enumerate().map(line).collect();
        BTreeMap::from([(file.name.clone(), text)])
    };
    differences(&side(after), &side(&file.before)).iter().map(ToString::to_string).collect()
}

fn write(path: &Path, file: &File, after: &str) -> Result<(), String> {
    match fs::read_to_string(path) {
        Ok(now) if now == file.before => replace(path, after).map_err(|error| error.to_string()),
        Ok(_) => Err("it was changed meanwhile".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}
