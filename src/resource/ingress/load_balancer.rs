//! Annotations that every Ingress of a group repeats.
//!
//! They must be equal on all members: one that lacks `listen-ports` or `certificate-arn` has its paths on HTTP 80 only,
//! and two that differ stop the whole group.

use super::annotations::Annotations;
use super::encode;
use crate::plan::{ListenerPlan, LoadBalancerPlan};
use std::collections::BTreeMap;

/// Sets the annotations of a load balancer.
pub(super) fn write(plan: &LoadBalancerPlan, all: &mut Annotations) {
    let LoadBalancerPlan {
        class: _,
        group,
        scheme,
        name,
        listeners,
        ssl_redirect,
        certificates,
        ssl_policy,
        ip_address_type,
        subnets,
        security_groups,
        manage_backend_security_group_rules,
        inbound_cidrs,
        prefix_lists,
        waf_arn,
        waf_name,
        shield,
        tags,
        attributes,
        listener_attributes,
        mutual_authentication,
        minimum_capacity,
        customer_owned_ipv4_pool,
        ipam_ipv4_pool,
        annotations: _,
    } = plan;
    all.set_filled("group.name", group);
    all.set_filled("scheme", scheme);
    all.set_some("load-balancer-name", name.as_ref());
    if !listeners.is_empty() {
        all.set("listen-ports", listen_ports(listeners));
    }
    all.set_some("ssl-redirect", *ssl_redirect);
    all.set_filled("certificate-arn", &encode::list(certificates));
    all.set_some("ssl-policy", ssl_policy.as_ref());
    all.set_some("ip-address-type", ip_address_type.as_ref());
    all.set_filled("subnets", &encode::list(subnets));
    all.set_filled("security-groups", &encode::list(security_groups));
    all.set_some("manage-backend-security-group-rules", *manage_backend_security_group_rules);
    all.set_filled("inbound-cidrs", &encode::list(inbound_cidrs));
    all.set_filled("security-group-prefix-lists", &encode::list(prefix_lists));
    all.set_some("wafv2-acl-arn", waf_arn.as_ref());
    all.set_some("wafv2-acl-name", waf_name.as_ref());
    all.set_some("shield-advanced-protection", *shield);
    all.set_filled("tags", &encode::map(tags));
    all.set_filled("load-balancer-attributes", &encode::map(attributes));
    for (listener, attributes) in listener_attributes {
        all.set_filled(&format!("listener-attributes.{listener}"), &encode::map(attributes));
    }
    all.set_some("mutual-authentication", mutual_authentication.as_ref());
    all.set_some("minimum-load-balancer-capacity", minimum_capacity.map(|units| format!("CapacityUnits={units}")));
    all.set_some("customer-owned-ipv4-pool", customer_owned_ipv4_pool.as_ref());
    all.set_some("ipam-ipv4-pool-id", ipam_ipv4_pool.as_ref());
}

/// Returns `[{"HTTP":80},{"HTTPS":443}]`: the controller refuses ports as text and protocols in lower case.
fn listen_ports(listeners: &[ListenerPlan]) -> String {
    let entries: Vec<BTreeMap<&str, u16>> = listeners
        .iter()
        .map(|&ListenerPlan { https, port }| BTreeMap::from([(if https { "HTTPS" } else { "HTTP" }, port)]))
        .collect();
    encode::json(&entries)
}
