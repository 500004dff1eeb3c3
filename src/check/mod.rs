//! Rules over a plan, and over the objects that came of it.
//!
//! Comes in: a [`Plan`]; after the user's patches, the objects. Goes out: findings. Never does: change anything, or repeat
//! what the types and `resolve/` already make impossible.
//!
//! A rule is about a combination: something that no single field is wrong about. One cause is one finding: a rule leaves
//! names out of a message where several workloads share the field that causes it, because the report then keeps it once.

pub mod environments;

// Parts that several rules share.
mod group;
mod object;
mod origin;
mod place;
mod pods;
mod standard;
#[cfg(test)]
mod testing;
mod variable;

// One module for each rule; each is also a line of `RULES`.
mod action_name;
mod alerts_unscraped;
mod anti_affinity_rollout;
mod auth_over_http;
mod autoscaled_twice;
mod budget;
mod budget_object;
mod condition_limit;
mod container_twice;
mod disk_spread;
mod drain;
mod duplicate_object;
mod fargate_size;
mod foreign_arn;
mod foreign_kind;
mod group_conflict;
mod health_check_path;
mod image_unpinned;
mod ingress_annotation;
mod ingress_class;
mod ingress_tls;
mod instance_type;
mod limit_range_max;
mod load_balancer_attribute;
mod load_balancer_identity;
mod memory_target;
mod monitor_exposed;
mod monitor_unlabelled;
mod node_group_taint;
mod node_match;
mod nodes_too_few;
mod object_name;
mod own_annotation;
mod own_autoscaler;
mod own_image;
mod own_spread;
mod placeholder;
mod pod_end;
mod pod_security;
mod pod_too_large;
mod policies_unenforced;
mod port_clash;
mod public_without_tls;
mod quota_too_small;
mod readiness_missing;
mod removed_api;
mod reserved_label;
mod restart_policy;
mod route_without_host;
mod scale_to_zero;
mod secret_in_settings;
mod secret_object;
mod security_exception;
mod selector_dangling;
mod service_port;
mod service_url;
mod shared_name;
mod single_replica;
mod spot_single;
mod spread_out;
mod store_in_cluster;
mod store_service;
mod target_group;
mod target_group_twice;
mod text_value;
mod tls_policy;
mod trigger_variable;
mod unprintable;
mod vertical_autoscaler;

use crate::diagnostic::{Code, Place, Report};
use crate::object::Object;
use crate::plan::{Plan, WorkloadPlan};

/// A rule.
pub struct Rule {
    /// What it may report.
    pub codes: &'static [&'static Code],
    /// How it looks.
    pub check: Check,
}

/// What a rule looks at.
pub enum Check {
    /// The whole plan.
    Plan(fn(&Plan, &mut Report)),
    /// One workload after the other.
    Workload(fn(&Plan, &WorkloadPlan, &mut Report)),
    /// One workload after the other, value by value as they are written: true of a plan in part as well.
    Values(fn(&Plan, &WorkloadPlan, &mut Report)),
    /// The objects, after the user's patches.
    Objects(fn(&Plan, &[Object], &mut Report)),
}

/// Every rule, in no particular order: the report puts findings in order.
pub const RULES: &[Rule] = &[
    action_name::RULE,
    alerts_unscraped::RULE,
    anti_affinity_rollout::RULE,
    auth_over_http::RULE,
    autoscaled_twice::RULE,
    budget::RULE,
    budget_object::RULE,
    condition_limit::RULE,
    container_twice::RULE,
    disk_spread::RULE,
    drain::RULE,
    duplicate_object::RULE,
    fargate_size::RULE,
    foreign_arn::RULE,
    foreign_kind::RULE,
    group_conflict::RULE,
    health_check_path::RULE,
    image_unpinned::RULE,
    ingress_annotation::RULE,
    ingress_class::RULE,
    ingress_tls::RULE,
    instance_type::RULE,
    limit_range_max::RULE,
    load_balancer_attribute::RULE,
    load_balancer_identity::RULE,
    memory_target::RULE,
    monitor_exposed::RULE,
    monitor_unlabelled::RULE,
    node_group_taint::RULE,
    node_match::RULE,
    nodes_too_few::RULE,
    object_name::RULE,
    own_annotation::RULE,
    own_autoscaler::RULE,
    own_image::RULE,
    own_spread::RULE,
    placeholder::RULE,
    pod_end::RULE,
    pod_security::RULE,
    pod_too_large::RULE,
    policies_unenforced::RULE,
    port_clash::RULE,
    public_without_tls::RULE,
    quota_too_small::RULE,
    readiness_missing::RULE,
    removed_api::RULE,
    reserved_label::RULE,
    restart_policy::RULE,
    route_without_host::RULE,
    scale_to_zero::RULE,
    secret_in_settings::RULE,
    secret_object::RULE,
    security_exception::RULE,
    selector_dangling::RULE,
    service_port::RULE,
    service_url::RULE,
    shared_name::RULE,
    single_replica::RULE,
    spot_single::RULE,
    spread_out::RULE,
    store_in_cluster::RULE,
    store_service::RULE,
    target_group::RULE,
    target_group_twice::RULE,
    text_value::RULE,
    tls_policy::RULE,
    trigger_variable::RULE,
    unprintable::RULE,
    vertical_autoscaler::RULE,
];

/// Checks a plan.
///
/// # Errors
/// E03xx, all of them together.
pub fn check(plan: &Plan, report: &mut Report) {
    for rule in RULES {
        match rule.check {
            Check::Plan(check) => check(plan, report),
            Check::Workload(check) | Check::Values(check) => each(plan, check, report),
            Check::Objects(_) => {}
        }
    }
}

/// Checks what could be decided about an environment in which errors were found: its values, one by one.
///
/// Rules about combinations would report what follows from the errors.
///
/// # Errors
/// E03xx of such rules.
pub fn check_values(plan: &Plan, report: &mut Report) {
    for rule in RULES {
        if let Check::Values(check) = rule.check {
            each(plan, check, report);
        }
    }
}

fn each(plan: &Plan, check: fn(&Plan, &WorkloadPlan, &mut Report), report: &mut Report) {
    plan.workloads.iter().for_each(|workload| check(plan, workload, report));
}

/// Checks the objects of a plan after the user's patches.
///
/// # Errors
/// E03xx, all of them together.
pub fn check_objects(plan: &Plan, objects: &[Object], report: &mut Report) {
    for rule in RULES {
        if let Check::Objects(check) = rule.check {
            check(plan, objects, report);
        }
    }
}

/// Returns where a field of an object is written: in a patch, in a template, or at the workload.
#[must_use]
pub fn place_of(plan: &Plan, object: &Object, path: &[&str]) -> Place {
    origin::of(plan, object, path)
}

/// Returns every code of this stage, sorted by its number.
#[must_use]
pub fn codes() -> Vec<&'static Code> {
    let mut codes: Vec<_> = RULES.iter().flat_map(|rule| rule.codes).copied().chain(environments::codes()).collect();
    codes.sort_by_key(|code| &code.id[1..]);
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::assert_numbered;

    #[test]
    fn every_code_has_a_number_of_its_own_that_says_how_severe_it_is() {
        assert_numbered(&codes(), "03");
    }

    #[test]
    fn every_code_says_what_it_means_why_and_how_to_mend_it() {
        for code in codes() {
            assert!(code.text.len() > 120 && code.text.ends_with('.'), "{}: {}", code.id, code.text);
            assert!(!code.title.is_empty() && !code.title.ends_with('.'), "{}: {}", code.id, code.title);
        }
    }
}
