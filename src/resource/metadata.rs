//! Metadata and selectors, shared by all kinds.
//!
//! The names and labels themselves come from [`names`]; here they only take the form of the API.

use super::field::{Field, Rows, below, field, rows};
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

/// Where these fields come from.
pub(super) const SELECTOR: &[Field] =
    &[field("*", &[], "the selector: workload and migration, which never change, because selectors are immutable")];

/// Where these fields come from.
pub(super) const ROOT: &[Field] = &[field("apiVersion", &[], "the version that the API server serves for this kind")];

/// Where these fields come from.
pub(super) const METADATA: &[Field] = &[
    field("name", &[], "the name of the workload, so that callers and people find it"),
    field(
        "namespace",
        &["environments.{environment}.namespace.name"],
        "every object of the environment lives in its namespace",
    ),
    field(
        "labels.[app.kubernetes.io/name]",
        &[],
        "recommended label: the name of the workload, which selectors ask for",
    ),
    field(
        "labels.[app.kubernetes.io/instance]",
        &[],
        "recommended label: the name of the migration, which selectors ask for",
    ),
    field("labels.[app.kubernetes.io/part-of]", &[], "recommended label: the name of the migration"),
    field("labels.[app.kubernetes.io/managed-by]", &[], "recommended label: the program that makes the object"),
    field("labels.[transship.dev/environment]", &[], "the name of the environment that was rendered"),
    field(
        "labels.*",
        &["workloads.{workload}.labels.{key}", "else environments.{environment}.labels.{key}", "else labels.{key}"],
        "labels of the user stand on every object of the workload, of the environment or of all",
    ),
    field(
        "annotations.*",
        &[
            "workloads.{workload}.annotations.{key}",
            "else environments.{environment}.annotations.{key}",
            "else annotations.{key}",
        ],
        "annotations of the user",
    ),
];

/// What every object has beside its own fields.
pub(super) const ROWS: Rows = below("", &[rows("", ROOT), rows("metadata", METADATA)]);
