//! A value of the output -> the place below a field of the spec where it is written.

use crate::explain::path::{Path, Step};
use crate::tree::{Tree, Value};

/// Returns the path of the only thing below `path` that is written like the value.
///
/// Of several, the one whose name is a part of the field's: `activation` of `activationThreshold`.
#[must_use]
pub fn find(tree: &Tree, path: &Path, (key, value): (Option<&str>, &str)) -> Option<Path> {
    let mut all = Vec::new();
    collect(tree.at(&path.keys())?, path, value, &mut all);
    if all.len() > 1 {
        let field = key?.to_ascii_lowercase();
        all.retain(|it| it.0.last().and_then(Step::key).is_some_and(|it| field.contains(&it.to_ascii_lowercase())));
    }
    all.pop().filter(|_| all.is_empty())
}

fn collect(tree: &Tree, path: &Path, value: &str, all: &mut Vec<Path>) {
    match &tree.value {
        Value::Scalar(scalar) if *scalar.text == *value => all.push(path.clone()),
        Value::Scalar(_) => {}
        Value::List(items) if is_one_text(tree, items) && joined(items).as_deref() == Some(value) => {
            all.push(path.clone());
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &path.then(Step::Index(index)), value, all);
            }
        }
        Value::Map(entries) => {
            for entry in entries {
                collect(&entry.value, &path.then(Step::Key(entry.key.to_string())), value, all);
            }
        }
    }
}

/// A list of several words may be one text, and a short form of one word stands for a list of it.
fn is_one_text(list: &Tree, items: &[Tree]) -> bool {
    items.len() > 1 || items.first().is_some_and(|it| it.mark == list.mark)
}

/// Returns a list of several words as controllers take it.
fn joined(items: &[Tree]) -> Option<String> {
    let words: Option<Vec<&str>> = items.iter().map(Tree::as_str).collect();
    words.filter(|it| !it.is_empty()).map(|it| it.join(","))
}
