//! How a text is written in YAML: plain where every reader takes it for the same text, else as a block or in quotes.
//!
//! The readers disagree: `PyYAML` and Kubernetes' decoder speak YAML 1.1, others 1.2. A form is chosen only if it means
//! the same to all of them; doubt ends in quotes.

/// May stand in a number, a date or a time of some reader.
const NUMERIC: u8 = 1;
/// Begins something other than a plain text.
const INDICATOR: u8 = 1 << 1;
/// The line feed.
const BREAK: u8 = 1 << 2;
/// The tab.
const TAB: u8 = 1 << 3;
/// A control character: only escapes carry it.
const CONTROL: u8 = 1 << 4;
/// First byte of the sequences among which the unprintable characters are.
const SUSPECT: u8 = 1 << 5;
/// Means something beside a space.
const PAIRED: u8 = 1 << 6;
/// Needs a backslash in double quotes.
const ESCAPED: u8 = 1 << 7;

/// What each byte may do; one look per byte decides the form of nearly every text.
static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = CONTROL;
        byte += 1;
    }
    table[0x7F] = CONTROL;
    table[b'\n' as usize] = BREAK;
    table[b'\t' as usize] = TAB;
    mark(&mut table, b"0123456789abcdefABCDEFxXoO_+-.:TtZz ", NUMERIC);
    mark(&mut table, b"-?:,[]{}#&*!|>'\"%@` =<~", INDICATOR);
    mark(&mut table, b":#", PAIRED);
    mark(&mut table, b"\"\\", ESCAPED);
    mark(&mut table, &[0xC2, 0xE2, 0xEF], SUSPECT);
    table
}

const fn mark(table: &mut [u8; 256], bytes: &[u8], class: u8) {
    let mut index = 0;
    while index < bytes.len() {
        table[bytes[index] as usize] |= class;
        index += 1;
    }
}

/// A way of writing a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    Single,
    Double,
    Literal,
}

/// Writes a text as a value and ends the line; a block stands `indent` columns in.
pub(super) fn write_value(text: &str, indent: usize, out: &mut String) {
    match form(text) {
        Form::Literal => literal(text, indent, out),
        other => {
            inline(text, other, out);
            out.push('\n');
        }
    }
}

/// Writes a text without a line break of its own: the form for keys.
pub(super) fn write_inline(text: &str, out: &mut String) {
    match form(text) {
        Form::Literal => double_quoted(text, out),
        other => inline(text, other, out),
    }
}

/// Tells whether a text stands for itself without quotes.
pub(super) fn is_plain_text(text: &str) -> bool {
    form(text) == Form::Plain
}

fn inline(text: &str, form: Form, out: &mut String) {
    match form {
        Form::Plain => out.push_str(text),
        Form::Single => single_quoted(text, out),
        Form::Double | Form::Literal => double_quoted(text, out),
    }
}

fn form(text: &str) -> Form {
    let (mut any, mut all) = (0, NUMERIC);
    for &byte in text.as_bytes() {
        let class = CLASS[usize::from(byte)];
        any |= class;
        all &= class;
    }
    let hidden = any & CONTROL != 0 || (any & SUSPECT != 0 && text.chars().any(is_unprintable));
    match () {
        () if hidden => Form::Double,
        () if any & BREAK != 0 && is_literal(text) => Form::Literal,
        () if any & (BREAK | TAB) != 0 => Form::Double,
        () if is_plain(text.as_bytes(), any, all) => Form::Plain,
        // One printable line: in single quotes nothing has a meaning but the quote itself, for every reader.
        () if any & ESCAPED != 0 => Form::Single,
        () => Form::Double,
    }
}

/// Tells whether a printable line without tabs is a text to every reader when it stands without quotes.
fn is_plain(text: &[u8], any: u8, all: u8) -> bool {
    let (Some(&first), Some(&last)) = (text.first(), text.last()) else { return false };
    let start = CLASS[usize::from(first)];
    let numeric = all & NUMERIC != 0 && (first.is_ascii_digit() || matches!(first, b'+' | b'.' | b'_'));
    start & INDICATOR == 0
        && !matches!(last, b' ' | b':')
        && !numeric
        && !is_word(text, first)
        && (any & PAIRED == 0 || !text.windows(2).any(|pair| matches!(pair, b": " | b" #")))
}

/// Tells whether some reader takes the text for a boolean, for null, for infinity, for no number or for a marker.
fn is_word(text: &[u8], first: u8) -> bool {
    const WORDS: [&[u8]; 9] = [b"y", b"n", b"yes", b"no", b"on", b"off", b"true", b"false", b"null"];
    // `...` before a blank ends a document where a key stands in the first column.
    text.starts_with(b"..")
        || text.len() <= 5 && (matches!(first, b'.' | b'+') || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)))
}

