//! TLS policies that still take what browsers gave up.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0389",
    "a TLS policy that takes old versions",
    "The policy lets callers speak TLS 1.0 or 1.1, which browsers and auditors gave up years ago, or its name is none of \
     AWS's, and the controller then deploys nothing of the whole group. Leave `sslPolicy` out: the default takes TLS 1.2 and \
     1.3. If an old caller needs more, give it a route with a `group` of its own.",
);

/// Parts of the names of policies that take TLS 1.0 or 1.1.
const OLD: [&str; 7] = ["-2016-08", "-2015-05", "-TLS-1-0-", "-TLS-1-1-", "-TLS13-1-0-", "-TLS13-1-1-", "-FS-2018-06"];

fn check(plan: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for ingress in &workload.ingresses {
        let Some(policy) = &ingress.load_balancer.ssl_policy else { continue };
        let what = match () {
            () if !policy.starts_with("ELBSecurityPolicy-") => format!("`{policy}` is no TLS policy of AWS's own"),
            () if OLD.iter().any(|it| policy.contains(it)) || policy.contains("-FS-1-1-") => {
                format!("the policy `{policy}` takes TLS 1.0 or 1.1")
            }
            () => continue,
        };
        let place = place::load_balancer(plan, workload, ingress, &["sslPolicy"]);
        let help = "remove `sslPolicy`, or write `ELBSecurityPolicy-TLS13-1-2-2021-06`";
        report.add(Diagnostic::new(&CODE, place, what).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod_on;

    #[test]
    fn policies_with_tls_1_0_and_names_of_no_policy_are_reported() {
        let found = |policy: &str| {
            let certificate = "certificate: \"arn:aws:acm:eu-west-1:111122223333:certificate/1\"";
            let platform =
                format!("{{loadBalancer: {{sslPolicy: {policy}, {certificate}}}, network: {{vpc: 10.0.0.0/8}}}}");
            prod_on(&RULE, &platform, "    web: {port: 80, route: a.example.com}\n")
        };
        for old in
            ["ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS13-1-0-2021-06", "ELBSecurityPolicy-FS-1-1-2019-08"]
        {
            assert!(found(old).contains("takes TLS 1.0 or 1.1"), "{old}");
        }
        assert!(found("TLS13").contains("no TLS policy"));
        for new in [
            "ELBSecurityPolicy-TLS13-1-2-2021-06",
            "ELBSecurityPolicy-TLS13-1-3-2021-06",
            "ELBSecurityPolicy-FS-1-2-Res-2020-10",
        ] {
            assert_eq!(found(new), "", "{new}");
        }
    }
}
