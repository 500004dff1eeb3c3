//! The language from outside: JSON Schema for editors, and the reference for readers. Both come from the types.

use super::migration::MigrationSpec;
use super::platform::PlatformSpec;
use super::shape::{Description, Field, RecordDescription};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A kind of document.
type Document = (&'static str, &'static RecordDescription);

const MIGRATION: Document = ("Migration", &MigrationSpec::RECORD);
const PLATFORM: Document = ("Platform", &PlatformSpec::RECORD);

/// Returns the JSON Schema (draft 2020-12) of both kinds of documents.
#[must_use]
pub fn schema() -> Value {
    let mut definitions = BTreeMap::new();
    let kinds = [MIGRATION, PLATFORM].map(|(kind, record)| document(kind, record, &mut definitions));
    let mut schema = head("migration.v1alpha1.json");
    schema["oneOf"] = json!(kinds);
    schema["$defs"] = json!(definitions);
    schema
}

/// Returns the JSON Schema of `kind: Migration` alone.
#[must_use]
pub fn migration_schema() -> Value {
    alone(MIGRATION, "migration-only.v1alpha1.json")
}

/// Returns the JSON Schema of `kind: Platform` alone.
#[must_use]
pub fn platform_schema() -> Value {
    alone(PLATFORM, "platform-only.v1alpha1.json")
}

fn alone((kind, record): Document, file: &str) -> Value {
    let mut definitions = BTreeMap::new();
    let Value::Object(document) = document(kind, record, &mut definitions) else { return Value::Null };
    let mut schema = head(file);
    for (key, value) in document {
        schema[key] = value;
    }
    schema["$defs"] = json!(definitions);
    schema
}

fn head(file: &str) -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("https://transship.dev/schema/{file}"),
        "title": "transship",
        "description": "One short migration.yaml in, the complete Kubernetes resources of every environment out.",
    })
}

/// Returns the schema of a chart's values, whose `migration` is the `spec` of a migration.
///
/// In draft-07, because Helm read no other before 3.18, and without references to elsewhere, because Helm would fetch
/// them. The environment is not required here: the template says more about it.
#[must_use]
pub fn values_schema() -> Value {
    let mut definitions = BTreeMap::new();
    let migration = reference(&MigrationSpec::RECORD, &mut definitions);
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Values of a chart with a migration",
        "type": "object",
        "additionalProperties": false,
        "properties": {"global": {"description": "Helm passes it to every chart."}, "migration": migration},
        "definitions": definitions,
    });
    point_to_draft_07(&mut schema);
    schema
}

/// Makes references point to where definitions stand in draft-07.
fn point_to_draft_07(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::String(to)) = map.get_mut("$ref") {
                *to = to.replacen("#/$defs/", "#/definitions/", 1);
            }
            map.values_mut().for_each(point_to_draft_07);
        }
        Value::Array(items) => items.iter_mut().for_each(point_to_draft_07),
        _ => {}
    }
}

fn document(kind: &str, record: &'static RecordDescription, definitions: &mut BTreeMap<&'static str, Value>) -> Value {
    json!({
        "type": "object",
        "required": ["apiVersion", "kind", "metadata", "spec"],
        "additionalProperties": false,
        "properties": {
            "apiVersion": {"const": super::VERSION},
            "kind": {"const": kind},
            "metadata": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
            "spec": reference(record, definitions),
        },
    })
}

/// Returns a reference to a record's definition, making the definition when it is not there yet.
fn reference(record: &'static RecordDescription, definitions: &mut BTreeMap<&'static str, Value>) -> Value {
    if !definitions.contains_key(record.name) {
        // Records contain themselves (a workload has layers that are workloads), so the name is taken first.
        definitions.insert(record.name, Value::Null);
        let mut properties = Map::new();
        for field in record.fields {
            let mut value = described((field.description)(), definitions);
            if let Value::Object(map) = &mut value {
                map.insert("description".to_owned(), Value::String(meaning(field)));
            }
            properties.insert(field.name.to_owned(), value);
        }
        let mut long = json!({"type": ["object", "null"], "additionalProperties": false, "properties": properties});
        long["description"] = Value::String(paragraphs(record.doc));
        let whole = match record.short {
            None => long,
            Some(short) => {
                json!({"anyOf": [long, {"not": {"type": "object"}, "description": format!("Short for the map: {short}")}]})
            }
        };
        definitions.insert(record.name, whole);
    }
    json!({"$ref": format!("#/$defs/{}", record.name)})
}

