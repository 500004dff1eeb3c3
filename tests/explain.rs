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
    use std::collections::BTreeMap;
    use std::ops::Range;
    use std::path::Path;
    use transship::diagnostic::{Lines, Report, Source};
    use transship::explain::{Path as ExplainPath, Step};
    use transship::object::Object;
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
        let traces = with_job(file, super::support::read(file), environment, pipeline::trace)?;
        let missing = traces.into_iter().filter(|it| !it.explained);
        Some(missing.map(|it| format!("{} {}", it.object, it.path)).collect())
    }

    /// Raises every number of the spec that is said to decide a field alone, and looks whether the field follows.
    pub(super) fn try_changes(file: &Path, environment: &str, tried: &mut super::Tried) {
        let text = super::support::read(file);
        let traced = |text: &str| with_job(file, text.to_owned(), environment, pipeline::trace);
        let rendered = |text: &str| {
            let objects = with_job(file, text.to_owned(), environment, pipeline::render)?;
            let named = |it: Object| (it.label(), serde_json::to_value(&it.body).expect("an object is data"));
            Some(objects.into_iter().map(named).collect::<BTreeMap<_, _>>())
        };
        let (Some(traces), Some(before)) = (traced(&text), rendered(&text)) else { return };
        let mut changes: BTreeMap<(String, String), Option<BTreeMap<String, Value>>> = BTreeMap::new();
        for trace in traces {
            let Some((number, unit, place)) = only_number(&trace.from, &text) else { continue };
            let changed = |value: &str| format!("{}{value}{}", &text[..place.start], &text[place.end..]);
            let pointer = pointer(&trace.path);
            let kind = trace.object.split('/').next().unwrap_or_default();
            let from = general(&trace.from[0].0.to_string());
            let kind_of_field =
                format!("{kind} {} from {}", general(&pointer), from.split('/').next_back().unwrap_or(""));
            if tried.followed.contains(&kind_of_field) {
                continue;
            }
            // An object of another name is a changed object, too: the name of a Job follows its content.
            let value =
                |all: &BTreeMap<String, Value>| all.get(&trace.object).and_then(|it| it.pointer(&pointer)).cloned();
            // Some fields only ask whether something is there, or whether it is 0; not every change is allowed.
            let tries = [format!("{}{unit}", number + 1), format!("0{unit}"), "null".to_owned()];
            let outcomes: Vec<bool> = tries
                .into_iter()
                .filter_map(|it| {
                    let key = (trace.from[0].2.clone(), it.clone());
                    let after = changes.entry(key).or_insert_with(|| rendered(&changed(&it))).as_ref()?;
                    Some(value(after) != value(&before))
                })
                .collect();
            if outcomes.contains(&true) {
                tried.followed.insert(kind_of_field);
            } else if !outcomes.is_empty() {
                tried.stayed.insert(kind_of_field, format!("{} {pointer}: {}", trace.object, trace.from[0].0));
            }
        }
    }

    fn pointer(path: &ExplainPath) -> String {
        let step = |it: &Step| match it {
            Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => format!("/{index}"),
        };
        path.0.iter().map(step).collect()
    }

    /// Returns a pointer without numbers.
    fn general(pointer: &str) -> String {
        pointer.split('/').map(|it| if it.parse::<usize>().is_ok() { "*" } else { it }).collect::<Vec<_>>().join("/")
    }

    /// Returns the number that alone decides, its unit and its place; `None` where several may decide, or none does.
    fn only_number(from: &[(ExplainPath, String, String)], text: &str) -> Option<(u64, String, Range<usize>)> {
        let [(_, value, at)] = from else { return None };
        let (line, column) = at.strip_prefix("migration.yaml:")?.split_once(':')?;
        let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
        let start = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
        let start = start + text[start..].char_indices().nth(column - 1)?.0;
        let digits = value.find(|it: char| !it.is_ascii_digit()).unwrap_or(value.len());
        let unit = &value[digits..];
        let known = unit.is_empty() || ["s", "m", "h", "%", "Mi", "Gi"].contains(&unit);
        let alone = text[start..].strip_prefix(value.as_str())?.starts_with([',', '}', '\n', ' ', ']']);
        (known && alone).then_some((value[..digits].parse().ok()?, unit.to_owned(), start..start + value.len()))
    }
}
