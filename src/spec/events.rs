//! How KEDA scales, beside the triggers themselves, as written.

use super::record::record;
use super::scalar::{Count, Decimal, Percent, Target, Text, choice};
use super::shape::{List, Refusal, ScalarShape};
use super::trigger::MetricTypeWord;
use crate::tree::Tree;

/// What a pause holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseText {
    /// Nothing.
    No,
    /// The number of pods as it is.
    Now,
    /// This number of pods.
    At(u32),
    /// No pods are taken away.
    ScaleIn,
    /// No pods are added.
    ScaleOut,
}

impl ScalarShape for PauseText {
    const WHAT: &'static str = "`true`, `false`, a number of pods, `in` or `out`";
    const PATTERN: &'static str = "true|false|in|out|[-+]?[0-9]+";
    const ALSO: &'static [&'static str] = &["integer", "boolean"];
    const BOUNDS: Option<(i64, i64)> = Some((0, 1_000_000));
    const RANGE: &'static str = "0–1000000 pods, or a word";

    fn parse(text: &str) -> Result<Self, Refusal> {
        match text {
            "true" => Ok(Self::Now),
            "false" => Ok(Self::No),
            "in" => Ok(Self::ScaleIn),
            "out" => Ok(Self::ScaleOut),
            _ => Count::parse(text).map(|it| Self::At(it.0)).map_err(|_| Refusal::default()),
        }
    }
}

choice! {
    /// How many pods there are while a source does not answer.
    pub enum FallbackWord, "a behavior of the fallback" {
        /// The number written.
        "static" Static,
        /// As many as there are.
        "currentReplicas" CurrentReplicas,
        /// As many as there are, if that is more than the number written.
        "currentReplicasIfHigher" CurrentReplicasIfHigher,
        /// As many as there are, if that is less than the number written.
        "currentReplicasIfLower" CurrentReplicasIfLower,
    }
}

record! {
    /// How many pods there are while a source does not answer.
    pub struct FallbackSpec, short("the number of pods", pods, ["pods"]) {
        /// The number of pods.
        ///
        /// Required. Example: `pods: 6`.
        "pods" pods: Count,
        /// After how many failed polls.
        ///
        /// Default: 3. Example: `failures: 5`.
        "failures" failures: Count,
        /// Whether the pods that there are count.
        ///
        /// Default: `static`. Example: `behavior: currentReplicas`.
        "behavior" behavior: FallbackWord,
    }
}

fn pods(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("pods", tree.clone())], tree.mark))
}

record! {
    /// One number out of several triggers.
    pub struct FormulaSpec {
        /// The formula, in the names of the triggers.
        ///
        /// Required. Example: `expression: "(orders + payments) / 2"`.
        "expression" expression: Text,
        /// The result for each pod.
        ///
        /// Required. Range: above 0. Example: `target: 10`.
        "target" target: Target,
        /// Result above which the workload wakes from 0.
        ///
        /// Default: 0. Example: `activation: 1`.
        "activation" activation: Decimal,
        /// How the result becomes a number of pods.
        ///
        /// Default: `AverageValue` (KEDA). Example: `metricType: Value`.
        "metricType" metric_type: MetricTypeWord,
    }
}

choice! {
    /// How the number of new Jobs is computed.
    pub enum JobStrategyWord, "a scaling strategy" {
        /// Waiting work, less the Jobs that run: for work that stays in the queue while it is being done.
        "default" Default,
        /// Waiting work, less a number and a share of the Jobs that run.
        "custom" Custom,
        /// Waiting work, less the Jobs that wait: for work that leaves the queue when a Job takes it.
        "accurate" Accurate,
        /// As many Jobs as there may be, while there is any work.
        "eager" Eager,
    }
}

choice! {
    /// How several triggers become one number.
    pub enum CombineWord, "a way to combine triggers" {
        /// The greatest.
        "max" Max,
        /// The least.
        "min" Min,
        /// The average.
        "avg" Avg,
        /// The sum.
        "sum" Sum,
    }
}

choice! {
    /// What happens to running Jobs when the spec changes.
    pub enum JobRolloutWord, "a rollout of Jobs" {
        /// They run to their end; new ones are of the new spec.
        "gradual" Gradual,
        /// They are stopped.
        "immediate" Immediate,
    }
}

record! {
    /// How a ScaledJob makes Jobs.
    pub struct ScaleJobsSpec {
        /// How the number of new Jobs is computed.
        ///
        /// Default: `default` (KEDA). Example: `strategy: accurate`.
        "strategy" strategy: JobStrategyWord,
        /// How several triggers become one number.
        ///
        /// Default: `max` (KEDA). Example: `combine: min`.
        "combine" combine: CombineWord,
        /// Work that is taken off the waiting work (`custom`).
        ///
        /// Default: 0 (KEDA). Example: `deduct: 2`.
        "deduct" deduct: Count,
        /// Share of the running Jobs that is taken off the waiting work, in percent (`custom`).
        ///
        /// Default: 0 (KEDA). Example: `running: 50`.
        "running" running: Percent,
        /// Conditions of a pod that must be met before its Job no longer waits (`accurate`).
        ///
        /// Default: the pod runs (KEDA). Example: `pendingConditions: [Ready]`.
        "pendingConditions" pending_conditions: List<Text>,
        /// What happens to running Jobs when the spec changes.
        ///
        /// Default: `gradual`: a deployment stops no calculation. Example: `rollout: immediate`.
        "rollout" rollout: JobRolloutWord,
        /// How many successful Jobs are kept.
        ///
        /// Default: 10. Example: `keepSuccessful: 3`.
        "keepSuccessful" keep_successful: Count,
        /// How many failed Jobs are kept.
        ///
        /// Default: 10. Example: `keepFailed: 20`.
        "keepFailed" keep_failed: Count,
    }
}
