//! The door of Argo CD: its contract always, and Argo CD's own servers with the files of `plugin/argocd`.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;
#[path = "support/tools.rs"]
mod tools;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{Case, Outcome, documents, entries, read, repository};

const MIGRATION: &str = "\
apiVersion: transship.dev/v1alpha1
kind: Migration
metadata: {name: shop}
spec:
  environments: [dev, prod]
  workloads:
    web:
      image: shop/web:1.8.2
      port: 8080
      cpu: 250m
      memory: 256Mi
      health: /health
      init: {migrate: {image: 'shop/migrate:1.8.2'}}
    jobs: {image: 'shop/jobs:1.8.2', cpu: 250m, memory: 256Mi}
";

const PARAMETERS: &str = "ARGOCD_APP_PARAMETERS";

fn shop() -> Case {
    Case::new().file("deploy/migration.yaml", MIGRATION)
}

/// Generates as Argo CD does: in the folder of the Application, with its variables.
fn generate(case: &Case, parameters: Option<&str>) -> Outcome {
    asked(case, "generate", parameters)
}

fn asked(case: &Case, verb: &str, parameters: Option<&str>) -> Outcome {
    let mut variables = vec![
        ("ARGOCD_APP_NAME", "shop"),
        ("ARGOCD_APP_NAMESPACE", "elsewhere"),
        ("ARGOCD_APP_SOURCE_PATH", "deploy"),
        ("KUBE_VERSION", "1.33.2"),
        ("KUBE_API_VERSIONS", "v1,apps/v1"),
        // What Argo CD makes of another parameter's name; only the JSON counts.
        ("PARAM_ENVIRONMENT", "dev"),
    ];
    variables.extend(parameters.map(|it| (PARAMETERS, it)));
    case.run_in("deploy", &["argocd", verb], &variables)
}

/// Returns a parameter list in Argo CD's form.
fn parameters(list: &Value) -> String {
    list.to_string()
}

fn environment(name: &str) -> Value {
    json!({"name": "environment", "string": name})
}

/// Reads stdout as Argo CD does: every document is an object with a kind and a name.
#[track_caller]
fn objects(outcome: &Outcome) -> BTreeMap<String, Value> {
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let mut objects = BTreeMap::new();
    for object in documents::<Value>(&outcome.stdout) {
        let text = |pointer: &str| object.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let label = format!(
            "{} {}/{}",
            text("/apiVersion").expect("an object has an apiVersion"),
            text("/kind").expect("an object has a kind"),
            text("/metadata/name").expect("an object has a name"),
        );
        assert!(objects.insert(label.clone(), object).is_none(), "{label} stands twice");
    }
    assert!(!objects.is_empty(), "an empty stdout with exit 0 would empty the application");
    objects
}

/// Checks a failure: nothing on stdout, and what is said.
#[track_caller]
fn fails(outcome: &Outcome, code: i32, words: &[&str]) {
    assert_eq!((outcome.code, outcome.stdout.as_str()), (code, ""), "{}", outcome.stderr);
    for word in words {
        assert!(outcome.stderr.contains(word), "`{word}` is not in: {}", outcome.stderr);
    }
}

#[test]
fn an_application_gets_the_objects_of_the_command() {
    for name in ["dev", "prod"] {
        let case = shop();
        let generated = generate(&case, Some(&parameters(&json!([environment(name)]))));
        let rendered = case.run_in("deploy", &["render", "-e", name], &[]);
        assert_eq!(generated.stdout, rendered.stdout);
        assert!(objects(&generated).contains_key("apps/v1 Deployment/web"));
    }
}

#[test]
fn every_example_is_generated_as_it_is_committed() {
    let folders = entries(&repository().join("examples")).into_values().filter(|it| it.join("expected").is_dir());
    let mut count = 0;
    for folder in folders {
        for (file, expected) in entries(&folder.join("expected")) {
            let Some(name) = file.strip_suffix(".yaml").filter(|_| folder.join("migration.yaml").is_file()) else {
                continue;
            };
            let case = Case::of(&folder, &["expected"]);
            let list = parameters(&json!([environment(name)]));
            let generated = case.run_in("", &["argocd", "generate"], &[(PARAMETERS, &list)]);
            assert_eq!(generated.stdout, read(&expected), "{}: {}", folder.display(), generated.stderr);
            count += 1;
        }
    }
    assert!(count >= 12, "only {count} environments of examples were found");
}