fn described(description: Description, definitions: &mut BTreeMap<&'static str, Value>) -> Value {
    match description {
        // `{{ … }}` may stand for every value, and null removes what a lower layer says.
        Description::Scalar { words: [], .. } => json!({"type": ["string", "number", "boolean", "null"]}),
        Description::Scalar { words, .. } => {
            json!({"anyOf": [{"enum": words}, {"type": "string", "pattern": "\\{\\{"}, {"type": "null"}]})
        }
        Description::List(item) => {
            let item = described(item(), definitions);
            json!({"anyOf": [{"type": ["array", "null"], "items": item.clone()}, item]})
        }
        Description::Map(value) => {
            let value = described(value(), definitions);
            json!({"anyOf": [{"type": ["object", "null"], "additionalProperties": value}, {"type": "array", "items": {"type": "string"}}]})
        }
        Description::Record(record) => reference(record, definitions),
        Description::Any => json!({}),
    }
}

/// Returns what a field means; its type says the range, where the field itself says no narrower one.
fn meaning(field: &Field) -> String {
    let mut text = paragraphs(field.doc);
    if let Some(range) = range((field.description)()).filter(|_| !text.contains("Range:")) {
        // Writing to a String cannot fail.
        let _ = write!(text, " Range: {range}.");
    }
    text
}

fn range(description: Description) -> Option<&'static str> {
    match description {
        Description::Scalar { range, .. } => Some(range).filter(|it| !it.is_empty()),
        Description::List(of) | Description::Map(of) => range(of()),
        Description::Record(_) | Description::Any => None,
    }
}

/// Returns the lines of a documentation comment as paragraphs.
fn paragraphs(doc: &str) -> String {
    let mut text = String::new();
    for line in doc.lines().map(str::trim) {
        match line {
            "" => text.push_str("\n\n"),
            _ if text.is_empty() || text.ends_with('\n') => text.push_str(line),
            _ => {
                text.push(' ');
                text.push_str(line);
            }
        }
    }
    text.trim().to_owned()
}

/// Returns the reference of the language as Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::from(HEAD);
    let mut done = Vec::new();
    let mut next: Vec<&'static RecordDescription> = vec![&MigrationSpec::RECORD, &PlatformSpec::RECORD];
    while let Some(record) = (!next.is_empty()).then(|| next.remove(0)) {
        if done.contains(&record.name) {
            continue;
        }
        done.push(record.name);
        section(record, &mut text);
        next.extend(record.fields.iter().filter_map(|field| inner((field.description)())));
    }
    text
}

const HEAD: &str = "# Every field\n\nGenerated from the types of the language; do not edit.\n\n\
Every field may be left out. `{{ … }}` may stand in every string. In a layer (an environment, `defaults`) `null` removes \
what a lower layer says, maps are merged key by key, everything else replaces. Where a list is expected, one item may stand \
alone.\n";

fn inner(description: Description) -> Option<&'static RecordDescription> {
    match description {
        Description::Record(record) => Some(record),
        Description::List(of) | Description::Map(of) => inner(of()),
        Description::Scalar { .. } | Description::Any => None,
    }
}

fn section(record: &RecordDescription, text: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(text, "\n## {}\n\n{}\n", title(record), paragraphs(record.doc));
    if let Some(short) = record.short {
        let _ = write!(text, "\nShort form: {short}.\n");
    }
    let _ = write!(text, "\n| field | what | meaning |\n|---|---|---|\n");
    for field in record.fields {
        let meaning = meaning(field).replace("\n\n", "<br>").replace('|', "\\|");
        let _ =
            writeln!(text, "| `{}` | {} | {meaning} |", field.name, kind((field.description)()).replace('|', "\\|"));
    }
}

fn title(record: &RecordDescription) -> &'static str {
    record.name.strip_suffix("Spec").unwrap_or(record.name)
}

fn kind(description: Description) -> String {
    match description {
        Description::Scalar { what, words: [], .. } => what.to_owned(),
        Description::Scalar { words, .. } => {
            words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
        }
        Description::List(of) => format!("list of: {}", kind(of())),
        Description::Map(of) => format!("map of names to: {}", kind(of())),
        Description::Record(record) => format!("[{0}](#{1})", title(record), title(record).to_ascii_lowercase()),
        Description::Any => "anything".to_owned(),
    }
}
