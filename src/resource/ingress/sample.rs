//! A plan with one workload, for the tests of the kinds around networking.

use crate::plan::{
    AuthPlan, ContainerRole, Controller, HealthCheckPlan, IngressPlan, ListenerPlan, LoadBalancerPlan, NamespacePlan,
    PathPlan, PathType, Plan, PodPlan, RulePlan, ServiceAccountPlan, TargetGroupPlan, Text, TextMap, WorkloadPlan,
};
use crate::resource::testing;
use std::sync::Arc;

/// Returns a sorted map of texts.
pub(crate) fn map(pairs: &[(&str, &str)]) -> TextMap {
    pairs.iter().map(|&(key, value)| (key.into(), value.into())).collect()
}

/// Returns texts.
pub(crate) fn texts(items: &[&str]) -> Vec<Text> {
    items.iter().map(|&it| it.into()).collect()
}

/// Returns the environment `prod` of the migration `layering-detection`, with the workload `orchestrator`.
pub(crate) fn plan() -> Plan {
    let usual = testing::plan([workload()]);
    Plan {
        migration: "layering-detection".into(),
        namespace: NamespacePlan { name: "layering-detection".into(), ..usual.namespace },
        ..usual
    }
}

/// Returns the route of `detect.example.com` to `orchestrator:8000`, with nothing that could be left out.
pub(crate) fn route() -> IngressPlan {
    let path = PathPlan { path: "/".into(), path_type: PathType::Prefix };
    IngressPlan {
        name: "orchestrator".into(),
        load_balancer: Arc::new(load_balancer()),
        order: 0,
        rules: vec![RulePlan { host: Some("detect.example.com".into()), paths: vec![path] }],
        service: "orchestrator".into(),
        port: 8000,
        action: None,
        conditions: vec![],
        transforms: vec![],
        health_check: HealthCheckPlan {
            path: Some("/health".into()),
            port: None,
            protocol: None,
            interval: 15,
            timeout: 5,
            healthy: 2,
            unhealthy: 2,
            codes: "200".into(),
        },
        target_group: TargetGroupPlan { deregistration_delay_seconds: 30, ..TargetGroupPlan::default() },
        auth: None::<AuthPlan>,
        jwt_validation: None,
        regex_paths: false,
        annotations: TextMap::new(),
    }
}

/// Returns the public load balancer of the group `layering-detection-prod`.
pub(crate) fn load_balancer() -> LoadBalancerPlan {
    let certificate = "arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-4000-8000-000000000000";
    LoadBalancerPlan {
        class: "alb".into(),
        group: "layering-detection-prod".into(),
        scheme: "internet-facing".into(),
        listeners: vec![ListenerPlan { https: false, port: 80 }, ListenerPlan { https: true, port: 443 }],
        ssl_redirect: Some(443),
        certificates: vec![certificate.into()],
        ..LoadBalancerPlan::default()
    }
}

fn workload() -> WorkloadPlan {
    let service_account =
        ServiceAccountPlan { name: "orchestrator".into(), create: false, role_arn: None, annotations: TextMap::new() };
    let usual = testing::workload(Controller::DaemonSet(testing::daemon_set()));
    let pod = PodPlan { main: testing::container("orchestrator", ContainerRole::Main), ..usual.pod };
    WorkloadPlan { name: "orchestrator".into(), service_account, pod, ..usual }
}