#[test]
fn without_an_environment_the_declared_ones_are_named() {
    let nothing = [None, Some(""), Some("null"), Some("[]"), Some("[{\"name\":\"environment\",\"string\":\"\"}]")];
    for list in nothing {
        fails(&generate(&shop(), list), 2, &["parameter `environment`: error[E0940]", "`dev` or `prod`"]);
    }
    let own = Case::new().file("deploy/migration.yaml", &MIGRATION.replace("spec:\n", "spec:\n  environment: prod\n"));
    let asked_for = objects(&generate(&own, Some(&parameters(&json!([environment("prod")])))));
    for list in nothing {
        assert_eq!(objects(&generate(&own, list)), asked_for, "{list:?}");
    }
}

#[test]
fn the_environment_is_no_variable_of_the_plugin() {
    let variables = [("ARGOCD_ENV_ENVIRONMENT", "prod")];
    let outcome = shop().run_in("deploy", &["argocd", "generate"], &variables);
    fails(&outcome, 2, &["`plugin.env` is not read", "`plugin.parameters`"]);
}

#[test]
fn parameters_that_mean_nothing_are_errors() {
    let prod = environment("prod");
    for (list, words) in [
        (json!([environment("prd")]), ["environment `prd` is not declared", "use `dev` or `prod`"]),
        (json!([{"name": "enviroment", "string": "prod"}]), ["parameter `enviroment`", "write `environment`"]),
        (json!([{"name": "environment", "map": {"a": "b"}}]), ["it holds `map`, but is `string`", "string: prod"]),
        (json!([{"name": "environment", "string": 1}]), ["it is no text", "parameter `environment`"]),
        (json!([prod, prod]), ["it is given twice", "give it once"]),
        (json!([{"string": "prod"}]), ["has no `name`", "`environment`"]),
        (json!({"name": "environment"}), ["is no JSON list", "ARGOCD_APP_PARAMETERS"]),
        (json!([prod, {"name": "set", "map": {"a": "b"}}]), ["parameter `set`", "is no chart"]),
        (json!([prod, {"name": "images", "array": ["x"]}]), ["it holds `array`, but is `map`", "images"]),
        (json!([prod, {"name": "images", "map": {"wbe": "x:1"}}]), ["parameter `images`: wbe", "write `web`"]),
        (json!([prod, {"name": "images", "map": {"web/x": "x:1"}}]), ["[web/x]", "`web/migrate` or `web`"]),
        (json!([prod, {"name": "scale", "map": {"worker": "2"}}]), ["parameter `scale`: worker", "`web` or `jobs`"]),
    ] {
        fails(&generate(&shop(), Some(&parameters(&list))), 2, &words);
    }
}

#[test]
fn values_of_parameters_are_checked_like_those_of_the_file() {
    for (parameter, code, place) in [
        (
            json!({"name": "images", "map": {"web": "shop/web"}}),
            "E0301",
            "parameter `images`: spec.workloads.web.image",
        ),
        (json!({"name": "scale", "map": {"web": "many"}}), "E0111", "parameter `scale`: spec.workloads.web"),
    ] {
        let list = parameters(&json!([environment("prod"), parameter]));
        fails(&generate(&shop(), Some(&list)), 1, &[code, place]);
    }
}

#[test]
fn what_else_is_wrong_keeps_its_line_beside_an_override() {
    let case = Case::new().file("deploy/migration.yaml", &MIGRATION.replace("      cpu: 250m\n", ""));
    let list = json!([environment("prod"), {"name": "images", "map": {"web": "shop/web:2"}}]);
    fails(&generate(&case, Some(&parameters(&list))), 1, &["migration.yaml:7:5: error[E0207]"]);
}

