//! What may be a secret: it is compared, and never shown.
//!
//! Our own output holds none; the files that it is compared with may come from anywhere.

use crate::object::{Node, may_be_secret_name, may_hold_secret};

/// Tells whether the values of both sides under a path may be secrets.
pub(super) fn is_secret(kind: &str, path: &[&str], sides: [Option<&Node>; 2]) -> bool {
    if kind == "Secret" && matches!(path.first(), Some(&"data" | &"stringData")) {
        return true;
    }
    let values = || sides.into_iter().flatten();
    // A variable that names a secret shows no more than its name.
    let refers = values().all(|it| it.get("valueFrom").is_some());
    let named = || path.iter().any(|it| may_be_secret_name(it)) || values().any(has_secret_key);
    !refers && is_setting(kind, path) && named() || values().any(may_hold_secret)
}

/// Fields of Kubernetes such as `secretKeyRef` and `serviceAccountToken` name secrets, but hold none.
fn is_setting(kind: &str, path: &[&str]) -> bool {
    match kind {
        "ConfigMap" => path.first() != Some(&"metadata"),
        _ => path.contains(&"env") && !path.contains(&"valueFrom"),
    }
}

fn has_secret_key(value: &Node) -> bool {
    let text = |it: &Node| it.as_str().is_some();
    let deeper = value.items().iter().chain(value.entries().iter().map(|(_, value)| value));
    value.entries().iter().any(|(key, it)| text(it) && may_be_secret_name(key.as_str()))
        || deeper.into_iter().any(has_secret_key)
}

#[cfg(test)]
mod tests {
    use super::is_secret;
    use crate::object::Node;
    use serde_json::json;

    #[test]
    fn values_of_secret_names_and_urls_with_logins_are_secrets() {
        assert!(is_secret(
            "Deployment",
            &["spec", "containers", "web", "env", "DB_PASSWORD", "value"],
            [Some(&Node::from("x")), None]
        ));
        assert!(is_secret("Secret", &["data", "x"], [Some(&Node::from("x")), None]));
        assert!(is_secret("ConfigMap", &["data", "URL"], [None, Some(&Node::from("postgres://a:b@db/x"))]));
        assert!(!is_secret("Deployment", &["env", "TOKEN_FILE", "value"], [None, Some(&Node::from("/run/token"))]));
        assert!(!is_secret(
            "Deployment",
            &["env", "DB_PASSWORD", "valueFrom", "secretKeyRef", "key"],
            [Some(&Node::from("x")), None]
        ));
        assert!(!is_secret("ConfigMap", &["data", "URL"], [None, Some(&Node::from("http://db:8080/x"))]));
        let json = |value| Node::from(value);
        let reference =
            json(json!({"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "web", "key": "x"}}}));
        assert!(!is_secret("Deployment", &["spec", "env", "DB_PASSWORD"], [None, Some(&reference)]));
        assert!(is_secret("ConfigMap", &["data", "a.json", "users"], [None, Some(&json(json!([{"password": "x"}])))]));
        assert!(is_secret("Deployment", &["spec", "args"], [None, Some(&json(json!(["--password", "hunter2"])))]));
        assert!(!is_secret(
            "ExternalSecret",
            &["spec", "data"],
            [None, Some(&json(json!([{"secretKey": "API_KEY"}])))]
        ));
    }
}
