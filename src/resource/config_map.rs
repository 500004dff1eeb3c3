//! `ConfigMap`: settings and files that are no secret.

use super::Kind;
use super::metadata::of_workload;
use super::value::text_map;
use crate::object::Object;
use crate::plan::{ConfigMapPlan, Plan};
use k8s_openapi::api::core::v1::ConfigMap;

/// Those of each workload.
pub(super) const KIND: Kind = Kind { name: "v1 ConfigMap", emit };

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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Controller;
    use crate::resource::testing::{deployment, emit_all, map, metadata, plan, workload};
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
}
