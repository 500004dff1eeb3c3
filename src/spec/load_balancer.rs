//! The Application Load Balancer, as written. Fields and ranges follow the AWS Load Balancer Controller v3.

use super::record::record;
use super::scalar::{CertificateArn, Cidr, Count, Duration, Flag, LabelKey, Name, PortNumber, Text, WafArn, choice};
use super::shape::{List, Map, Raw};
use crate::tree::Tree;

choice! {
    /// Who reaches a load balancer.
    pub enum SchemeWord, "a scheme" {
        /// The VPC.
        "internal" Internal,
        /// Everyone.
        "internet-facing" InternetFacing,
    }
}

choice! {
    /// Address families of a load balancer.
    pub enum IpAddressTypeWord, "an address type" {
        /// IPv4.
        "ipv4" Ipv4,
        /// IPv4 and IPv6.
        "dualstack" Dualstack,
        /// IPv6 in public, IPv4 in private.
        "dualstack-without-public-ipv4" DualstackWithoutPublicIpv4,
    }
}

record! {
    /// The load balancer that all routes of a group share.
    pub struct LoadBalancerSpec {
        /// Who reaches it. A change replaces the load balancer and its DNS name.
        ///
        /// Default: `internal`. Example: `scheme: internet-facing`.
        "scheme" scheme: SchemeWord,
        /// Class of the Ingresses.
        ///
        /// Default: `alb`. Example: `class: alb-internal`.
        "class" class: Name,
        /// Ingresses of one group share one load balancer. The name must differ between environments in one cluster.
        ///
        /// Default: `<migration>-<environment>`. Example: `group: "shop-{{ environment }}"`.
        "group" group: Text,
        /// Its name in AWS, at most 32 characters; cannot be changed later.
        ///
        /// Default: made by the controller. Example: `name: shop-prod`.
        "name" name: Text,
        /// Certificates of ACM; the first is the default one. Switches the HTTPS listener on.
        ///
        /// Default: none. Example:
        /// `certificate: arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-4333-8444-555555555555`.
        "certificate" certificate: List<CertificateArn>,
        /// TLS policy.
        ///
        /// Default: `ELBSecurityPolicy-TLS13-1-2-2021-06` (the controller's own default still allows TLS 1.0).
        /// Example: `sslPolicy: ELBSecurityPolicy-TLS13-1-3-2021-06`.
        "sslPolicy" ssl_policy: Text,
        /// Plain HTTP port.
        ///
        /// Default: 80. Example: `httpPort: 8080`; `httpPort: false` closes it.
        "httpPort" http_port: PortSwitch,
        /// HTTPS port.
        ///
        /// Default: 443 with a certificate, else none. Example: `httpsPort: 8443`.
        "httpsPort" https_port: PortNumber,
        /// Whether plain HTTP is redirected to HTTPS.
        ///
        /// Default: `true` with a certificate. Example: `sslRedirect: false`.
        "sslRedirect" ssl_redirect: Flag,
        /// Subnets, ids or names, at least two zones.
        ///
        /// Default: found by their tags. Example: `subnets: [subnet-0a1b, subnet-0c2d]`.
        "subnets" subnets: List<Text>,
        /// Security groups, ids or names. `inboundCidrs` is then ignored by the controller.
        ///
        /// Default: made by the controller. Example: `securityGroups: [sg-0123456789abcdef0]`.
        "securityGroups" security_groups: List<Text>,
        /// Whether the controller opens the pods' security groups for the load balancer; needed with `securityGroups`.
        ///
        /// Default: `true` with `securityGroups`. Example: `manageBackendSecurityGroupRules: false`.
        "manageBackendSecurityGroupRules" manage_backend_security_group_rules: Flag,
        /// Who may connect.
        ///
        /// Default: everyone. Example: `inboundCidrs: [203.0.113.0/24]`.
        "inboundCidrs" inbound_cidrs: List<Cidr>,
        /// Managed prefix lists that may connect.
        ///
        /// Default: none. Example: `prefixLists: [pl-0123456789abcdef0]`.
        "prefixLists" prefix_lists: List<Text>,
        /// Web ACL of WAFv2: its ARN or its name.
        ///
        /// Default: none. Example:
        /// `waf: arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/11111111-2222-4333-8444-555555555555`.
        "waf" waf: WafSpec,
        /// Shield Advanced; needs a subscription.
        ///
        /// Default: off. Example: `shield: true`.
        "shield" shield: Flag,
        /// Address families.
        ///
        /// Default: `ipv4`. Example: `ipAddressType: dualstack`.
        "ipAddressType" ip_address_type: IpAddressTypeWord,
        /// How long a connection may be silent: WebSockets need more than the default. Range: 1s–4000s.
        ///
        /// Default: 60s. Example: `idleTimeout: 1h`.
        "idleTimeout" idle_timeout: Duration,
        /// How long a client's connection is kept. Range: 60s–7d.
        ///
        /// Default: 1h. Example: `keepAlive: 10m`.
        "keepAlive" keep_alive: Duration,
        /// Whether AWS refuses to delete it.
        ///
        /// Default: off. Example: `deletionProtection: true`.
        "deletionProtection" deletion_protection: Flag,
        /// Where access logs go.
        ///
        /// Default: nowhere. Example: `accessLogs: {bucket: shop-logs, prefix: alb}`.
        "accessLogs" access_logs: AccessLogsSpec,
        /// Whether headers with invalid names are dropped.
        ///
        /// Default: `true` (protects against request smuggling). Example: `dropInvalidHeaders: false`.
        "dropInvalidHeaders" drop_invalid_headers: Flag,
        /// Whether clients may speak HTTP/2.
        ///
        /// Default: on (the AWS default). Example: `http2: false`.
        "http2" http2: Flag,
        /// Tags in AWS.
        ///
        /// Default: none. Example: `tags: {team: payments}`.
        "tags" tags: Map<Text, Text>,
        /// Further attributes by their AWS names.
        ///
        /// Default: none. Example: `attributes: {routing.http.xff_header_processing.mode: preserve}`.
        "attributes" attributes: Map<Text, Text>,
        /// Attributes of listeners, by `HTTPS-443`.
        ///
        /// Default: none.
        /// Example: `listenerAttributes: {HTTPS-443: {routing.http.response.server.enabled: "false"}}`.
        "listenerAttributes" listener_attributes: Map<Text, Map<Text, Text>>,
        /// Mutual TLS, as the controller's JSON.
        ///
        /// Default: off. Example:
        /// `mutualAuthentication: [{port: 443, mode: verify, trustStore: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:truststore/shop/0123456789abcdef"}]`.
        "mutualAuthentication" mutual_authentication: Raw,
        /// Capacity units reserved.
        ///
        /// Default: none. Example: `minimumCapacity: 100`.
        "minimumCapacity" minimum_capacity: Count,
        /// Pool of customer-owned addresses (Outposts).
        ///
        /// Default: none. Example: `customerOwnedIpv4Pool: ipv4pool-coip-0123456789abcdef0`.
        "customerOwnedIpv4Pool" customer_owned_ipv4_pool: Text,
        /// IPAM pool of public addresses.
        ///
        /// Default: none. Example: `ipamIpv4Pool: ipam-pool-0123456789abcdef0`.
        "ipamIpv4Pool" ipam_ipv4_pool: Text,
        /// Further annotations of the controller, without the prefix `alb.ingress.kubernetes.io/`; checked by name and value.
        ///
        /// Default: none. Example: `annotations: {enable-frontend-nlb: "true"}`.
        "annotations" annotations: Map<LabelKey, Text>,
    }
}

