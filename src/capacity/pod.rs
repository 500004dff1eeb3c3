//! What a pod asks for, and how many pods a workload has at a time.

use super::Amounts;
use crate::object::thousandths;
use crate::plan::{
    Amount, AutoscalePlan, ContainerRole, Controller, JobPlan, PodPlan, Replicas, ResourcesPlan, RolloutStrategy, Text,
    WorkloadPlan,
};

/// Returns what the scheduler counts for a pod.
#[must_use]
pub fn asked(pod: &PodPlan) -> Amounts {
    Amounts {
        cpu: effective(pod, cpu),
        memory: effective(pod, memory),
        disk: effective(pod, |it| bytes(it.ephemeral_storage.as_ref())),
        pods: 1,
    }
}

/// Returns what the scheduler and quotas count for a pod: what runs at the same time, or the most that any init container
/// needs beside the sidecars that have started before it (KEP-753).
#[must_use]
pub fn effective(pod: &PodPlan, amount: fn(&ResourcesPlan) -> u64) -> u64 {
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

/// Returns the CPU that a container requests, in thousandths of a core.
#[must_use]
pub fn cpu(resources: &ResourcesPlan) -> u64 {
    resources.cpu_request.as_ref().and_then(|it| thousandths(it)).map_or(0, |it| u64::try_from(it).unwrap_or(u64::MAX))
}

/// Returns the memory that a container requests, in bytes.
#[must_use]
pub fn memory(resources: &ResourcesPlan) -> u64 {
    bytes(resources.memory_request.as_ref())
}

/// Returns the bytes of a quantity.
#[must_use]
pub fn bytes(quantity: Option<&Text>) -> u64 {
    quantity.and_then(|it| thousandths(it)).map_or(0, |it| u64::try_from(it / 1000).unwrap_or(u64::MAX))
}

/// Returns the fewest and the most pods of a workload; `None` for a DaemonSet, of whose pods nobody chooses the number.
///
/// Work that ends is not there at the fewest; at the most, each CronJob and Job runs once.
#[must_use]
pub fn count(workload: &WorkloadPlan) -> Option<(u32, u32)> {
    let autoscale = workload.autoscale.as_ref();
    let replicas = |replicas: Replicas| match replicas {
        Replicas::Fixed(pods) => (pods, pods),
        Replicas::Autoscaled => autoscale.map_or((1, 1), |it: &AutoscalePlan| (it.floor(), it.max)),
    };
    match &workload.controller {
        Controller::Deployment(plan) => Some(replicas(plan.replicas)),
        Controller::StatefulSet(plan) => Some(replicas(plan.replicas)),
        Controller::DaemonSet(_) => None,
        Controller::Job(plan) => Some((0, at_once(plan))),
        Controller::CronJob(plan) => Some((0, at_once(&plan.job))),
        Controller::ScaledJob(plan) => {
            let each = at_once(&plan.job);
            Some((each.saturating_mul(plan.min), each.saturating_mul(plan.max)))
        }
    }
}

/// Returns how many pods a rollout adds to so many; only Deployments start new pods before old ones have ended.
#[must_use]
pub fn surge(workload: &WorkloadPlan, pods: u32) -> u32 {
    match &workload.controller {
        Controller::Deployment(plan) => surge_of(plan.strategy, pods),
        Controller::StatefulSet(_)
        | Controller::DaemonSet(_)
        | Controller::Job(_)
        | Controller::CronJob(_)
        | Controller::ScaledJob(_) => 0,
    }
}

/// Kubernetes rounds a percentage of surge up.
fn surge_of(strategy: RolloutStrategy, pods: u32) -> u32 {
    match strategy {
        RolloutStrategy::Recreate => 0,
        RolloutStrategy::Rolling { max_surge: Amount::Pods(pods), max_unavailable: _ } => pods,
        RolloutStrategy::Rolling { max_surge: Amount::Percent(percent), max_unavailable: _ } => {
            pods.saturating_mul(percent).div_ceil(100)
        }
    }
}

/// A Job never runs more pods than it still needs to succeed.
#[must_use]
pub fn at_once(job: &JobPlan) -> u32 {
    job.parallelism.min(job.completions)
}

#[cfg(test)]
mod tests {
    use super::surge_of;
    use crate::plan::{Amount, RolloutStrategy};

    #[test]
    fn percentages_of_surge_are_rounded_up() {
        let rolling = |max_surge| RolloutStrategy::Rolling { max_surge, max_unavailable: Amount::Pods(0) };
        assert_eq!(surge_of(rolling(Amount::Percent(25)), 5), 2);
        assert_eq!(surge_of(rolling(Amount::Pods(3)), 5), 3);
        assert_eq!(surge_of(RolloutStrategy::Recreate, 5), 0);
    }
}
