//! Which objects a patch is for.

use super::codes;
use crate::diagnostic::{Diagnostic, listed_near, nearest};
use crate::object::Object;
use crate::plan::{PatchPlan, PatchTarget, names};

/// Tells whether a patch is for an object.
#[must_use]
pub fn matches(target: &PatchTarget, object: &Object) -> bool {
    let PatchTarget { kind, group, name, workload } = target;
    kind.as_ref().is_none_or(|it| **it == *object.kind.kind)
        && group.as_ref().is_none_or(|it| **it == *object.kind.group())
        && name.as_ref().is_none_or(|it| wildcard(it, &object.name))
        && workload.as_ref().is_none_or(|it| object.label_value(names::NAME) == Some(it))
}

/// `*` stands for any text.
fn wildcard(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Returns the finding about a patch that matches nothing, with what it may have meant.
#[must_use]
pub fn nothing(patch: &PatchPlan, objects: &[Object]) -> Diagnostic {
    let PatchTarget { kind, group: _, name, workload } = &patch.target;
    let mut kinds: Vec<&str> = objects.iter().map(|it| &*it.kind.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let same_kind = objects.iter().filter(|it| kind.as_ref().is_none_or(|kind| **kind == *it.kind.kind));
    let named: Vec<&str> = same_kind.map(|it| &*it.name).collect();
    let help = match (kind, name) {
        (Some(kind), _) if !kinds.contains(&&**kind) => match nearest(kind, kinds.iter().copied()) {
            Some(near) => format!("write `kind: {near}`"),
            None => format!("the kinds here are {}", listed_near(kind, kinds.iter().copied())),
        },
        (_, Some(name)) if !named.is_empty() => format!("the names here are {}", listed_near(name, named)),
        _ => match workload {
            Some(workload) => format!("look whether the workload `{workload}` has such an object here"),
            None => "check `kind`, `group`, `name` and `workload`".to_owned(),
        },
    };
    Diagnostic::new(&codes::NOTHING, patch.place.clone(), "the patch matches no object").help(help)
}

#[cfg(test)]
mod tests {
    use super::wildcard;

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(wildcard("web", "web") && !wildcard("web", "web-2") && !wildcard("web", "a-web"));
        assert!(wildcard("web-*", "web-2") && wildcard("*", "x") && wildcard("*-web", "a-web"));
        assert!(wildcard("a*b*c", "a-b-b-c") && !wildcard("a*b*c", "a-c"));
    }
}
