//! What is asked about environments as they were decided, rules left out: they say the same, or would hide the answer.

use super::{Job, unchecked, within};
use crate::capacity::{ClusterFit, fit};
use crate::diagnostic::Report;
use crate::graph::Graph;
use crate::plan::Plan;

/// Returns how the pods of environments fit on the nodes that the platform declares.
///
/// # Errors
/// As [`super::render`] up to what is decided.
pub fn capacity(jobs: &[Job<'_>], report: &mut Report) -> Option<Vec<ClusterFit>> {
    plans(jobs, report).map(|plans| fit(&plans.iter().collect::<Vec<_>>()))
}

/// Returns who depends on whom in environments.
///
/// # Errors
/// As [`capacity`].
pub fn graph(jobs: &[Job<'_>], report: &mut Report) -> Option<Graph> {
    plans(jobs, report).map(|plans| crate::graph::graph(&plans.iter().collect::<Vec<_>>()))
}

fn plans(jobs: &[Job<'_>], report: &mut Report) -> Option<Vec<Plan>> {
    // Every environment is looked at, also after one with errors.
    let plans: Vec<_> = jobs.iter().map(|job| within(job, report, |report| unchecked(job, report))).collect();
    plans.into_iter().collect()
}
