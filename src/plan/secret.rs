//! Secrets, by reference only: no value ever passes through this program.

use super::Text;

/// The store that external secrets are read from (`external-secrets.io/v1`).
#[derive(Clone, Debug)]
pub struct SecretStorePlan {
    /// Its name.
    pub name: Text,
    /// Namespaced or not.
    pub kind: SecretStoreKind,
    /// Which AWS service.
    pub service: SecretsService,
    /// AWS region.
    pub region: Text,
    /// ServiceAccount with an IAM role that reads the secrets (IRSA): name and role. `None` lets the operator's own
    /// identity read them.
    pub service_account: Option<(Text, Text)>,
}

/// Whether a store serves one namespace or the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretStoreKind {
    /// One namespace.
    SecretStore,
    /// All namespaces.
    ClusterSecretStore,
}

impl SecretStoreKind {
    /// Returns the Kubernetes kind.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::SecretStore => "SecretStore",
            Self::ClusterSecretStore => "ClusterSecretStore",
        }
    }
}

/// Which AWS service holds the secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretsService {
    /// AWS Secrets Manager.
    SecretsManager,
    /// AWS Systems Manager Parameter Store.
    ParameterStore,
}

impl SecretsService {
    /// Returns the word that the operator wants.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::SecretsManager => "SecretsManager",
            Self::ParameterStore => "ParameterStore",
        }
    }
}

/// An ExternalSecret and the Secret that the operator makes of it.
#[derive(Clone, Debug)]
pub struct ExternalSecretPlan {
    /// Name of both.
    pub name: Text,
    /// The store.
    pub store_name: Text,
    /// The kind of the store.
    pub store_kind: SecretStoreKind,
    /// How often the operator reads again, in Go's duration form, for example `1h`.
    pub refresh_interval: Text,
    /// The keys, sorted.
    pub items: Vec<SecretItemPlan>,
}

/// One key of a Secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretItemPlan {
    /// The key in the Secret.
    pub key: Text,
    /// The name of the secret in the store.
    pub remote_key: Text,
    /// The field of a JSON secret.
    pub property: Option<Text>,
    /// A version stage or `uuid/…`.
    pub version: Option<Text>,
}
