//! A path that leads nowhere -> what is not there, and what to write instead.

use super::object::rows::{Table, item_name};
use super::object::search;
use super::object::{self, Emitted, Lost, node_at};
use super::path::{Path, Step};
use super::setting::language;
use super::{Desk, Unknown};
use crate::diagnostic::{listed_near, nearest};
use crate::object::Node;

impl Desk<'_> {
    /// Returns what to say of a field that the language does not have.
    pub(super) fn no_field(&self, path: &Path, at: usize, names: &[&str]) -> Unknown {
        let above = Path(path.0[..at].to_vec());
        let step = shown(&path.0[at]);
        let what = if at == 0 {
            format!("the language has no `{step}` at the top of the spec")
        } else {
            format!("`{above}` has no field `{step}`")
        };
        let help = if at == 0 { self.elsewhere(path, &step) } else { None };
        let help = help.unwrap_or_else(|| near(&step, names, |name| replaced(path, at, name)));
        Unknown { what, help, depth: at }
    }

    /// Returns what a word at the top of the spec may have meant: a workload, a kind, or a field of an object.
    fn elsewhere(&self, path: &Path, step: &str) -> Option<String> {
        let workloads = self.names(&Path::of(&["workloads"]));
        if workloads.iter().any(|it| it == step) {
            return Some(format!("write `workloads.{path}`"));
        }
        let labels = search::of_kind(&self.all, step);
        if !labels.is_empty() {
            let labels = labels.iter().map(String::as_str);
            return Some(format!("name the object: {}", listed_near(step, labels)));
        }
        let inside = |name: &String| Path([&Path::of(&["workloads", name]).0, path.0.as_slice()].concat());
        let field = workloads.iter().map(inside).find(|it| language::find(self.known.record(), it).is_ok());
        if let Some(field) = field {
            return Some(format!("write `{field}`"));
        }
        if search::kind(step).is_some() {
            return Some(format!("`{}` has no object of this kind", self.environment()));
        }
        let whole = Path([&[Step::Key("spec".to_owned())], path.0.as_slice()].concat());
        let found = self.all.iter().find_map(|it| {
            let there = [&whole, path].into_iter().find_map(|path| object::locate(&it.object.body, path).ok())?;
            Some(format!("`{}` {there}", it.object.label()))
        });
        found.map(|it| format!("for a field of the output, name its object: {}", it.replacen("` ", " ", 1) + "`"))
    }

    /// Returns what to say of a name that nothing declares.
    pub(super) fn not_declared(&self, path: &Path, at: usize, names: &[String]) -> Unknown {
        let (above, step) = (Path(path.0[..at].to_vec()), shown(&path.0[at]));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let what = format!("nothing declares `{step}` in `{above}` in `{}`", self.environment());
        let help = match names.as_slice() {
            [] => format!("`{above}` has no entries here"),
            names => near(&step, names, |name| replaced(path, at, name)),
        };
        Unknown { what, help, depth: at }
    }

    /// Adds where it is decided whether a workload has an object of a kind.
    pub(super) fn with_reason(&self, unknown: Unknown, (kind, name): (&str, &str)) -> Unknown {
        let is_workload = self.known.plan.workloads.iter().any(|it| &*it.name == name);
        let decided = search::kind(kind).filter(|_| is_workload).and_then(|it| Table::of(it).exists(name));
        match decided {
            Some(path) => Unknown { help: format!("{}; `{path}` decides whether it has one", unknown.help), ..unknown },
            None => unknown,
        }
    }

    /// Returns what to say of a path that an object does not have.
    pub(super) fn not_there(&self, emitted: &Emitted, asked: &Path, lost: &Lost) -> Unknown {
        let body = &emitted.object.body;
        let node = node_at(body, &lost.found).unwrap_or(&Node::Null);
        let step = lost.rest.first().map(shown).unwrap_or_default();
        let label = emitted.object.label();
        let depth = lost.found.0.len() + 1;
        let of = if lost.found.0.is_empty() { label.clone() } else { format!("`{}` of {label}", lost.found) };
        if let Node::List(items) = node {
            let what = format!(
                "{of} has no `{step}` in `{}`; it has {}, counted from 0",
                self.environment(),
                count(items.len())
            );
            let names: Vec<&str> = items.iter().filter_map(item_name).collect();
            let help = match (nearest(&step, names.iter().copied()), names.as_slice(), items.len()) {
                (Some(name), ..) => format!("write `{}[{name}]`", lost.found),
                (None, [], 0) => "ask for what is above it".to_owned(),
                (None, [], number) => format!("write `{}[{}]`", lost.found, number - 1),
                (None, names, _) => {
                    let all: Vec<String> = names.iter().map(|it| format!("{}[{it}]", lost.found)).collect();
                    format!("there is {}", listed_near(&step, all.iter().map(String::as_str)))
                }
            };
            return Unknown { what, help, depth };
        }
        let what = format!("{of} has no `{step}` in `{}`", self.environment());
        let inside: Vec<String> = object::inside(node).into_iter().map(|(step, _)| shown(&step)).collect();
        let mut keys: Vec<&str> = inside.iter().map(String::as_str).collect();
        keys.extend(emitted.table.iter().flat_map(|it| it.keys(&emitted.original, &lost.found)));
        keys.sort_unstable();
        keys.dedup();
        // With what was asked for behind it, where that is there.
        let full = |key: &str| {
            let path = lost.found.then(Step::Key(key.to_owned()));
            let whole = Path(path.0.iter().chain(lost.rest.iter().skip(1)).cloned().collect());
            if self.answers(emitted, &whole) { whole.to_string() } else { path.to_string() }
        };
        let below = Path([&[Step::Key("spec".to_owned())], asked.0.as_slice()].concat());
        let help = match (ending(body, &asked.0), nearest(&step, keys.iter().copied())) {
            (Some(path), _) => format!("write `{path}`"),
            _ if lost.found.0.is_empty() && self.answers(emitted, &below) => format!("write `{below}`"),
            (None, Some(key)) => format!("write `{}`", full(key)),
            (None, None) => match (1..asked.0.len()).find_map(|start| ending(body, &asked.0[start..])) {
                Some(path) => format!("write `{path}`"),
                None => near(&step, &keys, full),
            },
        };
        Unknown { what, help, depth }
    }
}

