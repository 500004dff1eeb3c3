//! One finding for several workloads with the same trouble.

use crate::diagnostic::{Code, Diagnostic, Place};

/// Returns one finding at the first place of the file, with the others as related places; `None` without any.
///
/// `words` makes the message of the names, which are joined with commas.
pub(super) fn one(
    code: &'static Code,
    mut found: Vec<(&str, Place)>,
    words: impl FnOnce(&str) -> String,
) -> Option<Diagnostic> {
    found.sort_by_key(|(_, place)| place.mark);
    let names: Vec<String> = found.iter().map(|(name, _)| format!("`{name}`")).collect();
    let mut found = found.into_iter();
    let (_, first) = found.next()?;
    let diagnostic = Diagnostic::new(code, first, words(&names.join(", ")));
    Some(found.fold(diagnostic, |diagnostic, (name, place)| diagnostic.label(place, format!("`{name}`"))))
}
