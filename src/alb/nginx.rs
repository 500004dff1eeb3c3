//! What to use on an ALB instead of the annotations of ingress-nginx, which is retired.

/// What stands before the name of every annotation of ingress-nginx.
const NGINX_PREFIX: &str = "nginx.ingress.kubernetes.io/";

/// Names with the advice, in the imperative.
const EQUIVALENTS: &[(&[&str], &str)] = &[
    (
        &["ssl-redirect", "force-ssl-redirect"],
        "set `platform.loadBalancer.sslRedirect` and give the load balancer an HTTP and an HTTPS listener",
    ),
    (&["rewrite-target", "app-root"], "use `route.transforms` with a URL rewrite"),
    (&["use-regex"], "set `route.regexPaths` and write the paths as ImplementationSpecific"),
    (
        &[
            "permanent-redirect",
            "permanent-redirect-code",
            "temporal-redirect",
            "temporal-redirect-code",
            "from-to-www-redirect",
        ],
        "use `route.action` with a redirect",
    ),
    (
        &[
            "limit-rps",
            "limit-rpm",
            "limit-connections",
            "limit-burst-multiplier",
            "limit-whitelist",
            "global-rate-limit",
        ],
        "put a rate rule in a WAFv2 ACL and name it in `platform.loadBalancer.waf`; an ALB has no annotation for it",
    ),
    (
        &["rate-limit"],
        "drop it: it never existed in ingress-nginx; for a limit, name a WAFv2 ACL with a rate rule in \
         `platform.loadBalancer.waf`",
    ),
    (
        &[
            "proxy-body-size",
            "client-body-buffer-size",
            "proxy-buffer-size",
            "proxy-buffers-number",
            "proxy-buffering",
            "proxy-request-buffering",
        ],
        "drop it: an ALB passes bodies of any size on without buffering; limit them in the application or with a WAFv2 \
         rule",
    ),
    (
        &["proxy-read-timeout", "proxy-send-timeout", "proxy-connect-timeout"],
        "set `platform.loadBalancer.idleTimeout`, and keep the application's own keep-alive above it",
    ),
    (
        &[
            "affinity",
            "affinity-mode",
            "session-cookie-name",
            "session-cookie-max-age",
            "session-cookie-expires",
            "session-cookie-path",
        ],
        "use `route.stickiness`",
    ),
    (
        &["whitelist-source-range", "allowlist-source-range"],
        "use `platform.loadBalancer.inboundCidrs`, or a source-ip condition in `route.conditions`",
    ),
    (&["denylist-source-range"], "put a rule over addresses in a WAFv2 ACL and name it in `platform.loadBalancer.waf`"),
    (&["backend-protocol"], "use `route.protocol` (HTTP, HTTPS) and `route.protocolVersion` (GRPC)"),
    (
        &["canary", "canary-weight", "canary-weight-total"],
        "use `route.action` with a forward that weighs the target groups",
    ),
    (
        &["canary-by-header", "canary-by-header-value", "canary-by-header-pattern", "canary-by-cookie"],
        "use a second route with an http-header condition in `route.conditions` and a lower `route.order`",
    ),
    (&["load-balance", "upstream-hash-by"], "use `route.algorithm`"),
    (
        &["auth-url", "auth-signin", "auth-method", "auth-response-headers"],
        "use `route.auth` with OpenID Connect or Cognito, or `route.jwt`",
    ),
    (
        &["auth-type", "auth-secret", "auth-realm"],
        "use `route.auth` with OpenID Connect or Cognito; an ALB has no basic authentication",
    ),
    (
        &[
            "auth-tls-secret",
            "auth-tls-verify-client",
            "auth-tls-verify-depth",
            "auth-tls-pass-certificate-to-upstream",
        ],
        "use `platform.loadBalancer.mutualAuthentication` with a trust store",
    ),
    (
        &[
            "enable-cors",
            "cors-allow-origin",
            "cors-allow-methods",
            "cors-allow-headers",
            "cors-allow-credentials",
            "cors-expose-headers",
            "cors-max-age",
        ],
        "set the access_control headers in `platform.loadBalancer.listenerAttributes`, or answer CORS in the \
         application",
    ),
    (
        &["enable-modsecurity", "modsecurity-snippet", "enable-owasp-core-rules"],
        "use managed rules in a WAFv2 ACL and name it in `platform.loadBalancer.waf`",
    ),
    (&["server-alias"], "list the further hosts in the route"),
    (
        &["default-backend", "custom-http-errors"],
        "use `route.action` with a fixed response; an ALB does not replace answers of the application",
    ),
    (&["upstream-vhost"], "use `route.transforms` with a host header rewrite"),
    (
        &["configuration-snippet", "server-snippet", "stream-snippet"],
        "move what it does to the application or to typed fields of the route; an ALB runs no nginx configuration",
    ),
];

/// Returns what to use on an ALB instead of an annotation of ingress-nginx, named with or without its prefix.
#[must_use]
pub fn nginx_equivalent(annotation: &str) -> Option<&'static str> {
    let name = annotation.strip_prefix(NGINX_PREFIX).unwrap_or(annotation);
    EQUIVALENTS.iter().find(|(names, _)| names.contains(&name)).map(|(_, advice)| *advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_annotations_lead_to_our_fields_and_unknown_ones_nowhere() {
        assert_eq!(nginx_equivalent("nginx.ingress.kubernetes.io/affinity"), Some("use `route.stickiness`"));
        assert_eq!(
            nginx_equivalent("nginx.ingress.kubernetes.io/rewrite-target"),
            Some("use `route.transforms` with a URL rewrite")
        );
        assert_eq!(nginx_equivalent("nginx.ingress.kubernetes.io/xyzzy"), None);
    }

    #[test]
    fn no_annotation_has_two_pieces_of_advice() {
        let names: Vec<&str> = EQUIVALENTS.iter().flat_map(|(names, _)| *names).copied().collect();
        for (index, name) in names.iter().enumerate() {
            assert!(!names[..index].contains(name), "{name}");
        }
    }
}
