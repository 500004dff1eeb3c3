//! `PodMonitor`: tells the Prometheus operator to scrape pods that no Service stands before.

use super::Kind;
use super::custom::CustomObject;
use super::field::{Field, field, rows};
use super::metadata;
use super::metadata::selector;
use super::monitor;
use super::monitor::{Endpoint, endpoint, monitor_metadata};
use crate::object::Object;
use crate::plan::Plan;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use serde::Serialize;

/// One for each workload that is scraped and has no Service.
pub(super) const KIND: Kind = Kind {
    name: "monitoring.coreos.com/v1 PodMonitor",
    emit,
    fields: &[
        rows("", FIELDS),
        rows("metadata", monitor::METADATA),
        metadata::ROWS,
        rows("spec.selector.matchLabels", metadata::SELECTOR),
        rows("spec.podMetricsEndpoints[]", monitor::FIELDS),
    ],
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec<'a> {
    selector: LabelSelector,
    pod_metrics_endpoints: [Endpoint<'a>; 1],
}

/// Where the fields come from.
const FIELDS: &[Field] =
    &[field("kind", &["workloads.{workload}.monitor.enabled"], "without a Service, pods are scraped themselves")];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in plan.workloads.iter().filter(|it| it.service.is_none()) {
        let Some(monitor) = &workload.monitor else { continue };
        objects.push(Object::from_typed(&CustomObject {
            api_version: "monitoring.coreos.com/v1",
            kind: "PodMonitor",
            metadata: monitor_metadata(plan, workload, monitor),
            spec: Spec { selector: selector(plan, workload), pod_metrics_endpoints: [endpoint(monitor)] },
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Controller;
    use crate::resource::testing::{deployment, emit_all, emit_one, labels, monitor, plan, selector, workload};
    use serde_json::json;

    #[test]
    fn pods_without_a_service_are_scraped_themselves() {
        let mut worker = workload(Controller::Deployment(deployment()));
        worker.monitor = Some(monitor());
        let plan = plan([worker]);
        let mut with_release = labels();
        with_release["release"] = "prometheus".into();
        let expected = json!({
            "apiVersion": "monitoring.coreos.com/v1",
            "kind": "PodMonitor",
            "metadata": {"name": "web", "namespace": "shop-prod", "labels": with_release},
            "spec": {
                "selector": {"matchLabels": selector()},
                "podMetricsEndpoints": [
                    {"port": "http", "path": "/metrics", "interval": "30s", "scrapeTimeout": "10s"},
                ],
            },
        });
        assert_eq!(emit_one(&KIND, &plan), expected);
        assert!(emit_all(&super::super::service_monitor::KIND, &plan).is_empty());
    }
}
