//! The Application Load Balancer that the Ingresses of a group share.

use super::{Text, TextMap};

/// Settings that every Ingress of a group repeats, so that they can never differ inside it.
///
/// Each field is one annotation `alb.ingress.kubernetes.io/<name>` of the AWS Load Balancer Controller, named in its
/// documentation comment; `None` and empty are not written.
#[derive(Clone, Debug, Default)]
pub struct LoadBalancerPlan {
    /// `spec.ingressClassName`.
    pub class: Text,
    /// `group.name`.
    pub group: Text,
    /// `scheme`: `internal` or `internet-facing`.
    pub scheme: Text,
    /// `load-balancer-name`.
    pub name: Option<Text>,
    /// `listen-ports`.
    pub listeners: Vec<ListenerPlan>,
    /// `ssl-redirect`.
    pub ssl_redirect: Option<u16>,
    /// `certificate-arn`, in order: the first is the default certificate.
    pub certificates: Vec<Text>,
    /// `ssl-policy`.
    pub ssl_policy: Option<Text>,
    /// `ip-address-type`.
    pub ip_address_type: Option<Text>,
    /// `subnets`.
    pub subnets: Vec<Text>,
    /// `security-groups`.
    pub security_groups: Vec<Text>,
    /// `manage-backend-security-group-rules`.
    pub manage_backend_security_group_rules: Option<bool>,
    /// `inbound-cidrs`.
    pub inbound_cidrs: Vec<Text>,
    /// `security-group-prefix-lists`.
    pub prefix_lists: Vec<Text>,
    /// `wafv2-acl-arn`.
    pub waf_arn: Option<Text>,
    /// `wafv2-acl-name`.
    pub waf_name: Option<Text>,
    /// `shield-advanced-protection`.
    pub shield: Option<bool>,
    /// `tags`.
    pub tags: TextMap,
    /// `load-balancer-attributes`, typed fields already turned into their keys.
    pub attributes: TextMap,
    /// `listener-attributes.<Protocol>-<Port>`, by that last part.
    pub listener_attributes: Vec<(Text, TextMap)>,
    /// `mutual-authentication`, as JSON text.
    pub mutual_authentication: Option<Text>,
    /// `minimum-load-balancer-capacity`, in capacity units.
    pub minimum_capacity: Option<u32>,
    /// `customer-owned-ipv4-pool`.
    pub customer_owned_ipv4_pool: Option<Text>,
    /// `ipam-ipv4-pool-id`.
    pub ipam_ipv4_pool: Option<Text>,
    /// Every further annotation that the user wrote by name, without the prefix; checked against the closed table.
    pub annotations: TextMap,
}

/// A listener of the load balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListenerPlan {
    /// Whether it speaks TLS.
    pub https: bool,
    /// Its port.
    pub port: u16,
}
