//! The rules of the house: which module may use which, how long a file may be, what is registered where, which words
//! stand nowhere. `docs/architecture.md` explains them.

#![allow(clippy::disallowed_methods, reason = "tests are where files belong")]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use support::{entries, files_below, read, repository};
use transship::pipeline;

/// Which modules of the crate each module may use, beside itself.
const ARROWS: &[(&str, &[&str])] = &[
    ("main", &[]),
    ("lib", &[]),
    ("object", &[]),
    ("diagnostic", &["object"]),
    ("tree", &["diagnostic", "object"]),
    ("alb", &[]),
    ("spec", &["diagnostic", "tree"]),
    ("plan", &["diagnostic", "object", "tree"]),
    ("capacity", &["diagnostic", "object", "plan"]),
    ("resolve", &["capacity", "diagnostic", "object", "plan", "spec", "tree"]),
    ("check", &["alb", "capacity", "diagnostic", "figure", "object", "plan", "spec", "tree"]),
    ("resource", &["alb", "object", "plan"]),
    ("patch", &["diagnostic", "object", "plan", "tree"]),
    ("output", &["object"]),
    ("explain", &["diagnostic", "object", "output", "patch", "plan", "resolve", "resource", "spec", "tree"]),
    ("difference", &["object"]),
    ("figure", &["object", "plan"]),
    ("graph", &["plan", "tree"]),
    ("runbook", &["plan"]),
    ("doctor", &["diagnostic", "object", "pipeline", "spec", "tree"]),
    (
        "pipeline",
        &[
            "capacity",
            "check",
            "diagnostic",
            "explain",
            "figure",
            "graph",
            "object",
            "output",
            "patch",
            "plan",
            "resolve",
            "resource",
            "runbook",
            "spec",
            "tree",
        ],
    ),
    ("format", &["diagnostic", "spec", "tree"]),
    ("fix", &["diagnostic", "tree"]),
    (
        "entry",
        &[
            "capacity",
            "diagnostic",
            "difference",
            "doctor",
            "explain",
            "figure",
            "fix",
            "format",
            "graph",
            "object",
            "output",
            "pipeline",
            "spec",
            "tree",
        ],
    ),
];

/// Lines that a file may have before its tests.
const LONGEST: usize = 400;

/// Files whose length has a reason.
const LONGER: &[(&str, &str)] = &[
    ("alb/shapes.rs", "the controller's JSON schema, one table"),
    ("spec/platform.rs", "one record of the language after the other"),
    ("spec/route.rs", "one record of the language after the other"),
    ("spec/workload.rs", "one record of the language after the other"),
];

/// Files and folders that a folder may hold.
const MOST_FILES: usize = 15;

/// Folders whose size has a reason.
const LARGER: &[(&str, &str)] = &[
    ("doctor", "one file for each check"),
    ("check", "one file for each rule"),
    ("entry", "one file for each door, and what they share"),
    ("entry/cli", "one file for each command, and what they share"),
    ("plan", "one file for each subject, types only"),
    ("resource", "one file for each kind"),
    ("spec", "one file for each record of the language"),
];

/// Folders that grow: every file but these is a line of the table in their `mod.rs`, with this ending.
const GROWING: &[(&str, &str, &[&str])] = &[
    (
        "resource",
        "::KIND,",
        &[
            "container",
            "custom",
            "field",
            "merge_key",
            "metadata",
            "monitor",
            "placement",
            "pod_template",
            "probe",
            "testing",
            "trigger",
            "value",
            "variable",
            "volume",
        ],
    ),
    (
        "doctor",
        "::CHECK,",
        &["command", "config", "controller", "kustomization", "scene", "summary", "target", "version"],
    ),
    ("check/environments", "::RULE,", &[]),
    (
        "check",
        "::RULE,",
        &["environments", "group", "object", "origin", "place", "pods", "standard", "testing", "variable"],
    ),
];

