//! Alerts: which ones, from when on, how bad.

use crate::diagnostic::{Diagnostic, Place, Report};
use crate::plan::{
    AccessMode, AlertCondition, AlertPlan, AlertsPlan, ClaimPlan, Share, Text, TextMap, VolumeSource, pattern,
};
use crate::resolve::pod::storage::{Mounted, Storage};
use crate::resolve::scene::{self, Drawn, Scene};
use crate::resolve::{codes, controller, defaults, text};
use crate::spec::scalar::{Duration, Flag, MetricLabel};
use crate::spec::shape::Map;
use crate::spec::{
    AlertsSpec, ErrorsAlertSpec, KindWord, OwnAlertSpec, SeverityWord, ShareAlertSpec, TimedAlertSpec, UpAlertSpec,
};
use crate::tree::Tree;

/// What of a workload its alerts depend on.
pub struct Watched {
    /// What runs the pods.
    pub kind: KindWord,
    /// Name of the HorizontalPodAutoscaler that chooses how many, ours or KEDA's.
    pub autoscaler: Option<Text>,
    /// Whether metrics are scraped.
    pub monitored: bool,
    /// Regular expressions of its claims on EBS.
    pub disks: Vec<String>,
}

/// What an alert is when nothing is written.
#[derive(Clone, Copy)]
struct Usual {
    field: &'static str,
    name: &'static str,
    lasting: u32,
    severity: SeverityWord,
    /// Whether kube-prometheus-stack has the same one for all namespaces.
    in_stack: bool,
}

const fn usual(field: &'static str, name: &'static str, lasting: u32, severity: SeverityWord) -> Usual {
    Usual { field, name, lasting, severity, in_stack: false }
}

const fn in_stack(usual: Usual) -> Usual {
    Usual { in_stack: true, ..usual }
}

const CPU: Usual = usual("cpu", "HighCPU", defaults::ALERT_LATER, SeverityWord::Warning);
const MEMORY: Usual = usual("memory", "HighMemory", defaults::ALERT_LATER, SeverityWord::Warning);
const ERRORS: Usual = usual("errors", "HighErrors", defaults::ALERT_LATER, SeverityWord::Critical);
const DOWN: Usual = usual("down", "ServiceDown", defaults::ALERT_SOON, SeverityWord::Critical);
const NOT_UP: Usual = usual("up", "NotUp", defaults::ALERT_SOON, SeverityWord::Critical);
const VANISHED: Usual = usual("scrape", "TargetsVanished", defaults::ALERT_LATER, SeverityWord::Warning);
const CRASH_LOOP: Usual = in_stack(usual("crashLoop", "CrashLoop", defaults::ALERT_LAST, SeverityWord::Warning));
const STUCK: Usual = in_stack(usual("rolloutStuck", "RolloutStuck", defaults::ALERT_LAST, SeverityWord::Warning));
const SCALED_OUT: Usual = in_stack(usual("scaledOut", "HPAMaxedOut", defaults::ALERT_LAST, SeverityWord::Warning));
const FAILED: Usual = in_stack(usual("failed", "JobFailed", defaults::ALERT_SOON, SeverityWord::Warning));
const VOLUME: Usual = in_stack(usual("volume", "VolumeFull", defaults::ALERT_SOON, SeverityWord::Critical));

/// What all alerts have in common, as written.
struct Common {
    enabled: Option<Flag>,
    lasting: Option<Duration>,
    severity: Option<SeverityWord>,
    labels: Option<Map<MetricLabel, crate::spec::scalar::Text>>,
    runbook: Option<crate::spec::scalar::Text>,
}

/// The alerts of one workload while they are collected.
struct Desk<'a> {
    scene: &'a Scene<'a>,
    drawn: &'a Drawn,
    labels: TextMap,
    runbook: Option<Text>,
    rules: Vec<AlertPlan>,
}

/// Returns the regular expressions of a workload's claims on EBS; EFS has no size that could run out.
pub fn disks(drawn: &Drawn, mounted: &Mounted, storage: &Storage) -> Vec<String> {
    let templates = mounted.templates.iter().map(|it| pattern::claims(&it.name, &drawn.name));
    let on_ebs = |claim: &&ClaimPlan| claim.access == AccessMode::ReadWriteOnce;
    let mounts = |claim: &&ClaimPlan| {
        let is_it =
            |source: &VolumeSource| matches!(source, VolumeSource::Claim { claim: name, .. } if *name == claim.name);
        mounted.volumes.iter().any(|it| is_it(&it.source))
    };
    templates.chain(storage.claims.iter().filter(on_ebs).filter(mounts).map(|it| it.name.to_string())).collect()
}

