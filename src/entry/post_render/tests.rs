//! Streams in, streams out.

use super::{Options, filter};
use crate::diagnostic::{Report, Style, render};
use crate::entry::DiskFiles;
use std::path::Path;

/// A migration with four objects of three kinds: two NetworkPolicies, a ServiceAccount, a Job.
const MIGRATION: &str = "\
apiVersion: transship.dev/v1alpha1
kind: Migration
metadata:
  name: shop
  namespace: live
spec:
  environment: prod
  environments: [dev, prod]
  workloads:
    job: {kind: Job, image: 'shop/job:1', cpu: 100m, memory: 128Mi}
";

/// Its kinds.
const OURS: [&str; 3] = ["NetworkPolicy", "ServiceAccount", "Job"];

/// Documents that careless readers change or refuse.
const FOREIGN: [&str; 9] = [
    "---\n# Source: shop/templates/a.yaml\n# a comment\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {b: yes,   c: 0777, d: 1_000}\n",
    "---\r\napiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: crlf\r\n",
    "---\n# Source: shop/templates/secret.yaml\n# hidden\n",
    "--- # with a comment\napiVersion: v1\nkind: List\nitems:\n- &a {apiVersion: v1, kind: ConfigMap, metadata: {name: l}}\n- *a\n",
    "--- {apiVersion: v1, kind: ConfigMap, metadata: {name: f}}\n",
    "---\nkind: Odd\napiVersion: example.com/v1\nmetadata: {name: twice, name: twice}\n? [a, b]\n: |\n  ---\n  apiVersion: transship.dev/v1alpha1\n",
    "---\n\"unfinished: transship.dev/v1alpha1\n",
    "---\nmetadata: {labels: {transship.dev/environment: prod}, name: x}\nkind: Odd\napiVersion: x/v1\n...\n# after the end\n",
    "---\n!local\tx: \u{85}y\n",
];

fn filtered(text: &str) -> (Option<String>, String) {
    called(text, &Options::default())
}

fn called(text: &str, options: &Options) -> (Option<String>, String) {
    let mut report = Report::new();
    let files = DiskFiles::at(Path::new(".")).expect("the working folder exists");
    let out = filter(text, options, &files, &mut report);
    assert_eq!(out.is_none(), report.errors() > 0);
    (out, render(&report, Style::Line))
}

#[track_caller]
fn passed(text: &str) -> String {
    let (out, err) = filtered(text);
    out.unwrap_or_else(|| panic!("{err}"))
}

#[track_caller]
fn refused(text: &str, code: &str, words: &str) {
    let (out, err) = filtered(text);
    assert!(out.is_none() && err.contains(code) && err.contains(words), "{err}");
}

/// The kinds of a stream in order, where they stand in the first column.
fn kinds(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.strip_prefix("kind: ")).collect()
}

#[test]
fn a_stream_without_a_migration_comes_back_as_it_is() {
    for text in [FOREIGN.concat(), "\u{FEFF}a: 1".to_owned(), "# only a comment\n".to_owned()] {
        let (out, err) = filtered(&text);
        assert_eq!(out.as_deref(), Some(text.as_str()));
        assert!(err.starts_with("warning[W0922]: no `kind: Migration`"), "{err}");
    }
}

#[test]
fn a_stream_of_nothing_becomes_a_comment() {
    for text in ["", "\n \r\n"] {
        let out = passed(text);
        assert!(out.starts_with("# transship: ") && out.lines().count() == 1, "{out}");
    }
}

#[test]
fn every_other_document_passes_byte_for_byte_wherever_the_migration_stands() {
    for at in 0..=FOREIGN.len() {
        let (before, after) = FOREIGN.split_at(at);
        let out = passed(&[&before.concat(), "---\n", MIGRATION, &after.concat()].concat());
        let mut rest = out.as_str();
        for document in FOREIGN {
            let found = rest.find(document).unwrap_or_else(|| panic!("{document:?} is not in {rest}"));
            rest = &rest[found + document.len()..];
        }
        assert_eq!(kinds(&out).iter().filter(|it| OURS.contains(it)).count(), 4, "{out}");
        assert!(!out.contains("kind: Migration"), "{out}");
    }
}

