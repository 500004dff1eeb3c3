//! Judges the second judge: it must accept what is right and reject what is wrong, for the right reason.

#![allow(clippy::disallowed_methods, reason = "tests are where files belong")]

#[path = "support/tools.rs"]
mod tools;

use std::path::{Path, PathBuf};

#[test]
fn judge_accepts_every_kind_that_we_emit() {
    let Some(judge) = tools::judge("judge_accepts_every_kind_that_we_emit") else { return };
    assert_eq!(judge.read(&cases("accept")), Ok(()));
}

#[test]
fn judge_rejects_each_broken_manifest_with_its_finding() {
    let Some(judge) = tools::judge("judge_rejects_each_broken_manifest_with_its_finding") else { return };
    for file in broken_manifests() {
        let finding = expected_finding(&file);
        let Err(said) = judge.read(&file) else { panic!("{} was accepted", file.display()) };
        assert!(said.contains(&finding), "{}: expected `{finding}`, the judge said:\n{said}", file.display());
    }
}

#[test]
fn judge_refuses_a_directory_without_manifests() {
    let Some(judge) = tools::judge("judge_refuses_a_directory_without_manifests") else { return };
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support");
    let said = judge.read(&source).expect_err("a directory without YAML must not pass");
    assert!(said.contains("no YAML file below"), "the judge said:\n{said}");
}

fn cases(verdict: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judge/cases").join(verdict)
}

fn broken_manifests() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(cases("reject")).expect("the folder of broken manifests exists");
    folder.map(|entry| entry.expect("the folder can be listed").path()).collect()
}

/// Reads the first line of a broken manifest, `# finding: <text>`.
fn expected_finding(file: &Path) -> String {
    let content = std::fs::read_to_string(file).expect("a broken manifest can be read");
    let first = content.lines().next().unwrap_or_default();
    first.strip_prefix("# finding: ").expect("a broken manifest starts with `# finding: `").to_owned()
}
