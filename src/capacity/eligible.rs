//! Which node groups take a pod: by the labels that it asks for and the taints that it puts up with.

use crate::plan::{NodeGroupPlan, NodeOperator, NodeRequirement, PlacementPlan, Text};

/// The taint of nodes that are kept for what the cluster itself needs; coredns and the usual add-ons put up with it.
const CRITICAL: &str = "CriticalAddonsOnly";

/// Returns the groups that a pod may run on, by their places in the list.
#[must_use]
pub fn groups(placement: &PlacementPlan, all: &[NodeGroupPlan]) -> Vec<usize> {
    (0..all.len()).filter(|index| may_run(placement, *index, all)).collect()
}

fn may_run(placement: &PlacementPlan, index: usize, all: &[NodeGroupPlan]) -> bool {
    let group = &all[index];
    let tolerated = group.taints.iter().all(|taint| {
        placement.tolerations.iter().any(|it| {
            it.key == taint.key
                && it.effect == taint.effect
                && it.value.as_ref().is_none_or(|value| taint.value.as_ref() == Some(value))
        })
    });
    let selected = placement
        .node_selector
        .iter()
        .all(|(key, value)| holds((key, NodeOperator::In, std::slice::from_ref(value)), group, all));
    let required = |it: &NodeRequirement| holds((&it.key, it.operator, &it.values), group, all);
    tolerated && selected && placement.required.iter().all(required)
}

/// A label that no group declares may be on any node: what is not known keeps no pod off.
fn holds(
    (key, operator, values): (&Text, NodeOperator, &[Text]),
    group: &NodeGroupPlan,
    all: &[NodeGroupPlan],
) -> bool {
    let label = group.known_labels.get(key);
    if label.is_none() && !is_declared(key, all) {
        return true;
    }
    match operator {
        NodeOperator::In => label.is_some_and(|it| values.contains(it)),
        NodeOperator::NotIn => label.is_none_or(|it| !values.contains(it)),
        NodeOperator::Exists => label.is_some(),
        NodeOperator::DoesNotExist => label.is_none(),
    }
}

fn is_declared(key: &Text, all: &[NodeGroupPlan]) -> bool {
    all.iter().any(|it| it.known_labels.contains_key(key))
}

/// Returns the labels that a pod asks for and no group declares.
pub fn unknown_labels<'a>(placement: &'a PlacementPlan, all: &'a [NodeGroupPlan]) -> impl Iterator<Item = &'a Text> {
    let required = placement.required.iter().map(|it| &it.key);
    placement.node_selector.keys().chain(required).filter(|key| !is_declared(key, all))
}

/// Returns the groups that take pods of the cluster itself.
#[must_use]
pub fn of_system(all: &[NodeGroupPlan]) -> Vec<usize> {
    let takes = |it: &NodeGroupPlan| it.taints.iter().all(|taint| *taint.key == *CRITICAL);
    (0..all.len()).filter(|index| takes(&all[*index])).collect()
}
