//! Maps with fixed keys: one declaration gives the type, the unknown-key check, the reading and the documentation.
//!
//! A macro, because the alternative is four lists of the same fields that drift apart.

use super::codes;
use super::shape::{Field, Reader, RecordDescription};
use crate::diagnostic::Diagnostic;
use crate::tree::{Tree, Value};

/// Turns a single value or a list into the long form; `None` when it stands for nothing.
pub type Lengthen = fn(&Tree) -> Option<Tree>;

/// Changes the map before its fields are looked at, for fields that are short for others.
pub type Rewrite = fn(&mut Tree, &mut Reader<'_>);

/// Declares a record of the language.
///
/// ```ignore
/// record! {
///     /// What it is.
///     pub struct ScaleSpec, short("`1-5` or `3`", lengthen), rewrite(spread_out) {
///         /// Meaning, unit, default, range, example.
///         "min" min: Count,
///     }
/// }
/// ```
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident $(, short($short:literal, $lengthen:path))? $(, rewrite($rewrite:path))? {
            $( $(#[doc = $field_doc:literal])* $yaml:literal $field:ident: $type:ty, )*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $name {
            $( $(#[doc = $field_doc])* pub $field: Option<$type>, )*
        }

        impl $name {
            /// The record from outside.
            pub const RECORD: $crate::spec::shape::RecordDescription = $crate::spec::shape::RecordDescription {
                name: stringify!($name),
                doc: concat!($($doc, "\n",)*),
                short: $crate::spec::record::first(&[$($short)?]),
                fields: &[$(
                    $crate::spec::shape::Field {
                        name: $yaml,
                        doc: concat!($($field_doc, "\n",)*),
                        description: <$type as $crate::spec::shape::Shape>::description,
                        normalise: <$type as $crate::spec::shape::Shape>::normalise,
                    },
                )*],
            };
        }

        impl $crate::spec::shape::Shape for $name {
            fn description() -> $crate::spec::shape::Description {
                $crate::spec::shape::Description::Record(&Self::RECORD)
            }

            fn normalise(tree: &mut $crate::tree::Tree, reader: &mut $crate::spec::shape::Reader<'_>) {
                let lengthen: &[$crate::spec::record::Lengthen] = &[$($lengthen)?];
                let rewrite: &[$crate::spec::record::Rewrite] = &[$($rewrite)?];
                $crate::spec::record::normalise(tree, reader, &Self::RECORD, lengthen, rewrite);
            }

            fn read(tree: &$crate::tree::Tree, reader: &mut $crate::spec::shape::Reader<'_>) -> Option<Self> {
                let mut this = Self::default();
                for entry in tree.entries()? {
                    match &*entry.key {
                        $( $yaml => {
                            this.$field = reader.at($yaml, |reader| {
                                <$type as $crate::spec::shape::Shape>::read(&entry.value, reader)
                            });
                        } )*
                        _ => {}
                    }
                }
                Some(this)
            }
        }
    };
}
pub(crate) use record;

/// Returns the first text, at compile time.
#[must_use]
pub const fn first(texts: &[&'static str]) -> Option<&'static str> {
    if texts.is_empty() { None } else { Some(texts[0]) }
}

/// Normalises a record: the short form, then its own rewriting, then field by field.
pub fn normalise(
    tree: &mut Tree,
    reader: &mut Reader<'_>,
    record: &RecordDescription,
    lengthen: &[Lengthen],
    rewrite: &[Rewrite],
) {
    if tree.is_null() {
        return;
    }
    if !matches!(tree.value, Value::Map(_)) {
        match lengthen.iter().find_map(|lengthen| lengthen(tree)) {
            Some(long) => *tree = long,
            None => return refuse(tree, reader, record),
        }
    }
    for rewrite in rewrite {
        rewrite(tree, reader);
    }
    let Value::Map(entries) = &mut tree.value else { return };
    for entry in entries {
        match record.fields.iter().find(|field| field.name == &*entry.key) {
            Some(Field { name, normalise, .. }) => reader.at(name, |reader| normalise(&mut entry.value, reader)),
            None => reader.at(&entry.key, |reader| unknown_key(&entry.key, entry.mark, reader, record)),
        }
    }
}

fn refuse(tree: &Tree, reader: &mut Reader<'_>, record: &RecordDescription) {
    match record.short {
        Some(short) => reader.wrong_shape(tree, &format!("a map or {short}")),
        None => reader.wrong_shape(tree, "a map"),
    }
}

fn unknown_key(key: &str, mark: crate::diagnostic::Mark, reader: &mut Reader<'_>, record: &RecordDescription) {
    let names = || record.fields.iter().map(|field| field.name);
    let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_KEY, reader.place(mark), format!("unknown key `{key}`"));
    let of_workload =
        || super::foreign::in_workload(key).filter(|_| matches!(record.name, "WorkloadSpec" | "ContainerSpec"));
    diagnostic =
        match of_workload().or_else(|| super::hint::foreign(key)).or_else(|| super::hint::nearest_key(key, names())) {
            Some(help) => diagnostic.help(help),
            None => diagnostic.help(format!("use one of {}", super::hint::list(names()))),
        };
    // Variables of Compose and ECS hold passwords.
    diagnostic.sensitive = key == "environment";
    reader.say(diagnostic);
}
