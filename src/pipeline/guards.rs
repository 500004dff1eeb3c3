//! Guards of an environment that is rendered alone: hosts render one after the other, and none may bypass them.

use super::{Job, plan};
use crate::check;
use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{GuardPlan, Plan, Text};
use std::collections::BTreeSet;

/// Plans the other environment of each guard, and checks both against each other.
///
/// # Errors
/// E0390; W0391 where the other environment has errors of its own.
pub(super) fn check(job: &Job<'_>, here: &Plan, report: &mut Report) {
    let own = &here.environment;
    let named = |it: &GuardPlan| it.left == *own || it.right == *own;
    let guards: Vec<&GuardPlan> = here.guards.iter().filter(|it| named(it)).collect();
    let other = |it: &GuardPlan| if it.left == *own { it.right.clone() } else { it.left.clone() };
    let others: BTreeSet<Text> = guards.iter().map(|it| other(it)).collect();
    for name in others {
        let there = report.aside(|report| plan(&Job { environment: Some(name.clone()), ..*job }, report));
        match there {
            Some((there, _)) => check::environments::check_guards(here, &there, report),
            None => guards.iter().filter(|it| other(it) == name).for_each(|it| report.add(unchecked(it, &name))),
        }
    }
}

fn unchecked(guard: &GuardPlan, environment: &str) -> Diagnostic {
    let what = format!("the guard `{}` is not checked", guard.rule());
    Diagnostic::new(&check::environments::GUARD_UNCHECKED, guard.place.clone(), what)
        .why(format!("`{environment}` has errors of its own"))
        .help(format!("render `{environment}` to see them"))
}
