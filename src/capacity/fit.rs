//! How many nodes of each group the pods of a cluster need: at the fewest, at the most, and while they are replaced.

use super::cluster::Cluster;
use super::demand::{Count, Demand};
use super::node::Counting;
use super::pack::{Load, Nodes, Packing, Pool, pack};
use super::problem::{self, Problem};
use super::{Amounts, clusters};
use crate::plan::{NodeGroupPlan, Plan, Text};

/// Everything about one cluster.
#[derive(Clone, Debug)]
pub struct ClusterFit {
    /// Its name, if it is declared.
    pub name: Option<Text>,
    /// The environments in it.
    pub environments: Vec<Text>,
    /// Its node groups.
    pub groups: Vec<GroupFit>,
    /// Pods of the cluster itself that are counted in: name and number.
    pub system: Vec<(Text, u32)>,
    /// The currency of prices, if it is named.
    pub currency: Option<Text>,
    /// What does not fit.
    pub problems: Vec<Problem>,
    /// What is not known, or was assumed.
    pub notes: Vec<String>,
}

/// Everything about one node group.
#[derive(Clone, Debug)]
pub struct GroupFit {
    /// The group.
    pub group: NodeGroupPlan,
    /// What a node gives to pods, and what is left after those that run on every node; `None` where nobody knows.
    pub node: Option<(Amounts, Amounts)>,
    /// What runs on every node.
    pub on_every_node: Vec<(Text, Amounts)>,
    /// What the pods ask for, by environment, then of all environments of the cluster.
    pub rows: Vec<Row>,
    /// What the most pods leave of the most nodes.
    pub left: Option<Amounts>,
    /// The largest pod that still fits then.
    pub largest: Option<Amounts>,
    /// How many pods wait when one node is gone: of the fewest on the nodes that are there then, of the most on the most.
    pub without_node: Option<Waiting>,
    /// How many wait when one zone is gone.
    pub without_zone: Option<Waiting>,
}

/// How many pods find no node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Of the fewest.
    pub fewest: u32,
    /// Of the most.
    pub most: u32,
}

/// What the pods of an environment ask for in a situation.
#[derive(Clone, Debug)]
pub struct Row {
    /// The environment; `None` for all of the cluster together.
    pub environment: Option<Text>,
    /// How many pods there are.
    pub situation: Situation,
    /// What they ask for together.
    pub asked: Amounts,
    /// How many nodes they need, as an estimate, and at the very least; `None` where nobody knows what a node gives.
    pub nodes: Option<Needed>,
}

/// How many nodes are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needed {
    /// As the estimate packs them.
    pub about: u32,
    /// By the sums.
    pub at_least: u32,
    /// Whether the estimate was given up, so that there may be more.
    pub given_up: bool,
}

/// How many pods there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situation {
    /// The fewest.
    Fewest,
    /// The most.
    Most,
    /// The most, and those that a rollout of all workloads of one environment adds.
    Rollout,
}

impl Situation {
    /// All situations.
    pub const ALL: [Self; 3] = [Self::Fewest, Self::Most, Self::Rollout];

    /// Returns the words for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Fewest => "fewest pods",
            Self::Most => "most pods",
            Self::Rollout => "in a rollout",
        }
    }

    /// Returns how many pods there are, and how many beside them.
    pub(super) fn of(self, (fewest, most, surge): (u32, u32, u32)) -> (u32, u32) {
        match self {
            Self::Fewest => (fewest, 0),
            Self::Most => (most, 0),
            Self::Rollout => (most, surge),
        }
    }
}

/// Nodes of a cluster of which something is known, as pools.
pub(super) struct Pools {
    /// The pools.
    pub(super) all: Vec<Pool>,
    /// The pool of each group.
    pub(super) of_group: Vec<Option<usize>>,
}

impl Pools {
    /// Returns the pools of a cluster.
    pub(super) fn of(cluster: &Cluster<'_>, counting: Counting) -> Self {
        let mut names: Vec<&Text> = Vec::new();
        let mut pools = Self { all: Vec::new(), of_group: Vec::new() };
        for (index, group) in cluster.groups().iter().enumerate() {
            let zone = |zone| {
                names.iter().position(|it| *it == zone).unwrap_or_else(|| {
                    names.push(zone);
                    names.len() - 1
                })
            };
            let zones: Vec<usize> = group.zones.iter().map(zone).collect();
            let pool = cluster.offer(index, counting).map(|offer| {
                pools.all.push(Pool { offer, min: group.min.unwrap_or(0), max: group.max, zones });
                pools.all.len() - 1
            });
            pools.of_group.push(pool);
        }
        pools
    }

