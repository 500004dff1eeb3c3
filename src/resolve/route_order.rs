//! The order of rules on a shared load balancer.
//!
//! The controller sorts paths inside of one Ingress, but across Ingresses of a group only `group.order` decides: with equal
//! orders the alphabet does, and a route for `/` would swallow the longer paths of a later name.

use super::codes;
use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{IngressPlan, PathType, RulePlan, Text, WorkloadPlan};
use std::collections::HashMap;

/// The distance between two orders, so that a user can put something between them.
const STEP: i32 = 10;

/// One rule: which route, which path.
struct Rule {
    route: usize,
    path: Text,
    path_type: PathType,
}

/// Gives routes that share a host the orders that keep longer paths before shorter ones.
///
/// Orders that the user wrote stay.
///
/// # Errors
/// E0220 for the same host and path twice, and for routes that would each have to come before the other.
pub fn settle(workloads: &mut [WorkloadPlan], report: &mut Report) {
    let mut routes: Vec<(usize, usize)> = Vec::new();
    let mut hosts: HashMap<(Text, Text), Vec<Rule>> = HashMap::new();
    for (at, workload) in workloads.iter().enumerate() {
        for (nth, plan) in workload.ingresses.iter().enumerate() {
            collect(plan, routes.len(), &mut hosts);
            routes.push((at, nth));
        }
    }
    let mut before: Vec<Vec<usize>> = routes.iter().map(|_| Vec::new()).collect();
    let mut keys: Vec<_> = hosts.keys().cloned().collect();
    keys.sort();
    for key in keys {
        for (one, two) in overlaps(&hosts[&key]) {
            match one.path == two.path && one.path_type == two.path_type {
                true => twice(workloads, routes[two.route], (&key.1, &two.path), report),
                false => before[two.route].push(one.route),
            }
        }
    }
    let levels = levels(&before);
    for (route, (at, nth)) in routes.iter().enumerate() {
        let Some(level) = levels[route] else {
            tangled(workloads, (*at, *nth), report);
            continue;
        };
        let written = workloads[*at].origin.at(&["routes"]).and_then(|it| {
            it.entries()?
                .iter()
                .filter(|entry| entry.value.get("order").is_some())
                .find(|entry| names(&workloads[*at].name, &entry.key) == workloads[*at].ingresses[*nth].name)
        });
        if written.is_none() {
            workloads[*at].ingresses[*nth].order = level * STEP;
        }
    }
}

fn names(workload: &Text, key: &str) -> Text {
    if key == "main" { workload.clone() } else { format!("{workload}-{key}").into() }
}

fn collect(plan: &IngressPlan, route: usize, hosts: &mut HashMap<(Text, Text), Vec<Rule>>) {
    for RulePlan { host, paths } in &plan.rules {
        // Conditions make equal paths different, and only the user knows which comes first.
        if !plan.conditions.is_empty() {
            continue;
        }
        let host = host.clone().unwrap_or_else(|| "".into());
        let rules = hosts.entry((plan.load_balancer.group.clone(), host)).or_default();
        rules.extend(paths.iter().map(|it| Rule { route, path: it.path.clone(), path_type: it.path_type }));
    }
}

/// Returns pairs of rules of different routes of which the first must come before the second.
fn overlaps(rules: &[Rule]) -> Vec<(&Rule, &Rule)> {
    let mut sorted: Vec<&Rule> = rules.iter().collect();
    sorted.sort_by(|one, two| one.path.cmp(&two.path));
    let mut pairs = Vec::new();
    // Prefixes of a path stand before it in the alphabet: a stack of them is all that must be looked at.
    let mut stack: Vec<&Rule> = Vec::new();
    for rule in sorted {
        stack.retain(|base| covers(base, rule) || base.path == rule.path);
        for base in &stack {
            let same = base.path == rule.path;
            let exact_second = same && rule.path_type == PathType::Exact && base.path_type != PathType::Exact;
            if base.route != rule.route {
                let swap = same && !exact_second && base.path_type == PathType::Exact;
                pairs.push(if swap { (*base, rule) } else { (rule, *base) });
            }
        }
        stack.push(rule);
    }
    pairs
}

fn covers(base: &Rule, rule: &Rule) -> bool {
    let prefix = base.path.trim_end_matches('/');
    base.path_type == PathType::Prefix
        && rule.path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns how many others must come before each route; `None` for those in a circle.
fn levels(before: &[Vec<usize>]) -> Vec<Option<i32>> {
    let mut levels: Vec<Option<i32>> = vec![None; before.len()];
    for _ in 0..=before.len().min(64) {
        let mut changed = false;
        for (route, others) in before.iter().enumerate() {
            let known: Option<Vec<i32>> = others.iter().map(|it| levels[*it]).collect();
            let level = known.map(|it| it.into_iter().max().map_or(0, |it| it + 1));
            changed |= level.is_some() && levels[route] != level;
            levels[route] = level.or(levels[route]);
        }
        if !changed {
            break;
        }
    }
    levels
}

fn twice(workloads: &[WorkloadPlan], (at, nth): (usize, usize), (host, path): (&Text, &Text), report: &mut Report) {
    let workload = &workloads[at];
    let name = &workload.ingresses[nth].name;
    let host = if host.is_empty() { "every host" } else { host };
    let what = format!("`{path}` on {host} is routed twice, the second time by `{name}`");
    let place = super::workload::spot(workload).place(&["routes"]);
    report.add(Diagnostic::new(&codes::SHADOWED, place, what).help("give one of the routes another path or host"));
}

fn tangled(workloads: &[WorkloadPlan], (at, nth): (usize, usize), report: &mut Report) {
    let workload = &workloads[at];
    let what = format!(
        "the paths of `{}` lie partly before and partly behind those of another route on the same host",
        workload.ingresses[nth].name
    );
    let place = super::workload::spot(workload).place(&["routes"]);
    let help = "split it into two routes, one for each path, under `routes`";
    report.add(Diagnostic::new(&codes::SHADOWED, place, what).help(help));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(route: usize, path: &str) -> Rule {
        Rule { route, path: path.into(), path_type: PathType::Prefix }
    }

    #[test]
    fn longer_paths_come_before_the_shorter_ones_that_cover_them() {
        let rules = [rule(0, "/"), rule(1, "/api"), rule(2, "/api/orders"), rule(3, "/apix")];
        let mut pairs: Vec<_> = overlaps(&rules).iter().map(|(one, two)| (one.route, two.route)).collect();
        pairs.sort_unstable();
        assert_eq!(pairs, [(1, 0), (2, 0), (2, 1), (3, 0)]);
    }

    #[test]
    fn levels_follow_from_what_must_come_before() {
        assert_eq!(levels(&[vec![1, 2], vec![2], vec![]]), [Some(2), Some(1), Some(0)]);
        assert_eq!(levels(&[vec![1], vec![0]]), [None, None]);
    }
}
