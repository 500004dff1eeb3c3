//! Small plans for the tests of this stage.
//!
//! The migration is `shop`, the environment `prod`, the namespace `shop-prod`, the workload `web`.

mod expected;
mod keda;

pub(super) use expected::{batch_pod_template, labels, metadata, pod_template, selector, shared_labels};
pub(super) use keda::{events, scaled_job};

use super::Kind;
use crate::diagnostic::{Mark, Place, Route, SourceId};
use crate::plan::{
    AccessMode, AccessPlan, AccessRole, AlertCondition, AlertPlan, AlertsPlan, Amount, ClaimPlan, ClusterPlan,
    Completion, ConcurrencyPolicy, ContainerPlan, ContainerRole, ContainerSecurityPlan, Controller, CronPlan,
    CutoverPlan, CutoverShape, DaemonSetPlan, DashboardPlan, DeploymentPlan, GovernancePlan, HealthCheckPlan, JobPlan,
    LegacyPlan, LimitRangePlan, Measure, MonitorPlan, NamespacePlan, PlacementPlan, Plan, PlatformPlan, PodPlan,
    PodSecurityLevel, PodSecurityPlan, ProbesPlan, Profile, QuotaItemPlan, QuotaPlan, Replicas, ResourcesPlan,
    RestartPolicy, RolloutStrategy, SecretStoreKind, SecretStorePlan, SecretsService, ServiceAccountPlan, ServicePlan,
    ServicePortPlan, Share, StatefulSetPlan, TargetGroupPlan, TextMap, WorkloadPlan,
};
use crate::tree::Tree;
use serde_json::Value;
use std::sync::Arc;

/// Returns every object of one kind as JSON.
pub(super) fn emit_all(kind: &Kind, plan: &Plan) -> Vec<Value> {
    let mut objects = Vec::new();
    (kind.emit)(plan, &mut objects);
    objects.iter().map(|it| serde_json::to_value(&it.body).expect("an object is plain data")).collect()
}

/// Returns the only object of one kind as JSON.
pub(super) fn emit_one(kind: &Kind, plan: &Plan) -> Value {
    let mut objects = emit_all(kind, plan);
    assert_eq!(objects.len(), 1, "objects of {}", kind.name);
    objects.remove(0)
}

/// Returns the object of one kind from a plan with this workload alone.
pub(super) fn emit_for(kind: &Kind, workload: WorkloadPlan) -> Value {
    emit_one(kind, &plan([workload]))
}

/// Returns a plan with nothing but workloads.
pub(super) fn plan(workloads: impl Into<Vec<WorkloadPlan>>) -> Plan {
    Plan {
        migration: "shop".into(),
        environment: "prod".into(),
        profile: Profile::Prod,
        platform: platform(),
        namespace: NamespacePlan {
            name: "shop-prod".into(),
            create: false,
            pod_security: PodSecurityLevel::Restricted,
            declared_pod_security: None,
            pod_security_version: "latest".into(),
            labels: TextMap::new(),
            annotations: TextMap::new(),
        },
        labels: TextMap::new(),
        annotations: TextMap::new(),
        workloads: workloads.into(),
        persistent_volumes: Vec::new(),
        claims: Vec::new(),
        storage_classes: Vec::new(),
        secret_store: None,
        default_deny: None,
        dashboards: Vec::new(),
        governance: Vec::new(),
        cluster: ClusterPlan::default(),
        guards: Vec::new(),
        own_objects: Vec::new(),
        patches: Vec::new(),
    }
}

/// Returns a platform that nobody said anything about.
pub(super) fn platform() -> PlatformPlan {
    PlatformPlan {
        region: None,
        account: None,
        cluster: None,
        declared: Place::route(Route::from("spec.environments")),
        node_groups: Vec::new(),
        system_pods: Vec::new(),
        currency: None,
        policies_enforced: None,
        neighbours: Vec::new(),
        origin: Tree::map([], Mark { source: SourceId(0), start: 0, end: 0 }),
        load_balancer: None,
    }
}

