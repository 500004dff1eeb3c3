//! `transship check --fix`: what a finding says word for word is done in the file, everything else stays, byte for byte.

#![allow(clippy::disallowed_methods, reason = "tests are where files belong")]

mod support;

use proptest::prelude::*;
use std::path::{Path, PathBuf};
use support::{Case, compare, entries, files_below, read, repository};
use transship::diagnostic::{Fix, Lines, Report, Source};
use transship::{fix, pipeline, tree};

fn cases() -> PathBuf {
    repository().join("tests/cases/fix")
}

/// Files of a folder by their paths in it, but for those that are no text.
fn files(folder: &Path) -> Vec<(String, String)> {
    let name = |file: &Path| file.strip_prefix(folder).expect("it lies below").display().to_string();
    files_below(folder).into_iter().filter_map(|it| Some((name(&it), std::fs::read_to_string(&it).ok()?))).collect()
}

fn comments(text: &str) -> Option<Vec<String>> {
    tree::surface(text).map(|it| it.comments)
}

/// Each folder of `tests/cases/fix` has the files before and after, and the text of the call.
#[test]
fn files_become_what_the_cases_say() {
    let mut wrong = Vec::new();
    for (name, folder) in entries(&cases()) {
        let case = Case::of(&folder.join("before"), &[]);
        let outcome = case.run(&["check", "--fix", "--date", "2026-01-01"]);
        let text = format!("$ transship check --fix\n{}exit code {}\n", outcome.stderr, outcome.code);
        wrong.extend(compare(&folder.join("stderr.txt"), &text).err());
        for (file, after) in files(case.folder()) {
            let before = read(&folder.join("before").join(&file));
            wrong.extend(compare(&folder.join("after").join(&file), &after).err());
            // Where the text was no YAML, nobody can say what its comments were.
            if let Some(comments) = comments(&before) {
                assert_eq!(tree::surface(&after).map(|it| it.comments), Some(comments), "{name}");
            }
            assert_eq!(before.lines().count(), after.lines().count(), "{name}");
        }
        let fixed = outcome.stderr.lines().filter(|it| it.starts_with("fixed: "));
        let code = name.split('-').next().unwrap_or_default();
        let (of_code, all) = (fixed.clone().filter(|it| it.ends_with(&format!("({code})"))).count(), fixed.count());
        assert!(if name.starts_with("none-") { all == 0 } else { all > 0 }, "{name}: {}", outcome.stderr);
        assert!(!code.starts_with('E') || of_code > 0, "{name}: {}", outcome.stderr);
        // Nothing is left that could be done, and a second call changes nothing.
        let again = case.run(&["check", "--fix", "--dry-run", "--date", "2026-01-01"]);
        assert_eq!((again.stdout.as_str(), again.code), ("", outcome.code), "{name}");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Findings that say the edit, over every file that other tests refuse.
#[test]
fn what_was_fixed_is_found_no_more() {
    let mut fixed = 0;
    for (name, folder) in entries(&repository().join("tests/cases/reject")) {
        let case = Case::of(&folder, &["stderr.txt"]);
        let before = case.run(&["check", "--format", "json", "--date", "2026-01-01"]).stdout;
        let texts = files(case.folder());
        let run = case.run(&["check", "--fix", "--format", "json", "--date", "2026-01-01"]);
        let left: Vec<serde_json::Value> =
            run.stdout.lines().map(|it| serde_json::from_str(it).expect("JSON")).collect();
        for finding in before.lines().map(|it| serde_json::from_str::<serde_json::Value>(it).expect("JSON")) {
            let edit = &finding["fixes"][0];
            let Some(new) = edit["text"].as_str() else { continue };
            let at = |key: &str| usize::try_from(edit[key].as_u64().expect("a number")).expect("a small one");
            let (_, text) = texts.iter().find(|(file, _)| edit["file"] == *file).expect("it names its file");
            assert_ne!(&text[at("startByte")..at("endByte")], new, "{name}");
            let line = text.lines().nth(at("line") - 1).expect("there is such a line");
            let stands = &text[at("startByte")..at("endByte")];
            let columns: String = line.chars().skip(at("column") - 1).take(at("endColumn") - at("column")).collect();
            assert_eq!(columns, stands, "{name}");
            let same =
                |it: &&serde_json::Value| ["code", "message", "line", "file"].iter().all(|key| it[key] == finding[key]);
            let open = left.iter().find(same);
            // Two misspelt keys may mean the same word: then one of them is left.
            assert!(open.is_none_or(|it| it["fixes"] == serde_json::json!([])), "{name}: {open:?}");
            fixed += usize::from(open.is_none());
        }
        assert!(left.iter().all(|it| it["fixes"] == serde_json::json!([])), "{name}: {left:?}");
    }
    assert!(fixed > 35, "{fixed}");
}

/// A file of ours after all edits, and whether anything is left that cannot be read.
fn mended(text: &str) -> (String, usize) {
    let mut text = text.to_owned();
    for _ in 0..32 {
        let mut report = Report::new();
        pipeline::read(Source::new("m.yaml".to_owned(), text.as_str().into(), Lines::Kept), &mut report);
        let fixes: Vec<&Fix> = report.sorted().into_iter().filter_map(|it| it.fix.as_ref()).collect();
        let after = fix::apply(&text, &fixes).text;
        if after == text {
            return (text, report.errors());
        }
        text = after;
    }
    panic!("there is no end to it:\n{text}");
}

/// Files that are right, in their parts: single values and keys, and what stands between them.
fn right() -> Vec<String> {
    let folders = ["examples", "overlays-example/base", "tests/cases/expand"];
    let files = folders.iter().flat_map(|it| files_below(&repository().join(it)));
    let files = files.filter(|it| it.file_name().is_some_and(|it| it == "migration.yaml" || it == "platform.yaml"));
    // With an alias nothing is done, and with a mistake nothing would show.
    let texts = files.map(|it| read(&it)).filter(|it| mended(it) == (it.clone(), 0));
    texts.collect()
}

/// Writes a word as somebody else would, or mistypes it; the same word where there is nothing to mistake.
fn mistaken(word: &str, how: usize) -> String {
    let (number, unit) = word.split_at(word.bytes().take_while(u8::is_ascii_digit).count());
    let letters: Vec<char> = word.chars().collect();
    match (how, unit) {
        (0, "Mi" | "Gi") if !number.is_empty() => format!("{number}{}", &unit[..1]),
        (1, "Mi" | "Gi") if !number.is_empty() => format!("{number}{}B", &unit[..1]),
        (2, "true") => "yes".to_owned(),
        (2, "false") => "off".to_owned(),
        (3, _) if word.starts_with('/') => word[1..].to_owned(),
        (4, _) if word.starts_with(char::is_uppercase) => word.to_lowercase(),
        (5, _) if word.len() > 3 && letters.iter().all(char::is_ascii_alphabetic) => {
            let mut letters = letters;
            letters.swap(1, 2);
            letters.into_iter().collect()
        }
        (6, _) if word.len() > 4 && letters.iter().all(char::is_ascii_alphabetic) => word[..word.len() - 1].to_owned(),
        (7, _) if word.len() > 3 && letters.iter().all(char::is_ascii_alphabetic) => word.to_uppercase(),
        _ => word.to_owned(),
    }
}

/// Where words of a text stand that are no part of a comment or of a text in quotes.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let offset = line.as_ptr() as usize - text.as_ptr() as usize;
        let code = line.split(" #").next().unwrap_or_default();
        if code.trim_start().starts_with('#') || code.contains(['"', '\'', '|', '>']) {
            continue;
        }
        for word in code.split(|it: char| it.is_whitespace() || "{}[],:".contains(it)).filter(|it| !it.is_empty()) {
            let at = word.as_ptr() as usize - line.as_ptr() as usize + offset;
            found.push((at, at + word.len()));
        }
    }
    found
}

