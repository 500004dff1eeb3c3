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

fn deployment(environment: &str, pod: &Value) -> Value {
    json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta("web", environment),
        "spec": {"template": {"spec": pod}}})
}

fn ingress(annotations: Value) -> Value {
    let mut metadata = meta("web", "prod");
    metadata["annotations"] = annotations;
    json!({"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata})
}

fn settings(data: &Value) -> Value {
    json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta("web", "prod"), "data": data})
}

#[test]
fn what_stands_inside_of_annotations_is_compared_by_what_it_holds() {
    const PREFIX: &str = "alb.ingress.kubernetes.io";
    let annotations = |weight: u32, ports: &str, attributes: &str| {
        let action = format!(
            r#"{{"type":"forward","forwardConfig":{{"targetGroups":[{{"serviceName":"web","weight":{weight}}},{{"targetGroupARN":"arn:aws:x:targetgroup/old/1","weight":{}}}]}}}}"#,
            100 - weight
        );
        ingress(json!({
            format!("{PREFIX}/actions.web"): action,
            format!("{PREFIX}/listen-ports"): ports,
            format!("{PREFIX}/load-balancer-attributes"): attributes,
        }))
    };
    let old = annotations(10, r#"[{"HTTP":80}]"#, "b=2,a=1");
    let new = annotations(50, r#"[{"HTTP": 80}, {"HTTPS": 443}]"#, "a=1,b=3,c=4");
    let expected = "\
dev → prod

web
  exposure  web: weight of targetgroup/old/1  90 → 50
            web: weight of web                10 → 50
            listen-ports                      added: HTTPS 443
            load-balancer-attributes b        2 → 3
            load-balancer-attributes c        none → 4
";
    assert_eq!(shown(std::slice::from_ref(&old), &[new]), expected);
    // The same content, written in another way, is other bytes.
    let spaced = annotations(10, r#"[{"HTTP": 80}]"#, "b=2,a=1");
    let expected = "dev → prod\n\nweb\n  exposure  listen-ports  [{\"HTTP\":80}] → [{\"HTTP\": 80}]\n";
    assert_eq!(shown(&[old], &[spaced]), expected);
}

#[test]
fn an_order_is_a_difference_where_it_means_something() {
    let pod = |names: [&str; 2], env: Value| {
        let init: Vec<Value> = names.iter().map(|it| json!({"name": it})).collect();
        deployment("prod", &json!({"initContainers": init, "containers": [{"name": "web", "env": env}]}))
    };
    let (one, two) = (json!({"name": "A", "value": "1"}), json!({"name": "B", "value": "2"}));
    let old = pod(["first", "second"], json!([one, two]));
    let new = pod(["second", "first"], json!([two, one]));
    let expected = "dev → prod\n\nweb\n  workload  order of init containers  [first, second] → [second, first]\n";
    assert_eq!(shown(&[old], &[new]), expected);
    let refers = json!({"name": "B", "value": "$(A)"});
    let (old, new) = (pod(["a", "b"], json!([one, refers])), pod(["a", "b"], json!([refers, one])));
    assert_eq!(shown(&[old], &[new]), "dev → prod\n\nweb\n  config  order of env  [A, B] → [B, A]\n");
}

#[test]
fn what_only_looks_alike_is_a_difference() {
    let args = |args: Value| deployment("prod", &json!({"containers": [{"name": "web", "args": args}]}));
    let expected = "dev → prod\n\nweb\n  workload  args  [\"a, b\"] → [\"a\",\"b\"]\n";
    assert_eq!(shown(&[args(json!(["a, b"]))], &[args(json!(["a", "b"]))]), expected);
    // An amount of memory may be written in two ways, a setting may not.
    let expected = "dev → prod\n\nweb\n  config  resources  1000m → 1\n";
    assert_eq!(shown(&[settings(&json!({"resources": "1000m"}))], &[settings(&json!({"resources": "1"}))]), expected);
    let memory = |text: &str| json!({"requests": {"memory": text}});
    let pod = |text: &str| deployment("prod", &json!({"containers": [{"name": "web", "resources": memory(text)}]}));
    assert_eq!(shown(&[pod("1024Mi")], &[pod("1Gi")]), "dev → prod: no difference\n");
}

#[test]
fn files_are_compared_by_line_and_json_by_its_values() {
    let old = settings(&json!({"app.yaml": "a: 1\nb: 2\n", "app.json": r#"{"a": {"b": 1}, "c": [1]}"#}));
    let new = settings(&json!({"app.yaml": "a: 1\nb: 3\nc: 4\n", "app.json": r#"{"a": {"b": 2}, "c": [1]}"#}));
    let expected = "\
dev → prod

web
  config  app.json a.b  1 → 2
          app.yaml      2 → 3 lines, from line 2 on: b: 2 → b: 3
";
    assert_eq!(shown(&[old], &[new]), expected);
}

#[test]
fn secrets_in_files_and_commands_are_hidden() {
    let old = [
        settings(&json!({"app.yaml": "db:\n  password: hunter2\n", "app.json": r#"{"apiKey": "hunter2"}"#})),
        deployment("prod", &json!({"containers": [{"name": "web", "args": ["--password", "hunter2"]}]})),
    ];
    let new = [
        settings(&json!({"app.yaml": "db:\n  password: hunter3\n", "app.json": r#"{"apiKey": "hunter3"}"#})),
        deployment("prod", &json!({"containers": [{"name": "web", "args": ["--password", "hunter3"]}]})),
    ];
    let expected = "\
dev → prod

web
  workload  args             differs (hidden)
  config    app.json apiKey  differs (hidden)
            app.yaml         differs (hidden)
";
    assert_eq!(shown(&old, &new), expected);
    assert!(!super::json(&compare(&objects(&old), &objects(&new)), ("dev", "prod")).to_string().contains("hunter"));
}

#[test]
fn an_environment_that_moves_to_another_namespace_is_told_once() {
    let object = |kind: &str, namespace: &str| {
        let mut metadata = meta("web", "prod");
        metadata["namespace"] = json!(namespace);
        json!({"apiVersion": "v1", "kind": kind, "metadata": metadata})
    };
    let all = |namespace: &str| [object("Service", namespace), object("ServiceAccount", namespace)];
    let expected = "\
dev → prod

shared
  metadata  namespace  shop → shop-2

expected: 2 fields differ by name only: namespace shop → shop-2
";
    assert_eq!(shown(&all("shop"), &all("shop-2")), expected);
}

#[test]
fn objects_that_begin_with_the_name_of_a_namespace_are_found_in_both_directions() {
    let policy = |environment: &str, namespace: &str| {
        let mut metadata = meta("shop-default-deny", environment);
        metadata["namespace"] = json!(namespace);
        json!({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata})
    };
    let (dev, prod) = ([policy("dev", "shop-dev")], [policy("prod", "shop")]);
    for (old, new) in [(&dev, &prod), (&prod, &dev)] {
        let difference = compare(&objects(old), &objects(new));
        assert_eq!((difference.changes.len(), difference.expected), (0, 2));
    }
}
