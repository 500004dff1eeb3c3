//! What looks like a secret, by its name or by its form.

/// Tells whether a setting looks like a secret by its name.
#[must_use]
pub fn looks_secret(name: &str, value: &str) -> bool {
    is_secret_name(name) && is_value(value)
}

/// A switch, a number or nothing is no secret, whatever its name.
fn is_value(value: &str) -> bool {
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
    use super::is_secret_name;

    #[test]
    fn names_end_in_what_they_hold() {
        for name in ["DB_PASSWORD", "dbPassword", "API_KEY", "apiKey2", "SMTP_PASS", "SECRET_KEY_BASE", "db.password"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["PWD", "SECRET_NAME", "TOKEN_URL", "PASSWORD_FILE", "KEYBOARD", "MAX_TOKENS", "PUBLIC_KEY"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
