//! Moves of traffic from the old platform to a workload.

use super::{HealthCheckPlan, TargetGroupPlan, Text};

/// The move of one route.
#[derive(Clone, Debug)]
pub struct CutoverPlan {
    /// The route's key in the spec.
    pub route: Text,
    /// Name of the route's Ingress, or of its TargetGroupBinding.
    pub name: Text,
    /// The hosts that move; empty means every host.
    pub hosts: Vec<Text>,
    /// The Service behind it.
    pub service: Text,
    /// The number of the Service's port.
    pub port: u16,
    /// The number of the pods' port.
    pub pod_port: u16,
    /// The number of the port that health checks ask, where it is another one.
    pub check_port: Option<u16>,
    /// How the load balancer asks the pods. Emitted with the Ingress; where there is none, Terraform must say the same.
    pub health_check: HealthCheckPlan,
    /// Settings of the pods' target group; as the health check.
    pub target_group: TargetGroupPlan,
    /// Who splits the traffic.
    pub shape: CutoverShape,
    /// Names of the old platform, for the runbook.
    pub legacy: LegacyPlan,
}

/// Who splits the traffic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CutoverShape {
    /// The controller: the weights stand in the Ingress.
    Controller {
        /// The ARN of the old platform's target group.
        legacy: Text,
        /// How far the move has come.
        phase: PhasePlan,
        /// How long a caller stays with its side, in seconds.
        stickiness_seconds: Option<u32>,
    },
    /// Terraform: there is no Ingress, the pods are registered in its target group.
    Terraform(BindingPlan),
}

/// How far a move has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhasePlan {
    /// This percentage goes to Kubernetes; both sides are attached.
    Percent(u32),
    /// Everything does, and the old side is gone.
    Done,
}

/// A TargetGroupBinding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingPlan {
    /// The ARN of the target group.
    pub target_group: Text,
    /// Security groups of the load balancer that the pods are opened for; empty where Terraform opens them.
    pub security_groups: Vec<Text>,
    /// Whether others register targets too, which the controller must then leave alone.
    pub shared: bool,
}

/// Names of the old platform, as far as they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LegacyPlan {
    /// The ECS cluster.
    pub cluster: Option<Text>,
    /// The ECS service.
    pub service: Option<Text>,
    /// EC2 instances; empty for ECS.
    pub instances: Vec<Text>,
    /// Port of the tasks or hosts.
    pub port: u16,
    /// Their security group.
    pub security_group: Option<Text>,
}
