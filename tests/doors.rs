//! One spec through every door of Kustomize, and as a stream: the real binary, replayed lists, and the real hosts where they are.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;
#[path = "support/tools.rs"]
mod tools;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

const MIGRATION: &str = "\
apiVersion: transship.dev/v1alpha1
kind: Migration
metadata:
  name: shop
spec:
  environments: [dev, prod]
  workloads:
    web: {image: 'shop/web:1.8.2', port: 8080, cpu: 250m, memory: 256Mi, health: /health}
";

const EXPAND: &str = "\
apiVersion: transship.dev/v1alpha1
kind: ExpandMigrations
metadata:
  name: expand
spec: {environment: prod}
";

const LIST: &str = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n";

/// A resource of somebody else's, with values that careless readers change.
const FOREIGN: &str = r#"
apiVersion: example.com/v1
kind: Odd
metadata: {name: odd}
spec: {large: 18446744073709551615, text: "012", word: "yes", date: "2024-01-01", none: null, lines: "a\n b\n\n"}
"#;

/// A temporary folder, and the binary in it.
struct Ground {
    folder: PathBuf,
}

impl Ground {
    fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("doors-{}-{test}", std::process::id()));
        fs::create_dir_all(&folder).expect("the temporary folder is ours");
        Self { folder }
    }

    fn with(self, path: &str, text: impl AsRef<str>) -> Self {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("the temporary folder is ours");
        fs::write(path, text.as_ref()).expect("the temporary folder is ours");
        self
    }

    fn run(&self, program: &Path, args: &[&str], stdin: &str, plugins: Option<&Path>) -> Answer {
        let mut command = Command::new(program);
        let own = binary().parent().expect("it lies in a folder").to_path_buf();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(own).chain(std::env::split_paths(&path)));
        command.args(args).current_dir(&self.folder).env_clear();
        command.env("PATH", path.expect("the folders have plain names")).env("HOME", &self.folder);
        if let Some(plugins) = plugins {
            command.env("KUSTOMIZE_PLUGIN_HOME", plugins);
        }
        answer(&mut command, stdin)
    }

    fn function(&self, stdin: &str) -> Answer {
        self.run(binary(), &[], stdin, None)
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// What a process said.
struct Answer {
    out: String,
    err: String,
    code: Option<i32>,
}

impl Answer {
    /// Returns stdout, which only a success may have.
    #[track_caller]
    fn succeeded(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.err);
        self.out
    }

    /// Returns stderr of a failure, on which stdout must be empty.
    #[track_caller]
    fn failed(self, code: i32) -> String {
        assert_eq!((self.code, self.out.as_str()), (Some(code), ""), "{}", self.err);
        self.err
    }
}

/// Returns stderr of a function that failed: what it was given stands on stdout again, with everything that is wrong.
#[track_caller]
fn refused(answer: Answer, given: &str) -> String {
    let Answer { out, err, code } = answer;
    assert_eq!(code, Some(1), "{err}");
    let read = |text: &str| serde_yaml::from_str::<serde_yaml::Value>(text).expect("it is one list");
    let (given, out) = (read(given), read(&out));
    assert_eq!((&out["kind"], &out["items"]), (&given["kind"], &given["items"]));
    let results = out["results"].as_sequence().expect("there are results");
    assert!(results.iter().any(|it| it["severity"] == "error"), "{results:?}");
    for result in results {
        let code = result["tags"]["code"].as_str().expect("a result has its code");
        assert!(err.contains(&format!("[{code}]")) && result["message"].is_string(), "{result:?}");
        assert!(result["field"].is_null() || result["resourceRef"]["name"].is_string(), "{result:?}");
    }
    err
}

fn answer(command: &mut Command, stdin: &str) -> Answer {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program can be started");
    let mut pipe = child.stdin.take().expect("stdin is piped");
    // A program that does not read its stdin has closed it.
    drop(pipe.write_all(stdin.as_bytes()));
    drop(pipe);
    let Output { status, stdout, stderr } = child.wait_with_output().expect("the program can be waited for");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("all output is UTF-8");
    Answer { out: text(stdout), err: text(stderr), code: status.code() }
}

fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_transship"))
}

fn plugins() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("plugin/exec")
}

/// Indents a document to stand in a list or under a key.
fn under(head: &str, document: &str) -> String {
    let lines: Vec<_> = document.trim().lines().map(|line| format!("  {line}\n")).collect();
    format!("{head}{}", lines.concat())
}

/// Returns a document as Kustomize passes it to a transformer.
fn passed(document: &str) -> String {
    let id = "annotations: {kustomize.config.k8s.io/id: x}";
    let document = document.replace("metadata: {name: odd}", &format!("metadata: {{name: odd, {id}}}"));
    document.replace("metadata:\n", &format!("metadata:\n  {id}\n"))
}

