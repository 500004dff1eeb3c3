//! Helm charts whose templates hold a migration: where it may stand, and what commands must say.

use super::command::{Command, Program};
use super::scene::{File, Scene, base, folder, joined, place, shown, text};
use super::target::missing;
use super::{Check, Look, Raw};
use crate::diagnostic::{Code, Diagnostic, Mark, Report};

pub(super) const CHECK: Check = Check { codes: &[&PLACE, &HOOK, &COMMAND, &OUTPUT], check };

const PLACE: Code = Code::error(
    "E0631",
    "a migration in the folder `crds` of a chart",
    "Helm sends the files of `crds/` to the cluster before anything is rendered, and past every post-renderer. A migration \
     there is never expanded. Move it to `templates/`.",
);

const HOOK: Code = Code::error(
    "E0632",
    "a migration that is a Helm hook",
    "Helm 3 takes hooks out of the stream before the post-renderer runs, so that the migration reaches the cluster \
     unexpanded; Helm 4 passes it, and its objects would not be hooks. Take the annotation `helm.sh/hook` away.",
);

const COMMAND: Code = Code::error(
    "E0633",
    "a Helm command without the post-renderer",
    "The chart holds a migration. `helm install`, `upgrade` and `template` expand it only with `--post-renderer transship`, \
     which is the same in Helm 3 (the program on `PATH`) and in Helm 4 (the plugin of that name; `transship install helm`). \
     The choice is not stored with a release: every upgrade must name it again.",
);

const OUTPUT: Code = Code::error(
    "E0634",
    "`helm template --output-dir` writes before it post-renders",
    "Helm 3 writes the files of `--output-dir` before the post-renderer runs, and without it: the migration stands in them \
     unexpanded, and the exit code is 0. Leave `--output-dir` away and redirect stdout.",
);

/// Flags of Helm that take a value.
const WITH_VALUE: &[&str] = &[
    "-f",
    "--values",
    "-n",
    "--namespace",
    "--set",
    "--set-string",
    "--set-file",
    "--set-json",
    "--version",
    "--kube-context",
    "--kubeconfig",
    "--timeout",
    "--post-renderer",
    "--post-renderer-args",
    "--output-dir",
    "--repo",
    "-s",
    "--show-only",
    "-a",
    "--api-versions",
];

fn check(look: &Look<'_>, report: &mut Report) {
    for chart in charts(look.scene) {
        for file in ours(look.scene, chart) {
            if below(&file.path, chart, "crds") {
                let what = format!("`{}` is sent to the cluster past every post-renderer", file.path);
                let help = format!("move it to `{}/templates/`", shown(chart));
                report.add(Diagnostic::new(&PLACE, place(kind(file), "kind"), what).help(help));
            }
            if let Some(at) = file.text.find("helm.sh/hook") {
                let what = "a migration that is a hook is never expanded by Helm 3";
                let help = "take the annotation `helm.sh/hook` away";
                report.add(Diagnostic::new(&HOOK, place(mark(file, at, "helm.sh/hook"), "metadata"), what).help(help));
            }
        }
    }
    for (file, command) in look.scene.commands().filter(|(_, it)| it.program == Program::Helm) {
        command_of(look, file, command, report);
    }
}

fn command_of(look: &Look<'_>, file: &File, command: &Command, report: &mut Report) {
    let plain = command.plain(WITH_VALUE);
    let (Some(verb @ ("install" | "upgrade" | "template")), Some(written)) = (plain.first().copied(), plain.last())
    else {
        return;
    };
    let found = ["", folder(&file.path)].into_iter().find_map(|from| {
        let chart = joined(from, written)?;
        migration_in(look.scene, &chart).map(|raw| (chart, raw))
    });
    let Some((chart, raw)) = found else { return };
    let piped = verb == "template" && file.text.contains("transship post-render");
    let code = match () {
        () if command.has("--output-dir") => &OUTPUT,
        () if missing(command, &file.text, &["--post-renderer"]).is_empty() || piped => return,
        () => &COMMAND,
    };
    let (what, help) = if code == &OUTPUT {
        let what = format!("`helm template --output-dir` of `{}` writes the migration unexpanded", shown(&chart));
        (what, "leave `--output-dir` away, and redirect stdout into a file".to_owned())
    } else {
        (format!("`helm {verb}` of `{}` does not expand its migration", shown(&chart)), {
            "add `--post-renderer transship`, which is the same in Helm 3 and Helm 4".to_owned()
        })
    };
    let diagnostic = Diagnostic::new(code, place(command.mark, ""), what);
    report.add(diagnostic.label(place(raw.mark, ""), raw.label).help(help));
}

/// Returns the folders of all charts.
pub(super) fn charts(scene: &Scene) -> impl Iterator<Item = &str> {
    // A library chart is a part of others, and installed by none.
    let library = |file: &File| file.documents.first().and_then(|it| text(it, &["type"])) == Some("library");
    let charts = scene.files.iter().filter(move |file| base(&file.path) == "Chart.yaml" && !library(file));
    charts.map(|file| folder(&file.path))
}

/// Returns the place of the migration in a chart, if the folder is a chart that has one in its templates.
pub(super) fn migration_in(scene: &Scene, at: &str) -> Option<Raw> {
    scene.file(&joined(at, "Chart.yaml")?)?;
    let file = ours(scene, at).into_iter().find(|file| below(&file.path, at, "templates"))?;
    Some(Raw { mark: kind(file), label: format!("the migration of the chart is in `{}`", file.path) })
}

/// Returns the files of a chart that hold a migration; templates are no YAML, so that only words can be looked for.
fn ours<'a>(scene: &'a Scene, chart: &str) -> Vec<&'a File> {
    let holds = |file: &&File| {
        let inside = below(&file.path, chart, "templates") || below(&file.path, chart, "crds");
        let written = file.text.contains("kind: Migration") && file.text.contains("transship.dev/");
        inside && (written || file.text.contains("include \"transship"))
    };
    scene.files.iter().filter(holds).collect()
}

fn below(path: &str, chart: &str, inner: &str) -> bool {
    joined(chart, inner).is_some_and(|prefix| path.strip_prefix(&prefix).is_some_and(|rest| rest.starts_with('/')))
}

fn kind(file: &File) -> Mark {
    ["kind: Migration", "include \"transship"]
        .iter()
        .find_map(|words| Some(mark(file, file.text.find(words)?, words)))
        .unwrap_or_else(|| mark(file, 0, ""))
}

fn mark(file: &File, at: usize, words: &str) -> Mark {
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Mark { source: file.id, start: byte(at), end: byte(at + words.len()) }
}
