//! Words and shapes that newcomers bring along from Compose, ECS, Kubernetes and KEDA, and what stands for them here.
//!
//! A message must be enough to mend the file: a word of another format is answered with the line to write, or with the
//! reason why nothing stands for it.

use super::codes;
use super::shape::Reader;
use crate::diagnostic::{Diagnostic, Fix};
use crate::tree::{self, Tree, Value};

/// Words that mean something only in a workload.
const OF_A_WORKLOAD: &[(&str, &str)] = &[
    ("affinity", "use `nodeGroup`, `prefer` and `spread`; the rest is a patch"),
    ("backoffLimit", "use `job: {retries: 3}`"),
    ("build", "images are built elsewhere: write `image: REGISTRY/NAME:TAG`"),
    (
        "cap_drop",
        "remove it: all capabilities are dropped, `security: {addCapabilities: […], reason: …}` adds some back",
    ),
    ("capacityProviderStrategy", "use `prefer: spot`, or a `nodeGroup` with `capacity: spot`"),
    ("completions", "use `job: {completions: 10}`"),
    ("concurrencyPolicy", "use `schedule: {cron: …, concurrency: Forbid}`"),
    ("configMap", "use `env` for variables, `files` for files"),
    ("configs", "use `files: {/path/in/the/container: {from: FILE}}`"),
    ("container_name", "remove it: pods are named after the workload, which callers find by its name"),
    (
        "containerDefinitions",
        "write the main container's fields into the workload, the others under `sidecars` or `init`",
    ),
    ("cpu_shares", "use `cpu: 500m`"),
    ("cron", "use `schedule: \"0 16 * * 1-5\"`"),
    (
        "dependsOn",
        "use `after: [postgres]` for other workloads; `sidecars` start before the main container, `init` end before it",
    ),
    ("desired_count", "use `scale: 2`"),
    ("devices", "remove it: devices of the node need a device plugin, and a patch that asks for them"),
    ("env_file", "write its lines under `env`, secrets among them under `secrets`"),
    ("environmentFiles", "write their lines under `env`, secrets among them under `secrets`"),
    ("envFrom", "use `env`, and `secrets` for what is secret"),
    ("essential", "remove it: when a container ends, it is started again, the others go on"),
    ("executionRoleArn", "remove it: the nodes pull images, and `secretStore` reads secrets"),
    ("extends", "write what workloads share under `defaults`"),
    ("extra_hosts", "use the DNS name, or a patch with `hostAliases`"),
    ("healthCheckGracePeriodSeconds", "use `health: {path: /health, grace: 60s}`"),
    ("hostname", "remove it: callers find a workload by its name"),
    ("imagePullPolicy", "remove it: a tag that is never pushed again needs none"),
    ("init_containers", "use `init: {NAME: {image: …, order: 1}}`"),
    ("initContainers", "use `init: {NAME: {image: …, order: 1}}`"),
    ("launchType", "remove it; `movesFrom: fargate` says where it runs now"),
    ("links", "remove it: every workload finds the others by their names; `calls: [db]` lets the call through"),
    ("loadBalancers", "use `route: HOST`"),
    ("logConfiguration", "remove it: what is written to stdout is collected by the cluster"),
    ("logging", "remove it: what is written to stdout is collected by the cluster"),
    ("mem_limit", "use `memory: 512Mi`"),
    ("mem_reservation", "use `memory: {request: 256Mi, limit: 512Mi}`"),
    ("memoryReservation", "use `memory: {request: 256Mi, limit: 512Mi}`"),
    ("mountPoints", "use `volumes: {/path/in/the/container: …}`"),
    ("namespace", "an environment has the namespace: `environments: {prod: {namespace: shop}}`"),
    ("network_mode", "remove it: every pod has an address of its own, and no pod may use the node's"),
    ("networkMode", "remove it: every pod has an address of its own"),
    ("networks", "remove it: `calls: [db]` says who may talk to whom"),
    ("parallelism", "use `job: {parallelism: 10}`"),
    ("placementConstraints", "use `nodeGroup`"),
    ("platform", "use `arch: amd64`"),
    ("privileged", "use `security: {level: privileged, privileged: true, reason: …}`"),
    ("profiles", "use `enabled: false` in the environments without it"),
    ("read_only", "remove it: the root file system is read-only; `security: {readOnlyRoot: false}` gives that up"),
    (
        "readonlyRootFilesystem",
        "remove it: the root file system is read-only; `security: {readOnlyRoot: false}` gives that up",
    ),
    ("runtimePlatform", "use `arch: amd64`"),
    ("securityContext", "use `security: {user: 1000}`"),
    ("serviceAccountName", "use `serviceAccount: NAME`"),
    ("shm_size", "use `volumes: {/dev/shm: {scratch: 64Mi, memory: true}}`"),
    ("startingDeadlineSeconds", "use `schedule: {cron: …, startingDeadline: 5m}`"),
    ("stdin_open", "remove it: nobody sits at a terminal"),
    ("stop_signal", "remove it: the stop signal is that of the image (`STOPSIGNAL`)"),
    ("strategy", "use `rollout: rolling` or `rollout: recreate`"),
    ("sysctls", "remove it: settings of the node's kernel are a patch, and mostly refused"),
    ("terminationGracePeriodSeconds", "use `stop: 30s`"),
    ("timeZone", "use `schedule: {cron: …, timeZone: America/New_York}`"),
    ("timezone", "use `schedule: {cron: …, timeZone: America/New_York}`"),
    (
        "tmpfs",
        "remove it for `/tmp`, which can always be written; else `volumes: {/run: {scratch: 64Mi, memory: true}}`",
    ),
    ("topologySpreadConstraints", "use `spread: soft`, or `spread: {zone: hard}`"),
    ("ttlSecondsAfterFinished", "use `job: {keep: 1d}`"),
    ("tty", "remove it: nobody sits at a terminal"),
    ("ulimits", "remove it: limits of open files are those of the node"),
    ("volumeMounts", "use `volumes: {/path/in/the/container: 10Gi}`"),
];

