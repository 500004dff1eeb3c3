//! A load balancer and a kubelet that ask different questions.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{ActionPlan, Plan, ProbeAction, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0323",
    "a health check that is not the readiness probe",
    "The load balancer asks another path than the readiness probe. When the two disagree, a rollout goes on because the \
     kubelet is content, while the load balancer sends nothing to the new pods. By default the health check takes the path \
     of the readiness probe: remove `healthCheck.path`, or let `readiness` ask the same.",
);

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let readiness = workload.pod.main.probes.readiness.as_ref().map(|it| &it.action);
    let Some(ProbeAction::Http { path: ready, .. }) = readiness else { return };
    for ingress in &workload.ingresses {
        let asked = ingress.health_check.path.as_ref().filter(|it| *it != ready);
        // A cutover or another split asks the pods too; redirects and fixed answers ask nobody.
        let serves = matches!(ingress.action, None | Some((_, ActionPlan::Forward { .. })));
        if let Some(asked) = asked.filter(|_| serves) {
            let what = format!("the load balancer asks `{asked}`, the readiness probe `{ready}`");
            let place = place::route(workload, ingress, &["healthCheck", "path"]);
            let diagnostic = Diagnostic::new(&CODE, place, what).why("a rollout waits for the readiness probe only");
            let probe = ["readiness", "health"].iter().find_map(|it| place::written(workload, &[it, "path"]));
            let diagnostic = diagnostic.label_at(probe, "the readiness probe");
            report.add(diagnostic.help("remove `path`: the health check then asks what the readiness probe asks"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn another_path_than_that_of_the_readiness_probe_is_reported() {
        let text = "    web: {port: 8080, health: /ready, route: {host: a.example.com, healthCheck: /ping}}\n";
        assert_eq!(
            prod(&RULE, text),
            "m.yaml:9:81: warning[W0323]: the load balancer asks `/ping`, the readiness probe `/ready` (line 9: the readiness probe); a rollout waits for the readiness probe only; remove `path`: the health check then asks what the readiness probe asks\n"
        );
    }

    #[test]
    fn the_path_of_the_readiness_probe_is_the_default() {
        assert_eq!(prod(&RULE, "    web: {port: 8080, health: /ready, route: a.example.com}\n"), "");
    }
}
