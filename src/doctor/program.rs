//! The program that functions and shims name: whether it is there, and whether it is this one.

use super::config::Way;
use super::scene::{elsewhere, joined, place, shown};
use super::version::Version;
use super::{Check, Look};
use crate::diagnostic::{Code, Diagnostic, Report};

pub(super) const CHECK: Check = Check { codes: &[&MISSING, &SKEW, &FOLDER], check };

const MISSING: Code = Code::error(
    "E0613",
    "`transship` is not on PATH",
    "A function or plugin names the program without a folder, so that Kustomize looks it up on `PATH`, and finds nothing: \
     the build fails with `executable file not found`. Put the binary into a folder of `PATH`, for CI and for Argo CD's \
     repo-server as well.",
);

const SKEW: Code = Code::notice(
    "W0614",
    "another version of `transship` is on PATH",
    "The `transship` that hosts find on `PATH` is another version than the one that runs now. What `transship render` shows \
     is then not what Kustomize, Helm or Argo CD give. Install one version, and remove the other.",
);

const FOLDER: Code = Code::error(
    "E0615",
    "the program of a function is not where its path leads",
    "The path of an exec function is relative to the folder of the kustomization that runs it: for a config of a base that \
     an overlay runs, the overlay. A path that fits one overlay does not fit one that lies deeper. Name `transship` without \
     a slash, so that `PATH` decides.",
);

fn check(look: &Look<'_>, report: &mut Report) {
    let machine = &look.scene.machine;
    for run in look.graph.all.keys().flat_map(|at| look.graph.build(at).runs) {
        let Some(function) = run.config.function.as_ref().filter(|_| run.config.way() == Way::Exec) else { continue };
        let Some(program) = function.program() else { continue };
        if !program.contains('/') && machine.transship.is_none() && program == "transship" {
            let what = "`transship` is not on PATH, where Kustomize looks it up";
            let help = "put the binary into a folder of `PATH`";
            report.add(Diagnostic::new(&MISSING, place(function.mark, "metadata.annotations"), what).help(help));
        }
        if program.contains('/') && !program.starts_with('/') {
            let leads = joined(&run.by, program);
            if leads.as_ref().is_some_and(|it| !look.scene.paths.contains(it)) {
                let what = format!("`{program}` does not exist from `{}`, which runs the function", shown(&run.by));
                let help = "write `path: transship`, and put the binary into a folder of `PATH`";
                report.add(Diagnostic::new(&FOLDER, place(function.mark, "metadata.annotations"), what).help(help));
            }
        }
    }
    if let Some(tool) = &machine.transship {
        let own = Version::find(&machine.own);
        if tool.version.is_some() && tool.version != own {
            let found = tool.version.map(|it| it.to_string()).unwrap_or_default();
            let what = format!("hosts run version {found}, and this is {}", machine.own);
            let place = elsewhere(&tool.path, report);
            report.add(Diagnostic::new(&SKEW, place, what).help("install one version, and remove the other"));
        }
    }
}