/// Returns what stands for a word of another format in a workload.
#[must_use]
pub fn in_workload(key: &str) -> Option<String> {
    OF_A_WORKLOAD.iter().find(|(word, _)| *word == key).map(|(_, help)| (*help).to_owned())
}

/// Returns how a list is written that stands where a map belongs, by the name of its field.
///
/// Values of variables are not repeated: they may be secrets.
#[must_use]
pub fn as_map(field: &str, items: &[Tree]) -> String {
    let texts: Vec<&str> = items.iter().filter_map(Tree::as_str).collect();
    match field {
        "ports" => ports(&texts),
        "env" => format!("write `env: {{{}}}`", named(&texts, '=')),
        "labels" | "annotations" => format!("write `{field}: {{{}}}`", named(&texts, '=')),
        "volumes" => volumes(&texts),
        "secrets" if texts.is_empty() => "write `secrets: {NAME: VALUE-FROM}`, one for each item".to_owned(),
        "secrets" => "write `secrets: {NAME: KEY-IN-THE-STORE}`; as a file `{NAME: {key: …, file: /run/secrets/NAME}}`"
            .to_owned(),
        "tolerations" => "write `tolerations: {KEY: VALUE:NoSchedule}`".to_owned(),
        "on" => "triggers have names: write `on: {orders: {sqs: URL}}`".to_owned(),
        "workloads" => "write `workloads: {web: {image: …, port: 8080}}`: the name is the key".to_owned(),
        _ => "write each item as `NAME: …` on a line of its own, without the `-`".to_owned(),
    }
}

