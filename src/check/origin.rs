//! A field of an object -> where the user wrote it: in a patch, in a template, or in the workload that it was emitted for.

use super::place;
use crate::diagnostic::{Mark, Place, Route};
use crate::object::{Node, Object};
use crate::plan::{OwnObject, PatchBody, PatchPlan, Plan, WorkloadPlan, names};
use crate::tree::{Tree, Value};

/// What stands in a path of RFC 6902 for the place behind the last item.
const APPENDED: &str = "-";

/// Returns where a field of an object is written; an empty path is the object itself.
///
/// Paths name the items of lists by their number, as RFC 6901 does. The last patch that writes the field wins, as it did
/// when patches were applied.
pub(super) fn of(plan: &Plan, object: &Object, path: &[impl AsRef<str>]) -> Place {
    foreign(plan, object, path).unwrap_or_else(|| match workload(plan, object) {
        Some(workload) => place::workload(workload, &[]),
        None => Place::route(Route::from("spec")),
    })
}

/// Returns where a patch or a template writes a field of an object; `None` where it is the program's own.
pub(super) fn foreign(plan: &Plan, object: &Object, path: &[impl AsRef<str>]) -> Option<Place> {
    let path: Vec<&str> = path.iter().map(AsRef::as_ref).collect();
    let path = &path[..];
    patched(plan, object, path).or_else(|| own(plan, object).map(|own| in_template(own, path)))
}

/// Returns where a patch writes a field of an object.
pub(super) fn patched(plan: &Plan, object: &Object, path: &[&str]) -> Option<Place> {
    let mut patches = plan.patches.iter().rev().filter(|it| it.target.matches(object));
    patches.find_map(|it| in_patch(it, path))
}

/// Tells whether a patch or a template had a hand in an object.
pub(super) fn is_foreign(plan: &Plan, object: &Object) -> bool {
    plan.patches.iter().any(|it| it.target.matches(object)) || own(plan, object).is_some()
}

/// Returns the workload that an object was emitted for.
pub(super) fn workload<'a>(plan: &'a Plan, object: &Object) -> Option<&'a WorkloadPlan> {
    let name = label(object, names::NAME).filter(|_| own(plan, object).is_none())?;
    plan.workloads.iter().find(|it| *it.name == *name)
}

/// Returns the object of a template that this is; what we emit carries a label that says so, whatever its name.
pub(super) fn own<'a>(plan: &'a Plan, object: &Object) -> Option<&'a OwnObject> {
    if plan.own_objects.is_empty() || label(object, names::MANAGED_BY).is_some() {
        return None;
    }
    plan.own_objects.iter().find(|it| it.object.kind.kind == object.kind.kind && it.object.name == object.name)
}

fn label<'a>(object: &'a Object, key: &str) -> Option<&'a str> {
    super::object::at(object, &["metadata", "labels", key]).and_then(Node::as_str)
}

fn in_template(own: &OwnObject, path: &[&str]) -> Place {
    let whole = own.written.entry("kind").map_or(own.written.mark, |it| it.value.mark);
    let mut mark = whole;
    let mut tree = &own.written;
    let mut route = Route::root();
    for key in path {
        let Some((at, next)) = step(tree, key) else { break };
        route = push(&route, tree, key);
        (mark, tree) = (at, next);
    }
    Place::new(mark, route)
}

/// Returns where a patch writes a field; `None` where it leaves it alone.
fn in_patch(by: &PatchPlan, path: &[&str]) -> Option<Place> {
    if path.is_empty() {
        return None;
    }
    match &by.body {
        PatchBody::Merge(_) => {
            let merge = by.written.get("merge")?;
            let (mark, route) = laid(merge, path, &by.place.route.key("merge"), Extent::Fields)?;
            Some(Place::new(mark, route))
        }
        PatchBody::Json(_) => {
            let Value::List(operations) = &by.written.get("json")?.value else { return None };
            let mut last = operations.iter().enumerate().rev();
            last.find_map(|(index, it)| in_operation(it, path, &numbered(&by.place.route.key("json"), index)))
        }
    }
}

/// How much a part of a patch replaces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// The fields that it names.
    Fields,
    /// Everything that stood there: what it does not name is gone.
    Whole,
}

/// Follows a path through a tree that is laid over an object: what it replaces as a whole is where the path ends.
fn laid(tree: &Tree, path: &[&str], route: &Route, extent: Extent) -> Option<(Mark, Route)> {
    let (mut tree, mut mark, mut route, mut extent) = (tree, tree.mark, route.clone(), extent);
    for key in path {
        // RFC 7386 replaces lists.
        if matches!(tree.value, Value::List(_)) {
            extent = Extent::Whole;
        }
        match step(tree, key) {
            Some((at, next)) => {
                route = push(&route, tree, key);
                (mark, tree) = (at, next);
            }
            None if extent == Extent::Fields && matches!(tree.value, Value::Map(_)) => return None,
            None => break,
        }
    }
    Some((mark, route))
}

fn in_operation(operation: &Tree, path: &[&str], route: &Route) -> Option<Place> {
    let pointer = operation.get("path").and_then(Tree::as_str)?;
    let tokens: Vec<String> = pointer.split('/').skip(1).map(|it| it.replace("~1", "/").replace("~0", "~")).collect();
    let same = |(token, key): (&String, &&str)| token == key || token == APPENDED;
    if !tokens.iter().zip(path).all(same) {
        return None;
    }
    let whole = Place::new(operation.mark, route.clone());
    // An operation below the path writes a part of what stands there.
    let Some(rest) = path.get(tokens.len()..) else { return Some(whole) };
    let Some(value) = operation.get("value") else { return Some(whole) };
    let (mark, route) = laid(value, rest, &route.key("value"), Extent::Whole)?;
    Some(Place::new(mark, route))
}

/// Goes one step down: a single value is the place, of anything longer its key.
fn step<'a>(tree: &'a Tree, key: &str) -> Option<(Mark, &'a Tree)> {
    match &tree.value {
        Value::List(items) => items.get(key.parse::<usize>().ok()?).map(|it| (it.mark, it)),
        Value::Map(_) => {
            tree.entry(key).map(|it| (if it.value.scalar().is_some() { it.value.mark } else { it.mark }, &it.value))
        }
        Value::Scalar(_) => None,
    }
}

fn push(route: &Route, tree: &Tree, key: &str) -> Route {
    match (&tree.value, key.parse()) {
        (Value::List(_), Ok(index)) => numbered(route, index),
        _ => route.key(key),
    }
}

fn numbered(route: &Route, index: usize) -> Route {
    let mut route = route.clone();
    route.push_index(index);
    route
}
