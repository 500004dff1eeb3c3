//! The user's patches on emitted objects.

use super::Text;
use crate::diagnostic::Place;
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
    /// What is written: the operations, or the tree that is laid over.
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
