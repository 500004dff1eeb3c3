//! The reference of the language says everything about every field, and its examples are right.

use std::collections::BTreeMap;
use transship::diagnostic::{Lines, Report, Route, Source};
use transship::spec::shape::{Description, Field, Reader, RecordDescription, Shape};
use transship::spec::{MigrationSpec, PlatformSpec, WorkloadSpec};
use transship::tree::{self, Value};

/// Every record of the language by name.
fn records() -> BTreeMap<&'static str, &'static RecordDescription> {
    let mut found = BTreeMap::new();
    let mut next: Vec<&'static RecordDescription> = vec![&MigrationSpec::RECORD, &PlatformSpec::RECORD];
    while let Some(record) = next.pop() {
        if found.insert(record.name, record).is_none() {
            next.extend(record.fields.iter().filter_map(|field| inner((field.description)())));
        }
    }
    found
}

fn inner(description: Description) -> Option<&'static RecordDescription> {
    match description {
        Description::Record(record) => Some(record),
        Description::List(of) | Description::Map(of) => inner(of()),
        Description::Scalar { .. } | Description::Any => None,
    }
}

/// Names and fields of everything.
fn fields() -> Vec<(String, &'static Field)> {
    let of = |record: &'static RecordDescription| {
        record.fields.iter().map(|field| (format!("{}.{}", record.name, field.name), field))
    };
    records().into_values().flat_map(of).collect()
}

fn wrong(what: fn(&Field) -> bool) -> Vec<String> {
    fields().into_iter().filter(|(_, field)| what(field)).map(|(name, _)| name).collect()
}

#[test]
fn every_record_and_field_has_a_meaning() {
    let meaning = |field: &Field| {
        let first = field.doc.split("\n\n").next().unwrap_or_default().trim();
        let begins = first.starts_with(|it: char| it.is_uppercase() || it == '`');
        begins && first.ends_with(['.', ':']) && first.split_whitespace().count() >= 2 && first.len() > 8
    };
    let fields = records().into_values().flat_map(|record| {
        let without = record.fields.iter().filter(|field| !meaning(field));
        without.map(|field| format!("{}.{}", record.name, field.name)).collect::<Vec<_>>()
    });
    let fields: Vec<_> = fields.collect();
    assert!(fields.is_empty(), "{fields:#?}");
    assert!(records().values().all(|it| it.doc.trim().ends_with('.')));
    assert!(self::fields().len() > 600);
}

#[test]
fn every_field_has_a_default_or_is_required() {
    let without = wrong(|field| !field.doc.contains("Default: ") && !field.doc.contains("Required"));
    assert!(without.is_empty(), "{without:#?}");
}

/// Words by which a type is a number, a time or a size.
const MEASURES: &[&str] =
    &["number", "percentage", "duration", "quantity", "amount of", "a port", "order of rules", "priority", "user id"];

#[test]
fn every_number_time_and_size_has_a_range() {
    fn scalar(description: Description) -> Option<(&'static str, &'static str)> {
        match description {
            Description::Scalar { what, range, .. } => Some((what, range)),
            Description::List(of) | Description::Map(of) => scalar(of()),
            Description::Record(_) | Description::Any => None,
        }
    }
    let without = wrong(|field| {
        let Some((what, range)) = scalar((field.description)()) else { return false };
        !what.starts_with("a name")
            && MEASURES.iter().any(|it| what.contains(it))
            && range.is_empty()
            && !field.doc.contains("Range:")
    });
    assert!(without.is_empty(), "{without:#?}");
}

/// Returns the code that stands first after `Example:`.
fn example(field: &Field) -> Option<&'static str> {
    field.doc.split_once("Example:")?.1.trim_start().strip_prefix('`')?.split('`').next()
}

#[test]
fn every_field_has_an_example_that_it_takes() {
    let mut wrong = Vec::new();
    for (name, field) in fields() {
        let Some(example) = example(field) else {
            wrong.push(format!("{name} has no example"));
            continue;
        };
        if example.contains('\u{2026}') {
            wrong.push(format!("{name}: `{example}` leaves something out"));
        }
        let mut report = Report::new();
        let source = report.add_source(Source::new(name.clone(), example.into(), Lines::Kept));
        let mut trees = tree::parse(source, &mut report);
        let Some(Value::Map(entries)) = trees.first_mut().map(|tree| &mut tree.value) else {
            wrong.push(format!("{name}: `{example}` is no map"));
            continue;
        };
        if name.starts_with("WorkloadSpec.") {
            // Some of its fields are short for others.
            WorkloadSpec::normalise(&mut trees[0], &mut Reader::new(&mut report, Route::root()));
            wrong.extend(report.sorted().iter().map(|it| format!("{name}: `{example}`: {}", it.what)));
            continue;
        }
        let Some(entry) = entries.iter_mut().find(|entry| &*entry.key == field.name) else {
            wrong.push(format!("{name}: `{example}` is about something else"));
            continue;
        };
        (field.normalise)(&mut entry.value, &mut Reader::new(&mut report, Route::root()));
        wrong.extend(report.sorted().iter().map(|it| format!("{name}: `{example}`: {}", it.what)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
