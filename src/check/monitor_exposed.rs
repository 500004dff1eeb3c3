//! Metrics that everyone can read.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{
    ActionPlan, CutoverPlan, CutoverShape, IngressPlan, MonitorPlan, PathPlan, PathType, Plan, WorkloadPlan,
};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0322",
    "metrics behind a route",
    "The metrics are served on the port that a route leads to, and a path of the route covers theirs, so whoever reaches \
     the load balancer can read them: names of customers, versions, how busy you are. Serve them on a port of their own \
     (`ports: {http: 8080, metrics: 9090}`), or answer for their path with a route of its own: \
     `routes: {metrics: {path: /metrics, action: {fixedResponse: {status: 404}}}}`.",
);

const HELP: &str = "serve them on a port of their own: `ports: {http: 8080, metrics: 9090}`";

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let Some(monitor) = &workload.monitor else { return };
    let hidden = workload.ingresses.iter().any(|it| {
        let answers = matches!(it.action, Some((_, ActionPlan::FixedResponse { .. } | ActionPlan::Redirect { .. })));
        answers && paths(it).any(|path| *path.path == *monitor.path)
    });
    let exposing = workload.ingresses.iter().find(|it| exposes(workload, it, monitor));
    if let Some(ingress) = exposing.filter(|_| !hidden) {
        let what = format!("the metrics at `{}` can be read through the load balancer", monitor.path);
        let place = place::workload(workload, &["monitor", "path"]);
        let diagnostic =
            Diagnostic::new(&CODE, place, what).label(place::route(workload, ingress, &["path"]), "by this route");
        report.add(diagnostic.help(HELP));
    }
    behind_terraform(workload, monitor, report);
}

/// Which paths a listener rule of Terraform's leads here is not known, and the usual one leads all.
fn behind_terraform(workload: &WorkloadPlan, monitor: &MonitorPlan, report: &mut Report) {
    let on_port = |cutover: &&CutoverPlan| {
        let ports = workload.service.iter().flat_map(|it| &it.ports);
        ports.filter(|it| it.port == cutover.port).any(|it| it.name == monitor.port)
    };
    let mut bound = workload.cutovers.iter().filter(|it| matches!(it.shape, CutoverShape::Terraform(_)));
    if let Some(cutover) = bound.find(on_port) {
        let what = format!("Terraform's load balancer leads to the port that has the metrics at `{}`", monitor.path);
        let place = place::workload(workload, &["monitor", "path"]);
        let route = place::workload(workload, &["routes", &cutover.route, "cutover"]);
        report.add(Diagnostic::new(&CODE, place, what).label(route, "by this target group").help(HELP));
    }
}

fn paths(ingress: &IngressPlan) -> impl Iterator<Item = &PathPlan> {
    ingress.rules.iter().flat_map(|it| &it.paths)
}

fn exposes(workload: &WorkloadPlan, ingress: &IngressPlan, monitor: &MonitorPlan) -> bool {
    let ports = workload.service.iter().flat_map(|it| &it.ports);
    let same_port = ports.filter(|it| it.port == ingress.port).any(|it| it.name == monitor.port);
    let split = matches!(ingress.action, None | Some((_, ActionPlan::Forward { .. })));
    same_port && split && paths(ingress).any(|path| covers(path, &monitor.path))
}

fn covers(path: &PathPlan, wanted: &str) -> bool {
    match path.path_type {
        PathType::Exact => *path.path == *wanted,
        PathType::Prefix => {
            let rest = wanted.strip_prefix(path.path.trim_end_matches('/'));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }
        PathType::ImplementationSpecific => path.path.strip_suffix('*').is_some_and(|it| wanted.starts_with(it)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn metrics_on_the_port_of_a_route_are_reported() {
        assert_eq!(
            prod(&RULE, "    web: {port: 8080, route: a.example.com, monitor: /metrics}\n"),
            "m.yaml:9:54: warning[W0322]: the metrics at `/metrics` can be read through the load balancer (line 9: by this route); serve them on a port of their own: `ports: {http: 8080, metrics: 9090}`\n"
        );
    }

    #[test]
    fn metrics_behind_a_target_group_of_terraform_are_reported() {
        let arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1";
        let route = format!(
            "{{host: a.example.com, cutover: {{targetGroup: \"{arn}\", owner: terraform, securityGroup: []}}}}"
        );
        let text = format!("    a: {{port: 8080, monitor: /metrics, route: {route}}}\n");
        assert!(prod(&RULE, &text).contains("W0322"), "{}", prod(&RULE, &text));
        let apart = text.replace("port: 8080", "ports: {http: 8080, metrics: 9090}");
        assert_eq!(prod(&RULE, &apart), "");
    }

    #[test]
    fn a_port_of_its_own_another_path_or_an_answer_of_the_load_balancer_hide_them() {
        let text = "    a: {ports: {http: 8080, metrics: 9090}, route: a.example.com, monitor: /metrics}\n    \
                    b: {port: 8080, route: b.example.com/api, monitor: /metrics}\n    \
                    c: {port: 8080, monitor: /metrics, routes: {main: c.example.com, no: {host: c.example.com, path: /metrics, action: {fixedResponse: {status: 404}}}}}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
