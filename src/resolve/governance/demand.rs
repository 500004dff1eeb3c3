//! What the pods of a workload may ask for at the most, all of them together.

use crate::capacity::pod;
use crate::plan::{ConcurrencyPolicy, Controller, Text, WorkloadPlan};
use crate::resolve::defaults;

/// What a workload may ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The workload.
    pub workload: Text,
    /// Its most pods; `None` for pods of nodes that nobody counts.
    pub pods: Option<u32>,
    /// Pods beside them during a rollout.
    pub surge: u32,
    /// CPU request of each pod, in thousandths of a core.
    pub cpu: u64,
    /// Memory request of each pod, in bytes.
    pub memory: u64,
    /// Memory limit of each pod, in bytes.
    pub memory_limit: u64,
    /// Claims of each pod.
    pub claims: u32,
}

/// Returns what a workload may ask for; `nodes` is how many nodes it may run on.
#[must_use]
pub fn of(workload: &WorkloadPlan, nodes: Option<u32>) -> Demand {
    let (pods, surge) = pods(workload, nodes);
    let claims = match &workload.controller {
        Controller::StatefulSet(plan) => plan.claim_templates.len(),
        Controller::Deployment(_)
        | Controller::DaemonSet(_)
        | Controller::Job(_)
        | Controller::CronJob(_)
        | Controller::ScaledJob(_) => 0,
    };
    let asked = pod::asked(&workload.pod);
    Demand {
        workload: workload.name.clone(),
        pods,
        surge,
        cpu: asked.cpu,
        memory: asked.memory,
        memory_limit: pod::effective(&workload.pod, |it| pod::bytes(it.memory_limit.as_ref())),
        claims: u32::try_from(claims).unwrap_or(u32::MAX),
    }
}

/// Runs of a CronJob may overlap where its policy allows it.
fn pods(workload: &WorkloadPlan, nodes: Option<u32>) -> (Option<u32>, u32) {
    let Some((_, most)) = pod::count(workload) else { return (nodes, 0) };
    let runs = match &workload.controller {
        Controller::CronJob(plan) if plan.concurrency == ConcurrencyPolicy::Allow => defaults::OVERLAPPING_RUNS,
        _ => 1,
    };
    (Some(most.saturating_mul(runs)), pod::surge(workload, most))
}
