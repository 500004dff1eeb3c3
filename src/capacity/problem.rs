//! What does not fit, one sentence each: what, why, what to do. Rules and `transship fit` say the same.

use super::cluster::Cluster;
use super::demand::{Count, Demand, Several};
use super::fit::{GroupFit, Needed, Pools, Situation, needed};
use super::node::{self, Counting};
use super::pack::Nodes;
use super::{Amounts, cores, instance, memory};
use crate::diagnostic::nearest;
use crate::plan::{NodeGroupPlan, NodeProvider, Text};
use std::fmt;

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The workload that it is about, if it is one.
    pub workload: Option<Text>,
    /// The node group that it is about, if it is one.
    pub group: Option<Text>,
    /// The field of the workload, or of the group, that decides it.
    pub field: &'static [&'static str],
    /// Whether pods stay Pending whatever happens, or only in the busiest hour.
    pub certain: bool,
    /// Who it is about, for sentences.
    pub subject: String,
    /// What is wrong with them.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}; {}; {}", self.subject, self.what, self.why, self.help)
    }
}

/// Returns every problem, pods that fit nowhere first.
pub(super) fn all(cluster: &Cluster<'_>, groups: &[GroupFit]) -> Vec<Problem> {
    let mut all = too_large(cluster, Counting::Likely);
    all.extend(homeless(cluster));
    all.extend(spread_out(cluster));
    all.extend(groups.iter().filter_map(|it| overfull(cluster, it)));
    all
}

/// Returns the workloads of which a pod fits on no node of any group that takes it.
///
/// A group of which nothing is known may take every pod.
#[must_use]
pub fn too_large(cluster: &Cluster<'_>, counting: Counting) -> Vec<Problem> {
    let groups = cluster.groups();
    let mut problems = Vec::new();
    for demand in cluster.demands.iter().filter(|it| it.environment.is_some() && !it.groups.is_empty()) {
        let counted = !matches!(demand.count, Count::Chosen { most: 0, surge: 0, .. });
        let offers: Option<Vec<(&NodeGroupPlan, Amounts)>> =
            demand.groups.iter().map(|it| Some((&groups[*it], room(cluster, demand, *it, counting)?))).collect();
        let Some(offers) = offers.filter(|_| counted) else { continue };
        let nowhere = match demand.count {
            Count::EveryNode => offers.iter().any(|(_, offer)| !offer.holds(demand.each)),
            Count::Chosen { .. } => offers.iter().all(|(_, offer)| !offer.holds(demand.each)),
        };
        if nowhere {
            problems.push(nowhere_to_run(cluster, demand, &offers));
        }
    }
    problems
}

/// Returns what a node leaves to the pods of a workload, after all others that run on every node.
fn room(cluster: &Cluster<'_>, demand: &Demand, group: usize, counting: Counting) -> Option<Amounts> {
    let machine = cluster.groups()[group].machine.as_ref()?;
    let others = cluster.on_every_node(group).filter(|it| !std::ptr::eq(*it, demand));
    let taken = others.fold(Amounts::default(), |sum, it| sum.plus(it.each));
    Some(node::allocatable(machine, counting).minus(taken))
}

fn nowhere_to_run(cluster: &Cluster<'_>, demand: &Demand, offers: &[(&NodeGroupPlan, Amounts)]) -> Problem {
    let short = |of: fn(&Amounts) -> u64| offers.iter().any(|(_, offer)| of(offer) < of(&demand.each));
    let disk = if short(|it| it.disk) { Disk::Shown } else { Disk::Hidden };
    let fields: [(bool, &[&str]); 3] = [
        (short(|it| it.cpu), &["cpu"]),
        (short(|it| it.memory), &["memory"]),
        (disk == Disk::Shown, &["ephemeralStorage"]),
    ];
    let fields: Vec<&'static [&'static str]> =
        fields.into_iter().filter_map(|(short, it)| short.then_some(it)).collect();
    let words: Vec<String> = fields.iter().flat_map(|it| it.iter()).map(|it| format!("`{it}`")).collect();
    let lower = if words.is_empty() {
        "run fewer pods on every node".to_owned()
    } else {
        format!("lower {}", words.join(" or "))
    };
    let leaves = |(group, offer): &(&NodeGroupPlan, Amounts)| {
        format!("a node of {} leaves {}", named(group), amounts(*offer, disk))
    };
    let larger = if offers.len() == 1 { "give the group larger nodes" } else { "name a group with larger nodes" };
    Problem {
        workload: Some(demand.workload.clone()),
        group: None,
        field: fields.first().copied().unwrap_or(&[]),
        certain: true,
        subject: format!("a pod of {}", demand.name(cluster.several())),
        what: format!("asks for {} and fits on no node that it may run on", amounts(demand.each, disk)),
        why: offers.iter().take(3).map(leaves).collect::<Vec<_>>().join(", "),
        help: format!("{lower}, or {larger}"),
    }
}

