//! `transship diff`, `transship matrix` and guards, as people and pipelines meet them.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;
#[path = "support/tools.rs"]
mod tools;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use support::{Case, entries, files_below, read, repository};
use transship::diagnostic::{Lines, Report, Source};
use transship::difference::{Change, Group, compare};
use transship::figure;
use transship::object::{Node, Object};
use transship::spec::scalar::GUARDED;
use transship::tree;

const MIGRATION: &str = "\
apiVersion: transship.dev/v1alpha1
kind: Migration
metadata: {name: shop}
spec:
  environments: [dev, staging, prod]
  platform: {network: {vpc: 10.0.0.0/16, enforced: true}}
  workloads:
    web:
      image: registry.example.com/web:1.8.2
      port: 8080
      cpu: 250m
      memory: 256Mi
      health: /health
      env: {LOG_LEVEL: DEBUG}
      scale: 1
      environments:
        prod: {scale: 2-6, memory: 1Gi, env: {LOG_LEVEL: INFO}}
    migrate:
      kind: Job
      image: registry.example.com/migrate:1.8.2
      command: [migrate]
      cpu: 100m
      memory: 128Mi
      environments:
        prod: {image: registry.example.com/migrate:1.8.1}
";

fn shop() -> Case {
    Case::new().file("migration.yaml", MIGRATION)
}

fn example() -> Case {
    Case::of(&repository().join("examples/003-layering-detection"), &["expected"])
}

/// Runs a call that must succeed and returns its stdout.
fn said(case: &Case, args: &[&str]) -> String {
    let outcome = case.run(args);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{args:?}");
    outcome.stdout
}

/// Runs a call beside a migration, with a text on stdin; returns exit code, stdout and stderr.
fn piped(args: &[&str], text: &str) -> (Option<i32>, String, String) {
    let case = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("difference-{}-{}", std::process::id(), args[0]));
    std::fs::create_dir_all(&case).expect("the temporary folder is ours");
    std::fs::write(case.join("migration.yaml"), MIGRATION).expect("the temporary folder is ours");
    let mut command = Command::new(env!("CARGO_BIN_EXE_transship"));
    command.args(args).current_dir(&case).env_clear();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program can be started");
    child.stdin.take().expect("it is piped").write_all(text.as_bytes()).expect("the program reads");
    let output = child.wait_with_output().expect("it ends");
    drop(std::fs::remove_dir_all(&case));
    let text = |bytes| String::from_utf8(bytes).expect("all output is UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("the output is JSON")
}

#[test]
fn what_all_workloads_share_is_told_once() {
    let expected = "\
dev → prod

aggregator-service, layering-service, orchestrator, wash-trading-service
  image      image                                    1.9.0-rc1 → 1.8.2
  placement  anti-affinity                            added: preferred, weight 100, topologyKey kubernetes.io/hostname
             spread over kubernetes.io/hostname       added: maxSkew 1, whenUnsatisfiable ScheduleAnyway
             spread over topology.kubernetes.io/zone  added: maxSkew 1, whenUnsatisfiable ScheduleAnyway

orchestrator
  exposure   host             layering-detection-dev.example.com → layering-detection.example.com
             certificate-arn  none → arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000000
             listen-ports     added: HTTPS 443
             scheme           internal → internet-facing
             ssl-policy       none → ELBSecurityPolicy-TLS13-1-2-2021-06
             ssl-redirect     none → 443

shared
  storage    PersistentVolume/layering-detection-prod-input-pvc files
               fs-0123456789abcdef0::fsap-0d00000000000000a → fs-0123456789abcdef0::fsap-0f00000000000000a
             PersistentVolume/layering-detection-prod-logs-pvc files
               fs-0123456789abcdef0::fsap-0d00000000000000c → fs-0123456789abcdef0::fsap-0f00000000000000c
             PersistentVolume/layering-detection-prod-output-pvc files
               fs-0123456789abcdef0::fsap-0d00000000000000b → fs-0123456789abcdef0::fsap-0f00000000000000b
             StorageClass/efs-sc-prod reclaimPolicy  Delete → Retain

expected: 94 fields differ by name only: namespace layering-detection-dev → layering-detection-prod,
environment dev → prod
";
    assert_eq!(said(&example(), &["diff", "dev", "prod"]), expected);
}

