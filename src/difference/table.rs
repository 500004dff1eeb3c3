//! The table of fields: pattern of the path -> group and words. The first row that matches the beginning of a path wins.
//!
//! `pod` stands for the pod template of every kind, `@` for a container of any sort, `*` for one step that goes into the
//! words, `x/~` for a step that begins with `x/`, whose rest does, `x*` for one that only begins with `x`. What a pattern
//! leaves of a path follows the words.

use super::group::{Group, News};

/// Kinds that run pods.
pub(super) const CONTROLLERS: [&str; 6] = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ScaledJob"];

/// One row.
pub(super) struct Row {
    /// The kinds; none means every kind.
    pub(super) kinds: &'static [&'static str],
    /// The pattern, step by step.
    pub(super) path: &'static str,
    pub(super) group: Group,
    pub(super) label: &'static str,
    pub(super) news: News,
}

const fn any(path: &'static str, group: Group, label: &'static str) -> Row {
    Row { kinds: &[], path, group, label, news: News::BeyondNames }
}

const fn of(kinds: &'static [&'static str], path: &'static str, group: Group, label: &'static str) -> Row {
    Row { kinds, path, group, label, news: News::BeyondNames }
}

const fn always(kinds: &'static [&'static str], path: &'static str, group: Group, label: &'static str) -> Row {
    Row { kinds, path, group, label, news: News::Always }
}

const fn never(path: &'static str) -> Row {
    never_of(&[], path)
}

const fn never_of(kinds: &'static [&'static str], path: &'static str) -> Row {
    Row { kinds, path, group: Group::Metadata, label: "", news: News::Never }
}

const INGRESS: &[&str] = &["Ingress"];
const JOBS: &[&str] = &["Job", "CronJob", "ScaledJob"];
const MONITORS: &[&str] = &["ServiceMonitor", "PodMonitor"];

/// The few fields that tell what an object does, for objects that only one side has.
pub(super) const HEADLINES: &[(&str, &[&str])] = &[
    ("Deployment", &["replicas"]),
    ("StatefulSet", &["replicas"]),
    ("CronJob", &["schedule"]),
    ("HorizontalPodAutoscaler", &["minReplicas", "maxReplicas"]),
    ("ScaledObject", &["minReplicaCount", "maxReplicaCount"]),
    ("PodDisruptionBudget", &["minAvailable", "maxUnavailable"]),
    ("PersistentVolumeClaim", &["storageClassName"]),
    ("ResourceQuota", &["hard"]),
];

