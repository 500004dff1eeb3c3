//! Codes of the doors.

use crate::diagnostic::{Code, Diagnostic, Place, Route};
use crate::{doctor, pipeline};

/// The input cannot be read.
pub(super) const INPUT: Code = Code::error(
    "E0901",
    "the input cannot be read",
    "The file that the call names does not exist, is a folder, or is larger than 64 MiB. Without a path, `transship render` \
     reads `migration.yaml` of the working folder; `-` reads stdin. What `diff --against` names must hold rendered objects of \
     one environment.",
);

/// A list of resources that is not understood.
pub(super) const NOT_A_LIST: Code = Code::error(
    "E0902",
    "the list of resources on stdin is not understood",
    "Called without arguments, and with one `kind: ResourceList` of `config.kubernetes.io` on stdin, the program is a KRM \
     function, as Kustomize and kpt run it. The list must be of version `v1` or `v1beta1`, and its `items` must be a list. \
     To read a migration from stdin, call `transship render -`.",
);

/// A function config that says nothing to us.
pub(super) const CONFIG: Code = Code::error(
    "E0903",
    "a function config that is not understood",
    "The config of the function is one of: `kind: Migration` (which is expanded), `kind: ExpandMigrations` of \
     `transship.dev/v1alpha1` with an optional `spec.environment`, or a `ConfigMap` with an optional `data.environment` \
     (which expand the migrations among the resources), or `kind: Platform`.",
);

/// Nothing was expanded.
pub(super) const NOTHING: Code = Code::error(
    "E0904",
    "there is no migration to expand",
    "A function that expands migrations found none, so that its output would lack every object that was meant to be \
     there. Usual causes: a misspelt `apiVersion` or `kind`; a component or overlay that expands before the resources \
     are loaded; or an annotation `config.kubernetes.io/path` on the function config, for which Kustomize passes no \
     resources at all.",
);

/// Two objects with one identity.
pub(super) const CLASH: Code = Code::error(
    "E0905",
    "two objects have the same identity",
    "Two migrations emit an object of the same kind, namespace and name with different content, or a resource of the \
     stream already has that identity. Only one of them can exist in a cluster. Rename one, give the migrations \
     different namespaces, or declare shared objects once.",
);

/// Sources without an end.
pub(super) const CIRCLE: Code = Code::error(
    "E0906",
    "files that name each other as their source",
    "`spec.source` names a file whose migration has a `spec.source` again, and so on, more than eight times.",
);

/// A folder or file that a person wrote.
pub(super) const HANDWRITTEN: Code = Code::error(
    "E0907",
    "a file that was not generated stands in the way",
    "`--out` writes one file for each object and a `kustomization.yaml`. It replaces and removes only files that begin \
     with the line by which it marks its own; a file of the same name without it belongs to a person. Choose a folder \
     of its own for rendered files, or remove the file.",
);

/// A folder that is not up to date.
pub(super) const STALE: Code = Code::error(
    "E0908",
    "the folder is not up to date",
    "`--check` renders as `--out` would, writes nothing, and compares. The differences are on stdout, in the form of \
     `git diff`: `-` is what stands in the folder, `+` is what would be written. Render again, and commit the result.",
);

/// Writing failed.
pub(super) const WRITE: Code = Code::error(
    "E0909",
    "a file cannot be written",
    "The system refused to read, write or remove a file of the output folder. Every file is replaced as a whole or not \
     at all; run the command again when the cause is mended.",
);

/// A function that is passed nothing.
pub(super) const SCOPED: Code = Code::notice(
    "W0910",
    "the function config has a path, so that the host passes no resources",
    "Kustomize takes an annotation `config.kubernetes.io/path` on the config of an exec function for a scope, and \
     passes no resources to it. Remove the annotation.",
);

/// An annotation of the host's.
pub(super) const HOST_ANNOTATION: Code = Code::notice(
    "W0911",
    "an annotation of the host's protocol is left out",
    "Annotations below `config.kubernetes.io/`, `internal.config.kubernetes.io/`, `config.k8s.io/` and \
     `kustomize.config.k8s.io/` are how Kustomize and its functions talk to each other. On an emitted object they would \
     change what the host does with it, and each host does something else; so no door emits them.",
);

/// A folder of an environment that is no more.
pub(super) const LEFT_FOLDER: Code = Code::notice(
    "W0912",
    "a rendered folder that belongs to no environment",
    "`--all` writes one folder for each environment. Another folder beside them holds rendered files; if it belongs to \
     an environment that was renamed or removed, what it lists may still be applied by someone. It is left alone, \
     because it may also belong to another migration.",
);

/// A file of somebody else.
pub(super) const FOREIGN: Code = Code::error(
    "E0960",
    "a file of somebody else stands where one of ours should",
    "`transship install` replaces and removes only files that it wrote itself, which it knows by lines in them. Another file \
     stands at the place, or a link, or a folder. Move it away, or install elsewhere with `--dir`.",
);

/// No place to install to.
pub(super) const NO_HOME: Code = Code::error(
    "E0961",
    "the host's folder of plugins is not known",
    "Hosts find their folder of plugins by variables (`KUSTOMIZE_PLUGIN_HOME`, `XDG_CONFIG_HOME`, `HELM_PLUGINS`, \
     `HELM_DATA_HOME`), or below `HOME`. None of them is set. Name the folder with `--dir`.",
);

/// A Helm that is not known.
pub(super) const WHICH_HELM: Code = Code::error(
    "E0962",
    "the version of Helm is not known",
    "Helm 4 needs a plugin, and Helm 3 loads no plugin at all when that one is in its folder. So the version must be known: \
     put `helm` on `PATH`, or say it with `--helm 3` or `--helm 4`.",
);

