//! Errors of the YAML parser -> words of somebody who writes YAML: the parser's own are about its insides.

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
];

/// Returns what is wrong and what to do, by the parser's message and by what stands there.
pub(super) fn words(said: &str, text: &str, offset: usize) -> (String, &'static str) {
    let (before, after) = text.split_at_checked(offset).unwrap_or((text, ""));
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let indented = line.chars().take_while(|it| it.is_whitespace()).any(|it| it == '\t');
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
    use super::computed_value;

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
