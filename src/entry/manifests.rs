//! Rendered objects that are there already: a folder, a file or stdin -> objects.
//!
//! Anybody may have written them: what is no object of Kubernetes is left out, and nothing of them is ever written again.

use super::{codes, read};
use crate::diagnostic::{Diagnostic, Lines, Place, Report, Route, Source};
use crate::object::{Node, Object};
use crate::output::KUSTOMIZATION;
use crate::pipeline::ENVIRONMENT;
use crate::spec::is_ours;
use crate::tree::{self, Tree};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Folders below a folder that are looked into.
const DEEPEST: usize = 8;

/// Reads the objects of a folder, a file, or with `-` of stdin.
///
/// # Errors
/// E0901 when it cannot be read, or holds no objects, a migration, or several environments; E01xx when it is no YAML.
pub(super) fn objects(path: &Path, report: &mut Report) -> Option<Vec<Object>> {
    let before = report.errors();
    let name = if path == Path::new("-") { "<stdin>".to_owned() } else { path.display().to_string() };
    let trees = trees(path, &name, report)?;
    if report.errors() > before {
        return None;
    }
    let ours = trees.iter().any(is_ours);
    if ours && !path.is_dir() {
        let help =
            format!("render it: `transship render {name} --environment ENVIRONMENT`, and pipe that into `--against -`");
        return refuse(format!("`{name}` holds a migration, and not the objects that it renders to"), help, report);
    }
    let objects: Vec<Object> = trees.iter().filter(|it| !is_ours(it)).flat_map(each).collect();
    if objects.is_empty() {
        let held = if trees.is_empty() { String::new() } else { format!(", but {}", read::held(&trees)) };
        let what = format!("`{name}` holds no object of Kubernetes{held}");
        return refuse(what, "name a folder that `render --out` wrote, a file of manifests, or `-` for stdin", report);
    }
    let environments: BTreeSet<&str> = objects.iter().filter_map(|it| it.label_value(ENVIRONMENT)).collect();
    if environments.len() > 1 {
        let list = environments.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
        let folder = environments.iter().map(|it| path.join(it)).find(|it| it.is_dir());
        let help = match folder {
            Some(folder) => format!("name the folder of one of them, such as `{}`", folder.display()),
            None => "name the objects of one of them".to_owned(),
        };
        return refuse(format!("`{name}` holds objects of several environments: {list}"), help, report);
    }
    Some(objects.into_iter().filter(|it| !is_made_by_a_cluster(it)).collect())
}

fn refuse<T>(what: String, help: impl Into<String>, report: &mut Report) -> Option<T> {
    report.add(Diagnostic::new(&codes::INPUT, Place::route(Route::root()), what).help(help));
    None
}

fn trees(path: &Path, name: &str, report: &mut Report) -> Option<Vec<Tree>> {
    if path == Path::new("-") {
        let text = read::stdin(report)?;
        return Some(parse(name, text.as_ref(), report));
    }
    if !path.exists() {
        let help = "name a folder that `render --out` wrote, a file of manifests, or `-` for stdin";
        return refuse(format!("`{name}` cannot be read: it does not exist"), help, report);
    }
    let mut trees = Vec::new();
    for file in files(path) {
        let text = read::file(&file, read::Named::Rendered, report)?;
        trees.extend(parse(&file.display().to_string(), &text, report));
    }
    Some(trees)
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

fn parse(name: &str, text: &str, report: &mut Report) -> Vec<Tree> {
    let id = report.add_source(Source::new(name.to_owned(), text.to_owned().into(), Lines::Kept));
    tree::parse(id, report)
}

/// Returns the object that a document is, or those of a `List`.
fn each(document: &Tree) -> Vec<Object> {
    let is_list = document.get("kind").and_then(Tree::as_str).is_some_and(|it| it.ends_with("List"));
    let object = |tree: &Tree| Object::from_node(tree::to_node(tree)).ok();
    match document.get("items").map(|it| &it.value) {
        Some(tree::Value::List(items)) if is_list => items.iter().filter_map(object).collect(),
        _ => object(document).into_iter().collect(),
    }
}

/// Pods of a Deployment, the Secret of an ExternalSecret, and what every namespace has: nobody applied them.
fn is_made_by_a_cluster(object: &Object) -> bool {
    let owners = object.at(&["metadata", "ownerReferences"]).map(Node::items).unwrap_or_default();
    let owned = owners.iter().any(|it| it.get("controller") == Some(&Node::Bool(true)));
    let given = [("ConfigMap", "kube-root-ca.crt"), ("ServiceAccount", "default"), ("Service", "kubernetes")];
    owned || given.contains(&(&*object.kind.kind, &*object.name)) && object.at(&["metadata", "uid"]).is_some()
}
