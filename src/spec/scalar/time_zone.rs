//! Time zones, as Go's `time.LoadLocation` knows them: Kubernetes and KEDA both use it.

use super::name::text_type;
use super::zones::ZONES;
use crate::diagnostic::only_near;
use crate::spec::hint::nearest;
use crate::spec::shape::{Refusal, ScalarShape};
use std::sync::Arc;

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
    |text| if text == "UTC" || is_zone(text) { Ok(()) } else { Err(refusal(text)) },
    "[A-Za-z0-9_+/-]+"
);

fn is_zone(text: &str) -> bool {
    names().any(|(area, place)| text.split_once('/') == Some((area, place)))
}

fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    ZONES.iter().flat_map(|(area, places)| places.split_ascii_whitespace().map(move |place| (*area, place)))
}

fn all() -> Vec<String> {
    names().map(|(area, place)| format!("{area}/{place}")).collect()
}

/// Returns the zone that a misspelt one means: the same place elsewhere (`Berlin`), or nearly the same letters.
fn meant(text: &str) -> Option<String> {
    let last = |place: &'static str| place.rsplit('/').next().unwrap_or(place);
    let wanted = text.rsplit('/').next().unwrap_or(text).replace(' ', "_");
    let same = names().find(|(_, place)| last(place).eq_ignore_ascii_case(&wanted));
    let near = || nearest(text, all().iter().map(String::as_str)).map(str::to_owned);
    same.map(|(area, place)| format!("{area}/{place}")).or_else(near)
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
    if let Some(zone) = only_near(text, all().iter().map(String::as_str)) {
        return Refusal::default().write(zone);
    }
    if let Some(zone) = meant(text) {
        return Refusal::default().help(format!("write `{zone}`"));
    }
    Refusal::why("a zone is `Area/Place`, as the IANA database has it")
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
        assert!(help("UTC+2").contains("Europe/Berlin") && help("moon").contains("Etc/UTC"));
    }

    #[test]
    fn a_zone_that_is_only_spelt_like_one_is_refused_with_the_nearest() {
        let help = |zone: &str| TimeZone::parse(zone).unwrap_err().help.unwrap_or_default();
        assert_eq!(help("America/NewYork"), "write `America/New_York`");
        assert_eq!(help("america/new_york"), "write `America/New_York`");
        assert_eq!(help("Europe/Berln"), "write `Europe/Berlin`");
        assert_eq!(help("Berlin"), "write `Europe/Berlin`");
        assert_eq!(help("Europe/New_York"), "write `America/New_York`");
    }
}
