//! `prometheus`.

use super::at::{At, switch};
use crate::resolve::codes;
use crate::spec::PrometheusSpec;

/// Ways to log in, by one of the parameters that each needs. KEDA ignores the parameters without the word.
const MODES: [(&str, &str); 4] =
    [("bearerToken", "bearer"), ("username", "basic"), ("cert", "tls"), ("customAuthValue", "custom")];

/// Writes the settings.
///
/// # Errors
/// E0207 for a missing field, E0213 for a password in the URL, E0214 for a server that is no URL.
pub fn settle(spec: PrometheusSpec, at: &mut At<'_>) {
    let PrometheusSpec { server, query, threshold, activation, ignore_null_values, namespace, timeout } = spec;
    at.need(&[
        ("server", "server: \"http://prometheus-operated.monitoring.svc:9090\""),
        ("query", "query: …"),
        ("threshold", "threshold: 100"),
    ]);
    if let Some(server) = &server {
        if server.0.starts_with("http://") || server.0.starts_with("https://") {
            at.without_password("server", &server.0, "username: …, password: …");
            at.reachable("server", &server.0);
        } else {
            let help = "write for example `http://prometheus-operated.monitoring.svc:9090`";
            at.say(&codes::RANGE, "server", "the server is no URL", ("", help));
        }
    }
    let modes: Vec<&str> = MODES.iter().filter(|(it, _)| at.has_secret(it)).map(|(_, mode)| *mode).collect();
    at.put("serverAddress", server.map(|it| it.0));
    at.put("query", query.map(|it| it.0));
    at.put("threshold", threshold.map(|it| it.0));
    at.put("activationThreshold", activation.map(|it| it.0));
    at.put("ignoreNullValues", switch(ignore_null_values));
    at.put("namespace", namespace.map(|it| it.0));
    at.put_time("timeout", timeout);
    at.put("authModes", (!modes.is_empty()).then(|| modes.join(",")));
}
