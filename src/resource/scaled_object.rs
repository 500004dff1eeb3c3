//! `ScaledObject`: as many pods as the waiting work asks for, down to none (KEDA).

use super::Kind;
use super::custom::CustomObject;
use super::field::{Field, field, rows};
use super::horizontal_pod_autoscaler::{BEHAVIOR, behavior};
use super::metadata;
use super::metadata::{annotated, of_workload};
use super::trigger;
use super::trigger::{API_VERSION, Trigger, metrics, trigger};
use crate::object::Object;
use crate::plan::{AutoscalePlan, EventsPlan, FallbackPlan, FormulaPlan, PausePlan, Plan, TextMap, WorkloadPlan};
use k8s_openapi::api::autoscaling::v2::HorizontalPodAutoscalerBehavior;
use serde::Serialize;

/// One for each workload with triggers that runs all the time; KEDA makes its HorizontalPodAutoscaler.
pub(super) const KIND: Kind = Kind {
    name: "keda.sh/v1alpha1 ScaledObject",
    emit,
    fields: &[
        rows("", FIELDS),
        metadata::ROWS,
        rows("spec.triggers[]", trigger::FIELDS),
        rows("spec.advanced.horizontalPodAutoscalerConfig.behavior", BEHAVIOR),
    ],
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec<'a> {
    scale_target_ref: Target<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    polling_interval: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cooldown_period: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    initial_cooldown_period: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idle_replica_count: Option<u32>,
    min_replica_count: u32,
    max_replica_count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    fallback: Option<Fallback>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advanced: Option<Advanced<'a>>,
    triggers: Vec<Trigger<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Target<'a> {
    api_version: &'static str,
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fallback {
    failure_threshold: u32,
    replicas: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    behavior: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Advanced<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    horizontal_pod_autoscaler_config: Option<AutoscalerConfig<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scaling_modifiers: Option<Modifiers<'a>>,
}

#[derive(Serialize)]
struct AutoscalerConfig<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    behavior: Option<HorizontalPodAutoscalerBehavior>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Modifiers<'a> {
    formula: &'a str,
    target: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    activation_target: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metric_type: Option<&'static str>,
}

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field(
        "kind",
        &["workloads.{workload}.scale.on"],
        "a workload with `scale.on` is scaled by KEDA, which makes the HorizontalPodAutoscaler",
    ),
    field(
        "metadata.annotations.[autoscaling.keda.sh/paused]",
        &["workloads.{workload}.scale.pause"],
        "scaling stops at the pods that there are",
    ),
    field(
        "metadata.annotations.[autoscaling.keda.sh/paused-replicas]",
        &["workloads.{workload}.scale.pause"],
        "scaling stops at that many pods",
    ),
    field(
        "metadata.annotations.[autoscaling.keda.sh/paused-scale-in]",
        &["workloads.{workload}.scale.pause"],
        "no pods are taken away",
    ),
    field(
        "metadata.annotations.[autoscaling.keda.sh/paused-scale-out]",
        &["workloads.{workload}.scale.pause"],
        "no pods are added",
    ),
    field("spec.scaleTargetRef.name", &[], "the controller of the same workload"),
    field("spec.scaleTargetRef.*", &["workloads.{workload}.kind"], "the controller of the same workload"),
    field(
        "metadata.annotations.[scaledobject.keda.sh/transfer-hpa-ownership]",
        &["workloads.{workload}.scale.takesOver"],
        "KEDA takes over an autoscaler that exists",
    ),
    field(
        "spec.advanced.horizontalPodAutoscalerConfig.name",
        &["workloads.{workload}.scale.takesOver"],
        "the autoscaler that KEDA takes over",
    ),
    field("spec.pollingInterval", &["workloads.{workload}.scale.poll"], "how often KEDA asks"),
    field(
        "spec.cooldownPeriod",
        &["workloads.{workload}.scale.cooldown"],
        "how long after the last work the last pod ends",
    ),
    field(
        "spec.initialCooldownPeriod",
        &["workloads.{workload}.scale.initialCooldown"],
        "how long a new workload is not scaled to 0",
    ),
    field("spec.idleReplicaCount", &["workloads.{workload}.scale.idle"], "KEDA takes no other number than 0"),
    field("spec.minReplicaCount", &["workloads.{workload}.scale.min"], "always written: KEDA's default is 0"),
    field("spec.maxReplicaCount", &["workloads.{workload}.scale.max"], "most pods"),
    field(
        "spec.fallback.replicas",
        &["workloads.{workload}.scale.fallback.pods"],
        "how many pods there are while a source does not answer",
    ),
    field(
        "spec.fallback.failureThreshold",
        &["workloads.{workload}.scale.fallback.failures"],
        "one lost answer is no outage",
    ),
    field("spec.fallback.behavior", &["workloads.{workload}.scale.fallback.behavior"], "what the number means"),
    field(
        "spec.advanced.scalingModifiers.formula",
        &["workloads.{workload}.scale.formula.expression"],
        "one number out of several triggers",
    ),
    field(
        "spec.advanced.scalingModifiers.target",
        &["workloads.{workload}.scale.formula.target"],
        "the target of the formula",
    ),
    field(
        "spec.advanced.scalingModifiers.activationTarget",
        &["workloads.{workload}.scale.formula.activation"],
        "from when on there are pods at all",
    ),
    field(
        "spec.advanced.scalingModifiers.metricType",
        &["workloads.{workload}.scale.formula.metricType"],
        "whether the number is shared by the pods",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        let Some(autoscale) = &workload.autoscale else { continue };
        let Some(events) = &autoscale.events else { continue };
        objects.push(Object::from_typed(&CustomObject {
            api_version: API_VERSION,
            kind: "ScaledObject",
            metadata: annotated(of_workload(plan, workload, &workload.name), &annotations(events)),
            spec: spec(workload, autoscale, events),
        }));
    }
}

