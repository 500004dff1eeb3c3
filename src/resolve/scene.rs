//! What all workloads of an environment have in common while they are being resolved.

use super::codes;
use crate::diagnostic::{Code, Diagnostic, Place, Report, Route};
use crate::plan::{NamespacePlan, Profile, Text};
use crate::resolve::setting::files::Files;
use crate::resolve::setting::interpolate::{Interpolator, Words};
use crate::spec::codes as spec_codes;
use crate::spec::{PlatformSpec, QuotaSpec, WorkloadSpec, list, nearest};
use crate::tree::Tree;
use std::collections::HashMap;

/// A tree and where it stands, for places of findings about its fields.
#[derive(Clone, Copy)]
pub struct Spot<'a> {
    /// The merged tree.
    pub tree: &'a Tree,
    /// Its route from the top of the document.
    pub route: &'a Route,
}

impl Spot<'_> {
    /// Returns the place of a field: its own mark, or that of the nearest field above it.
    #[must_use]
    pub fn place(&self, path: &[&str]) -> Place {
        let mut route = self.route.clone();
        let mut tree = self.tree;
        let mut found = true;
        for key in path {
            route.push_key(key);
            match tree.get(key).filter(|_| found) {
                Some(next) => tree = next,
                None => found = false,
            }
        }
        Place::new(tree.mark, route)
    }

    /// Returns the place of a field, where it is written.
    #[must_use]
    pub fn written(&self, path: &[&str]) -> Option<Place> {
        self.tree.at(path).map(|_| self.place(path))
    }
}

/// A workload whose layers are merged and read, but about which nothing is decided yet.
pub struct Drawn {
    /// Its name.
    pub name: Text,
    /// Its route in the document.
    pub route: Route,
    /// Its merged settings.
    pub tree: Tree,
    /// The same, typed.
    pub spec: WorkloadSpec,
}

impl Drawn {
    /// Returns its spot.
    #[must_use]
    pub fn spot(&self) -> Spot<'_> {
        Spot { tree: &self.tree, route: &self.route }
    }
}

/// What all workloads have in common.
pub struct Scene<'a> {
    /// Name of the migration.
    pub migration: Text,
    /// Name of the environment.
    pub environment: Text,
    /// Its profile.
    pub profile: Profile,
    /// Its namespace.
    pub namespace: NamespacePlan,
    /// Whether pods of others live in the namespace.
    pub namespace_shared: bool,
    /// The quota of the namespace, as written.
    pub quota: Option<(QuotaSpec, Tree)>,
    /// The cluster that it runs in, if it is named.
    pub cluster: Option<Text>,
    /// The platform, typed.
    pub platform: PlatformSpec,
    /// The platform, merged.
    pub platform_tree: Tree,
    /// The load balancer after all layers but the route's own, if any layer declares one.
    pub load_balancer: Option<Tree>,
    /// The workloads of this environment.
    pub drawn: Vec<Drawn>,
    /// Where each one stands in `drawn`.
    pub index: HashMap<Text, usize>,
    /// Names of workloads that exist in other environments only.
    pub absent: Vec<Text>,
    /// Words of the environment for expressions.
    pub words: Words,
    /// Computes strings.
    pub interpolator: Interpolator,
    /// Files beside the spec.
    pub files: &'a dyn Files,
}

impl Scene<'_> {
    /// Returns the workload of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Drawn> {
        self.index.get(name).map(|index| &self.drawn[*index])
    }

    /// Returns the place of a field of the platform.
    #[must_use]
    pub fn platform_place(&self, path: &[&str]) -> Place {
        Spot { tree: &self.platform_tree, route: &Route::from("spec.platform") }.place(path)
    }

    /// Tells whether NetworkPolicies are emitted.
    #[must_use]
    pub fn policies(&self) -> bool {
        self.platform.network.as_ref().and_then(|it| it.policies).is_none_or(|it| it.0)
    }
}

/// Reports a name that is not among the known ones.
pub fn unknown<'a>(
    report: &mut Report,
    code: &'static Code,
    place: Place,
    names: (&str, &str),
    known: impl IntoIterator<Item = &'a str> + Clone,
) {
    unknown_among(report, code, (place, None), names, known);
}

/// Reports a name that is not among the known ones, which stand at `declared`.
pub fn unknown_among<'a>(
    report: &mut Report,
    code: &'static Code,
    (place, declared): (Place, Option<Place>),
    (what, name): (&str, &str),
    known: impl IntoIterator<Item = &'a str> + Clone,
) {
    let help = match nearest(name, known.clone()) {
        Some(near) => format!("write `{near}`"),
        None if known.clone().into_iter().next().is_none() => declare(what, name),
        None => format!("use {}, or {}", list(known), declare(what, name)),
    };
    let diagnostic = Diagnostic::new(code, place, format!("{what} `{name}` is not declared")).help(help);
    report.add(diagnostic.label_at(declared, "declared here"));
}

/// Returns how a name is declared.
fn declare(what: &str, name: &str) -> String {
    match what {
        "node group" => format!("declare it: `platform: {{nodeGroups: {{{name}: {{}}}}}}`"),
        "port" => format!("declare it: `ports: {{http: 8080, {name}: 9090}}`"),
        _ => "declare it".to_owned(),
    }
}

/// Reports a required field of a workload that is not written; one that is written and wrong was reported when it was read.
pub fn required_in(report: &mut Report, spot: Spot<'_>, path: &[&str], (what, help): (&str, &str)) {
    if spot.tree.at(path).is_none() {
        required(report, spot.place(path), what, help);
    }
}

/// Tells whether a value was reported at this place, or inside of it: what is missing there was meant by it.
#[must_use]
pub fn is_wrong(report: &Report, place: &Place) -> bool {
    place.mark.is_some_and(|mark| report.has_within(mark, spec_codes::OF_VALUES))
}

/// Reports a required field that is not written; not where a value stands that was reported as wrong.
pub fn required(report: &mut Report, place: Place, what: &str, help: &str) {
    if is_wrong(report, &place) {
        return;
    }
    report.add(Diagnostic::new(&codes::REQUIRED, place, what).help(help));
}
