//! A target group that two environments would fight for.

use super::super::target_group_twice::uses;
use super::{Cluster, PairRule, Rendered, add_once, cluster};
use crate::diagnostic::{Code, Diagnostic, Report};

pub(super) const RULE: PairRule = PairRule { codes: &[&CODE], check };

const CODE: Code = Code::error(
    "E0387",
    "a target group of two environments",
    "AWS attaches a target group to one load balancer only, and a TargetGroupBinding deregisters every target that is not its \
     own. Two environments name the same target group; most often the ARN of one was copied, or stands where all \
     environments share it. Make a target group for each, and write its ARN under `environments` of the workload.",
);

fn check(earlier: Rendered<'_>, later: Rendered<'_>, report: &mut Report) {
    let one_cluster = cluster(earlier.plan, later.plan) != Cluster::Different;
    let known: Vec<_> = earlier.plan.workloads.iter().flat_map(uses).collect();
    for (arn, owner, place) in later.plan.workloads.iter().flat_map(uses) {
        let Some((_, other, at)) = known.iter().find(|(it, ..)| *it == arn) else { continue };
        // A group of one name in one cluster is one load balancer: that the environments share it is W0340.
        if one_cluster && *other == owner && owner.contains("load balancer") {
            continue;
        }
        let (one, two) = (&earlier.plan.environment, &later.plan.environment);
        let what = format!("the target group belongs to {other} in `{one}`, and to {owner} in `{two}`");
        let mut diagnostic = Diagnostic::new(&CODE, place.clone(), what);
        if *at != place {
            diagnostic = diagnostic.label(at.clone(), format!("in `{one}`"));
        }
        add_once(
            diagnostic.help("make a target group for each environment, and write its ARN under `environments`"),
            report,
        );
    }
}
