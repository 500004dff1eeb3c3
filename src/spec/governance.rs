//! Who may do what in a namespace, how much it may hold, and what belongs to the whole cluster.

use super::migration::PodSecurityWord;
use super::probe::switch_on;
use super::record::record;
use super::scalar::{
    Count, Cpu, CpuTotal, Flag, GroupName, Headroom, LabelKey, LabelValue, Memory, PriorityValue, Text,
};
use super::shape::{List, Map};
use crate::tree::{Tree, Value};

record! {
    /// Who may do what in the namespace (RBAC), by groups of an EKS access entry.
    pub struct AccessSpec {
        /// Who may look: pods and their logs, events, settings, controllers, routes. No secrets, no shell, no port-forward.
        ///
        /// Default: nobody. Example: `developer: dev-team`.
        "developer" developer: AccessGroupsSpec,
        /// Who may also restart, roll back, scale, delete pods and start Jobs.
        ///
        /// Default: nobody. Example: `operator: [ops-team, on-call]`.
        "operator" operator: AccessGroupsSpec,
        /// Who may do everything inside of the namespace, secrets and shells included (the ClusterRole `admin`).
        ///
        /// Default: nobody. Example: `admin: {groups: [platform-team]}`.
        "admin" admin: AccessGroupsSpec,
    }
}

record! {
    /// Who has a role.
    pub struct AccessGroupsSpec, short("one group or a list of them", groups) {
        /// Kubernetes groups, as access entries of EKS name them.
        ///
        /// Default: none. Example: `groups: [dev-team]`.
        "groups" groups: List<GroupName>,
    }
}

fn groups(tree: &Tree) -> Option<Tree> {
    (!tree.is_null()).then(|| Tree::map([("groups", tree.clone())], tree.mark))
}

record! {
    /// How much the pods of a namespace may ask for together (ResourceQuota), and what a container gets that asks for
    /// nothing (LimitRange).
    pub struct QuotaSpec, short("`true` or `false`", on_or_off), rewrite(switch_on) {
        /// Whether there is a quota.
        ///
        /// Default: `true`. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// What is added to the sum of the workloads: old pods that still end, Jobs and shells started by hand.
        ///
        /// Default: `20%`. Example: `headroom: 50%`.
        "headroom" headroom: Headroom,
        /// CPU that all pods may request together (`requests.cpu`).
        ///
        /// Default: the sum of all workloads at their most pods, a rollout and all Jobs included, with headroom, rounded up. Example: `cpu: 24`.
        "cpu" cpu: CpuTotal,
        /// Memory that all pods may request together (`requests.memory`).
        ///
        /// Default: as for `cpu`. Example: `memory: 48Gi`.
        "memory" memory: Memory,
        /// Sum of the memory limits (`limits.memory`).
        ///
        /// Default: as for `cpu`. Example: `memoryLimit: 64Gi`.
        "memoryLimit" memory_limit: Memory,
        /// Pods that have not ended (`pods`).
        ///
        /// Default: as for `cpu`. Example: `pods: 60`.
        "pods" pods: Count,
        /// Claims on volumes (`persistentvolumeclaims`).
        ///
        /// Default: as for `cpu`. Example: `claims: 10`.
        "claims" claims: Count,
        /// Services of type LoadBalancer (`services.loadbalancers`): each is a load balancer of its own, past the shared one.
        ///
        /// Default: 0. Example: `loadBalancers: 1`.
        "loadBalancers" load_balancers: Count,
        /// What a container gets that asks for nothing; without it, a quota refuses such pods.
        ///
        /// Default: 100m CPU and 128Mi memory. Example: `limitRange: false`.
        "limitRange" limit_range: LimitRangeSpec,
    }
}

record! {
    /// What a container gets that asks for nothing. It never gets a CPU limit.
    pub struct LimitRangeSpec, short("`true` or `false`", on_or_off), rewrite(switch_on) {
        /// Whether there is a LimitRange.
        ///
        /// Default: `true`. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// CPU request.
        ///
        /// Default: 100m. Example: `cpu: 50m`.
        "cpu" cpu: Cpu,
        /// Memory, as request and limit.
        ///
        /// Default: 128Mi. Example: `memory: 64Mi`.
        "memory" memory: Memory,
        /// The highest memory limit that any container may have.
        ///
        /// Default: none. Example: `maxMemory: 8Gi`.
        "maxMemory" max_memory: Memory,
    }
}

fn on_or_off(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("enabled", tree.clone())], tree.mark))
}

record! {
    /// A namespace of the cluster that belongs to no migration, such as `monitoring`.
    pub struct PlatformNamespaceSpec {
        /// The Pod Security Standard that it enforces.
        ///
        /// Default: `restricted`. Example: `podSecurity: privileged` for log collectors, which read the node's disk.
        "podSecurity" pod_security: PodSecurityWord,
        /// Version of the standard.
        ///
        /// Default: `latest`. Example: `podSecurityVersion: v1.33`.
        "podSecurityVersion" pod_security_version: Text,
        /// Whether its pods may talk to nobody but the cluster's DNS, unless other policies allow more.
        ///
        /// Default: `false`: what runs here mostly comes with policies of its own, or with none.
        /// Example: `defaultDeny: true`.
        "defaultDeny" default_deny: Flag,
        /// How much its pods may ask for. Only what is written: nothing is known of them.
        ///
        /// Default: no quota. Example: `quota: {cpu: 4, memory: 16Gi, pods: 40}`.
        "quota" quota: QuotaSpec,
        /// Who may do what in it.
        ///
        /// Default: nobody. Example: `access: {developer: [developers]}`.
        "access" access: AccessSpec,
        /// Labels on the Namespace object.
        ///
        /// Default: none. Example: `labels: {team: platform}`.
        "labels" labels: Map<LabelKey, LabelValue>,
        /// Annotations on the Namespace object.
        ///
        /// Default: none. Example: `annotations: {owner: platform@example.com}`.
        "annotations" annotations: Map<LabelKey, Text>,
    }
}

record! {
    /// A priority of pods.
    pub struct PriorityClassSpec, short("its value", value) {
        /// The higher, the sooner scheduled; pods of lower priority are evicted for it.
        ///
        /// Required. Range: up to 1000000000. Example: `value: 100000`.
        "value" value: PriorityValue,
        /// Whether it is that of pods that name none.
        ///
        /// Default: `false`. Example: `default: true`.
        "default" default: Flag,
        /// Whether pods of lower priority are evicted for it.
        ///
        /// Default: `true`. Example: `preempt: false`.
        "preempt" preempt: Flag,
        /// What it is for.
        ///
        /// Default: none. Example: `description: pods that customers wait for`.
        "description" description: Text,
    }
}

fn value(tree: &Tree) -> Option<Tree> {
    matches!(tree.value, Value::Scalar(_)).then(|| Tree::map([("value", tree.clone())], tree.mark))
}
