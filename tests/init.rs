//! `transship init`: the starter renders as it is, teaches what is true, and replaces nothing.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;
#[path = "support/tools.rs"]
mod tools;

use serde_json::Value;
use std::path::Path;
use std::process::Command;
use support::{Case, files_below, read, repository};

/// Calls that give different starters.
const CALLS: &[&[&str]] = &[
    &[],
    &["--host", "shop.example.com"],
    &["--image", "registry.example.com/shop@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    &["--environments", "live", "--host", "shop.example.com", "--port", "3000"],
    &["--environments", "dev, prod", "--host", "*.shop.example.com"],
    &["--environments", "qa,no,prod", "--name", "on", "--image", "localhost:5000/shop:1.10"],
    &["--kustomize", "--region", "us-east-1"],
];

fn starter(case: &Case, call: &[&str]) -> String {
    let printed = case.run(&[&["init", "--stdout"], call].concat());
    assert_eq!((printed.code, printed.stderr.as_str()), (0, ""), "{call:?}");
    printed.stdout
}

/// Renders all environments of a text; findings of errors would end it with 1.
fn renders(text: &str) -> String {
    let case = Case::new().file("migration.yaml", text);
    let rendered = case.run(&["render", "--all", "--out", "rendered"]);
    assert_eq!(rendered.code, 0, "{}\n{text}", rendered.stderr);
    rendered.stderr
}

#[test]
fn the_starter_renders_for_every_environment_and_is_short() {
    let case = Case::new();
    for call in CALLS {
        let text = starter(&case, call);
        renders(&text);
        assert!(text.lines().count() <= 60, "{}", text.lines().count());
        assert!(
            text.lines().all(|line| line.chars().count() <= 125 && !line.contains('@') || line.contains("@sha256"))
        );
    }
    assert_eq!(files_below(case.folder()), Vec::<std::path::PathBuf>::new());
}

/// Tells the indentation and the rest of a line that is a setting behind `# `.
fn commented_out(line: &str) -> Option<(&str, &str)> {
    let (indent, rest) = line.split_at(line.find('#')?);
    let setting = rest.strip_prefix("# ")?;
    let key = setting.trim_start().split_once(':')?.0;
    let is_setting = indent.trim().is_empty() && !key.is_empty() && key.chars().all(char::is_alphanumeric);
    is_setting.then_some((indent, setting))
}

#[test]
fn what_the_comments_say_may_be_written() {
    let case = Case::new();
    for call in CALLS {
        let text = starter(&case, call);
        let mut number = 0;
        let with: String = text
            .lines()
            .map(|line| match commented_out(line) {
                Some((indent, setting)) => {
                    number += 1;
                    format!("{indent}{setting}\n")
                }
                None => format!("{line}\n"),
            })
            .collect();
        assert!(number > 10, "{number} of\n{text}");
        renders(&with);
    }
}

#[test]
fn the_starter_fits_the_schema_that_its_first_line_names() {
    let Some(judge) = tools::schema_judge("the_starter_fits_the_schema_that_its_first_line_names") else { return };
    let case = Case::new();
    let written = case.run(&["init", "shop"]);
    assert_eq!(written.code, 0, "{}", written.stderr);
    let text = read(&case.folder().join("shop/migration.yaml"));
    let line = text.lines().next().and_then(|it| it.strip_prefix("# yaml-language-server: $schema="));
    let schema = case.folder().join("shop").join(line.expect("the first line is for editors"));
    let found: Value = serde_json::from_str(&read(&schema)).expect("a schema is JSON");
    let own = serde_json::from_str::<Value>(&read(&repository().join("schema/migration.v1alpha1.json")));
    assert_eq!(found, own.expect("a schema is JSON"));
    let document: Value = serde_yaml::from_str(&text).expect("it is YAML");
    let input = case.folder().join("input.json");
    std::fs::write(&input, serde_json::json!([["starter", document]]).to_string()).expect("the folder is ours");
    let input = std::fs::File::open(&input).expect("it was just written");
    let output = Command::new(judge).arg(&schema).stdin(input).output().expect("the validator starts");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "starter\tok\n");
}

