//! Words of other formats -> what stands for them here.
//!
//! Newcomers bring words along from Compose, ECS, Helm, Kustomize, KEDA and plain Kubernetes. A message must be enough to mend
//! the file: such a word is answered with the line to write, or with the reason why nothing stands for it.

mod part;
mod whole;
mod workload;

/// Words, each with what to write instead. `‹3›` stands for the value that the user wrote, where that is a single one.
type Words = &'static [(&'static str, &'static str)];

/// The words of each part of the language, by the names of its records.
const BY_RECORD: &[(&[&str], Words)] = &[
    (&["WorkloadSpec", "ContainerSpec"], workload::WORDS),
    (&["ProbeSpec"], part::PROBE),
    (&["VolumeSpec"], part::VOLUME),
    (&["ScaleSpec"], part::SCALE),
    (&["RouteSpec"], part::ROUTE),
    (&["SecuritySpec"], part::SECURITY),
    (&["PortSpec"], part::PORT),
    (&["ServiceSpec"], part::SERVICE),
    (&["EnvSpec"], part::ENV),
    (&["SecretSpec"], part::SECRET),
    (&["PatchSpec"], whole::PATCH),
    (&["NodeGroupSpec"], whole::NODE_GROUP),
    (&["LoadBalancerSpec"], whole::LOAD_BALANCER),
    (&["PlatformSpec"], whole::PLATFORM),
    (&["EnvironmentSpec"], whole::ENVIRONMENT),
    (&["MigrationSpec"], whole::MIGRATION),
    (&["CpuSpec", "MemorySpec"], part::SIZE),
    (&["ScheduleSpec"], part::SCHEDULE),
    (&["JobSpec"], part::JOB),
    (&["StopSpec"], part::STOP),
    (&["RolloutSpec"], part::ROLLOUT),
    (&["DisruptionSpec"], part::BUDGET),
    (&["ServiceAccountSpec"], part::ACCOUNT),
    (&["MonitorSpec"], part::MONITOR),
    (&["CallSpec"], part::CALL),
    (&["CutoverSpec"], part::CUTOVER),
    (&["OutsideSpec"], part::OUTSIDE),
    (&["NetworkSpec"], whole::NETWORK),
    (&["SecretStoreSpec"], whole::STORE),
    (&["NamespaceSpec"], whole::NAMESPACE),
    (&["HealthCheckSpec"], part::HEALTH_CHECK),
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

/// The longest value that is repeated in a message.
const LONGEST_VALUE: usize = 40;

/// Returns what stands for a word in a record of the language, with the value that was written.
#[must_use]
pub fn instead(record: &str, word: &str, value: Option<&str>) -> Option<String> {
    find(record, word).map(|help| filled(help, value))
}

fn find(record: &str, word: &str) -> Option<&'static str> {
    let mut words = BY_RECORD.iter().filter(|(records, _)| records.contains(&record)).flat_map(|(_, words)| *words);
    words.find(|(it, _)| *it == word).map(|(_, help)| *help)
}

/// Returns the field that a word is another name of.
#[must_use]
pub fn alias(record: &str, word: &str) -> Option<&'static str> {
    find(record, word)?.strip_prefix("write `")?.strip_suffix('`')
}

/// Returns the field that takes the value of a word of another format as it is.
#[must_use]
pub fn renamed(record: &str, word: &str) -> Option<&'static str> {
    alias(record, word).or_else(|| RENAMED.iter().find(|(it, _)| *it == word).map(|(_, field)| *field))
}

/// Puts the value that was written into a text; what would not stand there as it is leaves the example.
fn filled(help: &str, value: Option<&str>) -> String {
    let plain = |it: &char| it.is_ascii_alphanumeric() || "-_./:%@*,+ ".contains(*it);
    let value = value.filter(|it| !it.is_empty() && it.len() <= LONGEST_VALUE && it.chars().all(|it| plain(&it)));
    let mut out = String::new();
    let mut rest = help;
    while let Some((before, after)) = rest.split_once('‹') {
        let (example, then) = after.split_once('›').unwrap_or((after, ""));
        out.push_str(before);
        let unit = then.starts_with('s') && value.is_some_and(|it| it.parse::<u64>().is_err());
        out.push_str(value.filter(|_| !unit).unwrap_or(example));
        rest = then;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_that_was_written_stands_in_the_line_to_write() {
        for (value, line) in [
            (Some("3"), "use `scale: 3`"),
            (None, "use `scale: 3`"),
            (Some("7"), "use `scale: 7`"),
            (Some("{{ vars.x }}"), "use `scale: 3`"),
        ] {
            assert_eq!(instead("WorkloadSpec", "replicas", value).as_deref(), Some(line));
        }
        assert_eq!(instead("ProbeSpec", "periodSeconds", Some("10s")).as_deref(), Some("use `interval: 10s`"));
        assert_eq!(instead("ProbeSpec", "periodSeconds", Some("soon")).as_deref(), Some("use `interval: 10s`"));
    }

    #[test]
    fn words_are_answered_where_they_mean_something() {
        assert_eq!(instead("ProbeSpec", "replicas", None), None);
        for (records, words) in BY_RECORD {
            let unique: std::collections::BTreeSet<_> = words.iter().map(|(word, _)| word).collect();
            assert!(unique.len() == words.len() && !records.is_empty(), "{records:?}");
            for (word, help) in *words {
                assert!(!help.is_empty() && help.matches('`').count() % 2 == 0, "{word}: {help}");
            }
        }
    }
}
