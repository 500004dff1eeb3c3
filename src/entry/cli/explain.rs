//! `explain`: a code, a path of the spec, or an object and a field of it.

use super::render::migrations_by;
use super::{Messages, When};
use crate::diagnostic::{Colour, Count, Report, Style, listed};
use crate::entry::call::{Answer, Data, Exit};
use crate::entry::expand::{self, Migration, declared};
use crate::entry::files::Edits;
use crate::entry::{argocd, explain as codes, terminal};
use crate::explain::{self, Path, Question};
use clap::{Args, ValueEnum};
use std::fmt::Write;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  transship explain E0312
          The long text of a code; without any argument, the list of all codes
  transship explain workloads.web.scale -e prod
          The value, every layer that sets it with its line, and what it decides
  transship explain Deployment/web spec.replicas -e prod
          The rule behind a field of the output, with the lines of the spec that it follows
  transship explain Deployment/web -e prod
          The object as YAML, each line with where it comes from
  transship explain Ingress/web 'metadata.annotations[alb.ingress.kubernetes.io/scheme]' -e prod
          Keys with dots in brackets; items of lists by number or by name: `spec.template.spec.containers[web].image`
  transship explain workloads.web.image -f shop/migration.yaml -e dev --format json | jq .setting.layers
          Another file; the answer as JSON
  helm template shop | transship explain workloads.web.scale -f - -e prod
          A migration as a chart or a kustomization writes it, from stdin";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Explain {
    /// A code, a path of the spec, or `Kind/name`; without it, all codes are listed
    subject: Option<String>,

    /// The field of the object
    field: Option<String>,

    /// The migration file; `-` reads stdin
    #[arg(long, short, value_name = "FILE", default_value = "migration.yaml")]
    file: PathBuf,

    /// The environment, instead of the `spec.environment` of the file
    #[arg(long, short, value_name = "NAME")]
    environment: Option<String>,

    /// Parameters of an Argo CD Application, as JSON: what they change is explained, too
    ///
    /// As in `ARGOCD_APP_PARAMETERS`: `[{"name": "scale", "map": {"web": "4-8"}}]`. They may choose the environment.
    #[arg(long, value_name = "JSON")]
    parameters: Option<String>,

    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Form,

    #[command(flatten)]
    messages: Messages,
}

#[derive(Clone, Copy, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// One JSON object
    Json,
}

/// Explains what the arguments name.
pub(super) fn explain(args: &Explain) -> Answer {
    let Some(subject) = args.subject.as_deref() else { return codes::explain(None) };
    if is_code(subject) {
        return codes::explain(Some(subject));
    }
    let question = match question(subject, args.field.as_deref()) {
        Ok(question) => question,
        Err(unknown) => return refused(&unknown),
    };
    let mut report = Report::new();
    let style = args.messages.style();
    let Some((migrations, environment)) = migrations(args, &mut report) else {
        return Answer::to_person(String::new(), &report, style);
    };
    let Some(Answered { best, others }) = answer(&migrations, environment.as_deref(), &question, &mut report) else {
        return Answer::to_person(String::new(), &report, style);
    };
    match best {
        // What a render warns about is no answer to this question.
        Ok(answer) => Answer { err: note(&others, &report, style), ..Answer::data(written(&answer, args)) },
        Err(unknown) => refused(&unknown),
    }
}

/// What several migrations of a file answer.
struct Answered {
    /// The best answer.
    best: Result<explain::Answer, explain::Unknown>,
    /// The migration that gives it, and those that know one as well, if there are any.
    others: Vec<String>,
}

/// Reads the migrations, with what hosts lay over them, and the environment that is asked for.
fn migrations(args: &Explain, report: &mut Report) -> Option<(Vec<Migration>, Option<String>)> {
    let mut migrations = migrations_by(&args.file, (expand::follow_by_layers, &Edits::default()), report)?;
    let asked = args.environment.as_deref();
    let environment = match &args.parameters {
        Some(json) => argocd::lay((json, asked), &mut migrations, report)?.environment,
        None => args.environment.clone(),
    };
    Some((migrations, environment))
}

