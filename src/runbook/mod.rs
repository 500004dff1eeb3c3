//! What has to happen around a cutover, in order, as Markdown for people.
//!
//! Comes in: a [`Plan`]. Goes out: one section for each route that moves, with the environment's own names, ARNs and ports.
//! Never does: decide, run anything, look at a cluster. The words stand in the templates beside this file.

mod controller;
mod facts;
mod terraform;

use crate::plan::{CutoverPlan, CutoverShape, Plan, WorkloadPlan};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

/// Returns the runbook of an environment; `None` when no route moves.
#[must_use]
pub fn write(plan: &Plan) -> Option<String> {
    let engine = engine();
    let moves = plan.workloads.iter().flat_map(|workload| workload.cutovers.iter().map(move |it| (workload, it)));
    let sections: Vec<String> = moves.map(|(workload, cutover)| section(&engine, plan, workload, cutover)).collect();
    (!sections.is_empty()).then(|| format!("{}\n{}", head(plan), sections.join("\n")))
}

fn head(plan: &Plan) -> String {
    format!(
        "# Cutover of `{}` in `{}`\n\n\
         Written by `transship runbook` from the migration; it runs nothing and looks at nothing. Steps inside of Kubernetes are\n\
         commits to the migration, steps outside are Terraform or the AWS command line. Do not begin a step before the checks of the\n\
         one before it are green.\n",
        plan.migration, plan.environment
    )
}

fn section(engine: &Environment<'_>, plan: &Plan, workload: &WorkloadPlan, cutover: &CutoverPlan) -> String {
    let (template, context) = match &cutover.shape {
        CutoverShape::Controller { legacy, phase, stickiness_seconds } => {
            let split = controller::Split { legacy, phase: *phase, stickiness_seconds: *stickiness_seconds };
            (controller::TEMPLATE, controller::context(plan, workload, cutover, &split))
        }
        CutoverShape::Terraform(binding) => (terraform::TEMPLATE, terraform::context(plan, workload, cutover, binding)),
    };
    engine
        .render_str(template, context)
        .expect("internal error: every word of a runbook's template is in its context, which tests of both show")
}

fn engine() -> Environment<'static> {
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_auto_escape_callback(|_| AutoEscape::None);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    engine.set_syntax(syntax.expect("internal error: the usual delimiters differ from each other"));
    engine.add_filter("sh", |value: Value| shell(&plain(&value)));
    engine.add_filter("hcl", |value: Value| hcl(&plain(&value)));
    engine
}

/// Returns a text, the texts of a list with spaces between them, or of nothing the empty text.
fn plain(value: &Value) -> String {
    if value.is_none() || value.is_undefined() {
        return String::new();
    }
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => value
            .try_iter()
            .map_or_else(|_| value.to_string(), |items| items.map(|it| it.to_string()).collect::<Vec<_>>().join(" ")),
    }
}

/// Quotes a word for a shell: people paste these lines, and a path may hold anything but spaces.
fn shell(word: &str) -> String {
    let safe = |it: u8| it.is_ascii_alphanumeric() || b"-_./:=,@%+".contains(&it);
    if word.bytes().all(safe) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// Quotes a string for Terraform, where `${` and `%{` begin expressions.
fn hcl(text: &str) -> String {
    let text = text.replace('\\', r"\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace("${", "$${").replace("%{", "%%{"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_shell_and_of_terraform_stay_words() {
        assert_eq!(shell("arn:aws:elasticloadbalancing"), "arn:aws:elasticloadbalancing");
        assert_eq!(shell(""), "");
        assert_eq!(shell("/$(reboot)/it's"), r"'/$(reboot)/it'\''s'");
        assert_eq!(shell("i-0a i-0b"), "'i-0a i-0b'");
        assert_eq!(hcl("/${x}\"\\"), r#""/$${x}\"\\""#);
    }
}