#[test]
fn an_image_and_a_scale_change_what_they_name_and_nothing_else() {
    let list = json!([
        environment("prod"),
        {"name": "images", "map": {"web": "shop/web:1.9.0", "web/migrate": "shop/migrate:1.9.0"}},
        {"name": "scale", "map": {"jobs": "3", "web": "4-8"}},
    ]);
    let case = shop();
    let plain = objects(&generate(&case, Some(&parameters(&json!([environment("prod")])))));
    let laid = objects(&generate(&case, Some(&parameters(&list))));
    let pod = "/spec/template/spec";
    let (web, jobs) = (&laid["apps/v1 Deployment/web"], &laid["apps/v1 Deployment/jobs"]);
    assert_eq!(web.pointer(&format!("{pod}/containers/0/image")), Some(&json!("shop/web:1.9.0")));
    assert_eq!(web.pointer(&format!("{pod}/initContainers/0/image")), Some(&json!("shop/migrate:1.9.0")));
    assert_eq!(jobs.pointer("/spec/replicas"), Some(&json!(3)));
    assert_eq!(jobs.pointer(pod), plain["apps/v1 Deployment/jobs"].pointer(pod));
    let autoscaler = &laid["autoscaling/v2 HorizontalPodAutoscaler/web"]["spec"];
    assert_eq!((&autoscaler["minReplicas"], &autoscaler["maxReplicas"]), (&json!(4), &json!(8)));
    assert_eq!(laid["v1 Service/web"], plain["v1 Service/web"]);
}

#[test]
fn findings_name_the_file_below_the_path_of_the_application() {
    let case = Case::new().file("deploy/migration.yaml", &MIGRATION.replace("port: 8080", "prot: 8080"));
    let list = parameters(&json!([environment("prod")]));
    fails(&generate(&case, Some(&list)), 1, &["migration.yaml:9:7: error[E0110]"]);
}

#[test]
fn another_file_is_a_parameter() {
    let case = Case::new().file("deploy/sub/shop.yaml", MIGRATION);
    let list = |path: &str| parameters(&json!([environment("prod"), {"name": "path", "string": path}]));
    assert!(objects(&generate(&case, Some(&list("sub/shop.yaml")))).contains_key("v1 Service/web"));
    for path in ["none.yaml", "sub", "/etc/passwd", "../../../etc/passwd"] {
        fails(&generate(&case, Some(&list(path))), 2, &["E0901", path, "parameter `path`"]);
    }
    fails(
        &generate(&case, Some(&parameters(&json!([environment("prod")])))),
        2,
        &["`migration.yaml`", "does not exist"],
    );
}

#[test]
fn the_repository_is_read_without_its_git_folder_and_nothing_beyond_it() {
    let platform =
        "apiVersion: transship.dev/v1alpha1\nkind: Platform\nmetadata: {name: eks}\nspec: {region: eu-west-1}\n";
    let case = |path: &str| {
        let text = MIGRATION.replace("spec:\n", &format!("spec:\n  platform: {path}\n"));
        Case::new().file("repository/deploy/migration.yaml", &text)
    };
    let run = |case: &Case, source: &str| {
        let list = parameters(&json!([environment("prod")]));
        let variables = [(PARAMETERS, list.as_str()), ("ARGOCD_APP_SOURCE_PATH", source)];
        case.run_in("repository/deploy", &["argocd", "generate"], &variables)
    };
    let inside = case("../shared/eks.yaml").file("repository/shared/eks.yaml", platform);
    objects(&run(&inside, "deploy"));
    // A part of a larger repository was sent, from this folder on.
    objects(&run(&inside, "team/of/deploy"));
    fails(&run(&inside, "."), 1, &["E0206", "outside of the repository"]);
    let outside = case("../../eks.yaml").file("eks.yaml", platform);
    fails(&run(&outside, "deploy"), 1, &["E0206", "outside of the repository"]);
}

#[test]
fn nothing_to_apply_is_an_error() {
    let text = MIGRATION
        .replace("cpu: 250m, memory: 256Mi}", "cpu: 250m, memory: 256Mi, enabled: false}")
        .replace("      port: 8080", "      enabled: false\n      port: 8080")
        .replace("spec:\n", "spec:\n  platform: {network: {policies: false}}\n");
    let case = Case::new().file("deploy/migration.yaml", &text);
    let list = parameters(&json!([environment("prod")]));
    fails(&generate(&case, Some(&list)), 1, &["E0942", "no object at all"]);
}

