//! One container.

use super::Text;

/// A container of a pod.
#[derive(Clone, Debug)]
pub struct ContainerPlan {
    /// Its name.
    pub name: Text,
    /// What it is for in the pod.
    pub role: ContainerRole,
    /// Image with tag or digest.
    pub image: Text,
    /// Replaces the image's ENTRYPOINT; empty keeps it.
    pub command: Vec<Text>,
    /// Replaces the image's CMD; empty keeps it.
    pub args: Vec<Text>,
    /// Replaces the image's WORKDIR.
    pub working_dir: Option<Text>,
    /// Ports it listens on.
    pub ports: Vec<PortPlan>,
    /// ConfigMaps of which every key becomes a variable.
    pub env_from: Vec<Text>,
    /// Single variables, sorted by name.
    pub env: Vec<EnvPlan>,
    /// Requests and limits.
    pub resources: ResourcesPlan,
    /// How the kubelet asks it.
    pub probes: ProbesPlan,
    /// Seconds to wait before the stop signal, while load balancers and endpoints forget the pod.
    pub pre_stop_seconds: Option<u32>,
    /// Security settings.
    pub security: ContainerSecurityPlan,
    /// What is mounted where, sorted by path.
    pub mounts: Vec<MountPlan>,
}

/// What a container is for in its pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerRole {
    /// The workload itself.
    Main,
    /// Runs to its end before the next container starts.
    Init,
    /// Starts before the main container and ends after it: an init container with `restartPolicy: Always`
    /// (Kubernetes 1.33, generally available).
    Sidecar,
}

/// A port that a container listens on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortPlan {
    /// At most 15 characters with at least one letter.
    pub name: Text,
    /// 1–65535.
    pub port: u16,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: &'static str,
}

/// One variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvPlan {
    /// Its name.
    pub name: Text,
    /// Where its value comes from.
    pub source: EnvSource,
}

/// Where the value of a variable comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EnvSource {
    /// The value itself.
    Value(Text),
    /// A key of a Secret of the namespace.
    Secret {
        /// The Secret.
        name: Text,
        /// The key.
        key: Text,
    },
    /// A key of a ConfigMap of the namespace.
    ConfigMap {
        /// The ConfigMap.
        name: Text,
        /// The key.
        key: Text,
    },
    /// A field of the pod, for example `metadata.name`.
    Field(Text),
    /// A request or limit of the container, for example `limits.memory`.
    Resource(Text),
}

/// Requests and limits of a container. All are Kubernetes quantities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourcesPlan {
    /// CPU that the scheduler sets aside.
    pub cpu_request: Option<Text>,
    /// CPU above which the container is slowed down; none by default, because throttling hurts more than it helps.
    pub cpu_limit: Option<Text>,
    /// Memory that the scheduler sets aside.
    pub memory_request: Option<Text>,
    /// Memory above which the container is killed.
    pub memory_limit: Option<Text>,
    /// Local disk, as request and limit.
    pub ephemeral_storage: Option<Text>,
}

/// The three probes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProbesPlan {
    /// Holds the others off while the container starts.
    pub startup: Option<ProbePlan>,
    /// Restarts the container.
    pub liveness: Option<ProbePlan>,
    /// Takes the pod out of its Services.
    pub readiness: Option<ProbePlan>,
}

/// One probe. All times are in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbePlan {
    /// What is asked.
    pub action: ProbeAction,
    /// Pause before the first question; 0 is not written.
    pub initial_delay: u32,
    /// From one question to the next.
    pub period: u32,
    /// How long an answer may take.
    pub timeout: u32,
    /// How many bad answers in a row count.
    pub failures: u32,
    /// How many good answers in a row count; 1 is not written.
    pub successes: u32,
}

/// What a probe asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeAction {
    /// An HTTP request that must answer 200–399.
    Http {
        /// The path.
        path: Text,
        /// The name of a port of the container.
        port: Text,
        /// Whether over TLS (certificates are not checked by the kubelet).
        https: bool,
    },
    /// A command that must end with 0.
    Exec(Vec<Text>),
    /// A connection that must open.
    Tcp {
        /// The name of a port of the container.
        port: Text,
    },
    /// The gRPC health protocol.
    Grpc {
        /// The port number: this probe takes no names.
        port: u16,
        /// The service that is asked for.
        service: Option<Text>,
    },
}

/// Security settings of a container.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the fields of Kubernetes' SecurityContext, each a switch of its own"
)]
pub struct ContainerSecurityPlan {
    /// Whether the root file system may not be written.
    pub read_only_root: bool,
    /// Whether a process may gain more rights than its parent.
    pub allow_privilege_escalation: bool,
    /// Whether all capabilities are dropped.
    pub drop_all: bool,
    /// Capabilities added back.
    pub add_capabilities: Vec<Text>,
    /// Whether the container has all rights of the node.
    pub privileged: bool,
    /// User id, where it differs from the pod's.
    pub user: Option<i64>,
}

/// Something mounted in a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MountPlan {
    /// The volume of the pod.
    pub volume: Text,
    /// The path in the container.
    pub path: Text,
    /// One file or folder of the volume.
    pub sub_path: Option<Text>,
    /// Whether it may only be read.
    pub read_only: bool,
}
