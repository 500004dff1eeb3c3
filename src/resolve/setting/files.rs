//! What resolving needs from the world: the files beside the spec. The doors bring it.

use std::fmt;

/// Reads files by paths relative to the migration.
pub trait Files {
    /// Returns the text of a file.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn read(&self, path: &str) -> Result<String, FileProblem>;

    /// Returns the paths of all files below a folder whose names end in `suffix`, sorted; empty when there is no folder.
    ///
    /// # Errors
    /// Why the folder cannot be listed.
    fn list(&self, folder: &str, suffix: &str) -> Result<Vec<String>, FileProblem>;

    /// Returns how findings name a file: from where the user stands, who may have named the migration from elsewhere.
    fn name(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// Why a file cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// It is not there.
    Missing,
    /// It lies outside of the tree that may be read.
    Outside,
    /// It is no UTF-8 text; the number of the first line that is none.
    NotText(usize),
    /// It is larger than a file beside a migration may be.
    TooLarge,
    /// Anything else, in the system's words.
    Other(String),
}

impl fmt::Display for FileProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => out.write_str("it does not exist"),
            Self::Outside => out.write_str(
                "it lies outside of the repository, where nothing is read: the root is the folder with `.git`, or the one that `TRANSSHIP_ROOT` names",
            ),
            Self::NotText(line) => write!(out, "its line {line} is no UTF-8 text"),
            Self::TooLarge => out.write_str("it is larger than 1 MiB, which is all that a ConfigMap takes"),
            Self::Other(words) => out.write_str(words),
        }
    }
}

/// Files for inputs that have none: every path is missing.
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &str) -> Result<String, FileProblem> {
        Err(FileProblem::Missing)
    }

    fn list(&self, _: &str, _: &str) -> Result<Vec<String>, FileProblem> {
        Ok(Vec::new())
    }
}
