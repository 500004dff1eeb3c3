//! Place -> what the reader can find: a position in a file, or a route where no lines are known.

use super::super::lines::{LineIndex, Position};
use super::super::{Lines, Mark, Place, Report, Route, Source};
use super::one_line;
use std::cell::OnceCell;
use std::fmt;

/// Finds places in the sources of a report, each of which is split into lines at most once.
pub(super) struct Finder<'r> {
    report: &'r Report,
    indexes: Vec<OnceCell<LineIndex<'r>>>,
    secret: Vec<Mark>,
}

/// Whether the line of a place may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotable {
    /// Nothing on it is known to be a secret.
    Yes,
    /// Some finding says that there is a secret on it.
    No,
}

/// A place in the reader's terms.
#[derive(Clone, Copy)]
pub(super) enum Spot<'a> {
    /// A range of bytes in a file whose lines are the user's own; both ends begin a character of the text.
    Span { source: &'a Source, index: &'a LineIndex<'a>, start: usize, end: usize, quotable: Quotable },
    /// A path of fields, in a source where it is known which one.
    Field { source: Option<&'a Source>, route: &'a Route },
}

impl<'r> Finder<'r> {
    /// Returns a finder for the sources of a report.
    pub(super) fn new(report: &'r Report) -> Self {
        // A waiver makes no secret less secret.
        let all = report.sorted().into_iter().chain(report.waived());
        let secret = all.filter(|it| it.sensitive).filter_map(|it| it.place.mark).collect();
        Self { report, indexes: report.sources().iter().map(|_| OnceCell::new()).collect(), secret }
    }

    /// Returns the report.
    pub(super) fn report(&self) -> &'r Report {
        self.report
    }

    /// Returns where the reader finds a place.
    ///
    /// A field without a mark belongs to the only source; among several, naming one would be a guess. What is not even a
    /// field is about the call, or about a file that was not read.
    pub(super) fn find<'a>(&'a self, place: &'a Place) -> Spot<'a> {
        let Some(mark) = place.mark else {
            let source = self.report.sources().first().filter(|_| self.report.sources().len() == 1);
            let source = source.filter(|_| !place.route.is_empty());
            return Spot::Field { source, route: &place.route };
        };
        self.span(mark).unwrap_or_else(|| Spot::Field {
            source: self.report.sources().get(mark.source.0 as usize),
            route: &place.route,
        })
    }

    /// Returns where the reader finds the bytes of a mark, where lines are known.
    pub(super) fn span(&self, mark: Mark) -> Option<Spot<'_>> {
        let number = mark.source.0 as usize;
        let (source, index) = (self.report.sources().get(number)?, self.indexes.get(number)?);
        if source.lines == Lines::Lost {
            return None;
        }
        let index = index.get_or_init(|| LineIndex::new(&source.text));
        let start = index.clamp(mark.start);
        let end = index.clamp(mark.end).max(start);
        Some(Spot::Span { source, index, start, end, quotable: self.quotable(index, mark) })
    }

    /// A snippet shows the first line of a mark; a secret may go over several.
    fn quotable(&self, index: &LineIndex<'_>, mark: Mark) -> Quotable {
        let line = |byte: u32| index.line_of(index.clamp(byte));
        let shown = line(mark.start);
        let mut here = self.secret.iter().filter(|it| it.source == mark.source);
        let secret = here.any(|it| (line(it.start)..=line(it.end)).contains(&shown));
        if secret { Quotable::No } else { Quotable::Yes }
    }
}

impl<'a> Spot<'a> {
    /// Returns the source, where it is known.
    pub(super) fn source(&self) -> Option<&'a Source> {
        match self {
            Self::Span { source, .. } => Some(source),
            Self::Field { source, .. } => *source,
        }
    }

    /// Returns the first position and the first one after the range, where lines are known.
    pub(super) fn range(&self) -> Option<(Position, Position)> {
        match self {
            Self::Span { index, start, end, .. } => Some((index.position(*start), index.position(*end))),
            Self::Field { .. } => None,
        }
    }
}

/// Writes `file:line:column`, or `file: route`, or what of it is known; nothing where nothing is.
impl fmt::Display for Spot<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Span { source, index, start, .. } => {
                let Position { line, column } = index.position(*start);
                write!(out, "{}:{line}:{column}", one_line(&source.name))
            }
            Self::Field { source: Some(source), route } if route.is_empty() => {
                write!(out, "{}", one_line(&source.name))
            }
            Self::Field { source: Some(source), route } => {
                write!(out, "{}: {}", one_line(&source.name), one_line(route.as_str()))
            }
            Self::Field { source: None, route } => write!(out, "{}", one_line(route.as_str())),
        }
    }
}
