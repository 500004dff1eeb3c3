//! `rabbitmq`.

use super::at::{At, switch};
use crate::resolve::codes;
use crate::spec::scalar::{Flag, Target, Text};
use crate::spec::{RabbitmqModeWord, RabbitmqProtocolWord, RabbitmqSpec};

/// Writes the settings.
///
/// # Errors
/// E0207 for a missing field, E0213 for fields that contradict each other or a password in the URL, E0214 for a URL
/// without virtual host.
pub fn settle(spec: RabbitmqSpec, at: &mut At<'_>) {
    let RabbitmqSpec {
        queue,
        length,
        mode,
        value,
        activation,
        host,
        host_env,
        vhost,
        protocol,
        exclude_unacknowledged,
        regex,
        timeout,
    } = spec;
    at.need(&[("queue", "queue: NAME")]);
    let value = measured(length, (mode, value), at);
    let mode = mode.unwrap_or(RabbitmqModeWord::QueueLength);
    let on = |it: Option<Flag>| it.is_some_and(|it| it.0);
    let management = mode != RabbitmqModeWord::QueueLength || on(exclude_unacknowledged) || on(regex);
    let wrong = protocol == Some(RabbitmqProtocolWord::Amqp) || host.as_ref().is_some_and(|it| is_amqp(&it.0));
    if management && wrong {
        let what = "only the management API of RabbitMQ knows this";
        let help = "write `protocol: http` and a `host` that begins with `http://`";
        at.say(&codes::CONTRADICTION, "protocol", what, ("", help));
    }
    match &host {
        Some(host) => plain_host(&host.0, vhost.as_ref(), at),
        None if host_env.is_none() && !at.has_secret("host") => at.need_one_of(
            &format!("KEDA does not know where the queue of `{}` is", at.trigger),
            "add `auth: {secrets: {host: RABBITMQ_URL}}` beside `rabbitmq`, with the name of one of the workload's `secrets`",
        ),
        None => {}
    }
    at.put("queueName", queue.map(|it| it.0));
    at.put("mode", Some(mode.word()));
    at.put("value", value.map(|it| it.0));
    at.put("activationValue", activation.map(|it| it.0));
    at.put("host", host.map(|it| it.0));
    at.put("hostFromEnv", host_env.map(|it| it.0));
    at.put("vhostName", vhost.map(|it| it.0));
    at.put("protocol", protocol.or(management.then_some(RabbitmqProtocolWord::Http)).map(RabbitmqProtocolWord::word));
    at.put("excludeUnacknowledged", switch(exclude_unacknowledged));
    at.put("useRegex", switch(regex));
    at.put_time("timeout", timeout);
}

/// KEDA refuses its old `queueLength` beside `mode` and `value`, so only these two are ever written.
fn measured(
    length: Option<Target>,
    (mode, value): (Option<RabbitmqModeWord>, Option<Target>),
    at: &mut At<'_>,
) -> Option<Target> {
    match (length, value) {
        (Some(_), Some(_)) => {
            let what = "`length` is short for `mode: QueueLength` with `value`";
            at.say(&codes::CONTRADICTION, "length", what, ("", "keep one of them"));
            None
        }
        (Some(_), None) if mode.is_some_and(|it| it != RabbitmqModeWord::QueueLength) => {
            at.say(&codes::CONTRADICTION, "length", "with this `mode` no length is measured", ("", "write `value`"));
            None
        }
        (Some(length), None) => Some(length),
        (None, Some(value)) if mode.is_some() => Some(value),
        (None, Some(value)) => {
            at.need(&[("mode", "mode: QueueLength")]);
            Some(value)
        }
        (None, None) if mode.is_some() => {
            at.need(&[("value", "value: 20")]);
            None
        }
        // A mode that is none was reported as such.
        (None, None) if at.is_written("mode") => None,
        (None, None) => {
            at.need(&[("length", "length: 10")]);
            None
        }
    }
}

fn is_amqp(url: &str) -> bool {
    url.starts_with("amqp://") || url.starts_with("amqps://")
}

fn plain_host(url: &str, vhost: Option<&Text>, at: &mut At<'_>) {
    at.without_password("host", url, "host: RABBITMQ_URL");
    at.reachable("host", url);
    if url.split_once("://").is_some_and(|(_, rest)| !rest.contains('/')) && vhost.is_none() {
        let what = "the URL does not say the virtual host";
        at.say(&codes::RANGE, "host", what, ("KEDA takes it from the path", "end the URL with `/`, or add `vhost: /`"));
    }
    if at.identity.is_none() && !url.contains('@') && !(at.has_secret("username") && at.has_secret("password")) {
        let what = format!("KEDA has no user and password for `{}`", at.trigger);
        let help = "add `auth: {secrets: {username: …, password: …}}` beside `rabbitmq`";
        at.need_one_of(&what, help);
    }
}
