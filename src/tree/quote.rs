//! Text -> YAML: the shortest way to write a text that every reader takes for the same one.

/// Returns a text as a single value of YAML, in quotes where a reader would take it for something else.
#[must_use]
pub fn written(text: &str) -> String {
    let letter = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '.' | '/' | '_');
    let first = text.starts_with(|it: char| it.is_ascii_alphabetic() || it == '/');
    // With a slash in it, it is no number.
    let begins = first || text.contains('/') && text.starts_with(|it: char| it.is_ascii_digit());
    let plain = begins && !is_word_of_yaml(text) && text.chars().all(letter);
    if plain { text.to_owned() } else { quoted(text) }
}

/// Returns a text in quotes.
#[must_use]
pub fn quoted(text: &str) -> String {
    // What JSON escapes, YAML reads alike.
    serde_json::Value::from(text).to_string()
}

/// Words that a reader of YAML takes for something else than text.
fn is_word_of_yaml(text: &str) -> bool {
    ["true", "false", "yes", "no", "on", "off", "y", "n", "null"].iter().any(|word| word.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn what_yaml_would_change_stands_in_quotes() {
        for text in ["no", "True", "8080", "1.10", "", "*.example.com", "2024-01-01", ".inf", "a: b\n", "a b", "~", "-"]
        {
            let yaml = written(text);
            assert!(yaml.starts_with('"'), "{yaml}");
            assert_eq!(serde_yaml::from_str::<String>(&yaml).unwrap(), text);
        }
    }

    #[test]
    fn what_every_reader_takes_alike_stands_as_it_is() {
        for text in ["eu-west-1", "/health", "America/New_York", "10.0.0.1/32", "shop.example.com"] {
            assert_eq!(written(text), text);
            assert_eq!(serde_yaml::from_str::<String>(text).unwrap(), text);
        }
    }
}
