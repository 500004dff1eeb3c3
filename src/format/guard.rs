//! Whether two texts say the same.

use crate::tree::{Entry, Tree, Value, read, surface};

/// Returns the text after a step, or the one before it when the step changed what it says or lost a comment.
pub(super) fn same(before: &str, after: String) -> String {
    if say_the_same(before, &after) { after } else { before.to_owned() }
}

fn say_the_same(one: &str, two: &str) -> bool {
    let comments = |text: &str| {
        let mut comments = surface(text)?.comments;
        comments.sort();
        Some(comments)
    };
    let (Some(first), Some(second)) = (read(one), read(two)) else { return false };
    comments(one) == comments(two)
        && first.len() == second.len()
        && first.iter().zip(&second).all(|(one, two)| are_equal(one, two) && environments(one) == environments(two))
}

/// The one map whose order means something.
fn environments(tree: &Tree) -> Vec<&str> {
    let entries = tree.at(&["spec", "environments"]).and_then(Tree::entries).unwrap_or_default();
    entries.iter().map(|entry| &*entry.key).collect()
}

fn are_equal(one: &Tree, two: &Tree) -> bool {
    match (&one.value, &two.value) {
        (Value::Scalar(one), Value::Scalar(two)) => one.text == two.text && one.style == two.style,
        (Value::List(one), Value::List(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| are_equal(one, two))
        }
        (Value::Map(one), Value::Map(other)) => {
            let same = |entry: &Entry| two.get(&entry.key).is_some_and(|value| are_equal(&entry.value, value));
            one.len() == other.len() && one.iter().all(same)
        }
        _ => false,
    }
}