/// Returns the cutover of the route `main` from port 80 of `web` to port 8080 of its pods.
pub(super) fn cutover(shape: CutoverShape) -> CutoverPlan {
    CutoverPlan {
        route: "main".into(),
        name: "web".into(),
        hosts: vec!["shop.example.com".into()],
        service: "web".into(),
        port: 80,
        pod_port: 8080,
        check_port: None,
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
        shape,
        legacy: LegacyPlan { port: 8080, ..LegacyPlan::default() },
    }
}

/// Returns a workload with nothing but its pods.
pub(super) fn workload(controller: Controller) -> WorkloadPlan {
    let nowhere = Mark { source: SourceId(0), start: 0, end: 0 };
    WorkloadPlan {
        name: "web".into(),
        route: Route::root(),
        origin: Tree::map([], nowhere),
        from_fargate: false,
        controller,
        labels: TextMap::new(),
        annotations: TextMap::new(),
        pod: pod(),
        service: None,
        service_account: ServiceAccountPlan {
            name: "web".into(),
            create: true,
            role_arn: None,
            annotations: TextMap::new(),
        },
        config_maps: Vec::new(),
        secrets: None,
        autoscale: None,
        budget: None,
        network: None,
        ingresses: Vec::new(),
        cutovers: Vec::new(),
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
        init: Vec::new(),
        main: container("web", ContainerRole::Main),
        volumes: Vec::new(),
        placement: PlacementPlan::default(),
        grace_seconds: 45,
        priority_class: None,
        image_pull_secrets: Vec::new(),
    }
}

/// Returns a container with nothing but an image.
pub(super) fn container(name: &str, role: ContainerRole) -> ContainerPlan {
    ContainerPlan {
        name: name.into(),
        role,
        image: format!("shop/{name}:1.8.2").into(),
        command: Vec::new(),
        args: Vec::new(),
        working_dir: None,
        ports: Vec::new(),
        env_from: Vec::new(),
        env: Vec::new(),
        resources: ResourcesPlan::default(),
        probes: ProbesPlan::default(),
        pre_stop_seconds: None,
        security: ContainerSecurityPlan {
            read_only_root: true,
            allow_privilege_escalation: false,
            drop_all: true,
            add_capabilities: Vec::new(),
            privileged: false,
            user: None,
        },
        mounts: Vec::new(),
    }
}

/// Returns a Deployment of two pods.
pub(super) fn deployment() -> DeploymentPlan {
    DeploymentPlan {
        replicas: Replicas::Fixed(2),
        strategy: RolloutStrategy::Rolling { max_surge: Amount::Percent(25), max_unavailable: Amount::Pods(0) },
        min_ready_seconds: 15,
        progress_deadline_seconds: 600,
        revision_history: 5,
    }
}

/// Returns a `StatefulSet` of one pod with a volume.
pub(super) fn stateful_set() -> StatefulSetPlan {
    StatefulSetPlan {
        replicas: Replicas::Fixed(1),
        service_name: "web".into(),
        parallel: false,
        min_ready_seconds: 0,
        revision_history: 5,
        claim_templates: vec![claim("data")],
    }
}

/// Returns a `DaemonSet`.
pub(super) fn daemon_set() -> DaemonSetPlan {
    DaemonSetPlan { max_unavailable: Amount::Percent(10), min_ready_seconds: 0, revision_history: 5 }
}

/// Returns a Job of one pod.
pub(super) fn job() -> JobPlan {
    JobPlan {
        parallelism: 1,
        completions: 1,
        completion: Completion::NonIndexed,
        backoff_limit: Some(3),
        backoff_limit_per_index: None,
        max_failed_indexes: None,
        active_deadline_seconds: Some(3600),
        ttl_seconds_after_finished: Some(86400),
        restart: RestartPolicy::Never,
    }
}

