//! Values with a rule of their own.

use super::ArnForm;
use super::go;

type Checked = Result<(), String>;

/// At most 32 characters of letters, digits and hyphens, as AWS wants names of load balancers.
pub(super) fn load_balancer_name(text: &str) -> Checked {
    let sound = !text.is_empty()
        && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.starts_with("internal-");
    match text.len() {
        33.. => Err(format!("`{text}` has {} characters; a load balancer's name has at most 32", text.len())),
        _ if sound => Ok(()),
        _ => Err(format!(
            "`{text}` is no name of a load balancer: letters, digits and inner hyphens, not beginning with `internal-`"
        )),
    }
}

/// `^([a-z0-9][-a-z0-9.]*)?[a-z0-9]$`, at most 63 characters. A member with a bad name leaves its group silently.
pub(super) fn group_name(text: &str) -> Checked {
    let inner = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, b'-' | b'.');
    let end = |it: Option<&u8>| it.is_some_and(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
    let bytes = text.as_bytes();
    if bytes.len() <= 63 && end(bytes.first()) && end(bytes.last()) && bytes.iter().all(|&it| inner(it)) {
        return Ok(());
    }
    Err(format!(
        "`{text}` is no name of a group: at most 63 lower-case letters, digits, `-` and `.`, with a letter or digit at \
         both ends"
    ))
}

/// The controller knows `instance` too, but that needs a Service with a `nodePort`.
pub(super) fn target_type(text: &str) -> Checked {
    match text {
        "ip" => Ok(()),
        "instance" => {
            Err("`instance` needs a Service of type NodePort, and every Service here is a ClusterIP; leave it at `ip`"
                .to_owned())
        }
        _ => Err(format!("`{text}` is no target type; the controller takes `ip`")),
    }
}

/// `none` removes the ACL; the controller takes an absent one for "leave it as it is".
pub(super) fn waf_arn(text: &str) -> Checked {
    match text {
        "none" => Ok(()),
        "" => Err("it is empty; write `none` to take the ACL off the load balancer".to_owned()),
        _ => go::arn(text, &[ArnForm { service: "wafv2", resource: "regional/webacl/" }]),
    }
}

/// A path with its slash.
pub(super) fn path(text: &str) -> Checked {
    match text.starts_with('/') {
        true if text.len() <= 1024 => Ok(()),
        true => Err(format!("the path has {} characters; AWS takes at most 1024", text.len())),
        false => Err(format!("`{text}` is no path; begin it with `/`")),
    }
}

/// A number, or `traffic-port`. Names work only where the Service's targetPort is a number, and ours are names.
pub(super) fn health_port(text: &str) -> Checked {
    if text == "traffic-port" || go::integer(text, 1, 65535).is_ok() {
        return Ok(());
    }
    Err(format!(
        "`{text}` is neither `traffic-port` nor a number from 1 to 65535; the controller cannot look up a named port \
         of pods"
    ))
}

/// A number, or `traffic-port`: there is no Service whose port names could be meant.
pub(super) fn nlb_health_port(text: &str) -> Checked {
    if text == "traffic-port" || go::integer(text, 1, 65535).is_ok() {
        return Ok(());
    }
    Err(format!("`{text}` is neither `traffic-port` nor a number from 1 to 65535"))
}

/// HTTP codes 200–499, or gRPC codes 0–99; which of them depends on `backend-protocol-version`.
pub(super) fn success_codes(text: &str) -> Checked {
    if codes_within(text, 200, 499) || codes_within(text, 0, 99) {
        return Ok(());
    }
    Err(format!("`{text}` is neither a list or range of HTTP codes 200 to 499 nor of gRPC codes 0 to 99"))
}

/// HTTP codes 200–599.
pub(super) fn nlb_success_codes(text: &str) -> Checked {
    if codes_within(text, 200, 599) {
        return Ok(());
    }
    Err(format!("`{text}` is no list or range of HTTP codes 200 to 599"))
}

fn codes_within(text: &str, min: u16, max: u16) -> bool {
    let code = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten().filter(|it| (min..=max).contains(it))
    };
    text.split(',').all(|item| match item.split_once('-') {
        Some((from, to)) => code(from).zip(code(to)).is_some_and(|(from, to): (u16, u16)| from <= to),
        None => code(item).is_some(),
    })
}

/// `CapacityUnits=<number>` and nothing else.
pub(super) fn capacity(text: &str) -> Checked {
    match go::map(text)?.as_slice() {
        [(key, units)] if key == "CapacityUnits" => go::integer(units, 0, i32::MAX.into()).map(drop),
        _ => Err(format!("`{text}` is not of the form `CapacityUnits=<number>`")),
    }
}

/// `<NLB port>=<ALB port>` pairs.
pub(super) fn port_mapping(text: &str) -> Checked {
    for (outer, inner) in go::map(text)? {
        go::integer(&outer, 1, 65535)?;
        go::integer(&inner, 1, 65535)?;
    }
    Ok(())
}

/// 0 switches it off.
pub(super) fn slow_start(text: &str) -> Checked {
    if text == "0" || go::integer(text, 30, 900).is_ok() {
        return Ok(());
    }
    Err(format!("`{text}` is neither 0 nor a number from 30 to 900"))
}

/// `off`, or a percentage.
pub(super) fn percentage_or_off(text: &str) -> Checked {
    if text == "off" || go::integer(text, 1, 100).is_ok() {
        return Ok(());
    }
    Err(format!("`{text}` is neither `off` nor a number from 1 to 100"))
}

/// `off`, or a count of targets.
pub(super) fn count_or_off(text: &str) -> Checked {
    if text == "off" || go::integer(text, 1, i32::MAX.into()).is_ok() {
        return Ok(());
    }
    Err(format!("`{text}` is neither `off` nor a number from 1 up"))
}

/// AWS keeps the beginning `AWSALB` for its own cookies.
pub(super) fn app_cookie(text: &str) -> Checked {
    match text {
        "" => Err("the name of the cookie is empty".to_owned()),
        _ if text.starts_with("AWSALB") => Err(format!("`{text}` begins with `AWSALB`, which AWS keeps for itself")),
        _ => Ok(()),
    }
}
