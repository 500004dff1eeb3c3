//! The words of an expression -> where each of them is written.

use super::layers::{Known, Said, said};
use super::place;
use crate::diagnostic::Report;
use crate::explain::hidden::Declared;
use crate::explain::path::Path;
use crate::tree::{Tree, Value};
use serde::Serialize;

/// A word that an expression uses.
#[derive(Clone, Debug, Serialize)]
pub struct Word {
    /// Its name, as the expression has it.
    pub name: String,
    /// What it stands for.
    pub value: String,
    /// The path of the layer that says so.
    pub layer: String,
    /// `file:line:column`.
    pub at: String,
}

/// Returns the names of the words that a value uses.
#[must_use]
pub fn names(known: &Known<'_>, tree: &Tree) -> Vec<String> {
    let mut names = Vec::new();
    collect(known, tree, &mut names);
    names
}

/// Returns the words of a value that are written somewhere; others follow from the names of things.
pub fn of(known: &Known<'_>, tree: &Tree, report: &Report) -> Vec<Word> {
    names(known, tree).iter().filter_map(|name| word(known, name, report)).collect()
}

fn collect(known: &Known<'_>, tree: &Tree, names: &mut Vec<String>) {
    match &tree.value {
        Value::Scalar(scalar) if scalar.text.contains("{{") => {
            for name in known.written.words_in(&scalar.text) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        Value::Scalar(_) => {}
        Value::List(items) => items.iter().for_each(|it| collect(known, it, names)),
        Value::Map(entries) => entries.iter().for_each(|it| collect(known, &it.value, names)),
    }
}

fn word(known: &Known<'_>, name: &str, report: &Report) -> Option<Word> {
    let here = &*known.plan.environment;
    let keys: Vec<&str> = name.split('.').collect();
    let path = match keys.as_slice() {
        ["vars" | "platform", _, ..] => Path::of(&keys),
        ["namespace"] => Path::of(&["environments", here, "namespace", "name"]),
        ["profile"] => Path::of(&["environments", here, "profile"]),
        _ => return None,
    };
    let stack = known.stack(&path);
    let layer = stack.layers.iter().rev().find(|it| !matches!(said(it.tree, &stack.path), Said::Nothing))?;
    let Said::Value(written) = said(layer.tree, &stack.path) else { return None };
    let Said::Value(tree) = said(&stack.result, &stack.path) else { return None };
    Some(Word {
        name: name.to_owned(),
        value: known.veil.text(tree, &path, Declared::Nothing),
        layer: layer.name(),
        at: place(written.mark, report),
    })
}
