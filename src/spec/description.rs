//! What the types of the language look like from outside: for the schema, the reference, the usual form and messages.

use super::shape::Reader;
use crate::tree::Tree;

/// What a type of the language looks like from outside: for the schema, the reference and messages.
#[derive(Clone, Copy)]
pub enum Description {
    /// A single value: what it is, as a noun phrase, with the words allowed if they are a closed set.
    Scalar {
        /// For example "a duration such as `30s`".
        what: &'static str,
        /// The closed set of words, or empty.
        words: &'static [Word],
        /// Which texts and values it takes, as far as a schema can say it.
        form: Form,
        /// Which values are taken, where it is a number, a time or a size; else empty.
        range: &'static str,
    },
    /// A list of one type.
    List(fn() -> Description),
    /// A map from names to one type.
    Map(fn() -> Description),
    /// A map with fixed keys.
    Record(&'static RecordDescription),
    /// Anything: passed on as it is.
    Any,
}

/// A word of a closed set, with what it means.
pub type Word = (&'static str, &'static str);

/// Which values a scalar takes, in the words of JSON Schema. It may take more than is said here, and never less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// What it is, as a noun phrase.
    pub what: &'static str,
    /// The whole of its texts, as a regular expression that JavaScript, Go and Python read alike; empty for any text.
    pub pattern: &'static str,
    /// Types that it takes without quotes, besides text.
    pub also: &'static [&'static str],
    /// The least and the most, where it is a number.
    pub bounds: Option<(i64, i64)>,
}

/// A map with fixed keys, from outside.
pub struct RecordDescription {
    /// The name of its type.
    pub name: &'static str,
    /// What it describes.
    pub doc: &'static str,
    /// What a single value stands for, if one may be written instead of the map.
    pub short: Option<Short>,
    /// Its fields.
    pub fields: &'static [Field],
}

/// What may be written instead of a map.
#[derive(Clone, Copy)]
pub struct Short {
    /// What it stands for.
    pub doc: &'static str,
    /// The fields that it may be the value of; empty where it is a text of its own.
    pub fields: &'static [&'static str],
    /// Further texts, as a regular expression; empty for none.
    pub pattern: &'static str,
    /// Types that these may have without quotes, besides text.
    pub also: &'static [&'static str],
}

/// One field of a record.
pub struct Field {
    /// The key in YAML.
    pub name: &'static str,
    /// Meaning, unit, default, range, example.
    pub doc: &'static str,
    /// Its type.
    pub description: fn() -> Description,
    /// What its keys are, if it is a map from names.
    pub keys: fn() -> Option<Form>,
    /// Normalises its value.
    pub normalise: fn(&mut Tree, &mut Reader<'_>),
}

impl Field {
    /// Normalises its value, where it stands.
    pub fn normalised(&self, value: &mut Tree, reader: &mut Reader<'_>) {
        reader.at_field(self.name, self.doc, |reader| (self.normalise)(value, reader));
    }
}

impl RecordDescription {
    /// Returns the field of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|it| it.name == name)
    }

    /// Returns the names of its fields.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|it| it.name)
    }
}
