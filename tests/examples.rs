//! The examples render for every environment as committed, and the overlays give the same objects in every way.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;
#[path = "support/tools.rs"]
mod tools;

use serde_yaml::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const ENVIRONMENTS: [&str; 3] = ["dev", "staging", "prod"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn stdout(mut command: Command) -> String {
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the output is text")
}

fn rendered(migration: &Path, environment: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_transship"));
    command.arg("render").arg(migration).args(["--environment", environment]);
    stdout(command)
}

/// Renders every environment of an example and compares it with what is committed beside it.
fn renders_as_committed(name: &str) {
    let folder = root().join("examples").join(name);
    for environment in ENVIRONMENTS {
        let found = rendered(&folder.join("migration.yaml"), environment);
        let file = folder.join("expected").join(format!("{environment}.yaml"));
        if env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&file, &found).expect("the repository can be written");
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        assert!(found == expected, "{} is stale; run UPDATE_EXPECTED=1 cargo test --test examples", file.display());
    }
}

#[test]
fn the_ecs_system_renders_as_committed() {
    renders_as_committed("003-layering-detection");
}

#[test]
fn the_compose_host_renders_as_committed() {
    renders_as_committed("002-flexdesk");
}

#[test]
fn the_fund_services_render_as_committed() {
    renders_as_committed("000-fund-services");
}

#[test]
fn the_compose_pipeline_renders_as_committed() {
    renders_as_committed("001-quant-finance");
}

#[test]
fn the_new_platform_renders_as_committed() {
    renders_as_committed("004-kianax");
    let folder = root().join("examples/004-kianax");
    for environment in ENVIRONMENTS {
        assert!(rendered(&folder.join("jobs.yaml"), environment).contains("kind: CronJob"), "{environment}");
        assert!(rendered(&folder.join("platform.yaml"), environment).contains("name: argocd"), "{environment}");
    }
}

#[test]
fn every_example_is_tested() {
    let folders = fs::read_dir(root().join("examples")).expect("there are examples");
    let mut names: Vec<_> =
        folders.map(|it| it.expect("a folder").file_name().into_string().expect("a name")).collect();
    names.sort();
    let tested = ["000-fund-services", "001-quant-finance", "002-flexdesk", "003-layering-detection", "004-kianax"];
    assert_eq!(names, tested, "a new example needs its test above");
}

/// Objects of a stream by identity: hosts put them in an order of their own.
fn objects(stream: &str) -> Vec<(String, Value)> {
    let mut objects: Vec<(String, Value)> = Vec::new();
    for value in support::documents::<Value>(stream) {
        let part = |path: [&str; 2]| value[path[0]].get(path[1]).and_then(Value::as_str).unwrap_or_default().to_owned();
        let kind = value["kind"].as_str().expect("an object has a kind");
        let identity = format!("{kind} {} {}", part(["metadata", "namespace"]), part(["metadata", "name"]));
        objects.push((identity, value));
    }
    objects.sort_by(|one, two| one.0.cmp(&two.0));
    objects
}

fn built(kustomize: &Path, overlay: &str) -> String {
    let own = Path::new(env!("CARGO_BIN_EXE_transship")).parent().expect("a program lies in a folder").to_owned();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([own].into_iter().chain(env::split_paths(&path))).expect("folders without `:`");
    let mut command = Command::new(kustomize);
    command.args(["build", "--enable-alpha-plugins", "--enable-exec"]).arg(root().join(overlay)).env("PATH", path);
    stdout(command)
}

fn same_objects(test: &str, folder: &str) {
    let Some(kustomize) = tools::kustomize(test) else { return };
    for environment in ENVIRONMENTS {
        let own = objects(&rendered(&root().join("overlays-example/base/migration.yaml"), environment));
        let built = objects(&built(&kustomize, &format!("{folder}/{environment}")));
        let names = |all: &[(String, Value)]| all.iter().map(|it| it.0.clone()).collect::<Vec<_>>();
        assert_eq!(names(&built), names(&own), "{folder}/{environment}");
        for (built, own) in built.iter().zip(&own) {
            assert_eq!(built, own, "{folder}/{environment}");
        }
    }
}

#[test]
fn the_patched_generator_gives_the_objects_of_the_command() {
    same_objects("the_patched_generator_gives_the_objects_of_the_command", "overlays-example");
}

#[test]
fn the_components_give_the_objects_of_the_command() {
    same_objects("the_components_give_the_objects_of_the_command", "overlays-example/with-components");
}
