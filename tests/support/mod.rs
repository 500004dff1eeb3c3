//! Runs the program on files in a folder of its own, as a script in a clean shell would.
//!
//! In comes a folder of `tests/cases` or texts; out goes what the program wrote and its exit code. Nothing of the
//! machine that tests run on reaches the program or its output.

#![allow(dead_code, reason = "each test binary compiles this file and uses a part of it")]
#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// Set to rewrite expected files instead of comparing them.
const UPDATE: &str = "UPDATE_EXPECTED";

/// What processes need to start at all; everything else of the environment is left out (`CI`, `NO_COLOR`, `TERM`,
/// `KUSTOMIZE_…`, `HELM_…`, `ARGOCD_…`).
const KEPT: [&str; 3] = ["PATH", "SYSTEMROOT", "TMPDIR"];

/// A temporary folder with files, in which the program runs. It is removed at the end.
#[derive(Debug)]
pub(crate) struct Case {
    folder: PathBuf,
}

/// What a run gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// The exit code.
    pub(crate) code: i32,
    /// What it wrote to stdout.
    pub(crate) stdout: String,
    /// What it wrote to stderr, the folder's name replaced by `[folder]`.
    pub(crate) stderr: String,
}

impl Case {
    /// Returns a case without files.
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("transship-test-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("the temporary folder is ours");
        Self { folder: folder.canonicalize().expect("the folder was just made") }
    }

    /// Returns a case with a copy of the files of `folder`, without those of `left_out`.
    pub(crate) fn of(folder: &Path, left_out: &[&str]) -> Self {
        let case = Self::new();
        copy(folder, &case.folder, left_out);
        case
    }

    /// Adds a file.
    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the temporary folder is ours");
        fs::write(path, text).expect("the temporary folder is ours");
        self
    }

    /// Runs the program in the folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_in("", arguments, &[])
    }

    /// Runs the program in a folder below, with variables of the environment.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
        let mut command = Command::new(env!("CARGO_BIN_EXE_transship"));
        command.args(arguments).current_dir(self.folder.join(folder)).env_clear();
        command.envs(KEPT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.envs(variables.iter().copied());
        let output = command.output().expect("the program was built before its tests");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
        Outcome {
            code: output.status.code().expect("no signal ended the program"),
            stdout: text(output.stdout),
            stderr: text(output.stderr).replace(&self.folder.display().to_string(), "[folder]"),
        }
    }

    /// Returns where the folder is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Renders one environment of `migration.yaml`.
    pub(crate) fn render(&self, environment: &str) -> Outcome {
        self.run(&["render", "migration.yaml", "--environment", environment])
    }
}

impl Drop for Case {
    fn drop(&mut self) {
        // A folder that cannot be removed is no reason to fail a test that has passed.
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn copy(from: &Path, to: &Path, left_out: &[&str]) {
    for (name, path) in entries(from) {
        if left_out.contains(&name.as_str()) {
            continue;
        }
        let target = to.join(&name);
        if path.is_dir() {
            fs::create_dir_all(&target).expect("the temporary folder is ours");
            copy(&path, &target, left_out);
        } else {
            fs::copy(&path, &target).expect("a file of the case can be read");
        }
    }
}

/// Returns the folder of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns names and paths of all entries of a folder, sorted; none without the folder.
pub(crate) fn entries(folder: &Path) -> BTreeMap<String, PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeMap::new() };
    let path = |entry: std::io::Result<fs::DirEntry>| entry.expect("the folder can be listed").path();
    let named = |path: PathBuf| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path);
    entries.map(path).map(named).collect()
}

/// Returns all files below a folder, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let deeper = |path: PathBuf| if path.is_dir() { files_below(&path) } else { vec![path] };
    entries(folder).into_values().flat_map(deeper).collect()
}

/// Returns the text of a file.
///
/// # Panics
/// When it cannot be read.
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the documents of a stream, without empty ones.
///
/// # Panics
/// When it is no YAML.
pub(crate) fn documents<T: DeserializeOwned>(stream: &str) -> Vec<T> {
    let documents = serde_yaml::Deserializer::from_str(stream);
    let read = documents.map(|it| Option::<T>::deserialize(it).expect("the stream is YAML"));
    read.flatten().collect()
}

/// Tells whether expected files are rewritten instead of compared.
pub(crate) fn updates() -> bool {
    std::env::var_os(UPDATE).is_some()
}

/// Compares a text with an expected file, or rewrites the file.
///
/// Returns the difference as a unified diff: `-` is what the file expects, `+` is what the program gave.
pub(crate) fn compare(file: &Path, actual: &str) -> Result<(), String> {
    if updates() {
        fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("the repository can be written");
        fs::write(file, actual).expect("the repository can be written");
        return Ok(());
    }
    let name = file.strip_prefix(repository()).unwrap_or(file).display().to_string();
    let side = |text: String| BTreeMap::from([(name.clone(), text)]);
    let expected = if file.is_file() { side(read(file)) } else { BTreeMap::new() };
    // The library names its sides for a render that is about to happen, which is the other way round.
    match transship::output::differences(&side(actual.to_owned()), &expected).first() {
        Some(difference) => Err(format!("{difference}\n{UPDATE}=1 rewrites expected files")),
        None => Ok(()),
    }
}

/// Fails when a folder of cases and the list of tests do not agree.
pub(crate) fn assert_all_listed(folder: &Path, listed: &[&str]) {
    let found: Vec<String> = entries(folder).into_keys().collect();
    let mut listed: Vec<&str> = listed.to_vec();
    listed.sort_unstable();
    assert_eq!(found, listed, "folders on the left, tests on the right; {}", folder.display());
}
