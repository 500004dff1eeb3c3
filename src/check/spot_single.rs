//! The only pod of a routed workload on nodes that are taken away.

use super::{Check, Rule, place, pods};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Plan, Profile, WorkloadPlan};
use crate::tree::{Tree, Value};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0318",
    "a single pod on spot nodes behind a route",
    "AWS takes spot nodes away at two minutes' notice. A workload with a route and a single pod is then gone until a new \
     node has started. Give it at least two pods, or place it on a node group on demand, with spot nodes only preferred: \
     `prefer: spot`.",
);

fn check(plan: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let named = names(workload.origin.get("nodeGroup"));
    let spot = |name: &&str| plan.platform.node_groups.iter().any(|it| *it.name == **name && it.spot);
    let only_spot = !named.is_empty() && named.iter().all(spot);
    let exposed = workload.is_routed() && plan.profile != Profile::Dev;
    if only_spot && exposed && pods::floor(workload) == Some(1) {
        let what = format!("the only pod of `{}` runs on spot nodes", workload.name);
        let diagnostic = Diagnostic::new(&CODE, place::workload(workload, &["nodeGroup"]), what);
        let why = "AWS takes them away at two minutes' notice";
        report.add(diagnostic.why(why).help("write at least 2 as the fewest pods, or name a node group on demand"));
    }
}

fn names(tree: Option<&Tree>) -> Vec<&str> {
    match tree.map(|it| &it.value) {
        Some(Value::List(items)) => items.iter().filter_map(Tree::as_str).collect(),
        Some(_) => tree.and_then(Tree::as_str).into_iter().collect(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod_on;

    const PLATFORM: &str = "{nodeGroups: {spot: {capacity: spot}, general: {}}, loadBalancer: {scheme: internal}, \
         network: {vpc: 10.0.0.0/16}}";

    #[test]
    fn a_single_routed_pod_on_spot_nodes_is_reported() {
        assert_eq!(
            prod_on(&RULE, PLATFORM, "    web: {port: 80, route: a.example.com, scale: 1, nodeGroup: spot}\n"),
            "m.yaml:9:64: warning[W0318]: the only pod of `web` runs on spot nodes; AWS takes them away at two minutes' notice; write at least 2 as the fewest pods, or name a node group on demand\n"
        );
    }

    #[test]
    fn two_pods_or_nodes_on_demand_pass() {
        let text = "    a: {port: 80, route: a.example.com, nodeGroup: spot}\n    b: {port: 80, route: b.example.com, scale: 1, nodeGroup: [spot, general]}\n";
        assert_eq!(prod_on(&RULE, PLATFORM, text), "");
    }
}
