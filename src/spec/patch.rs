//! The user's patches, as written.

use super::record::record;
use super::scalar::{Name, Text};
use super::shape::Raw;

record! {
    /// A change to emitted objects. Every selecting field that is written must match.
    pub struct PatchSpec {
        /// Kubernetes kind of the objects.
        ///
        /// Default: any. Example: `kind: Deployment`.
        "kind" kind: Text,
        /// API group of the objects; `""` is the core group.
        ///
        /// Default: any. Example: `group: apps`.
        "group" group: Text,
        /// Name of the objects, `*` standing for any text.
        ///
        /// Default: any. Example: `name: web`.
        "name" name: Text,
        /// The workload that the objects belong to.
        ///
        /// Default: any. Example: `workload: web`.
        "workload" workload: Name,
        /// RFC 6902: a list of operations.
        ///
        /// Default: none. Example: `json: [{op: replace, path: /spec/type, value: NodePort}]`.
        "json" json: Raw,
        /// RFC 7386: a tree laid over the object; `null` removes a key, lists are replaced.
        ///
        /// Default: none. Example: `merge: {spec: {type: NodePort}}`.
        "merge" merge: Raw,
    }
}
