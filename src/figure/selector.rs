//! Label selectors: which labels they select.

use crate::object::Node;
use std::borrow::Cow;

/// Tells whether a selector selects labels; an empty one selects everything, as Kubernetes reads it.
pub(super) fn selects(selector: &Node, labels: &Node) -> bool {
    let expressions = selector.get("matchExpressions").map(Node::items).unwrap_or_default();
    let value = |key: &str| labels.get(key).and_then(Node::scalar);
    selector.get("matchLabels").is_none_or(|it| has_all(labels, it)) && expressions.iter().all(|it| holds(it, &value))
}

/// Tells whether labels hold all of these, which is how a Service selects.
pub(super) fn has_all(labels: &Node, wanted: &Node) -> bool {
    wanted.entries().iter().all(|(key, value)| labels.get(key.as_str()).and_then(Node::scalar) == value.scalar())
}

fn holds<'a>(expression: &Node, value: &impl Fn(&str) -> Option<Cow<'a, str>>) -> bool {
    let text = |key| expression.get(key).and_then(Node::as_str).unwrap_or_default();
    let found = value(text("key"));
    let listed = |found: &str| {
        let values = expression.get("values").map(Node::items).unwrap_or_default();
        values.iter().any(|it| it.as_str() == Some(found))
    };
    match text("operator") {
        "In" => found.is_some_and(|it| listed(&it)),
        "NotIn" => !found.is_some_and(|it| listed(&it)),
        "Exists" => found.is_some(),
        "DoesNotExist" => found.is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::selects;
    use crate::object::Node;
    use serde_json::json;

    #[test]
    fn a_selector_selects_as_kubernetes_reads_it() {
        let labels = Node::from(json!({"app": "web", "tier": "front"}));
        for (selector, expected) in [
            (json!({}), true),
            (json!({"matchLabels": {"app": "web"}}), true),
            (json!({"matchLabels": {"app": "api"}}), false),
            (json!({"matchLabels": {"other": "web"}}), false),
            (json!({"matchExpressions": [{"key": "app", "operator": "In", "values": ["web", "api"]}]}), true),
            (json!({"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]}), false),
            (json!({"matchExpressions": [{"key": "tier", "operator": "Exists"}]}), true),
            (json!({"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}), false),
            (json!({"matchExpressions": [{"key": "tier", "operator": "Near"}]}), false),
        ] {
            assert_eq!(selects(&Node::from(selector.clone()), &labels), expected, "{selector}");
        }
    }
}
