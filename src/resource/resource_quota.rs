//! `ResourceQuota`: how much the pods of a namespace may ask for together.

use super::Kind;
use super::metadata::inside;
use super::value::quantity;
use crate::object::Object;
use crate::plan::{GovernancePlan, Plan, QuotaPlan};
use k8s_openapi::api::core::v1::{ResourceQuota, ResourceQuotaSpec};

/// One for each namespace with a quota.
pub(super) const KIND: Kind = Kind { name: "v1 ResourceQuota", emit };

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for governance in &plan.governance {
        objects.extend(governance.quota.iter().map(|it| Object::from_typed(&quota(plan, governance, it))));
    }
}

fn quota(plan: &Plan, governance: &GovernancePlan, quota: &QuotaPlan) -> ResourceQuota {
    let hard = quota.items.iter().map(|it| (it.resource.to_owned(), quantity(&it.hard.text))).collect();
    ResourceQuota {
        metadata: inside(plan, &governance.namespace, &governance.owner),
        spec: Some(ResourceQuotaSpec { hard: Some(hard), ..ResourceQuotaSpec::default() }),
        ..ResourceQuota::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::testing::{emit_one, governed, plan, shared_labels};
    use serde_json::json;

    #[test]
    fn a_quota_limits_what_is_counted() {
        let mut plan = plan([]);
        plan.governance = vec![governed()];
        let expected = json!({
            "apiVersion": "v1",
            "kind": "ResourceQuota",
            "metadata": {"name": "shop", "namespace": "shop-prod", "labels": shared_labels()},
            "spec": {"hard": {"requests.cpu": "4"}},
        });
        assert_eq!(emit_one(&KIND, &plan), expected);
    }
}
