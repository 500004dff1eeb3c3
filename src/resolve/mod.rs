//! Spec + environment -> plan.
//!
//! Comes in: a normalised document and the name of an environment. Goes out: a [`Plan`], or findings.
//! Never does: emit objects, print, read files but through [`Files`].

pub mod codes;
mod controller;
mod cron;
pub mod defaults;
mod governance;
mod monitoring;
mod network;
mod pod;
mod route;
mod scale;
mod scene;
mod setting;
mod text;
mod workload;

pub use setting::environment::names as environment_names;
pub use setting::files::{FileProblem, Files, NoFiles};
pub use setting::layers::places_of_workload;
pub use setting::written::{Written, written};

use crate::diagnostic::{Diagnostic, Mark, Place, Report, Route};
use crate::plan::{Plan, Text};
use crate::spec::shape::{Reader, Shape};
use crate::spec::{Header, PlatformSpec};
use crate::tree::{Tree, merge, prune};
use scene::Scene;
use setting::interpolate::{self, Interpolator};
use setting::platform::{self, Platforms};
use setting::{environment, layers, shared};

/// What is resolved.
pub struct Request<'a> {
    /// The migration, normalised.
    pub migration: &'a Header,
    /// Platforms of the same input.
    pub platforms: &'a [Header],
    /// The environment.
    pub environment: Text,
    /// Where the environment was asked for, if that was in a document.
    pub asked_at: Option<Mark>,
    /// Files beside the migration.
    pub files: &'a dyn Files,
}

/// What was decided.
pub enum Resolved {
    /// Everything.
    Whole(Plan),
    /// What could be: errors were found, and values that are wrong stand in the plan as if they were not written.
    Part(Plan),
}

impl Resolved {
    /// Returns the plan, if everything was decided.
    #[must_use]
    pub fn whole(self) -> Option<Plan> {
        match self {
            Self::Whole(plan) => Some(plan),
            Self::Part(_) => None,
        }
    }
}

/// Decides everything about one environment; `None` where not even the workloads could be looked at.
///
/// # Errors
/// E0201 to E0220; all of the stage are reported together.
pub fn resolve(request: &Request<'_>, report: &mut Report) -> Option<Resolved> {
    let empty = Tree::map([], request.migration.tree.mark);
    let spec = request.migration.tree.get("spec").unwrap_or(&empty);
    let before = report.raised();
    environment::check_names(spec, report);
    check_any_workload(spec, report);
    let tree = environment::find(spec, &request.environment, request.asked_at, report)?;
    let scene = set_up(request, spec, tree, report)?;
    let plan = workload::all(scene, (spec, tree), report);
    Some(if report.raised() == before { Resolved::Whole(plan) } else { Resolved::Part(plan) })
}

/// Decides about what a platform emits itself: what belongs to the whole cluster. `request.migration` is the platform.
///
/// # Errors
/// E0203, E0207, E0213 and E0214.
pub fn resolve_platform(request: &Request<'_>, report: &mut Report) -> Option<Resolved> {
    shared::resolve(request, report).map(Resolved::Whole)
}

fn check_any_workload(spec: &Tree, report: &mut Report) {
    if spec.get("workloads").and_then(Tree::entries).is_none_or(<[_]>::is_empty) {
        let place = Place::new(spec.mark, Route::from("spec.workloads"));
        let what = "no workloads are declared";
        report
            .add(Diagnostic::new(&codes::REQUIRED, place, what).help("add `workloads: {web: {image: …, port: 8080}}`"));
    }
}

fn set_up<'a>(request: &Request<'a>, spec: &Tree, tree: &Tree, report: &mut Report) -> Option<Scene<'a>> {
    let interpolator = Interpolator::new();
    let names = (&request.migration.name, &request.environment);
    let setting = environment::settle(names, (&request.migration.tree, spec, tree), &interpolator, report);
    let mut words = setting.words;
    let platforms = Platforms { documents: request.platforms, files: request.files };
    // Without its platform, everything that names a part of it would be reported as missing.
    let mut platform_tree = platform::layers(spec, tree, &platforms, report)?;
    interpolator.tree(&mut platform_tree, &words, &mut Route::from("spec.platform"), report);
    prune(&mut platform_tree);
    words.set_tree("platform", Some(&platform_tree));
    let mut reader = Reader::new(report, Route::from("spec.platform"));
    let platform = PlatformSpec::read(&platform_tree, &mut reader).unwrap_or_default();
    let load_balancer = load_balancer_layers((spec, tree), &platform_tree, (&interpolator, &words), report);
    let drawn =
        layers::draw((spec, tree, &request.environment), load_balancer.as_ref(), (&words, &interpolator), report);
    let index = drawn.0.iter().enumerate().map(|(index, drawn)| (drawn.name.clone(), index)).collect();
    Some(Scene {
        migration: request.migration.name.clone(),
        environment: request.environment.clone(),
        profile: setting.profile,
        namespace: setting.namespace,
        namespace_shared: setting.shared,
        quota: setting.quota,
        cluster: setting.cluster.or_else(|| platform.cluster.clone().map(|it| it.0)),
        platform,
        platform_tree,
        load_balancer,
        drawn: drawn.0,
        index,
        absent: drawn.1,
        words,
        interpolator,
        files: request.files,
    })
}

fn load_balancer_layers(
    (spec, tree): (&Tree, &Tree),
    platform: &Tree,
    (interpolator, words): (&Interpolator, &interpolate::Words),
    report: &mut Report,
) -> Option<Tree> {
    let layers = [platform, spec, tree].into_iter().filter_map(|layer| layer.get("loadBalancer").cloned());
    let mut merged = layers.reduce(|base, over| merge(base, &over))?;
    interpolator.tree(&mut merged, words, &mut Route::from("spec.loadBalancer"), report);
    prune(&mut merged);
    Some(merged)
}
