//! A path of the spec -> its value, the layers that say something about it, and what the language says of it.

pub mod language;
pub mod layers;
pub mod words;

use crate::diagnostic::{Lines, Mark, Report};
use crate::explain::hidden::{Declared, HIDDEN};
use crate::explain::path::{Path, Step};
use crate::spec::shape::Description;
use crate::tree::{Entry, Tree, Value};
use language::Meaning;
use layers::{Document, Known, Said, Stack, said};
use serde::Serialize;
use words::Word;

/// What is known of one path of the spec.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    /// The path.
    pub path: String,
    /// The value, computed; none where nothing is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The layers that say something about it, the one that decides first.
    pub layers: Vec<Saying>,
    /// What the language says.
    #[serde(flatten)]
    pub meaning: Meaning,
    /// What is inside of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Setting>,
    /// Fields of which no layer says anything.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unset: Vec<Unset>,
}

impl Setting {
    /// Tells whether any layer says something about it.
    #[must_use]
    pub fn is_said(&self) -> bool {
        !self.layers.is_empty() || !self.fields.is_empty()
    }
}

/// A field that is not written.
#[derive(Clone, Debug, Serialize)]
pub struct Unset {
    /// Its name.
    pub name: &'static str,
    /// What holds then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}

/// What a layer says.
#[derive(Clone, Debug, Serialize)]
pub struct Saying {
    /// The path of the layer.
    pub layer: String,
    /// `file:line:column`.
    pub at: String,
    /// The value as it is written, in its long form, before expressions are computed.
    pub value: String,
    /// The text in the file, where it is a short form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short: Option<String>,
    /// What became of it.
    pub state: State,
    /// The words of its expressions, where it decides, with the places that they come from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Word>,
    /// How it is said.
    #[serde(skip)]
    pub form: Form,
}

/// How a layer says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it is shown.
    Written,
    /// In a short form.
    Short,
    /// By something that is written beside it.
    Implied,
    /// By what stands above it.
    Above,
}

/// What became of what a layer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// It decides.
    Decides,
    /// It takes away what lower layers say.
    Removes,
    /// A higher layer says something else.
    Overridden,
    /// A higher layer takes it away.
    Removed,
}

/// Explains a path that the language knows.
pub fn setting(known: &Known<'_>, path: &Path, report: &Report) -> Setting {
    if let Some(whole) = all_workloads(known, path, report) {
        return whole;
    }
    let stack = known.stack(path);
    let found = language::find(known.record(), path).ok();
    let mut whole = one(known, &stack, (path, &stack.path), report);
    whole.meaning = found.as_ref().map(language::meaning).unwrap_or_default();
    let leaves = leaves(&stack);
    // A single value has no leaves but itself.
    if leaves.iter().any(|it| it.0.len() > stack.path.0.len()) {
        whole.layers.clear();
        for leaf in leaves {
            let full = Path(path.0.iter().chain(&leaf.0[stack.path.0.len()..]).cloned().collect());
            let mut field = one(known, &stack, (&full, &leaf), report);
            if field.layers.is_empty() || is_no_news(&field.layers) {
                continue;
            }
            field.meaning = language::find(known.record(), &full).map(|it| language::meaning(&it)).unwrap_or_default();
            whole.fields.push(field);
        }
    }
    if let Some(Description::Record(record)) = found.map(|it| it.description) {
        let written = |name: &str| whole.fields.iter().any(|it| under(&it.path, path, name));
        let unset = record.fields.iter().filter(|it| it.name != "environments" && !written(it.name));
        whole.unset = unset.map(|field| unset_of(record, field)).collect();
    }
    whole
}

/// That something is on because it is written at all is no news.
fn is_no_news(layers: &[Saying]) -> bool {
    let mut values = layers.iter().filter(|it| it.value != "null").peekable();
    values.peek().is_some() && values.all(|it| it.form == Form::Implied)
}

/// Each workload has layers of its own.
fn all_workloads(known: &Known<'_>, path: &Path, report: &Report) -> Option<Setting> {
    if path.keys() != ["workloads"] || known.kind == Document::Platform {
        return None;
    }
    let names = known.written.spec.get("workloads").and_then(Tree::entries).unwrap_or_default();
    let one = |it: &Entry| setting(known, &path.then(Step::Key(it.key.to_string())), report).fields;
    let meaning = language::find(known.record(), path).map(|it| language::meaning(&it)).unwrap_or_default();
    let fields = names.iter().flat_map(one).collect();
    Some(Setting { path: path.to_string(), value: None, layers: Vec::new(), meaning, fields, unset: Vec::new() })
}

