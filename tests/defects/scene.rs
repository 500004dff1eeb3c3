//! What the tests of the defects look at: small specs that try to make a defect, and everything that the cases expect.

use crate::support::{Case, entries, files_below, read, repository};
use serde_json::Value;
use std::collections::BTreeSet;

/// A platform with which nothing is wrong.
const PLATFORM: &str = "{region: eu-west-1, account: \"111122223333\", cluster: live, zones: [eu-west-1a, eu-west-1b], \
     network: {vpc: 10.0.0.0/16, enforced: true}, secretStore: aws-secrets-manager, fileSystem: fs-0123456789abcdef0, \
     monitoring: {labels: {release: prometheus}}, nodeGroups: {general: {}, batch: {capacity: spot, taints: {workload: \"batch:NoSchedule\"}}}, \
     loadBalancer: {scheme: internal, certificate: \"arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-4000-8000-000000000000\"}}";

/// A target group of the account.
pub(crate) const GROUP: &str = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup";

/// Returns a migration with these workloads, indented by four, and whatever follows them.
pub(crate) fn migration(workloads: &str) -> String {
    on(PLATFORM, workloads)
}

/// Returns a migration on another platform.
pub(crate) fn on(platform: &str, workloads: &str) -> String {
    format!(
        "apiVersion: transship.dev/v1alpha1\nkind: Migration\nmetadata: {{name: shop}}\nspec:\n  \
         environments: {{dev: {{}}, prod: {{}}}}\n  \
         defaults: {{image: \"registry.example.com/{{{{ workload }}}}:1.8.2\", cpu: 100m, memory: 128Mi, health: /health}}\n  \
         platform: {platform}\n  workloads:\n{workloads}"
    )
}

/// Returns the codes of everything that `transship check` finds in a migration.
pub(crate) fn codes(migration: &str) -> BTreeSet<String> {
    read_codes(&Case::new().file("migration.yaml", migration))
}

fn read_codes(case: &Case) -> BTreeSet<String> {
    let outcome = case.run(&["check", "--format", "json"]);
    let code = |line: &str| {
        serde_json::from_str::<Value>(line).expect("findings are JSON")["code"].as_str().map(str::to_owned)
    };
    outcome.stdout.lines().filter_map(code).collect()
}

/// Returns the codes of everything that is found in a template of the user's, beside these workloads.
pub(crate) fn codes_of(workloads: &str, template: &str) -> BTreeSet<String> {
    let case = Case::new().file("migration.yaml", &migration(workloads)).file("templates/own.yaml.j2", template);
    read_codes(&case)
}

/// Asserts that a template is found fault with, by this code, beside a workload with which nothing is wrong.
pub(crate) fn finds_in(code: &str, template: &str) {
    let found = codes_of("    web: {port: 8080, scale: 2}\n", template);
    assert!(found.contains(code), "{code} is not among {found:?} for\n{template}");
}

/// Asserts that a patch of the only workload, `web`, is found fault with, by this code.
pub(crate) fn finds_patched(code: &str, workload: &str, patch: &str) {
    finds(code, &format!("    web: {{port: 8080, {workload}}}\n  patches: [{patch}]\n"));
}

/// Asserts that these workloads are found fault with, by this code.
pub(crate) fn finds(code: &str, workloads: &str) {
    let found = codes(&migration(workloads));
    assert!(found.contains(code), "{code} is not among {found:?} for\n{workloads}");
}

/// Returns what these workloads give in production.
pub(crate) fn objects(workloads: &str) -> Vec<Value> {
    rendered(&migration(workloads), "prod")
}

