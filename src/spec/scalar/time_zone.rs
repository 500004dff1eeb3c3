//! Time zones, as Go's `time.LoadLocation` knows them: Kubernetes and KEDA both use it.

use super::name::text_type;
use crate::spec::shape::{Refusal, ScalarShape};
use std::sync::Arc;

/// Areas of the IANA database, the old ones included that are links today.
const AREAS: &[&str] = &[
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Brazil",
    "Canada",
    "Chile",
    "Etc",
    "Europe",
    "Indian",
    "Mexico",
    "Pacific",
    "US",
];

/// Abbreviations, and the zone that people mean by them. Some are in the database (`EST`), but without daylight saving.
const MEANT: &[(&str, &str)] = &[
    ("AEDT", "Australia/Sydney"),
    ("AEST", "Australia/Sydney"),
    ("BST", "Europe/London"),
    ("CAT", "Africa/Harare"),
    ("CDT", "America/Chicago"),
    ("CEST", "Europe/Berlin"),
    ("CET", "Europe/Berlin"),
    ("CST", "America/Chicago"),
    ("CST6CDT", "America/Chicago"),
    ("EAT", "Africa/Nairobi"),
    ("EDT", "America/New_York"),
    ("EET", "Europe/Athens"),
    ("EST", "America/New_York"),
    ("EST5EDT", "America/New_York"),
    ("ET", "America/New_York"),
    ("GMT", "Etc/UTC"),
    ("HKT", "Asia/Hong_Kong"),
    ("HST", "Pacific/Honolulu"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("MDT", "America/Denver"),
    ("MSK", "Europe/Moscow"),
    ("MST", "America/Denver"),
    ("MST7MDT", "America/Denver"),
    ("PDT", "America/Los_Angeles"),
    ("PST", "America/Los_Angeles"),
    ("PST8PDT", "America/Los_Angeles"),
    ("SAST", "Africa/Johannesburg"),
    ("SGT", "Asia/Singapore"),
    ("WET", "Europe/Lisbon"),
    ("Z", "Etc/UTC"),
];

text_type!(
    /// A time zone by its IANA name.
    TimeZone,
    "an IANA time zone such as `America/New_York`",
    |text| if text == "UTC" || is_zone(text) { Ok(()) } else { Err(refusal(text)) }
);

fn is_zone(text: &str) -> bool {
    let mut parts = text.split('/');
    let area = parts.next().is_some_and(|area| AREAS.contains(&area));
    let places: Vec<&str> = parts.collect();
    area && (1..=2).contains(&places.len()) && places.iter().all(|it| is_place(it))
}

fn is_place(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_uppercase())
        && text.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '+'))
}

fn refusal(text: &str) -> Refusal {
    let upper = text.to_ascii_uppercase();
    if let Some((_, zone)) = MEANT.iter().find(|(word, _)| *word == upper) {
        let why = "an abbreviation is unknown, or stands for one fixed offset all year";
        return Refusal::why(why).help(format!("write `{zone}`"));
    }
    if upper.starts_with("UTC") || upper.starts_with("GMT") || text.starts_with(['+', '-']) {
        return Refusal::why("an offset is no time zone")
            .help("write the place, for example `Europe/Berlin`, or `Etc/UTC`");
    }
    let spelt = text.replace(' ', "_");
    if is_zone(&spelt) {
        return Refusal::default().help(format!("write `{spelt}`"));
    }
    Refusal::why("a zone is `Area/Place`, in the letters of the IANA database")
        .help("write for example `America/New_York`, `Europe/London` or `Etc/UTC`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_area_and_place() {
        for zone in ["UTC", "Etc/UTC", "America/New_York", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "US/Eastern"]
        {
            assert!(TimeZone::parse(zone).is_ok(), "{zone}");
        }
    }

    #[test]
    fn abbreviations_and_offsets_are_refused_with_what_is_meant() {
        let help = |zone: &str| TimeZone::parse(zone).unwrap_err().help.unwrap_or_default();
        assert_eq!(help("EST"), "write `America/New_York`");
        assert_eq!(help("cet"), "write `Europe/Berlin`");
        assert_eq!(help("America/New York"), "write `America/New_York`");
        assert!(help("UTC+2").contains("Europe/Berlin") && help("Berlin").contains("Etc/UTC"));
    }
}
