//! Days.

use crate::spec::shape::{Refusal, ScalarShape};
use std::sync::Arc;

/// A day, as `YYYY-MM-DD`: so written, earlier days are smaller texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub Arc<str>);

/// What Kustomize adds to a day without quotes.
const MIDNIGHT: &str = "T00:00:00Z";

impl ScalarShape for Date {
    const WHAT: &'static str = "a day such as `2027-01-31`";
    const PATTERN: &'static str = "[0-9]{4}-[0-9]{2}-[0-9]{2}(T00:00:00Z)?";

    fn parse(text: &str) -> Result<Self, Refusal> {
        let day = text.strip_suffix(MIDNIGHT).unwrap_or(text);
        let sizes: Vec<usize> = day.split('-').map(str::len).collect();
        let numbers: Option<Vec<u32>> = day.split('-').map(|part| part.parse().ok()).collect();
        let digits = day.bytes().all(|it| it.is_ascii_digit() || it == b'-');
        match numbers.as_deref() {
            Some([year, month, date]) if digits && sizes == [4, 2, 2] => {
                if !(1..=12).contains(month) || *date < 1 || *date > days(*year, *month) {
                    return Err(Refusal::why("the calendar has no such day"));
                }
                Ok(Self(day.into()))
            }
            _ => Err(Refusal::why("days are written as year, month and day, each with all its digits")),
        }
    }
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar_are_read_as_written_and_as_kustomize_hands_them_on() {
        for text in ["2027-01-31", "2027-01-31T00:00:00Z"] {
            assert_eq!(&*Date::parse(text).unwrap().0, "2027-01-31");
        }
        assert!(Date::parse("2028-02-29").is_ok());
        for text in ["2027-02-29", "2027-13-01", "2027-1-1", "31.01.2027", "2027-01-31T12:00:00Z", "2027-+1-01", ""] {
            assert!(Date::parse(text).is_err(), "{text}");
        }
    }
}
