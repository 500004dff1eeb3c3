//! Errors of the YAML parser -> words of somebody who writes YAML: the parser's own are about its insides.

/// How many lines above an open quote is looked for.
const MOST_LINES: usize = 100;

/// Part of the parser's message, what it means, and what to do.
const KNOWN: &[(&str, &str, &str)] = &[
    ("tab", "a tab stands in the indentation", "indent with spaces instead of the tab"),
    (
        "expected ':'",
        "this line has no `:` after its key",
        "write a `:` and a space between key and value: `port: 8080`",
    ),
    (
        "unclosed quote",
        "a quote is opened here and never closed",
        "close it with the same quote at the end of the value",
    ),
    (
        "trailing content",
        "text stands behind the closing quote",
        "put the whole value in quotes; inside of single quotes a quote is written twice: `'it''s'`",
    ),
    (
        "BOM",
        "a byte order mark stands in the middle of the file",
        "remove the invisible character, which is left of joining two files",
    ),
    (
        "mapping values are not allowed",
        "a second `: ` stands in this value",
        "quote the value that has the `:` in it, or begin a new line for a new key",
    ),
    (
        "block mapping, did not find expected key",
        "this line is indented like no map above it",
        "indent this line exactly like the other keys of its map",
    ),
    ("',' or '}'", "a map in braces goes on without a comma", "write `,` between its entries, and `}` at its end"),
    ("',' or ']'", "a list in brackets goes on without a comma", "write `,` between its items, and `]` at its end"),
    ("unclosed bracket", "a bracket is opened here and never closed", "close it: `}` for `{`, `]` for `[`"),
    ("EOF while parsing", "a bracket is opened and never closed", "close it: `}` for `{`, `]` for `[`"),
    ("mismatched bracket", "a bracket is closed by one of the other kind", "write `}` for `{`, and `]` for `[`"),
    (
        "misplaced bracket",
        "a bracket is closed here that was never opened",
        "remove it, or quote the value that it belongs to",
    ),
    (
        "anchor",
        "a value that begins with `*` or `&` without quotes names another value",
        "put the whole value in quotes: `\"*/5 * * * *\"`",
    ),
    ("unexpected character", "a value may not begin with this character", "put the whole value in quotes"),
    (
        "block scalar",
        "the lines below `|` or `>` do not belong together",
        "indent all of them alike, deeper than their key",
    ),
    (
        "indentation in",
        "this line goes on with a value from above, and is indented less than its key",
        "indent it deeper, or close the quote or the bracket above",
    ),
    (
        "invalid indentation",
        "this line is indented like none above it",
        "indent this line exactly like the other keys of its map",
    ),
    (
        "escape",
        "`\\` before this character means nothing between double quotes",
        "write `\\\\` for one backslash, or use single quotes",
    ),
    (
        "hexadecimal",
        "`\\x` or `\\u` begins a number of a character here",
        "write `\\\\` for one backslash, or use single quotes",
    ),
    (
        "block sequence entries",
        "an item of a list stands where none may",
        "begin the list on a line of its own, below its key",
    ),
    ("only valid inside a block", "`- ` stands within brackets", "write `[one, two]`, without `- `"),
    (
        "expected '-' indicator",
        "this line is no item of the list above it",
        "begin it with `- `, or indent it like the key that the list belongs to",
    ),
    ("valid YAML whitespace", "a space is missing here", "write a space after `:` and after `-`"),
    ("may not precede", "a space is missing after the `:`", "write `key: [one, two]`, with a space"),
    (
        "placement of ':'",
        "a `:` stands where none may",
        "close the `[` or `{` that is open above, or quote the value that has the `:` in it",
    ),
    (
        "comments must be separated",
        "a comment begins without a blank before it",
        "write ` #`, or quote the value that has the `#` in it",
    ),
    ("node content", "a value is missing here", "write it, or remove the `,`"),
    (
        "<document start>",
        "this line belongs to no key",
        "indent it like the keys of its map, and write a `:` after its key",
    ),
    ("key is no longer valid", "a key goes over several lines", "write the key and its `:` on one line"),
    (
        "mapping keys are not allowed",
        "a key stands where a value goes on",
        "begin a new line for it, or quote the value",
    ),
    ("document end", "text stands behind the end of a document", "write `---` on a line of its own before it"),
    ("document indicator", "`---` stands between quotes", "close the quote above it"),
    ("directive", "a line that begins with `%` is an instruction to YAML", "remove it, or quote the value"),
    ("recursion limit", "the document is nested too deep", "no migration needs more than a few levels"),
];

/// Says what is wrong, where it begins, and what to do.
pub(super) struct Words {
    /// What is wrong.
    pub(super) what: String,
    /// What to do.
    pub(super) help: &'static str,
    /// The byte where it begins.
    pub(super) at: usize,
}

/// Returns the words for a mistake, by the parser's message and by what stands there.
pub(super) fn words(said: &str, text: &str, offset: usize) -> Words {
    let open = said.contains("multiline quoted").then(|| open_quote(text.get(..offset).unwrap_or(text))).flatten();
    let said = if open.is_some() { "unclosed quote" } else { said };
    let (what, help) = told(said, text, offset);
    Words { what, help, at: open.unwrap_or(offset) }
}

/// Returns where the quote begins that is open at the end of a text: the parser finds out lines later only.
fn open_quote(text: &str) -> Option<usize> {
    let mut end = text.len();
    for line in text.lines().rev().take(MOST_LINES) {
        let start = text[..end].rfind(line)?;
        let begins = |it: &(usize, char)| {
            matches!(it.1, '"' | '\'') && line[..it.0].trim_end().ends_with([':', '-', '[', '{', ','])
        };
        let first = line.char_indices().rfind(begins);
        if let Some((at, _)) = first.filter(|(at, quote)| !line[at + 1..].contains(*quote)) {
            return Some(start + at);
        }
        end = start;
    }
    None
}

