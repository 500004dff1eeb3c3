//! The keys of `load-balancer-attributes`, `target-group-attributes` and `listener-attributes.*`.
//!
//! The controller hands them to AWS as they are; AWS refuses unknown keys and bad values after the apply.

use super::value::{Checked, check};
use super::{ValueKind, forms, most_like};
use ValueKind::{Enum, Form, Integer, Text};

/// An attribute that AWS knows.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// Its key.
    pub key: &'static str,
    /// What its value must be.
    pub value: ValueKind,
    /// The field of our language that sets it.
    pub typed_field: Option<&'static str>,
}

/// What an attribute belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeTable {
    /// An Application Load Balancer.
    LoadBalancer,
    /// A target group of one, with targets of type `ip`.
    TargetGroup,
    /// A listener of one.
    Listener,
}

/// AWS reads these two words only, unlike the controller.
const SWITCH: ValueKind = Enum(&["true", "false"]);
/// Text that AWS also takes when it is empty.
const ANY: ValueKind = Form(any);

const LOAD_BALANCER: &[Attribute] = &[
    row("idle_timeout.timeout_seconds", Integer { min: 1, max: 4000 }).by("platform.loadBalancer.idleTimeout"),
    row("client_keep_alive.seconds", Integer { min: 60, max: 604_800 }).by("platform.loadBalancer.keepAlive"),
    row("deletion_protection.enabled", SWITCH).by("platform.loadBalancer.deletionProtection"),
    row("access_logs.s3.enabled", SWITCH).by("platform.loadBalancer.accessLogs"),
    row("access_logs.s3.bucket", ANY).by("platform.loadBalancer.accessLogs"),
    row("access_logs.s3.prefix", ANY).by("platform.loadBalancer.accessLogs"),
    row("connection_logs.s3.enabled", SWITCH),
    row("connection_logs.s3.bucket", ANY),
    row("connection_logs.s3.prefix", ANY),
    row("health_check_logs.s3.enabled", SWITCH),
    row("health_check_logs.s3.bucket", ANY),
    row("health_check_logs.s3.prefix", ANY),
    row("routing.http.drop_invalid_header_fields.enabled", SWITCH).by("platform.loadBalancer.dropInvalidHeaders"),
    row("routing.http2.enabled", SWITCH).by("platform.loadBalancer.http2"),
    row("routing.http.desync_mitigation_mode", Enum(&["monitor", "defensive", "strictest"])),
    row("routing.http.preserve_host_header.enabled", SWITCH),
    row("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", SWITCH),
    row("routing.http.xff_client_port.enabled", SWITCH),
    row("routing.http.xff_header_processing.mode", Enum(&["append", "preserve", "remove"])),
    row("waf.fail_open.enabled", SWITCH),
    row("zonal_shift.config.enabled", SWITCH),
    row("ipv6.deny_all_igw_traffic", SWITCH),
    row("load_balancing.cross_zone.enabled", Enum(&["true"])),
];

const TARGET_GROUP: &[Attribute] = &[
    row("deregistration_delay.timeout_seconds", Integer { min: 0, max: 3600 }).by("route.drain"),
    row("slow_start.duration_seconds", Form(forms::slow_start)).by("route.slowStart"),
    row("stickiness.enabled", SWITCH).by("route.stickiness"),
    row("stickiness.type", Enum(&["lb_cookie", "app_cookie"])).by("route.stickiness"),
    row("stickiness.lb_cookie.duration_seconds", Integer { min: 1, max: 604_800 }).by("route.stickiness"),
    row("stickiness.app_cookie.cookie_name", Form(forms::app_cookie)).by("route.stickiness"),
    row("stickiness.app_cookie.duration_seconds", Integer { min: 1, max: 604_800 }).by("route.stickiness"),
    row("load_balancing.algorithm.type", Enum(&["round_robin", "least_outstanding_requests", "weighted_random"]))
        .by("route.algorithm"),
    row("load_balancing.algorithm.anomaly_mitigation", Enum(&["on", "off"])),
    row("load_balancing.cross_zone.enabled", Enum(&["true", "false", "use_load_balancer_configuration"])),
    row("target_group_health.dns_failover.minimum_healthy_targets.count", Form(forms::count_or_off)),
    row("target_group_health.dns_failover.minimum_healthy_targets.percentage", Form(forms::percentage_or_off)),
    row("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", Integer { min: 1, max: 1000 }),
    row(
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
        Form(forms::percentage_or_off),
    ),
];

