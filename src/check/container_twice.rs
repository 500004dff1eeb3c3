//! Containers of one pod that have one name.

use super::{Check, Rule, place, pods};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::error(
    "E0368",
    "two containers of one name in a pod",
    "The containers of a pod are told apart by their names, init containers and sidecars too, and the main container has the name \
     of the workload. With one name twice the API server refuses the pods. Give one of them another name: it is its key under \
     `sidecars` or `init`.",
);

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let all: Vec<_> = pods::containers(workload).collect();
    for (index, container) in all.iter().enumerate() {
        let Some(first) = all[..index].iter().find(|it| it.name == container.name) else { continue };
        let what = format!("the pods of `{}` have two containers called `{}`", workload.name, container.name);
        let diagnostic = Diagnostic::new(&CODE, place::key(workload, &pods::path(container)), what);
        let other = place::key(workload, &pods::path(first));
        report.add(diagnostic.help("give one of them another name").label_at(Some(other), "the other one"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn a_name_is_there_once() {
        let text = "    web: {init: {x: {image: \"b:1\", order: 1}}, sidecars: {x: {image: \"b:1\"}, web: {image: \"c:1\"}}}\n";
        assert_eq!(
            prod(&RULE, text),
            "m.yaml:9:18: error[E0368]: the pods of `web` have two containers called `x` (line 9: the other one); give one of \
             them another name\n\
             m.yaml:9:78: error[E0368]: the pods of `web` have two containers called `web` (line 9: the other one); give one of \
             them another name\n"
        );
        assert_eq!(prod(&RULE, "    web: {sidecars: {x: {image: \"b:1\"}, y: {image: \"c:1\"}}}\n"), "");
    }
}
