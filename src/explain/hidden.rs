//! What may be a secret is never shown, neither from the spec nor from an object: a value that is overridden here may be
//! one as well.

use super::object::rows::item_name;
use super::path::{Path, Step};
use crate::object::{Node, looks_secret, secret_in};
use crate::plan::WorkloadPlan;
use crate::tree::{Entry, Tree, Value};

/// Stands for what is not shown.
pub const HIDDEN: &str = "(hidden: it may be a secret)";

/// Fewest letters of a secret: shorter ones would hide every number.
const SHORTEST: usize = 4;

/// What stands beside a value says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declared {
    /// Nothing.
    Nothing,
    /// That it is no secret, in the user's own words.
    NoSecret,
    /// That it has the name of a secret.
    Secret,
}

impl Declared {
    /// Returns what a map says of a value in it: of variables, and of operations of patches.
    #[must_use]
    pub fn by(map: &Tree, key: &str) -> Self {
        let text = |key: &str| map.get(key).and_then(Tree::as_str);
        let name = text("name").or_else(|| text("path")?.rsplit('/').next());
        match (key, name) {
            _ if map.get("notSecret").is_some() => Self::NoSecret,
            ("value", Some(name)) if looks_secret(name, text(key).unwrap_or_default()) => Self::Secret,
            _ => Self::Nothing,
        }
    }
}

/// Hides what may be a secret; holds the values of words that look like one, because they may stand in other values.
pub struct Veil(Vec<String>);

impl Veil {
    /// Returns the veil over everything in which these words are used.
    #[must_use]
    pub fn of(words: Option<&Tree>) -> Self {
        let words = words.and_then(Tree::entries).unwrap_or_default();
        let secret = |it: &Entry| {
            let text = it.value.as_str().filter(|text| text.len() >= SHORTEST)?;
            (looks_secret(&it.key, text) || secret_in(text).is_some()).then(|| text.to_owned())
        };
        Self(words.iter().filter_map(secret).collect())
    }

    fn covers(&self, text: &str) -> bool {
        secret_in(text).is_some() || self.0.iter().any(|it| text.contains(it.as_str()))
    }

    /// Returns a value of the spec on one line; `path` is where it stands.
    #[must_use]
    pub fn text(&self, tree: &Tree, path: &Path, declared: Declared) -> String {
        match &tree.value {
            _ if tree.is_null() => "null".to_owned(),
            Value::Scalar(scalar) if self.hides(path, &scalar.text, declared) => HIDDEN.to_owned(),
            Value::Scalar(scalar) => scalar.text.to_string(),
            // A short form stands for a list of itself.
            Value::List(items) if items.len() == 1 && items[0].mark == tree.mark => {
                self.text(&items[0], path, declared)
            }
            Value::List(items) => {
                let item = |(index, item)| self.text(item, &path.then(Step::Index(index)), declared);
                format!("[{}]", items.iter().enumerate().map(item).collect::<Vec<_>>().join(", "))
            }
            Value::Map(entries) => {
                let entry = |it: &Entry| {
                    let own = Declared::by(tree, &it.key);
                    let declared = if declared == Declared::Nothing { own } else { declared };
                    let path = path.then(Step::Key(it.key.to_string()));
                    format!("{}: {}", it.key, self.text(&it.value, &path, declared))
                };
                format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// Tells whether a text of the spec may be a secret: settings and words have the names of what they hold.
    #[must_use]
    pub fn hides(&self, path: &Path, text: &str, declared: Declared) -> bool {
        let named = path.0.windows(2).any(|it| match (it[0].key(), it[1].key()) {
            (Some("env" | "vars" | "data" | "stringData"), Some(name)) => looks_secret(name, text),
            _ => false,
        });
        // Names of other objects are no values.
        let is_name = |it: &Step| matches!(it.key(), Some("secret" | "configMap" | "field" | "notSecret"));
        match declared {
            Declared::NoSecret => false,
            Declared::Secret => true,
            Declared::Nothing => named && !path.0.iter().any(is_name) && !text.contains("{{") || self.covers(text),
        }
    }

    /// Tells whether a value of an object may be a secret.
    #[must_use]
    pub fn hides_in(
        &self,
        (kind, body): (&str, &Node),
        workload: Option<&WorkloadPlan>,
        path: &Path,
        value: &Node,
    ) -> bool {
        let Some(text) = value.as_str() else { return false };
        let name = match path.0.as_slice() {
            [Step::Key(data), Step::Key(name)] if kind == "ConfigMap" && data == "data" => Some(name.as_str()),
            [above @ .., Step::Index(index), Step::Key(last)] if last == "value" => variable(body, above, *index),
            _ => None,
        };
        let declared = |name: &str| workload.is_some_and(|it| it.origin.at(&["env", name, "notSecret"]).is_some());
        if name.is_some_and(declared) {
            return false;
        }
        let filled = kind == "Secret" && matches!(path.keys().first(), Some(&("data" | "stringData")));
        filled || name.is_some_and(|it| looks_secret(it, text)) || self.covers(text)
    }
}

fn variable<'a>(body: &'a Node, list: &[Step], index: usize) -> Option<&'a str> {
    let item = crate::explain::object::node_at(body, &Path([list, &[Step::Index(index)]].concat()))?;
    item_name(item)
}
