//! Whether two values are the same, whatever the order of their keys.

use super::walk::Step;
use crate::object::{Key, Node, thousandths};

/// Tells whether two values are the same, where `texts` says which texts are.
pub(super) fn are_alike(old: &Node, new: &Node, texts: &dyn Fn(&str, &str) -> bool) -> bool {
    match (old, new) {
        (Node::Null, Node::Null) => true,
        (Node::Bool(one), Node::Bool(two)) => one == two,
        (Node::Text(one), Node::Text(two)) => texts(one, two),
        (Node::Int(_) | Node::Float(_), Node::Int(_) | Node::Float(_)) => old.scalar() == new.scalar(),
        (Node::List(one), Node::List(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| are_alike(one, two, texts))
        }
        (Node::Map(one), Node::Map(two)) => are_maps_alike(one, two, texts),
        _ => false,
    }
}

fn are_maps_alike(old: &[(Key, Node)], new: &[(Key, Node)], texts: &dyn Fn(&str, &str) -> bool) -> bool {
    // To Kubernetes, a key with null is a key that is not there.
    let said = |side: &[(Key, Node)]| side.iter().filter(|(_, value)| !matches!(value, Node::Null)).count();
    let find = |key: &str| {
        let same = |(name, _): &&(Key, Node)| name.as_str() == key;
        new.iter().find(same).or_else(|| new.iter().find(|(name, _)| texts(key, name.as_str())))
    };
    let has_twin = |(key, value): &(Key, Node)| {
        matches!(value, Node::Null) || find(key.as_str()).is_some_and(|(_, other)| are_alike(value, other, texts))
    };
    said(old) == said(new) && old.iter().all(has_twin)
}

/// Tells whether two quantities are the same amount: Kustomize and people write `1000m` and `1` for the same.
pub(super) fn are_same_quantity(path: &[Step], old: &Node, new: &Node) -> bool {
    let amount = |it: &Node| it.scalar().and_then(|it| thousandths(&it));
    is_quantity(path) && amount(old).is_some_and(|it| Some(it) == amount(new))
}

/// Tells whether Kubernetes reads what stands at a path as a quantity. Settings that look like one are texts.
fn is_quantity(path: &[Step]) -> bool {
    let field = |it: &Step| match it {
        Step::Field(name) => name.clone(),
        Step::Item(_) | Step::Content(_) => "[]".to_owned(),
    };
    let path: Vec<String> = path.iter().map(field).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    matches!(
        path.as_slice(),
        ["spec", "capacity" | "hard", _]
            | [.., "emptyDir", "sizeLimit"]
            | ["spec", "limits", "[]", "default" | "defaultRequest" | "max" | "min", _]
            | ["spec", "metrics", "[]", .., "averageValue" | "value"]
            | ["spec", .., "resources", "requests" | "limits", _]
    )
}
