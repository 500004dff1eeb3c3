//! What may be a secret: too much rather than too little, because it is only hidden, never refused.

use super::Node;

/// Parts of names whose values are secrets.
const WORDS: [&str; 9] =
    ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "CREDENTIAL", "APIKEY", "PRIVATEKEY", "ACCESSKEY", "SALT"];

/// Ends of names that only tell where a secret is.
const HARMLESS: [&str; 5] = ["FILE", "PATH", "NAME", "ARN", "URL"];

/// Tells whether what stands under a name may be a secret.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    WORDS.iter().any(|it| plain.contains(it)) && !HARMLESS.iter().any(|it| plain.ends_with(it))
}

/// Tells whether a text holds an URL with a password or a private key, also deep inside.
#[must_use]
pub fn has_login(node: &Node) -> bool {
    match node {
        Node::Text(text) => {
            text.split("://").skip(1).any(|rest| {
                let authority = rest.split(['/', ' ', '\n', '"', '\'']).next().unwrap_or_default();
                authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
            }) || text.contains("-----BEGIN ") && text.contains("PRIVATE KEY")
        }
        Node::List(items) => items.iter().any(has_login),
        Node::Map(entries) => entries.iter().any(|(_, value)| has_login(value)),
        Node::Null | Node::Bool(_) | Node::Int(_) | Node::Float(_) => false,
    }
}
