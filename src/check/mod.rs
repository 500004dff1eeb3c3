//! Rules over a plan.
use crate::diagnostic::Report;
use crate::object::Object;
use crate::plan::Plan;
/// stub
pub fn check(_plan: &Plan, _report: &mut Report) {}
/// stub
pub fn check_objects(_plan: &Plan, _objects: &[Object], _report: &mut Report) {}
