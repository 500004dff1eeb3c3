//! Random edits of migrations: whatever changes the output shows in a difference, and nothing else does.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;

use std::path::Path;
use support::{entries, read, repository};
use transship::diagnostic::{Lines, Report, Source};
use transship::difference::{Difference, compare};
use transship::object::{Object, thousandths};
use transship::output::{Format, write_stream};
use transship::pipeline::{self, Documents, FileProblem, Files, Job, environments};
use transship::tree::{Style, Tree, Value};

/// Edits of each migration.
const EDITS: usize = 12;

/// The files beside a migration.
struct Beside<'a>(&'a Path);

impl Files for Beside<'_> {
    fn read(&self, path: &str) -> Result<String, FileProblem> {
        std::fs::read_to_string(self.0.join(path)).map_err(|_| FileProblem::Missing)
    }

    fn list(&self, folder: &str, ending: &str) -> Result<Vec<String>, FileProblem> {
        let folder_path = self.0.join(folder);
        if !folder_path.is_dir() {
            return Ok(Vec::new());
        }
        let names = entries(&folder_path).into_keys().filter(|it| it.ends_with(ending));
        Ok(names.map(|it| format!("{folder}/{it}")).collect())
    }
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits are an index") % bound
    }
}

fn documents(folder: &Path, report: &mut Report) -> Documents {
    let text = read(&folder.join("migration.yaml"));
    pipeline::read(Source::new("migration.yaml".to_owned(), text.into(), Lines::Kept), report)
}

fn render(documents: &Documents, folder: &Path, environment: &str, report: &mut Report) -> Option<Vec<Object>> {
    let job = Job {
        migration: documents.migrations.first()?,
        platforms: &documents.platforms,
        environment: Some(environment.into()),
        files: &Beside(folder),
    };
    pipeline::render(&job, report)
}

fn bytes(objects: &[Object]) -> Vec<u8> {
    let mut out = Vec::new();
    write_stream(objects, Format::Yaml, &mut out).expect("memory can be written to");
    out
}

/// `1024Mi` and `1Gi` are other bytes and no difference.
fn are_same_amounts(before: &[Object], after: &[Object]) -> bool {
    let text = |objects: &[Object]| String::from_utf8(bytes(objects)).expect("YAML is text");
    let amount = |line: &str| line.rsplit(' ').next().and_then(thousandths);
    let (before, after) = (text(before), text(after));
    let same = |(one, two): (&str, &str)| one == two || amount(one).is_some() && amount(one) == amount(two);
    before.lines().count() == after.lines().count() && before.lines().zip(after.lines()).all(same)
}

/// Another order of what has none, such as the groups that have a role.
fn are_reordered(before: &[Object], after: &[Object]) -> bool {
    let lines = |objects: &[Object]| {
        let text = String::from_utf8(bytes(objects)).expect("YAML is text");
        let mut lines: Vec<String> = text.lines().map(|it| it.replace("- ", "  ")).collect();
        lines.sort();
        lines
    };
    lines(before) == lines(after)
}

fn count(tree: &Tree) -> usize {
    1 + match &tree.value {
        Value::Scalar(_) => 0,
        Value::List(items) => items.iter().map(count).sum(),
        Value::Map(entries) => entries.iter().map(|it| count(&it.value)).sum(),
    }
}

/// Changes the node of a number, in the order in which they stand: a scalar becomes another one, of a map or a list one
/// item is taken away, or put at the end.
fn edit(tree: &mut Tree, number: &mut usize, numbers: &mut Numbers) -> bool {
    if *number == 0 {
        change(tree, numbers);
        return true;
    }
    *number -= 1;
    match &mut tree.value {
        Value::Scalar(_) => false,
        Value::List(items) => items.iter_mut().any(|it| edit(it, number, numbers)),
        Value::Map(entries) => entries.iter_mut().any(|it| edit(&mut it.value, number, numbers)),
    }
}

fn change(tree: &mut Tree, numbers: &mut Numbers) {
    match &mut tree.value {
        Value::List(items) if !items.is_empty() => {
            let item = items.remove(numbers.below(items.len()));
            if numbers.below(2) == 0 {
                items.push(item);
            }
        }
        Value::Map(entries) if !entries.is_empty() => {
            entries.remove(numbers.below(entries.len()));
        }
        Value::Scalar(scalar) => {
            scalar.text = another(&scalar.text, numbers).into();
            scalar.style = if numbers.below(8) == 0 { Style::Quoted } else { scalar.style };
        }
        Value::List(_) | Value::Map(_) => {}
    }
}

fn another(text: &str, numbers: &mut Numbers) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    match (number.parse::<u64>(), text) {
        (Ok(number), _) => format!("{}{unit}", number.saturating_add(1 + numbers.below(3) as u64)),
        (_, "true") => "false".to_owned(),
        (_, "false") => "true".to_owned(),
        _ => {
            let endings = ["x", "-2", ".example", "/y", ", z", " z"];
            format!("{text}{}", endings[numbers.below(endings.len())])
        }
    }
}

fn changes(difference: &Difference) -> Vec<String> {
    let line = |it: &transship::difference::Change| {
        format!("{} {:?} {:?} {:?} {:?}", it.object, it.field, it.old, it.new, it.secret)
    };
    difference.changes.iter().map(line).collect()
}

/// Calls `look` with the objects of an environment of every case, before and after each edit that can be rendered.
fn each_edit(mut look: impl FnMut(&str, &[Object], &[Object])) {
    let mut numbers = Numbers(1);
    let cases = entries(&repository().join("tests/cases/expand")).into_values();
    for folder in cases.chain(entries(&repository().join("examples")).into_values()) {
        let mut report = Report::new();
        let whole = documents(&folder, &mut report);
        let Some(header) = whole.migrations.first() else { continue };
        let Some(environment) = environments(header).last().map(ToString::to_string) else { continue };
        let Some(before) = render(&whole, &folder, &environment, &mut report) else { continue };
        let size = count(&header.tree);
        for _ in 0..EDITS {
            let mut report = Report::new();
            let mut edited = documents(&folder, &mut report);
            let mut number = numbers.below(size);
            edit(&mut edited.migrations[0].tree, &mut number, &mut numbers);
            if let Some(after) = render(&edited, &folder, &environment, &mut report) {
                look(&folder.display().to_string(), &before, &after);
            }
        }
    }
}

#[test]
fn every_edit_that_changes_the_output_shows_in_a_difference_and_no_other_does() {
    let (mut changed, mut unchanged) = (0, 0);
    each_edit(|case, before, after| {
        let (there, back) = (compare(before, after), compare(after, before));
        if bytes(before) == bytes(after) {
            unchanged += 1;
            assert!(there.changes.is_empty() && there.expected == 0, "{case}: {:?}", changes(&there));
        } else {
            changed += 1;
            let told = !there.changes.is_empty();
            let other = || are_same_amounts(before, after) || are_reordered(before, after);
            assert!(told || other(), "{case}: the output differs, and nothing is told");
        }
        assert_eq!(
            (there.changes.len(), there.expected),
            (back.changes.len(), back.expected),
            "{case}: {:#?}",
            (changes(&there), changes(&back))
        );
    });
    assert!(changed > 150 && unchanged > 10, "{changed} edits changed the output, {unchanged} did not");
}
