//! One workload: its controller and everything around it.

use super::{
    AlertsPlan, AutoscalePlan, ClaimPlan, ConfigMapPlan, CronPlan, CutoverPlan, ExternalSecretPlan, IngressPlan,
    JobPlan, MonitorPlan, NetworkPolicyPlan, PodPlan, ScaledJobPlan, ServiceAccountPlan, ServicePlan, Text, TextMap,
    TriggerPlan,
};
use crate::diagnostic::Route;
use crate::tree::Tree;

/// Everything decided about one workload in one environment.
#[derive(Debug)]
pub struct WorkloadPlan {
    /// Its name: the name of the controller and the value of the label `app.kubernetes.io/name`.
    pub name: Text,
    /// Where it is written, for findings about it.
    pub route: Route,
    /// Its settings after all layers were merged, for findings about single fields.
    pub origin: Tree,
    /// Whether it ran on AWS Fargate, which knows only certain sizes.
    pub from_fargate: bool,
    /// What runs the pods.
    pub controller: Controller,
    /// Labels that the user wants on all objects of this workload and on its pods, beside the recommended ones.
    pub labels: TextMap,
    /// Annotations that the user wants on the controller.
    pub annotations: TextMap,
    /// The pods.
    pub pod: PodPlan,
    /// The Service, if anything calls this workload.
    pub service: Option<ServicePlan>,
    /// Its own ServiceAccount, or one that exists already.
    pub service_account: ServiceAccountPlan,
    /// ConfigMaps with its settings and files.
    pub config_maps: Vec<ConfigMapPlan>,
    /// Its secrets, by reference.
    pub secrets: Option<ExternalSecretPlan>,
    /// Its HorizontalPodAutoscaler or ScaledObject.
    pub autoscale: Option<AutoscalePlan>,
    /// Its PodDisruptionBudget.
    pub budget: Option<BudgetPlan>,
    /// Its NetworkPolicy.
    pub network: Option<NetworkPolicyPlan>,
    /// Its Ingresses, one for each route.
    pub ingresses: Vec<IngressPlan>,
    /// Moves of its routes from the old platform; those by Terraform's load balancer have no Ingress.
    pub cutovers: Vec<CutoverPlan>,
    /// Its ServiceMonitor or PodMonitor.
    pub monitor: Option<MonitorPlan>,
    /// Its PrometheusRule.
    pub alerts: Option<AlertsPlan>,
}

impl WorkloadPlan {
    /// Tells whether a load balancer sends requests to the pods.
    #[must_use]
    pub fn is_routed(&self) -> bool {
        !self.ingresses.is_empty() || !self.cutovers.is_empty()
    }

    /// Returns KEDA's triggers of the workload.
    #[must_use]
    pub fn triggers(&self) -> &[TriggerPlan] {
        match (&self.controller, self.autoscale.as_ref().and_then(|it| it.events.as_ref())) {
            (Controller::ScaledJob(plan), _) => &plan.triggers,
            (_, Some(events)) => &events.triggers,
            (_, None) => &[],
        }
    }
}

/// What runs the pods of a workload.
#[derive(Clone, Debug)]
pub enum Controller {
    /// Interchangeable pods.
    Deployment(DeploymentPlan),
    /// Pods with names and volumes of their own.
    StatefulSet(StatefulSetPlan),
    /// One pod on each node.
    DaemonSet(DaemonSetPlan),
    /// Pods that run to their end, once.
    Job(JobPlan),
    /// Jobs by the clock.
    CronJob(CronPlan),
    /// Jobs by the work that waits.
    ScaledJob(ScaledJobPlan),
}

impl Controller {
    /// Returns the Kubernetes kind.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Deployment(_) => "Deployment",
            Self::StatefulSet(_) => "StatefulSet",
            Self::DaemonSet(_) => "DaemonSet",
            Self::Job(_) => "Job",
            Self::CronJob(_) => "CronJob",
            Self::ScaledJob(_) => "ScaledJob",
        }
    }

    /// Tells whether the pods run to an end.
    #[must_use]
    pub fn is_batch(&self) -> bool {
        matches!(self, Self::Job(_) | Self::CronJob(_) | Self::ScaledJob(_))
    }
}

/// How many pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replicas {
    /// This many.
    Fixed(u32),
    /// As many as the autoscaler says: `spec.replicas` must not be written, or every apply would reset it.
    Autoscaled,
}

/// A number of pods, or a percentage of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// This many pods.
    Pods(u32),
    /// This percentage, written with `%`.
    Percent(u32),
}

/// How pods of a Deployment are replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RolloutStrategy {
    /// New pods first.
    Rolling {
        /// How many pods may be there in addition.
        max_surge: Amount,
        /// How many pods may be missing.
        max_unavailable: Amount,
    },
    /// Old pods end before new ones start: for singletons and for volumes that only one node can mount.
    Recreate,
}

/// Decisions of a Deployment.
#[derive(Clone, Debug)]
pub struct DeploymentPlan {
    /// How many pods.
    pub replicas: Replicas,
    /// How they are replaced.
    pub strategy: RolloutStrategy,
    /// How long a new pod must be ready before it counts as available, in seconds.
    pub min_ready_seconds: u32,
    /// After how many seconds without progress a rollout counts as failed.
    pub progress_deadline_seconds: u32,
    /// How many old ReplicaSets are kept for a rollback.
    pub revision_history: u32,
}

/// Decisions of a StatefulSet.
#[derive(Clone, Debug)]
pub struct StatefulSetPlan {
    /// How many pods.
    pub replicas: Replicas,
    /// The headless Service that gives the pods their names.
    pub service_name: Text,
    /// Whether all pods start and stop at once instead of one after the other.
    pub parallel: bool,
    /// How long a new pod must be ready before the next one is replaced, in seconds.
    pub min_ready_seconds: u32,
    /// How many old revisions are kept.
    pub revision_history: u32,
    /// One claim for each pod and entry.
    pub claim_templates: Vec<ClaimPlan>,
}

/// Decisions of a DaemonSet.
#[derive(Clone, Debug)]
pub struct DaemonSetPlan {
    /// How many nodes may be without their pod during a rollout.
    pub max_unavailable: Amount,
    /// How long a new pod must be ready before it counts as available, in seconds.
    pub min_ready_seconds: u32,
    /// How many old revisions are kept.
    pub revision_history: u32,
}

/// What a PodDisruptionBudget grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BudgetPlan {
    /// At most this many pods may be evicted at a time.
    MaxUnavailable(Amount),
    /// At least this many pods must stay.
    MinAvailable(Amount),
}
