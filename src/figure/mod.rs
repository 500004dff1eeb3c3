//! Environments -> single figures of them, by the names that users have for them: for guards, and for `transship matrix`.
//!
//! Comes in: what was decided, and the objects that came of it after the user's patches. Goes out: a [`Figure`] of a
//! workload, and tables of figures: what is emitted, not what was meant. Never does: decide, or show what may be a secret.

mod of;
mod pod_security;
mod scene;
mod selector;
mod table;
mod value;
mod variable;

pub use scene::Scene;
pub use table::{Column, Row, Table, tabulate};
pub use value::Figure;

use crate::plan::WorkloadPlan;
use scene::Parts;

/// What can be asked for.
pub struct Subject {
    /// Its name.
    pub name: &'static str,
    /// What it is, for help.
    pub meaning: &'static str,
    /// Where the language writes it, in a workload.
    pub path: &'static [&'static str],
    /// How it is found in what belongs to a workload.
    of: fn(&Parts<'_>) -> Option<Figure>,
}

/// What the names of single variables begin with.
pub const VARIABLE: &str = "env.";

/// Every subject, in the order of tables.
#[rustfmt::skip]
pub const SUBJECTS: &[Subject] = &[
    Subject { name: "kind", meaning: "the kind of its controller", path: &["kind"], of: of::kind },
    Subject { name: "image", meaning: "the image of the main container", path: &["image"], of: of::image },
    Subject { name: "scale.min", meaning: "the fewest pods", path: &["scale", "min"], of: of::scale_min },
    Subject { name: "scale.max", meaning: "the most pods", path: &["scale", "max"], of: of::scale_max },
    Subject { name: "cpu", meaning: "CPU that the main container requests", path: &["cpu"], of: of::cpu },
    Subject { name: "memory", meaning: "memory that the main container requests", path: &["memory"], of: of::memory },
    Subject { name: "budget", meaning: "the fewest pods that a drain leaves", path: &["disruption"], of: of::budget },
    Subject { name: "hosts", meaning: "the hosts of its routes", path: &["routes"], of: of::hosts },
    Subject { name: "nodes", meaning: "the nodes that it may run on", path: &["nodeGroup"], of: of::nodes },
    Subject { name: "spread", meaning: "what the pods are spread over", path: &["spread"], of: of::spread },
    Subject { name: "storage", meaning: "the sizes of its volumes", path: &["volumes"], of: of::storage },
    Subject { name: "stop", meaning: "seconds that a pod has to stop", path: &["stop"], of: of::stop },
    Subject { name: "security", meaning: "the Pod Security Standard that its pods satisfy", path: &["security"], of: of::security },
    Subject { name: "schedule", meaning: "when it runs", path: &["schedule"], of: of::schedule },
];

/// What stands for several subjects.
const GROUPS: &[(&str, &[&str])] = &[("scale", &["scale.min", "scale.max"]), ("replicas", &["scale.min", "scale.max"])];

/// Returns the names that a word stands for: itself, or the parts of a group.
#[must_use]
pub fn expanded(name: &str) -> Vec<&str> {
    GROUPS.iter().find(|(group, _)| *group == name).map_or_else(|| vec![name], |(_, parts)| parts.to_vec())
}

/// Tells whether a name can be asked for.
#[must_use]
pub fn is_known(name: &str) -> bool {
    known().any(|it| it == name) || name.strip_prefix(VARIABLE).is_some_and(|it| !it.is_empty())
}

/// Returns all names that can be asked for, but those of variables.
pub fn known() -> impl Iterator<Item = &'static str> + Clone {
    SUBJECTS.iter().map(|it| it.name).chain(GROUPS.iter().map(|(name, _)| *name))
}

/// Returns a figure of a workload; `None` where it has none.
#[must_use]
pub fn figure(scene: &Scene<'_>, workload: &WorkloadPlan, name: &str) -> Option<Figure> {
    let parts = scene.parts(workload)?;
    match name.strip_prefix(VARIABLE) {
        Some(variable) => variable::variable(&parts, variable),
        None => (SUBJECTS.iter().find(|it| it.name == name)?.of)(&parts),
    }
}

/// Returns the names of the variables of a workload.
#[must_use]
pub fn variables(scene: &Scene<'_>, workload: &WorkloadPlan) -> Vec<String> {
    scene.parts(workload).map(|it| variable::names(&it)).unwrap_or_default()
}

/// Returns where the language writes a figure, in a workload.
#[must_use]
pub fn path<'a>(workload: &WorkloadPlan, name: &'a str) -> Vec<&'a str> {
    match name.strip_prefix(VARIABLE) {
        Some(variable) => {
            let ways = [vec!["env", variable], vec!["secrets", variable]];
            ways.into_iter().find(|it| workload.origin.at(it).is_some()).unwrap_or_default()
        }
        None => SUBJECTS.iter().find(|it| it.name == name).map(|it| it.path.to_vec()).unwrap_or_default(),
    }
}
