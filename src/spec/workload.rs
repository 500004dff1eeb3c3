//! A workload, as written. The same shape serves `defaults` and every layer of an environment.

use super::alert::{AlertsSpec, DashboardSpec};
use super::codes;
use super::config::{EnvSpec, FileSpec, SecretSpec, VolumeSpec};
use super::container::{
    ContainerSpec, CpuSpec, IdentitySpec, MemorySpec, MonitorSpec, PortSpec, SecuritySpec, ServiceAccountSpec,
    ServiceSpec,
};
use super::foreign::check_commands;
use super::migration::names_to_map;
use super::network::{AfterSpec, CallSpec, OutsideSpec};
use super::node_group::{ArchWord, CapacityWord, Taint};
use super::probe::ProbeSpec;
use super::record::record;
use super::route::RouteSpec;
use super::scalar::{
    AbsolutePath, Count, Duration, EnvName, Flag, Image, LabelKey, LabelValue, Name, PortName, PortNumber, Quantity,
    Text, TimeZone, choice,
};
use super::scale::{DisruptionSpec, RolloutSpec, ScaleSpec, StopSpec};
use super::shape::{List, Map, Reader};
use super::unknown::{check_nested, check_variables};
use crate::diagnostic::{Diagnostic, Place};
use crate::tree::{Entry, Tree, Value};
use std::sync::Arc;

choice! {
    /// What runs the pods.
    pub enum KindWord, "a kind of workload" {
        /// Interchangeable pods.
        "Deployment" Deployment,
        /// Pods with names and volumes of their own.
        "StatefulSet" StatefulSet,
        /// One pod on each node.
        "DaemonSet" DaemonSet,
        /// Pods that run to their end, once.
        "Job" Job,
        /// Jobs by the clock.
        "CronJob" CronJob,
        /// Jobs by the work that waits (KEDA): `scale: {max: 50, on: {…}}`.
        "ScaledJob" ScaledJob,
    }
}

choice! {
    /// Where a workload runs before the migration.
    pub enum OriginWord, "a platform to move from" {
        /// AWS ECS on Fargate.
        "fargate" Fargate,
        /// AWS ECS on EC2.
        "ecs" Ecs,
        /// AWS Copilot.
        "copilot" Copilot,
        /// Docker Compose.
        "compose" Compose,
        /// Containers on a host.
        "host" Host,
    }
}

