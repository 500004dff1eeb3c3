//! The load balancer of a route: typed fields to the controller's own terms, with defaults.

use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{ListenerPlan, LoadBalancerPlan, Text, TextMap};
use crate::resolve::scene::{Scene, Spot};
use crate::resolve::{codes, defaults, text};
use crate::spec::scalar::{CertificateArn, Flag};
use crate::spec::shape::Map;
use crate::spec::{AccessLogsSpec, LoadBalancerSpec, PortSwitch, SchemeWord, WafSpec};

/// Requests with headers that HTTP does not allow are how request smuggling begins.
const DROP_INVALID_HEADERS: &str = "routing.http.drop_invalid_header_fields.enabled";

/// Decides about a load balancer; `spot` is where its settings stand.
///
/// # Errors
/// E0213 for a redirect without both listeners and for an ARN beside a name, E0214 for values outside of their ranges.
pub fn settle(scene: &Scene<'_>, spec: &LoadBalancerSpec, spot: Spot<'_>, report: &mut Report) -> LoadBalancerPlan {
    let LoadBalancerSpec {
        class,
        group,
        scheme,
        name,
        certificate,
        ssl_policy,
        http_port,
        https_port,
        ssl_redirect,
        subnets,
        security_groups,
        manage_backend_security_group_rules,
        inbound_cidrs,
        prefix_lists,
        waf,
        shield,
        ip_address_type,
        idle_timeout,
        keep_alive,
        deletion_protection,
        access_logs,
        drop_invalid_headers,
        http2,
        tags,
        attributes,
        listener_attributes,
        mutual_authentication,
        minimum_capacity,
        customer_owned_ipv4_pool,
        ipam_ipv4_pool,
        annotations,
    } = spec.clone();
    let certificates: Vec<Text> =
        certificate.unwrap_or_default().0.into_iter().map(|it: CertificateArn| it.text).collect();
    let tls = !certificates.is_empty() || https_port.is_some();
    let https = tls.then(|| https_port.map_or(443, |it| it.0));
    let http = http_listener(http_port.unwrap_or_default());
    let ssl_redirect = redirect((http, https), ssl_redirect, spot, report);
    let groups: Vec<Text> = text::list(security_groups);
    let (waf_arn, waf_name) = web_acl(waf, spot, report);
    let typed = [
        ("idle_timeout.timeout_seconds", idle_timeout.map(|it| it.0.to_string())),
        ("client_keep_alive.seconds", keep_alive.map(|it| it.0.to_string())),
        ("deletion_protection.enabled", deletion_protection.map(|it| it.0.to_string())),
        (DROP_INVALID_HEADERS, Some(drop_invalid_headers.is_none_or(|it| it.0).to_string())),
        ("routing.http2.enabled", http2.map(|it| it.0.to_string())),
    ];
    LoadBalancerPlan {
        class: class.map_or_else(|| "alb".into(), |it| it.0),
        group: group.map_or_else(|| format!("{}-{}", scene.migration, scene.environment).into(), |it| it.0),
        scheme: scheme.unwrap_or(SchemeWord::Internal).word().into(),
        name: text::text(name),
        listeners: listeners(http, https),
        ssl_redirect,
        ssl_policy: https.map(|_| ssl_policy.map_or_else(|| defaults::SSL_POLICY.into(), |it| it.0)),
        certificates,
        ip_address_type: ip_address_type.map(|it| it.word().into()),
        subnets: text::list(subnets),
        // Without it, security groups of the user's own would leave the pods closed to the load balancer.
        manage_backend_security_group_rules: manage_backend_security_group_rules
            .map(|it| it.0)
            .or_else(|| (!groups.is_empty()).then_some(true)),
        security_groups: groups,
        inbound_cidrs: inbound_cidrs.unwrap_or_default().0.into_iter().map(|it| it.0).collect(),
        prefix_lists: text::list(prefix_lists),
        waf_arn,
        waf_name,
        shield: shield.map(|it| it.0),
        tags: text::texts(tags),
        attributes: all_attributes(typed, access_logs, attributes),
        listener_attributes: listener(listener_attributes),
        mutual_authentication: mutual_authentication.map(|it| crate::tree::to_json(&it.0).to_string().into()),
        minimum_capacity: minimum_capacity.map(|it| it.0),
        customer_owned_ipv4_pool: text::text(customer_owned_ipv4_pool),
        ipam_ipv4_pool: text::text(ipam_ipv4_pool),
        annotations: text::annotations(annotations),
    }
}

fn http_listener(PortSwitch { enabled, port }: PortSwitch) -> Option<u16> {
    enabled.is_none_or(|it| it.0).then(|| port.map_or(80, |it| it.0))
}

/// Returns ARN and name of the web ACL, of which the controller takes one.
fn web_acl(waf: Option<WafSpec>, spot: Spot<'_>, report: &mut Report) -> (Option<Text>, Option<Text>) {
    let WafSpec { arn, name } = waf.unwrap_or_default();
    if arn.is_some() && name.is_some() {
        let what = "a web ACL is named by its ARN or by its name";
        let diagnostic = Diagnostic::new(&codes::CONTRADICTION, spot.place(&["waf"]), what);
        report.add(diagnostic.help("keep one of them"));
    }
    (arn.map(|it| it.text), text::text(name))
}

fn listeners(http: Option<u16>, https: Option<u16>) -> Vec<ListenerPlan> {
    let http = http.map(|port| ListenerPlan { https: false, port });
    http.into_iter().chain(https.map(|port| ListenerPlan { https: true, port })).collect()
}

/// The controller turns every HTTP listener into a redirect, so it needs an HTTPS listener to lead to.
fn redirect(
    (http, https): (Option<u16>, Option<u16>),
    written: Option<Flag>,
    spot: Spot<'_>,
    report: &mut Report,
) -> Option<u16> {
    match (written, http, https) {
        (Some(Flag(false)), ..) | (_, None, _) | (None, _, None) => None,
        (_, Some(_), Some(port)) => Some(port),
        (Some(Flag(true)), Some(_), None) => {
            let what = "there is no HTTPS listener to redirect to";
            let diagnostic = Diagnostic::new(&codes::CONTRADICTION, spot.place(&["sslRedirect"]), what);
            report.add(diagnostic.help("add `certificate: arn:aws:acm:…`, or remove `sslRedirect`"));
            None
        }
    }
}

type TextSpec = crate::spec::scalar::Text;

fn all_attributes(
    typed: [(&str, Option<String>); 5],
    access_logs: Option<AccessLogsSpec>,
    own: Option<Map<TextSpec, TextSpec>>,
) -> TextMap {
    let mut all: TextMap = typed.into_iter().filter_map(|(key, value)| Some((key.into(), value?.into()))).collect();
    if let Some(AccessLogsSpec { bucket, prefix }) = access_logs {
        all.insert("access_logs.s3.enabled".into(), "true".into());
        all.extend(bucket.map(|it| ("access_logs.s3.bucket".into(), it.0)));
        all.extend(prefix.map(|it| ("access_logs.s3.prefix".into(), it.0)));
    }
    all.extend(text::texts(own));
    all
}

fn listener(attributes: Option<Map<TextSpec, Map<TextSpec, TextSpec>>>) -> Vec<(Text, TextMap)> {
    let one = |(name, map): (TextSpec, Map<TextSpec, TextSpec>)| (name.0, text::texts(Some(map)));
    attributes.unwrap_or_default().0.into_iter().map(one).collect()
}
