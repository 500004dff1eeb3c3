//! Texts that hold more than a text: JSON, and lists of attributes. They are compared by what they hold.

use super::walk::Step;
use crate::object::{Key, Node};

/// Annotations of the load balancer controller that hold `key=value,key=value`.
const ATTRIBUTES: [&str; 4] = ["load-balancer-attributes", "target-group-attributes", "tags", "listener-attributes"];

/// Returns what the texts of both sides hold, where that is more than a text.
pub(super) fn inside(path: &[Step], old: &Node, new: &Node) -> Option<(Node, Node)> {
    let [Step::Field(above), Step::Field(key)] = path.get(path.len().checked_sub(2)?..)? else { return None };
    let (old, new) = (old.as_str()?, new.as_str()?);
    let name = key.rsplit('/').next().unwrap_or_default();
    match above.as_str() {
        "annotations" | "data" if is_json(old) && is_json(new) => Some((json(old)?, json(new)?)),
        "annotations" if ATTRIBUTES.iter().any(|it| name.starts_with(it)) => Some((pairs(old)?, pairs(new)?)),
        _ => None,
    }
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

fn json(text: &str) -> Option<Node> {
    serde_json::from_str::<serde_json::Value>(text).ok().map(Node::from)
}

fn pairs(text: &str) -> Option<Node> {
    let entry = |pair: &str| {
        let (key, value) = pair.trim().split_once('=')?;
        Some((Key::Name(key.into()), Node::from(value)))
    };
    let mut entries = text.split(',').map(entry).collect::<Option<Vec<_>>>()?;
    entries.sort_by(|(one, _), (two, _)| one.as_str().cmp(two.as_str()));
    // Of two of one name nobody knows which counts.
    let twice = entries.windows(2).any(|pair| pair[0].0 == pair[1].0);
    (!twice).then(|| Node::Map(entries.into()))
}
