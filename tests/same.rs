//! Every example, in every environment, through every door and its real host: the same objects.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]
#![allow(
    clippy::unnecessary_wraps,
    reason = "doors whose host may be missing stand in one table with those of our own"
)]

mod support;
#[path = "support/tools.rs"]
mod tools;

use serde_yaml::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use support::{Case, documents, entries, files_below, read, repository};

/// Objects by what tells them apart.
type Objects = BTreeMap<String, Value>;

/// One way to the objects of an environment.
struct Door {
    name: &'static str,
    /// Renders the migration of a folder; nothing when the host cannot be had.
    objects: fn(test: &str, case: &Case, environment: &str) -> Option<Objects>,
}

const DOORS: &[Door] = &[
    Door { name: "command, JSON", objects: as_json },
    Door { name: "command, a folder of files", objects: as_files },
    Door { name: "stdin of the command", objects: from_stdin },
    Door { name: "KRM function, generator", objects: generated },
    Door { name: "KRM function, transformer", objects: transformed },
    Door { name: "exec plugin in kustomize", objects: plugin_in_kustomize },
    Door { name: "exec plugin in kubectl", objects: plugin_in_kubectl },
    Door { name: "Helm 3", objects: helm_3 },
    Door { name: "Helm 4", objects: helm_4 },
    Door { name: "post-renderer in a pipe", objects: piped },
    Door { name: "Argo CD", objects: argo_cd },
];

/// The plugin that is found by its name, and the function by the path of the program.
const FUNCTION: &str = concat!(
    "  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ",
    env!("CARGO_BIN_EXE_transship"),
    "}\n"
);

/// Reads the objects of a stream.
fn objects(stream: &str) -> Objects {
    by_identity(documents::<Value>(stream).into_iter())
}

fn by_identity(values: impl Iterator<Item = Value>) -> Objects {
    let mut objects = Objects::new();
    for value in values.filter(|it| !it.is_null()) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let metadata = &value["metadata"];
        let namespace = metadata.get("namespace").map(text).unwrap_or_default();
        let words = [text(&value["apiVersion"]), text(&value["kind"]), namespace, text(&metadata["name"])];
        let there = objects.insert(words.join(" "), value);
        assert!(there.is_none(), "{} is there twice", words.join(" "));
    }
    objects
}

fn program(case: &Case, arguments: &[&str]) -> String {
    let outcome = case.run(arguments);
    assert_eq!(outcome.code, 0, "{arguments:?}: {}", outcome.stderr);
    outcome.stdout
}

/// Runs a host in the folder of a case, with our program on its path.
fn host(case: &Case, program: &Path, arguments: &[&str], variables: &[(&str, &Path)]) -> String {
    let own = Path::new(env!("CARGO_BIN_EXE_transship")).parent().expect("a program lies in a folder").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([own].into_iter().chain(std::env::split_paths(&path)));
    let mut command = Command::new(program);
    command.args(arguments).current_dir(case.folder()).env_clear().stdin(Stdio::null());
    command.env("PATH", path.expect("folders without `:`")).env("HOME", case.folder()).envs(variables.iter().copied());
    let output = command.output().expect("the host starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the output is text")
}

fn as_json(_: &str, case: &Case, environment: &str) -> Option<Objects> {
    let text = program(case, &["render", "--environment", environment, "--format", "json"]);
    let list: Value = serde_yaml::from_str(&text).expect("JSON is YAML");
    Some(by_identity(list["items"].as_sequence().expect("a list").iter().cloned()))
}

fn as_files(_: &str, case: &Case, environment: &str) -> Option<Objects> {
    program(case, &["render", "--environment", environment, "--out", "rendered"]);
    let files = files_below(&case.folder().join("rendered"));
    let manifests = files.iter().filter(|it| !it.ends_with("kustomization.yaml"));
    let all: Vec<String> = manifests.map(|it| read(it)).collect();
    Some(objects(&all.join("---\n")))
}

fn from_stdin(_: &str, case: &Case, environment: &str) -> Option<Objects> {
    Some(objects(&through(case, &["render", "-", "--environment", environment])))
}

fn piped(_: &str, case: &Case, environment: &str) -> Option<Objects> {
    Some(objects(&through(case, &["post-render", "--environment", environment])))
}

/// Runs the program with the migration on stdin.
fn through(case: &Case, arguments: &[&str]) -> String {
    let file = std::fs::File::open(case.folder().join("migration.yaml")).expect("an example has a migration");
    let mut command = Command::new(env!("CARGO_BIN_EXE_transship"));
    let output = command.args(arguments).current_dir(case.folder()).stdin(file).output().expect("the program starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the output is text")
}

/// A document that names the file of the example, and has its name: hosts know a resource by that.
fn naming_source(case: &Case, annotations: &str, environment: &str) -> String {
    let text = read(&case.folder().join("migration.yaml"));
    let mut documents = serde_yaml::Deserializer::from_str(&text)
        .map(|it| <Value as serde::Deserialize>::deserialize(it).expect("an example is YAML"));
    let migration = documents.find(|it| it["kind"] == "Migration").expect("an example has a migration");
    let name = migration["metadata"]["name"].as_str().expect("a migration has a name");
    format!(
        "apiVersion: transship.dev/v1alpha1\nkind: Migration\nmetadata:\n  name: {name}\n{annotations}spec:\n  \
         source: migration.yaml\n  environment: {environment}\n"
    )
}

fn write(case: &Case, name: &str, text: &str) {
    let path = case.folder().join(name);
    std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the temporary folder is ours");
    std::fs::write(path, text).expect("the temporary folder is ours");
}

