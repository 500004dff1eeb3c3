//! Annotations of the target group: protocol, health check, attributes.

use super::annotations::Annotations;
use super::encode;
use crate::plan::{HealthCheckPlan, StickinessPlan, TargetGroupPlan, Text, TextMap};

/// Sets the annotations of a target group.
pub(super) fn write(plan: &TargetGroupPlan, health_check: &HealthCheckPlan, all: &mut Annotations) {
    // The controller's default `instance` needs a NodePort on the Service; ours have none. Stickiness, readiness gates
    // and Fargate need `ip` as well.
    all.set("target-type", "ip");
    all.set_some("backend-protocol", plan.protocol.as_ref());
    all.set_some("backend-protocol-version", plan.protocol_version.as_ref());
    all.set("target-group-attributes", encode::map(&attributes(plan)));
    write_health_check(health_check, all);
}

fn write_health_check(plan: &HealthCheckPlan, all: &mut Annotations) {
    let HealthCheckPlan { path, port, protocol, interval, timeout, healthy, unhealthy, codes } = plan;
    all.set_some("healthcheck-path", path.as_ref());
    all.set_some("healthcheck-port", port.as_ref());
    all.set_some("healthcheck-protocol", protocol.as_ref());
    all.set("healthcheck-interval-seconds", interval);
    all.set("healthcheck-timeout-seconds", timeout);
    all.set("healthy-threshold-count", healthy);
    all.set("unhealthy-threshold-count", unhealthy);
    all.set_filled("success-codes", codes);
}

/// Returns every attribute; those with a field of their own win over the further ones.
fn attributes(plan: &TargetGroupPlan) -> TextMap {
    let TargetGroupPlan {
        protocol: _,
        protocol_version: _,
        deregistration_delay_seconds,
        slow_start_seconds,
        algorithm,
        stickiness,
        attributes,
    } = plan;
    let mut all = attributes.clone();
    set(&mut all, "deregistration_delay.timeout_seconds", deregistration_delay_seconds.to_string());
    if let Some(seconds) = slow_start_seconds {
        set(&mut all, "slow_start.duration_seconds", seconds.to_string());
    }
    if let Some(algorithm) = algorithm {
        set(&mut all, "load_balancing.algorithm.type", algorithm.clone());
    }
    if let Some(stickiness) = stickiness {
        set_stickiness(&mut all, stickiness);
    }
    all
}

fn set_stickiness(all: &mut TextMap, plan: &StickinessPlan) {
    let StickinessPlan { app_cookie, duration_seconds } = plan;
    set(all, "stickiness.enabled", "true");
    if let Some(cookie) = app_cookie {
        set(all, "stickiness.type", "app_cookie");
        set(all, "stickiness.app_cookie.cookie_name", cookie.clone());
        set(all, "stickiness.app_cookie.duration_seconds", duration_seconds.to_string());
    } else {
        set(all, "stickiness.type", "lb_cookie");
        set(all, "stickiness.lb_cookie.duration_seconds", duration_seconds.to_string());
    }
}

fn set(all: &mut TextMap, key: &str, value: impl Into<Text>) {
    all.insert(key.into(), value.into());
}