/// Words that stand in no file of the project: paths of one machine, and work that is not done.
const FORBIDDEN: [&[&str]; 7] =
    [&["/wor", "k/"], &["/ro", "ot/"], &["/ho", "me/"], &["/tm", "p/"], &["TO", "DO"], &["FIX", "ME"], &["XX", "X:"]];

/// Texts with a forbidden word that means something else.
const ALLOWED: &[&str] = &["/tmp/alive", "/data/work/", "/tmp/out", "/home/argocd/"];

/// Files that are about forbidden words.
const ABOUT_THEM: [&str; 3] = ["src/check/placeholder.rs", "docs/errors.md", "tests/house.rs"];

#[test]
fn modules_use_only_what_the_house_allows() {
    let mut wrong = Vec::new();
    for (path, code) in sources() {
        let module = module_of(&path);
        let (_, allowed) =
            ARROWS.iter().find(|(name, _)| *name == module).unwrap_or_else(|| panic!("{path}: no arrows"));
        for used in used_modules(&code) {
            if used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{path} uses `{used}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_stay_short() {
    for (path, code) in sources() {
        let lines = code.lines().count();
        let excused = LONGER.iter().any(|(name, _)| *name == path);
        assert!(lines <= LONGEST || excused, "{path} has {lines} lines without its tests");
    }
}

#[test]
fn folders_stay_small() {
    for folder in folders() {
        let excused = LARGER.iter().any(|(name, _)| *name == folder);
        let files = entries(&repository().join("src").join(&folder)).len();
        assert!(files <= MOST_FILES || excused, "src/{folder} has {files} files: split it by subject");
    }
}

#[test]
fn files_of_growing_folders_are_in_their_table() {
    for (folder, ending, others) in GROWING {
        let table = read(&repository().join("src").join(folder).join("mod.rs"));
        for name in entries(&repository().join("src").join(folder)).into_keys() {
            let module = name.trim_end_matches(".rs");
            if module == "mod" || others.contains(&module) {
                continue;
            }
            let registered = table.lines().any(|line| {
                let line = line.trim();
                line.starts_with(module) && line.ends_with(ending)
            });
            assert!(registered, "src/{folder}/{name} is in no line `{module}{ending}`");
        }
    }
}

#[test]
fn codes_are_unique_and_say_what_they_are() {
    let mut seen = BTreeSet::new();
    for code in pipeline::codes() {
        assert!(seen.insert(code.id), "{} stands twice", code.id);
        assert!(code.id.len() == 5 && code.id.starts_with(['E', 'W']), "{} is no code", code.id);
        assert!(!code.title.is_empty() && !code.text.ends_with(' ') && code.text.ends_with('.'), "{}", code.id);
    }
}

#[test]
fn every_code_of_a_stage_has_a_case() {
    let cases: Vec<String> = entries(&repository().join("tests/cases/reject")).into_keys().collect();
    // W0221 is shown by cases of other codes, E09xx by the tests of the doors.
    let others = |id: &str| id == "W0221" || id[1..].starts_with("09");
    let missing: Vec<_> = pipeline::codes()
        .map(|code| code.id)
        .filter(|id| !others(id) && !cases.iter().any(|case| case.starts_with(&format!("{id}-"))))
        .collect();
    assert!(missing.is_empty(), "tests/cases/reject has nothing for {missing:?}");
}

#[test]
fn paths_in_documents_exist() {
    let mut wrong = Vec::new();
    for document in documents() {
        for path in named_paths(&read(&document)) {
            let folder = document.parent().expect("a document lies in a folder");
            if !repository().join(&path).exists() && !folder.join(&path).exists() {
                wrong.push(format!("{}: `{path}`", document.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "documents name paths that do not exist: {wrong:#?}");
}

#[test]
fn no_file_names_a_machine_or_unfinished_work() {
    let mut wrong = Vec::new();
    for file in project_files().into_iter().filter(|file| !ABOUT_THEM.iter().any(|it| file.ends_with(it))) {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        for (number, line) in text.lines().enumerate() {
            let line = ALLOWED.iter().fold(line.to_owned(), |line, allowed| line.replace(allowed, ""));
            let found = FORBIDDEN.iter().map(|parts| parts.concat()).find(|word| line.contains(word.as_str()));
            wrong.extend(found.map(|word| format!("{}:{}: `{word}`", file.display(), number + 1)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Returns every folder below `src/`.
fn folders() -> BTreeSet<String> {
    let files = sources();
    let folder = |(path, _): &(String, String)| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    files.iter().filter_map(folder).collect()
}

/// Returns path below `src/` and text of every source file, without what is only compiled for tests.
fn sources() -> Vec<(String, String)> {
    let root = repository().join("src");
    let name = |file: &Path| file.strip_prefix(&root).expect("it lies below").display().to_string().replace('\\', "/");
    let read = |file: PathBuf| (name(&file), without_tests(&read(&file)));
    let files = files_below(&root).into_iter().filter(|it| it.extension().is_some_and(|it| it == "rs"));
    files.map(read).filter(|(name, _)| !is_for_tests(name)).collect()
}

/// Files that are compiled for tests only: they may use anything.
fn is_for_tests(path: &str) -> bool {
    ["tests.rs", "testing.rs", "sample.rs"].iter().any(|it| path.ends_with(it)) || path.contains("testing/")
}

/// Unit tests stand at the end of their file.
fn without_tests(code: &str) -> String {
    code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned()
}

fn module_of(path: &str) -> &str {
    path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
}

/// Returns the modules that a file names after `crate::`, also inside of braces.
fn used_modules(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    for rest in code.join("\n").split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            used.extend(group_names(group));
        } else {
            used.extend(first_word(rest));
        }
    }
    let macros = ["record", "choice", "text_type"];
    used.into_iter().filter(|it| !macros.contains(&it.as_str())).collect()
}

/// Returns the first word of each item of a group, which may hold groups itself.
fn group_names(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut names) = (0, true, Vec::new());
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            _ if start && letter.is_alphabetic() => {
                names.extend(first_word(&group[at..]));
                start = false;
            }
            _ => {}
        }
    }
    names
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|it| it.is_ascii_lowercase() || *it == '_').collect();
    (!word.is_empty()).then_some(word)
}

fn documents() -> Vec<PathBuf> {
    let top = entries(repository()).into_values().filter(|it| it.is_file());
    let deeper = ["charts", "docs", "plugin", "examples", "overlays-example"]
        .into_iter()
        .flat_map(|it| files_below(&repository().join(it)));
    top.chain(deeper).filter(|it| it.extension().is_some_and(|it| it == "md")).collect()
}

/// Returns what a document names like a path of the project: links, and code that begins with one of its folders.
fn named_paths(text: &str) -> BTreeSet<String> {
    let folders =
        ["src/", "tests/", "docs/", "plugin/", "examples/", "overlays-example/", "schema/", "charts/", "benches/"];
    let links = text.split("](").skip(1).filter_map(|it| it.split(')').next());
    let links = links.filter(|it| !it.contains("://") && !it.starts_with('#') && !it.starts_with("mailto:"));
    let code = text.split('`').skip(1).step_by(2).filter(|it| folders.iter().any(|folder| it.starts_with(folder)));
    let plain = |it: &&str| !it.is_empty() && !it.contains(['<', '*', ' ', '{', '…', '$']);
    let strip = |it: &str| it.split('#').next().unwrap_or_default().to_owned();
    links.chain(code).filter(plain).map(strip).filter(|it| !it.is_empty()).collect()
}

/// Returns every file that belongs to the project.
fn project_files() -> Vec<PathBuf> {
    let theirs = ["target", ".git", "Cargo.lock", "go.sum"];
    let top = entries(repository()).into_iter().filter(|(name, _)| !theirs.contains(&name.as_str()));
    top.flat_map(|(_, path)| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}