#[test]
fn what_parameters_hold_is_not_repeated_where_it_cannot_be_read() {
    let broken = "[{\"name\": \"environment\", \"string\": \"hunter2\"";
    let outcome = generate(&shop(), Some(broken));
    fails(&outcome, 2, &["E0940"]);
    assert!(!outcome.stderr.contains("hunter2"), "{}", outcome.stderr);
}

#[test]
fn parameters_announce_what_the_migration_has() {
    let announced = |case: &Case, list: Option<&str>| -> Vec<Value> {
        let outcome = asked(case, "parameters", list);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        serde_json::from_str(&outcome.stdout).expect("stdout is one JSON list")
    };
    let names = |list: &[Value]| list.iter().map(|it| it["name"].as_str().map(str::to_owned)).collect::<Vec<_>>();
    let list = announced(&shop(), None);
    assert_eq!(names(&list), ["environment", "images", "scale"].map(|it| Some(it.to_owned())));
    assert_eq!((&list[0]["tooltip"], &list[0]["required"]), (&json!("`dev` or `prod`"), &json!(true)));
    // Argo CD would show it as the value, and never send it.
    assert!(list[0].get("string").is_none());
    assert_eq!(list[1]["map"], json!({"web": "shop/web:1.8.2", "jobs": "shop/jobs:1.8.2"}));
    let own = MIGRATION.replace("spec:\n", "spec:\n  environment: dev\n");
    let own = announced(&Case::new().file("deploy/migration.yaml", &own), None);
    assert_eq!((&own[0]["string"], &own[0]["required"]), (&json!("dev"), &json!(false)));
    let wrong = Case::new().file("deploy/migration.yaml", "{");
    assert_eq!(names(&announced(&wrong, None)), names(&list));
    assert!(asked(&wrong, "parameters", None).stderr.contains("migration.yaml:1"));
}

#[test]
fn folders_are_discovered_by_what_is_in_them() {
    let discovered = |case: &Case, list: Option<&str>| {
        let outcome = asked(case, "discover", list);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
        outcome.stdout
    };
    let chart = |text: &str| Case::new().file("deploy/Chart.yaml", "name: x\n").file("deploy/templates/x.yaml", text);
    assert_eq!(discovered(&shop(), None), "migration.yaml\n");
    assert_eq!(discovered(&chart("apiVersion: transship.dev/v1alpha1\n"), None), "Chart.yaml\n");
    assert_eq!(discovered(&chart("{{ include \"transship.migration\" . }}\n"), None), "Chart.yaml\n");
    assert_eq!(discovered(&chart("kind: Service\n"), None), "");
    assert_eq!(discovered(&Case::new().file("deploy/migration.yaml", "up: CREATE TABLE\n"), None), "");
    assert_eq!(discovered(&Case::new().file("deploy/a.txt", ""), None), "");
    // Discovery comes before Kustomize: a folder of the Kustomize doors stays one, unless the plugin is named.
    let both = shop().file("deploy/kustomization.yaml", "generators: [migration.yaml]\n");
    assert_eq!((discovered(&both, None), discovered(&both, Some("null"))), (String::new(), "migration.yaml\n".into()));
    let elsewhere = Case::new().file("deploy/sub/shop.yaml", MIGRATION);
    let list = parameters(&json!([{"name": "path", "string": "sub/shop.yaml"}]));
    assert_eq!(discovered(&elsewhere, Some(&list)), "sub/shop.yaml\n");
}

/// A repository with a chart, and a program `helm` that the test wrote.
#[cfg(unix)]
fn chart_with(helm: &str) -> Case {
    use std::os::unix::fs::PermissionsExt;
    let case = Case::new().file("deploy/Chart.yaml", "name: shop\n").file("bin/helm", &format!("#!/bin/sh\n{helm}"));
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(case.folder().join("bin/helm"), mode).expect("it was just written");
    case.file("deploy/values-prod.yaml", "").file("deploy/m.yaml", MIGRATION)
}

