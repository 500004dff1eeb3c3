//! What a secret is called, what it looks like, and what may be one.

use super::Node;

/// Parts of names whose values may be secrets.
const WORDS: [&str; 9] =
    ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "CREDENTIAL", "APIKEY", "PRIVATEKEY", "ACCESSKEY", "SALT"];

/// Ends of names that only tell where a secret is.
const HARMLESS: [&str; 5] = ["FILE", "PATH", "NAME", "ARN", "URL"];

/// Tells whether a setting looks like a secret by its name, and has a value that may be one.
#[must_use]
pub fn looks_secret(name: &str, value: &str) -> bool {
    is_secret_name(name) && is_secret_value(value)
}

/// Tells whether what stands under a name may be a secret: too much rather than too little, to hide and not to refuse.
#[must_use]
pub fn may_be_secret_name(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let part = WORDS.iter().any(|it| plain.contains(it)) && !HARMLESS.iter().any(|it| plain.ends_with(it));
    part || is_secret_name(name)
}

/// Tells whether a value may hold a secret, also deep inside and in the midst of a text: `--password=…`, `password: …`.
#[must_use]
pub fn may_hold_secret(node: &Node) -> bool {
    match node {
        Node::Text(text) => secret_in(text).is_some() || has_secret_word(text),
        // The words of a command may stand in items of their own.
        Node::List(items) if items.iter().all(|it| it.as_str().is_some()) => {
            let words = items.iter().filter_map(Node::as_str).collect::<Vec<_>>().join(" ");
            items.iter().any(may_hold_secret) || has_secret_word(&words)
        }
        Node::List(items) => items.iter().any(may_hold_secret),
        Node::Map(entries) => entries.iter().any(|(_, value)| may_hold_secret(value)),
        Node::Null | Node::Bool(_) | Node::Int(_) | Node::Float(_) => false,
    }
}

fn has_secret_word(text: &str) -> bool {
    let ends = |it: char| it.is_whitespace() || matches!(it, '=' | ':' | ',' | ';' | '"' | '\'' | '{' | '}');
    let mut rest = text;
    while let Some(at) = rest.find(ends) {
        let (word, after) = rest.split_at(at);
        let gap = after.len() - after.trim_start_matches(ends).len();
        let value = after[gap..].split(ends).next().unwrap_or_default();
        let names_it = word.starts_with("--") || after[..gap].contains(['=', ':']) && !after[..gap].contains('\n');
        if names_it && may_be_secret_name(word) && is_secret_value(value) && !is_reference(value) {
            return true;
        }
        rest = &after[gap..];
    }
    false
}

/// Tells whether a value may be one: a switch, a number or nothing is no secret, whatever its name.
fn is_secret_value(value: &str) -> bool {
    let number = value.bytes().all(|it| it.is_ascii_digit() || it == b'.');
    !number && !matches!(value.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "none" | "null")
}

/// Names end in what they hold: `DB_PASSWORD` is a password, `PASSWORD_MIN_LENGTH` and `TOKEN_URL` are not.
fn is_secret_name(name: &str) -> bool {
    const SINGLE: &[&str] = &[
        "PASSWORD",
        "PASSWD",
        "PASSPHRASE",
        "SECRET",
        "TOKEN",
        "APIKEY",
        "CREDENTIALS",
        "CREDENTIAL",
        "SALT",
        "CONNECTIONSTRING",
        "PRIVATEKEY",
        "SECRETKEY",
        "ACCESSKEY",
    ];
    const PAIRS: &[(&str, &str)] = &[
        ("API", "KEY"),
        ("PRIVATE", "KEY"),
        ("SECRET", "KEY"),
        ("ACCESS", "KEY"),
        ("SIGNING", "KEY"),
        ("ENCRYPTION", "KEY"),
        ("AUTH", "KEY"),
        ("MASTER", "KEY"),
        ("CONNECTION", "STRING"),
        ("KEY", "BASE"),
    ];
    let words = words(name);
    match words.as_slice() {
        [.., before, last] if PAIRS.contains(&(before, last)) => true,
        // Alone they have other meanings: `PWD` is the working directory.
        [_, .., last] if matches!(last.as_str(), "PWD" | "PASS") => true,
        [.., last] => SINGLE.contains(&last.as_str()),
        [] => false,
    }
}

