//! `postgresql`.

use super::at::At;
use crate::spec::{PostgresqlSpec, SslModeWord};

/// The port of PostgreSQL (IANA).
const PORT: u16 = 5432;

/// Writes the settings.
///
/// # Errors
/// E0207 for a missing field.
pub fn settle(spec: PostgresqlSpec, at: &mut At<'_>) {
    let PostgresqlSpec {
        query,
        target,
        activation,
        connection_env,
        host,
        port,
        user,
        database,
        ssl_mode,
        password_env,
    } = spec;
    at.need(&[("query", "query: \"SELECT count(*) FROM …\""), ("target", "target: 5")]);
    let connected = connection_env.is_some() || at.has_secret("connection");
    if let Some(host) = &host {
        at.need(&[("user", "user: NAME"), ("database", "database: NAME")]);
        at.reachable("host", &host.0);
        if password_env.is_none() && !at.has_secret("password") {
            let what = format!("KEDA has no password for `{}`", at.trigger);
            at.need_one_of(
                &what,
                "add `auth: {secrets: {password: …}}` beside `postgresql`, or `passwordEnv: VARIABLE`",
            );
        }
    } else if !connected {
        let what = format!("KEDA does not know the database of `{}`", at.trigger);
        at.need_one_of(&what, "add `connectionEnv: VARIABLE`, or `host`, `user`, `database` and a password");
    }
    let parts = host.is_some();
    at.put("query", query.map(|it| it.0));
    at.put("targetQueryValue", target.map(|it| it.0));
    at.put("activationTargetQueryValue", activation.map(|it| it.0));
    at.put("connectionFromEnv", connection_env.map(|it| it.0));
    at.put("host", host.map(|it| it.0));
    at.put("port", parts.then(|| port.map_or(PORT, |it| it.0).to_string()));
    at.put("userName", user.map(|it| it.0));
    at.put("dbName", database.map(|it| it.0));
    // RDS refuses connections without TLS from PostgreSQL 15 on.
    at.put("sslmode", parts.then(|| ssl_mode.unwrap_or(SslModeWord::Require).word()));
    at.put("passwordFromEnv", password_env.map(|it| it.0));
}
