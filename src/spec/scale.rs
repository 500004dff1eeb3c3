//! How many pods, and how they are replaced, as written.

use super::events::{FallbackSpec, FormulaSpec, PauseText, ScaleJobsSpec};
use super::probe::switch_on;
use super::record::record;
use super::scalar::{AmountText, Count, Duration, Flag, Name, Percent, Quantity, Text, choice};
use super::shape::{Map, Reader};
use super::trigger::TriggerSpec;
use crate::tree::Tree;

record! {
    /// How many pods. A range makes an autoscaler: a HorizontalPodAutoscaler, or with `on` a ScaledObject of KEDA, never
    /// both.
    pub struct ScaleSpec, short("a number such as `3`, or a range such as `1-5`", number_or_range), rewrite(away_from_keda) {
        /// Fewest pods.
        ///
        /// Default: 1 in dev, 2 in staging and prod; 0 for a ScaledJob. Range: from 1, with `on` from 0.
        /// Example: `min: 2`.
        "min" min: Count,
        /// Most pods.
        ///
        /// Default: `min`. Required with `on`. Example: `max: 10`.
        "max" max: Count,
        /// Target of CPU, in percent of the requests.
        ///
        /// Default: 70, if no other target is written. Example: `cpu: 60`.
        "cpu" cpu: Percent,
        /// Target of memory, in percent of the requests.
        ///
        /// Default: none. Many runtimes never give memory back, so that it rarely scales down. Example: `memory: 80`.
        "memory" memory: Percent,
        /// Targets of metrics of the pods themselves, as averages; needs a metrics adapter in the cluster.
        ///
        /// Default: none. Example: `pods: {http_requests_per_second: "100"}`.
        "pods" pods: Map<Text, Quantity>,
        /// How long the need must last before pods are added. Range: 0s–1h.
        ///
        /// Default: 0s (Kubernetes). Example: `scaleUpAfter: 60s`.
        "scaleUpAfter" scale_up_after: Duration,
        /// How long the need must be gone before pods are taken away. Range: 0s–1h.
        ///
        /// Default: 300s (Kubernetes). Example: `scaleDownAfter: 10m`.
        "scaleDownAfter" scale_down_after: Duration,
        /// How fast pods may be added.
        ///
        /// Default: doubled or 4 more in 15 s (Kubernetes). Example: `up: {pods: 2, period: 60s}`.
        "up" up: SpeedSpec,
        /// How fast pods may be taken away.
        ///
        /// Default: all at once (Kubernetes). Example: `down: {percent: 10, period: 60s}`.
        "down" down: SpeedSpec,
        /// What wakes the workload, by names: work that waits, a measured value, the clock. It needs KEDA in the cluster.
        /// KEDA's operator asks the sources, not the pods: they need no `outside` for it, but the sources must let the
        /// namespace of KEDA in.
        ///
        /// Default: none. Example: `on: {orders: {sqs: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"}}`.
        "on" on: Map<Name, TriggerSpec>,
        /// How often KEDA asks the sources while there is no pod, and for every Job.
        ///
        /// Default: 30s (KEDA). Range: from 1s. Example: `poll: 15s`.
        "poll" poll: Duration,
        /// How long after the last work the last pod ends. Only with `min: 0` or `idle`.
        ///
        /// Default: 300s (KEDA). Example: `cooldown: 10m`.
        "cooldown" cooldown: Duration,
        /// How long after its creation a workload is not scaled to 0.
        ///
        /// Default: 0s (KEDA). Example: `initialCooldown: 2m`.
        "initialCooldown" initial_cooldown: Duration,
        /// Whether there is no pod at all while no trigger is active; with work there are at least `min`.
        ///
        /// Default: `false`. Example: `idle: true`.
        "idle" idle: Flag,
        /// How many pods there are while a source does not answer.
        ///
        /// Default: as many as there are. Example: `fallback: 6`.
        "fallback" fallback: FallbackSpec,
        /// One number out of several triggers.
        ///
        /// Default: the trigger that asks for most pods wins. Example: `formula: {expression: orders + payments, target: 10}`.
        "formula" formula: FormulaSpec,
        /// Stops scaling: `true` at the pods that there are, a number at that many, `in` and `out` in one direction. A
        /// ScaledJob takes only `true`.
        ///
        /// Default: `false`. Example: `pause: true`.
        "pause" pause: PauseText,
        /// Name of the HorizontalPodAutoscaler that scales the workload so far: KEDA takes it over with its name. Without
        /// it KEDA refuses a workload that another autoscaler scales, because both would fight. An autoscaler of this
        /// program has the name of the workload. Leave it in place afterwards: the autoscaler keeps the name.
        ///
        /// Default: KEDA makes a new one. Example: `takesOver: web`.
        "takesOver" takes_over: Name,
        /// How a ScaledJob makes Jobs.
        ///
        /// Default: KEDA's, but Jobs that run when the spec changes run to their end. Example: `jobs: {strategy: accurate}`.
        "jobs" jobs: ScaleJobsSpec,
    }
}

