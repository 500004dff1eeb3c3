//! Whether the controller accepts a value.

use super::annotation::{Family, ValueKind};
use super::{AttributeTable, PREFIX, bare, find, go, json, nearest, refused, validate_attribute};

/// Nothing, or the reason of a refusal: a sentence without its full stop.
pub(super) type Checked = Result<(), String>;

/// Checks an annotation, named with or without the prefix.
///
/// # Errors
/// The reason why it must not be written, as a sentence without its full stop: a name that the controller does not
/// know (and would ignore without a word) or must not be given, or a value that it or AWS refuses.
pub fn validate(name: &str, value: &str) -> Checked {
    if let Some(reason) = refused(name) {
        return Err(format!("`{name}` {reason}"));
    }
    let Some(row) = find(name) else {
        let hint = nearest(name).map_or(String::new(), |near| format!("; the nearest is `{near}`"));
        return Err(format!("`{name}` is no annotation of the controller, which ignores it without a word{hint}"));
    };
    let name = bare(name);
    part(row.family, name.strip_prefix(row.name).unwrap_or_default())?;
    // Kubernetes limits what stands after the slash.
    match name.len() {
        64.. => Err(format!("`{name}` has {} characters after `{PREFIX}`; Kubernetes allows 63", name.len())),
        _ => check(row.value, value),
    }
}

/// Checks the user's part of the name of a family.
fn part(family: Family, part: &str) -> Checked {
    let sound = match family {
        Family::Single => part.is_empty(),
        Family::Backend => is_name(part),
        Family::Listener => {
            part.split_once('-').is_some_and(|(protocol, port)| matches!(protocol, "HTTP" | "HTTPS") && is_port(port))
        }
        Family::ServicePort => {
            part.rsplit_once('.').is_some_and(|(service, port)| is_name(service) && (is_port(port) || is_name(port)))
        }
    };
    let wanted = match family {
        _ if sound => return Ok(()),
        Family::Single => "nothing",
        Family::Backend => "the name of a Service or an action",
        Family::Listener => "a protocol and a port like `HTTPS-443`",
        Family::ServicePort => "a Service and a port like `web.80`",
    };
    Err(format!("`{part}` stands where the name of the annotation must go on with {wanted}"))
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_digit()) && go::integer(text, 1, 65535).is_ok()
}

