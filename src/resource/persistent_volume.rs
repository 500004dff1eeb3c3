//! `PersistentVolume`: an EFS file system that exists already.

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::cluster_scoped;
use super::value::{quantities, text};
use crate::object::Object;
use crate::plan::{AccessMode, PersistentVolumePlan, Plan, names};
use k8s_openapi::api::core::v1::{CSIPersistentVolumeSource, ObjectReference, PersistentVolume, PersistentVolumeSpec};

/// One for each volume made by hand.
pub(super) const KIND: Kind = Kind { name: "v1 PersistentVolume", emit, fields: &[rows("", FIELDS), metadata::ROWS] };

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["workloads.{user}.volumes.{mount}"], "a file system that exists already"),
    field(
        "metadata.name",
        &["workloads.{user}.volumes.{mount}.name"],
        "the namespace and the claim: PersistentVolumes belong to the cluster",
    ),
    field(
        "spec.capacity.storage",
        &["workloads.{user}.volumes.{mount}.size"],
        "EFS has no size; Kubernetes asks for a number",
    ),
    field("spec.volumeMode", &[], "EFS is a file system"),
    field("spec.accessModes[]", &[], "EFS is mounted by many nodes"),
    field("spec.persistentVolumeReclaimPolicy", &[], "the data existed before and must outlive the volume"),
    field(
        "spec.storageClassName",
        &["workloads.{user}.volumes.{mount}.class", "else platform.storage.efs.name"],
        "written even when empty: a claim without it would take the default class",
    ),
    field(
        "spec.claimRef.namespace",
        &["environments.{environment}.namespace.name"],
        "no other claim may take the volume",
    ),
    field("spec.claimRef.*", &[], "no other claim may take the volume"),
    field("spec.csi.driver", &[], "the driver of EFS"),
    field(
        "spec.csi.volumeHandle",
        &[
            "workloads.{user}.volumes.{mount}.accessPoint",
            "workloads.{user}.volumes.{mount}.folder",
            "workloads.{user}.volumes.{mount}.fileSystem",
            "else platform.fileSystem",
        ],
        "the driver's form: file system, folder or access point",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for volume in &plan.persistent_volumes {
        objects.push(Object::from_typed(&PersistentVolume {
            metadata: cluster_scoped(plan, &volume.name, &names::shared_labels(plan)),
            spec: Some(spec(plan, volume)),
            status: None,
        }));
    }
}

fn spec(plan: &Plan, volume: &PersistentVolumePlan) -> PersistentVolumeSpec {
    let PersistentVolumePlan { name: _, handle, claim, size, class } = volume;
    PersistentVolumeSpec {
        capacity: quantities([("storage", Some(size))]),
        volume_mode: Some("Filesystem".to_owned()),
        access_modes: Some(vec![AccessMode::ReadWriteMany.word().to_owned()]),
        // The data existed before the migration and must outlive it.
        persistent_volume_reclaim_policy: Some("Retain".to_owned()),
        // Written even when empty: the claim says the same, and a claim without it would take the default class.
        storage_class_name: Some(text(class)),
        // No other claim may take the volume.
        claim_ref: Some(ObjectReference {
            namespace: Some(text(&plan.namespace.name)),
            name: Some(text(claim)),
            ..ObjectReference::default()
        }),
        csi: Some(CSIPersistentVolumeSource {
            driver: "efs.csi.aws.com".to_owned(),
            volume_handle: text(handle),
            ..CSIPersistentVolumeSource::default()
        }),
        ..PersistentVolumeSpec::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::testing::{emit_one, plan, shared_labels};
    use serde_json::json;

    #[test]
    fn a_volume_is_reserved_for_one_claim_and_writes_its_empty_class() {
        let mut plan = plan([]);
        plan.persistent_volumes = vec![PersistentVolumePlan {
            name: "shop-prod-input".into(),
            handle: "fs-0123456789abcdef0::fsap-0123456789abcdef0".into(),
            claim: "input".into(),
            size: "5Gi".into(),
            class: "".into(),
        }];
        let expected = json!({
            "apiVersion": "v1",
            "kind": "PersistentVolume",
            "metadata": {"name": "shop-prod-input", "labels": shared_labels()},
            "spec": {
                "capacity": {"storage": "5Gi"},
                "volumeMode": "Filesystem",
                "accessModes": ["ReadWriteMany"],
                "persistentVolumeReclaimPolicy": "Retain",
                "storageClassName": "",
                "claimRef": {"namespace": "shop-prod", "name": "input"},
                "csi": {
                    "driver": "efs.csi.aws.com",
                    "volumeHandle": "fs-0123456789abcdef0::fsap-0123456789abcdef0",
                },
            },
        });
        assert_eq!(emit_one(&KIND, &plan), expected);
    }
}
