//! A field -> what it means: the group it belongs to, and the words for it.

use super::table::{CONTROLLERS, HEADLINES, Row, TABLE};
use super::walk::Step;
use crate::object::{Key, Node, Object};

/// What a field is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Which workloads and containers there are, and what they run.
    Workload,
    /// How many pods.
    Scale,
    /// Which image.
    Image,
    /// CPU, memory and quotas.
    Resources,
    /// On which nodes.
    Placement,
    /// How pods are replaced and stopped.
    Rollout,
    /// When and how often jobs run.
    Schedule,
    /// Probes.
    Health,
    /// Ports, hosts and load balancers.
    Exposure,
    /// Settings, files, and the keys of secrets.
    Config,
    /// Volumes.
    Storage,
    /// What processes may do, and whom they may talk to.
    Security,
    /// Who they are, in AWS and in Kubernetes.
    Identity,
    /// Metrics, alerts, dashboards.
    Monitoring,
    /// Labels and annotations.
    Metadata,
    /// Fields that the table does not know.
    Other,
}

impl Group {
    /// Returns the word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Workload => "workload",
            Self::Scale => "scale",
            Self::Image => "image",
            Self::Resources => "resources",
            Self::Placement => "placement",
            Self::Rollout => "rollout",
            Self::Schedule => "schedule",
            Self::Health => "health",
            Self::Exposure => "exposure",
            Self::Config => "config",
            Self::Storage => "storage",
            Self::Security => "security",
            Self::Identity => "identity",
            Self::Monitoring => "monitoring",
            Self::Metadata => "metadata",
            Self::Other => "other",
        }
    }
}

/// When a difference is worth a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// When the names of the environments do not explain it.
    BeyondNames,
    /// Always: people look for it.
    Always,
    /// Never: clusters write it.
    Never,
}

/// What a field means.
pub(super) struct Meaning {
    pub(super) group: Group,
    /// Its place among the fields of the group.
    pub(super) rank: usize,
    pub(super) label: String,
    pub(super) news: News,
}

/// Returns what a field means.
pub(super) fn meaning(kind: &str, path: &[Step], subject: Option<&str>) -> Meaning {
    let path = plain(path);
    let mut rows = TABLE.iter().enumerate();
    let found = rows.find_map(|(rank, row)| Some((rank, row, matched(row, kind, &path)?)));
    let Some((rank, Row { group, label, news, .. }, captured)) = found else {
        return Meaning { group: Group::Other, rank: TABLE.len(), label: path.join("."), news: News::BeyondNames };
    };
    Meaning { group: *group, rank, label: words(label, &captured, subject), news: *news }
}

/// Tells whether the table has words for a path as a whole.
pub(super) fn is_whole(kind: &str, path: &[Step]) -> bool {
    let path = plain(path);
    let row = TABLE.iter().find(|row| matched(row, kind, &path).is_some());
    row.is_some_and(|row| !path.is_empty() && row.path.split_whitespace().count() == path.len())
}

/// Tells whether a pattern stands for a path as a whole.
pub(super) fn matches(pattern: &str, kinds: &[&str], (kind, path): (&str, &[Step])) -> bool {
    let path = plain(path);
    let found = captured(pattern, &path).is_some_and(|it| it.rest.is_empty());
    (kinds.is_empty() || kinds.contains(&kind)) && found
}

/// Returns the group of an object as a whole, and its place in it.
pub(super) fn of_kind(kind: &str) -> (Group, usize) {
    let mut rows = TABLE.iter().enumerate();
    let row = rows.find(|(_, row)| row.path.is_empty() && row.kinds.contains(&kind));
    row.map_or((Group::Other, TABLE.len()), |(rank, row)| (row.group, rank))
}

/// Tells whether a kind runs the pods of a workload, which has one of them.
pub(super) fn is_controller(kind: &str) -> bool {
    CONTROLLERS.contains(&kind)
}

/// Returns the few fields that tell what an object does.
pub(super) fn headline(object: &Object) -> Node {
    let fields = HEADLINES.iter().filter(|(kind, _)| *kind == object.kind.kind).flat_map(|(_, fields)| *fields);
    let field = |name: &&'static str| Some((Key::Field(name), object.body.get("spec")?.get(name)?.clone()));
    Node::Map(fields.filter_map(field).collect())
}

/// Returns a path with the same words for the pods of every kind, and for every container.
fn plain(path: &[Step]) -> Vec<&str> {
    const PODS: [&[&str]; 3] =
        [&["spec", "jobTemplate", "spec", "template"], &["spec", "jobTargetRef", "template"], &["spec", "template"]];
    // What an item holds stands in the value, and would be no label.
    let word = |step| if matches!(step, &Step::Content(_)) { "" } else { Step::text(step) };
    let mut path: Vec<&str> = path.iter().map(word).collect();
    if let Some(prefix) = PODS.iter().find(|prefix| path.starts_with(prefix)) {
        path.splice(..prefix.len(), ["pod"]);
    }
    if path.starts_with(&["pod", "spec", "initContainers"]) {
        path[2] = "containers";
    }
    path
}

/// What a row's wildcards stand for: the container, what was captured, and what is left of the path.
struct Captured<'a> {
    container: Option<&'a str>,
    words: Vec<&'a str>,
    rest: Vec<&'a str>,
}

fn matched<'a>(row: &Row, kind: &str, path: &[&'a str]) -> Option<Captured<'a>> {
    let is_meant = row.kinds.is_empty() || row.kinds.contains(&kind);
    if is_meant { captured(row.path, path) } else { None }
}

fn captured<'a>(pattern: &str, path: &[&'a str]) -> Option<Captured<'a>> {
    let (mut container, mut words, mut steps) = (None, Vec::new(), path.iter());
    for pattern in pattern.split_whitespace() {
        let step = *steps.next()?;
        match pattern.strip_suffix('~') {
            Some(prefix) => words.push(step.strip_prefix(prefix)?),
            None if pattern == "@" => container = Some(step),
            None if pattern == "*" => words.push(step),
            None if pattern == step => {}
            None => pattern.strip_suffix('*').filter(|prefix| step.starts_with(prefix)).map(drop)?,
        }
    }
    Some(Captured { container, words, rest: steps.copied().collect() })
}

/// Puts captured words into a label; what is left of the path follows.
fn words(label: &str, captured: &Captured<'_>, subject: Option<&str>) -> String {
    let Captured { container, words, rest } = captured;
    // Of an ARN, the account and region are those of its neighbours.
    let mut text = words.iter().fold(label.to_owned(), |text, word| {
        let short = word.rsplit(':').next().filter(|_| word.starts_with("arn:"));
        text.replacen("{}", short.unwrap_or(word), 1)
    });
    // `preferred` and `required` say what matters of the longest words of the API.
    let rest = rest.iter().filter(|it| !it.is_empty());
    let rest: Vec<&str> =
        rest.map(|it| it.strip_suffix("DuringSchedulingIgnoredDuringExecution").unwrap_or(it)).collect();
    if !rest.is_empty() {
        let gap = if text.is_empty() { "" } else { " " };
        text.push_str(gap);
        text.push_str(&rest.join("."));
    }
    match container {
        Some(own) if Some(*own) == subject && text.is_empty() => "container".to_owned(),
        Some(other) if Some(*other) != subject && text.is_empty() => format!("container {other}"),
        Some(other) if Some(*other) != subject => format!("{text} of container {other}"),
        _ => text,
    }
}
