//! The order of rules on a shared load balancer.
//!
//! The controller sorts paths inside of one Ingress, but across Ingresses of a group only `group.order` decides: with equal
//! orders the alphabet does, and a route for `/` would swallow the longer paths of a later name.

use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{IngressPlan, PathType, RulePlan, Text, WorkloadPlan};
use crate::resolve::codes;
use std::collections::HashMap;

/// The distance between two orders, so that a user can put something between them.
const STEP: i32 = 10;

/// The last order that the controller takes.
const LAST: i32 = 1000;

/// One rule: which route, which path.
struct Rule {
    route: usize,
    path: Text,
    path_type: PathType,
    matches: Matches,
}

/// Which requests for its path a rule takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Matches {
    /// All of them.
    All,
    /// Those that meet its conditions.
    Some,
}

/// Gives routes that share a host the orders that keep longer paths before shorter ones, and exact hosts before those
/// that stand for many.
///
/// Orders that the user wrote stay.
///
/// # Errors
/// E0220 for the same host and path twice, and for routes that would each have to come before the other; E0214 for one
/// that would have to come behind the last order.
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
    for key in &keys {
        for (one, two) in overlaps(&hosts[key]) {
            let same = one.path == two.path && one.path_type == two.path_type && one.matches == two.matches;
            match same {
                true => {
                    let [first, second] = [one.route.min(two.route), one.route.max(two.route)];
                    twice(workloads, [routes[first], routes[second]], (&key.1, &two.path), report);
                }
                false => before[two.route].push(one.route),
            }
        }
    }
    for (one, two) in across_hosts(&hosts, &keys) {
        before[two].push(one);
    }
    let written: Vec<_> = routes.iter().map(|(at, nth)| written(&workloads[*at], *nth)).collect();
    for (route, order) in orders(&before, &written).into_iter().enumerate() {
        let (at, nth) = routes[route];
        match order {
            Some(order) if order <= LAST => workloads[at].ingresses[nth].order = order,
            Some(_) => too_late(workloads, (at, nth), report),
            None => tangled(workloads, (at, nth), report),
        }
    }
}

/// Returns the order that the user wrote.
fn written(workload: &WorkloadPlan, nth: usize) -> Option<i32> {
    let plan = &workload.ingresses[nth];
    let routes = workload.origin.get("routes")?.entries()?;
    let own = routes.iter().find(|entry| names(&workload.name, &entry.key) == plan.name)?;
    own.value.get("order").map(|_| plan.order)
}

fn names(workload: &Text, key: &str) -> Text {
    if key == "main" { workload.clone() } else { format!("{workload}-{key}").into() }
}

fn collect(plan: &IngressPlan, route: usize, hosts: &mut HashMap<(Text, Text), Vec<Rule>>) {
    let matches = if plan.conditions.is_empty() { Matches::All } else { Matches::Some };
    for RulePlan { host, paths } in &plan.rules {
        let host = host.clone().unwrap_or_else(|| "".into());
        let rules = hosts.entry((plan.load_balancer.group.clone(), host)).or_default();
        rules.extend(paths.iter().map(|it| Rule { route, path: it.path.clone(), path_type: it.path_type, matches }));
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
            if base.route != rule.route && base.matches != rule.matches {
                pairs.extend(conditional_first(base, rule));
            } else if base.route != rule.route && rule.matches == Matches::All {
                let swap = same && !exact_second && base.path_type == PathType::Exact;
                pairs.push(if swap { (*base, rule) } else { (rule, *base) });
            }
        }
        stack.push(rule);
    }
    pairs
}

/// A rule with conditions comes before the one that takes all other requests for its path. Between a longer path and a
/// shorter one with conditions, only the user knows.
fn conditional_first<'a>(base: &'a Rule, rule: &'a Rule) -> Option<(&'a Rule, &'a Rule)> {
    match (base.matches, rule.matches) {
        (Matches::All, Matches::Some) => Some((rule, base)),
        (Matches::Some, Matches::All) if base.path == rule.path => Some((base, rule)),
        _ => None,
    }
}

/// Returns pairs of routes of which the first must come before the second, because its host is the more exact one.
///
/// A rule without a host matches every host, one with `*.example.com` every name below: placed first, it would swallow
/// requests for the others.
fn across_hosts(hosts: &HashMap<(Text, Text), Vec<Rule>>, keys: &[(Text, Text)]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for general in keys.iter().filter(|(_, host)| host.is_empty() || host.starts_with('*')) {
        for exact in keys.iter().filter(|key| key.0 == general.0 && includes(&general.1, &key.1)) {
            for (one, two) in hosts[exact].iter().flat_map(|one| hosts[general].iter().map(move |two| (one, two))) {
                let plain = one.matches == Matches::All && two.matches == Matches::All;
                let meet = one.path == two.path || covers(one, two) || covers(two, one);
                if plain && meet && one.route != two.route {
                    pairs.push((one.route, two.route));
                }
            }
        }
    }
    pairs
}

/// Tells whether a host stands for another one and more.
fn includes(general: &str, host: &str) -> bool {
    match general.strip_prefix('*') {
        _ if general == host => false,
        Some(below) => host.ends_with(below),
        None => general.is_empty(),
    }
}

