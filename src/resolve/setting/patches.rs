//! The user's patches: those of the migration, then those of the environment.

use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::plan::{PatchBody, PatchPlan, PatchTarget};
use crate::resolve::scene::Scene;
use crate::resolve::{codes, text};
use crate::spec::PatchSpec;
use crate::spec::shape::{List, Raw, Reader, Shape};
use crate::tree::{Tree, to_json};

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
        let marks: Vec<_> = match &tree.value {
            crate::tree::Value::List(items) => items.iter().map(|it| it.mark).collect(),
            _ => Vec::new(),
        };
        let specs = List::<PatchSpec>::read(&tree, &mut Reader::new(report, route.clone())).unwrap_or_default().0;
        for (index, (spec, mark)) in specs.into_iter().zip(marks).enumerate() {
            let mut route = route.clone();
            route.push_index(index);
            plans.extend(one(spec, Place::new(mark, route), report));
        }
    }
    plans
}

fn one(spec: PatchSpec, place: Place, report: &mut Report) -> Option<PatchPlan> {
    let PatchSpec { kind, group, name, workload, json, merge } = spec;
    let target = PatchTarget {
        kind: text::text(kind),
        group: text::text(group),
        name: text::text(name),
        workload: workload.map(|it| it.0),
    };
    let (body, written) = match (json, merge) {
        (Some(json), None) => (operations(&json, &place, report)?, json.0),
        (None, Some(merge)) => (PatchBody::Merge(to_json(&merge.0)), merge.0),
        _ => {
            let what = "a patch has either `json` or `merge`";
            let help = "write `merge: {spec: …}`, or `json: [{op: replace, path: /spec/…, value: …}]`";
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

fn operations(json: &Raw, place: &Place, report: &mut Report) -> Option<PatchBody> {
    match serde_json::from_value(to_json(&json.0)) {
        Ok(patch) => Some(PatchBody::Json(patch)),
        Err(error) => {
            let what = format!("these are no RFC 6902 operations: {error}");
            let place = Place::new(json.0.mark, place.route.key("json"));
            let help = "write a list of `{op, path, value}`; `op` is add, remove, replace, move, copy or test; `path` is like `/spec/replicas`";
            report.add(Diagnostic::new(&codes::PATCH, place, what).help(help));
            None
        }
    }
}
