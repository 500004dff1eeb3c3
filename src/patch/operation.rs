//! An operation that cannot be applied -> where its path ends, and what stands there.

use super::codes;
use crate::diagnostic::{Diagnostic, Place, Route, listed_near, nearest};
use crate::plan::{PatchBody, PatchPlan};
use crate::tree::{Tree, Value as Shape};
use json_patch::PatchErrorKind;
use serde_json::Value;

/// Returns the finding about an operation that failed, at its path.
pub(super) fn failed(patch: &PatchPlan, label: &str, body: &Value, error: &json_patch::PatchError) -> Diagnostic {
    let written = patch.written.get("json").and_then(|it| match &it.value {
        Shape::List(items) => items.get(error.operation),
        _ => None,
    });
    let name = written.and_then(|it| it.get("op")).and_then(Tree::as_str).unwrap_or_default();
    let pointed = written.and_then(|it| it.get("path"));
    let mut route = patch.place.route.key("json");
    route.push_index(error.operation);
    let place = Place { mark: pointed.map(|it| it.mark).or(patch.place.mark), route: Route::key(&route, "path") };
    let asked = error.path.as_str();
    let (what, help) = match error.kind {
        PatchErrorKind::TestFailed => (
            format!("the `test` of `{asked}` in {label} failed"),
            "compare the value with the rendered object".to_owned(),
        ),
        // Operations before this one may have changed the object, which is why it is asked after them.
        _ => match missing(&before(patch, body, error.operation), asked) {
            Some(it) => {
                let what = format!("`{name}` finds no `{asked}` in {label}: {} has no `{}`", it.at, it.key);
                (what, help(name, &it))
            }
            None => (
                format!("`{name}` cannot be applied to `{asked}` in {label}"),
                "compare the path with the rendered object".to_owned(),
            ),
        },
    };
    Diagnostic::new(&codes::NOT_APPLIED, place, what).help(help)
}

fn before(patch: &PatchPlan, body: &Value, operation: usize) -> Value {
    let mut body = body.clone();
    if let PatchBody::Json(all) = &patch.body {
        // They succeeded once already.
        drop(json_patch::patch(&mut body, &all.0[..operation.min(all.0.len())]));
    }
    body
}

/// The first step of a path that leads nowhere.
struct Missing {
    key: String,
    at: String,
    there: Vec<String>,
    /// Whether `add` would make it: the last step of a path into a map.
    addable: bool,
}

fn missing(body: &Value, pointer: &str) -> Option<Missing> {
    let mut node = body;
    let mut at = String::new();
    let mut tokens = pointer.split('/').skip(1).peekable();
    while let Some(token) = tokens.next() {
        let key = token.replace("~1", "/").replace("~0", "~");
        let (next, there) = match node {
            Value::Object(fields) => (fields.get(&key), fields.keys().cloned().collect()),
            Value::Array(items) => (
                key.parse().ok().and_then(|it: usize| items.get(it)),
                (0..items.len()).map(|it| it.to_string()).collect(),
            ),
            _ => (None, Vec::new()),
        };
        let Some(next) = next else {
            let at = if at.is_empty() { "the object".to_owned() } else { format!("`{at}`") };
            let addable = tokens.peek().is_none() && node.is_object();
            return Some(Missing { key, at, there, addable });
        };
        node = next;
        at = format!("{at}/{token}");
    }
    None
}

fn help(name: &str, Missing { key, there, addable, .. }: &Missing) -> String {
    let there = || there.iter().map(String::as_str);
    match nearest(key, there()) {
        Some(near) => format!("write `{near}`"),
        None if there().next().is_none() => {
            "add what lies above it first, or write it as one value with `op: add`".to_owned()
        }
        None if name == "replace" && *addable => {
            format!("write `op: add` for what is not there yet; there are {}", listed_near(key, there()))
        }
        None => format!("there are {}", listed_near(key, there())),
    }
}