/// Words of KEDA's objects, and what stands for them here.
fn away_from_keda(tree: &mut Tree, reader: &mut Reader<'_>) {
    const WORDS: &[(&str, &str)] = &[
        ("minReplicaCount", "write `min`"),
        ("maxReplicaCount", "write `max`"),
        ("idleReplicaCount", "write `idle: true`"),
        ("pollingInterval", "write `poll: 30s`"),
        ("cooldownPeriod", "write `cooldown: 300s`"),
        ("initialCooldownPeriod", "write `initialCooldown`"),
        ("triggers", "write `on: {NAME: {sqs: …}}`: triggers have names"),
        ("advanced", "write `scaleDownAfter`, `up` and `down`, or `formula`"),
        ("scalingStrategy", "write `jobs: {strategy: …}`"),
        ("successfulJobsHistoryLimit", "write `jobs: {keepSuccessful: …}`"),
        ("failedJobsHistoryLimit", "write `jobs: {keepFailed: …}`"),
        ("rolloutStrategy", "write `jobs: {rollout: …}`"),
    ];
    super::trigger::refuse(tree, reader, WORDS);
}

fn number_or_range(tree: &Tree) -> Option<Tree> {
    let text = tree.as_str()?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    let part = |part: &str| Tree::plain(part, tree.mark);
    match text.split_once('-') {
        Some((min, max)) if digits(min.trim()) && digits(max.trim()) => {
            Some(Tree::map([("min", part(min.trim())), ("max", part(max.trim()))], tree.mark))
        }
        _ if digits(text) => Some(Tree::map([("min", tree.clone()), ("max", tree.clone())], tree.mark)),
        // A computed number stands for both, like a written one.
        _ if text.contains("{{") => Some(Tree::map([("min", tree.clone()), ("max", tree.clone())], tree.mark)),
        _ => None,
    }
}

record! {
    /// A speed limit of the autoscaler.
    pub struct SpeedSpec {
        /// So many pods in a period.
        ///
        /// Default: none. Example: `pods: 4`.
        "pods" pods: Count,
        /// So many percent of the pods in a period.
        ///
        /// Default: none. Example: `percent: 50`.
        "percent" percent: Percent,
        /// The period. Range: 1s–30m.
        ///
        /// Default: 60s. Example: `period: 30s`.
        "period" period: Duration,
    }
}

choice! {
    /// How pods of a Deployment are replaced.
    pub enum StrategyWord, "a rollout strategy" {
        /// New ones first.
        "rolling" Rolling,
        /// Old ones end first.
        "recreate" Recreate,
    }
}

record! {
    /// How pods are replaced by new ones.
    pub struct RolloutSpec, short("`rolling` or `recreate`", strategy) {
        /// `rolling` or `recreate`.
        ///
        /// Default: `rolling`; `recreate` with a volume that only one node can mount. Example: `strategy: recreate`.
        "strategy" strategy: StrategyWord,
        /// How many pods may be there in addition.
        ///
        /// Default: 25%. Example: `maxSurge: 1`.
        "maxSurge" max_surge: AmountText,
        /// How many pods may be missing.
        ///
        /// Default: 0; 1 for a DaemonSet. Example: `maxUnavailable: 25%`.
        "maxUnavailable" max_unavailable: AmountText,
        /// How long a new pod must be ready before it counts.
        ///
        /// Default: 15s behind a load balancer, which needs that long to take it in; else 0s.
        /// Example: `minReady: 30s`.
        "minReady" min_ready: Duration,
        /// After how long without progress a rollout counts as failed.
        ///
        /// Default: 10m. Example: `deadline: 20m`.
        "deadline" deadline: Duration,
        /// How many old revisions are kept for a rollback.
        ///
        /// Default: 5. Example: `history: 3`.
        "history" history: Count,
    }
}

fn strategy(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("strategy", tree.clone())], tree.mark))
}

record! {
    /// How a pod stops. The grace period of the pod is the sum of both.
    pub struct StopSpec, short("how long the container may take after the stop signal", timeout) {
        /// How long the container may take after the stop signal (ECS: stop timeout).
        ///
        /// Default: 30s. Example: `timeout: 90s`.
        "timeout" timeout: Duration,
        /// Pause before the stop signal, while load balancers and endpoints forget the pod.
        ///
        /// Default: 15s behind a load balancer, 5s behind a Service, else 0s. Example: `pause: 20s`.
        "pause" pause: Duration,
    }
}

fn timeout(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("timeout", tree.clone())], tree.mark))
}

record! {
    /// How many pods may be evicted at a time (PodDisruptionBudget). One of the two.
    pub struct DisruptionSpec, short("`false`, or how many may be missing", missing_or_off), rewrite(switch_on) {
        /// Whether there is a budget.
        ///
        /// Default: `true` in staging and prod with at least 2 pods. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// How many may be missing.
        ///
        /// Default: 1. Example: `maxUnavailable: 25%`.
        "maxUnavailable" max_unavailable: AmountText,
        /// How many must stay. Must be less than the fewest pods, or nodes could never be drained.
        ///
        /// Default: none. Example: `minAvailable: 2`.
        "minAvailable" min_available: AmountText,
    }
}

fn missing_or_off(tree: &Tree) -> Option<Tree> {
    let field = if matches!(tree.as_str()?, "true" | "false") { "enabled" } else { "maxUnavailable" };
    Some(Tree::map([(field, tree.clone())], tree.mark))
}
