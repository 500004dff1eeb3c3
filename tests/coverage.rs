//! The cases together write every field of the language and show every kind that is emitted.

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use support::{entries, files_below, read, repository};
use transship::diagnostic::{Lines, Report, Source};
use transship::resource;
use transship::spec::shape::{Description, RecordDescription, Shape};
use transship::spec::{MigrationSpec, PlatformSpec, is_ours};
use transship::tree::{self, Tree, Value};

/// Fields that a command with `--environment` has no use for; the tests of the doors write them.
const OF_DOORS: [FieldName; 1] = [("The specification of a migration: several workloads, all environments.", "source")];

#[test]
fn every_field_of_the_language_is_written_in_some_case() {
    let mut used = BTreeSet::from(OF_DOORS);
    for file in sources() {
        written(&file, &mut used);
    }
    let mut all = BTreeSet::new();
    fields(&MigrationSpec::RECORD, &mut all);
    let unused: Vec<_> = all.difference(&used).collect();
    assert!(unused.is_empty(), "no case writes {unused:#?}");
}

#[test]
fn every_kind_that_is_emitted_is_in_some_expected_file() {
    let texts: Vec<String> = cases().flat_map(|it| files_below(&it.join("expected"))).map(|it| read(&it)).collect();
    for kind in resource::KINDS {
        for name in kind.name.split(',') {
            let (_, name) = name.trim().rsplit_once(' ').unwrap_or(("", name.trim()));
            let line = format!("kind: {}", name.rsplit('/').next().unwrap_or(name));
            assert!(texts.iter().any(|it| it.lines().any(|it| it == line)), "no expected file has `{line}`");
        }
    }
}

/// Returns the folders of all cases: of migrations, and of platforms by themselves.
fn cases() -> impl Iterator<Item = PathBuf> {
    let of = |folder: &str| entries(&repository().join("tests/cases").join(folder)).into_values();
    of("expand").chain(of("platform"))
}

/// Returns the YAML files of all cases, without those that are expected.
fn sources() -> Vec<PathBuf> {
    let files = cases().flat_map(|folder| entries(&folder).into_values());
    files.filter(|file| file.extension().is_some_and(|it| it == "yaml")).collect()
}

/// Collects the fields that a file writes, as written and with its short forms made long.
fn written(file: &Path, used: &mut BTreeSet<FieldName>) {
    let mut report = Report::new();
    let id = report.add_source(Source::new(file.display().to_string(), read(file).into(), Lines::Kept));
    let trees = tree::parse(id, &mut report);
    for tree in trees.iter().filter(|it| is_ours(it)) {
        collect_spec(tree, used);
    }
    let documents = transship::pipeline::read_trees(trees, &mut report);
    assert_eq!(report.errors(), 0, "{} has errors", file.display());
    for header in documents.migrations.iter().chain(&documents.platforms) {
        collect_spec(&header.tree, used);
    }
}

fn collect_spec(tree: &Tree, used: &mut BTreeSet<FieldName>) {
    let description = match tree.get("kind").and_then(Tree::as_str) {
        Some("Platform") => PlatformSpec::description(),
        _ => MigrationSpec::description(),
    };
    if let Some(spec) = tree.get("spec") {
        collect(spec, &description, used);
    }
}

/// A field, by the first words of its record and its name.
type FieldName = (&'static str, &'static str);

fn title(record: &RecordDescription) -> &'static str {
    record.doc.lines().next().unwrap_or_default().trim()
}

/// Collects the fields that a tree writes.
fn collect(tree: &Tree, description: &Description, used: &mut BTreeSet<FieldName>) {
    match (description, &tree.value) {
        (Description::Record(record), Value::Map(entries)) => {
            for entry in entries.iter().filter(|entry| !entry.value.is_null()) {
                let Some(field) = record.fields.iter().find(|field| field.name == &*entry.key) else { continue };
                used.insert((title(record), field.name));
                collect(&entry.value, &(field.description)(), used);
            }
        }
        (Description::Map(inner), Value::Map(entries)) => {
            for entry in entries {
                collect(&entry.value, &inner(), used);
            }
        }
        (Description::List(inner), Value::List(items)) => items.iter().for_each(|item| collect(item, &inner(), used)),
        _ => {}
    }
}

/// Collects all fields of a record and of what is inside of it.
fn fields(record: &RecordDescription, all: &mut BTreeSet<FieldName>) {
    for field in record.fields {
        if all.insert((title(record), field.name)) {
            inner_fields(&(field.description)(), all);
        }
    }
}

fn inner_fields(description: &Description, all: &mut BTreeSet<FieldName>) {
    match description {
        Description::Record(record) => fields(record, all),
        Description::Map(inner) | Description::List(inner) => inner_fields(&inner(), all),
        Description::Scalar { .. } | Description::Any => {}
    }
}
