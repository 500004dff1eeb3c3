//! The merge keys in Kustomize itself: with them, a patch of an overlay changes one item of a list; without, it replaces
//! the list.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;
#[path = "support/tools.rs"]
mod tools;

use serde_yaml::Value;
use std::path::Path;
use std::process::Command;
use support::{Case, read, repository};

const MIGRATION: &str = "\
apiVersion: transship.dev/v1alpha1
kind: Migration
metadata: {name: shop}
spec:
  environments: [dev, prod]
  platform:
    region: eu-west-1
    secretStore: aws-secrets-manager
  defaults: {image: 'registry.example.com/shop/worker:1.8.2', cpu: 250m, memory: 256Mi}
  workloads:
    worker:
      liveness: [/bin/alive]
      monitor: {path: /metrics}
      ports: {metrics: 9090}
      env: {LOG_LEVEL: info, MODE: fast}
      secrets: {API_KEY: 'shop/app#API_KEY', DB_URL: 'shop/app#DB_URL'}
      scale:
        min: 1
        max: 20
        on:
          office: {cron: {start: '0 8 * * 1-5', end: '0 18 * * 1-5', timeZone: Europe/Zurich, pods: 3}}
          orders: {prometheus: {server: 'http://prometheus.monitoring:9090', query: sum(orders), threshold: 10}}
";

const PATCH: &str = "\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: worker, namespace: shop-prod}
spec:
  data:
  - secretKey: API_KEY
    remoteRef: {property: NEW_KEY}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: worker, namespace: shop-prod}
spec:
  triggers:
  - name: orders
    metadata: {threshold: '99'}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: worker, namespace: shop-prod}
spec:
  template:
    spec:
      containers:
      - name: worker
        env: [{name: EXTRA, value: more}]
      - {name: logger, image: 'registry.example.com/shop/logger:1.0.0'}
";

/// Builds the objects of the migration with the patches, under a kustomization with these lines besides.
fn built(kustomize: &Path, besides: &str) -> Vec<Value> {
    let keys = read(&repository().join("schema/openapi.v1alpha1.json"));
    let case = Case::new().file("migration.yaml", MIGRATION).file("openapi.json", &keys).file("patch.yaml", PATCH);
    let rendered = case.run(&["render", "--environment", "prod"]);
    assert_eq!(rendered.code, 0, "{}", rendered.stderr);
    let store = "---\napiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata: {name: all}\nspec: {}\n";
    let kustomization = format!("resources: [objects.yaml]\npatches: [{{path: patch.yaml}}]\n{besides}");
    let case =
        case.file("objects.yaml", &format!("{}{store}", rendered.stdout)).file("kustomization.yaml", &kustomization);
    let output = Command::new(kustomize).arg("build").arg(case.folder()).output().expect("kustomize starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("it writes text");
    support::documents(&text)
}

fn of_kind<'a>(objects: &'a [Value], kind: &str) -> &'a Value {
    objects.iter().find(|it| it["kind"] == kind).unwrap_or_else(|| panic!("there is no {kind}"))
}

/// Returns the values of one field of all items.
fn each<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    let items = list.as_sequence().expect("it is a list");
    items.iter().map(|it| it[field].as_str().unwrap_or_default()).collect()
}

const WITH_KEYS: &str = "openapi: {path: openapi.json}\n";

#[test]
fn a_patch_changes_one_item_of_a_list() {
    let Some(kustomize) = tools::kustomize("a_patch_changes_one_item_of_a_list") else { return };
    let objects = built(&kustomize, WITH_KEYS);
    let data = &of_kind(&objects, "ExternalSecret")["spec"]["data"];
    assert_eq!(each(data, "secretKey"), ["API_KEY", "DB_URL"]);
    assert_eq!(data[0]["remoteRef"]["property"], "NEW_KEY");
    assert_eq!(data[0]["remoteRef"]["key"], "shop/app", "the rest of the item stays");
    let triggers = &of_kind(&objects, "ScaledObject")["spec"]["triggers"];
    // Kustomize puts what a patch names first, in every list.
    assert_eq!(each(triggers, "name"), ["orders", "office"]);
    assert_eq!(triggers[0]["metadata"]["threshold"], "99");
    assert_eq!(triggers[0]["metadata"]["query"], "sum(orders)");
}

