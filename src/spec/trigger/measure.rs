//! Triggers that measure or look at the clock, as written.

use super::refuse;
use crate::spec::record::record;
use crate::spec::scalar::{
    Decimal, Duration, EnvName, Flag, HostName, PortNumber, Positive, Region, Target, Text, TimeZone, choice,
};
use crate::spec::shape::{Map, Reader};
use crate::tree::Tree;

record! {
    /// A query of Prometheus.
    pub struct PrometheusSpec, rewrite(prometheus_words) {
        /// URL of the server. KEDA lives in another namespace, so the host carries its own.
        ///
        /// Required. Example: `server: "http://prometheus-operated.monitoring.svc:9090"`.
        "server" server: Text,
        /// The query, which must give one element.
        ///
        /// Required. Example: `query: "sum(rate(http_requests_total{service=\"web\"}[2m]))"`.
        "query" query: Text,
        /// The value of the query for each pod.
        ///
        /// Required. Range: above 0. Example: `threshold: 100`.
        "threshold" threshold: Target,
        /// Value above which the workload wakes from 0.
        ///
        /// Default: 0. Example: `activation: 5`.
        "activation" activation: Decimal,
        /// Whether an empty answer counts as 0. With `true` a Prometheus that is down looks like no load.
        ///
        /// Default: `true` (KEDA). Example: `ignoreNullValues: false`.
        "ignoreNullValues" ignore_null_values: Flag,
        /// Namespace of a Prometheus with several tenants (Thanos, Cortex).
        ///
        /// Default: none. Example: `namespace: tenant-a`.
        "namespace" namespace: Text,
        /// How long an answer may take.
        ///
        /// Default: 3s (KEDA). Example: `timeout: 5s`.
        "timeout" timeout: Duration,
    }
}

fn prometheus_words(tree: &mut Tree, reader: &mut Reader<'_>) {
    const RENAMED: &[(&str, &str)] = &[("serverAddress", "server"), ("activationThreshold", "activation")];
    const WORDS: &[(&str, &str)] =
        &[("metricName", "remove it: KEDA ignores it since 2.10 and names the metric itself")];
    refuse(tree, reader, RENAMED, WORDS);
}

record! {
    /// Pods by the clock. Outside of the window the other triggers and `scale.min` decide.
    pub struct CronTriggerSpec, rewrite(cron_words) {
        /// When the window begins: five fields of cron.
        ///
        /// Required. Example: `start: "0 16 * * 1-5"`.
        "start" start: Text,
        /// When the window ends: five fields of cron, other than `start`.
        ///
        /// Required. Example: `end: "0 20 * * 1-5"`.
        "end" end: Text,
        /// IANA time zone that both are read in.
        ///
        /// Required. Example: `timeZone: America/New_York`.
        "timeZone" time_zone: TimeZone,
        /// How many pods there are in the window.
        ///
        /// Required. Range: from 1. Example: `pods: 20`.
        "pods" pods: Positive,
    }
}

fn cron_words(tree: &mut Tree, reader: &mut Reader<'_>) {
    refuse(tree, reader, &[("desiredReplicas", "pods"), ("timezone", "timeZone")], &[]);
}

choice! {
    /// How the connection to PostgreSQL is encrypted.
    pub enum SslModeWord, "a mode of encryption" {
        /// Not at all.
        "disable" Disable,
        /// If the server can.
        "prefer" Prefer,
        /// Always, whoever the server is.
        "require" Require,
        /// Always, with a certificate of a known authority.
        "verify-ca" VerifyCa,
        /// Always, with a certificate for the host.
        "verify-full" VerifyFull,
    }
}

record! {
    /// A query of PostgreSQL: with a connection string (`connectionEnv` or `auth: {secrets: {connection: …}}`), or with its
    /// parts and a password (`passwordEnv` or `auth: {secrets: {password: …}}`).
    pub struct PostgresqlSpec, rewrite(postgresql_words) {
        /// The query, which must give one number.
        ///
        /// Required. Example: `query: "SELECT count(*) FROM jobs WHERE state = 'waiting'"`.
        "query" query: Text,
        /// The number for each pod.
        ///
        /// Required. Range: above 0. Example: `target: 5`.
        "target" target: Target,
        /// Number above which the workload wakes from 0.
        ///
        /// Default: 0. Example: `activation: 5`.
        "activation" activation: Decimal,
        /// Variable of the container that holds the connection string.
        ///
        /// Default: none. Example: `connectionEnv: DATABASE_URL`.
        "connectionEnv" connection_env: EnvName,
        /// The host, in full: KEDA lives in another namespace.
        ///
        /// Default: none. Example: `host: postgres.shop.svc.cluster.local`.
        "host" host: HostName,
        /// The port.
        ///
        /// Default: 5432, where `host` is written. Example: `port: 6432`.
        "port" port: PortNumber,
        /// The user.
        ///
        /// Required with `host`. Example: `user: scaler`.
        "user" user: Text,
        /// The database.
        ///
        /// Required with `host`. Example: `database: shop`.
        "database" database: Text,
        /// How the connection is encrypted.
        ///
        /// Default: `require`, where `host` is written. Example: `sslMode: disable`.
        "sslMode" ssl_mode: SslModeWord,
        /// Variable of the container that holds the password.
        ///
        /// Default: none. Example: `passwordEnv: DB_PASSWORD`.
        "passwordEnv" password_env: EnvName,
    }
}

