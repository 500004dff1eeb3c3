//! One function for each subject: where its figure stands in what belongs to a workload.

use super::Figure;
use super::pod_security;
use super::scene::Parts;
use super::selector::{has_all, selects};
use crate::object::{Node, Object, thousandths};
use crate::plan::PodSecurityLevel;
use std::borrow::Cow;

fn number(amount: u64) -> Figure {
    Figure::measured(amount.to_string(), Some(amount.into()))
}

fn words(text: String) -> Option<Figure> {
    (!text.is_empty()).then(|| Figure::words(text))
}

fn joined<'a>(words: impl Iterator<Item = Cow<'a, str>>, between: &str) -> String {
    words.collect::<Vec<_>>().join(between)
}

fn text(node: &Node, path: &[&str]) -> Option<String> {
    Some(node.at(path)?.scalar()?.into_owned())
}

fn count(object: &Object, path: &[&str]) -> Option<u64> {
    object.at(path)?.count()
}

pub(super) fn kind(it: &Parts<'_>) -> Option<Figure> {
    words(it.controller.kind.kind.clone())
}

pub(super) fn image(it: &Parts<'_>) -> Option<Figure> {
    words(text(it.main()?, &["image"])?)
}

pub(super) fn scale_min(it: &Parts<'_>) -> Option<Figure> {
    fewest(it).map(number)
}

pub(super) fn scale_max(it: &Parts<'_>) -> Option<Figure> {
    let most = match (paused(it), it.scaler(), &*it.controller.kind.kind) {
        (Some(pods), ..) => pods,
        (None, Some(scaler), _) if scaler.kind.kind == "ScaledObject" => most_of_keda(scaler),
        (None, Some(scaler), _) => count(scaler, &["spec", "maxReplicas"])?,
        (None, None, "ScaledJob") => most_of_keda(it.controller),
        (None, None, _) => fixed(it)?,
    };
    Some(number(most))
}

fn fewest(it: &Parts<'_>) -> Option<u64> {
    match (paused(it), it.scaler(), &*it.controller.kind.kind) {
        (Some(pods), ..) => Some(pods),
        (None, Some(scaler), _) if scaler.kind.kind == "ScaledObject" => {
            let idle = count(scaler, &["spec", "idleReplicaCount"]);
            idle.or_else(|| count(scaler, &["spec", "minReplicaCount"])).or(Some(0))
        }
        (None, Some(scaler), _) => count(scaler, &["spec", "minReplicas"]).or(Some(1)),
        (None, None, "ScaledJob") => count(it.controller, &["spec", "minReplicaCount"]).or(Some(0)),
        (None, None, _) => fixed(it),
    }
}

/// KEDA's own default is 100.
fn most_of_keda(object: &Object) -> u64 {
    count(object, &["spec", "maxReplicaCount"]).unwrap_or(100)
}

/// A pause at a number of pods holds whatever the limits say.
fn paused(it: &Parts<'_>) -> Option<u64> {
    count(it.scaler()?, &["metadata", "annotations", "autoscaling.keda.sh/paused-replicas"])
}

fn fixed(it: &Parts<'_>) -> Option<u64> {
    match &*it.controller.kind.kind {
        "Deployment" | "StatefulSet" => count(it.controller, &["spec", "replicas"]).or(Some(1)),
        _ => None,
    }
}

pub(super) fn cpu(it: &Parts<'_>) -> Option<Figure> {
    requested(it, "cpu")
}

pub(super) fn memory(it: &Parts<'_>) -> Option<Figure> {
    requested(it, "memory")
}

/// The API server takes a limit for the request where there is none.
fn requested(it: &Parts<'_>, resource: &str) -> Option<Figure> {
    let main = it.main()?;
    let text = ["requests", "limits"].into_iter().find_map(|it| text(main, &["resources", it, resource]))?;
    let amount = thousandths(&text);
    Some(Figure::measured(text, amount))
}

