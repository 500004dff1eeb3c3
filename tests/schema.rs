//! The schemas say what the program says: a validator of other people takes every file that renders, and refuses keys
//! that nobody knows. The lines that lead editors to them lead somewhere.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;
#[path = "support/tools.rs"]
mod tools;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use support::{Case, entries, files_below, read, repository};

const SCHEMA: &str = "schema/migration.v1alpha1.json";

/// Documents of a file that are ours, as JSON.
fn documents(file: &Path) -> Vec<(String, Value)> {
    let name = file.strip_prefix(repository()).unwrap_or(file).display().to_string();
    let text = read(file);
    let all = serde_yaml::Deserializer::from_str(&text);
    let all = all.filter_map(|it| <Value as serde::Deserialize>::deserialize(it).ok());
    let ours = all.filter(|it| matches!(it["kind"].as_str(), Some("Migration" | "Platform")));
    ours.enumerate().map(|(number, document)| (format!("{name}#{number}"), document)).collect()
}

/// Returns what the validator says about each document: nothing when all is well.
fn judged(judge: &Path, schema: &str, documents: &[(String, Value)]) -> BTreeMap<String, String> {
    let mut child = Command::new(judge)
        .arg(repository().join(schema))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the validator starts");
    let mut stdin = child.stdin.take().expect("it has a pipe");
    stdin.write_all(json!(documents).to_string().as_bytes()).expect("it reads all");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{schema}");
    let out = String::from_utf8(output.stdout).expect("it writes text");
    let pair = |line: &str| line.split_once('\t').map(|(name, said)| (name.to_owned(), said.to_owned()));
    let said: BTreeMap<_, _> = out.lines().filter_map(pair).collect();
    assert_eq!(said.len(), documents.len(), "one line for each document");
    said.into_iter().filter(|(_, said)| said != "ok").collect()
}

fn yaml_below(folder: &str) -> Vec<PathBuf> {
    let files = files_below(&repository().join(folder));
    files.into_iter().filter(|it| it.extension().is_some_and(|it| it == "yaml")).collect()
}

#[test]
fn every_file_that_renders_fits_the_schema() {
    let Some(judge) = tools::schema_judge("every_file_that_renders_fits_the_schema") else { return };
    let folders = ["examples", "overlays-example", "tests/cases/expand", "tests/cases/platform", "tests/cases/runbook"];
    let files = folders.iter().flat_map(|it| yaml_below(it));
    // Patches of overlays stand inside of kustomizations, so that every document of ours is a whole one.
    let files = files.filter(|it| !it.components().any(|part| part.as_os_str() == "expected"));
    let all: Vec<_> = files.flat_map(|it| documents(&it)).filter(|(_, it)| it["spec"].is_object()).collect();
    assert!(all.len() > 60, "{}", all.len());
    let wrong = judged(&judge, SCHEMA, &all);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_key_that_nobody_knows_is_refused_by_the_schema_too() {
    let Some(judge) = tools::schema_judge("a_key_that_nobody_knows_is_refused_by_the_schema_too") else { return };
    let cases = entries(&repository().join("tests/cases/reject"));
    let unknown = cases.into_iter().filter(|(name, _)| name.starts_with("E0110-"));
    let mut all = Vec::new();
    for (name, folder) in unknown {
        let found = documents(&folder.join("migration.yaml"));
        assert!(!found.is_empty(), "{name} has no document");
        all.extend(found);
    }
    let refused = judged(&judge, SCHEMA, &all);
    let taken: Vec<_> = all.iter().map(|(name, _)| name).filter(|name| !refused.contains_key(*name)).collect();
    assert!(taken.is_empty(), "the schema takes {taken:?}");
}

#[test]
fn a_kind_by_itself_has_a_schema_of_its_own() {
    let Some(judge) = tools::schema_judge("a_kind_by_itself_has_a_schema_of_its_own") else { return };
    let folder = repository().join("examples/003-layering-detection");
    let all = [documents(&folder.join("migration.yaml")), documents(&folder.join("platform.yaml"))].concat();
    let case = Case::new();
    for (kind, other) in [("migration", 1), ("platform", 0)] {
        let schema = case.run(&["schema", "--kind", kind]);
        assert_eq!((schema.code, schema.stderr.as_str()), (0, ""), "{kind}");
        let file = format!("target-schema-{kind}.json");
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(file);
        std::fs::write(&path, schema.stdout).expect("the temporary folder is ours");
        let refused = judged(&judge, &path.display().to_string(), &all);
        assert_eq!(refused.keys().collect::<Vec<_>>(), [&all[other].0], "{kind}");
    }
}

#[test]
fn the_values_of_the_chart_fit_their_schema() {
    let Some(judge) = tools::schema_judge("the_values_of_the_chart_fit_their_schema") else { return };
    let schema = "charts/migration/values.schema.json";
    let values = |name: &str| -> (String, Value) {
        let text = read(&repository().join("charts/migration").join(name));
        (name.to_owned(), serde_yaml::from_str(&text).expect("values are YAML"))
    };
    let all = ["values.yaml", "values-dev.yaml", "values-staging.yaml", "values-prod.yaml"].map(values);
    assert_eq!(judged(&judge, schema, &all), BTreeMap::new());
    let wrong = [("wrong".to_owned(), json!({"migration": {"workloads": {"web": {"replicas": 3}}}}))];
    assert_eq!(judged(&judge, schema, &wrong).len(), 1);
}

#[test]
fn the_command_prints_what_the_repository_holds() {
    let case = Case::new();
    let held = [
        (&["schema"][..], SCHEMA),
        (&["schema", "--kind", "chart-values"], "charts/migration/values.schema.json"),
        (&["schema", "--format", "openapi"], "schema/openapi.v1alpha1.json"),
    ];
    for (arguments, file) in held {
        let printed = case.run(arguments);
        assert_eq!((printed.code, printed.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(printed.stdout == read(&repository().join(file)), "{arguments:?} is not {file}");
    }
    let refused = case.run(&["schema", "--format", "openapi", "--kind", "platform"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
}

/// What editors look for in the first lines of a file.
const LINE: &str = "# yaml-language-server: $schema=";

#[test]
fn lines_for_editors_lead_to_a_schema() {
    let mut files = ["examples", "overlays-example", "charts"].map(yaml_below).concat();
    files.retain(|it| !it.components().any(|part| part.as_os_str() == "expected"));
    let (mut with, mut without) = (0, Vec::new());
    for file in files {
        let text = read(&file);
        let values = file.file_name().is_some_and(|it| it.to_string_lossy().starts_with("values"));
        match text.lines().next().and_then(|it| it.strip_prefix(LINE)) {
            Some(path) => {
                let schema = file.parent().expect("a file lies in a folder").join(path);
                let schema: Value = serde_json::from_str(&read(&schema)).expect("a schema is JSON");
                assert!(schema["$schema"].is_string(), "{}", file.display());
                with += 1;
            }
            // Templates of charts are no YAML yet.
            None if !documents(&file).is_empty() || values => without.push(file),
            None => {}
        }
    }
    assert!(without.is_empty(), "without a line for editors: {without:#?}");
    assert!(with > 12, "{with}");
}
