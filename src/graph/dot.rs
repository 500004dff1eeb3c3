//! DOT, for Graphviz.

use super::{Drawn, EdgeKind, Graph, Id, Node, NodeKind};
use std::fmt::Write;

/// Writes a graph.
#[must_use]
pub fn dot(graph: &Graph) -> String {
    let mut out = String::from("digraph {\n  rankdir=LR;\n  node [shape=box];\n");
    for node in &graph.nodes {
        let style = style(node);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {} [label={}{style}];", id(&node.id), label(graph, node));
    }
    for Drawn { from, to, kind, words, circular } in graph.drawn() {
        let line = match kind {
            EdgeKind::Routes | EdgeKind::Calls => "",
            EdgeKind::Waits | EdgeKind::Reads | EdgeKind::Mounts => ", style=dashed",
            EdgeKind::Wakes => ", style=bold",
        };
        let colour = if circular { ", color=red" } else { "" };
        let words = quoted(&words.join("\n"));
        let _ = writeln!(out, "  {} -> {} [label={words}{line}{colour}];", id(from), id(to));
    }
    for circle in &graph.circles {
        let _ = writeln!(out, "  // circle of calls: {}", circle.join(" -> "));
    }
    out.push_str("}\n");
    out
}

fn id(id: &Id) -> String {
    quoted(&format!("{} {}", id.kind.words(), id.name))
}

fn label(graph: &Graph, node: &Node) -> String {
    let detail = if node.detail.is_empty() { String::new() } else { format!("\n{}", node.detail) };
    quoted(&format!("{}{detail}", graph.title(node)))
}

fn style(node: &Node) -> &'static str {
    match node.id.kind {
        NodeKind::LoadBalancer => ", shape=hexagon",
        NodeKind::Workload if node.detail == "StatefulSet" => ", shape=cylinder",
        NodeKind::Workload => "",
        NodeKind::Outside | NodeKind::Source => ", shape=ellipse",
        NodeKind::Volume => ", shape=cylinder",
        NodeKind::SecretStore => ", shape=component",
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
