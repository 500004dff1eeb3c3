//! `PersistentVolumeClaim`: storage that outlives pods.

use super::Kind;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::{of_migration, of_workload};
use super::value::{quantities, text};
use crate::object::Object;
use crate::plan::{ClaimPlan, Plan};
use k8s_openapi::api::core::v1::{PersistentVolumeClaim, PersistentVolumeClaimSpec, VolumeResourceRequirements};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// One for each claim outside of `StatefulSets`, which make their own.
pub(super) const KIND: Kind =
    Kind { name: "v1 PersistentVolumeClaim", emit, fields: &[rows("", FIELDS), metadata::ROWS, rows("spec", SPEC)] };

/// Where these fields come from.
const SPEC: &[Field] = &[
    field(
        "accessModes[]",
        &["workloads.{user}.volumes.{mount}.shared", "workloads.{user}.volumes.{mount}.size"],
        "EFS is mounted by many nodes, EBS by one",
    ),
    field(
        "storageClassName",
        &["workloads.{user}.volumes.{mount}.class", "else platform.storage.{storage}.name"],
        "the class that makes the volume; the empty one switches that off",
    ),
    field(
        "resources.requests.storage",
        &["workloads.{user}.volumes.{mount}.size"],
        "the size; EFS has none, but Kubernetes asks for a number",
    ),
    field(
        "volumeName",
        &[
            "workloads.{user}.volumes.{mount}.accessPoint",
            "else workloads.{user}.volumes.{mount}.fileSystem",
            "else workloads.{user}.volumes.{mount}.folder",
        ],
        "the volume that was made for this claim",
    ),
];

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field("kind", &["workloads.{user}.volumes.{mount}"], "storage that outlives pods"),
    field(
        "metadata.name",
        &["workloads.{user}.volumes.{mount}.name"],
        "the workload and the path; a `name` makes a volume that workloads share",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for claim in &plan.claims {
        objects.push(Object::from_typed(&PersistentVolumeClaim {
            metadata: metadata(plan, claim),
            spec: Some(spec(claim)),
            status: None,
        }));
    }
}

fn metadata(plan: &Plan, claim: &ClaimPlan) -> ObjectMeta {
    let owner = claim.workload.as_ref().and_then(|name| plan.workloads.iter().find(|it| it.name == *name));
    match owner {
        Some(workload) => of_workload(plan, workload, &claim.name),
        None => of_migration(plan, &claim.name),
    }
}

/// Returns the `spec` of a claim, which the claim templates of a `StatefulSet` hold as well.
pub(super) fn spec(claim: &ClaimPlan) -> PersistentVolumeClaimSpec {
    let ClaimPlan { name: _, access, size, class, volume_name, workload: _ } = claim;
    PersistentVolumeClaimSpec {
        access_modes: Some(vec![access.word().to_owned()]),
        // An empty class is written: it switches dynamic provisioning off, while no class means the default class.
        storage_class_name: class.as_ref().map(text),
        resources: Some(VolumeResourceRequirements { requests: quantities([("storage", Some(size))]), limits: None }),
        volume_name: volume_name.as_ref().map(text),
        ..PersistentVolumeClaimSpec::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{AccessMode, Controller};
    use crate::resource::testing::{claim, deployment, emit_one, labels, metadata, plan, shared_labels, workload};
    use serde_json::json;

    #[test]
    fn a_claim_on_a_volume_made_by_hand_names_it_and_writes_its_empty_class() {
        let mut plan = plan([workload(Controller::Deployment(deployment()))]);
        plan.claims = vec![ClaimPlan {
            access: AccessMode::ReadWriteMany,
            class: Some("".into()),
            volume_name: Some("shop-prod-input".into()),
            workload: Some("web".into()),
            ..claim("input")
        }];
        let expected = json!({
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": metadata("input"),
            "spec": {
                "accessModes": ["ReadWriteMany"],
                "storageClassName": "",
                "resources": {"requests": {"storage": "10Gi"}},
                "volumeName": "shop-prod-input",
            },
        });
        assert_eq!(emit_one(&KIND, &plan), expected);
        assert_eq!(expected["metadata"]["labels"], labels());
    }

    #[test]
    fn a_shared_claim_belongs_to_no_workload_and_may_leave_the_class_to_the_cluster() {
        let mut plan = plan([workload(Controller::Deployment(deployment()))]);
        plan.claims = vec![ClaimPlan { class: None, ..claim("output") }];
        let object = emit_one(&KIND, &plan);
        assert_eq!(object["metadata"]["labels"], shared_labels());
        assert_eq!(object["spec"].get("storageClassName"), None);
    }
}
