//! NetworkPolicies: deny by default, then exactly what was declared.

use super::controller;
use super::route::Led;
use super::scene::{self, Drawn, Scene};
use super::{codes, defaults, text};
use crate::diagnostic::{Diagnostic, Place, Report};
use crate::plan::{NetworkPolicyPlan, Peer, Text, TextMap, TrafficOrigin, TrafficRule, names};
use crate::resolve::pod::container::{self, PortFacts};
use crate::resolve::pod::wait::{self, Target};
use crate::spec::scalar::Cidr;
use crate::spec::shape::List;
use crate::spec::{NetworkSpec, OutsideSpec};
use std::collections::HashMap;

/// Ports with their protocols.
type Ports = Vec<(&'static str, u16)>;

/// Who calls whom inside of the migration: callee to callers with the ports they call.
#[derive(Default)]
pub struct Calls(HashMap<Text, Vec<(Text, Ports)>>);

/// Collects the calls of all workloads.
///
/// # Errors
/// E0208 for a call to something that is not there, E0210 for a port that is not there.
pub fn calls(scene: &Scene<'_>, report: &mut Report) -> Calls {
    let mut calls = Calls::default();
    for drawn in &scene.drawn {
        for Target { field, name, port } in wait::targets(drawn) {
            let place = drawn.spot().place(&[field, name]);
            match scene.find(name) {
                Some(callee) => {
                    let ports = called_ports(callee, port.map(|it| &**it), &place, report);
                    calls.0.entry(callee.name.clone()).or_default().push((drawn.name.clone(), ports));
                }
                None if outside_target(scene, name).is_none() => unknown_target(scene, (field, name), place, report),
                None if field == "after" => report.add(wait::outside(name, place)),
                None => {}
            }
        }
    }
    calls
}

fn unknown_target(scene: &Scene<'_>, (field, target): (&str, &str), place: Place, report: &mut Report) {
    if scene.absent.iter().any(|it| &**it == target) {
        let what = format!("`{target}` does not exist in `{}`", scene.environment);
        let help = format!(
            "switch it off there too: `environments: {{{}: {{{field}: {{{target}: null}}}}}}`",
            scene.environment
        );
        report.add(Diagnostic::new(&codes::UNKNOWN_TARGET, place, what).help(help));
        return;
    }
    let workloads = scene.drawn.iter().map(|it| &*it.name);
    let outside = scene.platform.outside.iter().flat_map(|it| &it.0).map(|(name, _)| &*name.0);
    let known: Vec<&str> = workloads.chain(outside).collect();
    let help = match crate::spec::nearest(target, known.iter().copied()) {
        Some(near) => format!("write `{near}`"),
        None => format!(
            "use a workload of this migration, or move `{target}` to `outside` with its addresses and port: \
             `outside: {{{target}: 10.20.0.0/16:443}}`"
        ),
    };
    let what = format!("`{target}` under `{field}` is not declared");
    report.add(Diagnostic::new(&codes::UNKNOWN_TARGET, place, what).help(help));
}

fn outside_target<'a>(scene: &'a Scene<'_>, name: &str) -> Option<&'a OutsideSpec> {
    scene.platform.outside.iter().flat_map(|it| &it.0).find(|(key, _)| &*key.0 == name).map(|(_, spec)| spec)
}

fn called_ports(callee: &Drawn, wanted: Option<&str>, place: &Place, report: &mut Report) -> Ports {
    let ports = container::all_ports(callee);
    let found = ports.iter().find(|it| wanted.is_none_or(|name| name == &*it.name));
    match (found, wanted) {
        (Some(port), _) => vec![(port.protocol, port.port)],
        (None, Some(name)) => {
            let known: Vec<&str> = ports.iter().map(|it| &*it.name).collect();
            let declared = callee.spot().written(&["ports"]);
            scene::unknown_among(report, &codes::UNKNOWN_PORT, (place.clone(), declared), ("port", name), known);
            Vec::new()
        }
        (None, None) => {
            report.add(no_port(callee, place));
            Vec::new()
        }
    }
}

fn no_port(callee: &Drawn, place: &Place) -> Diagnostic {
    let (name, kind) = (&callee.name, controller::kind(callee));
    let what = format!("`{name}` has no port that could be called");
    let diagnostic = Diagnostic::new(&codes::UNKNOWN_PORT, place.clone(), what);
    if controller::runs_on(kind) {
        return diagnostic.help(format!("add `port: 8080` to `{name}`"));
    }
    let help = "remove it, and let the program try again until the work is done";
    diagnostic.why(format!("a {} ends, and nothing but the Kubernetes API tells when", kind.word())).help(help)
}

/// What of a finished workload its policy depends on.
pub struct Around<'a> {
    /// Its ports.
    pub ports: &'a [PortFacts],
    /// What its routes come to.
    pub led: &'a Led,
    /// Number of the port with metrics, if they are scraped.
    pub metrics: Option<u16>,
    /// Whether the pods have AWS rights, and whether by Pod Identity.
    pub identity: Option<Identity>,
    /// Whether the pods talk to the Kubernetes API.
    pub api_token: bool,
}

