//! The language from outside: JSON Schema for editors. It comes from the types, and is never stricter than the program.

use super::migration::MigrationSpec;
use super::platform::PlatformSpec;
use super::reference::{meaning, paragraphs, title};
use super::scalar::{LabelKey, LabelValue, Name};
use super::shape::{Description, Field, Form, Map, RecordDescription, Shape, Short, Word};
use crate::tree;
use serde_json::{Map as Object, Value, json};
use std::collections::BTreeMap;

/// What is computed from words of the file.
const COMPUTED: &str = "\\{\\{";

/// A kind of document.
type Document = (&'static str, &'static RecordDescription);

const MIGRATION: Document = ("Migration", &MigrationSpec::RECORD);
const PLATFORM: Document = ("Platform", &PlatformSpec::RECORD);

/// Returns the JSON Schema (draft 2020-12) of both kinds of documents.
#[must_use]
pub fn schema() -> Value {
    let mut definitions = BTreeMap::new();
    let [migration, platform] = [MIGRATION, PLATFORM].map(|(kind, record)| document(kind, record, &mut definitions));
    let mut schema = head("migration.v1alpha1.json");
    // Not `oneOf`: validators and editors would name the mistakes of the other kind, too.
    schema["type"] = json!("object");
    schema["required"] = json!(["apiVersion", "kind"]);
    schema["properties"] = json!({"apiVersion": version(), "kind": {"enum": [MIGRATION.0, PLATFORM.0]}});
    schema["if"] = json!({"properties": {"kind": {"const": PLATFORM.0}}, "required": ["kind"]});
    schema["then"] = platform;
    schema["else"] = migration;
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
    let name = described(Name::description(), definitions);
    let labels = described(Map::<LabelKey, LabelValue>::description(), definitions);
    let metadata = json!({"type": "object", "required": ["name"], "properties": {"name": name, "labels": labels}});
    json!({
        "type": "object",
        "required": ["apiVersion", "kind", "metadata", "spec"],
        "additionalProperties": false,
        "properties": {
            "apiVersion": version(),
            "kind": {"const": kind},
            "metadata": metadata,
            "spec": reference(record, definitions),
        },
    })
}

fn version() -> Value {
    json!({"const": super::VERSION, "description": "Version of the format."})
}

/// Returns a reference to a record's definition, making the definition when it is not there yet.
fn reference(record: &'static RecordDescription, definitions: &mut BTreeMap<&'static str, Value>) -> Value {
    if !definitions.contains_key(record.name) {
        // Records contain themselves (a workload has layers that are workloads), so the name is taken first.
        definitions.insert(record.name, Value::Null);
        let definition = definition(record, definitions);
        definitions.insert(record.name, definition);
    }
    json!({"$ref": format!("#/$defs/{}", record.name)})
}

/// The descriptions stand at the top, and none in the alternatives: editors would show those instead of the field's own.
fn definition(record: &'static RecordDescription, definitions: &mut BTreeMap<&'static str, Value>) -> Value {
    let mut properties = Object::new();
    for field in record.fields {
        properties.insert(field.name.to_owned(), property(record, field, definitions));
    }
    let long = json!({"type": ["object", "null"], "additionalProperties": false, "properties": properties});
    let mut shorts = short(record, definitions);
    let mut whole = match shorts.len() {
        0 => long,
        // Not one `anyOf` of all: of a map with a misspelt key, editors would say that a text was expected.
        number => {
            let other = if number == 1 { shorts.remove(0) } else { json!({"anyOf": shorts}) };
            json!({"if": {"type": ["object", "null"]}, "then": long, "else": other})
        }
    };
    whole["title"] = json!(title(record));
    whole["description"] = json!(paragraphs(record.doc));
    whole
}

