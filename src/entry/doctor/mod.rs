//! Gathers what `doctor` looks at: files of a folder, tools of the machine, and what migrations render to.

mod helm;
mod machine;
mod plugins;
mod scan;
mod tool;

pub(super) use helm::{folder as helm_folder, version as helm_version};
pub(super) use plugins::home as plugin_home;

use super::expand::{Migration, expand};
use super::{codes, read};
use crate::diagnostic::{Diagnostic, Mark, Place, Report, Route};
use crate::doctor::{self, Environment, Role, Scene};
use std::path::Path;

/// How migrations of a file are read; the command's way, so that `doctor` never sees more than `render`.
type Read = fn(&Path, &mut Report) -> Option<Vec<Migration>>;

/// Returns the scene of a folder, of a file that a tool put out, or of stdin.
///
/// # Errors
/// E0901 when there is nothing to look at.
pub(super) fn gather(path: &Path, migrations: Read, report: &mut Report) -> Option<Scene> {
    let mut scene = Scene::default();
    if path == Path::new("-") {
        scene.add_file("<stdin>".to_owned(), read::stdin(report)?, Role::Stream, report);
        return Some(scene);
    }
    if !path.exists() {
        let what = format!("`{}` does not exist", path.display());
        let help = "name a folder, a file that a tool put out, or `-`";
        report.add(Diagnostic::new(&codes::INPUT, Place::route(Route::root()), what).help(help));
        return None;
    }
    if !path.is_dir() {
        scene.add_file(
            path.display().to_string(),
            read::file(path, read::Named::Rendered, report)?,
            Role::Stream,
            report,
        );
        return Some(scene);
    }
    scan::scan(path, &mut scene, report);
    scene.machine = machine::look();
    for file in doctor::migration_files(&scene) {
        let marks = scene.file(&file).map(doctor::migrations_in).unwrap_or_default();
        scene.migrations.extend(rendered(path, &file, marks, migrations));
    }
    Some(scene)
}

fn rendered(top: &Path, file: &str, marks: Vec<(String, Mark)>, read: Read) -> Vec<doctor::Migration> {
    let mut aside = Report::new();
    let Some(found) = read(&top.join(file), &mut aside) else {
        let unread = Environment { name: String::new(), rendered: Err(aside.errors()) };
        let first = marks.into_iter().next();
        let whole = |(name, mark)| doctor::Migration { path: file.to_owned(), name, mark, environments: vec![unread] };
        return first.map(whole).into_iter().collect();
    };
    let migration = |((name, mark), migration): ((String, Mark), &Migration)| {
        let names = migration.environments().into_iter();
        let environments = names.map(|name| environment(migration, name, &mut aside)).collect();
        doctor::Migration { path: file.to_owned(), name, mark, environments }
    };
    marks.into_iter().zip(&found).map(migration).collect()
}

/// Renders one environment; of its findings only their number counts, since `render` shows them.
fn environment(migration: &Migration, name: String, aside: &mut Report) -> Environment {
    let before = aside.raised();
    let objects = expand(&[migration], Some(&name), aside);
    Environment { name, rendered: objects.ok_or(aside.raised() - before) }
}
