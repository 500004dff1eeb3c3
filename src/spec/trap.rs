//! Unquoted text that readers of YAML take for something else.
//!
//! Source: what `kustomize build` (go-yaml v3, JSON round trip) makes of unquoted scalars before it hands a spec to a
//! plugin, and what YAML 1.1 readers make of them.

/// Returns what other readers take the unquoted `text` for, if they would change it.
///
/// `12:30` is not among them: no host counts in base 60 (go-yaml does not), and as a number no field takes it.
#[must_use]
pub fn other_reading(text: &str) -> Option<&'static str> {
    if matches!(text, "True" | "TRUE" | "False" | "FALSE") {
        return Some("a boolean, which comes back in lower case");
    }
    if is_word(text) {
        return Some("a boolean in YAML 1.1, as Helm reads its values");
    }
    if is_date(text) {
        return Some("a date, which comes back as a time stamp");
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(digits, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some("a number without a value");
    }
    let numeric = digits.starts_with(|it: char| it.is_ascii_digit() || it == '.')
        && digits.contains(|it: char| it.is_ascii_digit());
    if numeric { number(text, digits) } else { None }
}

fn number(text: &str, digits: &str) -> Option<&'static str> {
    let based = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0o")).or_else(|| digits.strip_prefix("0b"));
    if based.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|it| it.is_ascii_hexdigit() || it == b'_')) {
        return Some("a number in another base, which comes back in decimal");
    }
    let clean: String = digits.chars().filter(|it| *it != '_').collect();
    let whole = clean.bytes().all(|it| it.is_ascii_digit());
    if whole {
        return match () {
            () if clean.len() > 1 && clean.starts_with('0') => Some("a number, which loses its leading zero"),
            () if clean != digits => Some("a number, which loses its underscores"),
            () if text.starts_with('+') => Some("a number, which loses its sign"),
            () if clean.len() > 15 => Some("a number, which is rounded"),
            () => None,
        };
    }
    let float = clean.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'.' | b'e' | b'E' | b'+' | b'-'));
    match clean.parse::<f64>() {
        Ok(value) if float && value.to_string() != text => Some("a number, which comes back in another form"),
        _ => None,
    }
}

/// Returns the boolean that the unquoted `text` is to some readers, and not to this program.
#[must_use]
pub fn other_boolean(text: &str) -> Option<&'static str> {
    match text.to_ascii_lowercase().as_str() {
        "true" if text != "true" => Some("true"),
        "false" if text != "false" => Some("false"),
        "y" | "yes" | "on" => Some("true"),
        "n" | "no" | "off" => Some("false"),
        _ => None,
    }
}

/// Returns what other readers take an unquoted number for that is written with leading zeros: an octal one.
///
/// Where a field wants a number, this is the one form that readers agree is a number and read as different ones.
#[must_use]
pub fn octal(text: &str) -> Option<u64> {
    let zeros = text.len() > 1 && text.starts_with('0') && text.bytes().all(|it| it.is_ascii_digit());
    zeros.then(|| text.parse().ok()).flatten()
}

/// Returns how a key is, or was, a boolean to a reader of YAML 1.1.
pub fn as_boolean(key: &str) -> Option<String> {
    let made = |words| format!("it is what a reader of YAML 1.1, such as Helm, makes of {words}");
    match words_of(key) {
        Some(words) => Some(made(words)),
        None => {
            is_word(key).then(|| "without quotes, a reader of YAML 1.1 such as Helm makes a boolean of it".to_owned())
        }
    }
}

/// Returns the words of YAML 1.1 that become this one, as a reader of it hands them on.
pub fn words_of(key: &str) -> Option<&'static str> {
    match key {
        "true" => Some("`on`, `yes` or `y`"),
        "false" => Some("`off`, `no` or `n`"),
        _ => None,
    }
}

/// The booleans of YAML 1.1 that are not those of YAML 1.2, in the three ways in which they may be written.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];
    let (first, rest) = text.split_at_checked(1).unwrap_or_default();
    let is = |part: &str, case: fn(&u8) -> bool| part.bytes().all(|it| case(&it));
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
        && (is(text, u8::is_ascii_lowercase)
            || is(first, u8::is_ascii_uppercase)
                && (is(rest, u8::is_ascii_lowercase) || is(rest, u8::is_ascii_uppercase)))
}

/// `2024-01-01`, `2024-1-1`, and with a time after them.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let mut number = |sizes: std::ops::RangeInclusive<usize>| {
        parts.next().is_some_and(|part| sizes.contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit()))
    };
    let date = number(4..=4) && number(1..=2);
    let rest = text.splitn(3, '-').nth(2).unwrap_or_default();
    let day = rest.bytes().take_while(u8::is_ascii_digit).count();
    date && (1..=2).contains(&day) && (rest.len() == day || rest[day..].starts_with(['T', 't', ' ']))
}

#[cfg(test)]
mod tests {
    use super::{octal, other_reading};

    #[test]
    fn only_leading_zeros_make_a_number_octal() {
        assert_eq!(["010", "00", "0", "10", "0x1", "01s"].map(octal), [Some(10), Some(0), None, None, None, None]);
    }

    #[test]
    fn text_that_every_reader_keeps_is_no_trap() {
        for text in [
            "3", "true", "yEs", "one", "", "~", "1.8.2", "1.5", "0", "-4", "abc", "12:30", "1-5", "v1", "100m", "0.5",
            "ö", "öff",
        ] {
            assert_eq!(other_reading(text), None, "{text}");
        }
    }

    #[test]
    fn text_that_a_host_changes_is_a_trap() {
        for text in [
            "0123",
            "1.10",
            "1e3",
            "0x1F",
            "0o17",
            "1_000",
            "2024-01-01",
            "2024-1-1T00:00:00Z",
            "+1",
            ".5",
            "12345678901234567890",
            "TRUE",
            ".inf",
            "1.0",
            "yes",
            "No",
            "ON",
            "off",
            "n",
        ] {
            assert!(other_reading(text).is_some(), "{text}");
        }
    }
}