fn item(document: &str) -> String {
    under("", document).replacen("  ", "- ", 1)
}

/// Adds the annotation by which Kustomize finds the function.
fn with_function(document: &str) -> String {
    let annotation = "  annotations: {config.kubernetes.io/function: \"exec: {path: transship}\"}\n";
    document.replacen("metadata:\n", &format!("metadata:\n{annotation}"), 1)
}

/// The objects of an output by `Kind/name`.
type Objects = BTreeMap<String, serde_yaml::Value>;

/// Reads an output: a list in JSON, or a stream in YAML.
fn objects(text: &str) -> Objects {
    let documents: Vec<serde_yaml::Value> = match serde_yaml::from_str::<serde_yaml::Value>(text) {
        Ok(serde_yaml::Value::Mapping(list)) if list.contains_key("items") => {
            list["items"].as_sequence().expect("items are a list").clone()
        }
        _ => support::documents(text),
    };
    let text = |it: &serde_yaml::Value| it.as_str().unwrap_or("?").to_owned();
    let label = |it: &serde_yaml::Value| format!("{}/{}", text(&it["kind"]), text(&it["metadata"]["name"]));
    documents.into_iter().map(|document| (label(&document), document)).collect()
}

/// Returns `Kind/name` of every object, where a host has changed the objects on purpose.
fn labels(objects: &Objects) -> Vec<&String> {
    objects.keys().collect()
}

/// Returns what the command renders, which every door must yield.
fn rendered() -> &'static Objects {
    static RENDERED: OnceLock<Objects> = OnceLock::new();
    RENDERED.get_or_init(|| {
        let ground = Ground::new("rendered").with("migration.yaml", MIGRATION);
        let objects = objects(&ground.run(binary(), &["render", "-e", "prod"], "", None).succeeded());
        assert!(objects.contains_key("Deployment/web"), "{:?}", labels(&objects));
        objects
    })
}

/// Returns the objects without the resource that is somebody else's, which must be among them.
#[track_caller]
fn without_foreign(mut objects: Objects) -> Objects {
    objects.remove("Odd/odd").expect("the foreign resource is kept");
    objects
}

fn chosen() -> String {
    MIGRATION.replace("spec:\n", "spec:\n  environment: prod\n")
}

#[test]
fn a_generator_yields_the_objects_without_the_copy_of_its_config() {
    let ground = Ground::new("generator");
    let stdin = format!("{LIST}{}{}", under("items:\n", &item(&chosen())), under("functionConfig:\n", &chosen()));
    let out = ground.function(&stdin).succeeded();
    assert_eq!(&objects(&out), rendered());
    assert!(out.contains("\"functionConfig\": {\"apiVersion\": \"transship.dev/v1alpha1\""), "{out}");
}

#[test]
fn a_transformer_keeps_every_other_resource_and_its_values() {
    let ground = Ground::new("transformer");
    let items = format!("{}{}", item(&passed(FOREIGN)), item(&passed(MIGRATION)));
    let stdin = format!("{LIST}{}{}", under("items:\n", &items), under("functionConfig:\n", EXPAND));
    let out = ground.function(&stdin).succeeded();
    assert_eq!(&without_foreign(objects(&out)), rendered());
    let spec = r#""spec": {"large": 18446744073709551615, "text": "012", "word": "yes", "date": "2024-01-01", "none": null, "lines": "a\n b\n\n"}"#;
    assert!(out.contains(spec), "{out}");
}

#[test]
fn a_config_map_names_the_environment_too() {
    let ground = Ground::new("configmap");
    let config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {environment: prod}\n";
    let stdin = format!("{LIST}{}{}", under("items:\n", &item(&passed(MIGRATION))), under("functionConfig:\n", config));
    assert_eq!(&objects(&ground.function(&stdin).succeeded()), rendered());
}

#[test]
fn a_package_keeps_its_migration_and_is_the_same_after_a_second_run() {
    let ground = Ground::new("package");
    let filed = |document: &str| passed(document).replace("kustomize.config.k8s.io/id", "config.kubernetes.io/path");
    let items = item(&filed(MIGRATION));
    let stdin = format!("{LIST}{}{}", under("items:\n", &items), under("functionConfig:\n", EXPAND));
    let first = ground.function(&stdin).succeeded();
    assert!(objects(&first).contains_key("Migration/shop"), "{first}");
    assert_eq!(ground.function(&first).succeeded(), first);
}

#[test]
fn a_transformer_without_a_migration_fails_and_says_what_it_got() {
    let ground = Ground::new("nothing");
    let misspelt = passed(FOREIGN).replace("Odd", "Migration");
    let stdin = format!("{LIST}{}{}", under("items:\n", &item(&misspelt)), under("functionConfig:\n", EXPAND));
    let err = refused(ground.function(&stdin), &stdin);
    assert!(err.contains("E0904") && err.contains("`Migration/odd`"), "{err}");
}

