//! What a node gives: its machine, less what EKS reserves.
//!
//! The AMI of EKS (Amazon Linux 2023) reserves for the kubelet 6 % of the first core, 1 % of the second, 0.5 % of the next
//! two and 0.25 % of the others; 255 MiB and 11 MiB for each pod; 1 GiB of disk. It evicts pods below 100 MiB of free memory
//! and 10 % of free disk, and sets nothing aside for the system beside that.

use super::Amounts;
use crate::plan::MachinePlan;

/// Memory that a node does not see, in thousandths, where nobody measured it: what Karpenter assumes.
const UNSEEN: u64 = 75;

const EVICTION: u64 = 100 << 20;
const RESERVED: u64 = 255 << 20;
const RESERVED_FOR_POD: u64 = 11 << 20;
const RESERVED_DISK: u64 = 1 << 30;

/// How memory is counted that nobody measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// As it will be, more or less.
    Likely,
    /// As much as it may be: for what must be certain.
    AtMost,
}

/// Returns what the kubelet of a node offers to pods (`status.allocatable`).
#[must_use]
pub fn allocatable(machine: &MachinePlan, counting: Counting) -> Amounts {
    let MachinePlan { cpu, memory, unseen, pods, reserved_pods, disk } = *machine;
    let unseen = match (unseen, counting) {
        (Some(unseen), _) => unseen,
        (None, Counting::Likely) => memory / 1000 * UNSEEN,
        (None, Counting::AtMost) => 0,
    };
    let reserved = RESERVED + RESERVED_FOR_POD * u64::from(reserved_pods) + EVICTION;
    Amounts {
        cpu: cpu - reserved_cpu(cpu).min(cpu),
        memory: memory.saturating_sub(unseen).saturating_sub(reserved),
        disk: disk.saturating_sub(RESERVED_DISK).saturating_sub(disk / 10),
        pods: pods.into(),
    }
}

/// The steps, each rounded down to a thousandth of a core: their ends, and shares in ten-thousandths.
fn reserved_cpu(milli: u64) -> u64 {
    let steps = [(0, 1000, 600), (1000, 2000, 100), (2000, 4000, 50), (4000, u64::MAX, 25)];
    steps.iter().map(|(from, to, share)| milli.clamp(*from, *to).saturating_sub(*from) * share / 10_000).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(cpu: u64, mebi: u64, unseen: Option<u64>, pods: u32) -> MachinePlan {
        let (memory, unseen) = (mebi << 20, unseen.map(|it| it << 20));
        MachinePlan { cpu, memory, unseen, pods, reserved_pods: pods, disk: 20 << 30 }
    }

    #[test]
    fn a_node_offers_what_kubectl_describe_node_shows() {
        // t3.medium: capacity 3943304Ki, allocatable 1930m and 3388296Ki, as nodes of the AMI report it.
        let unseen = 4096 * 1024 - 3_943_304;
        let t3 = MachinePlan { unseen: Some(unseen << 10), ..machine(2000, 4096, None, 17) };
        let offered = allocatable(&t3, Counting::Likely);
        assert_eq!((offered.cpu, offered.memory >> 10, offered.pods), (1930, 3_388_296, 17));
    }

    #[test]
    fn memory_that_nobody_measured_is_estimated_low_or_counted_whole() {
        let m7i = machine(2000, 8192, None, 29);
        assert_eq!(allocatable(&m7i, Counting::AtMost).memory >> 20, 8192 - 255 - 11 * 29 - 100);
        // Karpenter's reference says 6903Mi for the same type.
        assert_eq!(allocatable(&m7i, Counting::Likely).memory >> 20, 6903);
    }

    #[test]
    fn cpu_is_reserved_in_steps_that_become_smaller() {
        for (milli, offered) in
            [(1000, 940), (2000, 1930), (4000, 3920), (8000, 7910), (16_000, 15_890), (96_000, 95_690)]
        {
            assert_eq!(allocatable(&machine(milli, 8192, None, 29), Counting::Likely).cpu, offered);
        }
        assert_eq!(allocatable(&machine(1000, 100, None, 4), Counting::Likely).memory, 0);
    }

    #[test]
    fn a_tenth_of_the_disk_and_a_gibibyte_are_kept() {
        assert_eq!(allocatable(&machine(2000, 8192, None, 29), Counting::Likely).disk, 17 << 30);
    }
}
