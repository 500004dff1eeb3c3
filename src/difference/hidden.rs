//! What may be a secret: it is compared, and never shown.
//!
//! Our own output holds none; the files that it is compared with may come from anywhere.

use crate::object::{Node, has_login, is_secret_name};

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
