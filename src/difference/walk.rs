//! One object of both sides -> the fields that differ.

use super::default::is_default;
use super::group::{self, Meaning};
use super::inside::inside;
use super::key::{has_order, is_named_for_environment, keys};
use super::names::{Names, without_hash};
use super::same::{are_alike, are_same_quantity};
use super::text::canonical;
use super::{Change, NAME, hidden};
use crate::object::{Key, Node, Object};

/// The step that stands for the order of a list.
pub(super) const ORDER: &str = "(order)";

/// So many differences inside of one text are told one by one.
const MOST_INSIDE: usize = 8;

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
    /// An item of a list, by all that it holds.
    Content(String),
}

impl Step {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Field(text) | Self::Item(text) | Self::Content(text) => text,
        }
    }
}

/// Indexes of the items of two lists.
struct Paired {
    /// Of the same item on both sides, in the order of the old one.
    both: Vec<(usize, usize)>,
    /// Of what only the old side has.
    left: Vec<usize>,
    /// Of what only the new side has.
    right: Vec<usize>,
}

struct Walk<'a> {
    names: &'a Names,
    /// The object of the new side, after which the difference is named.
    object: &'a Object,
    other: &'a Object,
    workload: Option<&'a str>,
    path: Vec<Step>,
    found: Found,
}

/// Returns the fields of an object that differ.
pub(super) fn walk(old: &Object, new: &Object, names: &Names) -> Found {
    let found = Found { changes: Vec::new(), expected: 0 };
    let mut walk = Walk { names, object: new, other: old, workload: new.label_value(NAME), path: Vec::new(), found };
    walk.both(Some(&old.body), Some(&new.body));
    walk.found
}