fn property(
    record: &RecordDescription,
    field: &'static Field,
    definitions: &mut BTreeMap<&'static str, Value>,
) -> Value {
    let mut value = described((field.description)(), definitions);
    if let Some(keys) = (field.keys)() {
        if !keys.pattern.is_empty() {
            value["propertyNames"] =
                json!({"pattern": whole(keys.pattern), "patternErrorMessage": expected(keys.what)});
        }
        if LISTED.contains(&(record.name, field.name)) {
            value["type"] = json!(["object", "array", "null"]);
            value["items"] = scalar(&keys, &[]);
        }
    }
    if let Some(example) = example(field) {
        value["examples"] = json!([example]);
    }
    value["description"] = json!(meaning(field));
    value
}

/// Maps that may be lists of their keys: their records spread the names out.
const LISTED: [(&str, &str); 5] = [
    ("MigrationSpec", "environments"),
    ("MigrationSpec", "workloads"),
    ("PlatformSpec", "namespaces"),
    ("WorkloadSpec", "after"),
    ("WorkloadSpec", "calls"),
];

/// Returns the value of the first example of a field.
fn example(field: &Field) -> Option<Value> {
    let code = field.doc.split_once("Example:")?.1.trim_start().strip_prefix('`')?.split('`').next()?;
    let trees = tree::read(code)?;
    trees.first()?.get(field.name).map(tree::to_json)
}

/// Returns what may be written instead of a map.
fn short(record: &RecordDescription, definitions: &mut BTreeMap<&'static str, Value>) -> Vec<Value> {
    let Some(Short { doc, fields, pattern, also }) = record.short else { return Vec::new() };
    let mut all = Vec::new();
    for field in fields.iter().filter_map(|name| record.fields.iter().find(|field| field.name == *name)) {
        match (field.description)() {
            Description::Record(inner) => all.extend(short(inner, definitions)),
            other => all.push(described(other, definitions)),
        }
    }
    if !pattern.is_empty() {
        all.push(scalar(&Form { what: doc, pattern, also, bounds: None }, &[]));
    }
    all
}

fn described(description: Description, definitions: &mut BTreeMap<&'static str, Value>) -> Value {
    match description {
        Description::Scalar { words, form, .. } => scalar(&form, words),
        Description::List(item) => list(described(item(), definitions)),
        Description::Map(value) => {
            let value = described(value(), definitions);
            json!({"type": ["object", "null"], "additionalProperties": value})
        }
        Description::Record(record) => reference(record, definitions),
        Description::Any => json!({}),
    }
}

/// `{{ … }}` may stand for every value, and null removes what a lower layer says.
fn scalar(form: &Form, words: &[Word]) -> Value {
    if !words.is_empty() {
        let docs: Vec<String> = words.iter().map(|(_, doc)| paragraphs(doc)).collect();
        let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let words = json!({"enum": words, "markdownEnumDescriptions": docs});
        return json!({"anyOf": [words, {"type": ["string", "null"], "pattern": COMPUTED}]});
    }
    let Form { what, pattern, also, bounds } = *form;
    let types: Vec<&str> = ["string"].into_iter().chain(also.iter().copied()).chain(["null"]).collect();
    let mut value = json!({"type": types});
    if !pattern.is_empty() {
        value["pattern"] = json!(format!("{}|{COMPUTED}", whole(pattern)));
        value["patternErrorMessage"] = json!(expected(what));
    }
    if let Some((least, most)) = bounds {
        value["minimum"] = json!(least);
        value["maximum"] = json!(most);
    }
    value
}

/// Where one item is usual, it may stand alone.
fn list(item: Value) -> Value {
    let mut alone = item.clone();
    match alone.get_mut("type") {
        Some(Value::Array(types)) => {
            types.insert(0, json!("array"));
            alone["items"] = item;
            alone
        }
        _ => json!({"anyOf": [{"type": ["array", "null"], "items": item}, item]}),
    }
}

fn whole(pattern: &str) -> String {
    format!("^(?:{pattern})$")
}

fn expected(what: &str) -> String {
    format!("expected {what}")
}
