//! `NetworkPolicy`: who may talk to whom.
//!
//! Comes in: the policies of the workloads and the denial of everything else. Goes out: one object each. Never does:
//! write a rule without peers, which Kubernetes reads as "anyone".

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata::{self, inside};
use super::value::text_map;
use crate::object::Object;
use crate::plan::{
    DefaultDenyPlan, NetworkPolicyPlan, Peer, Plan, PlatformNamespacePlan, Text, TextMap, TrafficRule, WorkloadPlan,
    names,
};
use k8s_openapi::api::networking::v1::{
    IPBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort,
    NetworkPolicySpec,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

/// The kind that this file emits.
pub(super) const KIND: Kind =
    Kind { name: "networking.k8s.io/v1 NetworkPolicy", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["platform.network.policies"], "what is not declared is denied"),
    field(
        "metadata.namespace",
        &["platform.namespaces.{namespace}.defaultDeny"],
        "the namespace that denies by default",
    ),
    field(
        "metadata.name",
        &[],
        "the name of the workload; the one of the migration denies what no other policy allows",
    ),
    field(
        "spec.policyTypes[]",
        &[],
        "both, always: without `Egress` here a policy that has no egress rule would allow all egress",
    ),
    field(
        "spec.podSelector.matchLabels.*",
        &[],
        "the pods of the workload, or of the migration where the namespace is shared",
    ),
    field(
        "spec.podSelector.**",
        &["environments.{environment}.namespace.shared"],
        "all pods of the namespace; where others live in it, only those of this migration",
    ),
    field("spec.podSelector", &[], "all pods of the namespace"),
    field(
        "spec.ingress[].from[].podSelector.matchLabels.[app.kubernetes.io/name]",
        &["workloads.{value}.calls.{workload}", "workloads.{value}.after.{workload}"],
        "a workload that calls this one, or waits for it",
    ),
    field("spec.ingress[].from[].namespaceSelector.**", &["{rule}.namespace"], "the namespace under `accepts`"),
    field("spec.ingress[].from[].podSelector.**", &["{rule}.labels.**"], "pods under `accepts`"),
    field("spec.ingress[].from[].podSelector.matchLabels.[app.kubernetes.io/instance]", &[], "pods of this migration"),
    field(
        "spec.ingress[].from[].namespaceSelector.**",
        &["{scraped}.enabled", "platform.monitoring.namespace"],
        "the namespace of Prometheus, which scrapes the metrics",
    ),
    field("spec.ingress[].from[].ipBlock.**", &["{rule}.cidr.**"], "addresses under `accepts`"),
    field(
        "spec.ingress[].from[].ipBlock.cidr",
        &["platform.network.loadBalancer.**", "else platform.network.vpc.**", "{balanced}"],
        "a load balancer is no pod: only its addresses can be allowed",
    ),
    field("spec.ingress[].ports[].port", &["{rule}.port.**"], "the port under `accepts`"),
    field("spec.ingress[].ports[].protocol", &["{rule}.protocol"], "TCP, unless it is written"),
    field(
        "spec.ingress[].ports[].port",
        &["{scraped}.port", "{port}.port"],
        "the number of the pods' port that Prometheus scrapes, not of their Service",
    ),
    field("spec.ingress[].ports[].port", &["{port}.port"], "the number of the pods' port, not of their Service"),
    field("spec.ingress[].ports[].protocol", &["{port}.protocol"], "TCP, unless it is written"),
    field("spec.ingress[].ports[].*", &[], "the port that the load balancer asks for its health"),
    field("spec.egress[].to[].podSelector.**", &["{rule}.labels.**", "{call}"], "pods of the target"),
    field(
        "spec.egress[].to[].podSelector.matchLabels.[app.kubernetes.io/name]",
        &["{rule}"],
        "a workload that this one calls, or waits for",
    ),
    field("spec.egress[].to[].podSelector.matchLabels.[app.kubernetes.io/instance]", &[], "pods of this migration"),
    field("spec.egress[].to[].namespaceSelector.**", &["{rule}.namespace", "{call}"], "the namespace of the target"),
    field("spec.egress[].to[].namespaceSelector.**", &[], "DNS, which every policy lets through"),
    field(
        "spec.egress[].to[].podSelector.matchLabels.k8s-app",
        &[],
        "without DNS no name can be found, so every policy lets it through",
    ),
    field(
        "spec.egress[].to[].ipBlock.except[]",
        &["{rule}.except.**", "{rule}.cidr"],
        "the internet is what is not private; no pod may reach the instance metadata",
    ),
    field("spec.egress[].to[].ipBlock.cidr", &["{rule}.cidr.**", "{call}"], "addresses outside of the cluster"),
    field("spec.egress[].to[].ipBlock.cidr", &["{dns}"], "DNS on the node"),
    field(
        "spec.egress[].to[].ipBlock.cidr",
        &["{aws}", "platform.network.awsApi.**", "else platform.network.vpc.**"],
        "pods with rights of AWS call its APIs, through the internet or through endpoints in the VPC",
    ),
    field(
        "spec.egress[].to[].ipBlock.cidr",
        &["{api}", "platform.network.vpc.**"],
        "the Kubernetes API has an address of the VPC",
    ),
    field(
        "spec.egress[].to[].ipBlock.except[]",
        &["{aws}", "platform.network.awsApi"],
        "the internet is what is not private; no pod may reach the instance metadata",
    ),
    field("spec.egress[].to[].ipBlock.**", &[], "an address that the namespace needs"),
    field(
        "spec.egress[].ports[].port",
        &["{rule}.port.**", "{port}.port", "{call}"],
        "the number of the target's port, not of its Service",
    ),
    field("spec.egress[].ports[].protocol", &["{rule}.protocol", "{port}.protocol"], "TCP, unless it is written"),
    field("spec.egress[].ports[].*", &["{aws}"], "the APIs of AWS; 80 is the agent of Pod Identity on the node"),
    field("spec.egress[].ports[].*", &["{api}"], "the Kubernetes API"),
    field("spec.egress[].ports[].*", &[], "53 is DNS over UDP, and over TCP for long answers"),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    objects.extend(plan.default_deny.iter().map(|it| Object::from_typed(&default_deny(plan, it))));
    for workload in &plan.workloads {
        objects.extend(workload.network.iter().map(|it| Object::from_typed(&of_workload(plan, workload, it))));
    }
    for PlatformNamespacePlan { namespace, policy } in &plan.cluster.namespaces {
        objects.extend(policy.iter().map(|it| Object::from_typed(&of_namespace(plan, &namespace.name, it))));
    }
}

