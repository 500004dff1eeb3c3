//! Findings with the lines of the source, as rustc writes them.

use super::super::lines::LineIndex;
use super::super::{Count, Diagnostic, Report, Severity, Source};
use super::spot::{Finder, Quotable, Spot};
use super::{Colour, harmless, in_environments, one_line, related, waived_word};
use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet};

/// The longest reason, in characters, that stands beside the marked text; a longer one becomes a note.
const LONGEST_LABEL: usize = 60;

/// The longest line, in bytes, that is shown; longer ones come from machines and help nobody.
const LONGEST_LINE: usize = 2000;

/// How many lines may lie between two marks of one snippet; the library's work grows with them.
const WIDEST_GAP: usize = 100;

/// The width that lines are cut to; fixed, because the same input gives the same bytes in every terminal.
const WIDTH: usize = 140;

/// A part of one line that is to be underlined.
struct Marked<'a> {
    source: &'a Source,
    index: &'a LineIndex<'a>,
    line: usize,
    /// Bytes from the beginning of the line.
    from: usize,
    to: usize,
    kind: AnnotationKind,
    label: Option<String>,
}

/// Returns all findings, each followed by an empty line.
pub(super) fn render(report: &Report, all: &[&Diagnostic], colour: Colour) -> String {
    let renderer = match colour {
        Colour::Yes => Renderer::styled(),
        Colour::No => Renderer::plain(),
    };
    let renderer = renderer.term_width(WIDTH);
    let finder = Finder::new(report);
    let mut out = String::new();
    for diagnostic in all {
        out.push_str(&renderer.render(&[group(&finder, diagnostic)]));
        out.push_str("\n\n");
    }
    out
}

/// Returns the last line, which counts the findings.
pub(super) fn summary(report: &Report) -> String {
    let (errors, warnings) = (Count::errors(report.errors()), Count::warnings(report.warnings()));
    match (errors.number, warnings.number) {
        (0, 0) => String::new(),
        (0, _) => format!("{warnings}\n"),
        (_, 0) => format!("{errors}\n"),
        _ => format!("{errors}, {warnings}\n"),
    }
}

fn group<'a>(finder: &'a Finder<'_>, diagnostic: &'a Diagnostic) -> Group<'a> {
    let level = match (&diagnostic.waiver, diagnostic.code.severity) {
        (Some(_), _) => Level::INFO.with_name("waived"),
        (None, Severity::Error) => Level::ERROR,
        (None, Severity::Warning) => Level::WARNING,
    };
    let title = level.primary_title(one_line(&diagnostic.what)).id(diagnostic.code.id);
    let home = finder.find(&diagnostic.place);
    let beside = diagnostic.why.as_deref().filter(|why| why.chars().count() <= LONGEST_LABEL && !why.contains('\n'));
    let primary = marked(home, AnnotationKind::Primary, beside.unwrap_or_default());
    let below = diagnostic.why.as_deref().filter(|_| primary.is_none() || beside.is_none());
    let (labels, notes) = labels(finder, diagnostic, home, primary.as_ref());
    let notes = below.map(harmless).into_iter().chain(notes).chain(in_environments(finder.report(), diagnostic));
    let notes = notes.chain(waived_word(diagnostic)).map(|it| Level::NOTE.message(it));
    let help = diagnostic.help.as_deref().filter(|_| diagnostic.waiver.is_none());
    let edited = edited(finder, diagnostic).filter(|_| help.is_some());
    let help = help.map(|help| Level::HELP.message(harmless(help)));
    Group::with_title(title)
        .elements(pictures(home, primary, labels))
        .elements(notes.map(Element::from))
        .elements(help.map(Element::from))
        .elements(edited.map(Element::from))
}

/// Returns the line of a fix as it is after it.
fn edited<'a>(finder: &'a Finder<'_>, diagnostic: &'a Diagnostic) -> Option<Snippet<'a, Patch<'a>>> {
    let fix = diagnostic.fix.as_ref()?;
    let Marked { source, index, line, from, to, .. } = marked(finder.span(fix.mark)?, AnnotationKind::Primary, "")?;
    let patch = Patch::new(from..to, one_line(&fix.text));
    Some(Snippet::source(index.line(line)).line_start(line).path(one_line(&source.name)).patch(patch))
}

/// Returns the related places that can be underlined, and the others as notes.
///
/// Without a snippet of its own a finding has no column of lines for its related places to stand in.
fn labels<'a>(
    finder: &'a Finder<'_>,
    diagnostic: &'a Diagnostic,
    home: Spot<'a>,
    primary: Option<&Marked<'a>>,
) -> (Vec<Marked<'a>>, Vec<String>) {
    let (mut shown, mut told) = (Vec::new(), Vec::new());
    for (place, words) in &diagnostic.labels {
        let spot = finder.find(place);
        match marked(spot, AnnotationKind::Context, words) {
            Some(marked) if primary.is_some() => shown.push(marked),
            _ => told.push(related(home, spot, words)),
        }
    }
    told.retain(|note| !note.is_empty());
    (shown, told)
}

/// Returns what to underline, cut to the first line; `None` where there is no line that a person could read.
fn marked<'a>(spot: Spot<'a>, kind: AnnotationKind, label: &str) -> Option<Marked<'a>> {
    let Spot::Span { source, index, start, end, quotable: Quotable::Yes } = spot else { return None };
    let line = index.line_of(start);
    let text = index.line(line);
    if text.len() > LONGEST_LINE {
        return None;
    }
    let within = |byte: usize| byte.saturating_sub(index.start(line)).min(text.len());
    let label = (!label.is_empty()).then(|| one_line(label));
    Some(Marked { source, index, line, from: within(start), to: within(end), kind, label })
}

/// Returns the head and the snippets: first the one with the finding itself and the labels near it.
fn pictures<'a>(home: Spot<'a>, primary: Option<Marked<'a>>, labels: Vec<Marked<'a>>) -> Vec<Element<'a>> {
    let Some(primary) = primary else {
        let head = home.to_string();
        return if head.is_empty() { Vec::new() } else { vec![Origin::path(head).into()] };
    };
    let near =
        |it: &Marked<'_>| std::ptr::eq(it.source, primary.source) && it.line.abs_diff(primary.line) <= WIDEST_GAP;
    let (mut first, far): (Vec<_>, Vec<_>) = labels.into_iter().partition(near);
    first.push(primary);
    std::iter::once(first).chain(far.into_iter().map(|it| vec![it])).map(|it| picture(&it).into()).collect()
}

/// Returns one snippet.
///
/// It gets a text of its own: the marked lines in full and the others empty, for the library folds those away. So the
/// work does not grow with the file, and every line, even an empty last one, has an end to put a mark at.
fn picture<'a>(marks: &[Marked<'a>]) -> Snippet<'a, Annotation<'a>> {
    let first = marks.iter().map(|it| it.line).min().unwrap_or(1);
    let last = marks.iter().map(|it| it.line).max().unwrap_or(first);
    let mut text = String::new();
    let mut annotations = Vec::new();
    for line in first..=last {
        let offset = text.len();
        let here: Vec<_> = marks.iter().filter(|it| it.line == line).collect();
        text.push_str(here.first().map_or("", |it| it.index.line(line)));
        text.push('\n');
        annotations.extend(here.into_iter().map(|it| {
            let span = offset + it.from..offset + it.to;
            it.kind.span(span).label(it.label.clone())
        }));
    }
    let path = marks.first().map(|it| one_line(&it.source.name));
    Snippet::source(text).line_start(first).path(path).annotations(annotations)
}
