//! The plugin of Helm 4. Helm 3 needs none, and would load no plugin at all with it in its folder, which it shares.

use super::file::{Kind, Wanted, apply, remove_empty};
use super::{Place, Said};
use crate::diagnostic::{Diagnostic, Report, Route};
use crate::doctor::Version;
use crate::entry::codes;
use crate::entry::doctor::{helm_folder, helm_version};
use std::path::Path;

/// The file of the plugin.
const PLUGIN: &str = include_str!("../../../plugin/helm/transship/plugin.yaml");

/// Lines that every form of it has had.
const MARKERS: [&str; 2] = ["type: postrenderer/v1", "name: transship"];

/// The folder of the plugin below the folder of all plugins.
const FOLDER: &str = "transship";

/// A major version of Helm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entry) enum Major {
    Three,
    Four,
}

const THREE: &str = "\
Helm 3: nothing to install, `transship` on PATH is enough:
  helm upgrade --install NAME CHART --post-renderer transship
Every upgrade must name the post-renderer again: Helm does not remember it.
";

/// Puts the plugin of Helm 4, or tells how Helm 3 is called.
///
/// # Errors
/// E0960 for a file that is not ours, E0961 without a place, E0962 when the version of Helm is not known, E0963 when the
/// plugin would break a Helm 3, E0909 when the system refuses.
pub(in crate::entry) fn helm(place: &Place, asked: Option<Major>, report: &mut Report) -> Option<Said> {
    let found = helm_version();
    let on_path = found.as_ref().and_then(|(path, version)| Some((path, (*version)?)));
    if place.mode.removes() {
        return put(place, report);
    }
    match (asked, on_path) {
        (Some(Major::Three), _) => Some(Said { out: String::new(), note: THREE.to_owned() }),
        (None, Some((_, version))) if version.0 < 4 => Some(Said { out: String::new(), note: three(place) }),
        (Some(Major::Four), Some((path, version))) if version.0 < 4 && place.folder.is_none() => {
            refuse(report, &codes::BREAKS_HELM, &breaks(path, version), OWN_FOLDER);
            None
        }
        (Some(Major::Four), _) | (None, Some(_)) => put(place, report),
        (None, None) => {
            let what = match found {
                Some((path, _)) => format!("`{path}` does not say its version"),
                None => "`helm` is not on PATH, so that its version is not known".to_owned(),
            };
            refuse(report, &codes::WHICH_HELM, &what, "add `--helm 4`, or `--helm 3`");
            None
        }
    }
}

const OWN_FOLDER: &str = "add `--dir DIR`, and call Helm 4 with `HELM_PLUGINS=DIR`";

fn breaks(path: &str, version: Version) -> String {
    format!("with this plugin in its folder, Helm {version} (`{path}`) would load no plugin at all")
}

/// Returns the words for Helm 3, with those about a plugin that is in its way.
fn three(place: &Place) -> String {
    let folder = place.folder.clone().or_else(helm_folder);
    let plugin = folder.map(|it| it.join(FOLDER).join("plugin.yaml")).filter(|it| it.is_file());
    let warning = plugin.map(|it| {
        format!("`{}` keeps Helm 3 from loading any plugin: call `transship install helm --remove`\n", it.display())
    });
    format!("{THREE}{}", warning.unwrap_or_default())
}

fn put(place: &Place, report: &mut Report) -> Option<Said> {
    let Some(folder) = place.folder.clone().or_else(helm_folder) else {
        let what = "the folder of Helm's plugins is not known: neither `HELM_PLUGINS` nor `HOME` is set";
        refuse(report, &codes::NO_HOME, what, "name a folder with `--dir DIR`");
        return None;
    };
    let own = folder.join(FOLDER);
    let is_ours = |text: &str| MARKERS.iter().all(|marker| text.lines().any(|line| line.trim_end() == *marker));
    let wanted = Wanted { path: own.join("plugin.yaml"), text: PLUGIN, is_ours, kind: Kind::Data };
    let out = apply(place.mode, &[wanted], report)?;
    if place.mode.removes() {
        remove_empty(place.mode, &[own]);
        return Some(Said { out, note: String::new() });
    }
    Some(Said { out, note: four(place.folder.as_deref()) })
}

fn four(folder: Option<&Path>) -> String {
    let variable = folder.map(|it| {
        let it = std::path::absolute(it).unwrap_or_else(|_| it.to_path_buf());
        format!("HELM_PLUGINS={} ", it.display())
    });
    format!(
        "Helm 4, with `transship` on PATH:\n  {}helm upgrade --install NAME CHART --post-renderer transship\nEvery upgrade \
         must name the post-renderer again: Helm does not remember it.\n",
        variable.unwrap_or_default()
    )
}

fn refuse(report: &mut Report, code: &'static crate::diagnostic::Code, what: &str, help: &str) {
    let place = crate::diagnostic::Place::route(Route::root());
    report.add(Diagnostic::new(code, place, what).help(help));
}