/// Budgets are written in two ways; what they leave of the fewest pods can be compared.
pub(super) fn budget(it: &Parts<'_>) -> Option<Figure> {
    let pods = fewest(it)?;
    let budget = it
        .of_kind("PodDisruptionBudget")
        .find(|budget| is_selected(it, budget.at(&["spec", "selector"])))?
        .at(&["spec"])?;
    let of = |field| budget.get(field).and_then(Node::scalar);
    // Kubernetes rounds percentages of a budget up in both directions.
    let amount = |text: &str| match text.strip_suffix('%') {
        Some(percent) => percent.parse::<u64>().ok().map(|it| pods.saturating_mul(it).div_ceil(100)),
        None => text.parse().ok(),
    };
    let (kept, text) = match (of("maxUnavailable"), of("minAvailable")) {
        (Some(text), _) => (amount(&text).map(|it| pods.saturating_sub(it)), format!("maxUnavailable {text}")),
        (None, Some(text)) => (amount(&text), format!("minAvailable {text}")),
        (None, None) => return None,
    };
    let figure = Figure::ranked(text, kept.map(Into::into));
    Some(match kept {
        Some(kept) => figure.with_detail(format!("keeps {kept} of {pods}")),
        None => figure,
    })
}

fn is_selected(it: &Parts<'_>, selector: Option<&Node>) -> bool {
    selector.is_some_and(|selector| selects(selector, it.labels()))
}

pub(super) fn hosts(it: &Parts<'_>) -> Option<Figure> {
    let selects = |service: &&Object| {
        let wanted = service.at(&["spec", "selector"]).filter(|it| !it.entries().is_empty());
        wanted.is_some_and(|wanted| has_all(it.labels(), wanted))
    };
    let services: Vec<&str> = it.of_kind("Service").filter(selects).map(|it| &*it.name).collect();
    let leads_here = |ingress: &&Object| it.is_own(ingress) || backends(ingress).any(|name| services.contains(&name));
    let mut hosts: Vec<Cow<'_, str>> = Vec::new();
    for ingress in it.of_kind("Ingress").filter(leads_here) {
        let rules = ingress.at(&["spec", "rules"]).map(Node::items).unwrap_or_default();
        hosts.extend(rules.iter().map(|it| it.get("host").and_then(Node::scalar).unwrap_or("*".into())));
        if rules.is_empty() {
            hosts.push("*".into());
        }
    }
    hosts.sort_unstable();
    hosts.dedup();
    words(hosts.join(", "))
}

fn backends(ingress: &Object) -> impl Iterator<Item = &str> {
    let rules = ingress.at(&["spec", "rules"]).map(Node::items).unwrap_or_default();
    let paths = rules.iter().flat_map(|it| it.at(&["http", "paths"]).map(Node::items).unwrap_or_default());
    let backends = paths.filter_map(|it| it.get("backend")).chain(ingress.at(&["spec", "defaultBackend"]));
    backends.filter_map(|it| it.at(&["service", "name"])?.as_str())
}

pub(super) fn nodes(it: &Parts<'_>) -> Option<Figure> {
    const REQUIRED: [&str; 4] =
        ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"];
    let mut selected: Vec<_> = it.pod().get("nodeSelector").map(Node::entries).unwrap_or_default().iter().collect();
    selected.sort_unstable_by_key(|(key, _)| key.as_str());
    let selected = selected.into_iter().filter_map(|(_, value)| value.scalar());
    let terms = it.pod().at(&REQUIRED).map(Node::items).unwrap_or_default();
    let term = |term: &Node| {
        let all = ["matchExpressions", "matchFields"].into_iter().filter_map(|it| term.get(it));
        joined(all.flat_map(Node::items).map(requirement), ", ")
    };
    // Terms are alternatives.
    let required = Cow::from(terms.iter().map(term).collect::<Vec<_>>().join(" or "));
    words(joined(selected.chain([required]).filter(|it| !it.is_empty()), ", "))
}

