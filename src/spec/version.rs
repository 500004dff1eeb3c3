//! Versions of the format: the one that this program reads, and what to do about others.

use super::codes;
use super::document::{GROUP, VERSION};
use crate::diagnostic::{Diagnostic, Fix, Place, Report, Route};
use crate::tree::Tree;

/// How a document stands to this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It may be read: what is wrong with its version, if anything, is that it is written wrongly.
    Readable,
    /// It may hold what this program does not know, so that nothing more can be said about it.
    Newer,
}

/// Checks the version of one of our documents.
///
/// # Errors
/// E0116; E0117 without a version.
pub(super) fn check(tree: &Tree, report: &mut Report) -> Standing {
    let Some(at) = tree.get("apiVersion") else {
        let mark = tree.entry("kind").map_or(tree.mark, |it| it.mark);
        let diagnostic = Diagnostic::new(
            &codes::MISSING,
            Place::new(mark, Route::from("apiVersion")),
            "the document has no `apiVersion`",
        );
        report.add(diagnostic.help(format!("add `apiVersion: {VERSION}`")));
        return Standing::Readable;
    };
    let written = at.as_str().unwrap_or_default();
    if written == VERSION {
        return Standing::Readable;
    }
    let place = Place::new(at.mark, Route::from("apiVersion"));
    let name = written.strip_prefix(GROUP).and_then(|it| it.strip_prefix('/'));
    if name.and_then(order) > order(VERSION.rsplit('/').next().unwrap_or_default()) {
        let why = format!("this program, transship {}, reads `{VERSION}`", env!("CARGO_PKG_VERSION"));
        let help =
            format!("install a newer transship; where the file uses nothing newer, write `apiVersion: {VERSION}`");
        let what = format!("`{written}` is newer than this program");
        report.add(Diagnostic::new(&codes::UNKNOWN_VERSION, place, what).why(why).help(help));
        return Standing::Newer;
    }
    let diagnostic = Diagnostic::new(&codes::UNKNOWN_VERSION, place, format!("there is no version `{written}`"));
    let fix = Fix::of(report, at.mark, written, VERSION);
    report.add(diagnostic.help(format!("write `apiVersion: {VERSION}`")).fix(fix));
    Standing::Readable
}

/// Returns the order of a version as Kubernetes writes them: `v1alpha1` before `v1beta1` before `v1` before `v2`; `None`
/// for what is none.
fn order(version: &str) -> Option<(u32, u32, u32)> {
    let version = version.strip_prefix('v')?;
    let digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    for (stage, word) in [(0, "alpha"), (1, "beta")] {
        if let Some((major, minor)) = version.split_once(word) {
            return Some((digits(major)?, stage, digits(minor)?));
        }
    }
    Some((digits(version)?, 2, 0))
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn versions_have_the_order_of_kubernetes() {
        let versions = ["v1alpha1", "v1alpha2", "v1alpha10", "v1beta1", "v1", "v2alpha1", "v2"];
        assert!(versions.windows(2).all(|two| order(two[0]).is_some() && order(two[0]) < order(two[1])));
        for text in ["", "v", "1", "v1gamma1", "v1alpha", "valpha1", "v1alpha1 ", "v+1"] {
            assert_eq!(order(text), None, "{text}");
        }
    }
}
