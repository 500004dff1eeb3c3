//! Every folder of `tests/cases/platform` holds a platform that emits exactly its expected files, one for each environment.
//!
//! `UPDATE_EXPECTED=1` rewrites them.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;

use support::{Case, compare, entries, repository};

#[test]
fn every_platform_emits_what_is_expected() {
    let mut failures = Vec::new();
    let folders = entries(&repository().join("tests/cases/platform"));
    assert!(!folders.is_empty(), "there are no cases");
    for (name, folder) in folders {
        let case = Case::of(&folder, &["expected"]);
        let expected = entries(&folder.join("expected"));
        assert!(!expected.is_empty(), "{name} expects nothing");
        for (file, path) in expected {
            let environment = file.strip_suffix(".yaml").expect("an expected file is called after its environment");
            let outcome = case.run(&["render", "platform.yaml", "--environment", environment]);
            assert_eq!(outcome.code, 0, "{name} {environment}:\n{}", outcome.stderr);
            failures.extend(compare(&path, &outcome.stdout).err());
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
