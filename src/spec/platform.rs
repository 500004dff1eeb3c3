//! `kind: Platform`: what the platform team owns.

use super::governance::{AccessSpec, PlatformNamespaceSpec, PriorityClassSpec};
use super::load_balancer::LoadBalancerSpec;
use super::migration::spread;
use super::network::OutsideSpec;
use super::node_group::{NodeGroupSpec, SystemPodSpec};
use super::record::record;
use super::scalar::{
    AccountId, Cidr, Duration, FileSystemId, Flag, Image, LabelKey, LabelValue, Name, Region, RoleArn, Text, Zone,
    choice,
};
use super::shape::{List, Map, Reader};
use super::waiver::{CodeId, WaiverSpec};
use crate::tree::Tree;

record! {
    /// What the platform team owns: node groups, load balancer, secret store, storage, network, monitoring.
    pub struct PlatformSpec, short("the path or the name of a Platform", from_of_platform, ["from"]), rewrite(spread_names) {
        /// The Platform that these fields are laid over: a path of a file, or the name of a `kind: Platform` document in
        /// the same input.
        ///
        /// Default: none. Example: `from: ../platform.yaml`.
        "from" from: Text,
        /// AWS region.
        ///
        /// Required with a secret store. Example: `region: eu-west-1`.
        "region" region: Region,
        /// AWS account, in quotes. Identities written elsewhere are checked against it.
        ///
        /// Default: not checked. Example: `account: "111122223333"`.
        "account" account: AccountId,
        /// Name of the cluster.
        ///
        /// Default: none. Example: `cluster: live`.
        "cluster" cluster: Text,
        /// Availability zones that nodes run in.
        ///
        /// Default: unknown. Example: `zones: [eu-west-1a, eu-west-1b]`.
        "zones" zones: List<Zone>,
        /// Who makes the nodes: it decides which node labels exist.
        ///
        /// Default: `managedNodeGroup`. Example: `provider: karpenter`.
        "provider" provider: ProviderWord,
        /// Groups of nodes (or Karpenter node pools) by name.
        ///
        /// Default: none. Example: `nodeGroups: {application: {instanceType: m6i.large, min: 2, max: 10}}`.
        "nodeGroups" node_groups: Map<Name, NodeGroupSpec>,
        /// Pods that EKS and the platform run beside the workloads, for capacity checks. Known by name: `aws-node`, `kube-proxy`,
        /// `coredns`, `ebs-csi-node`, `efs-csi-node`, `eks-pod-identity-agent`, `cloudwatch-agent`, `fluent-bit`.
        ///
        /// Default: the first three, and of the next three those that the migration needs. Example: `systemPods: {cloudwatch-agent: true}`,
        /// or `systemPods: {coredns: false, node-exporter: {cpu: 10m, memory: 30Mi}}`.
        "systemPods" system_pods: Map<Name, SystemPodSpec>,
        /// The currency of prices, for `transship fit`.
        ///
        /// Default: not named. Example: `currency: EUR`.
        "currency" currency: Text,
        /// The Application Load Balancer that routes share.
        ///
        /// Default: none: a route is then an error. Example: `loadBalancer: {scheme: internet-facing, group: shop}`.
        "loadBalancer" load_balancer: LoadBalancerSpec,
        /// Where secrets are read from.
        ///
        /// Default: none: `secrets` is then an error. Example: `secretStore: aws-secrets-manager`.
        "secretStore" secret_store: SecretStoreSpec,
        /// EFS file system of volumes with an access point.
        ///
        /// Default: none. Example: `fileSystem: fs-0123456789abcdef0`.
        "fileSystem" file_system: FileSystemId,
        /// Storage classes.
        ///
        /// Default: one for each kind of volume in use, named after the namespace. Example:
        /// `storage: {ebs: gp3, efs: efs-sc}`.
        "storage" storage: StorageSpec,
        /// Address ranges, DNS, policies.
        ///
        /// Default: policies on. Example: `network: {vpc: 10.20.0.0/16, enforced: true}`.
        "network" network: NetworkSpec,
        /// The Prometheus operator.
        ///
        /// Default: namespace `monitoring`, no labels. Example:
        /// `monitoring: {namespace: observability, labels: {release: kube-prometheus-stack}}`.
        "monitoring" monitoring: MonitoringSpec,
        /// How pods get AWS rights.
        ///
        /// Default: `irsa`. Example: `identity: podIdentity`.
        "identity" identity: IdentityWord,
        /// Targets outside of the cluster that workloads name in `calls`.
        ///
        /// Default: none. Example: `outside: {postgres: 10.20.0.0/16:5432}`.
        "outside" outside: Map<Name, OutsideSpec>,
        /// Image of the init containers of `after`, with `sh`, `nc`, `date` and `sleep`.
        ///
        /// Default: `public.ecr.aws/docker/library/busybox:1.37.0`. Example: `waitImage: "registry.example.com/busybox:1.37.0"`.
        "waitImage" wait_image: Image,
        /// Who may do what in the namespace of each environment.
        ///
        /// Default: nobody: no Roles. Example: `access: {developer: dev-team, operator: [ops], admin: platform-team}`.
        "access" access: AccessSpec,
        /// Namespaces of the cluster that belong to no migration. Emitted where the platform itself is rendered.
        ///
        /// Default: none. Example: `namespaces: {argocd: {}, monitoring: {podSecurity: privileged}}`.
        "namespaces" namespaces: Map<Name, PlatformNamespaceSpec>,
        /// Priorities of pods, which workloads name as `priorityClass`. Emitted where the platform itself is rendered.
        ///
        /// Default: none. Example: `priorityClasses: {critical: 100000}`.
        "priorityClasses" priority_classes: Map<Name, PriorityClassSpec>,
        /// Findings that are accepted, by code, each with its reason: warnings, and errors that are policy. `transship explain CODE`
        /// says whether a code may be waived. They hold for every migration on this platform.
        ///
        /// Default: none. Example: `waivers: {W0309: its sessions live in memory}`, or `waivers: {W0309: {workloads: [web], environments: [prod], reason: its sessions live in memory, until: 2027-01-31}}`.
        "waivers" waivers: Map<CodeId, List<WaiverSpec>>,
    }
}

