//! `TargetGroupBinding`: registers the pods behind a Service in a target group of somebody else's load balancer.

use super::Kind;
use super::custom::CustomObject;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::of_workload;
use crate::object::Object;
use crate::plan::{BindingPlan, CutoverPlan, CutoverShape, Plan};
use serde::Serialize;

/// One for each route that Terraform's load balancer leads.
pub(super) const KIND: Kind =
    Kind { name: "elbv2.k8s.aws/v1beta1 TargetGroupBinding", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec<'a> {
    #[serde(rename = "targetGroupARN")]
    target_group_arn: &'a str,
    target_type: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    multi_cluster_target_group: bool,
    service_ref: ServiceRef<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    networking: Option<Networking<'a>>,
}

#[derive(Serialize)]
struct ServiceRef<'a> {
    name: &'a str,
    port: u16,
}

#[derive(Serialize)]
struct Networking<'a> {
    ingress: [Opening<'a>; 1],
}

#[derive(Serialize)]
struct Opening<'a> {
    from: Vec<From<'a>>,
    ports: Vec<Port>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct From<'a> {
    security_group: Group<'a>,
}

#[derive(Serialize)]
struct Group<'a> {
    #[serde(rename = "groupID")]
    id: &'a str,
}

#[derive(Serialize)]
struct Port {
    protocol: &'static str,
    port: u16,
}

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field(
        "kind",
        &["workloads.{workload}.routes.{route}.cutover"],
        "registers pods in a target group of somebody else's load balancer",
    ),
    field("metadata.name", &["workloads.{workload}.routes.{route}"], "the name of the route"),
    field(
        "spec.targetGroupARN",
        &["workloads.{workload}.routes.{route}.cutover.targetGroup"],
        "the target group that Terraform owns",
    ),
    field("spec.targetType", &[], "`instance` would need a port on every node; pods have addresses of the VPC"),
    field(
        "spec.multiClusterTargetGroup",
        &["workloads.{workload}.routes.{route}.cutover.sharedWithEcs"],
        "targets of others are left alone",
    ),
    field("spec.serviceRef.name", &[], "the Service of the workload"),
    field(
        "spec.serviceRef.port",
        &["workloads.{workload}.routes.{route}.port"],
        "the Service's port, while `networking` speaks of the pods'",
    ),
    field(
        "spec.networking.**.securityGroup.groupID",
        &["workloads.{workload}.routes.{route}.cutover.securityGroup"],
        "the security group of the load balancer",
    ),
    field("spec.networking.ingress[].ports[].port", &["{port}.port"], "the port of the pods, not of their Service"),
    field("spec.networking.ingress[].ports[].protocol", &["{port}.protocol"], "TCP, unless it is written"),
    field(
        "spec.networking.**",
        &[
            "workloads.{workload}.routes.{route}.port",
            "workloads.{workload}.routes.{route}.healthCheck.port",
            "workloads.{workload}.routes.{route}.cutover.securityGroup",
        ],
        "the ports of the pods, those of the health check too",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        for cutover in &workload.cutovers {
            let CutoverShape::Terraform(binding) = &cutover.shape else { continue };
            objects.push(Object::from_typed(&CustomObject {
                api_version: "elbv2.k8s.aws/v1beta1",
                kind: "TargetGroupBinding",
                metadata: of_workload(plan, workload, &cutover.name),
                spec: spec(cutover, binding),
            }));
        }
    }
}

fn spec<'a>(cutover: &'a CutoverPlan, binding: &'a BindingPlan) -> Spec<'a> {
    let BindingPlan { target_group, security_groups, shared } = binding;
    Spec {
        target_group_arn: target_group,
        // `instance` would need a NodePort; pods have addresses of the VPC.
        target_type: "ip",
        multi_cluster_target_group: *shared,
        // The Service's port, while `networking` speaks of the pods'.
        service_ref: ServiceRef { name: &cutover.service, port: cutover.port },
        networking: (!security_groups.is_empty()).then(|| Networking {
            ingress: [Opening {
                from: security_groups.iter().map(|id| From { security_group: Group { id } }).collect(),
                ports: ports(cutover).collect(),
            }],
        }),
    }
}

/// Health checks that ask another port would otherwise fail at the pods' security group.
fn ports(cutover: &CutoverPlan) -> impl Iterator<Item = Port> + use<> {
    [Some(cutover.pod_port), cutover.check_port].into_iter().flatten().map(|port| Port { protocol: "TCP", port })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Controller;
    use crate::resource::testing::{cutover, deployment, emit_all, emit_for, metadata, workload};
    use serde_json::json;

    const ARN: &str = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/eks-web/0123456789abcdef";

    fn binding() -> BindingPlan {
        BindingPlan { target_group: ARN.into(), security_groups: vec!["sg-0123456789abcdef0".into()], shared: false }
    }

    #[test]
    fn pods_are_registered_by_service_port_and_opened_by_pod_port() {
        let mut web = workload(Controller::Deployment(deployment()));
        web.cutovers = vec![CutoverPlan { check_port: Some(9000), ..cutover(CutoverShape::Terraform(binding())) }];
        let expected = json!({
            "apiVersion": "elbv2.k8s.aws/v1beta1",
            "kind": "TargetGroupBinding",
            "metadata": metadata("web"),
            "spec": {
                "targetGroupARN": ARN,
                "targetType": "ip",
                "serviceRef": {"name": "web", "port": 80},
                "networking": {"ingress": [{
                    "from": [{"securityGroup": {"groupID": "sg-0123456789abcdef0"}}],
                    "ports": [{"protocol": "TCP", "port": 8080}, {"protocol": "TCP", "port": 9000}],
                }]},
            },
        });
        assert_eq!(emit_for(&KIND, web), expected);
    }

    #[test]
    fn a_shared_target_group_says_so_and_terraform_may_open_the_pods() {
        let mut web = workload(Controller::Deployment(deployment()));
        let plan = BindingPlan { security_groups: Vec::new(), shared: true, ..binding() };
        web.cutovers = vec![cutover(CutoverShape::Terraform(plan))];
        let spec = emit_for(&KIND, web)["spec"].take();
        assert_eq!(spec["multiClusterTargetGroup"], true);
        assert_eq!(spec.get("networking"), None);
    }

    #[test]
    fn a_load_balancer_of_the_controller_makes_its_own_binding() {
        let mut web = workload(Controller::Deployment(deployment()));
        let shape = CutoverShape::Controller {
            legacy: ARN.into(),
            phase: crate::plan::PhasePlan::Percent(10),
            stickiness_seconds: None,
        };
        web.cutovers = vec![cutover(shape)];
        assert!(emit_all(&KIND, &crate::resource::testing::plan([web])).is_empty());
    }
}
