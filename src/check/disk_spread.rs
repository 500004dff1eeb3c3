//! Hard spread over zones for pods whose disks cannot change their zone.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{AccessMode, Controller, Plan, Profile, SpreadRigour, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE, &IN_DEV], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0315",
    "hard spread over zones with EBS volumes",
    "An EBS volume lives in one zone, and its pod can run nowhere else. A hard spread over zones may then ask for a zone \
     that the volume is not in: after a change of the number of zones, or when a zone is full, the pod stays pending for \
     ever. The first start spreads the volumes anyway. Write `spread: soft`, or put the data on EFS.",
);

const IN_DEV: Code = Code::warning(
    "W0375",
    "hard spread over zones in an environment that is small",
    "With a hard spread pods stay pending when one zone has no node for them. An environment of the profile `dev` is small and \
     cheap, often with nodes in one zone only, so that a spread which protects production stops it. Write `spread: soft`, or put \
     `spread: hard` under the `environments` of those that need it.",
);

fn check(plan: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let zone = workload.pod.placement.spread.iter().find(|it| &*it.topology_key == "topology.kubernetes.io/zone");
    if !zone.is_some_and(|it| matches!(it.rigour, SpreadRigour::Hard { .. })) {
        return;
    }
    if plan.profile == Profile::Dev {
        let what = "pods of a small environment are spread over zones by a hard rule";
        let diagnostic = Diagnostic::new(&IN_DEV, place::workload(workload, &["spread", "zone"]), what);
        let help = "write `spread: soft`, and `environments: {prod: {spread: hard}}` where it is needed";
        report.add(diagnostic.why("without a node in each zone they stay pending").help(help));
    }
    let Controller::StatefulSet(plan) = &workload.controller else { return };
    let disks = plan.claim_templates.iter().any(|it| it.access == AccessMode::ReadWriteOnce);
    if disks {
        let what = "pods with EBS volumes are spread over zones by a hard rule";
        let diagnostic = Diagnostic::new(&CODE, place::workload(workload, &["spread", "zone"]), what);
        report.add(diagnostic.why("a pod cannot leave the zone of its volume").help("write `zone: soft`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{dev, prod};

    #[test]
    fn hard_zones_with_disks_are_reported() {
        assert_eq!(
            prod(&RULE, "    db: {kind: StatefulSet, scale: 3, volumes: {/data: 10Gi}, spread: hard}\n"),
            "m.yaml:9:71: warning[W0315]: pods with EBS volumes are spread over zones by a hard rule; a pod cannot leave the zone of its volume; write `zone: soft`\n"
        );
    }

    #[test]
    fn hard_zones_in_a_small_environment_are_reported() {
        let text = "    web: {scale: 3, spread: hard}\n";
        assert_eq!(
            dev(&RULE, text),
            "m.yaml:9:29: warning[W0375]: pods of a small environment are spread over zones by a hard rule; without a node in each \
             zone they stay pending; write `spread: soft`, and `environments: {prod: {spread: hard}}` where it is needed\n"
        );
        assert_eq!(prod(&RULE, text) + &dev(&RULE, "    web: {scale: 3, spread: soft}\n"), "");
    }

    #[test]
    fn soft_zones_and_pods_without_disks_pass() {
        let text = "    a: {kind: StatefulSet, scale: 3, volumes: {/data: 10Gi}, spread: soft}\n    b: {scale: 3, spread: hard}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
