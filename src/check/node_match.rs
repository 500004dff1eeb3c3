//! Nodes that a workload asks for and that are not there, or that do not take it.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report, listed, nearest};
use crate::plan::{Controller, NodeGroupPlan, Plan, TolerationPlan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&NO_NODE, &ONE_SIDE], check: Check::Workload(check) };

const NO_NODE: Code = Code::error(
    "E0373",
    "a label that no node has",
    "`nodeSelector` asks for a label of nodes that no node has, so that the pods stay pending for ever. EKS writes \
     `eks.amazonaws.com/capacityType` as `SPOT` or `ON_DEMAND`, Karpenter `karpenter.sh/capacity-type` as `spot`, `on-demand` or \
     `reserved`; each provider labels its own nodes only; and labels of beta versions are gone. Write `nodeGroup: NAME` or \
     `prefer: spot` instead, which spell the label of the provider.",
);

const ONE_SIDE: Code = Code::policy(
    "E0374",
    "a dedicated node group that is asked for on one side only",
    "A toleration lets pods onto tainted nodes and does not send them there: without a selector they run anywhere, also beside \
     what the group was set apart from. A selector sends them there and does not let them in: without the toleration they stay \
     pending for ever. `nodeGroup: NAME` writes both. For a workload that may run on the dedicated nodes as well as elsewhere, \
     waive the finding with that as its reason.",
);

/// Labels of nodes whose values are known.
const VALUES: &[(&str, &[&str])] = &[
    ("eks.amazonaws.com/capacityType", &["ON_DEMAND", "SPOT"]),
    ("karpenter.sh/capacity-type", &["on-demand", "spot", "reserved"]),
    ("kubernetes.io/arch", &["amd64", "arm64"]),
    ("kubernetes.io/os", &["linux", "windows"]),
];

/// Labels that clusters no longer write, and what stands for them.
const GONE: &[(&str, &str)] = &[
    ("beta.kubernetes.io/arch", "kubernetes.io/arch"),
    ("beta.kubernetes.io/os", "kubernetes.io/os"),
    ("beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type"),
    ("failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"),
    ("failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"),
];

/// The label by which each provider tells its groups apart, and what the others of its labels begin with.
const GROUPS: [(&str, &str); 2] =
    [("eks.amazonaws.com/nodegroup", "eks.amazonaws.com/"), ("karpenter.sh/nodepool", "karpenter.sh/")];

fn check(plan: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let groups = &plan.platform.node_groups;
    for (key, value) in &workload.pod.placement.node_selector {
        if let Some((what, help)) = missing(groups, key, value) {
            let place = place::workload(workload, &["nodeSelector", key]);
            report.add(Diagnostic::new(&NO_NODE, place, what).why("the pods would stay pending").help(help));
        }
    }
    for group in groups.iter().filter(|it| it.tainted) {
        let (sent, let_in) = (is_sent(workload, group), is_let_in(workload, group));
        if let Some((key, _)) = workload.pod.placement.node_selector.iter().find(|_| sent && !let_in) {
            let what = format!(
                "`{}` asks for the node group `{}` and does not tolerate its taints",
                workload.name, group.name
            );
            let place = place::workload(workload, &["nodeSelector", key]);
            report.add(
                Diagnostic::new(&ONE_SIDE, place, what)
                    .help(format!("write `nodeGroup: {}`, which does both", group.name)),
            );
        }
        // A DaemonSet is meant for every node.
        let everywhere = matches!(workload.controller, Controller::DaemonSet(_));
        if let Some(key) = own_tolerations(workload, group).next().filter(|_| !sent && let_in && !everywhere) {
            let what = format!(
                "`{}` tolerates the taints of the node group `{}`, and is not sent there",
                workload.name, group.name
            );
            let place = place::workload(workload, &["tolerations", key]);
            let why = "a toleration lets pods in and does not attract them";
            report.add(
                Diagnostic::new(&ONE_SIDE, place, what)
                    .why(why)
                    .help(format!("write `nodeGroup: {}`, which does both", group.name)),
            );
        }
    }
}

