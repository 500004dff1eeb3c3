//! Where the pods of a workload run, shared by the workload kinds.

use super::field::{Field, field};
use super::metadata::selector;
use super::value::{count, list, text, text_map, texts};
use crate::plan::{
    AntiAffinity, NodeOperator, NodeRequirement, PlacementPlan, Plan, SpreadPlan, SpreadRigour, TolerationPlan,
    WorkloadPlan,
};
use k8s_openapi::api::core::v1::{
    Affinity, NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodAffinityTerm, PodAntiAffinity,
    PodSpec, PreferredSchedulingTerm, Toleration, TopologySpreadConstraint, WeightedPodAffinityTerm,
};

/// Sets everything about placement in a pod.
pub(super) fn place(pod: &mut PodSpec, plan: &Plan, workload: &WorkloadPlan) {
    let PlacementPlan { node_selector, required, preferred, tolerations, spread, anti_affinity } =
        &workload.pod.placement;
    let node_affinity = node_affinity(required, preferred);
    let pod_anti_affinity = anti_affinity.map(|kept| keep_off(kept, plan, workload));
    let any = node_affinity.is_some() || pod_anti_affinity.is_some();
    pod.node_selector = text_map(node_selector);
    pod.affinity = any.then_some(Affinity { node_affinity, pod_anti_affinity, pod_affinity: None });
    pod.tolerations = list(tolerations.iter().map(toleration));
    pod.topology_spread_constraints = list(spread.iter().map(|it| spread_constraint(it, plan, workload)));
}

fn node_affinity(required: &[NodeRequirement], preferred: &[(i32, NodeRequirement)]) -> Option<NodeAffinity> {
    // One term: several terms are alternatives, and one met requirement would do.
    let required =
        list(required.iter().map(requirement)).map(|all| NodeSelector { node_selector_terms: vec![term(all)] });
    let preferred =
        list(preferred.iter().map(|(weight, wish)| PreferredSchedulingTerm {
            weight: *weight,
            preference: term(vec![requirement(wish)]),
        }));
    let any = required.is_some() || preferred.is_some();
    any.then_some(NodeAffinity {
        required_during_scheduling_ignored_during_execution: required,
        preferred_during_scheduling_ignored_during_execution: preferred,
    })
}

fn term(requirements: Vec<NodeSelectorRequirement>) -> NodeSelectorTerm {
    NodeSelectorTerm { match_expressions: Some(requirements), match_fields: None }
}

fn requirement(requirement: &NodeRequirement) -> NodeSelectorRequirement {
    let NodeRequirement { key, operator, values } = requirement;
    let operator = match operator {
        NodeOperator::In => "In",
        NodeOperator::NotIn => "NotIn",
        NodeOperator::Exists => "Exists",
        NodeOperator::DoesNotExist => "DoesNotExist",
    };
    NodeSelectorRequirement { key: text(key), operator: operator.to_owned(), values: texts(values) }
}

fn toleration(toleration: &TolerationPlan) -> Toleration {
    let TolerationPlan { key, value, effect } = toleration;
    Toleration {
        key: Some(text(key)),
        operator: Some(if value.is_some() { "Equal" } else { "Exists" }.to_owned()),
        value: value.as_ref().map(text),
        effect: Some((*effect).to_owned()),
        toleration_seconds: None,
    }
}

fn spread_constraint(spread: &SpreadPlan, plan: &Plan, workload: &WorkloadPlan) -> TopologySpreadConstraint {
    let SpreadPlan { topology_key, max_skew, rigour, per_revision } = spread;
    let (when_unsatisfiable, min_domains) = match rigour {
        // The API server rejects `minDomains` here.
        SpreadRigour::Soft => ("ScheduleAnyway", None),
        SpreadRigour::Hard { min_domains } => ("DoNotSchedule", min_domains.map(count)),
    };
    TopologySpreadConstraint {
        max_skew: count(*max_skew),
        topology_key: text(topology_key),
        when_unsatisfiable: when_unsatisfiable.to_owned(),
        // Without a selector the constraint counts no pods, so it spreads nothing.
        label_selector: Some(selector(plan, workload)),
        match_label_keys: per_revision.then(|| vec!["pod-template-hash".to_owned()]),
        min_domains,
        node_affinity_policy: None,
        // The default, Ignore, counts nodes that the pods may not run on as empty domains.
        node_taints_policy: Some("Honor".to_owned()),
    }
}