record! {
    /// A workload.
    pub struct WorkloadSpec, rewrite(spread_short_fields) {
        /// Whether it exists here.
        ///
        /// Default: `true`. Example: `enabled: false` in an environment without it.
        "enabled" enabled: Flag,
        /// What runs the pods.
        ///
        /// Default: `CronJob` with a `schedule`, else `Deployment`. Example: `kind: StatefulSet`.
        "kind" kind: KindWord,
        /// Image with tag or digest.
        ///
        /// Required. Example: `image: "registry.example.com/{{ workload }}:{{ vars.tag }}"`.
        "image" image: Image,
        /// Replaces the image's ENTRYPOINT (Compose: entrypoint, ECS: entryPoint).
        ///
        /// Default: the image's. Example: `command: [python, -m, app]`.
        "command" command: List<Text>,
        /// Replaces the image's CMD (Compose and ECS: command).
        ///
        /// Default: the image's. Example: `args: [--verbose]`.
        "args" args: List<Text>,
        /// Replaces the image's WORKDIR.
        ///
        /// Default: the image's. Example: `workingDir: /app`.
        "workingDir" working_dir: Text,
        /// The port, short for `ports: {http: …}`.
        ///
        /// Default: none. Example: `port: 8080`.
        "port" port: PortNumber,
        /// Ports by name. The main one is `http`, else `https` or `grpc`, else the first by name.
        ///
        /// Default: none. Example: `ports: {http: 8080, metrics: 9090}`.
        "ports" ports: Map<PortName, PortSpec>,
        /// The Service.
        ///
        /// Default: one with all ports. Example: `service: false`.
        "service" service: ServiceSpec,
        /// CPU of the main container, in cores: what it asks for, and its limit.
        ///
        /// Required. Example: `cpu: 500m`, or `cpu: {request: 250m, limit: 500m}`.
        "cpu" cpu: CpuSpec,
        /// Memory of the main container: what it asks for, and its limit.
        ///
        /// Required. Example: `memory: 512Mi`, or `memory: {request: 512Mi, limit: 1Gi}`.
        "memory" memory: MemorySpec,
        /// Local disk that the pods may use.
        ///
        /// Default: not limited. Example: `ephemeralStorage: 20Gi`.
        "ephemeralStorage" ephemeral_storage: Quantity,
        /// How many pods.
        ///
        /// Default: 1 in dev, 2 in staging and prod. Example: `scale: 1-5`, or `scale: {min: 2, max: 10, cpu: 60}`.
        "scale" scale: ScaleSpec,
        /// When the Jobs of a CronJob run.
        ///
        /// Default: none. Example: `schedule: "0 16 * * 1-5"`.
        "schedule" schedule: ScheduleSpec,
        /// How a Job runs.
        ///
        /// Default: one pod, 3 more tries. Example: `job: {completions: 50, parallelism: 10}`.
        "job" job: JobSpec,
        /// Variables; they go into a ConfigMap.
        ///
        /// Default: none. Example: `env: {LOG_LEVEL: INFO}`.
        "env" env: Map<EnvName, EnvSpec>,
        /// Secrets of the store, as variables or files.
        ///
        /// Default: none. Example: `secrets: {API_KEY: "shop/prod/app#API_KEY"}`.
        "secrets" secrets: Map<EnvName, SecretSpec>,
        /// Files in the container, by path; they go into a ConfigMap.
        ///
        /// Default: none. Example: `files: {/etc/app/app.yaml: {from: config/app.yaml}}`.
        "files" files: Map<AbsolutePath, FileSpec>,
        /// Volumes, by the path that they are mounted at.
        ///
        /// Default: none. Example: `volumes: {/data: 10Gi}`.
        "volumes" volumes: Map<AbsolutePath, VolumeSpec>,
        /// How the container is asked whether it is well: the base of all three probes.
        ///
        /// Default: none, with a warning where there is a port. Example: `health: /health`.
        "health" health: ProbeSpec,
        /// Startup probe, laid over `health`: holds the other two off.
        ///
        /// Default: one with `health.grace`. Example: `startup: {path: /startup, interval: 5s, retries: 30}`.
        "startup" startup: ProbeSpec,
        /// Liveness probe, laid over `health`: restarts the container.
        ///
        /// Default: as `health`. Example: `liveness: /livez`.
        "liveness" liveness: ProbeSpec,
        /// Readiness probe, laid over `health`: takes the pod out of its Services.
        ///
        /// Default: as `health`. Example: `readiness: {path: /ready, interval: 5s}`.
        "readiness" readiness: ProbeSpec,
        /// Workloads and outside targets of the platform that this workload calls: the only ones it then may call.
        ///
        /// Default: none. Example: `calls: {orders: ORDERS_URL, postgres: true}`, or `calls: [orders, postgres]`.
        "calls" calls: Map<Name, CallSpec>,
        /// Workloads that must answer before this one starts; each is called, so it need not stand in `calls` as well.
        ///
        /// Better: let the program try again, and be ready (`readiness`) only with all that it needs. A wait helps only at
        /// the start of a pod; after it, what the program does when a connection breaks decides.
        ///
        /// Default: none. Example: `after: {postgres: {port: sql, timeout: 10m}}`, or `after: [postgres, redis]`.
        "after" after: Map<Name, AfterSpec>,
        /// Targets outside of this migration that this workload calls.
        ///
        /// Default: none. Example: `outside: {database: 10.20.0.0/16:5432}`.
        "outside" outside: Map<Name, OutsideSpec>,
        /// Callers outside of this migration.
        ///
        /// Default: none. Example: `accepts: {reporting: {namespace: reporting, port: 8080}}`.
        "accepts" accepts: Map<Name, OutsideSpec>,
        /// The route from the load balancer, short for `routes: {main: …}`.
        ///
        /// Default: none. Example: `route: shop.example.com`.
        "route" route: RouteSpec,
        /// Routes from the load balancer by name. `main` gives an Ingress with the workload's name.
        ///
        /// Default: none. Example: `routes: {main: shop.example.com, admin: {host: admin.example.com}}`.
        "routes" routes: Map<Name, RouteSpec>,
        /// AWS rights of the pods.
        ///
        /// Default: none. Example: `identity: arn:aws:iam::111122223333:role/shop-web`.
        "identity" identity: IdentitySpec,
        /// The ServiceAccount.
        ///
        /// Default: one of its own with the workload's name. Example: `serviceAccount: web-existing`.
        "serviceAccount" service_account: ServiceAccountSpec,
        /// Node groups that the pods run on, by their names in `platform.nodeGroups`.
        ///
        /// Default: any node without taints. Example: `nodeGroup: application`.
        "nodeGroup" node_group: List<Name>,
        /// Kind of capacity that the pods prefer.
        ///
        /// Default: no preference. Example: `prefer: spot`.
        "prefer" prefer: CapacityWord,
        /// Processor architecture that the image needs.
        ///
        /// Default: any. Example: `arch: arm64`.
        "arch" arch: ArchWord,
        /// Further node labels that must match.
        ///
        /// Default: none. Example: `nodeSelector: {disk: ssd}`.
        "nodeSelector" node_selector: Map<LabelKey, LabelValue>,
        /// Further taints that the pods put up with: key to `value:Effect`.
        ///
        /// Default: those of the node groups. Example: `tolerations: {dedicated: "batch:NoSchedule"}`.
        "tolerations" tolerations: Map<LabelKey, Taint>,
        /// How the pods are spread.
        ///
        /// Default: none in dev, soft in staging and prod. Example: `spread: {zone: hard}`.
        "spread" spread: SpreadSpec,
        /// How pods are replaced by new ones.
        ///
        /// Default: new ones first, none missing. Example: `rollout: {maxUnavailable: 25%}`.
        "rollout" rollout: RolloutSpec,
        /// How a pod stops.
        ///
        /// Default: 30 s after the stop signal. Example: `stop: 90s`.
        "stop" stop: StopSpec,
        /// How many pods may be evicted at a time.
        ///
        /// Default: 1 in staging and prod with at least 2 pods; no budget else. Example: `disruption: 1`.
        "disruption" disruption: DisruptionSpec,
        /// Security of the pods.
        ///
        /// Default: `restricted`. Example: `security: {user: 1000}`.
        "security" security: SecuritySpec,
        /// Scraping of metrics by the Prometheus operator.
        ///
        /// Default: none. Example: `monitor: /metrics`.
        "monitor" monitor: MonitorSpec,
        /// Alerts of the Prometheus operator.
        ///
        /// Default: none. Example: `alerts: true`, or `alerts: {cpu: 80, memory: 85, down: 1m}`.
        "alerts" alerts: AlertsSpec,
        /// Dashboards of Grafana by name.
        ///
        /// Default: none. Example: `dashboards: {overview: dashboards/overview.json}`.
        "dashboards" dashboards: Map<Name, DashboardSpec>,
        /// Whether a VerticalPodAutoscaler says how much CPU and memory the containers use (`kubectl describe vpa`). It
        /// never changes anything. Needs its recommender in the cluster. A ScaledJob has none.
        ///
        /// Default: `false`. Example: `recommend: true`.
        "recommend" recommend: Flag,
        /// Whether all pods of a StatefulSet start and stop at once.
        ///
        /// Default: `false`: one after the other. Example: `parallel: true`.
        "parallel" parallel: Flag,
        /// Containers that run to their end before the main one starts. Several say their `order`, because hosts sort the keys
        /// of maps.
        ///
        /// Default: none. Example:
        /// `init: {migrate: {image: "registry.example.com/shop/web:1.8.2", command: [./migrate, up]}}`.
        "init" init: Map<Name, ContainerSpec>,
        /// Containers that run beside the main one (native sidecars), by `order`, then by name.
        ///
        /// Default: none. Example:
        /// `sidecars: {exporter: {image: "quay.io/prometheus/statsd-exporter:v0.28.0", ports: {metrics: 9102}}}`.
        "sidecars" sidecars: Map<Name, ContainerSpec>,
        /// Where it runs before the migration: what cannot have run there is reported.
        ///
        /// Default: unknown. Example: `movesFrom: fargate`.
        "movesFrom" moves_from: OriginWord,
        /// Labels on all objects of the workload and on its pods.
        ///
        /// Default: none. Example: `labels: {team: payments}`.
        "labels" labels: Map<LabelKey, LabelValue>,
        /// Annotations on the controller.
        ///
        /// Default: none. Example: `annotations: {owner: payments@example.com}`.
        "annotations" annotations: Map<LabelKey, Text>,
        /// Annotations on the pods.
        ///
        /// Default: none. Example: `podAnnotations: {sidecar.istio.io/inject: "false"}`.
        "podAnnotations" pod_annotations: Map<LabelKey, Text>,
        /// A PriorityClass of the cluster.
        ///
        /// Default: none. Example: `priorityClass: critical`.
        "priorityClass" priority_class: Name,
        /// Secrets with registry logins. ECR needs none.
        ///
        /// Default: none. Example: `imagePullSecrets: [registry-login]`.
        "imagePullSecrets" image_pull_secrets: List<Name>,
        /// What differs in single environments, laid over everything else.
        ///
        /// Default: nothing. Example: `environments: {prod: {scale: 2-5}}`.
        "environments" environments: Map<Name, WorkloadSpec>,
    }
}

