//! A key that a record does not have -> what was meant.

use super::record::{Rewrite, known_key};
use super::shape::{Description, Reader, RecordDescription};
use super::{codes, hint, trap, word};
use crate::diagnostic::{Diagnostic, listed_near};
use crate::tree::{Entry, Tree, Value};
use std::sync::Arc;

/// Names that environments usually have: where none is declared yet, a map of them is meant for environments.
const USUAL: [&str; 14] = [
    "dev",
    "development",
    "develop",
    "test",
    "testing",
    "qa",
    "uat",
    "int",
    "stage",
    "staging",
    "preprod",
    "prod",
    "production",
    "live",
];

/// The field that holds what differs between environments.
const ENVIRONMENTS: &str = "environments";

/// The most fields that are named one by one.
const NAMED: usize = 16;

/// The most places that a field is said to belong to.
const MOST_PLACES: usize = 3;

/// Parts of keys whose values are passwords often enough that their lines are not shown.
const SECRETIVE: [&str; 5] = ["environment", "variables", "secret", "password", "credential"];

/// Reports an unknown key; what it stands for in another format is looked at as if it was written right.
pub fn report(
    (entries, index): (&mut [Entry], usize),
    reader: &mut Reader<'_>,
    (record, rewrite): (&'static RecordDescription, &[Rewrite]),
) {
    let Entry { key, mark, value } = &entries[index];
    let (key, mark) = (Arc::clone(key), *mark);
    let of_environments = is_of_environments(value, &reader.environments);
    let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_KEY, reader.place(mark), format!("unknown key `{key}`"));
    diagnostic.why = trap::as_boolean(&key);
    diagnostic = diagnostic.help(advice(&entries[index], reader, record));
    diagnostic = diagnostic.fix(known_key(&entries[index], entries, reader, (record, rewrite)));
    let folded = key.to_lowercase();
    diagnostic.sensitive = !of_environments && SECRETIVE.iter().any(|it| folded.contains(it));
    reader.say(diagnostic);
    let same = word::alias(record.name, &key).filter(|it| entries.iter().all(|other| *other.key != **it));
    if let Some(field) = same.and_then(|it| record.field(it)) {
        (field.normalise)(&mut entries[index].value, reader);
    }
}

/// Reports variables that are called by environments: then what differs in these is meant, which has a field of its own.
///
/// # Errors
/// E0110, at the key `env`, which is taken out: what stands in it is right somewhere else.
pub fn check_variables(tree: &mut Tree, reader: &mut Reader<'_>) {
    let Some(entry) = tree.entry("env") else { return };
    let declared = |it: &Entry| it.value.entries().is_some() && reader.environments.contains(&it.key);
    if !entry.value.entries().is_some_and(|it| !it.is_empty() && it.iter().all(declared)) {
        return;
    }
    let place = reader.at("env", |reader| reader.place(entry.mark));
    let what = "the keys of `env` are environments, not variables";
    reader.say(Diagnostic::new(&codes::UNKNOWN_KEY, place, what).help(format!("write `{ENVIRONMENTS}`")));
    tree.remove("env");
}

/// Reports what differs in environments within what differs in one.
///
/// # Errors
/// E0110.
pub fn check_nested(tree: &Tree, reader: &mut Reader<'_>) {
    let Some(all) = tree.get(ENVIRONMENTS).and_then(Tree::entries) else { return };
    for (outer, entry) in all.iter().filter_map(|it| Some((it, it.value.entry(ENVIRONMENTS)?))) {
        let place = reader.at(ENVIRONMENTS, |reader| {
            reader.at(&outer.key, |reader| reader.at(ENVIRONMENTS, |reader| reader.place(entry.mark)))
        });
        let what = format!("`{ENVIRONMENTS}` stands within the environment `{}`", outer.key);
        let help = format!("move it one level up, beside `{}`", outer.key);
        reader.say(Diagnostic::new(&codes::UNKNOWN_KEY, place, what).help(help));
    }
}

