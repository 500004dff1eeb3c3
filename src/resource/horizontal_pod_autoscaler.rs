//! `HorizontalPodAutoscaler`: as many pods as the load asks for.

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::of_workload;
use super::value::{count, list, quantity, text};
use crate::object::Object;
use crate::plan::{AutoscalePlan, MetricPlan, Plan, ScalingPolicyPlan, ScalingRulePlan, ScalingUnit, WorkloadPlan};
use k8s_openapi::api::autoscaling::v2::{
    ContainerResourceMetricSource, CrossVersionObjectReference, HPAScalingPolicy, HPAScalingRules,
    HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerSpec, MetricIdentifier,
    MetricSpec, MetricTarget, PodsMetricSource, ResourceMetricSource,
};

/// One for each workload that is scaled by load alone; KEDA makes its own for the others.
pub(super) const KIND: Kind = Kind {
    name: "autoscaling/v2 HorizontalPodAutoscaler",
    emit,
    fields: &[rows("", FIELDS), metadata::ROWS, rows("spec.behavior", BEHAVIOR)],
};

/// Where these fields come from.
pub(super) const BEHAVIOR: &[Field] = &[
    field(
        "scaleUp.stabilizationWindowSeconds",
        &["workloads.{workload}.scale.scaleUpAfter"],
        "how long the need must last",
    ),
    field(
        "scaleDown.stabilizationWindowSeconds",
        &["workloads.{workload}.scale.scaleDownAfter"],
        "how long the need must be gone",
    ),
    field("scaleUp.policies[].periodSeconds", &["workloads.{workload}.scale.up.period"], "the time of the limit"),
    field("scaleUp.policies[].*", &["workloads.{workload}.scale.up.**"], "how fast pods are added"),
    field("scaleDown.policies[].periodSeconds", &["workloads.{workload}.scale.down.period"], "the time of the limit"),
    field("scaleDown.policies[].*", &["workloads.{workload}.scale.down.**"], "how fast pods are taken away"),
];

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field(
        "kind",
        &["workloads.{workload}.scale.min", "workloads.{workload}.scale.max"],
        "a range of pods needs an autoscaler",
    ),
    field("spec.scaleTargetRef.name", &[], "the controller of the same workload"),
    field("spec.scaleTargetRef.*", &["workloads.{workload}.kind"], "the controller of the same workload"),
    field("spec.minReplicas", &["workloads.{workload}.scale.min"], "fewest pods"),
    field("spec.maxReplicas", &["workloads.{workload}.scale.max"], "most pods"),
    field("spec.metrics[].*.target.type", &[], "a percentage of the request, or an average of the pods"),
    field(
        "spec.metrics[].containerResource.container",
        &["workloads.{workload}.sidecars"],
        "only the main container is measured, not its sidecars",
    ),
    field(
        "spec.metrics[].containerResource.**",
        &["workloads.{workload}.scale.{item}"],
        "a target in percent of the request, of the main container only",
    ),
    field("spec.metrics[].resource.**", &["workloads.{workload}.scale.{item}"], "a target in percent of the requests"),
    field(
        "spec.metrics[].pods.**",
        &["workloads.{workload}.scale.pods.{item}"],
        "an average of the pods, from the metrics adapter",
    ),
    field(
        "spec.metrics[].type",
        &[],
        "Resource of all containers, ContainerResource beside sidecars, Pods for what the pods measure",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        if let Some(autoscale) = workload.autoscale.as_ref().filter(|it| it.events.is_none()) {
            objects.push(Object::from_typed(&HorizontalPodAutoscaler {
                metadata: of_workload(plan, workload, &workload.name),
                spec: Some(spec(workload, autoscale)),
                status: None,
            }));
        }
    }
}

fn spec(workload: &WorkloadPlan, autoscale: &AutoscalePlan) -> HorizontalPodAutoscalerSpec {
    let AutoscalePlan { min, max, metrics, up: _, down: _, events: _ } = autoscale; // `up` and `down` in `behavior`
    HorizontalPodAutoscalerSpec {
        scale_target_ref: CrossVersionObjectReference {
            api_version: Some("apps/v1".to_owned()),
            kind: workload.controller.kind().to_owned(),
            name: text(&workload.name),
        },
        min_replicas: Some(count(*min)),
        max_replicas: count(*max),
        metrics: list(metrics.iter().map(metric)),
        behavior: behavior(autoscale),
    }
}

/// Returns how fast an autoscaler moves, or `None` for the defaults of Kubernetes. KEDA hands it on to its own.
pub(super) fn behavior(autoscale: &AutoscalePlan) -> Option<HorizontalPodAutoscalerBehavior> {
    let scale_up = autoscale.up.as_ref().and_then(rules);
    let scale_down = autoscale.down.as_ref().and_then(rules);
    let any = scale_up.is_some() || scale_down.is_some();
    any.then_some(HorizontalPodAutoscalerBehavior { scale_up, scale_down })
}

