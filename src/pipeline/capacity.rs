//! Environments against the nodes that they run on.

use super::{Job, decide, within};
use crate::capacity::{ClusterFit, fit};
use crate::diagnostic::Report;
use crate::plan::Plan;

/// Returns how the pods of environments fit on the nodes that the platform declares.
///
/// Rules are not asked: they say the same about single environments, and would hide the answer.
///
/// # Errors
/// As [`super::render`] up to what is decided.
pub fn capacity(jobs: &[Job<'_>], report: &mut Report) -> Option<Vec<ClusterFit>> {
    let plans: Option<Vec<Plan>> = jobs.iter().map(|job| within(job, report, |report| decide(job, report))).collect();
    plans.map(|plans| fit(&plans.iter().collect::<Vec<_>>()))
}
