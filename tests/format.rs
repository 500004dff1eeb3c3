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

/// What a comment is about: a line that it ends, or the line below it.
fn attachments(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().map(str::trim).collect();
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let Some(at) = line.find("#~") else { continue };
        let below = || lines[number + 1..].iter().find(|it| !it.is_empty() && !it.starts_with('#')).copied();
        let about = if at == 0 { below().unwrap_or_default() } else { line[..at].trim() };
        // The comment behind the line below may be another one of ours.
        let about = about.split("#~").next().unwrap_or_default().trim();
        found.push((line[at..].to_owned(), about.to_owned()));
    }
    found.sort();
    found
}

/// Lines of a text before which a comment of its own may stand, and behind which one may: not inside of values.
fn open_lines(text: &str) -> Vec<usize> {
    let surface = surface(text).unwrap_or_default();
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let inside = |at: usize| surface.scalars.iter().chain(&surface.blocks).any(|it| it.start < at && at <= it.end);
    let lines = text.lines().enumerate();
    let line = lines.filter(|(number, line)| {
        let is_key = !line.trim().is_empty() && !line.trim_start().starts_with('#');
        let block = line.trim_end().ends_with(['|', '>', '-', '+']) || line.contains('\'') || line.contains('"');
        is_key && !block && !inside(starts[*number]) && !inside(starts[*number] + line.len())
    });
    line.map(|(number, _)| number).collect()
}

/// Puts comments above lines, as far in as they are, and behind lines; blank lines between.
fn commented(text: &str, picks: &[(prop::sample::Index, usize)]) -> String {
    let open = open_lines(text);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if open.is_empty() {
        return text.to_owned();
    }
    for (count, (at, how)) in picks.iter().enumerate() {
        let number = *at.get(&open);
        let line = lines[number].clone();
        let last = line.rsplit('\n').next().unwrap_or_default().to_owned();
        let indent = &last[..last.len() - last.trim_start().len()];
        lines[number] = match how {
            0 => format!("{indent}#~ above {count}\n{line}"),
            1 => format!("\n{indent}#~ above {count} \n\n{line}"),
            2 if !last.contains(" #") => format!("{line}  #~ behind {count}"),
            3 => format!("{indent}#~ \u{1f600} {count}: {{}} \"'|-\n{indent}#~ second of {count}\n{line}"),
            _ => line,
        };
    }
    lines.join("\n") + "\n"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn comments_stay_with_what_they_are_about(
        file in prop::sample::select(files()), picks in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..4), 1..12),
        crlf in prop::sample::select(vec!["\n", "\r\n"]), bom in prop::sample::select(vec!["", "\u{feff}"]),
    ) {
        let text = commented(&read(&file).replace("\r\n", "\n").replace('\u{feff}', ""), &picks);
        // Values in quotes and blocks over several lines are not looked through here.
        prop_assume!(says(&text).is_some());
        let written = format!("{bom}{}", text.replace('\n', crlf));
        keeps_all(&written)?;
        let after = format(&written);
        prop_assert_eq!(attachments(&text), attachments(&after), "{}", after);
        prop_assert_eq!(after.matches("\r\n").count(), if crlf == "\n" { 0 } else { after.matches('\n').count() });
        prop_assert_eq!(after.starts_with('\u{feff}'), !bom.is_empty());
    }
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
fn all_that_people_copy_is_in_the_usual_form() {
    let mut texts: Vec<(String, String)> = Vec::new();
    let case = Case::new();
    for call in
        [&[][..], &["--kustomize", "--host", "shop.example.com"], &["--environments", "qa", "--image", "a/b:1.10"]]
    {
        texts.push((format!("init {call:?}"), case.run(&[&["init", "--stdout"], call].concat()).stdout));
    }
    let folders = ["examples", "overlays-example"].map(|it| files_below(&repository().join(it)));
    let expected = |file: &PathBuf| file.components().any(|part| part.as_os_str() == "expected");
    let yaml = folders.concat().into_iter().filter(|it| it.extension().is_some_and(|it| it == "yaml") && !expected(it));
    texts.extend(yaml.map(|it| (it.display().to_string(), read(&it))));
    for document in
        ["README.md", "docs/diff.md", "docs/cutover.md", "docs/governance.md", "docs/fit.md", "docs/doors.md"]
    {
        let text = read(&repository().join(document));
        let blocks = text.split("```yaml\n").skip(1).filter_map(|it| it.split("```").next());
        texts.extend(blocks.map(|it| (document.to_owned(), it.to_owned())));
    }
    texts.retain(|(_, text)| {
        let ours = |it: &Tree| transship::spec::is_ours(it) && it.get("spec").is_some();
        tree::read(text).is_some_and(|trees| trees.iter().any(ours))
    });
    assert!(texts.len() > 20, "{}", texts.len());
    let wrong: Vec<_> = texts.iter().filter(|(_, text)| format(text) != *text).map(|(name, _)| name).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
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