/// How pods get AWS rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// By a token that AWS exchanges.
    Irsa,
    /// By an agent on the node.
    PodIdentity,
}

/// Returns the policy of a workload.
///
/// # Errors
/// E0207 for an outside target without port or address, E0214 for an exception outside of its range.
pub fn policy(
    scene: &Scene<'_>,
    drawn: &Drawn,
    calls: &Calls,
    around: &Around<'_>,
    report: &mut Report,
) -> Option<NetworkPolicyPlan> {
    if !scene.policies() {
        // What is declared must be right even where nothing is emitted.
        return None;
    }
    let network = scene.platform.network.clone().unwrap_or_default();
    let mut ingress = Vec::new();
    callers(scene, &drawn.name, calls, &mut ingress);
    from_load_balancer(scene, &network, around, &mut ingress, report);
    if let Some(port) = around.metrics {
        let namespace = scene.platform.monitoring.as_ref().and_then(|it| it.namespace.clone());
        let namespace = namespace.map_or_else(|| "monitoring".into(), |it| it.0);
        let peers = vec![in_namespace(namespace, TextMap::new())];
        ingress.push(TrafficRule { origin: TrafficOrigin::Metrics, peers, ports: vec![("TCP", port)] });
    }
    outside(drawn, "accepts", drawn.spec.accepts.iter().flat_map(|it| &it.0), &mut ingress, report);
    let mut egress = vec![dns(&network)];
    called(scene, drawn, &mut egress, report);
    outside(drawn, "outside", drawn.spec.outside.iter().flat_map(|it| &it.0), &mut egress, report);
    aws(scene, &network, around, &mut egress, report);
    Some(NetworkPolicyPlan { ingress, egress })
}

/// Callers of the same ports share a rule.
fn callers(scene: &Scene<'_>, name: &Text, calls: &Calls, rules: &mut Vec<TrafficRule>) {
    let mut by_ports: Vec<(Ports, Vec<Peer>)> = Vec::new();
    for (caller, ports) in calls.0.get(name).into_iter().flatten() {
        let peer = Peer::Pods { namespace: None, labels: names::selector_of(&scene.migration, caller) };
        match by_ports.iter_mut().find(|(known, _)| known == ports) {
            Some((_, peers)) => peers.push(peer),
            None => by_ports.push((ports.clone(), vec![peer])),
        }
    }
    let rule = |(ports, peers)| TrafficRule { origin: TrafficOrigin::Callers, peers, ports };
    rules.extend(by_ports.into_iter().map(rule));
}