#[test]
fn objects_stand_where_helm_would_have_put_them() {
    let chart = "---\nkind: ServiceAccount\n---\nkind: Service\n---\nkind: Ingress\n---\nkind: Odd\n";
    let out = passed(&format!("{chart}---\n{MIGRATION}"));
    let all =
        ["NetworkPolicy", "NetworkPolicy", "ServiceAccount", "ServiceAccount", "Service", "Job", "Ingress", "Odd"];
    assert_eq!(kinds(&out), all);
}

#[test]
fn definitions_come_before_everything() {
    let out = passed(&format!("---\nkind: CustomResourceDefinition\n---\nkind: Odd\n---\n{MIGRATION}"));
    assert_eq!(kinds(&out)[..2], ["CustomResourceDefinition", "NetworkPolicy"]);
}

#[test]
fn a_document_without_a_last_line_break_stays_last() {
    let out = passed(&format!("{MIGRATION}---\nkind: Namespace\nx: |\n  text"));
    assert!(out.ends_with("kind: Namespace\nx: |\n  text"), "{out}");
}

#[test]
fn documents_stay_apart_when_the_one_between_them_goes() {
    let out = passed(&format!("kind: Odd\n---\n{MIGRATION}...\nkind: Odder\n"));
    assert_eq!(kinds(&out).len(), 6);
    assert!(out.contains("---\nkind: Odder\n"), "{out}");
    let out = passed(&format!("{MIGRATION}...\n%YAML 1.1\n---\nkind: Odd\n"));
    assert!(out.contains("...\n%YAML 1.1\n---\nkind: Odd\n"), "{out}");
}

#[test]
fn objects_say_which_template_they_come_from_where_the_migration_did() {
    let plain = passed(MIGRATION);
    assert!(!plain.contains("# Source") && !plain.contains("postrender-filename"), "{plain}");
    let out = passed(&format!("---\n# Source: shop/templates/m.yaml\n{MIGRATION}"));
    assert_eq!(out.matches("---\n# Source: shop/templates/m.yaml\napiVersion: ").count(), 4, "{out}");
    let annotated = MIGRATION.replace("  namespace:", "  annotations: {postrenderer.helm.sh/postrender-filename: 'shop/m.yaml', internal.config.kubernetes.io/index: '0'}\n  namespace:");
    let out = passed(&annotated);
    assert_eq!(out.matches("    postrenderer.helm.sh/postrender-filename: shop/m.yaml\n").count(), 4, "{out}");
    assert!(!out.contains("config.kubernetes.io"), "{out}");
}

#[test]
fn the_argument_wins_over_the_environment_of_the_document() {
    let options = Options { environment: Some("dev".to_owned()) };
    let (out, err) = called(MIGRATION, &options);
    assert!(out.is_some_and(|out| out.contains("transship.dev/environment: dev")), "{err}");
    refused(&MIGRATION.replace("environment: prod", "environment: prd"), "E0203", "`prd`");
    refused(&MIGRATION.replace("  environment: prod\n", ""), "E0202", "no environment is chosen");
}

#[test]
fn a_platform_of_the_stream_serves_its_migrations_and_vanishes() {
    let platform =
        "apiVersion: transship.dev/v1alpha1\nkind: Platform\nmetadata: {name: eks}\nspec: {nodeGroups: {batch: {}}}\n";
    let batch = MIGRATION.replace("kind: Job,", "kind: Job, nodeGroup: batch,");
    refused(&batch, "E0209", "`batch`");
    let batch = batch.replace("spec:\n", "spec:\n  platform: eks\n");
    let out = passed(&format!("---\n{batch}---\n{platform}"));
    assert!(out.contains("- batch") && !out.contains("Platform"), "{out}");
}

#[test]
fn an_object_that_the_chart_has_too_is_an_error() {
    let account = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: job}\n";
    let list =
        "---\napiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: ServiceAccount, metadata: {name: job}}]\n";
    let placed = account.replace("name: job", "name: job, namespace: live");
    for chart in [account, list, &placed] {
        refused(&format!("{chart}---\n{MIGRATION}"), "E0905", "`ServiceAccount/job` of namespace `live`");
    }
    let elsewhere = account.replace("name: job", "name: job, namespace: other");
    passed(&format!("{elsewhere}{elsewhere}{}---\n{MIGRATION}", account.replace("v1\n", "example.com/v1\n")));
}