fn ports(texts: &[&str]) -> String {
    let container = |text: &&str| {
        let text = text.split('/').next()?;
        text.rsplit(':').next()?.parse::<u16>().ok()
    };
    let why = "a pod has an address of its own, so no port of the host is mapped";
    match texts.iter().map(container).collect::<Option<Vec<_>>>().as_deref() {
        Some([port]) => format!("write `port: {port}`; {why}"),
        Some([first, rest @ ..]) => {
            let rest: Vec<_> = rest.iter().map(|port| format!("NAME: {port}")).collect();
            format!("write `ports: {{http: {first}, {}}}`; {why}", rest.join(", "))
        }
        _ => "write `port: 8080`, or `ports: {http: 8080, metrics: 9090}`".to_owned(),
    }
}

fn volumes(texts: &[&str]) -> String {
    let parts: Vec<(&str, &str)> = texts.iter().filter_map(|it| it.split_once(':')).collect();
    if parts.iter().any(|(source, _)| source.ends_with("docker.sock")) {
        return "remove the socket of Docker: it is root on the node; write the others as `/PATH: 10Gi`".to_owned();
    }
    let path = |(_, rest): &(&str, &str)| rest.split(':').next().unwrap_or_default().to_owned();
    let paths: Vec<_> = parts.iter().map(path).filter(|it| it.starts_with('/')).collect();
    let example = paths.first().map_or("/data", |it| it.as_str());
    let write = format!("write `volumes: {{{example}: 10Gi}}`, the path in the container first");
    if parts.iter().any(|(source, _)| source.starts_with(['.', '/', '~'])) {
        return format!(
            "{write}; a folder of the host is in no pod, and a single file goes into `files: {{/PATH: {{from: FILE}}}}`"
        );
    }
    write
}

fn named(texts: &[&str], between: char) -> String {
    let names: Vec<_> = texts.iter().filter_map(|it| it.split(between).next()).map(|it| format!("{it}: …")).collect();
    if names.is_empty() { "NAME: …".to_owned() } else { names.join(", ") }
}

/// Reports commands that are written as one text: no shell splits them, so the whole text would be the name of a program.
///
/// # Errors
/// E0112.
pub fn check_commands(tree: &Tree, reader: &mut Reader<'_>) {
    let shell = matches!(tree.get("command").map(|it| &it.value), Some(Value::List(items)) if items.last().and_then(Tree::as_str) == Some("-c"));
    for field in ["command", "args", "exec"] {
        let Some(value) = tree.get(field).filter(|_| !(shell && field == "args")) else { continue };
        let Some(text) = value.as_str().filter(|it| it.trim().contains(' ') && !it.contains("{{")) else { continue };
        let words: Vec<_> = text.split_whitespace().collect();
        let plain = words.iter().all(|it| it.chars().all(|it| it.is_ascii_alphanumeric() || "-_./:=@+".contains(it)));
        let list = plain.then(|| format!("[{}]", words.iter().map(|it| item(it)).collect::<Vec<_>>().join(", ")));
        let help = match &list {
            Some(list) => format!("write `{field}: {list}`"),
            None => {
                format!("write `{field}: [sh, -c, \"…\"]` where the image has a shell, else one item for each word")
            }
        };
        let what = format!("`{field}` is one text with spaces");
        let place = reader.at(field, |reader| reader.place(value.mark));
        let why = match field {
            "args" => "no shell splits it: the whole text would be one argument",
            _ => "no shell splits it: the whole text would be the name of a program",
        };
        let fix = list.and_then(|list| Fix::of(reader.report, value.mark, text, list));
        reader.say(Diagnostic::new(&codes::BAD_VALUE, place, what).why(why).help(help).fix(fix));
    }
}

/// Returns a word of a command as an item of a list in brackets.
fn item(word: &str) -> String {
    let begins = word.starts_with(|it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '/' | '.'));
    let changed = super::trap::other_reading(word).is_some() || matches!(word, "-" | "null" | "Null" | "NULL");
    if begins && !changed && !word.ends_with(':') { word.to_owned() } else { tree::quoted(word) }
}
