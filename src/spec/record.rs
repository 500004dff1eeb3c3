//! Maps with fixed keys: one declaration gives the type, the unknown-key check, the reading and the documentation.
//!
//! A macro, because the alternative is four lists of the same fields that drift apart.

use super::shape::{Reader, RecordDescription};
use super::unknown;
use crate::tree::{Tree, Value};
use std::sync::Arc;

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
                            let doc = concat!($($field_doc, "\n",)*);
                            this.$field = reader.at_field($yaml, doc, |reader| {
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
    record: &'static RecordDescription,
    lengthen: &[Lengthen],
    rewrite: &[Rewrite],
) {
    if tree.is_null() {
        return;
    }
    let is_short = !matches!(tree.value, Value::Map(_));
    if is_short {
        match lengthen.iter().find_map(|lengthen| lengthen(tree)) {
            Some(long) => *tree = long,
            None => return refuse(tree, reader, record),
        }
    }
    for rewrite in rewrite {
        rewrite(tree, reader);
    }
    let Value::Map(entries) = &mut tree.value else { return };
    reader.within(record, |reader| {
        for index in 0..entries.len() {
            let key = Arc::clone(&entries[index].key);
            match record.field(&key) {
                // Whoever wrote the short form knows nothing of the fields that it stands for.
                Some(field) if is_short => (field.normalise)(&mut entries[index].value, reader),
                Some(field) => field.normalised(&mut entries[index].value, reader),
                None => reader.at(&key, |reader| unknown::report(entries, index, reader, record)),
            }
        }
    });
}

fn refuse(tree: &Tree, reader: &mut Reader<'_>, record: &RecordDescription) {
    let wanted = record.short.map_or_else(|| "a map".to_owned(), |short| format!("a map or {short}"));
    let image = tree.as_str().filter(|it| it.contains(['/', ':']) && !it.contains(' '));
    match image.filter(|_| matches!(record.name, "WorkloadSpec" | "ContainerSpec")) {
        Some(image) => {
            let help = format!("write `{}: {{image: {image}}}`", reader.route.last());
            reader.wrong_shape_with(tree, &wanted, Some(help));
        }
        None => reader.wrong_shape(tree, &wanted),
    }
}
