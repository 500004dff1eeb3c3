//! The command, as a person and a pipeline meet it: what is on stdout, what on stderr, and the exit code.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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

/// A temporary folder with a migration in it.
struct Ground(PathBuf);

impl Ground {
    fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{}-{test}", std::process::id()));
        fs::create_dir_all(&folder).expect("the temporary folder is ours");
        let ground = Self(folder);
        ground.put("migration.yaml", MIGRATION);
        ground
    }

    fn put(&self, path: &str, text: &str) {
        fs::write(self.0.join(path), text).expect("the temporary folder is ours");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).expect("it was written")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_transship"));
        command.args(args).current_dir(&self.0).env_clear().stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        let output = self.command(args).output().expect("the program can be started");
        let text = |bytes| String::from_utf8(bytes).expect("all output is UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[test]
fn one_environment_is_a_stream_on_stdout() {
    let (code, out, err) = Ground::new("stream").run(&["render", "-e", "prod"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.starts_with("apiVersion: ") && out.contains("\nkind: Deployment\n"), "{out}");
}

#[test]
fn an_error_leaves_stdout_empty_and_has_a_line() {
    let ground = Ground::new("error");
    ground.put("migration.yaml", &MIGRATION.replace("image:", "imag:"));
    let (code, out, err) = ground.run(&["render", "-e", "prod"]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.starts_with("migration.yaml:8:11: error[E0110]: unknown key `imag`"), "{err}");
}

#[test]
fn findings_are_json_on_demand() {
    let ground = Ground::new("json");
    ground.put("migration.yaml", &MIGRATION.replace("image:", "imag:"));
    let (_, _, err) = ground.run(&["render", "-e", "prod", "--message-format", "json"]);
    let findings: Vec<serde_json::Value> =
        err.lines().map(|line| serde_json::from_str(line).expect("every line is JSON")).collect();
    assert_eq!((findings[0]["code"].as_str(), findings[0]["line"].as_u64()), (Some("E0110"), Some(8)));
}

#[test]
fn an_environment_that_is_missing_or_unknown_is_a_wrong_call() {
    let ground = Ground::new("environment");
    for (args, code) in [(&["render"][..], "E0202"), (&["render", "-e", "prd"], "E0203")] {
        let (exit, out, err) = ground.run(args);
        assert_eq!((exit, out.as_str()), (Some(2), ""));
        assert!(err.contains(code), "{err}");
    }
}

#[test]
fn an_input_without_a_migration_says_what_it_has() {
    let ground = Ground::new("none");
    ground.put("migration.yaml", "kind: Service\nmetadata: {name: web}\n");
    let (code, _, err) = ground.run(&["render", "-e", "prod"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("E0115") && err.contains("`Service/web`"), "{err}");
}

#[test]
fn rendered_folders_pass_their_own_check_until_something_changes() {
    let ground = Ground::new("folders");
    let (code, out, err) = ground.run(&["render", "--all", "--out", "deploy"]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    assert!(ground.read("deploy/prod/kustomization.yaml").contains("- web.deployment.yaml\n"));
    assert_eq!(ground.run(&["render", "--all", "--check", "deploy"]).0, Some(0));
    ground.put("migration.yaml", &MIGRATION.replace("1.8.2", "1.8.3"));
    let (code, out, err) = ground.run(&["render", "--all", "--check", "deploy"]);
    assert_eq!(code, Some(1));
    assert!(out.contains("--- a/deploy/prod/web.deployment.yaml\n+++ b/deploy/prod/web.deployment.yaml\n"), "{out}");
    assert!(err.contains("E0908") && err.contains("`deploy/dev`"), "{err}");
}

#[test]
fn a_failed_render_changes_no_folder() {
    let ground = Ground::new("failed");
    ground.run(&["render", "--all", "--out", "deploy"]);
    let before = ground.read("deploy/prod/web.deployment.yaml");
    ground.put("migration.yaml", &MIGRATION.replace("1.8.2", "1.8.3").replace("port:", "prt:"));
    assert_eq!(ground.run(&["render", "--all", "--out", "deploy"]).0, Some(1));
    assert_eq!(ground.read("deploy/prod/web.deployment.yaml"), before);
}

#[test]
fn a_reader_that_stops_reading_is_no_failure() {
    let ground = Ground::new("pipe");
    let workload = MIGRATION.lines().last().expect("it has lines");
    let many: String = (0..400).map(|number| workload.replacen("web", &format!("web-{number}"), 1) + "\n").collect();
    ground.put("migration.yaml", &MIGRATION.replace(workload, &many));
    let mut command = ground.command(&["render", "-e", "prod"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it can be started");
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().expect("it is piped").read_to_string(&mut err).expect("it is UTF-8");
    assert_eq!(child.wait().expect("it ends").code(), Some(0), "{err}");
    assert!(!err.contains("panic") && !err.contains("stdout"), "{err}");
}

#[test]
fn the_same_migration_stands_on_stdin_and_in_a_file() {
    let ground = Ground::new("stdin");
    let file = fs::File::open(ground.0.join("migration.yaml")).expect("it was written");
    let piped = ground.command(&["render", "-", "-e", "prod"]).stdin(file).output().expect("it can be started");
    assert_eq!(String::from_utf8_lossy(&piped.stdout), ground.run(&["render", "-e", "prod"]).1);
}

#[test]
fn a_runbook_has_the_names_of_its_environment() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    for (case, environment) in [
        ("a-cutover-moves-phase-by-phase-on-a-new-load-balancer", "tenth"),
        ("a-cutover-keeps-the-load-balancer-of-terraform", "prod"),
    ] {
        let ground = Ground::new(&format!("runbook-{environment}"));
        let migration = cases.join("expand").join(case).join("migration.yaml");
        ground.put("migration.yaml", &fs::read_to_string(migration).expect("the case is there"));
        let (code, out, err) = ground.run(&["runbook", "--environment", environment]);
        assert_eq!(code, Some(0), "{err}");
        assert_eq!(ground.run(&["runbook", "--environment", environment]).1, out);
        let file = cases.join("runbook").join(format!("{case}.md"));
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&file, &out).expect("the repository can be written");
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        assert!(out == expected, "{} is stale; run UPDATE_EXPECTED=1 cargo test --test cli", file.display());
    }
}

#[test]
fn a_runbook_quotes_what_a_shell_would_run() {
    let ground = Ground::new("runbook-odd");
    let arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup";
    let odd = format!(
        "    web:\n      image: shop/web:1.8.2\n      port: 8080\n      cpu: 250m\n      memory: 256Mi\n      routes:\n        \
         main: {{host: '*.example.com', healthCheck: \"/$(reboot)/it's\", cutover: {{legacyTargetGroup: '{arn}/$(reboot)/1', dedicated: true, phase: done}}}}\n        \
         every: {{path: /every, protocolVersion: GRPC, stickiness: 1h, cutover: {{legacyTargetGroup: '{arn}/b/1', dedicated: true, stickiness: 5m, phase: 33}}}}\n        \
         terraform: {{protocolVersion: HTTP2, stickiness: 1h, cutover: {{targetGroup: '{arn}/${{c}}/1', owner: terraform, securityGroup: []}}}}\n"
    );
    let platform = "  platform: {loadBalancer: {httpPort: 8080}}\n  workloads:\n";
    let head = MIGRATION.split("  workloads:").next().expect("it has workloads");
    ground.put("migration.yaml", &format!("{head}{platform}{odd}"));
    let (code, out, err) = ground.run(&["runbook", "--environment", "prod"]);
    assert_eq!(code, Some(0), "{err}");
    for line in [
        r"export LEGACY_TARGETS='arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/$(reboot)/1'",
        r#"  --connect-to "any.example.com:8080:$ALB:8080" 'http://any.example.com:8080/$(reboot)/it'\''s'"#,
        r#"  name                 = "$${c}""#,
        "+  phase: 33",
    ] {
        assert!(out.lines().any(|it| it == line), "{line}\nis not in\n{out}");
    }
}

/// One warning in each environment, one of them waived, and one error.
const FAULTY: &str = "\
apiVersion: transship.dev/v1alpha1
kind: Migration
metadata: {name: shop}
spec:
  environments: {dev: {}, staging: {}, prod: {}}
  platform: {network: {enforced: true, vpc: 10.0.0.0/16}}
  waivers:
    W0310: {environments: [dev], reason: nobody calls it there, until: 2027-01-31}
  workloads:
    web: {image: 'shop/web:1.8.2', port: 8080, cpu: 250m, memory: 256Mi, scale: 2}
    api: {image: 'shop/api', port: 8080, cpu: 250m, memory: 256Mi, scale: 2, health: /health, sidecars: {log: {image: 'l:1', ports: {http: 9}}}}
";

fn faulty(test: &str) -> Ground {
    let ground = Ground::new(test);
    ground.put("migration.yaml", FAULTY);
    ground
}

#[test]
fn a_check_looks_at_all_environments_and_names_them() {
    let ground = faulty("check");
    let (code, out, err) = ground.run(&["check", "--date", "2027-01-31"]);
    assert_eq!((code, out.as_str()), (Some(1), ""), "{err}");
    assert!(
        err.contains("warning[W0310]: `web` takes requests, but has no readiness probe (in staging, prod); "),
        "{err}"
    );
    assert!(err.ends_with("\n3 environments, 2 workloads: 2 errors, 1 warning, 1 waived\n"), "{err}");
    let (_, _, err) = ground.run(&["check", "--date", "2027-01-31", "--show-waived", "--environment", "dev"]);
    assert!(err.contains("waived[W0310]: `web` takes requests, but has no readiness probe; waived until 2027-01-31: nobody calls it there\n"), "{err}");
    assert!(err.ends_with("1 environment, 2 workloads: 2 errors, 0 warnings, 1 waived\n"), "{err}");
    let (_, _, err) = ground.run(&["check", "--date", "2027-02-01"]);
    assert!(err.contains("migration.yaml:8:72: error[E0262]: "), "{err}");
}

#[test]
fn a_check_takes_its_day_from_the_environment_and_refuses_what_is_none() {
    let ground = faulty("check-day");
    let day = |seconds: &str| {
        let output = ground.command(&["check"]).env("SOURCE_DATE_EPOCH", seconds).output().expect("it can be started");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).contains("E0262"))
    };
    // 31 January and 1 February 2027.
    assert_eq!((day("1801353600"), day("1801440000")), ((Some(1), false), (Some(1), true)));
    assert_eq!(day("tomorrow"), (Some(2), false));
    assert_eq!(ground.run(&["check", "--date", "2027-02-30"]).0, Some(2));
}

#[test]
fn rendering_leaves_out_what_is_waived_and_never_asks_for_the_day() {
    let ground = faulty("waived");
    ground.put(
        "migration.yaml",
        &FAULTY
            .replace("shop/api'", "shop/api:1.0.0'")
            .replace("ports: {http: 9}", "ports: {log: 9}")
            .replace("2027-01-31", "2001-01-31"),
    );
    let (code, out, err) = ground.run(&["render", "-e", "dev"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(!out.is_empty());
    let (code, _, err) = ground.run(&["render", "-e", "prod"]);
    assert!(code == Some(0) && err.contains("W0310"), "{err}");
}

#[test]
fn policy_is_waived_with_a_reason_and_facts_are_not() {
    let ground = faulty("policy");
    let waived = FAULTY.replace(
        "  waivers:\n",
        "  waivers:\n    E0301: {workloads: [api], reason: the registry keeps one tag only}\n",
    );
    ground.put("migration.yaml", &waived.replace("ports: {http: 9}", "ports: {log: 9}"));
    let (code, _, err) = ground.run(&["check", "--date", "2027-01-01"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.ends_with("0 errors, 1 warning, 2 waived\n"), "{err}");
    ground.put("migration.yaml", &waived.replace("E0301", "E0341"));
    let (code, _, err) = ground.run(&["check", "--date", "2027-01-01"]);
    assert!(code == Some(1) && err.contains("`E0341` cannot be waived") && err.contains("error[E0341]"), "{err}");
}

#[test]
fn warnings_fail_a_check_that_denies_them() {
    let ground = Ground::new("deny");
    assert_eq!(ground.run(&["check"]).0, Some(0));
    for flag in ["--deny-warnings", "--strict"] {
        let (code, out, err) = ground.run(&["check", flag]);
        assert_eq!((code, out.as_str()), (Some(1), ""));
        assert!(err.contains("0 errors, ") && err.contains("warning[W"), "{err}");
    }
}

#[test]
fn a_platform_is_checked_by_itself() {
    let ground = Ground::new("check-platform");
    let platform =
        "apiVersion: transship.dev/v1alpha1\nkind: Platform\nmetadata: {name: live}\nspec: {region: eu-west-1}\n";
    ground.put("platform.yaml", platform);
    let (code, out, err) = ground.run(&["check", "platform.yaml"]);
    assert_eq!(
        (code, out.as_str(), err.as_str()),
        (Some(0), "", "a platform in 1 environment: 0 errors, 0 warnings\n")
    );
    ground.put("platform.yaml", &platform.replace("eu-west-1", "eu-west"));
    let (code, _, err) = ground.run(&["check", "platform.yaml"]);
    assert!(code == Some(1) && err.starts_with("platform.yaml:4:16: error[E0112]"), "{err}");
    // What is wrong in the file of a platform is said once, at its own line, however many environments read it.
    ground.put("migration.yaml", &MIGRATION.replace("  workloads:", "  platform: ./platform.yaml\n  workloads:"));
    let (code, _, err) = ground.run(&["check"]);
    assert_eq!((code, err.matches("E0112").count()), (Some(1), 1), "{err}");
    assert!(err.contains("platform.yaml:4:16: error[E0112]"), "{err}");
}

#[test]
fn waivers_of_a_platform_hold_for_its_migrations() {
    let ground = Ground::new("platform-waivers");
    ground.put("platform.yaml", "apiVersion: transship.dev/v1alpha1\nkind: Platform\nmetadata: {name: live}\nspec:\n  waivers: {W0319: Cilium comes with the next cluster, W0350: no product runs on Fargate}\n");
    ground.put("migration.yaml", &MIGRATION.replace("  workloads:", "  platform: ./platform.yaml\n  workloads:"));
    let (code, _, err) = ground.run(&["check", "--show-waived"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("waived[W0319]") && !err.contains("warning[W0319]") && !err.contains("W0263"), "{err}");
}

#[test]
fn findings_are_data_on_stdout_for_those_who_read_data() {
    let ground = faulty("check-data");
    let (code, out, err) = ground.run(&["check", "--format", "json", "--date", "2027-01-01"]);
    assert_eq!((code, err.as_str()), (Some(1), "3 environments, 2 workloads: 2 errors, 1 warning, 1 waived\n"));
    let first: serde_json::Value = serde_json::from_str(out.lines().next().expect("there is one")).expect("it is JSON");
    assert_eq!(first["environments"], serde_json::json!(["staging", "prod"]));
    let (_, out, _) = ground.run(&["check", "--format", "github", "--date", "2027-01-01"]);
    assert!(out.starts_with("::warning file=migration.yaml,line=10,col=5,endColumn=7,title=W0310%3A "), "{out}");
    assert_eq!(out.lines().count(), 3);
}

#[test]
fn sarif_has_what_code_scanning_reads() {
    let ground = faulty("sarif");
    let (code, out, _) = ground.run(&["check", "--format", "sarif", "--date", "2027-01-01"]);
    assert_eq!(code, Some(1));
    let log: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    let run = &log["runs"][0];
    assert_eq!((log["version"].as_str(), run["tool"]["driver"]["name"].as_str()), (Some("2.1.0"), Some("transship")));
    let rules = run["tool"]["driver"]["rules"].as_array().expect("there are rules");
    let results = run["results"].as_array().expect("there are results");
    assert_eq!(results.len(), 4);
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().expect("it has a rule")).expect("it is small")];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["text"].as_str().is_some_and(|it| it.len() > 100));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "migration.yaml");
        assert!(place["region"]["startLine"].as_u64().is_some_and(|it| it > 1));
        assert!(result["partialFingerprints"]["transship/v1"].as_str().is_some_and(|it| it.len() == 32));
        assert!(result["suppressions"].is_array());
    }
    let clash = results.iter().find(|it| it["ruleId"] == "E0341").expect("a port is there twice");
    assert_eq!(clash["relatedLocations"][0]["message"]["text"], "first here");
    let waived: Vec<_> = results.iter().filter(|it| it["suppressions"][0]["kind"] == "inSource").collect();
    assert_eq!(waived.len(), 1);
    assert_eq!(waived[0]["suppressions"][0]["justification"], "nobody calls it there (until 2027-01-31)");
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let ground = faulty("colour");
    let coloured = |args: &[&str], variable: Option<&str>| {
        let mut command = ground.command(args);
        command.envs(variable.map(|it| (it, "1")));
        String::from_utf8_lossy(&command.output().expect("it can be started").stderr).contains('\u{1b}')
    };
    let check = |color: &'static str| ["check", "--format", "human", "--color", color];
    assert!(coloured(&check("always"), None));
    // A pipe is no terminal; and where somebody asks for none, nothing but `always` brings them back.
    assert!(
        !coloured(&check("auto"), None)
            && !coloured(&check("auto"), Some("NO_COLOR"))
            && !coloured(&check("never"), None)
    );
    assert!(coloured(&check("always"), Some("NO_COLOR")));
    assert!(!coloured(&["render", "-e", "dev", "--message-format", "human"], None));
}
