//! `ARGOCD_APP_PARAMETERS` -> what the Application asks for.
//!
//! Argo CD passes the parameters a second time as `PARAM_…`, upper-cased and with every other character as `_`, so that
//! two names may meet; only the JSON is read. It is unset without a `plugin` section, and `null` with one that has no
//! parameters. Defaults that the plugin announces are never sent.

use super::codes;
use crate::diagnostic::{Diagnostic, Lines, Mark, Place, Report, Route, Source, listed, listed_near, nearest};
use serde_json::Value;
use std::collections::BTreeSet;

/// Variable with the parameters of the Application.
pub(super) const VARIABLE: &str = "ARGOCD_APP_PARAMETERS";

/// What an Application asks for; empty texts count as not written, because the form of the user interface sends them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parameters {
    /// The environment to render.
    pub(super) environment: Option<String>,
    /// The migration file.
    pub(super) path: Option<String>,
    /// Images by workload, or by `WORKLOAD/CONTAINER`.
    pub(super) images: Vec<(String, String)>,
    /// Numbers or ranges of pods by workload.
    pub(super) scale: Vec<(String, String)>,
    /// The release of a chart.
    pub(super) release: Option<String>,
    /// Values files of a chart.
    pub(super) values: Vec<String>,
    /// Single values of a chart.
    pub(super) set: Vec<(String, String)>,
}

/// What a parameter holds, in Argo CD's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Collection {
    /// One text.
    String,
    /// Texts in order.
    Array,
    /// Texts by key.
    Map,
}

/// What kind of folder takes a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Every folder.
    Any,
    /// One with a migration file.
    Migration,
    /// One with a chart.
    Chart,
}

/// A parameter that there is.
pub(super) struct Known {
    /// Its name.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) collection: Collection,
    /// Which folder takes it.
    pub(super) takes: Takes,
    /// Its title in the user interface.
    pub(super) title: &'static str,
    /// What it is for.
    pub(super) tooltip: &'static str,
}

/// Every parameter; a new one is a row here, a field of [`Parameters`] and a line in [`keep`].
pub(super) const KNOWN: &[Known] = &[
    Known {
        name: "environment",
        collection: Collection::String,
        takes: Takes::Any,
        title: "Environment",
        tooltip: "One of the environments that the migration declares",
    },
    Known {
        name: "path",
        collection: Collection::String,
        takes: Takes::Migration,
        title: "Migration file",
        tooltip: "Relative to the path of the Application",
    },
    Known {
        name: "images",
        collection: Collection::Map,
        takes: Takes::Migration,
        title: "Images",
        tooltip: "Workload, or WORKLOAD/CONTAINER for an init container or a sidecar: image with tag or digest",
    },
    Known {
        name: "scale",
        collection: Collection::Map,
        takes: Takes::Migration,
        title: "Scale",
        tooltip: "Workload: number of pods, or a range such as 2-10",
    },
    Known {
        name: "release",
        collection: Collection::String,
        takes: Takes::Chart,
        title: "Release",
        tooltip: "Name of the release; by default that of the Application",
    },
    Known {
        name: "values",
        collection: Collection::Array,
        takes: Takes::Chart,
        title: "Values files",
        tooltip: "Relative to the path of the Application; a later file wins",
    },
    Known {
        name: "set",
        collection: Collection::Map,
        takes: Takes::Chart,
        title: "Values",
        tooltip: "Single values by their path, such as image.tag; they win over the files",
    },
];

impl Collection {
    /// Returns the word that Argo CD uses.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Array => "array",
            Self::Map => "map",
        }
    }
}

/// Reads the parameters.
///
/// # Errors
/// E0920 for every parameter that is not understood.
pub(super) fn read(json: Option<&str>, report: &mut Report) -> Option<Parameters> {
    let before = report.errors();
    let mut parameters = Parameters::default();
    let mut seen = BTreeSet::new();
    for item in items(json, report)? {
        let Some((name, value)) = named(&item, report) else { continue };
        if seen.insert(name.to_owned()) {
            keep(&mut parameters, name, value, report);
        } else {
            refuse(name, "", "it is given twice", "give it once", report);
        }
    }
    (report.errors() == before).then_some(parameters)
}

/// Reports parameters that this kind of folder does not take.
pub(super) fn expect_only(parameters: &Parameters, wanted: Takes, because: &str, report: &mut Report) {
    let Parameters { environment: _, path, images, scale, release, values, set } = parameters;
    let given = [
        ("path", path.is_some()),
        ("images", !images.is_empty()),
        ("scale", !scale.is_empty()),
        ("release", release.is_some()),
        ("values", !values.is_empty()),
        ("set", !set.is_empty()),
    ];
    let taken = |it: &&Known| it.takes == Takes::Any || it.takes == wanted;
    let names: Vec<_> = KNOWN.iter().filter(taken).map(|it| it.name).collect();
    for (name, _) in given.into_iter().filter(|(name, is_given)| *is_given && !names.contains(name)) {
        let help = format!("remove it; there are {}", listed(names.iter().copied()));
        refuse(name, "", format!("it means nothing here, because {because}"), help, report);
    }
}

