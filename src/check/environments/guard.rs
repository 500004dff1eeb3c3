//! Guards that users declare: what must hold between two environments.

use super::super::place;
use super::{PairRule, Rendered};
use crate::diagnostic::{Code, Diagnostic, Place, Report, nearest};
use crate::figure::{Figure, Scene, VARIABLE, expanded, figure, path, variables};
use crate::plan::{GuardFieldPlan, GuardPlan, GuardSense, WorkloadPlan};
use std::collections::BTreeSet;

pub(super) const RULE: PairRule = PairRule { codes: &[&CODE, &UNCHECKED, &EMPTY], check };

const CODE: Code = Code::error(
    "E0390",
    "a guard that does not hold",
    "`guards` of the migration say what must hold between two environments: `prod >= staging: [scale, cpu]` that production \
     is at least as large as what was tested, `prod = staging: [image]` that it runs what was tested. The value of the first \
     environment breaks the guard. Change it, or the other environment, or the guard. Values are those of the objects after \
     patches. Guards are checked wherever one of the two environments is rendered, also alone and inside of Kustomize, Helm \
     and Argo CD.",
);

/// A guard that cannot be checked.
pub const UNCHECKED: Code = Code::policy(
    "E0391",
    "a guard that cannot be checked",
    "A guard compares the environment that is rendered with another one, and that one has errors of its own, so that nobody \
     knows its values. Passing the guard would mean that whoever breaks `staging` may do anything in `prod`. Mend the other \
     environment. Where `prod` cannot wait for that, waive E0391 with a reason and a last day: \
     `waivers: {E0391: {environments: [prod], reason: WHY, until: YYYY-MM-DD}}`.",
);

const EMPTY: Code = Code::warning(
    "W0392",
    "a guard over a variable that nobody has",
    "A guard compares a variable that no workload has in either of the two environments, so that it holds whatever happens. \
     Most often the name is misspelt, or the variable was renamed and the guard was not.",
);

fn check(earlier: Rendered<'_>, later: Rendered<'_>, report: &mut Report) {
    hold(earlier, later, report);
}

/// One of the two environments.
struct Side<'a> {
    rendered: Rendered<'a>,
    scene: Scene<'a>,
}

impl<'a> Side<'a> {
    fn new(rendered: Rendered<'a>) -> Self {
        Self { rendered, scene: Scene::new(rendered.plan, rendered.objects) }
    }
}

/// A figure of a workload on one side.
struct Found<'a> {
    side: &'a Side<'a>,
    workload: &'a WorkloadPlan,
    figure: Option<Figure>,
}

/// Checks the guards between two environments of one migration.
///
/// # Errors
/// E0390 for each value that breaks one.
pub fn hold(one: Rendered<'_>, two: Rendered<'_>, report: &mut Report) {
    let (first, second) = (&one.plan.environment, &two.plan.environment);
    let between =
        |it: &&GuardPlan| it.left == *first && it.right == *second || it.left == *second && it.right == *first;
    let mut guards = one.plan.guards.iter().filter(between).peekable();
    if one.plan.migration != two.plan.migration || guards.peek().is_none() {
        return;
    }
    let (one, two) = (Side::new(one), Side::new(two));
    for guard in guards {
        let sides = if guard.left == *first { (&one, &two) } else { (&two, &one) };
        guard.fields.iter().for_each(|field| compare(guard, field, sides, report));
        report_unknown(guard, sides, report);
    }
}

fn report_unknown(guard: &GuardPlan, (left, right): (&Side<'_>, &Side<'_>), report: &mut Report) {
    for field in &guard.fields {
        let Some(name) = field.name.strip_prefix(VARIABLE) else { continue };
        let both = |it: &&WorkloadPlan| is_meant(field, it) && right.scene.workload(&it.name).is_some();
        let compared: Vec<&WorkloadPlan> = left.rendered.plan.workloads.iter().filter(both).collect();
        let of = |scene: &Scene<'_>| compared.iter().flat_map(|it| variables(scene, it)).collect::<Vec<_>>();
        let known: BTreeSet<String> = of(&left.scene).into_iter().chain(of(&right.scene)).collect();
        if compared.is_empty() || known.contains(name) {
            continue;
        }
        let whose = match &field.workload {
            Some(workload) => format!("`{workload}` has no variable"),
            None => "no workload has a variable".to_owned(),
        };
        let what = format!("{whose} `{name}` in `{}` or in `{}`", guard.left, guard.right);
        let help = match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => format!("write `{}`", field.name.replace(name, near)),
            None => "remove it from the guard".to_owned(),
        };
        let why = format!("the guard `{}` holds whatever happens", guard.rule());
        report.add(Diagnostic::new(&EMPTY, field.place.clone(), what).why(why).help(help));
    }
}

