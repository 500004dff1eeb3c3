//! Container functions: what they need of the machine, and what they cannot see.

use super::config::{Config, Way};
use super::scene::{place, text};
use super::version::Version;
use super::{Check, Look};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::tree::{Tree, Value};

pub(super) const CHECK: Check = Check { codes: &[&DOCKER, &MOUNTS, &IMAGE, &NETWORK], check };

const DOCKER: Code = Code::notice(
    "W0616",
    "a container function without docker",
    "Kustomize runs container functions with the command `docker`, and with no other. It is not on `PATH` here. Argo CD's \
     repo-server has none either. Install it, or run the program as an exec function.",
);

const MOUNTS: Code = Code::error(
    "E0617",
    "a container function that cannot see the files it names",
    "A container function sees no file but what `mounts` of its annotation give it; they must lie below the kustomization. \
     The config names a file, which it cannot read. Add a mount, write the content into the config, or run the program as an \
     exec function.",
);

const IMAGE: Code = Code::notice(
    "W0618",
    "a container image of another version",
    "The image of the function is another version than the program that runs now, or has no version at all. What `transship \
     render` shows is then not what Kustomize gives. Name the same version in the annotation.",
);

const NETWORK: Code = Code::notice(
    "W0619",
    "a container function that asks for a network",
    "The program needs no network. With `network: true` in the annotation Kustomize runs the function only with `--network`, \
     and a function that could be reached and reach out is one more thing to trust. Remove it.",
);

fn check(look: &Look<'_>, report: &mut Report) {
    for run in look.graph.all.keys().flat_map(|at| look.graph.build(at).runs) {
        let config = &run.config;
        let Some(function) = config.function.as_ref().filter(|_| config.way() == Way::Container) else { continue };
        let at = |report: &mut Report, code, what: String, help: &str| {
            report.add(Diagnostic::new(code, place(function.mark, "metadata.annotations"), what).help(help));
        };
        if look.scene.machine.docker.is_none() {
            let what = "a container function needs `docker`, which is not on PATH".to_owned();
            at(report, &DOCKER, what, "install docker, or write `exec: {path: transship}`");
        }
        if let Some(file) = named_file(config).filter(|_| function.spec.at(&["container", "mounts"]).is_none()) {
            let what = format!("the container cannot see `{file}`");
            at(report, &MOUNTS, what, "add `mounts` to the annotation, or write `exec: {path: transship}`");
        }
        if function.spec.at(&["container", "network"]).and_then(Tree::as_str) == Some("true") {
            let what = "the function asks for a network, which it does not need".to_owned();
            at(report, &NETWORK, what, "remove `network: true`");
        }
        let own = Version::find(&look.scene.machine.own);
        if let Some(image) = function.image().filter(|it| Version::find(tag(it)) != own) {
            let what = format!("the image `{image}` is not version {}", look.scene.machine.own);
            let help = format!("write the tag `{}`", look.scene.machine.own);
            at(report, &IMAGE, what, &help);
        }
    }
}

fn tag(image: &str) -> &str {
    let name = image.split('@').next().unwrap_or_default();
    name.rsplit('/').next().and_then(|it| it.split_once(':')).map_or("", |(_, tag)| tag)
}

/// Returns a file that a config names: another file of ours, or one of a workload.
fn named_file(config: &Config) -> Option<&str> {
    let spec = config.tree.get("spec")?;
    let platform = text(spec, &["platform"]).filter(|it| it.contains(['/', '.']));
    text(spec, &["source"]).or(platform).or_else(|| spec.get("workloads").and_then(from))
}

/// Returns the first `from:` of a `files:` below a tree.
fn from(tree: &Tree) -> Option<&str> {
    match &tree.value {
        Value::Scalar(_) => None,
        Value::List(items) => items.iter().find_map(from),
        Value::Map(entries) => {
            let files = entries.iter().find(|it| &*it.key == "files").and_then(|it| text(&it.value, &["from"]));
            files.or_else(|| entries.iter().find_map(|it| from(&it.value)))
        }
    }
}
