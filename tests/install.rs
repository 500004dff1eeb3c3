//! `install`: what is put where, that a second run changes nothing, that nobody's file is touched, and that the real
//! hosts find what was put; completions and manual.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]
#![cfg(unix)]

#[path = "support/tools.rs"]
mod tools;

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder with a home, a PATH that holds this program, and a repository.
struct Ground(PathBuf);

/// What a run gave.
struct Outcome {
    code: Option<i32>,
    out: String,
    err: String,
}

const HOME: &str = "user/.config/kustomize/plugin/transship.dev/v1alpha1";
const PLUGIN: &str = "user/.local/share/helm/plugins/transship/plugin.yaml";

const MIGRATION: &str = "\
apiVersion: transship.dev/v1alpha1
kind: Migration
metadata: {name: shop}
spec:
  environment: prod
  environments: [prod]
  workloads:
    web: {image: 'shop/web:1.8.2', port: 8080, cpu: 250m, memory: 256Mi, health: /health}
";

impl Ground {
    fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("install-{}-{test}", std::process::id()));
        for inner in ["user", "bin", "repository"] {
            fs::create_dir_all(folder.join(inner)).expect("the temporary folder is ours");
        }
        fs::copy(env!("CARGO_BIN_EXE_transship"), folder.join("bin/transship")).expect("the program was built");
        Self(folder)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("the temporary folder is ours");
        fs::write(path, text).expect("the temporary folder is ours");
    }

    /// Puts a `helm` that only says its version.
    fn helm(&self, version: &str) {
        self.put("bin/helm", &format!("#!/bin/sh\necho {version}\n"));
        self.may_run("bin/helm", 0o755);
    }

    fn may_run(&self, path: &str, mode: u32) {
        fs::set_permissions(self.0.join(path), fs::Permissions::from_mode(mode)).expect("the temporary folder is ours");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).expect("it is there")
    }

    fn has(&self, path: &str) -> bool {
        self.0.join(path).exists()
    }

    fn run(&self, program: &Path, words: &str, variables: &[(&str, &str)]) -> Outcome {
        let mut command = Command::new(program);
        command.args(words.split_whitespace()).current_dir(self.0.join("repository")).env_clear().stdin(Stdio::null());
        // Plugins are shell scripts.
        let path = [self.0.join("bin"), "/usr/bin".into(), "/bin".into()];
        command.env("PATH", std::env::join_paths(path).expect("the folders have plain names"));
        command.env("HOME", self.0.join("user")).envs(variables.iter().copied());
        let output = command.output().expect("the program can be started");
        let own = self.0.display().to_string();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("all output is UTF-8").replace(&own, "[ground]");
        Outcome { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    fn transship(&self, words: &str) -> Outcome {
        self.run(Path::new(env!("CARGO_BIN_EXE_transship")), words, &[])
    }

    /// Runs this program where no tool of the machine is seen.
    fn alone(&self, words: &str) -> Outcome {
        let path = self.0.join("bin").display().to_string();
        self.run(Path::new(env!("CARGO_BIN_EXE_transship")), words, &[("PATH", &path)])
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn lines(word: &str) -> String {
    let file = |path| format!("{word}: [ground]/{HOME}/{path}\n");
    ["migration/Migration", "expandmigrations/ExpandMigrations", "platform/Platform"].map(file).concat()
}

#[test]
fn a_second_run_changes_nothing() {
    let ground = Ground::new("twice");
    let first = ground.transship("install kustomize");
    assert_eq!((first.code, first.out), (Some(0), lines("written")), "{}", first.err);
    assert!(first.err.contains("kustomize build --enable-alpha-plugins --enable-exec"), "{}", first.err);
    let file = ground.0.join(HOME).join("migration/Migration");
    let mode = fs::metadata(&file).expect("it was written").permissions().mode();
    assert_eq!(mode & 0o777, 0o755);
    let second = ground.transship("install kustomize");
    assert_eq!((second.code, second.out), (Some(0), lines("unchanged")));
}

#[test]
fn a_dry_run_writes_nothing() {
    let ground = Ground::new("dry");
    let run = ground.transship("install kustomize --dry-run");
    assert_eq!((run.code, run.out), (Some(0), lines("would be written")));
    assert!(!ground.has("user/.config"));
    ground.transship("install kustomize");
    let run = ground.transship("install kustomize --remove --dry-run");
    assert_eq!((run.code, run.out), (Some(0), lines("would be removed")));
    assert!(ground.has(&format!("{HOME}/migration/Migration")));
}

#[test]
fn an_older_file_of_ours_is_updated() {
    let ground = Ground::new("older");
    ground.transship("install kustomize");
    let newest = ground.read(&format!("{HOME}/migration/Migration"));
    let older = ["#!/bin/sh\nexec transship \"$@\"\n".to_owned(), format!("{newest}# older\n")];
    for text in older {
        ground.put(&format!("{HOME}/migration/Migration"), &text);
        let run = ground.transship("install kustomize");
        assert!(run.out.starts_with("updated: ") && run.out.contains("unchanged: "), "{}{}", run.out, run.err);
        assert_eq!(ground.read(&format!("{HOME}/migration/Migration")), newest);
    }
    ground.may_run(&format!("{HOME}/migration/Migration"), 0o644);
    assert!(ground.transship("install kustomize").out.starts_with("updated: "));
}

#[test]
fn a_file_of_somebody_else_stops_the_run_before_it_begins() {
    let ground = Ground::new("foreign");
    ground.put(&format!("{HOME}/platform/Platform"), "#!/bin/sh\necho mine\n");
    for words in ["install kustomize", "install kustomize --dry-run", "install kustomize --remove"] {
        let run = ground.transship(words);
        assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{words}");
        let expected = format!(
            "error[E0960]: `[ground]/{HOME}/platform/Platform` is not a file of transship; move it away, or install \
             elsewhere with `--dir`\n"
        );
        assert_eq!(run.err, expected, "{words}");
        assert!(!ground.has(&format!("{HOME}/migration")));
    }
    assert_eq!(ground.read(&format!("{HOME}/platform/Platform")), "#!/bin/sh\necho mine\n");
}

#[test]
fn a_link_is_never_written_through() {
    let ground = Ground::new("link");
    ground.transship("install kustomize");
    let file = ground.0.join(HOME).join("migration/Migration");
    fs::rename(&file, ground.0.join("elsewhere")).expect("the temporary folder is ours");
    std::os::unix::fs::symlink(ground.0.join("elsewhere"), &file).expect("the temporary folder is ours");
    assert!(ground.transship("install kustomize").err.contains("E0960"));
}

#[test]
fn what_was_put_can_be_removed_and_nothing_else_is() {
    let ground = Ground::new("remove");
    ground.transship("install kustomize");
    ground.put("user/.config/kustomize/plugin/other.example.com/v1/x/X", "mine");
    let run = ground.transship("install kustomize --remove");
    assert_eq!((run.code, run.out), (Some(0), lines("removed")));
    assert!(!ground.has("user/.config/kustomize/plugin/transship.dev"));
    assert!(ground.has("user/.config/kustomize/plugin/other.example.com/v1/x/X"));
    assert_eq!(ground.transship("install kustomize --remove").out, lines("not there"));
}

#[test]
fn a_folder_that_kustomize_takes_already_is_not_hidden_by_a_new_one() {
    let ground = Ground::new("existing");
    ground.put("user/kustomize/plugin/other.example.com/v1/x/X", "mine");
    assert!(ground.transship("install kustomize").out.contains("[ground]/user/kustomize/plugin/transship.dev"));
    assert!(!ground.has("user/.config"));
}

#[test]
fn a_system_that_refuses_is_reported() {
    let ground = Ground::new("refused");
    ground.put("user/.config", "a file where a folder should be");
    let run = ground.transship("install kustomize");
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("error[E0909]: cannot write"), "{}", run.err);
}

#[test]
fn without_a_home_the_call_must_say_where() {
    let ground = Ground::new("homeless");
    for words in ["install kustomize", "install helm --helm 4"] {
        let own = Path::new(env!("CARGO_BIN_EXE_transship"));
        let mut command = Command::new(own);
        let output =
            command.args(words.split_whitespace()).current_dir(&ground.0).env_clear().output().expect("it runs");
        assert_eq!(output.status.code(), Some(2), "{words}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("error[E0961]"), "{words}");
    }
}

#[test]
fn the_real_hosts_find_what_was_put() {
    let test = "the_real_hosts_find_what_was_put";
    let ground = Ground::new("hosts");
    ground.put("repository/prod/migration.yaml", MIGRATION);
    ground.put("repository/prod/kustomization.yaml", "generators: [migration.yaml]\n");
    for (program, verb) in [(tools::kustomize(test), "build"), (tools::kubectl(test), "kustomize")] {
        let Some(program) = program else { continue };
        ground.transship("install kustomize --remove");
        let before = ground.run(&program, &format!("{verb} --enable-alpha-plugins prod"), &[]);
        assert!(before.code == Some(1) && before.err.contains("plugin"), "{}", before.err);
        assert!(ground.transship("doctor").err.contains("error[E0630]"));
        ground.transship("install kustomize");
        let after = ground.run(&program, &format!("{verb} --enable-alpha-plugins prod"), &[]);
        assert!(after.code == Some(0) && after.out.contains("kind: Deployment"), "{}", after.err);
        assert!(!ground.transship("doctor").err.contains("E06"));
    }
}

#[test]
fn helm_4_gets_its_plugin_and_helm_3_words() {
    let ground = Ground::new("helm");
    ground.helm("v4.2.4+g1234");
    let run = ground.alone("install helm");
    assert_eq!((run.code, run.out), (Some(0), format!("written: [ground]/{PLUGIN}\n")), "{}", run.err);
    assert!(run.err.contains("--post-renderer transship"), "{}", run.err);
    assert_eq!(ground.alone("install helm").out, format!("unchanged: [ground]/{PLUGIN}\n"));
    ground.helm("v3.21.4+g1234");
    let run = ground.alone("install helm");
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""));
    assert!(run.err.starts_with("Helm 3: nothing to install") && run.err.contains("--remove"), "{}", run.err);
    assert_eq!(ground.alone("install helm --remove").out, format!("removed: [ground]/{PLUGIN}\n"));
    assert!(!ground.has("user/.local/share/helm/plugins/transship"));
    assert!(!ground.alone("install helm").err.contains("--remove"));
}

#[test]
fn a_plugin_that_would_break_helm_3_is_refused() {
    let ground = Ground::new("breaks");
    ground.helm("v3.21.4");
    let run = ground.alone("install helm --helm 4");
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.contains("error[E0963]") && run.err.contains("HELM_PLUGINS=DIR"), "{}", run.err);
    assert!(!ground.has(PLUGIN));
    let run = ground.alone("install helm --helm 4 --dir ../own");
    assert_eq!((run.code, run.out.as_str()), (Some(0), "written: ../own/transship/plugin.yaml\n"), "{}", run.err);
    assert!(run.err.contains("HELM_PLUGINS=[ground]/"), "{}", run.err);
}