/// Returns what a migration gives in an environment.
pub(crate) fn rendered(migration: &str, environment: &str) -> Vec<Value> {
    let case = Case::new().file("migration.yaml", migration);
    let outcome = case.run(&["render", "--environment", environment, "--format", "json"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let list: Value = serde_json::from_str(&outcome.stdout).expect("the output is JSON");
    list["items"].as_array().expect("a list has items").clone()
}

/// Everything that the cases and the examples expect: one list for each environment, with the name of its file.
pub(crate) fn corpus() -> Vec<(String, Vec<Value>)> {
    let folders = ["tests/cases/expand", "examples"].map(|it| repository().join(it));
    let cases = folders.iter().flat_map(|it| entries(it).into_values());
    let files = cases
        .flat_map(|it| files_below(&it.join("expected")))
        .filter(|it| it.extension().is_some_and(|it| it == "yaml"));
    let all: Vec<_> = files.map(|file| (file.display().to_string(), documents(&read(&file)))).collect();
    assert!(all.len() > 60 && all.iter().map(|it| it.1.len()).sum::<usize>() > 1000, "the corpus is too small");
    all
}

fn documents(text: &str) -> Vec<Value> {
    let documents = text.split("\n---\n").map(|it| it.trim_start_matches("---\n"));
    documents
        .map(|it| serde_yaml::from_str::<Value>(it).expect("expected files are YAML"))
        .filter(|it| !it.is_null())
        .collect()
}

/// Calls `look` for every object of these kinds in the corpus, with the other objects of its environment.
pub(crate) fn each(kinds: &[&str], look: impl Fn(&Value, &[Value], &str)) {
    let mut seen = 0;
    for (file, objects) in corpus() {
        for object in objects.iter().filter(|it| kinds.contains(&kind(it))) {
            seen += 1;
            look(object, &objects, &format!("{file}: {} {}", kind(object), name(object)));
        }
    }
    assert!(seen > 0, "the corpus has no {kinds:?}");
}

/// The kinds that make pods.
pub(crate) const WITH_PODS: &[&str] = &["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ScaledJob"];

pub(crate) fn kind(object: &Value) -> &str {
    object["kind"].as_str().unwrap_or_default()
}

pub(crate) fn name(object: &Value) -> &str {
    object["metadata"]["name"].as_str().unwrap_or_default()
}

/// Returns the pod template of an object, if it makes pods.
pub(crate) fn template(object: &Value) -> Option<&Value> {
    match kind(object) {
        "Deployment" | "StatefulSet" | "DaemonSet" | "Job" => Some(&object["spec"]["template"]),
        "CronJob" => Some(&object["spec"]["jobTemplate"]["spec"]["template"]),
        "ScaledJob" => Some(&object["spec"]["jobTargetRef"]["template"]),
        _ => None,
    }
}

/// Returns all containers of a pod template, init containers and sidecars too.
pub(crate) fn containers(template: &Value) -> Vec<&Value> {
    let of = |field: &str| template["spec"][field].as_array().into_iter().flatten();
    of("containers").chain(of("initContainers")).collect()
}

/// Returns an annotation of the load balancer controller.
pub(crate) fn alb<'a>(object: &'a Value, key: &str) -> Option<&'a str> {
    object["metadata"]["annotations"][format!("alb.ingress.kubernetes.io/{key}")].as_str()
}

/// Tells whether labels have all pairs of a selector.
pub(crate) fn selects(selector: &Value, labels: &Value) -> bool {
    let pairs = selector.as_object().filter(|it| !it.is_empty());
    pairs.is_some_and(|it| it.iter().all(|(key, value)| labels[key] == *value))
}

/// Returns the objects of a kind.
pub(crate) fn of<'a>(objects: &'a [Value], wanted: &str) -> Vec<&'a Value> {
    objects.iter().filter(|it| kind(it) == wanted).collect()
}

/// Returns the one object of a kind and a name.
pub(crate) fn one<'a>(objects: &'a [Value], wanted: &str, called: &str) -> &'a Value {
    let found = of(objects, wanted).into_iter().find(|it| name(it) == called);
    found.unwrap_or_else(|| panic!("there is no {wanted}/{called}"))
}