#[cfg(unix)]
fn generate_chart(case: &Case, list: &Value) -> Outcome {
    let list = parameters(list);
    let path = format!("{}:/usr/bin:/bin", case.folder().join("bin").display());
    let variables = [
        (PARAMETERS, list.as_str()),
        ("PATH", &path),
        ("ARGOCD_APP_NAME", "argocd_shop"),
        ("ARGOCD_APP_NAMESPACE", "shop-prod"),
        ("ARGOCD_APP_SOURCE_PATH", "deploy"),
        ("KUBE_VERSION", "1.33.2"),
        ("KUBE_API_VERSIONS", "v1,apps/v1"),
    ];
    case.run_in("deploy", &["argocd", "generate"], &variables)
}

#[cfg(unix)]
#[test]
fn helm_is_called_as_argo_cd_calls_it_and_its_migration_is_expanded() {
    let case =
        chart_with("for word in \"$@\"; do echo \"$word\" >> ../said; done\necho 'kind: Note' >&2\ncat m.yaml\n");
    let list = json!([
        environment("prod"),
        {"name": "values", "array": ["values-prod.yaml"]},
        {"name": "set", "map": {"image.tag": "1.9.0", "list": "a,b"}},
    ]);
    let outcome = generate_chart(&case, &list);
    assert!(objects(&outcome).contains_key("apps/v1 Deployment/web"));
    assert!(outcome.stderr.contains("kind: Note"), "{}", outcome.stderr);
    let values = case.folder().join("deploy/values-prod.yaml").display().to_string();
    let said = read(&case.folder().join("said"));
    let expected = format!(
        "template shop . --include-crds --namespace shop-prod --kube-version 1.33.2 --api-versions v1 --api-versions \
         apps/v1 --values {values} --set image.tag=1.9.0 --set list=a\\,b"
    );
    assert_eq!(said.lines().collect::<Vec<_>>().join(" "), expected);
}

#[cfg(unix)]
#[test]
fn neither_of_the_two_programs_can_fail_unseen() {
    let prod = json!([environment("prod")]);
    let failed = chart_with("cat m.yaml\necho 'Error: no template' >&2\nexit 3\n");
    fails(&generate_chart(&failed, &prod), 1, &["E0941", "exit status: 3", "Error: no template"]);
    fails(&generate_chart(&chart_with("cat m.yaml\n"), &json!([])), 1, &["no environment is chosen"]);
    fails(&generate_chart(&chart_with("exit 0\n"), &prod), 1, &["E0942"]);
    let missing = Case::new().file("deploy/Chart.yaml", "name: shop\n").file("bin/other", "");
    let path = missing.folder().join("bin").display().to_string();
    let outcome = missing.run_in("deploy", &["argocd", "generate"], &[("PATH", &path)]);
    fails(&outcome, 1, &["E0941", "no `helm` on PATH"]);
}

#[cfg(unix)]
#[test]
fn a_chart_takes_its_own_parameters_and_files_of_the_repository() {
    for (parameter, words) in [
        (json!({"name": "images", "map": {"web": "x:1"}}), ["parameter `images`", "has a `Chart.yaml`"]),
        (json!({"name": "values", "array": ["/etc/passwd"]}), ["parameter `values`", "absolute"]),
        (json!({"name": "values", "array": ["../../../x"]}), ["parameter `values`", "outside of the repository"]),
        (json!({"name": "values", "array": ["https://x.example.com/v"]}), ["parameter `values`", "does not exist"]),
    ] {
        fails(&generate_chart(&chart_with("cat m.yaml\n"), &json!([environment("prod"), parameter])), 2, &words);
    }
}

#[cfg(unix)]
#[test]
fn dependencies_are_fetched_when_they_are_not_there() {
    let case = chart_with("echo $1 >> ../said\n[ $1 = template ] && cat m.yaml\nexit 0\n");
    let case = case.file("deploy/Chart.yaml", "name: shop\ndependencies:\n- {name: x, repository: 'file://../x'}\n");
    objects(&generate_chart(&case, &json!([environment("prod")])));
    assert_eq!(read(&case.folder().join("said")), "dependency\ntemplate\n");
}

