//! The user's patches on emitted objects.

use super::{Text, names};
use crate::diagnostic::Place;
use crate::object::Object;
use crate::tree::Tree;

/// One patch.
#[derive(Clone, Debug)]
pub struct PatchPlan {
    /// Which objects.
    pub target: PatchTarget,
    /// What is done to them.
    pub body: PatchBody,
    /// Where it is written.
    pub place: Place,
    /// The patch as it is written, with its expressions computed.
    pub written: Tree,
}

/// Which objects a patch is for; every field that is set must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatchTarget {
    /// Kubernetes kind.
    pub kind: Option<Text>,
    /// API group; empty text is the core group.
    pub group: Option<Text>,
    /// Name of the object, with `*` for any text.
    pub name: Option<Text>,
    /// The workload that the object belongs to (label `app.kubernetes.io/name`).
    pub workload: Option<Text>,
}

/// What a patch does.
#[derive(Clone, Debug, PartialEq)]
pub enum PatchBody {
    /// RFC 6902: a list of operations.
    Json(json_patch::Patch),
    /// RFC 7386: a tree laid over the object; null removes, lists are replaced.
    Merge(serde_json::Value),
}

impl PatchTarget {
    /// Tells whether a patch is for an object.
    #[must_use]
    pub fn matches(&self, object: &Object) -> bool {
        let Self { kind, group, name, workload } = self;
        kind.as_ref().is_none_or(|it| **it == *object.kind.kind)
            && group.as_ref().is_none_or(|it| **it == *object.kind.group())
            && name.as_ref().is_none_or(|it| wildcard(it, &object.name))
            && workload.as_ref().is_none_or(|it| object.label_value(names::NAME) == Some(it))
    }
}

/// `*` stands for any text.
fn wildcard(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::wildcard;

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(wildcard("web", "web") && !wildcard("web", "web-2") && !wildcard("web", "a-web"));
        assert!(wildcard("web-*", "web-2") && wildcard("*", "x") && wildcard("*-web", "a-web"));
        assert!(wildcard("a*b*c", "a-b-b-c") && !wildcard("a*b*c", "a-c"));
    }
}
