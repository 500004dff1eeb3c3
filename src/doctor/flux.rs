//! Flux in the folder: it never runs plugins, whatever it is told.

use super::scene::{joined, place, shown, text};
use super::{Check, Look, Raw, chart};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::tree::Tree;

pub(super) const CHECK: Check = Check { codes: &[&FLUX], check };

const FLUX: Code = Code::error(
    "E0607",
    "Flux runs no plugins",
    "Flux builds kustomizations with plugins switched off, which cannot be changed, and a HelmRelease knows only Kustomize's \
     patches as post-renderer. A folder whose objects come from a function or a plugin gives Flux nothing, or an error, and a \
     raw migration is a kind that no cluster knows. Render in CI (`transship render --all --out deploy`), commit the result or \
     push it as an OCI artifact, and point Flux at that.",
);

fn check(look: &Look<'_>, report: &mut Report) {
    for (_, document) in look.scene.documents() {
        let group = text(document, &["apiVersion"]).and_then(|it| it.split('/').next());
        let path = match (group, text(document, &["kind"])) {
            (Some("kustomize.toolkit.fluxcd.io"), Some("Kustomization")) => document.at(&["spec", "path"]),
            (Some("helm.toolkit.fluxcd.io"), Some("HelmRelease")) => document.at(&["spec", "chart", "spec", "chart"]),
            _ => None,
        };
        if let Some((path, written)) = path.and_then(|it| Some((it, it.as_str()?))) {
            source(look, path, written, report);
        }
    }
}

fn source(look: &Look<'_>, path: &Tree, written: &str, report: &mut Report) {
    let Some(at) = joined("", written) else { return };
    let Some(raw) = ours(look, &at) else { return };
    let what = format!("Flux takes `{}`, and runs no plugins", shown(&at));
    let help = "render in CI with `transship render --all --out deploy`, and point Flux at a folder of the result";
    let diagnostic = Diagnostic::new(&FLUX, place(path.mark, "spec"), what);
    report.add(diagnostic.label(place(raw.mark, ""), raw.label).help(help));
}

/// Returns what of a folder only we can expand.
fn ours(look: &Look<'_>, at: &str) -> Option<Raw> {
    if look.graph.all.contains_key(at) {
        let build = look.graph.build(at);
        return build.runs.iter().map(|run| &run.config).chain(&build.left).map(Raw::of).next();
    }
    chart::migration_in(look.scene, at).or_else(|| look.raw_below(at))
}
