//! What wakes a workload: typed triggers to KEDA's settings. One file for each source.
//!
//! KEDA ignores settings that it does not know and finds others wrong only at run time, in an event of an object that
//! nobody watches; so everything is checked here.

mod at;
mod auth;
mod azure_queue;
mod cloudwatch;
mod cron;
mod kafka;
mod other;
mod parameters;
mod postgresql;
mod prometheus;
mod rabbitmq;
mod redis;
mod sqs;

use self::at::At;
use self::auth::Login;
use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{SecretItemPlan, Text, TextMap, TriggerAuthPlan, TriggerPlan};
use crate::resolve::codes;
use crate::resolve::scene::{Drawn, Scene, required};
use crate::spec::{KindWord, MetricTypeWord, TriggerSpec, list};

/// The sources, in the order of the language.
const SOURCES: [&str; 10] =
    ["prometheus", "rabbitmq", "kafka", "azureQueue", "sqs", "cron", "redis", "postgresql", "cloudwatch", "other"];

/// The triggers of a workload, and what they read from the store beside its own secrets.
#[derive(Default)]
pub struct Settled {
    /// The triggers, sorted by name.
    pub triggers: Vec<TriggerPlan>,
    /// Further keys of its Secret.
    pub secrets: Vec<SecretItemPlan>,
}

/// What the triggers depend on.
pub struct Setting<'a> {
    /// What all workloads share.
    pub scene: &'a Scene<'a>,
    /// The workload.
    pub drawn: &'a Drawn,
    /// Its kind.
    pub kind: KindWord,
    /// Most pods or Jobs, if written.
    pub max: Option<u32>,
    /// Whether its ServiceAccount carries a role (IRSA).
    pub irsa: bool,
}

/// Decides about all triggers of a workload.
///
/// # Errors
/// E0207, E0213, E0214, E0230 and E0231; E0232 for the clock in a ScaledJob.
pub fn settle(setting: &Setting<'_>, report: &mut Report) -> Settled {
    let mut settled = Settled::default();
    let scale = setting.drawn.spec.scale.clone().unwrap_or_default();
    for (name, spec) in scale.on.unwrap_or_default().0 {
        if let Some(source) = source(setting, &name.0, report) {
            let trigger = one(setting, (&name.0, source), spec, &mut settled.secrets, report);
            settled.triggers.extend(trigger);
        }
    }
    // The order of keys in a map means nothing, and hosts change it.
    settled.triggers.sort_by(|one, two| one.name.cmp(&two.name));
    settled
}

