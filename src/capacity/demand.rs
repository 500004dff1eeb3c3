//! What the pods of a workload ask for, how many there are, and what they demand of nodes.

use super::{Amounts, eligible, pod};
use crate::plan::{AntiAffinity, NodeGroupPlan, Plan, SpreadPlan, SpreadRigour, Text, WorkloadPlan};

/// The label of zones.
const ZONE: &str = "topology.kubernetes.io/zone";
/// The label of nodes.
const HOST: &str = "kubernetes.io/hostname";

/// The pods of one workload, or of the cluster itself.
#[derive(Clone, Debug)]
pub struct Demand {
    /// The environment; `None` for pods of the cluster itself.
    pub environment: Option<Text>,
    /// The workload.
    pub workload: Text,
    /// What each pod asks for.
    pub each: Amounts,
    /// How many there are.
    pub count: Count,
    /// The groups that take them, by their places in the list.
    pub groups: Vec<usize>,
    /// What must hold between them.
    pub apart: Apart,
}

/// How many pods there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// One on every node.
    EveryNode,
    /// Chosen.
    Chosen {
        /// At the fewest.
        fewest: u32,
        /// At the most.
        most: u32,
        /// Beside the most, while they are replaced.
        surge: u32,
    },
}

/// Hard rules that keep pods of a workload apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Apart {
    /// Whether no two share a node.
    pub one_on_a_node: bool,
    /// How much fuller one node may be than the emptiest one.
    pub nodes: Option<u32>,
    /// How much fuller one zone may be than the emptiest one, and how many zones must count.
    pub zones: Option<(u32, u32)>,
    /// Whether old and new pods are counted apart.
    pub by_revision: bool,
}

/// Returns what a workload asks for.
#[must_use]
pub fn of(plan: &Plan, workload: &WorkloadPlan, groups: &[NodeGroupPlan]) -> Demand {
    let chosen = |(fewest, most)| Count::Chosen { fewest, most, surge: pod::surge(workload, most) };
    Demand {
        environment: Some(plan.environment.clone()),
        workload: workload.name.clone(),
        each: pod::asked(&workload.pod),
        count: pod::count(workload).map_or(Count::EveryNode, chosen),
        groups: eligible::groups(&workload.pod.placement, groups),
        apart: apart(workload),
    }
}

fn apart(workload: &WorkloadPlan) -> Apart {
    let placement = &workload.pod.placement;
    let hard = |key: &str| {
        let of = |it: &&SpreadPlan| &*it.topology_key == key && matches!(it.rigour, SpreadRigour::Hard { .. });
        placement.spread.iter().find(of)
    };
    let domains = |it: &SpreadPlan| match it.rigour {
        SpreadRigour::Hard { min_domains } => min_domains.unwrap_or(1),
        SpreadRigour::Soft => 1,
    };
    let (zone, host) = (hard(ZONE), hard(HOST));
    Apart {
        one_on_a_node: placement.anti_affinity == Some(AntiAffinity::Required),
        nodes: host.map(|it| it.max_skew),
        zones: zone.map(|it| (it.max_skew, domains(it))),
        by_revision: zone.or(host).is_some_and(|it| it.per_revision),
    }
}

/// Returns the pods of the cluster itself: those on every node, and those of which there are so many.
#[must_use]
pub fn of_system(plan: &Plan, groups: &[NodeGroupPlan]) -> Vec<Demand> {
    let demand = |it: &crate::plan::SystemPodPlan| Demand {
        environment: None,
        workload: it.name.clone(),
        each: Amounts { cpu: it.cpu, memory: it.memory, disk: 0, pods: 1 },
        count: it.pods.map_or(Count::EveryNode, |pods| Count::Chosen { fewest: pods, most: pods, surge: 0 }),
        groups: match it.pods {
            Some(_) => eligible::of_system(groups),
            None => (0..groups.len()).collect(),
        },
        apart: Apart::default(),
    };
    plan.platform.system_pods.iter().map(demand).collect()
}

impl Demand {
    /// Returns the name for people: `web of prod`, with the environment where there are several.
    #[must_use]
    pub fn name(&self, several: Several) -> String {
        match (&self.environment, several) {
            (Some(environment), Several::Environments) => format!("`{}` of {environment}", self.workload),
            (Some(_), Several::Not) | (None, _) => format!("`{}`", self.workload),
        }
    }
}

/// Whether names need their environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Several {
    /// There are several environments.
    Environments,
    /// There is one.
    Not,
}