/// Answers a question about one environment; of several migrations, the first one that knows an answer gives it.
///
/// # Errors
/// As the pipeline; what nobody knows, with the other environments that know it.
fn answer(
    migrations: &[Migration],
    environment: Option<&str>,
    question: &Question,
    report: &mut Report,
) -> Option<Answered> {
    let mut answers = Vec::new();
    for migration in migrations {
        answers.push(migration.explain(environment, question, report)?);
    }
    // The first of those that lead farthest.
    let depth = |it: &Result<_, explain::Unknown>| it.as_ref().err().map_or(usize::MAX, |it| it.depth);
    let knowing = migrations.iter().zip(&answers).filter(|(_, it)| it.is_ok());
    let names: Vec<String> = knowing.map(|(it, _)| it.name().to_owned()).collect();
    let best = answers.into_iter().rev().max_by_key(depth)?;
    let Err(unknown) = best else { return Some(Answered { best, others: names }) };
    let (others, _) = report.aside(|report| elsewhere(migrations, question, report));
    let list = listed(others.iter().map(String::as_str));
    let help = match others.as_slice() {
        [] => unknown.help,
        [only] => format!("it is in {list}: add `--environment {only}`"),
        _ => format!("it is in {list}: choose one with `--environment`"),
    };
    Some(Answered { best: Err(explain::Unknown { help, ..unknown }), others: Vec::new() })
}

/// Returns the environments that know an answer.
fn elsewhere(migrations: &[Migration], question: &Question, report: &mut Report) -> Vec<String> {
    let mut knows = |name: &String| {
        migrations.iter().any(|it| {
            it.environments().contains(name) && matches!(it.explain(Some(name), question, report), Some(Ok(_)))
        })
    };
    declared(migrations).into_iter().filter(|it| knows(it)).collect()
}

fn refused(explain::Unknown { what, help, depth: _ }: &explain::Unknown) -> Answer {
    Answer { out: Data::nothing(), err: format!("error: {what}\nhelp: {help}\n"), exit: Exit::Call }
}

/// Says who else would answer, and that what is explained does not render; findings themselves are no answer.
fn note(knowing: &[String], report: &Report, style: Style) -> String {
    let mut note = String::new();
    if style == Style::Json {
        return note;
    }
    if let [first, others @ ..] = knowing
        && !others.is_empty()
    {
        let others = listed(others.iter().map(String::as_str));
        // Writing to a String cannot fail.
        let _ = writeln!(note, "note: this is of the migration `{first}`; {others} answers too");
    }
    if report.errors() > 0 {
        let errors = Count { number: report.errors(), one: "error", many: "errors" };
        let _ = writeln!(
            note,
            "note: the environment does not render for {errors}; `transship check` shows what and where"
        );
    }
    note
}

/// Codes are a letter and digits, which no field of the language is.
fn is_code(subject: &str) -> bool {
    let digits = subject.strip_prefix(['E', 'W', 'e', 'w']);
    digits.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
}

/// Reads what is asked: a path of the spec, or `Kind/name` with a field.
///
/// # Errors
/// A path of the spec with a second argument.
fn question(subject: &str, field: Option<&str>) -> Result<Question, explain::Unknown> {
    let plain = subject.split('[').next().unwrap_or_default();
    let parts: Vec<&str> = if plain.contains('/') { subject.split('/').collect() } else { vec![subject] };
    let path = Path::parse(field.unwrap_or_default());
    let (namespace, kind, name) = match parts.as_slice() {
        [kind, name] => (None, *kind, *name),
        [namespace, kind, name] => (Some((*namespace).to_owned()), *kind, *name),
        _ if field.is_none() => return Ok(Question::Spec(Path::parse(subject))),
        _ => return Err(two(subject, field.unwrap_or_default())),
    };
    Ok(Question::Object { kind: kind.to_owned(), name: name.to_owned(), namespace, path })
}

/// Two arguments are an object and its field; a path of the spec is one.
fn two(subject: &str, field: &str) -> explain::Unknown {
    let help = if subject.contains(['.', '[']) {
        format!("write `{subject}.{field}` for a path of the spec")
    } else {
        format!("write `{subject}/{field}` for an object")
    };
    explain::Unknown { what: format!("`{subject}` is no `Kind/name`, and only that takes a field"), help, depth: 0 }
}

fn written(answer: &explain::Answer, args: &Explain) -> String {
    match args.format {
        Form::Json => serde_json::to_string_pretty(answer).map(|it| it + "\n").unwrap_or_default(),
        Form::Text => explain::text(answer, colour(args)),
    }
}

fn colour(args: &Explain) -> Colour {
    match args.messages.color {
        When::Always => Colour::Yes,
        When::Never => Colour::No,
        When::Auto => terminal::colour_of_data(),
    }
}
