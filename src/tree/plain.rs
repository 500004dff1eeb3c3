//! Trees as plain data, for values that are not of our language: patches, templates' objects, items of a host.
//!
//! Scalars are read as Kubernetes readers agree on them: `true`, `false`, whole numbers and decimal fractions; every
//! other text stays text.

use super::{Entry, Scalar, Style, Tree, Value};
use crate::object::{Key, Node};

/// Returns the tree as the data of an object.
#[must_use]
pub fn to_node(tree: &Tree) -> Node {
    match &tree.value {
        _ if tree.is_null() => Node::Null,
        Value::Scalar(scalar) => scalar_node(scalar),
        Value::List(items) => Node::List(items.iter().map(to_node).collect()),
        Value::Map(entries) => Node::Map(entries.iter().map(entry_node).collect()),
    }
}

/// Returns the tree as JSON.
#[must_use]
pub fn to_json(tree: &Tree) -> serde_json::Value {
    use serde_json::Value as Json;
    match &tree.value {
        _ if tree.is_null() => Json::Null,
        Value::Scalar(scalar) => match scalar_node(scalar) {
            Node::Bool(value) => Json::Bool(value),
            Node::Int(value) => Json::from(value),
            Node::Float(value) => Json::from(value),
            _ => Json::String(scalar.text.to_string()),
        },
        Value::List(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Map(entries) => {
            Json::Object(entries.iter().map(|entry| (entry.key.to_string(), to_json(&entry.value))).collect())
        }
    }
}

fn entry_node(entry: &Entry) -> (Key, Node) {
    (Key::Name((*entry.key).into()), to_node(&entry.value))
}

fn scalar_node(scalar: &Scalar) -> Node {
    let text = &*scalar.text;
    if scalar.style == Style::Quoted {
        return Node::Text(text.into());
    }
    match text {
        "true" | "True" | "TRUE" => Node::Bool(true),
        "false" | "False" | "FALSE" => Node::Bool(false),
        _ => number(text).unwrap_or_else(|| Node::Text(text.into())),
    }
}

fn number(text: &str) -> Option<Node> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let canonical = !digits.starts_with('0') || digits.len() == 1 || digits.starts_with("0.");
    if !canonical || !digits.starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    if digits.bytes().all(|it| it.is_ascii_digit()) {
        return text.parse().ok().map(Node::Int);
    }
    let decimal = digits.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'.' | b'e' | b'E' | b'+' | b'-'));
    text.parse::<f64>().ok().filter(|value| decimal && value.is_finite()).map(Node::Float)
}
