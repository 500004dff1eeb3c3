//! Migrations -> what is asked about their environments as they were decided: nodes, and who depends on whom.

use super::expand::{Migration, declared};
use crate::capacity::ClusterFit;
use crate::diagnostic::Report;
use crate::graph::Graph;
use crate::pipeline::{self, Job};

/// Returns how the pods of environments of all migrations fit on the declared nodes; without names, of all environments.
///
/// # Errors
/// As the pipeline.
pub(super) fn capacity(migrations: &[Migration], asked: &[String], report: &mut Report) -> Option<Vec<ClusterFit>> {
    pipeline::capacity(&jobs(migrations, asked), report)
}

/// Returns who depends on whom in environments of all migrations; without names, in all environments.
///
/// # Errors
/// As the pipeline.
pub(super) fn graph(migrations: &[Migration], asked: &[String], report: &mut Report) -> Option<Graph> {
    pipeline::graph(&jobs(migrations, asked), report)
}

/// Returns the environments that are asked for, or all, of every migration that has them.
fn jobs<'a>(migrations: &'a [Migration], asked: &[String]) -> Vec<Job<'a>> {
    let names = if asked.is_empty() { declared(migrations) } else { asked.to_vec() };
    let mut jobs = Vec::new();
    for name in &names {
        let declaring = |it: &&Migration| it.environments().contains(name);
        // One that nobody declares is the finding.
        let nobody = !migrations.iter().any(|it| declaring(&it));
        jobs.extend(migrations.iter().filter(|it| nobody || declaring(it)).map(|it| it.job(Some(name))));
    }
    jobs
}
