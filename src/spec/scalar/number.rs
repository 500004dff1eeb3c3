//! Numbers, durations and switches.

use crate::spec::shape::{Refusal, ScalarShape};
use std::sync::Arc;

/// `true` or `false`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag(pub bool);

impl ScalarShape for Flag {
    const WHAT: &'static str = "`true` or `false`";
    const PATTERN: &'static str = "true|false";
    const ALSO: &'static [&'static str] = &["boolean"];

    fn parse(text: &str) -> Result<Self, Refusal> {
        match text {
            "true" => Ok(Self(true)),
            "false" => Ok(Self(false)),
            "yes" | "on" | "y" | "Yes" | "On" | "True" | "TRUE" => Err(Refusal::default().write("true")),
            "no" | "off" | "n" | "No" | "Off" | "False" | "FALSE" => Err(Refusal::default().write("false")),
            _ => Err(Refusal::default()),
        }
    }
}

macro_rules! range {
    ($(#[doc = $doc:literal])* $name:ident($type:ty), $what:literal, $low:expr, $high:expr, $range:literal) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(pub $type);

        impl ScalarShape for $name {
            const WHAT: &'static str = $what;
            const PATTERN: &'static str = "[-+]?[0-9]+";
            const ALSO: &'static [&'static str] = &["integer"];
            const BOUNDS: Option<(i64, i64)> = Some(($low as i64, $high as i64));
            const RANGE: &'static str = $range;

            fn parse(text: &str) -> Result<Self, Refusal> {
                match text.parse::<i64>() {
                    Ok(number) if (i64::from($low)..=i64::from($high)).contains(&number) => {
                        <$type>::try_from(number).map(Self).map_err(|_| Refusal::default())
                    }
                    Ok(_) => Err(Refusal::why(format!("it must lie between {} and {}", $low, $high))),
                    Err(_) => Err(Refusal::default()),
                }
            }
        }
    };
}

range!(
    /// A number of things.
    Count(u32), "a whole number", 0, 1_000_000, "0–1000000"
);
range!(
    /// A percentage of a request, from 1; more than 100 is legal for requests set below the usual load.
    Percent(u32), "a percentage", 1, 1000, "1–1000"
);
range!(
    /// A number of things, at least one.
    Positive(u32), "a whole number from 1", 1, 1_000_000_000, "1–1000000000"
);
range!(
    /// A numeric user or group id.
    UserId(i64), "a numeric user id", 0, i32::MAX, "0–2147483647"
);
range!(
    /// `group.order` of the load balancer controller.
    GroupOrder(i32), "an order of rules", -1000, 1000, "−1000–1000"
);

range!(
    /// The value of a PriorityClass; Kubernetes keeps everything above a billion to itself.
    PriorityValue(i32), "a priority", i32::MIN, 1_000_000_000, "−2147483648–1000000000"
);

/// A percentage on top of something, from 0: `20%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headroom(pub u32);

impl ScalarShape for Headroom {
    const WHAT: &'static str = "a percentage such as `20%`";
    const PATTERN: &'static str = "\\+?[0-9]+%";
    const RANGE: &'static str = "0%–1000%";

    fn parse(text: &str) -> Result<Self, Refusal> {
        match text.strip_suffix('%').map(str::parse) {
            Some(Ok(percent)) if percent <= 1000 => Ok(Self(percent)),
            Some(Ok(_)) => Err(Refusal::why("it must lie between 0% and 1000%")),
            None if text.parse::<u32>().is_ok() => Err(Refusal::default().write(format!("{text}%"))),
            Some(Err(_)) | None => Err(Refusal::default()),
        }
    }
}

macro_rules! decimal {
    ($(#[doc = $doc:literal])* $name:ident, $what:literal, $fits:expr, $range:literal) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub Arc<str>);

        impl ScalarShape for $name {
            const WHAT: &'static str = $what;
            const PATTERN: &'static str = "[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?";
            const ALSO: &'static [&'static str] = &["number"];
            const RANGE: &'static str = $range;

            fn parse(text: &str) -> Result<Self, Refusal> {
                let fits: fn(f64) -> bool = $fits;
                match text.parse::<f64>() {
                    // Hosts write 1.50 as 1.5, so that only one form gives the same bytes everywhere.
                    Ok(number) if number.abs() < 1e15 && fits(number) => Ok(Self(number.to_string().into())),
                    _ => Err(Refusal::default()),
                }
            }
        }
    };
}

decimal!(
    /// A number, with a fraction if need be.
    Decimal, "a number", |_| true, "below 10^15, with a fraction if need be"
);
decimal!(
    /// A number above 0: what a measured value is divided by.
    Target, "a number above 0", |number| number > 0.0, "above 0, below 10^15, with a fraction if need be"
);

/// A price in millionths of its currency: `0.107`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price(pub u64);