fn from_of_platform(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("from", tree.clone())], tree.mark))
}

/// `namespaces: {argocd:}` and `namespaces: [argocd]` mean namespaces without settings of their own; so with pods.
fn spread_names(tree: &mut Tree, reader: &mut Reader<'_>) {
    spread(tree, &["namespaces", "systemPods"], reader);
}

choice! {
    /// Who makes the nodes.
    pub enum ProviderWord, "a node provider" {
        /// EKS managed node groups.
        "managedNodeGroup" ManagedNodeGroup,
        /// Karpenter.
        "karpenter" Karpenter,
    }
}

choice! {
    /// How pods get AWS rights.
    pub enum IdentityWord, "a kind of AWS identity" {
        /// IAM roles for service accounts.
        "irsa" Irsa,
        /// EKS Pod Identity.
        "podIdentity" PodIdentity,
    }
}

choice! {
    /// Where secrets are kept.
    pub enum SecretProviderWord, "a secret provider" {
        /// AWS Secrets Manager.
        "aws-secrets-manager" SecretsManager,
        /// AWS Systems Manager Parameter Store.
        "aws-parameter-store" ParameterStore,
    }
}

choice! {
    /// Whether a store serves one namespace or the cluster.
    pub enum StoreKindWord, "a kind of secret store" {
        /// One namespace.
        "SecretStore" SecretStore,
        /// All namespaces.
        "ClusterSecretStore" ClusterSecretStore,
    }
}

record! {
    /// Where secrets are read from, by the External Secrets Operator.
    pub struct SecretStoreSpec, short("the provider", provider_of_store, ["provider"]) {
        /// Where secrets are kept.
        ///
        /// Default: `aws-secrets-manager`. Example: `provider: aws-parameter-store`.
        "provider" provider: SecretProviderWord,
        /// Name of the store object.
        ///
        /// Default: the provider's name. Example: `name: team-secrets`.
        "name" name: Name,
        /// Kind of the store object.
        ///
        /// Default: `SecretStore`. Example: `kind: ClusterSecretStore`.
        "kind" kind: StoreKindWord,
        /// Whether the store object is emitted.
        ///
        /// Default: `true` for a SecretStore; `false` for a ClusterSecretStore, which belongs to the cluster.
        /// Example: `create: false`.
        "create" create: Flag,
        /// Whether the store is emitted where the platform itself is rendered, once for the cluster, and by no migration.
        /// Only a ClusterSecretStore, which then reads with the operator's own identity.
        ///
        /// Default: `false`. Example: `shared: true`.
        "shared" shared: Flag,
        /// IAM role that reads the secrets (IRSA). A ServiceAccount with it is emitted beside the store.
        ///
        /// Default: none: the operator's own identity reads them. Example: `role: arn:aws:iam::111122223333:role/secrets`.
        "role" role: RoleArn,
        /// How often changed values are fetched.
        ///
        /// Default: `1h`. Example: `refresh: 15m`.
        "refresh" refresh: Duration,
    }
}

fn provider_of_store(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("provider", tree.clone())], tree.mark))
}

record! {
    /// Storage classes.
    pub struct StorageSpec {
        /// The class of EBS volumes.
        ///
        /// Default: emitted, named `<namespace>-ebs`, gp3, encrypted. Example: `ebs: gp3`.
        "ebs" ebs: StorageClassSpec,
        /// The class of EFS volumes.
        ///
        /// Default: for volumes on access points none is needed; for others emitted, named `<namespace>-efs`. Example:
        /// `efs: efs-sc`.
        "efs" efs: StorageClassSpec,
    }
}

