//! Variables of a container, shared by the workload kinds.

use super::value::text;
use crate::plan::{EnvPlan, EnvSource, Text};
use k8s_openapi::api::core::v1::{
    ConfigMapEnvSource, ConfigMapKeySelector, EnvFromSource, EnvVar, EnvVarSource, ObjectFieldSelector,
    ResourceFieldSelector, SecretKeySelector,
};

/// Returns the source that makes a variable of every key of a `ConfigMap`.
pub(super) fn all_keys(config_map: &Text) -> EnvFromSource {
    let config_map_ref = ConfigMapEnvSource { name: text(config_map), optional: None };
    EnvFromSource { config_map_ref: Some(config_map_ref), ..EnvFromSource::default() }
}

/// Returns one variable.
pub(super) fn variable(variable: &EnvPlan) -> EnvVar {
    let EnvPlan { name, source } = variable;
    let (value, value_from) = match source {
        EnvSource::Value(value) => (Some(text(value)), None),
        reference => (None, Some(value_from(reference))),
    };
    EnvVar { name: text(name), value, value_from }
}

fn value_from(source: &EnvSource) -> EnvVarSource {
    let mut from = EnvVarSource::default();
    match source {
        EnvSource::Value(_) => {}
        EnvSource::Secret { name, key } => {
            from.secret_key_ref = Some(SecretKeySelector { name: text(name), key: text(key), optional: None });
        }
        EnvSource::ConfigMap { name, key } => {
            from.config_map_key_ref = Some(ConfigMapKeySelector { name: text(name), key: text(key), optional: None });
        }
        EnvSource::Field(path) => {
            from.field_ref = Some(ObjectFieldSelector { field_path: text(path), api_version: None });
        }
        EnvSource::Resource(resource) => {
            let selector = ResourceFieldSelector { resource: text(resource), ..ResourceFieldSelector::default() };
            from.resource_field_ref = Some(selector);
        }
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn emitted(name: &str, source: EnvSource) -> Value {
        let plan = EnvPlan { name: name.into(), source };
        serde_json::to_value(variable(&plan)).expect("a variable is plain data")
    }

    #[test]
    fn an_empty_value_is_a_value() {
        assert_eq!(emitted("PREFIX", EnvSource::Value("".into())), json!({"name": "PREFIX", "value": ""}));
    }

    #[test]
    fn each_reference_has_its_form() {
        let form =
            |source, expected: Value| assert_eq!(emitted("IT", source), json!({"name": "IT", "valueFrom": expected}));
        let key = json!({"name": "web", "key": "MODE"});
        let secret = EnvSource::Secret { name: "web".into(), key: "MODE".into() };
        form(secret, json!({"secretKeyRef": key}));
        let config_map = EnvSource::ConfigMap { name: "web".into(), key: "MODE".into() };
        form(config_map, json!({"configMapKeyRef": key}));
        form(EnvSource::Field("metadata.name".into()), json!({"fieldRef": {"fieldPath": "metadata.name"}}));
        form(EnvSource::Resource("limits.memory".into()), json!({"resourceFieldRef": {"resource": "limits.memory"}}));
    }
}
