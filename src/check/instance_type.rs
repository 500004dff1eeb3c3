//! Instance types that are not known, or have another architecture than declared.

use super::{Check, Rule, place};
use crate::capacity::{instance, unknown_type};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&UNKNOWN, &ARCH], check: Check::Plan(check) };

const UNKNOWN: Code = Code::warning(
    "W0396",
    "an instance type that is not known",
    "The table of instance types has no such name, so nobody can tell whether the pods fit on these nodes. Most often it is \
     misspelt. A type that is newer than this program, or that only some regions have, is declared by what one node has: \
     `{instanceType: x9.large, cpu: 2, memory: 8Gi, pods: 29}`.",
);

const ARCH: Code = Code::policy(
    "E0397",
    "a node group with another architecture than its instance type",
    "The node group says that its nodes have one processor architecture, and its instance type has the other one: types with a \
     `g` after the number of their generation, and t4g, are Graviton (arm64). Pods are placed by what is declared, so they would \
     start on the wrong processor, where their image fails with `exec format error`, or stay Pending. Mend the one that is wrong.",
);

fn check(plan: &Plan, report: &mut Report) {
    for group in &plan.platform.node_groups {
        let Some(kind) = &group.instance_type else { continue };
        let at = |field| place::platform(plan, &["nodeGroups", &group.name, field]);
        let Some(known) = instance::find(kind) else {
            if group.machine.is_none() {
                report.add(unknown(kind, at("instanceType")));
            }
            continue;
        };
        let declared = group.known_labels.get("kubernetes.io/arch").map_or(known.arch, |it| it);
        if declared != known.arch {
            let what = format!("`{kind}` is {}, and the node group says {declared}", known.arch);
            let diagnostic = Diagnostic::new(&ARCH, at("arch"), what);
            let why = "its pods would be placed by what it says";
            report.add(diagnostic.why(why).help(format!("write `arch: {}`, or another type", known.arch)));
        }
    }
}

fn unknown(kind: &str, at: crate::diagnostic::Place) -> Diagnostic {
    let what = format!("`{kind}` is no instance type that is known");
    let why = "whether pods fit on its nodes cannot be told";
    Diagnostic::new(&UNKNOWN, at, what).why(why).help(unknown_type(kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod_on;

    #[test]
    fn an_unknown_type_is_reported_with_its_neighbour_and_the_way_to_declare_it() {
        assert_eq!(
            prod_on(
                &RULE,
                "{nodeGroups: {a: {instanceType: m6i.lagre}, b: {instanceType: m99.large}}}",
                "    web: {}\n"
            ),
            "m.yaml:7:45: warning[W0396]: `m6i.lagre` is no instance type that is known; whether pods fit on its nodes cannot be told; write `m6i.large`, or declare `cpu`, `memory` and `pods` of one node\n\
             m.yaml:7:75: warning[W0396]: `m99.large` is no instance type that is known; whether pods fit on its nodes cannot be told; write `m9g.large`, or declare `cpu`, `memory` and `pods` of one node\n"
        );
    }

    #[test]
    fn a_type_that_is_declared_by_its_sizes_passes() {
        assert_eq!(
            prod_on(&RULE, "{nodeGroups: {a: {instanceType: x99.large, cpu: 2, memory: 8Gi}}}", "    web: {}\n"),
            ""
        );
    }

    #[test]
    fn an_architecture_that_the_type_does_not_have_is_reported() {
        assert_eq!(
            prod_on(&RULE, "{nodeGroups: {a: {instanceType: t4g.medium, arch: amd64}}}", "    web: {}\n"),
            "m.yaml:7:63: error[E0397]: `t4g.medium` is arm64, and the node group says amd64; its pods would be placed by what it says; write `arch: arm64`, or another type\n"
        );
        assert_eq!(prod_on(&RULE, "{nodeGroups: {a: {instanceType: t4g.medium, arch: arm64}}}", "    web: {}\n"), "");
    }
}
