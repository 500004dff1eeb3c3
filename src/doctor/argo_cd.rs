//! Argo CD in the folder: options of its Kustomize, and Applications whose source it cannot render by itself.

use super::kustomization::Run;
use super::scene::{joined, place, shown, text};
use super::{Check, Look, chart};
use crate::diagnostic::{Code, Diagnostic, Place, Report};
use crate::tree::{Tree, Value};

pub(super) const CHECK: Check = Check { codes: &[&OPTIONS, &SOURCE, &CLUSTER], check };

const OPTIONS: Code = Code::error(
    "E0604",
    "Argo CD's Kustomize lacks the flags that functions need",
    "`kustomize.buildOptions` of the ConfigMap `argocd-cm` holds the flags of every `kustomize build` that Argo CD runs. \
     Without `--enable-exec` exec functions are skipped without a word, and with pruning switched on Argo CD deletes what \
     they used to yield; without `--enable-alpha-plugins` the sync fails. The options hold for all repositories: whoever may push to one of them can run \
     programs in the repo-server. The config management plugin (`transship install argocd`) has no such side effect.",
);

const SOURCE: Code = Code::error(
    "E0605",
    "an Argo CD source that needs a plugin",
    "Argo CD renders Helm charts with plain `helm template`, which knows no post-renderer, and applies a folder without a \
     kustomization as it is. A migration in such a source reaches the cluster unexpanded, which has no kind for it. Name the \
     config management plugin in the source (`plugin: {name: transship}`); `transship install argocd` prints what it needs.",
);

const CLUSTER: Code = Code::notice(
    "W0606",
    "an Argo CD source that depends on options of the cluster",
    "Argo CD's own Kustomize runs functions and plugins only when `kustomize.buildOptions` of `argocd-cm` allows it, and only \
     when the program is in the image of the repo-server. Neither can be seen from here. Use the config management plugin, or \
     look with the command that the finding shows.",
);

fn check(look: &Look<'_>, report: &mut Report) {
    let runs = any_run(look);
    let mut allowed = false;
    for (_, document) in look.scene.documents() {
        if (text(document, &["kind"]), text(document, &["metadata", "name"])) == (Some("ConfigMap"), Some("argocd-cm"))
        {
            allowed |= options(document, runs.as_ref(), report);
        }
    }
    if look.scene.documents().any(|(_, document)| discovers(document)) {
        return;
    }
    let allowed = if allowed { Allowed::Yes } else { Allowed::No };
    for (_, document) in look.scene.documents() {
        for source in sources(document) {
            application(look, source, allowed, report);
        }
    }
}

fn any_run(look: &Look<'_>) -> Option<Run> {
    let mut runs: Vec<_> = look.graph.all.keys().flat_map(|at| look.graph.build(at).runs).collect();
    runs.sort_by_key(|run| run.config.way());
    runs.into_iter().next()
}

/// Whether what is in the folder lets Argo CD's Kustomize run functions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Allowed {
    Yes,
    No,
}

/// The command that shows what a cluster allows.
const LOOK: &str = "name the plugin in the source (`plugin: {name: transship}`), or look with \
                    `kubectl -n argocd get configmap argocd-cm -o jsonpath='{.data.kustomize\\.buildOptions}'`";

/// Looks at the options; returns whether they allow exec functions.
fn options(document: &Tree, run: Option<&Run>, report: &mut Report) -> bool {
    let entries = document.get("data").and_then(Tree::entries).unwrap_or_default();
    let options = entries.iter().filter(|it| it.key.starts_with("kustomize.buildOptions"));
    let mut allowed = false;
    for entry in options {
        let given: Vec<&str> = entry.value.as_str().unwrap_or_default().split_whitespace().collect();
        let flags = run.map(|it| it.config.way().flags()).unwrap_or_default();
        let missing: Vec<_> = flags.iter().copied().filter(|flag| !given.contains(flag)).collect();
        allowed |= missing.is_empty();
        let Some(run) = run.filter(|_| !missing.is_empty()) else { continue };
        let what = format!("`{}` lacks `{}`", entry.key, missing.join(" "));
        let label = format!("`{}` is {}", run.config.label(), run.config.way().word());
        let help = format!(
            "write `{}: {}`, or name the plugin in the Applications (`transship install argocd`)",
            entry.key,
            flags.join(" ")
        );
        let why = if missing.contains(&"--enable-alpha-plugins") {
            "without it the sync fails with `external plugins disabled`"
        } else {
            "without it Argo CD skips the function without a word, and prunes what it used to yield"
        };
        let diagnostic = Diagnostic::new(&OPTIONS, Place::new(entry.value.mark, "data".into()), what);
        report.add(diagnostic.label(place(run.config.mark(), ""), label).why(why).help(help));
    }
    allowed
}

/// Returns the sources of an Application or of the template of an ApplicationSet.
fn sources(document: &Tree) -> Vec<&Tree> {
    let spec = match text(document, &["kind"]) {
        Some("Application") if text(document, &["apiVersion"]).is_some_and(|it| it.starts_with("argoproj.io/")) => {
            document.get("spec")
        }
        Some("ApplicationSet") => document.at(&["spec", "template", "spec"]),
        _ => None,
    };
    let Some(spec) = spec else { return Vec::new() };
    let many = match spec.get("sources").map(|it| &it.value) {
        Some(Value::List(items)) => items.as_slice(),
        _ => &[],
    };
    spec.get("source").into_iter().chain(many).collect()
}

fn application(look: &Look<'_>, source: &Tree, allowed: Allowed, report: &mut Report) {
    let Some((path, written)) = source.get("path").and_then(|it| Some((it, it.as_str()?))) else { return };
    let Some(at) = joined("", written).filter(|_| source.get("plugin").is_none()) else { return };
    if let Some(raw) = chart::migration_in(look.scene, &at) {
        let what = format!("Argo CD renders the chart `{}` without a post-renderer", shown(&at));
        let help = "write `plugin: {name: transship}` in the source; `transship install argocd` prints what it needs";
        let diagnostic = Diagnostic::new(&SOURCE, place(path.mark, "spec.source.path"), what);
        report.add(diagnostic.label(place(raw.mark, ""), raw.label).help(help));
    } else if let Some(run) = look.graph.build(&at).runs.into_iter().next().filter(|_| allowed == Allowed::No) {
        let what = format!("`{}` needs `{}`", shown(&at), run.config.way().flags().join(" "));
        let label = format!("`{}` is {}", run.config.label(), run.config.way().word());
        let diagnostic = Diagnostic::new(&CLUSTER, place(path.mark, "spec.source.path"), what);
        let why = "without `--enable-exec` Argo CD skips functions without a word";
        report.add(diagnostic.label(place(run.config.mark(), ""), label).why(why).help(LOOK));
    } else if let Some(raw) = look.raw_below(&at).filter(|_| !look.graph.all.contains_key(at.as_str())) {
        let what = format!("Argo CD applies `{}` as it is", shown(&at));
        let diagnostic = Diagnostic::new(&SOURCE, place(path.mark, "spec.source.path"), what);
        let help = "write `plugin: {name: transship}` in the source; `transship install argocd` prints what it needs";
        report.add(diagnostic.label(place(raw.mark, ""), raw.label).help(help));
    }
}

/// Tells whether a plugin of the folder finds its sources by itself: then a source need not name it.
fn discovers(document: &Tree) -> bool {
    text(document, &["kind"]) == Some("ConfigManagementPlugin") && document.at(&["spec", "discover"]).is_some()
}