impl ScalarShape for Price {
    const WHAT: &'static str = "a price such as `0.107`";
    const PATTERN: &'static str = "[0-9]{1,9}([.][0-9]{0,6})?";
    const ALSO: &'static [&'static str] = &["number"];
    const RANGE: &'static str = "above 0, below 10^9, with at most six digits after the point";

    fn parse(text: &str) -> Result<Self, Refusal> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str, most: usize| part.len() <= most && part.bytes().all(|it| it.is_ascii_digit());
        let millionths = Some(format!("{whole}{fraction:0<6}"))
            .filter(|_| !whole.is_empty() && digits(whole, 9) && digits(fraction, 6))
            .and_then(|it| it.parse().ok());
        millionths.filter(|it| *it > 0).map(Self).ok_or_else(Refusal::default)
    }
}

/// Ten years in seconds: more than any time here means, and small enough that sums of times stay numbers of Kubernetes.
const LONGEST: u32 = 3650 * 86_400;

/// A time span in whole seconds: `30`, `30s`, `5m`, `1h30m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(pub u32);

impl ScalarShape for Duration {
    const WHAT: &'static str = "a duration such as `30s`, `5m` or `1h`";
    const PATTERN: &'static str = "([0-9]+[smhd])+|[0-9]+";
    const ALSO: &'static [&'static str] = &["integer"];
    const BOUNDS: Option<(i64, i64)> = Some((0, 315_360_000));
    const RANGE: &'static str = "0s–3650d, in whole seconds";

    fn parse(text: &str) -> Result<Self, Refusal> {
        let too_long = || Refusal::why("it is longer than ten years");
        if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) {
            return text.parse().ok().filter(|it| *it <= LONGEST).map(Self).ok_or_else(too_long);
        }
        let mut total: u32 = 0;
        let mut rest = text;
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let number: u32 = rest[..digits].parse().map_err(|_| Refusal::default())?;
            let unit_len = rest[digits..].bytes().take_while(u8::is_ascii_alphabetic).count();
            let unit = match &rest[digits..digits + unit_len] {
                "s" => 1,
                "m" => 60,
                "h" => 3600,
                "d" => 86_400,
                "ms" => return Err(Refusal::why("Kubernetes counts these times in whole seconds")),
                _ => return Err(Refusal::default()),
            };
            let sum = number.checked_mul(unit).and_then(|part| total.checked_add(part));
            total = sum.filter(|it| *it <= LONGEST).ok_or_else(too_long)?;
            rest = &rest[digits + unit_len..];
        }
        if text.is_empty() { Err(Refusal::default()) } else { Ok(Self(total)) }
    }
}

/// A number of pods or a percentage of them: `1`, `25%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountText {
    /// This many.
    Pods(u32),
    /// This percentage.
    Percent(u32),
}

impl ScalarShape for AmountText {
    const WHAT: &'static str = "a number of pods or a percentage such as `25%`";
    const PATTERN: &'static str = "[-+]?[0-9]+|\\+?[0-9]+%";
    const ALSO: &'static [&'static str] = &["integer"];
    const BOUNDS: Option<(i64, i64)> = Some((0, 1_000_000));
    const RANGE: &'static str = "0–1000000, or 0%–100%";

    fn parse(text: &str) -> Result<Self, Refusal> {
        match text.strip_suffix('%') {
            Some(number) => match number.parse() {
                Ok(percent) if percent <= 100 => Ok(Self::Percent(percent)),
                _ => Err(Refusal::why("a percentage lies between 0% and 100%")),
            },
            None => Count::parse(text).map(|count| Self::Pods(count.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headroom_has_a_percent_sign() {
        assert_eq!(Headroom::parse("20%").unwrap(), Headroom(20));
        assert_eq!(Headroom::parse("20").unwrap_err().help.as_deref(), Some("write `20%`"));
        assert!(Headroom::parse("2000%").is_err());
    }

    #[test]
    fn prices_are_counted_in_millionths() {
        assert_eq!(Price::parse("0.107").unwrap(), Price(107_000));
        assert_eq!(Price::parse("12").unwrap(), Price(12_000_000));
        for text in ["0", "-1", "1.0000001", "1,5", "", ".5", "$1"] {
            assert!(Price::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn times_and_ids_stay_within_what_kubernetes_counts() {
        assert_eq!(Duration::parse("1h30m").unwrap(), Duration(5400));
        assert_eq!(Duration::parse("3650d").unwrap(), Duration(LONGEST));
        for text in ["3651d", "315360001", "99999999999", "9999999d9999999d"] {
            assert_eq!(
                Duration::parse(text).unwrap_err().why.as_deref(),
                Some("it is longer than ten years"),
                "{text}"
            );
        }
        assert!(UserId::parse("2147483647").is_ok() && UserId::parse("2147483648").is_err());
        assert!(AmountText::parse("4294967295").is_err());
    }
}
