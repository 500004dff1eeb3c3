//! One target group that two load balancers, or two bindings, would fight for.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Place, Report};
use crate::plan::{ActionPlan, CutoverShape, ForwardTarget, Plan, Text, WorkloadPlan};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Plan(check) };

const CODE: Code = Code::error(
    "E0395",
    "a target group with two owners",
    "AWS attaches a target group to one load balancer only, and the load balancer controller refuses a second \
     TargetGroupBinding for it, because each would deregister the targets of the other. Here two routes name the same one \
     for different load balancers, or for different bindings; most often the ARN was copied. Make a target group for each.",
);

/// Who uses a target group, and where that is written.
type User = (String, Place);

fn check(plan: &Plan, report: &mut Report) {
    let mut first: BTreeMap<&str, User> = BTreeMap::new();
    for (arn, user, place) in plan.workloads.iter().flat_map(uses) {
        match first.get(&**arn) {
            Some((other, at)) if *other != user => {
                let what = format!("the target group already belongs to {other}, and here to {user}");
                let diagnostic = Diagnostic::new(&CODE, place, what).label(at.clone(), "first here");
                report.add(diagnostic.help("make a target group for each, and write the ARN of this one's own"));
            }
            Some(_) => {}
            None => {
                first.insert(arn, (user, place));
            }
        }
    }
}

pub(super) fn uses(workload: &WorkloadPlan) -> Vec<(&Text, String, Place)> {
    let mut found = Vec::new();
    for ingress in &workload.ingresses {
        let Some((_, ActionPlan::Forward { targets, .. })) = &ingress.action else { continue };
        for target in targets {
            if let ForwardTarget::TargetGroup { arn, .. } = target {
                let owner = format!("the load balancer of the group `{}`", ingress.load_balancer.group);
                found.push((arn, owner, place::target_groups(workload, ingress)));
            }
        }
    }
    for cutover in &workload.cutovers {
        // Bindings of a shared target group leave the targets of others alone.
        let CutoverShape::Terraform(binding) = &cutover.shape else { continue };
        if !binding.shared {
            let place = place::workload(workload, &["routes", &cutover.route, "cutover", "targetGroup"]);
            found.push((&binding.target_group, format!("the pods of the route `{}`", cutover.name), place));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    const ARN: &str = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/0123456789abcdef";

    #[test]
    fn a_target_group_of_two_load_balancers_is_refused() {
        let old = format!("cutover: {{legacyTargetGroup: \"{ARN}\", dedicated: true}}");
        let text = format!(
            "    a: {{port: 80, route: {{host: a.example.com, {old}}}}}\n    b: {{port: 80, route: {{host: b.example.com, loadBalancer: {{group: other}}, {old}}}}}\n"
        );
        assert_eq!(
            prod(&RULE, &text),
            "m.yaml:10:107: error[E0395]: the target group already belongs to the load balancer of the group `shop-prod`, and here to the load balancer of the group `other` (line 9: first here); make a target group for each, and write the ARN of this one's own\n"
        );
    }

    #[test]
    fn two_routes_of_one_load_balancer_may_share_the_old_side() {
        let old = format!("cutover: {{legacyTargetGroup: \"{ARN}\", dedicated: true}}");
        let text = format!(
            "    a: {{port: 80, route: {{host: a.example.com, {old}}}}}\n    b: {{port: 80, route: {{host: b.example.com, {old}}}}}\n"
        );
        assert_eq!(prod(&RULE, &text), "");
    }

    #[test]
    fn two_bindings_need_a_target_group_each() {
        let pods = format!("cutover: {{targetGroup: \"{ARN}\", owner: terraform, securityGroup: []}}");
        let text = format!(
            "    a: {{port: 80, route: {{host: a.example.com, {pods}}}}}\n    b: {{port: 80, route: {{host: b.example.com, {pods}}}}}\n"
        );
        assert_eq!(
            prod(&RULE, &text),
            "m.yaml:10:71: error[E0395]: the target group already belongs to the pods of the route `a`, and here to the pods of the route `b` (line 9: first here); make a target group for each, and write the ARN of this one's own\n"
        );
    }
}
