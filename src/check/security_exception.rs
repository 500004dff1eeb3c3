//! Workloads with weaker security than the default.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Plan, PodSecurityLevel, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0320",
    "weaker security, with a reason",
    "The workload asks for less than the Pod Security Standard `restricted`, or for a root file system that can be written, \
     and gives a reason. It is emitted as asked, with the reason as an annotation of the pods; the finding keeps it in \
     sight, so that somebody asks from time to time whether the reason still holds. Remove `security` to be restricted.",
);

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let (pod, container) = (&workload.pod.security, &workload.pod.main.security);
    let (field, what) = match pod.level {
        PodSecurityLevel::Restricted if container.read_only_root => return,
        PodSecurityLevel::Restricted => ("readOnlyRoot", "the root file system can be written".to_owned()),
        level => ("level", format!("the pods satisfy `{}` only, not `restricted`", level.word())),
    };
    let diagnostic = Diagnostic::new(&CODE, place::workload(workload, &["security", field]), what);
    let reason = pod.reason.as_deref().unwrap_or("none");
    report.add(diagnostic.why(format!("the reason given: {reason}")).help("remove it once the reason is gone"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn exceptions_stay_visible_with_their_reason() {
        let text = "    a: {security: {level: baseline, reason: legacy init}}\n    b: {security: {readOnlyRoot: false, reason: writes logs}}\n";
        assert_eq!(
            prod(&RULE, text),
            "m.yaml:9:27: warning[W0320]: the pods satisfy `baseline` only, not `restricted`; the reason given: legacy init; remove it once the reason is gone\n\
             m.yaml:10:34: warning[W0320]: the root file system can be written; the reason given: writes logs; remove it once the reason is gone\n"
        );
    }

    #[test]
    fn the_default_passes() {
        assert_eq!(prod(&RULE, "    a: {security: {user: 1000}}\n"), "");
    }
}
