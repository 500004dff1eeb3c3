//! What to write instead: nearest known words, and words of Compose and ECS that newcomers bring along.

/// Words of other formats (Compose, ECS, plain Kubernetes) and what stands for them here.
const FOREIGN: &[(&str, &str)] = &[
    ("autoscaling", "write `scale: 1-5`, or `scale: {min: 1, max: 5, cpu: 70}`"),
    ("cap_add", "use `security: {addCapabilities: […], reason: …}`"),
    ("containerPort", "use `port: 8080`"),
    ("containers", "use `image` for the main container, `sidecars` and `init` for the others"),
    ("cpu_limit", "use `cpu: {request: 250m, limit: 500m}`"),
    ("depends_on", "use `after: [postgres]` to wait for a workload, `calls` for workloads that are only called"),
    ("deploy", "use `scale`, `cpu`, `memory` and `rollout`"),
    ("desiredCount", "use `scale`"),
    ("entrypoint", "use `command`; what Compose calls `command` is `args` here"),
    ("entryPoint", "use `command`; what ECS calls `command` is `args` here"),
    ("environment", "use `env` for variables, `environments` for dev, staging, prod"),
    ("expose", "use `port` or `ports`"),
    ("healthcheck", "use `health`"),
    ("healthCheck", "use `health`"),
    ("host", "use `route: HOST`"),
    ("hosts", "use `route: {hosts: […]}`"),
    ("hpa", "write `scale: {min: 1, max: 5, cpu: 70}`"),
    ("ingress", "use `route`"),
    ("keda", "write `scale: {min: 0, max: 50, on: {…}}`"),
    ("scaledObject", "write `scale: {min: 0, max: 50, on: {…}}`"),
    ("minReplicaCount", "write `scale: {min: 0}`"),
    ("maxReplicaCount", "write `scale: {max: 50}`"),
    ("pollingInterval", "write `scale: {poll: 30s}`"),
    ("cooldownPeriod", "write `scale: {cooldown: 300s}`"),
    ("triggers", "write `scale: {max: 50, on: {NAME: {sqs: …}}}`"),
    ("minReplicas", "write `scale: {min: 1}`"),
    ("maxReplicas", "write `scale: {max: 5}`"),
    ("labels_", "use `labels`"),
    ("limits", "use `cpu: {limit: …}` and `memory: {limit: …}`"),
    ("livenessProbe", "use `liveness`, or `health` for all three probes"),
    ("readinessProbe", "use `readiness`, or `health` for all three probes"),
    ("startupProbe", "use `startup`, or `health` for all three probes"),
    ("mounts", "use `volumes`"),
    ("name", "the name is the key in the map; remove this line"),
    ("pdb", "use `disruption: {maxUnavailable: 1}`"),
    ("portMappings", "use `port` or `ports`"),
    ("replicas", "use `scale: 3`"),
    ("resources", "use `cpu: 500m` and `memory: 512Mi`"),
    ("restart", "use `kind: Deployment` (always) or `kind: Job` (on failure)"),
    ("secret", "use `secrets: {NAME: \"key#property\"}`"),
    ("services", "use `workloads`"),
    ("stop_grace_period", "use `stop: 30s`"),
    ("stopTimeout", "use `stop: 30s`"),
    ("taskRoleArn", "use `identity: arn:aws:iam::…:role/…`"),
    (
        "true",
        "write `on`: a reader of YAML 1.1, such as Helm for its values, has made a boolean of it; `\"on\"` with quotes passes",
    ),
    ("user", "use `security: {user: 1000}`"),
    ("variables", "use `env` for variables of a container, `vars` for words of this file"),
    ("weight", "use `phase: 10` in a `cutover`, the percentage that goes to Kubernetes"),
    ("weights", "use `phase: 10` in a `cutover`, the percentage that goes to Kubernetes"),
];

/// Words of other formats whose value stays as it is, and the field here that takes it.
const RENAMED: &[(&str, &str)] = &[
    ("containerPort", "port"),
    ("cron", "schedule"),
    ("desiredCount", "scale"),
    ("desired_count", "scale"),
    ("entryPoint", "command"),
    ("entrypoint", "command"),
    ("healthCheck", "health"),
    ("healthcheck", "health"),
    ("host", "route"),
    ("mem_limit", "memory"),
    ("replicas", "scale"),
    ("serviceAccountName", "serviceAccount"),
    ("services", "workloads"),
    ("stopTimeout", "stop"),
    ("stop_grace_period", "stop"),
    ("taskRoleArn", "identity"),
    ("terminationGracePeriodSeconds", "stop"),
];

/// Tells whether a word belongs to another format: it is no slip of the finger then.
#[must_use]
pub fn is_foreign(key: &str) -> bool {
    foreign(key).is_some() || super::foreign::in_workload(key).is_some()
}

/// Returns the field that takes the value of a word of another format as it is.
#[must_use]
pub fn renamed(key: &str) -> Option<&'static str> {
    RENAMED.iter().find(|(word, _)| *word == key).map(|(_, field)| *field)
}

/// Returns what stands for a word of another format.
#[must_use]
pub fn foreign(key: &str) -> Option<String> {
    FOREIGN.iter().find(|(word, _)| *word == key).map(|(_, help)| (*help).to_owned())
}

/// Returns the help text for a key that is nearly a known one.
#[must_use]
pub fn nearest_key<'a>(key: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(key, known).map(|word| format!("write `{word}`"))
}

/// Returns the known word nearest to `word`, if one is near enough to be meant.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    crate::diagnostic::nearest(word, known)
}

/// Returns the words as a list for a sentence.
#[must_use]
pub fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    crate::diagnostic::listed(words)
}
