//! The names by which two environments differ anyway: their own, and those of their namespaces.

use super::NAME;
use crate::object::Object;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Label with the name of the migration.
pub(super) const INSTANCE: &str = "app.kubernetes.io/instance";

/// Label with the name of the environment.
const ENVIRONMENT: &str = "transship.dev/environment";

/// Length of the hash of an object's content at the end of its name.
const HASH: usize = 8;

/// So many ways to read two lines are followed; only texts made for it have more.
const MOST_WAYS: usize = 1 << 20;

/// What stands for any of the names.
const PLACE: char = '\0';

/// The names of both sides.
#[derive(Debug)]
pub(super) struct Names {
    /// Each with its word: what it is, on the old side, on the new side. Longer names first: one may hold the other.
    pub(super) pairs: Vec<(&'static str, String, String)>,
    /// Whether both sides are the same environment, as far as they say.
    is_one_environment: bool,
    /// Names that workloads of several migrations have.
    ambiguous: BTreeSet<String>,
}

impl Names {
    /// Returns the names that stand in the objects.
    pub(super) fn of(old: &[Object], new: &[Object]) -> Self {
        let environments = (environment(old), environment(new));
        let is_one_environment = environments.0.is_some() && environments.0 == environments.1;
        let (mut there, mut here) = (namespaces(old), namespaces(new));
        // Manifests of others need not say which migration they belong to, and a migration may have been renamed.
        let whole = there.remove(&None).zip(here.remove(&None));
        let both = there.into_iter().filter_map(|(migration, old)| Some((old, here.get(&migration)?.clone())));
        let each: Vec<(String, String)> = both.collect();
        let both = if each.is_empty() { whole.into_iter().collect() } else { each };
        let both = both.into_iter().map(|(old, new)| ("namespace", old, new));
        let environment = environments.0.zip(environments.1).map(|(old, new)| ("environment", old, new));
        let mut pairs: Vec<(&'static str, String, String)> = Vec::new();
        for pair in both.chain(environment).filter(|(_, old, new)| old != new) {
            if !pairs.contains(&pair) {
                pairs.push(pair);
            }
        }
        Self { pairs, is_one_environment, ambiguous: ambiguous(old, new) }
    }

    /// Returns the workload that an object belongs to, with its migration where the name alone does not tell.
    pub(super) fn subject(&self, object: &Object) -> Option<String> {
        let name = object.label_value(NAME)?;
        let migration = object.label_value(INSTANCE).filter(|_| self.ambiguous.contains(name));
        Some(migration.map_or_else(|| name.to_owned(), |migration| format!("{migration}/{name}")))
    }

    /// Returns the namespaces of both sides where one environment moved from one to the other, which nobody expects.
    pub(super) fn moved(&self) -> Option<(&str, &str)> {
        let pair = self.pairs.iter().find(|(word, ..)| *word == "namespace");
        pair.filter(|_| self.is_one_environment).map(|(_, old, new)| (old.as_str(), new.as_str()))
    }

    /// Tells whether two texts differ by these names at most: each that stands in the old one may be its counterpart, or
    /// itself, in the new one.
    pub(super) fn are_same(&self, old: &str, new: &str) -> bool {
        // No name holds a line break, so that a long text is compared line by line.
        let lines = || old.split('\n').zip(new.split('\n'));
        let count = |text: &str| text.bytes().filter(|it| *it == b'\n').count();
        old == new
            || !self.pairs.is_empty() && count(old) == count(new) && lines().all(|(old, new)| self.line(old, new))
    }

    /// Follows every way to read both lines side by side.
    fn line(&self, old: &str, new: &str) -> bool {
        if old == new {
            return true;
        }
        let (mut open, mut seen) = (vec![(0, 0)], HashSet::new());
        while let Some((left, right)) = open.pop() {
            if left == old.len() && right == new.len() {
                return true;
            }
            if !seen.insert((left, right)) || seen.len() > MOST_WAYS {
                continue;
            }
            let letters = (old[left..].chars().next(), new[right..].chars().next());
            if let (Some(one), Some(two)) = letters
                && one == two
            {
                open.push((left + one.len_utf8(), right + two.len_utf8()));
            }
            for (_, one, two) in &self.pairs {
                if stands(old, left, one) && stands(new, right, two) {
                    open.push((left + one.len(), right + two.len()));
                }
            }
        }
        false
    }

    /// Returns a text that is the same for all texts that are the same but for names; others may have it too.
    pub(super) fn blurred(&self, text: &str) -> String {
        let mut names: Vec<&str> = self.pairs.iter().flat_map(|(_, old, new)| [old.as_str(), new.as_str()]).collect();
        names.sort_by_key(|it| std::cmp::Reverse(it.len()));
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        while let Some(letter) = text[at..].chars().next() {
            let name = names.iter().find(|name| stands(text, at, name));
            at += name.map_or(letter.len_utf8(), |it| it.len());
            if name.is_none() {
                out.push(letter);
                continue;
            }
            // Of names in a row, as in `shop-dev`, one may stand for both.
            let joint = out.chars().next_back().filter(|it| !it.is_alphanumeric());
            let before = joint.map_or(out.as_str(), |it| &out[..out.len() - it.len_utf8()]);
            if before.ends_with(PLACE) {
                out.truncate(before.len());
            } else {
                out.push(PLACE);
            }
        }
        out
    }
}

/// Tells whether a name stands at a byte of a text, and is no part of a longer word: `dev` is none of `device`.
fn stands(text: &str, at: usize, name: &str) -> bool {
    let Some(after) = text[at..].strip_prefix(name).filter(|_| !name.is_empty()) else { return false };
    let word = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
    !word(text[..at].chars().next_back()) && !word(after.chars().next())
}

/// Returns a name without the hash of its object's content.
pub(super) fn without_hash(name: &str) -> &str {
    let hash = |it: &str| it.len() == HASH && it.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'a'..=b'f'));
    name.rsplit_once('-').filter(|(_, end)| hash(end)).map_or(name, |(name, _)| name)
}

