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

/// A kind of finding, stable over releases.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `E` or `W` and four digits; the first two name the stage (01 read, 02 resolve, 03 check, 04 patch, 06 doctor, 09 door).
    pub id: &'static str,
    /// Whether it stops the run.
    pub severity: Severity,
    /// One line for lists.
    pub title: &'static str,
    /// What it means, why it is so, and how to mend it, for `explain`.
    pub text: &'static str,
}

impl Code {
    /// Returns an error code.
    #[must_use]
    pub const fn error(id: &'static str, title: &'static str, text: &'static str) -> Self {
        Self { id, severity: Severity::Error, title, text }
    }

    /// Returns a warning code.
    #[must_use]
    pub const fn warning(id: &'static str, title: &'static str, text: &'static str) -> Self {
        Self { id, severity: Severity::Warning, title, text }
    }
}
