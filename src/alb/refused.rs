//! Annotations that exist and must not be written.

use super::bare;

/// Names with the reason, which reads on after "`<name>`".
const REFUSED: &[(&str, &str)] = &[
    ("waf-acl-id", "belongs to WAF Classic, which AWS has shut down; use `platform.loadBalancer.waf` with a WAFv2 ACL"),
    ("web-acl-id", "belongs to WAF Classic, which AWS has shut down; use `platform.loadBalancer.waf` with a WAFv2 ACL"),
    (
        "kubernetes.io/ingress.class",
        "beats `ingressClassName` and makes the controller ignore the IngressClassParams of the \
         class; use the class of the platform",
    ),
    ("dry-run-plan", "is written by the controller itself, as the result of a dry run"),
    (
        "create-acm-cert",
        "works only behind the feature gate EnableCertificateManagement, which is off by default; name an \
         existing certificate in `platform.loadBalancer.certificate`",
    ),
    (
        "acm-pca-arn",
        "belongs to create-acm-cert, which works only behind a feature gate that is off by default; name an \
         existing certificate in `platform.loadBalancer.certificate`",
    ),
];

/// Returns why an annotation that exists must not be written.
#[must_use]
pub fn refused(name: &str) -> Option<&'static str> {
    let name = bare(name);
    REFUSED.iter().find(|(refused, _)| *refused == name).map(|(_, reason)| *reason)
}
