//! One function for each subject: where in a plan its figure stands.

use super::Figure;
use crate::object::thousandths;
use crate::plan::{
    Amount, BudgetPlan, ClaimPlan, Controller, EnvSource, NodeRequirement, Plan, PodSecurityLevel, Replicas,
    SpreadRigour, WorkloadPlan,
};

fn number(amount: u64) -> Figure {
    Figure { text: amount.to_string(), amount: Some(amount) }
}

fn words(text: String) -> Option<Figure> {
    (!text.is_empty()).then_some(Figure { text, amount: None })
}

fn quantity(text: &str) -> Figure {
    Figure { text: text.to_owned(), amount: thousandths(text).and_then(|it| u64::try_from(it).ok()) }
}

pub(super) fn kind(_: &Plan, it: &WorkloadPlan) -> Option<Figure> {
    words(it.controller.kind().to_owned())
}

pub(super) fn image(_: &Plan, it: &WorkloadPlan) -> Option<Figure> {
    words(it.pod.main.image.to_string())
}

pub(super) fn scale_min(_: &Plan, it: &WorkloadPlan) -> Option<Figure> {
    fewest(it).map(number)
}

pub(super) fn scale_max(_: &Plan, it: &WorkloadPlan) -> Option<Figure> {
    match &it.autoscale {
        Some(autoscale) => Some(number(autoscale.max.into())),
        None => fixed(it).map(number),
    }
}

fn fewest(it: &WorkloadPlan) -> Option<u64> {
    it.autoscale.as_ref().map(|it| it.floor().into()).or_else(|| fixed(it))
}

fn fixed(it: &WorkloadPlan) -> Option<u64> {
    let replicas = match &it.controller {
        Controller::Deployment(plan) => plan.replicas,
        Controller::StatefulSet(plan) => plan.replicas,
        Controller::DaemonSet(_) | Controller::Job(_) | Controller::CronJob(_) | Controller::ScaledJob(_) => {
            return None;
        }
    };
    match replicas {
        Replicas::Fixed(count) => Some(count.into()),
        Replicas::Autoscaled => None,
    }
}

pub(super) fn cpu(_: &Plan, it: &WorkloadPlan) -> Option<Figure> {
    it.pod.main.resources.cpu_request.as_deref().map(quantity)
}

pub(super) fn memory(_: &Plan, it: &WorkloadPlan) -> Option<Figure> {
    it.pod.main.resources.memory_request.as_deref().map(quantity)
}

/// Budgets are written in two ways; what they leave of the fewest pods can be compared.
pub(super) fn budget(_: &Plan, it: &WorkloadPlan) -> Option<Figure> {
    let pods = fewest(it)?;
    // Kubernetes rounds percentages of a budget up in both directions.
    let of = |amount: Amount| match amount {
        Amount::Pods(count) => (count.into(), count.to_string()),
        Amount::Percent(percent) => ((pods * u64::from(percent)).div_ceil(100), format!("{percent}%")),
    };
    let (kept, text) = match it.budget? {
        BudgetPlan::MaxUnavailable(amount) => {
            let (gone, text) = of(amount);
            (pods.saturating_sub(gone), format!("maxUnavailable {text}"))
        }
        BudgetPlan::MinAvailable(amount) => {
            let (kept, text) = of(amount);
            (kept, format!("minAvailable {text}"))
        }
    };
    Some(Figure { text, amount: Some(kept) })
}

pub(super) fn hosts(_: &Plan, it: &WorkloadPlan) -> Option<Figure> {
    let mut hosts: Vec<&str> =
        it.ingresses.iter().flat_map(|it| &it.rules).map(|it| it.host.as_deref().unwrap_or("*")).collect();
    hosts.sort_unstable();
    hosts.dedup();
    words(hosts.join(", "))
}

