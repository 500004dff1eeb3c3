//! What runs the pods: Deployment, StatefulSet, DaemonSet, Job, CronJob, ScaledJob.

use super::scale::{self, Bounds};
use super::scene::Drawn;
use super::{codes, cron, defaults, text};
use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{
    Amount, Completion, ConcurrencyPolicy, Controller, CronPlan, DaemonSetPlan, DeploymentPlan, JobPlan, RestartPolicy,
    RolloutStrategy, StatefulSetPlan, TriggerPlan,
};
use crate::resolve::pod::storage::Mounted;
use crate::resolve::scale::scaled_job;
use crate::spec::{ConcurrencyWord, JobSpec, KindWord, RestartWord, RolloutSpec, ScheduleSpec, StrategyWord};
use crate::tree::Tree;

/// Returns the kind of a workload.
#[must_use]
pub fn kind(drawn: &Drawn) -> KindWord {
    drawn.spec.kind.unwrap_or(if drawn.spec.schedule.is_some() { KindWord::CronJob } else { KindWord::Deployment })
}

/// Tells whether the pods of a kind run all the time.
#[must_use]
pub fn runs_on(kind: KindWord) -> bool {
    matches!(kind, KindWord::Deployment | KindWord::StatefulSet | KindWord::DaemonSet)
}

/// Reports fields that the workload itself writes and its kind cannot have. In `defaults` they are meant for others.
///
/// # Errors
/// E0213.
pub fn check_fields(drawn: &Drawn, own: Option<&Tree>, kind: KindWord, report: &mut Report) {
    use KindWord::{CronJob, DaemonSet, Deployment, Job, ScaledJob, StatefulSet};
    let table: [(&str, &[KindWord]); 10] = [
        ("schedule", &[CronJob]),
        ("job", &[Job, CronJob, ScaledJob]),
        ("scale", &[Deployment, StatefulSet, ScaledJob]),
        ("parallel", &[StatefulSet]),
        ("disruption", &[Deployment, StatefulSet]),
        ("rollout", &[Deployment, StatefulSet, DaemonSet]),
        ("routes", &[Deployment, StatefulSet, DaemonSet]),
        ("service", &[Deployment, StatefulSet, DaemonSet]),
        ("accepts", &[Deployment, StatefulSet, DaemonSet]),
        ("recommend", &[Deployment, StatefulSet, DaemonSet, Job, CronJob]),
    ];
    for (field, kinds) in table {
        let Some(entry) = own.and_then(|it| it.entry(field)) else { continue };
        if !kinds.contains(&kind) && !entry.value.is_null() {
            let place = crate::diagnostic::Place::new(entry.mark, drawn.route.key(field));
            // `route` is short for the main one of `routes`, and its key is the place of that.
            let main = entry.value.entry("main").filter(|_| field == "routes");
            let short = main.filter(|it| report.text_at(it.mark) == Some("route"));
            let what = format!("a {} has no `{}`", kind.word(), short.map_or(field, |_| "route"));
            let words: Vec<String> = kinds.iter().map(|it| format!("kind: {}", it.word())).collect();
            let words = crate::spec::list(words.iter().map(String::as_str));
            let help = format!("remove it, or write {words}");
            report.add(Diagnostic::new(&codes::CONTRADICTION, place, what).help(help));
        }
    }
}

/// What a controller depends on.
pub struct Parts<'a> {
    /// The workload.
    pub drawn: &'a Drawn,
    /// How many pods, where they run all the time.
    pub bounds: Bounds,
    /// Its volumes.
    pub mounted: &'a Mounted,
    /// Whether a load balancer leads to it.
    pub routed: bool,
    /// What wakes it.
    pub triggers: &'a [TriggerPlan],
}

/// Decides about the controller.
///
/// # Errors
/// E0207 for a CronJob without a schedule, E0213 for a rollout that cannot be, E0214 for a schedule that cron does not
/// know.
pub fn settle(parts: &Parts<'_>, kind: KindWord, report: &mut Report) -> Controller {
    match kind {
        KindWord::Deployment => Controller::Deployment(deployment(parts, report)),
        KindWord::StatefulSet => Controller::StatefulSet(stateful_set(parts)),
        KindWord::DaemonSet => Controller::DaemonSet(daemon_set(parts)),
        KindWord::Job => Controller::Job(job(parts.drawn, Some(defaults::JOB_TTL), report)),
        KindWord::CronJob => Controller::CronJob(cron_job(parts.drawn, report)),
        KindWord::ScaledJob => {
            let job = job(parts.drawn, Some(defaults::JOB_TTL), report);
            Controller::ScaledJob(scaled_job::settle(parts.drawn, job, parts.triggers, report))
        }
    }
}