/// Reports what is wrong with a parameter, or with an entry of it.
pub(super) fn refuse(name: &str, key: &str, what: impl Into<String>, help: impl Into<String>, report: &mut Report) {
    let route = if key.is_empty() { Route::root() } else { Route::root().key(key) };
    let place = Place::new(place(name, String::new(), report), route);
    report.add(Diagnostic::new(&codes::PARAMETER, place, what).help(help));
}

/// Registers a parameter as the text that a finding points into.
fn place(name: &str, text: String, report: &mut Report) -> Mark {
    let source = report.add_source(Source::new(format!("parameter `{name}`"), text.into(), Lines::Lost));
    Mark { source, start: 0, end: 0 }
}

fn items(json: Option<&str>, report: &mut Report) -> Option<Vec<Value>> {
    let Some(json) = json.map(str::trim).filter(|it| !it.is_empty()) else { return Some(Vec::new()) };
    match serde_json::from_str(json) {
        Ok(Value::Null) => Some(Vec::new()),
        Ok(Value::Array(items)) => Some(items),
        // The text itself is not shown: it may hold whatever a user interface was given.
        other => {
            let why = other.err().map(|it| format!(": {it}")).unwrap_or_default();
            let what = format!("`{VARIABLE}` is no JSON list of parameters{why}");
            let help =
                "leave it to Argo CD, or write for example `[{\"name\": \"environment\", \"string\": \"prod\"}]`";
            report.add(Diagnostic::new(&codes::PARAMETER, Place::route(Route::root()), what).help(help));
            None
        }
    }
}

/// Returns a parameter with its row of the table.
fn named<'a>(item: &'a Value, report: &mut Report) -> Option<(&'static str, &'a Value)> {
    let Some(name) = item.get("name").and_then(Value::as_str) else {
        let what = format!("an entry of `{VARIABLE}` has no `name`");
        let help = format!("name one of {}", listed(KNOWN.iter().map(|it| it.name)));
        report.add(Diagnostic::new(&codes::PARAMETER, Place::route(Route::root()), what).help(help));
        return None;
    };
    let names = || KNOWN.iter().map(|it| it.name);
    let Some(known) = KNOWN.iter().find(|it| it.name == name) else {
        let help = match nearest(name, names()) {
            Some(near) => format!("write `{near}`; there are {}", listed_near(name, names())),
            None => format!("use {}", listed_near(name, names())),
        };
        let shown: String = name.chars().filter(|it| !it.is_control()).take(64).collect();
        refuse(&shown, "", "there is no such parameter", help, report);
        return None;
    };
    let wanted = known.collection;
    for other in [Collection::String, Collection::Array, Collection::Map] {
        if other != wanted && item.get(other.word()).is_some_and(|it| !it.is_null()) {
            let what = format!("it holds `{}`, but is `{}`", other.word(), wanted.word());
            refuse(known.name, "", what, example(known), report);
            return None;
        }
    }
    Some((known.name, item.get(wanted.word()).unwrap_or(&Value::Null)))
}

fn example(known: &Known) -> String {
    let value = match known.name {
        "environment" => "string: prod",
        "path" => "string: deploy/migration.yaml",
        "release" => "string: shop",
        "values" => "array: [values-prod.yaml]",
        "set" => "map: {image.tag: 1.9.0}",
        "images" => "map: {web: \"registry.example.com/shop/web:1.9.0\"}",
        _ => "map: {web: 2-10}",
    };
    format!("write `{{name: {}, {value}}}`", known.name)
}

fn keep(parameters: &mut Parameters, name: &'static str, value: &Value, report: &mut Report) {
    let Parameters { environment, path, images, scale, release, values, set } = parameters;
    match name {
        "environment" => *environment = text(name, value, report),
        "path" => *path = text(name, value, report),
        "release" => *release = text(name, value, report),
        "values" => *values = list(name, value, report),
        "images" => *images = map(name, value, report),
        "scale" => *scale = map(name, value, report),
        _ => *set = map(name, value, report),
    }
}

fn text(name: &str, value: &Value, report: &mut Report) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.trim().to_owned()).filter(|it| !it.is_empty()),
        _ => {
            refuse(name, "", "it is no text", "quote the value", report);
            None
        }
    }
}

fn list(name: &str, value: &Value, report: &mut Report) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().filter_map(|it| text(name, it, report)).collect(),
        _ => {
            refuse(name, "", "it is no list", "write `array: […]`", report);
            Vec::new()
        }
    }
}

/// Returns the entries of a map, sorted by key; without those whose value is empty.
fn map(name: &str, value: &Value, report: &mut Report) -> Vec<(String, String)> {
    match value {
        Value::Null => Vec::new(),
        Value::Object(entries) => {
            let texts = entries.iter().map(|(key, value)| (key.clone(), text(name, value, report)));
            let mut texts: Vec<_> = texts.filter_map(|(key, value)| Some((key, value?))).collect();
            texts.sort();
            texts
        }
        _ => {
            refuse(name, "", "it is no map", "write `map: {…}`", report);
            Vec::new()
        }
    }
}
