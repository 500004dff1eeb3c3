//! `LimitRange`: what containers get that ask for nothing, since a quota refuses pods without requests.

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::inside;
use super::value::quantities;
use crate::object::Object;
use crate::plan::{GovernancePlan, LimitRangePlan, Plan};
use k8s_openapi::api::core::v1::{LimitRange, LimitRangeItem, LimitRangeSpec};

/// One beside each ResourceQuota.
pub(super) const KIND: Kind = Kind { name: "v1 LimitRange", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field(
        "kind",
        &["platform.namespaces.{namespace}.quota.limitRange.enabled"],
        "a quota refuses pods without requests",
    ),
    field(
        "kind",
        &["environments.{environment}.namespace.quota.limitRange.enabled"],
        "a quota refuses pods without requests",
    ),
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
    field("spec.limits[].type", &[], "the limits of each container"),
    field(
        "spec.limits[].defaultRequest.cpu",
        &["platform.namespaces.{namespace}.quota.limitRange.cpu"],
        "for containers that ask for nothing; no limit, which would throttle them",
    ),
    field(
        "spec.limits[].defaultRequest.cpu",
        &["environments.{environment}.namespace.quota.limitRange.cpu"],
        "for containers that ask for nothing; no limit, which would throttle them",
    ),
    field(
        "spec.limits[].defaultRequest.memory",
        &["platform.namespaces.{namespace}.quota.limitRange.memory"],
        "for containers that ask for nothing",
    ),
    field(
        "spec.limits[].defaultRequest.memory",
        &["environments.{environment}.namespace.quota.limitRange.memory"],
        "for containers that ask for nothing",
    ),
    field(
        "spec.limits[].default.memory",
        &["platform.namespaces.{namespace}.quota.limitRange.memory"],
        "for containers that ask for nothing",
    ),
    field(
        "spec.limits[].default.memory",
        &["environments.{environment}.namespace.quota.limitRange.memory"],
        "for containers that ask for nothing",
    ),
    field(
        "spec.limits[].max.memory",
        &["platform.namespaces.{namespace}.quota.limitRange.maxMemory"],
        "the most that one container may have",
    ),
    field(
        "spec.limits[].max.memory",
        &["environments.{environment}.namespace.quota.limitRange.maxMemory"],
        "the most that one container may have",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for governance in &plan.governance {
        let range = governance.quota.as_ref().and_then(|it| it.limit_range.as_ref());
        objects.extend(range.map(|it| Object::from_typed(&limit_range(plan, governance, it))));
    }
}

fn limit_range(plan: &Plan, governance: &GovernancePlan, range: &LimitRangePlan) -> LimitRange {
    let LimitRangePlan { cpu, memory, max_memory, largest: _ } = range;
    let item = LimitRangeItem {
        type_: "Container".to_owned(),
        default_request: quantities([("cpu", Some(cpu)), ("memory", Some(memory))]),
        // No CPU: a default limit would throttle containers. No CPU in `max` either, because Kubernetes takes a maximum
        // without a default for the default.
        default: quantities([("memory", Some(memory))]),
        max: quantities([("memory", max_memory.as_ref().map(|it| &it.text))]),
        ..LimitRangeItem::default()
    };
    LimitRange {
        metadata: inside(plan, &governance.namespace, &governance.owner),
        spec: Some(LimitRangeSpec { limits: vec![item] }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::testing::{emit_one, governed, plan, shared_labels};
    use serde_json::json;

    #[test]
    fn containers_get_requests_and_a_memory_limit_but_no_cpu_limit() {
        let mut plan = plan([]);
        plan.governance = vec![governed()];
        let expected = json!({
            "apiVersion": "v1",
            "kind": "LimitRange",
            "metadata": {"name": "shop", "namespace": "shop-prod", "labels": shared_labels()},
            "spec": {"limits": [{
                "type": "Container",
                "defaultRequest": {"cpu": "100m", "memory": "128Mi"},
                "default": {"memory": "128Mi"},
            }]},
        });
        assert_eq!(emit_one(&KIND, &plan), expected);
    }
}
