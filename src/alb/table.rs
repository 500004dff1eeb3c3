//! Every annotation of the controller that may be written.

use super::annotation::{Annotation, ArnForm, Family, Merge, Scope, ValueKind};
use super::{AttributeTable, bare, forms, most_like, shapes};
use Family::{Backend, Listener, ServicePort};
use Scope::{Group, Rule, TargetGroup};
use ValueKind::{Arns, Attributes, Boolean, Cidrs, Enum, Form, Ids, Integer, Json, StringList, StringMap, Text};

const EXCLUSIVE: Scope = Scope::LoadBalancer(Merge::Exclusive);
const MERGED: Scope = Scope::LoadBalancer(Merge::Merged);
const SCHEMES: ValueKind = Enum(&["internal", "internet-facing"]);
const PROTOCOLS: ValueKind = Enum(&["HTTP", "HTTPS"]);
/// The controller checks only that these are numbers; the ranges are those of the AWS API, which refuses the rest.
const INTERVAL: ValueKind = Integer { min: 5, max: 300 };
const TIMEOUT: ValueKind = Integer { min: 2, max: 120 };
const THRESHOLD: ValueKind = Integer { min: 2, max: 10 };
const PORT: ValueKind = Integer { min: 1, max: 65535 };
/// A load balancer takes certificates of ACM, and server certificates of IAM where there is no ACM.
const CERTIFICATES: ValueKind = Arns(&[
    ArnForm { service: "acm", resource: "certificate/" },
    ArnForm { service: "iam", resource: "server-certificate/" },
]);

/// The closed table, in the order of the controller's documentation.
pub const ANNOTATIONS: &[Annotation] = &[
    row("load-balancer-name", Form(forms::load_balancer_name), EXCLUSIVE).by("platform.loadBalancer.name"),
    row("group.name", Form(forms::group_name), Group).by("platform.loadBalancer.group"),
    row("group.order", Integer { min: -1000, max: 1000 }, Group).by("route.order"),
    row("tags", StringMap, MERGED).by("platform.loadBalancer.tags"),
    row("ip-address-type", Enum(&["ipv4", "dualstack", "dualstack-without-public-ipv4"]), EXCLUSIVE)
        .by("platform.loadBalancer.ipAddressType"),
    row("scheme", SCHEMES, EXCLUSIVE).by("platform.loadBalancer.scheme"),
    row("subnets", StringList, EXCLUSIVE).by("platform.loadBalancer.subnets"),
    row("security-groups", StringList, EXCLUSIVE).by("platform.loadBalancer.securityGroups"),
    row("manage-backend-security-group-rules", Boolean, EXCLUSIVE)
        .by("platform.loadBalancer.manageBackendSecurityGroupRules"),
    row("customer-owned-ipv4-pool", Text, EXCLUSIVE).by("platform.loadBalancer.customerOwnedIpv4Pool"),
    row("load-balancer-attributes", Attributes(AttributeTable::LoadBalancer), EXCLUSIVE)
        .by("platform.loadBalancer.attributes"),
    row("wafv2-acl-arn", Form(forms::waf_arn), EXCLUSIVE).by("platform.loadBalancer.waf"),
    row("wafv2-acl-name", Text, EXCLUSIVE).by("platform.loadBalancer.waf"),
    row("shield-advanced-protection", Boolean, EXCLUSIVE).by("platform.loadBalancer.shield"),
    row("listen-ports", Json(&shapes::LISTEN_PORTS), MERGED).by("platform.loadBalancer.httpsPort"),
    row("ssl-redirect", PORT, EXCLUSIVE).by("platform.loadBalancer.sslRedirect"),
    row("inbound-cidrs", Cidrs, EXCLUSIVE).by("platform.loadBalancer.inboundCidrs"),
    row("security-group-prefix-lists", Ids("pl-"), EXCLUSIVE).by("platform.loadBalancer.prefixLists"),
    row("certificate-arn", CERTIFICATES, MERGED).by("platform.loadBalancer.certificate"),
    row("ssl-policy", Text, EXCLUSIVE).by("platform.loadBalancer.sslPolicy"),
    row("target-type", Form(forms::target_type), TargetGroup),
    row("backend-protocol", PROTOCOLS, TargetGroup).by("route.protocol"),
    row("backend-protocol-version", Enum(&["HTTP1", "HTTP2", "GRPC"]), TargetGroup).by("route.protocolVersion"),
    row("target-group-attributes", Attributes(AttributeTable::TargetGroup), TargetGroup).by("route.attributes"),
    row("healthcheck-port", Form(forms::health_port), TargetGroup).by("route.healthCheck.port"),
    row("healthcheck-protocol", PROTOCOLS, TargetGroup).by("route.healthCheck.protocol"),
    row("healthcheck-path", Form(forms::path), TargetGroup).by("route.healthCheck.path"),
    row("healthcheck-interval-seconds", INTERVAL, TargetGroup).by("route.healthCheck.interval"),
    row("healthcheck-timeout-seconds", TIMEOUT, TargetGroup).by("route.healthCheck.timeout"),
    row("healthy-threshold-count", THRESHOLD, TargetGroup).by("route.healthCheck.healthy"),
    row("unhealthy-threshold-count", THRESHOLD, TargetGroup).by("route.healthCheck.unhealthy"),
    row("success-codes", Form(forms::success_codes), TargetGroup).by("route.healthCheck.codes"),
    row("auth-type", Enum(&["none", "oidc", "cognito"]), Rule).by("route.auth"),
    row("auth-idp-cognito", Json(&shapes::COGNITO), Rule).by("route.auth"),
    row("auth-idp-oidc", Json(&shapes::OIDC), Rule).by("route.auth"),
    row("auth-on-unauthenticated-request", Enum(&["authenticate", "allow", "deny"]), Rule).by("route.auth"),
    row("auth-scope", Text, Rule).by("route.auth"),
    row("auth-session-cookie", Text, Rule).by("route.auth"),
    row("auth-session-timeout", Integer { min: 1, max: 604_800 }, Rule).by("route.auth"),
    row("jwt-validation", Json(&shapes::JWT), Rule).by("route.jwt"),
    row("actions.", Json(&shapes::ACTION), Rule).family(Backend).by("route.action"),
    row("transforms.", Json(&shapes::TRANSFORMS), Rule).family(Backend).by("route.transforms"),
    row("conditions.", Json(&shapes::CONDITIONS), Rule).family(Backend).by("route.conditions"),
    row("use-regex-path-match", Boolean, Rule).by("route.regexPaths"),
    row("target-node-labels", StringMap, TargetGroup),
    row("mutual-authentication", Json(&shapes::MUTUAL_AUTHENTICATION), EXCLUSIVE)
        .by("platform.loadBalancer.mutualAuthentication"),
    row("multi-cluster-target-group", Boolean, TargetGroup),
    row("listener-attributes.", Attributes(AttributeTable::Listener), MERGED)
        .family(Listener)
        .by("platform.loadBalancer.listenerAttributes"),
    row("minimum-load-balancer-capacity", Form(forms::capacity), EXCLUSIVE).by("platform.loadBalancer.minimumCapacity"),
    row("ipam-ipv4-pool-id", Text, EXCLUSIVE).by("platform.loadBalancer.ipamIpv4Pool"),
    row("enable-frontend-nlb", Boolean, EXCLUSIVE),
    row("frontend-nlb-scheme", SCHEMES, EXCLUSIVE),
    row("frontend-nlb-subnets", StringList, EXCLUSIVE),
    row("frontend-nlb-security-groups", StringList, EXCLUSIVE),
    row("frontend-nlb-tags", StringMap, EXCLUSIVE),
    row("frontend-nlb-eip-allocations", Ids("eipalloc-"), EXCLUSIVE),
    row("frontend-nlb-attributes", StringMap, EXCLUSIVE),
    row("frontend-nlb-listener-port-mapping", Form(forms::port_mapping), MERGED),
    row("frontend-nlb-healthcheck-port", Form(forms::nlb_health_port), EXCLUSIVE),
    row("frontend-nlb-healthcheck-protocol", PROTOCOLS, EXCLUSIVE),
    row("frontend-nlb-healthcheck-path", Form(forms::path), EXCLUSIVE),
    row("frontend-nlb-healthcheck-interval-seconds", INTERVAL, EXCLUSIVE),
    row("frontend-nlb-healthcheck-timeout-seconds", TIMEOUT, EXCLUSIVE),
    row("frontend-nlb-healthcheck-healthy-threshold-count", THRESHOLD, EXCLUSIVE),
    row("frontend-nlb-healthcheck-unhealthy-threshold-count", THRESHOLD, EXCLUSIVE),
    row("frontend-nlb-healthcheck-success-codes", Form(forms::nlb_success_codes), EXCLUSIVE),
    row("target-control-port.", PORT, TargetGroup).family(ServicePort),
];

