//! Kustomize's folder of legacy plugins.

use super::machine::own_or_other;
use super::tool;
use crate::doctor::{PluginFile, PluginHome};
use crate::entry::files::text;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The variable that names the folder.
const VARIABLE: &str = "KUSTOMIZE_PLUGIN_HOME";

/// Our group, a folder of the home.
const GROUP: &str = "transship.dev";

/// Largest script; a larger file is a program.
const LARGEST: u64 = 1 << 16;

/// Most files that are looked at.
const MOST: usize = 100;

/// Returns the folder that Kustomize takes, and the variable that decides it.
///
/// Kustomize takes the first folder that exists; a folder that does not exist yet must not be made in front of one that
/// does, because the plugins of the latter would vanish.
pub(in crate::entry) fn home() -> Option<(PathBuf, Option<&'static str>)> {
    let set = |name: &str| std::env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    if let Some(folder) = set(VARIABLE) {
        return Some((folder, Some(VARIABLE)));
    }
    let user = set("HOME").or_else(|| set("USERPROFILE"));
    let config = set("XDG_CONFIG_HOME").map(|it| it.join("kustomize/plugin"));
    let below = |inner: &str| user.as_ref().map(|it| it.join(inner));
    let tried: Vec<PathBuf> =
        [config, below(".config/kustomize/plugin"), below("kustomize/plugin")].into_iter().flatten().collect();
    let existing = tried.iter().find(|it| it.is_dir()).cloned();
    existing.or_else(|| tried.into_iter().next()).map(|folder| (folder, None))
}

/// Looks at the folder.
pub(super) fn look() -> PluginHome {
    let Some((home, variable)) = home() else { return PluginHome::default() };
    let walk = WalkDir::new(home.join(GROUP)).follow_links(true).max_depth(4).sort_by_file_name().into_iter();
    let files = walk.take(MOST).filter_map(Result::ok).filter(|it| it.file_type().is_file());
    let files = files.filter_map(|entry| file(&home, entry.path())).collect();
    PluginHome { path: home.display().to_string(), variable, exists: home.is_dir(), files }
}

fn file(home: &Path, path: &Path) -> Option<PluginFile> {
    let inner = path.strip_prefix(home).ok()?.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    let runnable = tool::is_runnable(path);
    let runs = match text(path, LARGEST) {
        Ok(script) => handed_to(&script),
        // The program itself, copied or linked.
        Err(_) => path.to_str().map(str::to_owned),
    };
    let named = runs.as_deref().filter(|it| it.contains('/')).map(Path::new);
    let tool = named.filter(|it| tool::is_runnable(it)).map(own_or_other);
    Some(PluginFile { path: inner, runnable, runs, tool })
}

/// Returns the program that a script hands over to.
fn handed_to(script: &str) -> Option<String> {
    let line = script.lines().find_map(|line| line.trim().strip_prefix("exec "))?;
    line.split_whitespace().next().map(|it| it.trim_matches(['"', '\'']).to_owned())
}