fn covers(base: &Rule, rule: &Rule) -> bool {
    let prefix = base.path.trim_end_matches('/');
    base.path_type == PathType::Prefix
        && rule.path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns the order of each route: the written one, else one behind all that must come before it; `None` for those in
/// a circle.
fn orders(before: &[Vec<usize>], written: &[Option<i32>]) -> Vec<Option<i32>> {
    let mut orders = written.to_vec();
    for _ in 0..=before.len().min(64) {
        let mut changed = false;
        for (route, others) in before.iter().enumerate().filter(|(route, _)| written[*route].is_none()) {
            let known: Option<Vec<i32>> = others.iter().map(|it| orders[*it]).collect();
            let order = known.map(|it| it.into_iter().map(|it| it + STEP).max().map_or(0, |it| it.max(0)));
            changed |= order.is_some() && orders[route] != order;
            orders[route] = order.or(orders[route]);
        }
        if !changed {
            break;
        }
    }
    orders
}

fn twice(workloads: &[WorkloadPlan], routes: [(usize, usize); 2], (host, path): (&Text, &Text), report: &mut Report) {
    let [first, second] = routes.map(|(at, nth)| (&workloads[at], &workloads[at].ingresses[nth].name));
    let host = if host.is_empty() { "every host" } else { host };
    let what = format!("`{path}` on {host} is routed twice, by `{}` and by `{}`", first.1, second.1);
    let [earlier, place] = [first.0, second.0].map(|it| crate::resolve::workload::spot(it).place(&["routes"]));
    let diagnostic = Diagnostic::new(&codes::SHADOWED, place, what).label_at(Some(earlier), "first here");
    report.add(diagnostic.help("give one of the routes another path or host"));
}

fn tangled(workloads: &[WorkloadPlan], (at, nth): (usize, usize), report: &mut Report) {
    let workload = &workloads[at];
    let what = format!(
        "the paths of `{}` lie partly before and partly behind those of another route on the same host",
        workload.ingresses[nth].name
    );
    let place = crate::resolve::workload::spot(workload).place(&["routes"]);
    let help = "split it into two routes, one for each path, under `routes`";
    report.add(Diagnostic::new(&codes::SHADOWED, place, what).help(help));
}

fn too_late(workloads: &[WorkloadPlan], (at, nth): (usize, usize), report: &mut Report) {
    let workload = &workloads[at];
    let what = format!(
        "`{}` must come behind a route with a written `order`, but the load balancer has no order above {LAST}",
        workload.ingresses[nth].name
    );
    let place = crate::resolve::workload::spot(workload).place(&["routes"]);
    report.add(Diagnostic::new(&codes::RANGE, place, what).help("write smaller orders for the other routes"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(route: usize, path: &str) -> Rule {
        Rule { route, path: path.into(), path_type: PathType::Prefix, matches: Matches::All }
    }

    #[test]
    fn longer_paths_come_before_the_shorter_ones_that_cover_them() {
        let rules = [rule(0, "/"), rule(1, "/api"), rule(2, "/api/orders"), rule(3, "/apix")];
        let mut pairs: Vec<_> = overlaps(&rules).iter().map(|(one, two)| (one.route, two.route)).collect();
        pairs.sort_unstable();
        assert_eq!(pairs, [(1, 0), (2, 0), (2, 1), (3, 0)]);
    }

    #[test]
    fn conditions_come_before_the_rule_for_all_others() {
        let some = |route, path| Rule { matches: Matches::Some, ..rule(route, path) };
        let rules = [rule(0, "/"), some(1, "/api"), rule(2, "/api"), rule(3, "/api/orders"), some(4, "/api")];
        let mut pairs: Vec<_> = overlaps(&rules).iter().map(|(one, two)| (one.route, two.route)).collect();
        pairs.sort_unstable();
        assert_eq!(pairs, [(1, 0), (1, 2), (2, 0), (3, 0), (3, 2), (4, 0), (4, 2)]);
    }

    #[test]
    fn exact_hosts_come_before_those_that_stand_for_them() {
        for (general, host) in [("", "a.example.com"), ("", "*.example.com"), ("*.example.com", "a.example.com")] {
            assert!(includes(general, host) && !includes(host, general), "{general} {host}");
        }
        assert!(!includes("*.example.com", "example.com") && !includes("*.example.com", "*.example.com"));
        let keys = ["", "shop.example.com"].map(|host| (Text::from("group"), Text::from(host)));
        let hosts = keys.iter().cloned().zip([vec![rule(0, "/")], vec![rule(1, "/api")]]).collect();
        assert_eq!(across_hosts(&hosts, &keys), [(1, 0)]);
    }

    #[test]
    fn orders_follow_from_what_must_come_before() {
        assert_eq!(orders(&[vec![1, 2], vec![2], vec![]], &[None; 3]), [Some(20), Some(10), Some(0)]);
        assert_eq!(orders(&[vec![1], vec![0]], &[None; 2]), [None, None]);
    }

    #[test]
    fn written_orders_stay_and_others_come_behind_them() {
        assert_eq!(
            orders(&[vec![1, 2], vec![], vec![]], &[None, Some(500), Some(-10)]),
            [Some(510), Some(500), Some(-10)]
        );
    }
}
