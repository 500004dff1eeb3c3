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
}
