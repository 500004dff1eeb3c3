//! `StorageClass`: how volumes are made on demand.

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::cluster_scoped;
use super::value::text_map;
use crate::object::Object;
use crate::plan::{Plan, StorageClassPlan, StorageProvisioner, names};
use k8s_openapi::api::storage::v1::StorageClass;

/// Those that an environment brings along.
pub(super) const KIND: Kind =
    Kind { name: "storage.k8s.io/v1 StorageClass", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["platform.storage.{storage}.create"], "how volumes are made on demand"),
    field(
        "metadata.name",
        &["platform.storage.{storage}.name"],
        "the namespace and the kind of volume: classes belong to the cluster",
    ),
    field("provisioner", &["platform.storage"], "the driver of EBS or EFS"),
    field("parameters.fileSystemId", &["platform.fileSystem"], "the file system in which folders are made"),
    field(
        "parameters.basePath",
        &["environments.{environment}.namespace.name"],
        "each environment has a folder of its own",
    ),
    field("parameters.*", &["platform.storage.{storage}.parameters.{key}"], "a parameter of the driver"),
    field("parameters.type", &[], "gp3 is cheaper than gp2 and no slower"),
    field("parameters.encrypted", &[], "data at rest is encrypted"),
    field("parameters.provisioningMode", &[], "an access point for each volume"),
    field("parameters.directoryPerms", &[], "only its owner reads a folder"),
    field("reclaimPolicy", &["platform.storage.{storage}.retain"], "in prod, data outlives its claim"),
    field(
        "volumeBindingMode",
        &[],
        "an EBS volume lives in one zone: it waits until the scheduler has chosen the zone of the pod",
    ),
    field("allowVolumeExpansion", &[], "EBS volumes can grow"),
];

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
