//! Words of Prometheus: metrics, labels, alerts, shares.

use super::name::text_type;
use crate::spec::shape::{Refusal, ScalarShape};
use std::sync::Arc;

/// Tells whether a text is a name of Prometheus: letters, digits and `_`, no digit first; `also` names what else it takes.
fn is_name(text: &str, also: &[u8]) -> bool {
    let first = text.bytes().next().is_some_and(|it| !it.is_ascii_digit());
    first && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_' || also.contains(&it))
}

text_type!(
    /// A name of a metric.
    MetricName,
    "a name of a metric such as `http_requests_total`",
    |text| match is_name(text, b":") {
        true => Ok(()),
        false => Err(Refusal::why("metrics have letters, digits, `_` and `:`").help("name the metric alone; conditions of your own go into `own`")),
    },
    "[A-Za-z_:][A-Za-z0-9_:]*", ["boolean"]
);

text_type!(
    /// A name of a label of a metric or of an alert.
    MetricLabel,
    "a name of a Prometheus label such as `status`",
    |text| match is_name(text, b"") {
        true => Ok(()),
        false => Err(Refusal::why("labels of Prometheus have letters, digits and `_`")),
    },
    "[A-Za-z_][A-Za-z0-9_]*", ["boolean"]
);

text_type!(
    /// A name of an alert.
    AlertName,
    "a name of an alert such as `QueueTooLong`",
    |text| match is_name(text, b"") {
        true => Ok(()),
        false => Err(Refusal::why("names of alerts have letters, digits and `_`")),
    },
    "[A-Za-z_][A-Za-z0-9_]*", ["boolean"]
);

/// A percentage, kept in hundredths of a percent: `80`, `0.5`, `80%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(pub u32);

/// 1000 %: use can be above a request, but a threshold beyond this is a slip of the keyboard.
const MOST: u32 = 1000 * 100;

impl ScalarShape for Share {
    const WHAT: &'static str = "a percentage such as `80` or `0.5`";
    const PATTERN: &'static str = "[0-9]+(\\.[0-9]{0,2})?(\\s*%)?";
    const ALSO: &'static [&'static str] = &["number"];
    const BOUNDS: Option<(i64, i64)> = Some((0, 1000));
    const RANGE: &'static str = "0.01–1000, in percent";

    fn parse(text: &str) -> Result<Self, Refusal> {
        let number = text.strip_suffix('%').unwrap_or(text).trim_end();
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = |part: &str| part.bytes().all(|it| it.is_ascii_digit());
        if whole.is_empty() || fraction.len() > 2 || !digits(whole) || !digits(fraction) {
            return Err(Refusal::default());
        }
        let hundredths = whole.parse::<u32>().ok().and_then(|it| it.checked_mul(100));
        let rest: u32 = format!("{fraction:0<2}").parse().map_err(|_| Refusal::default())?;
        match hundredths.and_then(|it| it.checked_add(rest)) {
            Some(share @ 1..=MOST) => Ok(Self(share)),
            _ => Err(Refusal::why("it must lie above 0 and at most at 1000")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_percentages_with_at_most_two_decimals() {
        for (text, share) in [("80", 8000), ("0.5", 50), ("99.95", 9995), ("85%", 8500), ("1000", 100_000)] {
            assert_eq!(Share::parse(text).unwrap(), Share(share), "{text}");
        }
        for text in ["", "0", "-1", "high", "0.123", "1001", "5m", "."] {
            assert!(Share::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn conditions_are_no_part_of_a_metric() {
        assert!(MetricName::parse("http_requests_total").is_ok());
        assert!(MetricName::parse("pg_up == 0").is_err());
        assert!(MetricLabel::parse("job:x").is_err());
        assert!(AlertName::parse("3Strikes").is_err());
    }
}