record! {
    /// A port that may be closed.
    pub struct PortSwitch, short("a port or `false`", port_or_false, ["port", "enabled"]) {
        /// Whether it is open.
        ///
        /// Default: `true`. Example: `enabled: false`.
        "enabled" enabled: Flag,
        /// The port.
        ///
        /// Default: 80. Example: `port: 8080`.
        "port" port: PortNumber,
    }
}

fn port_or_false(tree: &Tree) -> Option<Tree> {
    let text = tree.as_str()?;
    let field = if matches!(text, "true" | "false") { "enabled" } else { "port" };
    Some(Tree::map([(field, tree.clone())], tree.mark))
}

record! {
    /// A web ACL of WAFv2.
    pub struct WafSpec, short("its ARN or its name", arn_or_name, ["arn", "name"]) {
        /// ARN of the web ACL.
        ///
        /// Default: none.
        /// Example: `arn: "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/11111111-2222-4333-8444-555555555555"`.
        "arn" arn: WafArn,
        /// Name of the web ACL.
        ///
        /// Default: none. Example: `name: shop`.
        "name" name: Text,
    }
}

fn arn_or_name(tree: &Tree) -> Option<Tree> {
    let (field, other) = if tree.as_str()?.starts_with("arn:") { ("arn", "name") } else { ("name", "arn") };
    // The other one may stand in a lower layer.
    Some(Tree::map([(field, tree.clone()), (other, Tree::null(tree.mark))], tree.mark))
}

record! {
    /// Where access logs go.
    pub struct AccessLogsSpec, short("the bucket", bucket, ["bucket"]) {
        /// S3 bucket.
        ///
        /// Required. Example: `bucket: shop-access-logs`.
        "bucket" bucket: Text,
        /// Prefix in the bucket.
        ///
        /// Default: none. Example: `prefix: shop`.
        "prefix" prefix: Text,
    }
}

fn bucket(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("bucket", tree.clone())], tree.mark))
}
