//! The documents are tests: every `console` block of README.md and docs/ runs, and prints what it shows.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

#[path = "support/tools.rs"]
mod tools;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// One fenced block.
struct Block {
    language: String,
    text: String,
}

fn blocks(document: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in document.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => open = Some(Block { language: language.to_owned(), text: String::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a document in a folder of its own: yaml blocks that begin with `# NAME.yaml` are written there first.
fn runs(document: &str, kustomize: Option<&Path>) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(document.replace('/', "-"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the build directory can be written");
    let text = fs::read_to_string(root().join(document)).expect("the document exists");
    let mut ran = 0;
    for block in blocks(&text) {
        match block.language.as_str() {
            "yaml" => {
                let name = block.text.lines().next().and_then(|line| line.strip_prefix("# "));
                let name = name
                    .filter(|name| Path::new(name).extension().is_some_and(|it| it == "yaml"))
                    .expect("a yaml block begins with its file name");
                fs::write(folder.join(name), &block.text).expect("the build directory can be written");
            }
            "console" => {
                session(&folder, &block.text, kustomize);
                ran += 1;
            }
            "sh" | "" => {}
            other => panic!("{document}: no rule for a `{other}` block"),
        }
    }
    assert!(ran > 0, "{document} shows no command that could be tested");
}

fn session(folder: &Path, text: &str, kustomize: Option<&Path>) {
    let mut lines = text.lines();
    let command = lines.next().and_then(|line| line.strip_prefix("$ ")).expect("a console block begins with `$ `");
    let expected: String = lines.flat_map(|line| [line, "\n"]).collect();
    let own = Path::new(env!("CARGO_BIN_EXE_transship")).parent().expect("a program lies in a folder");
    let mut path = vec![own.to_owned()];
    path.extend(kustomize.and_then(Path::parent).map(Path::to_owned));
    path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let output = Command::new("sh")
        .args(["-c", &format!("{command} 2>&1")])
        .current_dir(folder)
        .env("PATH", env::join_paths(path).expect("folders without `:`"))
        .output()
        .expect("sh runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "$ {command}");
}

#[test]
fn the_readme_shows_what_the_program_does() {
    runs("README.md", None);
}

#[test]
fn the_guide_to_the_doors_shows_what_the_program_does() {
    let Some(kustomize) = tools::kustomize("the_guide_to_the_doors_shows_what_the_program_does") else { return };
    runs("docs/doors.md", Some(&kustomize));
}

#[test]
fn the_guide_to_cutovers_shows_what_the_program_does() {
    runs("docs/cutover.md", None);
}

#[test]
fn the_readme_names_the_commands_that_ci_runs() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README exists");
    let ci = fs::read_to_string(root().join(".ci/run")).expect("the CI script exists");
    assert!(readme.contains("\ncargo test\n"), "the README names one command for all tests");
    assert!(ci.contains("cargo test"), "CI runs the README's test command");
}