/// A Helm 3 that would be broken.
pub(super) const BREAKS_HELM: Code = Code::error(
    "E0963",
    "the plugin of Helm 4 would break a Helm 3",
    "Helm 3 and Helm 4 share one folder of plugins. Helm 3 does not understand the plugin of Helm 4, and then loads none at \
     all. Helm 3 is on `PATH` here. Install into a folder of its own with `--dir`, and name that folder in `HELM_PLUGINS` when \
     Helm 4 is called.",
);

/// A file where the starter would be written.
pub(super) const TAKEN: Code = Code::error(
    "E0964",
    "a file stands where the starter would be written",
    "`transship init` never replaces a file, and writes all of its files or none. Name another folder, remove the file, or \
     print the starter with `--stdout`.",
);

/// A file that is written in another form.
pub(super) const UNFORMATTED: Code = Code::error(
    "E0965",
    "a file is not in the usual form",
    "`transship fmt --check` changes nothing. The differences are on stdout, in the form of `git diff`: `-` is what stands in \
     the file, `+` is what `transship fmt` would write. Neither what the file says nor a comment would change.",
);

/// A migration among the items of a list.
pub(super) const IN_LIST: Code = Code::error(
    "E0920",
    "a migration inside of a list",
    "A document `kind: List` of the stream has a migration among its items. Everything that is not ours passes a \
     post-renderer byte for byte, so that the other items cannot be written anew without it. Write the migration as a \
     document of its own.",
);

/// A migration that is a hook.
pub(super) const HOOK: Code = Code::error(
    "E0921",
    "a migration that is a hook of Helm's",
    "Hooks are no part of a release: Helm would neither upgrade nor remove the objects of a migration that is one. Helm 3 \
     does not even show hooks to post-renderers. Remove the annotation `helm.sh/hook`; to run something before or after \
     the others, write a hook of your own into the chart.",
);

/// A stream without a migration.
pub(super) const NO_MIGRATION: Code = Code::notice(
    "W0922",
    "there is no migration in the stream",
    "A post-renderer may be set for every chart, so that a stream without a migration passes unchanged. If there should be \
     one: its template may be switched off by a value, its `apiVersion` may be misspelt, or (Helm 3) it may be a hook, \
     which post-renderers never see.",
);

/// A log that cannot be written.
pub(super) const ERROR_LOG: Code = Code::notice(
    "W0923",
    "the log of findings cannot be written",
    "`--error-log FILE` and the variable `TRANSSHIP_ERROR_LOG` name a file that takes what stderr says, because Helm 4 drops \
     stderr. Its folder must exist. The run itself is not affected.",
);

/// A parameter of an Application.
pub(super) const PARAMETER: Code = Code::error(
    "E0940",
    "a parameter that is not understood",
    "Argo CD passes the `plugin.parameters` of an Application. With a migration there are `environment` (a string; required \
     where the file has no `spec.environment`), `path` (the file, a string), `images` and `scale` (maps by workload). With \
     a chart there are `environment`, `release`, `values` (an array of files) and `set` (a map). Anything else would \
     silently change nothing. Defaults that the user interface shows are never sent.",
);

/// Helm cannot render a chart.
pub(super) const HELM: Code = Code::error(
    "E0941",
    "`helm` could not render the chart",
    "In a folder with a `Chart.yaml` and no `migration.yaml`, `transship argocd generate` runs `helm template` and expands \
     the migrations in what it prints. `helm` must be on the PATH of the sidecar, and must end with 0; where the chart \
     declares dependencies that are not in `charts/`, `helm dependency build` runs before.",
);

/// An Application without any object.
pub(super) const EMPTY: Code = Code::error(
    "E0942",
    "nothing would be applied",
    "The folder renders to no object at all. Argo CD would only warn of an empty output, and with pruning switched on \
     would delete everything that the Application has in the cluster. To stop everything on purpose, delete the \
     Application.",
);

/// All codes of this module.
pub const ALL: &[&Code] = &[
    &INPUT,
    &NOT_A_LIST,
    &CONFIG,
    &NOTHING,
    &CLASH,
    &CIRCLE,
    &HANDWRITTEN,
    &STALE,
    &WRITE,
    &SCOPED,
    &HOST_ANNOTATION,
    &LEFT_FOLDER,
    &FOREIGN,
    &NO_HOME,
    &WHICH_HELM,
    &BREAKS_HELM,
    &TAKEN,
    &UNFORMATTED,
    &IN_LIST,
    &HOOK,
    &NO_MIGRATION,
    &ERROR_LOG,
    &PARAMETER,
    &HELM,
    &EMPTY,
];

/// Returns the finding about a file that the system does not let be written.
pub(super) fn not_written(what: String) -> Diagnostic {
    let help = "mend what the system says, or name another place, and run the command again";
    Diagnostic::new(&WRITE, Place::route(Route::root()), what).help(help)
}

/// Returns every code of the program: of the pipeline, of `doctor`, and of the doors.
pub fn every() -> impl Iterator<Item = &'static Code> {
    pipeline::codes().chain(doctor::codes()).chain(ALL.iter().copied())
}

/// Tells whether the call must change, not a file.
pub(super) fn of_call(code: &Code) -> bool {
    [&INPUT, &NOT_A_LIST, &PARAMETER, &NO_HOME, &WHICH_HELM, &BREAKS_HELM, &TAKEN].contains(&code)
}
