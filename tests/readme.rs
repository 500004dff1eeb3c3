//! The documents are tests: every `console` block of README.md and docs/ runs, and prints what it shows.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;
#[path = "support/tools.rs"]
mod tools;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// A program that a document's commands call, in the sections whose heading begins with a text.
type Host = (&'static str, PathBuf);

/// One fenced block.
struct Block {
    section: String,
    language: String,
    text: String,
}

fn blocks(document: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let mut section = String::new();
    for line in document.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(language), None) => {
                let (section, language) = (section.clone(), language.to_owned());
                open = Some(Block { section, language, text: String::new() });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => section = line.strip_prefix("## ").map_or(section, str::to_owned),
        }
    }
    blocks
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a document in a folder of its own: yaml blocks that begin with `# NAME.yaml` are written there first.
fn runs(document: &str, hosts: &[Host]) {
    runs_beside(document, None, hosts);
}

/// Runs a document, with a copy of a folder of the repository beside it.
fn runs_beside(document: &str, copied: Option<&str>, hosts: &[Host]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(document.replace('/', "-"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the build directory can be written");
    for file in copied.map(|it| support::files_below(&root().join(it))).unwrap_or_default() {
        let target = folder.join(file.strip_prefix(root()).expect("it lies in the repository"));
        fs::create_dir_all(target.parent().expect("a file lies in a folder"))
            .expect("the build directory can be written");
        fs::copy(&file, &target).expect("the build directory can be written");
    }
    let text = fs::read_to_string(root().join(document)).expect("the document exists");
    let mut ran = 0;
    for block in blocks(&text) {
        match block.language.as_str() {
            "yaml" => {
                let name = block.text.lines().next().and_then(|line| line.strip_prefix("# "));
                let name = name
                    .filter(|name| Path::new(name).extension().is_some_and(|it| it == "yaml"))
                    .expect("a yaml block begins with its file name");
                let file = folder.join(name);
                fs::create_dir_all(file.parent().expect("a file lies in a folder"))
                    .expect("the build directory can be written");
                fs::write(file, &block.text).expect("the build directory can be written");
            }
            "console" => {
                let here = hosts.iter().filter(|(section, _)| block.section.starts_with(section));
                session(&folder, &block.text, here.map(|(_, program)| program.as_path()));
                ran += 1;
            }
            "sh" | "" => {}
            other => panic!("{document}: no rule for a `{other}` block"),
        }
    }
    assert!(ran > 0, "{document} shows no command that could be tested");
}

fn session<'a>(folder: &Path, text: &str, programs: impl Iterator<Item = &'a Path>) {
    let mut lines = text.lines();
    let command = lines.next().and_then(|line| line.strip_prefix("$ ")).expect("a console block begins with `$ `");
    let expected: String = lines.flat_map(|line| [line, "\n"]).collect();
    let own = Path::new(env!("CARGO_BIN_EXE_transship")).parent().expect("a program lies in a folder");
    let mut path = vec![own.to_owned()];
    path.extend(programs.filter_map(Path::parent).map(Path::to_owned));
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
    runs("README.md", &[]);
}

#[test]
fn the_guide_to_the_doors_shows_what_the_program_does() {
    let test = "the_guide_to_the_doors_shows_what_the_program_does";
    let (Some(kustomize), Some(helms)) = (tools::kustomize(test), tools::helms(test)) else { return };
    let [(_, three), (_, four)] = helms;
    let doctor = ("When nothing comes out", kustomize.clone());
    runs("docs/doors.md", &[("Kustomize", kustomize), ("Helm 3", three), ("Helm 4", four), doctor]);
}

#[test]
fn the_guide_to_the_charts_shows_what_the_program_does() {
    let Some([(_, three), (_, four)]) = tools::helms("the_guide_to_the_charts_shows_what_the_program_does") else {
        return;
    };
    runs_beside("charts/README.md", Some("charts"), &[("With Helm 3", three), ("In a chart", four)]);
}

#[test]
fn the_guide_to_roles_and_quotas_shows_what_the_program_does() {
    runs("docs/governance.md", &[]);
}

#[test]
fn the_guide_to_differences_shows_what_the_program_does() {
    runs("docs/diff.md", &[]);
}

#[test]
fn the_guide_to_explanations_shows_what_the_program_does() {
    runs("docs/explain.md", &[]);
}

#[test]
fn the_guide_to_nodes_and_graphs_shows_what_the_program_does() {
    runs("docs/fit.md", &[]);
}

#[test]
fn the_guide_to_cutovers_shows_what_the_program_does() {
    runs("docs/cutover.md", &[]);
}

#[test]
fn the_readme_names_the_commands_that_ci_runs() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README exists");
    let ci = fs::read_to_string(root().join(".ci/run")).expect("the CI script exists");
    assert!(readme.contains("\ncargo test\n"), "the README names one command for all tests");
    assert!(ci.contains("cargo test"), "CI runs the README's test command");
}
