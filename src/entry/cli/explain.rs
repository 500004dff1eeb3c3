//! `explain`: a code, a path of the spec, or an object and a field of it.

use super::render::migrations;
use super::{Messages, When};
use crate::diagnostic::{Colour, Report};
use crate::entry::call::{Answer, Data, Exit};
use crate::entry::{expand, explain as codes, terminal};
use crate::explain::{self, Path, Question};
use clap::{Args, ValueEnum};
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
          Another file; the answer as JSON";

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
    let mut report = Report::new();
    let style = args.messages.style();
    let Some(migrations) = migrations(&args.file, &mut report) else {
        return Answer::to_person(String::new(), &report, style);
    };
    let question = question(subject, args.field.as_deref());
    match expand::explain(&migrations, args.environment.as_deref(), &question, &mut report) {
        None => Answer::to_person(String::new(), &report, style),
        // What a render warns about is no answer to this question.
        Some(Ok(answer)) => Answer::data(written(&answer, args)),
        Some(Err(explain::Unknown { what, help })) => {
            Answer { out: Data::nothing(), err: format!("error: {what}\nhelp: {help}\n"), exit: Exit::Call }
        }
    }
}

/// Codes are a letter and digits, which no field of the language is.
fn is_code(subject: &str) -> bool {
    let digits = subject.strip_prefix(['E', 'W', 'e', 'w']);
    digits.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
}

fn question(subject: &str, field: Option<&str>) -> Question {
    let plain = subject.split('[').next().unwrap_or_default();
    let parts: Vec<&str> = subject.split('/').collect();
    let (namespace, kind, name) = match parts.as_slice() {
        [kind, name] => (None, *kind, *name),
        [namespace, kind, name] => (Some((*namespace).to_owned()), *kind, *name),
        _ => return Question::Spec(Path::parse(subject)),
    };
    if !plain.contains('/') {
        return Question::Spec(Path::parse(subject));
    }
    let path = Path::parse(field.unwrap_or_default());
    Question::Object { kind: kind.to_owned(), name: name.to_owned(), namespace, path }
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
