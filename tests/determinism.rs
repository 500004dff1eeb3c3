//! The same input gives the same bytes, and no input makes the program crash or hang.

#![allow(clippy::disallowed_methods, reason = "tests are where files and clocks belong")]

mod support;

use proptest::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::{Case, entries, read, repository};
use transship::diagnostic::{Lines, Report, Source, Style, render};
use transship::output::{Format, differences, stream};
use transship::pipeline::{self, Documents, Job, NoFiles};
use transship::tree::{self, Tree, Value};

/// How long a hostile text may take, on a slow machine and without optimisation.
const QUICK: Duration = Duration::from_secs(20);

/// What a text gives: the objects of every environment, and the findings.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    objects: Vec<Option<String>>,
    findings: String,
}

/// Runs the whole pipeline on a text, for the environments that it declares and for one that it does not.
fn run(text: &str) -> Outcome {
    run_changed(text, |_| ())
}

/// As [`run`], after a change of the trees.
fn run_changed(text: &str, change: impl Fn(&mut Tree)) -> Outcome {
    let mut report = Report::new();
    let (read, names) = documents(text, &change, &mut report);
    let mut outcome = Outcome { objects: Vec::new(), findings: render(&report, Style::Line) };
    if report.errors() > 0 || read.migrations.is_empty() {
        return outcome;
    }
    for name in names.into_iter().take(3).chain(["nowhere".into()]) {
        let mut report = Report::new();
        let (read, _) = documents(text, &change, &mut report);
        let (migration, platforms) = (&read.migrations[0], &read.platforms);
        let objects =
            pipeline::render(&Job { migration, platforms, environment: Some(name), files: &NoFiles }, &mut report);
        assert_eq!(objects.is_none(), report.errors() > 0, "objects, or errors");
        outcome.objects.push(objects.map(|it| stream(&it, Format::Yaml)));
        outcome.findings.push_str(&render(&report, Style::Line));
    }
    outcome
}

/// Reads a text, and returns its documents with the environments of the first migration.
fn documents(text: &str, change: impl Fn(&mut Tree), report: &mut Report) -> (Documents, Vec<Arc<str>>) {
    let id = report.add_source(Source::new("migration.yaml".to_owned(), text.into(), Lines::Kept));
    let mut trees = tree::parse(id, report);
    trees.iter_mut().for_each(change);
    let documents = pipeline::read_trees(trees, report);
    let names = documents.migrations.first().map(pipeline::environments).unwrap_or_default();
    (documents, names)
}

fn migrations() -> Vec<(String, PathBuf)> {
    let cases = entries(&repository().join("tests/cases/expand")).into_iter();
    cases.map(|(name, folder)| (name, folder.join("migration.yaml"))).collect()
}

#[test]
fn two_runs_give_the_same_bytes() {
    for (name, file) in migrations() {
        let text = read(&file);
        assert_eq!(run(&text), run(&text), "{name}");
    }
    let case = Case::new().file("migration.yaml", &read(&migrations()[0].1));
    assert_eq!(case.render("prod"), case.render("prod"));
}

/// Turns the order of all keys around: hosts sort them, so it may have no meaning anywhere.
fn turn_around(tree: &mut Tree) {
    match &mut tree.value {
        Value::Map(entries) => {
            for entry in entries.iter_mut() {
                let was = entry.value.clone();
                turn_around(&mut entry.value);
                // The test renders environments one after the other, in the order written.
                if &*entry.key == "environments" {
                    restore(&mut entry.value, &was);
                }
            }
            entries.reverse();
        }
        Value::List(items) => items.iter_mut().for_each(turn_around),
        Value::Scalar(_) => {}
    }
}

fn restore(turned: &mut Tree, was: &Tree) {
    let names: Vec<_> = was.entries().unwrap_or_default().iter().map(|entry| entry.key.clone()).collect();
    if let Value::Map(entries) = &mut turned.value {
        entries.sort_by_key(|entry| names.iter().position(|name| *name == entry.key));
    }
}

