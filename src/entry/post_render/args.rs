//! The call of the post-renderer: by Helm, by its plugin, or in a pipe.

use super::{Options, filter};
use crate::diagnostic::{Diagnostic, Place, Report, Route, Style, render};
use crate::entry::call::{Answer, Call, Exit, Stdin};
use crate::entry::{Door, cli, codes, read};
use std::path::{Path, PathBuf};

/// Variable that names the log, for hosts that pass no arguments.
const ERROR_LOG: &str = "TRANSSHIP_ERROR_LOG";

/// The argument by which the plugin of Helm 4 says what it is.
pub(in crate::entry) const HELM_PLUGIN: &str = "--helm-plugin";

const EXAMPLES: &str = "\
Examples:
  helm install shop charts/migration -f values-prod.yaml --post-renderer transship
          Helm 3, which runs the program without arguments; Helm 4 with the plugin of the same name
  helm install shop charts/migration --post-renderer transship \\
    --post-renderer-args --environment --post-renderer-args prod
          Another environment than the chart's values name
  helm template shop charts/migration > rendered.yaml; transship post-render < rendered.yaml
          To look for an error: Helm 4 drops what a post-renderer says
  helm template shop charts/migration | transship post-render --environment prod | kubectl apply -f -
          Without a release

Everything that is not ours passes byte for byte. Objects stand where Helm's order of kinds puts them.
Findings are on stderr. On an error nothing is on stdout.";

/// The arguments.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::entry) struct Args {
    /// The environment to render, instead of the `spec.environment` of the migrations
    #[arg(long, short, value_name = "NAME")]
    environment: Option<String>,

    /// Write the findings into this file too, for hosts that drop stderr; each run replaces it [env: TRANSSHIP_ERROR_LOG]
    #[arg(long, value_name = "FILE")]
    error_log: Option<PathBuf>,

    /// As plugin of Helm 4, which drops stderr: on an error write the findings to stdout as a list of texts, which Helm
    /// refuses and shows. Nobody else should take an exit code of 0 for that.
    #[arg(long, hide = true)]
    helm_plugin: bool,
}

/// The door: no arguments, or none but those of a post-renderer, and a stream on stdin.
pub(in crate::entry) const DOOR: Door = Door {
    recognises: |call| call.stdin == Stdin::Piped && call.args.first().is_none_or(|it| is_ours(it.to_str())),
    answer: |call: &Call| cli::post_render(&call.args),
};

/// Tells whether the first argument is one that Helm 3 passes on from `--post-renderer-args`.
fn is_ours(argument: Option<&str>) -> bool {
    let name = argument.unwrap_or_default().split('=').next().unwrap_or_default();
    ["-e", "--environment", "--error-log"].contains(&name)
}

/// Answers the call.
pub(in crate::entry) fn answer(args: &Args) -> Answer {
    let Args { environment, error_log, helm_plugin } = args;
    let mut report = Report::new();
    let options = Options { environment: environment.clone() };
    let out = (read::folder(Path::new("."), &mut report).zip(read::stdin(&mut report)))
        .and_then(|(files, text)| filter(&text, &options, &files, &mut report));
    let named = || std::env::var_os(ERROR_LOG).filter(|it| !it.is_empty()).map(PathBuf::from);
    if let Some(path) = error_log.clone().or_else(named) {
        log(&path, &mut report);
    }
    let answer = Answer::to_host(out, &report);
    if *helm_plugin && answer.exit != Exit::Done { told(render(&report, Style::Line), read::peek()) } else { answer }
}

/// Writes the findings where someone can read them; that nobody can is no reason to fail.
fn log(path: &Path, report: &mut Report) {
    if let Err(error) = std::fs::write(path, render(report, Style::Line)) {
        let what = format!("the findings cannot be written to `{}`: {error}", path.display());
        let diagnostic = Diagnostic::new(&codes::ERROR_LOG, Place::route(Route::root()), what);
        report.add(diagnostic.help("name a file in a folder that exists and can be written to"));
    }
}

/// Returns words of an error in a form that fails: Helm 4 (`splitAndDeannotate`, then `SortManifests`) takes nothing but
/// maps for documents, and quotes what it refuses. With an exit code it would say only that there was one.
///
/// The stream follows as it came: should a later Helm pass over the words, nothing is lost, and the cluster refuses the
/// migrations in it.
pub(in crate::entry) fn told(text: String, stream: Option<&str>) -> Answer {
    let line = |line: &str| format!("- '{}'\n", line.replace('\'', "''"));
    let mut out: String = text.lines().filter(|it| !it.trim().is_empty()).map(line).collect();
    if let Some(stream) = stream {
        out.push_str("---\n");
        out.push_str(stream);
    }
    Answer { out: out.into(), err: text, exit: Exit::Done }
}

#[cfg(test)]
mod tests {
    use super::{is_ours, told};
    use crate::diagnostic::{Diagnostic, Place, Report, Route, Style, render};
    use crate::entry::codes;

    #[test]
    fn only_arguments_of_a_post_renderer_are_taken_for_its_call() {
        let taken = ["-e", "--environment", "--environment=prod", "--error-log=x"];
        assert!(taken.iter().all(|it| is_ours(Some(it))));
        assert!(["--help", "-V", "render", "--env", ""].iter().all(|it| !is_ours(Some(it))));
    }

    #[test]
    fn what_helm_shall_show_is_no_document_and_the_stream_follows_it() {
        let mut report = Report::new();
        for what in ["it's `a: b` # c", "two"] {
            report.add(Diagnostic::new(&codes::INPUT, Place::route(Route::root()), what));
        }
        assert_eq!(
            told(render(&report, Style::Line), Some("kind: Migration\n")).out.text(),
            "- 'error[E0901]: it''s `a: b` # c'\n- 'error[E0901]: two'\n---\nkind: Migration\n"
        );
    }
}
