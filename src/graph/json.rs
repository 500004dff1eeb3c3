//! For programs.

use super::{Edge, Graph, Id, Node};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Returns a graph as data.
#[must_use]
pub fn json(graph: &Graph) -> Value {
    let environments = |of: &BTreeSet<usize>| of.iter().map(|it| &*graph.environments[*it]).collect::<Vec<_>>();
    let id = |it: &Id| json!({"kind": it.kind.words(), "name": &*it.name});
    let node = |it: &Node| {
        json!({
            "kind": it.id.kind.words(),
            "name": &*it.id.name,
            "detail": it.detail,
            "environments": environments(&it.environments),
        })
    };
    let edge = |it: &Edge| {
        json!({
            "from": id(&it.from),
            "to": id(&it.to),
            "kind": it.kind.word(),
            "label": &*it.label,
            "environments": environments(&it.environments),
            "circular": it.circular,
        })
    };
    json!({
        "environments": environments(&graph.everywhere()),
        "nodes": graph.nodes.iter().map(node).collect::<Vec<_>>(),
        "edges": graph.edges.iter().map(edge).collect::<Vec<_>>(),
        "circles": graph.circles.iter().map(|it| it.iter().map(|it| &**it).collect()).collect::<Vec<Vec<&str>>>(),
    })
}
