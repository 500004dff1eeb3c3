//! What is wrong, and where.
//!
//! Comes in: findings of every stage. Goes out: a [`Report`], which `render.rs` alone turns into text.
//! Never does: decide anything; a diagnostic is data, its wording stays with the stage that found it.

mod code;
mod count;
mod lines;
mod nearest;
mod render;
mod route;
mod source;

pub use code::{Code, Severity};
pub use count::Count;
pub use nearest::{listed, listed_near, nearest};
pub use render::{Colour, ResourceRef, Style, krm_results, render};
pub use route::Route;
pub use source::{Lines, Mark, Source, SourceId};

use std::collections::HashSet;

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
    /// Other places that belong to the problem, each with a few words.
    pub labels: Vec<(Place, String)>,
    /// Whether the text at the place may be a secret: then no finding of the report shows its lines.
    pub sensitive: bool,
}

impl Diagnostic {
    /// Returns a finding without reason, help and labels.
    pub fn new(code: &'static Code, place: Place, what: impl Into<String>) -> Self {
        Self { code, place, what: what.into(), why: None, help: None, labels: Vec::new(), sensitive: false }
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

    /// Marks the text at the place as a secret, whose lines must not be shown.
    #[must_use]
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Adds a related place.
    #[must_use]
    pub fn label(mut self, place: Place, words: impl Into<String>) -> Self {
        self.labels.push((place, words.into()));
        self
    }
}

/// All findings of a run, with the sources that they point into.
#[derive(Debug, Default)]
pub struct Report {
    sources: Vec<Source>,
    diagnostics: Vec<Diagnostic>,
    errors: usize,
    raised: usize,
    seen: HashSet<(&'static str, Option<Mark>, Route, String)>,
}

impl Report {
    /// Returns an empty report.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers a source, so that marks can point into it.
    pub fn add_source(&mut self, source: Source) -> SourceId {
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push(source);
        id
    }

    /// Returns a registered source.
    #[must_use]
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// Adds a finding, unless the same code already stands at the same place with the same words.
    ///
    /// One mistake in `defaults` is met again in every workload and environment; it is still one mistake.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        self.raised += usize::from(diagnostic.code.severity == Severity::Error);
        let place = &diagnostic.place;
        let route = if place.mark.is_some() { Route::root() } else { place.route.clone() };
        if !self.seen.insert((diagnostic.code.id, place.mark, route, diagnostic.what.clone())) {
            return;
        }
        self.errors += usize::from(diagnostic.code.severity == Severity::Error);
        self.diagnostics.push(diagnostic);
    }

    /// Does something whose findings are not of this report: what they point into is kept, they are not.
    pub fn aside<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let kept = (self.diagnostics.clone(), self.errors, self.raised, self.seen.clone());
        let done = work(self);
        (self.diagnostics, self.errors, self.raised, self.seen) = kept;
        done
    }

    /// Returns how often an error was raised, twins counted: a stage that compares this before and after its work knows
    /// whether it failed, even where another environment had failed in the same way.
    #[must_use]
    pub fn raised(&self) -> usize {
        self.raised
    }

    /// Returns how many errors there are, warnings not counted.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Tells whether every error has one of these codes; also where there is none.
    #[must_use]
    pub fn has_only(&self, codes: &[&Code]) -> bool {
        let mut errors = self.diagnostics.iter().filter(|it| it.code.severity == Severity::Error);
        errors.all(|it| codes.iter().any(|code| code.id == it.code.id))
    }

    /// Tells whether there is a finding of one of these codes.
    #[must_use]
    pub fn has(&self, codes: &[&Code]) -> bool {
        self.diagnostics.iter().any(|it| codes.iter().any(|code| code.id == it.code.id))
    }

    /// Tells whether a finding of one of these codes points into this text.
    #[must_use]
    pub fn has_within(&self, mark: Mark, codes: &[&Code]) -> bool {
        let inside = |it: Mark| it.source == mark.source && it.start >= mark.start && it.end <= mark.end;
        let mut there = self.diagnostics.iter().filter(|it| it.place.mark.is_some_and(inside));
        there.any(|it| codes.iter().any(|code| code.id == it.code.id))
    }

    /// Returns how many warnings there are.
    #[must_use]
    pub fn warnings(&self) -> usize {
        self.diagnostics.len() - self.errors
    }

    /// Returns the findings in the order of their places: source, then position, then code.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<_> = self.diagnostics.iter().collect();
        all.sort_by_key(|it| (it.place.mark.map(|mark| (mark.source, mark.start)), it.code.id, it.what.clone()));
        all
    }
}
