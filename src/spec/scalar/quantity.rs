//! CPU, memory and storage.

use crate::spec::shape::{Refusal, ScalarShape};
use std::sync::Arc;

/// CPU in thousandths of a core: `250m`, `0.5`, `2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cpu(pub u64);

/// Above this many whole cores a number without unit is taken for ECS CPU units (1024 = one core).
const ECS_UNITS_FROM: u64 = 128;

impl Cpu {
    /// Returns the canonical Kubernetes quantity.
    #[must_use]
    pub fn quantity(self) -> Arc<str> {
        if self.0.is_multiple_of(1000) { (self.0 / 1000).to_string().into() } else { format!("{}m", self.0).into() }
    }
}

impl ScalarShape for Cpu {
    const WHAT: &'static str = "an amount of CPU such as `500m` or `2`";
    const PATTERN: &'static str = "\\+?[0-9]+m|[0-9]+(\\.[0-9]{0,3})?";
    const ALSO: &'static [&'static str] = &["number"];
    const BOUNDS: Option<(i64, i64)> = Some((0, 128));
    const RANGE: &'static str = "1m–127 cores";

    fn parse(text: &str) -> Result<Self, Refusal> {
        let nothing = text.bytes().all(|it| matches!(it, b'0' | b'.' | b'm')) && text.contains('0');
        let why = nothing.then(|| "it must be more than nothing".to_owned());
        let bad = || Refusal {
            why: why.clone(),
            ..Refusal::default().help("write `500m` for half a core, `2` for two cores")
        };
        if let Some(milli) = text.strip_suffix('m') {
            return milli.parse().ok().filter(|it| *it > 0).map(Self).ok_or_else(bad);
        }
        let milli = thousandths(text).filter(|it| *it > 0).ok_or_else(bad)?;
        if milli >= ECS_UNITS_FROM * 1000 {
            let meant = milli.saturating_add(512) / 1024;
            return Err(Refusal::why(format!(
                "Kubernetes counts whole cores, so this asks for {text} cores; ECS counts 1024 units a core"
            ))
            .help(format!("write `{}` if these are ECS units", Self(meant).quantity())));
        }
        Ok(Self(milli))
    }
}

/// CPU of many pods together, in thousandths of a core. No ECS task is that large, so `200` means 200 cores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CpuTotal(pub u64);

impl ScalarShape for CpuTotal {
    const WHAT: &'static str = "an amount of CPU such as `24` or `1500m`";
    const PATTERN: &'static str = "\\+?[0-9]+m|[0-9]+(\\.[0-9]{0,3})?";
    const ALSO: &'static [&'static str] = &["number"];
    const RANGE: &'static str = "from 1m";

    fn parse(text: &str) -> Result<Self, Refusal> {
        let milli = text.strip_suffix('m').map_or_else(|| thousandths(text), |milli| milli.parse().ok());
        milli.map(Self).ok_or_else(|| Refusal::default().help("write `24` for 24 cores, `1500m` for one and a half"))
    }
}

/// Memory in bytes: `512Mi`, `1Gi`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memory {
    /// How many bytes.
    pub bytes: u64,
    /// The quantity as written.
    pub text: Arc<str>,
}

impl Memory {
    /// Returns the canonical Kubernetes quantity of a number of bytes.
    #[must_use]
    pub fn quantity(bytes: u64) -> Arc<str> {
        binary(bytes)
    }
}

impl ScalarShape for Memory {
    const WHAT: &'static str = "an amount of memory such as `512Mi` or `1Gi`";
    const PATTERN: &'static str = "[0-9]+(\\.[0-9]{0,3})?(Ki|Mi|Gi|Ti)";
    const RANGE: &'static str = "above 0, in Ki, Mi, Gi or Ti";