#[test]
fn two_environments_that_are_alike_differ_by_what_was_meant_to() {
    let shown = said(&example(), &["diff", "staging", "prod"]);
    assert!(!shown.contains("image") && !shown.contains("placement"), "{shown}");
    assert!(shown.contains("scheme           internal → internet-facing\n"), "{shown}");
}

#[test]
fn scale_config_and_resources_are_groups_and_a_job_of_another_hash_is_the_same_job() {
    let expected = "\
dev → prod

migrate
  image      image  1.8.2 → 1.8.1

web
  scale      replicas                                 1 → none
             HorizontalPodAutoscaler                  added: minReplicas 2, maxReplicas 6
             PodDisruptionBudget                      added: maxUnavailable 1
  resources  memory                                   256Mi → 1Gi
             memory limit                             256Mi → 1Gi
  placement  anti-affinity                            added: preferred, weight 100, topologyKey kubernetes.io/hostname
             spread over kubernetes.io/hostname       added: maxSkew 1, whenUnsatisfiable ScheduleAnyway
             spread over topology.kubernetes.io/zone  added: maxSkew 1, whenUnsatisfiable ScheduleAnyway
  config     LOG_LEVEL                                DEBUG → INFO

expected: 21 fields differ by name only: namespace shop-dev → shop-prod, environment dev → prod
";
    assert_eq!(said(&shop(), &["diff", "dev", "prod"]), expected);
}

#[test]
fn json_names_group_object_field_and_both_values() {
    let all = json(&said(&shop(), &["diff", "dev", "prod", "--format", "json"]));
    assert_eq!((all["from"].as_str(), all["to"].as_str()), (Some("dev"), Some("prod")));
    let names = serde_json::json!([
        {"of": "namespace", "from": "shop-dev", "to": "shop-prod"},
        {"of": "environment", "from": "dev", "to": "prod"},
    ]);
    assert_eq!(all["names"], names);
    let found = all["differences"].as_array().expect("a list");
    let level = found.iter().find(|it| it["label"] == "LOG_LEVEL").expect("it differs");
    let expected = serde_json::json!({
        "workload": "web", "group": "config", "label": "LOG_LEVEL", "object": "ConfigMap/web", "field": "data.LOG_LEVEL",
        "change": "changed", "from": "DEBUG", "to": "INFO",
    });
    assert_eq!(*level, expected);
    let budget = found.iter().find(|it| it["object"] == "PodDisruptionBudget/web").expect("it is new");
    assert_eq!((budget["change"].as_str(), &budget["field"]), (Some("added"), &serde_json::Value::Null));
}

#[test]
fn the_exit_code_says_whether_something_differs_only_on_demand() {
    let case = shop();
    assert_eq!(case.run(&["diff", "dev", "prod"]).code, 0);
    assert_eq!(case.run(&["diff", "dev", "prod", "--exit-code"]).code, 1);
    let same = case.run(&["diff", "dev", "dev", "--exit-code"]);
    assert_eq!((same.code, same.stdout.as_str()), (0, "dev → dev: no difference\n"));
}

#[test]
fn rendered_files_of_a_revision_are_compared_by_meaning() {
    let case = shop();
    case.run(&["render", "--all", "--out", "deploy"]);
    let same = said(&case, &["diff", "prod", "--against", "deploy/prod"]);
    assert_eq!(same, "deploy/prod → prod: no difference\n");
    let case =
        case.file("migration.yaml", &MIGRATION.replace("2-6", "2-9").replace("health: /health", "health: /ready"));
    let expected = "\
deploy/prod → prod

web
  scale   max                     6 → 9
  health  liveness httpGet.path   /health → /ready
          readiness httpGet.path  /health → /ready
";
    assert_eq!(said(&case, &["diff", "prod", "--against", "deploy/prod"]), expected);
}

