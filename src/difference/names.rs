//! The names by which two environments differ anyway: their own, and those of their namespaces.

use crate::object::Object;
use std::collections::BTreeMap;

/// Label with the name of the environment.
const ENVIRONMENT: &str = "transship.dev/environment";

/// Length of the hash of an object's content at the end of its name.
const HASH: usize = 8;

/// The names of both sides.
#[derive(Debug)]
pub(super) struct Names {
    /// Each with its word: what it is, on the old side, on the new side. Longer names first: one may hold the other.
    pub(super) pairs: Vec<(&'static str, String, String)>,
}

impl Names {
    /// Returns the names that stand in the objects.
    pub(super) fn of(old: &[Object], new: &[Object]) -> Self {
        let both = [("namespace", namespace(old), namespace(new)), ("environment", environment(old), environment(new))];
        let differ = |(word, old, new): (&'static str, Option<String>, Option<String>)| {
            old.zip(new).filter(|(old, new)| old != new).map(|(old, new)| (word, old, new))
        };
        Self { pairs: both.into_iter().filter_map(differ).collect() }
    }

    /// Returns a text of the old side as it would read on the new one.
    pub(super) fn mapped(&self, text: &str) -> String {
        replaced(text, &self.pairs.iter().collect::<Vec<_>>())
    }

    /// Tells whether two texts differ only by these names.
    pub(super) fn explain(&self, old: &str, new: &str) -> bool {
        let [first, second] = [self.pairs.first(), self.pairs.get(1)];
        let choices = [[first, second], [second, None], [first, None]];
        choices.into_iter().any(|pairs| replaced(old, &pairs.into_iter().flatten().collect::<Vec<_>>()) == new)
    }
}

/// Replaces all names at once: what one of them puts in is not looked at by the next.
fn replaced(text: &str, pairs: &[&(&'static str, String, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut before) = (text, None);
    while let Some(letter) = rest.chars().next() {
        let here = pairs.iter().find(|(_, old, _)| starts(rest, old, before));
        let (length, put) = here.map_or((letter.len_utf8(), None), |(_, old, new)| (old.len(), Some(new.as_str())));
        let (taken, left) = rest.split_at(length);
        out.push_str(put.unwrap_or(taken));
        before = taken.chars().next_back();
        rest = left;
    }
    out
}

/// Tells whether a text begins with a name that is no part of a longer word: `dev` is none of `device`.
fn starts(text: &str, name: &str, before: Option<char>) -> bool {
    let Some(after) = text.strip_prefix(name).filter(|_| !name.is_empty()) else { return false };
    let word = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
    !word(before) && !word(after.chars().next())
}

/// Returns a name without the hash of its object's content.
pub(super) fn without_hash(name: &str) -> &str {
    let hash = |it: &str| it.len() == HASH && it.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'a'..=b'f'));
    name.rsplit_once('-').filter(|(_, end)| hash(end)).map_or(name, |(name, _)| name)
}

fn environment(objects: &[Object]) -> Option<String> {
    objects.iter().find_map(|it| it.label_value(ENVIRONMENT)).map(str::to_owned)
}

/// Most objects of an environment live in its own namespace.
fn namespace(objects: &[Object]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for namespace in objects.iter().filter_map(|it| it.namespace.as_deref()) {
        *counts.entry(namespace).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(namespace, _)| namespace.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Names, without_hash};

    fn names(pairs: &[(&'static str, &str, &str)]) -> Names {
        Names { pairs: pairs.iter().map(|(word, old, new)| (*word, (*old).to_owned(), (*new).to_owned())).collect() }
    }

    #[test]
    fn names_are_replaced_as_whole_words_only() {
        let names = names(&[("namespace", "shop-dev", "shop"), ("environment", "dev", "prod")]);
        assert_eq!(names.mapped("shop-dev/dev/device.dev"), "shop/prod/device.prod");
        assert!(names.explain("role/shop-dev-secrets", "role/shop-secrets"));
        assert!(names.explain("role/shop-dev-secrets", "role/shop-prod-secrets"));
        assert!(!names.explain("debug-dev", "info-prod"));
    }

    #[test]
    fn a_hash_is_taken_off_and_a_word_is_not() {
        assert_eq!(
            (without_hash("migrate-0a1b2c3d"), without_hash("migrate-database")),
            ("migrate", "migrate-database")
        );
    }
}
