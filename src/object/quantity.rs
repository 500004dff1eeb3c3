//! Kubernetes quantities as numbers, so that `1000m` and `1` are the same.

/// Returns a Kubernetes quantity in thousandths.
#[must_use]
pub fn thousandths(text: &str) -> Option<u128> {
    const UNITS: [(&str, u128); 12] = [
        ("Ki", 1 << 10),
        ("Mi", 1 << 20),
        ("Gi", 1 << 30),
        ("Ti", 1 << 40),
        ("Pi", 1 << 50),
        ("Ei", 1 << 60),
        ("k", 1_000),
        ("M", 1_000_000),
        ("G", 1_000_000_000),
        ("T", 1_000_000_000_000),
        ("P", 1_000_000_000_000_000),
        ("E", 1_000_000_000_000_000_000),
    ];
    if let Some(milli) = text.strip_suffix('m') {
        return milli.parse().ok();
    }
    let unit = UNITS.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, *factor)));
    let (number, factor) = unit.unwrap_or((text, 1));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let thousandths: u128 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    whole.parse::<u128>().ok()?.checked_mul(1000)?.checked_add(thousandths)?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn quantities_are_compared_by_what_they_are() {
        assert_eq!(thousandths("1000m"), thousandths("1"));
        assert_eq!(thousandths("1024Mi"), thousandths("1Gi"));
        assert_eq!(thousandths("0.5"), thousandths("500m"));
        assert_ne!(thousandths("1G"), thousandths("1Gi"));
        assert_eq!(thousandths("much"), None);
    }
}
