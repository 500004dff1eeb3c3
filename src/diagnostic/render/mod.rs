//! Report -> text: the only code that does so.
//!
//! Comes in: a [`Report`] with the findings of all stages. Goes out: text for people, for logs, for machines, and the
//! `results` of a KRM function. Never does: reword, drop or reorder findings.
//!
//! Secrets: this stage cannot tell a secret from other text, so values must not reach it. Messages name keys, never
//! values. A snippet also shows the whole marked line: a finding about a line that holds a value (a password written
//! into `env`) is [`Diagnostic::sensitive`], and then no finding of the report shows that line. [`Style::Line`] and
//! [`Style::Json`] quote no line of any source, which is why doors whose stderr strangers read (Argo CD) use them.

mod github;
mod json;
mod krm;
mod line;
mod sarif;
mod snippet;
mod spot;

#[cfg(test)]
mod tests;

pub use github::github;
pub use krm::{ResourceRef, krm_results};
pub use sarif::{Sarif, sarif};

use super::{Diagnostic, Place, Report};
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

/// So many environments are named one by one, even if it is all of them.
const NAMED: usize = 4;

/// Whether a terminal shows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// ANSI sequences set off titles, marks and line numbers.
    Yes,
    /// Plain text, which says the same.
    No,
}

/// Whether findings that a waiver covers are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waived {
    /// They are not: somebody has looked at them.
    Hidden,
    /// After the others, with the reason.
    Shown,
}

/// Returns the findings as text, in the order of [`Report::sorted`]; no findings are no text.
#[must_use]
pub fn render(report: &Report, style: Style) -> String {
    let last = if matches!(style, Style::Snippet(_)) { snippet::summary(report) } else { String::new() };
    findings(report, style, Waived::Hidden) + &last
}

/// Returns the findings as text, without the last line that counts them.
#[must_use]
pub fn findings(report: &Report, style: Style, waived: Waived) -> String {
    let all = shown(report, waived);
    match style {
        Style::Snippet(colour) => snippet::render(report, &all, colour),
        Style::Line => line::render(report, &all),
        Style::Json => json::render(report, &all),
    }
}

/// Returns `file:line:column` of a place, or what of it is known.
#[must_use]
pub fn found_at(report: &Report, place: &Place) -> String {
    Finder::new(report).find(place).to_string()
}

fn shown(report: &Report, waived: Waived) -> Vec<&Diagnostic> {
    let accepted = if waived == Waived::Shown { report.waived() } else { Vec::new() };
    report.sorted().into_iter().chain(accepted).collect()
}

/// Returns the word for how bad a finding is.
fn severity(diagnostic: &Diagnostic) -> &'static str {
    if diagnostic.waiver.is_some() { "waived" } else { diagnostic.code.severity.word() }
}

/// Returns `in dev, staging`, where more than one environment was looked at.
#[must_use]
pub fn in_environments(report: &Report, diagnostic: &Diagnostic) -> Option<String> {
    let (here, all) = (&diagnostic.environments, report.environments());
    match &here[..] {
        [] => None,
        _ if all.len() < 2 => None,
        // Some rules name the environment that they speak of.
        [only] if diagnostic.what.contains(&format!("`{only}`")) => None,
        _ if here.len() == all.len() && all.len() > NAMED => Some(format!("in all {} environments", all.len())),
        _ => Some(format!("in {}", here.join(", "))),
    }
}

/// Returns `waived until 2027-01-31: REASON`.
#[must_use]
pub fn waived_word(diagnostic: &Diagnostic) -> Option<String> {
    let waiver = diagnostic.waiver.as_ref()?;
    let until = waiver.until.as_ref().map(|it| format!(" until {it}")).unwrap_or_default();
    Some(format!("waived{until}: {}", one_line(&waiver.reason)))
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
    if let Some(environments) = in_environments(finder.report(), diagnostic) {
        text.push_str(" (");
        text.push_str(&environments);
        text.push(')');
    }
    let parts = match waived_word(diagnostic) {
        Some(waived) => vec![waived],
        None => [&diagnostic.why, &diagnostic.help].into_iter().flatten().map(|it| one_line(it)).collect(),
    };
    for part in parts {
        text.push_str("; ");
        text.push_str(&part);
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
