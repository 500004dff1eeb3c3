//! The type of a stable code. The codes themselves stand with the stages that use them.

/// Whether a finding stops the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written and the exit code is 1.
    Error,
    /// The output is written; a person should look.
    Warning,
}

impl Severity {
    /// Returns the word for messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Whether a user may accept a finding, with a reason (`waivers`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waivable {
    /// It is a matter of policy, or advice: a waiver with a reason takes it off the report.
    WithReason,
    /// Something would not work, or nothing could be decided: no reason changes that.
    Never,
}

/// A kind of finding, stable over releases.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `E` or `W` and four digits; the first two name the stage (01 read, 02 resolve, 03 check, 04 patch, 06 doctor, 09 door).
    pub id: &'static str,
    /// Whether it stops the run.
    pub severity: Severity,
    /// Whether a waiver may cover it.
    pub waivable: Waivable,
    /// One line for lists.
    pub title: &'static str,
    /// What it means, why it is so, and how to mend it, for `explain`.
    pub text: &'static str,
}

impl Code {
    /// Returns what follows from it: whether the run stops, and whether a waiver may cover it.
    #[must_use]
    pub fn consequence(&self) -> String {
        let stops = match self.severity {
            Severity::Error => "An error: nothing is written until it is mended.",
            Severity::Warning => "A warning: the output is written all the same.",
        };
        match self.waivable {
            Waivable::WithReason => format!("{stops} It may be waived with a reason: `waivers: {{{}: WHY}}`.", self.id),
            Waivable::Never => format!("{stops} It cannot be waived."),
        }
    }

    /// Returns an error code.
    #[must_use]
    pub const fn error(id: &'static str, title: &'static str, text: &'static str) -> Self {
        Self { id, severity: Severity::Error, waivable: Waivable::Never, title, text }
    }

    /// Returns an error code of a rule that is policy: the cluster would take what it refuses, and a reason may speak for it.
    #[must_use]
    pub const fn policy(id: &'static str, title: &'static str, text: &'static str) -> Self {
        Self { id, severity: Severity::Error, waivable: Waivable::WithReason, title, text }
    }

    /// Returns a warning code of a door, which no spec can speak of.
    #[must_use]
    pub const fn notice(id: &'static str, title: &'static str, text: &'static str) -> Self {
        Self { id, severity: Severity::Warning, waivable: Waivable::Never, title, text }
    }

    /// Returns a warning code; warnings are advice, so that every one may be waived.
    #[must_use]
    pub const fn warning(id: &'static str, title: &'static str, text: &'static str) -> Self {
        Self { id, severity: Severity::Warning, waivable: Waivable::WithReason, title, text }
    }
}

/// Asserts that each code of a stage has a number of its own in the stage's hundred, and a letter that says how severe
/// it is.
#[cfg(test)]
pub(crate) fn assert_numbered(codes: &[&Code], hundred: &str) {
    for (index, code) in codes.iter().enumerate() {
        let letter = if code.severity == Severity::Error { 'E' } else { 'W' };
        assert!(code.id.starts_with(&format!("{letter}{hundred}")) && code.id.len() == 5, "{}", code.id);
        assert!(codes[..index].iter().all(|other| other.id[1..] != code.id[1..]), "{} stands twice", code.id);
    }
}
