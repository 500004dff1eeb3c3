//! The machine: which hosts are on `PATH`, in which version, and where they look for us.

use super::{helm, plugins, tool};
use crate::doctor::{Machine, Tool, Version};
use std::fs;
use std::path::Path;

/// The version of this program.
pub(super) const OWN: &str = env!("CARGO_PKG_VERSION");

/// Looks at the machine.
pub(super) fn look() -> Machine {
    let ask = |name: &str, args: &[&str], read| tool::find(name).map(|path| tool::ask(&path, args, read));
    Machine {
        own: OWN.to_owned(),
        kustomize: ask("kustomize", &["version"], Version::find),
        kubectl: ask("kubectl", &["version", "--client", "--output", "json"], embedded),
        helm: helm::tool(),
        docker: tool::find("docker").map(|path| untold(&path)),
        transship: tool::find("transship").map(|path| own_or_other(&path)),
        plugins: plugins::look(),
        helm_plugins: helm::plugins(),
    }
}

/// Returns the version of the Kustomize inside of kubectl.
fn embedded(answer: &str) -> Option<Version> {
    let answer: serde_json::Value = serde_json::from_str(answer).ok()?;
    Version::find(answer["kustomizeVersion"].as_str()?)
}

/// Returns a tool that is not asked.
fn untold(path: &Path) -> Tool {
    Tool { path: path.display().to_string(), said: String::new(), version: None }
}

/// Returns a `transship`; this very program need not be asked.
pub(super) fn own_or_other(path: &Path) -> Tool {
    let same = std::env::current_exe().and_then(fs::canonicalize).ok() == fs::canonicalize(path).ok();
    if same {
        return Tool { version: Version::find(OWN), said: OWN.to_owned(), ..untold(path) };
    }
    tool::ask(path, &["--version"], Version::find)
}
