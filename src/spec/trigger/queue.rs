//! Triggers that count waiting work, as written.

use super::refuse;
use crate::spec::record::record;
use crate::spec::scalar::{Count, EnvName, Flag, Positive, QueueUrl, Region, Text, choice};
use crate::spec::shape::{List, Reader};
use crate::tree::Tree;

choice! {
    /// Where a consumer group without an offset begins.
    pub enum OffsetWord, "a policy of offsets" {
        /// At the end.
        "latest" Latest,
        /// At the beginning.
        "earliest" Earliest,
    }
}

choice! {
    /// How KEDA logs in at Kafka.
    pub enum SaslWord, "a SASL mechanism" {
        /// User and password.
        "plaintext" Plaintext,
        /// SCRAM with SHA-256.
        "scram_sha256" ScramSha256,
        /// SCRAM with SHA-512.
        "scram_sha512" ScramSha512,
        /// Tokens.
        "oauthbearer" Oauthbearer,
    }
}

record! {
    /// The lag of a Kafka consumer group. User and password come from `auth: {secrets: {username: …, password: …}}`.
    pub struct KafkaSpec, rewrite(kafka_words) {
        /// Brokers with their ports.
        ///
        /// Required. Example: `servers: [kafka-0.kafka.svc:9092, kafka-1.kafka.svc:9092]`.
        "servers" servers: List<Text>,
        /// The consumer group.
        ///
        /// Required. Example: `group: trade-processors`.
        "group" group: Text,
        /// The topic.
        ///
        /// Default: all topics of the group, with a warning. Example: `topic: market-trades`.
        "topic" topic: Text,
        /// Messages behind for each pod.
        ///
        /// Default: 10 (KEDA). Range: from 1. Example: `lag: 50`.
        "lag" lag: Positive,
        /// Messages behind above which the workload wakes from 0.
        ///
        /// Default: 0. Example: `activation: 5`.
        "activation" activation: Count,
        /// How many partitions the topic has: more pods than that find no work. Only for a warning.
        ///
        /// Default: unknown. Example: `partitions: 12`.
        "partitions" partitions: Positive,
        /// Whether there may be more pods than partitions.
        ///
        /// Default: `false`. Example: `idleConsumers: true`.
        "idleConsumers" idle_consumers: Flag,
        /// Where a group without an offset begins.
        ///
        /// Default: `latest` (KEDA). Example: `offset: earliest`.
        "offset" offset: OffsetWord,
        /// Whether messages that stay behind for good do not count.
        ///
        /// Default: `false`. Example: `excludePersistentLag: true`.
        "excludePersistentLag" exclude_persistent_lag: Flag,
        /// Whether the connection is encrypted.
        ///
        /// Default: `false`. Example: `tls: true`.
        "tls" tls: Flag,
        /// How KEDA logs in.
        ///
        /// Default: not at all. Example: `sasl: scram_sha512`.
        "sasl" sasl: SaslWord,
        /// Version of the brokers.
        ///
        /// Default: 1.0.0 (KEDA). Example: `version: "3.6.0"`.
        "version" version: Text,
    }
}

fn kafka_words(tree: &mut Tree, reader: &mut Reader<'_>) {
    const RENAMED: &[(&str, &str)] = &[
        ("bootstrapServers", "servers"),
        ("consumerGroup", "group"),
        ("lagThreshold", "lag"),
        ("activationLagThreshold", "activation"),
        ("allowIdleConsumers", "idleConsumers"),
        ("offsetResetPolicy", "offset"),
    ];
    refuse(tree, reader, RENAMED, &[]);
}

choice! {
    /// Which messages of an Azure queue count.
    pub enum VisibilityWord, "a way to count messages" {
        /// All.
        "all" All,
        /// Those that nobody works on.
        "visibleonly" VisibleOnly,
    }
}

record! {
    /// A queue of Azure Storage: with a connection string, or with an account and `auth: azure-workload`.
    pub struct AzureQueueSpec, rewrite(azure_words) {
        /// The queue.
        ///
        /// Required. Example: `queue: orders`.
        "queue" queue: Text,
        /// Variable of the container that holds the connection string.
        ///
        /// Default: none. Example: `connectionEnv: AZURE_STORAGE_CONNECTION`.
        "connectionEnv" connection_env: EnvName,
        /// The storage account.
        ///
        /// Default: none. Example: `account: shopstorage`.
        "account" account: Text,
        /// Messages for each pod.
        ///
        /// Default: 5 (KEDA). Range: from 1. Example: `length: 10`.
        "length" length: Positive,
        /// Messages above which the workload wakes from 0.
        ///
        /// Default: 0. Example: `activation: 5`.
        "activation" activation: Count,
        /// Which messages count.
        ///
        /// Default: `all` (KEDA). Example: `count: visibleonly`.
        "count" count: VisibilityWord,
    }
}

