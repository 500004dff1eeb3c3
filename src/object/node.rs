//! The plain data of an object.
//!
//! Field names of Kubernetes types are `&'static str` in serde, so a tree of thousands of objects stores no copy of them.
//! Texts up to 24 bytes, which is most of them, stand in the node itself, and lists have no room to grow: what a large
//! migration takes is memory to be touched for the first time, and that is most of its time.

use compact_str::CompactString;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::borrow::Cow;
use std::mem;

/// A value of an emitted object. Maps keep the order in which they were built.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `null`; appears only where a user's template or patch put it.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text; how it is quoted is the writer's business.
    Text(CompactString),
    /// A list.
    List(Box<[Node]>),
    /// A map, in building order, without double keys.
    Map(Box<[(Key, Node)]>),
}

/// A key of a map: borrowed for the fields of typed values, owned for the user's names.
#[derive(Clone, Debug)]
pub enum Key {
    /// A field name of a Rust type.
    Field(&'static str),
    /// A name that came from data.
    Name(CompactString),
}

impl Key {
    /// Returns the text of the key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Field(text) => text,
            Self::Name(text) => text,
        }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Node {
    /// Returns the text, if this is text.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the value under `key`, if this is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(name, _)| name.as_str() == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Returns the value under a path of keys.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Returns a single value as text; maps, lists and nothing have none.
    #[must_use]
    pub fn scalar(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Bool(value) => Some(Cow::Owned(value.to_string())),
            Self::Int(value) => Some(Cow::Owned(value.to_string())),
            Self::Float(value) => Some(Cow::Owned(value.to_string())),
            Self::Null | Self::List(_) | Self::Map(_) => None,
        }
    }

    /// Returns a whole number that is not below 0, also where it is written as text.
    #[must_use]
    pub fn count(&self) -> Option<u64> {
        self.scalar()?.parse().ok()
    }

    /// Returns the items, if this is a list; nothing else has any.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// Returns the entries, if this is a map; nothing else has any.
    #[must_use]
    pub fn entries(&self) -> &[(Key, Self)] {
        match self {
            Self::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Sets `key` to `value`, in place where the key exists, at the end where it does not.
    ///
    /// Does nothing on a node that is no map.
    pub fn set(&mut self, key: &str, value: Self) {
        let Self::Map(entries) = self else { return };
        if let Some((_, slot)) = entries.iter_mut().find(|(name, _)| name.as_str() == key) {
            *slot = value;
            return;
        }
        let added = std::iter::once((Key::Name(key.into()), value));
        *entries = mem::take(entries).into_iter().chain(added).collect();
    }

    /// Removes `key` and returns its value, if this is a map that had it.
    pub fn remove(&mut self, key: &str) -> Option<Self> {
        let Self::Map(entries) = self else { return None };
        let index = entries.iter().position(|(name, _)| name.as_str() == key)?;
        let mut kept = mem::take(entries).into_vec();
        let (_, removed) = kept.remove(index);
        *entries = kept.into();
        Some(removed)
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key.as_str(), value)?;
                }
                map.end()
            }
        }
    }
}

impl From<serde_json::Value> for Node {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => match number.as_i64() {
                Some(whole) => Self::Int(whole),
                None => Self::Float(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => Self::Text(text.into()),
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(map) => {
                Self::Map(map.into_iter().map(|(key, value)| (Key::Name(key.into()), Self::from(value))).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Node};

    #[test]
    fn a_node_is_as_large_as_a_text_and_keys_are_no_larger() {
        assert_eq!((size_of::<Node>(), size_of::<Key>()), (24, 24));
    }

    #[test]
    fn setting_replaces_in_place_or_adds_at_the_end_and_removing_keeps_the_order() {
        let mut node = Node::Map(Box::default());
        for (key, number) in [("b", 1), ("a", 2), ("c", 3), ("b", 4)] {
            node.set(key, Node::Int(number));
        }
        assert_eq!(node.remove("a"), Some(Node::Int(2)));
        assert_eq!(node.remove("a"), None);
        let left = [(Key::Field("b"), Node::Int(4)), (Key::Field("c"), Node::Int(3))];
        assert_eq!(node, Node::Map(Box::new(left)));
    }
}