const fn row(name: &'static str, value: ValueKind, scope: Scope) -> Annotation {
    Annotation::new(name, value, scope)
}

/// Returns the row of an annotation, named with or without the prefix.
#[must_use]
pub fn find(name: &str) -> Option<&'static Annotation> {
    let name = bare(name);
    ANNOTATIONS.iter().find(|row| match row.family {
        Family::Single => row.name == name,
        Backend | Listener | ServicePort => name.starts_with(row.name),
    })
}

/// Returns the name in the table that is most like `name`, if any is like it at all.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static str> {
    most_like(bare(name), ANNOTATIONS.iter().map(|row| row.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_with_and_without_prefix_and_families_by_their_beginning() {
        let found = |name| find(name).map(|row| row.name);
        assert_eq!(found("scheme"), Some("scheme"));
        assert_eq!(found("alb.ingress.kubernetes.io/scheme"), Some("scheme"));
        assert_eq!(found("actions.web-cutover"), Some("actions."));
        assert_eq!(found("listener-attributes.HTTPS-443"), Some("listener-attributes."));
        assert_eq!(found("Scheme"), None);
        assert_eq!(found("scheme.x"), None);
        assert_eq!(found("waf-acl-id"), None);
    }

    #[test]
    fn misspelt_names_lead_to_the_right_one() {
        assert_eq!(nearest("health-check-path"), Some("healthcheck-path"));
        assert_eq!(nearest("alb.ingress.kubernetes.io/certificate-arns"), Some("certificate-arn"));
        assert_eq!(nearest("group-name"), Some("group.name"));
        assert_eq!(nearest("xyzzy"), None);
    }

    #[test]
    fn every_row_has_a_name_of_its_own_that_kubernetes_allows() {
        for (index, row) in ANNOTATIONS.iter().enumerate() {
            assert!(row.name.len() <= 63, "{}", row.name);
            assert_eq!(row.name.ends_with('.'), row.family != Family::Single, "{}", row.name);
            assert!(ANNOTATIONS[..index].iter().all(|other| other.name != row.name), "{} stands twice", row.name);
        }
    }
}
