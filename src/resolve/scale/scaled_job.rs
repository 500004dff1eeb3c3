//! ScaledJob: Jobs by the work that waits.

use super::Bounds;
use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{JobPlan, JobStrategyPlan, ScaledJobPlan, TriggerPlan};
use crate::resolve::scene::{Drawn, required};
use crate::resolve::{codes, defaults, text};
use crate::spec::{CombineWord, JobRolloutWord, JobStrategyWord, PauseText, ScaleJobsSpec, ScaleSpec};
use crate::tree::Tree;

/// Decides about a ScaledJob.
///
/// # Errors
/// E0207 without triggers or a maximum, E0214 for a minimum above the maximum.
pub fn settle(drawn: &Drawn, job: JobPlan, triggers: &[TriggerPlan], report: &mut Report) -> ScaledJobPlan {
    let scale = drawn.spec.scale.clone().unwrap_or_default();
    if drawn.tree.at(&["scale", "on"]).and_then(Tree::entries).is_none_or(<[_]>::is_empty) {
        let what = format!("nothing starts the Jobs of `{}`", drawn.name);
        required(report, drawn.spot().place(&["scale", "on"]), &what, "add `scale: {max: 10, on: {NAME: {sqs: URL}}}`");
    }
    let Bounds { min, max } = bounds(drawn, &scale, report);
    let paused = scale.pause.is_some_and(|it| it != PauseText::No);
    if scale.pause.is_some_and(|it| !matches!(it, PauseText::No | PauseText::Now)) {
        let place = drawn.spot().place(&["scale", "pause"]);
        let diagnostic = Diagnostic::new(&codes::CONTRADICTION, place, "a ScaledJob is paused or not");
        report.add(diagnostic.help("write `pause: true`"));
    }
    let ScaleJobsSpec { strategy, combine, deduct, running, pending_conditions, rollout, keep_successful, keep_failed } =
        scale.jobs.unwrap_or_default();
    if (deduct.is_some() || running.is_some()) && strategy != Some(JobStrategyWord::Custom) {
        let place = drawn.spot().place(&["scale", "jobs"]);
        let what = "`deduct` and `running` belong to the strategy `custom`";
        report.add(Diagnostic::new(&codes::CONTRADICTION, place, what).help("write `strategy: custom`"));
    }
    ScaledJobPlan {
        min,
        max,
        triggers: triggers.to_vec(),
        polling_seconds: scale.poll.map(|it| it.0),
        successful_history: keep_successful.map_or(defaults::SCALED_JOB_HISTORY, |it| it.0),
        failed_history: keep_failed.map_or(defaults::SCALED_JOB_HISTORY, |it| it.0),
        gradual: rollout != Some(JobRolloutWord::Immediate),
        strategy: JobStrategyPlan {
            strategy: strategy.map(JobStrategyWord::word),
            combine: combine.map(CombineWord::word),
            deduct: deduct.map(|it| it.0),
            running_percent: running.map(|it| it.0),
            pending_conditions: text::list(pending_conditions),
        },
        paused,
        job,
    }
}

fn bounds(drawn: &Drawn, scale: &ScaleSpec, report: &mut Report) -> Bounds {
    let min = scale.min.map_or(0, |it| it.0);
    let spot = drawn.spot();
    match scale.max.map(|it| it.0) {
        None => {
            let what = format!("`{}` has no limit of Jobs", drawn.name);
            crate::resolve::scene::required_in(report, spot, &["scale", "max"], (&what, "add `max: 10` to `scale`"));
            Bounds { min, max: min.max(1) }
        }
        Some(max) if max < min.max(1) => {
            let what = format!("`{}` has at least {min} Jobs and at most {max}", drawn.name);
            let diagnostic = Diagnostic::new(&codes::RANGE, spot.place(&["scale", "max"]), what);
            report.add(diagnostic.help("write a `max` of at least 1 and at least `min`"));
            Bounds { min, max: min.max(1) }
        }
        Some(max) => Bounds { min, max },
    }
}
