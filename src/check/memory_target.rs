//! Autoscaling by memory.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{MetricPlan, Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0314",
    "autoscaling by memory",
    "An autoscaler adds pods so that each needs less of something. Most runtimes (JVM, Node, Python) keep the memory they \
     once took, so new pods do not relieve the old ones, and the number of pods goes up and hardly ever down again; with \
     several metrics the one that wants most pods wins. Scale by CPU or by a metric of the work waiting, and give pods \
     enough memory. Where memory follows the load, as in caches and workers of many connections, keep it.",
);

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let metrics = workload.autoscale.iter().flat_map(|it| &it.metrics);
    let by_memory = |it: &MetricPlan| {
        matches!(it, MetricPlan::Resource { name: "memory", .. } | MetricPlan::ContainerResource { name: "memory", .. })
    };
    if metrics.into_iter().any(by_memory) {
        let what = "scaling by memory adds pods and rarely takes them away again";
        let diagnostic = Diagnostic::new(&CODE, place::workload(workload, &["scale", "memory"]), what);
        report.add(diagnostic.why("most runtimes keep the memory they once took").help("scale by `cpu` alone"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn a_memory_target_is_reported() {
        assert_eq!(
            prod(&RULE, "    web: {scale: {min: 2, max: 5, cpu: 70, memory: 80}}\n"),
            "m.yaml:9:52: warning[W0314]: scaling by memory adds pods and rarely takes them away again; most runtimes keep the memory they once took; scale by `cpu` alone\n"
        );
    }

    #[test]
    fn a_cpu_target_and_a_fixed_number_of_pods_pass() {
        let text = "    a: {scale: {min: 2, max: 5, cpu: 70}}\n    b: {scale: {min: 2, max: 2, memory: 80}}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
