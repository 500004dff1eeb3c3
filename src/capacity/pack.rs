//! Pods onto nodes: first fit, the largest pods first.
//!
//! An estimate: the scheduler takes pods as they come and prefers empty nodes, and no quick way is known to the fewest
//! nodes. It never puts more on a node than fits.

use super::Amounts;
use super::demand::Apart;
use std::cmp::Reverse;

/// Most nodes that are opened in one group; Kubernetes is made for 5000 in a cluster.
const MOST_NODES: usize = 5000;

/// How many nodes are looked at before an estimate is given up, so that no input takes long.
const MOST_STEPS: usize = 10_000_000;

/// Nodes of one kind.
#[derive(Clone, Debug)]
pub struct Pool {
    /// What each gives.
    pub offer: Amounts,
    /// How many are there anyway.
    pub min: u32,
    /// How many there may be, if anyone said so.
    pub max: Option<u32>,
    /// The zones that they are made in, one after the other, by number; empty where nobody said so.
    pub zones: Vec<usize>,
}

/// Pods of one kind.
#[derive(Clone, Debug)]
pub struct Load<'a> {
    /// By which loads of one size are put in order.
    pub name: &'a str,
    /// What each asks for.
    pub each: Amounts,
    /// How many there are.
    pub count: u32,
    /// How many there are of the next revision.
    pub surge: u32,
    /// The pools that take them.
    pub pools: Vec<usize>,
    /// Whether nodes of which nothing is known take them as well.
    pub elsewhere: bool,
    /// What must hold between them.
    pub apart: Apart,
    /// Whether they are pods of a workload, and none of the cluster itself.
    pub counted: bool,
}

/// Which nodes there are.
#[derive(Clone, Debug)]
pub enum Nodes {
    /// As many as the pods need, from the fewest of each pool.
    AsNeeded,
    /// So many of each pool.
    Exactly(Vec<u32>),
    /// So many of each pool, but for those in one zone.
    Without(Vec<u32>, usize),
}

/// A node with what is left of it.
#[derive(Clone, Debug)]
pub struct Node {
    /// What is left.
    pub free: Amounts,
    /// Its zone.
    zone: Option<usize>,
    /// Whether any pod is on it.
    used: bool,
    /// Whether it can take pods at all.
    lost: bool,
    /// Pods of the load that is being placed: of both revisions, and of the present one.
    own: (u32, u32),
}

/// Pods on nodes.
#[derive(Clone, Debug)]
pub struct Packing {
    /// The nodes of each pool.
    pub nodes: Vec<Vec<Node>>,
    /// What was placed in each pool.
    pub placed: Vec<Amounts>,
    /// What of it belongs to workloads.
    pub counted: Vec<Amounts>,
    /// Most pods in each pool of a load of which no two share a node.
    pub alone: Vec<u32>,
    /// How many pods of each load found no node.
    pub left: Vec<u32>,
    opening: Opening,
    steps: usize,
}

/// Whether nodes are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    /// Where pods need them.
    AsNeeded,
    /// Those that are there must do.
    Never,
}

