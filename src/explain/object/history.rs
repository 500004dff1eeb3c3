//! What patches did to an object, one change after the other: where a field was before, and what became of it.
//!
//! Items of lists move when others are added or removed before them; they are followed by their names.

use super::rows::item_name;
use super::{inside, leaves, node_at};
use crate::diagnostic::{Mark, Place};
use crate::explain::path::{Path, Step};
use crate::object::{Node, Object};
use crate::patch;
use crate::plan::{PatchBody, PatchPlan};
use crate::tree::{Tree, Value};

/// An object before and after one change.
pub struct Change {
    /// Where the change stands.
    place: Place,
    /// The tree that is laid over, for a change by a merge.
    over: Option<Tree>,
    /// The object before it.
    pub before: Node,
    /// The object after it.
    pub after: Node,
}

/// What a change did to one field.
pub struct Touched<'a> {
    /// Where the change of this field stands.
    pub place: Place,
    /// The value before it, with its path.
    pub before: Option<(Path, &'a Node)>,
    /// The value after it, with its path.
    pub after: Option<(Path, &'a Node)>,
}

/// Applies a patch; returns its changes, one for each operation.
pub fn apply(patch: &PatchPlan, object: &mut Object) -> Vec<Change> {
    let Some(patched) = patch::patched(patch, object) else { return Vec::new() };
    let mut changes = Vec::new();
    // A patch with an operation that fails does nothing at all.
    let parts = if same(Some(&patched.body), Some(&object.body)) { Vec::new() } else { parts(patch) };
    for (part, over) in parts {
        let Some(after) = patch::patched(&part, object) else { continue };
        let before = std::mem::replace(object, after.clone()).body;
        changes.push(Change { place: part.place, over, before, after: after.body });
    }
    *object = patched;
    changes
}

fn parts(patch: &PatchPlan) -> Vec<(PatchPlan, Option<Tree>)> {
    let PatchBody::Json(operations) = &patch.body else {
        return vec![(patch.clone(), patch.written.get("merge").cloned())];
    };
    let marks = match patch.written.get("json").map(|it| &it.value) {
        Some(Value::List(items)) => items.iter().map(|it| it.mark).collect(),
        _ => Vec::new(),
    };
    let part = |(index, operation): (usize, &json_patch::PatchOperation)| {
        let mut route = patch.place.route.key("json");
        route.push_index(index);
        let place = Place { mark: marks.get(index).copied().or(patch.place.mark), route };
        let body = PatchBody::Json(json_patch::Patch(vec![operation.clone()]));
        (PatchPlan { body, place, ..patch.clone() }, None)
    };
    operations.0.iter().enumerate().map(part).collect()
}

/// Follows a field of the finished object back: what changes did to it, the first one first, and its path in the object
/// that was emitted, unless a patch added it.
pub fn back<'a>(changes: &'a [Change], path: &Path) -> (Vec<Touched<'a>>, Option<Path>) {
    let mut touched = Vec::new();
    let mut path = path.clone();
    for change in changes.iter().rev() {
        let before = moved(&change.after, &change.before, &path);
        touched.extend(change.touched(before.as_ref(), Some(&path)));
        let Some(before) = before else {
            touched.reverse();
            return (touched, None);
        };
        path = before;
    }
    touched.reverse();
    (touched, Some(path))
}

/// Follows a field of some version of the object to the finished one: what changes did to it, and its path there, unless a
/// patch removed it.
pub fn forth<'a>(changes: &'a [Change], path: &Path) -> (Vec<Touched<'a>>, Option<Path>) {
    let mut touched = Vec::new();
    let mut path = path.clone();
    for change in changes {
        let after = moved(&change.before, &change.after, &path);
        touched.extend(change.touched(Some(&path), after.as_ref()));
        match after {
            Some(after) => path = after,
            None => return (touched, None),
        }
    }
    (touched, Some(path))
}

/// Follows a field of the object between two changes in both directions: what changes did to it, its path in the object that
/// was emitted, and its path in the finished one.
pub fn through<'a>(changes: &'a [Change], at: usize, path: &Path) -> (Vec<Touched<'a>>, Option<Path>, Option<Path>) {
    let (earlier, later) = changes.split_at(at);
    let (mut touched, first) = back(earlier, path);
    let (since, last) = forth(later, path);
    touched.extend(since);
    (touched, first, last)
}

/// Returns what each change took away, as a whole, with where the change stands and the path that it had.
pub fn removed(changes: &[Change]) -> Vec<(Place, Path, &Node)> {
    let mut all = Vec::new();
    for change in changes {
        gone(change, &change.before, &Path::default(), &mut all);
    }
    all
}

