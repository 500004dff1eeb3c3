//! Laying one tree over another: maps merge key by key, everything else replaces, null removes.

use super::{Entry, Tree, Value};

/// Lays `over` on `base`.
///
/// A null in `over` stays in the result as a mark of removal, because a later layer must still be able to lay a value
/// over it; [`prune`] takes the nulls out at the end.
#[must_use]
pub fn merge(base: Tree, over: &Tree) -> Tree {
    match (base.value, &over.value) {
        (Value::Map(entries), Value::Map(_)) => {
            // The place of a merged map is that of its last layer: that is the one a reader would change.
            Tree { mark: over.mark, value: Value::Map(merge_entries(entries, over)) }
        }
        _ => over.clone(),
    }
}

fn merge_entries(mut entries: Vec<Entry>, over: &Tree) -> Vec<Entry> {
    for entry in over.entries().unwrap_or_default() {
        match entries.iter_mut().find(|it| it.key == entry.key) {
            Some(slot) => {
                // `Tree::plain` is a cheap stand-in while the value is moved out and merged.
                let base = std::mem::replace(&mut slot.value, Tree::plain("", entry.mark));
                slot.value = merge(base, &entry.value);
                slot.mark = entry.mark;
            }
            None => entries.push(entry.clone()),
        }
    }
    entries
}

/// Lays `over` within `base`, as [`merge`] does, but leaves every map that both have at its place in `base`.
///
/// For single values from outside of the file: what is missing beside them is still missing in the file.
pub fn lay_within(base: &mut Tree, over: &Tree) {
    let (Value::Map(entries), Value::Map(laid)) = (&mut base.value, &over.value) else {
        *base = over.clone();
        return;
    };
    for entry in laid {
        match entries.iter_mut().find(|it| it.key == entry.key) {
            Some(slot) => lay_within(&mut slot.value, &entry.value),
            None => entries.push(entry.clone()),
        }
    }
}

/// Takes out every key whose value is null.
pub fn prune(tree: &mut Tree) {
    match &mut tree.value {
        Value::Map(entries) => {
            entries.retain(|entry| !entry.value.is_null());
            for entry in entries {
                prune(&mut entry.value);
            }
        }
        Value::List(items) => items.iter_mut().for_each(prune),
        Value::Scalar(_) => {}
    }
}
