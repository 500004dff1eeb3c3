//! The command: arguments in, data on stdout, findings on stderr.
//!
//! The door for people and pipelines; it takes every call that no host is recognised by.

mod check;
mod diff;
mod doctor;
mod explain;
mod fit;
mod fmt;
mod folder;
mod graph;
mod init;
mod install;
mod matrix;
mod render;
mod runbook;
mod schema;
mod shell;

use super::call::{Answer, Call, Data, Exit};
use super::{Door, argocd, post_render, read, terminal};
use crate::diagnostic::{Colour, Style};
use check::Check;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use diff::Diff;
use doctor::Doctor;
use explain::Explain;
use fit::Fit;
use fmt::Fmt;
use graph::GraphArgs;
use init::Init;
use install::Install;
use matrix::Matrix;
use render::Render;
use runbook::Runbook;
use schema::Schema;
use shell::{Completions, Man};
use std::ffi::OsString;

/// The door.
pub(super) const DOOR: Door = Door { recognises: |_| true, answer };

/// The usual commands stand above all others, because most people need only them.
const TEMPLATE: &str = "\
{about}

The two usual commands:
  transship render --environment prod | kubectl apply -f -
          Render one environment of `migration.yaml`, and apply it
  transship render --all --out deploy
          Render every environment into a folder of its own, to be reviewed and committed

{usage-heading} {usage}

{all-args}{after-help}";

const AFTER: &str = "\
Exit codes: 0 all is well, 1 a file must change, 2 the call must change, 3 a bug of transship

Without arguments, transship serves the host that runs it: Kustomize (as KRM function or as
legacy exec plugin), kpt, and Helm 3 (as post-renderer). `transship install` sets a host up, and
`transship doctor` finds what a host does not say.";

#[derive(Parser)]
#[command(name = "transship", version, about, help_template = TEMPLATE, after_help = AFTER)]
struct Cli {
    #[command(subcommand)]
    command: Commands,
}

#[derive(Subcommand)]
enum Commands {
    /// Renders environments of a migration: to stdout, into a folder, or against a folder
    Render(Render),
    /// Shows what differs between two environments, or from a revision, by meaning
    Diff(Diff),
    /// Shows settings of all environments side by side
    Matrix(Matrix),
    /// Tells whether the pods fit on the node groups, and what the nodes cost, before anything is applied
    Fit(Fit),
    /// Shows who depends on whom: routes, calls, waits, triggers, secrets, shared volumes
    Graph(GraphArgs),
    /// Checks all environments, alone and against each other; `--fix` mends in the files what it can
    Check(Check),
    /// Writes a first migration, with comments that teach the language
    Init(Init),
    /// Puts files into the usual form, with their comments: order of keys, indentation, blanks
    Fmt(Fmt),
    /// Writes the steps of a cutover, those outside of Kubernetes too, with the names of one environment
    Runbook(Runbook),
    /// Sets a host up: Kustomize, Helm, Argo CD
    Install(Install),
    /// Finds what hosts do in silence: missing flags, plugins and controllers, versions, unexpanded migrations
    Doctor(Doctor),
    /// Replaces the migrations of a stream by their objects, as post-renderer of Helm or in a pipe
    PostRender(post_render::Args),
    /// Serves Argo CD, as config management plugin
    Argocd {
        /// What Argo CD asks for
        #[command(subcommand)]
        asked: argocd::Asked,
    },
    /// Tells where a value comes from, or more about a code such as E0203
    Explain(Explain),
    /// Prints the schema of the language for editors, of a chart's values, or merge keys for Kustomize
    Schema(Schema),
    /// Prints the completions of a shell
    Completions(Completions),
    /// Prints a page of the manual
    Man(Man),
}

/// How findings are shown.
#[derive(Args)]
struct Messages {
    /// How findings on stderr are written [default: human on a terminal, line elsewhere]
    #[arg(long, value_name = "FORMAT", help_heading = "Messages")]
    message_format: Option<MessageFormat>,

    /// When findings are coloured; `auto` heeds `NO_COLOR`, `CI` and `TERM=dumb`
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Messages")]
    color: When,
}

