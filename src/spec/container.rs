//! Containers beside the main one, ports and sizes, as written.

use super::config::{EnvSpec, SecretSpec};
use super::foreign::check_commands;
use super::network::TransportWord;
use super::probe::{ProbeSpec, switch_on};
use super::record::record;
use super::scalar::{
    AbsolutePath, Count, Cpu, EnvName, Flag, Image, Memory, Name, PortName, PortNumber, Quantity, Text, UserId, choice,
};
use super::shape::{List, Map, Reader};
use crate::tree::Tree;

record! {
    /// A port that a container listens on. Callers use the same number at the Service.
    pub struct PortSpec, short("the number", number) {
        /// The number.
        ///
        /// Required. Range: 1–65535. Example: `port: 8080`.
        "port" port: PortNumber,
        /// Number at the Service, where it differs.
        ///
        /// Default: the same, so that URLs from before the migration stay right. Example: `servicePort: 80`.
        "servicePort" service_port: PortNumber,
        /// Transport protocol.
        ///
        /// Default: `TCP`. Example: `protocol: UDP`.
        "protocol" protocol: TransportWord,
        /// Hint for load balancers and meshes.
        ///
        /// Default: none. Example: `appProtocol: kubernetes.io/h2c`.
        "appProtocol" app_protocol: Text,
    }
}

fn number(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("port", tree.clone())], tree.mark))
}

record! {
    /// CPU of a container.
    pub struct CpuSpec, short("the request", request) {
        /// What the scheduler sets aside. ECS: 1024 units are `1`, 512 are `500m`.
        ///
        /// Required. Example: `request: 250m`.
        "request" request: Cpu,
        /// Above this the container is slowed down.
        ///
        /// Default: none: throttling slows requests while CPU lies idle. Example: `limit: 500m`.
        "limit" limit: Cpu,
    }
}

record! {
    /// Memory of a container.
    pub struct MemorySpec, short("request and limit in one", request_and_limit) {
        /// What the scheduler sets aside.
        ///
        /// Required. Example: `request: 512Mi`.
        "request" request: Memory,
        /// Above this the container is killed.
        ///
        /// Default: the request, so that a node is never promised twice. Example: `limit: 1Gi`.
        "limit" limit: Memory,
    }
}

fn request(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("request", tree.clone())], tree.mark))
}

/// Both in one, so a limit of a lower layer goes.
fn request_and_limit(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("request", tree.clone()), ("limit", Tree::null(tree.mark))], tree.mark))
}

