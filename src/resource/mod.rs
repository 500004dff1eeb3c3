//! One file per Kubernetes kind; pure, cannot fail.
//!
//! Comes in: a [`Plan`]. Goes out: objects. Never does: decide, read, report; whatever could go wrong was found before.

// Parts that several kinds share.
mod container;
mod custom;
mod field;
mod merge_key;
mod metadata;
mod monitor;
mod placement;
mod pod_template;
mod probe;
mod trigger;
mod value;
mod variable;
mod volume;

#[cfg(test)]
mod testing;

// One module for each kind; each is also a line of `KINDS`.
mod config_map;
mod cron_job;
mod daemon_set;
mod deployment;
mod external_secret;
mod horizontal_pod_autoscaler;
mod ingress;
mod job;
mod limit_range;
mod namespace;
mod network_policy;
mod persistent_volume;
mod persistent_volume_claim;
mod pod_disruption_budget;
mod pod_monitor;
mod priority_class;
mod prometheus_rule;
mod resource_quota;
mod role;
mod role_binding;
mod scaled_job;
mod scaled_object;
mod secret_store;
mod service;
mod service_account;
mod service_monitor;
mod stateful_set;
mod storage_class;
mod target_group_binding;
mod trigger_authentication;
mod vertical_pod_autoscaler;

pub use merge_key::openapi;

use crate::object::Object;
use crate::plan::Plan;

pub use field::{Field, Rows};

/// A kind that is emitted.
pub struct Kind {
    /// `apiVersion` and `kind`, for lists and documentation.
    pub name: &'static str,
    /// Appends all objects of this kind.
    pub emit: fn(&Plan, &mut Vec<Object>),
    /// Where the fields of its objects come from.
    pub fields: &'static [Rows],
}

/// Every kind, in no particular order: `output/` puts objects in order.
pub const KINDS: &[Kind] = &[
    config_map::KIND,
    cron_job::KIND,
    daemon_set::KIND,
    deployment::KIND,
    external_secret::KIND,
    horizontal_pod_autoscaler::KIND,
    ingress::KIND,
    job::KIND,
    limit_range::KIND,
    namespace::KIND,
    network_policy::KIND,
    persistent_volume::KIND,
    persistent_volume_claim::KIND,
    pod_disruption_budget::KIND,
    pod_monitor::KIND,
    priority_class::KIND,
    resource_quota::KIND,
    role::KIND,
    role_binding::KIND,
    scaled_job::KIND,
    scaled_object::KIND,
    prometheus_rule::KIND,
    secret_store::KIND,
    service::KIND,
    service_account::KIND,
    service_monitor::KIND,
    stateful_set::KIND,
    storage_class::KIND,
    target_group_binding::KIND,
    trigger_authentication::KIND,
    vertical_pod_autoscaler::KIND,
];

/// Returns all objects of an environment, those of the user's templates included.
#[must_use]
pub fn emit(plan: &Plan) -> Vec<Object> {
    let mut objects: Vec<_> = plan.own_objects.iter().map(|it| it.object.clone()).collect();
    for kind in KINDS {
        (kind.emit)(plan, &mut objects);
    }
    objects
}

#[cfg(test)]
mod tests {
    use super::testing::{
        cron_job, daemon_set, deployment, events, job, map, monitor, plan, scaled_job, secret_store, service,
        stateful_set, workload,
    };
    use super::*;
    use crate::object::Node;
    use crate::plan::{
        Amount, AutoscalePlan, BindingPlan, BudgetPlan, ConfigMapPlan, Controller, CutoverShape, ExternalSecretPlan,
        MetricPlan, PersistentVolumePlan, SecretItemPlan, SecretStoreKind, StorageClassPlan, StorageProvisioner,
        WorkloadPlan,
    };
    use std::collections::BTreeSet;

