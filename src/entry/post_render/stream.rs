//! A stream of YAML documents -> its parts, byte for byte, without reading what stands in them.
//!
//! The parts joined are the stream. A line that begins with `---` or `...` ends a document wherever it stands, in a
//! block of text too: that is YAML's own rule, so that nothing has to be parsed to find the borders.

/// The mark that some editors put before a text.
const BOM: char = '\u{FEFF}';

/// One document, with its markers and everything around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entry) struct Part<'a> {
    /// Every byte of it.
    pub(in crate::entry) text: &'a str,
    /// The document: what stands between its markers.
    pub(in crate::entry) body: &'a str,
    /// How it begins.
    pub(in crate::entry) begin: Begin,
}

/// How a part begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entry) enum Begin {
    /// With `---`.
    Marker,
    /// With a directive such as `%YAML 1.1`, which only `...` may stand before.
    Directive,
    /// With the byte order mark, which nothing may stand before.
    Bom,
    /// With the document.
    Bare,
}

/// What a line is, as far as borders go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Start,
    End,
    Directive,
    Empty,
    Content,
}

/// Splits a stream.
pub(in crate::entry) fn split(text: &str) -> Vec<Part<'_>> {
    let (mut parts, mut open) = (Vec::new(), Open::at(0));
    for (at, line) in lines(text) {
        match of(line) {
            // Directives belong to the document that follows them.
            Line::Start if open.directive && !open.content => open.body = marker_end(line, at),
            Line::Start => {
                parts.extend(open.close(text, at, at));
                open = Open { body: marker_end(line, at), ..Open::at(at) };
            }
            Line::End => {
                parts.extend(open.close(text, at, at + line.len()));
                open = Open::at(at + line.len());
            }
            Line::Directive if !open.content => open.directive = true,
            Line::Empty => {}
            Line::Content | Line::Directive => open.content = true,
        }
    }
    parts.extend(open.close(text, text.len(), text.len()));
    parts
}

/// A part whose end is not found yet.
struct Open {
    start: usize,
    body: usize,
    directive: bool,
    content: bool,
}

impl Open {
    fn at(start: usize) -> Self {
        Self { start, body: start, directive: false, content: false }
    }

    fn close<'a>(&self, text: &'a str, body_end: usize, end: usize) -> Option<Part<'a>> {
        let whole = &text[self.start..end];
        let begin = match whole.chars().next()? {
            BOM => Begin::Bom,
            '%' => Begin::Directive,
            _ if of(whole) == Line::Start => Begin::Marker,
            _ => Begin::Bare,
        };
        Some(Part { text: whole, body: text[self.body..body_end].trim_start_matches(BOM), begin })
    }
}

fn of(line: &str) -> Line {
    let line = line.trim_start_matches(BOM);
    let marks = |marker| line.strip_prefix(marker).is_some_and(|rest: &str| rest.is_empty() || rest.starts_with(blank));
    match line.trim_start().chars().next() {
        _ if marks("---") => Line::Start,
        _ if marks("...") => Line::End,
        None | Some('#') => Line::Empty,
        Some('%') if line.starts_with('%') => Line::Directive,
        Some(_) => Line::Content,
    }
}

fn blank(it: char) -> bool {
    matches!(it, ' ' | '\t' | '\n' | '\r')
}

fn marker_end(line: &str, at: usize) -> usize {
    at + line.len() - line.trim_start_matches(BOM).len() + "---".len()
}

/// Returns lines with their line breaks and places; a lone carriage return breaks lines in YAML.
pub(in crate::entry) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let length = match rest.find(['\n', '\r']) {
            Some(found) if rest[found..].starts_with("\r\n") => found + 2,
            Some(found) => found + 1,
            None => rest.len(),
        };
        let line = (at, &rest[..length]);
        at += length;
        Some(line)
    })
}

/// Returns the value of a key at the top of a document, as far as it can be seen without parsing: unquoted, or quoted
/// without escapes, on the line of its key, in a map that is written in lines.
pub(in crate::entry) fn top<'a>(body: &'a str, key: &str) -> Option<&'a str> {
    let mut content = lines(body).map(|(_, line)| line).filter(|line| of(line) != Line::Empty).peekable();
    let first = content.peek()?;
    let indent = first.len() - first.trim_start().len();
    content.find_map(|line| value(line.get(indent..)?, key))
}

fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let rest = match line.chars().next()? {
        quote @ ('"' | '\'') => line[1..].strip_prefix(key)?.strip_prefix(quote)?,
        _ => line.strip_prefix(key)?,
    };
    let rest =
        rest.trim_start_matches([' ', '\t']).strip_prefix(':').filter(|it| it.is_empty() || it.starts_with(blank))?;
    let rest = rest.trim();
    match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split(quote).next(),
        _ => rest.split(" #").next().map(str::trim),
    }
}

