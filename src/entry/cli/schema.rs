//! `schema`: the language for editors, and the objects for Kustomize.

use crate::entry::call::{Answer, Data, Exit};
use crate::{pipeline, spec};
use clap::{Args, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  transship schema > migration.schema.json
          For editors; the first line of a file then names it:
          # yaml-language-server: $schema=migration.schema.json
  transship schema --kind chart-values > values.schema.json
          For a chart with `migration:` in its values
  transship schema --format openapi > openapi.json
          For `openapi: {path: openapi.json}` of a kustomization: patches of an overlay then merge lists
          of emitted objects (triggers, secrets, endpoints, containers) by key, instead of replacing them";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Schema {
    /// What is described [default: a file with migrations or platforms]
    #[arg(long, value_name = "KIND")]
    kind: Option<Kind>,

    /// In which form
    #[arg(long, value_name = "FORMAT", default_value = "json-schema")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// `kind: Migration`
    Migration,
    /// `kind: Platform`
    Platform,
    /// The values of a chart, with the migration under `migration`
    ChartValues,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// JSON Schema: draft 2020-12, or draft-07 for the values of a chart
    JsonSchema,
    /// OpenAPI of the emitted objects, with the merge keys of their lists
    Openapi,
}

/// Prints a schema.
pub(super) fn schema(args: &Schema) -> Answer {
    let Schema { kind, format } = args;
    let schema = match (format, kind) {
        (Format::JsonSchema, None) => spec::schema(),
        (Format::JsonSchema, Some(Kind::Migration)) => spec::migration_schema(),
        (Format::JsonSchema, Some(Kind::Platform)) => spec::platform_schema(),
        (Format::JsonSchema, Some(Kind::ChartValues)) => spec::values_schema(),
        (Format::Openapi, None) => pipeline::openapi(),
        (Format::Openapi, Some(_)) => {
            let err = "error: `--kind` goes with `--format json-schema`; OpenAPI describes what is emitted, of which a \
                       migration has no lists with keys: its maps merge, its lists replace; leave `--kind` out\n";
            return Answer { out: Data::nothing(), err: err.to_owned(), exit: Exit::Call };
        }
    };
    Answer::data(format!("{schema:#}\n"))
}
