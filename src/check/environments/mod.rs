//! Rules over several environments: what each of them is right about, and all together are not.
//!
//! Comes in: the environments that are rendered in one call, each with its plan and its objects. Goes out: findings. Never
//! does: look at one environment alone, which is what the rules beside this folder are for.

mod files;
mod guard;
mod host;
mod objects;
mod target_group;

pub use guard::{UNCHECKED as GUARD_UNCHECKED, hold as check_guards};

use crate::diagnostic::{Code, Diagnostic, Place, Report, Waiver};
use crate::object::Object;
use crate::plan::{Plan, WorkloadPlan};
use std::sync::Arc;

/// One environment, rendered.
#[derive(Clone, Copy)]
pub struct Rendered<'a> {
    /// What was decided.
    pub plan: &'a Plan,
    /// Its objects, after the user's patches.
    pub objects: &'a [Object],
    /// The findings that it accepts.
    pub waivers: &'a [Arc<Waiver>],
    /// What patches did to them.
    pub trail: &'a dyn Trail,
}

/// Which patches did what to the objects of an environment.
pub trait Trail {
    /// Returns the place of the patch that decides a figure of a workload, by its name.
    fn patch_of(&self, workload: &WorkloadPlan, name: &str) -> Option<Place>;
}

/// A rule over two environments.
struct PairRule {
    /// What it may report.
    codes: &'static [&'static Code],
    /// How it looks: at an earlier environment, and a later one that the findings are about.
    check: fn(Rendered<'_>, Rendered<'_>, &mut Report),
}

/// Every rule, in no particular order; one line each, as in the table of the other rules.
#[rustfmt::skip]
const RULES: &[PairRule] = &[
    files::RULE,
    guard::RULE,
    host::RULE,
    objects::RULE,
    target_group::RULE,
];

/// Checks environments against each other.
///
/// # Errors
/// E0383, E0385, E0387 and E0390.
pub fn check(all: &[Rendered<'_>], report: &mut Report) {
    for (index, later) in all.iter().enumerate() {
        let others = all[..index].iter().filter(|it| it.plan.environment != later.plan.environment);
        let outer = report.enter(Some(later.plan.environment.clone()));
        report.waive(later.waivers.to_vec());
        for earlier in others {
            for rule in RULES {
                (rule.check)(*earlier, *later, report);
            }
        }
        report.leave(outer);
    }
}

/// Returns every code of these rules.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    RULES.iter().flat_map(|rule| rule.codes).copied()
}

/// Adds a finding, unless its code stands at its place already: with three environments one cause would be three findings.
fn add_once(diagnostic: Diagnostic, report: &mut Report) {
    let stands = |mark| report.has_within(mark, &[diagnostic.code]);
    if !diagnostic.place.mark.is_some_and(stands) {
        report.add(diagnostic);
    }
}

/// Whether two environments live in the same cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cluster {
    /// Both name it.
    Same,
    /// Neither says anything.
    Unsaid,
    /// They say different things.
    Different,
}

fn cluster(one: &Plan, two: &Plan) -> Cluster {
    let (one, two) = (&one.platform, &two.platform);
    let differ =
        |one: &Option<crate::plan::Text>, two: &Option<crate::plan::Text>| one.is_some() && two.is_some() && one != two;
    match (&one.cluster, &two.cluster) {
        _ if differ(&one.region, &two.region) || differ(&one.account, &two.account) => Cluster::Different,
        (Some(one), Some(two)) if one == two => Cluster::Same,
        (None, None) => Cluster::Unsaid,
        _ => Cluster::Different,
    }
}
