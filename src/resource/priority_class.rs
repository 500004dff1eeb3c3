//! `PriorityClass`: which pods go first.

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::cluster_scoped;
use super::value::{text, when_true};
use crate::object::Object;
use crate::plan::{Plan, PriorityClassPlan, names};
use k8s_openapi::api::scheduling::v1::PriorityClass;

/// Those of a platform.
pub(super) const KIND: Kind =
    Kind { name: "scheduling.k8s.io/v1 PriorityClass", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["platform.priorityClasses.{object}"], "which pods go first"),
    field("metadata.name", &["platform.priorityClasses.{object}"], "the name that workloads write as `priorityClass`"),
    field("value", &["platform.priorityClasses.{object}.value"], "the higher, the earlier"),
    field("globalDefault", &["platform.priorityClasses.{object}.default"], "for pods that name none"),
    field("preemptionPolicy", &["platform.priorityClasses.{object}.preempt"], "whether other pods must go"),
    field("description", &["platform.priorityClasses.{object}.description"], "for people"),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    objects.extend(plan.cluster.priority_classes.iter().map(|it| Object::from_typed(&class(plan, it))));
}

fn class(plan: &Plan, class: &PriorityClassPlan) -> PriorityClass {
    let PriorityClassPlan { name, value, is_default, preempts, description } = class;
    PriorityClass {
        metadata: cluster_scoped(plan, name, &names::shared_labels(plan)),
        value: *value,
        global_default: when_true(*is_default),
        // `PreemptLowerPriority` is what Kubernetes assumes.
        preemption_policy: (!preempts).then(|| "Never".to_owned()),
        description: description.as_ref().map(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::testing::{emit_one, plan, shared_labels};
    use serde_json::json;

    #[test]
    fn a_class_says_only_what_differs_from_what_kubernetes_assumes() {
        let mut plan = plan([]);
        let class = PriorityClassPlan {
            name: "batch".into(),
            value: -10,
            is_default: false,
            preempts: false,
            description: None,
        };
        plan.cluster.priority_classes = vec![class];
        let expected = json!({
            "apiVersion": "scheduling.k8s.io/v1",
            "kind": "PriorityClass",
            "metadata": {"name": "batch", "labels": shared_labels()},
            "value": -10,
            "preemptionPolicy": "Never",
        });
        assert_eq!(emit_one(&KIND, &plan), expected);
    }
}