#[test]
fn the_name_is_that_of_the_folder() {
    let case = Case::new();
    assert_eq!(case.run(&["init", "My_Shop 2"]).code, 0);
    let text = read(&case.folder().join("My_Shop 2/migration.yaml"));
    assert!(text.contains("metadata: {name: my-shop-2}"), "{text}");
}

#[test]
fn nothing_is_replaced_and_all_is_written_or_nothing() {
    let case = Case::new().file("prod/kustomization.yaml", "mine\n");
    let refused = case.run(&["init", "--kustomize"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(
        refused.stderr.starts_with("error[E0964]: `./prod/kustomization.yaml` is there already"),
        "{}",
        refused.stderr
    );
    assert_eq!(files_below(case.folder()).len(), 1);
    assert_eq!(read(&case.folder().join("prod/kustomization.yaml")), "mine\n");
    assert_eq!(case.run(&["init"]).code, 0);
    let again = case.run(&["init"]);
    assert_eq!((again.code, again.stdout.as_str()), (2, ""), "{}", again.stderr);
}

#[test]
fn a_wish_that_no_migration_takes_is_refused_before_anything_is_written() {
    let case = Case::new();
    let wishes = [
        ["--port", "99999"],
        ["--environments", "../up"],
        ["--environments", "dev,dev"],
        ["--environments", ""],
        ["--name", "a}b"],
        ["--image", "a b"],
        ["--host", "a_b"],
        ["--region", "moon"],
    ];
    for wish in wishes {
        let refused = case.run(&[&["init", "--kustomize", "--argocd"][..], &wish].concat());
        assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{wish:?}");
        // It is told in the words of the call: nobody has seen the lines of the starter yet.
        assert!(refused.stderr.starts_with(&format!("{}: error[E011", wish[0])), "{}", refused.stderr);
        assert!(!refused.stderr.contains("the starter"), "{}", refused.stderr);
    }
    assert!(files_below(case.folder()).is_empty());
}

#[test]
fn a_file_is_no_folder_and_a_failure_leaves_nothing_behind() {
    let case = Case::new().file("file", "mine\n").file("deploy/dev", "mine\n");
    for folder in ["file", "file/deeper"] {
        let refused = case.run(&["init", folder]);
        let expected = "error[E0964]: `file` is a file, no folder; name a folder, or none\n";
        assert_eq!((refused.code, refused.stderr.as_str()), (2, expected), "{folder}");
    }
    // The folder of an environment cannot be made, which shows only when the first files are written.
    let refused = case.run(&["init", "deploy", "--kustomize"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""), "{}", refused.stderr);
    let names: Vec<_> =
        files_below(case.folder()).into_iter().map(|it| it.strip_prefix(case.folder()).unwrap().to_owned()).collect();
    assert_eq!(names, [Path::new("deploy/dev"), Path::new("file")]);
}

#[test]
fn every_warning_of_the_starter_is_explained_in_it() {
    let case = Case::new();
    for call in CALLS {
        let text = starter(&case, call);
        let checked = Case::new().file("migration.yaml", &text).run(&["check", "--format", "line"]);
        assert_eq!(checked.code, 0, "{}", checked.stderr);
        let warnings: Vec<&str> = checked.stderr.lines().filter(|it| it.contains("warning[")).collect();
        // Both go away with the line of the starter that says what they ask for.
        assert!(warnings.iter().all(|it| it.contains("[W0319]") || it.contains("[W0221]")), "{warnings:?}");
        let with = text.replace("    # network:", "    network:");
        let checked = Case::new().file("migration.yaml", &with).run(&["check"]);
        assert!(checked.stderr.ends_with(": 0 errors, 0 warnings\n"), "{}", checked.stderr);
    }
}

#[test]
fn a_dry_run_names_the_files_that_a_run_writes() {
    let case = Case::new();
    let dry = case.run(&["init", "x", "--helm", "--argocd", "--dry-run"]);
    assert!(files_below(case.folder()).is_empty());
    let run = case.run(&["init", "x", "--helm", "--argocd"]);
    assert_eq!(dry.stdout.replace("would be written", "written"), run.stdout);
    let files = files_below(case.folder()).len();
    assert_eq!(run.stdout.lines().count(), files);
}

#[test]
fn the_next_steps_work() {
    let case = Case::new();
    let written = case.run(&["init", "deploy"]);
    let steps = written.stderr.lines().filter_map(|it| it.trim().strip_prefix("transship "));
    let mut run = 0;
    for step in steps {
        let words: Vec<&str> = step.split(' ').collect();
        let outcome = case.run(&words);
        assert_eq!(outcome.code, 0, "{step}: {}{}", outcome.stdout, outcome.stderr);
        run += 1;
    }
    assert_eq!(run, 3, "{}", written.stderr);
}

/// Returns a command that finds the program under test on its PATH.
fn hosted(host: &Path, arguments: &[&str], folder: &Path) -> String {
    let own = Path::new(env!("CARGO_BIN_EXE_transship")).parent().expect("a program lies in a folder").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path =
        std::env::join_paths([own].into_iter().chain(std::env::split_paths(&path))).expect("folders without `:`");
    let output = Command::new(host).args(arguments).current_dir(folder).env("PATH", path).output().expect("it starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it writes text")
}

fn kinds(stream: &str) -> Vec<&str> {
    let mut kinds: Vec<_> = stream.lines().filter_map(|it| it.strip_prefix("kind: ")).collect();
    kinds.sort_unstable();
    kinds
}

#[test]
fn the_overlays_build_to_what_the_command_renders() {
    let Some(kustomize) = tools::kustomize("the_overlays_build_to_what_the_command_renders") else { return };
    let case = Case::new();
    assert_eq!(case.run(&["init", "--kustomize", "--host", "shop.example.com"]).code, 0);
    for environment in ["dev", "staging", "prod"] {
        let arguments = ["build", "--enable-alpha-plugins", "--enable-exec", environment];
        let built = hosted(&kustomize, &arguments, case.folder());
        let rendered = case.run(&["render", "base/migration.yaml", "-e", environment]);
        assert_eq!(kinds(&built), kinds(&rendered.stdout), "{environment}");
        assert!(kinds(&built).contains(&"Ingress"));
    }
}

#[test]
fn the_chart_renders_what_the_command_renders() {
    let Some([(_, helm), _]) = tools::helms("the_chart_renders_what_the_command_renders") else { return };
    let case = Case::new();
    assert_eq!(case.run(&["init", "--helm", "--name", "shop"]).code, 0);
    for environment in ["dev", "prod"] {
        let values = format!("values-{environment}.yaml");
        let arguments = ["template", "shop", ".", "-f", &values, "--post-renderer", "transship"];
        let rendered = case.run(&["render", "-e", environment]);
        assert_eq!(kinds(&hosted(&helm, &arguments, case.folder())), kinds(&rendered.stdout), "{environment}");
    }
}

#[test]
fn the_applications_name_what_argo_cd_passes_on() {
    let case = Case::new();
    assert_eq!(case.run(&["init", "--argocd", "--name", "fund"]).code, 0);
    for environment in ["dev", "staging", "prod"] {
        let text = read(&case.folder().join(format!("argocd/{environment}.yaml")));
        let application: Value = serde_yaml::from_str(&text).expect("it is YAML");
        let source = &application["spec"]["source"];
        assert_eq!(application["metadata"]["name"], format!("fund-{environment}"));
        assert_eq!(application["spec"]["destination"]["namespace"], format!("fund-{environment}"));
        let parameters = source["plugin"]["parameters"].to_string();
        let variables = [("ARGOCD_APP_PARAMETERS", parameters.as_str())];
        let folder = source["path"].as_str().expect("a path");
        let generated = case.run_in(folder, &["argocd", "generate"], &variables);
        assert_eq!(generated.code, 0, "{}", generated.stderr);
        assert!(generated.stdout.contains(&format!("fund-{environment}")), "{environment}");
    }
}
