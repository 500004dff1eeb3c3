//! Workload after workload to plans, and what they share.

mod beside;
mod one;
mod service;

pub use service::service;

use super::network::{self, Calls};
use super::route::Shared;
use super::scene::{Scene, Spot};
use crate::diagnostic::Report;
use crate::plan::{AccessMode, ClaimPlan, ClusterPlan, Controller, DefaultDenyPlan, Plan, WorkloadPlan};
use crate::resolve::governance::quota;
use crate::resolve::monitoring::dashboard;
use crate::resolve::pod::secrets::{self, Store};
use crate::resolve::pod::storage::Storage;
use crate::resolve::pod::{storage_class, wait};
use crate::resolve::route::order;
use crate::resolve::setting::{environment, guards, patches, platform, templates};
use crate::tree::Tree;
use std::collections::BTreeMap;

/// What is collected while one workload after the other is decided.
pub struct Yard {
    storage: Storage,
    store: Option<Store>,
    calls: Calls,
    shared: Shared,
}

/// Returns the spot of a finished workload.
#[must_use]
pub fn spot(workload: &WorkloadPlan) -> Spot<'_> {
    Spot { tree: &workload.origin, route: &workload.route }
}

/// Decides about all workloads and what they share.
///
/// # Errors
/// E0207 to E0220, E0230 to E0232.
pub fn all(scene: Scene<'_>, (spec, tree): (&Tree, &Tree), report: &mut Report) -> Plan {
    storage_class::check_shared(&scene, report);
    let mut yard = Yard {
        storage: Storage::default(),
        store: secrets::store(&scene, report),
        calls: network::calls(&scene, report),
        shared: Shared::default(),
    };
    let entries = spec.get("workloads").and_then(Tree::entries).unwrap_or_default();
    // Looked up once for each workload: in the tree itself that would take time that grows with their square.
    let written: BTreeMap<&str, &Tree> = entries.iter().map(|entry| (&*entry.key, &entry.value)).collect();
    let mut workloads: Vec<_> = scene
        .drawn
        .iter()
        .map(|drawn| one::one(&scene, drawn, written.get(&*drawn.name).copied(), &mut yard, report))
        .collect();
    order::settle(&mut workloads, report);
    wait::check_circles(&scene, report);
    let dashboards = dashboard::all(&scene, spec, report);
    let guards = guards::all(spec, report);
    let own_objects = templates::render(&scene, spec, report);
    let patches = patches::all(&scene, (spec, tree), report);
    let mut namespace = scene.namespace.clone();
    if namespace.declared_pod_security.is_none() {
        namespace.pod_security =
            workloads.iter().map(|it| it.pod.security.level).min().unwrap_or(namespace.pod_security);
    }
    let routed = workloads.iter().any(WorkloadPlan::is_routed);
    if routed && tree.at(&["namespace", "readinessGates"]).is_none() {
        namespace.labels.insert(environment::READINESS_GATE.into(), "enabled".into());
    }
    let governance = quota::of_migration(&scene, &workloads, &yard.storage.claims, report);
    let own_secrets = workloads.iter().any(|it| it.secrets.is_some());
    let platform = platform::facts(&scene, spec, &volumes(&workloads, &yard.storage.claims));
    let (labels, annotations) = common(&scene, (spec, tree), report);
    Plan {
        default_deny: scene.policies().then_some(DefaultDenyPlan { whole_namespace: !scene.namespace_shared }),
        migration: scene.migration,
        environment: scene.environment,
        profile: scene.profile,
        platform,
        namespace,
        labels,
        annotations,
        workloads,
        dashboards,
        guards,
        persistent_volumes: yard.storage.volumes,
        claims: yard.storage.claims,
        storage_classes: yard.storage.classes,
        secret_store: yard.store.filter(|it| it.create && own_secrets).map(|it| it.plan),
        governance,
        cluster: ClusterPlan::default(),
        own_objects,
        patches,
    }
}

/// Returns how each volume is mounted: it tells which drivers the nodes need.
fn volumes(workloads: &[WorkloadPlan], claims: &[ClaimPlan]) -> Vec<AccessMode> {
    let of_pods = workloads.iter().flat_map(|it| match &it.controller {
        Controller::StatefulSet(plan) => plan.claim_templates.as_slice(),
        _ => &[],
    });
    of_pods.chain(claims).map(|it| it.access).collect()
}

/// Labels and annotations on everything: the migration's, the environment's over them.
fn common(
    scene: &Scene<'_>,
    (spec, tree): (&Tree, &Tree),
    report: &mut Report,
) -> (crate::plan::TextMap, crate::plan::TextMap) {
    let mut collect = |field: &str| {
        let mut map = crate::plan::TextMap::new();
        for layer in [spec, tree] {
            let Some(mut layer) = layer.get(field).cloned() else { continue };
            let mut route = crate::diagnostic::Route::from("spec").key(field);
            scene.interpolator.tree(&mut layer, &scene.words, &mut route, report);
            for entry in layer.entries().unwrap_or_default() {
                match entry.value.as_str() {
                    Some(value) => map.insert(entry.key.clone(), value.into()),
                    None => map.remove(&entry.key),
                };
            }
        }
        map
    };
    (collect("labels"), collect("annotations"))
}