/// Names of Services and actions, as far as annotation keys may hold them.
fn is_name(text: &str) -> bool {
    let end = |it: Option<&u8>| it.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    end(bytes.first())
        && end(bytes.last())
        && bytes.iter().all(|&it| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_' | b'.'))
}

/// Checks a value.
pub(super) fn check(kind: ValueKind, value: &str) -> Checked {
    match kind {
        ValueKind::Text if value.is_empty() => Err("it is empty; leave it out instead".to_owned()),
        ValueKind::Text => Ok(()),
        ValueKind::Boolean => go::boolean(value).map(drop),
        ValueKind::Integer { min, max } => go::integer(value, min, max).map(drop),
        ValueKind::Enum(words) if words.contains(&value) => Ok(()),
        ValueKind::Enum(words) => Err(format!("`{value}` is none of {}", listed(words))),
        ValueKind::StringList => items(value, |_| Ok(())),
        ValueKind::Ids(beginning) => items(value, |item| begins(item, beginning)),
        ValueKind::Cidrs => items(value, go::cidr),
        ValueKind::Arns(forms) => items(value, |item| go::arn(item, forms)),
        ValueKind::StringMap => pairs(value).map(drop),
        ValueKind::Attributes(table) => attributes(table, value),
        ValueKind::Json(shape) => json::check(shape, value),
        ValueKind::Form(rule) => rule(value),
    }
}

fn begins(item: &str, beginning: &str) -> Checked {
    if item.starts_with(beginning) { Ok(()) } else { Err(format!("`{item}` does not begin with `{beginning}`")) }
}

fn items(value: &str, each: impl Fn(&str) -> Checked) -> Checked {
    match go::list(value).as_slice() {
        [] => Err("it is an empty list; leave it out instead".to_owned()),
        items => items.iter().try_for_each(|item| each(item)),
    }
}

/// A comma at the end would reach AWS as part of the last value.
fn pairs(value: &str) -> Result<Vec<(String, String)>, String> {
    let pairs = go::map(value)?;
    if value.trim_end().ends_with(',') && !value.trim_end().ends_with("\\,") {
        return Err("it ends with a comma, which the controller takes for a part of the last value".to_owned());
    }
    Ok(pairs)
}

fn attributes(table: AttributeTable, value: &str) -> Checked {
    pairs(value)?.iter().try_for_each(|(key, value)| validate_attribute(table, key, value))
}

/// Returns words for a message.
pub(super) fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(name: &str, value: &str) -> String {
        validate(name, value).err().unwrap_or_default()
    }

    #[test]
    fn sound_values_are_accepted() {
        for (name, value) in [
            ("scheme", "internal"),
            ("group.order", "-1000"),
            ("group.order", "+5"),
            ("shield-advanced-protection", "T"),
            ("group.name", "shop-prod.eu"),
            ("inbound-cidrs", "10.0.0.0/8, ::/0"),
            ("wafv2-acl-arn", "none"),
            ("success-codes", "200,301-302"),
            ("success-codes", "0-99"),
            ("healthcheck-port", "traffic-port"),
            ("healthcheck-port", "9000"),
            ("tags", r"Env=prod,Team=a\,b"),
            ("load-balancer-attributes", "idle_timeout.timeout_seconds=300,routing.http2.enabled=true"),
            ("listener-attributes.HTTPS-443", "routing.http.response.server.enabled=false"),
            ("minimum-load-balancer-capacity", "CapacityUnits=1000"),
            ("target-control-port.web.80", "3000"),
            ("frontend-nlb-listener-port-mapping", "80=443"),
            ("frontend-nlb-eip-allocations", "eipalloc-a,eipalloc-b"),
        ] {
            assert_eq!(validate(name, value), Ok(()), "{name}: {value}");
        }
    }

    #[test]
    fn values_that_freeze_the_group_are_refused() {
        for (name, value) in [
            ("scheme", "Internal"),
            ("group.order", "1001"),
            ("group.order", " 1"),
            ("ssl-redirect", "https"),
            ("shield-advanced-protection", "yes"),
            ("group.name", "Shop"),
            ("group.name", "-shop"),
            ("load-balancer-name", "a-name-that-is-longer-than-32-characters"),
            ("inbound-cidrs", "10.0.0.0"),
            ("inbound-cidrs", ","),
            ("certificate-arn", "arn:aws:elasticloadbalancing:eu-west-1:111122223333:certificate/a"),
            ("wafv2-acl-arn", ""),
            ("success-codes", "600"),
            ("success-codes", "299-200"),
            ("healthcheck-path", "health"),
            ("healthcheck-port", "http"),
            ("healthcheck-interval-seconds", "4"),
            ("backend-protocol", "https"),
            ("target-type", "instance"),
            ("tags", "Env"),
            ("tags", "Env=prod,"),
            ("load-balancer-attributes", "idle_timeout.timeout_seconds=0"),
            ("listener-attributes.https-443", "routing.http.response.server.enabled=false"),
            ("listener-attributes.HTTPS", "routing.http.response.server.enabled=false"),
            ("minimum-load-balancer-capacity", "1000"),
            ("actions.", "{}"),
            ("security-group-prefix-lists", "sg-1"),
        ] {
            assert!(validate(name, value).is_err(), "{name}: {value}");
        }
    }

    #[test]
    fn refusals_say_what_would_be_right() {
        assert_eq!(
            reason("shield-advanced-protection", "yes"),
            "`yes` is no boolean of the controller; write `true` or `false`"
        );
        assert_eq!(reason("scheme", "public"), "`public` is none of `internal`, `internet-facing`");
        assert_eq!(
            reason("health-check-path", "/"),
            "`health-check-path` is no annotation of the controller, which ignores it without a word; the nearest is `healthcheck-path`"
        );
        assert_eq!(
            reason("target-group-attributes", "deregistration_delay.timeout_seconds=9999"),
            "`deregistration_delay.timeout_seconds`: `9999` is outside of 0 to 3600"
        );
    }

    #[test]
    fn annotations_that_must_not_be_written_say_why() {
        for name in ["waf-acl-id", "web-acl-id", "kubernetes.io/ingress.class", "dry-run-plan", "create-acm-cert"] {
            assert!(reason(name, "alb").starts_with(&format!("`{name}` ")), "{name}");
        }
    }

    #[test]
    fn the_name_after_the_slash_has_at_most_63_characters() {
        let action = r#"{"type":"fixed-response","fixedResponseConfig":{"statusCode":"503"}}"#;
        assert_eq!(validate(&format!("actions.{}", "a".repeat(55)), action), Ok(()));
        assert!(reason(&format!("actions.{}", "a".repeat(56)), action).contains("has 64 characters"));
    }
}
