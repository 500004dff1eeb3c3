//! The move behind Terraform's load balancer: what its template needs.

use super::facts;
use crate::plan::{BindingPlan, CutoverPlan, Plan, WorkloadPlan};
use minijinja::context;
use minijinja::value::Value;

/// The words.
pub(super) const TEMPLATE: &str = include_str!("terraform.md.j2");

/// Returns the words of the template.
pub(super) fn context(plan: &Plan, workload: &WorkloadPlan, cutover: &CutoverPlan, binding: &BindingPlan) -> Value {
    let BindingPlan { target_group, security_groups, shared } = binding;
    context! {
        target_group => facts::target_group(target_group, "pods", &cutover.name),
        security_groups => !security_groups.is_empty(),
        security_groups_text => facts::listed(security_groups, "not declared: Terraform opens the pods"),
        shared,
        ..facts::common(plan, workload, cutover)
    }
}