#[cfg(unix)]
#[test]
fn both_helms_render_our_chart_for_argo_cd() {
    let Some(helms) = tools::helms("both_helms_render_our_chart_for_argo_cd") else { return };
    for (major, helm) in helms {
        let case = Case::of(&repository().join("charts/migration"), &[]);
        let path = helm.parent().expect("a program lies in a folder").display().to_string();
        let list = parameters(&json!([{"name": "values", "array": ["values-prod.yaml"]}]));
        let variables = [
            (PARAMETERS, list.as_str()),
            ("PATH", &path),
            ("ARGOCD_APP_NAME", "shop"),
            ("KUBE_VERSION", "1.33.2"),
            ("HOME", &case.folder().display().to_string()),
        ];
        let generated = objects(&case.run_in("", &["argocd", "generate"], &variables));
        assert!(generated.contains_key("apps/v1 Deployment/web"), "Helm {major}: {:?}", generated.keys());
        assert!(generated.keys().all(|it| !it.contains("Migration")), "Helm {major}");
    }
}

/// Asks Argo CD itself about a file of `plugin/argocd`, for a repository that holds the shop in `deploy`.
fn answered(test: &str, case: &Case, file: &str) -> Option<Vec<Value>> {
    let driver = tools::argocd(test)?;
    let plugin = repository().join("plugin/argocd");
    let own = Path::new(env!("CARGO_BIN_EXE_transship")).parent().expect("a program lies in a folder");
    let path = std::env::join_paths([own, Path::new("/usr/bin"), Path::new("/bin")]).expect("plain names");
    let mut command = Command::new(driver);
    command.arg("-plugin").arg(&plugin).arg("-repository").arg(case.folder()).arg("-application");
    command.arg(if file.contains('/') { PathBuf::from(file) } else { plugin.join(file) });
    // Argo CD leaves folders behind; these go with the test.
    let temporary = Case::new();
    command.env_clear().env("PATH", path).env("HOME", case.folder()).env("TMPDIR", temporary.folder());
    let output = command.output().expect("the driver can be started");
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{err}");
    let lines = String::from_utf8(output.stdout).expect("it writes JSON");
    Some(lines.lines().map(|line| serde_json::from_str(line).expect("every line is JSON")).collect())
}

fn manifests(answer: &Value) -> BTreeMap<String, Value> {
    let of = |it: &Value| (format!("{}/{}", it["kind"], it["metadata"]["name"]), it.clone());
    answer["manifests"].as_array().map(|it| it.iter().map(of).collect()).unwrap_or_default()
}

/// A repository as the files of `plugin/argocd` expect it: three environments, and a file beside the folder.
fn three() -> Case {
    let text = MIGRATION.replace("[dev, prod]", "[dev, staging, prod]");
    Case::new().file("deploy/migration.yaml", &text.replace("spec:\n", "spec:\n  platform: ../eks.yaml\n")).file(
        "eks.yaml",
        "apiVersion: transship.dev/v1alpha1\nkind: Platform\nmetadata: {name: eks}\nspec: {region: eu-west-1}\n",
    )
}

#[test]
fn argo_cd_itself_generates_the_application_that_we_ship() {
    let case = three();
    let test = "argo_cd_itself_generates_the_application_that_we_ship";
    let Some(answers) = answered(test, &case, "application.yaml") else { return };
    let [answer] = &answers[..] else { panic!("{answers:?}") };
    assert_eq!((&answer["error"], &answer["sourceType"]), (&Value::Null, &json!("Plugin")));
    let rendered = case.run_in("deploy", &["render", "-e", "prod", "--format", "json"], &[("TRANSSHIP_ROOT", "..")]);
    let rendered: Value = serde_json::from_str(&rendered.stdout).expect("it is JSON");
    assert_eq!(manifests(answer), manifests(&json!({"manifests": rendered["items"]})));
    let announced = answer["parameters"].as_array().expect("parameters are announced");
    let names: Vec<_> = announced.iter().filter_map(|it| it["name"].as_str()).collect();
    assert_eq!(names, ["environment", "images", "scale", "path"]);
    assert_eq!(announced[1]["map"], json!({"web": "shop/web:1.8.2", "jobs": "shop/jobs:1.8.2"}));
}