/// Decides about the alerts of a workload.
///
/// # Errors
/// E0207 for an alert without its metric or expression, E0213 for one that the kind of workload cannot have, E0214 for a
/// share above 100 %.
pub fn settle(
    scene: &Scene<'_>,
    drawn: &Drawn,
    own: Option<&Tree>,
    watched: Watched,
    report: &mut Report,
) -> Option<AlertsPlan> {
    let spec = drawn.spec.alerts.clone().filter(|it| it.enabled.is_none_or(|it| it.0))?;
    check_fields(drawn, own, watched.kind, report);
    let desk = Desk { scene, drawn, labels: TextMap::new(), runbook: None, rules: Vec::new() };
    let rules = desk.all(spec, watched, report);
    let monitoring = scene.platform.monitoring.clone().unwrap_or_default();
    let (operator_labels, cluster) = (text::labels(monitoring.labels), text::text(monitoring.cluster));
    (!rules.is_empty()).then_some(AlertsPlan { operator_labels, cluster, rules })
}

/// Reports alerts that the workload itself writes and its kind cannot have. In `defaults` they are meant for others.
fn check_fields(drawn: &Drawn, own: Option<&Tree>, kind: KindWord, report: &mut Report) {
    let runs_on = controller::runs_on(kind);
    for (field, fits) in [(DOWN.field, runs_on), (STUCK.field, runs_on), (FAILED.field, !runs_on)] {
        let Some(entry) = own.and_then(|it| it.get("alerts")).and_then(|it| it.entry(field)).filter(|_| !fits) else {
            continue;
        };
        let what = format!("a {} has no alert `{field}`", kind.word());
        let place = Place::new(entry.mark, drawn.route.key("alerts").key(field));
        report.add(Diagnostic::new(&codes::CONTRADICTION, place, what).help("remove it"));
    }
}

