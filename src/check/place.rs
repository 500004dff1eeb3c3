//! Fields of the spec -> places of findings.

use crate::diagnostic::{Place, Route};
use crate::plan::{IngressPlan, Plan, WorkloadPlan};
use crate::tree::Tree;

/// Returns the place of a field of a workload: its own mark, or that of the nearest field above it.
pub(super) fn workload(workload: &WorkloadPlan, path: &[&str]) -> Place {
    nearest(&workload.origin, &workload.route, path)
}

/// Returns the place of a field of a workload, where it is written.
pub(super) fn written(workload: &WorkloadPlan, path: &[&str]) -> Option<Place> {
    workload.origin.at(path).map(|_| self::workload(workload, path))
}

/// Returns the place of the key of a field of a workload; without a path, of the workload itself.
pub(super) fn key(workload: &WorkloadPlan, path: &[&str]) -> Place {
    let place = self::workload(workload, path);
    let Some((last, above)) = path.split_last() else { return place };
    let entry = workload.origin.at(above).and_then(|it| it.entry(last));
    Place { mark: entry.map_or(place.mark, |it| Some(it.mark)), ..place }
}

/// Returns the place of a field of the platform.
pub(super) fn platform(plan: &Plan, path: &[&str]) -> Place {
    nearest(&plan.platform.origin, &Route::from("spec.platform"), path)
}

/// Returns the place of a field of the route that an Ingress was made of.
pub(super) fn route(workload: &WorkloadPlan, ingress: &IngressPlan, path: &[&str]) -> Place {
    nearest(&workload.origin, &workload.route, &within(workload, ingress, path))
}

/// Returns the place of the target groups that a route forwards to.
pub(super) fn target_groups(workload: &WorkloadPlan, ingress: &IngressPlan) -> Place {
    let cutover = within(workload, ingress, &["cutover", "legacyTargetGroup"]);
    if workload.origin.at(&cutover).is_some() {
        return nearest(&workload.origin, &workload.route, &cutover);
    }
    route(workload, ingress, &["action", "forward", "targetGroups"])
}

/// Returns the place of a field of the load balancer that a route joins: in the route where it says so itself, else in
/// the platform.
pub(super) fn load_balancer(plan: &Plan, workload: &WorkloadPlan, ingress: &IngressPlan, path: &[&str]) -> Place {
    let own: Vec<&str> = ["loadBalancer"].iter().chain(path).copied().collect();
    let own = within(workload, ingress, &own);
    match &plan.platform.load_balancer {
        Some(shared) if workload.origin.at(&own).is_none() => {
            nearest(shared, &Route::from("spec.platform.loadBalancer"), path)
        }
        _ => nearest(&workload.origin, &workload.route, &own),
    }
}

/// Returns the name of the route that an Ingress was made of.
pub(super) fn route_key<'a>(workload: &WorkloadPlan, ingress: &'a IngressPlan) -> &'a str {
    let rest = ingress.name.strip_prefix(&*workload.name).and_then(|it| it.strip_prefix('-'));
    rest.unwrap_or("main")
}

fn within<'a>(workload: &WorkloadPlan, ingress: &'a IngressPlan, path: &[&'a str]) -> Vec<&'a str> {
    ["routes", route_key(workload, ingress)].iter().chain(path).copied().collect()
}

/// Returns the place of a field of a tree: its own mark, or that of the nearest field above it.
pub(super) fn nearest(tree: &Tree, route: &Route, path: &[&str]) -> Place {
    let (mut tree, mut route, mut found) = (tree, route.clone(), true);
    for key in path {
        route.push_key(key);
        match tree.get(key).filter(|_| found) {
            Some(next) => tree = next,
            None => found = false,
        }
    }
    Place::new(tree.mark, route)
}