fn told(said: &str, text: &str, offset: usize) -> (String, &'static str) {
    let (before, after) = text.split_at_checked(offset).unwrap_or((text, ""));
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let indented = line.chars().take_while(|it| it.is_whitespace()).any(|it| it == '\t');
    // `${TAG}` of a shell, without quotes within braces or brackets.
    if line.ends_with('$') && after.starts_with('{') {
        let help = "nothing fills in `$` here: write `\"{{ vars.NAME }}\"`, or put the whole value in quotes";
        return ("an unquoted `${` begins a map within a value".to_owned(), help);
    }
    if let Some((_, what, help)) = KNOWN.iter().find(|(part, ..)| said.contains(part)) {
        return ((*what).to_owned(), help);
    }
    let help = match () {
        () if indented || after.starts_with('\t') => "indent with spaces instead of the tab",
        () if after.starts_with(':') => "quote the value that has the `:` in it, or begin a new line for a new key",
        () if line.trim().is_empty() => "indent this line exactly like the other keys of its map",
        () => "quote values that contain `: ` or ` #`, or begin with `{`, `[`, `*`, `&`, `!`, `|`, `>`, `@` or `%`",
    };
    (said.replace('\n', " "), help)
}

/// Returns the whole value that begins with an unquoted `{{`, the second brace of it at `inner`, where it is the last thing
/// in its line and there is no doubt how far it goes.
pub(super) fn computed_value(text: &str, inner: usize) -> Option<&str> {
    let (before, rest) = text.split_at_checked(inner.checked_sub(1)?)?;
    let key = before.rsplit('\n').next()?.trim_start();
    let line = rest.split(['\n', '\r']).next()?;
    let value = line.split_once(" #").map_or(line, |(value, _)| value).trim_end();
    let alone = !key.contains(['{', '[', ',', '#', '"', '\'']) && (key.ends_with(": ") || key.ends_with("- "));
    let whole = value.matches("{{").count() == value.matches("}}").count() && value.contains("}}");
    (alone && whole && !value.contains(['"', '\\'])).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::computed_value;
    use crate::diagnostic::{Lines, Report, Source};

    /// Returns place, what is wrong and what to do of the one mistake in a text.
    fn said(text: &str) -> (u32, String, String) {
        let mut report = Report::new();
        let id = report.add_source(Source::new("t".to_owned(), text.into(), Lines::Kept));
        drop(parse(id, &mut report));
        let all = report.sorted();
        let first = all.first().unwrap_or_else(|| panic!("{text} is read"));
        let help = first.help.clone().unwrap_or_default();
        (first.place.mark.map_or(0, |it| it.start), first.what.clone(), help)
    }

    #[test]
    fn mistakes_are_told_in_words_of_people_who_write_yaml() {
        let mut wrong = Vec::new();
        for (text, what, help) in [
            ("a: {b: 1\n", "a bracket is opened here and never closed", "`}` for `{`"),
            ("a: [1, 2\nb: 3\n", "a `:` stands where none may", "open above"),
            ("a: [1}\n", "closed by one of the other kind", "`]` for `[`"),
            ("a: 1]\nb: }\n", "never opened", "remove it"),
            ("a: */5 * * * *\n", "begins with `*` or `&`", "quotes"),
            ("a: *x\n", "begins with `*` or `&`", "quotes"),
            ("a: @b\n", "may not begin with this character", "quotes"),
            ("a: `b`\n", "may not begin with this character", "quotes"),
            ("a: \"C:\\dir\"\n", "means nothing between double quotes", "single quotes"),
            ("a: \"\\xyz\"\n", "begins a number of a character", "single quotes"),
            ("a: - b\n", "where none may", "a line of its own"),
            ("a: {b: ${C}}\n", "`${` begins a map", "quotes"),
            ("a:\n  - b\n  c: d\n", "no item of the list", "begin it with `- `"),
            ("a: 1\nb\n", "has no `:`", "write a `:`"),
            ("a: 'b\n", "never closed", "close it"),
            ("a: b: c\n", "a second `: `", "quote"),
            ("a: 'b' c\n", "behind the closing quote", "quotes"),
            ("a: 1\n  b: 2\n", "a second `: `", "new line"),
            ("a:\n\tb: 1\n", "a tab", "spaces"),
        ] {
            let (_, found, advice) = said(text);
            wrong.extend(
                (!found.contains(what) || !advice.contains(help)).then(|| format!("{text:?}: {found}; {advice}")),
            );
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn an_open_quote_is_shown_where_it_is_opened() {
        assert_eq!(said("a: {b: 1}\nc: \"d\ne: f\n").0, 13);
        assert_eq!(said("a: 'it is\nb: c\n").0, 3);
    }

    #[test]
    fn a_value_with_braces_ends_with_its_line() {
        let value = |text: &'static str| computed_value(text, text.find("{{").unwrap_or_default() + 1);
        assert_eq!(
            value("a:\n  host: {{ environment }}.example.com  # public\n"),
            Some("{{ environment }}.example.com")
        );
        assert_eq!(value("- {{ vars.tag }}"), Some("{{ vars.tag }}"));
        for text in ["a: {b: {{ c }}}", "a: {{ c", "a: {{ c | default(\"x\") }}", "\"a\": {{ c }}", "{{ c }}"] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}
