//! `PodDisruptionBudget`: how many pods a drain may take at a time.

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::{of_workload, selector};
use super::value::amount;
use crate::object::Object;
use crate::plan::{BudgetPlan, Plan, WorkloadPlan};
use k8s_openapi::api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec};

/// One for each workload with a budget.
pub(super) const KIND: Kind = Kind {
    name: "policy/v1 PodDisruptionBudget",
    emit,
    fields: &[rows("", FIELDS), metadata::ROWS, rows("spec.selector.matchLabels", metadata::SELECTOR)],
};

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field(
        "kind",
        &["workloads.{workload}.disruption.enabled"],
        "at least two pods in an environment that is protected",
    ),
    field(
        "spec.maxUnavailable",
        &["workloads.{workload}.disruption.maxUnavailable"],
        "how many pods a drain may take at a time",
    ),
    field("spec.minAvailable", &["workloads.{workload}.disruption.minAvailable"], "how many pods a drain must leave"),
    field(
        "spec.unhealthyPodEvictionPolicy",
        &[],
        "the default of Kubernetes lets a pod that never becomes ready block every drain of its node",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        if let Some(budget) = workload.budget {
            objects.push(Object::from_typed(&PodDisruptionBudget {
                metadata: of_workload(plan, workload, &workload.name),
                spec: Some(spec(plan, workload, budget)),
                status: None,
            }));
        }
    }
}

fn spec(plan: &Plan, workload: &WorkloadPlan, budget: BudgetPlan) -> PodDisruptionBudgetSpec {
    let (max_unavailable, min_available) = match budget {
        BudgetPlan::MaxUnavailable(pods) => (Some(amount(pods)), None),
        BudgetPlan::MinAvailable(pods) => (None, Some(amount(pods))),
    };
    PodDisruptionBudgetSpec {
        max_unavailable,
        min_available,
        selector: Some(selector(plan, workload)),
        // The default lets a pod that never becomes ready block every drain of its node.
        unhealthy_pod_eviction_policy: Some("AlwaysAllow".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Amount, Controller};
    use crate::resource::testing::{deployment, emit_for, metadata, selector, workload};
    use serde_json::json;

    #[test]
    fn a_budget_selects_the_pods_and_lets_unhealthy_ones_go() {
        let mut web = workload(Controller::Deployment(deployment()));
        web.budget = Some(BudgetPlan::MaxUnavailable(Amount::Pods(1)));
        let expected = json!({
            "apiVersion": "policy/v1",
            "kind": "PodDisruptionBudget",
            "metadata": metadata("web"),
            "spec": {
                "maxUnavailable": 1,
                "selector": {"matchLabels": selector()},
                "unhealthyPodEvictionPolicy": "AlwaysAllow",
            },
        });
        assert_eq!(emit_for(&KIND, web), expected);
    }

    #[test]
    fn a_budget_has_one_of_its_two_limits() {
        let mut web = workload(Controller::Deployment(deployment()));
        web.budget = Some(BudgetPlan::MinAvailable(Amount::Percent(50)));
        let object = emit_for(&KIND, web);
        assert_eq!(object["spec"]["minAvailable"], "50%");
        assert_eq!(object["spec"].get("maxUnavailable"), None);
    }
}
