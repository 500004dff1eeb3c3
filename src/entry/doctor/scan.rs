//! A folder -> the texts that say something about set-up. Bounded, and never through links.

use crate::diagnostic::Report;
use crate::doctor::{Role, Scene, is_script};
use crate::entry::files::text;
use std::path::Path;
use walkdir::{DirEntry, WalkDir};

/// Most files and folders: a large repository has some ten thousand.
const MOST_ENTRIES: usize = 100_000;

/// Largest text; rendered output of a large system has some megabytes.
const LARGEST: u64 = 8 << 20;

/// Most bytes of all texts together.
const MOST_BYTES: usize = 256 << 20;

/// Folders that hold what others wrote, or what is built.
const SKIPPED: [&str; 7] = [".git", "node_modules", "target", ".terraform", ".venv", "__pycache__", ".cache"];

/// Endings of files that are read.
const READ: [&str; 4] = ["yaml", "yml", "tpl", "j2"];

/// Largest file without an ending that is looked into for `#!`.
const LARGEST_SCRIPT: u64 = 1 << 18;

/// Adds the files of a folder to a scene.
pub(super) fn scan(top: &Path, scene: &mut Scene, report: &mut Report) {
    let mut bytes = 0;
    scene.top = if top == Path::new(".") { String::new() } else { top.display().to_string() };
    let walk = WalkDir::new(top).follow_links(false).sort_by_file_name().into_iter();
    for (number, entry) in walk.filter_entry(is_ours).enumerate() {
        if number >= MOST_ENTRIES || bytes >= MOST_BYTES {
            scene.skipped.push(format!("everything after {number} files and folders"));
            return;
        }
        let entry = match entry {
            Ok(entry) if entry.file_type().is_file() => entry,
            Ok(_) => continue,
            Err(error) => {
                scene.skipped.push(error.to_string());
                continue;
            }
        };
        let Some(path) = entry.path().strip_prefix(top).ok().and_then(Path::to_str) else { continue };
        let path = path.replace(std::path::MAIN_SEPARATOR, "/");
        scene.paths.insert(path.clone());
        if let Some(text) = content(&entry, &path, scene) {
            bytes += text.len();
            scene.add_file(path, text, Role::Written, report);
        }
    }
}

fn is_ours(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_str().unwrap_or_default();
    entry.depth() == 0 || !(entry.file_type().is_dir() && SKIPPED.contains(&name))
}

/// Returns the text of a file that says something about set-up.
fn content(entry: &DirEntry, path: &str, scene: &mut Scene) -> Option<String> {
    let ending = entry.path().extension().and_then(|it| it.to_str());
    let size = entry.metadata().map(|it| it.len()).unwrap_or_default();
    let known = ending.is_some_and(|it| READ.contains(&it)) || is_script(path, "") || path.ends_with("Kustomization");
    if !known && (ending.is_some() || size > LARGEST_SCRIPT) {
        return None;
    }
    if size > LARGEST {
        scene.skipped.push(format!("`{path}`, which is larger than 8 MiB"));
        return None;
    }
    // What is no UTF-8 is no script and no manifest.
    let text = text(entry.path(), LARGEST).ok()?;
    (known || text.starts_with("#!")).then_some(text)
}
