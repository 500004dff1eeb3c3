//! Variables that triggers read from the container.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report, nearest};
use crate::plan::{Plan, Text, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::error(
    "E0371",
    "a trigger that reads a variable which is not there",
    "A trigger may read a setting from a variable of the main container (`hostEnv`, `urlEnv`, `connectionEnv`, …). KEDA looks \
     it up in the pod template; when it is not there, the trigger fails with an event, and the workload never wakes. Add the \
     variable to `env` or `secrets`, or write the setting itself.",
);

/// The end of the names of KEDA's settings that name a variable.
const FROM_ENV: &str = "FromEnv";

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for trigger in workload.triggers() {
        let named = trigger.metadata.iter().filter(|(key, _)| key.ends_with(FROM_ENV));
        for (_, name) in named.filter(|(_, name)| !has(workload, name)) {
            let what = format!(
                "the trigger `{}` reads the variable `{name}`, which the container does not have",
                trigger.name
            );
            let help = match nearest(name, variables(workload).map(|it| &**it)) {
                Some(near) => format!("write `{near}`, or add `{name}` to `env` or `secrets`"),
                None => format!("add `{name}` to `env` or `secrets`"),
            };
            let place = place::workload(workload, &["scale", "on", &trigger.name]);
            report.add(Diagnostic::new(&CODE, place, what).why("KEDA looks it up in the pod template").help(help));
        }
    }
}

fn has(workload: &WorkloadPlan, name: &str) -> bool {
    variables(workload).any(|it| **it == *name)
}

fn variables(workload: &WorkloadPlan) -> impl Iterator<Item = &Text> {
    let main = &workload.pod.main;
    let maps = workload.config_maps.iter().filter(|map| main.env_from.contains(&map.name));
    main.env.iter().map(|it| &it.name).chain(maps.flat_map(|it| it.data.keys()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    const ON: &str = "scale: {min: 0, max: 5, on: {orders: {sqs: {urlEnv: QUEUE_URL}}}}";

    #[test]
    fn a_variable_that_is_not_there_is_reported_with_its_neighbour() {
        let text = prod(&RULE, &format!("    a: {{env: {{QUEUES_URL: x}}, {ON}}}\n"));
        assert!(text.contains("reads the variable `QUEUE_URL`") && text.contains("write `QUEUES_URL`"), "{text}");
    }

    #[test]
    fn variables_and_secrets_of_the_container_are_there() {
        let text =
            format!("    a: {{env: {{QUEUE_URL: x}}, {ON}}}\n    b: {{secrets: {{QUEUE_URL: shop#url}}, {ON}}}\n");
        assert_eq!(prod(&RULE, &text), "");
    }
}