choice! {
    /// How strictly pods are spread.
    pub enum SpreadWord, "a strictness of spreading" {
        /// Where possible.
        "soft" Soft,
        /// Always: pods wait rather than break it.
        "hard" Hard,
        /// Not at all.
        "none" None,
    }
}

record! {
    /// How the pods are spread.
    pub struct SpreadSpec, short("`soft`, `hard` or `none`", one_word, ["zone"]) {
        /// Over zones.
        ///
        /// Default: none in dev, soft in staging and prod. Example: `zone: hard`.
        "zone" zone: SpreadWord,
        /// Over hosts.
        ///
        /// Default: none in dev, soft in staging and prod. Example: `host: soft`.
        "host" host: SpreadWord,
        /// Whether two pods keep off one host (anti-affinity). `hard` can block a rollout.
        ///
        /// Default: as `host`, but never `hard`. Example: `antiAffinity: hard`.
        "antiAffinity" anti_affinity: SpreadWord,
        /// How much fuller one domain may be than another.
        ///
        /// Default: 1. Example: `maxSkew: 2`.
        "maxSkew" max_skew: Count,
    }
}

/// `hard` means hard over zones: hard over hosts would let no two pods share a host.
fn one_word(tree: &Tree) -> Option<Tree> {
    let host = match tree.as_str()? {
        "hard" => Tree::plain("soft", tree.mark),
        _ => tree.clone(),
    };
    Some(Tree::map([("zone", tree.clone()), ("host", host)], tree.mark))
}

