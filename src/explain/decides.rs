//! A path of the spec -> the fields of objects that it decides, with what patches make of them.

use super::object::history;
use super::object::{self, Emitted};
use super::path::{Path, Step};
use super::setting::layers::{Said, said};
use super::setting::words;
use super::{Desk, Shown};
use crate::tree::Tree;
use std::collections::BTreeMap;

/// What a field of an object has to do with a path of the spec.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Concern {
    /// Nothing.
    None,
    /// The path decides it.
    Decides,
    /// The path decides it together with what stands beside it.
    Shares,
}

impl Desk<'_> {
    /// Returns the fields of objects that a path of the spec decides, and those that it decides with others beside it.
    pub(super) fn decides(&self, path: &Path) -> (Vec<Shown>, Vec<Shown>) {
        if path.keys().last() == Some(&"patches") {
            return (self.patched(path), Vec::new());
        }
        let workload = match path.keys().as_slice() {
            ["workloads", name, ..] => Some((*name).to_owned()),
            _ => None,
        };
        let (asked, word) = (path, self.word(path));
        let mut layers = BTreeMap::new();
        let (mut decides, mut shares) = (Vec::new(), Vec::new());
        for emitted in &self.all {
            let owner = emitted.workload(self.known.plan);
            if workload.as_ref().is_some_and(|name| owner.is_some_and(|it| *it.name != **name)) {
                continue;
            }
            for leaf in object::leaves(&emitted.original.body) {
                let from = self.rule(emitted, &leaf).map(|it| it.from).unwrap_or_default();
                match from
                    .iter()
                    .map(|it| self.concern(it, (asked, word.as_deref()), &mut layers))
                    .find(|it| *it != Concern::None)
                {
                    Some(Concern::Decides) => decides.push(self.shown(emitted, (0, &leaf))),
                    Some(Concern::Shares) => shares.push(self.shown(emitted, (0, &leaf))),
                    _ => {}
                }
            }
        }
        (decides, shares)
    }

    /// Returns what patches change.
    fn patched(&self, path: &Path) -> Vec<Shown> {
        let route = format!("spec.{path}");
        let mut all = Vec::new();
        for emitted in &self.all {
            let ours = emitted.changes.iter().enumerate().filter(|(_, it)| it.stands_in(&route));
            for (index, change) in ours {
                let (there, taken) = change.fields();
                let there = there.iter().map(|it| (index + 1, it));
                all.extend(there.chain(taken.iter().map(|it| (index, it))).map(|it| self.shown(emitted, it)));
            }
        }
        let mut seen = Vec::new();
        all.retain(|it: &Shown| {
            let key = (it.object.clone(), it.path.clone(), it.patches.first().map(|it| it.at.clone()));
            let new = !seen.contains(&key);
            seen.push(key);
            new
        });
        all
    }

    /// Returns a field of an object as it was after some changes, with what became of it and of it before.
    fn shown(&self, emitted: &Emitted, (at, path): (usize, &Path)) -> Shown {
        let (touched, _, last) = history::through(&emitted.changes, at, path);
        self.shown_at(emitted, last.as_ref().unwrap_or(path), &touched)
    }

    fn concern(
        &self,
        from: &Path,
        (asked, word): (&Path, Option<&str>),
        layers: &mut BTreeMap<String, Top>,
    ) -> Concern {
        // The shared load balancer reaches the output through routes.
        let shared = match (from.keys().as_slice(), asked.keys().as_slice()) {
            (
                ["workloads", _, "routes", _, "loadBalancer", from @ ..],
                ["platform", "loadBalancer", asked @ ..] | ["loadBalancer", asked @ ..],
            ) => from.starts_with(asked),
            _ => false,
        };
        // A row may name the whole map in which the asked entry stands, as a hash of all settings does.
        let parent = asked.0.len() == from.0.len() + 1 && from.0.len() > 2 && asked.0.starts_with(&from.0);
        // The value of an entry is what the entry is there for.
        let is_value = parent && asked.0.last().and_then(Step::key) == Some("value");
        if is_value || from.0.starts_with(&asked.0) {
            return Concern::Decides;
        }
        if parent {
            return Concern::Shares;
        }
        let Top { at, words } = layers.entry(from.to_string()).or_insert_with(|| self.top(from));
        // What a route says itself wins over the shared one.
        if shared && !at.keys().contains(&"routes") {
            return Concern::Decides;
        }
        let is_word = |it: &String, word: &str| {
            it.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let used = word.is_some_and(|word| words.iter().any(|it| is_word(it, word)));
        if used || at.0.starts_with(&asked.0) { Concern::Decides } else { Concern::None }
    }

    /// Returns the word of expressions that a path stands for here.
    fn word(&self, path: &Path) -> Option<String> {
        let keys = path.keys();
        let word = match keys.as_slice() {
            ["vars" | "platform", ..] => return Some(keys.join(".")),
            ["environments", name, word @ ("vars" | "platform"), rest @ ..]
                if **name == *self.known.plan.environment =>
            {
                Path::of(&[&[*word], rest].concat())
            }
            _ => return None,
        };
        (self.top(&word).at == *path).then(|| word.keys().join("."))
    }

    /// Returns the layer that decides about a path.
    fn top(&self, from: &Path) -> Top {
        let stack = self.known.stack(from);
        let layer = stack.layers.iter().rev().find(|it| !matches!(said(it.tree, &stack.path), Said::Nothing));
        let Some(layer) = layer else { return Top::default() };
        let at = Path(layer.at.0.iter().chain(&stack.path.0).cloned().collect());
        match said(layer.tree, &stack.path) {
            // A row that names a map of maps asks whether there is anything, not what.
            Said::Value(tree) if !is_nested(tree) => Top { at, words: words::names(self.known, tree) },
            _ => Top { at, words: Vec::new() },
        }
    }
}

fn is_nested(tree: &Tree) -> bool {
    tree.entries().unwrap_or_default().iter().any(|it| it.value.entries().is_some())
}

/// The layer that decides about something.
#[derive(Default)]
struct Top {
    /// The path of what it says.
    at: Path,
    /// The words that it uses there.
    words: Vec<String>,
}
