//! What watches the workloads: alerts and dashboards.

pub mod alerts;
pub mod dashboard;
