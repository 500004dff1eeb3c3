//! Where values come from: every field of the output is explained, the explanations are true, and they read well.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use support::{Case, entries, repository};

/// Returns folders and migration files of all golden cases and examples.
fn migrations() -> Vec<(PathBuf, &'static str)> {
    let cases = ["tests/cases/expand", "tests/cases/platform", "examples"];
    let folders = cases.into_iter().flat_map(|it| entries(&repository().join(it)).into_values());
    let files = ["migration.yaml", "jobs.yaml", "platform.yaml"];
    let all = folders.flat_map(|folder| files.map(|file| (folder.clone(), file)));
    all.filter(|(folder, file)| folder.join(file).is_file()).collect()
}

/// Returns the environments that are expected of a folder.
fn environments(folder: &Path) -> Vec<String> {
    let files = entries(&folder.join("expected")).into_keys();
    files.filter_map(|it| it.strip_suffix(".yaml").map(str::to_owned)).collect()
}

#[test]
fn every_field_of_every_expected_file_is_explained() {
    let (mut missing, mut asked) = (BTreeSet::new(), 0);
    for (folder, file) in migrations() {
        for environment in environments(&folder) {
            let found = library::unexplained(&folder.join(file), &environment);
            asked += usize::from(found.is_some());
            missing.extend(found.into_iter().flatten().map(|it| format!("{}: {it}", folder.display())));
        }
    }
    assert!(asked > 80, "only {asked} environments were looked at");
    assert!(missing.is_empty(), "nothing explains {} fields: {missing:#?}", missing.len());
}

#[test]
fn what_a_layer_says_stands_where_it_is_said_and_the_first_decides() {
    let mut asked = 0;
    for (folder, file) in migrations().into_iter().filter(|(_, file)| *file == "migration.yaml") {
        let Some(environment) = environments(&folder).pop() else { continue };
        for layer in library::layers(&folder.join(file), &environment) {
            asked += 1;
            let library::Said { at, says, value, is_first } = &layer;
            let there = text_at(&folder, at);
            let plain = there.trim_start_matches("- ").trim_start_matches(['"', '\'', '[']);
            let start = says.trim_start_matches('[').split(['\n', ',']).next().unwrap_or_default();
            // Blocks, escapes and maps are written in another way than they read.
            let block = there.starts_with(['|', '>']) || there.contains(['\\', '\'']);
            let other = block || says.starts_with(['(', '{']) || says.starts_with("[{");
            assert!(other || plain.starts_with(start), "{}: {layer:?}: {there:.40}", folder.display());
            let computed = says.contains("{{");
            assert!(!is_first || computed || says == value, "{}: {layer:?}", folder.display());
        }
    }
    assert!(asked > 2000, "only {asked} layers were looked at");
}

/// Returns the text from a place of a file on.
fn text_at(folder: &Path, at: &str) -> String {
    let mut parts = at.rsplitn(3, ':');
    let mut number = || parts.next().and_then(|it| it.parse::<usize>().ok()).expect("a place ends in numbers");
    let (column, line) = (number(), number());
    let text = support::read(&folder.join(parts.next().expect("a place begins with a file")));
    let line = text.lines().nth(line - 1).unwrap_or_else(|| panic!("{at} is beyond the end"));
    line.chars().skip(column - 1).collect()
}

/// What a change of the spec has shown.
#[derive(Debug, Default)]
struct Tried {
    /// Kinds of fields that changed with the field of the spec that is said to decide them.
    followed: BTreeSet<String>,
    /// Kinds of fields that stayed as they are, with the change.
    stayed: BTreeMap<String, String>,
}

/// Fields that follow their cause only where another field allows it, which one change of a number cannot show.
const EXCUSED: &[(&str, &str)] = &[
    ("securityContext/runAsNonRoot", "only the user 0 changes it, which needs `level: baseline` and a reason"),
    ("startupProbe/timeoutSeconds from workloads.http.health.timeout", "it is longer than the interval, which caps it"),
];