    /// Returns what asks for nodes: pods of the cluster itself, and those of one environment or of all.
    pub(super) fn loads<'a>(
        &self,
        cluster: &'a Cluster<'_>,
        environment: Option<&'a Text>,
        situation: Situation,
    ) -> Vec<(&'a Demand, Load<'a>)> {
        let load = |demand: &'a Demand, counts: (u32, u32, u32)| {
            let (count, surge) = situation.of(counts);
            let pools = demand.groups.iter().filter_map(|it| self.of_group[*it]).collect();
            let elsewhere = demand.groups.iter().any(|it| self.of_group[*it].is_none());
            let counted = demand.environment.is_some();
            (
                demand,
                Load {
                    name: &demand.workload,
                    each: demand.each,
                    count,
                    surge,
                    pools,
                    elsewhere,
                    apart: demand.apart,
                    counted,
                },
            )
        };
        let system = cluster.demands.iter().filter(|it| it.environment.is_none()).filter_map(|it| match it.count {
            Count::Chosen { fewest, most, surge } => Some((it, (fewest, most, surge))),
            Count::EveryNode => None,
        });
        let all = system.chain(cluster.chosen(environment));
        // What fits on no node is said by itself; here it would only make everything look too small.
        let fits = |(demand, _): &(&Demand, _)| {
            let mut pools = demand.groups.iter().map(|it| self.of_group[*it]);
            demand.groups.is_empty() || pools.any(|it| it.is_none_or(|it| self.all[it].offer.holds(demand.each)))
        };
        all.filter(fits).map(|(demand, counts)| load(demand, counts)).collect()
    }

    /// Packs loads.
    pub(super) fn pack(&self, loads: &[(&Demand, Load<'_>)], nodes: &Nodes) -> Packing {
        let loads: Vec<Load<'_>> = loads.iter().map(|(_, load)| load.clone()).collect();
        pack(&self.all, &loads, nodes)
    }
}

/// Returns how everything fits.
#[must_use]
pub fn fit(plans: &[&Plan]) -> Vec<ClusterFit> {
    clusters(plans).iter().map(one).collect()
}

fn one(cluster: &Cluster<'_>) -> ClusterFit {
    let pools = Pools::of(cluster, Counting::Likely);
    let mut whom: Vec<Option<&Text>> = vec![None];
    if cluster.environments.len() > 1 {
        whom = cluster.environments.iter().map(Some).chain([None]).collect();
    }
    let mut groups: Vec<GroupFit> = (0..cluster.groups().len()).map(|it| empty(cluster, it)).collect();
    for environment in whom {
        for situation in Situation::ALL {
            rows(cluster, &pools, (environment, situation), &mut groups);
        }
    }
    let loads = |situation| pools.loads(cluster, None, situation);
    let outlook = Outlook { pools: &pools, fewest: loads(Situation::Fewest), most: loads(Situation::Most) };
    outlook.complete(&mut groups);
    let problems = problem::all(cluster, &groups);
    let system = cluster.demands.iter().filter(|it| it.environment.is_none());
    let system = system.filter_map(|it| match it.count {
        Count::Chosen { most, .. } => Some((it.workload.clone(), most)),
        Count::EveryNode => None,
    });
    ClusterFit {
        name: cluster.platform.cluster.clone(),
        environments: cluster.environments.clone(),
        system: system.collect(),
        currency: cluster.platform.currency.clone(),
        notes: problem::notes(cluster, &groups, &problems),
        problems,
        groups,
    }
}

/// Adds a row to every group. Environments are released one after the other: of a rollout, the largest one counts.
fn rows(
    cluster: &Cluster<'_>,
    pools: &Pools,
    (environment, situation): (Option<&Text>, Situation),
    groups: &mut [GroupFit],
) {
    let rolling: Vec<Option<&Text>> = match (situation, environment) {
        (Situation::Rollout, None) => cluster.environments.iter().map(Some).collect(),
        (_, environment) => vec![environment],
    };
    for (number, rolling) in rolling.into_iter().enumerate() {
        let mut loads = pools.loads(cluster, environment, situation);
        for (demand, load) in &mut loads {
            load.surge = if demand.environment.as_ref() == rolling { load.surge } else { 0 };
        }
        let packing = pools.pack(&loads, &Nodes::AsNeeded);
        for (index, group) in groups.iter_mut().enumerate() {
            let (asked, nodes) = match pools.of_group[index] {
                Some(pool) => (packing.counted[pool], Some(needed(pools, &packing, pool))),
                None => (elsewhere(&loads, &packing, pools, index), None),
            };
            let row = Row { environment: environment.cloned(), situation, asked, nodes };
            let larger =
                |it: &Row| (row.nodes.map(|it| it.about), row.asked.cpu) > (it.nodes.map(|it| it.about), it.asked.cpu);
            match group.rows.last_mut().filter(|_| number > 0) {
                Some(last) if larger(last) => *last = row,
                Some(_) => {}
                None => group.rows.push(row),
            }
        }
    }
}

fn empty(cluster: &Cluster<'_>, index: usize) -> GroupFit {
    let group = &cluster.groups()[index];
    let allocatable = group.machine.as_ref().map(|it| super::node::allocatable(it, Counting::Likely));
    GroupFit {
        group: group.clone(),
        node: allocatable.zip(cluster.offer(index, Counting::Likely)),
        on_every_node: cluster.on_every_node(index).map(|it| (it.workload.clone(), it.each)).collect(),
        rows: Vec::new(),
        left: None,
        largest: None,
        without_node: None,
        without_zone: None,
    }
}

/// Returns how many nodes of a pool are needed.
pub(super) fn needed(pools: &Pools, packing: &Packing, pool: usize) -> Needed {
    let at_least = packing.at_least(pool, pools.all[pool].offer);
    Needed { about: packing.needed(pool).max(at_least), at_least, given_up: packing.is_given_up() }
}

/// Returns what those ask for that found no node of which anything is known, in the first group that takes them.
fn elsewhere(loads: &[(&Demand, Load<'_>)], packing: &Packing, pools: &Pools, group: usize) -> Amounts {
    let of = |(demand, load): &(&Demand, Load<'_>)| {
        let first = demand.groups.iter().find(|it| pools.of_group[**it].is_none());
        load.counted && first == Some(&group)
    };
    let left = loads.iter().zip(&packing.left).filter(|(load, _)| of(load));
    left.fold(Amounts::default(), |sum, ((_, load), left)| sum.plus(load.each.times(*left)))
}

/// What is left, and what happens when something is gone.
struct Outlook<'a> {
    pools: &'a Pools,
    fewest: Vec<(&'a Demand, Load<'a>)>,
    most: Vec<(&'a Demand, Load<'a>)>,
}

impl Outlook<'_> {
    fn complete(&self, groups: &mut [GroupFit]) {
        let whole = self.pools.pack(&self.most, &Nodes::Exactly(self.most_nodes(groups)));
        let known: Vec<(usize, usize)> =
            self.pools.of_group.iter().enumerate().filter_map(|(group, pool)| Some((group, (*pool)?))).collect();
        for (group, pool) in known {
            let max = groups[group].group.max.is_some();
            groups[group].left = max.then(|| free(&whole, pool));
            groups[group].largest = max.then(|| largest(&whole, pool, self.pools.all[pool].offer)).flatten();
            if max {
                let zones = &self.pools.all[pool].zones;
                let other = zones.first().filter(|first| zones.iter().any(|it| it != *first));
                groups[group].without_node = self.waiting(groups, pool, None);
                groups[group].without_zone = other.and_then(|zone| self.waiting(groups, pool, Some(*zone)));
            }
        }
    }

    /// Returns how many pods wait that this pool is the first choice of: one node less, or those of a zone.
    fn waiting(&self, groups: &[GroupFit], pool: usize, zone: Option<usize>) -> Option<Waiting> {
        let count = |loads: &[(&Demand, Load<'_>)], mut counts: Vec<u32>| {
            let nodes = if let Some(zone) = zone {
                Nodes::Without(counts, zone)
            } else {
                counts[pool] = counts[pool].checked_sub(1)?;
                Nodes::Exactly(counts)
            };
            let left = self.pools.pack(loads, &nodes).left;
            let own =
                loads.iter().zip(left).filter(|((_, load), _)| load.pools.first() == Some(&pool) && !load.elsewhere);
            Some(own.map(|(_, left)| left).sum())
        };
        let fewest = count(&self.fewest, self.usual_nodes(groups)).unwrap_or(0);
        Some(Waiting { fewest, most: count(&self.most, self.most_nodes(groups))? })
    }

    /// The most nodes, or as many as the most pods need where nobody said how many there may be.
    fn most_nodes(&self, groups: &[GroupFit]) -> Vec<u32> {
        self.counts(groups, |it| it.group.max.unwrap_or_else(|| it.needed(Situation::Most)))
    }

    /// The nodes that are there with the fewest pods.
    fn usual_nodes(&self, groups: &[GroupFit]) -> Vec<u32> {
        self.counts(groups, |it| it.group.min.unwrap_or(0).max(it.needed(Situation::Fewest)))
    }

    fn counts(&self, groups: &[GroupFit], of: impl Fn(&GroupFit) -> u32) -> Vec<u32> {
        groups.iter().zip(&self.pools.of_group).filter(|(_, pool)| pool.is_some()).map(|(it, _)| of(it)).collect()
    }
}

impl GroupFit {
    /// Returns how many nodes all environments together need.
    #[must_use]
    pub fn needed(&self, situation: Situation) -> u32 {
        let row = self.rows.iter().find(|it| it.environment.is_none() && it.situation == situation);
        row.and_then(|it| it.nodes).map_or(0, |it| it.about)
    }
}

fn free(packing: &Packing, pool: usize) -> Amounts {
    packing.nodes[pool].iter().fold(Amounts::default(), |sum, it| sum.plus(it.free))
}

/// The node with most room, by the smaller of its shares of CPU and memory: both are needed.
fn largest(packing: &Packing, pool: usize, offer: Amounts) -> Option<Amounts> {
    let share = |own: u64, whole: u64| u128::from(own) * 1_000_000 / u128::from(whole.max(1));
    let room = |it: &Amounts| share(it.cpu, offer.cpu).min(share(it.memory, offer.memory));
    let free = packing.nodes[pool].iter().map(|it| it.free).filter(|it| it.pods > 0);
    free.max_by_key(room).filter(|it| it.cpu > 0 && it.memory > 0)
}
