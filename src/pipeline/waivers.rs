//! Waivers: from the spec into the report, and whether they still mean anything.
//!
//! Comes in: `waivers` of a migration or a platform. Goes out: what the report takes off its list. Never does: look at a clock;
//! the day of a check is an argument.

use super::codes;
use crate::diagnostic::{Code, Diagnostic, Place, Report, Route, Waivable, Waiver, nearest};
use crate::spec::Header;
use crate::spec::scalar::Date;
use crate::spec::shape::{List, Reader, ScalarShape, Shape};
use crate::spec::{CodeId, WaiverSpec, list};
use crate::tree::{Entry, Tree};
use std::sync::Arc;

/// What the names of a waiver are compared with.
#[derive(Clone, Copy)]
enum Names<'a> {
    /// The declared workloads and environments of a migration.
    Declared(&'a Tree),
    /// Nothing: a platform serves many migrations.
    Unknown,
}

/// Returns the waivers of a migration, or of a platform by itself.
///
/// # Errors
/// E0260 and E0261; a waiver with an error still covers its finding, so that one mistake is one finding.
pub(super) fn own(header: &Header, report: &mut Report) -> Vec<Arc<Waiver>> {
    let Some(spec) = header.tree.get("spec") else { return Vec::new() };
    let is_platform = header.tree.get("kind").and_then(Tree::as_str) == Some("Platform");
    let names = if is_platform { Names::Unknown } else { Names::Declared(spec) };
    read(spec, &Route::from("spec"), names, report)
}

/// Returns the waivers of the platform that a migration builds on.
///
/// # Errors
/// As [`own`].
pub(super) fn of_platform(platform: &Tree, report: &mut Report) -> Vec<Arc<Waiver>> {
    read(platform, &Route::from("spec.platform"), Names::Unknown, report)
}

fn read(tree: &Tree, route: &Route, names: Names<'_>, report: &mut Report) -> Vec<Arc<Waiver>> {
    let Some(waivers) = tree.get("waivers") else { return Vec::new() };
    // A waiver belongs to no environment, whichever is being looked at.
    let outer = report.enter(None);
    let route = route.key("waivers");
    let mut all = Vec::new();
    for entry in waivers.entries().unwrap_or_default() {
        let route = route.key(&entry.key);
        if CodeId::parse(&entry.key).is_ok() {
            check_code(entry, &route, report);
        }
        all.extend(waivers_of(entry, &route, names, report));
    }
    report.leave(outer);
    all
}

fn waivers_of(entry: &Entry, route: &Route, names: Names<'_>, report: &mut Report) -> Vec<Arc<Waiver>> {
    let items = match &entry.value.value {
        crate::tree::Value::List(items) => items.iter().collect(),
        _ => vec![&entry.value],
    };
    // What is wrong with the values was said when the document was normalised.
    let specs = List::<WaiverSpec>::read(&entry.value, &mut Reader::new(&mut Report::new(), route.clone()));
    let specs = specs.unwrap_or_default().0;
    let waiver = |(item, spec): (&Tree, WaiverSpec)| Arc::new(waiver(entry, (item, route), spec, names, report));
    items.into_iter().zip(specs).map(waiver).collect()
}

fn waiver(
    entry: &Entry,
    (item, route): (&Tree, &Route),
    spec: WaiverSpec,
    names: Names<'_>,
    report: &mut Report,
) -> Waiver {
    let WaiverSpec { reason, workloads, environments, until } = spec;
    let texts = |names: Option<List<crate::spec::scalar::Name>>| -> Vec<Arc<str>> {
        names.into_iter().flat_map(|it| it.0).map(|it| it.0).collect()
    };
    let (workloads, environments) = (texts(workloads), texts(environments));
    // The place of the finding is the key where there is one waiver, else the item of the list.
    let mark = if item.mark == entry.value.mark { entry.mark } else { item.mark };
    let place = Place::new(mark, route.clone());
    let reason = reason.map(|it| it.0).unwrap_or_default();
    if reason.trim().is_empty() {
        let what = format!("the waiver of `{}` has no reason", entry.key);
        let help = "add `reason: WHY`, for those who review the file";
        report.add(Diagnostic::new(&codes::NO_REASON, place.clone(), what).help(help));
    }
    if let Names::Declared(spec) = names {
        for (field, what) in [("workloads", "workload"), ("environments", "environment")] {
            check_names((item, route), spec, (field, what), report);
        }
    }
    let until_at = item.get("until").map(|it| Place::new(it.mark, route.key("until")));
    Waiver {
        code: Arc::clone(&entry.key),
        workloads,
        environments,
        reason,
        until: until.map(|it| it.0),
        place,
        until_at,
    }
}

