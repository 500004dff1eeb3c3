//! What hosts do in silence: findings about set-up, and what a cluster must have.
//!
//! Comes in: a [`Scene`] of files and tools. Goes out: findings, and a summary. Never does: look at a disk, a process or
//! a cluster; the door gathers the scene.
//!
//! A check is about something that gives no message of its own where it happens, or one that misleads.

// Parts that several checks share.
mod command;
mod config;
mod controller;
mod kustomization;
mod scene;
mod summary;
mod target;
mod version;

// One module for each check; each is also a line of `CHECKS`.
mod argo_cd;
mod build_command;
mod chart;
mod container;
mod flux;
mod plugin_home;
mod prefix;
mod program;
mod scope;
mod stream;
mod tool;
mod unexpanded;
mod unrendered;

pub use command::is_script;
pub use plugin_home::FILES as PLUGIN_FILES;
pub use scene::{Environment, File, HelmPlugins, Machine, Migration, PluginFile, PluginHome, Role, Scene, Tool};
pub use summary::{Summary, summary};
pub use version::Version;

use crate::diagnostic::{Code, Mark, Report};
use crate::object::Object;
use config::Config;
use kustomization::Graph;
use scene::folder;

/// A check.
struct Check {
    /// What it may report.
    codes: &'static [&'static Code],
    /// How it looks.
    check: fn(&Look<'_>, &mut Report),
}

/// Every check, in no particular order: the report puts findings in order.
const CHECKS: &[Check] = &[
    argo_cd::CHECK,
    build_command::CHECK,
    chart::CHECK,
    container::CHECK,
    flux::CHECK,
    plugin_home::CHECK,
    prefix::CHECK,
    program::CHECK,
    scope::CHECK,
    stream::CHECK,
    tool::CHECK,
    unexpanded::CHECK,
    unrendered::CHECK,
];

/// What a check looks at.
struct Look<'a> {
    scene: &'a Scene,
    graph: Graph<'a>,
}

/// A migration that stands somewhere as it was written.
struct Raw {
    mark: Mark,
    label: String,
}

impl Raw {
    fn of(config: &Config) -> Self {
        Self { mark: config.mark(), label: format!("`{}` is {}", config.label(), config.way().word()) }
    }

    fn written(config: &Config) -> Self {
        Self { mark: config.mark(), label: format!("`{}` is here", config.label()) }
    }
}

impl<'a> Look<'a> {
    /// Returns the first migration that lies in a folder or below it.
    fn raw_below(&self, at: &str) -> Option<Raw> {
        let prefix = if at.is_empty() { String::new() } else { format!("{at}/") };
        self.raw(|path| path.starts_with(&prefix))
    }

    /// Returns the first migration that lies in a folder itself, or is the file of that path.
    fn raw_beside(&self, at: &str) -> Option<Raw> {
        self.raw(|path| folder(path) == at || path == at)
    }

    fn raw(&self, holds: impl Fn(&str) -> bool) -> Option<Raw> {
        let mut files = self.scene.files.iter().filter(|file| holds(&file.path));
        let raw = |file| Config::all(file).iter().find(|it| it.is_migration()).map(Raw::written);
        files.find_map(raw)
    }

    /// Returns the objects that a config yields, in whichever environment; those of all migrations for a config that
    /// expands others.
    fn objects(&self, config: &Config) -> Vec<&'a Object> {
        let own = |it: &&&Migration| !config.is_migration() || it.path == config.path;
        let all: Vec<&Migration> = self.scene.migrations.iter().collect();
        let environments = all.iter().filter(own).flat_map(|it| &it.environments);
        environments.filter_map(|it| it.rendered.as_ref().ok()).flatten().collect()
    }
}

/// Checks a scene.
///
/// # Errors
/// E06xx and W06xx, all of them together.
pub fn examine(scene: &Scene, report: &mut Report) {
    let look = Look { scene, graph: Graph::of(scene) };
    for check in CHECKS {
        (check.check)(&look, report);
    }
}

/// Returns every code of this stage, sorted by its number.
#[must_use]
pub fn codes() -> Vec<&'static Code> {
    let mut codes: Vec<_> = CHECKS.iter().flat_map(|check| check.codes).copied().collect();
    codes.sort_by_key(|code| &code.id[1..]);
    codes
}

/// Returns the files whose migrations are meant to be rendered: no patches, no rendered output, no templates.
#[must_use]
pub fn migration_files(scene: &Scene) -> Vec<String> {
    let patches = Graph::of(scene).patch_files();
    let whole = |file: &&File| {
        let ours = |config: &Config| config.is_migration() && config.tree.get("spec").is_some();
        !file.is_stream() && !patches.contains(&file.path) && Config::all(file).iter().any(ours)
    };
    scene.files.iter().filter(whole).map(|file| file.path.clone()).collect()
}

/// Returns the documents of a file that are migrations, with their names and places, in the order in which they stand.
#[must_use]
pub fn migrations_in(file: &File) -> Vec<(String, Mark)> {
    let named = |config: Config| {
        let name = scene::text(&config.tree, &["metadata", "name"])?.to_owned();
        Some((name, config.tree.get("kind").unwrap_or(&config.tree).mark))
    };
    Config::all(file).into_iter().filter(Config::is_migration).filter_map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::codes;
    use crate::diagnostic::assert_numbered;

    #[test]
    fn every_code_has_a_number_of_its_own_that_says_how_severe_it_is() {
        let codes = codes();
        assert_numbered(&codes, "06");
        for code in codes {
            assert!(code.text.len() > 120 && code.text.ends_with('.'), "{}: {}", code.id, code.text);
        }
    }
}
