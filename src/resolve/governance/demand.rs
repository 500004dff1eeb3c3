//! What the pods of a workload may ask for at the most, all of them together.

use crate::plan::{
    Amount, ConcurrencyPolicy, ContainerRole, Controller, JobPlan, PodPlan, Replicas, ResourcesPlan, RolloutStrategy,
    Text, WorkloadPlan,
};
use crate::resolve::defaults;
use crate::spec::scalar::{CpuTotal, Memory};
use crate::spec::shape::ScalarShape;

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
    let of_pod = |amount: fn(&ResourcesPlan) -> u64| effective(&workload.pod, amount);
    Demand {
        workload: workload.name.clone(),
        pods,
        surge,
        cpu: of_pod(|it| cpu(it.cpu_request.as_ref())),
        memory: of_pod(|it| memory(it.memory_request.as_ref())),
        memory_limit: of_pod(|it| memory(it.memory_limit.as_ref())),
        claims: u32::try_from(claims).unwrap_or(u32::MAX),
    }
}

fn pods(workload: &WorkloadPlan, nodes: Option<u32>) -> (Option<u32>, u32) {
    let most = |replicas: Replicas| match replicas {
        Replicas::Fixed(pods) => pods,
        Replicas::Autoscaled => workload.autoscale.as_ref().map_or(1, |it| it.max),
    };
    match &workload.controller {
        Controller::Deployment(plan) => {
            let pods = most(plan.replicas);
            (Some(pods), surge(plan.strategy, pods))
        }
        // Its pods, and those of a DaemonSet, end before their successors start.
        Controller::StatefulSet(plan) => (Some(most(plan.replicas)), 0),
        Controller::DaemonSet(_) => (nodes, 0),
        Controller::Job(plan) => (Some(at_once(plan)), 0),
        Controller::CronJob(plan) => {
            let runs = match plan.concurrency {
                ConcurrencyPolicy::Allow => defaults::OVERLAPPING_RUNS,
                ConcurrencyPolicy::Forbid | ConcurrencyPolicy::Replace => 1,
            };
            (Some(at_once(&plan.job) * runs), 0)
        }
        Controller::ScaledJob(plan) => (Some(at_once(&plan.job).saturating_mul(plan.max)), 0),
    }
}

/// Kubernetes rounds a percentage of surge up.
fn surge(strategy: RolloutStrategy, pods: u32) -> u32 {
    match strategy {
        RolloutStrategy::Recreate => 0,
        RolloutStrategy::Rolling { max_surge: Amount::Pods(pods), max_unavailable: _ } => pods,
        RolloutStrategy::Rolling { max_surge: Amount::Percent(percent), max_unavailable: _ } => {
            (pods * percent).div_ceil(100)
        }
    }
}

/// A Job never runs more pods than it still needs to succeed.
fn at_once(job: &JobPlan) -> u32 {
    job.parallelism.min(job.completions)
}

/// Returns what the scheduler and quotas count for a pod: what runs at the same time, or the most that any init container
/// needs beside the sidecars that have started before it (Kubernetes: "Resource sharing within containers").
fn effective(pod: &PodPlan, amount: fn(&ResourcesPlan) -> u64) -> u64 {
    let (mut sidecars, mut peak) = (0_u64, 0);
    for container in &pod.init {
        let own = amount(&container.resources);
        peak = peak.max(own.saturating_add(sidecars));
        if container.role == ContainerRole::Sidecar {
            sidecars = own.saturating_add(sidecars);
        }
    }
    peak.max(amount(&pod.main.resources).saturating_add(sidecars))
}

fn cpu(quantity: Option<&Text>) -> u64 {
    quantity.and_then(|it| CpuTotal::parse(it).ok()).map_or(0, |it| it.0)
}

/// Returns the bytes of a quantity that was read before.
pub fn memory(quantity: Option<&Text>) -> u64 {
    quantity.and_then(|it| Memory::parse(it).ok()).map_or(0, |it| it.bytes)
}

#[cfg(test)]
mod tests {
    use super::surge;
    use crate::plan::{Amount, RolloutStrategy};

    #[test]
    fn percentages_of_surge_are_rounded_up() {
        let rolling = |max_surge| RolloutStrategy::Rolling { max_surge, max_unavailable: Amount::Pods(0) };
        assert_eq!(surge(rolling(Amount::Percent(25)), 5), 2);
        assert_eq!(surge(rolling(Amount::Pods(3)), 5), 3);
        assert_eq!(surge(RolloutStrategy::Recreate, 5), 0);
    }
}