fn is_meant(field: &GuardFieldPlan, workload: &WorkloadPlan) -> bool {
    field.workload.as_ref().is_none_or(|name| *name == workload.name)
}

fn compare(guard: &GuardPlan, field: &GuardFieldPlan, (left, right): (&Side<'_>, &Side<'_>), report: &mut Report) {
    for here in left.rendered.plan.workloads.iter().filter(|it| is_meant(field, it)) {
        // A workload that one of them switches off is a decision of its own.
        let Some(there) = right.scene.workload(&here.name) else { continue };
        let mut told = Vec::new();
        for name in expanded(&field.name) {
            let value = figure(&left.scene, here, name);
            let other = figure(&right.scene, there, name);
            if holds(guard.sense, value.as_ref(), other.as_ref()) {
                continue;
            }
            // `scale: 2` is the least and the most: one number of the file is one finding.
            let cause = (place::workload(here, &path(here, name)).mark, value.clone(), other.clone());
            if !told.contains(&cause) {
                told.push(cause);
                let value = Found { side: left, workload: here, figure: value };
                let other = Found { side: right, workload: there, figure: other };
                report.add(broken(guard, name, &value, &other));
            }
        }
    }
}

fn holds(sense: GuardSense, value: Option<&Figure>, other: Option<&Figure>) -> bool {
    match sense {
        GuardSense::Same => Figure::is_same(value, other),
        GuardSense::AtLeast => Figure::is_at_least(value, other),
    }
}

impl Found<'_> {
    /// Returns the patch that decided the figure.
    fn patch(&self, name: &str) -> Option<Place> {
        self.side.rendered.trail.patch_of(self.workload, name)
    }

    fn words(&self) -> String {
        let environment = &self.side.rendered.plan.environment;
        match &self.figure {
            Some(figure) => {
                let detail = figure.detail().map(|it| format!(" ({it})")).unwrap_or_default();
                format!("`{}`{detail} in `{environment}`", figure.shown())
            }
            None => format!("nothing in `{environment}`"),
        }
    }

    fn is_hidden(&self) -> bool {
        self.figure.as_ref().is_some_and(Figure::is_hidden)
    }
}

fn broken(guard: &GuardPlan, name: &str, value: &Found<'_>, other: &Found<'_>) -> Diagnostic {
    let what = format!("`{name}` of `{}` is {}, and {}", value.workload.name, value.words(), other.words());
    let (wants, help) = match guard.sense {
        GuardSense::AtLeast => ("at least as much", "raise it"),
        GuardSense::Same => ("the same", "change it"),
    };
    let why = format!("the guard `{}` wants {wants}", guard.rule());
    let patch = value.patch(name);
    let where_to = match &patch {
        Some(_) => format!("in the patch that decides it in `{}`", guard.left),
        None => format!("in `{}`, under `environments` of the workload", guard.left),
    };
    let written = |it: &Found<'_>| place::workload(it.workload, &path(it.workload, name));
    let (here, there) = (patch.unwrap_or_else(|| written(value)), other.patch(name).unwrap_or_else(|| written(other)));
    let mut diagnostic =
        Diagnostic::new(&CODE, here, what).why(why).help(format!("{help} {where_to}, or change the guard"));
    if value.is_hidden() || other.is_hidden() {
        diagnostic = diagnostic.sensitive();
    }
    if there.mark != diagnostic.place.mark {
        diagnostic = diagnostic.label(there, other.words());
    }
    diagnostic.label(guard.place.clone(), "the guard")
}