choice! {
    /// What happens when a run is due and the last one has not ended.
    pub enum ConcurrencyWord, "a concurrency policy" {
        /// Both run.
        "Allow" Allow,
        /// The new run is skipped.
        "Forbid" Forbid,
        /// The old run is stopped.
        "Replace" Replace,
    }
}

record! {
    /// When the Jobs of a CronJob run.
    pub struct ScheduleSpec, short("five fields of cron", cron, ["cron"]) {
        /// Minute, hour, day of month, month, day of week.
        ///
        /// Required. Example: `cron: "0 16 * * 1-5"`.
        "cron" cron: Text,
        /// IANA time zone that the schedule is read in.
        ///
        /// Default: `Etc/UTC`. Example: `timeZone: America/New_York`.
        "timeZone" time_zone: TimeZone,
        /// What happens when the last run has not ended.
        ///
        /// Default: `Forbid`. Example: `concurrency: Allow`.
        "concurrency" concurrency: ConcurrencyWord,
        /// How late a run may start before it is skipped.
        ///
        /// Default: 5m. Example: `startingDeadline: 1h`.
        "startingDeadline" starting_deadline: Duration,
        /// How many successful Jobs are kept.
        ///
        /// Default: 3. Example: `keepSuccessful: 1`.
        "keepSuccessful" keep_successful: Count,
        /// How many failed Jobs are kept.
        ///
        /// Default: 3. Example: `keepFailed: 5`.
        "keepFailed" keep_failed: Count,
        /// Whether no run starts for now.
        ///
        /// Default: `false`. Example: `suspend: true`.
        "suspend" suspend: Flag,
    }
}

fn cron(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("cron", tree.clone())], tree.mark))
}