/// Returns what a comment `# Source: …` of Helm's names, which stands before the document.
pub(in crate::entry) fn source(body: &str) -> Option<&str> {
    let before = lines(body).map(|(_, line)| line).take_while(|line| of(line) == Line::Empty);
    before.filter_map(|line| line.trim().strip_prefix("# Source: ")).map(str::trim).last()
}

/// Tells whether nothing but comments and blanks stand in a document.
pub(in crate::entry) fn is_empty(body: &str) -> bool {
    lines(body).all(|(_, line)| of(line) == Line::Empty)
}

#[cfg(test)]
mod tests {
    use super::{Begin, lines, source, split, top};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_of_a_stream_is_lost(text in "(---|\\.\\.\\.|%|\u{FEFF}|[ \t#:a{}\"é\u{85}]|\r|\n){0,40}") {
            prop_assert_eq!(lines(&text).map(|(_, line)| line).collect::<String>(), text.as_str());
            prop_assert_eq!(split(&text).iter().map(|part| part.text).collect::<String>(), text.as_str());
            for part in split(&text) {
                prop_assert!(part.text.contains(part.body));
                let _ = (top(part.body, "a"), source(part.body));
            }
        }
    }

    /// Splits, and proves that nothing is lost.
    fn bodies(text: &str) -> Vec<&str> {
        let parts = split(text);
        assert_eq!(parts.iter().map(|part| part.text).collect::<String>(), text);
        parts.iter().map(|part| part.body).collect()
    }

    #[test]
    fn markers_end_documents_and_nothing_else_does() {
        assert_eq!(bodies("---\na: 1\n---\nb: 2\n"), ["\na: 1\n", "\nb: 2\n"]);
        assert_eq!(bodies("a: |\n  ---\n  x\n---- \n...x\n"), ["a: |\n  ---\n  x\n---- \n...x\n"]);
        assert_eq!(bodies("--- # one\na: 1\n---\t{b: 2}"), [" # one\na: 1\n", "\t{b: 2}"]);
        assert_eq!(bodies("a: 1\r\n---\r\nb: 2\r---\rc: 3"), ["a: 1\r\n", "\r\nb: 2\r", "\rc: 3"]);
        assert_eq!(bodies(""), Vec::<&str>::new());
        assert_eq!(bodies("é"), ["é"]);
    }

    #[test]
    fn the_end_marker_ends_a_document_too() {
        assert_eq!(bodies("a: 1\n...\nb: 2\n... # end\n"), ["a: 1\n", "b: 2\n"]);
    }

    #[test]
    fn directives_belong_to_the_document_after_them() {
        let parts = split("%YAML 1.1\n# c\n---\na: 1\n...\n%TAG ! x\n--- b\n");
        let found: Vec<_> = parts.iter().map(|part| (part.body, part.begin)).collect();
        assert_eq!(found, [("\na: 1\n", Begin::Directive), (" b\n", Begin::Directive)]);
        assert_eq!(bodies("a: 1\n%b\n---\nc: 1\n"), ["a: 1\n%b\n", "\nc: 1\n"]);
    }

    #[test]
    fn a_byte_order_mark_hides_no_marker() {
        assert_eq!(bodies("\u{FEFF}---\na: 1\n\u{FEFF}---\nb: 2\n"), ["\na: 1\n", "\nb: 2\n"]);
        assert_eq!(split("\u{FEFF}a: 1\n")[0].begin, Begin::Bom);
        assert_eq!(bodies("\u{FEFF}a: 1\n"), ["a: 1\n"]);
    }

    #[test]
    fn keys_at_the_top_are_seen_without_parsing() {
        let text = "# kind: Comment\n  apiVersion : \"v1\" # x\n  data: |\n    kind: Inner\n  'kind': List # y\n";
        assert_eq!((top(text, "apiVersion"), top(text, "kind")), (Some("v1"), Some("List")));
        assert_eq!(top("kindly: x\nkind:x\nkind:\n", "kind"), None);
        assert_eq!(top("{kind: X}", "kind"), None);
        assert_eq!(top("a: é\nkind: É\n", "kind"), Some("É"));
    }

    #[test]
    fn the_source_is_named_before_the_document_only() {
        assert_eq!(source("\n# Source: shop/templates/a.yaml\r\n\r\na: 1\n"), Some("shop/templates/a.yaml"));
        assert_eq!(source("\na: |\n# Source: x\n"), None);
    }
}
