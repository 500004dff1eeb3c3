//! One file of ours at a place where others may have files too.

use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::entry::codes;
use std::fmt::{self, Display, Write as _};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entry) enum Mode {
    /// Put the files there.
    Put,
    /// Say what would be put.
    DryPut,
    /// Take the files away.
    Remove,
    /// Say what would be taken away.
    DryRemove,
}

/// A file as it should be.
pub(super) struct Wanted {
    /// Where.
    pub(super) path: PathBuf,
    /// What stands in it.
    pub(super) text: &'static str,
    /// Tells whether a text is an earlier form of it.
    pub(super) is_ours: fn(&str) -> bool,
    /// Whether it is run.
    pub(super) kind: Kind,
}

/// Whether a file is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It has the run bit.
    Program,
    /// It has not.
    Data,
}

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    Same,
    Older,
    Foreign,
}

/// What was done, or would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    Written,
    Updated,
    Unchanged,
    Removed,
    Absent,
}

impl Mode {
    /// Returns the mode of the flags.
    pub(in crate::entry) fn of(dry: Dry, remove: Remove) -> Self {
        match (dry, remove) {
            (Dry::No, Remove::No) => Self::Put,
            (Dry::Yes, Remove::No) => Self::DryPut,
            (Dry::No, Remove::Yes) => Self::Remove,
            (Dry::Yes, Remove::Yes) => Self::DryRemove,
        }
    }

    fn is_dry(self) -> bool {
        matches!(self, Self::DryPut | Self::DryRemove)
    }

    pub(super) fn removes(self) -> bool {
        matches!(self, Self::Remove | Self::DryRemove)
    }
}

/// Does what the mode says with all files, or with none: what is not ours stops the run before it begins.
///
/// Returns one line for each file.
///
/// # Errors
/// E0960 for a file that is not ours, E0909 when the system refuses.
pub(super) fn apply(mode: Mode, wanted: &[Wanted], report: &mut Report) -> Option<String> {
    let before = report.errors();
    let found: Vec<_> = wanted.iter().filter_map(|it| look(it, report)).collect();
    if report.errors() > before {
        return None;
    }
    let mut out = String::new();
    for (wanted, found) in wanted.iter().zip(found) {
        let done = match act(mode, wanted, found) {
            Ok(done) => done,
            Err(error) => {
                report.add(refused("write", &wanted.path, &error));
                return None;
            }
        };
        let would = if mode.is_dry() { "would be " } else { "" };
        let would = if matches!(done, Done::Unchanged | Done::Absent) { "" } else { would };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{would}{done}: {}", wanted.path.display());
    }
    Some(out)
}

fn look(wanted: &Wanted, report: &mut Report) -> Option<Found> {
    let found = find(wanted).map_err(|error| report.add(refused("read", &wanted.path, &error))).ok()?;
    if found == Found::Foreign {
        let what = format!("`{}` is not a file of transship", wanted.path.display());
        let help = "move it away, or install elsewhere with `--dir`";
        report.add(Diagnostic::new(&codes::FOREIGN, Place::route(Route::root()), what).help(help));
    }
    Some(found)
}

fn find(wanted: &Wanted) -> io::Result<Found> {
    match fs::symlink_metadata(&wanted.path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Found::Nothing);
        }
        Err(error) => return Err(error),
        // A link leads to a file elsewhere, which is not ours to change.
        Ok(metadata) if !metadata.is_file() => return Ok(Found::Foreign),
        Ok(_) => {}
    }
    let text = String::from_utf8(fs::read(&wanted.path)?).unwrap_or_default();
    Ok(match () {
        () if text == wanted.text && (wanted.kind == Kind::Data || may_run(&wanted.path)?) => Found::Same,
        () if text == wanted.text || (wanted.is_ours)(&text) => Found::Older,
        () => Found::Foreign,
    })
}

fn act(mode: Mode, wanted: &Wanted, found: Found) -> io::Result<Done> {
    let done = match (mode.removes(), found) {
        (false, Found::Same) => Done::Unchanged,
        (false, Found::Nothing) => Done::Written,
        (false, Found::Older | Found::Foreign) => Done::Updated,
        (true, Found::Nothing) => Done::Absent,
        (true, _) => Done::Removed,
    };
    match done {
        _ if mode.is_dry() => {}
        Done::Written | Done::Updated => write(wanted)?,
        Done::Removed => fs::remove_file(&wanted.path)?,
        Done::Unchanged | Done::Absent => {}
    }
    Ok(done)
}

/// Writes a file as a whole: whoever reads meanwhile sees the old one or the new one.
fn write(wanted: &Wanted) -> io::Result<()> {
    let Wanted { path, text, is_ours: _, kind } = wanted;
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let temporary = folder.join(format!(".transship.{}.tmp", std::process::id()));
    let written = File::create_new(&temporary)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| if *kind == Kind::Program { let_run(&temporary) } else { Ok(()) })
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        drop(fs::remove_file(&temporary));
    }
    written
}

#[cfg(unix)]
fn let_run(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(unix)]
fn may_run(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::metadata(path)?.permissions().mode() & 0o111 == 0o111)
}

#[cfg(not(unix))]
fn let_run(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn may_run(_: &Path) -> io::Result<bool> {
    Ok(true)
}

/// Removes folders that are empty now, from the inside out.
pub(super) fn remove_empty(mode: Mode, folders: &[PathBuf]) {
    if mode == Mode::Remove {
        // A folder that holds something else stays.
        for folder in folders {
            drop(fs::remove_dir(folder));
        }
    }
}

fn refused(verb: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let what = format!("cannot {verb} `{}`: {error}", path.display());
    codes::not_written(what)
}

impl Display for Done {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Written => "written",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Removed => "removed",
            Self::Absent => "not there",
        })
    }
}

/// Whether nothing is to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entry) enum Dry {
    Yes,
    No,
}

/// Whether files are to be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entry) enum Remove {
    Yes,
    No,
}