/// Returns the workloads that no group takes.
fn homeless(cluster: &Cluster<'_>) -> Vec<Problem> {
    let without = |it: &&Demand| it.environment.is_some() && it.groups.is_empty();
    let found = cluster.demands.iter().filter(without).filter(|_| !cluster.groups().is_empty());
    let problem = |it: &Demand| Problem {
        workload: Some(it.workload.clone()),
        group: None,
        field: &["nodeGroup"],
        certain: true,
        subject: it.name(cluster.several()),
        what: "is taken by no declared node group".to_owned(),
        why: "each has a taint that it does not tolerate, or lacks a label that it asks for".to_owned(),
        help: "name a group with `nodeGroup`, or declare the group that takes it".to_owned(),
    };
    found.map(problem).collect()
}

/// Returns the workloads whose hard rules need more nodes or zones than there may be.
#[must_use]
pub fn spread_out(cluster: &Cluster<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (demand, (fewest, most, _)) in cluster.chosen(None) {
        let groups: Vec<&NodeGroupPlan> = demand.groups.iter().map(|it| &cluster.groups()[*it]).collect();
        let nodes = groups.iter().map(|it| it.max).sum::<Option<u32>>();
        let Some(nodes) = nodes.filter(|_| !groups.is_empty()) else { continue };
        let rules = [one_on_a_node(demand, nodes, &groups), over_zones(demand, nodes, &groups)];
        for Rule { field, places, what, why, help } in rules.into_iter().flatten().filter(|it| most > it.places) {
            let certain = fewest > places;
            let pods = if certain { format!("at least {fewest}") } else { format!("up to {most}") };
            problems.push(Problem {
                workload: Some(demand.workload.clone()),
                group: None,
                field,
                certain,
                subject: demand.name(cluster.several()),
                what: format!("has {pods} pods, {what}"),
                why: format!(
                    "{why}, so that none is left for {} of them",
                    if certain { fewest - places } else { most - places }
                ),
                help,
            });
        }
    }
    problems
}

/// A rule that leaves room for so many pods only.
struct Rule {
    field: &'static [&'static str],
    places: u32,
    what: String,
    why: String,
    help: String,
}

fn one_on_a_node(demand: &Demand, nodes: u32, groups: &[&NodeGroupPlan]) -> Option<Rule> {
    demand.apart.one_on_a_node.then(|| Rule {
        field: &["spread", "antiAffinity"],
        places: nodes,
        what: "no two of them on one node".to_owned(),
        why: format!("{} may have {nodes} nodes", names_of(groups)),
        help: "write `antiAffinity: soft`, raise `max` of the group, or run fewer pods".to_owned(),
    })
}

/// With fewer zones than must count, Kubernetes takes the emptiest one for empty.
fn over_zones(demand: &Demand, nodes: u32, groups: &[&NodeGroupPlan]) -> Option<Rule> {
    let (skew, domains) = demand.apart.zones?;
    let zones = zones_of(groups)?.min(nodes);
    (zones < domains).then(|| Rule {
        field: &["spread", "zone"],
        places: zones.saturating_mul(skew),
        what: format!("spread over {domains} zones by a hard rule"),
        why: format!("{} may have nodes in {zones}, and a zone without nodes counts as empty", names_of(groups)),
        help: format!("write `zone: soft`, or raise `max` of the group to {domains}"),
    })
}

fn names_of(groups: &[&NodeGroupPlan]) -> String {
    groups.iter().map(|it| format!("`{}`", it.name)).collect::<Vec<_>>().join(" and ")
}

