//! `transship fmt`: what a file says stays, every comment stays, and a second run changes nothing.

#![allow(clippy::disallowed_methods, reason = "tests are where files belong")]

mod support;

use proptest::prelude::*;
use std::fmt::Write;
use std::path::PathBuf;
use support::{Case, files_below, read, repository};
use transship::diagnostic::{Lines, Report, Source};
use transship::format::format;
use transship::tree::{self, Tree, Value, surface};

/// Every file of ours in the repository, also those that other tests refuse.
fn files() -> Vec<PathBuf> {
    let folders = ["examples", "overlays-example", "tests/cases", "charts/migration"];
    let all = folders.iter().flat_map(|it| files_below(&repository().join(it)));
    let yaml = all.filter(|it| it.extension().is_some_and(|it| it == "yaml"));
    let ours = yaml
        .filter(|it| !it.components().any(|part| ["expected", "templates"].iter().any(|it| part.as_os_str() == *it)));
    // A few are no text at all, which is why they are refused.
    ours.filter(|it| std::fs::read_to_string(it).is_ok()).collect()
}

/// What a text says: paths and values, sorted, since the order of keys says nothing.
fn says(text: &str) -> Option<Vec<String>> {
    let mut report = Report::new();
    let source = report.add_source(Source::new("a".to_owned(), text.into(), Lines::Kept));
    let trees = tree::parse(source, &mut report);
    let mut found = Vec::new();
    for (number, tree) in trees.iter().enumerate() {
        walk(tree, &number.to_string(), &mut found);
    }
    found.sort();
    (report.errors() == 0).then_some(found)
}

fn walk(tree: &Tree, path: &str, found: &mut Vec<String>) {
    match &tree.value {
        Value::Scalar(scalar) => found.push(format!("{path} = {:?} {:?}", scalar.text, scalar.style)),
        Value::List(items) => {
            found.push(format!("{path} = list of {}", items.len()));
            items.iter().enumerate().for_each(|(number, item)| walk(item, &format!("{path}[{number}]"), found));
        }
        Value::Map(entries) => {
            found.push(format!("{path} = map of {}", entries.len()));
            for entry in entries {
                walk(&entry.value, &format!("{path}.{}", entry.key), found);
            }
        }
    }
}

fn comments(text: &str) -> Option<Vec<String>> {
    let mut comments = surface(text)?.comments;
    comments.sort();
    Some(comments)
}

fn keeps_all(text: &str) -> Result<(), TestCaseError> {
    let after = format(text);
    prop_assert_eq!(says(text), says(&after), "{}", after);
    prop_assert_eq!(comments(text), comments(&after), "{}", after);
    prop_assert_eq!(format(&after), after.clone(), "a second run changes something");
    Ok(())
}

#[test]
fn every_file_keeps_what_it_says_and_its_comments() {
    let files = files();
    assert!(files.len() > 200, "{}", files.len());
    for file in files {
        let text = read(&file);
        if let Err(error) = keeps_all(&text) {
            panic!("{}: {error}", file.display());
        }
    }
}

/// Writes a text as somebody else would: wider, with more blanks and comments.
fn disordered(text: &str, factor: usize, every: usize, crlf: &str) -> String {
    let mut out = String::new();
    let block = text.contains(": |") || text.contains(": >") || text.contains("- |");
    for (number, line) in text.lines().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let wide = if block { indent } else { indent * factor };
        out.push_str(&" ".repeat(wide));
        out.push_str(line.trim_start());
        if !block && (number + 1) % every == 0 && !line.trim().is_empty() {
            let above = " ".repeat(wide);
            writeln!(out, "   # {number}  {crlf}{above}# above {number}{crlf}").expect("a text takes all");
        } else {
            out.push_str(crlf);
            out.push('\n');
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_disordered_file_keeps_all_too(
        file in prop::sample::select(files()), factor in 1_usize..4, every in 1_usize..9, crlf in prop::sample::select(vec!["", "\r"]),
    ) {
        let text = disordered(&read(&file), factor, every, crlf);
        keeps_all(&text)?;
    }

    #[test]
    fn any_text_at_all_keeps_what_it_says(text in "([ ]{0,4}([a-c]:|- |#|\\||[a-c] |\"x\"|\\{|\\}|\\[|\\]|---)?[ ]{0,2}([a-c]|'y')?[ ]{0,2}\n){0,12}") {
        keeps_all(&text)?;
    }
}

#[test]
fn a_file_that_is_indented_wider_gets_the_same_form() {
    let starter = Case::new().run(&["init", "--stdout"]).stdout;
    let examples = ["000-fund-services", "002-flexdesk", "003-layering-detection", "004-kianax"];
    let examples = examples.map(|it| read(&repository().join("examples").join(it).join("migration.yaml")));
    for text in examples.into_iter().chain([starter]) {
        let wide = disordered(&text, 2, usize::MAX, "");
        assert_eq!(format(&wide), format(&text));
    }
}

#[test]
fn the_starter_is_in_the_usual_form() {
    let case = Case::new();
    for call in [&["init", "--stdout"][..], &["init", "--stdout", "--kustomize", "--host", "shop.example.com"]] {
        let starter = case.run(call).stdout;
        assert_eq!(format(&starter), starter);
    }
}

const WRITTEN: &str = "kind: Migration\napiVersion: transship.dev/v1alpha1\nmetadata: {name: shop}\nspec:\n    environments: [dev]  # all\n";

const USUAL: &str = "apiVersion: transship.dev/v1alpha1\nkind: Migration\nmetadata: {name: shop}\nspec:\n  environments: [dev]  # all\n";

#[test]
fn a_check_shows_what_would_change_and_changes_nothing() {
    let case = Case::new().file("migration.yaml", WRITTEN).file("other.yaml", USUAL);
    let checked = case.run(&["fmt", "--check", "migration.yaml", "other.yaml"]);
    assert_eq!(checked.code, 1);
    assert!(
        checked.stdout.contains("-    environments") && checked.stdout.contains("+  environments"),
        "{}",
        checked.stdout
    );
    assert!(!checked.stdout.contains("other.yaml"), "{}", checked.stdout);
    assert!(
        checked.stderr.starts_with("error[E0965]: `migration.yaml` is not in the usual form"),
        "{}",
        checked.stderr
    );
    assert_eq!(read(&case.folder().join("migration.yaml")), WRITTEN);
}

#[test]
fn a_run_changes_the_file_and_a_second_one_nothing() {
    let case = Case::new().file("migration.yaml", WRITTEN);
    let run = case.run(&["fmt"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", "formatted: migration.yaml\n"));
    assert_eq!(read(&case.folder().join("migration.yaml")), USUAL);
    assert_eq!(files_below(case.folder()).len(), 1);
    let again = case.run(&["fmt"]);
    assert_eq!((again.code, again.stdout.as_str(), again.stderr.as_str()), (0, "", ""));
    assert_eq!(case.run(&["fmt", "--check"]).code, 0);
}

#[test]
fn a_file_with_a_mistake_stops_the_run_before_any_is_changed() {
    let case =
        Case::new().file("migration.yaml", WRITTEN).file("bad.yaml", "a: b: c\n").file("k.yaml", "kind: Service\n");
    for other in ["bad.yaml", "k.yaml", "none.yaml"] {
        let run = case.run(&["fmt", "migration.yaml", other]);
        assert!(run.code != 0 && run.stdout.is_empty() && run.stderr.contains(other), "{other}: {}", run.stderr);
        assert_eq!(read(&case.folder().join("migration.yaml")), WRITTEN);
    }
}
