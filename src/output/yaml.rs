//! Data -> YAML text; the only YAML writer.
//!
//! Comes in: [`Node`]s with their keys in order. Goes out: block style, two spaces, lists not indented under their
//! key. Never does: fold or wrap a line, choose a form that some reader of Kubernetes' world reads differently.

use super::scalar::{is_plain_text, pad, write_inline, write_value};
use crate::object::{Key, Node};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Bytes that are gathered before they are written: a large output would otherwise stand in memory as a whole.
const CHUNK: usize = 64 * 1024;

/// Columns per level.
const STEP: usize = 2;

/// Longest key, as written, that stands before its colon; readers give up at 1024 characters.
const LONGEST_KEY: usize = 900;

/// Writes one document; it ends with a line break.
pub fn write_document(node: &Node, out: &mut String) {
    write_at(node, 0, out);
}

/// Writes documents with `---` between them.
///
/// # Errors
/// Those of `out`.
pub fn write_documents<'a>(nodes: impl IntoIterator<Item = &'a Node>, out: &mut impl Write) -> io::Result<()> {
    let mut chunk = String::with_capacity(CHUNK);
    for (index, node) in nodes.into_iter().enumerate() {
        if index > 0 {
            chunk.push_str("---\n");
        }
        write_document(node, &mut chunk);
        if chunk.len() > CHUNK / 2 {
            out.write_all(chunk.as_bytes())?;
            chunk.clear();
        }
    }
    out.write_all(chunk.as_bytes())
}

/// Writes a node whose first line is begun: the next byte stands in column `indent`.
fn write_at(node: &Node, indent: usize, out: &mut String) {
    match node {
        Node::Map(entries) if !entries.is_empty() => write_map(entries, indent, out),
        Node::List(items) if !items.is_empty() => write_list(items, indent, out),
        // Only a document that is nothing but text stands in column 0; markers must not appear there.
        single => write_single(single, indent.max(STEP), out),
    }
}

fn write_map(entries: &[(Key, Node)], indent: usize, out: &mut String) {
    for (index, (key, value)) in entries.iter().enumerate() {
        if index > 0 {
            pad(indent, out);
        }
        write_key(key, indent, out);
        write_under_key(value, indent, out);
    }
}

fn write_list(items: &[Node], indent: usize, out: &mut String) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            pad(indent, out);
        }
        out.push_str("- ");
        write_at(item, indent + STEP, out);
    }
}

fn write_key(key: &Key, indent: usize, out: &mut String) {
    let start = out.len();
    match key {
        // Fields of Kubernetes types are plain words; looking at each again is an eighth of all writing.
        Key::Field(field) => {
            debug_assert!(is_plain_text(field), "the field `{field}` needs quotes");
            out.push_str(field);
        }
        Key::Name(name) => write_inline(name, out),
    }
    if out.len() - start > LONGEST_KEY {
        out.insert_str(start, "? ");
        out.push('\n');
        pad(indent, out);
    }
    out.push(':');
}

fn write_under_key(value: &Node, indent: usize, out: &mut String) {
    match value {
        Node::Map(entries) if !entries.is_empty() => {
            out.push('\n');
            pad(indent + STEP, out);
            write_map(entries, indent + STEP, out);
        }
        Node::List(items) if !items.is_empty() => {
            out.push('\n');
            pad(indent, out);
            write_list(items, indent, out);
        }
        single => {
            out.push(' ');
            write_single(single, indent + STEP, out);
        }
    }
}

/// Writes what has no children, and ends the line.
fn write_single(node: &Node, indent: usize, out: &mut String) {
    match node {
        Node::Text(text) => return write_value(text, indent, out),
        Node::Null => out.push_str("null"),
        Node::Bool(true) => out.push_str("true"),
        Node::Bool(false) => out.push_str("false"),
        // Writing to a String cannot fail.
        Node::Int(number) => drop(write!(out, "{number}")),
        Node::Float(number) => write_float(*number, out),
        Node::List(_) => out.push_str("[]"),
        Node::Map(_) => out.push_str("{}"),
    }
    out.push('\n');
}

/// Writes a fraction with a point and a signed exponent: YAML 1.1 takes `1e21` for text.
fn write_float(number: f64, out: &mut String) {
    if !number.is_finite() {
        let sign = if number == f64::NEG_INFINITY { "-" } else { "" };
        out.push_str(sign);
        return out.push_str(if number.is_nan() { ".nan" } else { ".inf" });
    }
    let digits = format!("{number:?}");
    let Some((mantissa, exponent)) = digits.split_once('e') else { return out.push_str(&digits) };
    out.push_str(mantissa);
    out.push_str(if mantissa.contains('.') { "e" } else { ".0e" });
    out.push_str(if exponent.starts_with('-') { "" } else { "+" });
    out.push_str(exponent);
}

#[cfg(test)]
mod tests {
    use super::{write_document, write_documents};
    use crate::object::{Key, Node};

    fn written(json: &str) -> String {
        let value: serde_json::Value = serde_json::from_str(json).expect("the test is JSON");
        let mut out = String::new();
        write_document(&value.into(), &mut out);
        out
    }

    #[test]
    fn lists_are_not_indented_under_their_key() {
        let text = written(r#"{"a": [{"b": 1, "c": ["x", ["z", {}], []]}], "d": {"e": null, "f": true}}"#);
        assert_eq!(text, "a:\n- b: 1\n  c:\n  - x\n  - - z\n    - {}\n  - []\nd:\n  e: null\n  f: true\n");
    }

    #[test]
    fn blocks_stand_deeper_than_what_holds_them() {
        let text = written(r#"{"a": "x\ny\n", "b": ["x\ny", {"c": "x\ny"}]}"#);
        assert_eq!(text, "a: |\n  x\n  y\nb:\n- |-\n  x\n  y\n- c: |-\n    x\n    y\n");
        assert_eq!(written(r#""---\n---""#), "|-\n  ---\n  ---\n");
    }

    #[test]
    fn numbers_are_numbers_to_readers_of_both_versions() {
        for (number, text) in [(0.5, "0.5\n"), (1e21, "1.0e+21\n"), (1.5e-7, "1.5e-7\n"), (-3.0, "-3.0\n")] {
            let mut out = String::new();
            write_document(&Node::Float(number), &mut out);
            assert_eq!(out, text);
        }
        assert_eq!(written("-9007199254740993"), "-9007199254740993\n");
    }

    #[test]
    fn a_very_long_key_stands_alone() {
        let key: String = "k".repeat(901);
        let node = Node::Map(Box::new([(Key::Name(key.as_str().into()), Node::List(Box::new([Node::Int(1)])))]));
        let mut out = String::new();
        write_document(&node, &mut out);
        assert_eq!(out, format!("? {key}\n:\n- 1\n"));
    }

    #[test]
    fn documents_have_markers_between_them_only() {
        let mut out = Vec::new();
        write_documents([&Node::Bool(true), &Node::Null], &mut out).expect("memory takes every byte");
        assert_eq!(out, b"true\n---\nnull\n");
    }
}