/// Returns the one source of a trigger.
fn source(setting: &Setting<'_>, trigger: &Text, report: &mut Report) -> Option<&'static str> {
    let drawn = setting.drawn;
    let path = ["scale", "on", trigger];
    let tree = drawn.tree.at(&path)?;
    let written: Vec<_> = SOURCES.into_iter().filter(|it| tree.get(it).is_some_and(|it| !it.is_null())).collect();
    let place = drawn.spot().place(&path);
    match written.as_slice() {
        ["cron"] if setting.kind == KindWord::ScaledJob => {
            report.add(clock_in_a_scaled_job(setting, trigger));
            None
        }
        [source] => Some(*source),
        [] => {
            let what = format!("the trigger `{trigger}` has no source");
            required(report, place, &what, &format!("add one of {}", list(SOURCES)));
            None
        }
        [first, ..] => {
            let what = format!("the trigger `{trigger}` has several sources: `{}`", written.join("`, `"));
            let help = format!("keep `{first}` here, and give each other one a trigger of its own");
            report.add(Diagnostic::new(&codes::CONTRADICTION, place, what).help(help));
            None
        }
    }
}

fn clock_in_a_scaled_job(setting: &Setting<'_>, trigger: &Text) -> Diagnostic {
    let place = setting.drawn.spot().place(&["scale", "on", trigger, "cron"]);
    let what = "the clock does not start one batch of Jobs";
    let why = "during the whole window KEDA starts a new Job for each one that ends";
    let help = "make it a workload of its own with `kind: CronJob` and `schedule: {cron: \"0 16 * * 1-5\", timeZone: …}`; \
                for several pods at once add `job: {parallelism: 20, completions: 20}`";
    Diagnostic::new(&codes::CLOCK_IN_SCALED_JOB, place, what).why(why).help(help)
}

fn one(
    setting: &Setting<'_>,
    (name, source): (&Text, &'static str),
    mut spec: TriggerSpec,
    secrets: &mut Vec<SecretItemPlan>,
    report: &mut Report,
) -> Option<TriggerPlan> {
    let Setting { scene, drawn, kind, max, irsa } = *setting;
    let written = spec.auth.take();
    let parameters = written.iter().flat_map(|it| it.secrets.iter()).flat_map(|it| &it.0);
    let parameters = parameters.map(|(name, _)| name.0.clone()).collect();
    let identity = written.as_ref().and_then(|it| it.pod_identity);
    let auth = auth::settle(&Login { drawn, trigger: name, source, irsa }, written, secrets, report);
    let metric_type = spec.metric_type.map(MetricTypeWord::word);
    let cached = spec.cached.is_some_and(|it| it.0);
    let general = General { auth, metric_type, cached };
    refuse_general(setting, (name, source), &general, kind, report);
    let metadata = TextMap::new();
    let mut at = At { scene, drawn, trigger: name, source, max, parameters, identity, report, metadata };
    let kind = dispatch(source, spec, &mut at)?;
    let General { auth, metric_type, cached } = general;
    Some(TriggerPlan { name: name.clone(), kind, metadata: at.metadata, metric_type, cached, auth })
}

/// Settings that are the same for all sources.
struct General {
    auth: Option<TriggerAuthPlan>,
    metric_type: Option<&'static str>,
    cached: bool,
}

fn refuse_general(
    setting: &Setting<'_>,
    (name, source): (&Text, &str),
    general: &General,
    kind: KindWord,
    report: &mut Report,
) {
    let mut say = |field: &str, what: &str| {
        let place = setting.drawn.spot().place(&["scale", "on", name, field]);
        report.add(Diagnostic::new(&codes::CONTRADICTION, place, what).help(format!("remove `{field}`")));
    };
    if general.metric_type.is_some() && kind == KindWord::ScaledJob {
        say("metricType", "a ScaledJob has no autoscaler that a type of metric would matter to");
    }
    if general.cached && (kind == KindWord::ScaledJob || source == "cron") {
        say("cached", "there is nothing that could be answered with the last value");
    }
}

/// Writes the settings of the source, and returns KEDA's name of its type.
fn dispatch(source: &str, spec: TriggerSpec, at: &mut At<'_>) -> Option<Text> {
    let TriggerSpec {
        prometheus,
        rabbitmq,
        kafka,
        azure_queue,
        sqs,
        cron,
        redis,
        postgresql,
        cloudwatch,
        other,
        auth: _,        // in `auth`
        metric_type: _, // in `one`
        cached: _,      // in `one`
    } = spec;
    let name = match source {
        "prometheus" => {
            prometheus::settle(prometheus?, at);
            "prometheus"
        }
        "rabbitmq" => {
            rabbitmq::settle(rabbitmq?, at);
            "rabbitmq"
        }
        "kafka" => {
            kafka::settle(kafka?, at);
            "kafka"
        }
        "azureQueue" => {
            azure_queue::settle(azure_queue?, at);
            "azure-queue"
        }
        "sqs" => {
            sqs::settle(sqs?, at);
            "aws-sqs-queue"
        }
        "cron" => {
            cron::settle(cron?, at);
            "cron"
        }
        "redis" => {
            redis::settle(redis?, at);
            "redis"
        }
        "postgresql" => {
            postgresql::settle(postgresql?, at);
            "postgresql"
        }
        "cloudwatch" => {
            cloudwatch::settle(cloudwatch?, at);
            "aws-cloudwatch"
        }
        _ => return other::settle(other?, at),
    };
    Some(name.into())
}