#[test]
fn an_object_that_is_there_already_is_an_error() {
    let ground = Ground::new("clash");
    let deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: shop-prod\n";
    let items = format!("{}{}", item(&passed(deployment)), item(&passed(MIGRATION)));
    let stdin = format!("{LIST}{}{}", under("items:\n", &items), under("functionConfig:\n", EXPAND));
    let err = refused(ground.function(&stdin), &stdin);
    assert!(err.contains("E0905") && err.contains("`Deployment/web`"), "{err}");
}

#[test]
fn findings_name_the_place_in_the_config() {
    let ground = Ground::new("findings");
    let config = chosen().replace("image:", "imag:");
    let stdin = format!("{LIST}items: []\n{}", under("functionConfig:\n", &config));
    let err = refused(ground.function(&stdin), &stdin);
    assert!(err.contains("functionConfig: spec.workloads.web.imag: error[E0110]"), "{err}");
}

#[test]
fn a_source_gives_findings_lines() {
    let ground = Ground::new("source").with("base/migration.yaml", MIGRATION.replace("image:", "imag:"));
    let config = "apiVersion: transship.dev/v1alpha1\nkind: Migration\nmetadata:\n  name: shop\n\
                  spec: {environment: prod, source: base/migration.yaml}\n";
    let stdin = format!("{LIST}items: []\n{}", under("functionConfig:\n", config));
    let err = refused(ground.function(&stdin), &stdin);
    assert!(err.contains("base/migration.yaml:8:11: error[E0110]"), "{err}");
}

#[test]
fn a_source_gives_the_same_objects() {
    let ground = Ground::new("source-objects").with("base/migration.yaml", MIGRATION);
    let config = "apiVersion: transship.dev/v1alpha1\nkind: Migration\nmetadata:\n  name: shop\n\
                  spec: {environment: prod, source: base/migration.yaml}\n";
    let stdin = format!("{LIST}items: []\n{}", under("functionConfig:\n", config));
    assert_eq!(&objects(&ground.function(&stdin).succeeded()), rendered());
}

#[test]
fn a_list_that_is_not_understood_is_a_wrong_call() {
    let ground = Ground::new("no-list");
    let items = format!("{LIST}items: {{a: b}}\n");
    for stdin in [items.as_str(), &LIST.replace("/v1", "/v2"), &format!("# c\n---\n{}", LIST.replace("/v1", "/v3"))] {
        let err = ground.function(stdin).failed(2);
        assert!(err.contains("E0902") && err.contains("`kind: ResourceList`"), "{err}");
    }
}

#[test]
fn everything_else_on_stdin_is_a_stream_of_helm() {
    let ground = Ground::new("stream");
    let stream = format!("---\n{FOREIGN}---\n{}", chosen());
    let commands: [&[&str]; 3] = [&[], &["post-render"], &["--environment", "prod"]];
    for args in commands {
        let out = ground.run(binary(), args, &stream, None).succeeded();
        assert_eq!(&without_foreign(objects(&out)), rendered(), "{args:?}");
        assert!(out.contains(FOREIGN), "{out}");
    }
    // A list that stands among other documents is a resource of somebody's.
    let among = format!("{LIST}items: []\n---\na: 1\n");
    assert_eq!(ground.function(&among).succeeded(), among);
    assert!(ground.function("").succeeded().starts_with("# transship"));
    assert!(ground.function(MIGRATION).failed(1).contains("E0202"));
    assert!(ground.run(binary(), &["--error-log"], "", None).failed(2).contains("--error-log"));
}

#[test]
fn findings_of_a_stream_are_logged_too_and_a_log_that_cannot_be_written_fails_nothing() {
    let ground = Ground::new("log");
    let err = ground.run(binary(), &["post-render", "--error-log", "log"], MIGRATION, None).failed(1);
    let log = || fs::read_to_string(ground.folder.join("log")).expect("it was written");
    assert_eq!(log(), err);
    let err = ground.run(binary(), &["--error-log=log"], "a: 1\n", None);
    assert!(err.err.contains("W0922") && log() == err.err, "{}", err.err);
    let unwritable = ground.run(binary(), &["--error-log", "no/such/folder"], &chosen(), None);
    assert!(unwritable.err.contains("W0923"), "{}", unwritable.err);
    unwritable.succeeded();
}