#[test]
fn the_order_of_keys_changes_nothing() {
    let mut wrong = String::new();
    for (name, file) in migrations() {
        let text = read(&file);
        let side = |outcome: Outcome| {
            outcome.objects.into_iter().flatten().enumerate().map(|(at, it)| (format!("{name}/{at}"), it)).collect()
        };
        for difference in differences(&side(run(&text)), &side(run_changed(&text, turn_around))) {
            wrong.push_str(&difference.to_string());
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn hostile_texts_end_quickly() {
    let repeated = |text: &str, times: usize| text.repeat(times);
    let bomb = (1..30).fold("a0: &a0 [x]\n".to_owned(), |text, at| {
        let last = at - 1;
        format!("{text}a{at}: &a{at} [*a{last}, *a{last}, *a{last}, *a{last}, *a{last}, *a{last}, *a{last}, *a{last}, *a{last}]\n")
    });
    let head =
        "apiVersion: transship.dev/v1alpha1\nkind: Migration\nmetadata: {name: a}\nspec:\n  environments: [dev]\n";
    let workload = |value: &str| {
        format!("{head}  workloads:\n    web: {{image: 'a:1', cpu: 1, memory: 1Gi, env: {{A: {value}}}}}\n")
    };
    let texts = [
        ("an alias bomb", bomb),
        ("open lists", repeated("[", 1_000_000)),
        ("open maps", repeated("{a: ", 250_000)),
        ("nested dashes", repeated("- ", 500_000)),
        ("one long line", workload(&format!("\"{}\"", repeated("a", 1_000_000)))),
        ("one long key", format!("{head}  {}: 1\n", repeated("a", 1_000_000))),
        ("many unknown keys", (0..20_000).fold(head.to_owned(), |text, at| text + "  key" + &at.to_string() + ": 1\n")),
        ("many documents", repeated("---\na: 1\n", 100_000)),
        ("an endless expression", workload("\"{% for a in range(9999999) %}{{ a }}{% endfor %}{{ 1 }}\"")),
        ("an expression that grows", workload("\"{{ 'a' * 1000000000 }}\"")),
        ("deep expressions", workload(&format!("\"{{{{ {}1{} }}}}\"", repeated("(", 100_000), repeated(")", 100_000)))),
        ("an alias to itself", "a: &a [*a]\n".to_owned()),
        ("control characters", workload("\"\\0\\x1b[31m\\u202e\"")),
        ("half a byte order mark", "\u{feff}\u{feff}a: b".to_owned()),
        ("nothing", String::new()),
    ];
    for (name, text) in texts {
        let start = Instant::now();
        run(&text);
        let took = start.elapsed();
        assert!(took < QUICK, "{name} took {took:?}");
    }
}

#[test]
fn hostile_files_end_with_an_exit_code_of_the_user() {
    for (name, text) in
        [("open lists", "[".repeat(100_000)), ("no UTF-8 name", "\u{0}".to_owned()), ("nothing", String::new())]
    {
        let outcome = Case::new().file("migration.yaml", &text).render("dev");
        assert_eq!((outcome.code, outcome.stdout.as_str()), (1, ""), "{name}: {}", outcome.stderr);
    }
}

/// Texts that each property is tried on.
const CASES: u32 = 1500;

/// A change of a text: where, how much goes, what comes.
type Edit = (prop::sample::Index, usize, String);

/// Pieces that mean something to YAML, to our language, or to an expression.
const PIECES: &str = "\n|\n  |: |- |, |[|]|{|}|{{ |}}|{{ vars.x }}|{{ 1/0 }}|&a |*a|!!str |'|\"|#|null|~|true|-1|0|999999999999|\
    1e9|0.0000001|é|\u{202e}|\t|*|/|..|<<: |--- \n|kind: Job|scale: 0-0|scale: 5|enabled: false|port: 0|route: /|%|@|100%|$1|^(|";

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let piece = prop::sample::select(PIECES.split('|').map(str::to_owned).collect::<Vec<_>>());
    prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, piece), 1..6)
}

fn edited(text: &str, edits: &[Edit]) -> String {
    edits.iter().fold(text.to_owned(), |text, (at, gone, new)| {
        let letters: Vec<char> = text.chars().collect();
        let start = at.index(letters.len() + 1);
        let end = (start + gone).min(letters.len());
        letters[..start].iter().copied().chain(new.chars()).chain(letters[end..].iter().copied()).collect()
    })
}

/// Numbers at the edges of the types that may hold them, and values that only look like numbers.
const EXTREMES: [&str; 16] = [
    "0",
    "-1",
    "00",
    "1000000",
    "2147483647",
    "2147483648",
    "4294967295",
    "9223372036854775807",
    "18446744073709551615",
    "18446744073709551.6",
    "99999999999999999999999",
    "0.001",
    "1e400",
    "3650d",
    "100%",
    "",
];

/// Replaces one run of digits, with what is attached to it.
fn with_number(text: &str, which: prop::sample::Index, new: &str) -> String {
    let words: Vec<&str> = text.split_inclusive(|it: char| !it.is_ascii_alphanumeric() && it != '%').collect();
    let numbers = words.iter().enumerate().filter(|(_, word)| word.starts_with(|it: char| it.is_ascii_digit()));
    let numbers: Vec<usize> = numbers.map(|(at, _)| at).collect();
    let chosen = numbers[which.index(numbers.len())];
    let end = words[chosen].chars().last().filter(|it| !it.is_ascii_alphanumeric()).map(String::from);
    let replaced = format!("{new}{}", end.unwrap_or_default());
    let changed = words.iter().enumerate().map(|(at, word)| if at == chosen { replaced.as_str() } else { *word });
    changed.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_edit_of_a_valid_file_makes_it_panic(file in any::<prop::sample::Index>(), edits in edits()) {
        let migrations = migrations();
        let text = edited(&read(&migrations[file.index(migrations.len())].1), &edits);
        run(&text);
    }

    #[test]
    fn no_extreme_number_makes_it_panic(file in any::<prop::sample::Index>(), which in any::<prop::sample::Index>(), new in prop::sample::select(&EXTREMES[..])) {
        let migrations = migrations();
        run(&with_number(&read(&migrations[file.index(migrations.len())].1), which, new));
    }

    #[test]
    fn no_swap_of_lines_makes_it_panic(file in any::<prop::sample::Index>(), one in any::<prop::sample::Index>(), two in any::<prop::sample::Index>()) {
        let migrations = migrations();
        let text = read(&migrations[file.index(migrations.len())].1);
        let mut lines: Vec<&str> = text.lines().collect();
        let (one, two) = (one.index(lines.len()), two.index(lines.len()));
        lines.swap(one, two);
        run(&lines.join("\n"));
    }
}
