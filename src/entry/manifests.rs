//! Rendered objects that are there already: a folder, a file or stdin -> objects.
//!
//! Anybody may have written them: what is no object of Kubernetes is left out, and nothing of them is ever written again.

use super::read;
use crate::diagnostic::{Lines, Report, Source};
use crate::object::Object;
use crate::output::KUSTOMIZATION;
use crate::tree::{self, Tree};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Folders below a folder that are looked into.
const DEEPEST: usize = 8;

/// Reads the objects of a folder, a file, or with `-` of stdin.
///
/// # Errors
/// E0901 when it cannot be read, E01xx when it is no YAML.
pub(super) fn objects(path: &Path, report: &mut Report) -> Option<Vec<Object>> {
    let before = report.errors();
    let mut objects = Vec::new();
    if path == Path::new("-") {
        let text = read::stdin(report)?;
        add("<stdin>", text.as_ref(), &mut objects, report);
    } else {
        for file in files(path) {
            let text = read::file(&file, read::Named::Rendered, report)?;
            add(&file.display().to_string(), &text, &mut objects, report);
        }
    }
    (report.errors() == before).then_some(objects)
}

/// Returns the files to read, in the order of their names; a path that is no folder is itself the file.
fn files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_path_buf()];
    }
    let all = WalkDir::new(path).max_depth(DEEPEST).sort_by_file_name().into_iter().filter_map(Result::ok);
    let manifest = |it: &PathBuf| {
        let named = it.extension().is_some_and(|it| it == "yaml" || it == "yml" || it == "json");
        named && it.file_name().is_some_and(|it| it != KUSTOMIZATION)
    };
    all.filter(|it| it.file_type().is_file()).map(walkdir::DirEntry::into_path).filter(manifest).collect()
}

fn add(name: &str, text: &str, objects: &mut Vec<Object>, report: &mut Report) {
    let id = report.add_source(Source::new(name.to_owned(), text.to_owned().into(), Lines::Kept));
    for document in tree::parse(id, report) {
        match document.get("items") {
            Some(items) if document.get("kind").and_then(Tree::as_str).is_some_and(|it| it.ends_with("List")) => {
                let tree::Value::List(items) = &items.value else { continue };
                objects.extend(items.iter().filter_map(object));
            }
            _ => objects.extend(object(&document)),
        }
    }
}

fn object(tree: &Tree) -> Option<Object> {
    Object::from_node(tree::to_node(tree)).ok()
}
