//! Guards that users declare: what must hold between two environments.

use super::super::place;
use super::{PairRule, Rendered};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::figure::{Figure, expanded, figure, path};
use crate::plan::{GuardFieldPlan, GuardPlan, GuardSense, Plan, WorkloadPlan};

pub(super) const RULE: PairRule = PairRule { codes: &[&CODE, &UNCHECKED], check };

const CODE: Code = Code::error(
    "E0390",
    "a guard that does not hold",
    "`guards` of the migration say what must hold between two environments: `prod >= staging: [scale, cpu]` that production \
     is at least as large as what was tested, `prod = staging: [image]` that it runs what was tested. The value of the first \
     environment breaks the guard. Change it, or the other environment, or the guard. Guards are checked wherever one of \
     the two environments is rendered, also alone and inside of Kustomize, Helm and Argo CD.",
);

/// A guard that could not be checked.
pub const UNCHECKED: Code = Code::warning(
    "W0391",
    "a guard that could not be checked",
    "A guard compares the environment that is rendered with another one, and that one has errors, so that its values are not \
     known. Render the other environment to see them.",
);

fn check(earlier: Rendered<'_>, later: Rendered<'_>, report: &mut Report) {
    hold(earlier.plan, later.plan, report);
}

/// Checks the guards between two environments of one migration.
///
/// # Errors
/// E0390 for each value that breaks one.
pub fn hold(one: &Plan, two: &Plan, report: &mut Report) {
    if one.migration != two.migration {
        return;
    }
    for guard in &one.guards {
        let (left, right) = match (&guard.left, &guard.right) {
            (left, right) if *left == one.environment && *right == two.environment => (one, two),
            (left, right) if *left == two.environment && *right == one.environment => (two, one),
            _ => continue,
        };
        guard.fields.iter().for_each(|field| compare(guard, field, (left, right), report));
    }
}

fn compare(guard: &GuardPlan, field: &GuardFieldPlan, (left, right): (&Plan, &Plan), report: &mut Report) {
    let GuardFieldPlan { workload, name } = field;
    let meant = |it: &&WorkloadPlan| workload.as_ref().is_none_or(|name| *name == it.name);
    for here in left.workloads.iter().filter(meant) {
        // A workload that one of them switches off is a decision of its own.
        let Some(there) = right.workloads.iter().find(|it| it.name == here.name) else { continue };
        let mut told = Vec::new();
        for name in expanded(name) {
            let (value, other) = (figure(left, here, name), figure(right, there, name));
            // `scale: 2` is the least and the most: one number of the file is one finding.
            let cause = (place::workload(here, &path(name)).mark, value.clone(), other.clone());
            if !holds(guard.sense, value.as_ref(), other.as_ref()) && !told.contains(&cause) {
                told.push(cause);
                broken(guard, name, &(left, here, value), &(right, there, other), report);
            }
        }
    }
}

/// Nothing is as little as can be: no budget, no request, no volume.
fn holds(sense: GuardSense, value: Option<&Figure>, other: Option<&Figure>) -> bool {
    let amount = |it: Option<&Figure>| it.map_or(Some(0), |it| it.amount);
    match sense {
        GuardSense::Same => value.map(|it| &it.text) == other.map(|it| &it.text),
        GuardSense::AtLeast => match (amount(value), amount(other)) {
            (Some(value), Some(other)) => value >= other,
            _ => true,
        },
    }
}

/// One side of a guard.
type Side<'a> = (&'a Plan, &'a WorkloadPlan, Option<Figure>);

fn broken(guard: &GuardPlan, name: &str, left: &Side<'_>, right: &Side<'_>, report: &mut Report) {
    let words = |(plan, _, figure): &Side<'_>| match figure {
        Some(figure) => format!("`{}` in `{}`", figure.text, plan.environment),
        None => format!("nothing in `{}`", plan.environment),
    };
    let what = format!("`{name}` of `{}` is {}, and {}", left.1.name, words(left), words(right));
    let (wants, help) = match guard.sense {
        GuardSense::AtLeast => ("at least as much", "raise it in"),
        GuardSense::Same => ("the same", "change it in"),
    };
    let why = format!("the guard `{}` wants {wants}", guard.rule());
    let help = format!("{help} `{}`, under `environments` of the workload, or change the guard", guard.left);
    let place = |side: &Side<'_>| place::workload(side.1, &path(name));
    let mut diagnostic = Diagnostic::new(&CODE, place(left), what).why(why).help(help);
    if place(right).mark != place(left).mark {
        let text = right.2.as_ref().map_or("nothing", |it| &it.text);
        diagnostic = diagnostic.label(place(right), format!("`{text}` in `{}`", guard.right));
    }
    report.add(diagnostic.label(guard.place.clone(), "the guard"));
}