/// One word of a text for another.
fn with(text: &str, (start, end): (usize, usize), word: &str) -> String {
    format!("{}{word}{}", &text[..start], &text[end..])
}

/// The one thing that may never happen: a fix that writes what the user did not mean.
#[test]
fn mistakes_are_mended_to_what_was_meant_or_left() {
    let text = read(&repository().join("examples/003-layering-detection/migration.yaml"));
    let (mut mended_to, mut left) = (0, 0);
    for place in words(&text) {
        for how in 0..8 {
            let word = mistaken(&text[place.0..place.1], how);
            let before = with(&text, place, &word);
            let (after, _) = mended(&before);
            match () {
                () if before == text => {}
                () if after == text => mended_to += 1,
                () if after == before => left += 1,
                () => assert!(is_quoted(&after, &before, (place.0, &word)), "{word}:\n{after}"),
            }
        }
    }
    assert!(mended_to > 120 && left > 20, "{mended_to} {left}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mistake_in_any_file_is_mended_to_what_was_meant_or_left(
        text in prop::sample::select(right()), at in any::<prop::sample::Index>(), how in 0_usize..8,
    ) {
        let place = *at.get(&words(&text));
        let word = mistaken(&text[place.0..place.1], how);
        let before = with(&text, place, &word);
        let (after, _) = mended(&before);
        prop_assert!(after == text || after == before || is_quoted(&after, &before, (place.0, &word)), "{word}:\n{after}");
    }

    #[test]
    fn several_mistakes_are_mended_one_by_one(
        text in prop::sample::select(right()), picks in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..4), 1..6),
    ) {
        let places = words(&text);
        let mut chosen: Vec<_> = picks.iter().map(|(at, how)| (at.index(places.len()), *how)).collect();
        chosen.sort_unstable();
        chosen.dedup_by_key(|(index, _)| *index);
        let mut before = text.clone();
        for (index, how) in chosen.iter().rev() {
            let (start, end) = places[*index];
            before = with(&before, (start, end), &mistaken(&text[start..end], *how));
        }
        let (after, _) = mended(&before);
        prop_assert_eq!(comments(&before), comments(&after), "{}", after);
        prop_assert_eq!(before.lines().count(), after.lines().count());
    }

    #[test]
    fn edits_of_any_kind_leave_the_text_around_them(
        text in "([a-c]: [x-z\u{f6}]{1,4}( # [a-c]{1,3})?\n){1,6}",
        edits in prop::collection::vec((0_u32..60, 0_u32..8, "[x-z,:#'\"{\\[ ]{0,5}"), 0..6),
    ) {
        let mut report = Report::new();
        let source = report.add_source(Source::new("m.yaml".to_owned(), text.as_str().into(), Lines::Kept));
        let edit = |(start, length, text): &(u32, u32, String)| {
            let mark = transship::diagnostic::Mark { source, start: *start, end: start + length };
            Fix { mark, text: text.clone() }
        };
        let fixes: Vec<Fix> = edits.iter().map(edit).collect();
        let fixed = fix::apply(&text, &fixes.iter().collect::<Vec<_>>());
        // What is done is in order and apart, and what stands between is what stood there.
        let mut rest = (fixed.text.as_str(), 0_usize);
        for number in &fixed.done {
            let Fix { mark, text: new } = &fixes[*number];
            let (start, end) = (mark.start as usize, mark.end as usize);
            prop_assert!(start >= rest.1);
            let kept = rest.0.strip_prefix(&text[rest.1..start]).and_then(|it| it.strip_prefix(new.as_str()));
            prop_assert!(kept.is_some(), "{}", fixed.text);
            rest = (kept.unwrap_or_default(), end);
        }
        prop_assert_eq!(rest.0, &text[rest.1..]);
        if tree::read(&text).is_some() {
            prop_assert!(tree::read(&fixed.text).is_some(), "{}", fixed.text);
        }
    }
}

