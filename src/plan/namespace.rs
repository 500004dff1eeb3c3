//! The namespace of an environment.

use super::{Text, TextMap};

/// The namespace that all namespaced objects of an environment live in.
#[derive(Clone, Debug)]
pub struct NamespacePlan {
    /// Its name.
    pub name: Text,
    /// Whether the Namespace object itself is emitted.
    pub create: bool,
    /// The Pod Security Standard that the namespace enforces; only emitted with `create`.
    pub pod_security: PodSecurityLevel,
    /// The standard that the user declares for the namespace, which pods of templates may make use of.
    pub declared_pod_security: Option<PodSecurityLevel>,
    /// The version of the standard, `latest` or `v1.NN`.
    pub pod_security_version: Text,
    /// Labels that the user wants on the Namespace object.
    pub labels: TextMap,
    /// Annotations that the user wants on the Namespace object.
    pub annotations: TextMap,
}

/// A Pod Security Standard (Kubernetes documentation, "Pod Security Standards"). Ordered from weak to strong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PodSecurityLevel {
    /// No restriction.
    Privileged,
    /// Forbids known privilege escalations.
    Baseline,
    /// Current hardening practice.
    Restricted,
}

impl PodSecurityLevel {
    /// Returns the word that the label wants.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Privileged => "privileged",
            Self::Baseline => "baseline",
            Self::Restricted => "restricted",
        }
    }
}