choice! {
    /// What happens when a container of a Job fails.
    pub enum RestartWord, "a restart policy" {
        /// The pod stays for its log; the Job makes a new one.
        "Never" Never,
        /// The container starts again in the same pod.
        "OnFailure" OnFailure,
    }
}

record! {
    /// How a Job runs. A Job cannot be changed in the cluster, so its name ends in a hash of its content: a new image is a
    /// new Job. `images` of Kustomize, which act after us, would not change the name; set the tag here.
    pub struct JobSpec {
        /// How many pods run at the same time.
        ///
        /// Default: 1. Example: `parallelism: 4`.
        "parallelism" parallelism: Count,
        /// How many pods must succeed.
        ///
        /// Default: 1. Example: `completions: 8`.
        "completions" completions: Count,
        /// Whether each pod gets an index of its own (`JOB_COMPLETION_INDEX`).
        ///
        /// Default: `true` with more than one completion. Example: `indexed: false`.
        "indexed" indexed: Flag,
        /// How often a failed pod is tried again, all pods together.
        ///
        /// Default: 3; not limited with `retriesPerIndex`. Example: `retries: 0`.
        "retries" retries: Count,
        /// How often the pod of one index is tried again (`backoffLimitPerIndex`): an index that fails does not stop the
        /// others. Only for an indexed Job with `restart: Never`.
        ///
        /// Default: not limited by itself. Example: `retriesPerIndex: 2`.
        "retriesPerIndex" retries_per_index: Count,
        /// How many indexes may fail before the Job stops at once (`maxFailedIndexes`). Only with `retriesPerIndex`.
        ///
        /// Default: all of them may; a Job with a failed index counts as failed when all have ended. Example: `maxFailedIndexes: 5`.
        "maxFailedIndexes" max_failed_indexes: Count,
        /// After how long the whole Job is stopped.
        ///
        /// Default: not at all. Example: `deadline: 2h`.
        "deadline" deadline: Duration,
        /// How long a finished Job is kept.
        ///
        /// Default: 1d. Example: `keep: 7d`.
        "keep" keep: Duration,
        /// What happens when a container fails.
        ///
        /// Default: `Never`. Example: `restart: OnFailure`.
        "restart" restart: RestartWord,
    }
}

/// `port` is short for `ports.http`, `route` for `routes.main`, a list of calls or waits for a map of them.
///
/// It happens before layers are merged: otherwise `port` in one layer and `ports` in another would not meet.
fn spread_short_fields(tree: &mut Tree, reader: &mut Reader<'_>) {
    check_commands(tree, reader);
    check_variables(tree, reader);
    check_nested(tree, reader);
    move_under(tree, reader, ("port", "ports", "http"));
    move_under(tree, reader, ("route", "routes", "main"));
    let Value::Map(entries) = &mut tree.value else { return };
    for entry in entries.iter_mut().filter(|entry| matches!(&*entry.key, "calls" | "after")) {
        let field = Arc::clone(&entry.key);
        reader.at(&field, |reader| names_to_map(&mut entry.value, reader));
    }
}

fn move_under(tree: &mut Tree, reader: &mut Reader<'_>, (short, long, name): (&str, &'static str, &'static str)) {
    let Some(entry) = tree.remove(short) else { return };
    if let Some(other) = tree.get(long).and_then(|it| it.entry(name)) {
        let other = Place::new(other.mark, reader.route.key(long).key(name));
        let place = reader.place(entry.mark);
        let what = format!("`{short}` and `{long}.{name}` say the same thing");
        reader.say(
            Diagnostic::new(&codes::SAID_TWICE, place, what)
                .help(format!("keep `{long}.{name}`, remove `{short}`"))
                .label_at(Some(other), "the other one"),
        );
        return;
    }
    let item = Entry { key: name.into(), mark: entry.mark, value: entry.value };
    let Value::Map(entries) = &mut tree.value else { return };
    match entries.iter_mut().find(|it| &*it.key == long) {
        Some(Entry { value: Tree { value: Value::Map(items), .. }, .. }) => items.insert(0, item),
        Some(_) => {}
        None => {
            let value = Tree { mark: entry.mark, value: Value::Map(vec![item]) };
            entries.push(Entry { key: long.into(), mark: entry.mark, value });
        }
    }
}
