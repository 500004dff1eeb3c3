//! `matrix`: settings of all environments side by side.

use super::Messages;
use super::render::migrations;
use crate::diagnostic::{Report, listed_near};
use crate::difference::shortened;
use crate::entry::call::{Answer, Data, Exit};
use crate::entry::expand;
use crate::figure::{Column, Row, Table, VARIABLE, is_known, known};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::fmt::Write;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  transship matrix
          The usual settings of all workloads
  transship matrix scale cpu memory
          Some settings of all workloads
  transship matrix workloads.web workloads.web.env.LOG_LEVEL
          One workload; a variable
  transship matrix image --format markdown
          For a pull request

Settings: kind, image, scale (scale.min, scale.max), cpu, memory, budget, hosts, nodes, spread, storage, stop, security,
schedule, env.NAME. Values are those that were decided, defaults included. In the text, `=` is the value before it.";

/// Characters of a value in the text, which stands beside those of other environments.
const LONGEST: usize = 40;

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Matrix {
    /// What to show: a setting, `workloads.NAME`, or `workloads.NAME.SETTING` [default: the usual settings]
    #[arg(value_name = "FIELD")]
    fields: Vec<String>,

    /// The migration file; `-` reads stdin
    #[arg(long, short, value_name = "FILE", default_value = "migration.yaml")]
    file: PathBuf,

    /// How the table is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TableFormat,

    #[command(flatten)]
    messages: Messages,
}

#[derive(Clone, Copy, ValueEnum)]
enum TableFormat {
    /// For people; `=` stands for the value before it
    Text,
    /// One entry for each row
    Json,
    /// For spreadsheets
    Csv,
    /// For pull requests; rows that differ are bold
    Markdown,
}

/// Shows the table that the arguments ask for.
pub(super) fn matrix(args: &Matrix) -> Answer {
    let asked = match asked(&args.fields) {
        Ok(asked) => asked,
        Err(err) => return Answer { out: Data::nothing(), err, exit: Exit::Call },
    };
    let mut report = Report::new();
    let migrations = migrations(&args.file, &mut report);
    let table = migrations.and_then(|it| expand::matrix(&it, &asked, &mut report));
    let Some(table) = table.filter(|_| report.errors() == 0) else {
        return Answer::to_person(Data::nothing(), &report, args.messages.style());
    };
    if let Some(err) = asked.iter().find_map(|it| unknown(it, &table)) {
        return Answer { out: Data::nothing(), err, exit: Exit::Call };
    }
    if table.rows.is_empty() && !args.fields.is_empty() {
        let err = format!("error: no workload has {}\n", harmless(&args.fields.join(" or ")));
        return Answer { out: Data::nothing(), err, exit: Exit::Call };
    }
    Answer::data(written(args.format, &table))
}

/// Returns what is wrong with a field that names a workload or a variable which no environment has.
fn unknown(asked: &Column, table: &Table) -> Option<String> {
    let workload = asked.workload.as_ref().filter(|it| !table.workloads.contains(it));
    if let Some(workload) = workload {
        return Some(not_there("workload", workload, table.workloads.iter().map(String::as_str)));
    }
    let variable = asked.field.as_ref()?.strip_prefix(VARIABLE).filter(|it| !table.variables.contains(*it))?;
    Some(not_there("variable", variable, table.variables.iter().map(String::as_str)))
}

fn not_there<'a>(what: &str, word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.collect();
    let there =
        if known.is_empty() { "there is none".to_owned() } else { format!("there are {}", listed_near(word, known)) };
    format!("error: there is no {what} `{}`; {there}\n", harmless(word))
}

/// Returns a word of the call for a message.
fn harmless(word: &str) -> String {
    word.chars().filter(|it| !it.is_control()).take(80).collect()
}

/// Reads what is asked for; without anything, the usual fields of all workloads.
fn asked(fields: &[String]) -> Result<Vec<Column>, String> {
    if fields.is_empty() {
        return Ok(vec![Column { workload: None, field: None }]);
    }
    fields.iter().map(|it| column(it)).collect()
}

