//! What is wrong, and where.
//!
//! Comes in: findings of every stage. Goes out: a [`Report`], which `render.rs` alone turns into text.
//! Never does: decide anything; a diagnostic is data, its wording stays with the stage that found it.

mod code;
mod count;
mod fix;
mod lines;
mod nearest;
mod render;
mod report;
mod route;
mod source;
mod waiver;

#[cfg(test)]
pub(crate) use code::assert_numbered;
pub use code::{Code, Severity, Waivable};
pub use count::Count;
pub use fix::Fix;
pub use nearest::{listed, listed_near, nearest, only_near};
pub use render::{
    Colour, ResourceRef, Sarif, Style, Waived, findings, found_at, github, in_environments, krm_results, render, sarif,
    waived_word,
};
pub use report::{Report, Scope};
pub use route::Route;
pub use source::{Lines, Mark, Source, SourceId};
pub use waiver::Waiver;

use std::sync::Arc;

/// The place a diagnostic speaks of: a span of a source where lines are known, and always the path of fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The bytes that must change; `None` when the problem is something that is not there at all.
    pub mark: Option<Mark>,
    /// The path of fields, for example `spec.workloads.web.image`.
    pub route: Route,
}

impl Place {
    /// Returns the place of a value that stands in a source.
    #[must_use]
    pub fn new(mark: Mark, route: Route) -> Self {
        Self { mark: Some(mark), route }
    }

    /// Returns a place that only a route describes.
    #[must_use]
    pub fn route(route: Route) -> Self {
        Self { mark: None, route }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable code, which also says how severe it is.
    pub code: &'static Code,
    /// Where the user must change something.
    pub place: Place,
    /// What is wrong: lower case, no full stop, the user's words in backticks.
    pub what: String,
    /// The rule or the fact behind it, where `what` does not say it already.
    pub why: Option<String>,
    /// What to do, in the imperative.
    pub help: Option<String>,
    /// The same as an edit, where a program may do it.
    pub fix: Option<Fix>,
    /// Other places that belong to the problem, each with a few words.
    pub labels: Vec<(Place, String)>,
    /// Whether the text at the place may be a secret: then no finding of the report shows its lines.
    pub sensitive: bool,
    /// The environments in which it was found, in the order in which they were looked at; the report writes them.
    pub environments: Vec<Arc<str>>,
    /// The waiver that covers it, if one does; the report writes it.
    pub waiver: Option<Arc<Waiver>>,
}

impl Diagnostic {
    /// Returns a finding without reason, help, fix and labels.
    pub fn new(code: &'static Code, place: Place, what: impl Into<String>) -> Self {
        Self {
            code,
            place,
            what: what.into(),
            why: None,
            help: None,
            fix: None,
            labels: Vec::new(),
            sensitive: false,
            environments: Vec::new(),
            waiver: None,
        }
    }

    /// Adds the reason.
    #[must_use]
    pub fn why(mut self, why: impl Into<String>) -> Self {
        self.why = Some(why.into());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the edit that does what the help says, where there is one.
    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    /// Marks the text at the place as a secret, whose lines must not be shown.
    #[must_use]
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Adds a related place, unless there is none, or it is the place of the finding itself.
    #[must_use]
    pub fn label_at(self, place: Option<Place>, words: impl Into<String>) -> Self {
        match place.filter(|it| it.mark.is_none() || it.mark != self.place.mark) {
            Some(place) => self.label(place, words),
            None => self,
        }
    }

    /// Adds a related place.
    #[must_use]
    pub fn label(mut self, place: Place, words: impl Into<String>) -> Self {
        self.labels.push((place, words.into()));
        self
    }
}
