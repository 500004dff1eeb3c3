//! URLs in settings that lead to Services of the same namespace.

use super::{Check, Rule, variable};
use crate::diagnostic::{Code, Diagnostic, Place, Report, nearest};
use crate::plan::{Peer, Plan, ServicePlan, ServicePortPlan, WorkloadPlan, names};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule { codes: &[&PORT, &POLICY, &NAME], check: Check::Plan(check) };

const PORT: Code = Code::policy(
    "E0304",
    "a URL with a port that the Service does not have",
    "A setting holds a URL of a Service of this migration, with a port that the Service does not listen on. Outside of \
     Kubernetes callers used the container port; a Service listens on the ports of `ports` only, and a connection to any \
     other hangs until it times out. Write the port of the Service, or let `calls` make the URL.",
);

const POLICY: Code = Code::warning(
    "W0305",
    "a URL of a workload that may not be called",
    "A setting holds a URL of a workload of this migration, but `calls` does not name it. The NetworkPolicies deny what is \
     not declared, on both sides, so the connection hangs until it times out. Add the workload to `calls`; that can make \
     the URL too: `calls: {backend: BACKEND_URL}`.",
);

const NAME: Code = Code::warning(
    "W0306",
    "a URL with a name that is almost that of a workload",
    "A setting holds a URL whose host has no dot, so it is looked for among the Services of the namespace, and no workload \
     has that name, while one has a very similar one. Service names have no `_`; and the name of the workload is the name \
     of its Service. Write the name of the workload.",
);

/// A URL in a text.
struct Url<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<u16>,
}

fn check(plan: &Plan, report: &mut Report) {
    let targets: BTreeMap<&str, &WorkloadPlan> = plan.workloads.iter().map(|it| (&*it.name, it)).collect();
    for workload in &plan.workloads {
        for variable in variable::all(workload) {
            for url in urls(variable.value) {
                let Some(host) = in_namespace(plan, url.host) else { continue };
                let place = || variable.place(workload);
                match targets.get(host) {
                    Some(target) => called(plan, (workload, target), (&url, &place), report),
                    None => misspelt(plan, host, &place, report),
                }
            }
        }
    }
}

/// Returns the name of the Service that a host means, if it is one of this namespace.
fn in_namespace<'a>(plan: &Plan, host: &'a str) -> Option<&'a str> {
    let mut parts = host.splitn(3, '.');
    let (name, namespace, rest) = (parts.next()?, parts.next(), parts.next());
    let inside = namespace.is_none_or(|it| *it == *plan.namespace.name);
    let cluster = matches!(rest, None | Some("svc" | "svc.cluster.local"));
    (inside && cluster && !name.is_empty()).then_some(name)
}

