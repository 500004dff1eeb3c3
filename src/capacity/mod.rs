//! Will it fit, and what will it cost: what pods ask for against what nodes give, offline.
//!
//! Comes in: plans of environments. Goes out: per cluster and node group, how many nodes the pods need, and what does not fit.
//! Never does: know a cluster or a price that nobody declared. Packing pods onto nodes is an estimate; a lower bound stands
//! beside it.

mod amounts;
mod cluster;
mod demand;
mod eligible;
mod fit;
pub mod instance;
mod node;
mod pack;
pub mod pod;
mod problem;
mod show;
#[cfg(test)]
mod tests;

pub use amounts::{Amounts, cores, memory};
pub use cluster::{Cluster, clusters};
pub use fit::{ClusterFit, GroupFit, Row, Situation, fit};
pub use node::Counting;
pub use problem::{Problem, crowded, spread_out, too_large, unknown_type};
pub use show::{json, markdown, text};
