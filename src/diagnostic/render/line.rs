//! One line for each finding: `file:line:column: error[E0203]: what; why; what to do`.

use super::super::{Diagnostic, Report};
use super::spot::Finder;
use super::{sentence, severity};
use std::fmt::Write;

/// Returns one line for each finding.
pub(super) fn render(report: &Report, all: &[&Diagnostic]) -> String {
    let finder = Finder::new(report);
    let mut out = String::new();
    for diagnostic in all {
        let head = finder.find(&diagnostic.place).to_string();
        let colon = if head.is_empty() { "" } else { ": " };
        let (severity, code) = (severity(diagnostic), diagnostic.code.id);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{head}{colon}{severity}[{code}]: {}", sentence(&finder, diagnostic));
    }
    out
}
