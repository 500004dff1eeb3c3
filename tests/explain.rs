//! Where values come from: every field of the output is explained, the explanations are true, and they read well.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use support::{Case, entries, repository};

/// Returns folders and migration files of all golden cases and examples.
fn migrations() -> Vec<(PathBuf, &'static str)> {
    let cases = ["tests/cases/expand", "tests/cases/platform", "examples"];
    let folders = cases.into_iter().flat_map(|it| entries(&repository().join(it)).into_values());
    let files = ["migration.yaml", "jobs.yaml", "platform.yaml"];
    let all = folders.flat_map(|folder| files.map(|file| (folder.clone(), file)));
    all.filter(|(folder, file)| folder.join(file).is_file()).collect()
}

/// Returns the environments that are expected of a folder.
fn environments(folder: &Path) -> Vec<String> {
    let files = entries(&folder.join("expected")).into_keys();
    files.filter_map(|it| it.strip_suffix(".yaml").map(str::to_owned)).collect()
}

#[test]
fn every_field_of_every_expected_file_is_explained() {
    let (mut missing, mut asked) = (BTreeSet::new(), 0);
    for (folder, file) in migrations() {
        for environment in environments(&folder) {
            let found = library::unexplained(&folder.join(file), &environment);
            asked += usize::from(found.is_some());
            missing.extend(found.into_iter().flatten().map(|it| format!("{}: {it}", folder.display())));
        }
    }
    assert!(asked > 80, "only {asked} environments were looked at");
    assert!(missing.is_empty(), "nothing explains {} fields: {missing:#?}", missing.len());
}

/// What a change of the spec has shown.
#[derive(Debug, Default)]
struct Tried {
    /// Kinds of fields that changed with the field of the spec that is said to decide them.
    followed: BTreeSet<String>,
    /// Kinds of fields that stayed as they are, with the change.
    stayed: BTreeMap<String, String>,
}

#[test]
fn a_field_changes_with_the_field_of_the_spec_that_is_said_to_decide_it() {
    let mut tried = Tried::default();
    for (folder, file) in migrations().into_iter().filter(|(_, file)| *file == "migration.yaml") {
        for environment in environments(&folder) {
            library::try_changes(&folder.join(file), &environment, &mut tried);
        }
    }
    tried.stayed.retain(|field, _| !tried.followed.contains(field));
    assert!(tried.stayed.is_empty(), "what is said to decide them does not: {:#?}", tried.stayed);
    assert!(tried.followed.len() >= 80, "only {} kinds of fields were tried", tried.followed.len());
}

/// Asks the library, without a process for each question.
mod library {
    use serde_json::Value;
    use std::path::Path;
    use transship::diagnostic::{Lines, Report, Source};
    use transship::explain::{Answer, Path as ExplainPath, Question, Step};
    use transship::pipeline::{self, FileProblem, Files, Job};

