//! One finding for several workloads with the same trouble.

use crate::diagnostic::{Code, Diagnostic, Place, Report};

/// Returns one finding at the first place of the file, with the others as related places; `None` without any.
///
/// `words` makes the message of the names, which are joined with commas. Workloads for which the finding is waived are
/// findings of their own, so that the others are not waived with them.
pub(super) fn one(
    code: &'static Code,
    found: Vec<(&str, Place)>,
    words: impl Fn(&str) -> String,
    report: &mut Report,
) -> Option<Diagnostic> {
    let (waived, mut found): (Vec<_>, Vec<_>) = found.into_iter().partition(|(_, place)| report.waives(code, place));
    for (name, place) in waived {
        report.add(Diagnostic::new(code, place, words(&format!("`{name}`"))));
    }
    found.sort_by_key(|(_, place)| place.mark);
    let names: Vec<String> = found.iter().map(|(name, _)| format!("`{name}`")).collect();
    let mut found = found.into_iter();
    let (_, first) = found.next()?;
    let diagnostic = Diagnostic::new(code, first, words(&names.join(", ")));
    Some(found.fold(diagnostic, |diagnostic, (name, place)| diagnostic.label(place, format!("`{name}`"))))
}