fn requirement(requirement: &Node) -> Cow<'_, str> {
    let text = |key| requirement.get(key).and_then(Node::as_str).unwrap_or_default();
    let values = requirement.get("values").map(Node::items).unwrap_or_default();
    let values = joined(values.iter().filter_map(Node::scalar), "|");
    match (text("operator"), text("key")) {
        ("In", _) => values.into(),
        ("NotIn", _) => format!("not {values}").into(),
        ("Exists", key) => key.into(),
        ("DoesNotExist", key) => format!("no {key}").into(),
        (operator, key) => format!("{key} {operator} {values}").into(),
    }
}

/// A hard spread is worth more than any soft one.
pub(super) fn spread(it: &Parts<'_>) -> Option<Figure> {
    let all = it.pod().get("topologySpreadConstraints").map(Node::items).unwrap_or_default();
    // What selects no pods of the workload spreads none.
    let effective: Vec<&Node> = all.iter().filter(|rule| is_selected(it, rule.get("labelSelector"))).collect();
    let is_hard = |it: &Node| it.get("whenUnsatisfiable").and_then(Node::as_str) != Some("ScheduleAnyway");
    let text = |it: &&Node| {
        let over = it.get("topologyKey").and_then(Node::as_str).unwrap_or_default();
        let over = over.rsplit(['/', '.']).next().unwrap_or_default();
        if is_hard(it) { format!("{over} (hard)") } else { over.to_owned() }
    };
    let text = effective.iter().map(text).collect::<Vec<_>>().join(", ");
    let worth = effective.iter().map(|it| if is_hard(it) { 10 } else { 1 }).sum();
    (!effective.is_empty()).then(|| Figure::ranked(text, Some(worth)))
}

pub(super) fn storage(it: &Parts<'_>) -> Option<Figure> {
    const SIZE: [&str; 4] = ["spec", "resources", "requests", "storage"];
    let templates = it.controller.at(&["spec", "volumeClaimTemplates"]).map(Node::items).unwrap_or_default();
    let own = it.of_kind("PersistentVolumeClaim").map(|it| &it.body);
    let claims: Vec<(String, String)> = templates
        .iter()
        .chain(own)
        .filter_map(|it| Some((text(it, &["metadata", "name"])?, text(it, &SIZE)?)))
        .collect();
    let amount = claims.iter().map(|(_, size)| thousandths(size)).sum();
    let text = claims.iter().map(|(name, size)| format!("{name} {size}")).collect::<Vec<_>>().join(", ");
    (!claims.is_empty()).then(|| Figure::ranked(text, amount))
}

/// Kubernetes gives pods that say nothing 30 seconds.
#[expect(clippy::unnecessary_wraps, reason = "every function of the table has one form")]
pub(super) fn stop(it: &Parts<'_>) -> Option<Figure> {
    let seconds = it.pod().get("terminationGracePeriodSeconds").and_then(Node::count).unwrap_or(30);
    Some(Figure::measured(format!("{seconds}s"), Some(seconds.into())))
}

/// What was asked for may be weaker than what the pods happen to satisfy; a patch may make them weaker than what was.
#[expect(clippy::unnecessary_wraps, reason = "every function of the table has one form")]
pub(super) fn security(it: &Parts<'_>) -> Option<Figure> {
    let level = it.workload.pod.security.level.min(pod_security::level(it.pod()));
    let rank = match level {
        PodSecurityLevel::Privileged => 0,
        PodSecurityLevel::Baseline => 1,
        PodSecurityLevel::Restricted => 2,
    };
    Some(Figure::measured(level.word().to_owned(), Some(rank)))
}

pub(super) fn schedule(it: &Parts<'_>) -> Option<Figure> {
    if it.controller.kind.kind != "CronJob" {
        return None;
    }
    let spec = it.controller.at(&["spec"])?;
    let mut text =
        [text(spec, &["schedule"]), text(spec, &["timeZone"])].into_iter().flatten().collect::<Vec<_>>().join(" ");
    if spec.get("suspend") == Some(&Node::Bool(true)) {
        text.push_str(" (suspended)");
    }
    words(text)
}
