//! One file per Kubernetes kind; pure, cannot fail.
//!
//! Comes in: a [`Plan`]. Goes out: objects. Never does: decide, read, report; whatever could go wrong was found before.

mod ingress;
mod network_policy;

use crate::object::Object;
use crate::plan::Plan;

/// A kind that is emitted.
pub struct Kind {
    /// `apiVersion` and `kind`, for lists and documentation.
    pub name: &'static str,
    /// Appends all objects of this kind.
    pub emit: fn(&Plan, &mut Vec<Object>),
}

/// Every kind, in no particular order: `output/` puts objects in order.
pub const KINDS: &[Kind] = &[ingress::KIND, network_policy::KIND];

/// Returns all objects of an environment, those of the user's templates included.
#[must_use]
pub fn emit(plan: &Plan) -> Vec<Object> {
    let mut objects = plan.own_objects.clone();
    for kind in KINDS {
        (kind.emit)(plan, &mut objects);
    }
    objects
}
