//! `kafka`.

use super::at::{At, switch};
use crate::resolve::codes;
use crate::spec::{KafkaSpec, OffsetWord, SaslWord};

/// Writes the settings.
///
/// # Errors
/// E0207 for a missing field, E0214 for a broker without port. Warns of a group without topic, and of more pods than
/// partitions.
pub fn settle(spec: KafkaSpec, at: &mut At<'_>) {
    let KafkaSpec {
        servers,
        group,
        topic,
        lag,
        activation,
        partitions,
        idle_consumers,
        offset,
        exclude_persistent_lag,
        tls,
        sasl,
        version,
    } = spec;
    at.need(&[("servers", "servers: \"kafka.NAMESPACE.svc:9092\""), ("group", "group: NAME")]);
    let servers: Vec<_> = servers.unwrap_or_default().0.into_iter().map(|it| it.0).collect();
    for address in &servers {
        server(address, at);
    }
    if topic.is_none() {
        let what = "without a topic the lag of all topics of the group counts";
        at.say(&codes::WIDE_TRIGGER, "topic", what, ("", "add `topic: NAME`"));
    }
    if let Some(most) = partitions.map(|it| it.0).filter(|_| !idle_consumers.is_some_and(|it| it.0)) {
        too_many(most, at);
    }
    if sasl.is_some_and(|it| it != SaslWord::Oauthbearer) && !(at.has_secret("username") && at.has_secret("password")) {
        let what = format!("KEDA has no user and password for `{}`", at.trigger);
        at.need_one_of(&what, "add `auth: {secrets: {username: …, password: …}}` beside `kafka`");
    }
    at.put("bootstrapServers", (!servers.is_empty()).then(|| servers.join(",")));
    at.put("consumerGroup", group.map(|it| it.0));
    at.put("topic", topic.map(|it| it.0));
    at.put_number("lagThreshold", lag.map(|it| it.0));
    at.put_number("activationLagThreshold", activation.map(|it| it.0));
    at.put("offsetResetPolicy", offset.map(OffsetWord::word));
    at.put("allowIdleConsumers", switch(idle_consumers));
    at.put("excludePersistentLag", switch(exclude_persistent_lag));
    at.put("tls", tls.map(|it| if it.0 { "enable" } else { "disable" }));
    at.put("sasl", sasl.map(SaslWord::word));
    at.put("version", version.map(|it| it.0));
}

fn server(server: &str, at: &mut At<'_>) {
    let port = server.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    if !port || server.contains(',') {
        let what = format!("`{server}` is no broker with its port");
        at.say(&codes::RANGE, "servers", what, ("", "write `HOST:PORT`, and several brokers as a list"));
    } else {
        at.reachable("servers", server);
    }
}

/// A partition has one consumer of a group, so KEDA itself stops there.
fn too_many(partitions: u32, at: &mut At<'_>) {
    if let Some(max) = at.max.filter(|max| *max > partitions) {
        let what = format!("there may be {max} pods, but only {partitions} of them find a partition");
        let why = "a partition has one consumer of a group, and KEDA stops there";
        at.say(
            &codes::MORE_THAN_PARTITIONS,
            "partitions",
            what,
            (why, &format!("write `scale: {{max: {partitions}}}`")),
        );
    }
}
