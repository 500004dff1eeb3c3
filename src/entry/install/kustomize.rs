//! The legacy exec plugin of Kustomize: one file for each kind, found by its path.

use super::file::{Kind, Wanted, apply, remove_empty};
use super::{Place, Said};
use crate::diagnostic::{Diagnostic, Report, Route};
use crate::doctor::PLUGIN_FILES;
use crate::entry::codes;
use crate::entry::doctor::plugin_home;
use std::path::{Path, PathBuf};

/// The files of the plugin, in the order of [`PLUGIN_FILES`].
const TEXTS: [&str; 3] = [
    include_str!("../../../plugin/exec/transship.dev/v1alpha1/migration/Migration"),
    include_str!("../../../plugin/exec/transship.dev/v1alpha1/expandmigrations/ExpandMigrations"),
    include_str!("../../../plugin/exec/transship.dev/v1alpha1/platform/Platform"),
];

/// The line by which a file of ours is known.
const MARKER: &str =
    "# Legacy exec plugin of Kustomize. `transship install kustomize` updates files that have this line.";

/// The whole file before it had a marker.
const FIRST_FORM: &str = "#!/bin/sh\nexec transship \"$@\"\n";

const FUNCTION: &str = "\
KRM function: nothing to install, `transship` on PATH is enough:
  kustomize build --enable-alpha-plugins --enable-exec overlays/prod
";

/// Puts the plugin, and tells how each way is called.
///
/// # Errors
/// E0960 for a file that is not ours, E0961 without a place, E0909 when the system refuses.
pub(in crate::entry) fn kustomize(place: &Place, report: &mut Report) -> Option<Said> {
    let Some((home, named)) = home(place) else {
        let what = "the folder of Kustomize's plugins is not known: neither `KUSTOMIZE_PLUGIN_HOME` nor `HOME` is set";
        let place = crate::diagnostic::Place::route(Route::root());
        report.add(Diagnostic::new(&codes::NO_HOME, place, what).help("name a folder with `--dir DIR`"));
        return None;
    };
    let wanted: Vec<Wanted> = PLUGIN_FILES.iter().zip(TEXTS).map(|(path, text)| wanted(&home, path, text)).collect();
    let out = apply(place.mode, &wanted, report)?;
    if place.mode.removes() {
        remove_empty(place.mode, &folders(&home));
        return Some(Said { out, note: String::new() });
    }
    let variable = if named { format!("  export KUSTOMIZE_PLUGIN_HOME={}\n", absolute(&home)) } else { String::new() };
    let plugin = format!(
        "Legacy plugin, for configs without the function annotation:\n{variable}  kustomize build --enable-alpha-plugins \
         overlays/prod\n  kubectl kustomize --enable-alpha-plugins overlays/prod | kubectl apply -f -\n"
    );
    Some(Said { out, note: format!("{plugin}{FUNCTION}") })
}

/// Returns the folder, and whether Kustomize must be told of it.
fn home(place: &Place) -> Option<(PathBuf, bool)> {
    match &place.folder {
        Some(folder) => Some((folder.clone(), true)),
        None => plugin_home().map(|(folder, _)| (folder, false)),
    }
}

fn wanted(home: &Path, path: &str, text: &'static str) -> Wanted {
    let is_ours = |text: &str| text == FIRST_FORM || text.lines().any(|line| line == MARKER);
    Wanted { path: home.join(path), text, is_ours, kind: Kind::Program }
}

/// Returns our folders, from the inside out.
fn folders(home: &Path) -> Vec<PathBuf> {
    let inner = PLUGIN_FILES.iter().filter_map(|file| Some(home.join(Path::new(file).parent()?)));
    inner.chain(["transship.dev/v1alpha1", "transship.dev"].map(|it| home.join(it))).collect()
}

fn absolute(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::{MARKER, TEXTS};

    #[test]
    fn every_file_has_the_line_by_which_it_is_known() {
        assert!(TEXTS.iter().all(|text| text.lines().any(|line| line == MARKER)));
    }
}