#[test]
fn an_unknown_helm_must_be_named() {
    let ground = Ground::new("unknown");
    let run = ground.alone("install helm");
    assert_eq!((run.code, run.out.as_str()), (Some(2), ""));
    assert!(run.err.contains("error[E0962]: `helm` is not on PATH"), "{}", run.err);
    ground.helm("(devel)");
    assert!(ground.alone("install helm").err.contains("does not say its version"));
    assert_eq!(ground.alone("install helm --helm 3").code, Some(0));
    assert!(!ground.has(PLUGIN));
}

#[test]
fn the_plugin_works_in_helm_4_and_breaks_helm_3_as_the_texts_say() {
    let test = "the_plugin_works_in_helm_4_and_breaks_helm_3_as_the_texts_say";
    let Some(helms) = tools::helms(test) else { return };
    let ground = Ground::new("helms");
    ground.put("repository/chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 0.1.0\n");
    ground.put("repository/chart/templates/migration.yaml", MIGRATION);
    let template = "template shop chart --post-renderer transship";
    for (major, helm) in helms {
        drop(fs::remove_file(ground.0.join("bin/helm")));
        std::os::unix::fs::symlink(&helm, ground.0.join("bin/helm")).expect("the temporary folder is ours");
        let run = ground.alone("install helm");
        assert_eq!(run.code, Some(0), "{}", run.err);
        assert_eq!(ground.has(PLUGIN), major == 4, "Helm {major}");
        let rendered = ground.run(&helm, template, &[]);
        assert!(
            rendered.code == Some(0) && rendered.out.contains("kind: Deployment"),
            "Helm {major}: {}",
            rendered.err
        );
        assert_eq!(ground.alone("doctor").err, "", "Helm {major}");
        // The plugin of the other major version, by hand.
        ground.put(PLUGIN, include_str!("../plugin/helm/transship/plugin.yaml"));
        assert_eq!(ground.alone("doctor").err.contains("error[E0625]"), major == 3, "Helm {major}");
        let listed = ground.run(&helm, "plugin list", &[]);
        assert_eq!(listed.err.contains("apiVersion"), major == 3, "Helm {major}: {}{}", listed.out, listed.err);
        drop(fs::remove_file(ground.0.join(PLUGIN)));
    }
}