pub(super) fn nodes(_: &Plan, it: &WorkloadPlan) -> Option<Figure> {
    let placement = &it.pod.placement;
    let selected = placement.node_selector.values().map(ToString::to_string);
    let required = placement.required.iter().map(|NodeRequirement { key, values, .. }| match values.is_empty() {
        true => key.to_string(),
        false => values.iter().map(|it| &**it).collect::<Vec<_>>().join("|"),
    });
    words(selected.chain(required).collect::<Vec<_>>().join(", "))
}

/// A hard spread is worth more than any soft one.
pub(super) fn spread(_: &Plan, it: &WorkloadPlan) -> Option<Figure> {
    let spread = &it.pod.placement.spread;
    let is_hard = |rigour: SpreadRigour| matches!(rigour, SpreadRigour::Hard { .. });
    let text = |it: &crate::plan::SpreadPlan| {
        let over = it.topology_key.rsplit(['/', '.']).next().unwrap_or_default().to_owned();
        if is_hard(it.rigour) { format!("{over} (hard)") } else { over }
    };
    let worth = |it: &crate::plan::SpreadPlan| if is_hard(it.rigour) { 10 } else { 1 };
    let text = spread.iter().map(text).collect::<Vec<_>>().join(", ");
    (!spread.is_empty()).then(|| Figure { text, amount: Some(spread.iter().map(worth).sum()) })
}

pub(super) fn storage(plan: &Plan, it: &WorkloadPlan) -> Option<Figure> {
    let own: &[ClaimPlan] = match &it.controller {
        Controller::StatefulSet(plan) => &plan.claim_templates,
        _ => &[],
    };
    let shared = plan.claims.iter().filter(|claim| claim.workload.as_ref() == Some(&it.name));
    let claims: Vec<&ClaimPlan> = own.iter().chain(shared).collect();
    let bytes: Option<u64> =
        claims.iter().map(|it| thousandths(&it.size).and_then(|it| u64::try_from(it / 1000).ok())).sum();
    let text = claims.iter().map(|it| format!("{} {}", it.name, it.size)).collect::<Vec<_>>().join(", ");
    (!claims.is_empty()).then_some(Figure { text, amount: bytes })
}

#[expect(clippy::unnecessary_wraps, reason = "every function of the table has one form")]
pub(super) fn stop(_: &Plan, it: &WorkloadPlan) -> Option<Figure> {
    Some(Figure { text: format!("{}s", it.pod.grace_seconds), amount: Some(it.pod.grace_seconds.into()) })
}

#[expect(clippy::unnecessary_wraps, reason = "every function of the table has one form")]
pub(super) fn security(_: &Plan, it: &WorkloadPlan) -> Option<Figure> {
    let (text, rank) = match it.pod.security.level {
        PodSecurityLevel::Privileged => ("privileged", 0),
        PodSecurityLevel::Baseline => ("baseline", 1),
        PodSecurityLevel::Restricted => ("restricted", 2),
    };
    Some(Figure { text: text.to_owned(), amount: Some(rank) })
}

pub(super) fn schedule(_: &Plan, it: &WorkloadPlan) -> Option<Figure> {
    match &it.controller {
        Controller::CronJob(plan) => words(format!("{} {}", plan.schedule, plan.time_zone)),
        _ => None,
    }
}

/// Values of secrets are in no plan; a variable that comes from one says so.
pub(super) fn variable(it: &WorkloadPlan, name: &str) -> Option<Figure> {
    let own = it.pod.main.env.iter().find(|it| &*it.name == name).map(|it| match &it.source {
        EnvSource::Value(value) => value.to_string(),
        EnvSource::Secret { key, .. } => format!("(secret {key})"),
        EnvSource::ConfigMap { name, key } => format!("({name}: {key})"),
        EnvSource::Field(field) | EnvSource::Resource(field) => format!("({field})"),
    });
    let from = it.config_maps.iter().filter(|map| it.pod.main.env_from.contains(&map.name));
    let shared = || from.filter_map(|map| map.data.get(name)).next_back().map(ToString::to_string);
    own.or_else(shared).map(|text| Figure { text, amount: None })
}
