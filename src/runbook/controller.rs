//! The move to a new load balancer: what its template needs.

use super::facts;
use crate::plan::{CutoverPlan, LegacyPlan, LoadBalancerPlan, PhasePlan, Plan, Text, WorkloadPlan};
use minijinja::context;
use minijinja::value::Value;
use std::collections::BTreeSet;

/// The words.
pub(super) const TEMPLATE: &str = include_str!("controller.md.j2");

/// The phases that nobody regrets: none, a few, half, all. A phase declared in between stands among them.
const PHASES: [u32; 4] = [0, 10, 50, 100];

/// How the controller splits the traffic.
pub(super) struct Split<'a> {
    /// The ARN of the old side's target group.
    pub(super) legacy: &'a Text,
    /// How far the move has come.
    pub(super) phase: PhasePlan,
    /// How long callers stay with a side.
    pub(super) stickiness_seconds: Option<u32>,
}

/// Returns the words of the template.
pub(super) fn context(plan: &Plan, workload: &WorkloadPlan, cutover: &CutoverPlan, split: &Split<'_>) -> Value {
    let Split { legacy, phase, stickiness_seconds } = split;
    let ingress = workload.ingresses.iter().find(|it| it.name == cutover.name);
    let balancer = ingress.map(|it| (*it.load_balancer).clone()).unwrap_or_default();
    let names = old_names(&cutover.legacy);
    let field = match &*cutover.route {
        "main" => format!("workloads.{}.route.cutover.phase", workload.name),
        key => format!("workloads.{}.routes.{key}.cutover.phase", workload.name),
    };
    let hosts: Vec<String> = cutover.hosts.iter().map(|it| it.replace('*', "any")).collect();
    context! {
        now => now(*phase),
        field,
        group => &*balancer.group,
        scheme => &*balancer.scheme,
        listener => listener(&balancer),
        hosts,
        target_group => facts::target_group(legacy, "legacy", &cutover.name),
        tasks => if cutover.legacy.instances.is_empty() { "tasks" } else { "instances" },
        unknown => is_unknown(&cutover.legacy),
        legacy => names,
        stickiness => stickiness_seconds,
        attach => attach(*phase),
        steps => steps(*phase),
        done => step(PhasePlan::Percent(100), PhasePlan::Done, *phase),
        ..facts::common(plan, workload, cutover)
    }
}

fn old_names(legacy: &LegacyPlan) -> Value {
    let LegacyPlan { cluster, service, instances, port, security_group } = legacy;
    let instances: Vec<String> = instances.iter().map(ToString::to_string).collect();
    context! {
        cluster => cluster.as_deref(),
        service => service.as_deref(),
        instances,
        port,
        security_group => security_group.as_deref(),
    }
}

fn is_unknown(legacy: &LegacyPlan) -> bool {
    let ecs = legacy.cluster.is_none() || legacy.service.is_none();
    legacy.security_group.is_none() || (ecs && legacy.instances.is_empty())
}

/// Callers come by the HTTPS listener where there is one: plain HTTP is only redirected there.
fn listener(balancer: &LoadBalancerPlan) -> Value {
    let listener = balancer.listeners.iter().find(|it| it.https).or_else(|| balancer.listeners.first());
    let (https, port) = listener.map_or((false, 80), |it| (it.https, it.port));
    let (scheme, usual) = if https { ("https", 443) } else { ("http", 80) };
    context! { scheme, port, suffix => if port == usual { String::new() } else { format!(":{port}") } }
}

fn now(phase: PhasePlan) -> String {
    match phase {
        PhasePlan::Percent(0) => "phase 0: both sides attached, everything goes to the old platform".to_owned(),
        PhasePlan::Percent(100) => {
            "phase 100: everything goes to Kubernetes, the old side is still attached".to_owned()
        }
        PhasePlan::Percent(percent) => format!("phase {percent}: {percent} % go to Kubernetes"),
        PhasePlan::Done => "done: everything goes to Kubernetes, the old side is detached".to_owned(),
    }
}

fn attach(phase: PhasePlan) -> String {
    let here = if phase == PhasePlan::Percent(0) { ", which is declared now" } else { "" };
    format!("One commit with the whole `cutover` and `phase: 0`{here}.")
}

fn steps(now: PhasePlan) -> Vec<String> {
    let mut phases = BTreeSet::from(PHASES);
    if let PhasePlan::Percent(percent) = now {
        phases.insert(percent);
    }
    let phases: Vec<u32> = phases.into_iter().collect();
    phases.windows(2).map(|pair| step(PhasePlan::Percent(pair[0]), PhasePlan::Percent(pair[1]), now)).collect()
}

/// Returns a commit as a diff, with a word about the phase that is declared now.
fn step(from: PhasePlan, to: PhasePlan, now: PhasePlan) -> String {
    let here = if to == now { "Declared now:\n\n" } else { "" };
    format!("{here}```diff\n-  phase: {}\n+  phase: {}\n```", word(from), word(to))
}

fn word(phase: PhasePlan) -> String {
    match phase {
        PhasePlan::Percent(percent) => percent.to_string(),
        PhasePlan::Done => "done".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_in_between_stands_among_the_usual_ones() {
        let steps = steps(PhasePlan::Percent(25));
        assert_eq!(steps.len(), 4);
        assert_eq!(steps[1], "Declared now:\n\n```diff\n-  phase: 10\n+  phase: 25\n```");
        assert_eq!(steps[3], "```diff\n-  phase: 50\n+  phase: 100\n```");
    }
}
