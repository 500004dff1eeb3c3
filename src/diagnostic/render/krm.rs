//! The `results` of a KRM function, as the KRM Functions Specification 1.0 wants them.
//!
//! `kustomize build` throws them away; `kustomize fn run --results-dir` writes them and kpt shows them. The door
//! therefore also prints the report to stderr.

use super::super::{Diagnostic, Report};
use super::sentence;
use super::spot::{Finder, Spot};
use crate::object::{Key, Node};

/// The object that findings without lines speak of: the function's own config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResourceRef<'a> {
    /// For example `apps/v1`.
    pub api_version: &'a str,
    /// For example `Deployment`.
    pub kind: &'a str,
    /// `metadata.name`.
    pub name: &'a str,
    /// `metadata.namespace`, where the object has one.
    pub namespace: Option<&'a str>,
}

/// Returns the list for the field `results` of a `ResourceList`.
///
/// A finding in a file of the user's gets `file`, with its line and column as tags; a finding in the host's copy of the
/// config gets `resourceRef` and `field`, which the specification allows only together. What neither can say, because
/// `config` is not known or because the file has no relative path, stands before the message.
#[must_use]
pub fn krm_results(report: &Report, config: Option<ResourceRef<'_>>) -> Node {
    let finder = Finder::new(report);
    Node::List(report.sorted().into_iter().map(|it| result(&finder, it, config)).collect())
}

fn result(finder: &Finder<'_>, diagnostic: &Diagnostic, config: Option<ResourceRef<'_>>) -> Node {
    let spot = finder.find(&diagnostic.place);
    let mut tags = vec![entry("code", diagnostic.code.id)];
    let mut place = Vec::new();
    match (spot, config) {
        (Spot::Span { source, .. }, _) => {
            if let (Some(path), Some((start, _))) = (relative(&source.name), spot.range()) {
                place.push(map("file", vec![entry("path", &path)]));
                tags.push(entry("line", &start.line.to_string()));
                tags.push(entry("column", &start.column.to_string()));
            }
        }
        (Spot::Field { route, .. }, Some(config)) => {
            place.push(reference(config));
            if !route.is_empty() {
                place.push(map("field", vec![entry("path", route.as_str())]));
            }
        }
        (Spot::Field { .. }, None) => {}
    }
    let head = if place.is_empty() { spot.to_string() } else { String::new() };
    let colon = if head.is_empty() { "" } else { ": " };
    let message = format!("{head}{colon}{}", sentence(finder, diagnostic));
    let mut fields = vec![entry("message", &message), entry("severity", diagnostic.code.severity.word())];
    fields.extend(place);
    fields.push(map("tags", tags));
    Node::Map(fields.into())
}

fn reference(config: ResourceRef<'_>) -> (Key, Node) {
    let ResourceRef { api_version, kind, name, namespace } = config;
    let mut fields = vec![entry("apiVersion", api_version), entry("kind", kind), entry("name", name)];
    fields.extend(namespace.map(|namespace| entry("namespace", namespace)));
    map("resourceRef", fields)
}

/// Returns the slash-separated relative path that the specification asks for; `None` for `<stdin>` and absolute paths.
fn relative(name: &str) -> Option<String> {
    let path = name.replace('\\', "/");
    let drive = path.as_bytes().get(1) == Some(&b':');
    let bare = path.strip_prefix("./").unwrap_or(&path);
    (!drive && !bare.is_empty() && !bare.starts_with(['/', '<'])).then(|| bare.to_owned())
}

fn entry(key: &'static str, text: &str) -> (Key, Node) {
    (Key::Field(key), Node::from(text))
}

fn map(key: &'static str, fields: Vec<(Key, Node)>) -> (Key, Node) {
    (Key::Field(key), Node::Map(fields.into()))
}
