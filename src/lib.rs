//! Expands one short `migration.yaml` into the complete Kubernetes resources of every environment.
pub mod alb;
pub mod check;
pub mod diagnostic;
pub mod difference;
pub mod entry;
pub mod figure;
pub mod object;
pub mod output;
pub mod patch;
pub mod pipeline;
pub mod plan;
pub mod resolve;
pub mod resource;
pub mod runbook;
pub mod spec;
pub mod tree;