#[test]
fn argo_cd_gets_the_files_of_the_plugin_with_names_of_the_user() {
    let ground = Ground::new("argocd");
    let all = ground.transship("install argocd");
    assert_eq!((all.code, all.err.as_str()), (Some(0), ""));
    for name in ["kustomization", "sidecar", "plugin", "application", "applicationset"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("plugin/argocd/{name}.yaml"));
        let text = fs::read_to_string(file).expect("it is committed");
        assert!(all.out.contains(&format!("# {name}.yaml: ")) && all.out.contains(&text), "{name}");
        assert_eq!(ground.transship(&format!("install argocd --only {name}")).out, text);
    }
    let own = "install argocd --only applicationset --repo git@example.com:team/shop.git --path apps/shop";
    let own = ground.transship(own).out;
    assert!(own.contains("repoURL: \"git@example.com:team/shop.git\"\n"), "{own}");
    assert!(own.contains("        path: \"apps/shop\"\n") && !own.contains("ORGANISATION"), "{own}");
}

#[test]
fn the_component_for_argo_cd_adds_the_sidecar() {
    let Some(kustomize) = tools::kustomize("the_component_for_argo_cd_adds_the_sidecar") else { return };
    let ground = Ground::new("component");
    for name in ["kustomization", "sidecar"] {
        let text = ground.transship(&format!("install argocd --only {name}")).out;
        ground.put(&format!("repository/transship/{name}.yaml"), &text);
    }
    let server = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: argocd-repo-server}\nspec: {template: {spec: \
                  {containers: [{name: server, image: argocd}]}}}\n";
    ground.put("repository/server.yaml", server);
    ground.put("repository/kustomization.yaml", "resources: [server.yaml]\ncomponents: [transship]\n");
    let built = ground.run(&kustomize, "build .", &[]);
    assert!(
        built.out.contains("name: cmp-transship") && built.out.contains("name: server"),
        "{}{}",
        built.out,
        built.err
    );
}

