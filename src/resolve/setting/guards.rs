//! The guards of a migration: what must hold between two environments.

use super::environment;
use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::plan::{GuardFieldPlan, GuardPlan, GuardSense};
use crate::resolve::codes;
use crate::spec::scalar::{GuardField, GuardRule, GuardSense as Sense};
use crate::spec::shape::{List, Reader, ScalarShape, Shape};
use crate::spec::{list, nearest};
use crate::tree::{Entry, Tree, Value};

/// Fields that are the same or not, and of which nothing is more than another.
const UNORDERED: [&str; 5] = ["kind", "image", "hosts", "nodes", "schedule"];

/// Reads the guards; those that do not name the environment as well, because a wrong one is wrong everywhere.
///
/// # Errors
/// E0203 for environments that nobody declares, E0222 for workloads, E0213 for an order of fields that have none, E0207 for
/// a guard over nothing.
pub fn all(spec: &Tree, report: &mut Report) -> Vec<GuardPlan> {
    let entries = spec.get("guards").and_then(Tree::entries).unwrap_or_default();
    entries.iter().filter_map(|entry| one(spec, entry, report)).collect()
}

fn one(spec: &Tree, entry: &Entry, report: &mut Report) -> Option<GuardPlan> {
    let route = Route::from("spec.guards").key(&entry.key);
    let place = Place::new(entry.mark, route.clone());
    // A key that is no rule was reported when the document was read.
    let GuardRule { left, sense, right } = GuardRule::parse(&entry.key).ok()?;
    let declared = environment::names(spec);
    for name in [&left, &right] {
        if !declared.contains(&name.0) {
            report.add(environment::unknown_environment(&name.0, (place.clone(), spec), &declared));
        }
    }
    let sense = match sense {
        Sense::AtLeast => GuardSense::AtLeast,
        Sense::Same => GuardSense::Same,
    };
    let fields = fields(&entry.value, &route, report);
    if fields.is_empty() && report.errors() == 0 {
        let what = format!("the guard `{}` compares nothing", entry.key);
        let help = "name what must hold, such as `[scale, cpu, memory]`, or remove the guard";
        report.add(Diagnostic::new(&codes::REQUIRED, place.clone(), what).help(help));
    }
    for field in &fields {
        check_workload(spec, field, report);
    }
    let guard = GuardPlan { left: left.0, sense, right: right.0, fields, place };
    check_order(&guard, report);
    Some(guard)
}

fn fields(tree: &Tree, route: &Route, report: &mut Report) -> Vec<GuardFieldPlan> {
    let items = match &tree.value {
        Value::List(items) => items.iter().collect(),
        _ => vec![tree],
    };
    let fields = List::<GuardField>::read(tree, &mut Reader::new(report, route.clone())).unwrap_or_default().0;
    fields.iter().zip(items).map(|(field, item)| self::field(field, Place::new(item.mark, route.clone()))).collect()
}

fn field(written: &GuardField, place: Place) -> GuardFieldPlan {
    let own = written.0.strip_prefix("workloads.").and_then(|it| it.split_once('.'));
    match own {
        Some((workload, name)) => GuardFieldPlan { place, workload: Some(workload.into()), name: name.into() },
        None => GuardFieldPlan { place, workload: None, name: written.0.clone() },
    }
}

fn check_workload(spec: &Tree, field: &GuardFieldPlan, report: &mut Report) {
    let entries = || spec.get("workloads").and_then(Tree::entries).unwrap_or_default().iter().map(|it| &*it.key);
    let Some(name) = field.workload.as_ref().filter(|name| !entries().any(|it| *it == ***name)) else { return };
    let help = match nearest(name, entries()) {
        Some(near) => format!("write `workloads.{near}.{}`", field.name),
        None => format!("use {}, or `{}` for all workloads", list(entries()), field.name),
    };
    let what = format!("workload `{name}` is not declared");
    report.add(Diagnostic::new(&codes::UNKNOWN_WORKLOAD, field.place.clone(), what).help(help));
}

fn check_order(guard: &GuardPlan, report: &mut Report) {
    let without = guard.fields.iter().find(|it| UNORDERED.contains(&&*it.name) || it.name.starts_with("env."));
    let (GuardSense::AtLeast, Some(field)) = (guard.sense, without) else { return };
    let what = format!("`{}` has no order, so that none is at least another", field.name);
    let help = format!("write `{} = {}: [{}]` for a guard that both are the same", guard.left, guard.right, field.name);
    report.add(Diagnostic::new(&codes::CONTRADICTION, field.place.clone(), what).help(help));
}