    fn parse(text: &str) -> Result<Self, Refusal> {
        let digits = text.bytes().take_while(|it| it.is_ascii_digit() || *it == b'.').count();
        let number = thousandths(&text[..digits]).ok_or_else(Refusal::default)?;
        let factor: u64 = match &text[digits..] {
            "Ki" => 1 << 10,
            "Mi" => 1 << 20,
            "Gi" => 1 << 30,
            "Ti" => 1 << 40,
            "" if number > 0 => return Err(no_unit(text)),
            "" => return Err(Refusal::why("it must be more than nothing")),
            "m" | "MB" | "mb" | "Mb" | "MiB" => {
                return Err(Refusal::default().write(format!("{}Mi", &text[..digits])));
            }
            "M" => return Err(decimal(&text[..digits], "M", "Mi", "4.6 %")),
            "G" => return Err(decimal(&text[..digits], "G", "Gi", "6.9 %")),
            "g" | "GB" | "gb" | "Gb" | "GiB" => {
                return Err(Refusal::default().write(format!("{}Gi", &text[..digits])));
            }
            _ => return Err(Refusal::default()),
        };
        let bytes = number.checked_mul(factor).ok_or_else(|| Refusal::why("it is more than any node has"))? / 1000;
        if bytes == 0 {
            return Err(Refusal::why("it must be more than nothing"));
        }
        let text = if number.is_multiple_of(1000) { text.into() } else { binary(bytes) };
        Ok(Self { bytes, text })
    }
}

/// Returns a decimal number of at most three digits after the point, times a thousand.
fn thousandths(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|it| it.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > 3 {
        return None;
    }
    let fraction: u64 = format!("{fraction:0<3}").parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(1000)?.checked_add(fraction)
}

fn no_unit(text: &str) -> Refusal {
    Refusal::why("without a unit Kubernetes counts bytes")
        .help(format!("write `{text}Mi` for MiB, as ECS and Compose count them"))
}

/// Compose and Docker count `512M` in units of 1024, Kubernetes in units of 1000.
fn decimal(number: &str, unit: &str, binary: &str, loss: &str) -> Refusal {
    Refusal::why(format!(
        "Kubernetes reads `{unit}` as decimal; Docker, Compose and ECS mean binary units, so {loss} would be lost"
    ))
    .write(format!("{number}{binary}"))
}

/// Returns bytes in the largest binary unit that divides them.
fn binary(bytes: u64) -> Arc<str> {
    let units = [(1 << 30, "Gi"), (1 << 20, "Mi"), (1 << 10, "Ki")];
    match units.iter().find(|(size, _)| bytes.is_multiple_of(*size)) {
        Some((size, unit)) => format!("{}{unit}", bytes / size).into(),
        None => bytes.to_string().into(),
    }
}

/// A size of storage, or any other Kubernetes quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity(pub Arc<str>);

impl ScalarShape for Quantity {
    const WHAT: &'static str = "a quantity such as `10Gi`";
    const PATTERN: &'static str = "[0-9]*\\.?[0-9]*(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?";
    const ALSO: &'static [&'static str] = &["number"];
    const RANGE: &'static str = "above 0";

    fn parse(text: &str) -> Result<Self, Refusal> {
        let digits = text.bytes().take_while(|it| it.is_ascii_digit() || *it == b'.').count();
        let number = text[..digits].parse::<f64>().is_ok_and(|it| it > 0.0);
        let unit = matches!(&text[digits..], "" | "m" | "k" | "M" | "G" | "T" | "P" | "Ki" | "Mi" | "Gi" | "Ti" | "Pi");
        if number && unit { Ok(Self(text.into())) } else { Err(Refusal::default()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ecs_units_are_refused_with_what_they_mean() {
        let refusal = Cpu::parse("512").map(|_| ()).unwrap_err();
        assert_eq!(refusal.help.as_deref(), Some("write `500m` if these are ECS units"));
    }

    #[test]
    fn the_cpu_of_many_pods_may_be_many_cores() {
        assert_eq!(CpuTotal::parse("200").unwrap().0, 200_000);
        assert_eq!(CpuTotal::parse("1500m").unwrap().0, 1500);
        assert!(CpuTotal::parse("all").is_err());
    }

    #[test]
    fn cpu_is_written_canonically() {
        for (text, quantity) in [("500m", "500m"), ("0.5", "500m"), ("2", "2"), ("1000m", "1"), ("1.25", "1250m")] {
            assert_eq!(&*Cpu::parse(text).unwrap().quantity(), quantity);
        }
    }

    #[test]
    fn decimal_memory_is_refused_because_it_loses_some() {
        assert_eq!(Memory::parse("512M").unwrap_err().help.as_deref(), Some("write `512Mi`"));
        assert_eq!(
            Memory::parse("512").unwrap_err().help.as_deref(),
            Some("write `512Mi` for MiB, as ECS and Compose count them")
        );
    }

    #[test]
    fn fractions_of_memory_become_whole_units() {
        assert_eq!(&*Memory::parse("1.5Gi").unwrap().text, "1536Mi");
    }
}
