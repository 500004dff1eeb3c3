//! Report -> text.
use super::Report;
/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With the lines of the source, for a terminal.
    Snippet,
    /// One line each, for pipes and logs.
    Line,
    /// One JSON object each line.
    Json,
}
/// Returns the findings as text.
#[must_use]
pub fn render(_report: &Report, _style: Style) -> String {
    String::new()
}
