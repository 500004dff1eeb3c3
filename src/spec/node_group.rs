//! Nodes, as the platform declares them: groups, taints, and what runs on every node anyway.

use super::platform::ProviderWord;
use super::record::record;
use super::scalar::{
    Count, Cpu, CpuTotal, Flag, LabelKey, LabelValue, Memory, Positive, Price, Quantity, Text, Zone, choice,
};
use super::shape::{List, Map, Refusal, ScalarShape};
use crate::tree::Tree;
use std::sync::Arc;

choice! {
    /// How nodes are paid for.
    pub enum CapacityWord, "a kind of capacity" {
        /// Cheap, and taken away at two minutes' notice.
        "spot" Spot,
        /// Stays.
        "on-demand" OnDemand,
    }
}

choice! {
    /// A processor architecture.
    pub enum ArchWord, "a processor architecture" {
        /// x86-64.
        "amd64" Amd64,
        /// 64-bit ARM (Graviton).
        "arm64" Arm64,
    }
}

record! {
    /// A group of nodes.
    pub struct NodeGroupSpec {
        /// Its name in AWS (or of the Karpenter node pool), if it differs from the key.
        ///
        /// Default: the key. Example: `name: general-ng`.
        "name" name: Text,
        /// Instance type, for `transship fit` and the rules about capacity.
        ///
        /// Default: unknown. Example: `instanceType: m6i.large`.
        "instanceType" instance_type: Text,
        /// Cores (vCPU) of one node, before anything is reserved: for types that are not known.
        ///
        /// Default: that of `instanceType`. Example: `cpu: 2`.
        "cpu" cpu: CpuTotal,
        /// Memory of one node, as AWS lists it.
        ///
        /// Default: that of `instanceType`. Example: `memory: 8Gi`.
        "memory" memory: Memory,
        /// Most pods of one node, as its kubelet is told (`maxPods`).
        ///
        /// Default: what the network interfaces of `instanceType` have addresses for, with `network.prefixDelegation` up to 110,
        /// from 31 vCPU on 250; 110 where only `cpu` and `memory` are known. Example: `pods: 110`.
        "pods" pods: Positive,
        /// Disk of one node, which logs, images and `ephemeralStorage` share.
        ///
        /// Default: 20Gi, as managed node groups have it. Example: `disk: 80Gi`.
        "disk" disk: Quantity,
        /// Fewest nodes.
        ///
        /// Default: unknown. Example: `min: 2`.
        "min" min: Count,
        /// Most nodes.
        ///
        /// Default: unknown. Example: `max: 10`.
        "max" max: Count,
        /// How its nodes are paid for.
        ///
        /// Default: `on-demand`. Example: `capacity: spot`.
        "capacity" capacity: CapacityWord,
        /// Price of one node for an hour, in `currency`. Without it, no money is shown.
        ///
        /// Default: unknown. Example: `price: 0.107`.
        "price" price: Price,
        /// Its taints: key to `value:Effect`. Workloads placed here tolerate them.
        ///
        /// Default: none. Example: `taints: {workload: batch:NoSchedule}`.
        "taints" taints: Map<LabelKey, Taint>,
        /// Labels of its nodes by which workloads find it, instead of the provider's own label.
        ///
        /// Default: the label that the provider sets. Example: `labels: {role: batch}`.
        "labels" labels: Map<LabelKey, LabelValue>,
        /// Who makes its nodes.
        ///
        /// Default: `platform.provider`. Example: `provider: managedNodeGroup`.
        "provider" provider: ProviderWord,
        /// Architecture of its nodes.
        ///
        /// Default: unknown. Example: `arch: arm64`.
        "arch" arch: ArchWord,
        /// Zones of its nodes.
        ///
        /// Default: `platform.zones`. Example: `zones: [eu-west-1a]`.
        "zones" zones: List<Zone>,
    }
}

/// A taint's value and effect: `batch:NoSchedule`, or `NoSchedule` for a taint without value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taint {
    /// The value, if it has one.
    pub value: Option<Arc<str>>,
    /// The effect, spelled as in pods.
    pub effect: &'static str,
}

impl ScalarShape for Taint {
    const WHAT: &'static str = "a taint such as `batch:NoSchedule`";
    const PATTERN: &'static str = "([\\s\\S]*:)?(NoSchedule|PreferNoSchedule|NoExecute)";

    fn parse(text: &str) -> Result<Self, Refusal> {
        let (value, effect) = text.rsplit_once(':').map_or((None, text), |(value, effect)| (Some(value), effect));
        let known = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
        if let Some(effect) = known.into_iter().find(|known| *known == effect) {
            return Ok(Self { value: value.filter(|it| !it.is_empty()).map(Into::into), effect });
        }
        let spelled = match effect {
            "NO_SCHEDULE" => "NoSchedule",
            "NO_EXECUTE" => "NoExecute",
            "PREFER_NO_SCHEDULE" => "PreferNoSchedule",
            _ => {
                let refusal = Refusal::why("the effect is `NoSchedule`, `PreferNoSchedule` or `NoExecute`");
                let only = text.bytes().all(|it| it.is_ascii_alphanumeric() || b"-_.".contains(&it));
                return Err(if only { refusal.help(format!("write `{text}:NoSchedule`")) } else { refusal });
            }
        };
        let whole = value.map_or_else(|| spelled.to_owned(), |value| format!("{value}:{spelled}"));
        Err(Refusal::why("the EKS API and Kubernetes spell effects differently").write(whole))
    }
}

record! {
    /// A pod that EKS or the platform runs beside the workloads: what it asks for, for capacity checks.
    pub struct SystemPodSpec, short("`true` or `false`", enabled_of_pod, ["enabled"]) {
        /// Whether it is there.
        ///
        /// Default: `true`. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// How many there are in the cluster, on nodes without a taint or with the taint `CriticalAddonsOnly`.
        ///
        /// Default: one on every node; 2 for `coredns`. Example: `pods: 2`.
        "pods" pods: Positive,
        /// CPU that each of them requests.
        ///
        /// Default: as its add-on installs it, for the names that `systemPods` knows; else none. Example: `cpu: 100m`.
        "cpu" cpu: Cpu,
        /// Memory that each of them requests.
        ///
        /// Default: as its add-on installs it, for the names that `systemPods` knows; else none. Example: `memory: 128Mi`.
        "memory" memory: Memory,
    }
}

fn enabled_of_pod(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("enabled", tree.clone())], tree.mark))
}
