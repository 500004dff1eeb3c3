//! Legacy exec plugin of Kustomize: the config as a file, resources on stdin, resources on stdout.
//!
//! The only exec style that works in plain `kubectl kustomize`. Kustomize shows stderr only when the plugin fails.

use super::Door;
use super::call::{Answer, Call, Stdin};
use super::host::{Handed, Mode, Text, expand_handed, lines};
use super::read::{self, label};
use crate::diagnostic::{Lines, Report, Source};
use crate::output::{self, Format};
use crate::tree::{self, Tree};
use std::path::Path;
use std::sync::Arc;

/// The door: a config file as the first argument, and a variable that only Kustomize sets.
pub(super) const DOOR: Door = Door { recognises, answer };

fn recognises(call: &Call) -> bool {
    call.config_root.is_some() && config_file(call).is_some_and(Path::is_file)
}

fn config_file(call: &Call) -> Option<&Path> {
    call.args.first().map(Path::new)
}

fn answer(call: &Call) -> Answer {
    let mut report = Report::new();
    let out = respond(call, &mut report);
    Answer::to_host(out, &report)
}

fn respond(call: &Call, report: &mut Report) -> Option<String> {
    let files = read::folder(call.config_root.as_deref()?, report)?;
    let config_text: Arc<str> = read::file(config_file(call)?, read::Named::Migration, report)?.into();
    let items_in: Arc<str> = if call.stdin == Stdin::Piped { read::stdin(report)? } else { "".into() };
    // Kustomize wrote both texts itself: what it wrote wrongly is no place in a file of the user's.
    let config = trees("the plugin's config", &config_text, report)?.into_iter().next();
    let items = trees("the resources", &items_in, report)?;
    let mode = if items.is_empty() { Mode::Generator } else { Mode::Stream };
    let name = config.as_ref().map(label).unwrap_or_default();
    let handed = Handed { config, config_in: Text { name, text: config_text }, items, items_in, mode };
    let mut answered = Report::new();
    let expanded = expand_handed(handed, &files, &mut answered);
    *report = answered;
    let expanded = expanded?;
    Some(match mode {
        Mode::Generator => output::stream(&expanded.objects, Format::Yaml),
        Mode::Stream | Mode::Package => lines(&expanded).join("\n---\n") + "\n",
    })
}

fn trees(name: &str, text: &Arc<str>, report: &mut Report) -> Option<Vec<Tree>> {
    let id = report.add_source(Source::new(name.to_owned(), Arc::clone(text), Lines::Lost));
    let trees = tree::parse(id, report);
    (report.errors() == 0).then_some(trees)
}