/// A load balancer is no pod: only its addresses can be allowed. Its health checks come from there too.
fn from_load_balancer(
    scene: &Scene<'_>,
    network: &NetworkSpec,
    around: &Around<'_>,
    rules: &mut Vec<TrafficRule>,
    report: &mut Report,
) {
    let number = |service_port: u16| around.ports.iter().find(|it| it.service_port == service_port).map(|it| it.port);
    let mut ports: Vec<u16> = Vec::new();
    let Led { ingresses, cutovers } = around.led;
    ports.extend(cutovers.iter().flat_map(|it| [Some(it.pod_port), it.check_port]).flatten());
    for plan in ingresses {
        let check = plan.health_check.port.as_ref().and_then(|it| it.parse().ok());
        ports.extend(number(plan.port).into_iter().chain(check));
    }
    ports.sort_unstable();
    ports.dedup();
    if !ports.is_empty() {
        let declared = network.load_balancer.as_ref().filter(|it| !it.0.is_empty());
        let peers = match declared {
            Some(ranges) => ranges.0.iter().map(|it| block(&it.0)).collect(),
            None => vpc(scene, network, report),
        };
        let ports = ports.into_iter().map(|port| ("TCP", port)).collect();
        rules.push(TrafficRule { origin: TrafficOrigin::LoadBalancer, peers, ports });
    }
}

fn vpc(scene: &Scene<'_>, network: &NetworkSpec, report: &mut Report) -> Vec<Peer> {
    if let Some(ranges) = network.vpc.as_ref().filter(|it| !it.0.is_empty()) {
        ranges.0.iter().map(|it| block(&it.0)).collect()
    } else {
        let what = "the address ranges of the VPC are not declared, so all private ranges are allowed";
        let place = scene.platform_place(&["network", "vpc"]);
        let help = "add `network: {vpc: 10.0.0.0/16}` with your range under `platform`";
        report.add(Diagnostic::new(&codes::ASSUMED_VPC, place, what).help(help));
        defaults::PRIVATE_RANGES.iter().map(|it| block(&Text::from(*it))).collect()
    }
}

fn block(cidr: &Text) -> Peer {
    Peer::Block { cidr: cidr.clone(), except: Vec::new() }
}

fn in_namespace(namespace: Text, labels: TextMap) -> Peer {
    Peer::Pods { namespace: Some(namespace), labels }
}

/// Without DNS no name can be found, so every egress policy must let it through; over TCP too, for long answers.
/// Returns the rule without which no pod could find any name.
pub fn dns(network: &NetworkSpec) -> TrafficRule {
    let labels = [("k8s-app".into(), "kube-dns".into())].into();
    let mut peers = vec![in_namespace("kube-system".into(), labels)];
    if network.node_local_dns.is_some_and(|it| it.0) {
        peers.push(block(&defaults::NODE_LOCAL_DNS.into()));
    }
    TrafficRule { origin: TrafficOrigin::Dns, peers, ports: vec![("UDP", 53), ("TCP", 53)] }
}

fn called(scene: &Scene<'_>, drawn: &Drawn, rules: &mut Vec<TrafficRule>, report: &mut Report) {
    for Target { field, name, port } in wait::targets(drawn) {
        let place = drawn.spot().place(&[field, name]);
        if let Some(callee) = scene.find(name) {
            let ports = called_ports(callee, port.map(|it| &**it), &place, report);
            let labels = names::selector_of(&scene.migration, &callee.name);
            let origin = TrafficOrigin::Workload(field, name.clone());
            rules.push(TrafficRule { origin, peers: vec![Peer::Pods { namespace: None, labels }], ports });
        } else if let Some(spec) = outside_target(scene, name).filter(|_| field == "calls") {
            rules.extend(outside_rule(spec, (TrafficOrigin::Platform(name.clone()), &place), report));
        }
    }
}

fn outside<'a>(
    drawn: &Drawn,
    field: &'static str,
    targets: impl Iterator<Item = &'a (crate::spec::scalar::Name, OutsideSpec)>,
    rules: &mut Vec<TrafficRule>,
    report: &mut Report,
) {
    for (name, spec) in targets {
        let origin = TrafficOrigin::Declared(field, name.0.clone());
        rules.extend(outside_rule(spec, (origin, &drawn.spot().place(&[field, &name.0])), report));
    }
}