fn keep_off(kept: AntiAffinity, plan: &Plan, workload: &WorkloadPlan) -> PodAntiAffinity {
    let term = PodAffinityTerm {
        label_selector: Some(selector(plan, workload)),
        topology_key: "kubernetes.io/hostname".to_owned(),
        ..PodAffinityTerm::default()
    };
    let mut rules = PodAntiAffinity::default();
    match kept {
        AntiAffinity::Required => rules.required_during_scheduling_ignored_during_execution = Some(vec![term]),
        AntiAffinity::Preferred(weight) => {
            let weighted = WeightedPodAffinityTerm { weight, pod_affinity_term: term };
            rules.preferred_during_scheduling_ignored_during_execution = Some(vec![weighted]);
        }
    }
    rules
}

/// Where the fields come from.
pub(super) const FIELDS: &[Field] = &[
    field(
        "nodeSelector.[kubernetes.io/arch]",
        &["workloads.{workload}.arch"],
        "the architecture that the image is built for",
    ),
    field("nodeSelector.*", &["workloads.{workload}.nodeSelector.{key}"], "labels that nodes must have"),
    field(
        "tolerations[].**",
        &["workloads.{workload}.tolerations.**", "workloads.{workload}.nodeGroup", "platform.nodeGroups"],
        "a tainted node group needs a toleration beside the affinity: one allows, the other attracts",
    ),
    field(
        "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[].matchExpressions[].**",
        &["workloads.{workload}.nodeGroup.**", "platform.nodeGroups", "platform.provider"],
        "the label by which the node groups are found; one term, because several would be alternatives",
    ),
    field(
        "affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[].weight",
        &["workloads.{workload}.prefer"],
        "{CAPACITY_WEIGHT}",
    ),
    field(
        "affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[].preference.**",
        &["workloads.{workload}.prefer", "platform.provider"],
        "providers of nodes spell the kind of capacity in different ways",
    ),
    field(
        "affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[].weight",
        &["workloads.{workload}.spread.antiAffinity", "workloads.{workload}.spread.host"],
        "{ANTI_AFFINITY_WEIGHT}",
    ),
    field(
        "affinity.podAntiAffinity.**",
        &["workloads.{workload}.spread.antiAffinity", "workloads.{workload}.spread.host"],
        "pods of one workload keep off the same node, so that one node takes one of them along",
    ),
    field(
        "topologySpreadConstraints[topology.kubernetes.io/zone].maxSkew",
        &["workloads.{workload}.spread.maxSkew", "workloads.{workload}.spread.zone"],
        "how uneven the zones may be",
    ),
    field(
        "topologySpreadConstraints[topology.kubernetes.io/zone].topologyKey",
        &["workloads.{workload}.spread.zone"],
        "a zone may fail as a whole",
    ),
    field(
        "topologySpreadConstraints[topology.kubernetes.io/zone].whenUnsatisfiable",
        &["workloads.{workload}.spread.zone"],
        "hard spread leaves pods pending when a zone has no capacity, so it is asked for",
    ),
    field(
        "topologySpreadConstraints[topology.kubernetes.io/zone].minDomains",
        &["workloads.{workload}.spread.zone", "platform.zones"],
        "with fewer zones than that, hard spread waits; never more than there are pods",
    ),
    field(
        "topologySpreadConstraints[kubernetes.io/hostname].maxSkew",
        &["workloads.{workload}.spread.maxSkew", "workloads.{workload}.spread.host"],
        "how uneven the nodes may be",
    ),
    field(
        "topologySpreadConstraints[kubernetes.io/hostname].topologyKey",
        &["workloads.{workload}.spread.host"],
        "a node may fail as a whole",
    ),
    field(
        "topologySpreadConstraints[kubernetes.io/hostname].whenUnsatisfiable",
        &["workloads.{workload}.spread.host"],
        "hard spread leaves pods pending when no further node is there, so it is asked for",
    ),
    field(
        "topologySpreadConstraints[].nodeTaintsPolicy",
        &["workloads.{workload}.spread.zone", "workloads.{workload}.spread.host"],
        "the default of Kubernetes, Ignore, counts nodes that the pods may not run on as empty",
    ),
    field(
        "topologySpreadConstraints[].matchLabelKeys[]",
        &["workloads.{workload}.spread.zone", "workloads.{workload}.spread.host"],
        "only pods of one revision are counted, or a rollout would pile the new ones up; only Deployments have the label",
    ),
    field(
        "topologySpreadConstraints[].labelSelector.matchLabels.*",
        &["workloads.{workload}.spread.zone", "workloads.{workload}.spread.host"],
        "the pods of this workload; without a selector the rule would count none",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Controller;
    use crate::resource::testing::{deployment, map, plan, selector, workload};
    use serde_json::{Value, json};

    fn placed(placement: PlacementPlan) -> Value {
        let mut web = workload(Controller::Deployment(deployment()));
        web.pod.placement = placement;
        let plan = plan([web]);
        let mut pod = PodSpec::default();
        place(&mut pod, &plan, &plan.workloads[0]);
        let mut pod = serde_json::to_value(pod).expect("a pod is plain data");
        // k8s-openapi writes this required field even when it is empty.
        pod.as_object_mut().expect("a pod is a map").remove("containers");
        pod
    }

    fn requirement(key: &str, operator: NodeOperator, values: &[&str]) -> NodeRequirement {
        NodeRequirement { key: key.into(), operator, values: values.iter().map(|&it| it.into()).collect() }
    }

    #[test]
    fn no_placement_writes_nothing() {
        assert_eq!(placed(PlacementPlan::default()), json!({}));
    }

    #[test]
    fn all_hard_requirements_stand_in_one_term() {
        let placement = PlacementPlan {
            node_selector: map([("kubernetes.io/arch", "arm64")]),
            required: vec![
                requirement("eks.amazonaws.com/nodegroup", NodeOperator::In, &["batch"]),
                requirement("spot", NodeOperator::Exists, &[]),
            ],
            preferred: vec![(100, requirement("eks.amazonaws.com/capacityType", NodeOperator::NotIn, &["SPOT"]))],
            tolerations: vec![
                TolerationPlan { key: "workload".into(), value: Some("batch".into()), effect: "NoSchedule" },
                TolerationPlan { key: "spot".into(), value: None, effect: "NoExecute" },
            ],
            ..PlacementPlan::default()
        };
        let nodegroup = json!({"key": "eks.amazonaws.com/nodegroup", "operator": "In", "values": ["batch"]});
        let capacity = json!({"key": "eks.amazonaws.com/capacityType", "operator": "NotIn", "values": ["SPOT"]});
        let expected = json!({
            "nodeSelector": {"kubernetes.io/arch": "arm64"},
            "affinity": {"nodeAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": {
                    "nodeSelectorTerms": [{"matchExpressions": [nodegroup, {"key": "spot", "operator": "Exists"}]}],
                },
                "preferredDuringSchedulingIgnoredDuringExecution": [
                    {"weight": 100, "preference": {"matchExpressions": [capacity]}},
                ],
            }},
            "tolerations": [
                {"key": "workload", "operator": "Equal", "value": "batch", "effect": "NoSchedule"},
                {"key": "spot", "operator": "Exists", "effect": "NoExecute"},
            ],
        });
        assert_eq!(placed(placement), expected);
    }

    #[test]
    fn spread_and_anti_affinity_select_the_pods_of_the_workload() {
        let spread = |key: &str, rigour, per_revision| SpreadPlan {
            topology_key: key.into(),
            max_skew: 1,
            rigour,
            per_revision,
        };
        let placement = PlacementPlan {
            spread: vec![
                spread("topology.kubernetes.io/zone", SpreadRigour::Hard { min_domains: Some(2) }, true),
                spread("kubernetes.io/hostname", SpreadRigour::Soft, false),
            ],
            anti_affinity: Some(AntiAffinity::Preferred(100)),
            ..PlacementPlan::default()
        };
        let term = json!({"labelSelector": {"matchLabels": selector()}, "topologyKey": "kubernetes.io/hostname"});
        let expected = json!({
            "topologySpreadConstraints": [
                {
                    "maxSkew": 1,
                    "topologyKey": "topology.kubernetes.io/zone",
                    "whenUnsatisfiable": "DoNotSchedule",
                    "labelSelector": {"matchLabels": selector()},
                    "matchLabelKeys": ["pod-template-hash"],
                    "minDomains": 2,
                    "nodeTaintsPolicy": "Honor",
                },
                {
                    "maxSkew": 1,
                    "topologyKey": "kubernetes.io/hostname",
                    "whenUnsatisfiable": "ScheduleAnyway",
                    "labelSelector": {"matchLabels": selector()},
                    "nodeTaintsPolicy": "Honor",
                },
            ],
            "affinity": {"podAntiAffinity": {
                "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 100, "podAffinityTerm": term}],
            }},
        });
        assert_eq!(placed(placement), expected);
    }

    #[test]
    fn required_anti_affinity_has_no_weight() {
        let placement = PlacementPlan { anti_affinity: Some(AntiAffinity::Required), ..PlacementPlan::default() };
        let term = json!({"labelSelector": {"matchLabels": selector()}, "topologyKey": "kubernetes.io/hostname"});
        let rule = json!({"requiredDuringSchedulingIgnoredDuringExecution": [term]});
        assert_eq!(placed(placement), json!({"affinity": {"podAntiAffinity": rule}}));
    }
}