/// Packs loads onto nodes.
#[must_use]
pub fn pack(pools: &[Pool], loads: &[Load<'_>], nodes: &Nodes) -> Packing {
    let mut packing = Packing::open(pools, nodes);
    packing.left = vec![0; loads.len()];
    for index in order(pools, loads) {
        packing.left[index] = packing.place(pools, &loads[index]);
    }
    packing
}

/// Who has least choice comes first, then who is largest: large pods find no room among small ones.
fn order(pools: &[Pool], loads: &[Load<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..loads.len()).collect();
    order.sort_by_cached_key(|index| {
        let load = &loads[*index];
        let share = load.pools.iter().map(|it| load.each.share_of(pools[*it].offer)).max().unwrap_or(0);
        (load.elsewhere, load.pools.len(), Reverse(share), load.name.to_owned(), *index)
    });
    order
}

impl Packing {
    fn open(pools: &[Pool], nodes: &Nodes) -> Self {
        let mut packing = Self {
            nodes: vec![Vec::new(); pools.len()],
            placed: vec![Amounts::default(); pools.len()],
            counted: vec![Amounts::default(); pools.len()],
            alone: vec![0; pools.len()],
            left: Vec::new(),
            opening: if matches!(nodes, Nodes::AsNeeded) { Opening::AsNeeded } else { Opening::Never },
            steps: 0,
        };
        for (index, pool) in pools.iter().enumerate() {
            let (count, lost) = match nodes {
                Nodes::AsNeeded => (pool.min, None),
                Nodes::Exactly(counts) => (counts[index], None),
                Nodes::Without(counts, zone) => (counts[index], Some(*zone)),
            };
            let count = usize::try_from(count).unwrap_or(MOST_NODES).min(MOST_NODES);
            (0..count).for_each(|_| packing.add_node(index, pool, lost));
        }
        packing
    }

    fn add_node(&mut self, index: usize, pool: &Pool, lost: Option<usize>) {
        let nodes = &mut self.nodes[index];
        let zone = (!pool.zones.is_empty()).then(|| pool.zones[nodes.len() % pool.zones.len()]);
        let lost = lost.is_some() && zone == lost;
        nodes.push(Node { free: pool.offer, zone, used: false, lost, own: (0, 0) });
    }

    /// Places a load, and returns how many of its pods found no node.
    fn place(&mut self, pools: &[Pool], load: &Load<'_>) -> u32 {
        for pool in &load.pools {
            self.nodes[*pool].iter_mut().for_each(|it| it.own = (0, 0));
        }
        let is_free = load.apart.nodes.is_none() && load.apart.zones.is_none();
        let left = match is_free {
            true => self.place_alike(pools, load, load.count.saturating_add(load.surge)),
            false => self.place_revisions(pools, load),
        };
        for pool in load.pools.iter().filter(|_| load.apart.one_on_a_node) {
            let own = self.nodes[*pool].iter().map(|it| it.own.0).sum();
            self.alone[*pool] = self.alone[*pool].max(own);
        }
        left
    }

    fn place_revisions(&mut self, pools: &[Pool], load: &Load<'_>) -> u32 {
        let left = self.place_apart(pools, load, load.count);
        if load.apart.by_revision {
            for pool in &load.pools {
                self.nodes[*pool].iter_mut().for_each(|it| it.own.1 = 0);
            }
        }
        left.saturating_add(self.place_apart(pools, load, load.surge))
    }

    /// Fills one node after the other.
    fn place_alike(&mut self, pools: &[Pool], load: &Load<'_>, count: u32) -> u32 {
        let mut left = count;
        for pool in &load.pools {
            for node in 0..self.nodes[*pool].len() {
                left -= self.put(load, (*pool, node), left);
                if left == 0 || self.steps > MOST_STEPS {
                    return left;
                }
            }
        }
        while self.opening == Opening::AsNeeded && left > 0 {
            let Some(place) = self.open_one(pools, load) else { break };
            let put = self.put(load, place, left);
            if put == 0 {
                break;
            }
            left -= put;
        }
        left
    }

    /// Puts as many pods on a node as fit.
    fn put(&mut self, load: &Load<'_>, (pool, index): (usize, usize), most: u32) -> u32 {
        self.steps += 1;
        let node = &mut self.nodes[pool][index];
        let alone = if load.apart.one_on_a_node { 1_u32.saturating_sub(node.own.0) } else { u32::MAX };
        let fits = if node.lost { 0 } else { node.free.how_often(load.each).min(most).min(alone) };
        if fits > 0 {
            let sum = load.each.times(fits);
            node.free = node.free.minus(sum);
            node.used = true;
            node.own = (node.own.0 + fits, node.own.1 + fits);
            self.placed[pool] = self.placed[pool].plus(sum);
            if load.counted {
                self.counted[pool] = self.counted[pool].plus(sum);
            }
        }
        fits
    }

    /// Places pods one by one, each where the rules between them allow it.
    fn place_apart(&mut self, pools: &[Pool], load: &Load<'_>, count: u32) -> u32 {
        for done in 0..count {
            let may_look = self.steps <= MOST_STEPS;
            if !(may_look
                && (self.place_one(load) || self.opening == Opening::AsNeeded && self.open_for_one(pools, load)))
            {
                return count - done;
            }
        }
        0
    }

    fn place_one(&mut self, load: &Load<'_>) -> bool {
        let (emptiest, zones) = self.emptiest(load);
        for pool in &load.pools {
            for index in 0..self.nodes[*pool].len() {
                self.steps += 1;
                let node = &self.nodes[*pool][index];
                let on_node = load.apart.nodes.is_none_or(|skew| node.own.1 < emptiest.saturating_add(skew));
                let in_zone = |(skew, _): (u32, u32)| {
                    let Some(zone) = node.zone else { return true };
                    let least = zones.least(load.apart.zones.map_or(1, |it| it.1));
                    zones.count(zone) < least.saturating_add(skew)
                };
                if on_node && load.apart.zones.is_none_or(in_zone) && self.put(load, (*pool, index), 1) == 1 {
                    return true;
                }
            }
        }
        false
    }

    /// Returns how many pods the emptiest node has, and how many each zone.
    fn emptiest(&mut self, load: &Load<'_>) -> (u32, Zones) {
        let mut zones = Zones::default();
        let mut emptiest = u32::MAX;
        for pool in &load.pools {
            self.steps += self.nodes[*pool].len();
            for node in self.nodes[*pool].iter().filter(|it| !it.lost) {
                emptiest = emptiest.min(node.own.1);
                if let Some(zone) = node.zone {
                    zones.add(zone, node.own.1);
                }
            }
        }
        (if emptiest == u32::MAX { 0 } else { emptiest }, zones)
    }

    /// Opens nodes until one takes a pod: where they are made in one zone after the other, the next may be in a full one.
    fn open_for_one(&mut self, pools: &[Pool], load: &Load<'_>) -> bool {
        let before: Vec<usize> = self.nodes.iter().map(Vec::len).collect();
        let zones = load.pools.iter().map(|it| pools[*it].zones.len()).max().unwrap_or(0);
        for _ in 0..=zones {
            if self.steps > MOST_STEPS || self.open_one(pools, load).is_none() {
                break;
            }
            if self.place_one(load) {
                return true;
            }
        }
        for (nodes, before) in self.nodes.iter_mut().zip(before) {
            nodes.truncate(before);
        }
        false
    }

    /// Opens a node that has room for a pod: in the first pool below its most, or else beyond it, so that it is seen how
    /// many are missing.
    fn open_one(&mut self, pools: &[Pool], load: &Load<'_>) -> Option<(usize, usize)> {
        let has_room =
            |pool: &&usize| pools[**pool].offer.how_often(load.each) > 0 && self.nodes[**pool].len() < MOST_NODES;
        let below = |pool: &&usize| {
            let max = pools[**pool].max.and_then(|it| usize::try_from(it).ok());
            max.is_none_or(|max| self.nodes[**pool].len() < max)
        };
        let beyond = || load.pools.iter().find(has_room).filter(|_| !load.elsewhere);
        let pool = *load.pools.iter().filter(has_room).find(below).or_else(beyond)?;
        self.add_node(pool, &pools[pool], None);
        Some((pool, self.nodes[pool].len() - 1))
    }

    /// Returns how many nodes of a pool must be there: those up to the last one with a pod.
    #[must_use]
    pub fn needed(&self, pool: usize) -> u32 {
        let last = self.nodes[pool].iter().rposition(|it| it.used);
        last.map_or(0, |it| u32::try_from(it + 1).unwrap_or(u32::MAX))
    }

    /// Tells whether the estimate was given up.
    #[must_use]
    pub fn is_given_up(&self) -> bool {
        self.steps > MOST_STEPS
    }

    /// Returns how many nodes of a pool what was placed there needs at the very least, by its sums.
    #[must_use]
    pub fn at_least(&self, pool: usize, offer: Amounts) -> u32 {
        self.placed[pool].at_least(offer).unwrap_or(0).max(self.alone[pool])
    }
}

/// How many pods each zone has.
#[derive(Default)]
struct Zones(Vec<(usize, u32)>);

impl Zones {
    fn add(&mut self, zone: usize, pods: u32) {
        match self.0.iter_mut().find(|(it, _)| *it == zone) {
            Some((_, count)) => *count += pods,
            None => self.0.push((zone, pods)),
        }
    }

    fn count(&self, zone: usize) -> u32 {
        self.0.iter().find(|(it, _)| *it == zone).map_or(0, |it| it.1)
    }

    /// With fewer zones than must count, Kubernetes takes the emptiest one for empty.
    fn least(&self, domains: u32) -> u32 {
        let enough = u32::try_from(self.0.len()).unwrap_or(u32::MAX) >= domains;
        if enough { self.0.iter().map(|it| it.1).min().unwrap_or(0) } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OFFER: Amounts = Amounts { cpu: 2000, memory: 4000, disk: 100, pods: 11 };

    fn pool(min: u32, zones: usize) -> Pool {
        Pool { offer: OFFER, min, max: None, zones: (0..zones).collect() }
    }

    fn load(cpu: u64, memory: u64, count: u32) -> Load<'static> {
        let each = Amounts { cpu, memory, disk: 0, pods: 1 };
        let (surge, elsewhere, counted, apart) = (0, false, true, Apart::default());
        Load { name: "web", each, count, surge, pools: vec![0], elsewhere, apart, counted }
    }

    /// Loads of pods that fit on a node, some of which keep off each other.
    fn loads() -> impl Strategy<Value = Vec<Load<'static>>> {
        let one = (1_u64..2000, 1_u64..4000, 0_u32..12, 0_u32..3, any::<bool>());
        let load = |(cpu, memory, count, surge, alone)| {
            let apart = Apart { one_on_a_node: alone, ..Apart::default() };
            Load { surge, apart, ..load(cpu, memory, count) }
        };
        prop::collection::vec(one.prop_map(load), 0..12)
    }

    fn count(loads: &[Load<'_>]) -> u32 {
        loads.iter().map(|it| it.count + it.surge).sum()
    }

    fn sum(loads: &[Load<'_>]) -> Amounts {
        loads.iter().fold(Amounts::default(), |sum, it| sum.plus(it.each.times(it.count + it.surge)))
    }

    proptest! {
        #[test]
        fn no_node_takes_more_than_it_gives_and_no_pod_is_lost(loads in loads(), min in 0_u32..4) {
            let packing = pack(&[pool(min, 0)], &loads, &Nodes::AsNeeded);
            let nodes = u32::try_from(packing.nodes[0].len()).unwrap();
            let free = packing.nodes[0].iter().fold(Amounts::default(), |sum, it| sum.plus(it.free));
            // What is placed and what is free make up all nodes, exactly: nothing was taken off that was not there.
            prop_assert_eq!(packing.placed[0].plus(free), OFFER.times(nodes));
            prop_assert_eq!(packing.left.iter().sum::<u32>(), 0);
            prop_assert_eq!(packing.placed[0], sum(&loads));
        }

        #[test]
        fn never_fewer_nodes_than_the_sums_ask_for_and_never_more_than_pods(loads in loads()) {
            let packing = pack(&[pool(0, 0)], &loads, &Nodes::AsNeeded);
            let alone = loads.iter().filter(|it| it.apart.one_on_a_node).map(|it| it.count + it.surge).max();
            let bound = sum(&loads).at_least(OFFER).unwrap().max(alone.unwrap_or(0));
            prop_assert_eq!(packing.at_least(0, OFFER), bound);
            prop_assert!((bound..=count(&loads)).contains(&packing.needed(0)), "{} of {bound}", packing.needed(0));
        }

        #[test]
        fn so_many_nodes_are_enough_and_one_less_leaves_somebody_waiting(loads in loads()) {
            let needed = pack(&[pool(0, 0)], &loads, &Nodes::AsNeeded).needed(0);
            let left = |nodes| pack(&[pool(0, 0)], &loads, &Nodes::Exactly(vec![nodes])).left.iter().sum::<u32>();
            prop_assert_eq!(left(needed), 0);
            prop_assert!(needed == 0 || left(needed - 1) > 0);
        }

        #[test]
        fn the_order_in_which_loads_are_declared_changes_nothing(loads in loads(), by in 0_usize..12) {
            let named: Vec<String> = (0..loads.len()).map(|it| format!("{it:02}")).collect();
            let mut loads: Vec<Load<'_>> =
                loads.iter().zip(&named).map(|(load, name)| Load { name, ..load.clone() }).collect();
            let before = pack(&[pool(0, 0)], &loads, &Nodes::AsNeeded).needed(0);
            let by = by.min(loads.len());
            loads.rotate_left(by);
            prop_assert_eq!(pack(&[pool(0, 0)], &loads, &Nodes::AsNeeded).needed(0), before);
        }

        /// First fit has no better claim: without a pod in the middle it may, rarely, need one node more.
        #[test]
        fn without_the_load_that_comes_last_no_more_nodes_are_needed(loads in loads()) {
            let all = pack(&[pool(0, 0)], &loads, &Nodes::AsNeeded).needed(0);
            let mut fewer = loads.clone();
            if let Some(last) = order(&[pool(0, 0)], &loads).last() {
                fewer.remove(*last);
            }
            prop_assert!(pack(&[pool(0, 0)], &fewer, &Nodes::AsNeeded).needed(0) <= all);
        }

        #[test]
        fn pods_of_one_size_need_as_many_nodes_as_they_fill(cpu in 1_u64..2000, memory in 1_u64..4000, pods in 0_u32..100) {
            let load = load(cpu, memory, pods);
            let fit = OFFER.how_often(load.each);
            prop_assert_eq!(pack(&[pool(0, 0)], &[load], &Nodes::AsNeeded).needed(0), pods.div_ceil(fit));
        }

        #[test]
        fn a_hard_spread_keeps_its_skew_in_every_zone(pods in 0_u32..40, skew in 1_u32..3, zones in 1_usize..4, min in 0_u32..5) {
            let domains = u32::try_from(zones).unwrap().min(pods);
            let apart = Apart { zones: Some((skew, domains)), ..Apart::default() };
            let load = Load { apart, ..load(900, 100, pods) };
            let packing = pack(&[pool(min, zones)], &[load], &Nodes::AsNeeded);
            prop_assert_eq!(packing.left[0], 0);
            let in_zone = |zone: usize| packing.nodes[0].iter().skip(zone).step_by(zones).map(|it| it.own.0).sum::<u32>();
            let present = zones.min(packing.nodes[0].len());
            let counts: Vec<u32> = (0..present).map(in_zone).collect();
            let (least, most) = (counts.iter().min().unwrap_or(&0), counts.iter().max().unwrap_or(&0));
            prop_assert!(most - least <= skew, "{counts:?}");
        }
    }

    #[test]
    fn the_new_revision_is_spread_by_itself_and_shares_no_node_with_the_old_one() {
        let apart = Apart { one_on_a_node: true, zones: Some((1, 2)), by_revision: true, ..Apart::default() };
        let load = Load { surge: 2, apart, ..load(100, 100, 2) };
        let packing = pack(&[pool(2, 2)], &[load], &Nodes::AsNeeded);
        assert_eq!((packing.needed(0), packing.at_least(0, OFFER)), (4, 4));
    }

    #[test]
    fn a_zone_without_nodes_counts_as_empty() {
        let apart = Apart { zones: Some((1, 3)), ..Apart::default() };
        let load = Load { apart, ..load(100, 100, 3) };
        let left = |nodes: &Nodes| pack(&[pool(0, 3)], std::slice::from_ref(&load), nodes).left[0];
        assert_eq!(left(&Nodes::Exactly(vec![2])), 1);
        assert_eq!(left(&Nodes::Exactly(vec![3])), 0);
        assert_eq!(left(&Nodes::Without(vec![6], 0)), 1);
    }

    #[test]
    fn nodes_that_differ_by_at_most_the_skew() {
        let apart = Apart { nodes: Some(1), ..Apart::default() };
        let load = Load { apart, ..load(100, 100, 7) };
        let packing = pack(&[pool(3, 0)], &[load], &Nodes::AsNeeded);
        let own: Vec<u32> = packing.nodes[0].iter().map(|it| it.own.0).collect();
        assert_eq!(own, [3, 2, 2]);
    }

    #[test]
    fn pods_with_a_choice_fill_what_others_leave_and_open_the_first_pool_below_its_most() {
        let pools = [Pool { max: Some(1), ..pool(1, 0) }, Pool { max: Some(5), ..pool(0, 0) }];
        let choice = Load { name: "any", pools: vec![0, 1], ..load(500, 100, 6) };
        let packing = pack(&pools, &[load(1000, 100, 1), choice], &Nodes::AsNeeded);
        assert_eq!((packing.needed(0), packing.needed(1)), (1, 1));
        // Beyond the most of all pools, the first one shows how many are missing.
        let many = Load { pools: vec![0, 1], ..load(2000, 100, 8) };
        let packing = pack(&pools, &[many], &Nodes::AsNeeded);
        assert_eq!((packing.needed(0), packing.needed(1)), (3, 5));
    }

    #[test]
    fn pods_that_may_run_elsewhere_do_so_where_no_node_is_left() {
        let pools = [Pool { max: Some(2), ..pool(0, 0) }];
        let load = Load { elsewhere: true, ..load(2000, 100, 5) };
        let packing = pack(&pools, &[load], &Nodes::AsNeeded);
        assert_eq!((packing.needed(0), packing.left[0]), (2, 3));
    }

    #[test]
    fn an_input_that_is_too_large_is_given_up_and_not_waited_for() {
        let apart = Apart { nodes: Some(1), ..Apart::default() };
        let load = Load { apart, ..load(1, 1, 1_000_000) };
        let packing = pack(&[pool(5000, 3)], &[load], &Nodes::AsNeeded);
        assert!(packing.is_given_up() && packing.left[0] > 0);
    }
}
