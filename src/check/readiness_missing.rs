//! Workloads that are called before they can answer.

use super::{Check, Rule, place, pods};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0310",
    "a workload that is called without a readiness probe",
    "Without a readiness probe a pod counts as ready as soon as its process runs. It then gets requests before it can \
     answer, in every rollout, and keeps getting them when it hangs. Write `health: /path`, or `readiness:` alone. If \
     there is nothing to ask, `health: {tcp: true}` at least waits for the port; `readiness: false` says that none is \
     wanted.",
);

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let off = |field: &str| workload.origin.at(&[field, "enabled"]).and_then(|it| it.as_str()) == Some("false");
    let missing = workload.pod.main.probes.readiness.is_none() && !off("readiness") && !off("health");
    if missing && pods::is_called(workload) {
        let what = format!("`{}` takes requests, but has no readiness probe", workload.name);
        let diagnostic = Diagnostic::new(&CODE, place::workload(workload, &["health"]), what);
        report.add(diagnostic.why("it gets requests before it can answer").help("add `health: /path`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn a_called_workload_without_a_readiness_probe_is_reported() {
        assert_eq!(
            prod(&RULE, "    web: {port: 8080}\n"),
            "m.yaml:9:5: warning[W0310]: `web` takes requests, but has no readiness probe; it gets requests before it can answer; add `health: /path`\n"
        );
    }

    #[test]
    fn a_probe_a_decision_against_it_and_no_callers_pass() {
        let text = "    a: {port: 8080, health: /health}\n    b: {port: 8080, readiness: false}\n    c: {}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
