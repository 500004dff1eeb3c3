//! Rules with more values than AWS compares.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{ConditionPlan, IngressPlan, PathType, Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::error(
    "E0339",
    "a rule with more values than AWS compares",
    "AWS compares at most five values in one rule of a listener, and three in one condition. The host counts as one, a \
     path as one, a prefix such as `/api` as two (`/api` and `/api/*`). AWS refuses the rule after the apply, and nothing \
     of the group is deployed. Split the route into several, each with some of the values.",
);

const MOST: usize = 5;
const MOST_IN_ONE: usize = 3;

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for ingress in &workload.ingresses {
        let counts: Vec<usize> = ingress.conditions.iter().map(values).collect();
        let place = || place::route(workload, ingress, &["conditions"]);
        if let Some(count) = counts.iter().find(|it| **it > MOST_IN_ONE) {
            let what = format!("a condition has {count} values, AWS compares {MOST_IN_ONE}");
            report.add(Diagnostic::new(&CODE, place(), what).help("split the route into several"));
            continue;
        }
        let total = counts.iter().sum::<usize>() + host_and_path(ingress);
        if total > MOST {
            let what = format!("the rule has {total} values, AWS compares {MOST}");
            let why = "host and path count as well, a prefix twice";
            report.add(Diagnostic::new(&CODE, place(), what).why(why).help("split the route into several"));
        }
    }
}

fn values(condition: &ConditionPlan) -> usize {
    match condition {
        ConditionPlan::Header { values, .. } | ConditionPlan::Method(values) | ConditionPlan::SourceIp(values) => {
            values.len()
        }
        ConditionPlan::Query(pairs) => pairs.len(),
    }
}

/// Returns how many values the costliest rule of a route has by its host and path.
fn host_and_path(ingress: &IngressPlan) -> usize {
    let rules = ingress.rules.iter();
    let costs = rules.flat_map(|rule| {
        rule.paths.iter().map(|path| {
            let prefix = path.path_type == PathType::Prefix && &*path.path != "/";
            usize::from(rule.host.is_some()) + if prefix { 2 } else { 1 }
        })
    });
    costs.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn too_many_values_are_refused() {
        let text = "    a: {port: 80, route: {host: a.example.com, path: /api, conditions: [{method: [GET, PUT, POST]}]}}\n    \
                    b: {port: 80, route: {host: b.example.com, conditions: [{method: [A, B, C, D]}]}}\n";
        assert_eq!(
            prod(&RULE, text),
            "m.yaml:9:72: error[E0339]: the rule has 6 values, AWS compares 5; host and path count as well, a prefix twice; split the route into several\n\
             m.yaml:10:60: error[E0339]: a condition has 4 values, AWS compares 3; split the route into several\n"
        );
    }

    #[test]
    fn few_values_pass() {
        let text = "    a: {port: 80, route: {host: a.example.com, conditions: [{method: [GET, PUT, POST]}]}}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
