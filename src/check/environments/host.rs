//! A host that two environments answer for.

use super::super::place;
use super::{Cluster, PairRule, Rendered, add_once, cluster};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{ActionPlan, IngressPlan, PathPlan, Plan, Text, WorkloadPlan};

pub(super) const RULE: PairRule = PairRule { codes: &[&CODE, &HOST], check };

const CODE: Code = Code::error(
    "E0385",
    "one load balancer with the same host and path for two environments",
    "Two environments of one cluster put their routes on the same load balancer (`group`), with the same host and path. The \
     rule that comes first answers for both: requests for one environment end in the other. Write a host for each \
     environment, for example `host: \"{{ environment }}.shop.example.com\"`, and a `group` for each.",
);

const HOST: Code = Code::warning(
    "W0386",
    "a host of two environments",
    "DNS leads a host to one load balancer, so of two environments with the same host only one can be reached by it; most \
     often the host of production was written once for all. Write a host for each environment: with `{{ environment }}`, \
     or under `environments: {dev: {route: {host: …}}}` of the workload. Environments of one profile in clusters of their \
     own, which share a host by the answers of DNS, are not reported.",
);

/// A route for one host, with who it belongs to.
type At<'a> = (&'a WorkloadPlan, &'a IngressPlan, &'a Text, &'a PathPlan);

fn check(earlier: Rendered<'_>, later: Rendered<'_>, report: &mut Report) {
    let (one, two) = (earlier.plan, later.plan);
    let clusters = cluster(one, two);
    if clusters == Cluster::Different && one.profile == two.profile {
        return;
    }
    let known: Vec<_> = routes(one).collect();
    for at in routes(two) {
        let same: Vec<_> = known.iter().filter(|it| it.2 == at.2).collect();
        let Some((other, there, ..)) = same.first() else { continue };
        let there = place::route(other, there, &["host"]);
        let mixed = same.iter().any(|it| clusters == Cluster::Same && is_same_rule(it, &at));
        let (workload, ingress, host, path) = at;
        let diagnostic = if mixed {
            let what =
                format!("`{host}{}` would lead to `{}` and to `{}`", path.path, one.environment, two.environment);
            let why = format!("both put it on the load balancer `{}` of the same cluster", ingress.load_balancer.group);
            Diagnostic::new(&CODE, place::route(workload, ingress, &["host"]), what).why(why)
        } else {
            let what = format!(
                "`{host}` is the host of `{}` in `{}` and of `{}` in `{}`",
                other.name, one.environment, workload.name, two.environment
            );
            Diagnostic::new(&HOST, place::route(workload, ingress, &["host"]), what)
                .why("DNS leads a host to one of them")
        };
        let help = "write `{{ environment }}` into the host, or another host under `environments` of the workload";
        add_once(diagnostic.help(help).label_at(Some(there), format!("in `{}`", one.environment)), report);
    }
}

fn routes(plan: &Plan) -> impl Iterator<Item = At<'_>> {
    let ingresses = plan.workloads.iter().flat_map(|workload| workload.ingresses.iter().map(move |it| (workload, it)));
    // A redirect or a fixed answer for the host of another environment is written on purpose.
    let serving = ingresses.filter(|(_, it)| matches!(it.action, None | Some((_, ActionPlan::Forward { .. }))));
    serving.flat_map(|(workload, ingress)| {
        ingress.rules.iter().flat_map(move |rule| {
            let host = rule.host.iter();
            host.flat_map(move |host| rule.paths.iter().map(move |path| (workload, ingress, host, path)))
        })
    })
}

/// Conditions tell requests apart that host and path do not.
fn is_same_rule((_, one, _, one_path): &At<'_>, (_, two, _, two_path): &At<'_>) -> bool {
    let plain = one.conditions.is_empty() && two.conditions.is_empty();
    plain && one.load_balancer.group == two.load_balancer.group && one_path == two_path
}
