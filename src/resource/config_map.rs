//! `ConfigMap`: settings and files that are no secret, and dashboards.

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::{annotated, of_migration, of_workload};
use super::value::{text, text_map};
use crate::object::Object;
use crate::plan::{ConfigMapPlan, DashboardPlan, Plan, TextMap};
use k8s_openapi::api::core::v1::ConfigMap;

/// Annotation with the folder of a dashboard; the sidecar of Grafana's Helm chart reads it where it was told to.
const FOLDER: &str = "grafana_folder";

/// Those of each workload, and one for each dashboard.
pub(super) const KIND: Kind = Kind { name: "v1 ConfigMap", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["workloads.{workload}.dashboards.{dashboard}", "dashboards.{dashboard}"], "a dashboard is a file"),
    field(
        "metadata.name",
        &["workloads.{workload}.dashboards.{dashboard}", "dashboards.{dashboard}"],
        "the owner and the name of the dashboard",
    ),
    field(
        "metadata.annotations.grafana_folder",
        &["workloads.{workload}.dashboards.{dashboard}.folder", "dashboards.{dashboard}.folder"],
        "the folder in Grafana",
    ),
    field(
        "metadata.labels.*",
        &["platform.monitoring.dashboardLabels.{key}"],
        "the label by which Grafana finds dashboards",
    ),
    field("metadata.labels.grafana_dashboard", &["platform.monitoring.dashboardLabels"], "{DASHBOARD_LABEL}"),
    field(
        "data.*",
        &["workloads.{workload}.dashboards.{dashboard}.from", "dashboards.{dashboard}.from"],
        "the file, as it is",
    ),
    field("data.*", &["workloads.{workload}.env.{key}"], "a setting that is no secret"),
    field(
        "data.*",
        &[
            "workloads.{workload}.calls.{called}.env",
            "workloads.{workload}.calls.{called}.port",
            "workloads.{workload}.calls.{called}.scheme",
            "workloads.{workload}.calls.{called}.path",
        ],
        "the URL of a workload that is called",
    ),
    field(
        "data.*",
        &["workloads.{workload}.files.{file}.**"],
        "a file; the key is its path with dots for slashes, which keys may not have",
    ),
    field("kind", &["workloads.{workload}.{suffix}"], "files that are no secret"),
    field("metadata.name", &["workloads.{workload}.{suffix}"], "the name of the workload with `-files`"),
    field("kind", &["workloads.{workload}.env", "workloads.{workload}.calls"], "settings that are no secret"),
    field("metadata.name", &["workloads.{workload}.env", "workloads.{workload}.calls"], "the name of the workload"),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        for ConfigMapPlan { name, data } in &workload.config_maps {
            objects.push(Object::from_typed(&ConfigMap {
                metadata: of_workload(plan, workload, name),
                data: text_map(data),
                ..ConfigMap::default()
            }));
        }
    }
    objects.extend(plan.dashboards.iter().map(|it| Object::from_typed(&dashboard(plan, it))));
}

fn dashboard(plan: &Plan, dashboard: &DashboardPlan) -> ConfigMap {
    let DashboardPlan { name, workload, key, model, labels, folder } = dashboard;
    let owner = workload.as_ref().and_then(|name| plan.workloads.iter().find(|it| it.name == *name));
    let mut metadata = match owner {
        Some(workload) => of_workload(plan, workload, name),
        None => of_migration(plan, name),
    };
    if let Some(labels) = text_map(labels) {
        metadata.labels.get_or_insert_default().extend(labels);
    }
    let folder: TextMap = folder.iter().map(|it| (FOLDER.into(), it.clone())).collect();
    let data = Some([(text(key), text(model))].into());
    ConfigMap { metadata: annotated(metadata, &folder), data, ..ConfigMap::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Controller;
    use crate::resource::testing::{dashboard, deployment, emit_all, map, metadata, plan, workload};
    use serde_json::json;

    #[test]
    fn each_config_map_holds_its_keys_and_an_empty_value_stays() {
        let mut web = workload(Controller::Deployment(deployment()));
        web.config_maps = vec![
            ConfigMapPlan { name: "web".into(), data: map([("LOG_LEVEL", "INFO"), ("PREFIX", "")]) },
            ConfigMapPlan { name: "web-files".into(), data: map([("app.ini", "[app]\nport = 8000\n")]) },
        ];
        let expected = [
            json!({
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": metadata("web"),
                "data": {"LOG_LEVEL": "INFO", "PREFIX": ""},
            }),
            json!({
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": metadata("web-files"),
                "data": {"app.ini": "[app]\nport = 8000\n"},
            }),
        ];
        assert_eq!(emit_all(&KIND, &plan([web])), expected);
    }

    #[test]
    fn a_dashboard_has_the_label_of_grafana_and_its_file_as_it_is() {
        let mut plan = plan([workload(Controller::Deployment(deployment()))]);
        plan.dashboards = vec![dashboard()];
        let mut found = metadata("web-dashboard-overview");
        found["labels"]["grafana_dashboard"] = "1".into();
        found["annotations"] = json!({"grafana_folder": "Shop"});
        let data = json!({"overview.json": "{\"title\": \"{{ web }}\"}\n"});
        let expected = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": found, "data": data});
        assert_eq!(emit_all(&KIND, &plan), [expected]);
    }
}