#[test]
fn a_stream_on_stdin_may_be_anybodys() {
    let case = shop();
    let stream = said(&case, &["render", "-e", "prod", "--format", "json"]);
    // Kustomize sorts keys, and people write quantities in other ways.
    let stream = stream.replace("\"250m\"", "0.25").replace("\"1Gi\"", "\"1024Mi\"");
    assert_eq!(piped(&["diff", "prod", "--against", "-"], &stream).1, "<stdin> → prod: no difference\n");
    let other = "kind: Secret\napiVersion: v1\nmetadata: {name: web}\ndata: {KEY: aHVudGVyMg==}\n";
    assert!(
        !piped(&["diff", "prod", "--against", "-"], other).1.contains("aHVudGVyMg"),
        "a secret's value is never shown"
    );
}

#[test]
fn calls_that_cannot_be_answered_say_why() {
    let case = shop().file("empty.yaml", "").file("notes.txt", "some words\n");
    case.run(&["render", "--all", "--out", "deploy"]);
    let rendered = "name a folder that `render --out` wrote, a file of manifests, or `-` for stdin";
    for (args, expected) in [
        (
            &["diff", "dev", "prd"][..],
            "migration.yaml: spec.environments: error[E0203]: environment `prd` is not declared (line 5: declared here); \
             write `prod`, or declare `prd` under `environments`"
                .to_owned(),
        ),
        (
            &["diff", "dev"],
            "error: nothing is named to compare with\nhelp: name another environment, as in `transship diff dev prod`, or \
             rendered objects, as in `transship diff prod --against deploy/prod`"
                .to_owned(),
        ),
        (
            &["diff", "prod", "--against", "nowhere"],
            format!("error[E0901]: `nowhere` cannot be read: it does not exist; {rendered}"),
        ),
        (
            &["diff", "prod", "--against", "empty.yaml"],
            format!("error[E0901]: `empty.yaml` holds no object of Kubernetes; {rendered}"),
        ),
        (
            &["diff", "prod", "--against", "notes.txt"],
            format!(
                "error[E0901]: `notes.txt` holds no object of Kubernetes, but a single value without `kind`; \
                 {rendered}"
            ),
        ),
        (
            &["diff", "prod", "--against", "migration.yaml"],
            "error[E0901]: `migration.yaml` holds a migration, and not the objects that it renders to; render \
             it: `transship render migration.yaml --environment ENVIRONMENT`, and pipe that into `--against -`"
                .to_owned(),
        ),
        (
            &["diff", "prod", "--against", "deploy"],
            "error[E0901]: `deploy` holds objects of several environments: `dev`, `prod`, `staging`; name the folder of one of \
             them, such as `deploy/dev`"
                .to_owned(),
        ),
        (
            &["matrix", "replica"],
            "error: there is no setting `replica`; there are `replicas`, `kind`, `cpu` and 13 more\nhelp: call \
             `transship matrix --help` for all of them; a variable is `env.NAME`, a workload `workloads.NAME`"
                .to_owned(),
        ),
        (&["matrix", "workloads.wb.cpu"], "error: there is no workload `wb`; there are `migrate` or `web`".to_owned()),
        (&["matrix", "env.LOG_LEVLE"], "error: there is no variable `LOG_LEVLE`; there are `LOG_LEVEL`".to_owned()),
        (&["matrix", "storage", "schedule"], "error: no workload has storage or schedule".to_owned()),
    ] {
        let outcome = case.run(args);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{args:?}: {}", outcome.stderr);
        assert_eq!(outcome.stderr, format!("{expected}\n"), "{args:?}");
    }
}

