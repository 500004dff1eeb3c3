//! YAML as written: every value with the place where it stands.
//!
//! Comes in: text. Goes out: [`Tree`]s, to `spec/` for our own language and to `patch/` and `entry/` as plain data.
//! Never does: guess types. A scalar keeps its text and whether it was quoted; what it means is the reader's decision.

pub mod codes;
mod merge;
mod parse;
mod plain;
mod quote;
mod surface;
mod syntax;

pub use merge::{lay_within, merge, prune};
pub use parse::{parse, read};
pub use plain::{to_json, to_node};
pub use quote::{quoted, written};
pub use surface::{Names, Surface, surface};

use crate::diagnostic::{Mark, SourceId};
use std::sync::Arc;

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Where it stands.
    pub mark: Mark,
    /// What it is.
    pub value: Value,
}

/// The three shapes of YAML.
#[derive(Clone, Debug)]
pub enum Value {
    /// Text, a number, a boolean or null.
    Scalar(Scalar),
    /// A list.
    List(Vec<Tree>),
    /// A map, in the order written, without double keys.
    Map(Vec<Entry>),
}

/// A scalar, not yet interpreted.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// The text after YAML's escapes.
    pub text: Arc<str>,
    /// Whether YAML readers may take it for something else than text.
    pub style: Style,
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes: `yes`, `012` and `1.10` may change their meaning between readers.
    Plain,
    /// Quoted or a block: always text.
    Quoted,
}

/// One key of a map with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: Arc<str>,
    /// Where the key stands.
    pub mark: Mark,
    /// The value.
    pub value: Tree,
}

impl Tree {
    /// Returns a scalar that counts as quoted text, at the place of whatever it was derived from.
    pub fn text(text: impl Into<Arc<str>>, mark: Mark) -> Self {
        Self { mark, value: Value::Scalar(Scalar { text: text.into(), style: Style::Quoted }) }
    }

    /// Returns an unquoted scalar, at the place of whatever it was derived from.
    pub fn plain(text: impl Into<Arc<str>>, mark: Mark) -> Self {
        Self { mark, value: Value::Scalar(Scalar { text: text.into(), style: Style::Plain }) }
    }

    /// Returns a null, which removes what a lower layer says.
    #[must_use]
    pub fn null(mark: Mark) -> Self {
        Self::plain("", mark)
    }

    /// Returns a map with the given keys, all at the place of whatever it was derived from.
    pub fn map(entries: impl IntoIterator<Item = (&'static str, Self)>, mark: Mark) -> Self {
        let entries = entries.into_iter().map(|(key, value)| Entry { key: key.into(), mark, value });
        Self { mark, value: Value::Map(entries.collect()) }
    }

    /// Tells whether this is an explicit or an empty null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(Scalar { text, style: Style::Plain })
            if matches!(&**text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Returns the scalar, if this is one and no null.
    #[must_use]
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) if !self.is_null() => Some(scalar),
            _ => None,
        }
    }

    /// Returns the text of a scalar that is no null.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.scalar().map(|scalar| &*scalar.text)
    }

    /// Returns the entries, if this is a map.
    #[must_use]
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// Returns the items; of anything but a list none.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// Returns the entry under `key`, if this is a map that has it.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries()?.iter().find(|entry| &*entry.key == key)
    }

    /// Returns the value under `key`, if this is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Returns the value under `key`, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        let Value::Map(entries) = &mut self.value else { return None };
        entries.iter_mut().find(|entry| &*entry.key == key).map(|entry| &mut entry.value)
    }

    /// Returns the value under a path of keys.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |tree, key| tree.get(key))
    }

    /// Removes `key` and returns its entry, if this is a map that had it.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        let Value::Map(entries) = &mut self.value else { return None };
        let index = entries.iter().position(|entry| &*entry.key == key)?;
        Some(entries.remove(index))
    }

    /// Returns the same tree as a part of another source, for texts that are read apart and reported together.
    #[must_use]
    pub fn moved_to(mut self, source: SourceId) -> Self {
        self.relocate(&|mark| Mark { source, ..mark });
        self
    }

    /// Gives every value and every key another place.
    pub fn relocate(&mut self, place: &impl Fn(Mark) -> Mark) {
        self.mark = place(self.mark);
        match &mut self.value {
            Value::Scalar(_) => {}
            Value::List(items) => items.iter_mut().for_each(|item| item.relocate(place)),
            Value::Map(entries) => entries.iter_mut().for_each(|entry| {
                entry.mark = place(entry.mark);
                entry.value.relocate(place);
            }),
        }
    }

    /// Returns what the value is, in the words of messages.
    #[must_use]
    pub fn shape(&self) -> &'static str {
        match &self.value {
            _ if self.is_null() => "null",
            Value::Scalar(_) => "a single value",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }
}
