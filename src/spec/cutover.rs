//! How traffic moves from the old platform to a workload, as written.

use super::record::record;
use super::scalar::{AwsName, Duration, Flag, InstanceId, Phase, PortNumber, SecurityGroupId, TargetGroupArn, choice};
use super::shape::List;
use crate::tree::Tree;

choice! {
    /// Who owns the load balancer, and with it the weights.
    pub enum OwnerWord, "an owner of a load balancer" {
        /// The load balancer controller, after the Ingress that is emitted.
        "controller" Controller,
        /// Terraform, or whatever else made the load balancer outside of the cluster.
        "terraform" Terraform,
    }
}

record! {
    /// A move of the traffic from the old platform's target group to this workload, phase after phase. Either the
    /// controller makes a new load balancer and the weights stand here (`legacyTargetGroup`, `dedicated`, `phase`), or
    /// Terraform's load balancer stays and the weights with it (`targetGroup`, `owner`, `securityGroup`). See cutover.md.
    pub struct CutoverSpec, short("the phase", phase, ["phase"]) {
        /// How much of the traffic goes to Kubernetes, in percent: 0–100. At 0 and at 100 both sides stay attached, so
        /// that the way back is one line; `done` lets the old side go.
        ///
        /// Default: 0. Example: `phase: 10`; `cutover: 10` in an environment is short for it.
        "phase" phase: Phase,
        /// The target group with the old platform's tasks or hosts, made for the new load balancer. The one that the old
        /// load balancer uses cannot be taken: AWS attaches a target group to one load balancer only.
        ///
        /// Required in this shape. Example:
        /// `legacyTargetGroup: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/ecs-shop-v2/0123456789abcdef`. Example: `legacyTargetGroup: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/ecs-web/0123456789abcdef`.
        "legacyTargetGroup" legacy_target_group: TargetGroupArn,
        /// Confirms that `legacyTargetGroup` was made for the new load balancer and that no other one uses it.
        ///
        /// Required to be `true` beside `legacyTargetGroup`. Example: `dedicated: true`.
        "dedicated" dedicated: Flag,
        /// How long a caller stays with its side. Also how long a caller stays on a side that lost its weight. Range: 1s–7d.
        ///
        /// Default: not at all; required where the route itself has `stickiness`. Example: `stickiness: 5m`.
        "stickiness" stickiness: Duration,
        /// A target group (type ip, empty) of Terraform's load balancer that is filled with the pods. No Ingress is emitted
        /// then, and host, paths, health check and weights are set in Terraform.
        ///
        /// Required in this shape. Example:
        /// `targetGroup: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/eks-shop/0123456789abcdef`. Example: `targetGroup: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/eks-web/0123456789abcdef`.
        "targetGroup" target_group: TargetGroupArn,
        /// Who owns load balancer and weights. `terraform` confirms that `targetGroup` was made for these pods and that
        /// nothing else registers targets in it.
        ///
        /// Default: `controller`; required to be `terraform` beside `targetGroup`. Example: `owner: terraform`.
        "owner" owner: OwnerWord,
        /// Security groups of Terraform's load balancer: the controller opens the pods for them. `[]` where Terraform does so.
        ///
        /// Required beside `targetGroup`. Example: `securityGroup: sg-0123456789abcdef0`.
        "securityGroup" security_group: List<SecurityGroupId>,
        /// Says that an ECS service registers its tasks in `targetGroup` too. The controller then leaves them alone, and
        /// traffic follows the number of targets, not weights: the last resort.
        ///
        /// Default: `false`. Example: `sharedWithEcs: true`.
        "sharedWithEcs" shared_with_ecs: Flag,
        /// Names of the old platform, for the runbook only.
        ///
        /// Default: the runbook leaves them open. Example: `legacy: {cluster: shop, service: web, securityGroup: sg-0a1b2c3d}`.
        "legacy" legacy: LegacySpec,
    }
}

fn phase(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("phase", tree.clone())], tree.mark))
}

record! {
    /// What the old platform is called. Only the runbook uses it.
    pub struct LegacySpec {
        /// The ECS cluster.
        ///
        /// Default: left open. Example: `cluster: production`.
        "cluster" cluster: AwsName,
        /// The ECS service.
        ///
        /// Default: left open. Example: `service: orchestrator`.
        "service" service: AwsName,
        /// The EC2 instances, where the old platform is no ECS service.
        ///
        /// Default: none. Example: `instances: i-0123456789abcdef0`.
        "instances" instances: List<InstanceId>,
        /// Port of the old tasks or hosts.
        ///
        /// Default: the port of the pods. Example: `port: 3000`.
        "port" port: PortNumber,
        /// Security group of the old tasks or hosts; the new load balancer must be let in.
        ///
        /// Default: left open. Example: `securityGroup: sg-0123456789abcdef0`.
        "securityGroup" security_group: SecurityGroupId,
    }
}