fn min_ready(parts: &Parts<'_>) -> u32 {
    let usual = if parts.routed { defaults::MIN_READY_BEHIND_LOAD_BALANCER } else { 0 };
    parts.drawn.spec.rollout.as_ref().and_then(|it| it.min_ready).map_or(usual, |it| it.0)
}

fn history(parts: &Parts<'_>) -> u32 {
    parts.drawn.spec.rollout.as_ref().and_then(|it| it.history).map_or(defaults::REVISION_HISTORY, |it| it.0)
}

fn deployment(parts: &Parts<'_>, report: &mut Report) -> DeploymentPlan {
    let RolloutSpec { strategy, max_surge, max_unavailable, min_ready: _, deadline, history: _ } =
        parts.drawn.spec.rollout.clone().unwrap_or_default();
    let spot = parts.drawn.spot();
    let recreate = strategy == Some(StrategyWord::Recreate) || (strategy.is_none() && parts.mounted.one_node);
    if strategy == Some(StrategyWord::Rolling) && parts.mounted.one_node {
        let what = "with an EBS volume the old pod must end before the new one can mount it";
        let diagnostic = Diagnostic::new(&codes::CONTRADICTION, spot.place(&["rollout", "strategy"]), what);
        report.add(diagnostic.help("write `recreate`, or put the volume on EFS with `shared: true`"));
    }
    let surge = max_surge.map_or(Amount::Percent(defaults::MAX_SURGE_PERCENT), text::amount);
    let missing = max_unavailable.map_or(Amount::Pods(0), text::amount);
    let nothing = |it: Amount| matches!(it, Amount::Pods(0) | Amount::Percent(0));
    if !recreate && nothing(surge) && nothing(missing) {
        let what = "`maxSurge` and `maxUnavailable` are both 0, so no pod could ever be replaced";
        let diagnostic = Diagnostic::new(&codes::CONTRADICTION, spot.place(&["rollout"]), what);
        report.add(diagnostic.help("write `maxSurge: 1`"));
    }
    DeploymentPlan {
        replicas: scale::replicas(parts.bounds),
        strategy: match recreate {
            true => RolloutStrategy::Recreate,
            false => RolloutStrategy::Rolling { max_surge: surge, max_unavailable: missing },
        },
        min_ready_seconds: min_ready(parts),
        progress_deadline_seconds: deadline.map_or(defaults::PROGRESS_DEADLINE, |it| it.0),
        revision_history: history(parts),
    }
}

fn stateful_set(parts: &Parts<'_>) -> StatefulSetPlan {
    StatefulSetPlan {
        replicas: scale::replicas(parts.bounds),
        service_name: parts.drawn.name.clone(),
        parallel: parts.drawn.spec.parallel.is_some_and(|it| it.0),
        min_ready_seconds: min_ready(parts),
        revision_history: history(parts),
        claim_templates: parts.mounted.templates.clone(),
    }
}

fn daemon_set(parts: &Parts<'_>) -> DaemonSetPlan {
    let missing = parts.drawn.spec.rollout.as_ref().and_then(|it| it.max_unavailable);
    DaemonSetPlan {
        max_unavailable: missing.map_or(Amount::Pods(1), text::amount),
        min_ready_seconds: min_ready(parts),
        revision_history: history(parts),
    }
}

