//! What rules ask about the pods of a workload.

use crate::plan::{AutoscalePlan, ContainerPlan, ContainerRole, Controller, Replicas, WorkloadPlan};

/// Returns the fewest pods of a workload; `None` where nobody chooses a number of pods.
pub(super) fn floor(workload: &WorkloadPlan) -> Option<u32> {
    let replicas = match &workload.controller {
        Controller::Deployment(plan) => plan.replicas,
        Controller::StatefulSet(plan) => plan.replicas,
        Controller::DaemonSet(_) | Controller::Job(_) | Controller::CronJob(_) | Controller::ScaledJob(_) => {
            return None;
        }
    };
    match replicas {
        Replicas::Fixed(pods) => Some(pods),
        Replicas::Autoscaled => workload.autoscale.as_ref().map(AutoscalePlan::floor),
    }
}

/// Tells whether others send requests to a workload.
pub(super) fn is_called(workload: &WorkloadPlan) -> bool {
    let service = workload.service.as_ref().is_some_and(|it| !it.ports.is_empty());
    service || workload.is_routed()
}

/// Returns all containers of a workload, the main one first.
pub(super) fn containers(workload: &WorkloadPlan) -> impl Iterator<Item = &ContainerPlan> {
    std::iter::once(&workload.pod.main).chain(&workload.pod.init)
}

/// Returns the path of a container in the spec of its workload.
pub(super) fn path(container: &ContainerPlan) -> Vec<&str> {
    match container.role {
        ContainerRole::Main => Vec::new(),
        ContainerRole::Init => vec!["init", &container.name],
        ContainerRole::Sidecar => vec!["sidecars", &container.name],
    }
}
