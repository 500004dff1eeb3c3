//! For programs. CPU is in thousandths of a core, memory and disk in bytes, money in the currency.

use super::money;
use crate::capacity::Amounts;
use crate::capacity::fit::{ClusterFit, GroupFit, Needed, Row, Situation, Waiting};
use crate::capacity::problem::Problem;
use crate::plan::Text;
use serde_json::{Value, json};

/// Returns how everything fits as data.
#[must_use]
pub fn json(fits: &[ClusterFit]) -> Value {
    json!({
        "fits": fits.iter().all(|it| it.problems.is_empty()),
        "clusters": fits.iter().map(cluster).collect::<Vec<_>>(),
    })
}

fn cluster(fit: &ClusterFit) -> Value {
    json!({
        "cluster": fit.name.as_deref(),
        "environments": texts(&fit.environments),
        "nodeGroups": fit.groups.iter().map(|it| group(fit, it)).collect::<Vec<_>>(),
        "systemPods": fit.system.iter().map(|(name, pods)| json!({"name": &**name, "pods": pods})).collect::<Vec<_>>(),
        "notes": fit.notes,
        "problems": fit.problems.iter().map(problem).collect::<Vec<_>>(),
    })
}

fn group(fit: &ClusterFit, it: &GroupFit) -> Value {
    let plan = &it.group;
    let node = it.node.map(|(whole, left)| json!({"allocatable": amounts(whole), "forPods": amounts(left)}));
    let on_every_node: Vec<Value> = it
        .on_every_node
        .iter()
        .map(|(name, each)| json!({"name": &**name, "cpu": each.cpu, "memory": each.memory}))
        .collect();
    json!({
        "name": &*plan.name,
        "instanceType": plan.instance_type.as_deref(),
        "min": plan.min,
        "max": plan.max,
        "zones": texts(&plan.zones),
        "node": node,
        "onEveryNode": on_every_node,
        "rows": it.rows.iter().map(row).collect::<Vec<_>>(),
        "leftAtMost": it.left.map(amounts),
        "largestPod": it.largest.map(|it| json!({"cpu": it.cpu, "memory": it.memory})),
        "waitingWithoutNode": it.without_node.map(waiting),
        "waitingWithoutZone": it.without_zone.map(waiting),
        "month": month(fit, it),
    })
}

fn month(fit: &ClusterFit, it: &GroupFit) -> Value {
    let [min, fewest, most] = money::nodes(it).map(|(_, nodes)| {
        let cost = it.group.price.map(|price| money::money(money::month(price, nodes), None));
        json!({"nodes": nodes, "nodeHours": money::hours(nodes), "cost": cost})
    });
    json!({"currency": fit.currency.as_deref().filter(|_| it.group.price.is_some()), "min": min, "fewest": fewest, "most": most})
}

fn row(it: &Row) -> Value {
    let situation = match it.situation {
        Situation::Fewest => "fewest",
        Situation::Most => "most",
        Situation::Rollout => "rollout",
    };
    let nodes = it
        .nodes
        .map(|Needed { about, at_least, given_up }| json!({"about": about, "atLeast": at_least, "givenUp": given_up}));
    json!({"environment": it.environment.as_deref(), "situation": situation, "asked": amounts(it.asked), "nodes": nodes})
}

fn texts(all: &[Text]) -> Vec<&str> {
    all.iter().map(|it| &**it).collect()
}

fn amounts(it: Amounts) -> Value {
    let Amounts { cpu, memory, disk, pods } = it;
    json!({"cpu": cpu, "memory": memory, "disk": disk, "pods": pods})
}

fn waiting(it: Waiting) -> Value {
    json!({"fewest": it.fewest, "most": it.most})
}

fn problem(it: &Problem) -> Value {
    let Problem { workload, group, field, certain, subject, what, why, help } = it;
    let field = field.join(".");
    let what = format!("{subject} {what}");
    json!({"workload": workload.as_deref(), "nodeGroup": group.as_deref(), "field": field, "certain": certain, "what": what, "why": why, "help": help})
}
