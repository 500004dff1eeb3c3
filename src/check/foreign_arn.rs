//! Names of AWS resources of another region or account.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Place, Report};
use crate::plan::{ActionPlan, CutoverShape, ForwardTarget, IngressPlan, Plan, PlatformPlan, Text, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE, &ROLE], check: Check::Values(check) };

const CODE: Code = Code::error(
    "E0332",
    "an AWS resource of another region or account",
    "A load balancer can use certificates, web ACLs and target groups of its own region and account only. The ARN names \
     another one than `platform.region` or `platform.account`; most often it was copied from another environment. AWS \
     refuses it after the apply, and nothing of the group is deployed. Write the ARN of the resource of this environment.",
);

const ROLE: Code = Code::warning(
    "W0333",
    "an IAM role of another account",
    "The IAM role is of another account than `platform.account`. That works only if the other account has an identity \
     provider for this cluster, and is otherwise a copy from another environment: the pods then get no AWS rights. Check \
     the role.",
);

fn check(plan: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for ingress in &workload.ingresses {
        let balancer = &ingress.load_balancer;
        let at = |field: &str| place::load_balancer(plan, workload, ingress, &[field]);
        balancer.certificates.iter().for_each(|arn| one(&plan.platform, arn, &at("certificate"), report));
        balancer.waf_arn.iter().for_each(|arn| one(&plan.platform, arn, &at("waf"), report));
        for arn in target_groups(ingress) {
            one(&plan.platform, arn, &place::target_groups(workload, ingress), report);
        }
    }
    for cutover in &workload.cutovers {
        if let CutoverShape::Terraform(binding) = &cutover.shape {
            let place = place::workload(workload, &["routes", &cutover.route, "cutover", "targetGroup"]);
            one(&plan.platform, &binding.target_group, &place, report);
        }
    }
    let role = workload.service_account.role_arn.as_ref().map(|it| parts(it).1);
    if let Some((role, own)) = role.zip(plan.platform.account.as_deref()).filter(|(role, own)| role != own) {
        let what = format!("the role is of the account {role}, the platform of {own}");
        let diagnostic = Diagnostic::new(&ROLE, place::workload(workload, &["identity", "role"]), what);
        report.add(diagnostic.help("write the role of this environment, or check that it trusts this cluster"));
    }
}

fn target_groups(ingress: &IngressPlan) -> impl Iterator<Item = &Text> {
    let targets = match &ingress.action {
        Some((_, ActionPlan::Forward { targets, .. })) => targets.as_slice(),
        _ => &[],
    };
    targets.iter().filter_map(|it| match it {
        ForwardTarget::TargetGroup { arn, .. } => Some(arn),
        ForwardTarget::Service { .. } => None,
    })
}

/// Returns region and account of an ARN.
fn parts(arn: &str) -> (&str, &str) {
    let mut parts = arn.split(':').skip(3);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

fn one(platform: &PlatformPlan, arn: &str, place: &Place, report: &mut Report) {
    let (region, account) = parts(arn);
    let pairs = [("region", region, &platform.region), ("account", account, &platform.account)];
    for (word, theirs, own) in pairs {
        let Some(own) = own.as_deref().filter(|own| *own != theirs && !theirs.is_empty()) else { continue };
        let what = format!("the ARN is of the {word} {theirs}, the platform of {own}");
        let diagnostic = Diagnostic::new(&CODE, place.clone(), what);
        report.add(diagnostic.why("a load balancer cannot use it").help("write the ARN of this environment's own"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, prod_on};

    #[test]
    fn certificates_of_another_region_and_roles_of_another_account_are_reported() {
        let platform = "{region: eu-west-1, account: \"111122223333\", loadBalancer: {certificate: \"arn:aws:acm:us-east-1:111122223333:certificate/1\"}, network: {vpc: 10.0.0.0/8}}";
        let text = "    a: {port: 80, route: a.example.com, identity: \"arn:aws:iam::444455556666:role/a\"}\n    b: {port: 80, route: b.example.com}\n";
        assert_eq!(
            prod_on(&RULE, platform, text),
            "m.yaml:7:86: error[E0332]: the ARN is of the region us-east-1, the platform of eu-west-1; a load balancer cannot use it; write the ARN of this environment's own\n\
             m.yaml:9:51: warning[W0333]: the role is of the account 444455556666, the platform of 111122223333; write the role of this environment, or check that it trusts this cluster\n"
        );
    }

    #[test]
    fn target_groups_of_a_cutover_are_of_this_region_and_account() {
        let arn = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/a/1";
        let old = format!("{{legacyTargetGroup: \"{arn}\", dedicated: true}}");
        let pods = format!("{{targetGroup: \"{arn}\", owner: terraform, securityGroup: []}}");
        let route = |cutover: &str| format!("{{port: 80, route: {{host: a.example.com, cutover: {cutover}}}}}");
        let found = |cutover: &str| prod(&RULE, &format!("    a: {}\n", route(cutover)));
        let words = "error[E0332]: the ARN is of the region us-east-1, the platform of eu-west-1; a load balancer cannot use it; write the ARN of this environment's own\n";
        assert_eq!(found(&old), format!("m.yaml:9:77: {words}"));
        assert_eq!(found(&pods), format!("m.yaml:9:71: {words}"));
    }

    #[test]
    fn resources_of_the_platform_pass() {
        let text = "    a: {port: 80, identity: \"arn:aws:iam::111122223333:role/a\"}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
