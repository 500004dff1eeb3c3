//! Findings as workflow commands of GitHub Actions, which shows them beside the lines of a pull request.
//!
//! `::error file=…,line=…::message`: the form of "Workflow commands for GitHub Actions". Line feeds, and in properties `:`
//! and `,`, are written as percent codes.

use super::super::{Diagnostic, Report, Severity};
use super::spot::{Finder, Spot};
use super::{Waived, sentence, shown};
use std::fmt::Write;

/// Returns one workflow command for each finding.
#[must_use]
pub fn github(report: &Report, waived: Waived) -> String {
    let finder = Finder::new(report);
    let mut out = String::new();
    for diagnostic in shown(report, waived) {
        let spot = finder.find(&diagnostic.place);
        let title = property(&format!("{}: {}", diagnostic.code.id, diagnostic.code.title));
        let place = place(spot);
        let head = if matches!(spot, Spot::Span { .. }) { String::new() } else { spot.to_string() };
        let colon = if head.is_empty() { "" } else { ": " };
        let message = data(&format!("{head}{colon}{}", sentence(&finder, diagnostic)));
        // Writing to a String cannot fail.
        let _ = writeln!(out, "::{} {place}title={title}::{message}", command(diagnostic));
    }
    out
}

fn command(diagnostic: &Diagnostic) -> &'static str {
    match (&diagnostic.waiver, diagnostic.code.severity) {
        (Some(_), _) => "notice",
        (None, Severity::Error) => "error",
        (None, Severity::Warning) => "warning",
    }
}

fn place(spot: Spot<'_>) -> String {
    let Some(source) = spot.source() else { return String::new() };
    let file = property(&source.name.replace('\\', "/"));
    match spot.range() {
        Some((start, end)) if start.line == end.line => format!(
            "file={file},line={},col={},endColumn={},",
            start.line,
            start.column,
            end.column.saturating_sub(1).max(start.column)
        ),
        // Columns are shown only where a finding stands in one line.
        Some((start, end)) => format!("file={file},line={},endLine={},", start.line, end.line),
        None => format!("file={file},"),
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