    /// The files around a case.
    struct Around<'a>(&'a Path);

    impl Files for Around<'_> {
        fn read(&self, path: &str) -> Result<String, FileProblem> {
            std::fs::read_to_string(self.0.join(path)).map_err(|_| FileProblem::Missing)
        }

        fn list(&self, folder: &str, suffix: &str) -> Result<Vec<String>, FileProblem> {
            let files = super::entries(&self.0.join(folder)).into_keys().filter(|it| it.ends_with(suffix));
            Ok(files.map(|it| format!("{folder}/{it}")).collect())
        }
    }

    /// Calls `work` with the job of a text; `None` where it does not read.
    fn with_job<R>(
        file: &Path,
        text: String,
        environment: &str,
        work: impl Fn(&Job<'_>, &mut Report) -> Option<R>,
    ) -> Option<R> {
        let mut report = Report::new();
        let source = Source::new("migration.yaml".to_owned(), text.into(), Lines::Kept);
        let documents = pipeline::read(source, &mut report);
        let header = documents.migrations.first().or(documents.platforms.first())?;
        let files = Around(file.parent().expect("a file lies in a folder"));
        let platforms = if documents.migrations.is_empty() { &[] } else { &*documents.platforms };
        work(&Job { migration: header, platforms, environment: Some(environment.into()), files: &files }, &mut report)
    }

    /// Returns the fields that nothing explains; `None` where the file does not render by itself.
    pub(super) fn unexplained(file: &Path, environment: &str) -> Option<Vec<String>> {
        with_job(file, super::support::read(file), environment, pipeline::unexplained)
    }

    /// Raises every number of the spec that is said to decide a field alone, and looks whether the field follows.
    pub(super) fn try_changes(file: &Path, environment: &str, tried: &mut super::Tried) {
        let text = super::support::read(file);
        let rendered = |text: &str| with_job(file, text.to_owned(), environment, pipeline::render);
        let Some(objects) = rendered(&text) else { return };
        for object in &objects {
            let label = object.label();
            let body = serde_json::to_value(&object.body).expect("an object is data");
            for pointer in leaves(&body) {
                let kind_of_field = format!("{} {}", object.kind.kind, general(&pointer));
                if tried.followed.contains(&kind_of_field) {
                    continue;
                }
                let question = question(&label, &pointer);
                let answer =
                    with_job(file, text.clone(), environment, |job, report| pipeline::explain(job, &question, report));
                let Some(Ok(Answer::Field { field, .. })) = answer else { continue };
                let answer = serde_json::to_value(&field).expect("an answer is data");
                let Some((changed, what)) = only_number(&answer, &text) else { continue };
                let Some(after) = rendered(&changed) else { continue };
                let after = after.iter().find(|it| it.label() == label);
                let after = after.map(|it| serde_json::to_value(&it.body).expect("an object is data"));
                // An object of another name is a changed object, too: the name of a Job follows its content.
                let same = after.is_some_and(|it| it.pointer(&pointer) == body.pointer(&pointer));
                if same {
                    tried.stayed.insert(kind_of_field, format!("{label} {pointer}: {what}"));
                } else {
                    tried.followed.insert(kind_of_field);
                }
            }
        }
    }

    fn question(label: &str, pointer: &str) -> Question {
        let (kind, name) = label.split_once('/').expect("a label has two parts");
        let step = |it: &str| match it.parse() {
            Ok(index) => Step::Index(index),
            Err(_) => Step::Key(it.replace("~1", "/").replace("~0", "~")),
        };
        let path = ExplainPath(pointer.split('/').skip(1).map(step).collect());
        Question::Object { kind: kind.to_owned(), name: name.to_owned(), namespace: None, path }
    }

    /// Returns JSON pointers to everything that has nothing inside.
    fn leaves(value: &Value) -> Vec<String> {
        let inside: Vec<(String, &Value)> = match value {
            Value::Object(map) => {
                map.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
            }
            Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
            _ => return vec![String::new()],
        };
        let below = |(key, value): (String, &Value)| leaves(value).into_iter().map(move |it| format!("/{key}{it}"));
        inside.into_iter().flat_map(below).collect()
    }

    /// Returns a pointer without numbers.
    fn general(pointer: &str) -> String {
        pointer.split('/').map(|it| if it.parse::<usize>().is_ok() { "*" } else { it }).collect::<Vec<_>>().join("/")
    }

    /// Returns the text with the one number raised that decides, and which it was; `None` where several may, or none.
    fn only_number(field: &Value, text: &str) -> Option<(String, String)> {
        let set: Vec<&Value> = field["settings"].as_array()?.iter().filter(|it| it["value"].is_string()).collect();
        let [setting] = set.as_slice() else { return None };
        let layer = setting["layers"].as_array()?.first()?;
        let at = layer["at"].as_str()?.strip_prefix("migration.yaml:")?;
        let (line, column) = at.split_once(':')?;
        let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
        let start = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
        let start = start + text[start..].char_indices().nth(column - 1)?.0;
        let written = layer["value"].as_str()?;
        let digits = written.find(|it: char| !it.is_ascii_digit()).unwrap_or(written.len());
        let number: u64 = written[..digits].parse().ok()?;
        let unit = &written[digits..];
        let start = start + text[start..].starts_with(['"', '\'']).then_some(1).unwrap_or(0);
        let known = unit.is_empty() || ["s", "m", "h", "%", "Mi", "Gi"].contains(&unit);
        if !known || layer["short"].is_string() || !text[start..].starts_with(written) {
            return None;
        }
        let changed = format!("{}{}{}", &text[..start], number + 1, &text[start + digits..]);
        Some((changed, format!("{} at {at} from {number} to {}", setting["path"], number + 1)))
    }
}
