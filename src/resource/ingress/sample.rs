//! A plan with one workload, for the tests of the kinds around networking.

use crate::diagnostic::{Mark, Route, SourceId};
use crate::plan::{
    AuthPlan, ContainerPlan, ContainerRole, ContainerSecurityPlan, Controller, DaemonSetPlan, HealthCheckPlan,
    IngressPlan, ListenerPlan, LoadBalancerPlan, NamespacePlan, PathPlan, PathType, PlacementPlan, Plan, PodPlan,
    PodSecurityLevel, PodSecurityPlan, ProbesPlan, Profile, ResourcesPlan, RulePlan, ServiceAccountPlan,
    TargetGroupPlan, Text, TextMap, WorkloadPlan,
};
use crate::resource::testing::platform;
use crate::tree::Tree;
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
    Plan {
        migration: "layering-detection".into(),
        environment: "prod".into(),
        profile: Profile::Prod,
        platform: platform(),
        namespace: NamespacePlan {
            name: "layering-detection".into(),
            create: false,
            pod_security: PodSecurityLevel::Restricted,
            declared_pod_security: None,
            pod_security_version: "latest".into(),
            labels: TextMap::new(),
            annotations: TextMap::new(),
        },
        labels: TextMap::new(),
        annotations: TextMap::new(),
        workloads: vec![workload()],
        persistent_volumes: vec![],
        claims: vec![],
        storage_classes: vec![],
        secret_store: None,
        default_deny: None,
        dashboards: vec![],
        governance: Vec::new(),
        cluster: crate::plan::ClusterPlan::default(),
        guards: Vec::new(),
        own_objects: vec![],
        patches: vec![],
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
    let mark = Mark { source: SourceId(0), start: 0, end: 0 };
    WorkloadPlan {
        name: "orchestrator".into(),
        route: Route::root(),
        origin: Tree::plain("", mark),
        from_fargate: false,
        controller: Controller::DaemonSet(DaemonSetPlan {
            max_unavailable: crate::plan::Amount::Pods(1),
            min_ready_seconds: 0,
            revision_history: 3,
        }),
        labels: TextMap::new(),
        annotations: TextMap::new(),
        pod: pod(),
        service: None,
        service_account: ServiceAccountPlan {
            name: "orchestrator".into(),
            create: false,
            role_arn: None,
            annotations: TextMap::new(),
        },
        config_maps: vec![],
        secrets: None,
        autoscale: None,
        budget: None,
        network: None,
        ingresses: vec![],
        cutovers: vec![],
        monitor: None,
        alerts: None,
        recommend: false,
    }
}

fn pod() -> PodPlan {
    PodPlan {
        annotations: TextMap::new(),
        config_hash: None,
        api_token: false,
        security: PodSecurityPlan {
            level: PodSecurityLevel::Restricted,
            reason: None,
            run_as_non_root: true,
            user: None,
            group: None,
            fs_group: None,
            seccomp_runtime_default: true,
        },
        init: vec![],
        main: container(),
        volumes: vec![],
        placement: PlacementPlan::default(),
        grace_seconds: 45,
        priority_class: None,
        image_pull_secrets: vec![],
    }
}

fn container() -> ContainerPlan {
    ContainerPlan {
        name: "orchestrator".into(),
        role: ContainerRole::Main,
        image: "example/orchestrator:1".into(),
        command: vec![],
        args: vec![],
        working_dir: None,
        ports: vec![],
        env_from: vec![],
        env: vec![],
        resources: ResourcesPlan::default(),
        probes: ProbesPlan::default(),
        pre_stop_seconds: None,
        security: ContainerSecurityPlan {
            read_only_root: true,
            allow_privilege_escalation: false,
            drop_all: true,
            add_capabilities: vec![],
            privileged: false,
            user: None,
        },
        mounts: vec![],
    }
}
