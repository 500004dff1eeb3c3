//! Circles of calls.

use super::{Edge, EdgeKind, Id, NodeKind};
use crate::plan::Text;
use std::collections::{BTreeMap, BTreeSet};

/// Marks the calls that are part of a circle, and returns each circle once, on its shortest way from its first name.
pub(super) fn find(edges: &mut [Edge]) -> Vec<Vec<Text>> {
    let is_call = |it: &&Edge| it.kind == EdgeKind::Calls && it.to.kind == NodeKind::Workload;
    let mut next: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    let mut back: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    for edge in edges.iter().filter(is_call) {
        next.entry(edge.from.clone()).or_default().push(edge.to.clone());
        back.entry(edge.to.clone()).or_default().push(edge.from.clone());
    }
    let of = groups(&next, &back);
    for edge in edges.iter_mut().filter(|it| is_call(&&**it)) {
        edge.circular = of.get(&edge.from).is_some_and(|it| of.get(&edge.to) == Some(it));
    }
    let mut circles: BTreeMap<usize, Vec<Text>> = BTreeMap::new();
    for (id, group) in &of {
        if !circles.contains_key(group)
            && let Some(way) = way_back(id, &next, &of)
        {
            circles.insert(*group, way);
        }
    }
    let mut circles: Vec<Vec<Text>> = circles.into_values().collect();
    circles.sort();
    circles
}

/// Returns the group of each node: in a group, everyone reaches everyone.
fn groups(next: &BTreeMap<Id, Vec<Id>>, back: &BTreeMap<Id, Vec<Id>>) -> BTreeMap<Id, usize> {
    let mut seen = BTreeSet::new();
    let mut done = Vec::new();
    for start in next.keys() {
        walk(start, next, &mut seen, &mut done);
    }
    let mut of: BTreeMap<Id, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (number, start) in done.iter().rev().enumerate() {
        let mut reached = Vec::new();
        walk(start, back, &mut seen, &mut reached);
        of.extend(reached.into_iter().map(|it| (it, number)));
    }
    of
}

/// Visits everything that is reached from a node, and notes each when all behind it is done. Without recursion: a long
/// chain of calls would use up the stack.
fn walk(start: &Id, next: &BTreeMap<Id, Vec<Id>>, seen: &mut BTreeSet<Id>, done: &mut Vec<Id>) {
    if !seen.insert(start.clone()) {
        return;
    }
    let mut way: Vec<(Id, usize)> = vec![(start.clone(), 0)];
    while let Some((id, at)) = way.last_mut() {
        let following = next.get(id).and_then(|it| it.get(*at)).cloned();
        *at += 1;
        match following {
            Some(it) if seen.insert(it.clone()) => way.push((it, 0)),
            Some(_) => {}
            None => done.extend(way.pop().map(|(id, _)| id)),
        }
    }
}

/// Returns the shortest way from a node back to itself, within its group.
fn way_back(start: &Id, next: &BTreeMap<Id, Vec<Id>>, of: &BTreeMap<Id, usize>) -> Option<Vec<Text>> {
    let mut ways: Vec<Vec<&Id>> = vec![vec![start]];
    let mut seen: BTreeSet<&Id> = BTreeSet::new();
    let mut at = 0;
    while let Some(way) = ways.get(at).cloned() {
        at += 1;
        let here = way[way.len() - 1];
        for id in next.get(here).into_iter().flatten().filter(|it| of.get(*it) == of.get(start)) {
            if id == start {
                return Some(way.iter().map(|it| it.name.clone()).chain([start.name.clone()]).collect());
            }
            if seen.insert(id) {
                ways.push(way.iter().copied().chain([id]).collect());
            }
        }
    }
    None
}
