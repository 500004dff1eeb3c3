//! Annotations on configs that make Kustomize pass nothing, or run something else.

use super::config::Way;
use super::kustomization::Mode;
use super::scene::place;
use super::{Check, Look};
use crate::diagnostic::{Code, Diagnostic, Mark, Report};
use crate::tree::Entry;

pub(super) const CHECK: Check = Check { codes: &[&SCOPE, &BOTH], check };

const SCOPE: Code = Code::error(
    "E0611",
    "a function config with a path, so that the function gets no resources",
    "Kustomize takes an annotation `config.kubernetes.io/path` (or `internal.config.kubernetes.io/path`) on the config of an \
     exec function for a scope: it passes only resources of files in that folder or below, which in a build are none. The \
     transformer finds no migration and fails, or a validator sees nothing and passes. Only a path without a folder does no \
     harm. Tools that write packages leave the annotation behind; \
     remove it.",
);

const BOTH: Code = Code::notice(
    "W0612",
    "a config for a legacy plugin that is run as a function",
    "A config with the annotation `config.kubernetes.io/function` is never run as a legacy exec plugin, whether or not one is \
     installed. Scripts here prepare the legacy plugin (`KUSTOMIZE_PLUGIN_HOME`), which is then not used: without \
     `--enable-exec` nothing runs at all. Keep one of the two.",
);

/// Annotations that Kustomize takes for a scope.
const PATHS: [&str; 2] = ["config.kubernetes.io/path", "internal.config.kubernetes.io/path"];

fn check(look: &Look<'_>, report: &mut Report) {
    let plugin = look.scene.files.iter().find_map(|file| {
        let at = file.text.find("KUSTOMIZE_PLUGIN_HOME=").filter(|_| !file.commands.is_empty())?;
        Some((file, at))
    });
    for run in look.graph.all.keys().flat_map(|at| look.graph.build(at).runs) {
        let annotations = run.config.tree.at(&["metadata", "annotations"]);
        let scoped = |entry: &&Entry| entry.value.as_str().is_some_and(is_scope);
        let path = PATHS.iter().find_map(|name| annotations?.entry(name)).filter(scoped);
        if let Some(entry) = path.filter(|_| run.config.way() == Way::Exec && run.mode != Mode::Generator) {
            let what = format!("the annotation `{}` makes Kustomize pass no resources", entry.key);
            let diagnostic = Diagnostic::new(&SCOPE, place(entry.mark, "metadata.annotations"), what);
            report.add(
                diagnostic
                    .why("an exec function only gets resources of files in that folder")
                    .help("remove the annotation"),
            );
        }
        if let Some((file, at)) = plugin.filter(|_| run.config.way() != Way::Plugin) {
            let what = format!("`{}` is run as a function, never as a legacy plugin", run.config.label());
            let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let mark = Mark { source: file.id, start: byte(at), end: byte(at + 21) };
            let diagnostic = Diagnostic::new(&BOTH, place(run.config.mark(), "metadata.annotations"), what);
            let help = "remove the annotation and build with `--enable-alpha-plugins`, or remove `KUSTOMIZE_PLUGIN_HOME` and \
                        build with `--enable-alpha-plugins --enable-exec`";
            report.add(diagnostic.label(place(mark, ""), "the legacy plugin is set up here").help(help));
        }
    }
}

/// Tells whether a path makes a scope: its folder is not the top, where a last `functions` does not count.
fn is_scope(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').filter(|it| !matches!(*it, "" | ".")).collect();
    let folder = parts.split_last().map_or(&[][..], |(_, folder)| folder);
    let folder = folder.strip_suffix(&["functions"]).unwrap_or(folder);
    !folder.is_empty()
}

#[cfg(test)]
mod tests {
    use super::is_scope;

    #[test]
    fn only_a_folder_is_a_scope() {
        // As Kustomize 5.8.1 does it.
        for (path, scope) in [
            ("expand.yaml", false),
            ("./expand.yaml", false),
            ("functions/expand.yaml", false),
            ("prod/expand.yaml", true),
            ("a/functions/expand.yaml", true),
        ] {
            assert_eq!(is_scope(path), scope, "{path}");
        }
    }
}
