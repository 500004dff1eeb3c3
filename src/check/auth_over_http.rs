//! Logins that a plain HTTP listener walks around.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{IngressPlan, Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::error(
    "E0329",
    "a login that HTTP walks around",
    "The controller applies `auth` and `jwt` to HTTPS listeners only. On an HTTP listener the same paths are open to \
     everyone, without a word. Give the load balancer a certificate, and let it redirect HTTP to HTTPS (which is the \
     default with a certificate) or have no HTTP listener: `httpPort: false`.",
);

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for ingress in &workload.ingresses {
        let field = match (&ingress.auth, &ingress.jwt_validation) {
            (Some(_), _) => "auth",
            (None, Some(_)) => "jwt",
            (None, None) => continue,
        };
        let Some((why, help)) = open(ingress) else { continue };
        let what = format!("`{field}` leaves the route open over HTTP");
        let diagnostic = Diagnostic::new(&CODE, place::route(workload, ingress, &[field]), what);
        report.add(diagnostic.why(why).help(help));
    }
}

fn open(ingress: &IngressPlan) -> Option<(&'static str, &'static str)> {
    let balancer = &ingress.load_balancer;
    let has = |https: bool| balancer.listeners.iter().any(|it| it.https == https);
    match () {
        () if !has(true) => {
            Some(("the load balancer has no HTTPS listener", "add `certificate: arn:aws:acm:…` to the load balancer"))
        }
        () if has(false) && balancer.ssl_redirect.is_none() => {
            Some(("the HTTP listener does not redirect", "write `sslRedirect: true`, or `httpPort: false`"))
        }
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, prod_on};

    const ROUTE: &str = "    web: {port: 80, route: {host: a.example.com, jwt: {issuer: \"https://i\"}}}\n";
    const CERTIFICATE: &str = "certificate: \"arn:aws:acm:eu-west-1:111122223333:certificate/1\"";

    #[test]
    fn a_login_without_https_is_refused() {
        assert_eq!(
            prod(&RULE, ROUTE),
            "m.yaml:9:55: error[E0329]: `jwt` leaves the route open over HTTP; the load balancer has no HTTPS listener; add `certificate: arn:aws:acm:…` to the load balancer\n"
        );
        let platform = format!("{{loadBalancer: {{{CERTIFICATE}, sslRedirect: false}}, network: {{vpc: 10.0.0.0/8}}}}");
        assert_eq!(
            prod_on(&RULE, &platform, ROUTE),
            "m.yaml:9:55: error[E0329]: `jwt` leaves the route open over HTTP; the HTTP listener does not redirect; write `sslRedirect: true`, or `httpPort: false`\n"
        );
    }

    #[test]
    fn https_alone_and_a_redirect_pass() {
        let platform = format!("{{loadBalancer: {{{CERTIFICATE}}}, network: {{vpc: 10.0.0.0/8}}}}");
        assert_eq!(prod_on(&RULE, &platform, ROUTE), "");
        let platform = format!("{{loadBalancer: {{{CERTIFICATE}, httpPort: false}}, network: {{vpc: 10.0.0.0/8}}}}");
        assert_eq!(prod_on(&RULE, &platform, ROUTE), "");
    }
}
