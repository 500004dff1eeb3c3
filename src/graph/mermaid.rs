//! Mermaid, as GitHub draws it.

use super::{Drawn, EdgeKind, Graph, Id, Node, NodeKind};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Writes a graph.
#[must_use]
pub fn mermaid(graph: &Graph) -> String {
    let ids = ids(graph);
    let mut out = String::from("flowchart LR\n");
    for node in &graph.nodes {
        let label = label(graph, node);
        let (open, close) = shape(node);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {}{open}\"{label}\"{close}", ids[&node.id]);
    }
    let drawn = graph.drawn();
    for edge in &drawn {
        let Drawn { from, to, kind, words, .. } = edge;
        let words: Vec<String> = words.iter().map(|it| escaped(it)).collect();
        let _ = writeln!(out, "  {} {}|\"{}\"| {}", ids[*from], arrow(*kind), words.join("<br/>"), ids[*to]);
    }
    let circular: Vec<String> =
        drawn.iter().enumerate().filter(|(_, it)| it.circular).map(|(index, _)| index.to_string()).collect();
    if !circular.is_empty() {
        let _ = writeln!(out, "  linkStyle {} stroke:#d73a49,stroke-width:2px", circular.join(","));
    }
    for circle in &graph.circles {
        let _ = writeln!(out, "  %% circle of calls: {}", circle.join(" - "));
    }
    out
}

/// Names by which lines of a drawing stay the same when others come and go. A prefix keeps words such as `end`, which mean
/// something to Mermaid, from standing alone.
fn ids(graph: &Graph) -> BTreeMap<&Id, String> {
    let mut ids: BTreeMap<&Id, String> = BTreeMap::new();
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    for node in &graph.nodes {
        let prefix = match node.id.kind {
            NodeKind::LoadBalancer => "lb",
            NodeKind::Workload => "w",
            NodeKind::Outside => "out",
            NodeKind::Source => "src",
            NodeKind::Volume => "vol",
            NodeKind::SecretStore => "store",
        };
        let plain: String = node.id.name.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '_' }).collect();
        let id = format!("{prefix}_{plain}");
        let count = used.entry(id.clone()).or_default();
        *count += 1;
        ids.insert(&node.id, if *count == 1 { id } else { format!("{id}__{count}") });
    }
    ids
}

fn shape(node: &Node) -> (&'static str, &'static str) {
    match node.id.kind {
        NodeKind::LoadBalancer => ("{{", "}}"),
        NodeKind::Workload if node.detail == "StatefulSet" => ("[(", ")]"),
        NodeKind::Workload => ("[", "]"),
        NodeKind::Outside | NodeKind::Source => ("([", "])"),
        NodeKind::Volume => ("[(", ")]"),
        NodeKind::SecretStore => ("[[", "]]"),
    }
}

fn arrow(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Routes | EdgeKind::Calls => "-->",
        EdgeKind::Waits | EdgeKind::Reads | EdgeKind::Mounts => "-.->",
        EdgeKind::Wakes => "==>",
    }
}

fn label(graph: &Graph, node: &Node) -> String {
    let title = escaped(&graph.title(node));
    if node.detail.is_empty() { title } else { format!("{title}<br/>{}", escaped(&node.detail)) }
}

/// Quotes end a text, `#` begins a character by its number, and `<` a tag.
fn escaped(text: &str) -> String {
    text.replace('#', "#35;").replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;")
}