/// What a cluster makes of what was applied is nobody's change.
#[test]
fn objects_of_a_cluster_are_compared_without_those_that_it_makes_itself() {
    let live = "\
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ServiceAccount
    metadata: {name: default, namespace: shop-prod, uid: '1'}
  - apiVersion: v1
    kind: Pod
    metadata: {name: web-1, namespace: shop-prod, ownerReferences: [{kind: ReplicaSet, name: web, controller: true}]}
  - apiVersion: v1
    kind: Service
    metadata:
      name: web
      namespace: shop-prod
      uid: '2'
      labels:
        app.kubernetes.io/name: web
        app.kubernetes.io/instance: shop
        app.kubernetes.io/part-of: shop
        app.kubernetes.io/managed-by: transship
        transship.dev/environment: prod
    spec:
      clusterIP: 172.20.0.7
      clusterIPs: [172.20.0.7]
      ipFamilies: [IPv4]
      ipFamilyPolicy: SingleStack
      sessionAffinity: None
      selector: {app.kubernetes.io/name: web, app.kubernetes.io/instance: shop}
      ports: [{name: http, port: 8081, targetPort: http, protocol: TCP, nodePort: 30000}]
    status: {loadBalancer: {}}
";
    let expected = "\
<stdin> → prod

migrate
  workload  only in prod  Job/migrate-d51b7722, NetworkPolicy, ServiceAccount

web
  workload  Deployment               added
  scale     HorizontalPodAutoscaler  added: minReplicas 2, maxReplicas 6
            PodDisruptionBudget      added: maxUnavailable 1
  exposure  Service port http port   8081 → 8080
  config    ConfigMap                added
  security  NetworkPolicy            added
  identity  ServiceAccount           added

shared
  security  NetworkPolicy/shop-default-deny  added
";
    assert_eq!(piped(&["diff", "prod", "--against", "-"], live).1, expected);
}

#[test]
fn a_difference_is_the_same_in_both_directions() {
    for folder in expected_folders() {
        let environments: Vec<Vec<Object>> = entries(&folder).into_values().map(|it| objects(&it)).collect();
        for (index, one) in environments.iter().enumerate() {
            for two in &environments[index + 1..] {
                let (there, back) = (compare(one, two), compare(two, one));
                let mut lines: Vec<String> = there.changes.iter().map(|it| told(it, [&it.old, &it.new])).collect();
                let mut turned: Vec<String> = back.changes.iter().map(|it| told(it, [&it.new, &it.old])).collect();
                lines.sort();
                turned.sort();
                assert_eq!((lines, there.expected), (turned, back.expected), "{}", folder.display());
            }
        }
    }
}

/// What is told of a change, without names, which are those of the new side.
fn told(change: &Change, [old, new]: [&Option<Node>; 2]) -> String {
    format!("{:?} {:?} {old:?} {new:?} {}", change.subject, change.group, change.secret)
}

#[test]
fn a_matrix_marks_what_is_equal() {
    let expected = "\
workload  setting        dev            staging  prod
migrate   image          migrate:1.8.2  =        migrate:1.8.1
web       image          web:1.8.2      =        =
          scale.min      1              =        2
          scale.max      1              =        6
          env.LOG_LEVEL  DEBUG          =        INFO
";
    assert_eq!(said(&shop(), &["matrix", "image", "scale", "env.LOG_LEVEL"]), expected);
}

#[test]
fn a_matrix_is_written_for_programs_spreadsheets_and_pull_requests() {
    let case = shop();
    let all = json(&said(&case, &["matrix", "workloads.web.memory", "--format", "json"]));
    let row = serde_json::json!({
        "workload": "web", "field": "memory", "same": false,
        "values": {"dev": "256Mi", "staging": "256Mi", "prod": "1Gi"},
    });
    assert_eq!(all, serde_json::json!({"environments": ["dev", "staging", "prod"], "rows": [row]}));
    let csv = said(&case, &["matrix", "workloads.web.memory", "--format", "csv"]);
    assert_eq!(csv, "workload,setting,dev,staging,prod\nweb,memory,256Mi,256Mi,1Gi\n");
    let markdown = said(&case, &["matrix", "workloads.web.memory", "workloads.web.cpu", "--format", "markdown"]);
    let expected = "\
| workload | setting | dev | staging | prod |
| --- | --- | --- | --- | --- |
| web | **memory** | 256Mi | 256Mi | 1Gi |
| web | cpu | 250m | 250m | 250m |
";
    assert_eq!(markdown, expected);
}

