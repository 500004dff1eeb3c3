//! `ServiceMonitor`: tells the Prometheus operator to scrape the pods behind a Service.

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

/// One for each workload that is scraped and has a Service.
pub(super) const KIND: Kind = Kind {
    name: "monitoring.coreos.com/v1 ServiceMonitor",
    emit,
    fields: &[
        rows("", FIELDS),
        rows("metadata", monitor::METADATA),
        metadata::ROWS,
        rows("spec.selector.matchLabels", metadata::SELECTOR),
        rows("spec.endpoints[]", monitor::FIELDS),
    ],
};

#[derive(Serialize)]
struct Spec<'a> {
    // Selects labels of the *Service*, which carries the two selector labels of its workload like every object of it.
    selector: LabelSelector,
    endpoints: [Endpoint<'a>; 1],
}

/// Where the fields come from.
const FIELDS: &[Field] =
    &[field("kind", &["workloads.{workload}.monitor.enabled"], "scraping by the Service, where there is one")];

fn emit(plan: &Plan, objects: &mut Vec<Object>) {
    for workload in plan.workloads.iter().filter(|it| it.service.is_some()) {
        let Some(monitor) = &workload.monitor else { continue };
        objects.push(Object::from_typed(&CustomObject {
            api_version: "monitoring.coreos.com/v1",
            kind: "ServiceMonitor",
            metadata: monitor_metadata(plan, workload, monitor),
            spec: Spec { selector: selector(plan, workload), endpoints: [endpoint(monitor)] },
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Controller;
    use crate::resource::testing::{
        deployment, emit_all, emit_one, labels, monitor, plan, selector, service, workload,
    };
    use serde_json::json;

    #[test]
    fn a_service_monitor_selects_labels_that_the_service_has() {
        let mut web = workload(Controller::Deployment(deployment()));
        web.service = Some(service());
        web.monitor = Some(monitor());
        let plan = plan([web]);
        let mut with_release = labels();
        with_release["release"] = "prometheus".into();
        let expected = json!({
            "apiVersion": "monitoring.coreos.com/v1",
            "kind": "ServiceMonitor",
            "metadata": {"name": "web", "namespace": "shop-prod", "labels": with_release},
            "spec": {
                "selector": {"matchLabels": selector()},
                "endpoints": [{"port": "http", "path": "/metrics", "interval": "30s", "scrapeTimeout": "10s"}],
            },
        });
        assert_eq!(emit_one(&KIND, &plan), expected);
        let service = emit_one(&super::super::service::KIND, &plan);
        for (label, value) in expected["spec"]["selector"]["matchLabels"].as_object().into_iter().flatten() {
            assert_eq!(service["metadata"]["labels"][label], *value);
        }
        assert!(emit_all(&super::super::pod_monitor::KIND, &plan).is_empty());
    }
}
