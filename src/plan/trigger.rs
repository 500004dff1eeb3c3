//! What wakes a workload: KEDA's triggers (`keda.sh/v1alpha1`).

use super::{Text, TextMap};

/// What KEDA adds to an autoscaler. With it the autoscaler is a ScaledObject, which makes the only
/// HorizontalPodAutoscaler of its target.
#[derive(Clone, Debug)]
pub struct EventsPlan {
    /// What is measured, beside the metrics of the autoscaler; never empty.
    pub triggers: Vec<TriggerPlan>,
    /// Seconds from one question to the next; `None` leaves KEDA's default.
    pub polling_seconds: Option<u32>,
    /// Seconds from the last work to the end of the last pod; `None` leaves KEDA's default.
    pub cooldown_seconds: Option<u32>,
    /// Seconds after the creation without scaling to 0; `None` leaves KEDA's default.
    pub initial_cooldown_seconds: Option<u32>,
    /// Whether there is no pod while no trigger is active, whatever the minimum.
    pub idle: bool,
    /// How many pods there are while a source does not answer.
    pub fallback: Option<FallbackPlan>,
    /// One number out of several triggers.
    pub formula: Option<FormulaPlan>,
    /// What a pause holds.
    pub pause: Option<PausePlan>,
    /// The HorizontalPodAutoscaler that KEDA takes over, with its name.
    pub takes_over: Option<Text>,
}

/// How many pods there are while a source does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FallbackPlan {
    /// After how many failed polls.
    pub failures: u32,
    /// How many pods.
    pub pods: u32,
    /// KEDA's word for the behavior; `None` is the number as written.
    pub behavior: Option<&'static str>,
}

/// One number out of several triggers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormulaPlan {
    /// The formula.
    pub expression: Text,
    /// The result for each pod.
    pub target: Text,
    /// Result above which the workload wakes from 0.
    pub activation: Option<Text>,
    /// How the result becomes a number of pods; `None` leaves KEDA's default.
    pub metric_type: Option<&'static str>,
}

/// What a pause holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PausePlan {
    /// The number of pods as it is.
    Now,
    /// This number of pods.
    At(u32),
    /// No pods are taken away.
    ScaleIn,
    /// No pods are added.
    ScaleOut,
}

/// One trigger.
#[derive(Clone, Debug)]
pub struct TriggerPlan {
    /// Its name, unique in its object.
    pub name: Text,
    /// KEDA's name of its type.
    pub kind: Text,
    /// Its settings; KEDA takes texts only.
    pub metadata: TextMap,
    /// How the measured value becomes a number of pods; `None` leaves KEDA's default.
    pub metric_type: Option<&'static str>,
    /// Whether the autoscaler is answered with the value of the last poll.
    pub cached: bool,
    /// How KEDA gets into the source; `None` where it is open.
    pub auth: Option<TriggerAuthPlan>,
}

/// A TriggerAuthentication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriggerAuthPlan {
    /// Its name.
    pub name: Text,
    /// Whose rights in a cloud KEDA uses.
    pub identity: Option<TriggerIdentityPlan>,
    /// Parameters that come from keys of Secrets, sorted by parameter.
    pub secrets: Vec<TriggerSecretPlan>,
}

/// Whose rights in a cloud KEDA uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TriggerIdentityPlan {
    /// Those of KEDA's operator, at this provider.
    Operator(&'static str),
    /// Those of the role on the workload's ServiceAccount (IRSA).
    AwsWorkload,
    /// Those of this role.
    AwsRole(Text),
}

/// A parameter that comes from a key of a Secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriggerSecretPlan {
    /// KEDA's name of the parameter.
    pub parameter: Text,
    /// The Secret.
    pub secret: Text,
    /// The key.
    pub key: Text,
}

/// Decisions of a ScaledJob.
#[derive(Clone, Debug)]
pub struct ScaledJobPlan {
    /// Fewest Jobs.
    pub min: u32,
    /// Most Jobs at the same time.
    pub max: u32,
    /// What is measured; never empty.
    pub triggers: Vec<TriggerPlan>,
    /// Seconds from one question to the next; `None` leaves KEDA's default.
    pub polling_seconds: Option<u32>,
    /// How many successful Jobs are kept.
    pub successful_history: u32,
    /// How many failed Jobs are kept.
    pub failed_history: u32,
    /// Whether running Jobs run to their end when the spec changes.
    pub gradual: bool,
    /// How the number of new Jobs is computed.
    pub strategy: JobStrategyPlan,
    /// Whether no Job starts for now.
    pub paused: bool,
    /// The Jobs.
    pub job: super::JobPlan,
}

/// How the number of new Jobs is computed; `None` leaves KEDA's default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobStrategyPlan {
    /// KEDA's name of the strategy.
    pub strategy: Option<&'static str>,
    /// KEDA's word for how several triggers become one number.
    pub combine: Option<&'static str>,
    /// Work that is taken off the waiting work.
    pub deduct: Option<u32>,
    /// Share of the running Jobs that is taken off, in percent.
    pub running_percent: Option<u32>,
    /// Conditions of a pod that must be met before its Job no longer waits.
    pub pending_conditions: Vec<Text>,
}
