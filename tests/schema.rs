//! The schemas say what the program says: a validator of other people takes every file that renders, and refuses keys
//! that nobody knows. No field is stricter in the schema than in the program, and few are looser. The lines that lead editors to
//! them lead somewhere.

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
use transship::diagnostic::{Lines, Report, Route, Source};
use transship::spec::shape::{Description, Field, Reader, RecordDescription};
use transship::spec::{MigrationSpec, PlatformSpec};
use transship::tree;

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
    judged_all(judge, schema, &documents.iter().map(|it| json!(it)).collect::<Vec<_>>())
}

/// Returns the same about documents that may name a part of the schema.
fn judged_all(judge: &Path, schema: &str, documents: &[Value]) -> BTreeMap<String, String> {
    let mut child = Command::new(judge)
        .arg(repository().join(schema))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the validator starts");
    let mut stdin = child.stdin.take().expect("it has a pipe");
    let input = json!(documents).to_string();
    // It may write before it has read all.
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).expect("it reads all"));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("it wrote all");
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
    let of_case = |(name, folder): (String, PathBuf)| {
        let files = files_below(&folder).into_iter().filter(|it| it.extension().is_some_and(|it| it == "yaml"));
        let documents: Vec<_> = files.flat_map(|it| documents(&it)).collect();
        assert!(!documents.is_empty(), "{name} has no document");
        (name, documents)
    };
    let cases: Vec<(String, Vec<(String, Value)>)> = unknown.map(of_case).collect();
    let all: Vec<_> = cases.iter().flat_map(|(_, documents)| documents.clone()).collect();
    let refused = judged(&judge, SCHEMA, &all);
    let taken = cases.iter().filter(|(_, all)| all.iter().all(|(document, _)| !refused.contains_key(document)));
    let taken: Vec<_> = taken.map(|(name, _)| name).collect();
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

/// Every record of the language by name.
fn records() -> BTreeMap<&'static str, &'static RecordDescription> {
    fn inner(description: Description) -> Option<&'static RecordDescription> {
        match description {
            Description::Record(record) => Some(record),
            Description::List(of) | Description::Map(of) => inner(of()),
            Description::Scalar { .. } | Description::Any => None,
        }
    }
    let mut found = BTreeMap::new();
    let mut next: Vec<&'static RecordDescription> = vec![&MigrationSpec::RECORD, &PlatformSpec::RECORD];
    while let Some(record) = next.pop() {
        if found.insert(record.name, record).is_none() {
            next.extend(record.fields.iter().filter_map(|field| inner((field.description)())));
        }
    }
    found
}

/// Values of every shape, right somewhere and wrong elsewhere.
const VALUES: &[&str] = &[
    "null",
    "~",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "True",
    "\"true\"",
    "\"yes\"",
    "0",
    "1",
    "2",
    "-1",
    "+1",
    "007",
    "3.5",
    "0.5",
    "1.10",
    "-0.5",
    "1e3",
    "0x1F",
    "70",
    "100",
    "101",
    "128",
    "443",
    "512",
    "1001",
    "8080",
    "65535",
    "65536",
    "1000000",
    "1000001",
    "2147483647",
    "2147483648",
    "315360001",
    "012345678901",
    "123456789012",
    "\"012345678901\"",
    "\"5\"",
    "\"-1\"",
    "\"\"",
    "\" \"",
    "\"{{ vars.x }}\"",
    "\"a-{{ vars.x }}\"",
    "1-5",
    "\"1 - 5\"",
    "5-",
    "1-5-9",
    "25%",
    "\"25 %\"",
    "101%",
    "0%",
    "100m",
    "500m",
    "0m",
    "512Mi",
    "1.5Gi",
    "512M",
    "512MB",
    "10Ti",
    "0Mi",
    "1k",
    "30s",
    "5m",
    "1h30m",
    "90",
    "100ms",
    "1w",
    "3651d",
    "done",
    "in",
    "out",
    "a",
    "A",
    "web",
    "Web",
    "web_app",
    "-web",
    "web-",
    "a.b",
    "A_B",
    "a-b",
    "1st",
    "http",
    "text with spaces",
    "\"a\\nb\"",
    "/",
    "/health",
    "health",
    "/a b",
    "/a:b",
    "/a/../b",
    "\"C:\\\\data\"",
    "a\\b",
    "shop.example.com",
    "\"*.example.com\"",
    "Shop.example.com",
    "https://shop.example.com/api",
    "shop.example.com/api",
    "\"shop.example.com:443\"",
    "10.0.0.0/16",
    "10.0.0.1",
    "10.0.0.1/16",
    "\"10.0.0.0/16:5432\"",
    "\"::/0\"",
    "10.0.0.0/33",
    "eu-west-1",
    "eu-west-1a",
    "eu-west",
    "us-gov-east-1",
    "fs-0123456789abcdef0",
    "fsap-0123456789abcdef0",
    "sg-0123456789abcdef0",
    "i-0123456789abcdef0",
    "sg-xyz",
    "\"arn:aws:iam::111122223333:role/shop-web\"",
    "\"arn:aws:iam::111122223333:user/x\"",
    "\"arn:aws:acm:eu-west-1:111122223333:certificate/0000\"",
    "\"arn:aws-cn:wafv2:cn-north-1:111122223333:regional/webacl/a/b\"",
    "\"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/0\"",
    "\"arn:aws:iam::1:role/x\"",
    "\"https://sqs.eu-west-1.amazonaws.com/111122223333/orders.fifo\"",
    "UTC",
    "America/New_York",
    "America/NewYork",
    "2027-01-31",
    "2027-02-30",
    "2027-1-31",
    "\"0 16 * * 1-5\"",
    "NoSchedule",
    "\"batch:NoSchedule\"",
    "NO_SCHEDULE",
    "W0309",
    "E12",
    "scale.min",
    "workloads.web.cpu",
    "name/key",
    "\"key#field\"",
    "aws",
    "podIdentity",
    "[]",
    "[a]",
    "[1, 2]",
    "[true]",
    "[null]",
    "[[a]]",
    "[{a: b}]",
    "[/bin/check, --all]",
    "{}",
    "{a: b}",
    "{a: null}",
    "{a: 1}",
    "{A_B: x}",
    "{/data: 10Gi}",
    "{prod: {}}",
    "{\"prod >= staging\": [cpu]}",
    "{a: {b: c}}",
    "{a: [b]}",
];

