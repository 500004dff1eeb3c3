//! The user's patches: those of the migration, then those of the environment.

use super::operation;
use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::plan::{PatchBody, PatchPlan, PatchTarget};
use crate::resolve::scene::Scene;
use crate::resolve::{codes, text};
use crate::spec::PatchSpec;
use crate::spec::shape::{List, Reader, Shape};
use crate::tree::{Tree, Value, to_json};

/// Reads all patches of an environment.
///
/// # Errors
/// E0217 for a patch without a body or with two, and for operations that RFC 6902 does not know.
pub fn all(scene: &Scene<'_>, (spec, environment): (&Tree, &Tree), report: &mut Report) -> Vec<PatchPlan> {
    let here = Route::from("spec.environments").key(&scene.environment).key("patches");
    let layers = [(spec, Route::from("spec.patches")), (environment, here)];
    let mut plans = Vec::new();
    for (layer, route) in layers {
        let Some(tree) = layer.get("patches") else { continue };
        let mut tree = tree.clone();
        scene.interpolator.tree(&mut tree, &scene.words, &mut route.clone(), report);
        let written: Vec<_> = match &tree.value {
            Value::List(items) => items.clone(),
            _ => Vec::new(),
        };
        let specs = List::<PatchSpec>::read(&tree, &mut Reader::new(report, route.clone())).unwrap_or_default().0;
        for (index, (spec, written)) in specs.into_iter().zip(written).enumerate() {
            let mut route = route.clone();
            route.push_index(index);
            let place = Place::new(written.mark, route);
            plans.extend(one(spec, (written, place), report));
        }
    }
    plans
}

fn one(spec: PatchSpec, (written, place): (Tree, Place), report: &mut Report) -> Option<PatchPlan> {
    let PatchSpec { kind, group, name, workload, json, merge } = spec;
    let target = PatchTarget {
        kind: text::text(kind),
        group: text::text(group),
        name: text::text(name),
        workload: workload.map(|it| it.0),
    };
    let body = match (json, merge) {
        (Some(json), None) => operation::all(&json.0, &place.route.key("json"), report)?,
        (None, Some(merge)) => self::merge(&merge.0, &place.route.key("merge"), report)?,
        (json, _) => {
            let what = match json {
                Some(_) => "a patch has `json` or `merge`, not both",
                None => "a patch has either `json` or `merge`",
            };
            let help = match json {
                Some(_) => "make two patches of it",
                None => "write `merge: {spec: …}`, or `json: [{op: replace, path: /spec/…, value: …}]`",
            };
            let twice = written.entry("merge").filter(|_| json.is_some()).map(|it| it.mark);
            let place = Place { mark: twice.or(place.mark), route: place.route };
            report.add(Diagnostic::new(&codes::PATCH, place, what).help(help));
            return None;
        }
    };
    if target == PatchTarget::default() {
        let what = "the patch selects no objects";
        report.add(Diagnostic::new(&codes::PATCH, place, what).help("add `kind`, `name` or `workload`"));
        return None;
    }
    Some(PatchPlan { target, body, place, written })
}

/// Reads a tree that is laid over objects.
///
/// # Errors
/// E0217 when it is no map: RFC 7386 would put it in the place of the whole object.
fn merge(tree: &Tree, route: &Route, report: &mut Report) -> Option<PatchBody> {
    if let Value::Map(_) = tree.value {
        return Some(PatchBody::Merge(to_json(tree)));
    }
    let what = format!("`merge` is a map of fields, not {}", tree.shape());
    let help = match tree.as_str() {
        Some(text) if text.contains(':') => "take the quotes or the `|` away, so that it is a part of this file",
        _ => "write the fields that change, from the top of the object: `merge: {spec: {…}}`",
    };
    report.add(Diagnostic::new(&codes::PATCH, Place::new(tree.mark, route.clone()), what).help(help));
    None
}
