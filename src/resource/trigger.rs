//! KEDA's triggers, shared by `ScaledObject` and `ScaledJob`.

use super::field::{Field, field};
use crate::plan::{AutoscalePlan, MetricPlan, Text, TriggerPlan};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The version of the API that all of KEDA's kinds have.
pub(super) const API_VERSION: &str = "keda.sh/v1alpha1";

/// One trigger.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Trigger<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    metric_type: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    use_cached_metrics: bool,
    metadata: BTreeMap<&'a str, Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authentication_ref: Option<AuthenticationRef<'a>>,
}

#[derive(Serialize)]
struct AuthenticationRef<'a> {
    name: &'a str,
}

/// Returns a trigger of the user's.
pub(super) fn trigger(trigger: &TriggerPlan) -> Trigger<'_> {
    let TriggerPlan { name, kind, metadata, metric_type, cached, auth } = trigger;
    Trigger {
        kind,
        name,
        metric_type: *metric_type,
        use_cached_metrics: *cached,
        metadata: metadata.iter().map(|(key, value)| (&**key, Cow::Borrowed(&**value))).collect(),
        authentication_ref: auth.as_ref().map(|it| AuthenticationRef { name: &it.name }),
    }
}

/// Returns the metrics of the autoscaler as triggers.
///
/// Their type stands beside the settings: KEDA dropped `metadata.type` in 2.18.
pub(super) fn metrics(autoscale: &AutoscalePlan) -> impl Iterator<Item = Trigger<'_>> {
    autoscale.metrics.iter().filter_map(|metric| match metric {
        MetricPlan::Resource { name, utilization } => Some(measured(name, *utilization, None)),
        MetricPlan::ContainerResource { name, container, utilization } => {
            Some(measured(name, *utilization, Some(container)))
        }
        // Refused by `resolve/`: KEDA has no such trigger.
        MetricPlan::Pods { .. } => None,
    })
}

fn measured<'a>(name: &'static str, utilization: u32, container: Option<&'a Text>) -> Trigger<'a> {
    let mut metadata = BTreeMap::from([("value", Cow::Owned(utilization.to_string()))]);
    metadata.extend(container.map(|it| ("containerName", Cow::Borrowed(&**it))));
    Trigger {
        kind: name,
        name,
        metric_type: Some("Utilization"),
        use_cached_metrics: false,
        metadata,
        authentication_ref: None,
    }
}

/// Where the fields come from.
pub(super) const FIELDS: &[Field] = &[
    field("type", &["workloads.{workload}.scale.on.{item}"], "KEDA's name of the source"),
    field("type", &["workloads.{workload}.scale.{item}"], "load beside the triggers: KEDA owns the only autoscaler"),
    field("name", &["workloads.{workload}.scale.on.{item}"], "the name of the entry"),
    field("name", &["workloads.{workload}.scale.{item}"], "the measure"),
    field(
        "metricType",
        &["workloads.{workload}.scale.on.{item}.metricType"],
        "whether the measure is shared by the pods",
    ),
    field("metricType", &[], "a percentage of the request"),
    field(
        "useCachedMetrics",
        &["workloads.{workload}.scale.on.{item}.cached"],
        "the source is asked at the polling interval only",
    ),
    field("metadata.*", &["workloads.{workload}.scale.on.{item}.**"], "the entry, in KEDA's words"),
    field(
        "metadata.containerName",
        &["workloads.{workload}.scale.{item}", "workloads.{workload}.sidecars"],
        "only the main container is measured, not its sidecars",
    ),
    field("metadata.value", &["workloads.{workload}.scale.{item}"], "the target, in percent of the request"),
    field("authenticationRef.name", &["workloads.{workload}.scale.on.{item}.auth"], "how KEDA gets into the source"),
];