/// Tells whether a literal block gives the text back: readers guess the indentation from its first line, and some of
/// them lose lines of nothing but blanks.
fn is_literal(text: &str) -> bool {
    let blank = |line: &str| !line.is_empty() && line.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
    !text.starts_with(['\n', ' ', '\t']) && !text.split('\n').any(blank)
}

/// Tells whether some reader refuses or changes the character when it stands as itself.
fn is_unprintable(character: char) -> bool {
    matches!(character,
        '\0'..='\x08' | '\x0B'..='\x1F' | '\x7F'..='\u{A0}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

fn literal(text: &str, indent: usize, out: &mut String) {
    let body = text.trim_end_matches('\n');
    let breaks = text.len() - body.len();
    out.push_str(["|-\n", "|\n", "|+\n"][breaks.min(2)]);
    for line in body.split('\n') {
        if !line.is_empty() {
            pad(indent, out);
        }
        out.push_str(line);
        out.push('\n');
    }
    for _ in 1..breaks {
        out.push('\n');
    }
}

fn single_quoted(text: &str, out: &mut String) {
    out.push('\'');
    for (index, part) in text.split('\'').enumerate() {
        out.push_str(if index > 0 { "''" } else { "" });
        out.push_str(part);
    }
    out.push('\'');
}

fn double_quoted(text: &str, out: &mut String) {
    out.push('"');
    let mut done = 0;
    let special = |it: char| is_unprintable(it) || matches!(it, '"' | '\\' | '\n' | '\t');
    for (at, character) in text.char_indices().filter(|&(_, it)| special(it)) {
        out.push_str(&text[done..at]);
        done = at + character.len_utf8();
        escape(character, out);
    }
    out.push_str(&text[done..]);
    out.push('"');
}

fn escape(character: char, out: &mut String) {
    use std::fmt::Write;
    match character {
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        // Writing to a String cannot fail.
        other => drop(write!(out, "\\u{:04x}", u32::from(other))),
    }
}

/// Writes the indentation of a line.
pub(super) fn pad(indent: usize, out: &mut String) {
    const SPACES: &str = "                                                                ";
    match SPACES.get(..indent) {
        Some(spaces) => out.push_str(spaces),
        None => (0..indent).for_each(|_| out.push(' ')),
    }
}

#[cfg(test)]
mod tests {
    use super::write_value;

    fn written(text: &str) -> String {
        let mut out = String::new();
        write_value(text, 2, &mut out);
        out
    }

    #[test]
    fn ordinary_text_stands_plain() {
        for text in ["web", "shop/web:1.8.2", "a b", "it's", "500m", "10Gi", "/healthz", "Größe", "a#b", "http://x:80"]
        {
            assert_eq!(written(text), format!("{text}\n"));
        }
    }

    #[test]
    fn what_a_reader_may_take_for_something_else_is_quoted() {
        let odd = "yes No oN off y N true FALSE null ~ 8080 1_000 0x1F 0o17 017 1e3 12:30:45 2024-01-01 .inf .NaN +.inf = << \
                   - ? : # a: ... ..data % @ ` ! & * > |";
        for text in odd.split(' ').chain(["", " ", " a", "a ", "a: b", "a #b"]) {
            assert_eq!(written(text), format!("\"{text}\"\n"));
        }
    }

    #[test]
    fn json_stands_in_single_quotes() {
        assert_eq!(written(r#"[{"HTTP":80},{"HTTPS":443}]"#), "'[{\"HTTP\":80},{\"HTTPS\":443}]'\n");
        assert_eq!(written(r#""it's""#), "'\"it''s\"'\n");
        assert_eq!(written(r#"{"a":"b"}	"#), "\"{\\\"a\\\":\\\"b\\\"}\\t\"\n");
    }

    #[test]
    fn lines_stand_in_a_block_that_keeps_its_last_breaks() {
        assert_eq!(written("a\n\n\tb"), "|-\n  a\n\n  \tb\n");
        assert_eq!(written("a: 1\n# b\n"), "|\n  a: 1\n  # b\n");
        assert_eq!(written("a\n\n\n"), "|+\n  a\n\n\n");
        assert_eq!(written("a – b\nc"), "|-\n  a – b\n  c\n");
    }

    #[test]
    fn lines_that_a_block_would_change_are_escaped() {
        assert_eq!(written("\ta\nb"), "\"\\ta\\nb\"\n");
        assert_eq!(written("a\n  \nb\n"), "\"a\\n  \\nb\\n\"\n");
        assert_eq!(written("a\r\nb"), "\"a\\u000d\\nb\"\n");
        assert_eq!(written("\u{85}\u{2028}\u{FEFF}"), "\"\\u0085\\u2028\\ufeff\"\n");
    }
}
