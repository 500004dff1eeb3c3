//! The parameters of a folder, as Argo CD's user interface shows them.
//!
//! Argo CD never sends what is announced here, so that only what is true without a parameter is announced as a value.

use super::around::Around;
use super::parameters::{self, Collection, KNOWN, Known, Parameters, Takes};
use super::{Found, found, migrations};
use crate::diagnostic::{Report, listed};
use crate::entry::call::{Answer, Exit};
use crate::entry::expand::Migration;
use serde::Serialize;
use std::collections::BTreeMap;

/// What `plugin.yaml` announces itself, because it is the same in every folder.
const STATIC: &str = "path";

/// A parameter in the form of Argo CD's API.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Announcement {
    name: &'static str,
    title: &'static str,
    tooltip: String,
    required: bool,
    item_type: &'static str,
    collection_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    string: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    map: Option<BTreeMap<String, String>>,
}

/// Answers with the parameters.
///
/// A migration that cannot be read is announced with what is known without it, and with exit 0: the user interface
/// would show nothing at all otherwise, not even the parameter `path` that may mend it. Generating says what is wrong.
pub(super) fn answer(around: &Around) -> Answer {
    let mut report = Report::new();
    let announced = announced(around, &mut report);
    let out = serde_json::to_string_pretty(&announced).expect("internal error: announcements are plain data") + "\n";
    let Answer { err, .. } = Answer::to_host(None, &report);
    Answer { out: out.into(), err, exit: Exit::Done }
}

fn announced(around: &Around, report: &mut Report) -> Vec<Announcement> {
    let parameters = parameters::read(around.parameters.as_deref(), report).unwrap_or_default();
    let Some(files) = around.files(report) else { return Vec::new() };
    let (takes, migrations) = match found(&parameters, &files) {
        Found::Chart => (Takes::Chart, Vec::new()),
        Found::Migration(path) => (Takes::Migration, migrations(&path, &files, report).unwrap_or_default()),
    };
    let shown = KNOWN.iter().filter(|it| (it.takes == Takes::Any || it.takes == takes) && it.name != STATIC);
    shown.map(|known| announcement(known, &parameters, &migrations)).collect()
}

fn announcement(known: &Known, parameters: &Parameters, migrations: &[Migration]) -> Announcement {
    let Known { name, collection, takes: _, title, tooltip } = *known;
    let own: Vec<_> = migrations.iter().map(Migration::own_environment).collect();
    let mut announcement = Announcement {
        name,
        title,
        tooltip: tooltip.to_owned(),
        required: false,
        item_type: "string",
        collection_type: collection.word(),
        string: None,
        map: (collection == Collection::Map).then(BTreeMap::new),
    };
    match name {
        "environment" => {
            announcement.required = own.iter().any(Option::is_none);
            announcement.string = own.first().cloned().flatten();
            let names = environments(migrations);
            if !names.is_empty() {
                announcement.tooltip = listed(names.iter().map(String::as_str));
            }
        }
        "images" => {
            let asked = parameters.environment.as_deref();
            announcement.map = Some(migrations.iter().flat_map(|it| it.images(asked)).collect());
        }
        _ => {}
    }
    announcement
}

fn environments(migrations: &[Migration]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in migrations.iter().flat_map(Migration::environments) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
