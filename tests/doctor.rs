//! Every finding of `doctor`, with its full text: scenes of files, stand-in tools and homes in `tests/cases/doctor`; and
//! runs of the real hosts that show that what it says is true.
//!
//! A case is one file: parts that begin with `-- NAME --`. `tree/…` is the folder that is looked at, `bin/NAME` a tool
//! that says the text, `home/…` the home (`+x`: with the run bit), `stdin` what is piped in, `env` variables; `stdout`
//! and `stderr` are what comes of it.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;
#[path = "support/tools.rs"]
mod tools;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use support::{compare, entries, read, repository, updates};

/// A folder for one run, removed at the end.
struct Ground(PathBuf);

/// What a run gave.
struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ground {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("doctor-{}-{number}", std::process::id()));
        fs::create_dir_all(folder.join("tree")).expect("the temporary folder is ours");
        fs::create_dir_all(folder.join("bin")).expect("the temporary folder is ours");
        Self(folder)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("the temporary folder is ours");
        fs::write(path, text).expect("the temporary folder is ours");
    }

    /// Puts a tool that says a text about its version, whatever it is asked.
    fn tool(&self, name: &str, says: &str) {
        self.put(&format!("bin/{name}"), &format!("#!/bin/sh\nwhile IFS= read -r line; do echo \"$line\"; done <<'END'\n{says}END\n"));
        let_run(&self.0.join("bin").join(name));
    }

    /// Puts this program on PATH.
    fn own(&self) {
        fs::copy(env!("CARGO_BIN_EXE_transship"), self.0.join("bin/transship")).expect("the program was built");
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.0.join("tree")).env_clear();
        command.env("PATH", self.0.join("bin")).env("HOME", self.0.join("home"));
        command
    }

    fn run(&self, mut command: Command, stdin: &str) -> Outcome {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program can be started");
        let mut pipe = child.stdin.take().expect("stdin is piped");
        // A program that reads nothing has closed its end.
        drop(pipe.write_all(stdin.as_bytes()));
        drop(pipe);
        let output = child.wait_with_output().expect("the program ends");
        let own = self.0.display().to_string();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("all output is UTF-8").replace(&own, "[ground]");
        let code = output.status.code().expect("no signal ended the program");
        Outcome { code, stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    fn transship(&self, args: &[&str]) -> Outcome {
        let mut command = self.command(Path::new(env!("CARGO_BIN_EXE_transship")));
        command.args(args);
        self.run(command, "")
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[cfg(unix)]
fn let_run(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("the temporary folder is ours");
}

#[cfg(not(unix))]
fn let_run(_: &Path) {}

/// Returns the parts of a case.
fn parts(text: &str) -> Vec<(String, String)> {
    let mut parts: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("-- ").and_then(|it| it.strip_suffix(" --")) {
            parts.push((name.to_owned(), String::new()));
        } else if let Some((_, part)) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    parts
}

/// Runs a case, and compares, or rewrites, what it expects.
fn scene(file: &Path) -> Result<(), String> {
    let text = read(file);
    let ground = Ground::new();
    let (mut stdin, mut args, mut own) = (None, "doctor".to_owned(), true);
    let mut variables: Vec<(String, String)> = Vec::new();
    let parts = parts(&text);
    for (name, part) in &parts {
        let part = part.replace("[ground]", &ground.0.display().to_string());
        match name.split_once('/') {
            Some(("bin", "transship")) if part.trim() == "nothing" => own = false,
            Some(("bin", tool)) => ground.tool(tool, &part),
            Some(("tree" | "home", _)) => {
                let path = name.trim_end_matches(" +x");
                ground.put(path, &part);
                if path != name {
                    let_run(&ground.0.join(path));
                }
            }
            _ => match name.as_str() {
                "stdin" => stdin = Some(part),
                "args" => args = part.trim().to_owned(),
                "env" => variables.extend(part.lines().filter_map(|it| it.split_once('=')).map(|(name, value)| {
                    (name.to_owned(), value.to_owned())
                })),
                "stdout" | "stderr" => {}
                other => return Err(format!("{}: no part is called `{other}`", file.display())),
            },
        }
    }
    if own && !ground.0.join("bin/transship").exists() {
        ground.own();
    }
    let mut command = ground.command(Path::new(env!("CARGO_BIN_EXE_transship")));
    command.args(args.split_whitespace()).envs(variables);
    let Outcome { code, stdout, stderr } = ground.run(command, &stdin.unwrap_or_default());
    let mut actual = String::new();
    for (name, part) in parts.iter().filter(|(name, _)| !matches!(name.as_str(), "stdout" | "stderr")) {
        let _ = write!(actual, "-- {name} --\n{part}");
    }
    // What a case does not show is not promised by it: most are about findings alone.
    if parts.iter().any(|(name, _)| name == "stdout") {
        let _ = write!(actual, "-- stdout --\n{stdout}");
    }
    let _ = write!(actual, "-- stderr --\n{stderr}");
    let errors = stderr.lines().any(|line| line.contains(": error[")) || stderr.contains("error[E");
    if code != i32::from(errors) {
        return Err(format!("{}: exit code {code} with {stderr}", file.display()));
    }
    compare(file, &actual)
}

fn cases() -> Vec<(String, PathBuf)> {
    entries(&repository().join("tests/cases/doctor")).into_iter().collect()
}

#[cfg(unix)]
#[test]
fn every_scene_gives_its_findings() {
    let failures: Vec<String> = cases().iter().filter_map(|(_, file)| scene(file).err()).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn every_code_of_the_doctor_has_a_scene_that_shows_it() {
    let texts: Vec<(String, String)> = cases().into_iter().map(|(name, file)| (name, read(&file))).collect();
    let shown = |id: &str| texts.iter().any(|(name, text)| name.starts_with(&format!("{id}-")) && text.contains(&format!("[{id}]: ")));
    let missing: Vec<&str> = transship::doctor::codes().iter().map(|code| code.id).filter(|id| !shown(id)).collect();
    assert!(missing.is_empty() || updates(), "tests/cases/doctor shows nothing of {missing:?}");
    let known: BTreeSet<&str> = transship::doctor::codes().iter().map(|code| code.id).collect();
    let strange: Vec<&String> = texts
        .iter()
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with("well-") && !known.contains(name.split('-').next().unwrap_or_default()))
        .collect();
    assert!(strange.is_empty(), "{strange:?} name no code");
}