#[test]
fn what_two_migrations_emit_alike_stands_once() {
    let other = MIGRATION.replace("job:", "task:");
    let out = passed(&format!("---\n{MIGRATION}---\n{other}"));
    assert_eq!(kinds(&out).len(), 7, "{out}");
    refused(
        &format!("{MIGRATION}---\n{}", MIGRATION.replace("spec:\n", "spec:\n  labels: {team: a}\n")),
        "E0905",
        "two migrations",
    );
}

#[test]
fn a_document_that_claims_to_be_ours_is_never_passed_on() {
    refused(&format!("{MIGRATION}  bad: [\n"), "E0101", "a migration of the stream:");
    let lines =
        "---\n# Source: shop/templates/m.yaml\n'apiVersion': \"transship.dev/v1alpha1\"\nkind: Migration\n\tx: 1\n";
    refused(lines, "E0101", "shop/templates/m.yaml (rendered):4:");
    refused("{\"kind\": \"Migration\", \"apiVersion\": \"transship.dev/v1alpha1\",, }", "E0101", "");
    refused("apiVersion: v1\nkind: List\nitems:\n- apiVersion: transship.dev/v1alpha1\n  - x: [\n", "E0101", "");
    refused(&MIGRATION.replace("v1alpha1", "v1"), "E0116", "Migration/shop: apiVersion");
    refused(&MIGRATION.replace("kind: Migration", "kind: Migraton"), "E0112", "`Migraton`");
    refused(&MIGRATION.replace("image:", "imag:"), "E0110", "Migration/shop: spec.workloads.job.imag");
}

#[test]
fn a_migration_in_a_list_is_an_error() {
    let nested = "---\n# Source: shop/templates/l.yaml\napiVersion: v1\nkind: List\nitems:\n- {kind: ConfigMap}\n- {apiVersion: transship.dev/v1alpha1, kind: Migration, metadata: {name: shop}}\n";
    refused(nested, "E0920", "`Migration/shop` is an item of a list of `shop/templates/l.yaml`");
}

#[test]
fn a_migration_that_is_a_hook_is_an_error() {
    let hook = MIGRATION.replace("  namespace:", "  annotations: {helm.sh/hook: pre-install}\n  namespace:");
    refused(&hook, "E0921", "Migration/shop: metadata.annotations");
}

#[test]
fn a_migration_of_another_group_is_told_apart() {
    let (out, err) = filtered("apiVersion: tranship.dev/v1alpha1\nkind: Migration\n");
    assert!(out.is_some() && err.contains("`kind: Migration` of `tranship.dev/v1alpha1`"), "{err}");
}

#[test]
fn a_platform_alone_is_what_is_asked_for() {
    let platform =
        "apiVersion: transship.dev/v1alpha1\nkind: Platform\nmetadata: {name: eks}\nspec: {namespaces: {argocd: {}}}\n";
    let options = Options { environment: Some("prod".to_owned()) };
    let (out, err) = called(&format!("---\nkind: Odd\n---\n{platform}"), &options);
    assert_eq!(kinds(&out.unwrap_or_else(|| panic!("{err}"))).first(), Some(&"Namespace"));
    refused(platform, "E0202", "no environment is chosen");
}

#[test]
fn a_migration_is_read_in_every_encoding_of_lines() {
    let expected = passed(&format!("---\n{MIGRATION}"));
    for text in [MIGRATION.replace('\n', "\r\n"), format!("\u{FEFF}{MIGRATION}"), format!("\u{FEFF}---\n{MIGRATION}")] {
        assert_eq!(passed(&text), expected);
        assert!(passed(&format!("---\n{text}")).ends_with(&expected));
    }
    let indented: Vec<_> = MIGRATION.lines().map(|line| format!("  {line}\n")).collect();
    assert_eq!(passed(&indented.concat()), expected);
    let json = r#"{"apiVersion": "transship.dev/v1alpha1", "kind": "Migration", "metadata": {"name": "shop", "namespace": "live"},
        "spec": {"environment": "prod", "environments": ["dev", "prod"], "workloads": {"job": {"kind": "Job", "image": "shop/job:1", "cpu": "100m", "memory": "128Mi"}}}}"#;
    assert_eq!(passed(&format!("--- {json}")), expected);
}

#[test]
fn the_output_is_read_as_a_stream_without_migrations() {
    let once = passed(&format!("{}---\n{MIGRATION}", FOREIGN[0]));
    assert_eq!(passed(&once), once);
}
