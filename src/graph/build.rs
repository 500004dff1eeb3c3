//! Plans -> one graph.

use super::circle;
use super::target::{self, Asked};
use super::{Edge, EdgeKind, Graph, Id, Node, NodeKind};
use crate::plan::{ActionPlan, ForwardTarget, IngressPlan, Plan, Text, VolumeSource, WorkloadPlan};
use crate::tree::{Tree, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What tells edges apart.
type EdgeKey = (Id, EdgeKind, Id, Text);

/// A graph while it grows.
struct Growing {
    several: bool,
    environment: usize,
    /// The workloads of the plan that is looked at.
    workloads: BTreeSet<Text>,
    nodes: BTreeMap<Id, (String, BTreeSet<usize>)>,
    edges: BTreeMap<EdgeKey, BTreeSet<usize>>,
}

/// Returns the graph of some environments; those of one name, of several migrations, are one.
#[must_use]
pub fn graph(plans: &[&Plan]) -> Graph {
    let mut environments: Vec<Text> = Vec::new();
    let migrations: BTreeSet<&Text> = plans.iter().map(|it| &it.migration).collect();
    let (nodes, edges) = (BTreeMap::new(), BTreeMap::new());
    let mut growing =
        Growing { several: migrations.len() > 1, environment: 0, workloads: BTreeSet::new(), nodes, edges };
    for plan in plans {
        let known = environments.iter().position(|it| *it == plan.environment);
        growing.environment = known.unwrap_or_else(|| {
            environments.push(plan.environment.clone());
            environments.len() - 1
        });
        growing.plan(plan);
    }
    let Growing { nodes, edges, .. } = growing;
    let nodes = nodes.into_iter().map(|(id, (detail, environments))| Node { id, detail, environments }).collect();
    let edge = |((from, kind, to, label), environments)| Edge { from, to, kind, label, environments, circular: false };
    let mut edges: Vec<Edge> = edges.into_iter().map(edge).collect();
    let circles = circle::find(&mut edges);
    Graph { environments, nodes, edges, circles }
}

impl Growing {
    fn plan(&mut self, plan: &Plan) {
        let shared = shared_claims(plan);
        self.workloads = plan.workloads.iter().map(|it| it.name.clone()).collect();
        for workload in &plan.workloads {
            let own = self.workload(plan, &workload.name);
            self.node(own.clone(), workload.controller.kind());
            for ingress in &workload.ingresses {
                self.route(plan, &own, ingress);
            }
            self.moved_by_terraform(&own, workload);
            self.targets(plan, &own, workload);
            self.triggers(plan, &own, workload);
            if let Some(secrets) = &workload.secrets {
                let store = Id { kind: NodeKind::SecretStore, name: secrets.store_name.clone() };
                self.node(store.clone(), secrets.store_kind.word());
                self.edge(own.clone(), EdgeKind::Reads, store, "");
            }
            for claim in claims(workload).filter(|it| shared.contains(it)) {
                let volume = Id { kind: NodeKind::Volume, name: claim.clone() };
                self.node(volume.clone(), "");
                self.edge(own.clone(), EdgeKind::Mounts, volume, "");
            }
        }
    }

    fn workload(&self, plan: &Plan, name: &Text) -> Id {
        let name = if self.several { format!("{}/{name}", plan.migration).into() } else { name.clone() };
        Id { kind: NodeKind::Workload, name }
    }

    fn node(&mut self, id: Id, detail: &str) {
        let node = self.nodes.entry(id).or_insert_with(|| (detail.to_owned(), BTreeSet::new()));
        node.1.insert(self.environment);
    }

    fn edge(&mut self, from: Id, kind: EdgeKind, to: Id, label: &str) {
        self.edges.entry((from, kind, to, label.into())).or_default().insert(self.environment);
    }

    /// A redirect or a fixed answer leads to no workload.
    fn route(&mut self, plan: &Plan, own: &Id, ingress: &IngressPlan) {
        let group = &ingress.load_balancer;
        let name = group.name.as_ref().unwrap_or(&group.group);
        let from = Id { kind: NodeKind::LoadBalancer, name: name.clone() };
        self.node(from.clone(), &group.scheme);
        let services: Vec<Text> = match &ingress.action {
            None => vec![ingress.service.clone()],
            Some((_, ActionPlan::Forward { targets, .. })) => targets.iter().filter_map(service).collect(),
            Some((_, ActionPlan::Redirect { .. } | ActionPlan::FixedResponse { .. })) => Vec::new(),
        };
        let of = |service: &Text| {
            let owner = plan.workloads.iter().find(|it| it.service.as_ref().is_some_and(|it| it.name == *service));
            owner.map_or_else(|| own.clone(), |it| self.workload(plan, &it.name))
        };
        let targets: Vec<Id> = services.iter().map(of).collect();
        for target in targets {
            for rule in &ingress.rules {
                let host = rule.host.as_deref().unwrap_or("*");
                for path in &rule.paths {
                    self.edge(from.clone(), EdgeKind::Routes, target.clone(), &format!("{host}{}", path.path));
                }
            }
        }
    }

    /// A route behind the load balancer of Terraform has no Ingress.
    fn moved_by_terraform(&mut self, own: &Id, workload: &WorkloadPlan) {
        let with_ingress = |name: &Text| workload.ingresses.iter().any(|it| it.name == *name);
        for cutover in workload.cutovers.iter().filter(|it| !with_ingress(&it.name)) {
            let from = Id { kind: NodeKind::LoadBalancer, name: "of Terraform".into() };
            self.node(from.clone(), "");
            let hosts: Vec<&str> = cutover.hosts.iter().map(|it| &**it).collect();
            let hosts = if hosts.is_empty() { vec!["*"] } else { hosts };
            for host in hosts {
                self.edge(from.clone(), EdgeKind::Routes, own.clone(), host);
            }
        }
    }

    fn targets(&mut self, plan: &Plan, own: &Id, workload: &WorkloadPlan) {
        for (field, kind) in [("calls", EdgeKind::Calls), ("after", EdgeKind::Waits)] {
            let entries = workload.origin.get(field).and_then(Tree::entries).unwrap_or_default();
            for entry in entries {
                let port = entry.value.get("port").and_then(Tree::as_str);
                let label = port.map_or_else(String::new, |it| format!("port {it}"));
                let to = self.target(plan, &entry.key);
                self.edge(own.clone(), kind, to, &label);
            }
        }
        for entry in workload.origin.get("outside").and_then(Tree::entries).unwrap_or_default() {
            let to = Id { kind: NodeKind::Outside, name: entry.key.clone() };
            self.node(to.clone(), &addresses(&entry.value));
            self.edge(own.clone(), EdgeKind::Calls, to, "");
        }
    }

    fn target(&mut self, plan: &Plan, name: &Text) -> Id {
        if self.workloads.contains(name) {
            return self.workload(plan, name);
        }
        let id = Id { kind: NodeKind::Outside, name: name.clone() };
        let detail = plan.platform.origin.at(&["outside", name]).map(addresses).unwrap_or_default();
        self.node(id.clone(), &detail);
        id
    }

    fn triggers(&mut self, plan: &Plan, own: &Id, workload: &WorkloadPlan) {
        for trigger in workload.triggers() {
            let from = match target::of(plan, workload, trigger) {
                Asked::Nobody => continue,
                Asked::Workload(name) => self.workload(plan, name),
                Asked::Outside(name) => self.target(plan, name),
                Asked::Other => {
                    let id = Id { kind: NodeKind::Source, name: trigger.kind.clone() };
                    self.node(id.clone(), "");
                    id
                }
            };
            self.edge(from, EdgeKind::Wakes, own.clone(), &trigger.name);
        }
    }
}

fn service(target: &ForwardTarget) -> Option<Text> {
    match target {
        ForwardTarget::Service { name, .. } => Some(name.clone()),
        ForwardTarget::TargetGroup { .. } => None,
    }
}

fn claims(workload: &WorkloadPlan) -> impl Iterator<Item = &Text> {
    workload.pod.volumes.iter().filter_map(|it| match &it.source {
        VolumeSource::Claim { claim, .. } => Some(claim),
        VolumeSource::ClaimTemplate
        | VolumeSource::ConfigMap { .. }
        | VolumeSource::Secret { .. }
        | VolumeSource::Scratch { .. } => None,
    })
}

/// Returns the claims that more than one workload mounts.
fn shared_claims(plan: &Plan) -> BTreeSet<&Text> {
    let (mut seen, mut shared) = (BTreeSet::new(), BTreeSet::new());
    for workload in &plan.workloads {
        let own: BTreeSet<&Text> = claims(workload).collect();
        shared.extend(own.into_iter().filter(|it| !seen.insert(*it)));
    }
    shared
}

/// Returns the addresses of a target: `10.20.0.0/16:5432`, `monitoring:4317`.
fn addresses(tree: &Tree) -> String {
    let all = |field: &str| match tree.get(field).map(|it| &it.value) {
        Some(Value::List(items)) => items.iter().filter_map(Tree::as_str).collect(),
        _ => tree.get(field).and_then(Tree::as_str).into_iter().collect::<Vec<_>>(),
    };
    let (mut hosts, ports) = (all("cidr"), all("port"));
    hosts.extend(all("namespace"));
    let more = hosts.len().saturating_sub(1);
    let host = hosts.first().copied().unwrap_or_default();
    let port = ports.join(",");
    match more {
        0 => format!("{host}:{port}"),
        _ => format!("{host}:{port} and {more} more"),
    }
}
