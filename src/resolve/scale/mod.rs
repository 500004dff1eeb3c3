//! How many pods: replicas, autoscaler, budget.

pub mod events;
pub mod fields;
pub mod scaled_job;
pub mod trigger;

use super::scene::Drawn;
use super::{codes, defaults, text};
use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{
    AutoscalePlan, BudgetPlan, MetricPlan, Profile, Replicas, ScalingPolicyPlan, ScalingRulePlan, ScalingUnit,
    TriggerPlan,
};
use crate::spec::scalar::Duration;
use crate::spec::{DisruptionSpec, KindWord, ScaleSpec, SpeedSpec, StrategyWord};

/// How many pods there are at least and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Fewest.
    pub min: u32,
    /// Most.
    pub max: u32,
}

/// Returns the bounds of a workload that runs all the time.
///
/// # Errors
/// E0207 for triggers without a maximum, E0214 for a minimum above the maximum and for one of 0 that nothing wakes.
pub fn bounds(drawn: &Drawn, kind: KindWord, profile: Profile, report: &mut Report) -> Bounds {
    let scale = drawn.spec.scale.clone().unwrap_or_default();
    let floor = if is_singleton(drawn, kind) || profile == Profile::Dev { 1 } else { 2 };
    let (min, max) = match (scale.min.map(|it| it.0), scale.max.map(|it| it.0)) {
        (Some(min), Some(max)) => (min, max),
        (Some(min), None) => (min, min),
        (None, Some(max)) => (floor.min(max), max),
        (None, None) => (floor, floor),
    };
    let place = || drawn.spot().place(&["scale", "min"]);
    let wakes = events::any(drawn);
    if wakes && scale.max.is_none() {
        let what = format!("the triggers of `{}` have no greatest number of pods", drawn.name);
        super::scene::required_in(report, drawn.spot(), &["scale", "max"], (&what, "add `max: 10` to `scale`"));
    } else if min > max {
        let what = format!("`{}` has at least {min} pods and at most {max}", drawn.name);
        report.add(
            Diagnostic::new(&codes::RANGE, place(), what)
                .help(format!("write `scale: {max}-{min}`, or one number"))
                .label_at(drawn.spot().written(&["scale", "max"]), "the most pods"),
        );
    } else if min == 0 && max > 0 && !wakes {
        let what = format!("`{}` may go down to no pod at all, and nothing wakes it", drawn.name);
        let diagnostic = Diagnostic::new(&codes::RANGE, place(), what)
            .why("CPU and memory are measured on pods, of which there is none");
        let help = format!("write `scale: 1-{max}`, or name what wakes it: `scale: {{min: 0, max: {max}, on: …}}`");
        report.add(diagnostic.help(help));
    }
    // A range upside down stays a range, so that what hangs on it (triggers, metrics, times) is looked at too.
    Bounds { min: min.min(max), max: max.max(min) }
}

/// Pods with a volume that only one node can mount, and pods that may never run twice, are alone unless the spec says so.
fn is_singleton(drawn: &Drawn, kind: KindWord) -> bool {
    let recreate = drawn.spec.rollout.as_ref().and_then(|it| it.strategy) == Some(StrategyWord::Recreate);
    let own_disk = drawn
        .spec
        .volumes
        .iter()
        .flat_map(|it| &it.0)
        .any(|(_, volume)| crate::resolve::pod::storage::is_for_one_node(volume));
    kind == KindWord::StatefulSet || recreate || own_disk
}

/// Returns how the number of pods is written.
#[must_use]
pub fn replicas(bounds: Bounds) -> Replicas {
    if bounds.min == bounds.max { Replicas::Fixed(bounds.min) } else { Replicas::Autoscaled }
}

