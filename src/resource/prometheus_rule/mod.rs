//! `PrometheusRule`: alerts for the Prometheus operator.

mod expression;
mod words;

use super::Kind;
use super::custom::CustomObject;
use super::field::{Field, field, rows};
use super::metadata;
use super::monitor;
use super::monitor::operated_metadata;
use super::value::{text, text_map};
use crate::object::Object;
use crate::plan::{AlertPlan, AlertsPlan, Plan, WorkloadPlan};
use expression::{Scope, expression};
use serde::Serialize;
use std::collections::BTreeMap;

/// One for each workload with alerts.
pub(super) const KIND: Kind = Kind {
    name: "monitoring.coreos.com/v1 PrometheusRule",
    emit,
    fields: &[rows("", FIELDS), rows("metadata", monitor::METADATA), metadata::ROWS],
};

#[derive(Serialize)]
struct Spec<'a> {
    groups: [Group<'a>; 1],
}

#[derive(Serialize)]
struct Group<'a> {
    name: &'a str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
struct Rule<'a> {
    alert: &'a str,
    expr: String,
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    lasting: Option<String>,
    labels: Option<BTreeMap<String, String>>,
    annotations: BTreeMap<&'static str, String>,
}

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["workloads.{workload}.alerts.enabled"], "alerts for the Prometheus operator"),
    field("spec.groups[].name", &[], "one group, named after the workload"),
    field("spec.groups[].rules[].alert", &["workloads.{workload}.{alert}"], "the workload and the condition"),
    field("spec.groups[].rules[].expr", &["workloads.{workload}.{alert}"], "written for the pods of this workload"),
    field("spec.groups[].rules[].for", &["workloads.{workload}.{alert}.for"], "how long it must last"),
    field("spec.groups[].rules[].labels.severity", &["workloads.{workload}.{alert}.severity"], "whom it wakes"),
    field("spec.groups[].rules[].labels.namespace", &["environments.{environment}.namespace.name"], "where it happens"),
    field("spec.groups[].rules[].labels.workload", &[], "which workload it is about"),
    field(
        "spec.groups[].rules[].labels.*",
        &["workloads.{workload}.{alert}.labels.{key}", "else workloads.{workload}.alerts.labels.{key}"],
        "labels by which alerts are routed",
    ),
    field(
        "spec.groups[].rules[].annotations.runbook_url",
        &["workloads.{workload}.{alert}.runbook", "else workloads.{workload}.alerts.runbook"],
        "what to do",
    ),
    field(
        "spec.groups[].rules[].annotations.summary",
        &["workloads.{workload}.{alert}"],
        "what happens, in a few words",
    ),
    field(
        "spec.groups[].rules[].annotations.description",
        &["workloads.{workload}.{alert}"],
        "what happens, with numbers",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        let Some(alerts) = &workload.alerts else { continue };
        let AlertsPlan { operator_labels, cluster, rules } = alerts;
        let scope = Scope { namespace: &plan.namespace.name, cluster: cluster.as_deref(), workload };
        let rules = rules.iter().map(|alert| rule(&scope, workload, alert)).collect();
        objects.push(Object::from_typed(&CustomObject {
            api_version: "monitoring.coreos.com/v1",
            kind: "PrometheusRule",
            metadata: operated_metadata(plan, workload, operator_labels),
            spec: Spec { groups: [Group { name: &workload.name, rules }] },
        }));
    }
}

fn rule<'a>(scope: &Scope<'_>, workload: &WorkloadPlan, alert: &'a AlertPlan) -> Rule<'a> {
    let AlertPlan { name, condition, lasting_seconds, labels, runbook } = alert;
    let (summary, description) = words::words(name, condition, workload);
    let texts = [("summary", Some(summary)), ("description", description), ("runbook_url", runbook.as_ref().map(text))];
    Rule {
        alert: name,
        expr: expression(scope, condition),
        lasting: (*lasting_seconds > 0).then(|| duration(*lasting_seconds)),
        labels: text_map(labels),
        annotations: texts.into_iter().filter_map(|(key, value)| Some((key, value?))).collect(),
    }
}

/// Returns a time span in the largest unit that divides it.
fn duration(seconds: u32) -> String {
    match seconds {
        _ if seconds.is_multiple_of(3600) => format!("{}h", seconds / 3600),
        _ if seconds.is_multiple_of(60) => format!("{}m", seconds / 60),
        _ => format!("{seconds}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{AlertCondition, Controller, Share};
    use crate::resource::testing::{deployment, emit_all, emit_for, labels, map, workload};
    use serde_json::json;

    #[test]
    fn the_rule_of_a_workload_has_its_name_and_the_labels_of_the_operator() {
        let mut web = workload(Controller::Deployment(deployment()));
        web.alerts = Some(AlertsPlan {
            operator_labels: map([("release", "prometheus")]),
            cluster: None,
            rules: vec![AlertPlan {
                name: "Late".into(),
                condition: AlertCondition::Own {
                    expression: "late_orders > 0".into(),
                    summary: None,
                    description: Some("Orders are late.".into()),
                },
                lasting_seconds: 90,
                labels: map([("severity", "critical")]),
                runbook: Some("https://runbooks.example.com/late".into()),
            }],
        });
        let mut with_release = labels();
        with_release["release"] = "prometheus".into();
        let rule = json!({
            "alert": "Late",
            "expr": "late_orders > 0",
            "for": "90s",
            "labels": {"severity": "critical"},
            "annotations": {
                "summary": "Late: web",
                "description": "Orders are late.",
                "runbook_url": "https://runbooks.example.com/late",
            },
        });
        let expected = json!({
            "apiVersion": "monitoring.coreos.com/v1",
            "kind": "PrometheusRule",
            "metadata": {"name": "web", "namespace": "shop-prod", "labels": with_release},
            "spec": {"groups": [{"name": "web", "rules": [rule]}]},
        });
        assert_eq!(emit_for(&KIND, web), expected);
    }

    #[test]
    fn at_once_is_not_written_and_no_alerts_are_no_object() {
        let mut web = workload(Controller::Deployment(deployment()));
        let condition = AlertCondition::Cpu(Share(8000));
        let alert = AlertPlan {
            name: "HighCPU".into(),
            condition,
            lasting_seconds: 0,
            labels: map([("severity", "info")]),
            runbook: None,
        };
        web.alerts = Some(AlertsPlan { operator_labels: map([]), cluster: None, rules: vec![alert] });
        assert!(emit_for(&KIND, web)["spec"]["groups"][0]["rules"][0].get("for").is_none());
        let plan = crate::resource::testing::plan([workload(Controller::Deployment(deployment()))]);
        assert!(emit_all(&KIND, &plan).is_empty());
    }

    #[test]
    fn durations_are_written_in_their_largest_unit() {
        assert_eq!([duration(7200), duration(900), duration(90)], ["2h", "15m", "90s"]);
    }
}
