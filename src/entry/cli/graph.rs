//! `graph`: who depends on whom.

use super::Messages;
use super::render::migrations;
use crate::diagnostic::Report;
use crate::entry::call::{Answer, Data};
use crate::entry::decided;
use crate::graph::{self, Graph};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  transship graph
          Who calls whom in all environments; what only some of them have says so
  transship graph -e prod --format mermaid
          For a README on GitHub: put it between ```mermaid and ```
  transship graph --format dot | dot -Tsvg > graph.svg
          A picture
  transship graph --format json | jq '.edges[] | select(.kind == \"calls\")'
          For programs

Shown are routes of the load balancer, `calls`, `after`, triggers that ask a store, targets outside, the secret store, and
volumes that several workloads mount. Circles of calls are shown as such; they are no error.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct GraphArgs {
    /// The migration file; `-` reads stdin
    #[arg(default_value = "migration.yaml")]
    file: PathBuf,

    /// The environment to show [default: all, in one graph]
    #[arg(long, short, value_name = "NAME")]
    environment: Option<String>,

    /// How the graph is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: GraphFormat,

    #[command(flatten)]
    messages: Messages,
}

#[derive(Clone, Copy, ValueEnum)]
enum GraphFormat {
    /// For a terminal
    Text,
    /// For Markdown on GitHub
    Mermaid,
    /// For Graphviz
    Dot,
    /// For programs
    Json,
}

/// Shows who depends on whom.
pub(super) fn graph(args: &GraphArgs) -> Answer {
    let mut report = Report::new();
    let migrations = migrations(&args.file, &mut report);
    let graph = migrations.and_then(|it| decided::graph(&it, args.environment.as_slice(), &mut report));
    let Some(graph) = graph.filter(|_| report.errors() == 0) else {
        return Answer::to_person(Data::nothing(), &report, args.messages.style());
    };
    // Warnings belong to `check`: here they would hide the answer.
    Answer::data(written(args.format, &graph))
}

fn written(format: GraphFormat, graph: &Graph) -> String {
    match format {
        GraphFormat::Text => graph::text(graph),
        GraphFormat::Mermaid => graph::mermaid(graph),
        GraphFormat::Dot => graph::dot(graph),
        GraphFormat::Json => format!("{:#}\n", graph::json(graph)),
    }
}