impl Walk<'_> {
    fn both(&mut self, old: Option<&Node>, new: Option<&Node>) {
        let there = |it: &&Node| !matches!(it, Node::Null);
        match (old.filter(there), new.filter(there)) {
            (None, None) => {}
            (Some(only), None) if is_default(self.other, &self.path, only) => {}
            (None, Some(only)) if is_default(self.object, &self.path, only) => {}
            (Some(Node::Map(old)), Some(Node::Map(new))) => self.maps(old, new),
            (Some(Node::List(old)), Some(Node::List(new))) => self.lists(old, new),
            (Some(old), Some(new)) => self.single(old, new),
            (None, Some(Node::Map(new))) if self.goes_deeper(new) => self.maps(&[], new),
            (Some(Node::Map(old)), None) if self.goes_deeper(old) => self.maps(old, &[]),
            (None, Some(Node::List(new))) if self.goes_deeper(new) && are_maps(new) => self.lists(&[], new),
            (Some(Node::List(old)), None) if self.goes_deeper(old) && are_maps(old) => self.lists(old, &[]),
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
        if !(are_maps(old) && are_maps(new)) {
            let list = |items: &[Node]| Node::List(items.into());
            return self.leaf(Some(&list(old)), Some(&list(new)));
        }
        let Some((old_keys, new_keys)) = keys(old, new) else { return self.contents(old, new) };
        let Paired { both, left, right } = self.paired(&old_keys, &new_keys);
        for (one, two) in &both {
            self.step(Step::Item(new_keys[*two].clone()), Some(&old[*one]), Some(&new[*two]));
        }
        if let (true, [one], [two]) = (is_named_for_environment(new), left.as_slice(), right.as_slice()) {
            return self.step(Step::Item(new_keys[*two].clone()), Some(&old[*one]), Some(&new[*two]));
        }
        self.order(&both, (&old_keys, &new_keys), [old, new]);
        for it in left {
            self.step(Step::Item(old_keys[it].clone()), Some(&old[it]), None);
        }
        for it in right {
            self.step(Step::Item(new_keys[it].clone()), None, Some(&new[it]));
        }
    }

    /// Compares lists whose items have no keys: they are what they hold, and one that is left on each side was changed.
    fn contents(&mut self, old: &[Node], new: &[Node]) {
        let content = |items: &[Node]| items.iter().map(canonical).collect::<Vec<_>>();
        let (old_keys, new_keys) = (content(old), content(new));
        let Paired { both, left, right } = self.paired(&old_keys, &new_keys);
        let step = |key: &String| Step::Content(key.clone());
        for (one, two) in both {
            self.step(step(&new_keys[two]), Some(&old[one]), Some(&new[two]));
        }
        if let ([one], [two]) = (left.as_slice(), right.as_slice()) {
            return self.step(step(&new_keys[*two]), Some(&old[*one]), Some(&new[*two]));
        }
        for it in left {
            self.whole(step(&old_keys[it]), Some(&old[it]), None);
        }
        for it in right {
            self.whole(step(&new_keys[it]), None, Some(&new[it]));
        }
    }

    fn whole(&mut self, step: Step, old: Option<&Node>, new: Option<&Node>) {
        self.path.push(step);
        self.leaf(old, new);
        self.path.pop();
    }

    /// Finds the items of both sides that are the same one, by equal keys before keys that names explain; returns those of
    /// one side as well.
    fn paired(&self, old: &[String], new: &[String]) -> Paired {
        let (mut both, mut left, mut right) =
            (Vec::new(), (0..old.len()).collect::<Vec<_>>(), (0..new.len()).collect::<Vec<_>>());
        let equal = |one: &str, two: &str| one == two;
        let by_names = |one: &str, two: &str| self.names.are_same(one, two);
        for same in [&equal as &dyn Fn(&str, &str) -> bool, &by_names] {
            let mut open: Vec<usize> = Vec::new();
            for one in left {
                match right.iter().position(|two| same(old[one].as_str(), new[*two].as_str())) {
                    Some(at) => both.push((one, right.remove(at))),
                    None => open.push(one),
                }
            }
            left = open;
        }
        both.sort_unstable();
        Paired { both, left, right }
    }

    /// Reports another order of the same items, in lists where it means something.
    fn order(&mut self, pairs: &[(usize, usize)], (old, new): (&[String], &[String]), items: [&[Node]; 2]) {
        let mut others: Vec<usize> = pairs.iter().map(|(_, two)| *two).collect();
        if others.is_sorted() || !has_order(&self.path, items) {
            return;
        }
        let names = |keys: &[String], indexes: &[usize]| {
            Node::List(indexes.iter().map(|it| Node::from(keys[*it].as_str())).collect())
        };
        let before = names(old, &pairs.iter().map(|(one, _)| *one).collect::<Vec<_>>());
        others.sort_unstable();
        let after = names(new, &others);
        self.path.push(Step::Field(ORDER.to_owned()));
        self.leaf(Some(&before), Some(&after));
        self.path.pop();
    }

    /// Compares two values of which at least one is neither a map nor a list as the other is.
    fn single(&mut self, old: &Node, new: &Node) {
        let Some((inner_old, inner_new)) = inside(&self.path, old, new).filter(|_| old != new) else {
            return self.leaf(Some(old), Some(new));
        };
        let (changes, expected) = (self.found.changes.len(), self.found.expected);
        self.both(Some(&inner_old), Some(&inner_new));
        let found = self.found.changes.len() - changes;
        // A text may differ where what it holds does not; of much, one line says more than many.
        if found == 0 && self.found.expected == expected || found > MOST_INSIDE {
            self.found.changes.truncate(changes);
            self.found.expected = expected;
            self.leaf(Some(old), Some(new));
        }
    }

    fn leaf(&mut self, old: Option<&Node>, new: Option<&Node>) {
        if let (Some(old), Some(new)) = (old, new)
            && self.is_same(old, new)
        {
            return;
        }
        let Meaning { group, rank, label, news } = group::meaning(&self.object.kind.kind, &self.path, self.workload);
        if news == group::News::Never {
            return;
        }
        if news == group::News::BeyondNames && self.is_expected(old, new) {
            self.found.expected += 1;
            return;
        }
        let path: Vec<&str> = self.path.iter().map(Step::text).collect();
        let secret = hidden::is_secret(&self.object.kind.kind, &path, [old, new]);
        let own = self.workload == Some(&self.object.name);
        // Of several objects of a workload, or of all workloads, a field says whose it is.
        let label = if own || self.workload.is_some() && group::is_controller(&self.object.kind.kind) {
            label
        } else {
            format!("{} {label}", self.object.label())
        };
        self.found.changes.push(Change {
            subject: self.names.subject(self.object),
            group,
            rank,
            label,
            object: self.object.label(),
            field: Some(joined(&self.path)),
            old: old.cloned(),
            new: new.cloned(),
            secret,
        });
    }

    fn is_expected(&self, old: Option<&Node>, new: Option<&Node>) -> bool {
        let (Some(old), Some(new)) = (old, new) else { return false };
        let path: Vec<&str> = self.path.iter().map(Step::text).collect();
        let hash = |one: &str, two: &str| self.names.are_same(without_hash(one), without_hash(two));
        path == ["metadata", "name"] && are_alike(old, new, &hash)
            || are_alike(old, new, &|one, two| self.names.are_same(one, two))
    }

    fn is_same(&self, old: &Node, new: &Node) -> bool {
        are_alike(old, new, &|one, two| one == two) || are_same_quantity(&self.path, old, new)
    }
}

fn are_maps(items: &[Node]) -> bool {
    items.iter().all(|it| matches!(it, Node::Map(_)))
}

/// Returns a path as people write it: `spec.containers[web].image`.
fn joined(path: &[Step]) -> String {
    let mut out = String::new();
    for step in path {
        let (before, text, after) = match step {
            Step::Field(name) if name.contains('.') => ("[", name, "]"),
            Step::Field(name) if out.is_empty() => ("", name, ""),
            Step::Field(name) => (".", name, ""),
            Step::Item(key) | Step::Content(key) => ("[", key, "]"),
        };
        out.extend([before, text, after]);
    }
    out
}
