//! Names that one kind cannot have.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Controller, Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE, &LONG], check: Check::Workload(check) };

const CODE: Code = Code::error(
    "E0342",
    "a name that its kind cannot have",
    "The name of a workload is the name of its objects. A CronJob has at most 52 characters, because its Jobs add 11. A \
     ScaledObject has at most 54, because KEDA puts `keda-hpa-` before it and the result into a label. A Service begins with a letter, because its name is a DNS label of the older standard. The API server refuses other \
     names. Rename the workload, or switch its Service off.",
);

const LONG: Code = Code::warning(
    "W0343",
    "a StatefulSet with a long name",
    "The revision of a StatefulSet is its name with a hash, and stands as a label on the pods, which has at most 63 \
     characters. With a name of more than 52 characters no pod is made, and only an event says so. Shorten the name.",
);

const LONGEST: usize = 52;

/// 63 without `keda-hpa-`, which KEDA puts before the name.
const LONGEST_SCALED: usize = 54;

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let name = &workload.name;
    let place = || place::workload(workload, &[]);
    let long = name.len() > LONGEST;
    let what = || format!("`{name}` has {} characters, {LONGEST} are allowed here", name.len());
    match &workload.controller {
        Controller::CronJob(_) if long => {
            let diagnostic = Diagnostic::new(&CODE, place(), what());
            report.add(diagnostic.why("the Jobs of a CronJob add 11").help("shorten the name of the workload"));
        }
        Controller::StatefulSet(_) if long => {
            let diagnostic = Diagnostic::new(&LONG, place(), what());
            report.add(diagnostic.why("a label holds it with a hash").help("shorten the name of the workload"));
        }
        _ => {}
    }
    let scaled = workload.autoscale.as_ref().is_some_and(|it| it.events.is_some());
    if scaled && name.len() > LONGEST_SCALED {
        let what = format!("`{name}` has {} characters, {LONGEST_SCALED} are allowed here", name.len());
        let why = "KEDA puts `keda-hpa-` before it, and a label takes 63";
        report.add(Diagnostic::new(&CODE, place(), what).why(why).help("shorten the name of the workload"));
    }
    if workload.service.is_some() && name.starts_with(|it: char| it.is_ascii_digit()) {
        let what = format!("a Service cannot be called `{name}`");
        let diagnostic = Diagnostic::new(&CODE, place(), what).why("names of Services begin with a letter");
        report.add(diagnostic.help("rename the workload, or write `service: false`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn names_that_the_api_server_refuses_are_refused() {
        let name = "a".repeat(53);
        let text = format!("    {name}: {{schedule: \"0 1 * * *\"}}\n    1st: {{port: 80}}\n");
        assert_eq!(
            prod(&RULE, &text),
            format!(
                "m.yaml:9:5: error[E0342]: `{name}` has 53 characters, 52 are allowed here; the Jobs of a CronJob add 11; shorten the name of the workload\n\
                 m.yaml:10:5: error[E0342]: a Service cannot be called `1st`; names of Services begin with a letter; rename the workload, or write `service: false`\n"
            )
        );
    }

    #[test]
    fn deployments_may_have_long_names_and_workloads_without_a_service_any() {
        let name = "a".repeat(53);
        assert_eq!(prod(&RULE, &format!("    {name}: {{}}\n    1st: {{}}\n")), "");
    }
}
