//! A path of the spec -> what the language says of it: its meaning, its default with the reason.

use crate::explain::path::{Path, Step};
use crate::resolve::defaults::REASONS;
use crate::spec::shape::{Description, Field, RecordDescription};
use serde::Serialize;

/// What the language says of a field.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Meaning {
    /// What it is for.
    pub about: String,
    /// What holds when nothing is written, as the reference says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Why the defaults are what they are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
}

/// Where a path leads in the language.
#[derive(Clone, Copy)]
pub struct Found {
    /// What may stand there.
    pub description: Description,
    /// The field it is, or that it lies in, with its record.
    pub field: Option<(&'static RecordDescription, &'static Field)>,
}

/// Follows a path; returns the number of the step that leads nowhere, with the names that could have stood there.
///
/// # Errors
/// The first step that the language does not know.
pub fn find(root: &'static RecordDescription, path: &Path) -> Result<Found, (usize, Vec<&'static str>)> {
    let mut found = Found { description: Description::Record(root), field: None };
    for (at, step) in path.0.iter().enumerate() {
        found = match (found.description, step) {
            (Description::Record(record), Step::Key(key)) => {
                let names = || record.fields.iter().map(|it| it.name).collect();
                let field = record.fields.iter().find(|it| it.name == key).ok_or_else(|| (at, names()))?;
                Found { description: (field.description)(), field: Some((record, field)) }
            }
            (Description::Map(of), _) | (Description::List(of), Step::Index(_)) => Found { description: of(), ..found },
            (Description::Any, _) => found,
            _ => return Err((at, Vec::new())),
        };
    }
    Ok(found)
}

/// Tells whether every name on a path is in the tree: entries of maps have to be declared, fields need not be written.
pub fn declared(root: &'static RecordDescription, path: &Path, tree: &crate::tree::Tree) -> bool {
    let mut description = Description::Record(root);
    let mut tree = Some(tree);
    for step in &path.0 {
        let Some(key) = step.key() else { return false };
        description = match description {
            Description::Record(record) => match record.fields.iter().find(|it| it.name == key) {
                Some(field) => (field.description)(),
                None => return false,
            },
            Description::Map(of) => {
                if tree.and_then(|it| it.get(key)).is_none() {
                    return false;
                }
                of()
            }
            Description::Any => Description::Any,
            Description::List(_) | Description::Scalar { .. } => return false,
        };
        tree = tree.and_then(|it| it.get(key));
    }
    true
}

/// Returns what the language says of a field.
pub fn meaning(found: &Found) -> Meaning {
    let Some((record, field)) = found.field else { return Meaning::default() };
    let paragraphs = paragraphs(field.doc);
    let (default, about): (Vec<_>, Vec<_>) =
        paragraphs.into_iter().partition(|it| it.starts_with("Default:") || it.starts_with("Required"));
    let name = format!("{}.{}", record.name.trim_end_matches("Spec"), field.name);
    let reasons = REASONS.iter().filter(|it| it.fields.contains(&&*name)).map(|it| plain(it.text)).collect();
    Meaning { about: about.join(" "), default: default.into_iter().next(), reasons }
}

/// Returns a text with the reasons of constants that it names in braces.
pub fn with_reasons(text: &str) -> String {
    REASONS.iter().fold(text.to_owned(), |text, reason| {
        let name = format!("{{{}}}", reason.name);
        if text.contains(&name) { text.replace(&name, &plain(reason.text)) } else { text }
    })
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn paragraphs(doc: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for line in doc.lines().map(str::trim) {
        if line.is_empty() {
            all.push(String::new());
        } else if let Some(last) = all.last_mut() {
            last.push_str(if last.is_empty() { "" } else { " " });
            last.push_str(line);
        }
    }
    all.retain(|it| !it.is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::REASONS;
    use crate::spec::shape::{Description, RecordDescription};
    use crate::spec::{MigrationSpec, PlatformSpec};

    fn names(record: &'static RecordDescription, seen: &mut Vec<&'static str>, all: &mut Vec<String>) {
        if seen.contains(&record.name) {
            return;
        }
        seen.push(record.name);
        for field in record.fields {
            all.push(format!("{}.{}", record.name.trim_end_matches("Spec"), field.name));
            let mut description = (field.description)();
            while let Description::Map(of) | Description::List(of) = description {
                description = of();
            }
            if let Description::Record(record) = description {
                names(record, seen, all);
            }
        }
    }

    #[test]
    fn reasons_belong_to_fields_that_exist() {
        let (mut seen, mut all) = (Vec::new(), Vec::new());
        names(&MigrationSpec::RECORD, &mut seen, &mut all);
        names(&PlatformSpec::RECORD, &mut seen, &mut all);
        for reason in REASONS {
            assert!(!reason.text.trim().is_empty(), "{}", reason.name);
            for field in reason.fields {
                assert!(all.iter().any(|it| it == field), "{} is for `{field}`, which does not exist", reason.name);
            }
        }
    }
}