fn piped(program: &str, args: &[&str], text: &str) -> Option<(bool, String)> {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    Some((output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned()))
}

#[test]
fn completions_are_scripts_of_their_shell() {
    let ground = Ground::new("completions");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = ground.transship(&format!("completions {shell}"));
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{shell}");
        assert!(run.out.contains("render") && run.out.contains("doctor"), "{shell}: {}", run.out);
        let words: &[&str] = if shell == "fish" { &["--no-execute"] } else { &["-n"] };
        if matches!(shell, "bash" | "zsh" | "fish") {
            // Where the shell is not there, its syntax cannot be looked at.
            let parsed = piped(shell, words, &run.out);
            assert!(parsed.as_ref().is_none_or(|(fine, _)| *fine), "{shell}: {parsed:?}");
            assert!(shell != "bash" || parsed.is_some(), "bash is everywhere where these tests run");
        }
    }
    assert_eq!(ground.transship("completions tcsh").code, Some(2));
}

#[test]
fn bash_completes_the_commands() {
    let ground = Ground::new("completes");
    ground.put("completion", &ground.transship("completions bash").out);
    let script = "source \"$0\"; COMP_WORDS=(transship doc); COMP_CWORD=1; _transship transship doc transship; \
                  echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash").args(["-c", script]).arg(ground.0.join("completion")).output();
    let output = output.expect("bash is everywhere where these tests run");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "doctor\n", "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_manual_is_a_page_without_faults() {
    let ground = Ground::new("manual");
    for (words, title, says) in [
        ("man", ".TH transship 1", "transship\\-doctor(1)"),
        ("man render", ".TH transship-render 1", "\\-\\-environment"),
        ("man doctor", ".TH transship-doctor 1", "Examples"),
    ] {
        let run = ground.transship(words);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{words}");
        assert!(run.out.contains(title) && run.out.contains(says), "{words}: {}", run.out);
        let judges: [(&str, &[&str]); 2] =
            [("mandoc", &["-Tlint", "-Wwarning"]), ("groff", &["-man", "-ww", "-z", "-Kutf8"])];
        for (judge, args) in judges {
            let verdict = piped(judge, args, &run.out);
            assert!(verdict.as_ref().is_none_or(|(_, said)| said.is_empty()), "{words}: {verdict:?}");
        }
    }
    let run = ground.transship("man rendr");
    assert!(run.code == Some(2) && run.err.contains("render, "), "{}", run.err);
}
