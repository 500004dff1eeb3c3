//! What may be a secret is never shown, neither from the spec nor from an object: a value that is overridden here may be
//! one as well.

use super::object::rows::item_name;
use super::path::{Path, Step};
use crate::object::{Node, looks_secret, secret_in};
use crate::plan::WorkloadPlan;
use crate::tree::{Entry, Tree, Value};

/// Stands for what is not shown.
pub const HIDDEN: &str = "(hidden: it may be a secret)";

/// Whether the user says of a value that it is no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declared {
    /// Nothing is said.
    Nothing,
    /// It is none.
    NoSecret,
}

impl Declared {
    /// Returns what a map says of the values in it.
    #[must_use]
    pub fn by(tree: &Tree) -> Self {
        if tree.get("notSecret").is_some() { Self::NoSecret } else { Self::Nothing }
    }
}

/// Returns a value of the spec on one line; `path` is where it stands.
#[must_use]
pub fn text(tree: &Tree, path: &Path, declared: Declared) -> String {
    match &tree.value {
        _ if tree.is_null() => "null".to_owned(),
        Value::Scalar(scalar) if declared == Declared::Nothing && is_secret(path, &scalar.text) => HIDDEN.to_owned(),
        Value::Scalar(scalar) => scalar.text.to_string(),
        // A short form stands for a list of itself.
        Value::List(items) if items.len() == 1 && items[0].mark == tree.mark => text(&items[0], path, declared),
        Value::List(items) => {
            let item = |(index, item)| text(item, &path.then(Step::Index(index)), declared);
            format!("[{}]", items.iter().enumerate().map(item).collect::<Vec<_>>().join(", "))
        }
        Value::Map(entries) => {
            let declared = if declared == Declared::NoSecret { declared } else { Declared::by(tree) };
            let entry = |it: &Entry| {
                let path = path.then(Step::Key(it.key.to_string()));
                format!("{}: {}", it.key, text(&it.value, &path, declared))
            };
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Tells whether a text of the spec may be a secret: settings and words have the names of what they hold.
#[must_use]
pub fn is_secret(path: &Path, text: &str) -> bool {
    let named = path.0.windows(2).any(|it| match (it[0].key(), it[1].key()) {
        (Some("env" | "vars"), Some(name)) => looks_secret(name, text),
        _ => false,
    });
    // Names of other objects are no values.
    let reference = path.0.iter().any(|it| matches!(it.key(), Some("secret" | "configMap" | "field" | "notSecret")));
    (named && !reference && !text.contains("{{")) || secret_in(text).is_some()
}

/// Tells whether a value of an object may be a secret.
pub fn in_object((kind, body): (&str, &Node), workload: Option<&WorkloadPlan>, path: &Path, value: &Node) -> bool {
    let Some(text) = value.as_str() else { return false };
    let keys: Vec<&str> = path.keys();
    let name = match path.0.as_slice() {
        [Step::Key(data), Step::Key(name)] if kind == "ConfigMap" && data == "data" => Some(name.as_str()),
        [above @ .., Step::Index(index), Step::Key(last)] if last == "value" => variable(body, above, *index),
        _ => None,
    };
    let declared = |name: &str| workload.is_some_and(|it| it.origin.at(&["env", name, "notSecret"]).is_some());
    if name.is_some_and(declared) {
        return false;
    }
    let filled = kind == "Secret" && matches!(keys.first(), Some(&("data" | "stringData")));
    filled || name.is_some_and(|it| looks_secret(it, text)) || secret_in(text).is_some()
}

fn variable<'a>(body: &'a Node, list: &[Step], index: usize) -> Option<&'a str> {
    let item = crate::explain::object::node_at(body, &Path([list, &[Step::Index(index)]].concat()))?;
    item_name(item)
}
