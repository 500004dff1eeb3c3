//! How many pods, and how they are replaced, as written.

use super::probe::switch_on;
use super::record::record;
use super::scalar::{AmountText, Count, Duration, Flag, Percent, Quantity, Text, choice};
use super::shape::Map;
use crate::tree::Tree;

record! {
    /// How many pods. A range makes an autoscaler.
    pub struct ScaleSpec, short("a number such as `3`, or a range such as `1-5`", number_or_range) {
        /// Fewest pods.
        ///
        /// Default: 1 in dev, 2 in staging and prod. Range: from 1.
        "min" min: Count,
        /// Most pods.
        ///
        /// Default: `min`.
        "max" max: Count,
        /// Target of CPU, in percent of the requests.
        ///
        /// Default: 70, if no other target is written.
        "cpu" cpu: Percent,
        /// Target of memory, in percent of the requests.
        ///
        /// Default: none. Many runtimes never give memory back, so that it rarely scales down.
        "memory" memory: Percent,
        /// Targets of metrics of the pods themselves, as averages; needs a metrics adapter in the cluster.
        ///
        /// Default: none. Example: `pods: {http_requests_per_second: "100"}`.
        "pods" pods: Map<Text, Quantity>,
        /// How long the need must last before pods are added. Range: 0s–1h.
        ///
        /// Default: 0s (Kubernetes).
        "scaleUpAfter" scale_up_after: Duration,
        /// How long the need must be gone before pods are taken away. Range: 0s–1h.
        ///
        /// Default: 300s (Kubernetes).
        "scaleDownAfter" scale_down_after: Duration,
        /// How fast pods may be added.
        ///
        /// Default: doubled or 4 more in 15 s (Kubernetes). Example: `up: {pods: 2, period: 60s}`.
        "up" up: SpeedSpec,
        /// How fast pods may be taken away.
        ///
        /// Default: all at once (Kubernetes). Example: `down: {percent: 10, period: 60s}`.
        "down" down: SpeedSpec,
    }
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
        /// Default: none.
        "pods" pods: Count,
        /// So many percent of the pods in a period.
        ///
        /// Default: none.
        "percent" percent: Percent,
        /// The period. Range: 1s–30m.
        ///
        /// Default: 60s.
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
        /// Default: `rolling`; `recreate` with a volume that only one node can mount.
        "strategy" strategy: StrategyWord,
        /// How many pods may be there in addition.
        ///
        /// Default: 25%.
        "maxSurge" max_surge: AmountText,
        /// How many pods may be missing.
        ///
        /// Default: 0; 1 for a DaemonSet.
        "maxUnavailable" max_unavailable: AmountText,
        /// How long a new pod must be ready before it counts.
        ///
        /// Default: 15s behind a load balancer, which needs that long to take it in; else 0s.
        "minReady" min_ready: Duration,
        /// After how long without progress a rollout counts as failed.
        ///
        /// Default: 10m.
        "deadline" deadline: Duration,
        /// How many old revisions are kept for a rollback.
        ///
        /// Default: 5.
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
        /// Default: 30s.
        "timeout" timeout: Duration,
        /// Pause before the stop signal, while load balancers and endpoints forget the pod.
        ///
        /// Default: 15s behind a load balancer, 5s behind a Service, else 0s.
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
        /// Default: `true` in staging and prod with at least 2 pods.
        "enabled" enabled: Flag,
        /// How many may be missing.
        ///
        /// Default: 1.
        "maxUnavailable" max_unavailable: AmountText,
        /// How many must stay. Must be less than the fewest pods, or nodes could never be drained.
        ///
        /// Default: none.
        "minAvailable" min_available: AmountText,
    }
}

fn missing_or_off(tree: &Tree) -> Option<Tree> {
    let field = if matches!(tree.as_str()?, "true" | "false") { "enabled" } else { "maxUnavailable" };
    Some(Tree::map([(field, tree.clone())], tree.mark))
}
