//! For a terminal: one block for each load balancer and workload.

use super::{Edge, EdgeKind, Graph, Id, Node, NodeKind};
use std::collections::BTreeMap;

/// The edges at each node.
type Ends<'a> = BTreeMap<&'a Id, Vec<&'a Edge>>;

/// Writes a graph.
#[must_use]
pub fn text(graph: &Graph) -> String {
    let environments: Vec<&str> = graph.environments.iter().map(|it| &**it).collect();
    let mut lines = vec![environments.join(", ")];
    let (mut out, mut into): (Ends<'_>, Ends<'_>) = (BTreeMap::new(), BTreeMap::new());
    for edge in &graph.edges {
        out.entry(&edge.from).or_default().push(edge);
        into.entry(&edge.to).or_default().push(edge);
    }
    for node in graph.nodes.iter().filter(|it| matches!(it.id.kind, NodeKind::LoadBalancer | NodeKind::Workload)) {
        lines.push(String::new());
        lines.push(head(graph, node));
        let (out, into) = (out.get(&node.id), into.get(&node.id));
        let ends = (out.map_or(&[][..], Vec::as_slice), into.map_or(&[][..], Vec::as_slice));
        lines.extend(relations(graph, node, ends));
    }
    if !graph.circles.is_empty() {
        lines.extend([String::new(), "circles of calls:".to_owned()]);
        lines.extend(graph.circles.iter().map(|it| format!("  {}", it.join(" → "))));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn head(graph: &Graph, node: &Node) -> String {
    let detail = if node.detail.is_empty() { String::new() } else { format!(", {}", node.detail) };
    format!("{}{detail}", graph.title(node))
}

fn relations(graph: &Graph, node: &Node, (out, into): (&[&Edge], &[&Edge])) -> Vec<String> {
    let mut lines = Vec::new();
    for (title, kind, direction) in [
        ("routes", EdgeKind::Routes, Direction::Out),
        ("calls", EdgeKind::Calls, Direction::Out),
        ("waits for", EdgeKind::Waits, Direction::Out),
        ("woken by", EdgeKind::Wakes, Direction::In),
        ("secrets from", EdgeKind::Reads, Direction::Out),
        ("shares", EdgeKind::Mounts, Direction::Out),
        ("called by", EdgeKind::Calls, Direction::In),
    ] {
        let (edges, other): (_, fn(&Edge) -> &Id) = match direction {
            Direction::Out => (out, |it| &it.to),
            Direction::In => (into, |it| &it.from),
        };
        let found = edges.iter().filter(|it| it.kind == kind).map(|it| relation(graph, node, it, other(it)));
        let titles = std::iter::once(title).chain(std::iter::repeat(""));
        lines.extend(found.zip(titles).map(|(text, title)| format!("  {title:12}  {text}")));
    }
    lines
}

/// Which end of an edge a node is.
#[derive(Clone, Copy)]
enum Direction {
    /// The edge begins there.
    Out,
    /// The edge ends there.
    In,
}

fn relation(graph: &Graph, node: &Node, edge: &Edge, other: &Id) -> String {
    let only = graph.only(&edge.environments, &node.environments);
    let detail =
        graph.node(other).map(|it| it.detail.as_str()).filter(|it| !it.is_empty() && other.kind == NodeKind::Outside);
    let detail = detail.map_or_else(String::new, |it| format!(" ({it})"));
    let circle = if edge.circular { ", in a circle" } else { "" };
    match edge.kind {
        EdgeKind::Routes => format!("{} → {}{only}", edge.label, other.name),
        EdgeKind::Wakes => format!("{} (trigger {}){only}", other.name, edge.label),
        _ if edge.label.is_empty() => format!("{}{detail}{circle}{only}", other.name),
        _ => format!("{}{detail}, {}{circle}{only}", other.name, edge.label),
    }
}
