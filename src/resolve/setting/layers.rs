//! The layers of a workload, merged: `defaults`, the workload, the environment's defaults, the workload's environment.

use super::interpolate::{Interpolator, Words};
use crate::diagnostic::{Report, Route};
use crate::plan::Text;
use crate::resolve::scene::Drawn;
use crate::spec::WorkloadSpec;
use crate::spec::shape::{Reader, Shape};
use crate::tree::{Entry, Tree, Value, merge, prune};

/// The workloads of an environment, and the names of those that it switches off.
pub type Present = (Vec<Drawn>, Vec<Text>);

/// Merges, computes and reads all workloads of an environment.
///
/// # Errors
/// As the interpolation, and E0112 for computed values that their fields do not take.
pub fn draw(
    (spec, environment, name): (&Tree, &Tree, &Text),
    load_balancer: Option<&Tree>,
    (words, interpolator): (&Words, &Interpolator),
    report: &mut Report,
) -> Present {
    let workloads = spec.get("workloads").and_then(Tree::entries).unwrap_or_default();
    let mut drawn = Vec::with_capacity(workloads.len());
    let mut absent = Vec::new();
    for entry in workloads {
        let mut tree = merged(spec, environment, name, &entry.value);
        lay_over(load_balancer, &mut tree);
        prune(&mut tree);
        if tree.get("enabled").and_then(Tree::as_str) == Some("false") {
            absent.push(entry.key.clone());
            continue;
        }
        drawn.push(read(entry, tree, words, interpolator, report));
    }
    // The order written is lost at some doors, so nothing may depend on it.
    drawn.sort_by(|one, two| one.name.cmp(&two.name));
    (drawn, absent)
}

/// Returns the layers of a workload, the lowest first; each may also hold `environments`, which is no part of it.
#[must_use]
pub fn of_workload<'a>(spec: &'a Tree, environment: &'a Tree, name: &str, workload: &'a Tree) -> [Option<&'a Tree>; 5] {
    let defaults = spec.get("defaults");
    let here = |layer: &'a Tree| layer.at(&["environments", name]);
    [defaults, Some(workload), environment.get("defaults"), defaults.and_then(here), here(workload)]
}

/// Returns where [`of_workload`] finds its layers in a spec, in the same order.
#[must_use]
pub fn places_of_workload<'a>(workload: &'a str, environment: &'a str) -> [Vec<&'a str>; 5] {
    [
        vec!["defaults"],
        vec!["workloads", workload],
        vec!["environments", environment, "defaults"],
        vec!["defaults", "environments", environment],
        vec!["workloads", workload, "environments", environment],
    ]
}

fn merged(spec: &Tree, environment: &Tree, name: &Text, workload: &Tree) -> Tree {
    let layers = of_workload(spec, environment, name, workload);
    layers.into_iter().flatten().cloned().fold(Tree::map([], workload.mark), |base, mut over| {
        over.remove("environments");
        merge(base, &over)
    })
}

/// Lays the load balancers of routes over the shared one, as long as a null still stands there to remove a field of it.
fn lay_over(load_balancer: Option<&Tree>, tree: &mut Tree) {
    let Some(base) = load_balancer else { return };
    let Some(Value::Map(routes)) = tree.get_mut("routes").map(|it| &mut it.value) else { return };
    for route in routes {
        if let Some(own) = route.value.get_mut("loadBalancer").filter(|own| !own.is_null()) {
            *own = merge(base.clone(), own);
        }
    }
}

fn read(entry: &Entry, mut tree: Tree, words: &Words, interpolator: &Interpolator, report: &mut Report) -> Drawn {
    let mut route = Route::from("spec.workloads").key(&entry.key);
    // Findings about something that is missing then point at the workload's name.
    tree.mark = entry.mark;
    let mut words = words.clone();
    words.set("workload", &*entry.key);
    let ports = tree.get("ports").and_then(Tree::entries).unwrap_or_default();
    let main = crate::resolve::pod::container::main_port(ports.iter().map(|entry| &*entry.key));
    if let Some(port) = main.and_then(|main| tree.at(&["ports", main, "port"])).and_then(Tree::as_str) {
        words.set("port", port);
    }
    interpolator.tree(&mut tree, &words, &mut route, report);
    let mut reader = Reader::new(report, route.clone());
    let spec = WorkloadSpec::read(&tree, &mut reader).unwrap_or_default();
    Drawn { name: entry.key.clone(), route, tree, spec }
}
