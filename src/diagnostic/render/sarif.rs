//! Findings as SARIF 2.1.0, which code scanning of GitHub, GitLab and Azure takes.
//!
//! Facts that shape it: GitHub shows a result only with a file and a first line; a result without `partialFingerprints` is a
//! new one whenever a line moves; results that somebody accepted stay in the log, with `suppressions`. Columns count
//! characters (`unicodeCodePoints`), from 1, and the end is the first one after the range.

use super::super::{Code, Diagnostic, Fix, Place, Report, Severity};
use super::spot::{Finder, Spot};
use super::{Waived, in_environments, one_line, shown};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Where the schema of the log stands.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Bytes of a fingerprint.
const FINGERPRINT: usize = 16;

/// What the log says of the program and its input.
#[derive(Clone, Copy, Debug)]
pub struct Sarif<'a> {
    /// The version of the program.
    pub version: &'a str,
    /// The file that was checked, for findings that stand nowhere in it.
    pub file: &'a str,
}

/// Returns the log: all findings, those that a waiver covers as suppressed.
#[must_use]
pub fn sarif(report: &Report, about: Sarif<'_>) -> String {
    let finder = Finder::new(report);
    let all = shown(report, Waived::Shown);
    let mut codes: Vec<&Code> = all.iter().map(|it| it.code).collect();
    codes.sort_by_key(|it| it.id);
    codes.dedup_by_key(|it| it.id);
    let results: Vec<Value> = all.iter().map(|it| result(&finder, it, &codes, about.file)).collect();
    let driver = json!({
        "name": "transship",
        "version": about.version,
        "semanticVersion": about.version,
        "rules": codes.iter().map(|it| rule(it)).collect::<Vec<_>>(),
    });
    let run = json!({"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results});
    let log = json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]});
    let text = serde_json::to_string_pretty(&log);
    text.expect("internal error: texts and numbers always have a form in JSON") + "\n"
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.id,
        "name": name(code.title),
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.text},
        "help": {"text": code.text, "markdown": code.text},
        "defaultConfiguration": {"level": code.severity.word()},
        "properties": {"tags": ["kubernetes"], "precision": "high", "problem.severity": code.severity.word()},
    })
}

/// Returns a title as the identifier that a rule's name is: `AnImageWithoutAVersion`.
fn name(title: &str) -> String {
    let words = title.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
    words.map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect()
}

fn result(finder: &Finder<'_>, diagnostic: &Diagnostic, codes: &[&Code], file: &str) -> Value {
    let Diagnostic { code, place, what: _, why: _, help: _, fix, labels, sensitive: _, environments, waiver } =
        diagnostic;
    let related: Vec<Value> = labels.iter().map(|(place, words)| related(finder, place, words, file)).collect();
    let suppressions: Vec<Value> = waiver.iter().map(|it| suppression(&it.reason, it.until.as_deref())).collect();
    let mut out = json!({
        "ruleId": code.id,
        "ruleIndex": codes.iter().position(|it| it.id == code.id),
        "level": match code.severity { Severity::Error => "error", Severity::Warning => "warning" },
        "message": {"text": message(finder, diagnostic)},
        "locations": [location(finder, place, file)],
        "partialFingerprints": {"transship/v1": fingerprint(diagnostic)},
        // Where one result of a run has the field, all must have it.
        "suppressions": suppressions,
    });
    if let Value::Object(fields) = &mut out {
        add(fields, "relatedLocations", related);
        add(fields, "fixes", fix.iter().filter_map(|it| edit(finder, it, diagnostic)).collect());
        if !environments.is_empty() {
            fields.insert(
                "properties".to_owned(),
                json!({"environments": environments.iter().map(|it| &**it).collect::<Vec<_>>()}),
            );
        }
    }
    out
}

fn add(fields: &mut Map<String, Value>, key: &str, items: Vec<Value>) {
    if !items.is_empty() {
        fields.insert(key.to_owned(), Value::Array(items));
    }
}

