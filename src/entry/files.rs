//! Files beside a migration, read from the disk and from nowhere outside of the repository.

use crate::pipeline::{FileProblem, Files};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;
use walkdir::WalkDir;

/// Largest file: what a `ConfigMap` takes, and more than a specification needs.
const LARGEST: u64 = 1 << 20;

/// Most entries that a listing looks at, so that a folder named by mistake does not cost minutes.
const MOST_ENTRIES: usize = 10_000;

/// Variable that names the root where no `.git` does: in images, archives and copies of a repository.
const ROOT: &str = "TRANSSHIP_ROOT";

/// Git's own folder: it marks the root, and its config may hold the token that cloned it.
const GIT: &str = ".git";

/// Reads files below a root, by paths relative to a base.
#[derive(Clone, Debug)]
pub struct DiskFiles {
    base: PathBuf,
    root: PathBuf,
    /// The base as the user named it.
    named: PathBuf,
    edits: Edits,
}

/// Texts of files as they will be, by their paths after all links, before they are written.
#[derive(Clone, Debug, Default)]
pub struct Edits(Rc<BTreeMap<PathBuf, String>>);

impl Edits {
    /// Returns the text of a file as it will be.
    pub(super) fn get(&self, path: &Path) -> Option<&String> {
        self.0.get(path)
    }

    /// Says how a file will be.
    pub(super) fn set(&mut self, path: PathBuf, text: String) {
        Rc::make_mut(&mut self.0).insert(path, text);
    }
}

impl DiskFiles {
    /// Returns the files around a folder.
    ///
    /// The root is the folder that `TRANSSHIP_ROOT` names, if it holds the base; else the nearest folder above with
    /// `.git`; else the working folder if it holds the base; else the base.
    ///
    /// # Errors
    /// What the system says when the folder cannot be found.
    pub fn at(base: &Path) -> io::Result<Self> {
        let named = plain(base);
        let base = if base.as_os_str().is_empty() { Path::new(".") } else { base };
        let base = fs::canonicalize(base)?;
        let set = std::env::var_os(ROOT).and_then(|folder| fs::canonicalize(folder).ok());
        let set = set.filter(|folder| base.starts_with(folder));
        let repository = base.ancestors().find(|folder| folder.join(GIT).exists()).map(Path::to_path_buf);
        let working = || std::env::current_dir().and_then(fs::canonicalize).ok();
        let root = set.or(repository).or_else(|| working().filter(|folder| base.starts_with(folder)));
        Ok(Self { root: root.unwrap_or_else(|| base.clone()), base, named, edits: Edits::default() })
    }

    /// Returns the same files as they will be.
    #[must_use]
    pub(super) fn edited(self, edits: &Edits) -> Self {
        Self { edits: edits.clone(), ..self }
    }

    /// Returns the same files, with paths relative to the folder of a file.
    #[must_use]
    pub fn beside(&self, path: &str) -> Self {
        let folder = self.base.join(path).parent().and_then(|folder| fs::canonicalize(folder).ok());
        let Some(base) = folder.filter(|folder| folder.starts_with(&self.root)) else { return self.clone() };
        let named = plain(&self.named.join(path)).parent().map(Path::to_path_buf).unwrap_or_default();
        Self { base, root: self.root.clone(), named, edits: self.edits.clone() }
    }

    /// Returns the same files, below the root of a repository that was copied without its `.git`.
    ///
    /// `source` is the path of the base within that repository. A copy may hold a part of it only, from some folder on
    /// that `source` goes through: the root lies above as many names as both have in common at their ends.
    #[must_use]
    pub fn below_source(self, source: &Path) -> Self {
        let names = |path: &Path| path.components().rev().map(|it| it.as_os_str().to_owned()).collect::<Vec<_>>();
        let common = names(&self.base).into_iter().zip(names(source)).take_while(|(one, two)| one == two).count();
        let root = self.base.ancestors().nth(common).map_or_else(|| self.base.clone(), Path::to_path_buf);
        // A root that is known by other means is never left.
        let known = self.root != self.base || self.root.join(GIT).exists() || std::env::var_os(ROOT).is_some();
        if known { self } else { Self { root, ..self } }
    }

    /// Returns where a path leads after all links.
    pub(super) fn find(&self, path: &str) -> Result<PathBuf, FileProblem> {
        let path = Path::new(path);
        if path.has_root() || path.components().any(|part| matches!(part, Component::Prefix(_))) {
            return Err(FileProblem::Other("it is absolute; name it relative to the migration".to_owned()));
        }
        // Before the disk is asked, so that nobody learns what exists elsewhere.
        self.confine(&without_dots(&self.base.join(path)))?;
        let found = fs::canonicalize(self.base.join(path)).map_err(|error| problem(&error.into()))?;
        self.confine(&found)?;
        Ok(found)
    }

    /// Tells whether a path, after all links, lies in the tree that may be read.
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.confine(path).is_ok()
    }

    fn confine(&self, path: &Path) -> Result<(), FileProblem> {
        let inner = path.strip_prefix(&self.root).map_err(|_| FileProblem::Outside)?;
        let git = |part: Component<'_>| part.as_os_str().eq_ignore_ascii_case(GIT);
        if inner.components().any(git) { Err(FileProblem::Outside) } else { Ok(()) }
    }
}

