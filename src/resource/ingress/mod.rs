//! `Ingress` for the AWS Load Balancer Controller.
//!
//! Comes in: the [`IngressPlan`]s of every workload. Goes out: one Ingress each. Never does: check a value; the
//! controller reports nothing, so `check/` and the table of `alb/` must have found it before.

mod actions;
mod annotations;
mod auth;
mod conditions;
mod encode;
mod fields;
mod load_balancer;
#[cfg(test)]
pub(crate) mod sample;
mod target_group;
#[cfg(test)]
mod tests;

use super::Kind;
use super::field::rows;
use super::metadata::{self, of_workload};
use crate::object::Object;
use crate::plan::{IngressPlan, PathPlan, PathType, Plan, RulePlan, WorkloadPlan};
use k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule, IngressServiceBackend, IngressSpec,
    ServiceBackendPort,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// The kind that this folder emits.
pub(super) const KIND: Kind =
    Kind { name: "networking.k8s.io/v1 Ingress", emit, fields: &[rows("", fields::FIELDS), metadata::ROWS] };

/// The port name by which the controller looks for `actions.<service name>` instead of a Service.
const USE_ANNOTATION: &str = "use-annotation";

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        objects.extend(workload.ingresses.iter().map(|route| Object::from_typed(&ingress(plan, workload, route))));
    }
}

fn ingress(plan: &Plan, workload: &WorkloadPlan, route: &IngressPlan) -> Ingress {
    Ingress {
        metadata: ObjectMeta {
            // Those of the user are among them already, below ours.
            annotations: Some(annotations::annotations(plan, route)),
            ..of_workload(plan, workload, &route.name)
        },
        spec: Some(IngressSpec {
            ingress_class_name: Some(route.load_balancer.class.to_string()),
            // The controller keeps the order across rules and lets the first match win: never sort them.
            rules: Some(route.rules.iter().map(|it| rule(it, route)).collect()),
            ..IngressSpec::default()
        }),
        ..Ingress::default()
    }
}

fn rule(plan: &RulePlan, route: &IngressPlan) -> IngressRule {
    let RulePlan { host, paths } = plan;
    IngressRule {
        host: host.as_deref().map(str::to_owned),
        http: Some(HTTPIngressRuleValue { paths: paths.iter().map(|it| path(it, route)).collect() }),
    }
}

fn path(plan: &PathPlan, route: &IngressPlan) -> HTTPIngressPath {
    let PathPlan { path, path_type } = plan;
    HTTPIngressPath { path: Some(path.to_string()), path_type: word(*path_type).to_owned(), backend: backend(route) }
}

fn backend(route: &IngressPlan) -> IngressBackend {
    let port = match &route.action {
        Some(_) => ServiceBackendPort { name: Some(USE_ANNOTATION.to_owned()), number: None },
        // Always the number: the port as written is part of the identity of the target group, and 80 and `http` are
        // two of them.
        None => ServiceBackendPort { name: None, number: Some(route.port.into()) },
    };
    let service = IngressServiceBackend { name: backend_name(route).to_owned(), port: Some(port) };
    IngressBackend { service: Some(service), resource: None }
}

/// Returns the name that the controller looks up `actions.`, `conditions.` and `transforms.` by.
fn backend_name(route: &IngressPlan) -> &str {
    match &route.action {
        Some((name, _)) => name,
        None => &route.service,
    }
}

fn word(path_type: PathType) -> &'static str {
    match path_type {
        PathType::Prefix => "Prefix",
        PathType::Exact => "Exact",
        PathType::ImplementationSpecific => "ImplementationSpecific",
    }
}
