//! Who may talk to whom.

use super::{Text, TextMap};

/// The policy that denies what no other policy allows.
#[derive(Clone, Debug)]
pub struct DefaultDenyPlan {
    /// Whether it covers all pods of the namespace, or only those of this migration because others live there too.
    pub whole_namespace: bool,
}

/// What one workload may receive and send. Ports are pod ports, never Service ports.
#[derive(Clone, Debug, Default)]
pub struct NetworkPolicyPlan {
    /// Who may call the workload.
    pub ingress: Vec<TrafficRule>,
    /// Whom the workload may call.
    pub egress: Vec<TrafficRule>,
}

/// Traffic between the workload and some peers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrafficRule {
    /// What asks for it.
    pub origin: TrafficOrigin,
    /// The other side; empty means anyone and is never written by us.
    pub peers: Vec<Peer>,
    /// Protocol and port; empty means all ports and is never written by us.
    pub ports: Vec<(&'static str, u16)>,
}

/// What asks for a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrafficOrigin {
    /// Names have to be found.
    Dns,
    /// Workloads that call this one, or wait for it.
    Callers,
    /// Routes.
    LoadBalancer,
    /// Prometheus scrapes.
    Metrics,
    /// A workload that this one calls or waits for: the field, and its name there.
    Workload(&'static str, Text),
    /// A target, or a caller, that the workload declares itself: the field, and its name there.
    Declared(&'static str, Text),
    /// A target of the platform that the workload calls.
    Platform(Text),
    /// Rights of AWS.
    Aws,
    /// The Kubernetes API.
    Api,
}

/// The other side of traffic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Pods with these labels; `namespace` says where, `None` in the same namespace.
    Pods {
        /// The name of another namespace (label `kubernetes.io/metadata.name`).
        namespace: Option<Text>,
        /// Labels of the pods; empty means all pods of the namespace.
        labels: TextMap,
    },
    /// Addresses outside of the cluster, or of load balancers, which are no pods.
    Block {
        /// The range.
        cidr: Text,
        /// Ranges taken out of it.
        except: Vec<Text>,
    },
}
