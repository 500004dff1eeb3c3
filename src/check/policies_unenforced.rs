//! `NetworkPolicies` that perhaps nothing enforces.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Plan(check) };

const CODE: Code = Code::warning(
    "W0319",
    "NetworkPolicies that perhaps nothing enforces",
    "NetworkPolicies are emitted, but the platform does not say that the cluster enforces them. The VPC CNI of EKS does so \
     only with `enableNetworkPolicy`, which is off by default, and never on Fargate; policies that nothing enforces are \
     false comfort. Switch it on and write `network: {enforced: true}` under `platform`, or `enforced: false` to say that \
     you know.",
);

fn check(plan: &Plan, report: &mut Report) {
    if plan.default_deny.is_some() && plan.platform.policies_enforced.is_none() {
        let what = "nobody says whether the cluster enforces NetworkPolicies";
        let diagnostic = Diagnostic::new(&CODE, place::platform(plan, &["network", "enforced"]), what);
        let why = "the VPC CNI of EKS does not by default";
        report.add(diagnostic.why(why).help("add `network: {enforced: true}` under `platform` once it does"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, prod_on};

    #[test]
    fn policies_without_a_word_about_enforcement_are_reported_once() {
        assert_eq!(
            prod_on(&RULE, "{region: eu-west-1}", "    a: {}\n    b: {}\n"),
            "m.yaml:7:13: warning[W0319]: nobody says whether the cluster enforces NetworkPolicies; the VPC CNI of EKS does not by default; add `network: {enforced: true}` under `platform` once it does\n"
        );
    }

    #[test]
    fn a_decision_passes() {
        assert_eq!(prod(&RULE, "    a: {}\n"), "");
        assert_eq!(prod_on(&RULE, "{network: {enforced: false}}", "    a: {}\n"), "");
        assert_eq!(prod_on(&RULE, "{network: {policies: false}}", "    a: {}\n"), "");
    }
}
