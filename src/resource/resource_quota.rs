//! `ResourceQuota`: how much the pods of a namespace may ask for together.

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::inside;
use super::value::quantity;
use crate::object::Object;
use crate::plan::{GovernancePlan, Plan, QuotaPlan};
use k8s_openapi::api::core::v1::{ResourceQuota, ResourceQuotaSpec};

/// One for each namespace with a quota.
pub(super) const KIND: Kind = Kind { name: "v1 ResourceQuota", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["platform.namespaces.{namespace}.quota.enabled"], "how much the pods may ask for together"),
    field("kind", &["environments.{environment}.namespace.quota.enabled"], "how much the pods may ask for together"),
    field(
        "metadata.name",
        &["platform.namespaces.{namespace}.quota"],
        "the migration or platform that governs the namespace",
    ),
    field(
        "metadata.name",
        &["environments.{environment}.namespace.quota"],
        "the migration or platform that governs the namespace",
    ),
    field("metadata.namespace", &["platform.namespaces.{namespace}"], "the namespace that is governed"),
    field("spec.hard.[requests.cpu]", &["platform.namespaces.{namespace}.quota.cpu"], "{QUOTA_HEADROOM}"),
    field("spec.hard.[requests.cpu]", &["environments.{environment}.namespace.quota.cpu"], "{QUOTA_HEADROOM}"),
    field("spec.hard.[requests.memory]", &["platform.namespaces.{namespace}.quota.memory"], "{QUOTA_HEADROOM}"),
    field("spec.hard.[requests.memory]", &["environments.{environment}.namespace.quota.memory"], "{QUOTA_HEADROOM}"),
    field("spec.hard.[limits.memory]", &["platform.namespaces.{namespace}.quota.memoryLimit"], "{QUOTA_HEADROOM}"),
    field("spec.hard.[limits.memory]", &["environments.{environment}.namespace.quota.memoryLimit"], "{QUOTA_HEADROOM}"),
    field("spec.hard.pods", &["platform.namespaces.{namespace}.quota.pods"], "{QUOTA_HEADROOM}"),
    field("spec.hard.pods", &["environments.{environment}.namespace.quota.pods"], "{QUOTA_HEADROOM}"),
    field(
        "spec.hard.persistentvolumeclaims",
        &["platform.namespaces.{namespace}.quota.claims"],
        "claims of the workloads",
    ),
    field(
        "spec.hard.persistentvolumeclaims",
        &["environments.{environment}.namespace.quota.claims"],
        "claims of the workloads",
    ),
    field(
        "spec.hard.[services.loadbalancers]",
        &["platform.namespaces.{namespace}.quota.loadBalancers"],
        "a load balancer for each Service is never what is meant",
    ),
    field(
        "spec.hard.[services.loadbalancers]",
        &["environments.{environment}.namespace.quota.loadBalancers"],
        "a load balancer for each Service is never what is meant",
    ),
];

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
