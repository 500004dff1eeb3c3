//! The arithmetic of stopping: pause, timeout, grace period, and how long a load balancer lets requests finish.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&KILLED, &LATE, &ABRUPT], check: Check::Workload(check) };

const KILLED: Code = Code::error(
    "E0311",
    "no time to stop",
    "The grace period of a pod begins with the pause before the stop signal. When the pause takes all of it, the process is \
     killed at the moment it is asked to stop: requests are cut off and nothing is written out. Give the process time \
     after the signal: `stop: 30s`.",
);

const LATE: Code = Code::warning(
    "W0312",
    "a load balancer that waits for dead pods",
    "The load balancer lets requests finish on a pod that goes (`drain`, the deregistration delay) for longer than the pod \
     lives. Connections that it still holds then end in an error 502 or 504. Make `drain` at most pause + timeout of \
     `stop`, or raise the timeout to what the longest request takes.",
);

const ABRUPT: Code = Code::warning(
    "W0313",
    "pods that stop before the load balancer knows",
    "A pod that ends is taken out of the load balancer's target group a few seconds later. Without a pause before the stop \
     signal the process refuses requests meanwhile, and callers see errors in every rollout. Leave `stop.pause` out, for \
     15 seconds, or write what you measured.",
);

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let pause = workload.pod.main.pre_stop_seconds.unwrap_or(0);
    let grace = workload.pod.grace_seconds;
    if grace <= pause {
        let what = "there is no time between the stop signal and the kill";
        let diagnostic = Diagnostic::new(&KILLED, place::workload(workload, &["stop", "timeout"]), what);
        let pause = place::written(workload, &["stop", "pause"]);
        report.add(diagnostic.help("write `timeout: 30s`").label_at(pause, "the pause before the signal"));
    }
    if pause == 0 && workload.is_routed() {
        let what = "the pods stop at once, while the load balancer still sends them requests";
        let diagnostic = Diagnostic::new(&ABRUPT, place::workload(workload, &["stop", "pause"]), what);
        report.add(diagnostic.help("remove `pause`, for the default of 15s"));
    }
    for ingress in &workload.ingresses {
        let drain = ingress.target_group.deregistration_delay_seconds;
        if drain > grace && grace > pause {
            let what =
                format!("the load balancer waits {drain} s for requests on a pod that is killed after {grace} s");
            let diagnostic = Diagnostic::new(&LATE, place::route(workload, ingress, &["drain"]), what);
            let timeout = place::written(workload, &["stop", "timeout"]);
            let diagnostic = diagnostic.label_at(timeout, "the life of the pod after the stop signal");
            report.add(diagnostic.help(format!("write at most `drain: {grace}s`, or raise `stop.timeout`")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn a_pause_that_takes_the_whole_grace_period_is_refused() {
        assert_eq!(
            prod(&RULE, "    web: {stop: {pause: 10s, timeout: 0s}}\n"),
            "m.yaml:9:39: error[E0311]: there is no time between the stop signal and the kill (line 9: the pause before the signal); write `timeout: 30s`\n"
        );
    }

    #[test]
    fn a_drain_beyond_the_life_of_the_pod_and_no_pause_are_reported() {
        let text =
            "    web: {port: 8080, route: {host: a.example.com, drain: 300s}, stop: {pause: 0s, timeout: 60s}}\n";
        assert_eq!(
            prod(&RULE, text),
            "m.yaml:9:59: warning[W0312]: the load balancer waits 300 s for requests on a pod that is killed after 60 s (line 9: the life of the pod after the stop signal); write at most `drain: 60s`, or raise `stop.timeout`\n\
             m.yaml:9:80: warning[W0313]: the pods stop at once, while the load balancer still sends them requests; remove `pause`, for the default of 15s\n"
        );
    }

    #[test]
    fn the_defaults_fit_together() {
        assert_eq!(prod(&RULE, "    web: {port: 8080, route: a.example.com}\n    job: {kind: Job}\n"), "");
    }
}
