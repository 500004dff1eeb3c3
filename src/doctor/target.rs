//! Which kustomizations a command builds: paths of scripts, with variables in them, against the folders of the scene.

use super::command::{Command, variable};
use super::kustomization::Graph;
use super::scene::{folder, joined};

/// Flags of Kustomize and kubectl that take a value.
pub(super) const WITH_VALUE: &[&str] = &[
    "-o",
    "--output",
    "-e",
    "--env",
    "--mount",
    "--network-name",
    "--load-restrictor",
    "--reorder",
    "--helm-command",
    "-n",
    "--namespace",
    "--context",
    "--kubeconfig",
    "-f",
    "--filename",
    "-l",
    "--selector",
    "--field-manager",
];

/// Returns the folders that a path of a script may mean; none when it leads somewhere else.
///
/// Where a script stands when the command runs is not known: the top of the scene, its own folder, or wherever it went.
pub(super) fn folders<'a>(graph: &Graph<'a>, script: &str, written: &str) -> Vec<&'a str> {
    if written.contains("://") || written.starts_with("github.com/") || written.contains("?ref=") {
        return Vec::new();
    }
    let exact: Vec<_> = ["", folder(script)]
        .iter()
        .filter_map(|from| joined(from, written))
        .filter_map(|path| graph.all.get_key_value(path.as_str()).map(|(at, _)| *at))
        .take(1)
        .collect();
    if !exact.is_empty() {
        return exact;
    }
    let parts: Vec<&str> = written.split('/').filter(|it| !matches!(*it, "" | "." | "..")).collect();
    if parts.iter().all(|it| it.starts_with('$')) {
        return graph.roots();
    }
    graph.all.keys().copied().filter(|at| ends_with(at, &parts)).collect()
}

/// Tells whether the last parts of a path are these, where a part with a variable may be anything.
fn ends_with(path: &str, parts: &[&str]) -> bool {
    let parts: Vec<&str> = parts.iter().copied().skip_while(|it| it.starts_with('$')).collect();
    let path: Vec<&str> = path.split('/').collect();
    let Some(start) = path.len().checked_sub(parts.len()) else { return false };
    path[start..].iter().zip(parts).all(|(is, asked)| asked.contains(['$', '{', '*']) || *is == asked)
}

/// Returns the path that `kustomize build` and `kubectl kustomize` are given; the working folder without one.
pub(super) fn path_of(command: &Command) -> &str {
    command.plain(WITH_VALUE).get(1).copied().unwrap_or(".")
}

/// Returns flags that are missing, unless a variable of the script may hold them.
pub(super) fn missing(command: &Command, script: &str, flags: &[&'static str]) -> Vec<&'static str> {
    let hidden = |flag: &str| command.words.iter().filter_map(|it| variable(it)).any(|it| may_hold(it, script, flag));
    flags.iter().copied().filter(|flag| !command.has(flag) && !hidden(flag)).collect()
}

/// Tells whether a variable may hold a flag: by its value in the script, or by its name where it has none there.
pub(super) fn may_hold(variable: &str, script: &str, flag: &str) -> bool {
    let value = |line: &'_ str| {
        let line = line.trim_start().trim_start_matches("export ").trim_start_matches("- ");
        let rest = line.strip_prefix(variable)?.trim_start();
        rest.starts_with(['=', ':', '?', '+']).then(|| rest.contains(flag))
    };
    let values: Vec<bool> = script.lines().filter_map(value).collect();
    let name = variable.to_ascii_uppercase();
    if values.is_empty() { ["FLAG", "OPT", "ARG"].iter().any(|it| name.contains(it)) } else { values.contains(&true) }
}

#[cfg(test)]
mod tests {
    use super::{ends_with, may_hold};

    #[test]
    fn variables_hold_what_the_script_gives_them() {
        let script = "FLAGS ?= --enable-exec\nENV = prod\n";
        assert!(may_hold("FLAGS", script, "--enable-exec"));
        assert!(!may_hold("ENV", script, "--enable-exec"));
        assert!(may_hold("BUILD_OPTIONS", script, "--enable-exec"));
        assert!(!may_hold("DIR", script, "--enable-exec"));
    }

    #[test]
    fn variables_stand_for_any_folder() {
        assert!(ends_with("deploy/overlays/prod", &["overlays", "$ENV"]));
        assert!(ends_with("overlays/prod", &["$ROOT", "overlays", "prod"]));
        assert!(!ends_with("overlays/prod", &["base", "$ENV"]));
        assert!(!ends_with("prod", &["overlays", "prod"]));
    }
}
