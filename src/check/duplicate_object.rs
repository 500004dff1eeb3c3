//! Two objects of one kind and name.

use super::{Check, Rule, origin, place};
use crate::diagnostic::{Code, Diagnostic, Place, Report};
use crate::object::{Node, Object};
use crate::plan::{Plan, names};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0344",
    "two objects of one kind and name",
    "Kind, namespace and name are what an object is. With two of them `kubectl apply` lets the last one win, and Kustomize \
     refuses the build. It happens when a template of yours has the name of something that is emitted, when two workloads \
     emit one ServiceAccount, or when a patch renames an object. Rename one, or let one workload use what the other emits: \
     `serviceAccount: NAME`.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    let mut seen: BTreeMap<(&str, &str, &str, &str), &Object> = BTreeMap::new();
    for object in objects {
        let kind = &object.kind;
        // A template without a namespace lands in that of the others.
        let namespace = object.namespace.as_deref().unwrap_or(&plan.namespace.name);
        if let Some(first) = seen.insert((kind.group(), &kind.kind, namespace, &object.name), object) {
            let what = format!("there are two objects {}", object.label());
            // The user's own object is the one that can be renamed.
            let (object, other) = if origin::own(plan, first).is_some() { (first, object) } else { (object, first) };
            let diagnostic = Diagnostic::new(&CODE, at(plan, object), what).label(at(plan, other), "the other one");
            report.add(diagnostic.help(help(object)));
        }
    }
}

fn help(object: &Object) -> String {
    match &*object.kind.kind {
        "ServiceAccount" => format!("let one of the two use the other's: `serviceAccount: {}`", object.name),
        _ => "rename one of them".to_owned(),
    }
}

fn at(plan: &Plan, object: &Object) -> Place {
    let label = object.body.get("metadata").and_then(|it| it.get("labels")).and_then(|it| it.get(names::NAME));
    let workload = plan.workloads.iter().find(|it| label.and_then(Node::as_str) == Some(&*it.name));
    match workload.filter(|_| object.kind.kind == "ServiceAccount") {
        Some(workload) => place::workload(workload, &["serviceAccount", "name"]),
        None => origin::of(plan, object, &["metadata", "name"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, template};

    #[test]
    fn a_service_account_that_two_workloads_emit_is_refused() {
        let text =
            "    a: {serviceAccount: {name: app, create: true}}\n    b: {serviceAccount: {name: app, create: true}}\n";
        assert_eq!(
            prod(&RULE, text),
            "m.yaml:10:32: error[E0344]: there are two objects ServiceAccount/app (line 9: the other one); let one of the two use the other's: `serviceAccount: app`\n"
        );
    }

    #[test]
    fn a_template_with_the_name_of_an_emitted_object_is_refused() {
        let own = "apiVersion: v1\nkind: Service\nmetadata: {name: web, labels: {a: b}}\n";
        assert_eq!(
            template(&RULE, own),
            "templates/own.yaml.j2:3:18: error[E0344]: there are two objects Service/web (m.yaml:9:5: the other one); rename one of them\n"
        );
    }

    #[test]
    fn objects_of_their_own_names_pass() {
        assert_eq!(
            prod(&RULE, "    a: {serviceAccount: {name: app, create: true}}\n    b: {serviceAccount: app}\n"),
            ""
        );
    }
}
