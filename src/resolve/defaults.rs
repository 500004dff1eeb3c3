//! What is decided when nothing is written: each default a named constant with its reason.

/// A default that somebody decided on.
pub struct Reason {
    /// The name of its constant.
    pub name: &'static str,
    /// The fields that stand for it, as `Record.field` of the reference; none where nothing else can be had.
    pub fields: &'static [&'static str],
    /// What it is, and why: the documentation of the constant.
    pub text: &'static str,
}

/// Declares constants; their documentation is also what `explain` says, so that the two cannot disagree.
///
/// The names after `=>` are the fields of the language that are written where the default does not fit.
macro_rules! defaults {
    ($( $(#[doc = $doc:literal])* pub const $name:ident: $type:ty = $value:expr $(=> $($field:literal),+)?; )*) => {
        $( $(#[doc = $doc])* pub const $name: $type = $value; )*

        /// Every default with its reason.
        pub const REASONS: &[Reason] = &[
            $( Reason { name: stringify!($name), fields: &[$($($field),+)?], text: concat!($($doc),*) }, )*
        ];
    };
}

defaults! {
    /// Seconds a container may take after the stop signal. ECS's stop timeout and Kubernetes' grace period are 30 as well.
    pub const STOP_TIMEOUT: u32 = 30 => "Stop.timeout";
    /// Seconds a pod behind a load balancer waits before its stop signal: the controller needs that long to take its address
    /// out of the target group; requests that arrive meanwhile must still be answered.
    pub const PAUSE_BEHIND_LOAD_BALANCER: u32 = 15 => "Stop.pause";
    /// Seconds a pod behind a Service waits before its stop signal: kube-proxy on every node must forget it.
    pub const PAUSE_BEHIND_SERVICE: u32 = 5 => "Stop.pause";
    /// Seconds a load balancer lets requests finish on a pod that goes. AWS's 300 would outlive the pod.
    pub const DRAIN: u32 = 30 => "Route.drain";
    /// Seconds a new pod behind a load balancer must be ready before the next old one goes: two health checks of the load
    /// balancer, which starts to send requests only after them.
    pub const MIN_READY_BEHIND_LOAD_BALANCER: u32 = 15 => "Rollout.minReady";
    /// Seconds without progress after which a rollout counts as failed (the Kubernetes default, written for the reader).
    pub const PROGRESS_DEADLINE: u32 = 600 => "Rollout.deadline";
    /// Old revisions kept for a rollback: enough for a bad day, without the 10 ReplicaSets of the Kubernetes default.
    pub const REVISION_HISTORY: u32 = 5 => "Rollout.history";
    /// Percent of pods added during a rollout (the Kubernetes default).
    pub const MAX_SURGE_PERCENT: u32 = 25 => "Rollout.maxSurge";
    /// CPU target of an autoscaler, in percent of the requests: headroom for the time a new pod needs to start.
    pub const CPU_TARGET: u32 = 70 => "Scale.cpu";
    /// Seconds from one question of a probe to the next (the Kubernetes default).
    pub const PROBE_INTERVAL: u32 = 10 => "Probe.interval";
    /// Seconds an answer to a probe may take: Kubernetes' 1 restarts containers for one slow garbage collection.
    pub const PROBE_TIMEOUT: u32 = 5 => "Probe.timeout";
    /// Bad answers in a row that count (the Kubernetes default).
    pub const PROBE_RETRIES: u32 = 3 => "Probe.retries";
    /// Seconds from one question of a startup probe to the next: short, because the pod serves nobody until it is answered.
    pub const STARTUP_INTERVAL: u32 = 5 => "Probe.interval";
    /// Numeric user and group of containers: high enough not to meet a user of the node.
    pub const USER: i64 = 10_001 => "Security.user", "Security.group";
    /// Size of the writable `/tmp` beside a read-only root file system.
    pub const TMP_SIZE: &str = "64Mi" => "Security.tmp";
    /// CPU of a container beside the main one, when nothing is written: an autoscaler needs a request on every container.
    pub const SIDE_CPU: &str = "50m" => "Container.cpu";
    /// Memory of a container beside the main one, when nothing is written.
    pub const SIDE_MEMORY: &str = "64Mi" => "Container.memory";
    /// TLS policy: TLS 1.2 and 1.3. The controller's own default (2016-08) still allows TLS 1.0.
    pub const SSL_POLICY: &str = "ELBSecurityPolicy-TLS13-1-2-2021-06" => "LoadBalancer.sslPolicy";
    /// Seconds from one question of the load balancer to the next (the controller's default, written for the reader).
    pub const CHECK_INTERVAL: u32 = 15 => "HealthCheck.interval";
    /// Seconds an answer to the load balancer may take.
    pub const CHECK_TIMEOUT: u32 = 5 => "HealthCheck.timeout";
    /// Good answers, and bad answers, that count for the load balancer.
    pub const CHECK_THRESHOLD: u32 = 2 => "HealthCheck.healthy", "HealthCheck.unhealthy";
    /// How often the External Secrets Operator reads again: it costs an API call for each secret.
    pub const SECRET_REFRESH: u32 = 3600 => "SecretStore.refresh";
    /// Seconds a CronJob may start late.
    pub const STARTING_DEADLINE: u32 = 300 => "Schedule.startingDeadline";
    /// Finished Jobs that a CronJob keeps, of each kind.
    pub const JOB_HISTORY: u32 = 3 => "Schedule.keepSuccessful", "Schedule.keepFailed";
    /// Further tries of a Job: Kubernetes' 6 with growing pauses hides a broken Job for ten minutes.
    pub const JOB_RETRIES: u32 = 3 => "Job.retries";
    /// Seconds a finished Job is kept for its log.
    pub const JOB_TTL: u32 = 86_400 => "Job.keep";
    /// Finished Jobs that a ScaledJob keeps, of each kind: enough to look at, without the 100 of KEDA's default.
    pub const SCALED_JOB_HISTORY: u32 = 10 => "ScaleJobs.keepSuccessful", "ScaleJobs.keepFailed";
    /// Seconds from one scrape to the next.
    pub const SCRAPE_INTERVAL: u32 = 30 => "Monitor.interval";
    /// Seconds a scrape may take (the Prometheus default).
    pub const SCRAPE_TIMEOUT: u32 = 10 => "Monitor.timeout";
    /// Weight of soft anti-affinity: the most there is.
    pub const ANTI_AFFINITY_WEIGHT: i32 = 100 => "Spread.host";
    /// Weight of preferred capacity: below the anti-affinity's.
    pub const CAPACITY_WEIGHT: i32 = 50;
    /// Stickiness of a target group (the AWS default, one day).
    pub const STICKINESS: u32 = 86_400 => "Stickiness.duration";
    /// All private IPv4 ranges (RFC 1918) and the range that EKS uses for pods (RFC 6598).
    pub const PRIVATE_RANGES: [&str; 4] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"] => "Network.vpc";
    /// The link-local range, with the instance metadata service in it: no pod may ever reach that.
    pub const LINK_LOCAL: &str = "169.254.0.0/16";
    /// Where EKS Pod Identity's agent answers, on port 80.
    pub const POD_IDENTITY_AGENT: &str = "169.254.170.23/32";
    /// Where NodeLocal DNS answers.
    pub const NODE_LOCAL_DNS: &str = "169.254.20.10/32" => "Network.nodeLocalDns";
    /// Share of its CPU request that a container may use before somebody is told, in hundredths of a percent: above the usual
    /// target of an autoscaler, which would otherwise be at work already.
    pub const ALERT_CPU: u32 = 8000 => "Alerts.cpu";
    /// Share of its memory limit that a container may use, in hundredths of a percent: at 100 % it is killed.
    pub const ALERT_MEMORY: u32 = 8500 => "Alerts.memory";
    /// Share of answers that may be errors, in hundredths of a percent.
    pub const ALERT_ERRORS: u32 = 500 => "ErrorsAlert.threshold";
    /// Share of a volume that must be free, in hundredths of a percent: time enough to make it larger.
    pub const ALERT_VOLUME: u32 = 1000 => "Alerts.volume";
    /// Seconds that something may be broken for everyone: one missed scrape is none, two are.
    pub const ALERT_SOON: u32 = 60;
    /// Seconds that a value may be too high: peaks pass.
    pub const ALERT_LATER: u32 = 300;
    /// Seconds for what mends itself in most cases: restarts, rollouts, peaks of an autoscaler (as in kube-prometheus).
    pub const ALERT_LAST: u32 = 900;
    /// Metric of requests that most libraries write.
    pub const ALERT_REQUESTS: &str = "http_requests_total" => "ErrorsAlert.metric";
    /// Its label with the status.
    pub const ALERT_STATUS_LABEL: &str = "status" => "ErrorsAlert.statusLabel";
    /// Statuses that are the server's fault.
    pub const ALERT_STATUS: &str = "5.." => "ErrorsAlert.status";
    /// Label by which the sidecar of Grafana's Helm chart finds dashboards.
    pub const DASHBOARD_LABEL: (&str, &str) = ("grafana_dashboard", "1") => "Monitoring.dashboardLabels";
    /// Image of init containers that wait: `nc`, a shell and nothing else, from a registry that EKS reaches without a login
    /// and without the limits of Docker Hub.
    pub const WAIT_IMAGE: &str = "public.ecr.aws/docker/library/busybox:1.37.0" => "Platform.waitImage";
    /// Seconds an init container waits: longer than most databases need to recover, shorter than a rollout's deadline.
    pub const WAIT_TIMEOUT: u32 = 300 => "After.timeout";
    /// CPU of an init container that waits.
    pub const WAIT_CPU: &str = "10m";
    /// Memory of an init container that waits.
    pub const WAIT_MEMORY: &str = "16Mi";
    /// Percent that a quota grants beyond the sum of the workloads: pods that still end count until they are gone, and people
    /// start Jobs by hand.
    pub const QUOTA_HEADROOM: u32 = 20 => "Quota.headroom";
    /// CPU request of a container that asks for nothing, in thousandths of a core: enough for a shell, too little to matter.
    pub const LIMIT_RANGE_CPU: u64 = 100 => "LimitRange.cpu";
    /// Memory request and limit of a container that asks for nothing, in bytes.
    pub const LIMIT_RANGE_MEMORY: u64 = 128 << 20 => "LimitRange.memory";
    /// Runs of a CronJob with `concurrency: Allow` that are taken to overlap: there is no bound, and two is one too late.
    pub const OVERLAPPING_RUNS: u32 = 2;
}
