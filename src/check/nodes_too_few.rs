//! Node groups that the most pods do not fit on.

use super::{Check, Rule, place};
use crate::capacity::{Cluster, crowded};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Plan(check) };

const CODE: Code = Code::warning(
    "W0379",
    "a node group that the most pods do not fit on",
    "At the most pods of all workloads (the upper end of `scale`, all Jobs at once, each CronJob once), the group needs more \
     nodes than its `max`. In the busiest hour, when they are needed, the last pods then stay Pending. How many nodes are needed \
     is an estimate, which packs the largest pods first; the number by the sums is a lower bound. Raise `max`, lower \
     `scale.max`, or give the group larger nodes. `transship fit` shows the numbers, and those of environments that share the \
     nodes.",
);

fn check(plan: &Plan, report: &mut Report) {
    for problem in crowded(&Cluster::of(plan)) {
        let group = problem.group.as_deref().unwrap_or_default();
        let most = plan.workloads.iter().find(|it| Some(&it.name) == problem.workload.as_ref());
        let scale =
            most.map(|it| place::written(it, &["scale", "max"]).unwrap_or_else(|| place::workload(it, &["scale"])));
        let at = place::platform(plan, &["nodeGroups", group, "max"]);
        let diagnostic = Diagnostic::new(&CODE, at, format!("{} {}", problem.subject, problem.what));
        report.add(diagnostic.why(problem.why).label_at(scale, "this asks for most").help(problem.help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod_on;

    const PLATFORM: &str = "{nodeGroups: {application: {instanceType: t3.medium, min: 2, max: 3}}}";

    #[test]
    fn a_group_that_is_too_small_is_reported_at_its_maximum() {
        assert_eq!(
            prod_on(&RULE, PLATFORM, "    web: {cpu: 500m, scale: 2-12}\n    api: {cpu: 250m, scale: 2}\n"),
            "m.yaml:7:79: warning[W0379]: the most pods need 4 nodes of `application` (t3.medium), and there may be 3 (line 9: this asks for most); by their sums alone it is 4; `web` asks for most; raise `max` to 4, lower `scale.max` of `web`, or give the group larger nodes\n"
        );
    }

    #[test]
    fn pods_that_fit_and_groups_without_a_maximum_pass() {
        assert_eq!(prod_on(&RULE, PLATFORM, "    web: {cpu: 500m, scale: 2-8}\n"), "");
        let platform = "{nodeGroups: {application: {instanceType: t3.medium}}}";
        assert_eq!(prod_on(&RULE, platform, "    web: {cpu: 500m, scale: 2-100}\n"), "");
    }

    #[test]
    fn prefixes_of_addresses_make_room_for_more_pods() {
        let small = "    web: {cpu: 10m, memory: 16Mi, scale: 60}\n";
        let found = prod_on(&RULE, PLATFORM, small);
        assert!(found.contains("need 5 nodes"), "{found}");
        let prefixes =
            "{network: {prefixDelegation: true}, nodeGroups: {application: {instanceType: t3.medium, max: 3}}}";
        assert_eq!(prod_on(&RULE, prefixes, small), "");
    }
}
