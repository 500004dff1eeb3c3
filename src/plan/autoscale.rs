//! The autoscaler: a HorizontalPodAutoscaler (autoscaling/v2), or a ScaledObject of KEDA.

use super::{EventsPlan, Text};

/// Decisions of the one autoscaler of a workload.
#[derive(Clone, Debug)]
pub struct AutoscalePlan {
    /// Fewest pods; 0 only with events.
    pub min: u32,
    /// Most pods.
    pub max: u32,
    /// What is measured; the metric that asks for most pods wins.
    pub metrics: Vec<MetricPlan>,
    /// How it scales up; `None` leaves the Kubernetes defaults.
    pub up: Option<ScalingRulePlan>,
    /// How it scales down; `None` leaves the Kubernetes defaults.
    pub down: Option<ScalingRulePlan>,
    /// What KEDA measures. `None` makes it a HorizontalPodAutoscaler: two autoscalers of one target fight.
    pub events: Option<EventsPlan>,
}

impl AutoscalePlan {
    /// Returns how many pods there are at the very least.
    #[must_use]
    pub fn floor(&self) -> u32 {
        if self.events.as_ref().is_some_and(|it| it.idle) { 0 } else { self.min }
    }
}

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetricPlan {
    /// Usage in percent of the requests of all containers.
    Resource {
        /// `cpu` or `memory`.
        name: &'static str,
        /// The target, in percent.
        utilization: u32,
    },
    /// Usage in percent of the request of one container: for pods with sidecars, whose requests would blur it.
    ContainerResource {
        /// `cpu` or `memory`.
        name: &'static str,
        /// The container.
        container: Text,
        /// The target, in percent.
        utilization: u32,
    },
    /// A metric of the pods, as an average over them (needs a metrics adapter).
    Pods {
        /// Name of the metric.
        metric: Text,
        /// The target, a Kubernetes quantity.
        average: Text,
    },
}

/// How the autoscaler moves in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScalingRulePlan {
    /// Over how many seconds the most careful recommendation wins, 0–3600.
    pub stabilization_seconds: Option<u32>,
    /// How fast it may move; empty leaves the Kubernetes defaults.
    pub policies: Vec<ScalingPolicyPlan>,
}

/// A speed limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScalingPolicyPlan {
    /// What `value` counts.
    pub unit: ScalingUnit,
    /// How much.
    pub value: u32,
    /// In how many seconds, 1–1800.
    pub period_seconds: u32,
}

/// What a speed limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalingUnit {
    /// Pods.
    Pods,
    /// Percent of the pods.
    Percent,
}
