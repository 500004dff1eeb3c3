//! The folder of legacy plugins: Kustomize finds ours by the path of a file, and by nothing else.

use super::config::Way;
use super::scene::{PluginFile, elsewhere, place};
use super::version::Version;
use super::{Check, Look};
use crate::diagnostic::{Code, Diagnostic, Report};

pub(super) const CHECK: Check = Check { codes: &[&RELATIVE, &ABSENT, &RUN_BIT, &PATH, &DANGLING, &SKEW], check };

const RELATIVE: Code = Code::error(
    "E0629",
    "a relative KUSTOMIZE_PLUGIN_HOME",
    "Kustomize looks for a plugin from its own working folder, and runs it from the folder of the kustomization. A relative \
     `KUSTOMIZE_PLUGIN_HOME` is right for one of them at most. Write an absolute path, for example `$PWD/plugin/exec`.",
);

const ABSENT: Code = Code::error(
    "E0630",
    "a legacy plugin that is not installed",
    "A config without a function annotation is run by a legacy exec plugin: a file in the folder of plugins, whose path is \
     the group, the version and the kind. Kustomize finds none and speaks of Go object code (`Migration.so`). Call `transship \
     install kustomize`, or add the function annotation to the config.",
);

const RUN_BIT: Code = Code::error(
    "E0635",
    "a legacy plugin that may not be run",
    "The file of the plugin has no run bit, so that the system refuses it with `permission denied`. Archives and some \
     checkouts lose it. Call `transship install kustomize`, which sets it, or `chmod +x`.",
);

const PATH: Code = Code::error(
    "E0636",
    "a legacy plugin under a path that Kustomize does not look at",
    "Kustomize looks for `<group>/<version>/<kind in lower case>/<Kind>` below the folder of plugins, letter by letter. A \
     file under another name is never run, even where the file system takes both names for one.",
);

const DANGLING: Code = Code::error(
    "E0637",
    "a legacy plugin that runs a program which is not there",
    "The file of the plugin hands over to a program by its path, and there is none. Call `transship install kustomize`, \
     whose plugin takes `transship` from `PATH`.",
);

const SKEW: Code = Code::notice(
    "W0638",
    "a legacy plugin that runs another version",
    "The file of the plugin hands over to another version of the program than the one that runs now. Call `transship install \
     kustomize`, whose plugin takes `transship` from `PATH`.",
);

/// The files that belong into the folder, by their path.
pub const FILES: [&str; 3] = [
    "transship.dev/v1alpha1/migration/Migration",
    "transship.dev/v1alpha1/expandmigrations/ExpandMigrations",
    "transship.dev/v1alpha1/platform/Platform",
];

fn check(look: &Look<'_>, report: &mut Report) {
    let home = &look.scene.machine.plugins;
    if home.variable.is_some() && !home.path.starts_with('/') && !home.path.contains(":\\") {
        let place = elsewhere("KUSTOMIZE_PLUGIN_HOME", report);
        let what = format!("`{}` is relative", home.path);
        let help = format!("write `KUSTOMIZE_PLUGIN_HOME=\"$PWD/{}\"`", home.path.trim_start_matches("./"));
        report.add(Diagnostic::new(&RELATIVE, place, what).help(help));
    }
    for file in &home.files {
        look_at(&home.path, file, &look.scene.machine.own, report);
    }
    for run in look.graph.all.keys().flat_map(|at| look.graph.build(at).runs) {
        if run.config.way() != Way::Plugin {
            continue;
        }
        let kind = run.config.kind();
        let path = format!("transship.dev/v1alpha1/{}/{kind}", kind.to_ascii_lowercase());
        if !home.files.iter().any(|file| file.path == path) {
            let what =
                format!("`{}` needs the legacy plugin `{}/{path}`, which is not there", run.config.label(), home.path);
            let help = if home.exists {
                "call `transship install kustomize`, or add the function annotation"
            } else {
                "call `transship install kustomize`, which makes the folder, or add the function annotation"
            };
            report.add(Diagnostic::new(&ABSENT, place(run.config.mark(), "kind"), what).help(help));
        }
    }
}

fn look_at(home: &str, file: &PluginFile, own: &str, report: &mut Report) {
    let PluginFile { path, runnable, runs, tool } = file;
    let place = elsewhere(&format!("{home}/{path}"), report);
    let help = "call `transship install kustomize`";
    if !FILES.contains(&path.as_str()) {
        let near = FILES.iter().find(|it| it.eq_ignore_ascii_case(path)).unwrap_or(&FILES[0]);
        let diagnostic = Diagnostic::new(&PATH, place, "Kustomize never looks at this file");
        report.add(diagnostic.help(format!("rename it to `{home}/{near}`")));
        return;
    }
    if !runnable {
        let diagnostic = Diagnostic::new(&RUN_BIT, place.clone(), "the plugin may not be run");
        report.add(diagnostic.help(format!("{help}, or `chmod +x {home}/{path}`")));
    }
    let Some(program) = runs.as_ref().filter(|it| it.contains('/')) else { return };
    match tool {
        None => {
            report
                .add(Diagnostic::new(&DANGLING, place, format!("it runs `{program}`, which is not there")).help(help));
        }
        Some(tool) if tool.version.is_some() && tool.version != Version::find(own) => {
            let found = tool.version.map(|it| it.to_string()).unwrap_or_default();
            let what = format!("it runs `{program}`, which is version {found}, and this is {own}");
            report.add(Diagnostic::new(&SKEW, place, what).help(help));
        }
        Some(_) => {}
    }
}
