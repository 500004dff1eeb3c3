//! Programs of `PATH`, and what they say about their version.

use crate::doctor::{Tool, Version};
use std::ffi::OsStr;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Longest time that a tool may take to say its version.
const PATIENCE: Duration = Duration::from_secs(10);

/// Pause between two looks at a tool that still runs.
const PAUSE: Duration = Duration::from_millis(5);

/// Longest answer that is read.
const LONGEST: u64 = 1 << 16;

/// Returns the first program of a name on `PATH`.
///
/// Folders that are not absolute are left out: what they hold depends on the folder that is looked at, whose programs
/// must not be run.
pub(super) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = [name.to_owned(), format!("{name}.exe")];
    let folders: Vec<PathBuf> = std::env::split_paths(&path).filter(|it| it.is_absolute()).collect();
    folders.iter().flat_map(|folder| names.iter().map(|name| folder.join(name))).find(|file| is_runnable(file))
}

/// Tells whether the system may run a file.
#[cfg(unix)]
pub(super) fn is_runnable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
}

/// Tells whether the system may run a file.
#[cfg(not(unix))]
pub(super) fn is_runnable(file: &Path) -> bool {
    file.is_file()
}

/// Asks a tool for its version, which `read` finds in the answer.
pub(super) fn ask(path: &Path, args: &[&str], read: fn(&str) -> Option<Version>) -> Tool {
    let answer = said(path, args).unwrap_or_default();
    let first = answer.lines().next().unwrap_or_default().chars().filter(|it| !it.is_control()).take(80).collect();
    Tool { path: path.display().to_string(), version: read(&answer), said: first }
}

/// Returns what a tool writes to stdout; nothing when it does not end in time.
fn said(path: &Path, args: &[impl AsRef<OsStr>]) -> Option<String> {
    let mut command = Command::new(path);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    // Helm 3 says nothing at all when it cannot load a plugin, which is one of the things to be found.
    command.env("HELM_NO_PLUGINS", "1").env("HELM_PLUGINS", "no-plugins");
    let mut child = command.spawn().ok()?;
    let stdout = child.stdout.take()?;
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        drop(stdout.take(LONGEST).read_to_end(&mut text));
        String::from_utf8_lossy(&text).into_owned()
    });
    let mut waited = Duration::ZERO;
    while child.try_wait().ok()?.is_none() {
        if waited >= PATIENCE {
            drop(child.kill());
            drop(child.wait());
            return None;
        }
        std::thread::sleep(PAUSE);
        waited += PAUSE;
    }
    reader.join().ok()
}
