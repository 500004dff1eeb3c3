//! Routes that answer for every host.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0337",
    "a route without a host",
    "A route without a host answers for every host of the load balancer, those of other routes, teams and scanners \
     included, and hides their paths if its rules come first. Write the host. If every host is really meant, `host: \"*\"` \
     is not needed, and the finding is the price of the rare case.",
);

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for ingress in workload.ingresses.iter().filter(|it| it.rules.iter().any(|rule| rule.host.is_none())) {
        let what = format!("the route `{}` answers for every host", place::route_key(workload, ingress));
        let diagnostic = Diagnostic::new(&CODE, place::route(workload, ingress, &["host"]), what);
        report.add(diagnostic.help("add `host: NAME`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn a_route_without_a_host_is_reported() {
        assert_eq!(
            prod(&RULE, "    web: {port: 80, route: /api}\n"),
            "m.yaml:9:28: warning[W0337]: the route `main` answers for every host; add `host: NAME`\n"
        );
    }

    #[test]
    fn a_route_with_a_host_passes() {
        assert_eq!(prod(&RULE, "    web: {port: 80, route: a.example.com/api}\n"), "");
    }
}
