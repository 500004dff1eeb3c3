//! Who depends on whom: routes, calls, waits, triggers, secrets, shared volumes.
//!
//! Comes in: plans of environments. Goes out: one graph of all of them, in one order, as text, Mermaid, DOT or JSON. Never
//! does: judge; a circle of calls is shown as one, and may be right.

mod build;
mod circle;
mod dot;
mod json;
mod mermaid;
mod target;
#[cfg(test)]
mod tests;
mod text;

pub use build::graph;
pub use dot::dot;
pub use json::json;
pub use mermaid::mermaid;
pub use text::text;

use crate::plan::Text;
use std::collections::{BTreeMap, BTreeSet};

/// What stands in a graph.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The environments that it shows, in promotion order.
    pub environments: Vec<Text>,
    /// What depends on each other, in the order of their kinds and names.
    pub nodes: Vec<Node>,
    /// Who depends on whom, in the order of both.
    pub edges: Vec<Edge>,
    /// Circles of calls: each from its first name back to it.
    pub circles: Vec<Vec<Text>>,
}

/// Something that others depend on, or that depends on others.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is called.
    pub id: Id,
    /// More about it: the kind of a workload, the addresses of a target.
    pub detail: String,
    /// The environments that have it, by their places in the list.
    pub environments: BTreeSet<usize>,
}

/// The kind and the name of a node.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id {
    /// The kind.
    pub kind: NodeKind,
    /// The name.
    pub name: Text,
}

/// What a node is; in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// A load balancer in front of the cluster.
    LoadBalancer,
    /// A workload of the migration.
    Workload,
    /// A target outside of the migration.
    Outside,
    /// What a trigger asks outside of the cluster.
    Source,
    /// A volume that several workloads mount.
    Volume,
    /// Where secrets are read from.
    SecretStore,
}

impl NodeKind {
    /// Returns the words for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::LoadBalancer => "load balancer",
            Self::Workload => "workload",
            Self::Outside => "outside",
            Self::Source => "source",
            Self::Volume => "volume",
            Self::SecretStore => "secret store",
        }
    }
}

/// A dependency.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Who depends, or sends.
    pub from: Id,
    /// On whom, or to whom.
    pub to: Id,
    /// How.
    pub kind: EdgeKind,
    /// More about it: the host of a route, the port of a call, the name of a trigger.
    pub label: Text,
    /// The environments that have it, by their places in the list.
    pub environments: BTreeSet<usize>,
    /// Whether it is part of a circle of calls.
    pub circular: bool,
}

/// How one depends on another; in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeKind {
    /// Sends requests of a host to it.
    Routes,
    /// Opens connections to it.
    Calls,
    /// Waits until it answers.
    Waits,
    /// Is asked by KEDA whether there is work for it.
    Wakes,
    /// Reads secrets from it.
    Reads,
    /// Mounts it.
    Mounts,
}

impl EdgeKind {
    /// Returns the word between the two.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Routes => "routes",
            Self::Calls => "calls",
            Self::Waits => "waits for",
            Self::Wakes => "wakes",
            Self::Reads => "secrets",
            Self::Mounts => "mounts",
        }
    }
}

impl Graph {
    /// Returns the environments that something exists in, where it does not exist in all of these: ` (only prod)`.
    fn only(&self, own: &BTreeSet<usize>, of: &BTreeSet<usize>) -> String {
        let names: Vec<&str> = own.iter().map(|it| &*self.environments[*it]).collect();
        if own == of { String::new() } else { format!(" (only {})", names.join(", ")) }
    }

    /// Returns what a node is called: `web`, `load balancer shop (only prod)`.
    fn title(&self, node: &Node) -> String {
        let only = self.only(&node.environments, &self.everywhere());
        match node.id.kind {
            NodeKind::Workload | NodeKind::Outside => format!("{}{only}", node.id.name),
            kind => format!("{} {}{only}", kind.words(), node.id.name),
        }
    }

    /// Returns all environments.
    fn everywhere(&self) -> BTreeSet<usize> {
        (0..self.environments.len()).collect()
    }

    /// Returns the edges between two nodes as one, with the words of all: for drawings.
    fn drawn(&self) -> Vec<Drawn<'_>> {
        let mut drawn: Vec<Drawn<'_>> = Vec::new();
        let mut places: BTreeMap<(&Id, &Id), usize> = BTreeMap::new();
        for edge in &self.edges {
            let (from, to) = (&edge.from, &edge.to);
            let place = *places.entry((from, to)).or_insert(drawn.len());
            if place == drawn.len() {
                drawn.push(Drawn { from, to, kind: edge.kind, words: Vec::new(), circular: false });
            }
            drawn[place].words.push(self.words(edge));
            drawn[place].circular |= edge.circular;
        }
        drawn
    }

    fn words(&self, edge: &Edge) -> String {
        let only = self.only(&edge.environments, &self.everywhere());
        match edge.kind {
            EdgeKind::Routes => format!("{}{only}", edge.label),
            kind if edge.label.is_empty() => format!("{}{only}", kind.word()),
            kind => format!("{} {}{only}", kind.word(), edge.label),
        }
    }

    /// Returns the node of a name; they stand in the order of their names.
    fn node(&self, id: &Id) -> Option<&Node> {
        self.nodes.binary_search_by(|it| it.id.cmp(id)).ok().map(|it| &self.nodes[it])
    }
}

/// An edge of a drawing.
struct Drawn<'a> {
    from: &'a Id,
    to: &'a Id,
    kind: EdgeKind,
    words: Vec<String>,
    circular: bool,
}
