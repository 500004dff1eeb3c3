//! The pods of a workload.

use super::{ContainerPlan, PlacementPlan, PodSecurityLevel, Text, TextMap};

/// A pod template.
#[derive(Clone, Debug)]
pub struct PodPlan {
    /// Annotations on the pods: the user's and those that the cluster autoscalers read.
    pub annotations: TextMap,
    /// Hash of the settings and files that the pods read: a change must replace them.
    pub config_hash: Option<Text>,
    /// Whether the pods talk to the Kubernetes API and need a token for it.
    pub api_token: bool,
    /// Security of the whole pod.
    pub security: PodSecurityPlan,
    /// Containers that run to their end before the main ones start, and native sidecars, in starting order.
    pub init: Vec<ContainerPlan>,
    /// The main container.
    pub main: ContainerPlan,
    /// Volumes of all containers.
    pub volumes: Vec<PodVolumePlan>,
    /// Where the pods may and should run.
    pub placement: PlacementPlan,
    /// Seconds from the stop signal's preparation to the kill, the pause before the signal included.
    pub grace_seconds: u32,
    /// A PriorityClass that exists in the cluster.
    pub priority_class: Option<Text>,
    /// Names of Secrets with registry logins. Not needed for ECR: nodes log in there themselves.
    pub image_pull_secrets: Vec<Text>,
}

/// Security settings of a pod.
#[derive(Clone, Debug)]
pub struct PodSecurityPlan {
    /// The Pod Security Standard that this pod satisfies.
    pub level: PodSecurityLevel,
    /// Why it satisfies less than `restricted`; shown as an annotation.
    pub reason: Option<Text>,
    /// Whether the kubelet refuses to start a container as root.
    pub run_as_non_root: bool,
    /// User id of all containers. Numeric, because the kubelet cannot tell whether a user *name* is root.
    pub user: Option<i64>,
    /// Group id of all containers.
    pub group: Option<i64>,
    /// Group that owns mounted volumes.
    pub fs_group: Option<i64>,
    /// Whether the default seccomp profile of the container runtime applies.
    pub seccomp_runtime_default: bool,
}

/// A volume of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodVolumePlan {
    /// Its name in the pod.
    pub name: Text,
    /// What it holds.
    pub source: VolumeSource,
}

/// What a volume of a pod holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VolumeSource {
    /// A PersistentVolumeClaim of the namespace.
    Claim {
        /// Its name.
        claim: Text,
        /// Whether the whole pod may only read.
        read_only: bool,
    },
    /// The claim that a StatefulSet makes for each pod: the name of the template is the name of the volume, so
    /// nothing is written in the pod.
    ClaimTemplate,
    /// Files of a ConfigMap.
    ConfigMap {
        /// Its name.
        name: Text,
        /// File mode, or the Kubernetes default 0644.
        mode: Option<i32>,
    },
    /// Files of a Secret.
    Secret {
        /// Its name.
        name: Text,
        /// Keys and the file names they get; empty means all keys under their own names.
        items: Vec<(Text, Text)>,
        /// File mode, or the Kubernetes default 0644.
        mode: Option<i32>,
    },
    /// An empty directory that ends with the pod.
    Scratch {
        /// Upper limit, a Kubernetes quantity.
        size: Text,
        /// Whether it lives in memory (and counts as memory of the pod).
        memory: bool,
    },
}
