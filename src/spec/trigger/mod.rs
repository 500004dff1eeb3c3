//! What wakes a workload (KEDA), as written.

mod auth;
mod measure;
mod queue;
mod rabbitmq;

pub use auth::{IdentityOwnerWord, PodIdentityWord, TriggerAuthSecretSpec, TriggerAuthSpec};
pub use measure::{AwsStatisticWord, CloudwatchSpec, CronTriggerSpec, PostgresqlSpec, PrometheusSpec, SslModeWord};
pub use queue::{AzureQueueSpec, KafkaSpec, OffsetWord, RedisSpec, SaslWord, SqsSpec, VisibilityWord};
pub use rabbitmq::{RabbitmqModeWord, RabbitmqProtocolWord, RabbitmqSpec};

use super::codes;
use super::record::record;
use super::scalar::{Flag, Text, choice};
use super::shape::{Map, Reader};
use crate::diagnostic::{Diagnostic, Fix};
use crate::tree::Tree;

choice! {
    /// How a measured value becomes a number of pods.
    pub enum MetricTypeWord, "a type of metric" {
        /// The value divided by the target.
        "AverageValue" AverageValue,
        /// The pods there are, times the value divided by the target.
        "Value" Value,
    }
}

record! {
    /// What wakes a workload: exactly one source, and how KEDA gets into it. CPU and memory stand beside `on`:
    /// `scale: {cpu: 70, on: …}`.
    pub struct TriggerSpec, rewrite(away_from_keda) {
        /// A query of Prometheus.
        ///
        /// Default: none. Example:
        /// `prometheus: {server: "http://prometheus.monitoring:9090", query: "sum(rate(http_requests_total[2m]))", threshold: 100}`.
        "prometheus" prometheus: PrometheusSpec,
        /// A queue of RabbitMQ.
        ///
        /// Default: none. Example: `rabbitmq: {queue: nav, length: 10}` with `auth: {secrets: {host: RABBITMQ_URL}}`.
        "rabbitmq" rabbitmq: RabbitmqSpec,
        /// The lag of a Kafka consumer group.
        ///
        /// Default: none. Example: `kafka: {servers: "kafka.kafka.svc:9092", group: trades, topic: market, lag: 50}`.
        "kafka" kafka: KafkaSpec,
        /// A queue of Azure Storage. On EKS prefer `sqs`.
        ///
        /// Default: none. Example: `azureQueue: {queue: orders, connectionEnv: AZURE_STORAGE_CONNECTION}`.
        "azureQueue" azure_queue: AzureQueueSpec,
        /// A queue of AWS SQS.
        ///
        /// Default: none. Example: `sqs: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"`.
        "sqs" sqs: SqsSpec,
        /// Pods by the clock, in addition to what the other triggers ask for.
        ///
        /// Default: none. Example: `cron: {start: "0 16 * * 1-5", end: "0 20 * * 1-5", timeZone: America/New_York, pods: 20}`.
        "cron" cron: CronTriggerSpec,
        /// The length of a list of Redis.
        ///
        /// Default: none. Example: `redis: {address: "redis.cache.svc:6379", list: jobs, length: 5}`.
        "redis" redis: RedisSpec,
        /// A query of PostgreSQL.
        ///
        /// Default: none. Example: `postgresql: {connectionEnv: DATABASE_URL, query: "SELECT count(*) FROM jobs", target: 5}`.
        "postgresql" postgresql: PostgresqlSpec,
        /// A metric of AWS CloudWatch.
        ///
        /// Default: none. Example:
        /// `cloudwatch: {namespace: AWS/SQS, metric: ApproximateNumberOfMessagesVisible, dimensions: {QueueName: orders}, target: 100, min: 0}`.
        "cloudwatch" cloudwatch: CloudwatchSpec,
        /// Any other type of KEDA, passed on unchecked, with a warning.
        ///
        /// Default: none. Example: `other: {type: nats-jetstream, metadata: {account: "$G", stream: orders}}`.
        "other" other: OtherTriggerSpec,
        /// How KEDA gets into the source.
        ///
        /// Default: `aws` for `sqs` and `cloudwatch`, else nothing. Example: `auth: {secrets: {host: RABBITMQ_URL}}`.
        "auth" auth: TriggerAuthSpec,
        /// How the measured value becomes a number of pods. Only for workloads that run all the time.
        ///
        /// Default: `AverageValue` (KEDA). Example: `metricType: Value`.
        "metricType" metric_type: MetricTypeWord,
        /// Whether the autoscaler is answered with the value of the last poll instead of a new one.
        ///
        /// Default: `false`. Example: `cached: true`.
        "cached" cached: Flag,
    }
}

record! {
    /// A type of trigger that this program has no table for.
    pub struct OtherTriggerSpec {
        /// Its name in KEDA.
        ///
        /// Required. Example: `type: nats-jetstream`.
        "type" kind: Text,
        /// Its settings; all become text. KEDA ignores what it does not know.
        ///
        /// Required. Example: `metadata: {stream: orders, lagThreshold: "10"}`.
        "metadata" metadata: Map<Text, Text>,
    }
}

/// Words of KEDA's trigger, and what stands for them here.
fn away_from_keda(tree: &mut Tree, reader: &mut Reader<'_>) {
    const RENAMED: &[(&str, &str)] =
        &[("aws-sqs-queue", "sqs"), ("aws-cloudwatch", "cloudwatch"), ("azure-queue", "azureQueue")];
    const WORDS: &[(&str, &str)] = &[
        ("cpu", "write it beside `on`: `scale: {cpu: 70, on: …}`"),
        ("memory", "write it beside `on`: `scale: {memory: 80, on: …}`"),
        ("type", "the type is a key: `sqs: {…}`; for types without a table write `other: {type: …, metadata: …}`"),
        ("metadata", "its fields stand under the type: `sqs: {url: …, length: 5}`"),
        ("authenticationRef", "write `auth: {secrets: {…}}` or `auth: aws`"),
        ("useCachedMetrics", "write `cached: true`"),
        ("apache-kafka", "write `kafka`, or `other: {type: apache-kafka, metadata: …}`"),
    ];
    refuse(tree, reader, RENAMED, WORDS);
}

/// Refuses words of KEDA, each with what stands for it, so that no other help is given for them: a word that takes the
/// same value, or what to do.
pub(super) fn refuse(tree: &mut Tree, reader: &mut Reader<'_>, renamed: &[(&str, &str)], words: &[(&str, &str)]) {
    // A URL with a user in it has a password too, and may stand in the same line.
    let password =
        tree.entries().unwrap_or_default().iter().any(|it| it.value.as_str().is_some_and(|it| it.contains('@')));
    let renamed = renamed.iter().map(|(word, ours)| (*word, format!("write `{ours}`"), Some(*ours)));
    let words = words.iter().map(|(word, help)| (*word, (*help).to_owned(), None));
    for (word, help, ours) in renamed.chain(words) {
        let Some(entry) = tree.remove(word) else { continue };
        let what = format!("unknown key `{word}`");
        let place = reader.at(word, |reader| reader.place(entry.mark));
        let ours = ours.filter(|it| tree.get(it).is_none());
        let fix = ours.and_then(|it| Fix::of(reader.report, entry.mark, word, it));
        let diagnostic = Diagnostic::new(&codes::UNKNOWN_KEY, place, what).help(help).fix(fix);
        // What stands behind these words is a secret, so the line must not be shown.
        let secret = password || matches!(word, "password" | "connection" | "metadata");
        reader.say(if secret { diagnostic.sensitive() } else { diagnostic });
    }
}
