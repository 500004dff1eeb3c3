//! How a value of the language is checked, normalised and read.
//!
//! Every type of the language implements [`Shape`]: scalars by [`scalar!`](crate::spec::scalar), records by
//! [`record!`](crate::spec::record), maps and lists here. Two walks use it:
//! *normalise* runs once over the document as written (unknown keys, wrong shapes, short forms made long, scalars
//! checked), *read* runs over the merged tree of one environment and gives typed values.

pub use super::description::{Description, Field, Form, RecordDescription, Short, Word};
pub use super::reader::Reader;

use super::codes;
use crate::diagnostic::{Diagnostic, Fix, Mark, only_near};
use crate::tree::{self, Entry, Scalar, Style, Tree, Value};
use std::sync::Arc;

/// A type of the language.
pub trait Shape: Sized {
    /// Describes the type.
    fn description() -> Description;

    /// Describes the keys, if it is a map from names.
    fn keys() -> Option<Form> {
        None
    }

    /// Checks a value as written and turns its short form into the long one, in place.
    ///
    /// Strings with `{{` are checked later, when they have their value.
    fn normalise(tree: &mut Tree, reader: &mut Reader<'_>);

    /// Reads a normalised value; `None` for null and for what was reported.
    fn read(tree: &Tree, reader: &mut Reader<'_>) -> Option<Self>;
}

/// A type that is a single value.
pub trait ScalarShape: Sized {
    /// What it is, as a noun phrase.
    const WHAT: &'static str;
    /// The closed set of words, or empty.
    const WORDS: &'static [Word] = &[];
    /// The whole of its texts, as a regular expression ([`Form::pattern`]).
    const PATTERN: &'static str = "";
    /// Types that it takes without quotes, besides text: `integer`, `number`, `boolean`.
    const ALSO: &'static [&'static str] = &[];
    /// The least and the most, where it is a number.
    const BOUNDS: Option<(i64, i64)> = None;
    /// All of that.
    const FORM: Form = Form { what: Self::WHAT, pattern: Self::PATTERN, also: Self::ALSO, bounds: Self::BOUNDS };
    /// Whether the text itself is the value, so that a reader which takes `1.10` for a number would change it.
    const TEXT: bool = false;
    /// Which values are taken, where it is a number, a time or a size: `1–65535`.
    const RANGE: &'static str = "";

    /// Reads the text.
    ///
    /// # Errors
    /// What is wrong, and what to write instead.
    fn parse(text: &str) -> Result<Self, Refusal>;
}

/// Why a scalar was refused.
#[derive(Debug, Default)]
pub struct Refusal {
    /// What is wrong, if "is no …" does not say it.
    pub why: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// What to write instead, where a program may do it.
    pub instead: Option<String>,
}

impl Refusal {
    /// Returns a refusal with a reason.
    pub fn why(why: impl Into<String>) -> Self {
        Self { why: Some(why.into()), ..Self::default() }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to write instead: a program may do it, so it must be what the text means and no guess.
    #[must_use]
    pub fn write(mut self, text: impl Into<String>) -> Self {
        let text = text.into();
        self.help = Some(format!("write `{text}`"));
        self.instead = Some(text);
        self
    }

    /// Says the same with a help of its own.
    #[must_use]
    pub fn write_with(self, text: impl Into<String>, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self.write(text) }
    }

    /// Returns the finding about a text that stands at `mark`.
    fn finding<T: ScalarShape>(self, text: &str, (mark, what): (Mark, String), reader: &Reader<'_>) -> Diagnostic {
        let Self { why, help, instead } = self;
        let yaml = |text: String| if T::TEXT { tree::written(&text) } else { text };
        let fix = instead.and_then(|instead| Fix::of(reader.report, mark, text, yaml(instead)));
        let mut diagnostic = Diagnostic::new(&codes::BAD_VALUE, reader.place(mark), what).fix(fix);
        diagnostic.why = why;
        diagnostic.help = help.or_else(|| reader.example());
        diagnostic
    }
}

/// Tells whether a text is computed later.
#[must_use]
pub fn is_computed(text: &str) -> bool {
    text.contains("{{")
}

fn parse_scalar<T: ScalarShape>(tree: &Tree, scalar: &Scalar, reader: &mut Reader<'_>) -> Option<T> {
    if T::TEXT
        && scalar.style == Style::Plain
        && let Some(reading) = super::trap::other_reading(&scalar.text)
    {
        let what = format!("`{}` without quotes is {reading}", scalar.text);
        let place = reader.place(tree.mark);
        reader.say(
            Diagnostic::new(&codes::AMBIGUOUS, place, what)
                .why("a host that reads the file before this program changes the text")
                .help(format!("write \"{}\" with quotes", scalar.text))
                .fix(Fix::of(reader.report, tree.mark, &scalar.text, tree::quoted(&scalar.text))),
        );
        return None;
    }
    if !T::TEXT
        && scalar.style == Style::Plain
        && let Some(number) = super::trap::octal(&scalar.text)
    {
        let what = format!("`{}` with its leading zero is an octal number for other readers", scalar.text);
        let why = "Kustomize and Helm hand on another number";
        let diagnostic = Diagnostic::new(&codes::AMBIGUOUS, reader.place(tree.mark), what).why(why);
        reader.say(diagnostic.help(format!("write `{number}`")));
        return None;
    }
    match T::parse(&scalar.text) {
        Ok(value) => Some(value),
        // An expression that could not be computed was reported as such.
        Err(_) if is_computed(&scalar.text) => None,
        Err(refusal) => {
            let what = format!("`{}` is not {}", scalar.text, T::WHAT);
            reader.say(refusal.finding::<T>(&scalar.text, (tree.mark, what), reader));
            None
        }
    }
}

impl<T: ScalarShape> Shape for T {
    fn description() -> Description {
        Description::Scalar { what: T::WHAT, words: T::WORDS, form: T::FORM, range: T::RANGE }
    }

