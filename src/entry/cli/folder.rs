//! A folder of rendered files: what stands in it, what should, and the way from one to the other.
//!
//! Only files that an earlier render wrote are ever replaced or removed; a person's stop the run before it begins.

use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::entry::codes;
use crate::output::{Difference, KUSTOMIZATION, differences, is_generated, owned_files};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A folder with what stands in it and what should.
pub(super) struct Folder {
    path: PathBuf,
    /// What should stand there, by file name.
    expected: BTreeMap<String, String>,
    /// What an earlier render left there, by file name.
    actual: BTreeMap<String, String>,
}

/// What writing a folder did.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Done {
    /// Files that are new or changed.
    pub(super) written: usize,
    /// Files of an earlier render that are gone.
    pub(super) removed: usize,
    /// Files that were right already.
    pub(super) unchanged: usize,
}

/// A file, as far as it matters here.
enum Found {
    Nothing,
    Generated(String),
    Handwritten,
}

impl Folder {
    /// Looks at a folder, which need not exist.
    ///
    /// # Errors
    /// E0907 when a person's file stands where one of ours should, E0909 when it cannot be read.
    pub(super) fn look(path: PathBuf, expected: BTreeMap<String, String>, report: &mut Report) -> Option<Self> {
        let mut folder = Self { path, expected, actual: BTreeMap::new() };
        let before = report.errors();
        let names: BTreeSet<String> = folder.owned(report).into_iter().chain(folder.expected.keys().cloned()).collect();
        for name in names {
            match find(&folder.path.join(&name)) {
                Ok(Found::Generated(text)) => drop(folder.actual.insert(name, text)),
                Ok(Found::Handwritten) if folder.expected.contains_key(&name) => report.add(folder.handwritten(&name)),
                // What a person made of a file of ours is theirs now.
                Ok(Found::Nothing | Found::Handwritten) => {}
                Err(error) => report.add(refused("read", &folder.path.join(&name), &error)),
            }
        }
        (report.errors() == before).then_some(folder)
    }

    /// Returns the files that the last render wrote.
    fn owned(&self, report: &mut Report) -> Vec<String> {
        let Ok(Found::Generated(text)) = find(&self.path.join(KUSTOMIZATION)) else { return Vec::new() };
        owned_files(&text).unwrap_or_else(|error| {
            let diagnostic = self.handwritten(KUSTOMIZATION);
            report.add(diagnostic.why(format!("it begins like a generated file, but is edited: {error}")));
            Vec::new()
        })
    }

    fn handwritten(&self, name: &str) -> Diagnostic {
        let what = format!("`{}` was not generated, and would be overwritten", shown(&self.path.join(name)));
        let help = "choose a folder of its own for rendered files, or remove the file";
        Diagnostic::new(&codes::HANDWRITTEN, Place::route(Route::root()), what).help(help)
    }

    /// Returns the folder as the user named it.
    pub(super) fn name(&self) -> String {
        shown(&self.path)
    }

    /// Returns what would change, with paths that `git apply` finds from the working folder.
    pub(super) fn differences(&self) -> Vec<Difference> {
        let named = |files: &BTreeMap<String, String>| {
            files.iter().map(|(name, text)| (shown(&self.path.join(name)), text.clone())).collect()
        };
        differences(&named(&self.expected), &named(&self.actual))
    }

    /// Makes the folder what it should be.
    ///
    /// The list comes last: as long as it is the old one, an interrupted run is finished by the next.
    ///
    /// # Errors
    /// E0909 when the system refuses.
    pub(super) fn write(&self, report: &mut Report) -> Option<Done> {
        let Self { path, expected, actual } = self;
        let changed = |(name, text): &(&String, &String)| actual.get(*name) != Some(*text);
        let (list, others): (Vec<_>, Vec<_>) =
            expected.iter().filter(changed).partition(|(name, _)| *name == KUSTOMIZATION);
        let stale: Vec<_> = actual.keys().filter(|name| !expected.contains_key(*name)).collect();
        let write = |(name, text): &(&String, &String)| {
            replace(path, name, text).map_err(|error| Box::new(refused("write", &path.join(name), &error)))
        };
        let remove = |name: &&String| {
            fs::remove_file(path.join(name)).map_err(|error| Box::new(refused("remove", &path.join(name), &error)))
        };
        let done = (others.iter().try_for_each(write))
            .and_then(|()| stale.iter().try_for_each(remove))
            .and_then(|()| list.iter().try_for_each(write));
        if let Err(refused) = done {
            report.add(*refused);
            return None;
        }
        let written = others.len() + list.len();
        Some(Done { written, removed: stale.len(), unchanged: expected.len() - written })
    }
}

/// Warns of rendered folders beside those of the environments.
pub(super) fn left_folders(parent: &Path, environments: &[&str], report: &mut Report) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    let mut names: Vec<_> = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    for name in names.iter().filter(|name| !environments.contains(&name.as_str())) {
        let folder = parent.join(name);
        if let Ok(Found::Generated(_)) = find(&folder.join(KUSTOMIZATION)) {
            let what = format!("`{}` holds rendered files, but there is no environment `{name}`", shown(&folder));
            let help = "remove the folder, if the environment was renamed or removed";
            report.add(Diagnostic::new(&codes::LEFT_FOLDER, Place::route(Route::root()), what).help(help));
        }
    }
}

fn find(path: &Path) -> io::Result<Found> {
    match fs::symlink_metadata(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound) => return Ok(Found::Nothing),
        Err(error) => return Err(error),
        // A link leads to a file elsewhere, which is not ours to change.
        Ok(metadata) if !metadata.is_file() => return Ok(Found::Handwritten),
        Ok(_) => {}
    }
    let text = String::from_utf8(fs::read(path)?).ok().filter(|text| is_generated(text));
    // Git may have checked the file out with CRLF, which is no difference.
    Ok(text.map_or(Found::Handwritten, |text| Found::Generated(text.replace("\r\n", "\n"))))
}

