//! A folder with a chart -> its resources: `helm template`, then what the post-renderer does.
//!
//! Argo CD's own Helm knows no post-renderer. Both programs run without a shell between them, so that neither can fail
//! unseen; what Helm says on stderr is passed on.

use super::around::Around;
use super::parameters::{Parameters, refuse};
use super::{CHART, codes};
use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::entry::files::DiskFiles;
use crate::entry::post_render::{self, Options};
use crate::pipeline::Files;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::{Command, Output};

/// The program; it is looked up on `PATH`.
const HELM: &str = "helm";

/// Tells whether the chart has to do with us: as every plugin, we are asked about everybody's charts.
pub(super) fn is_ours(files: &DiskFiles) -> bool {
    let ours = |path: &str| files.read(path).is_ok_and(|text| text.contains("transship"));
    let templates = || files.list("templates", "").unwrap_or_default();
    ours(CHART) || templates().iter().any(|path| ours(path))
}

/// Renders the chart and expands the migrations in it; what Helm says for people is added to `said`.
///
/// # Errors
/// E0940 for values files that cannot be read, E0941 when Helm fails, and as the post-renderer.
pub(super) fn rendered(
    parameters: &Parameters,
    around: &Around,
    files: &DiskFiles,
    said: &mut String,
    report: &mut Report,
) -> Option<String> {
    let arguments = arguments(parameters, around, files, report)?;
    if lacks_dependencies(files) {
        run(&["dependency".into(), "build".into(), ".".into()], said, report)?;
    }
    let text = run(&arguments, said, report)?;
    if text.trim().is_empty() {
        let what = "the chart renders to nothing with these values";
        let help = "delete the Application if nothing shall run here; change the values otherwise";
        report.add(Diagnostic::new(&codes::EMPTY, Place::route(Route::root()), what).help(help));
        return None;
    }
    let options = Options { environment: parameters.environment.clone() };
    post_render::filter(&text, &options, files, report)
}

/// Returns the arguments of `helm template`, as Argo CD itself would choose them.
fn arguments(
    parameters: &Parameters,
    around: &Around,
    files: &DiskFiles,
    report: &mut Report,
) -> Option<Vec<OsString>> {
    let mut arguments: Vec<OsString> = vec!["template".into()];
    // Applications outside of Argo CD's own namespace are called NAMESPACE_NAME.
    let name = around.name.as_deref().and_then(|it| it.rsplit('_').next()).map(str::to_owned);
    arguments.extend(parameters.release.clone().or(name).map(Into::into));
    arguments.extend([".".into(), "--include-crds".into()]);
    let mut add = |flag: &str, value: OsString| arguments.extend([flag.into(), value]);
    if let Some(namespace) = &around.namespace {
        add("--namespace", namespace.into());
    }
    if let Some(version) = &around.kube_version {
        add("--kube-version", version.into());
    }
    for version in &around.api_versions {
        add("--api-versions", version.into());
    }
    let before = report.errors();
    for file in &parameters.values {
        match files.find(file) {
            Ok(path) => add("--values", path.into()),
            Err(problem) => {
                let help = "name a file of the repository, relative to the path of the Application";
                refuse("values", file, format!("`{file}` cannot be read: {problem}"), help, report);
            }
        }
    }
    for (key, value) in &parameters.set {
        // To Helm, a comma begins the next value.
        add("--set", format!("{key}={}", value.replace(',', "\\,")).into());
    }
    (report.errors() == before).then_some(arguments)
}

/// Tells whether the charts that this one needs have to be fetched.
fn lacks_dependencies(files: &DiskFiles) -> bool {
    let declared = files.read(CHART).is_ok_and(|text| text.lines().any(|line| line.starts_with("dependencies:")));
    declared && files.list("charts", "").is_ok_and(|it| it.is_empty())
}

fn run(arguments: &[OsString], said: &mut String, report: &mut Report) -> Option<String> {
    let verb = arguments.first().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    let (what, help) = match Command::new(HELM).args(arguments).output() {
        Ok(Output { status, stdout, stderr }) => {
            said.push_str(&String::from_utf8_lossy(&stderr));
            match (status.success(), String::from_utf8(stdout)) {
                (true, Ok(text)) => return Some(text),
                (true, Err(_)) => ("gave no UTF-8 text".to_owned(), "look for bytes in the chart's templates"),
                (false, _) => (format!("failed ({status})"), "look at what it said, which stands below"),
            }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => (
            "cannot run: there is no `helm` on PATH".to_owned(),
            "use the image that has it (`--target charts`), or mount one into the sidecar",
        ),
        Err(error) => (format!("cannot run: {error}"), "make `helm` on PATH executable"),
    };
    let what = format!("`{HELM} {verb}` {what}");
    report.add(Diagnostic::new(&codes::HELM, Place::route(Route::root()), what).help(help));
    None
}
