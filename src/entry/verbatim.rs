//! A host's own resources -> text that the host reads as what it wrote.
//!
//! The text is JSON, which leaves no question of YAML open, but for one exception: an unquoted scalar that some reader
//! may take for a number, a boolean or null stands as the host wrote it. So whole numbers beyond 64 bits, `1e+20` and
//! `0.10` come back as they went out, and no reading of ours is between.

use crate::object::Node;
use crate::tree::{Scalar, Style, Tree, Value};
use std::fmt::Write;

/// Unquoted words that some reader takes for something else than text.
const WORDS: [&str; 12] = ["true", "false", "null", "~", "yes", "no", "on", "off", "y", "n", ".inf", ".nan"];

/// Writes a resource on one line, without ending it.
pub(super) fn write_tree(tree: &Tree, out: &mut String) {
    match &tree.value {
        _ if tree.is_null() => out.push_str("null"),
        Value::Scalar(scalar) if is_raw(scalar) => out.push_str(&scalar.text),
        Value::Scalar(scalar) => write_text(&scalar.text, out),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_tree(item, out);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (index, entry) in entries.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_text(&entry.key, out);
                out.push_str(": ");
                write_tree(&entry.value, out);
            }
            out.push('}');
        }
    }
}

/// Writes data of our own on one line, without ending it.
pub(super) fn write_node(node: &Node, out: &mut String) {
    let text = serde_json::to_string(node).expect("internal error: a Node is plain data with text keys");
    write_printable(&text, out);
}

fn write_text(text: &str, out: &mut String) {
    let text = serde_json::to_string(text).expect("internal error: every text has a form in JSON");
    write_printable(&text, out);
}

/// Escapes what JSON allows as it stands and YAML readers refuse or change; it appears in texts only.
fn write_printable(json: &str, out: &mut String) {
    let odd =
        |it: char| matches!(it, '\u{7F}'..='\u{9F}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}');
    let mut rest = json;
    while let Some(at) = rest.find(odd) {
        out.push_str(&rest[..at]);
        let mut after = rest[at..].chars();
        let character = after.next().map_or(0, u32::from);
        // Writing to a String cannot fail.
        let _ = write!(out, "\\u{character:04x}");
        rest = after.as_str();
    }
    out.push_str(rest);
}

/// Tells whether an unquoted scalar may be something else than text; its characters mean nothing else in JSON's frame.
fn is_raw(scalar: &Scalar) -> bool {
    let text = &*scalar.text;
    let of_number = |it: u8| it.is_ascii_hexdigit() || matches!(it, b'+' | b'-' | b'.' | b'_' | b'x' | b'o');
    let begins = text.starts_with(|it: char| it.is_ascii_digit() || matches!(it, '+' | '-' | '.'));
    let word = WORDS.iter().any(|word| word.eq_ignore_ascii_case(text.trim_start_matches(['+', '-'])));
    scalar.style == Style::Plain && (begins && text.bytes().all(of_number) || word)
}

#[cfg(test)]
mod tests {
    use super::write_tree;
    use crate::diagnostic::{Lines, Report, Source};
    use crate::tree;

    fn written(yaml: &str) -> String {
        let mut report = Report::new();
        let id = report.add_source(Source::new("test".to_owned(), yaml.into(), Lines::Lost));
        let trees = tree::parse(id, &mut report);
        let mut out = String::new();
        for tree in &trees {
            write_tree(tree, &mut out);
        }
        out
    }

    #[test]
    fn numbers_stand_as_the_host_wrote_them() {
        let yaml = "[18446744073709551615, 1e+20, 0.10, -0, 012, 1_000, -.inf, .NaN, 0x1F, 0o17, true, null, ~, yes, 2024-01-01]";
        assert_eq!(written(yaml), yaml.replace('~', "null"));
    }

    #[test]
    fn texts_stay_texts() {
        assert_eq!(
            written("a: ['012', \"true\", web, 1Gi, 500m, 12:30, a/b, '', '~']"),
            r#"{"a": ["012", "true", "web", "1Gi", "500m", "12:30", "a/b", "", "~"]}"#
        );
    }

    #[test]
    fn characters_that_readers_of_yaml_refuse_are_escaped() {
        assert_eq!(written("\"\\x7f\\x85\\u2028\\ufeffü😀\\t\""), r#""\u007f\u0085\u2028\ufeffü😀\t""#);
        assert_eq!(written("a: |\n  x\n  y\n"), r#"{"a": "x\ny\n"}"#);
    }
}