fn called(
    plan: &Plan,
    (caller, target): (&WorkloadPlan, &WorkloadPlan),
    (url, place): (&Url<'_>, &dyn Fn() -> Place),
    report: &mut Report,
) {
    let Some(service) = target.service.as_ref().filter(|it| !it.ports.is_empty()) else { return };
    let Some(number) = url.port.or_else(|| usual_port(url.scheme)) else { return };
    match service.ports.iter().find(|it| it.port == number) {
        None => report.add(wrong_port(url, number, service, place())),
        Some(port) if caller.name != target.name && !may_call(plan, caller, target, port) => {
            let what = format!("a URL leads to `{}`, but the NetworkPolicies do not let it through", target.name);
            let first = service.ports.first().is_some_and(|it| it.port == number);
            let help = if first {
                format!("add `{}` to `calls`", target.name)
            } else {
                format!("add `calls: {{{}: {{port: {}}}}}`", target.name, port.name)
            };
            report.add(Diagnostic::new(&POLICY, place(), what).why("they deny what `calls` does not name").help(help));
        }
        Some(_) => {}
    }
}

fn wrong_port(url: &Url<'_>, number: u16, service: &ServicePlan, place: Place) -> Diagnostic {
    let written = if url.port.is_some() { String::new() } else { format!(", which `{}` means", url.scheme) };
    let what = format!("the Service `{}` has no port {number}{written}", service.name);
    let mut ports: Vec<String> = service.ports.iter().map(|it| format!("`{}:{}`", service.name, it.port)).collect();
    // A port that stands twice is refused as such.
    ports.dedup();
    Diagnostic::new(&PORT, place, what).help(format!("write {}", ports.join(" or ")))
}

/// A policy speaks of container ports.
fn may_call(plan: &Plan, caller: &WorkloadPlan, target: &WorkloadPlan, port: &ServicePortPlan) -> bool {
    let Some(policy) = &caller.network else { return true };
    let labels = names::selector(plan, target);
    let containers = std::iter::once(&target.pod.main).chain(&target.pod.init);
    let number = containers.flat_map(|it| &it.ports).find(|it| it.name == port.target).map_or(port.port, |it| it.port);
    policy.egress.iter().any(|rule| {
        let peer =
            rule.peers.iter().any(|it| matches!(it, Peer::Pods { namespace: None, labels: it } if *it == labels));
        peer && rule.ports.iter().any(|(_, allowed)| *allowed == number)
    })
}

fn misspelt(plan: &Plan, host: &str, place: &dyn Fn() -> Place, report: &mut Report) {
    let callable = plan.workloads.iter().filter(|it| it.service.is_some()).map(|it| &*it.name);
    let own = plan.own_objects.iter().any(|it| it.object.kind.kind == "Service" && it.object.name == host);
    if let Some(near) = nearest(host, callable).filter(|_| !own) {
        let what = format!("no Service of this migration is called `{host}`");
        report.add(Diagnostic::new(&NAME, place(), what).help(format!("write `{near}` if you mean that")));
    }
}

/// Returns the port that a URL without one means.
fn usual_port(scheme: &str) -> Option<u16> {
    Some(match scheme {
        "http" | "ws" => 80,
        "https" | "wss" => 443,
        "redis" => 6379,
        "postgres" | "postgresql" => 5432,
        "mysql" => 3306,
        "amqp" => 5672,
        "mongodb" => 27017,
        _ => return None,
    })
}

/// Returns the URLs in a text: alone, in a list, or inside of something else.
fn urls(text: &str) -> Vec<Url<'_>> {
    let one = |(at, _): (usize, &str)| {
        let scheme = text[..at].rsplit(|it: char| !it.is_ascii_alphanumeric()).next().unwrap_or_default();
        let rest = &text[at + 3..];
        let authority = rest.split(['/', '?', '#', ',', ';', ' ', '"', '\'', '\n']).next().unwrap_or_default();
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let (host, port) = authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
        // Something that is no number comes from an expression that only the program computes.
        let number = port.map(str::parse::<u16>);
        (number.as_ref().is_none_or(Result::is_ok)).then(|| Url { scheme, host, port: number.and_then(Result::ok) })
    };
    text.match_indices("://").filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    const BACKEND: &str = "    backend: {ports: {http: 8001, admin: 9000}}\n";

    #[test]
    fn a_port_that_the_service_does_not_have_is_refused_with_the_right_ones() {
        let web = "    web: {env: {A: \"http://backend:80/x\", B: \"http://backend/\"}, calls: [backend]}\n";
        assert_eq!(
            prod(&RULE, &format!("{BACKEND}{web}")),
            "m.yaml:10:20: error[E0304]: the Service `backend` has no port 80; write `backend:8001` or `backend:9000`\n\
             m.yaml:10:46: error[E0304]: the Service `backend` has no port 80, which `http` means; write `backend:8001` or `backend:9000`\n"
        );
    }

    #[test]
    fn a_workload_that_calls_does_not_name_is_cut_off_by_the_policies() {
        let web = "    web: {env: {A: \"http://backend.shop-prod.svc:8001\", B: \"http://backend:9000\"}, calls: [backend]}\n";
        let alone = "    cron: {env: {A: \"http://backend:8001\"}}\n";
        assert_eq!(
            prod(&RULE, &format!("{BACKEND}{web}{alone}")),
            "m.yaml:10:60: warning[W0305]: a URL leads to `backend`, but the NetworkPolicies do not let it through; they deny what `calls` does not name; add `calls: {backend: {port: admin}}`\n\
             m.yaml:11:21: warning[W0305]: a URL leads to `backend`, but the NetworkPolicies do not let it through; they deny what `calls` does not name; add `backend` to `calls`\n"
        );
    }

    #[test]
    fn a_name_that_is_almost_right_is_shown_the_right_one() {
        assert_eq!(
            prod(&RULE, &format!("{BACKEND}    web: {{env: {{A: \"http://back_end:8001\"}}}}\n")),
            "m.yaml:10:20: warning[W0306]: no Service of this migration is called `back_end`; write `backend` if you mean that\n"
        );
    }

    #[test]
    fn urls_of_others_and_urls_that_calls_makes_pass() {
        let web = "    web: {calls: {backend: BACKEND_URL}, env: {A: \"https://api.example.com:8443\", B: \"http://localhost:3000\", \
                   C: \"http://backend.other:80\", D: \"http://backend:${PORT}\", E: \"postgres://db:1/x\"}}\n";
        assert_eq!(prod(&RULE, &format!("{BACKEND}{web}")), "");
    }
}
