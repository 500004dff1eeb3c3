//! Where something of one environment comes from: everything is decided once more, and looked at.

use super::{Job, decide, is_platform, within};
use crate::diagnostic::Report;
use crate::explain::{self, Decided, Document, Known};
use crate::resolve::{Request, Resolved};
use crate::tree::Tree;
use crate::{check, patch, resource};

/// Answers where something of one environment comes from; `layers` are the documents that its migration was laid together
/// from, the lowest first.
///
/// Everything is decided as for a render, and looked at once more: a render itself keeps no traces for this. What rules
/// and patches find is reported, and does not keep the answer back: whoever has to mend it asks for this. Where not all
/// could be decided, the layers of the spec can still be told.
///
/// # Errors
/// As a render; the answer itself says when nothing is there to be explained.
pub fn explain(
    job: &Job<'_>,
    layers: &[Tree],
    question: &explain::Question,
    report: &mut Report,
) -> Option<Result<explain::Answer, explain::Unknown>> {
    let ask = |known: &Known<'_>, report: &Report| match (question, known.decided) {
        (explain::Question::Object { .. }, Decided::Part) => None,
        _ => Some(explain::explain(known, question, report)),
    };
    with_known(job, layers, report, ask)?
}

/// Traces every field of the output of one environment to what decides it.
///
/// # Errors
/// As [`explain`].
pub fn trace(job: &Job<'_>, report: &mut Report) -> Option<Vec<explain::Trace>> {
    let ask =
        |known: &Known<'_>, report: &Report| (known.decided == Decided::Whole).then(|| explain::trace(known, report));
    with_known(job, &[], report, ask)?
}

fn with_known<R>(
    job: &Job<'_>,
    layers: &[Tree],
    report: &mut Report,
    ask: impl Fn(&Known<'_>, &Report) -> R,
) -> Option<R> {
    let (plan, decided) = within(job, report, |report| match decide(job, report)?.0 {
        Resolved::Part(plan) => Some((plan, Decided::Part)),
        Resolved::Whole(plan) => {
            let mut objects = resource::emit(&plan);
            patch::apply(&plan, &mut objects, report);
            check::check_objects(&plan, &objects, report);
            Some((plan, Decided::Whole))
        }
    })?;
    let request = Request {
        migration: job.migration,
        platforms: job.platforms,
        environment: plan.environment.clone(),
        asked_at: None,
        files: job.files,
    };
    let written = crate::resolve::written(&request, report)?;
    let kind = if is_platform(job.migration) { Document::Platform } else { Document::Migration };
    Some(ask(&Known::new((&plan, decided), (&written, layers), kind), report))
}