/// Returns the words of a name in capitals, without numbers at the end: `dbPassword2` is `DB`, `PASSWORD`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for it in name.chars() {
        let hump = it.is_ascii_uppercase() && before.is_ascii_lowercase();
        if !it.is_ascii_alphanumeric() || hump {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| it.is_ascii_alphanumeric()) {
            word.push(it.to_ascii_uppercase());
        }
        before = it;
    }
    words
        .iter()
        .map(|it| it.trim_end_matches(|it: char| it.is_ascii_digit()).to_owned())
        .filter(|it| !it.is_empty())
        .collect()
}

/// Returns what kind of secret a text holds, by its form alone.
#[must_use]
pub fn secret_in(text: &str) -> Option<&'static str> {
    const BEGINNINGS: &[&str] = &["ghp_", "gho_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "sk_live_"];
    let begins = |word: &str| BEGINNINGS.iter().any(|it| word.strip_prefix(it).is_some_and(|rest| rest.len() >= 16));
    match () {
        () if text.match_indices("://").any(|(at, _)| has_password(&text[at + 3..])) => {
            Some("a password inside of a URL")
        }
        () if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") => Some("a private key"),
        () if tokens(text).any(is_aws_key) => Some("an AWS access key"),
        () if has_keyword(text) => Some("a password inside of a connection string"),
        () if tokens(text).any(begins) => Some("an access token"),
        () => None,
    }
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| !(it.is_ascii_alphanumeric() || matches!(it, '_' | '-')))
}

fn is_aws_key(token: &str) -> bool {
    let prefix = token.starts_with("AKIA") || token.starts_with("ASIA");
    prefix && token.len() == 20 && token.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
}

/// Tells whether what follows `://` begins with `user:password@`; a reference such as `$(PASSWORD)` is none.
fn has_password(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#', ' ', '"', '\'', '\n']).next().unwrap_or_default();
    let user = authority.rsplit_once('@').map(|(user, _)| user);
    let password = user.and_then(|it| it.split_once(':')).map_or("", |(_, password)| password);
    !password.is_empty() && !is_reference(password)
}

fn is_reference(text: &str) -> bool {
    text.starts_with(['$', '%', '<']) || text.contains("{{")
}

/// `Server=db;User=app;Password=…`, as .NET, JDBC and Azure write it.
fn has_keyword(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let parts = || lower.split([';', '&', '?', ' ']).filter_map(|part| part.split_once('='));
    let secret = |(key, value): (&str, &str)| {
        let key = key.trim();
        matches!(key, "password" | "pwd" | "accountkey" | "sharedaccesskey")
            && !value.is_empty()
            && !is_reference(value)
    };
    parts().count() > 1 && parts().any(secret)
}

#[cfg(test)]
mod tests {
    use super::{is_secret_name, may_be_secret_name, may_hold_secret};
    use crate::object::Node;
    use serde_json::json;

    #[test]
    fn names_end_in_what_they_hold() {
        for name in ["DB_PASSWORD", "dbPassword", "API_KEY", "apiKey2", "SMTP_PASS", "SECRET_KEY_BASE", "db.password"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["PWD", "SECRET_NAME", "TOKEN_URL", "PASSWORD_FILE", "KEYBOARD", "MAX_TOKENS", "PUBLIC_KEY"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn names_that_may_be_secrets_are_more() {
        for name in ["DB_PASSWORD", "ApiKey", "TOKENS", "pseudonymization-salt", "SMTP_PASS"] {
            assert!(may_be_secret_name(name), "{name}");
        }
        for name in ["TOKEN_FILE", "SECRET_NAME", "LOG_LEVEL", "ROLE_ARN"] {
            assert!(!may_be_secret_name(name), "{name}");
        }
    }

    #[test]
    fn secrets_are_found_in_the_midst_of_texts_and_commands() {
        for value in [
            json!("postgres://a:b@db/x"),
            json!("server:\n  password: hunter2\n"),
            json!("db.password=hunter2"),
            json!(["serve", "--password=hunter2"]),
            json!(["serve", "--password", "hunter2"]),
            json!({"deep": [{"text": "{\"apiKey\": \"abc\"}"}]}),
        ] {
            assert!(may_hold_secret(&Node::from(value.clone())), "{value}");
        }
        for value in [
            json!("http://db:8080/x"),
            json!("password: ${DB_PASSWORD}\n"),
            json!("tokens: 4096"),
            json!("password:\nuser: x"),
            json!(["serve", "--password=$(DB_PASSWORD)", "--token-file=/run/token"]),
            json!("the word password alone"),
        ] {
            assert!(!may_hold_secret(&Node::from(value.clone())), "{value}");
        }
    }
}
