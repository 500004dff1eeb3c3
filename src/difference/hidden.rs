//! What may be a secret: it is compared, and never shown.
//!
//! Our own output holds none; the files that it is compared with may come from anywhere.

use crate::object::Node;

/// Parts of names whose values are secrets.
const WORDS: [&str; 9] =
    ["PASSWORD", "PASSWD", "SECRET", "TOKEN", "CREDENTIAL", "APIKEY", "PRIVATEKEY", "ACCESSKEY", "SALT"];

/// Ends of names that only tell where a secret is.
const HARMLESS: [&str; 5] = ["FILE", "PATH", "NAME", "ARN", "URL"];

/// Tells whether the value under a path may be a secret.
pub(super) fn is_secret(kind: &str, path: &[&str], value: Option<&Node>) -> bool {
    let data = kind == "Secret" && matches!(path.first(), Some(&"data" | &"stringData"));
    data || path.iter().any(|it| is_secret_name(it)) && is_setting(kind, path) || value.is_some_and(has_login)
}

/// Fields of Kubernetes such as `secretKeyRef` and `serviceAccountToken` name secrets, but hold none.
fn is_setting(kind: &str, path: &[&str]) -> bool {
    match kind {
        "ConfigMap" => true,
        _ => path.contains(&"env") && !path.contains(&"valueFrom"),
    }
}

fn is_secret_name(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    WORDS.iter().any(|it| plain.contains(it)) && !HARMLESS.iter().any(|it| plain.ends_with(it))
}

/// Tells whether a text holds an URL with a password, also deep inside.
fn has_login(node: &Node) -> bool {
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

#[cfg(test)]
mod tests {
    use super::is_secret;
    use crate::object::Node;

    #[test]
    fn values_of_secret_names_and_urls_with_logins_are_secrets() {
        assert!(is_secret("Deployment", &["spec", "containers", "web", "env", "DB_PASSWORD", "value"], None));
        assert!(is_secret("Secret", &["data", "x"], None));
        assert!(is_secret("ConfigMap", &["data", "URL"], Some(&Node::from("postgres://a:b@db/x"))));
        assert!(!is_secret("Deployment", &["env", "TOKEN_FILE", "value"], Some(&Node::from("/run/token"))));
        assert!(!is_secret("Deployment", &["env", "DB_PASSWORD", "valueFrom", "secretKeyRef", "key"], None));
        assert!(!is_secret("ConfigMap", &["data", "URL"], Some(&Node::from("http://db:8080/x"))));
    }
}
