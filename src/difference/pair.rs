//! Which object of one side is which of the other.
//!
//! By name first; then by what a name means: names of other environments, names with the hash of a content, the claim of a
//! volume, the workload that an object belongs to.

use super::NAME;
use super::names::{INSTANCE, Names, without_hash};
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

/// What an object is recognised by.
type Key = fn(&Object) -> Option<String>;

/// From the surest to the vaguest.
const KEYS: [Key; 5] = [
    |it| Some(format!("{} {}", it.namespace.as_deref().unwrap_or_default(), it.name)),
    |it| Some(it.name.clone()),
    |it| Some(without_hash(&it.name).to_owned()),
    |it| it.at(&["spec", "claimRef", "name"])?.as_str().map(str::to_owned),
    |it| Some(format!("{} {}", it.label_value(NAME)?, it.label_value(COMPONENT).unwrap_or_default())),
];

/// Pairs the objects of both sides.
pub(super) fn pair<'a>(old: &'a [Object], new: &'a [Object], names: &Names) -> Vec<Pair<'a>> {
    let mut left = Side { objects: old, open: (0..old.len()).collect() };
    let mut right = Side { objects: new, open: (0..new.len()).collect() };
    let mut pairs = Vec::new();
    // Objects of one migration before those of another: it may have been renamed, and others say nothing of it.
    for (of, key) in KEYS.into_iter().map(|it| (Of::Migration, it)).chain(KEYS.map(|it| (Of::Any, it))) {
        let mut found = |one: usize, two: usize, left: &mut Side<'_>, right: &mut Side<'_>| {
            left.open.remove(&one);
            right.open.remove(&two);
            pairs.push(Pair::Both(&old[one], &new[two]));
        };
        for (one, two) in equal(&left.by((of, key), str::to_owned), &right.by((of, key), str::to_owned)) {
            found(one, two, &mut left, &mut right);
        }
        let blurred = |text: &str| names.blurred(text);
        for (one, two) in alike(&left.by((of, key), blurred), &right.by((of, key), blurred), names) {
            found(one, two, &mut left, &mut right);
        }
    }
    pairs.extend(left.open.into_iter().map(|it| Pair::Old(&old[it])));
    pairs.extend(right.open.into_iter().map(|it| Pair::New(&new[it])));
    pairs
}

/// Objects of one side, with the indexes of those that have no other side yet.
struct Side<'a> {
    objects: &'a [Object],
    open: BTreeSet<usize>,
}

/// Among which objects the other side of one is looked for.
#[derive(Clone, Copy)]
enum Of {
    /// Those of the same migration.
    Migration,
    /// All.
    Any,
}

/// Group, kind, migration, and what an object is recognised by.
type Identity<'a> = (&'a str, &'a str, Option<&'a str>, String);

/// Indexes of objects with their keys.
type Buckets<'a> = BTreeMap<Identity<'a>, Vec<(usize, String)>>;

impl<'a> Side<'a> {
    fn by(&self, (of, key): (Of, Key), form: impl Fn(&str) -> String) -> Buckets<'a> {
        let mut buckets = Buckets::new();
        for index in &self.open {
            let object = &self.objects[*index];
            if let Some(key) = key(object) {
                let migration = match of {
                    Of::Migration => object.label_value(INSTANCE),
                    Of::Any => None,
                };
                let identity = (object.kind.group(), &*object.kind.kind, migration, form(&key));
                buckets.entry(identity).or_default().push((*index, key));
            }
        }
        buckets
    }
}

/// Two of one key on a side are told apart by nothing.
fn equal(left: &Buckets<'_>, right: &Buckets<'_>) -> Vec<(usize, usize)> {
    let one = |(identity, here): (&Identity<'_>, &Vec<(usize, String)>)| match (
        here.as_slice(),
        right.get(identity)?.as_slice(),
    ) {
        ([(one, _)], [(two, _)]) => Some((*one, *two)),
        _ => None,
    };
    left.iter().filter_map(one).collect()
}

/// Among many that look alike, each has the only one that is the same but for names.
fn alike(left: &Buckets<'_>, right: &Buckets<'_>, names: &Names) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (identity, here) in left {
        let Some(there) = right.get(identity) else { continue };
        for (one, old) in here {
            let mut same = there.iter().filter(|(_, new)| names.are_same(old, new));
            let (Some((two, new)), None) = (same.next(), same.next()) else { continue };
            let back = here.iter().filter(|(_, old)| names.are_same(old, new)).count();
            if back == 1 {
                pairs.push((*one, *two));
            }
        }
    }
    pairs
}