fn outside_rule(
    spec: &OutsideSpec,
    (origin, place): (TrafficOrigin, &Place),
    report: &mut Report,
) -> Option<TrafficRule> {
    let OutsideSpec { cidr, except, namespace, labels, port, protocol } = spec;
    let ports: Ports = port.iter().flat_map(|it| &it.0).map(|port| (text::transport(*protocol), port.0)).collect();
    let mut peers: Vec<Peer> = Vec::new();
    for cidr in cidr.iter().flat_map(|it| &it.0) {
        // The API server takes only exceptions that lie inside of their range.
        let inside = |it: &List<Cidr>| it.0.iter().filter(|it| it.lies_in(cidr)).map(|it| it.0.clone()).collect();
        let written = except.as_ref().map(inside);
        peers.push(Peer::Block { cidr: cidr.0.clone(), except: written.unwrap_or_else(|| carved_out(&cidr.0)) });
    }
    for lost in
        except.iter().flat_map(|it| &it.0).filter(|it| !cidr.iter().flat_map(|of| &of.0).any(|of| it.lies_in(of)))
    {
        let what = format!("`{}` under `except` lies inside of no range under `cidr`", lost.0);
        report
            .add(Diagnostic::new(&codes::RANGE, place.clone(), what).help("name a smaller part of one of the ranges"));
    }
    if let Some(namespace) = namespace {
        peers.push(in_namespace(namespace.0.clone(), text::labels(labels.clone())));
    }
    // A list whose items are all wrong is read as an empty one, and nothing is emitted then anyway.
    let lost = report.has(crate::spec::codes::OF_VALUES);
    for (empty, what, help) in [
        (ports.is_empty() && !(lost && port.is_some()), "the target has no port", "add `port: 5432`"),
        (
            peers.is_empty() && !(lost && cidr.is_some()),
            "the target has no address",
            "add `cidr: 10.0.0.0/16`, or `namespace: NAME`",
        ),
    ] {
        if empty {
            scene::required(report, place.clone(), what, help);
        }
    }
    (!ports.is_empty() && !peers.is_empty()).then_some(TrafficRule { origin, peers, ports })
}

/// "The internet" means what is not private; and no pod may reach the instance metadata.
fn carved_out(cidr: &str) -> Vec<Text> {
    if cidr == "0.0.0.0/0" {
        return defaults::PRIVATE_RANGES.iter().copied().chain([defaults::LINK_LOCAL]).map(Text::from).collect();
    }
    Vec::new()
}

/// Pods with AWS rights call the APIs of AWS, through the internet or through endpoints in the VPC.
fn aws(
    scene: &Scene<'_>,
    network: &NetworkSpec,
    around: &Around<'_>,
    rules: &mut Vec<TrafficRule>,
    report: &mut Report,
) {
    if around.identity == Some(Identity::PodIdentity) {
        let peers = vec![block(&defaults::POD_IDENTITY_AGENT.into())];
        rules.push(TrafficRule { origin: TrafficOrigin::Aws, peers, ports: vec![("TCP", 80)] });
    }
    let mut peers = Vec::new();
    if around.identity.is_some() {
        if let Some(ranges) = network.aws_api.as_ref().filter(|it| !it.0.is_empty()) {
            peers.extend(ranges.0.iter().map(|it| block(&it.0)));
        } else {
            peers.push(Peer::Block { cidr: "0.0.0.0/0".into(), except: carved_out("0.0.0.0/0") });
            peers.extend(vpc(scene, network, report));
        }
    }
    if around.api_token {
        for peer in vpc(scene, network, report) {
            if !peers.contains(&peer) {
                peers.push(peer);
            }
        }
    }
    if !peers.is_empty() {
        let origin = if around.identity.is_some() { TrafficOrigin::Aws } else { TrafficOrigin::Api };
        rules.push(TrafficRule { origin, peers, ports: vec![("TCP", 443)] });
    }
}
