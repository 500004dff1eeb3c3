//! `init`: a first migration, and what a host needs beside it.
//!
//! Comes in: wishes. Goes out: new files, all of them or none. Never does: replace a file, or write a starter that does
//! not render.

mod host;
mod starter;
mod wish;

use super::codes;
use super::install::Said;
use crate::diagnostic::{Diagnostic, Lines, Place, Report, Route, Source};
use crate::pipeline::{self, Job, NoFiles};
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

/// What the user wants.
pub(super) struct Wishes {
    /// Name of the product.
    pub(super) name: String,
    /// The image of its first workload.
    pub(super) image: Option<String>,
    /// The port of it.
    pub(super) port: String,
    /// The host of it in the last environment.
    pub(super) host: Option<String>,
    /// The AWS region.
    pub(super) region: String,
    /// The environments, in promotion order.
    pub(super) environments: Vec<String>,
    /// Hosts that run it, besides the command.
    pub(super) hosts: Vec<Host>,
}

/// A host that needs files of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Host {
    Kustomize,
    Helm,
    Argocd,
}

/// What to do with the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Write them.
    Write,
    /// Say what would be written.
    Dry,
    /// Print the migration, and write nothing.
    Print,
}

/// Writes the files, or says what it would write.
///
/// # Errors
/// E0112 and E0114 for a wish that cannot stand in a migration, or findings of the pipeline where several do not go together;
/// E0964 when a file is there already, E0909 when the system refuses.
pub(super) fn init(folder: &Path, wishes: &Wishes, mode: Mode, report: &mut Report) -> Option<Said> {
    wish::check(wishes, report);
    if report.errors() > 0 {
        return None;
    }
    let files = host::files(wishes);
    let (path, migration) = files.first()?;
    if !renders(migration, report) {
        return None;
    }
    if mode == Mode::Print {
        return Some(Said { out: migration.clone(), note: String::new() });
    }
    look(folder, &files, report);
    if report.errors() > 0 || mode == Mode::Write && !write_all(folder, &files, report) {
        return None;
    }
    let mut out = String::new();
    for (path, _) in &files {
        let path = folder.join(path);
        let done = if mode == Mode::Write { "written" } else { "would be written" };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{done}: {}", path.display());
    }
    Some(Said { out, note: next(&folder.join(path), wishes) })
}

/// Tells whether every environment of the starter renders; warnings are for later, when it is more than a starter.
fn renders(migration: &str, report: &mut Report) -> bool {
    let mut own = Report::new();
    let source = Source::new("the starter".to_owned(), migration.into(), Lines::Kept);
    let documents = pipeline::read(source, &mut own);
    let readable = own.errors() == 0;
    for header in documents.migrations.iter().filter(|_| readable) {
        for name in pipeline::environments(header) {
            let environment = Some(name);
            pipeline::render(&Job { migration: header, platforms: &[], environment, files: &NoFiles }, &mut own);
        }
    }
    let good = own.errors() == 0;
    if !good {
        *report = own;
    }
    good
}

/// Looks whether all files can be new.
fn look(folder: &Path, files: &[host::Start], report: &mut Report) {
    if let Some(file) = folder.ancestors().find(|it| it.exists()).filter(|it| !it.is_dir()) {
        let what = format!("`{}` is a file, no folder", file.display());
        report.add(Diagnostic::new(&codes::TAKEN, Place::route(Route::root()), what).help("name a folder, or none"));
        return;
    }
    for (path, _) in files.iter().filter(|(path, _)| fs::symlink_metadata(folder.join(path)).is_ok()) {
        report.add(taken_already(&folder.join(path)));
    }
}

/// Writes all files, or takes those away again that it has written.
fn write_all(folder: &Path, files: &[host::Start], report: &mut Report) -> bool {
    for (number, (path, text)) in files.iter().enumerate() {
        let path = folder.join(path);
        if let Err(error) = write(&path, text) {
            report.add(refused(&path, &error));
            files[..number].iter().for_each(|(path, _)| drop(fs::remove_file(folder.join(path))));
            return false;
        }
    }
    true
}

/// Writes a file that was not there a moment ago, and is left alone if it is by now.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}

fn taken_already(path: &Path) -> Diagnostic {
    let what = format!("`{}` is there already", path.display());
    Diagnostic::new(&codes::TAKEN, Place::route(Route::root()), what)
        .help("name another folder, or print the starter with `--stdout`")
}

fn refused(path: &Path, error: &io::Error) -> Diagnostic {
    if error.kind() == ErrorKind::AlreadyExists {
        return taken_already(path);
    }
    let what = format!("cannot write `{}`: {error}", path.display());
    codes::not_written(what)
}

/// Returns what to do next, as commands that work in the working folder.
fn next(migration: &Path, wishes: &Wishes) -> String {
    let file = migration.display();
    let first = wishes.environments.first().map_or("dev", String::as_str);
    let mut steps = vec![
        format!("Write what is yours into {file}: image, port, health, platform"),
        format!("transship check {file}"),
        format!("transship render {file} --environment {first}"),
    ];
    let folder = migration.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for host in &wishes.hosts {
        steps.push(match host {
            Host::Kustomize => {
                let overlay = folder.parent().unwrap_or(folder).join(first);
                format!("kustomize build --enable-alpha-plugins --enable-exec {}", overlay.display())
            }
            Host::Helm => format!(
                "helm template {} {} -f {} --post-renderer transship",
                wishes.name,
                folder.display(),
                folder.join(format!("values-{first}.yaml")).display()
            ),
            Host::Argocd => "transship install argocd".to_owned(),
        });
    }
    steps.push("transship doctor".to_owned());
    let mut note = String::from("Next:\n");
    for step in steps {
        // Writing to a String cannot fail.
        let _ = writeln!(note, "  {step}");
    }
    note
}