fn suppression(reason: &str, until: Option<&str>) -> Value {
    let until = until.map(|it| format!(" (until {it})")).unwrap_or_default();
    json!({"kind": "inSource", "status": "accepted", "justification": format!("{reason}{until}")})
}

/// Returns what, why and what to do; the related places stand in a list of their own.
fn message(finder: &Finder<'_>, diagnostic: &Diagnostic) -> String {
    let environments = in_environments(finder.report(), diagnostic).map(|it| format!(" ({it})")).unwrap_or_default();
    let parts = [&diagnostic.why, &diagnostic.help].into_iter().flatten();
    let head = format!("{}{environments}", one_line(&diagnostic.what));
    std::iter::once(head).chain(parts.map(|it| one_line(it))).collect::<Vec<_>>().join("; ")
}

/// Returns what stays the same while lines move.
fn fingerprint(diagnostic: &Diagnostic) -> String {
    let mut hash = Sha256::new();
    for part in [diagnostic.code.id, diagnostic.place.route.as_str(), &diagnostic.what] {
        hash.update(part);
        hash.update([0]);
    }
    // The same finding may be waived in one environment, and not in another.
    hash.update([u8::from(diagnostic.waiver.is_some())]);
    hash.finalize().iter().take(FINGERPRINT).fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn related(finder: &Finder<'_>, place: &Place, words: &str, file: &str) -> Value {
    let mut out = location(finder, place, file);
    out["message"] = json!({"text": one_line(words)});
    out
}

fn location(finder: &Finder<'_>, place: &Place, file: &str) -> Value {
    let spot = finder.find(place);
    let name = spot.source().map_or(file, |it| it.name.as_str());
    // GitHub shows no result without a line.
    let region = region(spot).unwrap_or_else(|| json!({"startLine": 1}));
    let mut out = json!({"physicalLocation": {"artifactLocation": {"uri": uri(name)}, "region": region}});
    if !place.route.is_empty() {
        out["logicalLocations"] = json!([{"fullyQualifiedName": one_line(place.route.as_str()), "kind": "member"}]);
    }
    out
}

fn region(spot: Spot<'_>) -> Option<Value> {
    let (start, end) = spot.range()?;
    Some(json!({
        "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
    }))
}

fn edit(finder: &Finder<'_>, fix: &Fix, diagnostic: &Diagnostic) -> Option<Value> {
    let spot = finder.span(fix.mark)?;
    let replacement = json!({"deletedRegion": region(spot)?, "insertedContent": {"text": fix.text}});
    let change = json!({"artifactLocation": {"uri": uri(&spot.source()?.name)}, "replacements": [replacement]});
    let words = diagnostic.help.as_deref().map(one_line).unwrap_or_default();
    Some(json!({"description": {"text": words}, "artifactChanges": [change]}))
}

/// Returns a path as the reference that a log names files by: relative to the repository, or a `file:` address.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let kept = |it: u8| it.is_ascii_alphanumeric() || b"-._~/:@!$&'()*+,;=".contains(&it);
    let mut out = String::new();
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with('/') || drive {
        out.push_str(if drive { "file:///" } else { "file://" });
    }
    for byte in path.bytes() {
        match byte {
            it if kept(it) => out.push(char::from(it)),
            // Writing to a String cannot fail.
            it => drop(write!(out, "%{it:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{name, uri};

    #[test]
    fn files_are_named_by_references() {
        for (path, expected) in [
            ("./shop/migration.yaml", "shop/migration.yaml"),
            ("shop\\a b.yaml", "shop/a%20b.yaml"),
            ("/srv/m.yaml", "file:///srv/m.yaml"),
            ("C:\\m.yaml", "file:///C:/m.yaml"),
            ("<stdin>", "%3Cstdin%3E"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }

    #[test]
    fn names_of_rules_are_identifiers() {
        assert_eq!(name("an image without a version"), "AnImageWithoutAVersion");
        assert_eq!(name("a URL with a port"), "AURLWithAPort");
    }
}
