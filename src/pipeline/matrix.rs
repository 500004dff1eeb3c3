//! Figures of several environments side by side.

use super::{Job, Rendered, render_whole};
use crate::diagnostic::Report;
use crate::figure::{Column, Table, tabulate};

/// Puts figures of environments side by side; each comes with its migrations.
///
/// # Errors
/// As [`render_whole`].
pub fn matrix(environments: &[(String, Vec<Job<'_>>)], asked: &[Column], report: &mut Report) -> Option<Table> {
    let before = report.raised();
    let mut all: Vec<(&String, Vec<Rendered>)> = Vec::new();
    for (name, jobs) in environments {
        all.push((name, jobs.iter().filter_map(|job| render_whole(job, report)).collect()));
    }
    let scenes: Vec<_> =
        all.iter().map(|(name, it)| ((*name).clone(), it.iter().map(Rendered::scene).collect())).collect();
    (report.raised() == before).then(|| tabulate(&scenes, asked))
}