fn postgresql_words(tree: &mut Tree, reader: &mut Reader<'_>) {
    const RENAMED: &[(&str, &str)] = &[
        ("targetQueryValue", "target"),
        ("activationTargetQueryValue", "activation"),
        ("connectionFromEnv", "connectionEnv"),
        ("passwordFromEnv", "passwordEnv"),
        ("userName", "user"),
        ("dbName", "database"),
        ("sslmode", "sslMode"),
    ];
    const WORDS: &[(&str, &str)] = &[
        ("connection", "write `connectionEnv`, or `auth: {secrets: {connection: …}}`"),
        ("password", "write `passwordEnv`, or `auth: {secrets: {password: …}}`"),
    ];
    refuse(tree, reader, RENAMED, WORDS);
}

choice! {
    /// How CloudWatch sums up a period.
    pub enum AwsStatisticWord, "a statistic" {
        /// The average.
        "Average" Average,
        /// The sum.
        "Sum" Sum,
        /// The least.
        "Minimum" Minimum,
        /// The greatest.
        "Maximum" Maximum,
        /// How many.
        "SampleCount" SampleCount,
    }
}

record! {
    /// A metric of AWS CloudWatch: by namespace, name and dimensions, or by an expression.
    pub struct CloudwatchSpec, rewrite(cloudwatch_words) {
        /// Namespace of the metric.
        ///
        /// Required without `expression`. Example: `namespace: AWS/ApplicationELB`.
        "namespace" namespace: Text,
        /// Name of the metric.
        ///
        /// Required without `expression`. Example: `metric: RequestCount`.
        "metric" metric: Text,
        /// Dimensions of the metric.
        ///
        /// Required without `expression`. Example: `dimensions: {LoadBalancer: app/shop/0123456789abcdef}`.
        "dimensions" dimensions: Map<Text, Text>,
        /// An expression of CloudWatch Metrics Insights.
        ///
        /// Default: none. Example: `expression: "SELECT AVG(MessagesWaiting) FROM \"Shop\""`.
        "expression" expression: Text,
        /// The value for each pod.
        ///
        /// Required. Range: above 0. Example: `target: 100`.
        "target" target: Target,
        /// The value where CloudWatch has none.
        ///
        /// Required. Example: `min: 0`.
        "min" min: Decimal,
        /// Value above which the workload wakes from 0.
        ///
        /// Default: 0. Example: `activation: 5`.
        "activation" activation: Decimal,
        /// The region.
        ///
        /// Default: that of the platform. Example: `region: us-east-1`.
        "region" region: Region,
        /// How a period is summed up.
        ///
        /// Default: `Average` (KEDA). Example: `statistic: Sum`.
        "statistic" statistic: AwsStatisticWord,
        /// The period: 1s, 5s, 10s, 30s or whole minutes.
        ///
        /// Default: 5m (KEDA). Example: `period: 1m`.
        "period" period: Duration,
        /// How far back values are asked for: a multiple of the period.
        ///
        /// Default: 5m (KEDA). Example: `window: 10m`.
        "window" window: Duration,
        /// Unit of the metric.
        ///
        /// Default: any. Example: `unit: Count`.
        "unit" unit: Text,
    }
}

fn cloudwatch_words(tree: &mut Tree, reader: &mut Reader<'_>) {
    const RENAMED: &[(&str, &str)] = &[
        ("metricName", "metric"),
        ("targetMetricValue", "target"),
        ("minMetricValue", "min"),
        ("awsRegion", "region"),
        ("metricStat", "statistic"),
        ("metricStatPeriod", "period"),
        ("metricCollectionTime", "window"),
        ("metricUnit", "unit"),
        ("activationTargetMetricValue", "activation"),
    ];
    const WORDS: &[(&str, &str)] = &[
        ("dimensionName", "write `dimensions: {NAME: VALUE}`"),
        ("dimensionValue", "write `dimensions: {NAME: VALUE}`"),
        ("identityOwner", "KEDA 3 drops it; write `auth: {owner: keda}` beside `cloudwatch`"),
    ];
    refuse(tree, reader, RENAMED, WORDS);
}
