//! Hard rules between pods that need more nodes or zones than there may be.

use super::{Check, Rule, place};
use crate::capacity::{Cluster, spread_out};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&NEVER, &BUSY], check: Check::Plan(check) };

const NEVER: Code = Code::policy(
    "E0393",
    "pods that must keep apart, and too few nodes or zones",
    "Hard anti-affinity lets no two pods of the workload share a node; a hard spread over zones counts a zone without nodes as \
     empty, and fills no other zone further. The node groups that the pods may run on cannot have as many nodes, or nodes in as \
     many zones, as even the fewest pods need, so some stay Pending for ever. Make the rule soft, or let the group grow.",
);

const BUSY: Code = Code::warning(
    "W0394",
    "pods that must keep apart, and too few nodes or zones for the most of them",
    "The rule is that of E0393: the fewest pods find their nodes, the most pods do not. The autoscaler then adds pods that \
     stay Pending in the busiest hour. Make the rule soft, let the group grow, or lower `scale.max`.",
);

fn check(plan: &Plan, report: &mut Report) {
    for problem in spread_out(&Cluster::of(plan)) {
        let workload = plan.workloads.iter().find(|it| Some(&it.name) == problem.workload.as_ref());
        let Some(workload) = workload else { continue };
        let code = if problem.certain { &NEVER } else { &BUSY };
        let place = place::workload(workload, problem.field);
        let diagnostic = Diagnostic::new(code, place, format!("{} {}", problem.subject, problem.what));
        report.add(diagnostic.why(problem.why).help(problem.help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod_on;

    const PLATFORM: &str = "{zones: [eu-west-1a, eu-west-1b, eu-west-1c], nodeGroups: {application: {max: 2}}}";

    #[test]
    fn more_pods_than_nodes_are_an_error_or_a_warning() {
        let text =
            "    a: {scale: 3, spread: {antiAffinity: hard}}\n    b: {scale: 2-4, spread: {antiAffinity: hard}}\n";
        assert_eq!(
            prod_on(&RULE, PLATFORM, text),
            "m.yaml:9:42: error[E0393]: `a` has at least 3 pods, no two of them on one node; `application` may have 2 nodes, so that none is left for 1 of them; write `antiAffinity: soft`, raise `max` of the group, or run fewer pods\n\
             m.yaml:10:44: warning[W0394]: `b` has up to 4 pods, no two of them on one node; `application` may have 2 nodes, so that none is left for 2 of them; write `antiAffinity: soft`, raise `max` of the group, or run fewer pods\n"
        );
    }

    #[test]
    fn zones_that_no_node_reaches_count_as_empty() {
        assert_eq!(
            prod_on(&RULE, PLATFORM, "    a: {scale: 3, spread: {zone: hard}}\n"),
            "m.yaml:9:34: error[E0393]: `a` has at least 3 pods, spread over 3 zones by a hard rule; `application` may have nodes in 2, and a zone without nodes counts as empty, so that none is left for 1 of them; write `zone: soft`, or raise `max` of the group to 3\n"
        );
    }

    #[test]
    fn enough_nodes_soft_rules_and_groups_without_a_maximum_pass() {
        assert_eq!(prod_on(&RULE, PLATFORM, "    a: {scale: 2, spread: hard}\n    b: {scale: 5}\n"), "");
        let platform = "{nodeGroups: {application: {}}}";
        assert_eq!(prod_on(&RULE, platform, "    a: {scale: 9, spread: {antiAffinity: hard}}\n"), "");
    }
}
