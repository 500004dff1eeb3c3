//! How far a cutover has come.

use crate::spec::shape::{Refusal, ScalarShape};

/// How much of the traffic has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// This percentage, 0–100, with both sides attached.
    Percent(u32),
    /// All of it, and the old side is gone.
    Done,
}

impl ScalarShape for Phase {
    const WHAT: &'static str = "a phase: a percentage from 0 to 100, or `done`";
    const PATTERN: &'static str = "done|\\+?[0-9]+";
    const ALSO: &'static [&'static str] = &["integer"];
    const BOUNDS: Option<(i64, i64)> = Some((0, 100));
    const RANGE: &'static str = "0–100, or `done`";

    fn parse(text: &str) -> Result<Self, Refusal> {
        if text == "done" {
            return Ok(Self::Done);
        }
        let bare = text.strip_suffix('%').unwrap_or(text);
        match bare.parse::<u32>() {
            Ok(percent @ 0..=100) if bare == text => Ok(Self::Percent(percent)),
            Ok(percent @ 0..=100) => Err(Refusal::default().write(percent.to_string())),
            Ok(_) => Err(Refusal::why(
                "it is the share of the traffic that goes to Kubernetes; the old platform gets the rest",
            )),
            Err(_) => {
                Err(Refusal::default().help("write a number, or `done` when the old platform is no longer needed"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_is_a_percentage_or_done() {
        for (text, phase) in [("0", Phase::Percent(0)), ("100", Phase::Percent(100)), ("done", Phase::Done)] {
            assert_eq!(Phase::parse(text).unwrap(), phase);
        }
        assert_eq!(Phase::parse("10%").unwrap_err().help.as_deref(), Some("write `10`"));
        for text in ["101", "-1", "half", "", "1.5"] {
            assert!(Phase::parse(text).is_err(), "{text}");
        }
    }
}