/// Replaces a file as a whole: whoever reads meanwhile sees the old one or the new one.
fn replace(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = File::create_new(&temporary)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&temporary, folder.join(name)));
    if written.is_err() {
        drop(fs::remove_file(&temporary));
    }
    written
}

fn refused(verb: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let what = format!("cannot {verb} `{}`: {error}", shown(path));
    codes::not_written(what)
}

/// Returns a path as people write it; the same on every system, since it stands in differences.
fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    let text = if std::path::MAIN_SEPARATOR == '/' { text } else { text.replace(std::path::MAIN_SEPARATOR, "/") };
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{Done, Folder, left_folders};
    use crate::diagnostic::Report;
    use crate::object::Object;
    use crate::output::files;
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::{Path, PathBuf};

    /// A temporary folder.
    struct Ground(PathBuf);

    impl Ground {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("transship-folder-{}-{name}", std::process::id()));
            fs::create_dir_all(&folder).expect("the temporary folder is ours");
            Self(folder)
        }

        fn look(&self, names: &[&str]) -> Result<Folder, String> {
            let mut report = Report::new();
            let folder = Folder::look(self.0.join("prod"), rendered(names), &mut report);
            folder.ok_or_else(|| report.sorted().iter().map(|it| it.code.id).collect::<Vec<_>>().join(" "))
        }

        fn write(&self, names: &[&str]) -> Done {
            let folder = self.look(names).unwrap_or_else(|codes| panic!("{codes}"));
            folder.write(&mut Report::new()).expect("the temporary folder is ours")
        }

        fn put(&self, path: &str, text: &str) {
            fs::write(self.0.join("prod").join(path), text).expect("the temporary folder is ours");
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(self.0.join("prod")).expect("it was written");
            let mut names: Vec<_> = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
            names.sort();
            names
        }
    }

    impl Drop for Ground {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    fn rendered(names: &[&str]) -> BTreeMap<String, String> {
        let object = |name: &&str| {
            let json = serde_json::json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}});
            Object::from_node(json.into()).expect("the test is an object")
        };
        files(&names.iter().map(object).collect::<Vec<_>>())
    }

    #[test]
    fn only_what_changed_is_written_and_only_ours_is_removed() {
        let ground = Ground::new("write");
        assert_eq!(ground.write(&["a", "b"]), Done { written: 3, removed: 0, unchanged: 0 });
        assert_eq!(ground.write(&["a", "b"]), Done { written: 0, removed: 0, unchanged: 3 });
        ground.put("notes.yaml", "mine: true\n");
        assert_eq!(ground.write(&["b", "c"]), Done { written: 2, removed: 1, unchanged: 1 });
        assert_eq!(ground.names(), ["b.service.yaml", "c.service.yaml", "kustomization.yaml", "notes.yaml"]);
    }

    #[test]
    fn a_file_that_a_person_took_over_is_never_removed() {
        let ground = Ground::new("keep");
        ground.write(&["a", "b"]);
        ground.put("a.service.yaml", "mine: true\n");
        assert_eq!(ground.look(&["a", "b"]).err().as_deref(), Some("E0907"));
        assert_eq!(ground.write(&["b"]), Done { written: 1, removed: 0, unchanged: 1 });
        assert_eq!(ground.names(), ["a.service.yaml", "b.service.yaml", "kustomization.yaml"]);
    }

    #[test]
    fn a_kustomization_that_a_person_wrote_stops_the_run() {
        let ground = Ground::new("kustomization");
        ground.write(&["a"]);
        ground.put("kustomization.yaml", "resources: []\n");
        assert_eq!(ground.look(&["a"]).err().as_deref(), Some("E0907"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_never_written_through() {
        let ground = Ground::new("link");
        ground.write(&["a"]);
        let (file, target) = (ground.0.join("prod/a.service.yaml"), ground.0.join("elsewhere.yaml"));
        fs::rename(&file, &target).expect("the temporary folder is ours");
        std::os::unix::fs::symlink(&target, &file).expect("the temporary folder is ours");
        assert_eq!(ground.look(&["a"]).err().as_deref(), Some("E0907"));
    }

    #[test]
    fn differences_read_like_git_and_line_endings_are_none() {
        let ground = Ground::new("check");
        ground.write(&["a", "b"]);
        let list = fs::read_to_string(ground.0.join("prod/kustomization.yaml")).expect("it was written");
        ground.put("kustomization.yaml", &list.replace('\n', "\r\n"));
        let same = ground.look(&["a", "b"]).unwrap_or_else(|codes| panic!("{codes}"));
        assert_eq!(same.differences(), []);
        let other = ground.look(&["b", "c"]).unwrap_or_else(|codes| panic!("{codes}"));
        let shown: Vec<_> = other.differences().iter().map(ToString::to_string).collect();
        assert_eq!(shown.len(), 3);
        let head = format!("diff --git a/{0} b/{0}", ground.0.join("prod/a.service.yaml").display());
        assert!(shown[0].starts_with(&format!("{head}\ndeleted file")), "{}", shown[0]);
    }

    #[test]
    fn folders_of_environments_that_are_gone_are_told() {
        let ground = Ground::new("left");
        ground.write(&["a"]);
        let mut report = Report::new();
        left_folders(&ground.0, &["dev"], &mut report);
        left_folders(&ground.0, &["prod"], &mut report);
        left_folders(Path::new("no/such/folder"), &["prod"], &mut report);
        assert_eq!((report.errors(), report.warnings()), (0, 1));
    }
}
