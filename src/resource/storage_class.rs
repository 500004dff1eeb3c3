//! `StorageClass`: how volumes are made on demand.

use super::Kind;
use super::metadata::cluster_scoped;
use super::value::text_map;
use crate::object::Object;
use crate::plan::{Plan, StorageClassPlan, StorageProvisioner, names};
use k8s_openapi::api::storage::v1::StorageClass;

/// Those that an environment brings along.
pub(super) const KIND: Kind = Kind { name: "storage.k8s.io/v1 StorageClass", emit };

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for class in &plan.storage_classes {
        objects.push(Object::from_typed(&object(plan, class)));
    }
}

fn object(plan: &Plan, class: &StorageClassPlan) -> StorageClass {
    let StorageClassPlan { name, provisioner, parameters, retain } = class;
    let (driver, binding, expansion) = match provisioner {
        // An EBS volume lives in one zone: it must wait until the scheduler has chosen the pod's zone.
        StorageProvisioner::Ebs => ("ebs.csi.aws.com", "WaitForFirstConsumer", Some(true)),
        StorageProvisioner::Efs => ("efs.csi.aws.com", "Immediate", None),
    };
    StorageClass {
        metadata: cluster_scoped(plan, name, &names::shared_labels(plan)),
        provisioner: driver.to_owned(),
        parameters: text_map(parameters),
        reclaim_policy: Some(if *retain { "Retain" } else { "Delete" }.to_owned()),
        volume_binding_mode: Some(binding.to_owned()),
        allow_volume_expansion: expansion,
        ..StorageClass::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::testing::{emit_all, map, plan, shared_labels};
    use serde_json::json;

    #[test]
    fn ebs_waits_for_the_pod_and_grows_while_efs_does_neither() {
        let mut plan = plan([]);
        plan.storage_classes = vec![
            StorageClassPlan {
                name: "shop-prod-gp3".into(),
                provisioner: StorageProvisioner::Ebs,
                parameters: map([("type", "gp3"), ("encrypted", "true")]),
                retain: true,
            },
            StorageClassPlan {
                name: "shop-prod-efs".into(),
                provisioner: StorageProvisioner::Efs,
                parameters: map([]),
                retain: false,
            },
        ];
        let expected = [
            json!({
                "apiVersion": "storage.k8s.io/v1",
                "kind": "StorageClass",
                "metadata": {"name": "shop-prod-gp3", "labels": shared_labels()},
                "provisioner": "ebs.csi.aws.com",
                "parameters": {"type": "gp3", "encrypted": "true"},
                "reclaimPolicy": "Retain",
                "volumeBindingMode": "WaitForFirstConsumer",
                "allowVolumeExpansion": true,
            }),
            json!({
                "apiVersion": "storage.k8s.io/v1",
                "kind": "StorageClass",
                "metadata": {"name": "shop-prod-efs", "labels": shared_labels()},
                "provisioner": "efs.csi.aws.com",
                "reclaimPolicy": "Delete",
                "volumeBindingMode": "Immediate",
            }),
        ];
        assert_eq!(emit_all(&KIND, &plan), expected);
    }
}
