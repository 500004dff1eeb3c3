//! Lists of named things that a merge replaces, and with them what it does not repeat.

use super::codes;
use crate::diagnostic::{Diagnostic, Place, listed};
use crate::plan::PatchPlan;
use crate::tree::{Tree, Value as Shape};
use serde_json::{Map, Value};

/// What names an item of a list.
const NAME: &str = "name";

/// Lists whose items are never meant to lose fields; a variable or a volume that comes from elsewhere does.
const LISTS: [&str; 4] = ["containers", "initContainers", "ephemeralContainers", "ports"];

/// A list that loses something.
pub(super) struct Lost {
    path: Vec<String>,
    words: String,
}

impl Lost {
    /// Returns the finding, at the list in the patch.
    pub(super) fn finding(self, patch: &PatchPlan, label: &str) -> Diagnostic {
        let Self { path, words } = self;
        let mut mark = patch.place.mark;
        let mut route = patch.place.route.key("merge");
        let mut tree = patch.written.get("merge");
        for key in &path {
            let Some(entry) = tree.and_then(|it| it.entry(key)) else { break };
            mark = Some(entry.mark);
            route = route.key(key);
            tree = Some(&entry.value);
        }
        let what = format!("the patch replaces `{}` of {label} as a whole: {words}", path.join("."));
        let why = "`merge` (RFC 7386) knows no names of items";
        let help = format!(
            "change one field with `json: [{{op: add, path: /{}/0/{}, value: …}}]`",
            path.join("/"),
            first_field(tree)
        );
        Diagnostic::new(&codes::LIST_REPLACED, Place { mark, route }, what).why(why).help(help)
    }
}

fn first_field(list: Option<&Tree>) -> String {
    let Some(Shape::List(items)) = list.map(|it| &it.value) else { return "FIELD".to_owned() };
    let fields = items.first().and_then(Tree::entries).unwrap_or_default();
    fields.iter().map(|it| &*it.key).find(|it| *it != NAME).unwrap_or("FIELD").to_owned()
}

/// Returns the lists of an object whose items lose fields to a merge.
pub(super) fn lost(body: &Value, over: &Value) -> Vec<Lost> {
    let mut found = Vec::new();
    walk(body, over, &mut Vec::new(), &mut found);
    found
}

fn walk(body: &Value, over: &Value, path: &mut Vec<String>, found: &mut Vec<Lost>) {
    match (body, over) {
        (Value::Object(body), Value::Object(over)) => {
            for (key, over) in over {
                let Some(body) = body.get(key) else { continue };
                path.push(key.clone());
                walk(body, over, path, found);
                path.pop();
            }
        }
        (Value::Array(old), Value::Array(new)) if path.last().is_some_and(|it| LISTS.contains(&&**it)) => {
            found.extend(words(old, new).map(|words| Lost { path: path.clone(), words }));
        }
        _ => {}
    }
}

/// Returns what is lost, where both lists are lists of named things and something is.
fn words(old: &[Value], new: &[Value]) -> Option<String> {
    let old: Vec<(&str, &Map<String, Value>)> = old.iter().map(named).collect::<Option<_>>()?;
    for item in new.iter().filter_map(Value::as_object) {
        let Some(name) = item.get(NAME).and_then(Value::as_str) else {
            return Some(format!(
                "an item without `{NAME}` takes the place of {}",
                listed(old.iter().map(|(name, _)| *name))
            ));
        };
        let Some((_, before)) = old.iter().find(|(other, _)| *other == name) else { continue };
        let gone: Vec<&str> = before.keys().map(String::as_str).filter(|it| !item.contains_key(*it)).collect();
        if !gone.is_empty() {
            return Some(format!("`{name}` loses {}", listed(gone.iter().copied()).replace(" or ", " and ")));
        }
    }
    None
}

fn named(item: &Value) -> Option<(&str, &Map<String, Value>)> {
    let item = item.as_object()?;
    Some((item.get(NAME)?.as_str()?, item))
}