fn gone<'a>(change: &Change, node: &'a Node, path: &Path, all: &mut Vec<(Place, Path, &'a Node)>) {
    if moved(&change.before, &change.after, path).is_none() {
        all.push((change.place(path), path.clone(), node));
        return;
    }
    for (step, inside) in inside(node) {
        gone(change, inside, &path.then(step), all);
    }
}

impl Change {
    /// Tells whether the change stands below a route.
    pub fn stands_in(&self, route: &str) -> bool {
        self.place.route.as_str().starts_with(route)
    }

    /// Returns the fields that it changed, at their place after it, and what it took away, at its place before it.
    pub fn fields(&self) -> (Vec<Path>, Vec<Path>) {
        let changed = |leaf: &Path| {
            let before = moved(&self.after, &self.before, leaf);
            self.touched(before.as_ref(), Some(leaf)).is_some()
        };
        let mut taken = Vec::new();
        gone(self, &self.before, &Path::default(), &mut taken);
        let there = leaves(&self.after).into_iter().filter(changed).collect();
        (there, taken.into_iter().map(|(_, path, _)| path).collect())
    }

    fn touched(&self, before: Option<&Path>, after: Option<&Path>) -> Option<Touched<'_>> {
        let at = |node, path: Option<&Path>| path.and_then(|path| Some((path.clone(), node_at(node, path)?)));
        let (before, after) = (at(&self.before, before), at(&self.after, after));
        let value = |it: &Option<(Path, &'_ Node)>| it.as_ref().map(|it| serde_json::to_value(it.1).ok());
        if value(&before) == value(&after) {
            return None;
        }
        let path = after.as_ref().or(before.as_ref()).map(|it| it.0.clone()).unwrap_or_default();
        Some(Touched { place: self.place(&path), before, after })
    }

    /// Returns where the change of a field stands: in a merge, on its own line.
    fn place(&self, path: &Path) -> Place {
        let mark = self.over.as_ref().map(|over| mark(over, path));
        Place { mark: mark.or(self.place.mark), route: self.place.route.clone() }
    }
}

fn mark(over: &Tree, path: &Path) -> Mark {
    let mut tree = over;
    for step in &path.0 {
        let next = match (step, &tree.value) {
            (Step::Key(key), _) => tree.get(key),
            (Step::Index(index), Value::List(items)) => items.get(*index),
            (Step::Index(_), _) => None,
        };
        match next {
            Some(next) => tree = next,
            None => break,
        }
    }
    tree.mark
}

/// Returns the path that a field has in another version of the object; `None` where it is not there.
fn moved(from: &Node, to: &Node, path: &Path) -> Option<Path> {
    let (mut from, mut to, mut moved) = (from, to, Path::default());
    for step in &path.0 {
        let there = match (step, from, to) {
            (Step::Index(index), Node::List(items), Node::List(others)) => Step::Index(partner(items, others, *index)?),
            (Step::Index(_), ..) => return None,
            (Step::Key(_), ..) => step.clone(),
        };
        to = node_at(to, &Path(vec![there.clone()]))?;
        from = node_at(from, &Path(vec![step.clone()]))?;
        moved = moved.then(there);
    }
    Some(moved)
}

/// Returns where an item of a list stands in another version of the list.
fn partner(items: &[Node], others: &[Node], index: usize) -> Option<usize> {
    let item = items.get(index)?;
    let same_name = |name: &str| others.iter().position(|it| item_name(it) == Some(name));
    if let Some(found) = item_name(item).and_then(same_name) {
        return Some(found);
    }
    let is_same = |(one, other): (&Node, &Node)| same(Some(one), Some(other));
    let shorter = items.len().min(others.len());
    let start = items.iter().zip(others).take_while(|it| is_same(*it)).count();
    let backwards = items.iter().rev().zip(others.iter().rev());
    let end = backwards.take_while(|it| is_same(*it)).count().min(shorter - start);
    match index {
        _ if index < start => Some(index),
        _ if index >= items.len() - end => Some(others.len() - (items.len() - index)),
        // What stands between is another text of the same item only where as many items stand there.
        _ if items.len() == others.len() && unnamed(item, &others[index], others, items) => Some(index),
        _ => None,
    }
}

/// Tells whether neither of two items stands somewhere else under its name.
fn unnamed(item: &Node, other: &Node, others: &[Node], items: &[Node]) -> bool {
    let elsewhere =
        |it: &Node, list: &[Node]| item_name(it).is_some_and(|name| list.iter().any(|it| item_name(it) == Some(name)));
    !elsewhere(item, others) && !elsewhere(other, items)
}

/// The order of keys says nothing.
fn same(one: Option<&Node>, other: Option<&Node>) -> bool {
    serde_json::to_value(one).ok() == serde_json::to_value(other).ok()
}
