//! Name, group and subnets of a load balancer, as the controller and AWS take them.

use super::{Check, Rule, place};
use crate::alb;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{IngressPlan, Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Values(check) };

const CODE: Code = Code::error(
    "E0328",
    "a load balancer setting that is not taken",
    "The controller refuses a bad value of a load balancer, and then deploys nothing of the whole group; a bad group name \
     even takes an Ingress out of its group without a word. Names of load balancers have at most 32 letters, digits and \
     `-`; groups have at most 63 lower-case letters, digits, `-` and `.`; a load balancer needs subnets of two zones.",
);

fn check(plan: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for ingress in &workload.ingresses {
        for (field, name, value) in values(ingress) {
            let Err(reason) = alb::validate(name, &value) else { continue };
            let place = place::load_balancer(plan, workload, ingress, &[field]);
            report.add(Diagnostic::new(&CODE, place, reason).help(format!("correct `{field}`")));
        }
        let codes = &ingress.health_check.codes;
        if let Err(reason) = alb::validate("success-codes", codes) {
            let place = place::route(workload, ingress, &["healthCheck", "codes"]);
            report.add(Diagnostic::new(&CODE, place, reason).help("write for example `200` or `200-299`"));
        }
        if let Some(Err(reason)) = ingress.jwt_validation.as_ref().map(|it| alb::validate("jwt-validation", it)) {
            let place = place::route(workload, ingress, &["jwt"]);
            report.add(
                Diagnostic::new(&CODE, place, reason).help("write `jwt: {jwksEndpoint: https://…, issuer: https://…}`"),
            );
        }
        if let [only] = ingress.load_balancer.subnets.as_slice() {
            let what = format!("a load balancer needs subnets of at least two zones, not `{only}` alone");
            let place = place::load_balancer(plan, workload, ingress, &["subnets"]);
            report.add(Diagnostic::new(&CODE, place, what).help("add a subnet of another zone, or remove `subnets`"));
        }
    }
}

/// Returns field, annotation and value of what is checked as one text.
fn values(ingress: &IngressPlan) -> Vec<(&'static str, &'static str, String)> {
    let plan = &ingress.load_balancer;
    let name = plan.name.iter().map(|it| ("name", "load-balancer-name", it.to_string()));
    let group = [("group", "group.name", plan.group.to_string())];
    let lists = plan.prefix_lists.iter().map(|it| ("prefixLists", "security-group-prefix-lists", it.to_string()));
    let mutual = plan.mutual_authentication.iter();
    let mutual = mutual.map(|it| ("mutualAuthentication", "mutual-authentication", it.to_string()));
    name.chain(group).chain(lists).chain(mutual).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, prod_on};

    #[test]
    fn names_that_are_too_long_and_groups_of_other_letters_are_refused() {
        let platform = "{loadBalancer: {name: a-name-that-is-longer-than-32-letters, group: Shop, subnets: [subnet-1]}, network: {vpc: 10.0.0.0/8}}";
        assert_eq!(
            prod_on(&RULE, platform, "    web: {port: 80, route: a.example.com}\n"),
            "m.yaml:7:35: error[E0328]: `a-name-that-is-longer-than-32-letters` has 37 characters; a load balancer's name has at most 32; correct `name`\n\
             m.yaml:7:81: error[E0328]: `Shop` is no name of a group: at most 63 lower-case letters, digits, `-` and `.`, with a letter or digit at both ends; correct `group`\n\
             m.yaml:7:96: error[E0328]: a load balancer needs subnets of at least two zones, not `subnet-1` alone; add a subnet of another zone, or remove `subnets`\n"
        );
    }

    #[test]
    fn sound_values_pass() {
        assert_eq!(prod(&RULE, "    web: {port: 80, route: a.example.com}\n"), "");
    }
}