const LISTENER: &[Attribute] = &[
    row("routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name", Text),
    row("routing.http.request.x_amzn_mtls_clientcert_issuer.header_name", Text),
    row("routing.http.request.x_amzn_mtls_clientcert_subject.header_name", Text),
    row("routing.http.request.x_amzn_mtls_clientcert_validity.header_name", Text),
    row("routing.http.request.x_amzn_mtls_clientcert_leaf.header_name", Text),
    row("routing.http.request.x_amzn_mtls_clientcert.header_name", Text),
    row("routing.http.request.x_amzn_tls_version.header_name", Text),
    row("routing.http.request.x_amzn_tls_cipher_suite.header_name", Text),
    row("routing.http.response.server.enabled", SWITCH),
    row("routing.http.response.strict_transport_security.header_value", ANY),
    row("routing.http.response.access_control_allow_origin.header_value", ANY),
    row("routing.http.response.access_control_allow_methods.header_value", ANY),
    row("routing.http.response.access_control_allow_headers.header_value", ANY),
    row("routing.http.response.access_control_allow_credentials.header_value", ANY),
    row("routing.http.response.access_control_expose_headers.header_value", ANY),
    row("routing.http.response.access_control_max_age.header_value", ANY),
    row("routing.http.response.content_security_policy.header_value", ANY),
    row("routing.http.response.x_content_type_options.header_value", ANY),
    row("routing.http.response.x_frame_options.header_value", ANY),
];

const fn row(key: &'static str, value: ValueKind) -> Attribute {
    Attribute { key, value, typed_field: None }
}

#[expect(clippy::unnecessary_wraps, reason = "the forms of a table have one type")]
fn any(_: &str) -> Checked {
    Ok(())
}

impl Attribute {
    const fn by(mut self, typed_field: &'static str) -> Self {
        self.typed_field = Some(typed_field);
        self
    }
}

impl AttributeTable {
    /// Returns every attribute of the table.
    #[must_use]
    pub fn rows(self) -> &'static [Attribute] {
        match self {
            Self::LoadBalancer => LOAD_BALANCER,
            Self::TargetGroup => TARGET_GROUP,
            Self::Listener => LISTENER,
        }
    }

    fn owner(self) -> &'static str {
        match self {
            Self::LoadBalancer => "an Application Load Balancer",
            Self::TargetGroup => "its target groups",
            Self::Listener => "its listeners",
        }
    }
}

/// Returns the row of an attribute.
#[must_use]
pub fn find_attribute(table: AttributeTable, key: &str) -> Option<&'static Attribute> {
    table.rows().iter().find(|row| row.key == key)
}

/// Returns the key of the table that is most like `key`, if any is like it at all.
#[must_use]
pub fn nearest_attribute(table: AttributeTable, key: &str) -> Option<&'static str> {
    most_like(key, table.rows().iter().map(|row| row.key))
}

/// Checks an attribute.
///
/// # Errors
/// The reason why AWS refuses it, as a sentence without its full stop.
pub fn validate_attribute(table: AttributeTable, key: &str, value: &str) -> Checked {
    let Some(row) = find_attribute(table, key) else {
        let hint = nearest_attribute(table, key).map_or(String::new(), |near| format!("; the nearest is `{near}`"));
        return Err(format!("`{key}` is no attribute of {}, and AWS refuses it{hint}", table.owner()));
    };
    check(row.value, value).map_err(|reason| format!("`{key}`: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use AttributeTable::{Listener, LoadBalancer, TargetGroup};

    #[test]
    fn attributes_within_their_ranges_are_accepted() {
        for (table, key, value) in [
            (LoadBalancer, "idle_timeout.timeout_seconds", "4000"),
            (LoadBalancer, "access_logs.s3.prefix", ""),
            (TargetGroup, "deregistration_delay.timeout_seconds", "0"),
            (TargetGroup, "slow_start.duration_seconds", "0"),
            (TargetGroup, "slow_start.duration_seconds", "30"),
            (TargetGroup, "stickiness.app_cookie.cookie_name", "sid"),
            (Listener, "routing.http.response.server.enabled", "false"),
        ] {
            assert_eq!(validate_attribute(table, key, value), Ok(()), "{key}={value}");
        }
    }

    #[test]
    fn refusals_name_key_value_and_range() {
        let reason = |table, key, value| validate_attribute(table, key, value).err().unwrap_or_default();
        assert_eq!(
            reason(LoadBalancer, "idle_timeout.timeout_seconds", "4001"),
            "`idle_timeout.timeout_seconds`: `4001` is outside of 1 to 4000"
        );
        assert_eq!(
            reason(TargetGroup, "slow_start.duration_seconds", "5"),
            "`slow_start.duration_seconds`: `5` is neither 0 nor a number from 30 to 900"
        );
        assert_eq!(
            reason(TargetGroup, "stickiness.enabled", "True"),
            "`stickiness.enabled`: `True` is none of `true`, `false`"
        );
        assert_eq!(
            reason(LoadBalancer, "idle_timeout", "60"),
            "`idle_timeout` is no attribute of an Application Load Balancer, and AWS refuses it; the nearest is `idle_timeout.timeout_seconds`"
        );
        assert_eq!(
            reason(TargetGroup, "idle_timeout.timeout_seconds", "60"),
            "`idle_timeout.timeout_seconds` is no attribute of its target groups, and AWS refuses it"
        );
    }
}
