//! Pods that no node group takes.

use super::{Check, Rule, group, place};
use crate::diagnostic::{Code, Report};
use crate::plan::{Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Plan(check) };

const CODE: Code = Code::warning(
    "W0317",
    "pods that no declared node group takes",
    "Every node group of the platform has a taint, and the workload names no group and tolerates no taint. Unless the \
     cluster has nodes that the platform does not declare, its pods stay pending for ever. Name a group with \
     `nodeGroup`, which brings the tolerations along, or declare the group that takes everyone.",
);

fn check(plan: &Plan, report: &mut Report) {
    let groups = &plan.platform.node_groups;
    if groups.is_empty() || groups.iter().any(|it| !it.tainted) {
        return;
    }
    let homeless = plan.workloads.iter().filter(|it| is_homeless(it));
    let found = homeless.map(|it| (&*it.name, place::workload(it, &["nodeGroup"]))).collect();
    let diagnostic =
        group::one(&CODE, found, |names| format!("every declared node group keeps {names} off by a taint"), report);
    if let Some(diagnostic) = diagnostic {
        let groups_at = place::platform(plan, &["nodeGroups"]);
        report.add(
            diagnostic
                .label_at(Some(groups_at), "the groups")
                .help(format!("add `nodeGroup: {}`, or declare the group that takes everyone", groups[0].name)),
        );
    }
}

fn is_homeless(workload: &WorkloadPlan) -> bool {
    let placement = &workload.pod.placement;
    placement.tolerations.is_empty() && workload.origin.get("nodeGroup").is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, prod_on};

    #[test]
    fn workloads_without_a_group_are_reported_where_all_groups_are_tainted() {
        let platform = "{nodeGroups: {batch: {taints: {workload: \"batch:NoSchedule\"}}}}";
        assert_eq!(
            prod_on(&RULE, platform, "    a: {}\n    b: {nodeGroup: batch}\n    c: {}\n"),
            "m.yaml:9:5: warning[W0317]: every declared node group keeps `a`, `c` off by a taint (line 11: `c`) (line 7: the groups); add `nodeGroup: batch`, or declare the group that takes everyone\n"
        );
    }

    #[test]
    fn an_open_group_or_no_declared_group_passes() {
        let platform = "{nodeGroups: {batch: {taints: {workload: \"batch:NoSchedule\"}}, general: {}}}";
        assert_eq!(prod_on(&RULE, platform, "    a: {}\n"), "");
        assert_eq!(prod(&RULE, "    a: {}\n"), "");
    }
}
