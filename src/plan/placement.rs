//! Where pods may and should run.

use super::{Text, TextMap};

/// All placement decisions of a pod.
#[derive(Clone, Debug, Default)]
pub struct PlacementPlan {
    /// Hard label equalities, the simplest readable form.
    pub node_selector: TextMap,
    /// Hard requirements, all of which must hold: one `nodeSelectorTerm` (several terms would be alternatives).
    pub required: Vec<NodeRequirement>,
    /// Soft requirements with their weights, 1–100.
    pub preferred: Vec<(i32, NodeRequirement)>,
    /// Taints that the pods put up with.
    pub tolerations: Vec<TolerationPlan>,
    /// How the pods are spread.
    pub spread: Vec<SpreadPlan>,
    /// Whether two pods keep off one host.
    pub anti_affinity: Option<AntiAffinity>,
}

/// A condition on the labels of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeRequirement {
    /// The label.
    pub key: Text,
    /// How it is compared.
    pub operator: NodeOperator,
    /// With what; empty for `Exists` and `DoesNotExist`.
    pub values: Vec<Text>,
}

/// How a node label is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeOperator {
    /// Is one of the values.
    In,
    /// Is none of the values.
    NotIn,
    /// Is there.
    Exists,
    /// Is not there.
    DoesNotExist,
}

/// A taint that a pod puts up with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TolerationPlan {
    /// The key of the taint.
    pub key: Text,
    /// Its value; `None` tolerates every value (`operator: Exists`).
    pub value: Option<Text>,
    /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`, spelled as in pods (the EKS API spells them differently).
    pub effect: &'static str,
}

/// One topology spread constraint over the pods of the workload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpreadPlan {
    /// The node label whose values are the domains.
    pub topology_key: Text,
    /// How much fuller one domain may be than the emptiest one.
    pub max_skew: u32,
    /// What happens when it cannot be kept.
    pub rigour: SpreadRigour,
    /// Whether each ReplicaSet is counted on its own (`matchLabelKeys: [pod-template-hash]`), Deployments only.
    pub per_revision: bool,
}

/// What the scheduler does when a spread constraint cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpreadRigour {
    /// Schedules the pod anyway.
    Soft,
    /// Leaves the pod pending. `min_domains` is only legal here.
    Hard {
        /// The least number of domains that count.
        min_domains: Option<u32>,
    },
}

/// Whether two pods of the workload keep off one host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AntiAffinity {
    /// Where possible, with this weight, 1–100.
    Preferred(i32),
    /// Always.
    Required,
}
