//! The operations of a patch, RFC 6902, each mistake at its own word.

use crate::diagnostic::{Diagnostic, Mark, Place, Report, Route, listed, nearest};
use crate::plan::PatchBody;
use crate::resolve::codes;
use crate::tree::{Entry, Tree, Value, to_json};

/// The operations, and what each of them needs beside its path.
const NEEDS: [(&str, Option<&str>); 6] = [
    ("add", Some("value")),
    ("remove", None),
    ("replace", Some("value")),
    ("move", Some("from")),
    ("copy", Some("from")),
    ("test", Some("value")),
];

/// The words of an operation.
const KEYS: [&str; 4] = ["op", "path", "from", "value"];

/// Reads a list of operations.
///
/// # Errors
/// E0217 for everything in it that RFC 6902 does not know.
pub fn all(json: &Tree, route: &Route, report: &mut Report) -> Option<PatchBody> {
    let Value::List(items) = &json.value else {
        let what = format!("`json` is a list of operations, not {}", json.shape());
        let help = match json.as_str() {
            Some(text) if text.contains(':') => "take the quotes or the `|` away, so that it is a part of this file",
            _ => "write `json: [{op: replace, path: /spec/replicas, value: 3}]`",
        };
        report.add(Diagnostic::new(&codes::PATCH, Place::new(json.mark, route.clone()), what).help(help));
        return None;
    };
    let before = report.raised();
    for (index, item) in items.iter().enumerate() {
        let mut route = route.clone();
        route.push_index(index);
        Operation { item, route, report }.check();
    }
    if report.raised() > before {
        return None;
    }
    match serde_json::from_value(to_json(json)) {
        Ok(patch) => Some(PatchBody::Json(patch)),
        Err(error) => {
            let what = format!("these are no RFC 6902 operations: {error}");
            let help = "write a `/` within a key as `~1`, and a `~` as `~0`";
            report.add(Diagnostic::new(&codes::PATCH, Place::new(json.mark, route.clone()), what).help(help));
            None
        }
    }
}

/// Tells whether a key was told of as this one misspelt.
fn is_slip(key: &str, field: &str) -> bool {
    !KEYS.contains(&key) && nearest(key, KEYS) == Some(field)
}

/// One operation while it is looked at.
struct Operation<'a> {
    item: &'a Tree,
    route: Route,
    report: &'a mut Report,
}

impl Operation<'_> {
    fn check(&mut self) {
        let Some(entries) = self.item.entries() else {
            let what = format!("an operation is a map, not {}", self.item.shape());
            return self.say(self.item.mark, what, "write `{op: replace, path: /spec/replicas, value: 3}`");
        };
        for Entry { key, mark, .. } in entries.iter().filter(|it| !KEYS.contains(&&*it.key)) {
            let help = match nearest(key, KEYS) {
                Some(near) => format!("write `{near}`"),
                None => format!("use {}", listed(KEYS)),
            };
            self.say(*mark, format!("an operation has no `{key}`"), &help);
        }
        let needs = self.op();
        self.pointer("path", "`path: /spec/replicas`");
        match needs {
            Some("from") => self.pointer("from", "`from: /spec/replicas`, from where the value comes"),
            Some(field) if self.item.entry(field).is_none() && !entries.iter().any(|it| is_slip(&it.key, field)) => {
                let op = self.item.get("op").and_then(Tree::as_str).unwrap_or_default();
                self.say(self.item.mark, format!("`{op}` has no `value`"), "add `value: …`");
            }
            _ => {}
        }
    }

    /// Returns what the operation needs beside its path, where it is one.
    fn op(&mut self) -> Option<&'static str> {
        let names = || NEEDS.iter().map(|(name, _)| *name);
        let Some(op) = self.item.get("op") else {
            self.say(self.item.mark, "an operation has no `op`".to_owned(), &format!("add `op:` {}", listed(names())));
            return None;
        };
        let word = op.as_str().unwrap_or_default();
        if let Some((_, needs)) = NEEDS.iter().find(|(name, _)| *name == word) {
            return *needs;
        }
        let help = match nearest(word, names()) {
            Some(near) => format!("write `op: {near}`"),
            None => format!("use {}", listed(names())),
        };
        self.say(op.mark, format!("there is no operation `{word}`"), &help);
        None
    }

    fn pointer(&mut self, field: &str, example: &str) {
        let Some(path) = self.item.get(field) else {
            return self.say(self.item.mark, format!("an operation has no `{field}`"), &format!("add {example}"));
        };
        match path.as_str() {
            Some(text) if text.is_empty() || text.starts_with('/') => {}
            Some(text) => {
                let pointer = text.trim_start_matches("$.").replace('.', "/");
                let what = format!("`{text}` is no path of RFC 6902, which begins with `/`");
                self.say(path.mark, what, &format!("write `{field}: /{pointer}`"));
            }
            None => {
                let what = format!("`{field}` is a text, not {}", path.shape());
                self.say(path.mark, what, &format!("write {example}"));
            }
        }
    }

    fn say(&mut self, mark: Mark, what: String, help: &str) {
        let place = Place::new(mark, self.route.clone());
        self.report.add(Diagnostic::new(&codes::PATCH, place, what).help(help));
    }
}