#[test]
fn without_the_keys_a_patch_replaces_lists_of_custom_resources() {
    let Some(kustomize) = tools::kustomize("without_the_keys_a_patch_replaces_lists_of_custom_resources") else {
        return;
    };
    let objects = built(&kustomize, "");
    assert_eq!(each(&of_kind(&objects, "ExternalSecret")["spec"]["data"], "secretKey"), ["API_KEY"]);
    assert_eq!(each(&of_kind(&objects, "ScaledObject")["spec"]["triggers"], "name"), ["orders"]);
}

#[test]
fn objects_of_kubernetes_merge_as_ever() {
    let Some(kustomize) = tools::kustomize("objects_of_kubernetes_merge_as_ever") else { return };
    let (with, without) = (built(&kustomize, WITH_KEYS), built(&kustomize, ""));
    for kind in ["Deployment", "ServiceAccount", "ConfigMap"] {
        assert_eq!(of_kind(&with, kind), of_kind(&without, kind), "{kind}");
    }
    let containers = &of_kind(&with, "Deployment")["spec"]["template"]["spec"]["containers"];
    assert_eq!(each(containers, "name").len(), 2, "{containers:?}");
    assert!(containers.as_sequence().is_some_and(|all| all.iter().any(|it| it["ports"].is_sequence())));
}

#[test]
fn what_belongs_to_the_whole_cluster_gets_no_namespace() {
    let Some(kustomize) = tools::kustomize("what_belongs_to_the_whole_cluster_gets_no_namespace") else { return };
    // The patches would look for objects of the old namespace first, and find them: `namespace:` comes after them.
    let namespace = "namespace: elsewhere\n";
    let objects = built(&kustomize, &format!("{WITH_KEYS}{namespace}"));
    assert!(of_kind(&objects, "ClusterSecretStore")["metadata"].get("namespace").is_none());
    assert_eq!(of_kind(&objects, "ExternalSecret")["metadata"]["namespace"], "elsewhere");
    let objects = built(&kustomize, namespace);
    assert_eq!(of_kind(&objects, "ClusterSecretStore")["metadata"]["namespace"], "elsewhere");
}

/// The folder that the overlays of the example list: what it names reaches them.
#[test]
fn a_folder_hands_the_keys_down() {
    let Some(kustomize) = tools::kustomize("a_folder_hands_the_keys_down") else { return };
    let case = Case::of(&repository().join("overlays-example"), &[]).file("mine/patch.yaml", PATCH);
    let case = case.file("migration.yaml", MIGRATION);
    let rendered = case.run(&["render", "--environment", "prod"]);
    let kustomization = "resources: [objects.yaml, ../references]\npatches: [{path: patch.yaml}]\n";
    let case = case.file("mine/objects.yaml", &rendered.stdout).file("mine/kustomization.yaml", kustomization);
    let output = Command::new(kustomize).arg("build").arg(case.folder().join("mine")).output().expect("it starts");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("secretKey: DB_URL") && text.contains("NEW_KEY"), "{text}");
}

/// In our own language maps merge and lists replace, so that no list of it has a key.
#[test]
fn a_migration_merges_by_its_names_with_and_without_keys() {
    let Some(kustomize) = tools::kustomize("a_migration_merges_by_its_names_with_and_without_keys") else { return };
    let keys = read(&repository().join("schema/openapi.v1alpha1.json"));
    let patch = "\
apiVersion: transship.dev/v1alpha1
kind: Migration
metadata: {name: shop}
spec:
  workloads:
    worker:
      liveness: [/bin/other]
      env: {MODE: slow}
      scale: {on: {orders: {prometheus: {threshold: 50}}}}
";
    for besides in ["", WITH_KEYS] {
        let kustomization = format!("resources: [migration.yaml]\npatches: [{{path: patch.yaml}}]\n{besides}");
        let case = Case::new().file("migration.yaml", MIGRATION).file("openapi.json", &keys);
        let case = case.file("patch.yaml", patch).file("kustomization.yaml", &kustomization);
        let output = Command::new(&kustomize).arg("build").arg(case.folder()).output().expect("kustomize starts");
        let built: Value = serde_yaml::from_slice(&output.stdout).expect("it writes YAML");
        let worker = &built["spec"]["workloads"]["worker"];
        assert_eq!(worker["env"]["LOG_LEVEL"], "info", "{besides}");
        assert_eq!(worker["env"]["MODE"], "slow");
        let on = &worker["scale"]["on"];
        assert_eq!(on["orders"]["prometheus"]["threshold"], 50);
        assert_eq!(on["orders"]["prometheus"]["query"], "sum(orders)");
        assert_eq!(on["office"]["cron"]["pods"], 3);
        assert_eq!(worker["liveness"].as_sequence().map(Vec::len), Some(1));
    }
}