/// Every fifth of the values that the documentation shows.
fn shown() -> Vec<String> {
    let example = |field: &Field| {
        let code = field.doc.split_once("Example:")?.1.trim_start().strip_prefix('`')?.split('`').next()?;
        Some(code.split_once(':')?.1.trim().to_owned())
    };
    let fields = records().into_values().flat_map(|record| record.fields);
    let all: std::collections::BTreeSet<String> = fields.filter_map(example).collect();
    all.into_iter().filter(|it| !it.contains('\u{2026}')).step_by(5).collect()
}

/// What the program says of a value: whether its field takes it.
fn is_taken(field: &Field, yaml: &str) -> Option<bool> {
    let mut report = Report::new();
    let source = report.add_source(Source::new("a".to_owned(), format!("a: {yaml}\n").into(), Lines::Kept));
    let mut trees = tree::parse(source, &mut report);
    let value = trees.first_mut()?.get_mut("a")?;
    (report.errors() == 0).then(|| {
        (field.normalise)(value, &mut Reader::new(&mut report, Route::root()));
        report.errors() == 0
    })
}

#[test]
fn no_field_is_stricter_in_the_schema_than_in_the_program() {
    let Some(judge) = tools::schema_judge("no_field_is_stricter_in_the_schema_than_in_the_program") else { return };
    let schema: Value = serde_json::from_str(&read(&repository().join(SCHEMA))).expect("a schema is JSON");
    let values = VALUES.iter().map(|it| (*it).to_owned()).chain(shown());
    let values: Vec<(String, Value)> =
        values.filter_map(|yaml| Some((yaml.clone(), serde_yaml::from_str::<Value>(&yaml).ok()?))).collect();
    let (mut asked, mut said) = (Vec::new(), BTreeMap::new());
    for (name, record) in records() {
        let long = if schema["$defs"][name]["then"].is_object() { "/then" } else { "" };
        for field in record.fields {
            for (yaml, json) in &values {
                let Some(taken) = is_taken(field, yaml) else { continue };
                let id = format!("{name}.{}: {}", field.name, yaml.replace(['\n', '\t'], " "));
                if said.insert(id.clone(), taken).is_none() {
                    asked.push(json!([id, json, format!("/$defs/{name}{long}/properties/{}", field.name)]));
                }
            }
        }
    }
    let refused = judged_all(&judge, SCHEMA, &asked);
    let stricter: Vec<_> = said.iter().filter(|(id, taken)| **taken && refused.contains_key(*id)).collect();
    assert!(stricter.is_empty(), "{:#?}", stricter.iter().take(40).collect::<Vec<_>>());
    let wrong = said.values().filter(|taken| !**taken).count();
    let missed = said.iter().filter(|(id, taken)| !**taken && !refused.contains_key(*id));
    let missed: Vec<&String> = missed.map(|(id, _)| id).collect();
    assert!(said.len() > 80_000 && wrong > 50_000, "{} {wrong}", said.len());
    // What is left: quotes (E0113), calendars, zones, names of images, and what stands in two fields at once.
    assert!(
        missed.len() * 100 < wrong * 5,
        "{} of {wrong} are taken: {:#?}",
        missed.len(),
        missed.iter().step_by(40).collect::<Vec<_>>()
    );
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
