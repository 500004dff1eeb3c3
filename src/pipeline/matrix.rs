//! Figures of several environments side by side.

use super::{Job, plan, within};
use crate::diagnostic::Report;
use crate::figure::{Column, Table, tabulate};
use crate::plan::Plan;

/// Puts figures of environments side by side; each comes with its migrations.
///
/// # Errors
/// As [`render`] up to the rules over the plan.
pub fn matrix(environments: &[(String, Vec<Job<'_>>)], asked: &[Column], report: &mut Report) -> Option<Table> {
    let before = report.raised();
    let mut plans: Vec<(String, Vec<Plan>)> = Vec::new();
    for (name, jobs) in environments {
        plans.push((name.clone(), jobs.iter().filter_map(|job| one(job, report)).collect()));
    }
    let plans: Vec<_> = plans.iter().map(|(name, plans)| (name.clone(), plans.iter().collect())).collect();
    (report.raised() == before).then(|| tabulate(&plans, asked))
}

fn one(job: &Job<'_>, report: &mut Report) -> Option<Plan> {
    within(job, report, |report| plan(job, report)).map(|(plan, _)| plan)
}
