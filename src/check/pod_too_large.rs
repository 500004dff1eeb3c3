//! Pods that fit on no node.

use super::{Check, Rule, place};
use crate::capacity::{Cluster, Counting, too_large};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Plan(check) };

const CODE: Code = Code::policy(
    "E0378",
    "a pod that fits on no node it may run on",
    "The scheduler counts what all containers of a pod request together (of init containers the largest, beside the sidecars \
     that run then), and wants that much free on one node. A node offers less than its instance type has: EKS reserves CPU, and \
     255 MiB of memory with 11 MiB for each pod, and what runs on every node takes its part. No node of any declared group that \
     the pod may run on is large enough, so it stays Pending for ever, however many nodes there are. Ask for less, or give it \
     larger nodes. `transship fit` shows the arithmetic. Where a node has more than we know, declare `cpu`, `memory` or `pods` \
     of its group.",
);

fn check(plan: &Plan, report: &mut Report) {
    for problem in too_large(&Cluster::of(plan), Counting::AtMost) {
        let workload = plan.workloads.iter().find(|it| Some(&it.name) == problem.workload.as_ref());
        let Some(workload) = workload else { continue };
        let diagnostic =
            Diagnostic::new(&CODE, place::workload(workload, problem.field), format!("a pod {}", problem.what));
        let groups = place::platform(plan, &["nodeGroups"]);
        report.add(diagnostic.why(problem.why).label_at(Some(groups), "the groups").help(problem.help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod_on;

    const PLATFORM: &str = "{nodeGroups: {small: {instanceType: t3.medium}, large: {instanceType: m6i.xlarge}}}";

    #[test]
    fn a_pod_that_is_larger_than_every_node_is_reported_with_what_nodes_leave() {
        let text = "    a: {cpu: 3, nodeGroup: small}\n    b: {cpu: 3, memory: 16Gi}\n    c: {cpu: 3}\n";
        assert_eq!(
            prod_on(&RULE, PLATFORM, text),
            "m.yaml:9:14: error[E0378]: a pod asks for 3 CPU and 128 MiB and fits on no node that it may run on (line 7: the groups); a node of `small` (t3.medium) leaves 1.78 CPU and 3.22 GiB; lower `cpu`, or give the group larger nodes\n\
             m.yaml:10:14: error[E0378]: a pod asks for 3 CPU and 16 GiB and fits on no node that it may run on (line 7: the groups); a node of `large` (m6i.xlarge) leaves 3.77 CPU and 14.3 GiB, a node of `small` (t3.medium) leaves 1.78 CPU and 3.22 GiB; lower `cpu` or `memory`, or name a group with larger nodes\n"
        );
    }

    #[test]
    fn sidecars_and_pods_of_every_node_are_counted() {
        let agent = "    agent: {kind: DaemonSet, cpu: 500m}\n";
        let fits = "    web: {cpu: 1, nodeGroup: small}\n";
        assert_eq!(prod_on(&RULE, PLATFORM, &format!("{agent}{fits}")), "");
        let more = "    web: {cpu: 1, nodeGroup: small, sidecars: {proxy: {image: \"shop/proxy:1\", cpu: 500m}}}\n";
        let found = prod_on(&RULE, PLATFORM, &format!("{agent}{more}"));
        assert!(found.contains("a pod asks for 1.5 CPU") && found.contains("leaves 1.28 CPU"), "{found}");
    }

    #[test]
    fn nobody_knows_the_nodes_of_a_group_without_a_type() {
        let platform = "{nodeGroups: {small: {instanceType: t3.medium}, any: {}}}";
        assert_eq!(prod_on(&RULE, platform, "    a: {cpu: 64}\n"), "");
        assert_eq!(prod_on(&RULE, "{nodeGroups: {own: {cpu: 96, memory: 200Gi}}}", "    a: {cpu: 64}\n"), "");
    }
}
