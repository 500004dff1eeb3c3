//! Blocks of lines -> text in columns that fits a page.

use super::show::shortened;

/// Characters of a line: what reviews and terminals show without scrolling.
const WIDTH: usize = 120;

/// Longest label that makes its column wider; the value of a longer one stands below it.
const LONGEST_LABEL: usize = 48;

/// Characters that a value may always have, however far to the right it begins.
const LEAST: usize = 40;

/// A line: its group, what differs, and how, in words that may be put on several lines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Line {
    pub(super) group: &'static str,
    pub(super) label: String,
    pub(super) value: Vec<String>,
}

/// Writes blocks, each with the names that stand above it.
pub(super) fn write(blocks: &[(Vec<String>, Vec<Line>)], out: &mut String) {
    let widest = |lines: &[Line], column: fn(&Line) -> &str| {
        let widths = lines.iter().map(|it| width(column(it)));
        widths.filter(|it| *it <= LONGEST_LABEL).max().unwrap_or(0)
    };
    let group = blocks.iter().map(|(_, lines)| widest(lines, |it| it.group)).max().unwrap_or(0);
    for (title, lines) in blocks {
        let label = widest(lines, |it| &it.label);
        out.push('\n');
        paragraph(&listed(title.iter().cloned()), out);
        for (index, line) in lines.iter().enumerate() {
            let again = index > 0 && lines[index - 1].group == line.group;
            let words = shortened(&line.label, WIDTH - group - 4);
            let head = format!("  {:group$}  {words:label$}", if again { "" } else { line.group });
            fill(&head, &line.value, group + label + 6, group + 6, out);
        }
    }
}

/// Writes words on as many lines as they need.
pub(super) fn paragraph(words: &[String], out: &mut String) {
    fill("", words, 0, 0, out);
}

/// Returns names with commas between them.
pub(super) fn listed(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    let last = names.len().saturating_sub(1);
    names.iter_mut().take(last).for_each(|it| it.push(','));
    names
}

/// Writes words from a column on, on as many lines as they need.
///
/// After a head that goes beyond the column they stand where they fit: beside it, or below it.
fn fill(head: &str, words: &[String], column: usize, below: usize, out: &mut String) {
    let whole = words.join(" ");
    let fits = width(head) + 2 + width(&whole) <= WIDTH;
    let (first, rest, column) = match width(head) <= column {
        true => {
            let mut lines = lines(words, column).into_iter();
            (lines.next().unwrap_or_default(), lines.collect(), column)
        }
        false if fits => (format!("  {whole}"), Vec::new(), column),
        false => (String::new(), lines(words, below), below),
    };
    let mut write = |head: &str, text: &str| {
        out.push_str(printable(&format!("{head:column$}{text}")).trim_end());
        out.push('\n');
    };
    write(head, &first);
    for line in rest {
        write("", &line);
    }
}

/// Puts words on lines that begin in a column.
fn lines(words: &[String], column: usize) -> Vec<String> {
    let room = WIDTH.saturating_sub(column).max(LEAST);
    let mut lines: Vec<String> = Vec::new();
    for word in words.iter().map(|it| shortened(it, room)) {
        match lines.last_mut().filter(|line| width(line) + 1 + width(&word) <= room) {
            Some(line) => {
                line.push(' ');
                line.push_str(&word);
            }
            None => lines.push(word),
        }
    }
    lines
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// Manifests of others may hold what would command a terminal.
fn printable(text: &str) -> String {
    text.chars().map(|it| if it.is_control() { char::REPLACEMENT_CHARACTER } else { it }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Line, WIDTH, write};

    fn written(lines: &[(&str, &[&str])]) -> String {
        let line = |(label, words): &(&str, &[&str])| Line {
            group: "scale",
            label: (*label).to_owned(),
            value: words.iter().map(|it| (*it).to_owned()).collect(),
        };
        let mut out = String::new();
        write(&[(vec!["web".to_owned()], lines.iter().map(line).collect())], &mut out);
        out
    }

    #[test]
    fn what_does_not_fit_a_line_goes_on_below() {
        let long = "x".repeat(70);
        let text = written(&[("min", &["1", "→ 2"]), ("other", &[&long, &long])]);
        let expected = format!("\nweb\n  scale  min    1 → 2\n         other  {long}\n                {long}\n");
        assert_eq!(text, expected);
    }

    #[test]
    fn a_long_label_has_a_line_for_itself_and_no_line_is_longer_than_a_page() {
        let label = "l".repeat(60);
        let text = written(&[("min", &["1", "→ 2"]), (&label, &[&"y".repeat(300), "→ none"])]);
        assert!(text.contains(&format!("         {label}\n           y")), "{text}");
        assert!(text.lines().all(|it| it.chars().count() <= WIDTH), "{text}");
    }
}
