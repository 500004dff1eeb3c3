//! The user's escape hatch on emitted objects.
//!
//! Comes in: objects and the plan's patches. Goes out: the same objects, changed. Never does: change an object that no
//! patch names, or let a patch that matches nothing pass in silence.

pub mod codes;
mod lists;
mod operation;
mod target;

use crate::diagnostic::{Diagnostic, Report};
use crate::object::{Node, Object};
use crate::plan::{PatchBody, PatchPlan, Plan};

/// Applies all patches of a plan, in order.
///
/// # Errors
/// E0401 for a patch that matches nothing, E0402 for one that cannot be applied, E0403 for one whose result is no object.
pub fn apply(plan: &Plan, objects: &mut [Object], report: &mut Report) {
    for patch in &plan.patches {
        let mut matched = false;
        for object in objects.iter_mut().filter(|object| patch.target.matches(object)) {
            matched = true;
            apply_one(patch, object, report);
        }
        if !matched {
            report.add(target::nothing(patch, objects));
        }
    }
}

/// Returns the object after a patch; `None` when the patch is not for it.
#[must_use]
pub fn patched(patch: &PatchPlan, object: &Object) -> Option<Object> {
    let mut object = Some(object).filter(|it| patch.target.matches(it))?.clone();
    // What cannot be applied was reported when all patches were.
    apply_one(patch, &mut object, &mut Report::new());
    Some(object)
}

fn apply_one(patch: &PatchPlan, object: &mut Object, report: &mut Report) {
    let label = object.label();
    // Objects are plain data without bytes or exotic numbers, which JSON always takes.
    let Ok(mut body) = serde_json::to_value(&object.body) else { return };
    match &patch.body {
        PatchBody::Merge(over) => {
            let lost = lists::lost(&body, over);
            json_patch::merge(&mut body, over);
            for it in lost {
                report.add(it.finding(patch, &label));
            }
        }
        PatchBody::Json(operations) => {
            if let Err(error) = json_patch::patch(&mut body, operations) {
                report.add(operation::failed(patch, &label, &body, &error));
                return;
            }
        }
    }
    match Object::from_node(Node::from(body)) {
        Ok(patched) => *object = patched,
        Err(missing) => {
            let what = format!("the patch leaves {label} without `{missing}`");
            report.add(
                Diagnostic::new(&codes::NO_OBJECT, patch.place.clone(), what)
                    .help(format!("leave `{missing}` as it is")),
            );
        }
    }
}