#[test]
fn a_guard_holds_at_every_way_to_render() {
    let guards = "  guards: {staging >= prod: [memory]}\n  platform:";
    let migration = MIGRATION.replace("  platform:", guards);
    let case = shop().file("migration.yaml", &migration);
    for args in [
        &["render", "-e", "prod"][..],
        &["render", "-e", "staging"],
        &["render", "--all", "--out", "deploy"],
        &["matrix"],
    ] {
        let outcome = case.run(args);
        // A table of values is no render.
        let code = i32::from(args[0] == "render");
        assert_eq!(outcome.code, code, "{args:?}: {}", outcome.stderr);
        let told = outcome.stderr.contains("E0390") && outcome.stderr.contains("`memory` of `web`");
        assert_eq!((told, outcome.stdout.is_empty()), (code == 1, code == 1), "{args:?}: {}", outcome.stderr);
    }
    let named = migration.replace("  environments: [", "  environment: prod\n  environments: [");
    let (code, out, err) = piped(&["post-render"], &named);
    assert_eq!((code, out.as_str()), (Some(1), ""), "{err}");
    assert!(err.contains("E0390"), "{err}");
    // Who breaks a guard wants to see where; and other environments are not concerned.
    assert_eq!(case.run(&["diff", "staging", "prod"]).code, 0);
    assert_eq!(case.run(&["render", "-e", "dev"]).code, 0);
}

#[test]
fn a_check_of_one_environment_checks_its_guards() {
    let migration = MIGRATION.replace("  platform:", "  guards: {staging >= prod: [memory]}\n  platform:");
    let outcome = shop().file("migration.yaml", &migration).run(&["check", "-e", "prod"]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.stderr.contains("error[E0390]: `memory` of `web` is `256Mi` in `staging`"), "{}", outcome.stderr);
}

#[test]
fn a_guard_that_cannot_be_checked_stops_the_render_until_it_is_waived() {
    let broken = MIGRATION.replace("scale: 2-6,", "scale: 2-6, calls: [nobody],");
    let guarded = broken.replace("  platform:", "  guards: {prod >= staging: [memory]}\n  platform:");
    let case = shop().file("migration.yaml", &guarded);
    let outcome = case.run(&["render", "-e", "staging"]);
    let expected = "\
migration.yaml:6:12: error[E0391]: the guard `prod >= staging` cannot be checked; `prod` has errors of its own, first \
migration.yaml:18:36: E0208: `nobody` under `calls` is not declared; mend `prod`, or waive this with a reason and a last \
day, so that `staging` need not wait for it
";
    assert_eq!((outcome.code, outcome.stdout.as_str(), outcome.stderr.as_str()), (1, "", expected));
    // Other environments are not concerned.
    assert_eq!(case.run(&["render", "-e", "dev"]).code, 0);
    let waived = "  waivers: {E0391: {environments: [staging], reason: a demo today, until: 2099-12-31}}\n  platform:";
    let case = case.file("migration.yaml", &guarded.replace("  platform:", waived));
    let outcome = case.run(&["render", "-e", "staging"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    let outcome = case.run(&["check", "-e", "staging", "--show-waived"]);
    let expected = "\
migration.yaml:6:12: waived[E0391]: the guard `prod >= staging` cannot be checked; waived until 2099-12-31: a demo today
1 environment, 2 workloads: 0 errors, 0 warnings, 1 waived
";
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, expected));
}

#[test]
fn a_matrix_shows_what_is_emitted_after_patches() {
    let patches = "  patches:
    - {kind: Deployment, name: web, merge: {spec: {replicas: 7}}}
    - kind: Deployment
      name: web
      json:
        - {op: replace, path: /spec/template/spec/containers/0/image, value: registry.example.com/web:2.0.0}
        - {op: add, path: /spec/template/spec/nodeSelector, value: {disk: ssd}}
        - {op: add, path: /spec/template/spec/containers/0/securityContext/runAsUser, value: 0}
        - {op: add, path: /spec/template/spec/containers/0/env, value: [{name: API_TOKEN, value: hunter2}]}
    - {kind: ConfigMap, merge: {data: {LOG_LEVEL: TRACE}}}
  waivers: {E0358: the image runs as root so far}
  workloads:";
    let case = shop().file(
        "migration.yaml",
        &MIGRATION
            .replace("environments: [dev, staging, prod]", "environments: [dev, staging]")
            .replace("prod: {scale: 2-6,", "staging: {scale: 2,")
            .replace("        prod: {image", "        staging: {image")
            .replace("  workloads:", patches),
    );
    let expected = "\
workload  setting        dev         staging
web       kind           Deployment  =
          image          web:2.0.0   =
          scale.min      7           =
          scale.max      7           =
          cpu            250m        =
          memory         256Mi       1Gi
          budget         -           maxUnavailable 1
          nodes          ssd         =
          spread         -           zone, hostname
          stop           35s         =
          security       baseline    =
          env.LOG_LEVEL  TRACE       =
          env.API_TOKEN  (hidden)    =
";
    assert_eq!(said(&case, &["matrix", "workloads.web", "workloads.web.env.API_TOKEN"]), expected);
    for format in ["json", "csv", "markdown"] {
        let shown = said(&case, &["matrix", "env.API_TOKEN", "--format", format]);
        assert!(shown.contains("(hidden)") && !shown.contains("hunter2"), "{shown}");
    }
}

