//! Ports, hosts, paths, address ranges.

use super::name::{from_the_root, text_type};
use crate::spec::shape::{Refusal, ScalarShape};
use std::net::IpAddr;
use std::sync::Arc;

/// A port, 1–65535.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortNumber(pub u16);

impl ScalarShape for PortNumber {
    const WHAT: &'static str = "a port";
    const PATTERN: &'static str = "\\+?[0-9]+";
    const ALSO: &'static [&'static str] = &["integer"];
    const BOUNDS: Option<(i64, i64)> = Some((1, 65_535));
    const RANGE: &'static str = "1–65535";

    fn parse(text: &str) -> Result<Self, Refusal> {
        match text.parse::<u32>() {
            Ok(port @ 1..=65_535) => Ok(Self(u16::try_from(port).unwrap_or(u16::MAX))),
            Ok(_) => Err(Refusal::why("ports lie between 1 and 65535").help("write a number such as `8080`")),
            Err(_) if text.contains(':') => {
                let inner = text.rsplit(':').next().unwrap_or_default();
                let refusal = Refusal::why("a pod has an address of its own, so no port of the host is mapped");
                let help = format!("write the container port: `{inner}`");
                Err(if Self::parse(inner).is_ok() { refusal.write_with(inner, help) } else { refusal.help(help) })
            }
            Err(_) => Err(Refusal::default().help("write a number such as `8080`")),
        }
    }
}

text_type!(
    /// A path of an HTTP request.
    HttpPath,
    "a path of a request",
    |text| match text {
        _ if !text.starts_with('/') => Err(from_the_root(text, "a path begins with `/`")),
        _ if text.chars().any(char::is_whitespace) => Err(Refusal::why("a path has no spaces")),
        _ => Ok(()),
    },
    "/[^\\s]*"
);

text_type!(
    /// A host name, with a leading `*.` for all names below it.
    HostName,
    "a host name",
    |text| {
        let name = text.strip_prefix("*.").unwrap_or(text);
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if text.len() <= 253 && name.split('.').all(label) {
            return Ok(());
        }
        match text.split_once("://").map(|(_, rest)| rest.split_once('/').unwrap_or((rest, ""))) {
            Some((host, "")) if HostName::parse(host).is_ok() => Err(Refusal::why("a host name has no scheme").write(host)),
            Some((host, "")) => Err(Refusal::why("a host name has no scheme").help(format!("write `{host}`"))),
            Some((host, path)) => Err(Refusal::why("a host name has no scheme and no path")
                .help(format!("write `{host}`, with `path: /{path}` beside it"))),
            None => Err(Refusal::why("host names have lower-case letters, digits, `-` and `.`")),
        }
    },
    "(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*", ["number", "boolean"]
);

/// An address range in CIDR form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cidr(pub Arc<str>);

impl ScalarShape for Cidr {
    const WHAT: &'static str = "an address range such as `10.0.0.0/16`";
    const PATTERN: &'static str = "[0-9A-Fa-f.:]+/\\+?[0-9]+";
    const TEXT: bool = true;

    fn parse(text: &str) -> Result<Self, Refusal> {
        let Some((address, bits)) = text.split_once('/') else {
            let single = text.parse::<IpAddr>().is_ok();
            let bits = if text.contains(':') { 128 } else { 32 };
            return Err(if single {
                let range = format!("{text}/{bits}");
                Refusal::default().write_with(&*range, format!("write `{range}` for one address"))
            } else {
                Refusal::default()
            });
        };
        let address: IpAddr = address.parse().map_err(|_| Refusal::default())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits: u32 = bits
            .parse()
            .ok()
            .filter(|bits| *bits <= most)
            .ok_or_else(|| Refusal::why(format!("the part after `/` lies between 0 and {most}")))?;
        let network = masked(address, bits);
        if network != address {
            return Err(
                Refusal::why("the address has bits set outside of its range").help(format!("write `{network}/{bits}`"))
            );
        }
        Ok(Self(text.into()))
    }
}

impl Cidr {
    /// Tells whether all addresses of this range are in `other`, which has more.
    #[must_use]
    pub fn lies_in(&self, other: &Self) -> bool {
        let parts = |it: &Self| {
            let (address, bits) = it.0.split_once('/')?;
            Some((address.parse::<IpAddr>().ok()?, bits.parse::<u32>().ok()?))
        };
        let (Some((own, own_bits)), Some((outer, outer_bits))) = (parts(self), parts(other)) else { return false };
        own.is_ipv4() == outer.is_ipv4() && own_bits > outer_bits && masked(own, outer_bits) == outer
    }
}

fn masked(address: IpAddr, bits: u32) -> IpAddr {
    match address {
        IpAddr::V4(it) => IpAddr::V4((u32::from(it) & u32::MAX.checked_shl(32 - bits).unwrap_or(0)).into()),
        IpAddr::V6(it) => IpAddr::V6((u128::from(it) & u128::MAX.checked_shl(128 - bits).unwrap_or(0)).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_with_host_bits_is_refused_with_the_right_one() {
        assert_eq!(Cidr::parse("10.1.2.3/16").unwrap_err().help.as_deref(), Some("write `10.1.0.0/16`"));
        assert!(Cidr::parse("0.0.0.0/0").is_ok() && Cidr::parse("::/0").is_ok() && Cidr::parse("10.0.0.0/8").is_ok());
    }

    #[test]
    fn a_range_lies_in_larger_ones_of_its_family() {
        let range = |text: &str| Cidr::parse(text).unwrap();
        assert!(
            range("10.1.0.0/16").lies_in(&range("10.0.0.0/8")) && range("10.0.0.1/32").lies_in(&range("0.0.0.0/0"))
        );
        for (inner, outer) in [
            ("10.0.0.0/8", "10.0.0.0/8"),
            ("10.0.0.0/8", "10.1.0.0/16"),
            ("11.0.0.0/16", "10.0.0.0/8"),
            ("::1/128", "0.0.0.0/0"),
        ] {
            assert!(!range(inner).lies_in(&range(outer)), "{inner} in {outer}");
        }
    }

    #[test]
    fn a_compose_port_mapping_is_refused_with_the_container_port() {
        assert_eq!(
            PortNumber::parse("8051:8050").unwrap_err().help.as_deref(),
            Some("write the container port: `8050`")
        );
    }
}
