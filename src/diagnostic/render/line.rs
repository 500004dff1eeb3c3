//! One line for each finding: `file:line:column: error[E0203]: what; why; what to do`.

use super::super::Report;
use super::sentence;
use super::spot::Finder;
use std::fmt::Write;

/// Returns one line for each finding.
pub(super) fn render(report: &Report) -> String {
    let finder = Finder::new(report);
    let mut out = String::new();
    for diagnostic in report.sorted() {
        let head = finder.find(&diagnostic.place).to_string();
        let colon = if head.is_empty() { "" } else { ": " };
        let (severity, code) = (diagnostic.code.severity.word(), diagnostic.code.id);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{head}{colon}{severity}[{code}]: {}", sentence(&finder, diagnostic));
    }
    out
}
