//! Small objects, whole differences.

use super::{compare, text};
use crate::object::{Node, Object};
use serde_json::{Value, json};

fn objects(all: &[Value]) -> Vec<Object> {
    let object = |it: &Value| Object::from_node(Node::from(it.clone())).expect("it has a kind and a name");
    all.iter().map(object).collect()
}

fn meta(name: &str, environment: &str) -> Value {
    json!({
        "name": name,
        "namespace": format!("shop-{environment}"),
        "labels": {"app.kubernetes.io/name": "web", "transship.dev/environment": environment},
    })
}

fn shown(old: &[Value], new: &[Value]) -> String {
    text(&compare(&objects(old), &objects(new)), ("dev", "prod"))
}

#[test]
fn items_of_lists_are_recognised_wherever_they_stand() {
    let deployment = |environment: &str, env: Value| {
        json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta("web", environment),
            "spec": {"template": {"spec": {"containers": [{"name": "web", "env": env}]}}}})
    };
    let old = deployment("dev", json!([{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]));
    let new = deployment(
        "prod",
        json!([{"name": "C", "value": "4"}, {"name": "B", "value": "2"}, {"name": "A", "value": "3"}]),
    );
    let expected = "\
dev → prod

web
  config  env A  1 → 3
          env C  added: value 4

expected: 2 fields differ by name only: namespace shop-dev → shop-prod, environment dev → prod
";
    assert_eq!(shown(&[old], &[new]), expected);
}

#[test]
fn names_with_hashes_and_environments_are_the_same_object() {
    let job = |name: &str, environment: &str, tag: &str| {
        json!({"apiVersion": "batch/v1", "kind": "Job", "metadata": meta(name, environment),
            "spec": {"template": {"spec": {"containers": [{"name": "web", "image": format!("shop/web:{tag}")}]}}}})
    };
    let volume = |environment: &str| {
        json!({"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": format!("shop-{environment}-data")},
            "spec": {"capacity": {"storage": "5Gi"}}})
    };
    let old = [job("migrate-0a1b2c3d", "dev", "1"), volume("dev")];
    let new = [job("migrate-99887766", "prod", "2"), volume("prod")];
    let expected = "\
dev → prod

web
  image  image  1 → 2

expected: 4 fields differ by name only: namespace shop-dev → shop-prod, environment dev → prod
";
    assert_eq!(shown(&old, &new), expected);
}

#[test]
fn secrets_are_compared_and_never_shown() {
    let secret = |environment: &str, value: &str| json!({"apiVersion": "v1", "kind": "Secret", "metadata": meta("web", environment), "data": {"KEY": value}});
    let map = |environment: &str, value: &str| {
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta("web", environment),
            "data": {"DATABASE": format!("postgres://shop:{value}@db/shop")}})
    };
    let (old, new) = ([secret("dev", "b2xk"), map("dev", "old")], [secret("prod", "bmV3"), map("prod", "new")]);
    let shown = shown(&old, &new);
    assert!(
        shown.contains("secret KEY  differs (hidden)") && shown.contains("DATABASE    differs (hidden)"),
        "{shown}"
    );
    let json = super::json(&compare(&objects(&old), &objects(&new)), ("dev", "prod")).to_string();
    assert!(!json.contains("b2xk") && !json.contains("postgres") && json.contains("\"hidden\":true"), "{json}");
}

#[test]
fn what_only_one_side_has_is_told_in_a_line() {
    let budget = json!({"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": meta("web", "prod"),
        "spec": {"maxUnavailable": 1}});
    assert_eq!(shown(&[], &[budget]), "dev → prod\n\nweb\n  scale  PodDisruptionBudget  added: maxUnavailable 1\n");
    assert_eq!(shown(&[], &[]), "dev → prod: no difference\n");
}

#[test]
fn a_hash_of_settings_is_news_only_where_no_setting_is() {
    let deployment = |hash: &str| {
        json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta("web", "prod"),
            "spec": {"template": {"metadata": {"annotations": {"transship.dev/config-hash": hash}}}}})
    };
    let map = |level: &str| json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta("web", "prod"), "data": {"LOG_LEVEL": level}});
    assert_eq!(shown(&[deployment("a")], &[deployment("b")]), "dev → prod\n\nweb\n  config  config hash  a → b\n");
    let both = shown(&[deployment("a"), map("INFO")], &[deployment("b"), map("WARN")]);
    assert_eq!(both, "dev → prod\n\nweb\n  config  LOG_LEVEL  INFO → WARN\n");
}

#[test]
fn what_a_cluster_writes_is_no_difference_and_nothing_commands_a_terminal() {
    let service = |metadata: Value| json!({"apiVersion": "v1", "kind": "Service", "metadata": metadata});
    let mut live = meta("web", "prod");
    live["uid"] = json!("1");
    live["managedFields"] = json!([{"manager": "x"}]);
    live["annotations"] = json!({"kubectl.kubernetes.io/last-applied-configuration": "{\"data\":\"aGk=\"}"});
    assert_eq!(shown(&[service(live)], &[service(meta("web", "prod"))]), "dev → prod: no difference\n");
    let mut hostile = meta("web", "prod");
    hostile["annotations"] = json!({"x": "\u{1b}[2J"});
    assert!(!shown(&[service(hostile)], &[service(meta("web", "prod"))]).contains('\u{1b}'));
}
