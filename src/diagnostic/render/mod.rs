//! Report -> text: the only code that does so.
//!
//! Comes in: a [`Report`] with the findings of all stages. Goes out: text for people, for logs, for machines, and the
//! `results` of a KRM function. Never does: reword, drop or reorder findings.
//!
//! Secrets: this stage cannot tell a secret from other text, so values must not reach it. Messages name keys, never
//! values. A snippet also shows the whole marked line: a finding about a line that holds a value (a password written
//! into `env`) is [`Diagnostic::sensitive`], and then no finding of the report shows that line. [`Style::Line`] and
//! [`Style::Json`] quote no line of any source, which is why doors whose stderr strangers read (Argo CD) use them.

mod json;
mod krm;
mod line;
mod snippet;
mod spot;

#[cfg(test)]
mod tests;

pub use krm::{ResourceRef, krm_results};

use super::{Diagnostic, Report};
use spot::{Finder, Spot};

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With the lines of the source and a last line that counts, for a terminal.
    Snippet(Colour),
    /// One line each, for pipes and logs.
    Line,
    /// One JSON object each line.
    Json,
}

/// Whether a terminal shows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// ANSI sequences set off titles, marks and line numbers.
    Yes,
    /// Plain text, which says the same.
    No,
}

/// Returns the findings as text, in the order of [`Report::sorted`]; no findings are no text.
#[must_use]
pub fn render(report: &Report, style: Style) -> String {
    match style {
        Style::Snippet(colour) => snippet::render(report, colour),
        Style::Line => line::render(report),
        Style::Json => json::render(report),
    }
}

/// Returns `what; why; what to do`, with the related places after `what`.
fn sentence(finder: &Finder<'_>, diagnostic: &Diagnostic) -> String {
    let mut text = one_line(&diagnostic.what);
    let home = finder.find(&diagnostic.place);
    let related = diagnostic.labels.iter().map(|(place, words)| related(home, finder.find(place), words));
    for note in related.filter(|it| !it.is_empty()) {
        text.push_str(" (");
        text.push_str(&note);
        text.push(')');
    }
    for part in [&diagnostic.why, &diagnostic.help].into_iter().flatten() {
        text.push_str("; ");
        text.push_str(&one_line(part));
    }
    text
}

/// Returns `line 6: first here`; a place in another file is named in full.
fn related(home: Spot<'_>, spot: Spot<'_>, words: &str) -> String {
    let same_file = matches!((home.source(), spot.source()), (Some(one), Some(two)) if std::ptr::eq(one, two));
    let at = match (same_file, spot.range(), spot) {
        (true, Some((start, _)), _) => format!("line {}", start.line),
        (true, None, Spot::Field { route, .. }) => one_line(route.as_str()),
        _ => spot.to_string(),
    };
    let colon = if at.is_empty() || words.is_empty() { "" } else { ": " };
    format!("{at}{colon}{}", one_line(words))
}

/// Returns a text that stays on its line.
///
/// A name in the user's file may hold anything; no line of a log may be forged with it, and no terminal steered.
fn one_line(text: &str) -> String {
    harmless(&text.replace("\r\n", " ").replace(['\n', '\r', '\t', '\u{85}', '\u{2028}', '\u{2029}'], " "))
}

/// Returns a text whose control characters, but for line feeds, are shown instead of obeyed.
fn harmless(text: &str) -> String {
    let steers = |it: char| {
        it.is_control() && it != '\n'
            || matches!(it, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.replace(steers, "\u{fffd}")
}