#[test]
fn a_field_changes_with_the_field_of_the_spec_that_is_said_to_decide_it() {
    let mut tried = Tried::default();
    for (folder, file) in migrations().into_iter().filter(|(_, file)| *file == "migration.yaml") {
        for environment in environments(&folder) {
            library::try_changes(&folder.join(file), &environment, &mut tried);
        }
    }
    let excused = |field: &str| EXCUSED.iter().any(|(part, _)| field.contains(part));
    tried.stayed.retain(|field, _| !tried.followed.contains(field) && !excused(field));
    assert!(tried.stayed.is_empty(), "what is said to decide them does not: {:#?}", tried.stayed);
    assert!(tried.followed.len() >= 80, "only {} kinds of fields were tried", tried.followed.len());
}

/// Answers of the folders in `tests/cases/explain`: each asks the questions of its `answers.txt`, which holds what is said.
macro_rules! answers {
    ($($name:ident),+ $(,)?) => {
        mod answers {
            $(#[test]
            fn $name() {
                super::answers_as_written(&stringify!($name).replace('_', "-"));
            })+
        }

        /// Every folder is listed.
        const ANSWERS: &[&str] = &[$(stringify!($name)),+];
    };
}

answers![
    a_config_of_a_host_lies_over_its_source,
    a_platform_by_itself_is_explained,
    a_platform_has_layers_too,
    autoscalers_name_the_measure,
    every_layer_has_its_line,
    generated_names_are_found_without_their_end,
    objects_of_templates_name_their_file,
    of_several_migrations_one_answers,
    parameters_of_argo_cd_are_a_layer,
    patches_are_told_one_by_one,
    policies_name_the_entry_that_asks_for_them,
    programs_read_json,
    secrets_are_never_shown,
    volumes_and_secrets_name_their_field,
    what_does_not_render_is_explained_all_the_same,
    what_is_not_written_has_a_rule_too,
    words_have_their_places,
    wrong_questions_get_the_nearest_name,
];

/// The file of a case that holds its questions, each with its answer.
const ANSWERS_FILE: &str = "answers.txt";

fn answers_as_written(name: &str) {
    let folder = repository().join("tests/cases/explain").join(name);
    let file = folder.join(ANSWERS_FILE);
    let case = Case::of(&folder, &[ANSWERS_FILE]);
    let written = support::read(&file);
    let questions: Vec<&str> = written.lines().filter_map(|it| it.strip_prefix("$ transship explain ")).collect();
    assert!(!questions.is_empty(), "{name} asks nothing");
    let said: Vec<String> = questions.into_iter().map(|question| transcript(&case, question)).collect();
    support::compare(&file, &said.join("\n")).unwrap_or_else(|difference| panic!("{difference}"));
}

/// Returns a question with everything that is said to it.
fn transcript(case: &Case, question: &str) -> String {
    let arguments = words(question);
    let arguments: Vec<&str> = std::iter::once("explain").chain(arguments.iter().map(String::as_str)).collect();
    let support::Outcome { code, stdout, stderr } = case.run(&arguments);
    let code = if code == 0 { String::new() } else { format!("[exit {code}]\n") };
    format!("$ transship explain {question}\n{stdout}{stderr}{code}")
}

/// Returns the words of a command; quotes hold blanks together.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('\'').enumerate();
    let words = |(index, part): (usize, &str)| match index % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    };
    parts.flat_map(words).collect()
}