/// Returns a `CronJob` that runs at 16:00 in New York.
pub(super) fn cron_job() -> CronPlan {
    CronPlan {
        schedule: "0 16 * * *".into(),
        time_zone: "America/New_York".into(),
        concurrency: ConcurrencyPolicy::Forbid,
        starting_deadline_seconds: 300,
        successful_history: 3,
        failed_history: 5,
        suspend: false,
        job: JobPlan { ttl_seconds_after_finished: None, active_deadline_seconds: None, ..job() },
    }
}

/// Returns a claim on 10 GiB that one node can mount.
pub(super) fn claim(name: &str) -> ClaimPlan {
    ClaimPlan {
        name: name.into(),
        access: AccessMode::ReadWriteOnce,
        size: "10Gi".into(),
        class: Some("gp3".into()),
        volume_name: None,
        workload: None,
    }
}

/// Returns a Service that leads port 80 to the container port `http`.
pub(super) fn service() -> ServicePlan {
    ServicePlan {
        name: "web".into(),
        headless: false,
        ports: vec![ServicePortPlan {
            name: "http".into(),
            port: 80,
            target: "http".into(),
            protocol: "TCP",
            app_protocol: None,
        }],
        annotations: TextMap::new(),
    }
}

/// Returns a monitor that a kube-prometheus-stack finds.
pub(super) fn monitor() -> MonitorPlan {
    MonitorPlan {
        labels: map([("release", "prometheus")]),
        port: "http".into(),
        path: "/metrics".into(),
        interval_seconds: 30,
        timeout_seconds: 10,
    }
}

/// Returns alerts with one about CPU.
pub(super) fn alerts() -> AlertsPlan {
    let alert = AlertPlan {
        name: "HighCPU".into(),
        condition: AlertCondition::Cpu(Share(8000)),
        lasting_seconds: 300,
        labels: map([("severity", "warning")]),
        runbook: None,
    };
    AlertsPlan { operator_labels: map([("release", "prometheus")]), cluster: None, rules: vec![alert] }
}

/// Returns an empty dashboard of the workload.
pub(super) fn dashboard() -> DashboardPlan {
    DashboardPlan {
        name: "web-dashboard-overview".into(),
        workload: Some("web".into()),
        key: "overview.json".into(),
        model: "{\"title\": \"{{ web }}\"}\n".into(),
        labels: map([("grafana_dashboard", "1")]),
        folder: Some("Shop".into()),
    }
}

/// Returns a store that reads with a role of its own.
pub(super) fn secret_store(kind: SecretStoreKind) -> SecretStorePlan {
    SecretStorePlan {
        name: "aws".into(),
        kind,
        service: SecretsService::SecretsManager,
        region: "eu-west-1".into(),
        service_account: Some(("shop-eso".into(), "arn:aws:iam::111122223333:role/shop-eso".into())),
    }
}

/// Returns what governs the namespace, with everybody and everything in it.
pub(super) fn governed() -> GovernancePlan {
    let access = |role, group: &str| AccessPlan { role, groups: vec![group.into()] };
    let measure = Measure { amount: 4000, text: "4".into() };
    GovernancePlan {
        namespace: "shop-prod".into(),
        owner: "shop".into(),
        access: vec![
            access(AccessRole::Developer, "dev-team"),
            access(AccessRole::Operator, "ops-team"),
            access(AccessRole::Admin, "platform-team"),
        ],
        quota: Some(QuotaPlan {
            items: vec![QuotaItemPlan { resource: "requests.cpu", field: "cpu", hard: measure, needs: Vec::new() }],
            limit_range: Some(LimitRangePlan {
                cpu: "100m".into(),
                memory: "128Mi".into(),
                max_memory: None,
                largest: None,
            }),
            origin: Tree::map([], Mark { source: SourceId(0), start: 0, end: 0 }),
            route: Route::root(),
        }),
    }
}

/// Returns a map of the plan.
pub(super) fn map<const N: usize>(entries: [(&str, &str); N]) -> TextMap {
    entries.map(|(key, value)| (Arc::from(key), Arc::from(value))).into()
}
