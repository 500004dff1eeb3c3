//! One Kubernetes object, as data.
//!
//! Comes in: typed values from `resource/`, trees from the user's templates. Goes out: to `patch/` and `output/`.
//! Never does: reading, deciding, ordering of keys (that is `output/`).

mod node;
mod quantity;
mod secret;
mod serializer;

pub use node::{Key, Node};
pub use quantity::thousandths;
pub use secret::{looks_secret, may_be_secret_name, may_hold_secret, secret_in};
pub use serializer::to_node;

use serde::Serialize;

/// One Kubernetes object with its identity held apart from its body.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// `apiVersion` and `kind`.
    pub kind: KindRef,
    /// `metadata.namespace`; `None` for cluster-scoped objects.
    pub namespace: Option<String>,
    /// `metadata.name`.
    pub name: String,
    /// The whole object, `apiVersion` and `kind` included.
    pub body: Node,
}

/// The two words that say which API an object belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindRef {
    /// For example `apps/v1`.
    pub api_version: String,
    /// For example `Deployment`.
    pub kind: String,
}

impl KindRef {
    /// Returns the API group: the part of `apiVersion` before the slash, empty for the core group.
    #[must_use]
    pub fn group(&self) -> &str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }
}

impl Object {
    /// Returns the object that a typed value describes.
    ///
    /// # Panics
    /// Never for the types of `resource/`: each of them serialises to a map with apiVersion, kind and metadata.name.
    pub fn from_typed<T: Serialize>(typed: &T) -> Self {
        let body = to_node(typed).expect("internal error: a Kubernetes type serialises to plain data");
        Self::from_node(body).expect("internal error: every emitted object has apiVersion, kind and metadata.name")
    }

    /// Returns the object that a tree describes, or what it lacks.
    ///
    /// # Errors
    /// The name of the missing field: `apiVersion`, `kind` or `metadata.name`.
    pub fn from_node(body: Node) -> Result<Self, &'static str> {
        let text = |node: Option<&Node>| node.and_then(Node::as_str).map(str::to_owned);
        let metadata = body.get("metadata");
        let api_version = text(body.get("apiVersion")).ok_or("apiVersion")?;
        let kind = text(body.get("kind")).ok_or("kind")?;
        let name = text(metadata.and_then(|it| it.get("name"))).ok_or("metadata.name")?;
        let namespace = text(metadata.and_then(|it| it.get("namespace")));
        Ok(Self { kind: KindRef { api_version, kind }, namespace, name, body })
    }

    /// Returns the value under a path of keys.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        self.body.at(path)
    }

    /// Returns the value of one of its labels.
    #[must_use]
    pub fn label_value(&self, key: &str) -> Option<&str> {
        self.at(&["metadata", "labels", key])?.as_str()
    }

    /// Returns the template of the pods that it makes.
    #[must_use]
    pub fn pod_template(&self) -> Option<&Node> {
        match &*self.kind.kind {
            "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job" => self.at(&["spec", "template"]),
            "CronJob" => self.at(&["spec", "jobTemplate", "spec", "template"]),
            "ScaledJob" => self.at(&["spec", "jobTargetRef", "template"]),
            "Pod" => Some(&self.body),
            _ => None,
        }
    }

    /// Tells whether two objects are meant for one namespace; a template may leave it to whoever applies it.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        self.namespace.is_none() || other.namespace.is_none() || self.namespace == other.namespace
    }

    /// Returns `Kind/name`, the way people name an object.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}/{}", self.kind.kind, self.name)
    }
}
