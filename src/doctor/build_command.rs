//! Commands of scripts and CI files that build what they cannot build.

use super::command::{Command, Program};
use super::config::Way;
use super::kustomization::Run;
use super::scene::{File, place, shown};
use super::target::{folders, missing, path_of};
use super::{Check, Look};
use crate::diagnostic::{Code, Diagnostic, Report};

pub(super) const CHECK: Check = Check { codes: &[&FLAGS, &KUBECTL, &APPLY], check };

const FLAGS: Code = Code::error(
    "E0601",
    "a build without the flags that its functions need",
    "Kustomize runs a KRM exec function only with both `--enable-alpha-plugins` and `--enable-exec`. Where only \
     `--enable-exec` is missing, it says nothing and ends with 0: a generator yields nothing, and a transformer leaves the \
     migration as it is. A pipeline that applies the result with pruning then deletes the application. Without \
     `--enable-alpha-plugins`, which container functions and legacy plugins need as well, it stops with `external plugins \
     disabled`. Add the flags to the command.",
);

const KUBECTL: Code = Code::error(
    "E0602",
    "kubectl cannot run this build",
    "`kubectl kustomize` has no `--enable-exec`: with `--enable-alpha-plugins` it skips exec functions without a word and \
     ends with 0, and without it stops with `external plugins disabled`. Use \
     `kustomize build --enable-alpha-plugins --enable-exec`, or remove the function annotation and install the legacy exec \
     plugin (`transship install kustomize`), which `kubectl kustomize --enable-alpha-plugins` runs.",
);

const APPLY: Code = Code::error(
    "E0603",
    "`-k` runs no plugins",
    "`kubectl apply -k`, and `-k` of every other verb, runs Kustomize with plugins switched off, and has no flag to switch \
     them on: it stops with `external plugins disabled; unable to load external plugin`, which names no way out. Build \
     first, and pipe the result into `kubectl apply -f -`.",
);

fn check(look: &Look<'_>, report: &mut Report) {
    for (file, command) in look.scene.commands() {
        match (command.program, command.words.first().map(String::as_str)) {
            (Program::Kustomize, Some("build")) => builds(look, file, command, path_of(command), report),
            (Program::Kubectl, Some("kustomize")) => kubectl(look, file, command, report),
            (Program::Kubectl, Some(_)) => {
                if let Some(path) = command.value(&["-k", "--kustomize"]) {
                    applies(look, file, command, path, report);
                }
            }
            _ => {}
        }
    }
}

fn builds(look: &Look<'_>, file: &File, command: &Command, path: &str, report: &mut Report) {
    let Some((at, run)) = first_run(look, file, path) else { return };
    let flags: Vec<&'static str> = needed(look, file, path);
    let missing = missing(command, &file.text, &flags);
    if missing.is_empty() {
        return;
    }
    let why = if missing.contains(&"--enable-alpha-plugins") {
        "without it Kustomize stops with `external plugins disabled`"
    } else {
        "without it Kustomize runs no function, says nothing and ends with 0"
    };
    let what = format!("`kustomize build` of `{}` lacks `{}`", shown(at), missing.join(" "));
    let fixed = format!("write `kustomize build {} {}`", flags.join(" "), shown_path(path));
    report.add(finding(&FLAGS, command, what, &run).why(why).help(fixed));
}

fn kubectl(look: &Look<'_>, file: &File, command: &Command, report: &mut Report) {
    let path = path_of(command);
    let Some((at, run)) = first_run(look, file, path) else { return };
    if run.config.way() == Way::Exec {
        let what = format!("`kubectl kustomize` of `{}` runs no exec function", shown(at));
        let help = format!(
            "write `kustomize build {} {}`, or take the annotation away and call `transship install kustomize`",
            Way::Exec.flags().join(" "),
            shown_path(path)
        );
        let why = "it has no `--enable-exec`, skips the function without a word and ends with 0";
        report.add(finding(&KUBECTL, command, what, &run).why(why).help(help));
    } else if !missing(command, &file.text, run.config.way().flags()).is_empty() {
        let what = format!("`kubectl kustomize` of `{}` lacks `--enable-alpha-plugins`", shown(at));
        let help = format!("write `kubectl kustomize --enable-alpha-plugins {}`", shown_path(path));
        report.add(finding(&FLAGS, command, what, &run).help(help));
    }
}

fn applies(look: &Look<'_>, file: &File, command: &Command, path: &str, report: &mut Report) {
    let Some((at, run)) = first_run(look, file, path) else { return };
    let verb = command.words.first().map_or("apply", String::as_str);
    let flags = needed(look, file, path).join(" ");
    let what = format!("`kubectl {verb} -k` of `{}` runs no plugins", shown(at));
    let help = format!("write `kustomize build {flags} {} | kubectl {verb} -f -`", shown_path(path));
    let why = "`-k` has no flag that switches them on";
    report.add(finding(&APPLY, command, what, &run).why(why).help(help));
}

/// Returns the first folder of a command that runs something of ours, and what it runs; exec functions first, because
/// they are the ones that fail in silence.
fn first_run<'a>(look: &Look<'a>, file: &File, path: &str) -> Option<(&'a str, Run)> {
    let runs = folders(&look.graph, &file.path, path).into_iter();
    let mut runs: Vec<_> =
        runs.flat_map(|at| look.graph.build(at).runs.into_iter().map(move |run| (at, run))).collect();
    runs.sort_by_key(|(_, run)| run.config.way());
    runs.into_iter().next()
}

/// Returns the flags that all runs of a command need together.
fn needed(look: &Look<'_>, file: &File, path: &str) -> Vec<&'static str> {
    let runs = folders(&look.graph, &file.path, path).into_iter().flat_map(|at| look.graph.build(at).runs);
    runs.map(|run| run.config.way()).min().map(|way| way.flags().to_vec()).unwrap_or_default()
}

fn finding(code: &'static Code, command: &Command, what: String, run: &Run) -> Diagnostic {
    let words = format!("`{}` is {}", run.config.label(), run.config.way().word());
    Diagnostic::new(code, place(command.mark, ""), what).label(place(run.config.mark(), ""), words)
}

fn shown_path(path: &str) -> &str {
    if path.is_empty() { "." } else { path }
}