#[derive(Clone, Copy, ValueEnum)]
enum MessageFormat {
    /// With the lines of the file, for people
    Human,
    /// One line each: `file:line:column: error[E0203]: …`
    Line,
    /// One JSON object each
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

impl When {
    fn colour(self) -> Colour {
        match self {
            Self::Auto => terminal::colour(),
            Self::Always => Colour::Yes,
            Self::Never => Colour::No,
        }
    }
}

impl Messages {
    fn style(&self) -> Style {
        let colour = self.color.colour();
        match (self.message_format, terminal::style()) {
            (Some(MessageFormat::Human), _) | (None, Style::Snippet(_)) => Style::Snippet(colour),
            (Some(MessageFormat::Line), _) => Style::Line,
            (Some(MessageFormat::Json), _) => Style::Json,
            (None, other) => other,
        }
    }
}

fn answer(call: &Call) -> Answer {
    if call.args.is_empty() {
        return Answer::data(Cli::command().render_help().to_string());
    }
    run(&call.args)
}

/// Answers as the command `post-render` does: Helm 3 passes arguments on, but cannot name the command.
pub(super) fn post_render(args: &[OsString]) -> Answer {
    let command = [OsString::from("post-render")];
    run(&command.into_iter().chain(args.iter().cloned()).collect::<Vec<_>>())
}

fn run(args: &[OsString]) -> Answer {
    let name = [OsString::from("transship")];
    match Cli::try_parse_from(name.into_iter().chain(args.iter().cloned())) {
        Ok(Cli { command: Commands::Render(args) }) => render::render(&args),
        Ok(Cli { command: Commands::Diff(args) }) => diff::diff(&args),
        Ok(Cli { command: Commands::Matrix(args) }) => matrix::matrix(&args),
        Ok(Cli { command: Commands::Fit(args) }) => fit::fit(&args),
        Ok(Cli { command: Commands::Graph(args) }) => graph::graph(&args),
        Ok(Cli { command: Commands::Check(args) }) => check::check(&args),
        Ok(Cli { command: Commands::Fmt(args) }) => fmt::fmt(&args),
        Ok(Cli { command: Commands::Init(args) }) => init::start(&args),
        Ok(Cli { command: Commands::Runbook(args) }) => runbook::runbook(&args),
        Ok(Cli { command: Commands::Install(args) }) => install::install(&args),
        Ok(Cli { command: Commands::Schema(args) }) => schema::schema(&args),
        Ok(Cli { command: Commands::Completions(args) }) => shell::completions(&args),
        Ok(Cli { command: Commands::Man(args) }) => shell::man(&args),
        Ok(Cli { command: Commands::Doctor(args) }) => doctor::doctor(&args),
        Ok(Cli { command: Commands::PostRender(args) }) => post_render::answer(&args),
        Ok(Cli { command: Commands::Argocd { asked } }) => argocd::answer(asked),
        Ok(Cli { command: Commands::Explain(args) }) => explain::explain(&args),
        // That host shows nothing but what stands on stdout.
        Err(error) if error.use_stderr() && args.iter().any(|it| it == post_render::HELM_PLUGIN) => {
            post_render::told(error.render().to_string(), read::peek())
        }
        Err(error) => not_run(&error),
    }
}

/// Help and version are data; everything else that is not run is a mistake in the call.
fn not_run(error: &clap::Error) -> Answer {
    let text = error.render().to_string();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Answer::data(text),
        _ => Answer { out: Data::nothing(), err: text, exit: Exit::Call },
    }
}

#[cfg(test)]
mod tests {
    use super::{Cli, answer};
    use crate::entry::Exit;
    use crate::entry::call::{Call, Stdin};
    use clap::CommandFactory;

    fn called(args: &str) -> super::Answer {
        let args = args.split_whitespace().map(Into::into).collect();
        answer(&Call { args, config_root: None, stdin: Stdin::Terminal })
    }

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_begins_with_the_two_usual_commands() {
        for args in ["", "--help", "-h", "help"] {
            let answer = called(args);
            assert_eq!((answer.exit, answer.err.as_str()), (Exit::Done, ""), "{args}");
            let first: Vec<_> = answer.out.text().lines().take(10).collect();
            assert!(first.contains(&"  transship render --all --out deploy"), "{}", answer.out.text());
        }
    }

    #[test]
    fn a_wrong_call_exits_with_2_and_says_nothing_on_stdout() {
        for args in [
            "rendr",
            "render --al",
            "render --all --environment prod --out x",
            "render --out x --check y",
            "render --format json --out x",
            "render --all",
            "render none.yaml",
            "explain E9999",
            "runbook none.yaml",
            "diff dev",
            "diff dev prod --against x",
            "diff prod --file - --against -",
            "matrix replica",
            "fit none.yaml",
            "graph none.yaml",
            "matrix scale --file none.yaml",
        ] {
            let answer = called(args);
            assert_eq!((answer.exit, answer.out.text()), (Exit::Call, ""), "{args}: {}", answer.err);
            assert!(!answer.err.is_empty(), "{args}");
        }
    }
}