fn under(leaf: &str, path: &Path, name: &str) -> bool {
    let start = path.then(Step::Key(name.to_owned())).to_string();
    leaf.strip_prefix(&start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn unset_of(
    record: &'static crate::spec::shape::RecordDescription,
    field: &'static crate::spec::shape::Field,
) -> Unset {
    let found = language::Found { description: (field.description)(), field: Some((record, field)) };
    Unset { name: field.name, default: language::meaning(&found).default }
}

fn one(known: &Known<'_>, stack: &Stack<'_>, (full, path): (&Path, &Path), report: &Report) -> Setting {
    let mut layers: Vec<Saying> = Vec::new();
    for layer in stack.layers.iter().rev() {
        let (tree, removes) = match said(layer.tree, path) {
            Said::Nothing => continue,
            Said::Value(tree) | Said::Replaced(tree) => (tree, false),
            Said::Null(tree) => (tree, true),
        };
        let state = match (layers.first().map(|it| it.state), removes) {
            (None, false) => State::Decides,
            (None, true) => State::Removes,
            (Some(State::Removes), _) => State::Removed,
            (Some(_), _) => State::Overridden,
        };
        let declared = declared(layer.tree, path);
        let value = known.veil.text(tree, full, declared);
        let whole = at(layer.tree, path).is_some();
        let (form, short) = form(known, tree, (full, declared, &value), report);
        let form = if whole { form } else { Form::Above };
        let words = if state == State::Decides { words::of(known, tree, report) } else { Vec::new() };
        let place = place(tree.mark, report);
        layers.push(Saying { layer: layer.name(), at: place, value, short, state, words, form });
    }
    // What takes nothing away says nothing, unless somebody wrote a null there.
    while layers.last().is_some_and(|it| it.value == "null" && it.form != Form::Written) {
        layers.pop();
    }
    let value = match said(&stack.result, path) {
        Said::Value(tree) => Some(known.veil.text(tree, full, declared(&stack.result, path))),
        // What names another document is followed, and no part of what comes out.
        _ => layers
            .first()
            .filter(|it| it.state == State::Decides && it.form == Form::Written)
            .map(|it| it.value.clone()),
    };
    Setting {
        path: full.to_string(),
        value,
        layers,
        meaning: Meaning::default(),
        fields: Vec::new(),
        unset: Vec::new(),
    }
}

fn at<'a>(tree: &'a Tree, path: &Path) -> Option<&'a Tree> {
    path.0.iter().try_fold(tree, |tree, step| match (step, &tree.value) {
        (Step::Key(key), _) => tree.get(key),
        (Step::Index(index), Value::List(items)) => items.get(*index),
        (Step::Index(_), _) => None,
    })
}

/// Returns what stands beside a value about it.
fn declared(tree: &Tree, path: &Path) -> Declared {
    let Some((last, above)) = path.0.split_last() else { return Declared::Nothing };
    at(tree, &Path(above.to_vec())).map_or(Declared::Nothing, |it| Declared::by(it, last.key().unwrap_or_default()))
}

/// Returns how a layer says something, and the text in the file where that is another.
fn form(
    known: &Known<'_>,
    tree: &Tree,
    (path, declared, value): (&Path, Declared, &str),
    report: &Report,
) -> (Form, Option<String>) {
    let source = report.source(tree.mark.source);
    let raw = source.text.get(tree.mark.start as usize..tree.mark.end as usize).unwrap_or_default().trim();
    let plain = raw.trim_matches(['"', '\'']);
    let as_written = match &tree.value {
        // A short form stands for a list of itself, and is shown so.
        Value::List(items) if items.len() == 1 && items[0].mark == tree.mark => raw.starts_with('{'),
        Value::Map(_) | Value::List(_) => true,
        Value::Scalar(scalar) if tree.is_null() => raw.is_empty() || *raw == *scalar.text,
        Value::Scalar(scalar) => {
            let escaped = raw.starts_with(['"', '\'']) && plain.contains(['\\', '\'']);
            plain == &*scalar.text || scalar.text.contains('\n') || escaped
        }
    };
    if as_written || raw.is_empty() || plain == value {
        return (Form::Written, None);
    }
    // Whatever is written at all is on.
    let form = if tree.is_null() || value == "true" || raw.starts_with('{') || raw.contains(": ") {
        Form::Implied
    } else {
        Form::Short
    };
    let shown = source.lines == Lines::Kept && value != HIDDEN;
    let shown = shown && !known.veil.hides(path, raw, declared);
    let first = plain.lines().next().unwrap_or_default();
    let short = if plain.contains('\n') { format!("{first} \u{2026}") } else { plain.to_owned() };
    (form, shown.then_some(short))
}

/// Returns the paths of everything that is no map, in any layer, at or below the path of a stack.
fn leaves(stack: &Stack<'_>) -> Vec<Path> {
    let mut all: Vec<Path> = Vec::new();
    let trees = stack.layers.iter().map(|it| it.tree).chain([&stack.result]);
    for tree in trees {
        if let Said::Value(tree) | Said::Null(tree) = said(tree, &stack.path) {
            collect(tree, &stack.path, &mut all);
        }
    }
    // A null at a map is said of each of its fields.
    let deeper = |path: &Path| all.iter().any(|it| it.0.len() > path.0.len() && it.0.starts_with(&path.0));
    let keep: Vec<Path> = all.iter().filter(|it| !deeper(it)).cloned().collect();
    keep
}

fn collect(tree: &Tree, path: &Path, all: &mut Vec<Path>) {
    match tree.entries() {
        Some(entries) if !entries.is_empty() => {
            for entry in entries.iter().filter(|it| &*it.key != "environments") {
                collect(&entry.value, &path.then(Step::Key(entry.key.to_string())), all);
            }
        }
        _ if !all.contains(path) => all.push(path.clone()),
        _ => {}
    }
}

/// Returns `file:line:column`.
pub fn place(mark: Mark, report: &Report) -> String {
    let source = report.source(mark.source);
    if source.lines == Lines::Lost {
        return source.name.clone();
    }
    let (line, column) = source.position(mark.start);
    format!("{}:{line}:{column}", source.name)
}
