//! Kubernetes quantities as numbers, so that `1000m` and `1` are the same.

/// Suffixes with what they multiply by, in thousandths; a suffix of two letters before the one that it ends with.
const UNITS: [(&str, u128); 13] = [
    ("Ki", 1000 << 10),
    ("Mi", 1000 << 20),
    ("Gi", 1000 << 30),
    ("Ti", 1000 << 40),
    ("Pi", 1000 << 50),
    ("Ei", 1000 << 60),
    ("m", 1),
    ("k", 1_000_000),
    ("M", 1_000_000_000),
    ("G", 1_000_000_000_000),
    ("T", 1_000_000_000_000_000),
    ("P", 1_000_000_000_000_000_000),
    ("E", 1_000_000_000_000_000_000_000),
];

/// Returns a Kubernetes quantity in thousandths; parts of a thousandth are rounded up, as the API server does.
#[must_use]
pub fn thousandths(text: &str) -> Option<u128> {
    let unit = UNITS.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, *factor)));
    let small = [("u", 1_000), ("n", 1_000_000)];
    let part = small.iter().find_map(|(unit, divisor)| Some((text.strip_suffix(unit)?, 1, *divisor)));
    let (number, factor, divisor) = match (unit, part) {
        (Some((number, factor)), _) => (number, factor, 1),
        (None, Some(part)) => part,
        (None, None) => exponent(text)?,
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let divisor = 10_u128.checked_pow(u32::try_from(fraction.len()).ok()?)?.checked_mul(divisor)?;
    digits.parse::<u128>().ok()?.checked_mul(factor).map(|it| it.div_ceil(divisor))
}

/// Splits `1e3` into its number and what multiplies and divides it; a number without exponent is itself.
fn exponent(text: &str) -> Option<(&str, u128, u128)> {
    let Some((number, exponent)) = text.split_once(['e', 'E']) else { return Some((text, 1000, 1)) };
    let exponent: i32 = exponent.parse().ok()?;
    let power = 10_u128.checked_pow(exponent.unsigned_abs())?;
    if exponent < 0 { Some((number, 1000, power)) } else { Some((number, power.checked_mul(1000)?, 1)) }
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn quantities_are_compared_by_what_they_are() {
        for (one, two) in [("1000m", "1"), ("1024Mi", "1Gi"), ("0.5", "500m"), ("1e3", "1k"), ("5E-1", "500m")] {
            assert_eq!(thousandths(one), thousandths(two), "{one} and {two}");
        }
        assert_eq!(thousandths("1.25Gi"), thousandths("1280Mi"));
        assert_eq!((thousandths("100u"), thousandths("2000000n"), thousandths(".5")), (Some(1), Some(2), Some(500)));
        assert_eq!(thousandths("0.1234567Gi"), Some(132_560_622_244));
        assert_ne!(thousandths("1G"), thousandths("1Gi"));
    }

    #[test]
    fn what_is_no_quantity_has_no_amount() {
        for text in
            ["", "much", "1Zi", "-1", "1.2.3", "1e", "m", ".", "1e99", "999999999999999999999999999999999999999999"]
        {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }
}
