//! The container image: what its recipe says, and the function that Kustomize runs in it, with a stand-in for `docker`.
//!
//! The image itself is not built here: that needs a daemon, or packages that are in no package registry.
//! `plugin/release/try` runs the static program in an empty root.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;
#[path = "support/tools.rs"]
mod tools;

use serde_yaml::Value;
use std::path::Path;
use std::process::Command;
use support::{Case, read, repository};

fn recipe() -> String {
    read(&repository().join("plugin/image/Dockerfile"))
}

/// Returns what stands after a word of the recipe.
fn lines(word: &str) -> Vec<String> {
    let recipe = recipe();
    recipe.lines().filter_map(|it| it.strip_prefix(word)).map(|it| it.trim().to_owned()).collect()
}

#[test]
fn the_image_holds_nothing_but_what_it_needs() {
    assert_eq!(
        lines("FROM "),
        [
            "scratch AS base",
            "${ARGOCD_IMAGE} AS argocd",
            "base AS charts",
            // Without `--target` the last one is built.
            "base AS transship",
        ]
    );
    for copied in lines("COPY ").iter().filter(|it| !it.starts_with("--from")) {
        let sources = copied.rsplit_once(' ').expect("it names a target").0;
        for source in sources.split(' ').filter(|it| !it.starts_with("dist/")) {
            assert!(repository().join(source).is_file(), "{source}");
        }
    }
    let ignored = read(&repository().join("plugin/image/Dockerfile.dockerignore"));
    assert_eq!(ignored, "*\n!dist\n!plugin\n");
}

#[test]
fn the_users_of_both_hosts_exist_in_it() {
    let users = read(&repository().join("plugin/image/passwd"));
    let number = |name: &str| {
        let line = users.lines().find(|it| it.starts_with(&format!("{name}:"))).expect("the user exists");
        line.split(':').nth(2).map(str::to_owned)
    };
    // Kustomize: `docker run --user nobody`. Argo CD: `runAsUser: 999` and `runAsNonRoot`.
    assert_eq!((number("nobody").as_deref(), number("argocd").as_deref()), (Some("65534"), Some("999")));
    assert_eq!(lines("USER "), ["999:999"]);
    let sidecar: Value = serde_yaml::from_str(&read(&repository().join("plugin/argocd/sidecar.yaml"))).expect("YAML");
    let container = &sidecar["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["securityContext"]["runAsUser"], 999);
}

#[test]
fn the_plugin_of_argo_cd_lies_where_its_server_looks() {
    let target = "plugin/argocd/plugin.yaml /home/argocd/cmp-server/config/plugin.yaml";
    assert!(lines("COPY ").iter().any(|it| it == target));
    // The server starts the commands by name, with the PATH of the image.
    let plugin: Value = serde_yaml::from_str(&read(&repository().join("plugin/argocd/plugin.yaml"))).expect("YAML");
    let spec = &plugin["spec"];
    for command in [&spec["generate"], &spec["discover"]["find"], &spec["parameters"]["dynamic"]] {
        assert_eq!(command["command"][0], "transship");
    }
    assert!(lines("ENV ").iter().any(|it| it.starts_with("PATH=/usr/local/bin ")));
}

/// Kustomize runs `docker` by its name; this one keeps what it was asked, and runs the program without a repository.
#[cfg(unix)]
const DOCKER: &str =
    "#!/bin/sh\necho \"$@\" > \"$ASKED\"\nmkdir -p \"$EMPTY\" && cd \"$EMPTY\" && exec env -i \"$PROGRAM\"\n";

#[cfg(unix)]
#[test]
fn kustomize_runs_the_function_in_a_container() {
    use std::os::unix::fs::PermissionsExt;
    let Some(kustomize) = tools::kustomize("kustomize_runs_the_function_in_a_container") else { return };
    let guide = read(&repository().join("docs/doors.md"));
    let block = |name: &str| {
        let (_, rest) = guide.split_once(&format!("```yaml\n# {name}\n")).expect("the guide shows the file");
        rest.split("```").next().unwrap_or_default().to_owned()
    };
    let case = Case::new()
        .file("bin/docker", DOCKER)
        .file("migration.yaml", &block("function/migration.yaml"))
        .file("kustomization.yaml", &block("function/kustomization.yaml"));
    let docker = case.folder().join("bin/docker");
    std::fs::set_permissions(&docker, std::fs::Permissions::from_mode(0o755)).expect("the file was just written");
    let path = std::env::join_paths([case.folder().join("bin").as_path(), Path::new("/usr/bin"), Path::new("/bin")]);
    let mut command = Command::new(kustomize);
    command.args(["build", "--enable-alpha-plugins"]).arg(case.folder()).env_clear();
    command.env("PATH", path.expect("plain names")).env("HOME", case.folder());
    command.env("ASKED", case.folder().join("asked")).env("EMPTY", case.folder().join("empty"));
    command.env("PROGRAM", env!("CARGO_BIN_EXE_transship"));
    let output = command.output().expect("kustomize starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let out = String::from_utf8(output.stdout).expect("it is YAML");
    let rendered = case.run(&["render"]).stdout;
    let kinds = |text: &str| {
        let mut kinds: Vec<_> = text.lines().filter(|it| it.starts_with("kind: ")).map(str::to_owned).collect();
        kinds.sort();
        kinds
    };
    assert_eq!(kinds(&out), kinds(&rendered));
    let asked = read(&case.folder().join("asked"));
    assert!(asked.contains("--user nobody") && asked.contains("registry.example.com/transship:0.1.0"), "{asked}");
}
