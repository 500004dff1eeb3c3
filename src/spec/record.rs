//! Maps with fixed keys: one declaration gives the type, the unknown-key check, the reading and the documentation.
//!
//! A macro, because the alternative is four lists of the same fields that drift apart.

use super::scalar::Flag;
use super::shape::{Reader, RecordDescription, ScalarShape, Short};
use super::{codes, unknown};
use crate::diagnostic::{Diagnostic, Fix, Report, Route, only_near};
use crate::tree::{Entry, Scalar, Style, Tree, Value};
use std::sync::Arc;

/// Turns a single value or a list into the long form; `None` when it stands for nothing.
pub type Lengthen = fn(&Tree) -> Option<Tree>;

/// Changes the map before its fields are looked at, for fields that are short for others.
pub type Rewrite = fn(&mut Tree, &mut Reader<'_>);

/// Declares a record of the language.
///
/// `short` says what a single value stands for, how it becomes the map, of which fields it may be the value, and which other
/// texts it may be: the schema says the same.
///
/// ```ignore
/// record! {
///     /// What it is.
///     pub struct ScaleSpec, short("`1-5` or `3`", lengthen, ["min"], "[0-9]+-[0-9]+"), rewrite(spread_out) {
///         /// Meaning, unit, default, range, example.
///         "min" min: Count,
///     }
/// }
/// ```
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident
            $(, short(
                $short:literal, $lengthen:path
                $(, [$($shorts:literal),*] $(, $pattern:literal $(, [$($also:literal),*])?)?)?
            ))?
            $(, rewrite($rewrite:path))?
        {
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
                short: $crate::spec::record::first(&[$(
                    $crate::spec::shape::Short {
                        doc: $short,
                        fields: &[$($($shorts),*)?],
                        pattern: concat!("", $($($pattern)?)?),
                        also: &[$($($($($also),*)?)?)?],
                    }
                )?]),
                fields: &[$(
                    $crate::spec::shape::Field {
                        name: $yaml,
                        doc: concat!($($field_doc, "\n",)*),
                        description: <$type as $crate::spec::shape::Shape>::description,
                        keys: <$type as $crate::spec::shape::Shape>::keys,
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

/// Returns the first form, at compile time.
#[must_use]
pub const fn first(forms: &[Short]) -> Option<Short> {
    if forms.is_empty() { None } else { Some(forms[0]) }
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
        if let Some(boolean) = other_boolean(tree, lengthen) {
            return refuse_boolean(tree, boolean, reader);
        }
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
                None => reader.at(&key, |reader| unknown::report((entries, index), reader, (record, rewrite))),
            }
        }
    });
}

/// Returns the boolean that a short form is in YAML 1.1, where `true` and `false` switch something here.
fn other_boolean(tree: &Tree, lengthen: &[Lengthen]) -> Option<&'static str> {
    let Scalar { text, style: Style::Plain } = tree.scalar()? else { return None };
    let boolean = super::trap::other_boolean(text)?;
    let key = |text: &str| {
        let long = lengthen.iter().find_map(|lengthen| lengthen(&Tree::plain(text, tree.mark)))?;
        Some(long.entries().and_then(<[Entry]>::first).map(|entry| Arc::clone(&entry.key)))
    };
    // The text itself would be something else: a path, the name of a variable.
    (key(boolean).is_some() && key(boolean) != key(text)).then_some(boolean)
}

fn refuse_boolean(tree: &Tree, boolean: &str, reader: &mut Reader<'_>) {
    let text = tree.as_str().unwrap_or_default();
    let what = format!("`{text}` is not {}", Flag::WHAT);
    let fix = Fix::of(reader.report, tree.mark, text, boolean);
    let diagnostic = Diagnostic::new(&codes::BAD_VALUE, reader.place(tree.mark), what);
    reader.say(diagnostic.help(format!("write `{boolean}`")).fix(fix));
}

fn refuse(tree: &Tree, reader: &mut Reader<'_>, record: &RecordDescription) {
    let wanted = record.short.map_or_else(|| "a map".to_owned(), |short| format!("a map or {}", short.doc));
    let image = tree.as_str().filter(|it| it.contains(['/', ':']) && !it.contains(' '));
    match image.filter(|_| matches!(record.name, "WorkloadSpec" | "ContainerSpec")) {
        Some(image) => {
            let help = format!("write `{}: {{image: {image}}}`", reader.route.last());
            reader.wrong_shape_with(tree, &wanted, Some(help));
        }
        None => reader.wrong_shape(tree, &wanted),
    }
}

/// Returns the edit that makes a known key of one that nobody knows, where only one can be meant, it is not there yet, and
/// it takes the value.
pub(super) fn known_key(
    entry: &Entry,
    beside: &[Entry],
    reader: &Reader<'_>,
    (record, rewrite): (&'static RecordDescription, &[Rewrite]),
) -> Option<Fix> {
    let names = || record.fields.iter().map(|field| field.name);
    let meant = match super::word::instead(record.name, &entry.key, None) {
        Some(_) => super::word::renamed(record.name, &entry.key)?,
        None => only_near(&entry.key, names())?,
    };
    let takes = || {
        let mut own = Report::new();
        let mut alone = Tree::map([(meant, entry.value.clone())], entry.mark);
        normalise(&mut alone, &mut Reader::new(&mut own, Route::root()), record, &[], rewrite);
        // What is wrong inside of the value has findings of its own, once the key is right.
        own.sorted().iter().all(|it| it.code.id != codes::WRONG_SHAPE.id || it.place.mark != Some(entry.value.mark))
    };
    let free = names().any(|it| it == meant) && beside.iter().all(|it| &*it.key != meant);
    Fix::of(reader.report, entry.mark, &entry.key, meant).filter(|_| free && takes())
}
