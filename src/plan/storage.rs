//! Volumes that outlive pods.

use super::{Text, TextMap};

/// A claim on storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimPlan {
    /// Its name; in a StatefulSet the name of the template.
    pub name: Text,
    /// Who may mount it.
    pub access: AccessMode,
    /// Size, a Kubernetes quantity. A placeholder on EFS, which has no size.
    pub size: Text,
    /// The storage class; `Some("")` switches dynamic provisioning off, `None` takes the cluster's default class.
    pub class: Option<Text>,
    /// The PersistentVolume it belongs to, when that is made by hand.
    pub volume_name: Option<Text>,
    /// The workload whose labels it carries; `None` when several share it.
    pub workload: Option<Text>,
}

/// Who may mount a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessMode {
    /// Pods of one node (EBS).
    ReadWriteOnce,
    /// All pods (EFS).
    ReadWriteMany,
}

impl AccessMode {
    /// Returns the word that Kubernetes wants.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ReadWriteOnce => "ReadWriteOnce",
            Self::ReadWriteMany => "ReadWriteMany",
        }
    }
}

/// An EFS volume made by hand, for data that exists already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersistentVolumePlan {
    /// Its name. Cluster-scoped, so it carries the namespace.
    pub name: Text,
    /// `fs-…`, `fs-…::fsap-…` or `fs-…:/path`.
    pub handle: Text,
    /// The one claim it is reserved for.
    pub claim: Text,
    /// Size, a placeholder on EFS.
    pub size: Text,
    /// The storage class, the same as in the claim.
    pub class: Text,
}

/// A storage class that an environment brings along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageClassPlan {
    /// Its name. Cluster-scoped, so by default it carries the namespace.
    pub name: Text,
    /// Which driver, with its parameters.
    pub provisioner: StorageProvisioner,
    /// Parameters of the driver; all are strings.
    pub parameters: TextMap,
    /// Whether a released volume is kept (`Retain`) instead of deleted.
    pub retain: bool,
}

/// The driver of a storage class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageProvisioner {
    /// `ebs.csi.aws.com`: `WaitForFirstConsumer`, expandable.
    Ebs,
    /// `efs.csi.aws.com`: `Immediate`, no expansion because EFS has no size.
    Efs,
}
