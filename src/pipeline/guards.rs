//! Guards of an environment whose counterpart is not rendered with it: hosts render one after the other, and none may bypass
//! them.

use super::{Job, Rendered, render_whole};
use crate::check::environments::{GUARD_UNCHECKED, Trail, check_guards};
use crate::diagnostic::{Diagnostic, Place, Report, found_at};
use crate::figure::{self, Scene};
use crate::object::Object;
use crate::plan::{GuardPlan, Plan, Text, WorkloadPlan, names};
use crate::{patch, resource};
use std::collections::{BTreeMap, BTreeSet};

/// Renders the other environment of each guard, but for those that are rendered anyway, and checks both against each other.
///
/// # Errors
/// E0390; E0391 where the other environment has errors of its own.
pub(super) fn check(job: &Job<'_>, here: &Rendered, beside: &[String], report: &mut Report) {
    let own = &here.plan.environment;
    let other = |it: &GuardPlan| if it.left == *own { it.right.clone() } else { it.left.clone() };
    let guards: Vec<&GuardPlan> = here.plan.guards.iter().filter(|it| it.left == *own || it.right == *own).collect();
    let others: BTreeSet<Text> = guards.iter().map(|it| other(it)).collect();
    for name in others.into_iter().filter(|name| !beside.iter().any(|it| **it == **name)) {
        let there = Job { environment: Some(name.clone()), ..*job };
        match report.aside(|report| render_whole(&there, report)) {
            (Some(there), _) => check_guards(here.whole(), there.whole(), report),
            (None, errors) => {
                let why = cause(&name, &errors, report);
                let guards = guards.iter().filter(|it| other(it) == name);
                guards.for_each(|it| report.add(unchecked(it, &name, &why)));
            }
        }
    }
}

fn unchecked(guard: &GuardPlan, environment: &str, why: &str) -> Diagnostic {
    let help = format!(
        "mend `{environment}`, or waive this with a reason and a last day, so that `{}` need not wait for it",
        if *guard.left == *environment { &guard.right } else { &guard.left },
    );
    let what = format!("the guard `{}` cannot be checked", guard.rule());
    Diagnostic::new(&GUARD_UNCHECKED, guard.place.clone(), what).why(why).help(help)
}

/// Names the first error of an environment, with its place, and how many more there are.
fn cause(environment: &str, errors: &[Diagnostic], report: &Report) -> String {
    let Some(first) = errors.first() else { return format!("`{environment}` has errors of its own") };
    let at = found_at(report, &first.place);
    let more = match errors.len() - 1 {
        0 => String::new(),
        1 => " (and one more error)".to_owned(),
        more => format!(" (and {more} more errors)"),
    };
    let colon = if at.is_empty() { "" } else { ": " };
    format!("`{environment}` has errors of its own, first {at}{colon}{}: {}{more}", first.code.id, first.what)
}

impl Trail for Rendered {
    /// The last patch after which the figure was another.
    fn patch_of(&self, workload: &WorkloadPlan, name: &str) -> Option<Place> {
        let plan = &self.plan;
        if plan.patches.is_empty() {
            return None;
        }
        let emitted = self.emitted.get_or_init(|| by_owner(plan));
        let near = [Some(&workload.name), None].into_iter().filter_map(|it| emitted.get(&it.cloned()));
        let mut objects: Vec<Object> = near.flatten().cloned().collect();
        let figure = |objects: &[Object]| figure::figure(&Scene::new(plan, objects), workload, name);
        let (mut before, mut found) = (figure(&objects), None);
        for it in &plan.patches {
            for object in &mut objects {
                if let Some(patched) = patch::patched(it, object) {
                    *object = patched;
                }
            }
            let after = figure(&objects);
            if after != before {
                (before, found) = (after, Some(it.place.clone()));
            }
        }
        found
    }
}

/// The objects of an environment before patches, by the workload whose name they carry.
pub(super) type ByOwner = BTreeMap<Option<Text>, Vec<Object>>;

fn by_owner(plan: &Plan) -> ByOwner {
    let names: BTreeSet<&Text> = plan.workloads.iter().map(|it| &it.name).collect();
    let mut all = ByOwner::new();
    for object in resource::emit(plan) {
        let owner = object.label_value(names::NAME).map(Text::from).filter(|it| names.contains(it));
        all.entry(owner).or_default().push(object);
    }
    all
}
