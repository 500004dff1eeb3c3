//! Members of one group that want different load balancers.

use super::{Check, Rule, place};
use crate::alb::{self, Merge, Scope};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{IngressPlan, LoadBalancerPlan, Plan, TextMap, WorkloadPlan};
use std::sync::Arc;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Plan(check) };

const CODE: Code = Code::error(
    "E0334",
    "routes of one group that want different load balancers",
    "All Ingresses of a group share one load balancer, so what belongs to the load balancer can have one value only. When \
     two members say different things, the controller deploys nothing of the whole group. Say it once, under \
     `platform.loadBalancer`; or give the route that needs something else a `group` of its own, which is another load \
     balancer.",
);

fn check(plan: &Plan, report: &mut Report) {
    let mut seen: Vec<(&WorkloadPlan, &IngressPlan)> = Vec::new();
    for workload in &plan.workloads {
        for ingress in &workload.ingresses {
            match seen.iter().find(|(_, it)| it.load_balancer.group == ingress.load_balancer.group) {
                Some(first) => compare(plan, *first, (workload, ingress), report),
                None => seen.push((workload, ingress)),
            }
        }
    }
}

fn compare(
    plan: &Plan,
    (other, first): (&WorkloadPlan, &IngressPlan),
    (workload, second): (&WorkloadPlan, &IngressPlan),
    report: &mut Report,
) {
    let same = Arc::ptr_eq(&first.load_balancer, &second.load_balancer);
    let fields = if same { Vec::new() } else { differences(&first.load_balancer, &second.load_balancer) };
    let annotations = exclusive(first, second);
    for field in fields.into_iter().map(str::to_owned).chain(annotations) {
        let what = format!(
            "`{}` and `{}` share the group `{}`, but not `{field}`",
            first.name, second.name, first.load_balancer.group
        );
        let diagnostic = Diagnostic::new(&CODE, place::load_balancer(plan, workload, second, &[&field]), what);
        let there = place::load_balancer(plan, other, first, &[&field]);
        let diagnostic = diagnostic.label_at(Some(there), format!("`{}`", first.name));
        let help = "say it once, under `platform.loadBalancer`, or give one of the routes another `group`";
        report.add(diagnostic.why("a group has one load balancer").help(help));
    }
}

/// Returns the fields that must be equal and are not. Certificates and ports are joined by the controller, but a member
/// without HTTPS has no rules on the HTTPS listener.
fn differences(one: &LoadBalancerPlan, two: &LoadBalancerPlan) -> Vec<&'static str> {
    let https = |it: &LoadBalancerPlan| it.listeners.iter().any(|it| it.https);
    let table = [
        ("class", one.class == two.class),
        ("scheme", one.scheme == two.scheme),
        ("name", one.name == two.name),
        ("certificate", https(one) == https(two)),
        ("sslRedirect", one.ssl_redirect == two.ssl_redirect),
        ("sslPolicy", one.ssl_policy == two.ssl_policy || https(one) != https(two)),
        ("ipAddressType", one.ip_address_type == two.ip_address_type),
        ("subnets", one.subnets == two.subnets),
        ("securityGroups", one.security_groups == two.security_groups),
        ("inboundCidrs", one.inbound_cidrs == two.inbound_cidrs),
        ("prefixLists", one.prefix_lists == two.prefix_lists),
        ("waf", one.waf_arn == two.waf_arn && one.waf_name == two.waf_name),
        ("shield", one.shield == two.shield),
        ("tags", agree(&one.tags, &two.tags)),
        ("attributes", agree(&one.attributes, &two.attributes)),
        ("mutualAuthentication", one.mutual_authentication == two.mutual_authentication),
        ("minimumCapacity", one.minimum_capacity == two.minimum_capacity),
        ("customerOwnedIpv4Pool", one.customer_owned_ipv4_pool == two.customer_owned_ipv4_pool),
        ("ipamIpv4Pool", one.ipam_ipv4_pool == two.ipam_ipv4_pool),
    ];
    let missing_https = https(one) != https(two);
    let differ = table.into_iter().filter(|(_, equal)| !equal).map(|(field, _)| field);
    // Without HTTPS there is nothing to redirect to: one cause, one finding.
    differ.filter(|field| !(missing_https && *field == "sslRedirect")).collect()
}

/// Maps are merged by key; the same key with another value is refused.
fn agree(one: &TextMap, two: &TextMap) -> bool {
    one.iter().all(|(key, value)| two.get(key).is_none_or(|other| other == value))
}

/// Returns annotations of the load balancer that both write by name, with different values.
fn exclusive(one: &IngressPlan, two: &IngressPlan) -> Vec<String> {
    let both = one.annotations.iter().chain(&one.load_balancer.annotations);
    let other = |name: &str| two.annotations.get(name).or_else(|| two.load_balancer.annotations.get(name));
    let differs = |(name, value): &(&Arc<str>, &Arc<str>)| other(name).is_some_and(|it| it != *value);
    let shared = |name: &str| alb::find(name).is_some_and(|row| row.scope == Scope::LoadBalancer(Merge::Exclusive));
    both.filter(differs).filter(|(name, _)| shared(name)).map(|(name, _)| name.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn members_of_a_group_with_different_load_balancers_are_refused() {
        let text = "    a: {port: 80, route: a.example.com}\n    \
                    b: {port: 80, route: {host: b.example.com, loadBalancer: {scheme: internet-facing, idleTimeout: 90s}}}\n    \
                    c: {port: 80, route: {host: c.example.com, loadBalancer: {certificate: \"arn:aws:acm:eu-west-1:111122223333:certificate/1\"}}}\n";
        assert_eq!(
            prod(&RULE, text),
            "m.yaml:10:71: error[E0334]: `a` and `b` share the group `shop-prod`, but not `scheme` (line 7: `a`); a group has one load balancer; say it once, under `platform.loadBalancer`, or give one of the routes another `group`\n\
             m.yaml:11:76: error[E0334]: `a` and `c` share the group `shop-prod`, but not `certificate` (line 7: `a`); a group has one load balancer; say it once, under `platform.loadBalancer`, or give one of the routes another `group`\n"
        );
    }

    #[test]
    fn a_group_of_its_own_and_equal_settings_pass() {
        let text = "    a: {port: 80, route: a.example.com}\n    b: {port: 80, route: b.example.com}\n    \
                    c: {port: 80, route: {host: c.example.com, loadBalancer: {group: other, scheme: internet-facing}}}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
