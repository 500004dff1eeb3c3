//! What is known of EC2 instance types: a table of facts.

use std::sync::LazyLock;

const TABLE: &str = include_str!("instances.txt");

/// An instance type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Its name.
    pub name: &'static str,
    /// CPU, in thousandths of a core.
    pub cpu: u64,
    /// Memory as AWS lists it, in bytes.
    pub memory: u64,
    /// Memory of it that hypervisor and firmware keep, in bytes; `None` where nobody measured it.
    pub unseen: Option<u64>,
    /// Network interfaces of the first network card.
    pub interfaces: u32,
    /// IPv4 addresses of each interface.
    pub addresses: u32,
    /// The word of Kubernetes for its architecture.
    pub arch: &'static str,
}

static INSTANCES: LazyLock<Vec<Instance>> =
    LazyLock::new(|| TABLE.lines().filter(|it| !it.starts_with('#')).filter_map(read).collect());

/// Returns every known type, families by name, their sizes from small to large.
#[must_use]
pub fn all() -> &'static [Instance] {
    &INSTANCES
}

/// Returns the type of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Instance> {
    all().iter().find(|it| it.name == name)
}

fn read(line: &'static str) -> Option<Instance> {
    let [name, cpu, memory, unseen, interfaces, addresses, arch] =
        line.split(' ').collect::<Vec<_>>().try_into().ok()?;
    let mebibytes = |text: &str| text.parse::<u64>().ok().map(|it| it << 20);
    Some(Instance {
        name,
        cpu: cpu.parse::<u64>().ok()? * 1000,
        memory: mebibytes(memory)?,
        unseen: mebibytes(unseen),
        interfaces: interfaces.parse().ok()?,
        addresses: addresses.parse().ok()?,
        arch,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        assert_eq!(all().len(), TABLE.lines().filter(|it| !it.starts_with('#')).count());
        for it in all() {
            assert!(it.addresses > 1 && it.interfaces > 0 && ["amd64", "arm64"].contains(&it.arch), "{}", it.name);
            assert!(it.unseen.is_none_or(|unseen| unseen < it.memory / 6), "{}", it.name);
        }
    }

    #[test]
    fn the_usual_families_are_known_in_their_usual_sizes() {
        let sizes = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge"];
        let letters = ["m", "c", "r"];
        for generation in ["6i", "6a", "6g", "7i", "7a", "7g", "8g", "8i", "8a"] {
            for (letter, size) in letters.iter().flat_map(|letter| sizes.map(|size| (letter, size))) {
                assert!(find(&format!("{letter}{generation}.{size}")).is_some(), "{letter}{generation}.{size}");
            }
        }
        for name in ["t3.nano", "t3a.medium", "t4g.2xlarge", "m5.large", "m5a.12xlarge", "c5.9xlarge", "r5d.metal"] {
            assert!(find(name).is_some(), "{name}");
        }
    }

    #[test]
    fn graviton_is_arm_and_the_numbers_are_those_of_aws() {
        let it = find("t4g.medium").expect("a usual type");
        assert_eq!((it.cpu, it.memory >> 20, it.interfaces, it.addresses, it.arch), (2000, 4096, 3, 6, "arm64"));
        assert_eq!(find("m6i.16xlarge").map(|it| (it.cpu, it.memory >> 30)), Some((64_000, 256)));
        assert_eq!(find("m6i.huge"), None);
    }
}