impl Desk<'_> {
    fn all(mut self, spec: AlertsSpec, watched: Watched, report: &mut Report) -> Vec<AlertPlan> {
        let AlertsSpec {
            enabled: _,
            labels,
            runbook,
            cpu,
            memory,
            errors,
            down,
            up,
            scrape,
            crash_loop,
            rollout_stuck,
            scaled_out,
            failed,
            volume,
            own,
        } = spec;
        let Watched { kind, autoscaler, monitored, disks } = watched;
        let runs_on = controller::runs_on(kind);
        self.labels = flat(labels);
        self.runbook = text::text(runbook);
        self.share(&CPU, cpu, (defaults::ALERT_CPU, AlertCondition::Cpu), report);
        self.share(&MEMORY, memory, (defaults::ALERT_MEMORY, AlertCondition::Memory), report);
        self.errors(errors, report);
        self.timed(&DOWN, down, runs_on.then_some(AlertCondition::Down));
        self.up(up, report);
        self.timed(&VANISHED, scrape, monitored.then_some(AlertCondition::Vanished));
        self.timed(&CRASH_LOOP, crash_loop, Some(AlertCondition::CrashLoop));
        self.timed(&STUCK, rollout_stuck, runs_on.then_some(AlertCondition::RolloutStuck));
        self.timed(&SCALED_OUT, scaled_out, autoscaler.map(AlertCondition::ScaledOut));
        self.timed(&FAILED, failed, (!runs_on).then_some(AlertCondition::JobFailed));
        if !disks.is_empty() {
            let full = |below| AlertCondition::VolumeFull { below, claims: disks };
            self.share(&VOLUME, volume, (defaults::ALERT_VOLUME, full), report);
        }
        self.own(own, report);
        self.rules
    }

    /// An alert that is written is wanted, whatever else runs in the cluster.
    fn wants(&self, usual: &Usual, enabled: Option<Flag>) -> bool {
        let written = self.drawn.tree.at(&["alerts", usual.field]).is_some();
        let monitoring = self.scene.platform.monitoring.as_ref();
        let builtin = usual.in_stack && monitoring.and_then(|it| it.builtin).is_some_and(|it| it.0);
        enabled.is_none_or(|it| it.0) && (written || !builtin)
    }

    fn add(&mut self, usual: &Usual, name: Text, common: Common, condition: AlertCondition) {
        let Common { enabled, lasting, severity, labels, runbook } = common;
        if !self.wants(usual, enabled) {
            return;
        }
        let severity = severity.unwrap_or(usual.severity).word();
        let ours =
            [("severity", severity), ("namespace", &*self.scene.namespace.name), ("workload", &*self.drawn.name)];
        // An expression such as `absent(…)` loses the labels of its metrics, and Alertmanager routes by the namespace.
        let mut all: TextMap = ours.map(|(key, value)| (key.into(), value.into())).into();
        all.extend(self.labels.clone());
        all.extend(flat(labels));
        self.rules.push(AlertPlan {
            name,
            condition,
            lasting_seconds: lasting.map_or(usual.lasting, |it| it.0),
            labels: all,
            runbook: text::text(runbook).or_else(|| self.runbook.clone()),
        });
    }

    fn timed(&mut self, usual: &Usual, spec: Option<TimedAlertSpec>, condition: Option<AlertCondition>) {
        let TimedAlertSpec { enabled, lasting, severity, labels, runbook } = spec.unwrap_or_default();
        if let Some(condition) = condition {
            self.add(usual, usual.name.into(), Common { enabled, lasting, severity, labels, runbook }, condition);
        }
    }

    fn share(
        &mut self,
        usual: &Usual,
        spec: Option<ShareAlertSpec>,
        (threshold, condition): (u32, impl FnOnce(Share) -> AlertCondition),
        report: &mut Report,
    ) {
        let ShareAlertSpec { enabled, threshold: written, lasting, severity, labels, runbook } =
            spec.unwrap_or_default();
        let share = Share(written.map_or(threshold, |it| it.0));
        self.check_share(usual, share, report);
        let common = Common { enabled, lasting, severity, labels, runbook };
        self.add(usual, usual.name.into(), common, condition(share));
    }

    /// Only of a CPU request can more be used than there is.
    fn check_share(&self, usual: &Usual, share: Share, report: &mut Report) {
        if usual.field != CPU.field && share > Share(100 * 100) {
            let what =
                format!("`{}` is a share of a whole, and {} percent is more than that", usual.field, share.percent());
            let place = self.drawn.spot().place(&["alerts", usual.field, "threshold"]);
            report.add(Diagnostic::new(&codes::RANGE, place, what).help("write a percentage below 100"));
        }
    }

    fn errors(&mut self, spec: Option<ErrorsAlertSpec>, report: &mut Report) {
        let Some(spec) = spec else { return };
        let ErrorsAlertSpec { enabled, threshold, metric, status_label, status, lasting, severity, labels, runbook } =
            spec;
        let above = Share(threshold.map_or(defaults::ALERT_ERRORS, |it| it.0));
        self.check_share(&ERRORS, above, report);
        let condition = AlertCondition::Errors {
            above,
            metric: metric.map_or_else(|| defaults::ALERT_REQUESTS.into(), |it| it.0),
            status_label: status_label.map_or_else(|| defaults::ALERT_STATUS_LABEL.into(), |it| it.0),
            status: text::text(status).unwrap_or_else(|| defaults::ALERT_STATUS.into()),
        };
        self.add(&ERRORS, ERRORS.name.into(), Common { enabled, lasting, severity, labels, runbook }, condition);
    }

    fn up(&mut self, spec: Option<UpAlertSpec>, report: &mut Report) {
        let Some(UpAlertSpec { enabled, metric, matching, lasting, severity, labels, runbook }) = spec else { return };
        let Some(metric) = metric else {
            if enabled.is_none_or(|it| it.0) {
                let missing = ("the alert `up` has no metric", "add `metric: pg_up`, or `metric: redis_up`");
                scene::required_in(report, self.drawn.spot(), &["alerts", "up", "metric"], missing);
            }
            return;
        };
        let condition = AlertCondition::NotUp { metric: metric.0, matching: flat(matching) };
        self.add(&NOT_UP, NOT_UP.name.into(), Common { enabled, lasting, severity, labels, runbook }, condition);
    }

    fn own(&mut self, specs: Option<Map<crate::spec::scalar::AlertName, OwnAlertSpec>>, report: &mut Report) {
        const OWN: Usual = usual("own", "", defaults::ALERT_LATER, SeverityWord::Warning);
        let mut specs = specs.unwrap_or_default().0;
        specs.sort_by(|one, two| one.0.cmp(&two.0));
        for (name, spec) in specs {
            let OwnAlertSpec { enabled, expr, lasting, severity, summary, description, labels, runbook } = spec;
            let Some(expr) = expr else {
                if enabled.is_none_or(|it| it.0) {
                    let path = ["alerts", "own", &*name.0, "expr"];
                    let what = format!("the alert `{}` has no expression", name.0);
                    scene::required_in(report, self.drawn.spot(), &path, (&what, "add `expr: METRIC > 0`"));
                }
                continue;
            };
            let (summary, description) = (text::text(summary), text::text(description));
            let condition = AlertCondition::Own { expression: expr.0, summary, description };
            self.add(&OWN, name.0, Common { enabled, lasting, severity, labels, runbook }, condition);
        }
    }
}

fn flat(map: Option<Map<MetricLabel, crate::spec::scalar::Text>>) -> TextMap {
    map.unwrap_or_default().0.into_iter().map(|(key, value)| (key.0, value.0)).collect()
}
