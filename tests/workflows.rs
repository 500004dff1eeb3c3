//! Workflows that we run or hand out: what they may do, what they run, and that their commands work.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;

use serde_yaml::Value;
use std::path::Path;
use std::process::{Command, Output};
use support::{Case, read, repository};

const RELEASE: &str = ".github/workflows/release.yml";
const RENDERED: &str = "docs/ci/github-actions.yml";

const MIGRATION: &str = "\
apiVersion: transship.dev/v1alpha1
kind: Migration
metadata: {name: shop}
spec:
  environments: [dev, prod]
  workloads:
    web: {image: 'shop/web:1.8.2', cpu: 250m, memory: 256Mi}
";

fn workflow(path: &str) -> Value {
    serde_yaml::from_str(&read(&repository().join(path))).expect("a workflow is YAML")
}

/// Returns the steps of every job, with the job's name.
fn steps(workflow: &Value) -> Vec<(String, Value)> {
    let jobs = workflow["jobs"].as_mapping().expect("a workflow has jobs");
    let of = |(name, job): (&Value, &Value)| {
        let name = name.as_str().unwrap_or_default().to_owned();
        let steps = job["steps"].as_sequence().cloned().unwrap_or_default();
        steps.into_iter().map(move |step| (name.clone(), step)).collect::<Vec<_>>()
    };
    jobs.iter().flat_map(of).collect()
}

#[test]
fn actions_are_pinned_and_permissions_are_the_least() {
    for path in [RELEASE, RENDERED] {
        let workflow = workflow(path);
        assert_eq!(workflow["permissions"], Value::Mapping(serde_yaml::Mapping::new()), "{path}");
        for (name, job) in workflow["jobs"].as_mapping().expect("a workflow has jobs") {
            assert!(job["permissions"].is_mapping() && job["timeout-minutes"].is_number(), "{path}: {name:?}");
        }
        for (job, step) in steps(&workflow) {
            if let Some(action) = step["uses"].as_str() {
                let hash = action.split_once('@').map_or("", |(_, hash)| hash);
                assert!(hash.len() == 40 && hash.chars().all(|it| it.is_ascii_hexdigit()), "{path}: {job}: {action}");
                let checkout = action.starts_with("actions/checkout");
                assert!(!checkout || step["with"]["persist-credentials"] == Value::Bool(false), "{path}: {job}");
            }
            // What GitHub pastes into a script runs there, whoever wrote it.
            let script = step["run"].as_str().unwrap_or_default();
            assert!(!script.contains("${{"), "{path}: {job}: {script}");
        }
    }
}

#[test]
fn a_release_covers_every_platform_that_the_recipe_knows() {
    let recipe = read(&repository().join("plugin/release/build"));
    let workflow = workflow(RELEASE);
    let included = workflow["jobs"]["build"]["strategy"]["matrix"]["include"].as_sequence().expect("there is a matrix");
    let platforms: Vec<_> = included.iter().filter_map(|it| it["platform"].as_str()).collect();
    assert_eq!(platforms.len(), 6);
    for platform in platforms {
        assert!(recipe.contains(&format!("        {platform}) ")), "{platform}");
        let helm = read(&repository().join("plugin/helm/release/transship/plugin.yaml"));
        assert!(helm.contains(&format!("/bin/{platform}/transship")), "{platform}");
    }
}

/// Runs a step of the workflow for rendered files, as a runner would.
#[cfg(unix)]
fn step(case: &Case, name: &str) -> Output {
    let steps = steps(&workflow(RENDERED));
    let (_, step) = steps.iter().find(|(_, step)| step["name"] == name).expect("the workflow has the step");
    let own = Path::new(env!("CARGO_BIN_EXE_transship")).parent().expect("a program lies in a folder");
    let path = std::env::join_paths([own, Path::new("/usr/bin"), Path::new("/bin")]).expect("plain names");
    let script = step["run"].as_str().expect("the step runs something");
    let mut command = Command::new("bash");
    command.args(["-e", "-c", script]).current_dir(case.folder()).env_clear().env("PATH", path).env("CI", "true");
    command.output().expect("bash runs")
}

#[cfg(unix)]
#[test]
fn the_workflow_for_rendered_files_fails_when_they_are_stale() {
    let (fresh, expanded) =
        ("The rendered files are up to date", "Every environment was rendered, and nothing is left unexpanded");
    let case = Case::new().file("migration.yaml", MIGRATION);
    assert!(!step(&case, fresh).status.success(), "nothing was rendered yet");
    assert!(!step(&case, expanded).status.success(), "nothing was rendered yet");
    assert_eq!(case.run(&["render", "--all", "--out", "rendered"]).code, 0);
    for name in [fresh, expanded] {
        let output = step(&case, name);
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let stray = case.file("rendered/prod/migration.yaml", MIGRATION);
    assert!(!step(&stray, expanded).status.success(), "a migration among the rendered files would be applied");
    let changed = stray.file("migration.yaml", &MIGRATION.replace("1.8.2", "1.9.0"));
    let output = step(&changed, fresh);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("+        image: shop/web:1.9.0"));
}

/// Packs a program of a test's own, as the release does.
#[cfg(target_os = "linux")]
fn packed() -> String {
    let file = |path: &str| read(&repository().join(path));
    let case = Case::of(&repository().join("plugin/release"), &[])
        .file("plugin/release/package", &file("plugin/release/package"))
        .file("plugin/helm/release/transship/plugin.yaml", &file("plugin/helm/release/transship/plugin.yaml"))
        .file("Cargo.toml", &file("Cargo.toml"))
        .file("LICENSE", "")
        .file("README.md", "")
        .file("CHANGELOG.md", "")
        .file("dist/linux-amd64/transship", "program")
        .file("dist/windows-arm64/transship.exe", "program");
    let mut command = Command::new("bash");
    command.arg("plugin/release/package").current_dir(case.folder()).env_clear();
    // Without Cargo there is no bill of materials, and no network.
    command.env("PATH", "/usr/bin:/bin").env("SOURCE_DATE_EPOCH", "1700000000");
    let output = command.output().expect("bash runs");
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{err}");
    for (archive, expected) in
        [("linux-amd64.tar.gz", vec!["transship"]), ("windows-arm64.tar.gz", vec!["transship.exe"])]
    {
        let archive = format!("dist/transship-{}-{archive}", env!("CARGO_PKG_VERSION"));
        let listed =
            Command::new("tar").args(["-tzf", &archive]).current_dir(case.folder()).output().expect("tar runs");
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        assert_eq!(
            listed.lines().collect::<Vec<_>>(),
            [expected, vec!["LICENSE", "README.md", "CHANGELOG.md"]].concat()
        );
    }
    let checked =
        Command::new("sha256sum").args(["--check", "SHA256SUMS"]).current_dir(case.folder().join("dist")).output();
    assert!(checked.expect("sha256sum runs").status.success());
    read(&case.folder().join("dist/SHA256SUMS"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_release_is_packed_the_same_twice() {
    let sums = packed();
    assert_eq!(sums.lines().count(), 3, "two platforms and the plugin of Helm 4: {sums}");
    assert_eq!(sums, packed());
}
