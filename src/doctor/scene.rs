//! What was found, as values: the files of a folder and the machine around them.
//!
//! A check never looks at a disk or a process itself, so that every finding can be shown from texts alone.

use super::command::{self, Command};
use super::version::Version;
use crate::diagnostic::{Lines, Mark, Place, Report, Route, Source, SourceId};
use crate::object::Object;
use crate::tree::{self, Tree, Value};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Everything that the checks look at.
#[derive(Debug, Default)]
pub struct Scene {
    /// The folder, as the call names it; empty for the working folder. All paths are relative to it.
    pub top: String,
    /// The texts of the folder, in the order of their paths.
    pub files: Vec<File>,
    /// The paths of all files of the folder, those that are no texts too.
    pub paths: BTreeSet<String>,
    /// The machine.
    pub machine: Machine,
    /// Every migration of the folder, with what it renders to.
    pub migrations: Vec<Migration>,
    /// What was left out of the scan, for the summary: nothing is passed over in silence.
    pub skipped: Vec<String>,
}

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A file of the folder.
    Written,
    /// What a tool put out, and what is applied next: stdin, or a file that the call names.
    Stream,
}

/// One text.
#[derive(Debug)]
pub struct File {
    /// The path from the folder, with `/`.
    pub path: String,
    /// What it is.
    pub role: Role,
    /// The source that marks point into.
    pub id: SourceId,
    /// The text.
    pub text: Arc<str>,
    /// Its documents, if it is YAML that can be read.
    pub documents: Vec<Tree>,
    /// The commands in it that run a tool of ours or of a host.
    pub commands: Vec<Command>,
}

/// One migration.
#[derive(Debug)]
pub struct Migration {
    /// The path of its file.
    pub path: String,
    /// `metadata.name`.
    pub name: String,
    /// The place of its document.
    pub mark: Mark,
    /// Its environments, in promotion order.
    pub environments: Vec<Environment>,
}

/// One environment of a migration.
#[derive(Debug)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// Its objects, or how many errors keep it from being rendered.
    pub rendered: Result<Vec<Object>, usize>,
}

/// The machine, as far as hosts look at it.
#[derive(Debug, Default)]
pub struct Machine {
    /// The version of this program.
    pub own: String,
    /// `kustomize` of `PATH`.
    pub kustomize: Option<Tool>,
    /// `kubectl` of `PATH`; its version is that of the Kustomize inside of it.
    pub kubectl: Option<Tool>,
    /// `helm` of `PATH`.
    pub helm: Option<Tool>,
    /// `docker` of `PATH`; it is not asked for its version.
    pub docker: Option<Tool>,
    /// The first `transship` of `PATH`.
    pub transship: Option<Tool>,
    /// Where Kustomize looks for legacy plugins.
    pub plugins: PluginHome,
    /// Where Helm looks for plugins.
    pub helm_plugins: Option<HelmPlugins>,
}

/// A program of `PATH`.
#[derive(Clone, Debug)]
pub struct Tool {
    /// Where it lies.
    pub path: String,
    /// What it said about its version, on one line; empty when it was not asked or said nothing.
    pub said: String,
    /// The version in it.
    pub version: Option<Version>,
}

/// The folder of legacy plugins.
#[derive(Debug, Default)]
pub struct PluginHome {
    /// The folder that Kustomize takes: the first that exists, else the first that it would try.
    pub path: String,
    /// What decides about it: `KUSTOMIZE_PLUGIN_HOME`, or nothing.
    pub variable: Option<&'static str>,
    /// Whether it exists.
    pub exists: bool,
    /// Files in it below our group, by their path from the home.
    pub files: Vec<PluginFile>,
}

/// A file of the folder of legacy plugins.
#[derive(Debug)]
pub struct PluginFile {
    /// The path from the home, with `/`.
    pub path: String,
    /// Whether the system may run it.
    pub runnable: bool,
    /// The program that it hands over to, if it says one: a name of `PATH`, or a path.
    pub runs: Option<String>,
    /// That program, if it is named by a path and is there.
    pub tool: Option<Tool>,
}

