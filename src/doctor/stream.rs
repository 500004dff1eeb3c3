//! What a tool put out: whether there is anything of ours in it at all.

use super::scene::{place, text};
use super::{Check, Look};
use crate::diagnostic::{Code, Diagnostic, Mark, Report};
use crate::pipeline::MANAGED_BY;
use crate::spec::is_ours;
use crate::tree::Tree;

pub(super) const CHECK: Check = Check { codes: &[&EMPTY, &FOREIGN], check };

const EMPTY: Code = Code::error(
    "E0639",
    "nothing was rendered",
    "The stream holds no object. A generator that was not run yields nothing, and its host says nothing and ends with 0: the \
     usual cause is `kustomize build` without `--enable-exec`. Applied with pruning, an empty stream deletes the application.",
);

const FOREIGN: Code = Code::notice(
    "W0640",
    "a stream without anything of ours",
    "The stream holds objects, but none with the label `app.kubernetes.io/managed-by: transship`, which every object of this \
     program has. If a migration was meant to be in it, its function was not run: the usual cause is `kustomize build` without \
     `--enable-exec`.",
);

const HELP: &str =
    "build with `kustomize build --enable-alpha-plugins --enable-exec`, and call `transship doctor` on the folder";

fn check(look: &Look<'_>, report: &mut Report) {
    for file in look.scene.files.iter().filter(|file| file.is_stream()) {
        let top = || place(Mark { source: file.id, start: 0, end: 0 }, "");
        let objects: Vec<_> = file.documents.iter().filter(|it| it.get("kind").is_some()).collect();
        let ours = |it: &&Tree| is_ours(it) || text(it, &["metadata", "labels", MANAGED_BY]) == Some("transship");
        if objects.is_empty() {
            let what = format!("`{}` holds no object", file.path);
            report.add(Diagnostic::new(&EMPTY, top(), what).help(HELP));
        } else if !objects.iter().any(ours) {
            let what = format!("nothing in `{}` comes from transship", file.path);
            report.add(Diagnostic::new(&FOREIGN, top(), what).help(HELP));
        }
    }
}
