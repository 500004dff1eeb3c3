//! One JSON object for each finding, one on a line: fields are always present, `null` where there is nothing to say.
//!
//! Lines and columns count from 1, columns in characters; `endLine` and `endColumn` name the first position after the
//! range. A fix says in bytes, too, what goes. The order of fields is that of the types below.

use super::super::{Diagnostic, Fix, Place, Report};
use super::severity;
use super::spot::Finder;
use serde::Serialize;

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    why: Option<&'a str>,
    help: Option<&'a str>,
    #[serde(flatten)]
    at: At<'a>,
    labels: Vec<Label<'a>>,
    fixes: Vec<Edit<'a>>,
    environments: Vec<&'a str>,
    waived: Option<Waived<'a>>,
}

#[derive(Serialize)]
struct Waived<'a> {
    reason: &'a str,
    until: Option<&'a str>,
}

#[derive(Serialize)]
struct Label<'a> {
    message: &'a str,
    #[serde(flatten)]
    at: At<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Edit<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start_byte: u32,
    end_byte: u32,
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct At<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    route: &'a str,
}

/// Returns one JSON object for each finding.
pub(super) fn render(report: &Report, all: &[&Diagnostic]) -> String {
    let finder = Finder::new(report);
    let mut out = String::new();
    for diagnostic in all {
        let text = serde_json::to_string(&finding(&finder, diagnostic));
        out.push_str(&text.expect("internal error: texts and numbers always have a form in JSON"));
        out.push('\n');
    }
    out
}

fn finding<'a>(finder: &'a Finder<'_>, diagnostic: &'a Diagnostic) -> Finding<'a> {
    let Diagnostic { code, place, what, why, help, fix, labels, sensitive: _, environments, waiver } = diagnostic;
    Finding {
        code: code.id,
        severity: severity(diagnostic),
        message: what,
        why: why.as_deref(),
        help: help.as_deref(),
        at: at(finder, place),
        labels: labels.iter().map(|(place, words)| Label { message: words, at: at(finder, place) }).collect(),
        fixes: fix.iter().filter_map(|it| edit(finder, it)).collect(),
        environments: environments.iter().map(|it| &**it).collect(),
        waived: waiver.as_ref().map(|it| Waived { reason: &it.reason, until: it.until.as_deref() }),
    }
}

fn edit<'a>(finder: &'a Finder<'_>, fix: &'a Fix) -> Option<Edit<'a>> {
    let spot = finder.span(fix.mark)?;
    let (start, end) = spot.range()?;
    Some(Edit {
        file: &spot.source()?.name,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        start_byte: fix.mark.start,
        end_byte: fix.mark.end,
        text: &fix.text,
    })
}

fn at<'a>(finder: &'a Finder<'_>, place: &'a Place) -> At<'a> {
    let spot = finder.find(place);
    let (start, end) = spot.range().unzip();
    At {
        file: spot.source().map(|source| source.name.as_str()),
        line: start.map(|it| it.line),
        column: start.map(|it| it.column),
        end_line: end.map(|it| it.line),
        end_column: end.map(|it| it.column),
        route: place.route.as_str(),
    }
}
