//! What Argo CD says around a call: variables, and where the repository begins.

use super::parameters;
use crate::diagnostic::Report;
use crate::entry::files::DiskFiles;
use crate::entry::read;
use std::env;
use std::path::{Path, PathBuf};

/// What Argo CD passes besides the files.
#[derive(Debug, Default)]
pub(super) struct Around {
    /// `ARGOCD_APP_PARAMETERS`.
    pub(super) parameters: Option<String>,
    /// `ARGOCD_APP_NAME`.
    pub(super) name: Option<String>,
    /// `ARGOCD_APP_NAMESPACE`: that of the destination.
    pub(super) namespace: Option<String>,
    /// `KUBE_VERSION` of the destination.
    pub(super) kube_version: Option<String>,
    /// `KUBE_API_VERSIONS` of the destination.
    pub(super) api_versions: Vec<String>,
    /// Whether somebody wrote `plugin.env: [{name: ENVIRONMENT, …}]`.
    ///
    /// It is not read: a second way to say the same would need an order between the two, and parameters are the one
    /// that the user interface shows.
    pub(super) has_env: bool,
    /// `ARGOCD_APP_SOURCE_PATH`: the folder within the repository.
    source_path: Option<PathBuf>,
}

impl Around {
    /// Returns what this process was passed.
    pub(super) fn of_process() -> Self {
        let text = |name: &str| env::var(name).ok().filter(|it| !it.is_empty());
        Self {
            parameters: text(parameters::VARIABLE),
            name: text("ARGOCD_APP_NAME"),
            namespace: text("ARGOCD_APP_NAMESPACE"),
            kube_version: text("KUBE_VERSION"),
            api_versions: text("KUBE_API_VERSIONS").iter().flat_map(|it| it.split(',')).map(str::to_owned).collect(),
            has_env: text("ARGOCD_ENV_ENVIRONMENT").is_some(),
            source_path: text("ARGOCD_APP_SOURCE_PATH").map(PathBuf::from),
        }
    }

    /// Returns the files around the working folder.
    ///
    /// The copy that Argo CD sends may be without `.git`; then the repository begins where the path of the Application
    /// does.
    ///
    /// # Errors
    /// E0901 when the working folder cannot be read.
    pub(super) fn files(&self, report: &mut Report) -> Option<DiskFiles> {
        let folder = read::folder(Path::new("."), report)?;
        let path = self.source_path.as_deref().unwrap_or(Path::new(""));
        Some(folder.below_source(path))
    }
}
