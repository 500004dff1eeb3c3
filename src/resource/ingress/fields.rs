//! Where the fields of an Ingress come from.

use crate::resource::field::{Field, field};

/// Where the fields come from.
pub(super) const FIELDS: &[Field] = &[
    field(
        "kind",
        &["workloads.{workload}.routes.{route}"],
        "one for each route, because the annotations of a target group stand on its Ingress",
    ),
    field(
        "metadata.name",
        &["workloads.{workload}.routes.{route}"],
        "part of the identity of the target group in AWS, so it stays the same over releases",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/group.name]",
        &["workloads.{workload}.routes.{route}.loadBalancer.group"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/scheme]",
        &["workloads.{workload}.routes.{route}.loadBalancer.scheme"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/load-balancer-name]",
        &["workloads.{workload}.routes.{route}.loadBalancer.name"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/listen-ports]",
        &[
            "workloads.{workload}.routes.{route}.loadBalancer.httpPort",
            "workloads.{workload}.routes.{route}.loadBalancer.httpsPort",
            "workloads.{workload}.routes.{route}.loadBalancer.certificate",
        ],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/ssl-redirect]",
        &[
            "workloads.{workload}.routes.{route}.loadBalancer.sslRedirect",
            "workloads.{workload}.routes.{route}.loadBalancer.httpsPort",
        ],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/certificate-arn]",
        &["workloads.{workload}.routes.{route}.loadBalancer.certificate"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/ssl-policy]",
        &["workloads.{workload}.routes.{route}.loadBalancer.sslPolicy"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/ip-address-type]",
        &["workloads.{workload}.routes.{route}.loadBalancer.ipAddressType"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/subnets]",
        &["workloads.{workload}.routes.{route}.loadBalancer.subnets"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/security-groups]",
        &["workloads.{workload}.routes.{route}.loadBalancer.securityGroups"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/manage-backend-security-group-rules]",
        &["workloads.{workload}.routes.{route}.loadBalancer.manageBackendSecurityGroupRules"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/inbound-cidrs]",
        &["workloads.{workload}.routes.{route}.loadBalancer.inboundCidrs"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/security-group-prefix-lists]",
        &["workloads.{workload}.routes.{route}.loadBalancer.prefixLists"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/wafv2-acl-arn]",
        &["workloads.{workload}.routes.{route}.loadBalancer.waf.arn"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/wafv2-acl-name]",
        &["workloads.{workload}.routes.{route}.loadBalancer.waf.name"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/shield-advanced-protection]",
        &["workloads.{workload}.routes.{route}.loadBalancer.shield"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/tags]",
        &["workloads.{workload}.routes.{route}.loadBalancer.tags"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/load-balancer-attributes]",
        &[
            "workloads.{workload}.routes.{route}.loadBalancer.attributes",
            "workloads.{workload}.routes.{route}.loadBalancer.idleTimeout",
            "workloads.{workload}.routes.{route}.loadBalancer.keepAlive",
            "workloads.{workload}.routes.{route}.loadBalancer.deletionProtection",
            "workloads.{workload}.routes.{route}.loadBalancer.accessLogs",
            "workloads.{workload}.routes.{route}.loadBalancer.dropInvalidHeaders",
        ],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/mutual-authentication]",
        &["workloads.{workload}.routes.{route}.loadBalancer.mutualAuthentication"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/minimum-load-balancer-capacity]",
        &["workloads.{workload}.routes.{route}.loadBalancer.minimumCapacity"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/customer-owned-ipv4-pool]",
        &["workloads.{workload}.routes.{route}.loadBalancer.customerOwnedIpv4Pool"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/ipam-ipv4-pool-id]",
        &["workloads.{workload}.routes.{route}.loadBalancer.ipamIpv4Pool"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/listener-attributes.*]",
        &["workloads.{workload}.routes.{route}.loadBalancer.listenerAttributes"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/*]",
        &["workloads.{workload}.routes.{route}.annotations.{key}"],
        "an annotation that the route writes by name",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/*]",
        &["workloads.{workload}.routes.{route}.loadBalancer.annotations.{key}"],
        "the same on every Ingress of a load balancer: two that differ stop the whole group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/group.order]",
        &["workloads.{workload}.routes.{route}.order"],
        "longer paths come first on a shared load balancer, so that they are not hidden",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/target-type]",
        &[],
        "the controller's default `instance` needs a port on every node; stickiness, readiness gates and Fargate need `ip` as well",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/backend-protocol]",
        &["workloads.{workload}.routes.{route}.protocol"],
        "how the load balancer speaks to the pods",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/backend-protocol-version]",
        &["workloads.{workload}.routes.{route}.protocolVersion"],
        "how the load balancer speaks to the pods",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/target-group-attributes]",
        &[
            "workloads.{workload}.routes.{route}.drain",
            "workloads.{workload}.routes.{route}.slowStart",
            "workloads.{workload}.routes.{route}.stickiness",
            "workloads.{workload}.routes.{route}.algorithm",
            "workloads.{workload}.routes.{route}.attributes",
        ],
        "attributes of the target group",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/healthcheck-path]",
        &[
            "workloads.{workload}.routes.{route}.healthCheck.path",
            "else workloads.{workload}.readiness.path",
            "else workloads.{workload}.health.path",
        ],
        "what the load balancer asks; as the readiness probe",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/healthcheck-port]",
        &["workloads.{workload}.routes.{route}.healthCheck.port"],
        "where the load balancer asks",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/healthcheck-protocol]",
        &[
            "workloads.{workload}.routes.{route}.healthCheck.protocol",
            "else workloads.{workload}.routes.{route}.protocol",
        ],
        "how the load balancer asks",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/healthcheck-interval-seconds]",
        &["workloads.{workload}.routes.{route}.healthCheck.interval"],
        "from one question to the next",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/healthcheck-timeout-seconds]",
        &["workloads.{workload}.routes.{route}.healthCheck.timeout"],
        "how long an answer may take",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/healthy-threshold-count]",
        &["workloads.{workload}.routes.{route}.healthCheck.healthy"],
        "good answers that count",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/unhealthy-threshold-count]",
        &["workloads.{workload}.routes.{route}.healthCheck.unhealthy"],
        "bad answers that count",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/success-codes]",
        &["workloads.{workload}.routes.{route}.healthCheck.codes"],
        "which answers are good",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/actions.*]",
        &["workloads.{workload}.routes.{route}.action", "workloads.{workload}.routes.{route}.cutover"],
        "what answers instead of the Service",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/conditions.*]",
        &["workloads.{workload}.routes.{route}.conditions"],
        "what else must match",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/transforms.*]",
        &["workloads.{workload}.routes.{route}.transforms"],
        "what is rewritten",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/auth-type]",
        &["workloads.{workload}.routes.{route}.auth"],
        "who must log in",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/auth-idp-cognito]",
        &["workloads.{workload}.routes.{route}.auth.cognito"],
        "who must log in",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/auth-idp-oidc]",
        &["workloads.{workload}.routes.{route}.auth.oidc"],
        "who must log in",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/auth-on-unauthenticated-request]",
        &["workloads.{workload}.routes.{route}.auth.onUnauthenticated"],
        "what happens to strangers",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/auth-scope]",
        &["workloads.{workload}.routes.{route}.auth.scope"],
        "what is asked for",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/auth-session-cookie]",
        &["workloads.{workload}.routes.{route}.auth.sessionCookie"],
        "the name of the cookie",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/auth-session-timeout]",
        &["workloads.{workload}.routes.{route}.auth.sessionTimeout"],
        "how long a login lasts",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/jwt-validation]",
        &["workloads.{workload}.routes.{route}.jwt"],
        "which tokens pass",
    ),
    field(
        "metadata.annotations.[alb.ingress.kubernetes.io/use-regex-path-match]",
        &["workloads.{workload}.routes.{route}.regexPaths"],
        "paths are regular expressions",
    ),
    field(
        "spec.ingressClassName",
        &["workloads.{workload}.routes.{route}.loadBalancer.class"],
        "the controller that answers for it",
    ),
    field("spec.rules[].host", &["workloads.{workload}.routes.{route}.host"], "the names that the route answers to"),
    field(
        "spec.rules[].http.paths[].path",
        &["workloads.{workload}.routes.{route}.path"],
        "the paths that the route answers to",
    ),
    field(
        "spec.rules[].http.paths[].pathType",
        &["workloads.{workload}.routes.{route}.pathType", "workloads.{workload}.routes.{route}.regexPaths"],
        "how paths are compared",
    ),
    field(
        "spec.rules[].http.paths[].backend.service.name",
        &["workloads.{workload}.routes.{route}.action", "workloads.{workload}.routes.{route}.cutover"],
        "the Service of the workload, or the name of an action",
    ),
    field(
        "spec.rules[].http.paths[].backend.service.port.number",
        &["workloads.{workload}.routes.{route}.port"],
        "always a number: a name in its place would make a new target group",
    ),
    field(
        "spec.rules[].http.paths[].backend.service.port.name",
        &["workloads.{workload}.routes.{route}.action", "workloads.{workload}.routes.{route}.cutover"],
        "the controller's word for an action instead of a port",
    ),
];