fn azure_words(tree: &mut Tree, reader: &mut Reader<'_>) {
    const RENAMED: &[(&str, &str)] = &[
        ("queueName", "queue"),
        ("queueLength", "length"),
        ("connectionFromEnv", "connectionEnv"),
        ("accountName", "account"),
        ("activationQueueLength", "activation"),
        ("queueLengthStrategy", "count"),
    ];
    const WORDS: &[(&str, &str)] = &[("connection", "write `connectionEnv`, or `auth: {secrets: {connection: …}}`")];
    refuse(tree, reader, RENAMED, WORDS);
}

record! {
    /// A queue of AWS SQS.
    pub struct SqsSpec, short("the URL of the queue", url, ["url"]), rewrite(sqs_words) {
        /// The URL of the queue.
        ///
        /// Required, if `urlEnv` is not written. Example:
        /// `url: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders"`. Example: `url: https://sqs.eu-west-1.amazonaws.com/111122223333/orders`.
        "url" url: QueueUrl,
        /// Variable of the container that holds the URL.
        ///
        /// Default: none. Example: `urlEnv: ORDERS_QUEUE_URL`.
        "urlEnv" url_env: EnvName,
        /// The region.
        ///
        /// Default: that of the URL, else that of the platform. Example: `region: us-east-1`.
        "region" region: Region,
        /// Messages for each pod.
        ///
        /// Default: 5 (KEDA). Range: from 1. Example: `length: 10`.
        "length" length: Positive,
        /// Messages above which the workload wakes from 0.
        ///
        /// Default: 0. Example: `activation: 5`.
        "activation" activation: Count,
        /// Whether messages count that are being worked on.
        ///
        /// Default: `true` (KEDA). Example: `inFlight: false`.
        "inFlight" in_flight: Flag,
        /// Whether messages count that are not due yet.
        ///
        /// Default: `false` (KEDA). Example: `delayed: true`.
        "delayed" delayed: Flag,
    }
}

fn url(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("url", tree.clone())], tree.mark))
}

fn sqs_words(tree: &mut Tree, reader: &mut Reader<'_>) {
    const RENAMED: &[(&str, &str)] = &[
        ("queueURL", "url"),
        ("queueURLFromEnv", "urlEnv"),
        ("queueLength", "length"),
        ("awsRegion", "region"),
        ("activationQueueLength", "activation"),
        ("scaleOnInFlight", "inFlight"),
        ("scaleOnDelayed", "delayed"),
    ];
    const WORDS: &[(&str, &str)] = &[("identityOwner", "KEDA 3 drops it; write `auth: {owner: keda}` beside `sqs`")];
    refuse(tree, reader, RENAMED, WORDS);
}

record! {
    /// The length of a list of Redis. User and password come from `auth: {secrets: {username: …, password: …}}`.
    pub struct RedisSpec, rewrite(redis_words) {
        /// Host and port. KEDA lives in another namespace, so the host carries its own: `redis.cache.svc:6379`.
        ///
        /// Required, if `addressEnv` is not written. Example: `address: "redis.cache.svc:6379"`.
        "address" address: Text,
        /// Variable of the container that holds host and port.
        ///
        /// Default: none. Example: `addressEnv: REDIS_ADDRESS`.
        "addressEnv" address_env: EnvName,
        /// The list.
        ///
        /// Required. Example: `list: jobs`.
        "list" list: Text,
        /// Entries for each pod.
        ///
        /// Default: 5 (KEDA). Range: from 1. Example: `length: 10`.
        "length" length: Positive,
        /// Entries above which the workload wakes from 0.
        ///
        /// Default: 0. Example: `activation: 5`.
        "activation" activation: Count,
        /// Number of the database.
        ///
        /// Default: 0. Example: `database: 1`.
        "database" database: Count,
        /// Whether the connection is encrypted (ElastiCache: in-transit encryption).
        ///
        /// Default: `false`. Example: `tls: true`.
        "tls" tls: Flag,
    }
}

fn redis_words(tree: &mut Tree, reader: &mut Reader<'_>) {
    const RENAMED: &[(&str, &str)] = &[
        ("listName", "list"),
        ("listLength", "length"),
        ("addressFromEnv", "addressEnv"),
        ("databaseIndex", "database"),
        ("enableTLS", "tls"),
        ("activationListLength", "activation"),
    ];
    const WORDS: &[(&str, &str)] = &[("host", "write `address: HOST:PORT`")];
    refuse(tree, reader, RENAMED, WORDS);
}
