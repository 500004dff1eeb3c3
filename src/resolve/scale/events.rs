//! The ScaledObject beside its triggers: what KEDA adds to an autoscaler.

use super::Bounds;
use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{EventsPlan, FallbackPlan, FormulaPlan, MetricPlan, PausePlan, TriggerPlan};
use crate::resolve::codes;
use crate::resolve::scene::{Drawn, required_in};
use crate::spec::{FallbackSpec, FallbackWord, FormulaSpec, MetricTypeWord, PauseText, ScaleSpec};
use crate::tree::Tree;

/// Failed polls after which the fallback holds: one lost answer is no outage.
const FALLBACK_FAILURES: u32 = 3;

/// Tells whether a workload has triggers, whatever is wrong with them.
#[must_use]
pub fn any(drawn: &Drawn) -> bool {
    drawn.tree.at(&["scale", "on"]).and_then(Tree::entries).is_some_and(|it| !it.is_empty())
}

/// Tells whether a workload goes down to no pod while no trigger is active.
#[must_use]
pub fn idles(drawn: &Drawn) -> bool {
    any(drawn) && drawn.spec.scale.as_ref().and_then(|it| it.idle).is_some_and(|it| it.0)
}

/// Decides about the ScaledObject; `None` without triggers.
///
/// # Errors
/// E0207 and E0213 for fields that miss others or contradict them.
pub fn settle(
    drawn: &Drawn,
    bounds: Bounds,
    (metrics, triggers): (&[MetricPlan], &[TriggerPlan]),
    report: &mut Report,
) -> Option<EventsPlan> {
    if !any(drawn) {
        return None;
    }
    contradictions(drawn, bounds, (metrics, triggers), report);
    let ScaleSpec {
        poll,
        cooldown,
        initial_cooldown,
        fallback: if_silent,
        formula: combined,
        pause: held,
        takes_over,
        idle: _, // in `idles`
        jobs: _, // in `scaled_job`
        on: _,   // in `trigger`
        min: _,
        max: _,
        cpu: _,
        memory: _,
        pods: _,
        scale_up_after: _,
        scale_down_after: _,
        up: _,
        down: _, // all others in `scale`
    } = drawn.spec.scale.clone().unwrap_or_default();
    if poll.is_some_and(|it| it.0 == 0) {
        let place = drawn.spot().place(&["scale", "poll"]);
        report.add(Diagnostic::new(&codes::RANGE, place, "`poll` is at least 1s (KEDA)").help("write `poll: 30s`"));
    }
    Some(EventsPlan {
        triggers: triggers.to_vec(),
        polling_seconds: poll.map(|it| it.0),
        cooldown_seconds: cooldown.map(|it| it.0),
        initial_cooldown_seconds: initial_cooldown.map(|it| it.0),
        idle: idles(drawn),
        fallback: if_silent.and_then(|it| fallback(drawn, &it, report)),
        formula: combined.and_then(|it| formula(drawn, it, report)),
        pause: held.and_then(pause),
        takes_over: takes_over.map(|it| it.0),
    })
}

fn contradictions(
    drawn: &Drawn,
    bounds: Bounds,
    (metrics, triggers): (&[MetricPlan], &[TriggerPlan]),
    report: &mut Report,
) {
    let mut say = |path: &[&str], what: String, help: &str| {
        report.add(Diagnostic::new(&codes::CONTRADICTION, drawn.spot().place(path), what).help(help));
    };
    for metric in metrics {
        match metric {
            MetricPlan::Resource { name, .. } | MetricPlan::ContainerResource { name, .. } => {
                if triggers.iter().any(|it| &*it.name == *name) {
                    let what =
                        format!("`scale.{name}` makes a trigger `{name}`, and names are unique in a ScaledObject");
                    say(&["scale", "on", name], what, "give the trigger another name");
                }
            }
            MetricPlan::Pods { metric, .. } => {
                let what = format!("KEDA has no trigger for the metric `{metric}` of the pods");
                say(&["scale", "pods", metric], what, "write a `prometheus` trigger under `on`, or remove `on`");
            }
        }
    }
    if idles(drawn) && bounds.min == 0 {
        let what = "with `min: 0` there is no pod without work anyway".to_owned();
        say(&["scale", "idle"], what, "remove `idle`, or write `min: 1`");
    }
}

fn fallback(drawn: &Drawn, spec: &FallbackSpec, report: &mut Report) -> Option<FallbackPlan> {
    let FallbackSpec { pods, failures, behavior } = *spec;
    let what = "the fallback has no number of pods";
    required_in(report, drawn.spot(), &["scale", "fallback", "pods"], (what, "add `pods: 2`"));
    let behavior = behavior.filter(|it| *it != FallbackWord::Static).map(FallbackWord::word);
    Some(FallbackPlan { failures: failures.map_or(FALLBACK_FAILURES, |it| it.0), pods: pods?.0, behavior })
}

fn formula(drawn: &Drawn, spec: FormulaSpec, report: &mut Report) -> Option<FormulaPlan> {
    let FormulaSpec { expression, target, activation, metric_type } = spec;
    for (field, help) in [("expression", "add `expression: \"(a + b) / 2\"`"), ("target", "add `target: 10`")] {
        let what = format!("the formula has no `{field}`");
        required_in(report, drawn.spot(), &["scale", "formula", field], (&what, help));
    }
    Some(FormulaPlan {
        expression: expression?.0,
        target: target?.0,
        activation: activation.map(|it| it.0),
        metric_type: metric_type.map(MetricTypeWord::word),
    })
}

fn pause(text: PauseText) -> Option<PausePlan> {
    Some(match text {
        PauseText::No => return None,
        PauseText::Now => PausePlan::Now,
        PauseText::At(pods) => PausePlan::At(pods),
        PauseText::ScaleIn => PausePlan::ScaleIn,
        PauseText::ScaleOut => PausePlan::ScaleOut,
    })
}
