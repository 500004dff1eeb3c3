//! A path of the spec -> its value, the layers that say something about it, and what the language says of it.

use super::language::{self, Meaning};
use super::layers::{Known, Said, Stack, said};
use super::path::{Path, Step};
use crate::diagnostic::{Lines, Mark, Report};
use crate::spec::shape::Description;
use crate::tree::{Tree, Value};
use serde::Serialize;

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
    let stack = known.stack(path);
    let found = language::find(known.record(), path).ok();
    let mut whole = one(&stack, (path, &stack.path), report);
    whole.meaning = found.as_ref().map(language::meaning).unwrap_or_default();
    let leaves = leaves(&stack);
    // A single value has no leaves but itself.
    if leaves.iter().any(|it| it.0.len() > stack.path.0.len()) {
        whole.layers.clear();
        for leaf in leaves {
            let full = Path(path.0.iter().chain(&leaf.0[stack.path.0.len()..]).cloned().collect());
            let mut field = one(&stack, (&full, &leaf), report);
            // A short form removes the other forms; where lower layers have none of them, that is no news.
            let no_news = |it: &Saying| it.state == State::Removes && it.short.is_some();
            if field.layers.len() < 2 && field.layers.iter().all(no_news) {
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

fn one(stack: &Stack<'_>, (full, path): (&Path, &Path), report: &Report) -> Setting {
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
        let value = if removes { "null".to_owned() } else { text(tree) };
        let short = written(tree.mark, report).filter(|it| *it != value && !matches!(tree.value, Value::Map(_)));
        let short = short.filter(|it| it.trim_matches(['"', '\'']) != value);
        layers.push(Saying { layer: layer.at.to_string(), at: place(tree.mark, report), value, short, state });
    }
    let value = match said(&stack.result, path) {
        Said::Value(tree) => Some(text(tree)),
        _ => None,
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

/// Returns a value on one line.
pub fn text(tree: &Tree) -> String {
    match &tree.value {
        _ if tree.is_null() => "null".to_owned(),
        Value::Scalar(scalar) => scalar.text.to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let entries: Vec<_> = entries.iter().map(|it| format!("{}: {}", it.key, text(&it.value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// Returns the text at a mark, where it is one line of a file.
fn written(mark: Mark, report: &Report) -> Option<String> {
    let source = report.source(mark.source);
    let text = source.text.get(mark.start as usize..mark.end as usize)?.trim();
    (source.lines == Lines::Kept && !text.is_empty() && !text.contains('\n')).then(|| text.to_owned())
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