record! {
    /// A container beside the main one.
    pub struct ContainerSpec, rewrite(commands) {
        /// Whether it is there.
        ///
        /// Default: `true`. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// Its place among the containers of its kind, lower first.
        ///
        /// Default: 0; required where there are several init containers. Example: `order: 1`.
        "order" order: Count,
        /// Image with tag or digest.
        ///
        /// Required. Example: `image: "registry.example.com/shop/proxy:1.2.0"`.
        "image" image: Image,
        /// Replaces the image's ENTRYPOINT.
        ///
        /// Default: the image's. Example: `command: [/bin/proxy]`.
        "command" command: List<Text>,
        /// Replaces the image's CMD.
        ///
        /// Default: the image's. Example: `args: [--verbose]`.
        "args" args: List<Text>,
        /// Replaces the image's WORKDIR.
        ///
        /// Default: the image's. Example: `workingDir: /app`.
        "workingDir" working_dir: Text,
        /// Ports by name.
        ///
        /// Default: none. Example: `ports: {metrics: 9102}`.
        "ports" ports: Map<PortName, PortSpec>,
        /// CPU that the container is given, in cores: what it asks for, and its limit.
        ///
        /// Default: 50m, with a warning. Example: `cpu: 100m`.
        "cpu" cpu: CpuSpec,
        /// Memory that the container is given: what it asks for, and its limit.
        ///
        /// Default: 64Mi, with a warning. Example: `memory: 128Mi`.
        "memory" memory: MemorySpec,
        /// Variables of the container; they go into a ConfigMap.
        ///
        /// Default: none. Example: `env: {LOG_LEVEL: INFO}`.
        "env" env: Map<EnvName, EnvSpec>,
        /// Secrets of the store, as variables.
        ///
        /// Default: none. Example: `secrets: {API_KEY: "shop/prod/app#API_KEY"}`.
        "secrets" secrets: Map<EnvName, SecretSpec>,
        /// Whether the variables and secrets of the workload are there too.
        ///
        /// Default: `false`. Example: `shareEnv: true`.
        "shareEnv" share_env: Flag,
        /// Volumes of the workload that are mounted here too: path here to path in the workload.
        ///
        /// Default: none. Example: `mounts: {/logs: /app/logs}`.
        "mounts" mounts: Map<AbsolutePath, Text>,
        /// Startup probe: the next container waits for it (sidecars only).
        ///
        /// Default: none. Example: `startup: {path: /health, grace: 60s}`.
        "startup" startup: ProbeSpec,
        /// Liveness probe (sidecars only).
        ///
        /// Default: none. Example: `liveness: /live`.
        "liveness" liveness: ProbeSpec,
        /// Readiness probe (sidecars only).
        ///
        /// Default: none. Example: `readiness: /ready`.
        "readiness" readiness: ProbeSpec,
        /// Numeric user id, where it differs from the workload's.
        ///
        /// Default: the workload's. Example: `user: 1000`.
        "user" user: UserId,
    }
}

choice! {
    /// How strict a pod is.
    pub enum SecurityWord, "a level of security" {
        /// The Pod Security Standard "restricted".
        "restricted" Restricted,
        /// The Pod Security Standard "baseline".
        "baseline" Baseline,
        /// No standard.
        "privileged" Privileged,
    }
}

record! {
    /// Security of the pods. Whatever is weaker than `restricted` needs a `reason`, which stays visible in the output.
    pub struct SecuritySpec, short("`restricted`, `baseline` or `privileged`", level) {
        /// The Pod Security Standard.
        ///
        /// Default: `restricted`. Example: `level: baseline`.
        "level" level: SecurityWord,
        /// Numeric user id of the containers. 0 is root and needs `level: baseline`.
        ///
        /// Default: 10001. Example: `user: 1000`.
        "user" user: UserId,
        /// Numeric group id of the containers.
        ///
        /// Default: the user id. Example: `group: 1000`.
        "group" group: UserId,
        /// Group that owns mounted volumes.
        ///
        /// Default: the group id. Example: `fsGroup: 2000`.
        "fsGroup" fs_group: UserId,
        /// Whether the root file system may not be written. `/tmp` can always be written.
        ///
        /// Default: `true`. Example: `readOnlyRoot: false`.
        "readOnlyRoot" read_only_root: Flag,
        /// Size of the writable `/tmp`.
        ///
        /// Default: 64Mi. Example: `tmp: 1Gi`.
        "tmp" tmp: Quantity,
        /// Capabilities added back. `restricted` allows only `NET_BIND_SERVICE`.
        ///
        /// Default: none. Example: `addCapabilities: [NET_BIND_SERVICE]`.
        "addCapabilities" add_capabilities: List<Text>,
        /// Whether a process may gain more rights than its parent.
        ///
        /// Default: `false`. Example: `privilegeEscalation: true`.
        "privilegeEscalation" privilege_escalation: Flag,
        /// Whether containers have all rights of the node. Needs `level: privileged`.
        ///
        /// Default: `false`. Example: `privileged: true`.
        "privileged" privileged: Flag,
        /// Whether the pods get a token for the Kubernetes API.
        ///
        /// Default: `false`. Example: `apiToken: true`.
        "apiToken" api_token: Flag,
        /// Why something weaker than `restricted` is needed.
        ///
        /// Required with anything weaker. Example: `reason: the vendor's image runs as root until release 9`.
        "reason" reason: Text,
    }
}

