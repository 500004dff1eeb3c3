//! Attributes of load balancers, listeners and target groups, which the controller hands on to AWS unread.

use super::{Check, Rule, place};
use crate::alb::{self, AttributeTable};
use crate::diagnostic::{Code, Diagnostic, Place, Report};
use crate::plan::{IngressPlan, LoadBalancerPlan, Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Values(check) };

const CODE: Code = Code::error(
    "E0327",
    "an attribute that AWS refuses",
    "The controller hands attributes of load balancers, listeners and target groups on to AWS as they are. AWS refuses \
     unknown keys and values outside of their ranges after the apply, again and again, and meanwhile nothing else of the \
     group is deployed. The message names the range or the nearest key.",
);

fn check(plan: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for ingress in &workload.ingresses {
        let of_balancer = |path: &[&str]| place::load_balancer(plan, workload, ingress, path);
        shared(&ingress.load_balancer, of_balancer, report);
        target_group(workload, ingress, report);
    }
}

fn shared(plan: &LoadBalancerPlan, place: impl Fn(&[&str]) -> Place, report: &mut Report) {
    for (key, value) in &plan.attributes {
        let field = typed(AttributeTable::LoadBalancer, key, "platform.loadBalancer.");
        let own: &[&str] = &["attributes", key];
        let typed = [field.unwrap_or_default()];
        let at = if field.is_some() { &typed } else { own };
        one((AttributeTable::LoadBalancer, key, value), || written(&place, own, at), report);
    }
    for (listener, attributes) in &plan.listener_attributes {
        let known = plan.listeners.iter().map(|it| format!("{}-{}", if it.https { "HTTPS" } else { "HTTP" }, it.port));
        let known: Vec<String> = known.collect();
        if !known.iter().any(|it| **it == **listener) {
            let what = format!("the load balancer has no listener `{listener}`");
            let diagnostic = Diagnostic::new(&CODE, place(&["listenerAttributes", listener]), what);
            report.add(diagnostic.help(format!("write `{}`", known.join("` or `"))));
        }
        for (key, value) in attributes {
            let path = ["listenerAttributes", listener, key];
            one((AttributeTable::Listener, key, value), || place(&path), report);
        }
    }
}

/// A typed field and a free attribute end up as the same key; the finding stands where it is written.
fn written(place: impl Fn(&[&str]) -> Place, own: &[&str], typed: &[&str]) -> Place {
    let at = place(own);
    if at.mark == place(&own[..1]).mark { place(typed) } else { at }
}

fn typed(table: AttributeTable, key: &str, prefix: &str) -> Option<&'static str> {
    alb::find_attribute(table, key)?.typed_field?.strip_prefix(prefix)
}

fn target_group(workload: &WorkloadPlan, ingress: &IngressPlan, report: &mut Report) {
    let plan = &ingress.target_group;
    let table = AttributeTable::TargetGroup;
    for (key, value) in &plan.attributes {
        let place = place::route(workload, ingress, &["attributes", key]);
        if let Some(field) = typed(table, key, "route.") {
            let what = format!("the attribute `{key}` has a field of its own");
            report.add(Diagnostic::new(&CODE, place, what).help(format!("write `{field}` in the route instead")));
        } else {
            one((table, key, value), || place.clone(), report);
        }
    }
    let stickiness = plan.stickiness.as_ref().map(|it| it.duration_seconds);
    let fields = [
        ("deregistration_delay.timeout_seconds", Some(plan.deregistration_delay_seconds), &["drain"][..]),
        ("slow_start.duration_seconds", plan.slow_start_seconds, &["slowStart"]),
        ("stickiness.lb_cookie.duration_seconds", stickiness, &["stickiness", "duration"]),
    ];
    for (key, value, path) in fields {
        let Some(value) = value else { continue };
        one((table, key, &value.to_string()), || place::route(workload, ingress, path), report);
    }
}

fn one((table, key, value): (AttributeTable, &str, &str), place: impl FnOnce() -> Place, report: &mut Report) {
    if let Err(reason) = alb::validate_attribute(table, key, value) {
        report.add(Diagnostic::new(&CODE, place(), reason).help("correct or remove it"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, prod_on};

    #[test]
    fn attributes_outside_of_their_ranges_are_refused() {
        let text = "    web: {port: 80, route: {host: a.example.com, slowStart: 10s, attributes: {stickiness.enabled: \"true\", speed: \"9\"}}}\n";
        assert_eq!(
            prod(&RULE, text),
            "m.yaml:9:61: error[E0327]: `slow_start.duration_seconds`: `10` is neither 0 nor a number from 30 to 900; correct or remove it\n\
             m.yaml:9:99: error[E0327]: the attribute `stickiness.enabled` has a field of its own; write `stickiness` in the route instead\n\
             m.yaml:9:114: error[E0327]: `speed` is no attribute of its target groups, and AWS refuses it; correct or remove it\n"
        );
    }

    #[test]
    fn the_load_balancer_of_many_routes_is_one_cause() {
        let platform = "{loadBalancer: {idleTimeout: 5000s, attributes: {idle_timeout: \"60\"}, listenerAttributes: {HTTPS-443: {}}}, network: {vpc: 10.0.0.0/8}}";
        let text = "    a: {port: 80, route: a.example.com}\n    b: {port: 80, route: b.example.com}\n";
        assert_eq!(
            prod_on(&RULE, platform, text),
            "m.yaml:7:42: error[E0327]: `idle_timeout.timeout_seconds`: `5000` is outside of 1 to 4000; correct or remove it\n\
             m.yaml:7:76: error[E0327]: `idle_timeout` is no attribute of an Application Load Balancer, and AWS refuses it; the nearest is `idle_timeout.timeout_seconds`; correct or remove it\n\
             m.yaml:7:115: error[E0327]: the load balancer has no listener `HTTPS-443`; write `HTTP-80`\n"
        );
    }

    #[test]
    fn attributes_within_their_ranges_pass() {
        let text = "    web: {port: 80, route: {host: a.example.com, slowStart: 30s, stickiness: 1h, drain: 20s}}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