/// Returns how many zones some groups have; `None` where nobody said so.
fn zones_of(groups: &[&NodeGroupPlan]) -> Option<u32> {
    let mut zones: Vec<&Text> = groups.iter().flat_map(|it| &it.zones).collect();
    zones.sort_unstable();
    zones.dedup();
    let said = groups.iter().all(|it| !it.zones.is_empty());
    said.then(|| u32::try_from(zones.len()).unwrap_or(u32::MAX))
}

/// Returns the groups that are too small for the most pods of all environments.
#[must_use]
pub fn crowded(cluster: &Cluster<'_>) -> Vec<Problem> {
    let pools = Pools::of(cluster, Counting::Likely);
    if pools.all.iter().all(|it| it.max.is_none()) {
        return Vec::new();
    }
    let loads = pools.loads(cluster, None, Situation::Most);
    let packing = pools.pack(&loads, &Nodes::AsNeeded);
    let groups = cluster.groups().iter().zip(&pools.of_group).enumerate();
    let over = groups.filter_map(|(index, (group, pool))| {
        let needed = needed(&pools, &packing, (*pool)?);
        (needed.about > group.max?).then(|| too_many(cluster, (index, group), Situation::Most, needed, ""))
    });
    over.collect()
}

/// Returns the first situation that a group is too small for.
fn overfull(cluster: &Cluster<'_>, fit: &GroupFit) -> Option<Problem> {
    let max = fit.group.max?;
    let over = |it: &&super::Row| it.nodes.is_some_and(|it| it.about > max);
    let first = Situation::ALL.into_iter().find(|it| fit.rows.iter().filter(over).any(|row| row.situation == *it))?;
    let mut rows = fit.rows.iter().filter(|it| it.situation == first);
    let alone: Vec<&str> = rows.clone().filter(over).filter_map(|it| it.environment.as_deref()).collect();
    let whom = match (cluster.environments.len(), alone.as_slice()) {
        (1, _) => String::new(),
        (_, []) => " of all environments together".to_owned(),
        (_, alone) => format!(" of {}", alone.join(" and of ")),
    };
    let needed = rows.rfind(|it| it.environment.is_none())?.nodes?;
    let index = cluster.groups().iter().position(|it| it.name == fit.group.name)?;
    Some(too_many(cluster, (index, &fit.group), first, needed, &whom))
}

fn too_many(
    cluster: &Cluster<'_>,
    (index, group): (usize, &NodeGroupPlan),
    situation: Situation,
    needed: Needed,
    whom: &str,
) -> Problem {
    let Needed { about, at_least, given_up: _ } = needed;
    let max = group.max.unwrap_or(0);
    let greedy = greediest(cluster, index, situation);
    let name = greedy.map(|it| it.name(cluster.several())).unwrap_or_default();
    let (pods, less) = match situation {
        Situation::Fewest => ("the fewest pods", format!("lower `scale.min` of {name}")),
        Situation::Most => ("the most pods", format!("lower `scale.max` of {name}")),
        Situation::Rollout => ("the most pods", "write `rollout: {maxSurge: 1}`".to_owned()),
    };
    let meanwhile = if situation == Situation::Rollout { " while all are replaced" } else { "" };
    Problem {
        workload: greedy.map(|it| it.workload.clone()),
        group: Some(group.name.clone()),
        field: &["max"],
        certain: situation == Situation::Fewest && at_least > max,
        subject: format!("{pods}{whom}"),
        what: format!("need {about} nodes of {}{meanwhile}, and there may be {max}", named(group)),
        why: format!("by their sums alone it is {at_least}; {name} asks for most"),
        help: format!("raise `max` to {about}, {less}, or give the group larger nodes"),
    }
}

/// Returns who asks for the largest share of a group.
fn greediest<'a>(cluster: &'a Cluster<'_>, group: usize, situation: Situation) -> Option<&'a Demand> {
    let offer = cluster.offer(group, Counting::Likely)?;
    let share = |demand: &Demand, counts| {
        let (count, surge) = situation.of(counts);
        demand.each.times(count.saturating_add(surge)).share_of(offer)
    };
    let all = cluster.chosen(None).filter(|(demand, _)| demand.groups.contains(&group));
    let all = all.map(|(demand, counts)| (share(demand, counts), demand));
    // The first of equals: `max_by_key` would take the last.
    let larger = |best: (u128, &'a Demand), it: (u128, &'a Demand)| if it.0 > best.0 { it } else { best };
    all.reduce(larger).map(|(_, demand)| demand)
}