fn of_namespace(plan: &Plan, namespace: &Text, policy: &NetworkPolicyPlan) -> NetworkPolicy {
    let NetworkPolicyPlan { ingress, egress } = policy;
    let ingress: Vec<_> = ingress.iter().filter_map(incoming).collect();
    let egress: Vec<_> = egress.iter().filter_map(outgoing).collect();
    NetworkPolicy {
        metadata: inside(plan, namespace, &format!("{}-default-deny", plan.migration).into()),
        spec: Some(spec(&TextMap::new(), filled(ingress), filled(egress))),
    }
}

fn default_deny(plan: &Plan, deny: &DefaultDenyPlan) -> NetworkPolicy {
    let DefaultDenyPlan { whole_namespace } = deny;
    let pods = if *whole_namespace {
        TextMap::new()
    } else {
        TextMap::from([(names::INSTANCE.into(), plan.migration.clone())])
    };
    NetworkPolicy {
        metadata: metadata::of_migration(plan, &format!("{}-default-deny", plan.migration).into()),
        spec: Some(spec(&pods, None, None)),
    }
}

fn of_workload(plan: &Plan, workload: &WorkloadPlan, policy: &NetworkPolicyPlan) -> NetworkPolicy {
    let NetworkPolicyPlan { ingress, egress } = policy;
    let ingress: Vec<_> = ingress.iter().filter_map(incoming).collect();
    let egress: Vec<_> = egress.iter().filter_map(outgoing).collect();
    NetworkPolicy {
        metadata: metadata::of_workload(plan, workload, &workload.name),
        spec: Some(spec(&names::selector(plan, workload), filled(ingress), filled(egress))),
    }
}

fn spec(
    pods: &TextMap,
    ingress: Option<Vec<NetworkPolicyIngressRule>>,
    egress: Option<Vec<NetworkPolicyEgressRule>>,
) -> NetworkPolicySpec {
    NetworkPolicySpec {
        pod_selector: Some(selector(pods)),
        // Both, always: without `Egress` here a policy that has no egress rule would allow all egress.
        policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
        ingress,
        egress,
    }
}

