//! Files that two environments would share.

use super::super::place;
use super::{PairRule, Rendered, add_once};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Plan, Text, VolumeSource, WorkloadPlan};

pub(super) const RULE: PairRule = PairRule { codes: &[&CODE], check };

const CODE: Code = Code::warning(
    "W0388",
    "files that two environments write to",
    "Two environments mount the same files of EFS, by the same access point or folder, and at least one of them may write: \
     what a test in one changes, the other reads. Write an access point for each environment under `environments` of the \
     workload, or let both only read (`readOnly: true`).",
);

fn check(earlier: Rendered<'_>, later: Rendered<'_>, report: &mut Report) {
    let (one, two) = (earlier.plan, later.plan);
    for volume in &two.persistent_volumes {
        let Some(other) = one.persistent_volumes.iter().find(|it| it.handle == volume.handle) else { continue };
        let there = mounts(one, &other.claim);
        let here = mounts(two, &volume.claim);
        let Some((workload, path, _)) = here.first() else { continue };
        let writers: Vec<&str> = [(one, &there), (two, &here)]
            .into_iter()
            .filter(|(_, mounts)| mounts.iter().any(|(.., read_only)| !read_only))
            .map(|(plan, _)| &*plan.environment)
            .collect();
        if writers.is_empty() {
            continue;
        }
        let what = format!("`{}` and `{}` mount the same files, `{}`", one.environment, two.environment, volume.handle);
        let why = format!("{} may write to them", crate::diagnostic::listed(writers).replace(" or ", " and "));
        let help =
            "write an `accessPoint` for each environment under `environments` of the workload, or `readOnly: true`";
        let place = place::workload(workload, &["volumes", path]);
        add_once(Diagnostic::new(&CODE, place, what).why(why).help(help), report);
    }
}

/// Returns the mounts of a claim: the workload, the path, and whether it may only be read.
fn mounts<'a>(plan: &'a Plan, claim: &Text) -> Vec<(&'a WorkloadPlan, &'a Text, bool)> {
    let mut found = Vec::new();
    for workload in &plan.workloads {
        for volume in &workload.pod.volumes {
            let VolumeSource::Claim { claim: name, read_only } = &volume.source else { continue };
            let mounts = workload.pod.main.mounts.iter().filter(|it| name == claim && it.volume == volume.name);
            found.extend(mounts.map(|it| (workload, &it.path, *read_only || it.read_only)));
        }
    }
    found
}