#[test]
fn argo_cd_itself_generates_every_application_of_the_set_that_we_ship() {
    let case = three();
    let test = "argo_cd_itself_generates_every_application_of_the_set_that_we_ship";
    let Some(answers) = answered(test, &case, "applicationset.yaml") else { return };
    let names: Vec<_> = answers.iter().filter_map(|it| it["application"].as_str()).collect();
    assert_eq!(names, ["shop-dev", "shop-staging", "shop-prod"]);
    for answer in &answers {
        assert_eq!(answer["error"], Value::Null);
        let deployment = &manifests(answer)["\"Deployment\"/\"web\""];
        assert_eq!(deployment["metadata"]["namespace"], answer["application"]);
    }
}

#[test]
fn argo_cd_itself_shows_what_is_wrong_and_takes_overrides() {
    let test = "argo_cd_itself_shows_what_is_wrong_and_takes_overrides";
    let case = three();
    let application = read(&repository().join("plugin/argocd/application.yaml"));
    let path = case.folder().join("app.yaml").display().to_string();
    let ask = |application: &str| {
        std::fs::write(&path, application).expect("the temporary folder is ours");
        answered(test, &case, &path).map(|mut it| it.remove(0))
    };
    let Some(wrong) = ask(&application.replace("string: prod", "string: prd")) else { return };
    let error = wrong["error"].as_str().unwrap_or_default();
    assert!(error.contains("exit status 2: parameter `environment`: error[E0940]: environment `prd`"), "{error}");
    let laid = ask(&application.replace("      # - {name: images", "      - {name: images")).unwrap_or_default();
    assert_eq!(laid["error"], Value::Null);
    let image = manifests(&laid)["\"Deployment\"/\"web\""].pointer("/spec/template/spec/containers/0/image").cloned();
    assert_eq!(image, Some(json!("registry.example.com/shop/web:1.9.0")));
    // Without a `plugin` section the folder is discovered, and the variable is not set at all.
    let (head, tail) = application.split_once("    plugin:\n").expect("the Application names a plugin");
    let (_, tail) = tail.split_once("  destination:").expect("the Application has a destination");
    let unnamed = ask(&format!("{head}  destination:{tail}")).unwrap_or_default();
    let error = unnamed["error"].as_str().unwrap_or_default();
    assert!(error.contains("no environment is chosen"), "{error}");
}

#[test]
fn the_component_adds_the_sidecar_to_the_stock_install() {
    let test = "the_component_adds_the_sidecar_to_the_stock_install";
    let (Some(kustomize), Some(sources)) = (tools::kustomize(test), tools::argocd_sources(test)) else { return };
    let case = Case::of(&repository().join("plugin"), &[])
        .file("install.yaml", &read(&sources.join("manifests/install.yaml")))
        .file(
            "kustomization.yaml",
            "namespace: argocd\nresources: [install.yaml]\ncomponents: [argocd]\n\
             images: [{name: transship, newName: registry.example.com/transship, newTag: 0.1.0}]\n",
        );
    let output = Command::new(kustomize).arg("build").arg(case.folder()).output().expect("kustomize starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let built = String::from_utf8(output.stdout).expect("it is YAML");
    let documents = built.split("\n---\n").map(|it| serde_yaml::from_str::<Value>(it).expect("it is YAML"));
    let server = documents
        .into_iter()
        .find(|it| it["kind"] == "Deployment" && it["metadata"]["name"] == "argocd-repo-server")
        .expect("the stock install has a repository server");
    let pod = &server["spec"]["template"]["spec"];
    let containers = pod["containers"].as_array().expect("it has containers");
    assert_eq!(containers.len(), 2);
    let sidecar = containers.iter().find(|it| it["name"] == "cmp-transship").expect("the sidecar is added");
    assert_eq!(sidecar["image"], json!("registry.example.com/transship:0.1.0"));
    let names = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(|it| it["name"].as_str().map(str::to_owned)).collect()
    };
    let volumes = names(&pod["volumes"]);
    for mounted in names(&sidecar["volumeMounts"]) {
        assert!(volumes.contains(&mounted), "the stock install has no volume `{mounted}`: {volumes:?}");
    }
    // Where the stock init container puts Argo CD's program is where the sidecar starts it.
    let copied = pod["initContainers"][0]["volumeMounts"][0].clone();
    assert_eq!(copied, json!({"mountPath": "/var/run/argocd", "name": "var-files"}));
    assert!(sidecar["volumeMounts"].as_array().is_some_and(|it| it.contains(&copied)));
}