fn column(text: &str) -> Result<Column, String> {
    let (workload, field) = match text.strip_prefix("workloads.") {
        None => (None, Some(text)),
        Some(rest) => match rest.split_once('.') {
            Some((workload, field)) => (Some(workload), Some(field)),
            None => (Some(rest), None),
        },
    };
    if let Some(field) = field.filter(|it| !is_known(it)) {
        let near = listed_near(field, known());
        let shown = harmless(field);
        return Err(format!(
            "error: there is no setting `{shown}`; there are {near}\n\
             help: call `transship matrix --help` for all of them; a variable is `env.NAME`, a workload `workloads.NAME`\n"
        ));
    }
    Ok(Column { workload: workload.map(str::to_owned), field: field.map(str::to_owned) })
}

fn written(format: TableFormat, table: &Table) -> String {
    match format {
        TableFormat::Text => text(table),
        TableFormat::Json => format!("{:#}\n", json(table)),
        TableFormat::Csv => csv(table),
        TableFormat::Markdown => markdown(table),
    }
}

fn text(table: &Table) -> String {
    let head = ["workload", "setting"].into_iter().map(str::to_owned).chain(table.environments.clone());
    let mut lines = vec![head.collect::<Vec<_>>()];
    let mut before = None;
    for row in &table.rows {
        let workload = if before == Some(&row.workload) { String::new() } else { row.workload.clone() };
        before = Some(&row.workload);
        lines.push([workload, row.field.clone()].into_iter().chain(cells(row)).collect());
    }
    let width = |column: usize| lines.iter().map(|it| it[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..lines[0].len()).map(width).collect();
    let mut out = String::new();
    for line in lines {
        let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        out.push_str(cells.join("  ").trim_end());
        out.push('\n');
    }
    out
}

/// Equal neighbours are marked, so that differences stand out.
fn cells(row: &Row) -> Vec<String> {
    let common = common_repository(row);
    let cell = |(index, value): (usize, Option<&str>)| match value {
        _ if row.is_as_before(index) => "=".to_owned(),
        Some(value) => shortened(&value[common..], LONGEST),
        None => "-".to_owned(),
    };
    row.shown().enumerate().map(cell).collect()
}

/// Returns the length of the registry and folders that an image has in every environment: they would fill the line.
fn common_repository(row: &Row) -> usize {
    let folders = |value: &str| value.split('@').next().unwrap_or_default().rfind('/').map_or(0, |it| it + 1);
    let mut all = row.shown().flatten().filter(|_| row.field == "image").map(|it| &it[..folders(it)]);
    let Some(first) = all.next() else { return 0 };
    if all.all(|it| it == first) { first.len() } else { 0 }
}

fn json(table: &Table) -> serde_json::Value {
    let row = |row: &Row| {
        let values: serde_json::Map<_, _> =
            table.environments.iter().cloned().zip(row.shown().map(|it| json!(it))).collect();
        json!({"workload": row.workload, "field": row.field, "same": row.is_same(), "values": values})
    };
    json!({"environments": table.environments, "rows": table.rows.iter().map(row).collect::<Vec<_>>()})
}

fn csv(table: &Table) -> String {
    // A cell that begins like a formula would be computed by spreadsheets.
    let cell = |text: &str| {
        let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() };
        let quoted = text.contains([',', '"', '\n', '\r']);
        if quoted { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
    };
    let mut out = format!("workload,setting,{}\n", table.environments.join(","));
    for row in &table.rows {
        let values: Vec<String> = row.shown().map(|it| cell(it.unwrap_or_default())).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{},{},{}", cell(&row.workload), cell(&row.field), values.join(","));
    }
    out
}

fn markdown(table: &Table) -> String {
    let escaped = |text: &str| text.replace('|', "\\|").replace(['\n', '\r'], " ");
    let mut out = format!("| workload | setting | {} |\n", table.environments.join(" | "));
    out.push_str(&"| --- ".repeat(table.environments.len() + 2));
    out.push_str("|\n");
    for row in &table.rows {
        let setting = if row.is_same() { row.field.clone() } else { format!("**{}**", row.field) };
        let values: Vec<String> = row.shown().map(|it| escaped(it.unwrap_or("-"))).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "| {} | {setting} | {} |", row.workload, values.join(" | "));
    }
    out
}
