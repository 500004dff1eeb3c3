//! Load balancers on the internet without a certificate.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Plan, Profile, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&PROD, &ELSEWHERE], check: Check::Workload(check) };

const PROD: Code = Code::policy(
    "E0330",
    "production on the internet without TLS",
    "The load balancer faces the internet and has no HTTPS listener, or none with a certificate of its own: passwords and \
     data would go over the wire in the open, or HTTPS would depend on a certificate that happens to be found by the \
     host's name. Name one of ACM, of the same region: `certificate: arn:aws:acm:…`. A Secret with a certificate and \
     cert-manager cannot serve an Application Load Balancer.",
);

const ELSEWHERE: Code = Code::warning(
    "W0331",
    "an environment on the internet without TLS",
    "The load balancer faces the internet and has no HTTPS listener, so passwords and data go over the wire in the open, \
     and this environment behaves differently from production. Name a certificate of ACM, or make the load balancer \
     `scheme: internal` here.",
);

fn check(plan: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for ingress in &workload.ingresses {
        let balancer = &ingress.load_balancer;
        let https = balancer.listeners.iter().any(|it| it.https);
        let named = https && !balancer.certificates.is_empty();
        let prod = plan.profile == Profile::Prod;
        if &*balancer.scheme != "internet-facing" || named || (https && !prod) {
            continue;
        }
        let what = if https {
            "the HTTPS listener on the internet has no certificate of its own"
        } else {
            "the load balancer faces the internet without TLS"
        };
        let code = if prod { &PROD } else { &ELSEWHERE };
        let diagnostic = Diagnostic::new(code, place::load_balancer(plan, workload, ingress, &["scheme"]), what);
        report.add(diagnostic.help("add `certificate: arn:aws:acm:…` with a certificate of ACM"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, prod_on};

    const WEB: &str = "    web: {port: 80, route: a.example.com}\n    api: {port: 80, route: b.example.com}\n";

    #[test]
    fn a_load_balancer_on_the_internet_needs_a_certificate() {
        assert_eq!(
            prod_on(&RULE, "{loadBalancer: {scheme: internet-facing}, network: {vpc: 10.0.0.0/8}}", WEB),
            "m.yaml:7:37: error[E0330]: the load balancer faces the internet without TLS; add `certificate: arn:aws:acm:…` with a certificate of ACM\n"
        );
        assert_eq!(
            prod_on(
                &RULE,
                "{loadBalancer: {scheme: internet-facing, httpsPort: 443}, network: {vpc: 10.0.0.0/8}}",
                WEB
            ),
            "m.yaml:7:37: error[E0330]: the HTTPS listener on the internet has no certificate of its own; add `certificate: arn:aws:acm:…` with a certificate of ACM\n"
        );
    }

    #[test]
    fn internal_load_balancers_and_certificates_pass() {
        assert_eq!(prod(&RULE, WEB), "");
        let platform = "{loadBalancer: {scheme: internet-facing, certificate: \"arn:aws:acm:eu-west-1:111122223333:certificate/1\"}, network: {vpc: 10.0.0.0/8}}";
        assert_eq!(prod_on(&RULE, platform, WEB), "");
    }
}