/// Every row.
#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
    // What a cluster writes; the annotation of `kubectl apply` holds the whole object, secrets too.
    never("status"),
    never("metadata uid"),
    never("metadata resourceVersion"),
    never("metadata creationTimestamp"),
    never("metadata generation"),
    never("metadata managedFields"),
    never("metadata annotations kubectl.kubernetes.io/last-applied-configuration"),
    never("metadata annotations deployment.kubernetes.io/revision"),
    never("metadata annotations deprecated.daemonset.template.generation"),
    never("metadata annotations pv.kubernetes.io/~"),
    never("metadata annotations volume.kubernetes.io/~"),
    never("metadata annotations volume.beta.kubernetes.io/~"),
    never("metadata finalizers"),
    never("metadata ownerReferences"),
    never("metadata selfLink"),
    never("pod metadata creationTimestamp"),
    never("pod metadata annotations kubectl.kubernetes.io/restartedAt"),
    never("pod spec serviceAccount"),
    never_of(&["Job"], "spec selector"),
    never_of(&["Job"], "metadata labels batch.kubernetes.io/~"),
    never_of(&["Job"], "pod metadata labels batch.kubernetes.io/~"),
    never_of(&["Job"], "pod metadata labels controller-uid"),
    never_of(&["Job"], "pod metadata labels job-name"),
    never_of(&["Job"], "metadata annotations batch.kubernetes.io/~"),
    never_of(&["Namespace"], "spec finalizers"),
    never_of(&["Namespace"], "metadata labels kubernetes.io/metadata.name"),
    never_of(&["PersistentVolume"], "spec claimRef uid"),
    never_of(&["PersistentVolume"], "spec claimRef resourceVersion"),
    never_of(&["Service"], "spec clusterIPs"),
    never_of(&["ServiceAccount"], "secrets"),
    never_of(&["StatefulSet"], "spec volumeClaimTemplates * status"),
    never_of(&["StatefulSet"], "spec volumeClaimTemplates * metadata creationTimestamp"),
    // Containers.
    any("pod spec containers (order)", Group::Workload, "order of init containers"),
    any("pod spec containers @ env (order)", Group::Config, "order of env"),
    any("pod spec containers @ envFrom (order)", Group::Config, "order of env from"),
    any("pod spec containers @ image", Group::Image, "image"),
    any("pod spec containers @ imagePullPolicy", Group::Image, "pull policy"),
    any("pod spec containers @ resources requests *", Group::Resources, "{}"),
    any("pod spec containers @ resources limits *", Group::Resources, "{} limit"),
    any("pod spec containers @ resources", Group::Resources, "resources"),
    any("pod spec containers @ env * value", Group::Config, "env {}"),
    any("pod spec containers @ env *", Group::Config, "env {}"),
    any("pod spec containers @ env", Group::Config, "env"),
    any("pod spec containers @ envFrom *", Group::Config, "env from {}"),
    any("pod spec containers @ envFrom", Group::Config, "env from"),
    any("pod spec containers @ volumeMounts *", Group::Storage, "mount {}"),
    any("pod spec containers @ livenessProbe", Group::Health, "liveness"),
    any("pod spec containers @ readinessProbe", Group::Health, "readiness"),
    any("pod spec containers @ startupProbe", Group::Health, "startup"),
    any("pod spec containers @ lifecycle", Group::Rollout, "lifecycle"),
    any("pod spec containers @ restartPolicy", Group::Rollout, "restart policy"),
    any("pod spec containers @ securityContext", Group::Security, "container"),
    any("pod spec containers @ ports *", Group::Exposure, "port {}"),
    any("pod spec containers @ command", Group::Workload, "command"),
    any("pod spec containers @ args", Group::Workload, "args"),
    any("pod spec containers @ workingDir", Group::Workload, "working directory"),
    any("pod spec containers @", Group::Workload, ""),
    // Pods.
    any("pod spec nodeSelector", Group::Placement, "node selector"),
    any("pod spec affinity nodeAffinity required* nodeSelectorTerms * matchExpressions * values", Group::Placement, "nodes{} {}"),
    any("pod spec affinity nodeAffinity required* nodeSelectorTerms * matchExpressions *", Group::Placement, "nodes{} {}"),
    any("pod spec affinity nodeAffinity preferred* * preference matchExpressions * values", Group::Placement, "preferred nodes{} {}"),
    any("pod spec affinity nodeAffinity preferred* * preference matchExpressions *", Group::Placement, "preferred nodes{} {}"),
    any("pod spec affinity nodeAffinity", Group::Placement, "nodes"),
    any("pod spec affinity podAntiAffinity", Group::Placement, "anti-affinity"),
    any("pod spec affinity podAffinity", Group::Placement, "affinity to pods"),
    any("pod spec tolerations *", Group::Placement, "toleration {}"),
    any("pod spec topologySpreadConstraints *", Group::Placement, "spread over {}"),
    any("pod spec priorityClassName", Group::Placement, "priority class"),
    any("pod spec schedulerName", Group::Placement, "scheduler"),
    any("pod spec runtimeClassName", Group::Security, "runtime class"),
    any("pod spec terminationGracePeriodSeconds", Group::Rollout, "grace period"),
    any("pod spec restartPolicy", Group::Schedule, "restart policy"),
    any("pod spec activeDeadlineSeconds", Group::Schedule, "deadline of a pod"),
    any("pod spec volumes *", Group::Storage, "volume {}"),
    any("pod spec securityContext", Group::Security, "pod"),
    any("pod spec hostNetwork", Group::Security, "host network"),
    any("pod spec hostPID", Group::Security, "host processes"),
    any("pod spec hostIPC", Group::Security, "host IPC"),
    any("pod spec automountServiceAccountToken", Group::Identity, "API token"),
    any("pod spec serviceAccountName", Group::Identity, "ServiceAccount"),
    any("pod spec imagePullSecrets", Group::Identity, "pull secrets"),
    any("pod spec enableServiceLinks", Group::Config, "service links"),
    any("pod spec dnsPolicy", Group::Config, "DNS policy"),
    any("pod spec dnsConfig", Group::Config, "DNS"),
    any("pod spec hostAliases", Group::Config, "host aliases"),
    any("pod metadata annotations transship.dev/config-hash", Group::Config, "config hash"),
    any("pod metadata annotations transship.dev/security-exception", Group::Security, "exception"),
    any("pod metadata annotations cluster-autoscaler.kubernetes.io/~", Group::Placement, "eviction {}"),
    any("pod metadata annotations karpenter.sh/~", Group::Placement, "eviction {}"),
    any("pod metadata annotations *", Group::Metadata, "annotation {} of pods"),
    any("pod metadata labels *", Group::Metadata, "label {} of pods"),
    any("pod metadata", Group::Metadata, "pods"),
    // Controllers.
    any("spec volumeClaimTemplates *", Group::Storage, "claim {}"),
    of(&["Deployment", "StatefulSet"], "spec replicas", Group::Scale, "replicas"),
    of(&["Deployment", "StatefulSet", "DaemonSet"], "spec serviceName", Group::Exposure, "Service"),
    of(&["Deployment", "StatefulSet", "DaemonSet"], "spec selector", Group::Metadata, "selector"),
    of(&["Deployment", "StatefulSet", "DaemonSet"], "spec", Group::Rollout, ""),
    of(&["CronJob"], "spec jobTemplate spec", Group::Schedule, "job"),
    of(&["CronJob"], "spec jobTemplate metadata", Group::Metadata, "jobs"),
    of(&["CronJob", "Job"], "spec", Group::Schedule, ""),
    of(&["ScaledJob"], "spec jobTargetRef", Group::Schedule, "job"),
    of(&["ScaledJob"], "spec triggers *", Group::Scale, "trigger {}"),
    of(&["ScaledJob"], "spec", Group::Scale, ""),
    // Autoscalers and budgets.
    of(&["HorizontalPodAutoscaler"], "spec minReplicas", Group::Scale, "min"),
    of(&["HorizontalPodAutoscaler"], "spec maxReplicas", Group::Scale, "max"),
    of(&["HorizontalPodAutoscaler"], "spec metrics *", Group::Scale, "metric {}"),
    of(&["ScaledObject"], "spec minReplicaCount", Group::Scale, "min"),
    of(&["ScaledObject"], "spec maxReplicaCount", Group::Scale, "max"),
    of(&["ScaledObject"], "spec triggers *", Group::Scale, "trigger {}"),
    of(&["HorizontalPodAutoscaler", "ScaledObject"], "spec", Group::Scale, ""),
    of(&["PodDisruptionBudget"], "spec", Group::Scale, "budget"),
    of(&["VerticalPodAutoscaler"], "spec", Group::Resources, "recommendation"),
    of(&["TriggerAuthentication"], "spec", Group::Identity, "of triggers"),
    // The way in.
    of(INGRESS, "spec rules (order)", Group::Exposure, "order of hosts"),
    of(INGRESS, "spec rules * http paths (order)", Group::Exposure, "{} order of paths"),
    always(INGRESS, "spec rules * host", Group::Exposure, "host"),
    of(INGRESS, "spec rules * http paths *", Group::Exposure, "{} path {}"),
    of(INGRESS, "spec rules *", Group::Exposure, "host {}"),
    of(INGRESS, "metadata annotations alb.ingress.kubernetes.io/actions.~ forwardConfig targetGroups * weight", Group::Exposure, "{}: weight of {}"),
    of(INGRESS, "metadata annotations alb.ingress.kubernetes.io/auth-~", Group::Security, "login {}"),
    of(INGRESS, "metadata annotations alb.ingress.kubernetes.io/wafv2-~", Group::Security, "WAF {}"),
    of(INGRESS, "metadata annotations alb.ingress.kubernetes.io/inbound-~", Group::Security, "inbound {}"),
    of(INGRESS, "metadata annotations alb.ingress.kubernetes.io/healthcheck-~", Group::Health, "health check {}"),
    of(INGRESS, "metadata annotations alb.ingress.kubernetes.io/~", Group::Exposure, "{}"),
    of(INGRESS, "spec", Group::Exposure, ""),
    of(&["Service"], "metadata annotations *", Group::Exposure, "{}"),
    of(&["Service"], "spec ports *", Group::Exposure, "Service port {}"),
    of(&["Service"], "spec", Group::Exposure, "Service"),
    of(&["TargetGroupBinding"], "spec networking", Group::Security, "networking"),
    of(&["TargetGroupBinding"], "spec", Group::Exposure, "target group"),
    // Settings and secrets.
    of(&["ConfigMap"], "data *", Group::Config, "{}"),
    of(&["ConfigMap"], "binaryData *", Group::Config, "{}"),
    of(&["ExternalSecret"], "spec data *", Group::Config, "secret {}"),
    of(&["ExternalSecret"], "spec", Group::Config, "secrets"),
    of(&["Secret"], "data *", Group::Config, "secret {}"),
    of(&["Secret"], "stringData *", Group::Config, "secret {}"),
    of(&["SecretStore", "ClusterSecretStore"], "spec", Group::Config, ""),
    // Volumes.
    of(&["PersistentVolume"], "spec csi volumeHandle", Group::Storage, "files"),
    of(&["PersistentVolume", "PersistentVolumeClaim"], "spec", Group::Storage, ""),
    of(&["StorageClass"], "parameters", Group::Storage, ""),
    of(&["StorageClass"], "metadata", Group::Metadata, ""),
    // Rights and rules.
    of(&["NetworkPolicy"], "spec ingress *", Group::Security, "may be called by"),
    of(&["NetworkPolicy"], "spec egress *", Group::Security, "may call"),
    of(&["NetworkPolicy"], "spec", Group::Security, "network"),
    of(&["ServiceAccount"], "metadata annotations eks.amazonaws.com/role-arn", Group::Identity, "IAM role"),
    of(&["ServiceAccount"], "metadata annotations *", Group::Identity, "{}"),
    of(&["Role", "RoleBinding"], "rules *", Group::Identity, "rights on {}"),
    of(&["Role", "RoleBinding"], "subjects *", Group::Identity, "group {}"),
    of(&["Namespace"], "metadata labels pod-security.kubernetes.io/~", Group::Security, "pod security {}"),
    of(&["Namespace"], "metadata labels elbv2.k8s.aws/~", Group::Exposure, "{}"),
    of(&["ResourceQuota"], "spec hard *", Group::Resources, "quota {}"),
    of(&["ResourceQuota", "LimitRange"], "spec", Group::Resources, ""),
    // Monitoring.
    of(&["PrometheusRule"], "spec groups * rules *", Group::Monitoring, "{} alert {}"),
    of(&["PrometheusRule"], "spec", Group::Monitoring, ""),
    of(MONITORS, "spec", Group::Monitoring, "scrape"),
    // Every object.
    any("metadata annotations *", Group::Metadata, "annotation {}"),
    any("metadata labels *", Group::Metadata, "label {}"),
    any("metadata", Group::Metadata, ""),
    any("apiVersion", Group::Metadata, "apiVersion"),
    // What is left of a kind, and the kind as a whole.
    of(&["Deployment", "StatefulSet", "DaemonSet"], "", Group::Workload, ""),
    of(JOBS, "", Group::Workload, ""),
    of(&["HorizontalPodAutoscaler", "ScaledObject", "PodDisruptionBudget"], "", Group::Scale, ""),
    of(&["VerticalPodAutoscaler", "ResourceQuota", "LimitRange"], "", Group::Resources, ""),
    of(&["PriorityClass"], "", Group::Placement, ""),
    of(&["Ingress", "Service", "TargetGroupBinding"], "", Group::Exposure, ""),
    of(&["ConfigMap", "ExternalSecret", "Secret", "SecretStore", "ClusterSecretStore"], "", Group::Config, ""),
    of(&["PersistentVolume", "PersistentVolumeClaim", "StorageClass"], "", Group::Storage, ""),
    of(&["NetworkPolicy"], "", Group::Security, ""),
    of(&["ServiceAccount", "Role", "RoleBinding", "TriggerAuthentication"], "", Group::Identity, ""),
    of(&["ServiceMonitor", "PodMonitor", "PrometheusRule"], "", Group::Monitoring, ""),
    of(&["Namespace"], "", Group::Metadata, ""),
];