fn generated(test: &str, case: &Case, environment: &str) -> Option<Objects> {
    let kustomize = tools::kustomize(test)?;
    write(case, "generator.yaml", &naming_source(case, FUNCTION, environment));
    write(case, "kustomization.yaml", "generators: [generator.yaml]\n");
    let build = ["build", "--enable-alpha-plugins", "--enable-exec", "."];
    Some(objects(&host(case, &kustomize, &build, &[])))
}

fn transformed(test: &str, case: &Case, environment: &str) -> Option<Objects> {
    let kustomize = tools::kustomize(test)?;
    let expand = format!(
        "apiVersion: transship.dev/v1alpha1\nkind: ExpandMigrations\nmetadata:\n  name: expand\n{FUNCTION}spec: \
         {{environment: {environment}}}\n"
    );
    write(case, "expand.yaml", &expand);
    write(case, "resource.yaml", &naming_source(case, "", environment));
    write(case, "kustomization.yaml", "resources: [resource.yaml]\ntransformers: [expand.yaml]\n");
    let build = ["build", "--enable-alpha-plugins", "--enable-exec", "."];
    Some(objects(&host(case, &kustomize, &build, &[])))
}

fn plugin_in_kustomize(test: &str, case: &Case, environment: &str) -> Option<Objects> {
    Some(plugin(case, environment, &tools::kustomize(test)?, "build"))
}

fn plugin_in_kubectl(test: &str, case: &Case, environment: &str) -> Option<Objects> {
    Some(plugin(case, environment, &tools::kubectl(test)?, "kustomize"))
}

fn plugin(case: &Case, environment: &str, program: &Path, verb: &str) -> Objects {
    write(case, "generator.yaml", &naming_source(case, "", environment));
    write(case, "kustomization.yaml", "generators: [generator.yaml]\n");
    let home = repository().join("plugin/exec");
    objects(&host(case, program, &[verb, "--enable-alpha-plugins", "."], &[("KUSTOMIZE_PLUGIN_HOME", &home)]))
}

fn helm_3(test: &str, case: &Case, environment: &str) -> Option<Objects> {
    helm(test, case, environment, 3)
}

fn helm_4(test: &str, case: &Case, environment: &str) -> Option<Objects> {
    helm(test, case, environment, 4)
}

/// A chart around the file as it is: its expressions are ours, not Helm's.
fn helm(test: &str, case: &Case, environment: &str, major: u8) -> Option<Objects> {
    let helms = tools::helms(test)?;
    let (_, program) = helms.iter().find(|(it, _)| *it == major).expect("there are two");
    write(case, "chart/Chart.yaml", "apiVersion: v2\nname: chart\nversion: 0.1.0\n");
    write(case, "chart/migration.yaml", &read(&case.folder().join("migration.yaml")));
    write(case, "chart/templates/migration.yaml", "{{ .Files.Get \"migration.yaml\" }}\n");
    let argument = format!("--environment={environment}");
    let arguments = ["template", "release", "chart", "--post-renderer", "transship", "--post-renderer-args", &argument];
    let plugins = repository().join("plugin/helm");
    let variables: &[(&str, &Path)] = if major == 4 { &[("HELM_PLUGINS", &plugins)] } else { &[] };
    Some(objects(&host(case, program, &arguments, variables)))
}

fn argo_cd(_: &str, case: &Case, environment: &str) -> Option<Objects> {
    let parameters = format!("[{{\"name\": \"environment\", \"string\": \"{environment}\"}}]");
    let outcome = case.run_in("", &["argocd", "generate"], &[("ARGOCD_APP_PARAMETERS", &parameters)]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    Some(objects(&outcome.stdout))
}

/// Compares all doors with what is committed, for every environment of an example.
fn same(test: &str, example: &str) {
    let folder = repository().join("examples").join(example);
    let committed = entries(&folder.join("expected"));
    assert!(committed.len() >= 3, "{example} has {} environments", committed.len());
    for (file, expected) in committed {
        let environment = file.strip_suffix(".yaml").expect("an environment's file");
        let expected = objects(&read(&expected));
        for Door { name, objects } in DOORS {
            // Each door gets a folder that no other has left files in.
            let case = Case::of(&folder, &["expected"]);
            let Some(found) = objects(test, &case, environment) else { continue };
            let names = |objects: &Objects| objects.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(&found), names(&expected), "{example}, {environment}: {name}");
            for (identity, object) in &expected {
                assert_eq!(&found[identity], object, "{example}, {environment}: {name}: {identity}");
            }
        }
    }
}

#[test]
fn fund_services_are_the_same_through_every_door() {
    same("fund_services_are_the_same_through_every_door", "000-fund-services");
}

#[test]
fn the_compose_pipeline_is_the_same_through_every_door() {
    same("the_compose_pipeline_is_the_same_through_every_door", "001-quant-finance");
}

#[test]
fn the_compose_host_is_the_same_through_every_door() {
    same("the_compose_host_is_the_same_through_every_door", "002-flexdesk");
}

#[test]
fn the_ecs_system_is_the_same_through_every_door() {
    same("the_ecs_system_is_the_same_through_every_door", "003-layering-detection");
}

#[test]
fn the_new_platform_is_the_same_through_every_door() {
    same("the_new_platform_is_the_same_through_every_door", "004-kianax");
}

#[test]
fn every_example_goes_through_every_door() {
    let names: Vec<String> = entries(&repository().join("examples")).into_keys().collect();
    let tested = ["000-fund-services", "001-quant-finance", "002-flexdesk", "003-layering-detection", "004-kianax"];
    assert_eq!(names, tested, "a new example needs its test above");
}
