//! The charts and the post-renderer in the two real Helms, and what their users see when something is wrong.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

#[path = "support/cluster.rs"]
mod cluster;
mod support;
#[path = "support/tools.rs"]
mod tools;

use cluster::Cluster;
use serde_yaml::{Mapping, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use support::{documents, read, repository};

const ENVIRONMENTS: [&str; 3] = ["dev", "staging", "prod"];

const MIGRATION: &str = "\
apiVersion: transship.dev/v1alpha1
kind: Migration
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
spec:
  environment: {{ .Values.environment | default \"prod\" }}
  environments: [dev, prod]
  workloads:
    job: {kind: Job, image: 'shop/job:1', cpu: 100m, memory: 128Mi}
";

/// A template whose text no tool may touch.
const NASTY: &str = "\
# first line of the template
apiVersion: v1
kind: ConfigMap
metadata: {name: nasty,   labels: {transship.dev/environment: prod}}
data:
  word: yes  # YAML 1.1
  octal: 0777
  block: |+
    ---
      apiVersion: transship.dev/v1alpha1


--- # a marker with a comment
apiVersion: v1
kind: ConfigMap
metadata: &m {name: crlf}\r
data: {\"a\": \"é😀\"}\r
---
# nothing but a comment
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: item}}
";

const HOOK: &str = "\
apiVersion: v1
kind: ConfigMap
metadata: {name: hook, annotations: {helm.sh/hook: pre-install}}
";

/// A folder with a chart of its own, the two Helms, and nothing of the machine's settings.
struct Ground {
    folder: PathBuf,
    helms: [(u8, PathBuf); 2],
}

/// What Helm said.
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Ground {
    fn new(test: &str) -> Option<Self> {
        let helms = tools::helms(test)?;
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("helm-{}-{test}", std::process::id()));
        fs::create_dir_all(&folder).expect("the temporary folder is ours");
        Some(Self { folder, helms })
    }

    /// Adds a chart `shop` with these templates.
    fn chart(self, templates: &[(&str, &str)]) -> Self {
        let this = self.file("shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 0.1.0\n");
        templates.iter().fold(this, |this, (name, text)| this.file(&format!("shop/templates/{name}"), text))
    }

    fn file(self, path: &str, text: &str) -> Self {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("the temporary folder is ours");
        fs::write(path, text).expect("the temporary folder is ours");
        self
    }

    /// Runs one Helm; Helm 4 finds the plugin of the repository.
    fn helm(&self, major: u8, args: &[&str]) -> Said {
        let plugins = if major == 4 { Some(repository().join("plugin/helm")) } else { None };
        self.helm_with(major, args, plugins.as_deref())
    }

    fn helm_with(&self, major: u8, args: &[&str], plugins: Option<&Path>) -> Said {
        let (_, program) = self.helms.iter().find(|(it, _)| *it == major).expect("there are two");
        self.run(program, args, plugins)
    }

    fn run(&self, program: &Path, args: &[&str], plugins: Option<&Path>) -> Said {
        let own = Path::new(env!("CARGO_BIN_EXE_transship")).parent().expect("it lies in a folder").to_owned();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths([own].into_iter().chain(std::env::split_paths(&path)));
        let mut command = Command::new(program);
        command.args(args).current_dir(&self.folder).env_clear().stdin(Stdio::null());
        command.env("PATH", path.expect("the folders have plain names")).env("HOME", &self.folder);
        command.env("TRANSSHIP_ERROR_LOG", self.folder.join("errors.log"));
        if let Some(plugins) = plugins {
            command.env("HELM_PLUGINS", plugins);
        }
        let output = command.output().expect("the program can be started");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("all output is UTF-8");
        let code = output.status.code().expect("no signal ended it");
        Said { code, out: text(output.stdout), err: text(output.stderr) }
    }

    /// Runs `helm template` with the post-renderer.
    fn template(&self, major: u8, chart: &str, more: &[&str]) -> Said {
        let args = ["template", "shop", chart, "--namespace", "live", "--post-renderer", "transship"];
        self.helm(major, &[&args, more].concat())
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

impl Said {
    #[track_caller]
    fn succeeded(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    /// Returns what the user of a failed call sees, on which no object may be on stdout.
    #[track_caller]
    fn failed(self) -> String {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        assert!(!self.out.contains("kind: "), "{}", self.out);
        self.err
    }
}

fn chart() -> String {
    repository().join("charts/migration").display().to_string()
}

fn values(environment: &str) -> String {
    repository().join(format!("charts/migration/values-{environment}.yaml")).display().to_string()
}

/// The objects of a stream by kind and name.
fn objects(stream: &str) -> BTreeMap<String, Value> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let label = |it: &Value| format!("{}/{}", text(&it["kind"]), text(&it["metadata"]["name"]));
    documents::<Value>(stream).into_iter().map(|it| (label(&it), it)).collect()
}

/// Lays one file of values over another, as Helm does.
fn laid(base: Value, over: Value) -> Value {
    match (base, over) {
        (Value::Mapping(mut base), Value::Mapping(over)) => {
            for (key, value) in over {
                let value = match base.remove(&key) {
                    Some(below) => laid(below, value),
                    None => value,
                };
                base.insert(key, value);
            }
            Value::Mapping(base)
        }
        (_, over) => over,
    }
}

/// Returns what the command renders of the chart's values.
fn rendered(ground: &Ground, environment: &str) -> BTreeMap<String, Value> {
    let values_of = |path: &Path| serde_yaml::from_str::<Value>(&read(path)).expect("values are YAML");
    let base = values_of(&repository().join("charts/migration/values.yaml"));
    let all = laid(base, values_of(Path::new(&values(environment))));
    let mut document = Mapping::new();
    document.insert("apiVersion".into(), "transship.dev/v1alpha1".into());
    document.insert("kind".into(), "Migration".into());
    document.insert("metadata".into(), serde_yaml::from_str("{name: shop, namespace: live}").expect("it is YAML"));
    document.insert("spec".into(), all["migration"].clone());
    let path = ground.folder.join("migration.yaml");
    fs::write(&path, serde_yaml::to_string(&document).expect("it can be written")).expect("the folder is ours");
    let objects = objects(&ground.run(Path::new(env!("CARGO_BIN_EXE_transship")), &["render"], None).succeeded());
    assert!(objects.len() > 8, "{:?}", objects.keys());
    objects
}

#[test]
fn the_chart_gives_the_objects_of_the_command_in_every_environment() {
    let Some(ground) = Ground::new("objects") else { return };
    for environment in ENVIRONMENTS {
        let expected = rendered(&ground, environment);
        for major in [3, 4] {
            let out = ground.template(major, &chart(), &["-f", &values(environment)]).succeeded();
            assert_eq!(objects(&out), expected, "helm {major}, {environment}");
            let sources = out.matches("# Source: migration/templates/migration.yaml\n").count();
            assert_eq!(sources, expected.len(), "helm {major}, {environment}: {out}");
            assert!(!out.contains("postrender-filename") && !out.contains("config.kubernetes.io"), "{out}");
        }
    }
}

#[test]
fn a_cluster_takes_what_the_chart_gives() {
    let test = "a_cluster_takes_what_the_chart_gives";
    let (Some(ground), Some(judge)) = (Ground::new("judge"), tools::judge(test)) else { return };
    for environment in ENVIRONMENTS {
        let out = ground.template(4, &chart(), &["-f", &values(environment)]).succeeded();
        fs::write(ground.folder.join(format!("{environment}.yaml")), out).expect("the temporary folder is ours");
    }
    let files = ENVIRONMENTS.map(|environment| ground.folder.join(format!("{environment}.yaml")));
    judge.read_all(&files).unwrap_or_else(|findings| panic!("{findings}"));
}

#[test]
fn helm_finds_nothing_to_complain_about() {
    let Some(ground) = Ground::new("lint") else { return };
    let library = repository().join("charts/transship-library").display().to_string();
    for major in [3, 4] {
        for environment in ENVIRONMENTS {
            let out = ground.helm(major, &["lint", "--strict", &chart(), "-f", &values(environment)]).succeeded();
            assert!(out.contains("0 chart(s) failed"), "{out}");
        }
        ground.helm(major, &["lint", "--strict", &library]).succeeded();
    }
}

#[test]
fn a_missing_environment_is_told_before_the_post_renderer_runs() {
    let Some(ground) = Ground::new("no-environment") else { return };
    for major in [3, 4] {
        let err = ground.template(major, &chart(), &[]).failed();
        let words =
            "`migration.environment` is required: add `-f values-prod.yaml`, or `--set migration.environment=prod`";
        assert!(err.contains(words), "helm {major}: {err}");
    }
}

#[test]
fn the_schema_of_the_values_refuses_what_the_spec_does_not_have() {
    let Some(ground) = Ground::new("schema") else { return };
    for major in [3, 4] {
        for (set, place) in [
            ("migraton.environment=prod", "migraton"),
            ("migration.enviroment=prod", "enviroment"),
            ("migration.workloads.web.kind=Deploymnt", "/migration/workloads/web"),
        ] {
            let err = ground.helm(major, &["template", "shop", &chart(), "-f", &values("prod"), "--set", set]).failed();
            assert!(err.contains("don't meet the specifications of the schema") && err.contains(place), "{err}");
        }
        ground.helm(major, &["template", "shop", &chart(), "-f", &values("prod"), "--set", "global.x=1"]).succeeded();
    }
}

#[test]
fn a_wrong_environment_fails_and_both_helms_show_why() {
    let Some(ground) = Ground::new("wrong") else { return };
    let finding = "migration/templates/migration.yaml: spec.environment: error[E0203]: environment `prd` is not declared (spec.environments: declared here); write `prod`";
    for major in [3, 4] {
        for command in ["template", "install"] {
            if (major, command) == (3, "install") {
                continue; // Needs a cluster, even for a dry run: see below.
            }
            let args =
                [command, "shop", &chart(), "--post-renderer", "transship", "--set", "migration.environment=prd"];
            let dry: &[&str] = if command == "install" { &["--dry-run=client"] } else { &[] };
            let err = ground.helm(major, &[&args, dry].concat()).failed();
            assert!(err.contains(finding), "helm {major} {command}: {err}");
            assert!(read(&ground.folder.join("errors.log")).starts_with(finding), "helm {major}");
        }
    }
}

#[test]
fn the_environment_may_be_an_argument_of_the_post_renderer() {
    let Some(ground) = Ground::new("argument") else { return };
    let ground = ground.chart(&[("migration.yaml", MIGRATION)]);
    for major in [3, 4] {
        let args = ["--post-renderer-args", "--environment", "--post-renderer-args", "dev"];
        let out = ground.template(major, "shop", &args).succeeded();
        assert!(out.contains("transship.dev/environment: dev"), "helm {major}: {out}");
        let err = ground.template(major, "shop", &["--post-renderer-args=--environment=qa"]).failed();
        assert!(err.contains("E0203") && err.contains("`qa`"), "helm {major}: {err}");
        let err = ground.template(major, "shop", &["--post-renderer-args", "-e"]).failed();
        assert!(err.contains("a value is required for"), "helm {major}: {err}");
    }
}

#[test]
fn one_template_can_be_shown_alone() {
    let Some(ground) = Ground::new("show-only") else { return };
    let ground = ground.chart(&[("migration.yaml", MIGRATION), ("nasty.yaml", NASTY)]);
    for major in [3, 4] {
        let out = ground.template(major, "shop", &["--show-only", "templates/migration.yaml"]).succeeded();
        let found = objects(&out);
        assert_eq!(found.len(), 4, "helm {major}: {:?}", found.keys());
        assert!(found.contains_key("ServiceAccount/job"), "helm {major}: {:?}", found.keys());
    }
}

/// Helm 4 writes every document anew before a post-renderer sees it: only what it passes to another one can be compared.
#[test]
fn a_chart_without_a_migration_passes_byte_for_byte() {
    let Some(ground) = Ground::new("nasty") else { return };
    let ground = ground.chart(&[("nasty.yaml", NASTY), ("hook.yaml", HOOK)]).file(
        "plugins/cat/plugin.yaml",
        "apiVersion: v1\ntype: postrenderer/v1\nname: cat\nversion: 0.1.0\nruntime: subprocess\n\
         runtimeConfig: {platformCommand: [{command: cat}]}\n",
    );
    let plain = ground.helm(3, &["template", "shop", "shop", "--namespace", "live"]).succeeded();
    assert_eq!(ground.template(3, "shop", &[]).succeeded(), plain);
    assert!(plain.contains("octal: 0777\n") && plain.contains("{name: crlf}\r\n"), "{plain}");
    let args = ["template", "shop", "shop", "--namespace", "live", "--post-renderer", "cat"];
    let same = ground.helm_with(4, &args, Some(&ground.folder.join("plugins"))).succeeded();
    assert_eq!(ground.template(4, "shop", &[]).succeeded(), same);
}

#[test]
fn beside_a_migration_every_other_document_keeps_its_bytes() {
    let Some(ground) = Ground::new("beside") else { return };
    let ground = ground.chart(&[("nasty.yaml", NASTY), ("migration.yaml", MIGRATION)]);
    // Helm 3 does not touch the output, so that the documents can be found again.
    let plain = ground.helm(3, &["template", "shop", "shop", "--namespace", "live"]).succeeded();
    let (foreign, ours) =
        plain.split_once("---\n# Source: shop/templates/migration.yaml").expect("an unknown kind is last");
    assert!(ours.contains("kind: Migration"), "{ours}");
    let out = ground.template(3, "shop", &[]).succeeded();
    let mut rest = out.as_str();
    for document in foreign.split_inclusive("---\n# Source: shop/templates/nasty.yaml\n").skip(1) {
        let text = document.trim_end_matches("---\n# Source: shop/templates/nasty.yaml\n");
        let at = rest.find(text).unwrap_or_else(|| panic!("{text:?} is not in {rest}"));
        rest = &rest[at + text.len()..];
    }
    assert!(out.contains("kind: NetworkPolicy") && !out.contains("kind: Migration"), "{out}");
}

#[test]
fn hooks_pass_and_a_migration_is_none() {
    let Some(ground) = Ground::new("hooks") else { return };
    let hooked = MIGRATION.replace("  namespace:", "  annotations: {helm.sh/hook: pre-install}\n  namespace:");
    let ground = ground.chart(&[("migration.yaml", MIGRATION), ("hook.yaml", HOOK)]);
    for major in [3, 4] {
        let out = ground.template(major, "shop", &[]).succeeded();
        assert_eq!(out.matches("helm.sh/hook: pre-install").count(), 1, "helm {major}: {out}");
        assert_eq!(objects(&out).len(), 5, "helm {major}: {out}");
    }
    let ground = ground.chart(&[("migration.yaml", &hooked)]);
    let err = ground.template(4, "shop", &[]).failed();
    assert!(err.contains("E0921"), "{err}");
    // Helm 3 shows hooks to no post-renderer: it stays what it is, and the cluster refuses it.
    let out = ground.template(3, "shop", &[]).succeeded();
    assert!(out.contains("kind: Migration"), "{out}");
}

#[test]
fn an_install_without_a_cluster_runs_the_post_renderer() {
    let Some(ground) = Ground::new("install") else { return };
    let ground = ground.chart(&[("migration.yaml", MIGRATION), ("hook.yaml", HOOK)]);
    let cluster = Cluster::start();
    let args = ["install", "shop", "shop", "--namespace", "live", "--dry-run=client", "--post-renderer", "transship"];
    let out = ground.helm(4, &args).succeeded();
    assert!(out.contains("kind: NetworkPolicy") && !out.contains("kind: Migration"), "{out}");
    // Helm 3 asks the cluster for its version and kinds even then.
    let there = ["--kube-apiserver", &cluster.address, "--disable-openapi-validation"];
    let out = ground.helm(3, &[&args[..], &there].concat()).succeeded();
    assert!(out.contains("kind: NetworkPolicy") && !out.contains("kind: Migration"), "{out}");
    let err = ground.helm(3, &[&args[..6], &there].concat()).failed();
    assert!(err.contains("no matches for kind \"Migration\""), "the flag is forgotten: {err}");
}

/// Helm 3 applies in the order in which a post-renderer gives things back, Helm 4 in its own.
#[test]
fn both_helms_create_the_objects_in_the_same_order() {
    let Some(ground) = Ground::new("order") else { return };
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: own}\n";
    let account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: own}\n";
    let ground = ground.chart(&[("a.yaml", job), ("b.yaml", account), ("migration.yaml", MIGRATION)]);
    let cluster = Cluster::start();
    for (major, client_side) in [(3, None), (4, Some("--server-side=false"))] {
        let args = ["install", "shop", "shop", "--namespace", "live", "--disable-openapi-validation"];
        let there = ["--kube-apiserver", &cluster.address, "--post-renderer", "transship"];
        let args: Vec<_> = args.into_iter().chain(there).chain(client_side).collect();
        ground.helm(major, &args).succeeded();
        let expected = ["NetworkPolicy", "NetworkPolicy", "ServiceAccount", "ServiceAccount", "Job", "Job"];
        assert_eq!(cluster.take_created(), expected, "helm {major}");
    }
}

#[test]
fn an_existing_chart_takes_the_library_in_two_lines() {
    let Some(ground) = Ground::new("library") else { return };
    let library = repository().join("charts/transship-library").display().to_string();
    let chart = format!(
        "apiVersion: v2\nname: shop\nversion: 0.1.0\n\
         dependencies: [{{name: transship-library, version: 0.1.0, repository: \"file://{library}\"}}]\n"
    );
    let base = read(&repository().join("charts/migration/values.yaml"));
    let ground = ground
        .chart(&[("config.yaml", NASTY), ("migration.yaml", "{{ include \"transship.migration\" . }}\n")])
        .file("shop/Chart.yaml", &chart)
        .file("shop/values.yaml", &base);
    let expected = rendered(&ground, "prod");
    for major in [3, 4] {
        ground.helm(major, &["dependency", "update", "shop"]).succeeded();
        let mut found = objects(&ground.template(major, "shop", &["-f", &values("prod")]).succeeded());
        found.retain(|name, _| expected.contains_key(name));
        assert_eq!(found, expected, "helm {major}");
    }
}

#[test]
fn both_charts_have_the_same_template() {
    let text = |chart: &str| read(&repository().join("charts").join(chart).join("templates/_migration.tpl"));
    assert_eq!(text("migration"), text("transship-library"));
}

#[test]
fn an_upgrade_without_a_change_changes_nothing() {
    let Some(ground) = Ground::new("revision") else { return };
    let install = ground.template(4, &chart(), &["-f", &values("prod")]).succeeded();
    let upgrade = ground.template(4, &chart(), &["-f", &values("prod"), "--is-upgrade"]).succeeded();
    assert_eq!(install, upgrade);
}

#[test]
fn the_plugin_can_be_installed_with_the_program_on_the_path_or_beside_it() {
    let Some(ground) = Ground::new("plugin") else { return };
    let ground = ground.chart(&[("migration.yaml", MIGRATION)]);
    let plugin = repository().join("plugin/helm/transship").display().to_string();
    ground.helm_with(4, &["plugin", "install", &plugin], None).succeeded();
    let args = ["template", "shop", "shop", "--post-renderer", "transship"];
    let on_path = ground.helm_with(4, &args, None).succeeded();
    assert_eq!(objects(&on_path).len(), 4, "{on_path}");
    let Some(folder) = platform() else { return };
    let bundle = ground.folder.join("bundle/transship");
    let program = bundle.join("bin").join(folder);
    fs::create_dir_all(&program).expect("the temporary folder is ours");
    fs::copy(env!("CARGO_BIN_EXE_transship"), program.join("transship")).expect("the program can be copied");
    fs::copy(repository().join("plugin/helm/release/transship/plugin.yaml"), bundle.join("plugin.yaml"))
        .expect("the plugin can be copied");
    let beside = ground.helm_with(4, &args, Some(&ground.folder.join("bundle"))).succeeded();
    assert_eq!(beside, on_path);
}

/// The folder of the program for this machine, where its program has no ending.
fn platform() -> Option<String> {
    let arch = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        _ => return None,
    };
    let system = match std::env::consts::OS {
        "linux" => "linux",
        "macos" => "darwin",
        _ => return None,
    };
    Some(format!("{system}-{arch}"))
}

#[test]
fn the_plugins_have_the_version_of_the_program() {
    for path in ["plugin/helm/transship/plugin.yaml", "plugin/helm/release/transship/plugin.yaml"] {
        let plugin: Value = serde_yaml::from_str(&read(&repository().join(path))).expect("it is YAML");
        assert_eq!(plugin["version"].as_str(), Some(env!("CARGO_PKG_VERSION")), "{path}");
        assert_eq!(plugin["name"].as_str(), Some("transship"), "{path}");
    }
}