/// Returns the autoscaler of a workload with a range: the only one, whatever measures.
///
/// # Errors
/// E0214 for times outside of what Kubernetes takes; E0207 and E0213 for fields of KEDA that contradict each other.
pub fn autoscale(
    drawn: &Drawn,
    bounds: Bounds,
    triggers: &[TriggerPlan],
    report: &mut Report,
) -> Option<AutoscalePlan> {
    if bounds.min == bounds.max {
        return None;
    }
    let ScaleSpec {
        cpu,
        memory,
        pods,
        scale_up_after,
        scale_down_after,
        up,
        down,
        min: _,
        max: _,  // both in `bounds`
        on: _,   // in `trigger`
        jobs: _, // in `scaled_job`
        poll: _,
        cooldown: _,
        initial_cooldown: _,
        idle: _,
        fallback: _,
        formula: _,
        pause: _,
        takes_over: _, // all others in `events`
    } = drawn.spec.scale.clone().unwrap_or_default();
    let cpu = match (cpu, memory.is_some() || pods.is_some() || events::any(drawn)) {
        (Some(cpu), _) => Some(cpu.0),
        (None, false) => Some(defaults::CPU_TARGET),
        (None, true) => None,
    };
    let sidecars = drawn.spec.sidecars.as_ref().is_some_and(|it| !it.0.is_empty());
    let resource = |name: &'static str, utilization: u32| match sidecars {
        true => MetricPlan::ContainerResource { name, container: drawn.name.clone(), utilization },
        false => MetricPlan::Resource { name, utilization },
    };
    let mut metrics: Vec<_> = cpu.map(|target| resource("cpu", target)).into_iter().collect();
    metrics.extend(memory.map(|target| resource("memory", target.0)));
    let custom = pods.unwrap_or_default().0.into_iter();
    metrics.extend(custom.map(|(name, average)| MetricPlan::Pods { metric: name.0, average: average.0 }));
    let events = events::settle(drawn, bounds, (&metrics, triggers), report);
    Some(AutoscalePlan {
        min: bounds.min,
        max: bounds.max,
        metrics,
        events,
        up: rule(drawn, ("scaleUpAfter", scale_up_after), ("up", up), report),
        down: rule(drawn, ("scaleDownAfter", scale_down_after), ("down", down), report),
    })
}

fn rule(
    drawn: &Drawn,
    (after_name, after): (&str, Option<Duration>),
    (speed_name, speed): (&str, Option<SpeedSpec>),
    report: &mut Report,
) -> Option<ScalingRulePlan> {
    let SpeedSpec { pods, percent, period } = speed.clone().unwrap_or_default();
    let period_seconds = period.map_or(60, |it| it.0);
    let mut outside = |path: &[&str], what: String, help: String| {
        report.add(Diagnostic::new(&codes::RANGE, drawn.spot().place(path), what).help(help));
    };
    if after.is_some_and(|it| it.0 > 3600) {
        let what = format!("`{after_name}` may be at most 1h (Kubernetes)");
        outside(&["scale", after_name], what, format!("write `{after_name}: 1h`, or less"));
    }
    if !(1..=1800).contains(&period_seconds) {
        let what = "`period` lies between 1s and 30m (Kubernetes)".to_owned();
        let help = format!("write `period: {}s`", period_seconds.clamp(1, 1800));
        outside(&["scale", speed_name, "period"], what, help);
    }
    let policy = |unit, value: u32| ScalingPolicyPlan { unit, value, period_seconds };
    let policies: Vec<_> = pods
        .map(|it| policy(ScalingUnit::Pods, it.0))
        .into_iter()
        .chain(percent.map(|it| policy(ScalingUnit::Percent, it.0)))
        .collect();
    let stabilization_seconds = after.map(|it| it.0);
    (stabilization_seconds.is_some() || !policies.is_empty())
        .then_some(ScalingRulePlan { stabilization_seconds, policies })
}

/// Returns the budget of a workload that runs all the time.
///
/// With one pod there is none: a budget over one pod keeps its node from ever being drained.
///
/// # Errors
/// E0213 for both limits at once.
pub fn budget(drawn: &Drawn, bounds: Bounds, profile: Profile, report: &mut Report) -> Option<BudgetPlan> {
    let written = drawn.spec.disruption.is_some();
    let DisruptionSpec { enabled, max_unavailable, min_available } = drawn.spec.disruption.clone().unwrap_or_default();
    if enabled.is_some_and(|it| !it.0)
        || bounds.min < 2
        || events::idles(drawn)
        || (profile == Profile::Dev && !written)
    {
        return None;
    }
    match (max_unavailable, min_available) {
        (Some(_), Some(_)) => {
            let what = "a budget has either `maxUnavailable` or `minAvailable`";
            let [least, most] = ["minAvailable", "maxUnavailable"].map(|it| drawn.spot().written(&["disruption", it]));
            let place = least.unwrap_or_else(|| drawn.spot().place(&["disruption"]));
            let diagnostic = Diagnostic::new(&codes::CONTRADICTION, place, what).label_at(most, "the other one");
            report.add(diagnostic.help("keep one of them; if the other comes from a lower layer, set it to `null`"));
            None
        }
        (None, Some(amount)) => Some(BudgetPlan::MinAvailable(text::amount(amount))),
        (Some(amount), None) => Some(BudgetPlan::MaxUnavailable(text::amount(amount))),
        (None, None) => Some(BudgetPlan::MaxUnavailable(crate::plan::Amount::Pods(1))),
    }
}