fn spec<'a>(workload: &'a WorkloadPlan, autoscale: &'a AutoscalePlan, events: &'a EventsPlan) -> Spec<'a> {
    let EventsPlan {
        triggers,
        polling_seconds,
        cooldown_seconds,
        initial_cooldown_seconds,
        idle,
        fallback,
        formula,
        pause: _, // in `annotations`
        takes_over,
    } = events;
    Spec {
        scale_target_ref: Target { api_version: "apps/v1", kind: workload.controller.kind(), name: &workload.name },
        polling_interval: *polling_seconds,
        cooldown_period: *cooldown_seconds,
        initial_cooldown_period: *initial_cooldown_seconds,
        // KEDA takes no other number than 0.
        idle_replica_count: idle.then_some(0),
        // KEDA's default is 0, so it is always written.
        min_replica_count: autoscale.min,
        max_replica_count: autoscale.max,
        fallback: fallback.map(|FallbackPlan { failures, pods, behavior }| Fallback {
            failure_threshold: failures,
            replicas: pods,
            behavior,
        }),
        advanced: advanced(autoscale, formula.as_ref(), takes_over.as_deref()),
        triggers: triggers.iter().map(trigger).chain(metrics(autoscale)).collect(),
    }
}

fn advanced<'a>(
    autoscale: &AutoscalePlan,
    formula: Option<&'a FormulaPlan>,
    name: Option<&'a str>,
) -> Option<Advanced<'a>> {
    let behavior = behavior(autoscale);
    let configured = name.is_some() || behavior.is_some();
    let horizontal_pod_autoscaler_config = configured.then_some(AutoscalerConfig { name, behavior });
    let scaling_modifiers = formula.map(|FormulaPlan { expression, target, activation, metric_type }| Modifiers {
        formula: expression,
        target,
        activation_target: activation.as_deref(),
        metric_type: *metric_type,
    });
    let any = horizontal_pod_autoscaler_config.is_some() || scaling_modifiers.is_some();
    any.then_some(Advanced { horizontal_pod_autoscaler_config, scaling_modifiers })
}

/// Returns the annotations by which KEDA stops scaling, and takes over an autoscaler that it would refuse to stand beside.
fn annotations(events: &EventsPlan) -> TextMap {
    let mut all = pause(events.pause);
    if events.takes_over.is_some() {
        all.insert("scaledobject.keda.sh/transfer-hpa-ownership".into(), "true".into());
    }
    all
}

/// Returns the annotation by which KEDA stops scaling.
fn pause(pause: Option<PausePlan>) -> TextMap {
    let (key, value) = match pause {
        None => return TextMap::new(),
        Some(PausePlan::Now) => ("paused", "true".into()),
        Some(PausePlan::At(pods)) => ("paused-replicas", pods.to_string().into()),
        Some(PausePlan::ScaleIn) => ("paused-scale-in", "true".into()),
        Some(PausePlan::ScaleOut) => ("paused-scale-out", "true".into()),
    };
    [(format!("autoscaling.keda.sh/{key}").into(), value)].into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Controller, MetricPlan};
    use crate::resource::testing::{deployment, emit_for, events, metadata, workload};
    use serde_json::json;

    #[test]
    fn one_object_scales_by_events_and_by_load() {
        let mut web = workload(Controller::Deployment(deployment()));
        let metrics = vec![MetricPlan::Resource { name: "cpu", utilization: 70 }];
        web.autoscale = Some(AutoscalePlan { min: 0, max: 50, metrics, up: None, down: None, events: Some(events()) });
        let expected = json!({
            "apiVersion": "keda.sh/v1alpha1",
            "kind": "ScaledObject",
            "metadata": metadata("web"),
            "spec": {
                "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
                "minReplicaCount": 0,
                "maxReplicaCount": 50,
                "triggers": [
                    {
                        "type": "aws-sqs-queue",
                        "name": "orders",
                        "metadata": {"queueLength": "5"},
                        "authenticationRef": {"name": "web-orders"},
                    },
                    {"type": "cpu", "name": "cpu", "metricType": "Utilization", "metadata": {"value": "70"}},
                ],
            },
        });
        assert_eq!(emit_for(&KIND, web), expected);
    }

    #[test]
    fn a_pause_is_an_annotation() {
        for (held, key, value) in [
            (PausePlan::Now, "paused", "true"),
            (PausePlan::At(4), "paused-replicas", "4"),
            (PausePlan::ScaleIn, "paused-scale-in", "true"),
            (PausePlan::ScaleOut, "paused-scale-out", "true"),
        ] {
            let all = pause(Some(held));
            assert_eq!(all.get(format!("autoscaling.keda.sh/{key}").as_str()).map(|it| &**it), Some(value));
        }
    }
}
