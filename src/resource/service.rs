//! `Service`: the name and port that callers use.

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::{annotated, of_workload};
use super::value::{list, text, text_map};
use crate::object::Object;
use crate::plan::{Plan, ServicePlan, ServicePortPlan, WorkloadPlan, names};
use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

/// One for each workload that something calls, and for each `StatefulSet`.
pub(super) const KIND: Kind = Kind {
    name: "v1 Service",
    emit,
    fields: &[rows("", FIELDS), metadata::ROWS, rows("spec.selector", metadata::SELECTOR)],
};

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["workloads.{workload}.service.enabled"], "callers need a name that stays"),
    field("metadata.annotations.*", &["workloads.{workload}.service.annotations.{key}"], "annotations of the Service"),
    field("spec.type", &[], "the load balancer reaches the pods themselves, so nothing needs a port on every node"),
    field(
        "spec.clusterIP",
        &["workloads.{workload}.service.headless", "else workloads.{workload}.kind"],
        "callers get the addresses of the pods",
    ),
    field("spec.ports[].name", &["workloads.{workload}.ports.{item}"], "the name of the port"),
    field(
        "spec.ports[].port",
        &["workloads.{workload}.ports.{item}.servicePort", "else workloads.{workload}.ports.{item}.port"],
        "the number that callers use",
    ),
    field(
        "spec.ports[].targetPort",
        &["workloads.{workload}.ports.{item}"],
        "by name, so that the number stands in one place",
    ),
    field("spec.ports[].protocol", &["workloads.{workload}.ports.{item}.protocol"], "TCP, unless it is written"),
    field("spec.ports[].appProtocol", &["workloads.{workload}.ports.{item}.appProtocol"], "for meshes and proxies"),
    field("spec.ports[].port", &["{port}.servicePort", "else {port}.port"], "a port of a sidecar"),
    field("spec.ports[].protocol", &["{port}.protocol"], "a port of a sidecar"),
    field("spec.ports[].*", &["{port}"], "a port of a sidecar"),
    field("spec.trafficDistribution", &[], "where traffic prefers to stay"),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        if let Some(service) = &workload.service {
            objects.push(Object::from_typed(&object(plan, workload, service)));
        }
    }
}

fn object(plan: &Plan, workload: &WorkloadPlan, service: &ServicePlan) -> Service {
    let ServicePlan { name, headless, ports, annotations } = service;
    Service {
        metadata: annotated(of_workload(plan, workload, name), annotations),
        spec: Some(ServiceSpec {
            type_: Some("ClusterIP".to_owned()),
            cluster_ip: headless.then(|| "None".to_owned()),
            selector: text_map(&names::selector(plan, workload)),
            ports: list(ports.iter().map(port)),
            ..ServiceSpec::default()
        }),
        status: None,
    }
}

fn port(port: &ServicePortPlan) -> ServicePort {
    let ServicePortPlan { name, port, target, protocol, app_protocol } = port;
    ServicePort {
        name: Some(text(name)),
        port: i32::from(*port),
        target_port: Some(IntOrString::String(text(target))),
        protocol: Some((*protocol).to_owned()),
        app_protocol: app_protocol.as_ref().map(text),
        node_port: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Controller;
    use crate::resource::testing::{deployment, emit_for, metadata, selector, service, stateful_set, workload};
    use serde_json::json;

    #[test]
    fn a_service_leads_to_a_container_port_by_name() {
        let mut web = workload(Controller::Deployment(deployment()));
        web.service = Some(service());
        let expected = json!({
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": metadata("web"),
            "spec": {
                "type": "ClusterIP",
                "selector": selector(),
                "ports": [{"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP"}],
            },
        });
        assert_eq!(emit_for(&KIND, web), expected);
    }

    #[test]
    fn a_headless_service_has_no_address() {
        let mut database = workload(Controller::StatefulSet(stateful_set()));
        database.service = Some(ServicePlan { headless: true, ports: Vec::new(), ..service() });
        let expected = json!({"type": "ClusterIP", "clusterIP": "None", "selector": selector()});
        assert_eq!(emit_for(&KIND, database)["spec"], expected);
    }
}
