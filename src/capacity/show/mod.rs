//! How everything fits, written for people, for pull requests and for programs.

mod json;
mod markdown;
mod money;
mod text;

pub use json::json;
pub use markdown::markdown;
pub use text::text;

use super::fit::{ClusterFit, GroupFit, Row, Waiting};
use super::{cores, memory};
use crate::plan::NodeGroupPlan;

/// What the estimate is, said wherever it is shown.
const ESTIMATE: &str =
    "`nodes` is an estimate that packs the largest pods first; `at least` is a lower bound by the sums";

/// Returns who lives in a cluster: `prod`, or `dev, staging, prod in one cluster`.
fn inhabitants(fit: &ClusterFit) -> String {
    let all = fit.environments.join(", ");
    match (&fit.name, fit.environments.len()) {
        (Some(name), _) => format!("{all} in the cluster {name}"),
        (None, 1) => all,
        (None, _) => format!("{all} in one cluster"),
    }
}

/// Returns how many nodes a group has: `2–5 nodes`.
fn range(group: &NodeGroupPlan) -> String {
    match (group.min, group.max) {
        (Some(min), Some(max)) if min == max => format!("{max}"),
        (Some(min), Some(max)) => format!("{min}–{max}"),
        (Some(min), None) => format!("from {min}"),
        (None, Some(max)) => format!("up to {max}"),
        (None, None) => "any number".to_owned(),
    }
}

/// Returns what a row says: its numbers, and whether it fits.
fn cells(group: &NodeGroupPlan, row: &Row) -> [String; 6] {
    let (nodes, at_least, verdict) = match row.nodes {
        None => ("?".to_owned(), "?".to_owned(), "not known".to_owned()),
        Some(it) => {
            let more = if it.given_up { "over " } else { "" };
            let verdict = match group.max {
                None => "no `max`".to_owned(),
                Some(max) if it.about > max => format!("{} too many", it.about - max),
                Some(_) => "fits".to_owned(),
            };
            (format!("{more}{}", it.about), it.at_least.to_string(), verdict)
        }
    };
    [row.asked.pods.to_string(), cores(row.asked.cpu), memory(row.asked.memory), nodes, at_least, verdict]
}

/// Returns a sentence about what a node gives.
fn node(fit: &GroupFit) -> Option<String> {
    let (whole, left) = fit.node?;
    let amounts = |it: super::Amounts| format!("{} CPU, {}, {} pods", cores(it.cpu), memory(it.memory), it.pods);
    let mut names: Vec<(&str, usize)> = Vec::new();
    for (name, _) in &fit.on_every_node {
        match names.iter_mut().find(|(known, _)| *known == &**name) {
            Some((_, count)) => *count += 1,
            None => names.push((name, 1)),
        }
    }
    let name =
        |(name, count): &(&str, usize)| if *count == 1 { (*name).to_owned() } else { format!("{name} × {count}") };
    let names: Vec<String> = names.iter().map(name).collect();
    let after = match names.as_slice() {
        [] => String::new(),
        names => format!("; after {} {}", names.join(", "), amounts(left)),
    };
    Some(format!("a node gives {}{after}", amounts(whole)))
}

/// Tells whether any pod may come to a group.
fn is_used(fit: &GroupFit) -> bool {
    fit.rows.iter().any(|it| it.asked.pods > 0 || it.nodes.is_some_and(|it| it.about > 0))
}

/// Returns a sentence about what is left.
fn left(fit: &GroupFit) -> Option<String> {
    let (left, max) = (fit.left?, fit.group.max?);
    let sum = format!("{} CPU and {}", cores(left.cpu), memory(left.memory));
    let largest = fit.largest.map_or_else(
        || "no further pod fits".to_owned(),
        |it| format!("the largest pod that still fits asks for {} CPU and {}", cores(it.cpu), memory(it.memory)),
    );
    Some(format!("the most pods leave {sum} of {max} nodes; {largest}"))
}

/// Returns a sentence about what happens when something is gone.
fn gone(fit: &GroupFit) -> Option<String> {
    let words = |it: Waiting| match (it.fewest, it.most) {
        (0, 0) => "all pods fit".to_owned(),
        (0, most) => format!("the fewest pods fit, {most} of the most wait for new nodes"),
        (fewest, 0) => format!("{fewest} of the fewest pods wait for new nodes"),
        (fewest, most) => format!("{fewest} of the fewest pods and {most} of the most wait for new nodes"),
    };
    let node = fit.without_node.map(|it| format!("one node gone: {}", words(it)));
    let zone = fit.without_zone.map(|it| format!("one zone gone: {}", words(it)));
    let all: Vec<String> = node.into_iter().chain(zone).collect();
    (!all.is_empty()).then(|| all.join("; "))
}
