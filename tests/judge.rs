//! Every expected file reads like one that an API server takes.

mod support;
#[path = "support/tools.rs"]
mod tools;

use std::path::PathBuf;
use support::{entries, files_below, repository};

#[test]
fn the_judge_accepts_every_expected_file() {
    let Some(judge) = tools::judge("the_judge_accepts_every_expected_file") else { return };
    let said = judge.read_all(&expected_folders()).err().unwrap_or_default();
    assert!(said.is_empty(), "the judge said:\n{said}");
}

#[test]
fn every_case_and_example_has_expected_files() {
    let folders = expected_folders();
    assert!(folders.len() > 25, "only {} folders were found", folders.len());
    for folder in folders {
        assert!(!files_below(&folder).is_empty(), "{} is empty", folder.display());
    }
}

/// Returns the folders `expected` of all cases, and of the examples that have one.
fn expected_folders() -> Vec<PathBuf> {
    let of = |folder: &str| entries(&repository().join(folder)).into_values().map(|it| it.join("expected"));
    of("tests/cases/expand").chain(of("tests/cases/platform")).chain(of("examples").filter(|it| it.is_dir())).collect()
}