#[test]
fn every_folder_of_answers_is_asked() {
    let names: Vec<String> = ANSWERS.iter().map(|it| it.replace('_', "-")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    support::assert_all_listed(&repository().join("tests/cases/explain"), &names);
}

const PLATFORM: &str = "\
apiVersion: transship.dev/v1alpha1
kind: Platform
metadata: {name: live}
spec:
  region: eu-west-1
  loadBalancer:
    scheme: internet-facing
    certificate: arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555
  network: {vpc: 10.0.0.0/16}
";

const MIGRATION: &str = "\
apiVersion: transship.dev/v1alpha1
kind: Migration
metadata: {name: shop}
spec:
  platform: platform.yaml
  vars: {tag: '1.8.2'}
  environments:
    dev:
      loadBalancer: {scheme: internal}
    prod:
      defaults: {cpu: 500m}
      patches:
      - {kind: Deployment, name: web, merge: {spec: {revisionHistoryLimit: 2}}}
  defaults: {cpu: 100m, memory: 256Mi, priorityClass: low}
  workloads:
    web:
      image: 'shop/web:{{ vars.tag }}'
      port: 8080
      health: /health
      route: shop.example.com
      scale: 2
      env: {LOG_LEVEL: INFO}
      environments:
        prod: {scale: 3-10, priorityClass: null}
";

const TEMPLATE: &str = "\
apiVersion: v1
kind: LimitRange
metadata: {name: mine}
spec: {limits: [{type: Pod, max: {cpu: '4'}}]}
";

fn shop() -> Case {
    let case = Case::new().file("migration.yaml", MIGRATION).file("platform.yaml", PLATFORM);
    case.file("templates/limits.yaml.j2", TEMPLATE)
}

/// Asserts the whole text of an answer.
fn says(arguments: &[&str], expected: &str) {
    let outcome = shop().run(&[&["explain"], arguments].concat());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{}", outcome.stdout);
    assert_eq!(outcome.stdout, expected, "{}", outcome.stdout);
}

/// Asserts a wrong call.
fn refuses(arguments: &[&str], expected: &str) {
    let outcome = shop().run(&[&["explain"], arguments].concat());
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert_eq!(outcome.stderr, expected, "{}", outcome.stderr);
}

#[test]
fn every_layer_of_a_short_form_is_shown_with_its_line() {
    says(
        &["workloads.web.scale.min", "-e", "prod"],
        "\
workloads.web.scale.min = 3 in prod
  decides     migration.yaml:24:23  workloads.web.environments.prod  3 (written `3-10`)
  overridden  migration.yaml:21:14  workloads.web                    2
  Fewest pods.
  Default: 1 in dev, 2 in staging and prod; 0 for a ScaledJob. Range: from 1, with `on` from 0.
  Example: `min: 2`.
  it decides:
    HorizontalPodAutoscaler/web kind = HorizontalPodAutoscaler
    HorizontalPodAutoscaler/web spec.minReplicas = 3
",
    );
}

#[test]
fn a_map_shows_the_layers_of_each_field() {
    says(
        &["spec.workloads.web.cpu", "-e", "prod"],
        "\
workloads.web.cpu in prod
  request = 500m
    decides     migration.yaml:11:23  environments.prod.defaults  500m
    overridden  migration.yaml:14:19  defaults                    100m
  CPU of the main container, in cores: what it asks for, and its limit.
  Required. Example: `cpu: 500m`, or `cpu: {request: 250m, limit: 500m}`.
  not written, with what holds then:
    limit: none: throttling slows requests while CPU lies idle
  it decides:
    Deployment/web spec.template.spec.containers[0].resources.requests.cpu = 500m
",
    );
}

#[test]
fn a_null_removes_what_lower_layers_say() {
    says(
        &["workloads.web.priorityClass", "-e", "prod"],
        "\
workloads.web.priorityClass: not set in prod
  removes     migration.yaml:24:44  workloads.web.environments.prod  null
  removed     migration.yaml:14:55  defaults                         low
  A PriorityClass of the cluster.
  Default: none. Example: `priorityClass: critical`.
",
    );
}

#[test]
fn an_expression_is_shown_beside_what_it_comes_to() {
    says(
        &["workloads.web.image", "-e", "dev"],
        "\
workloads.web.image = shop/web:1.8.2 in dev
  decides     migration.yaml:17:14  workloads.web  shop/web:{{ vars.tag }}
  with        migration.yaml:6:15   vars.tag       1.8.2
  Image with tag or digest.
  Required. Example: `image: \"registry.example.com/{{ workload }}:{{ vars.tag }}\"`.
  it decides:
    Deployment/web spec.template.spec.containers[0].image = shop/web:1.8.2
",
    );
}

#[test]
fn the_layers_of_the_platform_stand_in_their_files() {
    says(
        &["loadBalancer.scheme", "-e", "dev"],
        "\
loadBalancer.scheme = internal in dev
  decides     migration.yaml:9:30  environments.dev.loadBalancer  internal
  overridden  platform.yaml:7:13   loadBalancer                   internet-facing
  Who reaches it. A change replaces the load balancer and its DNS name.
  Default: `internal`. Example: `scheme: internet-facing`.
  it decides:
    Ingress/web metadata.annotations[alb.ingress.kubernetes.io/scheme] = internal
",
    );
}

#[test]
fn what_is_not_written_has_its_default_and_the_reason() {
    says(
        &["workloads.web.stop.timeout", "-e", "prod"],
        "\
workloads.web.stop.timeout: not set in prod
  How long the container may take after the stop signal (ECS: stop timeout).
  Default: 30s. Example: `timeout: 90s`.
    Seconds a container may take after the stop signal. ECS's stop timeout and Kubernetes' grace
    period are 30 as well.
  its default decides:
    Deployment/web spec.template.spec.terminationGracePeriodSeconds = 45
",
    );
}

#[test]
fn a_short_field_leads_to_its_long_form() {
    says(
        &["workloads.web.port", "-e", "dev"],
        "\
workloads.web.ports.http.port = 8080 in dev
  decides     migration.yaml:18:13  workloads.web  8080
  The number.
  Required. Range: 1–65535. Example: `port: 8080`.
  it decides:
    Deployment/web spec.template.spec.containers[0].ports[0].containerPort = 8080
    NetworkPolicy/web spec.ingress[0].ports[0].port = 8080
    Service/web spec.ports[0].port = 8080
  with others it decides:
    Deployment/web spec.template.spec.containers[0].ports[0].name = http
    Service/web spec.ports[0].name = http
    Service/web spec.ports[0].targetPort = http
",
    );
}

#[test]
fn a_field_of_an_object_names_its_rule_and_the_fields_behind_it() {
    says(
        &["Deployment/web", "spec.minReadySeconds", "-e", "prod"],
        "\
Deployment/web spec.minReadySeconds = 15 in prod
  how long a new pod must be ready before the next old one goes

workloads.web.rollout.minReady: not set
  How long a new pod must be ready before it counts.
  Default: 15s behind a load balancer, which needs that long to take it in; else 0s. Example:
  `minReady: 30s`.
    Seconds a new pod behind a load balancer must be ready before the next old one goes: two health
    checks of the load balancer, which starts to send requests only after them.
",
    );
}

#[test]
fn a_patch_is_named_with_both_values() {
    says(
        &["deployment/web", "spec.revisionHistoryLimit", "-e", "prod"],
        "\
Deployment/web spec.revisionHistoryLimit = 2 in prod
  old revisions for a rollback
  patched at migration.yaml:13:76: 5 becomes 2

workloads.web.rollout.history: not set
  How many old revisions are kept for a rollback.
  Default: 5. Example: `history: 3`.
    Old revisions kept for a rollback: enough for a bad day, without the 10 ReplicaSets of the
    Kubernetes default.
",
    );
}

#[test]
fn an_object_of_a_template_names_the_template() {
    says(
        &["LimitRange/mine", "spec.limits[0].max.cpu", "-e", "dev"],
        "\
LimitRange/mine spec.limits[0].max.cpu = 4 in dev
  from your template templates/limits.yaml.j2
",
    );
}

#[test]
fn a_part_of_an_object_has_a_note_on_each_line() {
    says(
        &["Deployment/web", "spec.template.spec.containers[web].resources", "-e", "prod"],
        "\
requests:
  cpu: 500m      # migration.yaml:11:23 workloads.web.cpu.request
  memory: 256Mi  # migration.yaml:14:33 workloads.web.memory.request
limits:
  memory: 256Mi  # migration.yaml:14:33 workloads.web.memory.request
",
    );
}

#[test]
fn keys_with_dots_are_found_with_and_without_brackets() {
    says(
        &["Ingress/web", "metadata.annotations.alb.ingress.kubernetes.io/scheme", "-e", "prod"],
        "\
Ingress/web metadata.annotations[alb.ingress.kubernetes.io/scheme] = internet-facing in prod
  the same on every Ingress of a load balancer: two that differ stop the whole group

workloads.web.routes.main.loadBalancer.scheme = internet-facing
  decides     platform.yaml:7:13  loadBalancer  internet-facing
  Who reaches it. A change replaces the load balancer and its DNS name.
  Default: `internal`. Example: `scheme: internet-facing`.
",
    );
}

#[test]
fn an_unknown_field_has_a_near_one() {
    refuses(
        &["workloads.web.scael", "-e", "prod"],
        "\
error: `workloads.web` has no field `scael`
help: write `workloads.web.scale`
",
    );
}

#[test]
fn an_unknown_workload_has_a_near_one() {
    refuses(
        &["workloads.wib.scale", "-e", "prod"],
        "\
error: nothing declares `wib` in `workloads` in `prod`
help: write `workloads.web.scale`
",
    );
}

#[test]
fn an_unknown_kind_has_a_near_one() {
    refuses(
        &["Deploymnt/web", "-e", "prod"],
        "\
error: `prod` has no Deploymnt/web
help: write `Deployment/web`
",
    );
}

#[test]
fn an_unknown_object_has_a_near_one() {
    refuses(
        &["Deployment/wep", "-e", "prod"],
        "\
error: `prod` has no Deployment/wep
help: write `Deployment/web`
",
    );
}

#[test]
fn an_unknown_field_of_an_object_names_those_that_there_are() {
    refuses(
        &["Service/web", "spec.port", "-e", "prod"],
        "\
error: `spec` of Service/web has no `port` in `prod`
help: write `spec.ports`
",
    );
}

#[test]
fn an_environment_has_to_be_chosen() {
    refuses(
        &["workloads.web.scale"],
        "\
migration.yaml: spec.environment: error[E0202]: no environment is chosen; add `--environment` with `dev` or `prod`, or set `spec.environment` in an overlay
",
    );
}

#[test]
fn an_environment_has_to_be_declared() {
    refuses(
        &["workloads.web.scale", "-e", "prd"],
        "\
migration.yaml: spec.environments: error[E0203]: environment `prd` is not declared (line 7: declared here); write `prod`, or declare `prd` under `environments`
",
    );
}

#[test]
fn programs_read_the_same_as_json() {
    let outcome = shop().run(&["explain", "workloads.web.scale.min", "-e", "prod", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("it is JSON");
    let layer = |at: usize, field: &str| answer["setting"]["layers"][at][field].as_str().unwrap_or_default().to_owned();
    assert_eq!(answer["setting"]["value"], "3");
    assert_eq!([layer(0, "at"), layer(0, "state")], ["migration.yaml:24:23", "decides"]);
    assert_eq!([layer(1, "layer"), layer(1, "state")], ["workloads.web", "overridden"]);
}

#[test]
fn an_object_is_yaml_with_a_note_on_every_line_that_has_a_value() {
    let outcome = shop().run(&["explain", "Deployment/web", "-e", "prod"]);
    let rendered = shop().render("prod").stdout;
    let deployment = rendered.split("---\n").find(|it| it.contains("kind: Deployment\n")).expect("there is one");
    let without_notes: String = outcome.stdout.lines().map(|it| it.split("  #").next().unwrap_or(it).trim_end()).fold(
        String::new(),
        |mut text, line| {
            text.push_str(line);
            text.push('\n');
            text
        },
    );
    assert_eq!(without_notes, deployment);
    let bare: Vec<&str> = outcome.stdout.lines().filter(|it| !it.contains("  # ") && !it.ends_with(':')).collect();
    assert!(bare.is_empty(), "{bare:#?}");
}

/// Asks the library, without a process for each question.
mod library {
    use serde_json::Value;
    use std::collections::BTreeMap;
    use std::ops::Range;
    use std::path::Path;
    use transship::diagnostic::{Lines, Report, Source};
    use transship::explain::{Path as ExplainPath, Question, Step};
    use transship::object::Object;
    use transship::pipeline::{self, FileProblem, Files, Job};

    /// The files around a case.
    struct Around<'a>(&'a Path);

    impl Files for Around<'_> {
        fn read(&self, path: &str) -> Result<String, FileProblem> {
            std::fs::read_to_string(self.0.join(path)).map_err(|_| FileProblem::Missing)
        }

        fn list(&self, folder: &str, suffix: &str) -> Result<Vec<String>, FileProblem> {
            let files = super::entries(&self.0.join(folder)).into_keys().filter(|it| it.ends_with(suffix));
            Ok(files.map(|it| format!("{folder}/{it}")).collect())
        }
    }

    /// Calls `work` with the job of a text; `None` where it does not read.
    fn with_job<R>(
        file: &Path,
        text: String,
        environment: &str,
        work: impl Fn(&Job<'_>, &mut Report) -> Option<R>,
    ) -> Option<R> {
        let mut report = Report::new();
        let source = Source::new("migration.yaml".to_owned(), text.into(), Lines::Kept);
        let documents = pipeline::read(source, &mut report);
        let header = documents.migrations.first().or(documents.platforms.first())?;
        let files = Around(file.parent().expect("a file lies in a folder"));
        let platforms = if documents.migrations.is_empty() { &[] } else { &*documents.platforms };
        work(&Job { migration: header, platforms, environment: Some(environment.into()), files: &files }, &mut report)
    }

    /// Returns the fields that nothing explains; `None` where the file does not render by itself.
    pub(super) fn unexplained(file: &Path, environment: &str) -> Option<Vec<String>> {
        let traces = with_job(file, super::support::read(file), environment, pipeline::trace)?;
        let missing = traces.into_iter().filter(|it| !it.explained);
        Some(missing.map(|it| format!("{} {}", it.object, it.path)).collect())
    }

    /// What a layer says, as it is written there.
    #[derive(Debug)]
    pub(super) struct Said {
        pub(super) at: String,
        pub(super) says: String,
        pub(super) value: String,
        pub(super) is_first: bool,
    }

    /// Returns everything that layers say about workloads, the platform and words, without short forms.
    pub(super) fn layers(file: &Path, environment: &str) -> Vec<Said> {
        let text = super::support::read(file);
        let ask = |question: &str| {
            let question = Question::Spec(ExplainPath::parse(question));
            let answer =
                with_job(file, text.clone(), environment, |job, report| pipeline::explain(job, &[], &question, report));
            answer.and_then(Result::ok).map(|it| serde_json::to_value(it).expect("an answer is data"))
        };
        let answers = ["workloads", "platform", "vars", "loadBalancer"].into_iter().filter_map(ask);
        let fields = answers.flat_map(|it| it["setting"]["fields"].as_array().cloned().unwrap_or_default());
        fields.flat_map(|it| said(&it)).collect()
    }

    fn said(field: &Value) -> Vec<Said> {
        let text = |of: &Value, key: &str| of[key].as_str().unwrap_or_default().to_owned();
        let layers = field["layers"].as_array().cloned().unwrap_or_default().into_iter().enumerate();
        let plain = layers.filter(|(_, it)| it["short"].is_null() && it["value"] != "null" && it["value"] != "{}");
        let one = |(index, it): (usize, Value)| Said {
            at: text(&it, "at"),
            says: text(&it, "value"),
            value: text(field, "value"),
            is_first: index == 0,
        };
        plain.map(one).collect()
    }

    /// Raises every number of the spec that is said to decide a field alone, and looks whether the field follows.
    pub(super) fn try_changes(file: &Path, environment: &str, tried: &mut super::Tried) {
        let text = super::support::read(file);
        let all_traces = |text: &str| with_job(file, text.to_owned(), environment, pipeline::trace);
        let rendered = |text: &str| {
            let objects = with_job(file, text.to_owned(), environment, pipeline::render)?;
            let named = |it: Object| (it.label(), serde_json::to_value(&it.body).expect("an object is data"));
            Some(objects.into_iter().map(named).collect::<BTreeMap<_, _>>())
        };
        let (Some(traces), Some(before)) = (all_traces(&text), rendered(&text)) else { return };
        let mut changes: BTreeMap<(String, String), Option<BTreeMap<String, Value>>> = BTreeMap::new();
        for trace in traces {
            let Some((number, unit, place)) = only_number(&trace.from, &text) else { continue };
            let with_value = |value: &str| format!("{}{value}{}", &text[..place.start], &text[place.end..]);
            let pointer = pointer(&trace.path);
            let kind = trace.object.split('/').next().unwrap_or_default();
            let from = general(&trace.from[0].0.to_string());
            let kind_of_field =
                format!("{kind} {} from {}", general(&pointer), from.split('/').next_back().unwrap_or(""));
            if tried.followed.contains(&kind_of_field) {
                continue;
            }
            // An object of another name is a changed object, too: the name of a Job follows its content.
            let value =
                |all: &BTreeMap<String, Value>| all.get(&trace.object).and_then(|it| it.pointer(&pointer)).cloned();
            // Some fields only ask whether something is there, or whether it is 0; not every change is allowed.
            let values = [format!("{}{unit}", number + 1), format!("0{unit}"), "null".to_owned()];
            let outcomes: Vec<bool> = values
                .into_iter()
                .filter_map(|it| {
                    let key = (trace.from[0].2.clone(), it.clone());
                    let after = changes.entry(key).or_insert_with(|| rendered(&with_value(&it))).as_ref()?;
                    Some(value(after) != value(&before))
                })
                .collect();
            if outcomes.contains(&true) {
                tried.followed.insert(kind_of_field);
            } else if !outcomes.is_empty() {
                tried.stayed.insert(kind_of_field, format!("{} {pointer}: {}", trace.object, trace.from[0].0));
            }
        }
    }

    fn pointer(path: &ExplainPath) -> String {
        let step = |it: &Step| match it {
            Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => format!("/{index}"),
        };
        path.0.iter().map(step).collect()
    }

    /// Returns a pointer without numbers.
    fn general(pointer: &str) -> String {
        pointer.split('/').map(|it| if it.parse::<usize>().is_ok() { "*" } else { it }).collect::<Vec<_>>().join("/")
    }

    /// Returns the number that alone decides, its unit and its place; `None` where several may decide, or none does.
    fn only_number(from: &[(ExplainPath, String, String)], text: &str) -> Option<(u64, String, Range<usize>)> {
        let [(_, value, at)] = from else { return None };
        let (line, column) = at.strip_prefix("migration.yaml:")?.split_once(':')?;
        let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
        let start = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
        let start = start + text[start..].char_indices().nth(column - 1)?.0;
        let digits = value.find(|it: char| !it.is_ascii_digit()).unwrap_or(value.len());
        let unit = &value[digits..];
        let known = unit.is_empty() || ["s", "m", "h", "%", "Mi", "Gi"].contains(&unit);
        let alone = text[start..].strip_prefix(value.as_str())?.starts_with([',', '}', '\n', ' ', ']']);
        (known && alone).then_some((value[..digits].parse().ok()?, unit.to_owned(), start..start + value.len()))
    }
}
