//! Addresses -> the workload of this migration that they mean.

use crate::plan::{EnvSource, Plan, Text, TriggerPlan, WorkloadPlan};
use crate::tree::{Entry, Tree};

/// The end of the names of KEDA's settings that name a variable.
const FROM_ENV: &str = "FromEnv";

/// Triggers that ask nobody: the clock, and what the kubelet measures.
const ASK_NOBODY: [&str; 3] = ["cron", "cpu", "memory"];

/// What a trigger asks.
pub(super) enum Asked<'a> {
    /// A workload of this migration.
    Workload(&'a Text),
    /// A target outside of the migration that is declared, in another namespace.
    Outside(&'a Text),
    /// Something else.
    Other,
    /// Nobody.
    Nobody,
}

/// Returns what a trigger of a workload asks.
pub(super) fn of<'a>(plan: &'a Plan, workload: &WorkloadPlan, trigger: &TriggerPlan) -> Asked<'a> {
    if ASK_NOBODY.contains(&&*trigger.kind) {
        return Asked::Nobody;
    }
    let value = |(key, value): (&Text, &Text)| match key.ends_with(FROM_ENV) {
        true => variable(workload, value),
        false => Some(value.clone()),
    };
    let values: Vec<Text> = trigger.metadata.iter().filter_map(value).collect();
    let hosts: Vec<(&str, &str)> = values.iter().flat_map(|it| it.split(',')).filter_map(host).collect();
    let is_here = |namespace: &str| namespace.is_empty() || namespace == &*plan.namespace.name;
    let serves = |it: &&WorkloadPlan| {
        let service = it.service.as_ref().map(|it| &*it.name);
        hosts.iter().any(|(name, namespace)| Some(*name) == service && is_here(namespace))
    };
    if let Some(asked) = plan.workloads.iter().find(serves) {
        return Asked::Workload(&asked.name);
    }
    let declared = plan.platform.origin.get("outside").and_then(Tree::entries).unwrap_or_default();
    let lives_there = |it: &&Entry| {
        let own = it.value.get("namespace").and_then(Tree::as_str);
        hosts.iter().any(|(name, namespace)| *it.key == **name && own == Some(namespace))
    };
    declared.iter().find(lives_there).map_or(Asked::Other, |it| Asked::Outside(&it.key))
}

fn variable(workload: &WorkloadPlan, name: &str) -> Option<Text> {
    let main = &workload.pod.main;
    let own = main.env.iter().find(|it| &*it.name == name).map(|it| match &it.source {
        EnvSource::Value(value) => Some(value.clone()),
        EnvSource::Secret { .. } | EnvSource::ConfigMap { .. } | EnvSource::Field(_) | EnvSource::Resource(_) => None,
    });
    let shared =
        || workload.config_maps.iter().filter(|it| main.env_from.contains(&it.name)).find_map(|it| it.data.get(name));
    own.unwrap_or_else(|| shared().cloned())
}

/// Returns the host of an address and its namespace, if it names one: `redis:6379`, `http://api.shop.svc:8080/x`.
fn host(address: &str) -> Option<(&str, &str)> {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let (name, domain) = host.split_once('.').unwrap_or((host, ""));
    Some((name, domain.split('.').next().unwrap_or_default()))
}
