//! A patch that matches nothing -> which of its words does not, and what it may have meant.

use super::codes;
use crate::diagnostic::{Diagnostic, Place, listed_near, nearest};
use crate::object::Object;
use crate::plan::{PatchPlan, PatchTarget, Text, names};

/// A word by which a patch selects: how it is spelled, and what an object has there.
type Word<'a> = (&'static str, &'a Option<Text>, fn(&Object) -> &str);

/// Returns the finding about a patch that matches nothing: at the first word that leaves no object.
#[must_use]
pub fn nothing(patch: &PatchPlan, objects: &[Object]) -> Diagnostic {
    let PatchTarget { kind, group, name, workload } = &patch.target;
    let words: [Word<'_>; 4] = [
        ("kind", kind, |it| &it.kind.kind),
        ("group", group, |it| it.kind.group()),
        ("name", name, |it| &it.name),
        ("workload", workload, workload_of),
    ];
    let mut target = PatchTarget::default();
    let mut left: Vec<&Object> = objects.iter().collect();
    for (field, wanted, own) in words {
        let Some(wanted) = wanted else { continue };
        set(&mut target, field, wanted);
        let matching: Vec<&Object> = left.iter().copied().filter(|it| target.matches(it)).collect();
        if matching.is_empty() {
            return unmatched(patch, (field, wanted), left.iter().map(|it| own(it)).collect());
        }
        left = matching;
    }
    // Each word was tried: a patch that all of them match is not asked about.
    Diagnostic::new(&codes::NOTHING, patch.place.clone(), "the patch matches no object")
        .help("check `kind`, `group`, `name` and `workload`")
}

fn set(target: &mut PatchTarget, field: &str, wanted: &Text) {
    let slot = match field {
        "kind" => &mut target.kind,
        "group" => &mut target.group,
        "name" => &mut target.name,
        _ => &mut target.workload,
    };
    *slot = Some(wanted.clone());
}

fn workload_of(object: &Object) -> &str {
    object.label_value(names::NAME).unwrap_or_default()
}

fn unmatched(patch: &PatchPlan, (field, wanted): (&str, &str), mut there: Vec<&str>) -> Diagnostic {
    there.sort_unstable();
    there.dedup();
    there.retain(|it| !it.is_empty() || field == "group");
    let of = patch.target.kind.as_ref().filter(|_| field != "kind").map_or("object", |it| it);
    let what = format!("the patch matches no object: no {of} here has the {field} `{wanted}`");
    let help = match nearest(wanted, there.iter().copied()) {
        Some(near) => format!("write `{field}: {near}`"),
        None if there.is_empty() => "remove the patch".to_owned(),
        None => format!("the {field}s here are {}", listed_near(wanted, there.iter().copied())),
    };
    let mark = patch.written.get(field).map(|it| it.mark);
    let place = Place { mark: mark.or(patch.place.mark), route: patch.place.route.key(field) };
    Diagnostic::new(&codes::NOTHING, place, what).help(help)
}