fn incoming(rule: &TrafficRule) -> Option<NetworkPolicyIngressRule> {
    let (peers, ports) = sides(rule)?;
    Some(NetworkPolicyIngressRule { from: Some(peers), ports: Some(ports) })
}

fn outgoing(rule: &TrafficRule) -> Option<NetworkPolicyEgressRule> {
    let (peers, ports) = sides(rule)?;
    Some(NetworkPolicyEgressRule { to: Some(peers), ports: Some(ports) })
}

/// Returns both sides of a rule, or nothing for a rule that lacks one: Kubernetes reads an empty list as "all".
fn sides(rule: &TrafficRule) -> Option<(Vec<NetworkPolicyPeer>, Vec<NetworkPolicyPort>)> {
    let TrafficRule { origin: _, peers, ports } = rule;
    Some((filled(peers.iter().map(peer).collect())?, filled(ports.iter().map(port).collect())?))
}

fn peer(peer: &Peer) -> NetworkPolicyPeer {
    match peer {
        Peer::Pods { namespace, labels } => pods(namespace.as_ref(), labels),
        Peer::Block { cidr, except } => {
            let except = filled(except.iter().map(ToString::to_string).collect());
            let ip_block = Some(IPBlock { cidr: cidr.to_string(), except });
            NetworkPolicyPeer { ip_block, ..NetworkPolicyPeer::default() }
        }
    }
}

/// Both selectors stand in one peer: in two peers they would mean "these pods here, or all pods there".
fn pods(namespace: Option<&Text>, labels: &TextMap) -> NetworkPolicyPeer {
    let namespace_selector =
        namespace.map(|name| selector(&TextMap::from([(names::NAMESPACE_NAME.into(), name.clone())])));
    // A peer with no selector at all is invalid, so all pods of the own namespace are written as `podSelector: {}`.
    let pod_selector = (namespace.is_none() || !labels.is_empty()).then(|| selector(labels));
    NetworkPolicyPeer { namespace_selector, pod_selector, ip_block: None }
}