impl Files for DiskFiles {
    fn name(&self, path: &str) -> String {
        plain(&self.named.join(path)).display().to_string()
    }

    fn read(&self, path: &str) -> Result<String, FileProblem> {
        let path = self.find(path)?;
        if let Some(text) = self.edits.get(&path) {
            return Ok(text.clone());
        }
        // A pipe or a device would be waited for.
        if !fs::metadata(&path).map_err(|error| problem(&error.into()))?.is_file() {
            return Err(FileProblem::Other("it is no file".to_owned()));
        }
        text(&path, LARGEST).map_err(|error| problem(&error))
    }

    fn list(&self, folder: &str, suffix: &str) -> Result<Vec<String>, FileProblem> {
        let path = match self.find(folder) {
            Err(FileProblem::Missing) => return Ok(Vec::new()),
            found => found?,
        };
        if !path.is_dir() {
            return Err(FileProblem::Other("it is no folder".to_owned()));
        }
        let mut found = Vec::new();
        let walk = WalkDir::new(&path).follow_links(false).sort_by_file_name().into_iter();
        for (number, entry) in walk.filter_entry(|entry| entry.file_name() != GIT).enumerate() {
            if number > MOST_ENTRIES {
                return Err(FileProblem::Other(format!("it holds more than {MOST_ENTRIES} files and folders")));
            }
            let entry = entry.map_err(|error| problem(&io::Error::from(error).into()))?;
            // A link is listed, so that reading it says whether it leads outside.
            if entry.file_name().to_string_lossy().ends_with(suffix) && !entry.path().is_dir() {
                found.push(joined(folder, entry.path().strip_prefix(&path).unwrap_or(entry.path()))?);
            }
        }
        found.sort();
        Ok(found)
    }
}

/// Reads a whole text of at most `largest` bytes.
pub(super) fn text(path: &Path, largest: u64) -> Result<String, Unread> {
    text_of(File::open(path)?, largest)
}

/// Why a text could not be read.
#[derive(Debug)]
pub(super) enum Unread {
    /// The system does not give it.
    System(io::Error),
    /// It has more bytes than this.
    TooLarge(u64),
    /// It is no UTF-8.
    NotText {
        /// The text, with a stand-in for each byte that is none.
        readable: String,
        /// The first of those bytes.
        at: usize,
    },
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

/// Reads a whole text of at most `largest` bytes.
pub(super) fn text_of(reader: impl Read, largest: u64) -> Result<String, Unread> {
    let mut bytes = Vec::new();
    reader.take(largest + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest {
        return Err(Unread::TooLarge(largest));
    }
    String::from_utf8(bytes).map_err(|error| Unread::NotText {
        at: error.utf8_error().valid_up_to(),
        readable: String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

pub(super) fn problem(error: &Unread) -> FileProblem {
    match error {
        Unread::System(error) => match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => FileProblem::Missing,
            _ => FileProblem::Other(error.to_string()),
        },
        Unread::TooLarge(_) => FileProblem::TooLarge,
        Unread::NotText { readable, at } => FileProblem::NotText(readable[..*at].matches('\n').count() + 1),
    }
}

/// Replaces a file as a whole, where a link leads to, with the rights that it has.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let temporary = path.with_extension(format!("transship.{}.tmp", std::process::id()));
    let written = fs::write(&temporary, text)
        .and_then(|()| fs::set_permissions(&temporary, fs::metadata(&path)?.permissions()))
        .and_then(|()| fs::rename(&temporary, &path));
    if written.is_err() {
        drop(fs::remove_file(&temporary));
    }
    written
}

/// Returns a path without what leads nowhere: `.`, and a folder that the next name leaves again.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match (part, plain.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => drop(plain.pop()),
            (other, _) => plain.push(other),
        }
    }
    plain
}

/// Returns a path with `..` taken literally.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            other => plain.push(other),
        }
    }
    plain
}

