//! Which object of one side is which of the other.
//!
//! By name first; then by what a name means: names of other environments, names with the hash of a content, the claim of a
//! volume, the workload that an object belongs to.

use super::NAME;
use super::names::{Names, without_hash};
use crate::object::Object;
use std::collections::{BTreeMap, BTreeSet};

/// Label with the part of a workload that an object is.
const COMPONENT: &str = "app.kubernetes.io/component";

/// An object with its other side.
pub(super) enum Pair<'a> {
    /// On both sides.
    Both(&'a Object, &'a Object),
    /// Only on the old side.
    Old(&'a Object),
    /// Only on the new side.
    New(&'a Object),
}

/// What an object is recognised by; texts are those of the new side.
type Key = fn(&Object, &dyn Fn(&str) -> String) -> Option<String>;

/// From the surest to the vaguest.
const KEYS: [Key; 5] = [
    |it, map| Some(format!("{} {}", it.namespace.as_deref().map(map).unwrap_or_default(), map(&it.name))),
    |it, map| Some(map(&it.name)),
    |it, map| Some(map(without_hash(&it.name))),
    |it, _| it.body.get("spec")?.get("claimRef")?.get("name")?.as_str().map(str::to_owned),
    |it, _| Some(format!("{} {}", it.label_value(NAME)?, it.label_value(COMPONENT).unwrap_or_default())),
];

/// Pairs the objects of both sides.
pub(super) fn pair<'a>(old: &'a [Object], new: &'a [Object], names: &Names) -> Vec<Pair<'a>> {
    let mut left: BTreeSet<usize> = (0..old.len()).collect();
    let mut right: BTreeSet<usize> = (0..new.len()).collect();
    let mut pairs = Vec::new();
    for key in KEYS {
        let old_keys = keys(old, &left, |it| key(it, &|text| names.mapped(text)));
        let new_keys = keys(new, &right, |it| key(it, &str::to_owned));
        for (key, here) in old_keys {
            // Two of one key on a side are told apart by nothing.
            let (&[one], Some(&[two])) = (here.as_slice(), new_keys.get(&key).map(Vec::as_slice)) else { continue };
            left.remove(&one);
            right.remove(&two);
            pairs.push(Pair::Both(&old[one], &new[two]));
        }
    }
    pairs.extend(left.into_iter().map(|it| Pair::Old(&old[it])));
    pairs.extend(right.into_iter().map(|it| Pair::New(&new[it])));
    pairs
}

/// Group, kind and what an object is recognised by.
type Identity = (String, String, String);

fn keys(
    objects: &[Object],
    among: &BTreeSet<usize>,
    key: impl Fn(&Object) -> Option<String>,
) -> BTreeMap<Identity, Vec<usize>> {
    let mut keys: BTreeMap<Identity, Vec<usize>> = BTreeMap::new();
    for index in among {
        let object = &objects[*index];
        if let Some(key) = key(object) {
            let identity = (object.kind.group().to_owned(), object.kind.kind.clone(), key);
            keys.entry(identity).or_default().push(*index);
        }
    }
    keys
}
