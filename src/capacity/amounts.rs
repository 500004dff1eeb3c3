//! Amounts of what a node gives and a pod asks for.

/// CPU, memory, disk and places for pods, together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// In thousandths of a core.
    pub cpu: u64,
    /// In bytes.
    pub memory: u64,
    /// Local disk, in bytes.
    pub disk: u64,
    /// How many pods.
    pub pods: u64,
}

impl Amounts {
    fn each(self, other: Self, with: fn(u64, u64) -> u64) -> Self {
        Self {
            cpu: with(self.cpu, other.cpu),
            memory: with(self.memory, other.memory),
            disk: with(self.disk, other.disk),
            pods: with(self.pods, other.pods),
        }
    }

    fn list(self) -> [u64; 4] {
        [self.cpu, self.memory, self.disk, self.pods]
    }

    /// Returns both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        self.each(other, u64::saturating_add)
    }

    /// Returns what is left without the other; never less than nothing.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.each(other, u64::saturating_sub)
    }

    /// Returns so many of it.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        let count = u64::from(count);
        self.each(Self { cpu: count, memory: count, disk: count, pods: count }, u64::saturating_mul)
    }

    /// Tells whether the other has room in it.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.list().into_iter().zip(other.list()).all(|(own, other)| own >= other)
    }

    /// Returns how often the other has room in it.
    #[must_use]
    pub fn how_often(self, each: Self) -> u32 {
        let times = self.list().into_iter().zip(each.list()).filter_map(|(own, each)| own.checked_div(each));
        u32::try_from(times.min().unwrap_or(u64::MAX)).unwrap_or(u32::MAX)
    }

    /// Returns how many of the other it takes at the least to give this, whatever the pieces; `None` where none gives any.
    #[must_use]
    pub fn at_least(self, each: Self) -> Option<u32> {
        let mut most = 0;
        for (own, each) in self.list().into_iter().zip(each.list()).filter(|(own, _)| *own > 0) {
            most = most.max(if each == 0 { return None } else { own.div_ceil(each) });
        }
        Some(u32::try_from(most).unwrap_or(u32::MAX))
    }

    /// Returns the largest of its shares of a whole, in millionths: by it pods are called large or small.
    #[must_use]
    pub fn share_of(self, whole: Self) -> u128 {
        let share = |(own, whole): (u64, u64)| u128::from(own) * 1_000_000 / u128::from(whole.max(1));
        self.list().into_iter().zip(whole.list()).map(share).max().unwrap_or(0)
    }
}

/// Returns CPU for people: `500m`, `1.75`, `12`.
#[must_use]
pub fn cores(milli: u64) -> String {
    match (milli / 1000, milli % 1000) {
        (whole, 0) => whole.to_string(),
        (0, milli) => format!("{milli}m"),
        (whole, milli) => format!("{whole}.{milli:03}").trim_end_matches('0').to_owned(),
    }
}

/// Returns memory or disk for people: `512 MiB`, `6.54 GiB`, `128.5 GiB`.
#[must_use]
pub fn memory(bytes: u64) -> String {
    let mebi = bytes >> 20;
    let hundredths = (u128::from(bytes) * 100) >> 30;
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match (mebi, rest) {
        (..1024, _) => format!("{mebi} MiB"),
        (_, 0) => format!("{whole} GiB"),
        (..10_240, _) => format!("{} GiB", format!("{whole}.{rest:02}").trim_end_matches('0')),
        _ if rest < 10 => format!("{whole} GiB"),
        _ => format!("{whole}.{} GiB", rest / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_people_write_them() {
        for (milli, text) in [(0, "0"), (250, "250m"), (1000, "1"), (1755, "1.755"), (12_500, "12.5")] {
            assert_eq!(cores(milli), text);
        }
        for (mebi, text) in
            [(512, "512 MiB"), (1024, "1 GiB"), (1536, "1.5 GiB"), (6700, "6.54 GiB"), (131_584, "128.5 GiB")]
        {
            assert_eq!(memory(mebi << 20), text);
        }
    }

    #[test]
    fn nothing_is_asked_for_by_what_asks_for_nothing() {
        let node = Amounts { cpu: 2000, memory: 100, disk: 10, pods: 5 };
        assert_eq!(node.how_often(Amounts { cpu: 900, pods: 1, ..Amounts::default() }), 2);
        assert_eq!(node.how_often(Amounts { pods: 1, ..Amounts::default() }), 5);
        assert_eq!(Amounts { cpu: 4100, ..Amounts::default() }.at_least(node), Some(3));
        assert_eq!(Amounts { disk: 1, ..Amounts::default() }.at_least(Amounts::default()), None);
    }
}