record! {
    /// A storage class.
    pub struct StorageClassSpec, short("the name of a class that exists", class_that_exists, ["name"]) {
        /// Its name.
        ///
        /// Default: `<namespace>-ebs` or `<namespace>-efs`. Example: `name: gp3`.
        "name" name: Name,
        /// Whether it is emitted.
        ///
        /// Default: `true`, but `false` where only a name is written. Example: `create: false`.
        "create" create: Flag,
        /// Whether it is emitted where the platform itself is rendered, once for the cluster, and by no migration. Needs
        /// a `name`.
        ///
        /// Default: `false`. Example: `shared: true` in `ebs: {name: gp3-encrypted, shared: true}`.
        "shared" shared: Flag,
        /// Whether released volumes are kept.
        ///
        /// Default: `true` in prod, else `false`. Example: `retain: false`.
        "retain" retain: Flag,
        /// Parameters of the driver, laid over our own.
        ///
        /// Default: none. Example: `parameters: {iops: "6000"}`.
        "parameters" parameters: Map<Text, Text>,
    }
}

fn class_that_exists(tree: &Tree) -> Option<Tree> {
    let create = Tree::plain("false", tree.mark);
    tree.scalar().map(|_| Tree::map([("name", tree.clone()), ("create", create)], tree.mark))
}

record! {
    /// The network of the cluster.
    pub struct NetworkSpec {
        /// Ranges of the VPC.
        ///
        /// Default: all private ranges, with a warning. Example: `vpc: 10.20.0.0/16`.
        "vpc" vpc: List<Cidr>,
        /// Ranges of the load balancer's subnets.
        ///
        /// Default: `vpc`. Example: `loadBalancer: [10.20.0.0/24, 10.20.1.0/24]`.
        "loadBalancer" load_balancer: List<Cidr>,
        /// Whether NetworkPolicies are emitted.
        ///
        /// Default: `true`. Example: `policies: false`.
        "policies" policies: Flag,
        /// Whether something in the cluster enforces them; on EKS this is a switch of the VPC CNI that is off at first.
        ///
        /// Default: unknown, with a warning. Example: `enforced: true`.
        "enforced" enforced: Flag,
        /// Ranges of the AWS APIs (VPC endpoints) that workloads with an identity call on port 443.
        ///
        /// Default: everywhere but private ranges, and the VPC. Example: `awsApi: [10.20.1.0/24]`.
        "awsApi" aws_api: List<Cidr>,
        /// Whether the VPC CNI gives nodes whole prefixes of addresses (`ENABLE_PREFIX_DELEGATION`), so that small nodes take more
        /// pods. For capacity checks.
        ///
        /// Default: `false`. Example: `prefixDelegation: true`.
        "prefixDelegation" prefix_delegation: Flag,
        /// Whether pods ask a DNS cache on their node (169.254.20.10).
        ///
        /// Default: `false`. Example: `nodeLocalDns: true`.
        "nodeLocalDns" node_local_dns: Flag,
    }
}

record! {
    /// The Prometheus operator.
    pub struct MonitoringSpec {
        /// Labels by which it finds monitors and rules.
        ///
        /// Default: none, with a warning. Example: `labels: {release: kube-prometheus-stack}`.
        "labels" labels: Map<LabelKey, LabelValue>,
        /// Namespace that Prometheus runs in.
        ///
        /// Default: `monitoring`. Example: `namespace: observability`.
        "namespace" namespace: Name,
        /// Whether the rules of kube-prometheus-stack run in the cluster. They cover crash loops, stuck rollouts, failed Jobs,
        /// autoscalers at their limit and full volumes of every namespace, so those alerts are then left out unless a
        /// workload (or `defaults`) writes them.
        ///
        /// Default: `false`: an alert that comes twice does less harm than one that never comes. Example: `builtin: true`.
        "builtin" builtin: Flag,
        /// Value of the label `cluster`, where one Prometheus holds the metrics of several clusters: our alerts then look at
        /// this one.
        ///
        /// Default: none: metrics have no such label. Example: `cluster: live-eu`.
        "cluster" cluster: Text,
        /// Labels by which Grafana's sidecar finds dashboards.
        ///
        /// Default: `grafana_dashboard: "1"`. Example: `dashboardLabels: {grafana: shop}`.
        "dashboardLabels" dashboard_labels: Map<LabelKey, LabelValue>,
    }
}

/// Size of a volume on EFS where none is written: EFS has no sizes, Kubernetes wants one.
pub const EFS_PLACEHOLDER_SIZE: &str = "5Gi";
