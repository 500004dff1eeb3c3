//! `StatefulSet`: pods with names and volumes of their own.

use super::Kind;
use super::deployment::fixed;
use super::field::{Field, below, field, rows};
use super::metadata;
use super::metadata::{annotated, of_workload, selector};
use super::persistent_volume_claim;
use super::pod_template::{self, pod_template};
use super::value::{count, list, text, text_map, unless_zero};
use crate::object::Object;
use crate::plan::{ClaimPlan, Controller, Plan, StatefulSetPlan, WorkloadPlan, names};
use k8s_openapi::api::apps::v1::{StatefulSet, StatefulSetPersistentVolumeClaimRetentionPolicy, StatefulSetSpec};
use k8s_openapi::api::core::v1::PersistentVolumeClaim;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// One for each workload that is a `StatefulSet`.
pub(super) const KIND: Kind = Kind {
    name: "apps/v1 StatefulSet",
    emit,
    fields: &[
        rows("", FIELDS),
        metadata::ROWS,
        rows("spec.selector.matchLabels", metadata::SELECTOR),
        below("spec.template", pod_template::ROWS),
    ],
};

/// Where the fields come from.
const FIELDS: &[Field] = &[
    field(
        "kind",
        &["workloads.{workload}.kind"],
        "the controller that `kind` names; without it, what the other fields ask for",
    ),
    field(
        "spec.replicas",
        &["workloads.{workload}.scale.min", "workloads.{workload}.scale.max"],
        "as many pods; with a range an autoscaler decides, and nothing is written: every apply would reset it",
    ),
    field("spec.serviceName", &[], "the headless Service gives the pods their names"),
    field("spec.revisionHistoryLimit", &["workloads.{workload}.rollout.history"], "old revisions for a rollback"),
    field(
        "spec.minReadySeconds",
        &["workloads.{workload}.rollout.minReady"],
        "how long a new pod must be ready before the next is replaced",
    ),
    field(
        "spec.podManagementPolicy",
        &["workloads.{workload}.parallel"],
        "one pod after the other, unless all may start at once",
    ),
    field("spec.persistentVolumeClaimRetentionPolicy.*", &[], "data outlives the object that asked for it"),
    field("spec.volumeClaimTemplates[].apiVersion", &[], "claims belong to the core API"),
    field("spec.volumeClaimTemplates[].kind", &[], "a claim for each pod"),
    field(
        "spec.volumeClaimTemplates[].metadata.name",
        &["workloads.{workload}.volumes.{mount}"],
        "the name of the volume in the pod",
    ),
    field(
        "spec.volumeClaimTemplates[].metadata.labels.*",
        &[],
        "claim templates are immutable, so they carry only labels that never change",
    ),
    field(
        "spec.volumeClaimTemplates[].spec.accessModes[]",
        &["workloads.{workload}.volumes.{mount}"],
        "an EBS volume is mounted by one node",
    ),
    field(
        "spec.volumeClaimTemplates[].spec.resources.requests.storage",
        &["workloads.{workload}.volumes.{mount}.size"],
        "the size of the disk",
    ),
    field(
        "spec.volumeClaimTemplates[].spec.storageClassName",
        &["workloads.{workload}.volumes.{mount}.class", "else platform.storage.ebs.name"],
        "the class that makes the disk",
    ),
];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in &plan.workloads {
        if let Controller::StatefulSet(stateful_set) = &workload.controller {
            objects.push(Object::from_typed(&StatefulSet {
                metadata: annotated(of_workload(plan, workload, &workload.name), &workload.annotations),
                spec: Some(spec(plan, workload, stateful_set)),
                status: None,
            }));
        }
    }
}

fn spec(plan: &Plan, workload: &WorkloadPlan, stateful_set: &StatefulSetPlan) -> StatefulSetSpec {
    let StatefulSetPlan { replicas, service_name, parallel, min_ready_seconds, revision_history, claim_templates } =
        stateful_set;
    let claims = list(claim_templates.iter().map(|claim| claim_template(plan, workload, claim)));
    StatefulSetSpec {
        service_name: Some(text(service_name)),
        replicas: fixed(*replicas),
        revision_history_limit: Some(count(*revision_history)),
        min_ready_seconds: unless_zero(*min_ready_seconds),
        pod_management_policy: parallel.then(|| "Parallel".to_owned()),
        selector: selector(plan, workload),
        template: pod_template(plan, workload),
        persistent_volume_claim_retention_policy: claims.is_some().then(keep_claims),
        volume_claim_templates: claims,
        ..StatefulSetSpec::default()
    }
}

/// Returns the policy that never deletes data.
fn keep_claims() -> StatefulSetPersistentVolumeClaimRetentionPolicy {
    StatefulSetPersistentVolumeClaimRetentionPolicy {
        when_deleted: Some("Retain".to_owned()),
        when_scaled: Some("Retain".to_owned()),
    }
}

fn claim_template(plan: &Plan, workload: &WorkloadPlan, claim: &ClaimPlan) -> PersistentVolumeClaim {
    PersistentVolumeClaim {
        metadata: ObjectMeta {
            name: Some(text(&claim.name)),
            // Claim templates are immutable: only labels that never change, or the next release could not be applied.
            labels: text_map(&names::selector(plan, workload)),
            ..ObjectMeta::default()
        },
        spec: Some(persistent_volume_claim::spec(claim)),
        status: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{PodVolumePlan, VolumeSource};
    use crate::resource::testing::{emit_for, metadata, pod_template, selector, stateful_set, workload};
    use serde_json::json;

    #[test]
    fn a_stateful_set_makes_a_claim_for_each_pod_and_never_deletes_it() {
        let mut database = workload(Controller::StatefulSet(stateful_set()));
        database.pod.volumes = vec![PodVolumePlan { name: "data".into(), source: VolumeSource::ClaimTemplate }];
        let expected = json!({
            "apiVersion": "apps/v1",
            "kind": "StatefulSet",
            "metadata": metadata("web"),
            "spec": {
                "serviceName": "web",
                "replicas": 1,
                "revisionHistoryLimit": 5,
                "selector": {"matchLabels": selector()},
                "template": pod_template(),
                "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"},
                "volumeClaimTemplates": [{
                    "apiVersion": "v1",
                    "kind": "PersistentVolumeClaim",
                    "metadata": {"name": "data", "labels": selector()},
                    "spec": {
                        "accessModes": ["ReadWriteOnce"],
                        "storageClassName": "gp3",
                        "resources": {"requests": {"storage": "10Gi"}},
                    },
                }],
            },
        });
        assert_eq!(emit_for(&KIND, database), expected);
    }

    #[test]
    fn a_stateful_set_without_claims_says_nothing_about_them() {
        let bare = StatefulSetPlan { claim_templates: Vec::new(), parallel: true, ..stateful_set() };
        let expected = json!({
            "serviceName": "web",
            "replicas": 1,
            "revisionHistoryLimit": 5,
            "podManagementPolicy": "Parallel",
            "selector": {"matchLabels": selector()},
            "template": pod_template(),
        });
        assert_eq!(emit_for(&KIND, workload(Controller::StatefulSet(bare)))["spec"], expected);
    }
}
