//! Puts what hosts look for where they look for it, and prints what can only be applied by hand.
//!
//! Nothing that somebody else wrote is ever replaced or removed; a second run changes nothing.

mod argocd;
mod file;
mod helm;
mod kustomize;

pub(super) use argocd::{Own, Part, argocd};
pub(super) use file::{Dry, Mode, Remove};
pub(super) use helm::{Major, helm};
pub(super) use kustomize::kustomize;

use std::path::PathBuf;

/// Where, and whether in earnest.
pub(super) struct Place {
    /// A folder instead of the host's own.
    pub(super) folder: Option<PathBuf>,
    /// What to do there.
    pub(super) mode: Mode,
}

/// What an installation says: what was done on stdout, what to do next on stderr.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// One line for each file, or the files themselves.
    pub(super) out: String,
    /// Words for a person.
    pub(super) note: String,
}
