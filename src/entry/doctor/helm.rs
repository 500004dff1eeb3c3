//! Helm: its version, and its folder of plugins, which Helm 3 and Helm 4 share.

use super::tool;
use crate::doctor::{HelmPlugins, Tool, Version};
use crate::entry::files::text;
use std::path::PathBuf;

/// Largest `plugin.yaml`.
const LARGEST: u64 = 1 << 16;

/// Returns the `helm` of `PATH`.
pub(super) fn tool() -> Option<Tool> {
    tool::find("helm").map(|path| tool::ask(&path, &["version", "--short"], Version::find_short))
}

/// Returns the version of the `helm` of `PATH`, with its path.
pub(in crate::entry) fn version() -> Option<(String, Option<Version>)> {
    tool().map(|Tool { path, version, said: _ }| (path, version))
}

/// Returns the folder of plugins, as Helm decides it.
pub(in crate::entry) fn folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|it| !it.is_empty());
    // A list of folders, of which Helm installs into the first.
    let listed = set("HELM_PLUGINS").and_then(|it| std::env::split_paths(&it).next());
    let data = set("HELM_DATA_HOME").map(PathBuf::from);
    let data = data.or_else(|| set("XDG_DATA_HOME").map(|it| PathBuf::from(it).join("helm"))).or_else(default);
    listed.or_else(|| data.map(|it| it.join("plugins")))
}

fn default() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|it| !it.is_empty()).map(PathBuf::from);
    match std::env::consts::OS {
        "windows" => set("APPDATA").map(|it| it.join("helm")),
        "macos" => set("HOME").map(|it| it.join("Library/helm")),
        _ => set("HOME").map(|it| it.join(".local/share/helm")),
    }
}

/// Looks at the folder.
pub(super) fn plugins() -> Option<HelmPlugins> {
    let folder = folder()?;
    let installed = text(&folder.join("transship/plugin.yaml"), LARGEST).ok().map(|it| {
        let version = it.lines().find_map(|line| line.strip_prefix("version:"));
        version.map_or("unknown", |it| it.trim().trim_matches(['"', '\''])).to_owned()
    });
    Some(HelmPlugins { path: folder.display().to_string(), installed })
}