/// Tells whether a word only got quotes, which keep it as it is.
fn is_quoted(after: &str, before: &str, (start, word): (usize, &str)) -> bool {
    after == with(before, (start, start + word.len()), &format!("\"{word}\""))
}

const WRONG: &str = "apiVersion: transship.dev/v1alpha1\nkind: Migration\nmetadata: {name: shop}\nspec:\n  environments: [dev]\n  \
                     platform: {network: {enforced: true}}\n  workloads:\n    web: {image: registry.example.com/web:1.8.2, port: 8080, cpu: 250m, memory: 256Mi, health: health}  # all\n";

#[test]
fn a_dry_run_shows_a_diff_and_writes_nothing() {
    let case = Case::new().file("migration.yaml", WRONG);
    for flag in ["--dry-run", "--diff"] {
        let run = case.run(&["check", "--fix", flag]);
        assert_eq!(run.code, 1);
        assert!(run.stdout.starts_with("diff --git a/migration.yaml b/migration.yaml\n"), "{}", run.stdout);
        let line = WRONG.lines().last().expect("there are lines");
        let (old, new) = (format!("-{line}\n"), format!("+{}\n", line.replace("health: health", "health: /health")));
        assert!(run.stdout.contains(&format!("{old}{new}")), "{}", run.stdout);
        assert!(
            run.stderr.starts_with("would fix: migration.yaml:8: `health` is now `/health` (E0112)\n1 environment"),
            "{}",
            run.stderr
        );
        assert_eq!(read(&case.folder().join("migration.yaml")), WRONG);
    }
    // The diff is one that other programs take, too.
    let refused = case.run(&["check", "--fix", "--dry-run", "--format", "sarif"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert_eq!(case.run(&["check", "--dry-run"]).code, 2);
}

#[test]
fn a_fixed_file_passes_and_a_file_without_mistakes_is_not_touched() {
    let case = Case::new().file("migration.yaml", WRONG);
    let run = case.run(&["check", "--fix"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert_eq!(read(&case.folder().join("migration.yaml")), WRONG.replace("health: health", "health: /health"));
    let file = case.folder().join("migration.yaml");
    let changed = |file: &Path| file.metadata().and_then(|it| it.modified()).expect("the file is there");
    let (before, again) = (changed(&file), case.run(&["check", "--fix"]));
    assert_eq!((again.code, again.stderr.as_str()), (0, "1 environment, 1 workload: 0 errors, 0 warnings\n"));
    assert_eq!(before, changed(&file));
    assert_eq!(files_below(case.folder()).len(), 1);
}

#[test]
fn stdin_cannot_be_fixed() {
    let run = Case::new().run(&["check", "-", "--fix"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.starts_with("error: stdin cannot be fixed"), "{}", run.stderr);
}

#[test]
fn nothing_outside_of_the_repository_is_written() {
    let platform = "apiVersion: transship.dev/v1alpha1\nkind: Platform\nmetadata: {name: live}\nspec: {network: {enforced: yes}}\n";
    let migration = WRONG.replace("platform: {network: {enforced: true}}", "platform: ../platform.yaml");
    let case = Case::new().file("platform.yaml", platform).file("shop/migration.yaml", &migration);
    // The file is named from its own folder, so that the platform lies outside.
    let run = case.run_in("shop", &["check", "--fix"], &[]);
    assert!(run.code == 1 && run.stderr.contains("E0206"), "{}", run.stderr);
    assert_eq!(read(&case.folder().join("platform.yaml")), platform);
    // From above, it lies inside.
    let run = case.run(&["check", "shop/migration.yaml", "--fix"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("fixed: platform.yaml:4: `yes` is now `true` (E0112)\n"), "{}", run.stderr);
    assert_eq!(read(&case.folder().join("platform.yaml")), platform.replace("yes", "true"));
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_rights_and_a_link_its_target() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let case = Case::new().file("deep/shop.yaml", WRONG);
    let (link, file) = (case.folder().join("migration.yaml"), case.folder().join("deep/shop.yaml"));
    symlink("deep/shop.yaml", &link).expect("the folder is ours");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).expect("the file is ours");
    assert_eq!(case.run(&["check", "--fix"]).code, 0);
    assert!(link.is_symlink() && read(&file).contains("/health"));
    assert_eq!(file.metadata().expect("it is there").permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_file_that_cannot_be_written_says_so() {
    let case = Case::new().file("shop/migration.yaml", WRONG);
    let folder = case.folder().join("shop");
    let before = folder.metadata().expect("it is there").permissions();
    let mut closed = before.clone();
    closed.set_readonly(true);
    std::fs::set_permissions(&folder, closed).expect("the folder is ours");
    let writable = std::fs::write(folder.join("probe"), "").is_ok();
    let run = case.run(&["check", "shop/migration.yaml", "--fix"]);
    std::fs::set_permissions(&folder, before).expect("the folder is ours");
    // Whoever may do everything is not stopped.
    if !writable {
        assert!(run.code == 2 && run.stderr.contains("E0909") && !run.stderr.contains("fixed:"), "{}", run.stderr);
    }
}

#[test]
fn lines_with_a_secret_are_in_no_diff() {
    let migration =
        WRONG.replace("  workloads:\n", "  defaults:\n    env:\n      DB_PASSWORD: hunter2\n  workloads:\n");
    let case = Case::new().file("migration.yaml", &migration);
    let run = case.run(&["check", "--fix", "--dry-run"]);
    assert!(run.stdout.contains("health: /health") && run.stderr.contains("E0303"), "{}{}", run.stdout, run.stderr);
    assert!(!run.stdout.contains("hunter2"), "{}", run.stdout);
}

#[test]
fn programs_are_told_the_edits() {
    let case = Case::new().file("migration.yaml", WRONG);
    let run = case.run(&["check", "--format", "sarif"]);
    let log: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "E0112");
    let change = &result["fixes"][0]["artifactChanges"][0];
    let expected = serde_json::json!({
        "artifactLocation": {"uri": "migration.yaml"},
        "replacements": [{
            "deletedRegion": {"startLine": 8, "startColumn": 96, "endLine": 8, "endColumn": 102},
            "insertedContent": {"text": "/health"},
        }],
    });
    assert_eq!(*change, expected);
    assert_eq!(result["fixes"][0]["description"]["text"], "write `/health`");
    let human = case.run(&["check", "--format", "human", "--color", "never"]);
    assert!(human.stderr.contains("`transship check migration.yaml --fix` mends 1 of them\n"), "{}", human.stderr);
    let line = WRONG.lines().last().expect("it has lines").replace("health: health", "health: /health");
    let edited = format!("= help: write `/health`\n  |\n8 | {line}\n");
    assert!(human.stderr.contains(&edited), "{}", human.stderr);
}