/// Returns what is wrong with a label that is asked for, and what to write.
fn missing(groups: &[NodeGroupPlan], key: &str, value: &str) -> Option<(String, String)> {
    if let Some((_, new)) = GONE.iter().find(|(old, _)| *old == key) {
        return Some((format!("no node has the label `{key}` any more"), format!("write `{new}`")));
    }
    if let Some((_, values)) = VALUES.iter().find(|(it, values)| *it == key && !values.contains(&value)) {
        let help = match nearest(value, values.iter().copied()) {
            Some(near) => format!("write `{near}`"),
            None => format!("use {}", listed(values.iter().copied())),
        };
        return Some((format!("no node has `{value}` as `{key}`"), help));
    }
    let (own, _) = GROUPS.iter().find(|(_, prefix)| key.starts_with(prefix))?;
    let mine: Vec<&str> = groups.iter().filter_map(|it| it.labels.get(*own).map(|it| &**it)).collect();
    let by_own_labels = groups.iter().any(|it| GROUPS.iter().all(|(label, _)| !it.labels.contains_key(*label)));
    if groups.is_empty() || by_own_labels {
        return None;
    }
    let names: Vec<&str> = groups.iter().map(|it| &*it.name).collect();
    let instead =
        format!("write `nodeGroup:` with {}, which asks for the label of the provider", listed(names.iter().copied()));
    match key == *own {
        _ if mine.is_empty() => {
            Some((format!("another provider makes the nodes, so none has the label `{key}`"), instead))
        }
        true if !mine.contains(&value) => {
            let help = nearest(value, mine.iter().copied()).map_or(instead, |near| format!("write `{near}`"));
            Some((format!("no declared node group is called `{value}`"), help))
        }
        _ => None,
    }
}

/// Tells whether the pods must run on the nodes of a group.
fn is_sent(workload: &WorkloadPlan, group: &NodeGroupPlan) -> bool {
    let placement = &workload.pod.placement;
    let by_selector = group.labels.iter().any(|(key, value)| placement.node_selector.get(key) == Some(value));
    let by_affinity =
        |it: &crate::plan::NodeRequirement| group.labels.get(&it.key).is_some_and(|value| it.values.contains(value));
    by_selector || placement.required.iter().any(by_affinity)
}

fn is_let_in(workload: &WorkloadPlan, group: &NodeGroupPlan) -> bool {
    let tolerations = &workload.pod.placement.tolerations;
    let hard = |it: &&TolerationPlan| it.effect != "PreferNoSchedule";
    group.taints.iter().filter(hard).all(|taint| {
        tolerations.iter().any(|it| {
            it.key == taint.key && it.effect == taint.effect && (it.value.is_none() || it.value == taint.value)
        })
    })
}

/// Returns the keys under `tolerations` that are taints of a group.
fn own_tolerations<'a>(workload: &'a WorkloadPlan, group: &'a NodeGroupPlan) -> impl Iterator<Item = &'a str> {
    let written = |it: &&TolerationPlan| workload.origin.at(&["tolerations", &it.key]).is_some();
    group.taints.iter().filter(written).map(|it| &*it.key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod_on;

    const PLATFORM: &str = "{nodeGroups: {general: {}, batch: {taints: {workload: \"batch:NoSchedule\"}}}}";

    #[test]
    fn labels_that_no_node_has_are_refused() {
        for (label, words) in [
            (
                "eks.amazonaws.com/capacityType: spot",
                "no node has `spot` as `eks.amazonaws.com/capacityType`; the pods would stay pending; write `SPOT`",
            ),
            ("karpenter.sh/capacity-type: SPOT", "write `spot`"),
            ("karpenter.sh/nodepool: general", "another provider makes the nodes"),
            ("eks.amazonaws.com/nodegroup: genral", "write `general`"),
            ("beta.kubernetes.io/arch: amd64", "write `kubernetes.io/arch`"),
            ("kubernetes.io/arch: x86_64", "use `amd64` or `arm64`"),
        ] {
            let found = prod_on(&RULE, PLATFORM, &format!("    a: {{nodeSelector: {{{label}}}}}\n"));
            assert!(found.contains("E0373") && found.contains(words) && found.lines().count() == 1, "{label}: {found}");
        }
        for label in ["eks.amazonaws.com/nodegroup: general", "disk: ssd", "eks.amazonaws.com/capacityType: SPOT"] {
            assert_eq!(prod_on(&RULE, PLATFORM, &format!("    a: {{nodeSelector: {{{label}}}}}\n")), "");
        }
    }

    #[test]
    fn a_dedicated_group_is_asked_for_on_both_sides() {
        assert_eq!(
            prod_on(
                &RULE,
                PLATFORM,
                "    a: {tolerations: {workload: \"batch:NoSchedule\"}}\n    b: {nodeSelector: {eks.amazonaws.com/nodegroup: batch}}\n"
            ),
            "m.yaml:9:33: error[E0374]: `a` tolerates the taints of the node group `batch`, and is not sent there; a toleration lets \
             pods in and does not attract them; write `nodeGroup: batch`, which does both\n\
             m.yaml:10:53: error[E0374]: `b` asks for the node group `batch` and does not tolerate its taints; write `nodeGroup: \
             batch`, which does both\n"
        );
        let right = "    a: {nodeGroup: batch}\n    b: {tolerations: {workload: \"batch:NoSchedule\"}, nodeSelector: {eks.amazonaws.com/nodegroup: batch}}\n    c: {kind: DaemonSet, tolerations: {workload: \"batch:NoSchedule\"}}\n    d: {tolerations: {other: NoSchedule}}\n";
        assert_eq!(prod_on(&RULE, PLATFORM, right), "");
    }
}