/// Returns what to say of an item that a list of the spec does not have.
pub fn no_item(list: &Path, items: usize, environment: &str) -> Unknown {
    let what = format!("`{list}` has {} in `{environment}`, counted from 0", count(items));
    let help = match items.checked_sub(1) {
        Some(end) => format!("write `{list}[{end}]`"),
        None => format!("ask for `{list}`"),
    };
    Unknown { what, help, depth: list.0.len() }
}

fn count(number: usize) -> crate::diagnostic::Count<'static> {
    crate::diagnostic::Count { number, one: "item", many: "items" }
}

/// Returns the first path in an object that ends in these steps.
fn ending(body: &Node, steps: &[Step]) -> Option<Path> {
    let mut found = None;
    object::walk(body, &Path::default(), &mut |path, _| {
        if found.is_none() && ends(body, path, steps) {
            found = Some(path.clone());
        }
    });
    found
}

fn ends(body: &Node, path: &Path, steps: &[Step]) -> bool {
    let Some(start) = path.0.len().checked_sub(steps.len()) else { return false };
    path.0[start..].iter().zip(steps).enumerate().all(|(index, (there, asked))| match (there, asked) {
        (Step::Index(_), Step::Key(name)) => {
            let item = node_at(body, &Path(path.0[..=start + index].to_vec()));
            item.and_then(item_name) == Some(name)
        }
        _ => there == asked,
    })
}

fn shown(step: &Step) -> String {
    match step {
        Step::Key(key) => key.clone(),
        Step::Index(index) => format!("[{index}]"),
    }
}

fn replaced(path: &Path, at: usize, name: &str) -> String {
    let mut path = path.clone();
    path.0[at] = Step::Key(name.to_owned());
    path.to_string()
}

/// Returns the help for a word that is not among names; `whole` makes of a name what is to be written.
fn near(word: &str, names: &[&str], whole: impl Fn(&str) -> String) -> String {
    match nearest(word, names.iter().copied()) {
        Some(name) => format!("write `{}`", whole(name)),
        None if names.is_empty() => "ask for what is above it".to_owned(),
        None => format!("there is {}", listed_near(word, names.iter().copied())),
    }
}
