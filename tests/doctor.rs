//! Every finding of `doctor`, with its full text: scenes of files, stand-in tools and homes in `tests/cases/doctor`; and
//! runs of the real hosts that show that what it says is true.
//!
//! A case is one file: parts that begin with `-- NAME --`. `tree/…` is the folder that is looked at, `bin/NAME` a tool
//! that says the text, `user/…` the home (`+x`: with the run bit), `stdin` what is piped in, `env` variables; `stdout`
//! and `stderr` are what comes of it.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;
#[path = "support/tools.rs"]
mod tools;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use support::{compare, entries, read, repository, updates};

/// A folder for one run, removed at the end.
struct Ground(PathBuf);

/// What a run gave.
struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ground {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("doctor-{}-{number}", std::process::id()));
        fs::create_dir_all(folder.join("tree")).expect("the temporary folder is ours");
        fs::create_dir_all(folder.join("bin")).expect("the temporary folder is ours");
        Self(folder)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("the temporary folder is ours");
        fs::write(path, text).expect("the temporary folder is ours");
    }

    /// Puts a tool that says a text about its version, whatever it is asked.
    fn tool(&self, name: &str, says: &str) {
        self.put(
            &format!("bin/{name}"),
            &format!("#!/bin/sh\nwhile IFS= read -r line; do echo \"$line\"; done <<'END'\n{says}END\n"),
        );
        let_run(&self.0.join("bin").join(name));
    }

    /// Puts this program on PATH.
    fn own(&self) {
        fs::copy(env!("CARGO_BIN_EXE_transship"), self.0.join("bin/transship")).expect("the program was built");
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.0.join("tree")).env_clear();
        command.env("PATH", self.0.join("bin")).env("HOME", self.0.join("user"));
        command
    }

    fn run(&self, mut command: Command, stdin: &str) -> Outcome {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program can be started");
        let mut pipe = child.stdin.take().expect("stdin is piped");
        // A program that reads nothing has closed its end.
        drop(pipe.write_all(stdin.as_bytes()));
        drop(pipe);
        let output = child.wait_with_output().expect("the program ends");
        let own = self.0.display().to_string();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("all output is UTF-8").replace(&own, "[ground]");
        let code = output.status.code().expect("no signal ended the program");
        Outcome { code, stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    fn transship(&self, args: &[&str]) -> Outcome {
        let mut command = self.command(Path::new(env!("CARGO_BIN_EXE_transship")));
        command.args(args);
        self.run(command, "")
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[cfg(unix)]
fn let_run(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("the temporary folder is ours");
}

#[cfg(not(unix))]
fn let_run(_: &Path) {}

/// Returns the parts of a case.
fn parts(text: &str) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("-- ").and_then(|it| it.strip_suffix(" --")) {
            parts.push((name.to_owned(), String::new()));
        } else if let Some((_, part)) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    parts
}

/// Runs a case, and compares, or rewrites, what it expects.
fn scene(file: &Path) -> Result<(), String> {
    let text = read(file);
    let ground = Ground::new();
    let (mut stdin, mut args, mut own) = (None, "doctor".to_owned(), true);
    let mut variables: Vec<(String, String)> = Vec::new();
    let parts = parts(&text);
    for (name, part) in &parts {
        let part = part.replace("[ground]", &ground.0.display().to_string());
        match name.split_once('/') {
            Some(("bin", "transship")) if part.trim() == "nothing" => own = false,
            Some(("bin", tool)) => ground.tool(tool, &part),
            Some(("tree" | "user", _)) => {
                let path = name.trim_end_matches(" +x");
                ground.put(path, &part);
                if path != name {
                    let_run(&ground.0.join(path));
                }
            }
            _ => match name.as_str() {
                "stdin" => stdin = Some(part),
                "args" => part.trim().clone_into(&mut args),
                "env" => variables.extend(
                    part.lines()
                        .filter_map(|it| it.split_once('='))
                        .map(|(name, value)| (name.to_owned(), value.to_owned())),
                ),
                "stdout" | "stderr" => {}
                other => return Err(format!("{}: no part is called `{other}`", file.display())),
            },
        }
    }
    if own && !ground.0.join("bin/transship").exists() {
        ground.own();
    }
    let mut command = ground.command(Path::new(env!("CARGO_BIN_EXE_transship")));
    command.args(args.split_whitespace()).envs(variables);
    let Outcome { code, stdout, stderr } = ground.run(command, &stdin.unwrap_or_default());
    let mut actual = String::new();
    for (name, part) in parts.iter().filter(|(name, _)| !matches!(name.as_str(), "stdout" | "stderr")) {
        let _ = write!(actual, "-- {name} --\n{part}");
    }
    // What a case does not show is not promised by it: most are about findings alone.
    if parts.iter().any(|(name, _)| name == "stdout") {
        let _ = write!(actual, "-- stdout --\n{stdout}");
    }
    let _ = write!(actual, "-- stderr --\n{stderr}");
    let errors = stderr.lines().any(|line| line.contains(": error[")) || stderr.contains("error[E");
    if code != i32::from(errors) {
        return Err(format!("{}: exit code {code} with {stderr}", file.display()));
    }
    compare(file, &actual)
}

fn cases() -> Vec<(String, PathBuf)> {
    entries(&repository().join("tests/cases/doctor")).into_iter().collect()
}

#[cfg(unix)]
#[test]
fn every_scene_gives_its_findings() {
    let failures: Vec<String> = cases().iter().filter_map(|(_, file)| scene(file).err()).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn every_code_of_the_doctor_has_a_scene_that_shows_it() {
    let texts: Vec<(String, String)> = cases().into_iter().map(|(name, file)| (name, read(&file))).collect();
    let shown = |id: &str| {
        texts.iter().any(|(name, text)| name.starts_with(&format!("{id}-")) && text.contains(&format!("[{id}]: ")))
    };
    let missing: Vec<&str> = transship::doctor::codes().iter().map(|code| code.id).filter(|id| !shown(id)).collect();
    assert!(missing.is_empty() || updates(), "tests/cases/doctor shows nothing of {missing:?}");
    let known: BTreeSet<&str> = transship::doctor::codes().iter().map(|code| code.id).collect();
    let strange: Vec<&String> = texts
        .iter()
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with("well-") && !known.contains(name.split('-').next().unwrap_or_default()))
        .collect();
    assert!(strange.is_empty(), "{strange:?} name no code");
}

const MIGRATION: &str = "\
apiVersion: transship.dev/v1alpha1
kind: Migration
metadata:
  name: shop
  annotations:
    config.kubernetes.io/function: |
      exec: {path: transship}
spec:
  environment: prod
  environments: [prod]
  workloads:
    web: {image: 'shop/web:1.8.2', port: 8080, cpu: 250m, memory: 256Mi, health: /health, scale: {min: 1, max: 3, on: {hours: {cron: {start: '0 8 * * *', end: '0 18 * * *', pods: 2, timeZone: Europe/Berlin}}}}}
";

const EXPAND: &str = "\
apiVersion: transship.dev/v1alpha1
kind: ExpandMigrations
metadata:
  name: expand
  annotations:
    config.kubernetes.io/function: |
      exec: {path: transship}
";

/// A repository whose overlay runs the migration as a generator, with this program on PATH.
fn generator(script: &str) -> Ground {
    let ground = Ground::new();
    ground.own();
    ground.put("tree/prod/migration.yaml", MIGRATION);
    ground.put("tree/prod/kustomization.yaml", "generators: [migration.yaml]\n");
    ground.put("tree/deploy.sh", script);
    ground
}

/// Runs a host as a script would, with words between blanks.
fn host(ground: &Ground, program: &Path, words: &str) -> Outcome {
    let mut command = ground.command(program);
    command.args(words.split_whitespace());
    ground.run(command, "")
}

fn doctor_reads(ground: &Ground, stream: &str) -> Outcome {
    let mut command = ground.command(Path::new(env!("CARGO_BIN_EXE_transship")));
    command.args(["doctor", "-"]);
    ground.run(command, stream)
}

#[test]
fn a_build_without_enable_exec_is_as_silent_as_the_doctor_says() {
    let Some(kustomize) = tools::kustomize("a_build_without_enable_exec_is_as_silent_as_the_doctor_says") else {
        return;
    };
    let ground = generator("kustomize build --enable-alpha-plugins prod\n");
    let Outcome { code, stdout, stderr } = host(&ground, &kustomize, "build --enable-alpha-plugins prod");
    assert_eq!((code, stdout.as_str(), stderr.as_str()), (0, "", ""));
    assert!(doctor_reads(&ground, &stdout).stderr.contains("error[E0639]"));
    let found = ground.transship(&["doctor"]).stderr;
    assert!(found.contains("deploy.sh:1:1: error[E0601]"), "{found}");
    let advice = "kustomize build --enable-alpha-plugins --enable-exec prod";
    assert!(found.contains(&format!("write `{advice}`")), "{found}");
    let fixed = host(&ground, &kustomize, advice.trim_start_matches("kustomize "));
    assert!(fixed.code == 0 && fixed.stdout.contains("kind: Deployment"), "{}", fixed.stderr);
    let Outcome { code, stderr, .. } = doctor_reads(&ground, &fixed.stdout);
    assert_eq!((code, stderr.as_str()), (0, ""));
}

#[test]
fn a_transformer_without_enable_exec_leaves_the_migration_for_the_doctor_to_find() {
    let test = "a_transformer_without_enable_exec_leaves_the_migration_for_the_doctor_to_find";
    let Some(kustomize) = tools::kustomize(test) else { return };
    let ground = generator("");
    ground.put("tree/prod/kustomization.yaml", "resources: [migration.yaml]\ntransformers: [expand.yaml]\n");
    ground.put("tree/prod/expand.yaml", EXPAND);
    let Outcome { code, stdout, .. } = host(&ground, &kustomize, "build --enable-alpha-plugins prod");
    assert!(code == 0 && stdout.contains("kind: Migration"), "{stdout}");
    let Outcome { code, stderr, .. } = doctor_reads(&ground, &stdout);
    assert!(code == 1 && stderr.contains("error[E0608]"), "{stderr}");
}

#[test]
fn a_path_on_the_config_starves_the_function() {
    let Some(kustomize) = tools::kustomize("a_path_on_the_config_starves_the_function") else { return };
    let ground = generator("");
    ground.put("tree/prod/kustomization.yaml", "resources: [migration.yaml]\ntransformers: [expand.yaml]\n");
    ground.put("tree/prod/expand.yaml", &format!("{EXPAND}    config.kubernetes.io/path: prod/expand.yaml\n"));
    let built = host(&ground, &kustomize, "build --enable-alpha-plugins --enable-exec prod");
    assert!(built.code == 1 && built.stderr.contains("E0904"), "{}", built.stderr);
    assert!(ground.transship(&["doctor"]).stderr.contains("prod/expand.yaml:8:5: error[E0611]"));
    ground.put("tree/prod/expand.yaml", EXPAND);
    assert_eq!(host(&ground, &kustomize, "build --enable-alpha-plugins --enable-exec prod").code, 0);
}

#[test]
fn a_local_migration_vanishes_as_the_doctor_says() {
    let Some(kustomize) = tools::kustomize("a_local_migration_vanishes_as_the_doctor_says") else { return };
    let ground = generator("");
    ground.put("tree/prod/kustomization.yaml", "resources: [migration.yaml]\n");
    let local = MIGRATION.replace("annotations:\n", "annotations:\n    config.kubernetes.io/local-config: 'true'\n");
    ground.put("tree/prod/migration.yaml", &local);
    let built = host(&ground, &kustomize, "build --enable-alpha-plugins --enable-exec prod");
    assert_eq!((built.code, built.stdout.as_str()), (0, ""));
    assert!(ground.transship(&["doctor"]).stderr.contains("error[E0610]"));
}

#[test]
fn kubectl_runs_no_exec_function_and_minus_k_no_plugin() {
    let Some(kubectl) = tools::kubectl("kubectl_runs_no_exec_function_and_minus_k_no_plugin") else { return };
    let ground = generator("kubectl kustomize --enable-alpha-plugins prod\nkubectl create --dry-run=client -k prod\n");
    let built = host(&ground, &kubectl, "kustomize --enable-alpha-plugins prod");
    assert_eq!((built.code, built.stdout.as_str()), (0, ""), "{}", built.stderr);
    let applied = host(&ground, &kubectl, "create --dry-run=client -k prod");
    assert!(applied.code == 1 && applied.stderr.contains("external plugins disabled"), "{}", applied.stderr);
    let found = ground.transship(&["doctor"]).stderr;
    assert!(found.contains("deploy.sh:1:1: error[E0602]") && found.contains("deploy.sh:2:1: error[E0603]"), "{found}");
}

#[test]
fn the_references_that_the_doctor_names_follow_a_prefix_once_they_are_taught() {
    let test = "the_references_that_the_doctor_names_follow_a_prefix_once_they_are_taught";
    let Some(kustomize) = tools::kustomize(test) else { return };
    let ground = generator("");
    let kustomization = "generators: [migration.yaml]\nnamePrefix: eu-\n";
    ground.put("tree/prod/kustomization.yaml", kustomization);
    let words = "build --enable-alpha-plugins --enable-exec prod";
    let target = "scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: ";
    let stale = host(&ground, &kustomize, words).stdout;
    assert!(stale.contains("name: eu-web") && stale.contains(&format!("{target}web\n")), "{stale}");
    let found = ground.transship(&["doctor"]).stderr;
    let taught =
        found.split('`').find(|it| it.starts_with("nameReference: [")).expect("the entries are in the finding");
    ground.put("tree/prod/kustomizeconfig.yaml", &format!("{taught}\n"));
    ground.put("tree/prod/kustomization.yaml", &format!("{kustomization}configurations: [kustomizeconfig.yaml]\n"));
    let built = host(&ground, &kustomize, words);
    assert!(built.stdout.contains(&format!("{target}eu-web\n")), "{}{}", built.stdout, built.stderr);
    assert_eq!(ground.transship(&["doctor"]).stderr, "");
}

#[test]
fn the_summary_is_json_on_demand() {
    let ground = generator("");
    let Outcome { code, stdout, stderr } = ground.transship(&["doctor", "--format", "json"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let summary: serde_json::Value = serde_json::from_str(&stdout).expect("it is JSON");
    assert_eq!(summary["migrations"][0]["needs"][0]["controller"], "KEDA", "{summary}");
    assert_eq!(summary["builds"][0]["value"], "kustomize build --enable-alpha-plugins --enable-exec prod");
}

#[test]
fn places_are_as_the_call_names_the_folder() {
    let ground = generator("kubectl apply -k prod\n");
    let mut command = ground.command(Path::new(env!("CARGO_BIN_EXE_transship")));
    command.args(["doctor", "../tree"]);
    let found = ground.run(command, "");
    assert!(found.code == 1 && found.stderr.starts_with("../tree/deploy.sh:1:1: error[E0603]"), "{}", found.stderr);
}

#[test]
fn a_folder_that_is_not_there_is_a_wrong_call_and_a_file_is_what_a_tool_put_out() {
    let ground = generator("");
    let Outcome { code, stdout, stderr } = ground.transship(&["doctor", "none"]);
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.starts_with("error[E0901]: `none` does not exist; name a folder"), "{stderr}");
    ground.put("tree/out.yaml", &format!("---\n{MIGRATION}"));
    let Outcome { code, stderr, .. } = ground.transship(&["doctor", "out.yaml"]);
    assert!(code == 1 && stderr.starts_with("out.yaml:3:7: error[E0608]"), "{stderr}");
}

#[test]
fn a_tool_of_the_folder_that_is_looked_at_is_never_run() {
    let ground = generator("");
    ground.put("tree/kustomize", "#!/bin/sh\necho run >> ran\necho v5.8.1\n");
    let_run(&ground.0.join("tree/kustomize"));
    let mut command = ground.command(Path::new(env!("CARGO_BIN_EXE_transship")));
    command.arg("doctor").env("PATH", format!(".:{}", ground.0.join("bin").display()));
    let found = ground.run(command, "");
    assert!(found.code == 0 && found.stdout.contains("kustomize          not on PATH"), "{}", found.stdout);
    assert!(!ground.0.join("tree/ran").exists());
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let ground = generator("");
    ground.put("other/deploy.sh", "kubectl apply -k prod\n");
    std::os::unix::fs::symlink(ground.0.join("other"), ground.0.join("tree/link")).expect("the folder is ours");
    assert_eq!(ground.transship(&["doctor"]).stderr, "");
}
