//! The day, for the one thing that depends on it: whether a waiver is over.

use crate::pipeline::Date;
use std::env;
use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds of a day.
const DAY: u64 = 86_400;

/// The variable of <https://reproducible-builds.org/specs/source-date-epoch/>: seconds since 1970.
const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// Returns the day of a check: that of `SOURCE_DATE_EPOCH`, else today, in UTC.
///
/// # Errors
/// Words about the variable, when it is no number of seconds.
pub(super) fn today() -> Result<Date, String> {
    let seconds = match env::var(VARIABLE) {
        Ok(text) => text.parse().map_err(|_| format!("`{VARIABLE}` is `{text}`, which is no number of seconds"))?,
        Err(_) => SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs()),
    };
    Ok(Date(day(seconds / DAY).into()))
}

/// Returns a number of days since 1970 as a day of the calendar.
///
/// Counted in eras of 400 years that begin in March, so that the day that is not in every year is the last one.
fn day(since: u64) -> String {
    let days = since + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{date:02}")
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_since_1970_are_days_of_the_calendar() {
        for (since, expected) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (19_782, "2024-02-29"),
            (20_850, "2027-02-01"),
        ] {
            assert_eq!(day(since), expected);
        }
    }
}
