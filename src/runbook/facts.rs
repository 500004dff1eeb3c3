//! What both shapes of a cutover tell.

use crate::plan::{CutoverPlan, Plan, Text, WorkloadPlan, names};
use minijinja::context;
use minijinja::value::Value;

/// What a gRPC target group is asked when nothing is written (the controller's default).
const GRPC_CHECK: &str = "/AWS.ALB/healthcheck";

/// Returns the words that both templates use.
pub(super) fn common(plan: &Plan, workload: &WorkloadPlan, cutover: &CutoverPlan) -> Value {
    let CutoverPlan {
        route: _,
        name,
        hosts,
        service,
        port,
        pod_port,
        check_port: _,
        health_check: _,
        target_group,
        shape: _,
        legacy: _,
    } = cutover;
    let selector = names::selector(plan, workload);
    let selector: Vec<String> = selector.iter().map(|(key, value)| format!("{key}={value}")).collect();
    context! {
        name => &**name,
        namespace => &*plan.namespace.name,
        hosts_text => listed(hosts, "every host"),
        service => &**service,
        port,
        pod_port,
        selector => selector.join(","),
        sticky_pods => target_group.stickiness.as_ref().map(|it| it.duration_seconds),
        check => check(cutover),
    }
}

/// The pods' target group and the old one must judge alike, or one side looks worse than it is.
fn check(cutover: &CutoverPlan) -> Value {
    let (asked, group) = (&cutover.health_check, &cutover.target_group);
    let version = group.protocol_version.as_deref().filter(|it| *it != "HTTP1");
    let usual = if version == Some("GRPC") { GRPC_CHECK } else { "/" };
    context! {
        path => asked.path.as_deref().unwrap_or(usual),
        port => cutover.check_port,
        interval => asked.interval,
        timeout => asked.timeout,
        healthy => asked.healthy,
        unhealthy => asked.unhealthy,
        codes => &*asked.codes,
        drain => group.deregistration_delay_seconds,
        protocol => group.protocol.as_deref().unwrap_or("HTTP"),
        version,
    }
}

/// Returns the parts of a target group's ARN, and a label for it in Terraform.
pub(super) fn target_group(arn: &str, label: &str, route: &str) -> Value {
    let region = arn.split(':').nth(3).unwrap_or_default();
    let name = arn.split('/').nth(1).unwrap_or_default();
    context! { arn, region, name, label => format!("{label}_{}", route.replace('-', "_")) }
}

/// Returns names as code with commas between them, or what stands for none.
pub(super) fn listed(names: &[Text], none: &str) -> String {
    if names.is_empty() {
        return none.to_owned();
    }
    names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}