/// Two products in one file, of which only one has a `dev`, each with a `web`.
#[test]
fn workloads_of_one_name_are_told_apart_by_their_migrations() {
    let product = |name: &str, environments: &str, image: &str| {
        format!(
            "apiVersion: transship.dev/v1alpha1\nkind: Migration\nmetadata: {{name: {name}}}\nspec:\n  environments: \
             {environments}\n  platform: {{network: {{vpc: 10.0.0.0/16, enforced: true}}}}\n  workloads:\n    web: {{image: \
             \"r.example.com/{image}\", port: 8080, cpu: 100m, memory: 128Mi, health: /health, scale: 1, spread: {{zone: none, \
             host: none}}, disruption: {{enabled: false}}}}\n"
        )
    };
    let both = product("shop", "[dev, prod]", "web:1") + "---\n" + &product("pay", "[prod]", "pay:2");
    let case = Case::new().file("migration.yaml", &both);
    let expected = "\
dev → prod

pay/web
  workload  only in prod  Deployment, Service, NetworkPolicy, ServiceAccount

shared
  security  NetworkPolicy/pay-default-deny  added

expected: 11 fields differ by name only: namespace shop-dev → shop-prod, environment dev → prod
";
    assert_eq!(said(&case, &["diff", "dev", "prod"]), expected);
    let expected = "\
workload  setting  dev    prod
pay/web   image    -      pay:2
shop/web  image    web:1  =
";
    assert_eq!(said(&case, &["matrix", "workloads.web.image"]), expected);
}

#[test]
fn guards_know_every_figure_and_no_other() {
    let known: BTreeSet<&str> = figure::known().collect();
    assert_eq!(known, GUARDED.into_iter().collect());
}

/// Fields of kinds that are the user's own: no table can know them.
const OWN: [&str; 0] = [];

#[test]
fn every_field_that_differs_between_environments_of_a_case_has_a_group() {
    let mut unknown = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for folder in expected_folders() {
        let environments: Vec<Vec<Object>> = entries(&folder).into_values().map(|it| objects(&it)).collect();
        for (index, one) in environments.iter().enumerate() {
            for two in &environments[index + 1..] {
                for change in compare(one, two).changes {
                    seen.insert(change.group.word());
                    if change.group == Group::Other && !OWN.iter().any(|it| change.object.starts_with(it)) {
                        unknown.insert(format!("{} {}", change.object, change.field.unwrap_or_default()));
                    }
                }
            }
        }
    }
    assert!(unknown.is_empty(), "the table has no row for {unknown:#?}");
    assert!(seen.len() >= 12, "the cases show these groups only: {seen:?}");
}