#[test]
fn kustomize_runs_the_function_as_a_generator() {
    let Some(kustomize) = tools::kustomize("kustomize_runs_the_function_as_a_generator") else { return };
    let ground = overlay("krm-generator", &with_function(MIGRATION));
    let build = ["build", "--enable-alpha-plugins", "--enable-exec", "overlay"];
    let out = ground.run(&kustomize, &build, "", None).succeeded();
    assert_eq!(labels(&objects(&out)), labels(rendered()));
    assert!(out.contains("namespace: live") && out.contains("image: shop/web:9"), "{out}");
    assert!(!out.contains("config.kubernetes.io"), "{out}");
}

#[test]
fn kustomize_runs_the_function_as_a_transformer() {
    let Some(kustomize) = tools::kustomize("kustomize_runs_the_function_as_a_transformer") else { return };
    let ground = transformed("krm-transformer", &with_function(EXPAND));
    let build = |folder| ["build", "--enable-alpha-plugins", "--enable-exec", folder];
    let out = ground.run(&kustomize, &build("overlay"), "", None).succeeded();
    assert_eq!(&without_foreign(objects(&out)), rendered());
    let plain = ground.run(&kustomize, &build("plain"), "", None).succeeded();
    assert!(out.contains(plain.trim()), "{out}\n{plain}");
}

#[test]
fn the_legacy_plugin_works_in_kustomize_and_in_kubectl() {
    let test = "the_legacy_plugin_works_in_kustomize_and_in_kubectl";
    let hosts = [(tools::kustomize(test), "build"), (tools::kubectl(test), "kustomize")];
    for (program, verb) in hosts {
        let Some(program) = program else { continue };
        let build = [verb, "--enable-alpha-plugins", "overlay"];
        let generated = overlay("legacy-generator", MIGRATION).run(&program, &build, "", Some(&plugins())).succeeded();
        assert_eq!(labels(&objects(&generated)), labels(rendered()), "{verb}");
        let ground = transformed("legacy-transformer", EXPAND);
        let out = ground.run(&program, &build, "", Some(&plugins())).succeeded();
        assert_eq!(&without_foreign(objects(&out)), rendered(), "{verb}");
    }
}

#[test]
fn a_failing_legacy_plugin_shows_its_findings() {
    let Some(kustomize) = tools::kustomize("a_failing_legacy_plugin_shows_its_findings") else { return };
    let ground = overlay("legacy-fails", &MIGRATION.replace("image:", "imag:"));
    let build = ["build", "--enable-alpha-plugins", "overlay"];
    let err = ground.run(&kustomize, &build, "", Some(&plugins())).failed(1);
    assert!(err.contains("Migration/shop: spec.workloads.web.imag: error[E0110]"), "{err}");
}

#[test]
fn results_of_a_failure_are_written_by_kustomize() {
    let Some(kustomize) = tools::kustomize("results_of_a_failure_are_written_by_kustomize") else { return };
    let wrong = with_function(&chosen()).replace("image:", "imag:");
    let ground = Ground::new("krm-results").with("package/migration.yaml", wrong);
    fs::create_dir_all(ground.folder.join("results")).expect("the temporary folder is ours");
    let run = ["fn", "run", "package", "--enable-exec", "--results-dir", "results"];
    let err = ground.run(&kustomize, &run, "", None).failed(1);
    assert!(err.contains("E0110"), "{err}");
    let written = fs::read_to_string(ground.folder.join("results/results-0.yaml")).expect("there are results");
    assert!(written.contains("unknown key `imag`") && written.contains("spec.workloads.web.imag"), "{written}");
}

/// An overlay that patches the migration of a base, and runs it as a generator.
fn overlay(test: &str, migration: &str) -> Ground {
    let patch = "apiVersion: transship.dev/v1alpha1\n    kind: Migration\n    metadata: {name: shop}\n    \
                 spec: {environment: prod}";
    Ground::new(test)
        .with("base/migration.yaml", migration)
        .with("base/kustomization.yaml", "resources: [migration.yaml]\n")
        .with(
            "overlay/migration/kustomization.yaml",
            format!("resources: [../../base]\npatches:\n- patch: |-\n    {patch}\n"),
        )
        .with(
            "overlay/kustomization.yaml",
            "generators: [migration]\nnamespace: live\nimages: [{name: shop/web, newTag: '9'}]\n",
        )
}

/// An overlay that expands the migration of a base with a transformer.
fn transformed(test: &str, config: &str) -> Ground {
    Ground::new(test)
        .with("base/migration.yaml", MIGRATION)
        .with("base/odd.yaml", FOREIGN)
        .with("base/kustomization.yaml", "resources: [migration.yaml, odd.yaml]\n")
        .with("plain/odd.yaml", FOREIGN)
        .with("plain/kustomization.yaml", "resources: [odd.yaml]\n")
        .with("overlay/expand.yaml", config)
        .with("overlay/kustomization.yaml", "resources: [../base]\ntransformers: [expand.yaml]\n")
}