/// Returns what to do with an unknown key.
fn advice(entry: &Entry, reader: &Reader<'_>, record: &'static RecordDescription) -> String {
    let Entry { key, value, .. } = entry;
    of_environment(entry, reader, record)
        .or_else(|| word::instead(record.name, key, value.as_str()))
        .or_else(|| elsewhere(key, value, record))
        .or_else(|| further_up(key, reader))
        .or_else(|| further_down(key, record))
        .or_else(|| hint::nearest_key(key, record.names()))
        .unwrap_or_else(|| match record.fields.len() {
            number if number <= NAMED => format!("use one of {}", all(record)),
            _ => format!("remove it, or use one of {}", listed_near(key, record.names())),
        })
}

fn all(record: &RecordDescription) -> String {
    let quoted: Vec<_> = record.names().map(|name| format!("`{name}`")).collect();
    match &quoted[..] {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => quoted.concat(),
    }
}

/// Tells whether a value is what environments are declared by, or what differs in them.
fn is_of_environments(value: &Tree, declared: &[Arc<str>]) -> bool {
    let known = |name: &str| declared.iter().any(|it| **it == *name) || declared.is_empty() && USUAL.contains(&name);
    match &value.value {
        Value::Map(entries) => !entries.is_empty() && entries.iter().all(|it| known(&it.key)),
        Value::List(items) => !items.is_empty() && items.iter().all(|it| it.as_str().is_some_and(known)),
        Value::Scalar(_) => false,
    }
}

/// Answers keys that hold environments, or are called by one.
fn of_environment(entry: &Entry, reader: &Reader<'_>, record: &RecordDescription) -> Option<String> {
    let Entry { key, value, .. } = entry;
    let has = |record: &RecordDescription| record.field(ENVIRONMENTS).is_some();
    if has(record) && is_of_environments(value, &reader.environments) {
        return Some(format!("write `{ENVIRONMENTS}`"));
    }
    let named = reader.environments.iter().any(|it| it == key);
    match reader.records().iter().any(|it| it.name == "WorkloadSpec") {
        true if named && has(record) => Some(format!("write `{ENVIRONMENTS}: {{{key}: {{…}}}}`")),
        true if named => {
            Some(format!("what differs in `{key}` stands at the workload: `{ENVIRONMENTS}: {{{key}: {{…}}}}`"))
        }
        _ => None,
    }
}

/// Answers words for workloads that stand where all of them or an environment are described.
fn elsewhere(key: &str, value: &Tree, record: &RecordDescription) -> Option<String> {
    let help = word::instead("WorkloadSpec", key, value.as_str())?;
    let place = match record.name {
        "MigrationSpec" => "in a workload, or under `defaults` for all of them",
        "EnvironmentSpec" => "under `defaults`, which are those of all workloads here",
        _ => return None,
    };
    Some(format!("{help}, {place}"))
}

/// Answers fields that belong to a record around this one: then the indentation is off.
fn further_up(key: &str, reader: &Reader<'_>) -> Option<String> {
    let around = reader.records();
    let outer = around.len().checked_sub(1)?;
    let at = around[..outer].iter().rposition(|it| it.field(key).is_some())?;
    let inner = reader.entered(at + 1)?;
    Some(format!("move it one level up, out of `{inner}`"))
}

/// Answers fields that belong to a record within this one.
fn further_down(key: &str, record: &RecordDescription) -> Option<String> {
    let mut places = Vec::new();
    for field in record.fields {
        let holds = |it: Description| matches!(it, Description::Record(inner) if inner.field(key).is_some());
        match (field.description)() {
            Description::Map(item) if holds(item()) => places.push(format!("`{}: {{NAME: {{{key}: …}}}}`", field.name)),
            it if holds(it) => places.push(format!("`{}: {{{key}: …}}`", field.name)),
            _ => {}
        }
    }
    places.truncate(MOST_PLACES);
    (!places.is_empty()).then(|| format!("write it as {}", places.join(" or ")))
}
