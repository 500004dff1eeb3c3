//! A template and what it rendered to -> the line of the template for each line of the result.
//!
//! The template is rendered a second time with a mark at the end of each of its lines: loops, conditions and blocks carry
//! the marks along, so that the result tells where each of its lines was written.

use crate::diagnostic::{Mark, SourceId};
use std::fmt::Write;

/// Begins a mark; a character of the private use area, which no template holds for its own sake.
const BEGIN: char = '\u{f8f0}';

/// Ends a mark.
const END: char = '\u{f8f1}';

/// The lines of a template, and of what it rendered to.
pub struct Lines<'a> {
    source: SourceId,
    template: &'a str,
    rendered: &'a str,
    /// The pieces of the result: the first byte of each, and the first byte of its line of the template.
    pieces: Vec<(usize, usize)>,
}

impl<'a> Lines<'a> {
    /// Returns the lines; `render` renders the marked template.
    ///
    /// `None` where the marks changed the result, which a template can do that looks at its own text.
    pub fn new(
        source: SourceId,
        (template, rendered): (&'a str, &'a str),
        render: impl FnOnce(&str) -> Option<String>,
    ) -> Option<Self> {
        if template.contains([BEGIN, END]) {
            return None;
        }
        let (plain, numbers) = unmarked(&render(&marked(template))?)?;
        let starts: Vec<usize> = std::iter::once(0).chain(template.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let line = |number: usize| starts.get(number).or(starts.last()).copied().unwrap_or_default();
        let pieces = numbers.into_iter().map(|(first, number)| (first, line(number))).collect();
        (plain == rendered).then_some(Self { source, template, rendered, pieces })
    }

    /// Returns where the template writes what stands at a place of the result.
    pub fn at(&self, mark: Mark) -> Mark {
        let (start, end) = (self.within(mark.start), self.within(mark.end));
        let next = self.pieces.partition_point(|(first, _)| *first <= start);
        let offset = self.pieces.get(next.wrapping_sub(1)).map_or(0, |(_, line)| *line);
        let column = start - self.rendered[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = self.template[offset..].lines().next().unwrap_or_default();
        let text = self.rendered[start..end.max(start)].lines().next().unwrap_or_default();
        let (from, to) = within(line, text, column);
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Mark { source: self.source, start: byte(offset + from), end: byte(offset + to) }
    }

    fn within(&self, byte: u32) -> usize {
        let mut at = (byte as usize).min(self.rendered.len());
        while !self.rendered.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// Finds a rendered text in its line of the template: at its column, else anywhere, else the expression that gave it.
fn within(line: &str, text: &str, column: usize) -> (usize, usize) {
    if line.get(column..).is_some_and(|rest| rest.starts_with(text)) {
        return (column, column + text.len());
    }
    let found = line.find(text).filter(|_| !text.is_empty()).map(|at| (at, at + text.len()));
    let expression = || Some((line.find("{{")?, line.rfind("}}")? + 2)).filter(|(from, to)| from < to);
    let indent = line.len() - line.trim_start().len();
    found.or_else(expression).unwrap_or((indent, line.trim_end().len().max(indent)))
}

/// Puts a mark at the end of every line that may have one.
fn marked(template: &str) -> String {
    let lines: Vec<&str> = template.split('\n').collect();
    let mut out = String::with_capacity(template.len() * 2);
    let mut open = None;
    for (number, line) in lines.iter().enumerate() {
        let text = line.strip_suffix('\r').unwrap_or(line);
        open = still_open(text, open);
        out.push_str(text);
        if open.is_none() && !text.trim().is_empty() && !trims_after(text) {
            // A blank line is left alone: what trims blanks before itself would stop at the mark.
            // Writing to a String cannot fail.
            let _ = write!(out, "{BEGIN}{number}{END}");
        }
        out.push_str(&line[text.len()..]);
        if number + 1 < lines.len() {
            out.push('\n');
        }
    }
    out
}

/// Returns what closes the tag that is open at the end of a line.
fn still_open(line: &str, open: Option<&'static str>) -> Option<&'static str> {
    const TAGS: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];
    let (mut rest, mut open) = (line, open);
    loop {
        let next = match open {
            Some(close) => rest.find(close).map(|at| (at, None)),
            None => TAGS.iter().filter_map(|(tag, close)| Some((rest.find(tag)?, Some(*close)))).min_by_key(|it| it.0),
        };
        let Some((at, then)) = next else { return open };
        rest = &rest[at + 2..];
        open = then;
    }
}

fn trims_after(line: &str) -> bool {
    ["-%}", "-}}", "-#}"].iter().any(|tag| line.trim_end().ends_with(tag))
}

/// Takes the marks out; returns the pieces of text between them, each with the number of the line whose mark ends it.
fn unmarked(text: &str) -> Option<(String, Vec<(usize, usize)>)> {
    let mut plain = String::with_capacity(text.len());
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let (number, then) = after.split_once(END)?;
        pieces.push((plain.len(), number.parse().ok()?));
        plain.push_str(before);
        rest = then;
    }
    pieces.push((plain.len(), usize::MAX));
    plain.push_str(rest);
    Some((plain, pieces))
}

#[cfg(test)]
mod tests {
    use super::*;
    use minijinja::{Environment, context};

    fn places(template: &str, words: &[&str]) -> Vec<(usize, String)> {
        let render = |text: &str| Environment::new().render_str(text, context! { names => ["a", "b"] }).ok();
        let rendered = render(template).expect("the test's template renders");
        let lines = Lines::new(SourceId(0), (template, &rendered), render).expect("the marks change nothing");
        let place = |word: &&str| {
            let start = rendered.find(word).expect("the result has the word");
            let byte = |at: usize| u32::try_from(at).expect("tests are short");
            let mark = Mark { source: SourceId(9), start: byte(start), end: byte(start + word.len()) };
            let Mark { start, end, .. } = lines.at(mark);
            let text = template[start as usize..end as usize].to_owned();
            (template[..start as usize].matches('\n').count() + 1, text)
        };
        words.iter().map(place).collect()
    }

    #[test]
    fn lines_of_loops_and_conditions_are_those_of_the_template() {
        let template = "kind: A\n{% for name in names %}\n---\nname: x-{{ name }}\nport: 1\n{% endfor %}\n{%- if true %}\nlast: yes\n{% endif %}\n";
        let found = places(template, &["kind", "x-b", "port", "yes"]);
        let expected = [(1, "kind"), (4, "{{ name }}"), (5, "port"), (8, "yes")];
        assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
    }

    #[test]
    fn tags_over_several_lines_and_trimmed_blanks_change_nothing() {
        let template =
            "a: {{\n  1\n}}\n{#- a note\n   of two lines #}\n\n\nb: 2\n{%- set x = 3 -%}\n\n\n,\nc: {{ x }}\n";
        let found = places(template, &["a:", "2", "c"]);
        assert_eq!(found.iter().map(|it| it.0).collect::<Vec<_>>(), [3, 8, 13]);
    }
}
