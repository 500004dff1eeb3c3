//! What rules must know of the platform. Nothing of it is emitted.

use super::{Text, TextMap, TolerationPlan};
use crate::diagnostic::Place;
use crate::tree::Tree;

/// Facts about the platform that the objects of an environment have to fit.
#[derive(Debug)]
pub struct PlatformPlan {
    /// AWS region, if declared.
    pub region: Option<Text>,
    /// AWS account, if declared.
    pub account: Option<Text>,
    /// Name of the cluster, if declared.
    pub cluster: Option<Text>,
    /// Where the environment is declared.
    pub declared: Place,
    /// Node groups, by name.
    pub node_groups: Vec<NodeGroupPlan>,
    /// Pods that EKS and the platform run beside the workloads.
    pub system_pods: Vec<SystemPodPlan>,
    /// The currency of prices, if it is named.
    pub currency: Option<Text>,
    /// Whether something in the cluster enforces `NetworkPolicy` objects; `None` when nobody said so.
    pub policies_enforced: Option<bool>,
    /// The other environments that live in the same cluster, as far as the spec tells.
    pub neighbours: Vec<Text>,
    /// The platform after all layers were merged, for findings about single fields.
    pub origin: Tree,
    /// The load balancer after all layers but the route's own, for findings about single fields.
    pub load_balancer: Option<Tree>,
}

/// A group of nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeGroupPlan {
    /// Its name in the spec.
    pub name: Text,
    /// Whether pods without a toleration stay off its nodes.
    pub tainted: bool,
    /// Whether its nodes may be taken away at two minutes' notice.
    pub spot: bool,
    /// The labels by which workloads find its nodes.
    pub labels: TextMap,
    /// Its taints, as what a pod must put up with.
    pub taints: Vec<TolerationPlan>,
    /// All labels that its nodes are known to have, those of the type and of the zone too.
    pub known_labels: TextMap,
    /// Zones that its nodes run in; empty where nobody said so.
    pub zones: Vec<Text>,
    /// Fewest nodes, if declared.
    pub min: Option<u32>,
    /// Most nodes, if declared.
    pub max: Option<u32>,
    /// Who makes its nodes.
    pub provider: NodeProvider,
    /// Its instance type, if declared.
    pub instance_type: Option<Text>,
    /// What one of its nodes has; `None` where neither the type nor the sizes are known.
    pub machine: Option<MachinePlan>,
    /// Price of one node for an hour, in millionths.
    pub price: Option<u64>,
}

/// Who makes nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeProvider {
    /// EKS, as managed node groups.
    ManagedNodeGroup,
    /// Karpenter, as node pools.
    Karpenter,
}

/// What a node has before anything is reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MachinePlan {
    /// CPU, in thousandths of a core.
    pub cpu: u64,
    /// Memory as AWS lists it, in bytes.
    pub memory: u64,
    /// Memory of it that hypervisor and firmware keep, in bytes; `None` where nobody measured it.
    pub unseen: Option<u64>,
    /// Most pods, as its kubelet is told.
    pub pods: u32,
    /// The number of pods that its memory reservation is computed from.
    pub reserved_pods: u32,
    /// Disk, in bytes.
    pub disk: u64,
}

/// A pod that EKS or the platform runs beside the workloads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemPodPlan {
    /// Its name.
    pub name: Text,
    /// How many there are in the cluster; `None` for one on every node.
    pub pods: Option<u32>,
    /// CPU request of each, in thousandths of a core.
    pub cpu: u64,
    /// Memory request of each, in bytes.
    pub memory: u64,
}
