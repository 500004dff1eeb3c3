//! Objects of kinds that k8s-openapi does not know, because a controller brings them along.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;

/// An object with a `spec` of our own, which borrows from the plan.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CustomObject<Spec> {
    /// Group and version.
    pub(super) api_version: &'static str,
    /// Kind.
    pub(super) kind: &'static str,
    /// Metadata.
    pub(super) metadata: ObjectMeta,
    /// The `spec`, without empty fields.
    pub(super) spec: Spec,
}