    /// Returns a plan from which every kind has at least one object.
    fn full() -> Plan {
        let controllers = [
            Controller::Deployment(deployment()),
            Controller::StatefulSet(stateful_set()),
            Controller::DaemonSet(daemon_set()),
            Controller::Job(job()),
            Controller::CronJob(cron_job()),
            Controller::ScaledJob(scaled_job()),
        ];
        let mut plan = plan(controllers.map(workload));
        surround(&mut plan.workloads[0]);
        plan.governance = vec![testing::governed()];
        plan.workloads[1].monitor = Some(monitor());
        let metrics = Vec::new();
        plan.workloads[1].autoscale =
            Some(AutoscalePlan { min: 1, max: 5, metrics, up: None, down: None, events: Some(events()) });
        plan.namespace.create = true;
        plan.dashboards = vec![testing::dashboard()];
        plan.secret_store = Some(secret_store(SecretStoreKind::ClusterSecretStore));
        plan.claims = vec![testing::claim("input")];
        plan.persistent_volumes = vec![PersistentVolumePlan {
            name: "shop-prod-input".into(),
            handle: "fs-0123456789abcdef0".into(),
            claim: "input".into(),
            size: "5Gi".into(),
            class: "efs".into(),
        }];
        plan.storage_classes = vec![StorageClassPlan {
            name: "shop-prod-efs".into(),
            provisioner: StorageProvisioner::Efs,
            parameters: map([]),
            retain: false,
        }];
        plan
    }

    fn surround(web: &mut WorkloadPlan) {
        web.recommend = true;
        web.service = Some(service());
        web.monitor = Some(monitor());
        web.alerts = Some(testing::alerts());
        web.budget = Some(BudgetPlan::MaxUnavailable(Amount::Pods(1)));
        web.cutovers = vec![testing::cutover(CutoverShape::Terraform(BindingPlan {
            target_group: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/eks-web/0123456789abcdef"
                .into(),
            security_groups: vec!["sg-0123456789abcdef0".into()],
            shared: false,
        }))];
        web.config_maps = vec![ConfigMapPlan { name: "web".into(), data: map([("LOG_LEVEL", "INFO")]) }];
        let metrics = vec![MetricPlan::Resource { name: "cpu", utilization: 70 }];
        web.autoscale = Some(AutoscalePlan { min: 2, max: 5, metrics, up: None, down: None, events: None });
        let item = SecretItemPlan { key: "API_KEY".into(), remote_key: "shop".into(), property: None, version: None };
        web.secrets = Some(ExternalSecretPlan {
            name: "web".into(),
            store_name: "aws".into(),
            store_kind: SecretStoreKind::ClusterSecretStore,
            refresh_interval: "1h".into(),
            items: vec![item],
        });
    }

    fn assert_written(node: &Node, path: &str) {
        match node {
            Node::Null => panic!("{path} is null"),
            // The core API group has no name.
            Node::Text(text) => assert!(!text.is_empty() || path.ends_with(".apiGroups"), "{path} is empty"),
            Node::List(items) => {
                assert!(!items.is_empty(), "{path} is empty");
                for item in items {
                    assert_written(item, path);
                }
            }
            Node::Map(entries) => {
                assert!(!entries.is_empty(), "{path} is empty");
                for (key, value) in entries {
                    let key = key.as_str();
                    assert!(!matches!(key, "status" | "creationTimestamp"), "{path} has {key}");
                    assert_written(value, &format!("{path}.{key}"));
                }
            }
            Node::Bool(_) | Node::Int(_) | Node::Float(_) => {}
        }
    }

    #[test]
    fn nothing_empty_is_written() {
        for object in emit(&full()) {
            assert_written(&object.body, &object.label());
        }
    }

    #[test]
    fn every_object_carries_the_labels_and_annotations_that_the_user_wants_everywhere() {
        let mut plan = full();
        plan.annotations = map([("owner", "shop")]);
        plan.labels = map([("team", "checkout")]);
        for object in emit(&plan) {
            let text = |field, key| object.body.get("metadata")?.get(field)?.get(key)?.as_str();
            assert_eq!(text("annotations", "owner"), Some("shop"), "{}", object.label());
            assert_eq!(text("labels", "team"), Some("checkout"), "{}", object.label());
        }
    }

    #[test]
    fn only_cluster_scoped_objects_have_no_namespace() {
        let objects = emit(&full());
        let (inside, outside): (Vec<_>, Vec<_>) = objects.iter().partition(|it| it.namespace.is_some());
        assert!(inside.iter().all(|it| it.namespace.as_deref() == Some("shop-prod")));
        let outside: BTreeSet<_> = outside.iter().map(|it| it.kind.kind.as_str()).collect();
        assert_eq!(outside, ["ClusterSecretStore", "Namespace", "PersistentVolume", "StorageClass"].into());
    }
}
