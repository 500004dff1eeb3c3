//! Nodes: what each group has, and what runs on them beside the workloads. Nothing of it is emitted.

use crate::capacity::instance;
use crate::plan::{AccessMode, MachinePlan, NodeGroupPlan, NodeProvider, SystemPodPlan, Text, TextMap, TolerationPlan};
use crate::resolve::pod::placement;
use crate::resolve::scene::Scene;
use crate::resolve::text;
use crate::spec::{CapacityWord, IdentityWord, NodeGroupSpec, PlatformSpec, ProviderWord, SystemPodSpec};

/// A pod that is known by its name: how many there are in the cluster, or one on every node, and what each requests.
type Known = (&'static str, Option<u32>, u64, u64);

/// Pods of EKS and of its add-ons, as these install them: thousandths of a core, MiB.
///
/// aws-node has two containers of 25m each, ebs-csi-node three of 10m and 40Mi; the drivers of EFS and of Pod Identity
/// request nothing, and count as pods. fluent-bit and cloudwatch-agent are those of amazon-cloudwatch-observability.
const KNOWN: [Known; 8] = [
    ("aws-node", None, 50, 0),
    ("cloudwatch-agent", None, 250, 128),
    ("coredns", Some(2), 100, 70),
    ("ebs-csi-node", None, 30, 120),
    ("efs-csi-node", None, 0, 0),
    ("eks-pod-identity-agent", None, 0, 0),
    ("fluent-bit", None, 400, 250),
    ("kube-proxy", None, 100, 0),
];

/// vCPU up to which EKS advises against more than [`SMALL_PODS`] pods, whatever addresses there are.
const SMALL_CPU: u64 = 30_000;
const SMALL_PODS: u32 = 110;
const LARGE_PODS: u32 = 250;

/// Addresses in a prefix of the VPC CNI (/28).
const PREFIX: u32 = 16;

/// The disk of a managed node group that says nothing else.
const DISK: u64 = 20 << 30;

/// Returns the node groups of the platform, by name.
pub fn groups(scene: &Scene<'_>) -> Vec<NodeGroupPlan> {
    let groups = scene.platform.node_groups.iter().flat_map(|it| &it.0);
    groups.map(|(name, group)| node_group(scene, &name.0, group)).collect()
}

/// A taint `PreferNoSchedule` keeps no pod off.
fn node_group(scene: &Scene<'_>, name: &Text, group: &NodeGroupSpec) -> NodeGroupPlan {
    let taints = placement::taints_of(group).into_iter().filter(|it| it.effect != "PreferNoSchedule");
    let taints: Vec<TolerationPlan> = taints.collect();
    let zones = group.zones.as_ref().or(scene.platform.zones.as_ref());
    NodeGroupPlan {
        name: name.clone(),
        tainted: !taints.is_empty(),
        spot: group.capacity == Some(CapacityWord::Spot),
        taints,
        labels: placement::labels_of(scene, (name, group)),
        known_labels: labels(scene, name, group),
        zones: zones.iter().flat_map(|it| &it.0).map(|it| it.0.clone()).collect(),
        min: group.min.map(|it| it.0),
        max: group.max.map(|it| it.0),
        provider: match placement::provider(scene, group) {
            ProviderWord::ManagedNodeGroup => NodeProvider::ManagedNodeGroup,
            ProviderWord::Karpenter => NodeProvider::Karpenter,
        },
        instance_type: group.instance_type.clone().map(|it| it.0),
        machine: machine(scene, group),
        price: group.price.map(|it| it.0),
    }
}

/// Labels of the providers are on every node; those that the group is found by as well, whoever sets them.
fn labels(scene: &Scene<'_>, name: &Text, group: &NodeGroupSpec) -> TextMap {
    let provider = placement::provider(scene, group);
    let in_aws = group.name.clone().map_or_else(|| name.clone(), |it| it.0);
    let mut labels = text::labels(group.labels.clone());
    labels.insert(placement::group_label(provider).into(), in_aws);
    if let Some(kind) = &group.instance_type {
        labels.insert("node.kubernetes.io/instance-type".into(), kind.0.clone());
    }
    let known = group.instance_type.as_ref().and_then(|it| instance::find(&it.0));
    if let Some(arch) = group.arch.map(crate::spec::ArchWord::word).or_else(|| known.map(|it| it.arch)) {
        labels.insert("kubernetes.io/arch".into(), arch.into());
    }
    labels
}

/// What is written wins over what is known of the type.
fn machine(scene: &Scene<'_>, group: &NodeGroupSpec) -> Option<MachinePlan> {
    let known = group.instance_type.as_ref().and_then(|it| instance::find(&it.0));
    let cpu = group.cpu.map(|it| it.0).filter(|it| *it > 0).or_else(|| known.map(|it| it.cpu))?;
    let memory = group.memory.as_ref().map(|it| it.bytes);
    let by_addresses = known.map(|it| it.interfaces * (it.addresses - 1) + 2);
    let prefixes = scene.platform.network.as_ref().and_then(|it| it.prefix_delegation).is_some_and(|it| it.0);
    let by_prefixes = known.filter(|_| prefixes).map(|it| it.interfaces * (it.addresses - 1) * PREFIX + 2);
    let advised = if cpu <= SMALL_CPU { SMALL_PODS } else { LARGE_PODS };
    let written = group.pods.map(|it| it.0);
    let pods = written.or(by_prefixes.map(|it| it.min(advised))).or(by_addresses).unwrap_or(SMALL_PODS);
    Some(MachinePlan {
        cpu,
        memory: memory.or_else(|| known.map(|it| it.memory))?,
        unseen: known.filter(|_| memory.is_none()).and_then(|it| it.unseen),
        pods,
        // The AMI of EKS reserves memory for as many pods as the interfaces have addresses for, whatever `maxPods` says.
        reserved_pods: by_addresses.unwrap_or(pods),
        disk: group.disk.as_ref().and_then(|it| bytes(&it.0)).unwrap_or(DISK),
    })
}

fn bytes(quantity: &str) -> Option<u64> {
    crate::object::thousandths(quantity).and_then(|it| u64::try_from(it / 1000).ok())
}

/// Returns what runs beside the workloads; `volumes` tell which drivers there must be.
pub fn system_pods(platform: &PlatformSpec, volumes: &[AccessMode]) -> Vec<SystemPodPlan> {
    let written = |name: &str| {
        let pods = platform.system_pods.iter().flat_map(|it| &it.0);
        pods.filter(|(key, _)| *key.0 == *name).map(|(_, spec)| spec).next()
    };
    let is_usual = |name: &str| match name {
        "aws-node" | "kube-proxy" | "coredns" => true,
        "ebs-csi-node" => volumes.contains(&AccessMode::ReadWriteOnce),
        "efs-csi-node" => volumes.contains(&AccessMode::ReadWriteMany),
        "eks-pod-identity-agent" => platform.identity == Some(IdentityWord::PodIdentity),
        _ => false,
    };
    let known = KNOWN.iter().filter(|(name, ..)| written(name).is_some() || is_usual(name));
    let known = known.map(|known| system_pod(known.0.into(), Some(known), written(known.0)));
    let others = platform.system_pods.iter().flat_map(|it| &it.0);
    let others = others.filter(|(name, _)| KNOWN.iter().all(|it| *it.0 != *name.0));
    known.chain(others.map(|(name, spec)| system_pod(name.0.clone(), None, Some(spec)))).flatten().collect()
}

fn system_pod(name: Text, known: Option<&Known>, written: Option<&SystemPodSpec>) -> Option<SystemPodPlan> {
    let SystemPodSpec { enabled, pods, cpu, memory } = written.cloned().unwrap_or_default();
    let (_, known_pods, known_cpu, known_memory) = known.copied().unwrap_or(("", None, 0, 0));
    enabled.is_none_or(|it| it.0).then(|| SystemPodPlan {
        name,
        pods: pods.map(|it| it.0).or(known_pods),
        cpu: cpu.map_or(known_cpu, |it| it.0),
        memory: memory.map_or(known_memory << 20, |it| it.bytes),
    })
}