/// The folder of Helm's plugins.
#[derive(Debug)]
pub struct HelmPlugins {
    /// The folder.
    pub path: String,
    /// The version in `transship/plugin.yaml`, if there is one.
    pub installed: Option<String>,
}

impl Scene {
    /// Adds a text; YAML that cannot be read is kept as text alone, because templates are no YAML.
    pub fn add_file(&mut self, path: String, text: impl Into<Arc<str>>, role: Role, report: &mut Report) {
        let text: Arc<str> = text.into();
        let name =
            if self.top.is_empty() { path.clone() } else { format!("{}/{path}", self.top.trim_end_matches('/')) };
        let id = report.add_source(Source::new(name, Arc::clone(&text), Lines::Kept));
        let yaml = role == Role::Stream || is_yaml(&path);
        let documents = if yaml { documents(&path, &text, id) } else { Vec::new() };
        let commands = command::commands(&path, &text, id);
        self.files.push(File { path, role, id, text, documents, commands });
    }

    /// Returns the file with a path.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Returns every document of the folder with its file.
    pub fn documents(&self) -> impl Iterator<Item = (&File, &Tree)> {
        self.files.iter().flat_map(|file| file.documents.iter().map(move |document| (file, document)))
    }

    /// Returns every command of the folder with its file.
    pub fn commands(&self) -> impl Iterator<Item = (&File, &Command)> {
        self.files.iter().flat_map(|file| file.commands.iter().map(move |command| (file, command)))
    }
}

impl File {
    /// Tells whether a tool put it out.
    pub(super) fn is_stream(&self) -> bool {
        self.role == Role::Stream
    }
}

/// Returns a place outside of the folder: a program, a folder of plugins.
pub(super) fn elsewhere(name: &str, report: &mut Report) -> Place {
    let source = report.add_source(Source::new(name.to_owned(), "".into(), Lines::Lost));
    Place::new(Mark { source, start: 0, end: 0 }, Route::root())
}

/// Returns the place of a value in a file, with the fields that lead to it.
pub(super) fn place(mark: Mark, route: &str) -> Place {
    Place::new(mark, Route::from(route))
}

/// Returns the folder of a path; the top is empty.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Returns the last part of a path.
pub(super) fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Returns a path relative to a folder, `..` resolved; `None` when it leads out of the scene.
pub(super) fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|it| !it.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

/// Returns a folder for a message.
pub(super) fn shown(folder: &str) -> &str {
    if folder.is_empty() { "." } else { folder }
}

/// Returns the text of a field.
pub(super) fn text<'a>(tree: &'a Tree, path: &[&str]) -> Option<&'a str> {
    tree.at(path).and_then(Tree::as_str)
}

fn is_yaml(path: &str) -> bool {
    base(path) == "Kustomization"
        || ["yaml", "yml"]
            .iter()
            .any(|ending| path.rsplit_once('.').is_some_and(|(_, it)| it.eq_ignore_ascii_case(ending)))
}

fn documents(path: &str, text: &Arc<str>, id: SourceId) -> Vec<Tree> {
    // What is wrong with foreign files is not our business, so their findings go nowhere.
    let mut aside = Report::new();
    let own = aside.add_source(Source::new(path.to_owned(), Arc::clone(text), Lines::Kept));
    tree::parse(own, &mut aside).into_iter().map(|tree| tree.moved_to(id)).flat_map(items).collect()
}

/// Returns the items of a `kind: List`, or the document itself.
fn items(document: Tree) -> Vec<Tree> {
    match document.get("items").map(|it| &it.value) {
        Some(Value::List(items)) if text(&document, &["kind"]) == Some("List") => items.clone(),
        _ => vec![document],
    }
}

#[cfg(test)]
mod tests {
    use super::{folder, joined};

    #[test]
    fn paths_are_joined_without_leaving_the_scene() {
        assert_eq!(joined("a/b", "../c/./d").as_deref(), Some("a/c/d"));
        assert_eq!(joined("", "x").as_deref(), Some("x"));
        assert_eq!(joined("a", "../.."), None);
        assert_eq!((folder("a/b/c"), folder("c")), ("a/b", ""));
    }
}