/// Returns a path below `folder` as the spec would write it.
fn joined(folder: &str, inner: &Path) -> Result<String, FileProblem> {
    let mut path = folder.trim_end_matches('/').to_owned();
    for part in inner {
        let part = part.to_str().ok_or_else(|| FileProblem::Other("a name in it is no UTF-8".to_owned()))?;
        path.push('/');
        path.push_str(part);
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::{DiskFiles, LARGEST, plain};
    use crate::pipeline::{FileProblem, Files};
    use std::fs;
    use std::path::{Path, PathBuf};

    /// A temporary repository with a folder `app` in it, and a file beside the repository.
    struct Ground(PathBuf);

    impl Ground {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("transship-files-{}-{name}", std::process::id()));
            fs::create_dir_all(folder.join("repository/.git")).expect("the temporary folder is ours");
            let ground = Self(folder);
            ground.write("secret.txt", "outside");
            ground.write("repository/.git/config", "token");
            ground.write("repository/shared.txt", "shared");
            ground.write("repository/app/own.txt", "own");
            ground
        }

        fn write(&self, path: &str, text: impl AsRef<[u8]>) {
            let path = self.0.join(path);
            fs::create_dir_all(path.parent().expect("it has one")).expect("the temporary folder is ours");
            fs::write(path, text).expect("the temporary folder is ours");
        }

        fn files(&self) -> DiskFiles {
            DiskFiles::at(&self.0.join("repository/app")).expect("it exists")
        }
    }

    impl Drop for Ground {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    #[test]
    fn files_of_the_repository_are_read() {
        let ground = Ground::new("read");
        let read = |path| ground.files().read(path);
        assert_eq!(read("own.txt"), Ok("own".to_owned()));
        assert_eq!(read("./../shared.txt"), Ok("shared".to_owned()));
        assert_eq!(ground.files().beside("../shared.txt").read("app/own.txt"), Ok("own".to_owned()));
        assert_eq!(read("none.txt"), Err(FileProblem::Missing));
        assert_eq!(read("own.txt/more"), Err(FileProblem::Missing));
    }

    #[test]
    fn nothing_outside_of_the_repository_is_read_or_betrayed() {
        let ground = Ground::new("outside");
        for path in ["../../secret.txt", "../../none.txt", "x/../../../secret.txt", "../.git/config", "../.GIT/config"]
        {
            assert_eq!(ground.files().read(path), Err(FileProblem::Outside), "{path}");
        }
        let absolute = ground.0.join("secret.txt");
        let absolute = absolute.to_str().expect("the temporary folder has a plain name");
        assert!(matches!(ground.files().read(absolute), Err(FileProblem::Other(_))));
        assert_eq!(ground.files().list("../..", ""), Err(FileProblem::Outside));
        assert_eq!(ground.files().beside("../../secret.txt").read("own.txt"), Ok("own".to_owned()));
    }

    #[test]
    fn files_are_named_from_where_the_user_stands() {
        let files = |named: &str| DiskFiles {
            named: plain(Path::new(named)),
            ..DiskFiles::at(Path::new("")).expect("the working folder exists")
        };
        for (folder, path, name) in [
            ("", "platform.yaml", "platform.yaml"),
            (".", "./platform.yaml", "platform.yaml"),
            ("shop", "platform.yaml", "shop/platform.yaml"),
            ("shop/dev", "../platform.yaml", "shop/platform.yaml"),
            ("shop", "../../platform.yaml", "../platform.yaml"),
            ("../shop", "../platform.yaml", "../platform.yaml"),
            ("/srv/shop", "platform.yaml", "/srv/shop/platform.yaml"),
        ] {
            assert_eq!(files(folder).name(path), name, "{folder} {path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_out_of_the_repository_are_refused() {
        let ground = Ground::new("links");
        let link = |target: &str, path: &str| {
            std::os::unix::fs::symlink(ground.0.join(target), ground.0.join(path)).expect("the folder is ours");
        };
        link("secret.txt", "repository/app/link.txt");
        link("", "repository/app/up");
        link("repository/shared.txt", "repository/app/inner.txt");
        let files = ground.files();
        assert_eq!(files.read("link.txt"), Err(FileProblem::Outside));
        assert_eq!(files.read("up/secret.txt"), Err(FileProblem::Outside));
        assert_eq!(files.list("up", ".txt"), Err(FileProblem::Outside));
        assert_eq!(files.read("inner.txt"), Ok("shared".to_owned()));
        assert_eq!(files.list(".", ".txt"), Ok(vec!["./inner.txt".into(), "./link.txt".into(), "./own.txt".into()]));
    }

    #[test]
    fn only_texts_of_a_bearable_size_are_read() {
        let ground = Ground::new("texts");
        let largest = usize::try_from(LARGEST).expect("it is small");
        ground.write("repository/app/bytes", [0xFF, 0xFE]);
        ground.write("repository/app/largest", "x".repeat(largest));
        ground.write("repository/app/larger", "x".repeat(largest + 1));
        assert_eq!(ground.files().read("bytes"), Err(FileProblem::NotText(1)));
        assert_eq!(ground.files().read("largest").map(|it| it.len()), Ok(largest));
        assert_eq!(ground.files().read("larger"), Err(FileProblem::TooLarge));
        assert_eq!(ground.files().read("."), Err(FileProblem::Other("it is no file".to_owned())));
    }

    #[test]
    fn listings_are_sorted_and_can_be_read() {
        let ground = Ground::new("list");
        for path in ["t/b.j2", "t/a/z.j2", "t/a.j2", "t/a.txt", "t/.git/x.j2"] {
            ground.write(&format!("repository/app/{path}"), path);
        }
        let listed = ground.files().list("t/", ".j2").expect("it can be listed");
        assert_eq!(listed, ["t/a.j2", "t/a/z.j2", "t/b.j2"]);
        assert!(listed.iter().all(|path| ground.files().read(path).as_ref() == Ok(path)));
        assert_eq!(ground.files().list("none", ".j2"), Ok(Vec::new()));
        assert_eq!(ground.files().list("own.txt", ".j2"), Err(FileProblem::Other("it is no folder".to_owned())));
    }
}
