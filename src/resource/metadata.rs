//! Metadata and selectors, shared by all kinds.
//!
//! The names and labels themselves come from [`names`]; here they only take the form of the API.

use super::value::{text, text_map};
use crate::plan::{Plan, Text, TextMap, WorkloadPlan, names};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

/// Returns the metadata of a namespaced object that belongs to one workload.
pub(super) fn of_workload(plan: &Plan, workload: &WorkloadPlan, name: &Text) -> ObjectMeta {
    namespaced(plan, name, &names::workload_labels(plan, workload))
}

/// Returns the metadata of a namespaced object that belongs to no single workload.
pub(super) fn of_migration(plan: &Plan, name: &Text) -> ObjectMeta {
    namespaced(plan, name, &names::shared_labels(plan))
}

/// Returns the metadata of a namespaced object with the given labels.
pub(super) fn namespaced(plan: &Plan, name: &Text, labels: &TextMap) -> ObjectMeta {
    ObjectMeta { namespace: Some(text(&plan.namespace.name)), ..cluster_scoped(plan, name, labels) }
}

/// Returns the metadata of an object in a namespace that need not be the environment's.
pub(super) fn inside(plan: &Plan, namespace: &Text, name: &Text) -> ObjectMeta {
    ObjectMeta { namespace: Some(text(namespace)), ..cluster_scoped(plan, name, &names::shared_labels(plan)) }
}

/// Returns the metadata of an object outside of all namespaces with the given labels.
pub(super) fn cluster_scoped(plan: &Plan, name: &Text, labels: &TextMap) -> ObjectMeta {
    ObjectMeta {
        name: Some(text(name)),
        labels: text_map(labels),
        annotations: text_map(&plan.annotations),
        ..ObjectMeta::default()
    }
}

/// Returns the metadata with `annotations` laid over those that it has.
pub(super) fn annotated(mut metadata: ObjectMeta, annotations: &TextMap) -> ObjectMeta {
    if let Some(more) = text_map(annotations) {
        metadata.annotations.get_or_insert_default().extend(more);
    }
    metadata
}

/// Returns the selector of the pods of a workload.
pub(super) fn selector(plan: &Plan, workload: &WorkloadPlan) -> LabelSelector {
    LabelSelector { match_labels: text_map(&names::selector(plan, workload)), match_expressions: None }
}