fn check_code(entry: &Entry, route: &Route, report: &mut Report) {
    let place = Place::new(entry.mark, route.clone());
    let known: Vec<&'static Code> = super::codes().collect();
    let diagnostic = match known.iter().find(|it| *it.id == *entry.key) {
        Some(code) if code.waivable == Waivable::WithReason => return,
        Some(code) => Diagnostic::new(&codes::VOID, place, format!("`{}` cannot be waived", entry.key))
            .why(code.title)
            .help("mend what it is about, and remove the waiver"),
        None => {
            let same = known.iter().find(|it| it.id[1..] == entry.key[1..]).map(|it| it.id);
            let near = same.or_else(|| nearest(&entry.key, known.iter().map(|it| it.id)));
            let help =
                near.map_or_else(|| "call `transship explain` for the list".to_owned(), |it| format!("write `{it}`"));
            Diagnostic::new(&codes::VOID, place, format!("there is no code `{}`", entry.key)).help(help)
        }
    };
    report.add(diagnostic);
}

fn check_names((item, route): (&Tree, &Route), spec: &Tree, (field, what): (&str, &str), report: &mut Report) {
    let declared = spec.entry(field);
    let entries = declared.and_then(|it| it.value.entries()).unwrap_or_default();
    let known = || entries.iter().map(|it| &*it.key);
    let Some(crate::tree::Value::List(names)) = item.get(field).map(|it| &it.value) else { return };
    for (name, tree) in names.iter().filter_map(|it| Some((it.as_str()?, it))) {
        if known().any(|it| it == name) {
            continue;
        }
        let help = match nearest(name, known()) {
            Some(near) => format!("write `{near}`"),
            None => format!("use {}", list(known())),
        };
        let what = format!("{what} `{name}` is not declared");
        let at = declared.map(|it| Place::new(it.mark, Route::from("spec").key(field)));
        let place = Place::new(tree.mark, route.key(field));
        report.add(Diagnostic::new(&codes::VOID, place, what).help(help).label_at(at, "declared here"));
    }
}

/// Reports waivers whose last day is before this one.
///
/// # Errors
/// E0262.
pub(super) fn check_days(waivers: &[Arc<Waiver>], today: &Date, report: &mut Report) {
    for waiver in waivers {
        let Some(until) = waiver.until.as_ref().filter(|it| ***it < *today.0) else { continue };
        let what = format!("the waiver of `{}` ended on {until}", waiver.code);
        let help = "mend what it is about, or write a later day if the reason still holds";
        report.add(
            Diagnostic::new(&codes::EXPIRED, waiver.until_at.clone().unwrap_or_else(|| waiver.place.clone()), what)
                .why(format!("today is {}", today.0))
                .help(help),
        );
    }
}

/// Reports waivers that cover no finding.
pub(super) fn check_use(waivers: &[Arc<Waiver>], report: &mut Report) {
    let used: Vec<Place> = report.waived().iter().filter_map(|it| Some(it.waiver.as_ref()?.place.clone())).collect();
    for waiver in waivers.iter().filter(|it| !used.contains(&it.place)) {
        let what = format!("the waiver of `{}` covers nothing", waiver.code);
        let why = "no environment has this finding there";
        let help = "remove it, so that it hides nothing later";
        report.add(Diagnostic::new(&codes::UNUSED, waiver.place.clone(), what).why(why).help(help));
    }
}