fn port(&(protocol, number): &(&'static str, u16)) -> NetworkPolicyPort {
    NetworkPolicyPort {
        protocol: Some(protocol.to_owned()),
        port: Some(IntOrString::Int(number.into())),
        end_port: None,
    }
}

/// Returns a selector of labels; of none it is `{}`, which matches everything.
fn selector(labels: &TextMap) -> LabelSelector {
    LabelSelector { match_labels: text_map(labels), match_expressions: None }
}

fn filled<T>(items: Vec<T>) -> Option<Vec<T>> {
    Some(items).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::ingress::sample::{map, plan, texts};
    use super::*;
    use crate::plan::TrafficOrigin;
    use serde_json::{Value, json};

    fn only(plan: &Plan) -> Value {
        let mut objects = Vec::new();
        emit(plan, &mut objects);
        assert_eq!(objects.len(), 1);
        serde_json::to_value(&objects[0].body).expect("a body is plain data")
    }

    fn of(network: NetworkPolicyPlan) -> Value {
        let mut plan = plan();
        plan.workloads[0].network = Some(network);
        only(&plan)
    }

    fn denial(deny: DefaultDenyPlan) -> Value {
        let mut plan = plan();
        plan.default_deny = Some(deny);
        only(&plan)
    }

    fn pods(namespace: Option<&str>, labels: &[(&str, &str)]) -> Peer {
        Peer::Pods { namespace: namespace.map(Into::into), labels: map(labels) }
    }

    #[test]
    fn a_policy_joins_namespace_and_pods_in_one_peer() {
        let dns = TrafficRule {
            origin: TrafficOrigin::Dns,
            peers: vec![
                pods(Some("kube-system"), &[("k8s-app", "kube-dns")]),
                Peer::Block { cidr: "169.254.20.10/32".into(), except: vec![] },
            ],
            ports: vec![("UDP", 53), ("TCP", 53)],
        };
        let internet = TrafficRule {
            origin: TrafficOrigin::Declared("outside", "internet".into()),
            peers: vec![Peer::Block { cidr: "0.0.0.0/0".into(), except: texts(&["10.0.0.0/8", "169.254.169.254/32"]) }],
            ports: vec![("TCP", 443)],
        };
        let callers = TrafficRule {
            origin: TrafficOrigin::Callers,
            peers: vec![pods(None, &[("app.kubernetes.io/name", "gateway")]), pods(Some("monitoring"), &[])],
            ports: vec![("TCP", 8000)],
        };
        assert_eq!(
            of(NetworkPolicyPlan { ingress: vec![callers], egress: vec![dns, internet] }),
            json!({
                "apiVersion": "networking.k8s.io/v1",
                "kind": "NetworkPolicy",
                "metadata": {
                    "name": "orchestrator",
                    "namespace": "layering-detection",
                    "labels": {
                        "app.kubernetes.io/name": "orchestrator",
                        "app.kubernetes.io/instance": "layering-detection",
                        "app.kubernetes.io/part-of": "layering-detection",
                        "app.kubernetes.io/managed-by": "transship",
                        "transship.dev/environment": "prod"
                    }
                },
                "spec": {
                    "podSelector": {"matchLabels": {
                        "app.kubernetes.io/name": "orchestrator",
                        "app.kubernetes.io/instance": "layering-detection"
                    }},
                    "policyTypes": ["Ingress", "Egress"],
                    "ingress": [{
                        "from": [
                            {"podSelector": {"matchLabels": {"app.kubernetes.io/name": "gateway"}}},
                            {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}}
                        ],
                        "ports": [{"protocol": "TCP", "port": 8000}]
                    }],
                    "egress": [
                        {
                            "to": [
                                {
                                    "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
                                    "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}
                                },
                                {"ipBlock": {"cidr": "169.254.20.10/32"}}
                            ],
                            "ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}]
                        },
                        {
                            "to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8", "169.254.169.254/32"]}}],
                            "ports": [{"protocol": "TCP", "port": 443}]
                        }
                    ]
                }
            })
        );
    }

    #[test]
    fn a_rule_that_lacks_peers_or_ports_is_not_written() {
        let anyone = TrafficRule { origin: TrafficOrigin::Callers, peers: vec![], ports: vec![("TCP", 8000)] };
        let anything =
            TrafficRule { origin: TrafficOrigin::Callers, peers: vec![pods(None, &[("a", "b")])], ports: vec![] };
        assert_eq!(
            of(NetworkPolicyPlan { ingress: vec![anyone.clone()], egress: vec![anything, anyone] })["spec"],
            json!({
                "podSelector": {"matchLabels": {
                    "app.kubernetes.io/name": "orchestrator",
                    "app.kubernetes.io/instance": "layering-detection"
                }},
                "policyTypes": ["Ingress", "Egress"]
            })
        );
    }

    #[test]
    fn all_pods_of_the_own_namespace_are_an_empty_pod_selector() {
        let rule =
            TrafficRule { origin: TrafficOrigin::Callers, peers: vec![pods(None, &[])], ports: vec![("TCP", 8000)] };
        assert_eq!(
            of(NetworkPolicyPlan { ingress: vec![rule], egress: vec![] })["spec"]["ingress"],
            json!([{"from": [{"podSelector": {}}], "ports": [{"protocol": "TCP", "port": 8000}]}])
        );
    }

    #[test]
    fn the_denial_of_a_whole_namespace_selects_every_pod() {
        assert_eq!(
            denial(DefaultDenyPlan { whole_namespace: true }),
            json!({
                "apiVersion": "networking.k8s.io/v1",
                "kind": "NetworkPolicy",
                "metadata": {
                    "name": "layering-detection-default-deny",
                    "namespace": "layering-detection",
                    "labels": {
                        "app.kubernetes.io/instance": "layering-detection",
                        "app.kubernetes.io/part-of": "layering-detection",
                        "app.kubernetes.io/managed-by": "transship",
                        "transship.dev/environment": "prod"
                    }
                },
                "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
            })
        );
    }

    #[test]
    fn the_denial_in_a_shared_namespace_selects_only_this_migration() {
        assert_eq!(
            denial(DefaultDenyPlan { whole_namespace: false })["spec"],
            json!({
                "podSelector": {"matchLabels": {"app.kubernetes.io/instance": "layering-detection"}},
                "policyTypes": ["Ingress", "Egress"]
            })
        );
    }
}
