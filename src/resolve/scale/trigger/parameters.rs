//! Parameters that KEDA's triggers take from a TriggerAuthentication (`order=authParams` in its source).

/// Returns the parameters of a source; `None` where nobody knows them.
pub fn of(source: &str) -> Option<&'static [&'static str]> {
    Some(match source {
        "prometheus" => PROMETHEUS,
        "rabbitmq" => &["host", "username", "password", "ca", "cert", "key", "keyPassword", "tls", "vhostName"],
        "kafka" => KAFKA,
        "azureQueue" => &["connection"],
        "sqs" | "cloudwatch" => &["awsAccessKeyID", "awsSecretAccessKey", "awsSessionToken"],
        "redis" => &["address", "username", "password", "tls", "ca", "cert", "key", "keyPassword"],
        "postgresql" => &["connection", "host", "port", "userName", "dbName", "sslmode", "password"],
        "cron" => &[],
        _ => return None,
    })
}

const PROMETHEUS: &[&str] =
    &["bearerToken", "username", "password", "ca", "cert", "key", "customAuthHeader", "customAuthValue"];

const KAFKA: &[&str] = &[
    "username",
    "password",
    "ca",
    "cert",
    "key",
    "keyPassword",
    "scopes",
    "oauthTokenEndpointUri",
    "oauthExtensions",
    "saslTokenProvider",
];