fn level(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("level", tree.clone())], tree.mark))
}

record! {
    /// AWS rights of the pods.
    pub struct IdentitySpec, short("the ARN of the IAM role, or `podIdentity`", role_or_pod_identity) {
        /// IAM role, bound to the ServiceAccount by its annotation (IRSA).
        ///
        /// Default: none. Example: `role: arn:aws:iam::111122223333:role/shop-web`.
        "role" role: super::scalar::RoleArn,
        /// Whether the role is bound by an EKS Pod Identity association, which is made in AWS.
        ///
        /// Default: as `platform.identity` says, if a role is meant at all. Example: `podIdentity: true`.
        "podIdentity" pod_identity: Flag,
    }
}

fn role_or_pod_identity(tree: &Tree) -> Option<Tree> {
    if tree.as_str()? == "podIdentity" {
        return Some(Tree::map([("podIdentity", Tree::plain("true", tree.mark))], tree.mark));
    }
    Some(Tree::map([("role", tree.clone())], tree.mark))
}

record! {
    /// The ServiceAccount of the pods.
    pub struct ServiceAccountSpec, short("the name of one that exists", existing_account) {
        /// Its name. Trust policies of IAM roles name it.
        ///
        /// Default: the workload's name. Example: `name: legacy-web`.
        "name" name: Name,
        /// Whether it is emitted.
        ///
        /// Default: `true`, but `false` where only a name is written. Example: `create: false`.
        "create" create: Flag,
    }
}

fn existing_account(tree: &Tree) -> Option<Tree> {
    let create = Tree::plain("false", tree.mark);
    tree.scalar().map(|_| Tree::map([("name", tree.clone()), ("create", create)], tree.mark))
}

record! {
    /// The Service in front of the pods.
    pub struct ServiceSpec, short("`false`", off), rewrite(switch_on) {
        /// Whether there is one.
        ///
        /// Default: `true` for workloads with a port that run all the time. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// Whether it has no address of its own: callers get the addresses of the pods.
        ///
        /// Default: `true` for a StatefulSet, else `false`. Example: `headless: false`.
        "headless" headless: Flag,
        /// Annotations on the Service.
        ///
        /// Default: none. Example: `annotations: {owner: payments@example.com}`.
        "annotations" annotations: Map<super::scalar::LabelKey, Text>,
    }
}

fn off(tree: &Tree) -> Option<Tree> {
    matches!(tree.as_str()?, "true" | "false").then(|| Tree::map([("enabled", tree.clone())], tree.mark))
}

record! {
    /// Scraping of metrics by the Prometheus operator.
    pub struct MonitorSpec, short("the path of the metrics, or `false`", path_or_off), rewrite(switch_on) {
        /// Whether metrics are scraped.
        ///
        /// Default: `true`. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// Path that the metrics are read from.
        ///
        /// Default: `/metrics`. Example: `path: /internal/metrics`.
        "path" path: super::scalar::HttpPath,
        /// Name of the port.
        ///
        /// Default: `metrics` if there is one, else the main port. Example: `port: http`.
        "port" port: PortName,
        /// From one scrape to the next.
        ///
        /// Default: 30s. Example: `interval: 15s`.
        "interval" interval: super::scalar::Duration,
        /// How long a scrape may take, at most the interval.
        ///
        /// Default: 10s, or the interval if that is less. Example: `timeout: 5s`.
        "timeout" timeout: super::scalar::Duration,
    }
}

fn path_or_off(tree: &Tree) -> Option<Tree> {
    let field = if matches!(tree.as_str()?, "true" | "false") { "enabled" } else { "path" };
    Some(Tree::map([(field, tree.clone())], tree.mark))
}

fn commands(tree: &mut Tree, reader: &mut Reader<'_>) {
    check_commands(tree, reader);
}
