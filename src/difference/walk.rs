//! One object of both sides -> the fields that differ.

use super::group::{self, Meaning};
use super::key::{is_named_for_environment, keys};
use super::names::{Names, without_hash};
use super::show::canonical;
use super::{Change, hidden, subject};
use crate::object::{Key, Node, Object, thousandths};

/// What was found.
pub(super) struct Found {
    pub(super) changes: Vec<Change>,
    pub(super) expected: usize,
}

/// A step of a path.
#[derive(Clone)]
pub(super) enum Step {
    /// A field of a map.
    Field(String),
    /// An item of a list, by its key.
    Item(String),
}

impl Step {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Field(text) | Self::Item(text) => text,
        }
    }
}

struct Walk<'a> {
    names: &'a Names,
    object: &'a Object,
    subject: Option<String>,
    path: Vec<Step>,
    found: Found,
}

/// Returns the fields of an object that differ.
pub(super) fn walk(old: &Object, new: &Object, names: &Names) -> Found {
    let found = Found { changes: Vec::new(), expected: 0 };
    let mut walk = Walk { names, object: new, subject: subject(new), path: Vec::new(), found };
    walk.both(Some(&old.body), Some(&new.body));
    walk.found
}

impl Walk<'_> {
    fn both(&mut self, old: Option<&Node>, new: Option<&Node>) {
        let there = |it: &&Node| !matches!(it, Node::Null);
        match (old.filter(there), new.filter(there)) {
            (None, None) => {}
            (Some(Node::Map(old)), Some(Node::Map(new))) => self.maps(old, new),
            (Some(Node::List(old)), Some(Node::List(new))) => self.lists(old, new),
            (Some(old), Some(new)) => self.leaf(Some(old), Some(new)),
            (None, Some(Node::Map(new))) if self.goes_deeper(new) => self.maps(&[], new),
            (Some(Node::Map(old)), None) if self.goes_deeper(old) => self.maps(old, &[]),
            (None, Some(Node::List(new))) if self.goes_deeper(new) && keys(&[], new).is_some() => self.lists(&[], new),
            (Some(Node::List(old)), None) if self.goes_deeper(old) && keys(old, &[]).is_some() => self.lists(old, &[]),
            (old, new) => self.leaf(old, new),
        }
    }

    /// What is on one side only is told as a whole where the table has words for it.
    fn goes_deeper<T>(&self, inside: &[T]) -> bool {
        !inside.is_empty() && !group::is_whole(&self.object.kind.kind, &self.path)
    }

    fn maps(&mut self, old: &[(Key, Node)], new: &[(Key, Node)]) {
        let find = |side: &[(Key, Node)], key: &Key| side.iter().position(|(name, _)| name == key);
        for (key, old) in old {
            let other = find(new, key).map(|it| &new[it].1);
            self.step(Step::Field(key.as_str().to_owned()), Some(old), other);
        }
        for (key, new) in new.iter().filter(|(key, _)| find(old, key).is_none()) {
            self.step(Step::Field(key.as_str().to_owned()), None, Some(new));
        }
    }

    fn step(&mut self, step: Step, old: Option<&Node>, new: Option<&Node>) {
        self.path.push(step);
        self.both(old, new);
        self.path.pop();
    }

    fn lists(&mut self, old: &[Node], new: &[Node]) {
        let is_map = |it: &Node| matches!(it, Node::Map(_));
        if !old.iter().chain(new).all(is_map) {
            let list = |items: &[Node]| Node::List(items.into());
            return self.leaf(Some(&list(old)), Some(&list(new)));
        }
        let (old_keys, new_keys, paired) = match keys(old, new) {
            Some((old_keys, new_keys)) => (old_keys, new_keys, is_named_for_environment(new)),
            // Without keys, items are what they hold.
            None => (old.iter().map(canonical).collect(), new.iter().map(canonical).collect(), true),
        };
        let mapped: Vec<String> = old_keys.iter().map(|key| self.names.mapped(key)).collect();
        let mut right: Vec<usize> = (0..new.len()).collect();
        let mut left = Vec::new();
        for (index, key) in mapped.iter().enumerate() {
            let other = right.iter().position(|it| new_keys[*it] == *key || new_keys[*it] == old_keys[index]);
            match other {
                Some(at) => {
                    let at = right.remove(at);
                    self.step(Step::Item(new_keys[at].clone()), Some(&old[index]), Some(&new[at]));
                }
                None => left.push(index),
            }
        }
        if let (true, [one], [two]) = (paired, left.as_slice(), right.as_slice()) {
            return self.step(Step::Item(new_keys[*two].clone()), Some(&old[*one]), Some(&new[*two]));
        }
        for it in left {
            self.step(Step::Item(old_keys[it].clone()), Some(&old[it]), None);
        }
        for it in right {
            self.step(Step::Item(new_keys[it].clone()), None, Some(&new[it]));
        }
    }

    fn leaf(&mut self, old: Option<&Node>, new: Option<&Node>) {
        if let (Some(old), Some(new)) = (old, new)
            && self.is_same(old, new)
        {
            return;
        }
        let Meaning { group, label, news } =
            group::meaning(&self.object.kind.kind, &self.path, self.subject.as_deref());
        if news == group::News::Never {
            return;
        }
        if news == group::News::BeyondNames && self.is_expected(old, new) {
            self.found.expected += 1;
            return;
        }
        let path: Vec<&str> = self.path.iter().map(Step::text).collect();
        let secret = [old, new].iter().any(|value| hidden::is_secret(&self.object.kind.kind, &path, *value));
        let own = self.subject.as_ref() == Some(&self.object.name);
        // Of several objects of a workload, or of all workloads, a field says whose it is.
        let label = if own || self.subject.is_some() && group::is_controller(&self.object.kind.kind) {
            label
        } else {
            format!("{} {label}", self.object.label())
        };
        self.found.changes.push(Change {
            subject: self.subject.clone(),
            group,
            label,
            object: self.object.label(),
            field: Some(joined(&self.path)),
            old: old.cloned(),
            new: new.cloned(),
            secret,
        });
    }

    fn is_expected(&self, old: Option<&Node>, new: Option<&Node>) -> bool {
        let (Some(old), Some(new)) = (old.map(canonical), new.map(canonical)) else { return false };
        let path: Vec<&str> = self.path.iter().map(Step::text).collect();
        let hash = || self.names.mapped(without_hash(&old)) == without_hash(&new);
        path == ["metadata", "name"] && hash() || self.names.explain(&old, &new)
    }

    fn is_same(&self, old: &Node, new: &Node) -> bool {
        let alike = std::mem::discriminant(old) == std::mem::discriminant(new);
        alike && canonical(old) == canonical(new) || self.is_same_quantity(old, new)
    }

    /// Kustomize and people write `1000m` and `1` for the same.
    fn is_same_quantity(&self, old: &Node, new: &Node) -> bool {
        let amounts = self.path.iter().any(|it| matches!(it.text(), "resources" | "capacity" | "hard" | "sizeLimit"));
        let amount = |it: &Node| thousandths(&canonical(it));
        amounts && amount(old).is_some_and(|it| Some(it) == amount(new))
    }
}

/// Returns a path as people write it: `spec.containers[web].image`.
fn joined(path: &[Step]) -> String {
    let mut out = String::new();
    for step in path {
        let (before, text, after) = match step {
            Step::Field(name) if name.contains('.') => ("[", name, "]"),
            Step::Field(name) if out.is_empty() => ("", name, ""),
            Step::Field(name) => (".", name, ""),
            Step::Item(key) => ("[", key, "]"),
        };
        out.extend([before, text, after]);
    }
    out
}