fn job(drawn: &Drawn, ttl: Option<u32>, report: &mut Report) -> JobPlan {
    let JobSpec {
        parallelism,
        completions,
        indexed,
        retries,
        retries_per_index,
        max_failed_indexes,
        deadline,
        keep,
        restart,
    } = drawn.spec.job.clone().unwrap_or_default();
    let completions = completions.map_or(1, |it| it.0);
    let indexed = indexed.map_or(completions > 1, |it| it.0);
    check_job(drawn, (completions, indexed), report);
    JobPlan {
        parallelism: parallelism.map_or(1, |it| it.0),
        completions,
        completion: if indexed { Completion::Indexed } else { Completion::NonIndexed },
        // Kubernetes counts without a limit where indexes are counted, so that one bad index cannot use up all tries.
        backoff_limit: retries.map(|it| it.0).or(retries_per_index.is_none().then_some(defaults::JOB_RETRIES)),
        backoff_limit_per_index: retries_per_index.map(|it| it.0),
        max_failed_indexes: max_failed_indexes.map(|it| it.0),
        active_deadline_seconds: deadline.map(|it| it.0),
        ttl_seconds_after_finished: keep.map(|it| it.0).or(ttl),
        restart: match restart.unwrap_or(RestartWord::Never) {
            RestartWord::Never => RestartPolicy::Never,
            RestartWord::OnFailure => RestartPolicy::OnFailure,
        },
    }
}

/// Reports what the API server would refuse, and a Job that runs no pod at all.
fn check_job(drawn: &Drawn, (completions, indexed): (u32, bool), report: &mut Report) {
    let Some(spec) = &drawn.spec.job else { return };
    let mut say = |code, field: &str, what: &str, help: &str| {
        report.add(Diagnostic::new(code, drawn.spot().place(&["job", field]), what).help(help));
    };
    for (field, value) in [("parallelism", spec.parallelism), ("completions", spec.completions)] {
        if value.is_some_and(|it| it.0 == 0) {
            let what = format!("with `{field}: 0` the Job runs no pod");
            say(&codes::RANGE, field, &what, "write 1 or more; `enabled: false` switches a workload off");
        }
    }
    if spec.retries_per_index.is_some() && !indexed {
        let help = "write `completions: 10`, or `indexed: true`";
        say(&codes::CONTRADICTION, "retriesPerIndex", "the pods of this Job have no index", help);
    }
    if spec.retries_per_index.is_some() && spec.restart == Some(RestartWord::OnFailure) {
        let what = "tries of one index are counted by pods, and with `restart: OnFailure` a pod is not replaced";
        say(&codes::CONTRADICTION, "retriesPerIndex", what, "write `restart: Never`, or remove `retriesPerIndex`");
    }
    if spec.max_failed_indexes.is_some() && spec.retries_per_index.is_none() {
        let what = "failed indexes are counted only with `retriesPerIndex`";
        say(&codes::CONTRADICTION, "maxFailedIndexes", what, "add `retriesPerIndex: 2`");
    }
    if spec.max_failed_indexes.is_some_and(|it| it.0 > completions) {
        let what = format!("there are only {completions} indexes");
        say(&codes::RANGE, "maxFailedIndexes", &what, "write fewer, or remove it");
    }
}

fn cron_job(drawn: &Drawn, report: &mut Report) -> CronPlan {
    let ScheduleSpec { cron, time_zone, concurrency, starting_deadline, keep_successful, keep_failed, suspend } =
        drawn.spec.schedule.clone().unwrap_or_default();
    let place = drawn.spot().place(&["schedule", "cron"]);
    match &cron {
        None => {
            let what = format!("the CronJob `{}` has no schedule", drawn.name);
            super::scene::required(report, place, &what, "add `schedule: \"0 16 * * 1-5\"`");
        }
        Some(schedule) => {
            if let Some(what) = cron::wrong(&schedule.0) {
                report.add(Diagnostic::new(&codes::RANGE, place, what).help(cron::HELP));
            }
        }
    }
    CronPlan {
        schedule: cron.map_or_else(|| "".into(), |it| it.0),
        time_zone: time_zone.map_or_else(|| "Etc/UTC".into(), |it| it.0),
        concurrency: match concurrency.unwrap_or(ConcurrencyWord::Forbid) {
            ConcurrencyWord::Allow => ConcurrencyPolicy::Allow,
            ConcurrencyWord::Forbid => ConcurrencyPolicy::Forbid,
            ConcurrencyWord::Replace => ConcurrencyPolicy::Replace,
        },
        starting_deadline_seconds: starting_deadline.map_or(defaults::STARTING_DEADLINE, |it| it.0),
        successful_history: keep_successful.map_or(defaults::JOB_HISTORY, |it| it.0),
        failed_history: keep_failed.map_or(defaults::JOB_HISTORY, |it| it.0),
        suspend: suspend.is_some_and(|it| it.0),
        job: job(drawn, None, report),
    }
}
