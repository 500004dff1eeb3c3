//! Versions of the hosts on `PATH`, and Helm's plugin.

use super::kustomization::Run;
use super::scene::{HelmPlugins, elsewhere, place};
use super::version::Version;
use super::{Check, Look, chart};
use crate::diagnostic::{Code, Diagnostic, Report};

pub(super) const CHECK: Check = Check { codes: &[&RANGE, &ARGUMENTS, &BREAKS, &NO_PLUGIN, &PLUGIN_SKEW, &HELM], check };

const RANGE: Code = Code::notice(
    "W0623",
    "a version of Kustomize that is not tested",
    "Functions find their working folder reliably since Kustomize 5.0.0; the tests of this program run 5.8.1. Older versions \
     resolve paths of functions in bases differently, and newer ones may change protocols that are still called alpha. kubectl \
     carries a Kustomize of its own, which counts for `kubectl kustomize`.",
);

const ARGUMENTS: Code = Code::error(
    "E0624",
    "arguments of a function that this Kustomize refuses",
    "`args` and `envs` of an exec function exist since Kustomize 5.7.0; older versions stop with an unknown field. The \
     program needs neither: remove them, or install Kustomize 5.7.0 or newer.",
);

const BREAKS: Code = Code::error(
    "E0625",
    "Helm 4's plugin in the folder of Helm 3",
    "Helm 3 and Helm 4 share one folder of plugins. Helm 3 does not understand the format of Helm 4's post-renderer plugins, \
     and then loads no plugin at all. Helm 3 needs no plugin: it finds `transship` on `PATH`. Remove the folder, or give Helm 4 \
     a folder of its own with `HELM_PLUGINS`.",
);

const NO_PLUGIN: Code = Code::error(
    "E0626",
    "Helm 4 without its plugin",
    "Helm 4 takes the name of an installed plugin for `--post-renderer`, not a program of `PATH`. A chart here holds a \
     migration, and the plugin is not installed. Call `transship install helm`.",
);

const PLUGIN_SKEW: Code = Code::notice(
    "W0627",
    "a Helm plugin of another version",
    "The plugin in Helm's folder was installed by another version of this program, and may call it with arguments that this \
     one does not know. Call `transship install helm` again, which updates it.",
);

const HELM: Code = Code::notice(
    "W0628",
    "a version of Helm with known faults",
    "`--post-renderer-args` exist since Helm 3.9.0. Helm 4 before 4.2.4 changes what post-renderers return: the ends of \
     block texts, and blank lines between documents.",
);

/// The first version whose functions find their folder.
const FIRST: Version = Version(5, 0, 0);
/// The last version that the tests run.
const TESTED: Version = Version(5, 8, 1);

fn check(look: &Look<'_>, report: &mut Report) {
    let machine = &look.scene.machine;
    for (tool, name) in [(&machine.kustomize, "Kustomize"), (&machine.kubectl, "kubectl's Kustomize")] {
        let Some((tool, version)) = tool.as_ref().and_then(|it| Some((it, it.version?))) else { continue };
        let newer = (version.0, version.1) > (TESTED.0, TESTED.1);
        if version < FIRST || newer {
            let age = if newer { "newer" } else { "older" };
            let what = format!("{name} {version} is {age} than what is tested ({FIRST} to {TESTED})");
            let place = elsewhere(&tool.path, report);
            report.add(Diagnostic::new(&RANGE, place, what).help(format!("install Kustomize {TESTED}")));
        }
    }
    if let Some(version) = machine.kustomize.as_ref().and_then(|it| it.version).filter(|it| *it < Version(5, 7, 0)) {
        look.graph.all.keys().flat_map(|at| look.graph.build(at).runs).for_each(|run| arguments(&run, version, report));
    }
    helm(look, report);
}

fn arguments(run: &Run, version: Version, report: &mut Report) {
    let Some(function) = &run.config.function else { return };
    let given = ["args", "envs"].into_iter().find(|it| function.spec.at(&["exec", it]).is_some());
    if let Some(field) = given {
        let what = format!("`exec.{field}` is unknown to Kustomize {version}, which is on PATH");
        let help = format!("remove `{field}`, or install Kustomize 5.7.0 or newer");
        report.add(Diagnostic::new(&ARGUMENTS, place(function.mark, "metadata.annotations"), what).help(help));
    }
}

fn helm(look: &Look<'_>, report: &mut Report) {
    let machine = &look.scene.machine;
    let Some((tool, version)) = machine.helm.as_ref().and_then(|it| Some((it, it.version?))) else { return };
    let plugin = machine.helm_plugins.as_ref();
    let installed = plugin.and_then(|it| Some((it, it.installed.as_ref()?)));
    match installed {
        Some((HelmPlugins { path, installed: _ }, _)) if version.0 < 4 => {
            let what = format!("the plugin `{path}/transship` keeps Helm {version} from loading any plugin");
            let place = elsewhere(&tool.path, report);
            let help = "call `transship install helm --remove`; Helm 3 finds `transship` on PATH";
            report.add(Diagnostic::new(&BREAKS, place, what).help(help));
        }
        Some((HelmPlugins { path, installed: _ }, found)) if Version::find(found) != Version::find(&machine.own) => {
            let place = elsewhere(&format!("{path}/transship/plugin.yaml"), report);
            let what = format!("the plugin is version {found}, and this is {}", machine.own);
            report.add(Diagnostic::new(&PLUGIN_SKEW, place, what).help("call `transship install helm`"));
        }
        None if version.0 >= 4 => no_plugin(look, &tool.path, report),
        _ => {}
    }
    // A Helm that was built from source does not say its patch, so that nothing can be said about it.
    let known = Version::find(&tool.said).is_some();
    if known && (version < Version(3, 9, 0) || version.0 == 4 && version < Version(4, 2, 4)) {
        let what = format!("Helm {version} has known faults around post-renderers");
        let place = elsewhere(&tool.path, report);
        report.add(Diagnostic::new(&HELM, place, what).help("install Helm 3.9.0 or newer, or 4.2.4 or newer"));
    }
}

fn no_plugin(look: &Look<'_>, helm: &str, report: &mut Report) {
    let Some(raw) = chart::charts(look.scene).find_map(|at| chart::migration_in(look.scene, at)) else { return };
    let place_of_helm = elsewhere(helm, report);
    let what = "Helm 4 has no plugin `transship`, which the migration of a chart needs";
    let diagnostic = Diagnostic::new(&NO_PLUGIN, place_of_helm, what).label(place(raw.mark, ""), raw.label);
    report.add(diagnostic.help("call `transship install helm`"));
}