/// Returns what is not known, or was assumed, one sentence each.
pub(super) fn notes(cluster: &Cluster<'_>, groups: &[GroupFit], problems: &[Problem]) -> Vec<String> {
    let mut notes = Vec::new();
    if groups.is_empty() {
        notes.push("the platform declares no node groups: add `nodeGroups: {general: {instanceType: m6i.large, min: 2, max: 6}}`".to_owned());
    }
    notes.extend(groups.iter().enumerate().filter_map(|(index, it)| of_group(cluster, index, it)));
    let others: Vec<String> = cluster
        .platform
        .neighbours
        .iter()
        .filter(|it| !cluster.environments.contains(it))
        .map(|it| format!("`{it}`"))
        .collect();
    if !others.is_empty() {
        notes.push(format!("not counted, though in the same cluster: {}", others.join(", ")));
    }
    if cluster.platform.cluster.is_none() && cluster.several() == Several::Environments && !problems.is_empty() {
        notes.push(
            "the environments name no cluster, so they share one: write `cluster: NAME` under each that has its own"
                .to_owned(),
        );
    }
    let mut seen: Vec<&(Text, Text)> = Vec::new();
    for it in &cluster.unknown_labels {
        if !seen.contains(&it) {
            let (workload, label) = it;
            notes.push(format!("`{workload}` asks for the node label `{label}`, which no group declares: it is counted on every group that takes it otherwise"));
            seen.push(it);
        }
    }
    notes
}

fn of_group(cluster: &Cluster<'_>, index: usize, fit: &GroupFit) -> Option<String> {
    let group = &fit.group;
    let asked = cluster.demands.iter().any(|it| it.environment.is_some() && it.groups.contains(&index));
    if group.machine.is_none() && asked {
        return Some(unknown_machine(group));
    }
    let first = fit.needed(Situation::Fewest);
    match (group.min, group.max) {
        (_, None) if asked => Some(format!("`{}` has no `max`: whether the most pods fit is not known", group.name)),
        (Some(min), Some(max)) if first > min && first <= max => {
            Some(format!("`{}` grows at once: the fewest pods need {first} nodes, and `min` is {min}", group.name))
        }
        _ => None,
    }
}

/// Returns what is missing to know the nodes of a group.
fn unknown_machine(group: &NodeGroupPlan) -> String {
    let name = &group.name;
    let sizes = "`cpu`, `memory` and `pods` of one node";
    match (&group.instance_type, group.provider) {
        (Some(kind), _) => {
            format!("`{name}`: not known, because `{kind}` is no known instance type; {}", unknown_type(kind))
        }
        (None, NodeProvider::Karpenter) => {
            format!(
                "`{name}`: not known, because Karpenter chooses the nodes; add the `instanceType` that it mostly chooses, or {sizes}"
            )
        }
        (None, NodeProvider::ManagedNodeGroup) => format!("`{name}`: not known; add its `instanceType`, or {sizes}"),
    }
}

/// Returns what to do about a type that is not in the table.
#[must_use]
pub fn unknown_type(kind: &str) -> String {
    let near = nearest(kind, instance::all().iter().map(|it| it.name));
    let near =
        near.map_or_else(|| "write it as AWS does, such as `m6i.large`".to_owned(), |it| format!("write `{it}`"));
    format!("{near}, or declare `cpu`, `memory` and `pods` of one node")
}

fn named(group: &NodeGroupPlan) -> String {
    match &group.instance_type {
        Some(kind) => format!("`{}` ({kind})", group.name),
        None => format!("`{}`", group.name),
    }
}

/// Whether disk matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Disk {
    /// It is too small.
    Shown,
    /// There is enough of it.
    Hidden,
}

fn amounts(it: Amounts, disk: Disk) -> String {
    let (cpu, bytes) = (cores(it.cpu), memory(it.memory));
    match disk {
        Disk::Shown => format!("{cpu} CPU, {bytes} and {} of disk", memory(it.disk)),
        Disk::Hidden => format!("{cpu} CPU and {bytes}"),
    }
}