    fn normalise(tree: &mut Tree, reader: &mut Reader<'_>) {
        match tree.scalar() {
            Some(scalar) if !is_computed(&scalar.text) => {
                let scalar = scalar.clone();
                let _: Option<T> = parse_scalar(tree, &scalar, reader);
            }
            None if !tree.is_null() => reader.wrong_shape(tree, T::WHAT),
            _ => {}
        }
    }

    fn read(tree: &Tree, reader: &mut Reader<'_>) -> Option<Self> {
        parse_scalar(tree, tree.scalar()?, reader)
    }
}

/// A list. Where one item is usual, it may stand alone.
#[derive(Clone, Debug)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Shape> Shape for List<T> {
    fn description() -> Description {
        Description::List(T::description)
    }

    fn normalise(tree: &mut Tree, reader: &mut Reader<'_>) {
        if tree.is_null() {
            return;
        }
        if !matches!(tree.value, Value::List(_)) {
            let item = tree.clone();
            *tree = Tree { mark: tree.mark, value: Value::List(vec![item]) };
        }
        let Value::List(items) = &mut tree.value else { return };
        for (index, item) in items.iter_mut().enumerate() {
            reader.at_index(index, |reader| T::normalise(item, reader));
        }
    }

    fn read(tree: &Tree, reader: &mut Reader<'_>) -> Option<Self> {
        let Value::List(items) = &tree.value else { return None };
        let read = |(index, item)| reader.at_index(index, |reader| T::read(item, reader));
        Some(Self(items.iter().enumerate().filter_map(read).collect()))
    }
}

/// A map from names to values, sorted by name.
///
/// The order written says nothing: Kustomize and Helm sort the keys of a spec before this program sees it, and the same
/// spec must give the same objects through every door.
#[derive(Clone, Debug)]
pub struct Map<K, T>(pub Vec<(K, T)>);

impl<K, T> Default for Map<K, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: ScalarShape, T: Shape> Shape for Map<K, T> {
    fn description() -> Description {
        Description::Map(T::description)
    }

    fn keys() -> Option<Form> {
        Some(K::FORM)
    }

    fn normalise(tree: &mut Tree, reader: &mut Reader<'_>) {
        if tree.is_null() {
            return;
        }
        let Value::Map(entries) = &mut tree.value else {
            return reader.no_map(tree);
        };
        for entry in entries {
            reader.at(&entry.key, |reader| {
                check_key::<K>(&entry.key, entry.mark, reader);
                T::normalise(&mut entry.value, reader);
            });
        }
    }

    fn read(tree: &Tree, reader: &mut Reader<'_>) -> Option<Self> {
        let entries = tree.entries()?;
        let read = |entry: &Entry| {
            let value = reader.at(&entry.key, |reader| T::read(&entry.value, reader))?;
            // A key that is wrong was reported when the document was normalised.
            Some((Arc::clone(&entry.key), K::parse(&entry.key).ok()?, value))
        };
        let mut found: Vec<_> = entries.iter().filter_map(read).collect();
        found.sort_by(|(one, ..), (two, ..)| one.cmp(two));
        Some(Self(found.into_iter().map(|(_, key, value)| (key, value)).collect()))
    }
}

fn check_key<K: ScalarShape>(key: &Arc<str>, mark: Mark, reader: &mut Reader<'_>) {
    if K::TEXT && reader.refuses_name(key, mark) {
        return;
    }
    if let Err(refusal) = K::parse(key) {
        let what = format!("the key `{key}` is not {}", K::WHAT);
        reader.say(refusal.finding::<K>(key, (mark, what), reader));
    }
}

/// Any value, passed on as it is: patches, JSON for the load balancer.
#[derive(Clone, Debug)]
pub struct Raw(pub Tree);

impl Shape for Raw {
    fn description() -> Description {
        Description::Any
    }

    fn normalise(_: &mut Tree, _: &mut Reader<'_>) {}

    fn read(tree: &Tree, _: &mut Reader<'_>) -> Option<Self> {
        Some(Self(tree.clone()))
    }
}

/// Returns the refusal of a word outside of a closed set.
#[must_use]
pub fn refuse_word(text: &str, words: &[Word]) -> Refusal {
    if let Some(word) = only_near(text, words.iter().map(|(word, _)| *word)) {
        return Refusal::default().write(word);
    }
    let help = match super::hint::nearest(text, words.iter().map(|(word, _)| *word)) {
        Some(word) => format!("write `{word}`"),
        None => format!("use {}", super::hint::list(words.iter().map(|(word, _)| *word))),
    };
    Refusal::default().help(help)
}
