//! Migrations that reach a cluster as they are.

use super::command::Program;
use super::config::Config;
use super::scene::{File, base, joined, place, shown, text};
use super::{Check, Look, Raw};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::spec::is_ours;
use crate::tree::Tree;

pub(super) const CHECK: Check = Check { codes: &[&RENDERED, &RESOURCE, &HIDDEN], check };

const RENDERED: Code = Code::error(
    "E0608",
    "a migration in rendered output",
    "What is about to be applied still holds a `kind: Migration`. No cluster has that kind, on purpose: the API server \
     refuses it with `no matches for kind \"Migration\"`, and tools that apply object by object apply the rest. Something on \
     the way did not run: a missing `--enable-exec`, a forgotten `--post-renderer transship`, or a folder applied as it is.",
);

const RESOURCE: Code = Code::error(
    "E0609",
    "a kustomization that expands its migration nowhere",
    "The migration is among the `resources` of a kustomization that is built, and no generator, transformer or component \
     expands it, so that it stands in the output as it is. Name it under `generators`, or expand it with a transformer \
     `kind: ExpandMigrations`. A base that only overlays use is not meant.",
);

const HIDDEN: Code = Code::error(
    "E0610",
    "a migration that vanishes without a word",
    "The annotation `config.kubernetes.io/local-config` takes a resource out of Kustomize's output. A migration that nothing \
     expands then vanishes, together with all that it stands for, and the exit code is 0. Take the annotation away, so that a \
     forgotten transformer is refused by the cluster.",
);

/// The annotation that keeps a resource out of the output.
const LOCAL: &str = "config.kubernetes.io/local-config";

fn check(look: &Look<'_>, report: &mut Report) {
    for at in look.graph.roots() {
        for config in look.graph.build(at).left {
            left(at, &config, report);
        }
    }
    let named = look.graph.named_files();
    for file in look.scene.files.iter().filter(|file| !named.contains(&file.path)) {
        rendered(file, report);
    }
    applied(look, report);
}

fn left(at: &str, config: &Config, report: &mut Report) {
    let local = config.tree.at(&["metadata", "annotations", LOCAL]);
    let help = "name it under `generators`, or list a transformer `kind: ExpandMigrations` in the kustomization";
    let diagnostic = if let Some(local) = local.filter(|it| it.as_str() != Some("false")) {
        let what = format!("the build of `{}` drops `{}` without a word", shown(at), config.label());
        let why = "nothing expands it, and the annotation keeps it out of the output";
        Diagnostic::new(&HIDDEN, place(local.mark, "metadata.annotations"), what).why(why)
    } else {
        let what = format!("the build of `{}` leaves `{}` as it is", shown(at), config.label());
        let kind = config.tree.get("kind").unwrap_or(&config.tree).mark;
        Diagnostic::new(&RESOURCE, place(kind, "kind"), what).why("nothing expands it")
    };
    report.add(diagnostic.help(help));
}

/// Looks at a file that no kustomization names: whether a tool wrote it.
fn rendered(file: &File, report: &mut Report) {
    let others = file.documents.iter().any(|it| !is_ours(it) && it.get("kind").is_some());
    let written = || base(&file.path).starts_with("transship.dev_") || file.text.contains("# Source: ");
    if !(file.is_stream() || others || written()) {
        return;
    }
    for document in file.documents.iter().filter(|it| is_migration(it)) {
        let kind = document.get("kind").unwrap_or(document).mark;
        let name = text(document, &["metadata", "name"]).unwrap_or_default();
        let what = format!("`Migration/{name}` stands unexpanded in rendered output");
        let help = "build again with `kustomize build --enable-alpha-plugins --enable-exec`, `helm … --post-renderer \
                    transship`, or pipe it through `transship render -`";
        report.add(Diagnostic::new(&RENDERED, place(kind, "kind"), what).help(help));
    }
}

/// Looks at commands that apply a folder or a file with a migration in it.
fn applied(look: &Look<'_>, report: &mut Report) {
    for (_, command) in look.scene.commands().filter(|(_, it)| it.program == Program::Kubectl) {
        let verb = command.words.first().map(String::as_str);
        let Some(written) = command.value(&["-f", "--filename"]) else { continue };
        let Some(at) = joined("", written).filter(|_| matches!(verb, Some("apply" | "create" | "replace" | "diff")))
        else {
            continue;
        };
        let whole =
            look.scene.file(&at).and_then(|it| Config::all(it).iter().find(|it| it.is_migration()).map(Raw::of));
        let Some(raw) = whole.or_else(|| look.raw_beside(&at)) else { continue };
        let what = format!("`kubectl {} -f {written}` applies a migration as it is", verb.unwrap_or_default());
        let help = format!("write `transship render {} --environment NAME | kubectl apply -f -`", raw_path(look, &raw));
        report.add(
            Diagnostic::new(&RENDERED, place(command.mark, ""), what).label(place(raw.mark, ""), "here").help(help),
        );
    }
}

fn raw_path<'a>(look: &Look<'a>, raw: &Raw) -> &'a str {
    look.scene.files.iter().find(|file| file.id == raw.mark.source).map_or("migration.yaml", |file| &file.path)
}

fn is_migration(tree: &Tree) -> bool {
    is_ours(tree) && text(tree, &["kind"]) == Some("Migration")
}
