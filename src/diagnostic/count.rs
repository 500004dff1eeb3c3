//! Numbers with their nouns, so that no message says "error(s)".

use std::fmt;

/// A number of things, written `1 error` or `2 errors`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count<'a> {
    /// How many.
    pub number: usize,
    /// The noun for one, for example `entry`.
    pub one: &'a str,
    /// The noun for every other number, for example `entries`.
    pub many: &'a str,
}

impl Count<'static> {
    /// Returns a number of errors.
    #[must_use]
    pub fn errors(number: usize) -> Self {
        Self { number, one: "error", many: "errors" }
    }

    /// Returns a number of warnings.
    #[must_use]
    pub fn warnings(number: usize) -> Self {
        Self { number, one: "warning", many: "warnings" }
    }
}

impl fmt::Display for Count<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = if self.number == 1 { self.one } else { self.many };
        write!(out, "{} {noun}", self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn only_one_thing_takes_the_noun_for_one() {
        let written = [0, 1, 2].map(|number| Count { number, one: "entry", many: "entries" }.to_string());
        assert_eq!(written, ["0 entries", "1 entry", "2 entries"]);
    }
}