fn environment(objects: &[Object]) -> Option<String> {
    objects.iter().find_map(|it| it.label_value(ENVIRONMENT)).map(str::to_owned)
}

/// Returns the namespace of each migration, and of all objects: most objects of an environment live in its own.
fn namespaces(objects: &[Object]) -> BTreeMap<Option<&str>, String> {
    let mut counts: BTreeMap<Option<&str>, BTreeMap<&str, usize>> = BTreeMap::new();
    for object in objects {
        let Some(namespace) = object.namespace.as_deref() else { continue };
        for of in [None, object.label_value(INSTANCE)].into_iter().collect::<BTreeSet<_>>() {
            *counts.entry(of).or_default().entry(namespace).or_default() += 1;
        }
    }
    let most = |(of, counts): (_, BTreeMap<&str, usize>)| {
        let (namespace, _) = counts.into_iter().max_by_key(|(_, count)| *count)?;
        Some((of, namespace.to_owned()))
    };
    counts.into_iter().filter_map(most).collect()
}

fn ambiguous(old: &[Object], new: &[Object]) -> BTreeSet<String> {
    let mut migrations: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for object in old.iter().chain(new) {
        if let (Some(name), Some(migration)) = (object.label_value(NAME), object.label_value(INSTANCE)) {
            migrations.entry(name).or_default().insert(migration);
        }
    }
    migrations.into_iter().filter(|(_, all)| all.len() > 1).map(|(name, _)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Names, without_hash};
    use std::collections::BTreeSet;

    fn names(pairs: &[(&'static str, &str, &str)]) -> Names {
        let pair = |(word, old, new): &(&'static str, &str, &str)| (*word, (*old).to_owned(), (*new).to_owned());
        Names { pairs: pairs.iter().map(pair).collect(), is_one_environment: false, ambiguous: BTreeSet::new() }
    }

    #[test]
    fn names_explain_whole_words_only_and_in_both_directions() {
        let there = names(&[("namespace", "shop-dev", "shop"), ("environment", "dev", "prod")]);
        let back = names(&[("namespace", "shop", "shop-dev"), ("environment", "prod", "dev")]);
        for (old, new, same) in [
            ("shop-dev/dev/device.dev", "shop/prod/device.prod", true),
            ("role/shop-dev-secrets", "role/shop-secrets", true),
            ("role/shop-dev-secrets", "role/shop-prod-secrets", true),
            ("shop-default-deny", "shop-default-deny", true),
            ("first: dev\nsecond: x", "first: prod\nsecond: x", true),
            ("first: dev", "first: prod\nsecond: x", false),
            ("debug-dev", "info-prod", false),
            ("device", "prodice", false),
            ("dev", "", false),
        ] {
            assert_eq!((there.are_same(old, new), back.are_same(new, old)), (same, same), "{old} and {new}");
            let blurred = there.blurred(old) == there.blurred(new);
            assert!(blurred || !same, "{old} and {new} are the same, so they are blurred alike");
        }
    }

    #[test]
    fn names_that_may_be_read_in_many_ways_are_read_in_time() {
        let names = names(&[("namespace", "a-a", "a"), ("environment", "a", "a-a")]);
        let text = "a-".repeat(400);
        assert!(!names.are_same(&format!("{text}x"), &format!("{text}y")));
        assert!(names.are_same(&text, &text.repeat(2)));
    }

    #[test]
    fn a_hash_is_taken_off_and_a_word_is_not() {
        assert_eq!(
            (without_hash("migrate-0a1b2c3d"), without_hash("migrate-database")),
            ("migrate", "migrate-database")
        );
    }
}
