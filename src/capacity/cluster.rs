//! Environments -> clusters: whoever shares a cluster shares its nodes.

use super::demand::{self, Count, Demand, Several};
use super::node::{self, Counting};
use super::{Amounts, eligible};
use crate::plan::{NodeGroupPlan, Plan, PlatformPlan, Text};

/// A cluster with everything that asks for room in it.
pub struct Cluster<'a> {
    /// The environments in it, in promotion order.
    pub environments: Vec<Text>,
    /// Its platform: the same for all of them, as far as nodes go.
    pub platform: &'a PlatformPlan,
    /// Everything that asks for room.
    pub demands: Vec<Demand>,
    /// Labels of nodes that pods ask for and no group declares, with the workload.
    pub unknown_labels: Vec<(Text, Text)>,
}

/// Returns the clusters of some environments, in the order in which they come first.
///
/// Environments share a cluster when they name the same one, or none, in the same account and region, and nothing about
/// nodes differs between them.
#[must_use]
pub fn clusters<'a>(plans: &[&'a Plan]) -> Vec<Cluster<'a>> {
    let mut clusters: Vec<Cluster<'a>> = Vec::new();
    for plan in plans {
        match clusters.iter_mut().find(|it| is_same(it.platform, &plan.platform)) {
            Some(cluster) => cluster.add(plan),
            None => clusters.push(Cluster::of(plan)),
        }
    }
    clusters
}

fn is_same(one: &PlatformPlan, two: &PlatformPlan) -> bool {
    let place = |it: &PlatformPlan| (it.cluster.clone(), it.region.clone(), it.account.clone());
    place(one) == place(two) && one.node_groups == two.node_groups
}

impl<'a> Cluster<'a> {
    /// Returns the cluster of one environment, as if it was alone in it.
    #[must_use]
    pub fn of(plan: &'a Plan) -> Self {
        let (platform, environments) = (&plan.platform, Vec::new());
        let mut cluster = Self { environments, platform, demands: Vec::new(), unknown_labels: Vec::new() };
        cluster.add(plan);
        cluster
    }

    fn add(&mut self, plan: &'a Plan) {
        let groups = &self.platform.node_groups;
        for workload in &plan.workloads {
            self.demands.push(demand::of(plan, workload, groups));
            let unknown = eligible::unknown_labels(&workload.pod.placement, groups);
            self.unknown_labels.extend(unknown.map(|it| (workload.name.clone(), it.clone())));
        }
        // Drivers that one environment needs are on the nodes of all; what is everywhere, is there once.
        for demand in demand::of_system(plan, groups) {
            if !self.demands.iter().any(|it| it.environment.is_none() && it.workload == demand.workload) {
                self.demands.push(demand);
            }
        }
        if !self.environments.contains(&plan.environment) {
            self.environments.push(plan.environment.clone());
        }
    }

    /// Returns the groups of nodes.
    #[must_use]
    pub fn groups(&self) -> &'a [NodeGroupPlan] {
        &self.platform.node_groups
    }

    /// Tells whether names need their environment.
    #[must_use]
    pub fn several(&self) -> Several {
        if self.environments.len() > 1 { Several::Environments } else { Several::Not }
    }

    /// Returns what runs on every node of a group.
    pub fn on_every_node(&self, group: usize) -> impl Iterator<Item = &Demand> {
        self.demands.iter().filter(move |it| it.count == Count::EveryNode && it.groups.contains(&group))
    }

    /// Returns what a node of a group leaves to other pods, after what runs on every node; `None` where nobody knows.
    #[must_use]
    pub fn offer(&self, group: usize, counting: Counting) -> Option<Amounts> {
        let machine = self.groups()[group].machine.as_ref()?;
        let taken = self.on_every_node(group).fold(Amounts::default(), |sum, it| sum.plus(it.each));
        Some(node::allocatable(machine, counting).minus(taken))
    }

    /// Returns what asks for a number of pods, of one environment or of all, without what belongs to the cluster itself.
    pub fn chosen<'b>(&'b self, environment: Option<&'b Text>) -> impl Iterator<Item = (&'b Demand, (u32, u32, u32))> {
        let of = move |it: &&Demand| {
            it.environment.is_some() && (environment.is_none() || it.environment.as_ref() == environment)
        };
        self.demands.iter().filter(of).filter_map(|it| match it.count {
            Count::Chosen { fewest, most, surge } => Some((it, (fewest, most, surge))),
            Count::EveryNode => None,
        })
    }
}