fn metric(metric: &MetricPlan) -> MetricSpec {
    let mut spec = MetricSpec::default();
    match metric {
        MetricPlan::Resource { name, utilization } => {
            "Resource".clone_into(&mut spec.type_);
            spec.resource = Some(ResourceMetricSource { name: (*name).to_owned(), target: percent(*utilization) });
        }
        MetricPlan::ContainerResource { name, container, utilization } => {
            "ContainerResource".clone_into(&mut spec.type_);
            spec.container_resource = Some(ContainerResourceMetricSource {
                name: (*name).to_owned(),
                container: text(container),
                target: percent(*utilization),
            });
        }
        MetricPlan::Pods { metric, average } => {
            "Pods".clone_into(&mut spec.type_);
            spec.pods = Some(PodsMetricSource {
                metric: MetricIdentifier { name: text(metric), selector: None },
                target: MetricTarget {
                    type_: "AverageValue".to_owned(),
                    average_value: Some(quantity(average)),
                    ..MetricTarget::default()
                },
            });
        }
    }
    spec
}

fn percent(utilization: u32) -> MetricTarget {
    MetricTarget {
        type_: "Utilization".to_owned(),
        average_utilization: Some(count(utilization)),
        ..MetricTarget::default()
    }
}

fn rules(rule: &ScalingRulePlan) -> Option<HPAScalingRules> {
    let ScalingRulePlan { stabilization_seconds, policies } = rule;
    let policies = list(policies.iter().map(policy));
    let any = stabilization_seconds.is_some() || policies.is_some();
    any.then_some(HPAScalingRules {
        stabilization_window_seconds: stabilization_seconds.map(count),
        policies,
        ..HPAScalingRules::default()
    })
}

fn policy(policy: &ScalingPolicyPlan) -> HPAScalingPolicy {
    let ScalingPolicyPlan { unit, value, period_seconds } = policy;
    let type_ = match unit {
        ScalingUnit::Pods => "Pods",
        ScalingUnit::Percent => "Percent",
    };
    HPAScalingPolicy { type_: type_.to_owned(), value: count(*value), period_seconds: count(*period_seconds) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Controller;
    use crate::resource::testing::{deployment, emit_for, metadata, stateful_set, workload};
    use serde_json::json;

    #[test]
    fn an_autoscaler_names_its_target_metrics_and_speed() {
        let mut web = workload(Controller::Deployment(deployment()));
        web.autoscale = Some(AutoscalePlan {
            min: 2,
            max: 10,
            metrics: vec![
                MetricPlan::Resource { name: "cpu", utilization: 70 },
                MetricPlan::ContainerResource { name: "memory", container: "web".into(), utilization: 80 },
                MetricPlan::Pods { metric: "requests_per_second".into(), average: "100".into() },
            ],
            up: Some(ScalingRulePlan {
                stabilization_seconds: None,
                policies: vec![ScalingPolicyPlan { unit: ScalingUnit::Percent, value: 100, period_seconds: 60 }],
            }),
            down: Some(ScalingRulePlan { stabilization_seconds: Some(300), policies: Vec::new() }),
            events: None,
        });
        let expected = json!({
            "apiVersion": "autoscaling/v2",
            "kind": "HorizontalPodAutoscaler",
            "metadata": metadata("web"),
            "spec": {
                "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
                "minReplicas": 2,
                "maxReplicas": 10,
                "metrics": [
                    {
                        "type": "Resource",
                        "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}},
                    },
                    {
                        "type": "ContainerResource",
                        "containerResource": {
                            "name": "memory",
                            "container": "web",
                            "target": {"type": "Utilization", "averageUtilization": 80},
                        },
                    },
                    {
                        "type": "Pods",
                        "pods": {
                            "metric": {"name": "requests_per_second"},
                            "target": {"type": "AverageValue", "averageValue": "100"},
                        },
                    },
                ],
                "behavior": {
                    "scaleUp": {"policies": [{"type": "Percent", "value": 100, "periodSeconds": 60}]},
                    "scaleDown": {"stabilizationWindowSeconds": 300},
                },
            },
        });
        assert_eq!(emit_for(&KIND, web), expected);
    }

    #[test]
    fn an_autoscaler_at_the_default_speed_has_no_behavior() {
        let mut web = workload(Controller::StatefulSet(stateful_set()));
        let nothing = ScalingRulePlan { stabilization_seconds: None, policies: Vec::new() };
        let metrics = vec![MetricPlan::Resource { name: "cpu", utilization: 70 }];
        web.autoscale = Some(AutoscalePlan { min: 1, max: 5, metrics, up: Some(nothing), down: None, events: None });
        let object = emit_for(&KIND, web);
        assert_eq!(object["spec"].get("behavior"), None);
        assert_eq!(object["spec"]["scaleTargetRef"]["kind"], "StatefulSet");
    }
}