/// A revision may differ in any field: each is changed by itself.
#[test]
fn every_field_of_every_expected_object_has_a_group() {
    let (mut unknown, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for file in expected_folders().iter().flat_map(|it| files_below(it)) {
        for object in objects(&file) {
            let mut paths = Vec::new();
            leaves(&object.body, &mut Vec::new(), &mut paths);
            for path in paths {
                let named: Vec<String> = path.iter().map(|it| it.1.clone()).collect();
                if !seen.insert((object.kind.kind.clone(), named.join("."))) {
                    continue;
                }
                let mut other = object.clone();
                change_leaf(&mut other.body, &path);
                let changes = compare(std::slice::from_ref(&object), &[other]).changes;
                // Another name of the environment is what everything is expected to differ by.
                let told = !changes.is_empty() || named.last().is_some_and(|it| it == "transship.dev/environment");
                assert!(told, "{} {} is not told", object.kind.kind, named.join("."));
                for change in changes {
                    if change.group == Group::Other && !OWN.iter().any(|it| change.object.starts_with(it)) {
                        unknown.insert(format!("{} {}", object.kind.kind, change.field.unwrap_or_default()));
                    }
                }
            }
        }
    }
    assert!(seen.len() > 500, "only {} fields were looked at", seen.len());
    assert!(unknown.is_empty(), "the table has no row for {unknown:#?}");
}

/// What a cluster writes, and the defaults that it fills in, are nobody's change.
#[test]
fn objects_as_a_cluster_returns_them_do_not_differ_from_those_that_were_applied() {
    let Some(judge) = tools::judge("objects_as_a_cluster_returns_them_do_not_differ") else { return };
    let files: Vec<PathBuf> =
        expected_folders().iter().flat_map(|it| files_below(it)).filter(|it| is_yaml(it)).collect();
    let stored = judge.stored(&files).unwrap_or_else(|said| panic!("{said}"));
    let lists: Vec<&str> = stored.split("---\n").skip(1).collect();
    assert_eq!(lists.len(), files.len());
    let mut told = BTreeSet::new();
    for (file, list) in files.iter().zip(lists) {
        let (live, applied) = (objects_in("live.yaml", list.to_owned()), objects(file));
        assert!(!applied.is_empty() && live.len() == applied.len(), "{}", file.display());
        for change in compare(&live, &applied).changes {
            told.insert(format!("{} {:?}: {:?} → {:?}", change.object, change.field, change.old, change.new));
        }
    }
    assert!(told.is_empty(), "{told:#?}");
}

fn is_yaml(file: &Path) -> bool {
    file.extension().is_some_and(|it| it == "yaml") && file.file_name().is_some_and(|it| it != "kustomization.yaml")
}

/// A step into an object: the index of the entry or item, and its key; items have none.
type Step = (usize, String);

fn leaves(node: &Node, path: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    let children: Vec<(String, &Node)> = match node {
        Node::Map(entries) => entries.iter().map(|(key, value)| (key.as_str().to_owned(), value)).collect(),
        Node::List(items) => items.iter().map(|it| (String::new(), it)).collect(),
        _ => return found.push(path.clone()),
    };
    for (index, (key, child)) in children.into_iter().enumerate() {
        path.push((index, key));
        leaves(child, path, found);
        path.pop();
    }
}

fn change_leaf(node: &mut Node, path: &[Step]) {
    match (node, path) {
        (node, []) => *node = Node::from("another value"),
        (Node::Map(entries), [(index, _), rest @ ..]) => change_leaf(&mut entries[*index].1, rest),
        (Node::List(items), [(index, _), rest @ ..]) => change_leaf(&mut items[*index], rest),
        _ => panic!("the path leads somewhere"),
    }
}

fn expected_folders() -> Vec<PathBuf> {
    let cases = entries(&repository().join("tests/cases/expand")).into_values();
    let examples = entries(&repository().join("examples")).into_values();
    cases.chain(examples).map(|it| it.join("expected")).collect()
}

fn objects(file: &Path) -> Vec<Object> {
    objects_in(&file.display().to_string(), read(file))
}

/// Returns the objects of a stream, or of one `List`.
fn objects_in(name: &str, text: String) -> Vec<Object> {
    let mut report = Report::new();
    let id = report.add_source(Source::new(name.to_owned(), text.into(), Lines::Kept));
    let trees = tree::parse(id, &mut report);
    let nodes = trees.iter().map(tree::to_node).flat_map(|it| match it.get("items") {
        Some(items) => items.items().to_vec(),
        None => vec![it],
    });
    nodes.filter_map(|it| Object::from_node(it).ok()).collect()
}
