//! Volumes of a pod, shared by the workload kinds.

use super::value::{list, quantity, text, when_true};
use crate::plan::{PodVolumePlan, Text, VolumeSource};
use k8s_openapi::api::core::v1::{
    ConfigMapVolumeSource, EmptyDirVolumeSource, KeyToPath, PersistentVolumeClaimVolumeSource, SecretVolumeSource,
    Volume,
};

/// Returns the volume, or `None` for one that a `StatefulSet` adds itself.
pub(super) fn volume(volume: &PodVolumePlan) -> Option<Volume> {
    let PodVolumePlan { name, source } = volume;
    let mut volume = Volume { name: text(name), ..Volume::default() };
    match source {
        VolumeSource::ClaimTemplate => return None,
        VolumeSource::Claim { claim, read_only } => {
            volume.persistent_volume_claim =
                Some(PersistentVolumeClaimVolumeSource { claim_name: text(claim), read_only: when_true(*read_only) });
        }
        VolumeSource::ConfigMap { name, mode } => {
            let files =
                ConfigMapVolumeSource { name: text(name), default_mode: *mode, ..ConfigMapVolumeSource::default() };
            volume.config_map = Some(files);
        }
        VolumeSource::Secret { name, items, mode } => volume.secret = Some(secret(name, items, *mode)),
        VolumeSource::Scratch { size, memory } => {
            let medium = memory.then(|| "Memory".to_owned());
            volume.empty_dir = Some(EmptyDirVolumeSource { medium, size_limit: Some(quantity(size)) });
        }
    }
    Some(volume)
}

fn secret(name: &Text, items: &[(Text, Text)], mode: Option<i32>) -> SecretVolumeSource {
    let item = |(key, path): &(Text, Text)| KeyToPath { key: text(key), path: text(path), mode: None };
    SecretVolumeSource {
        secret_name: Some(text(name)),
        items: list(items.iter().map(item)),
        default_mode: mode,
        optional: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn emitted(source: VolumeSource) -> Value {
        let plan = PodVolumePlan { name: "it".into(), source };
        serde_json::to_value(volume(&plan)).expect("a volume is plain data")
    }

    #[test]
    fn each_source_has_its_form() {
        let claim = |read_only| VolumeSource::Claim { claim: "input".into(), read_only };
        let expected = json!({"name": "it", "persistentVolumeClaim": {"claimName": "input", "readOnly": true}});
        assert_eq!(emitted(claim(true)), expected);
        assert_eq!(emitted(claim(false)), json!({"name": "it", "persistentVolumeClaim": {"claimName": "input"}}));
        let files = VolumeSource::ConfigMap { name: "web-files".into(), mode: None };
        assert_eq!(emitted(files), json!({"name": "it", "configMap": {"name": "web-files"}}));
        let items = vec![("TLS_KEY".into(), "tls.key".into())];
        let secret = VolumeSource::Secret { name: "web-secrets".into(), items, mode: Some(0o400) };
        let items = json!([{"key": "TLS_KEY", "path": "tls.key"}]);
        let expected =
            json!({"name": "it", "secret": {"secretName": "web-secrets", "items": items, "defaultMode": 256}});
        assert_eq!(emitted(secret), expected);
        let scratch = |memory| VolumeSource::Scratch { size: "64Mi".into(), memory };
        assert_eq!(emitted(scratch(false)), json!({"name": "it", "emptyDir": {"sizeLimit": "64Mi"}}));
        let expected = json!({"name": "it", "emptyDir": {"medium": "Memory", "sizeLimit": "64Mi"}});
        assert_eq!(emitted(scratch(true)), expected);
    }

    #[test]
    fn the_volume_of_a_claim_template_is_not_written() {
        assert_eq!(emitted(VolumeSource::ClaimTemplate), Value::Null);
    }
}
