//! Secret values in objects from templates.

use super::{Check, Rule, object, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::{Node, Object, secret_in};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0345",
    "a secret value in the output",
    "A Secret with values, or a text of a template that is a password, a private key or an access key, would stand in the \
     output, and so in Git and in the logs of whatever renders it; base64 hides nothing. Put the value into the secret \
     store and emit an ExternalSecret instead: `secrets` of a workload does that. A Secret without values, which something \
     else fills, is fine.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    for object in objects {
        let filled = |field: &&str| matches!(object.body.get(field), Some(Node::Map(it)) if !it.is_empty());
        let is_secret = object.kind.kind == "Secret" && object.kind.group().is_empty();
        if let Some(field) = ["data", "stringData"].into_iter().find(filled).filter(|_| is_secret) {
            let what = format!("{} has values", object.label());
            let diagnostic = Diagnostic::new(&CODE, origin::of(plan, object, &[field]), what).sensitive();
            report.add(diagnostic.why("the output is no place for secrets").help("emit an ExternalSecret instead"));
            continue;
        }
        // What workloads say was looked at with the plan, where its places are known.
        if origin::is_foreign(plan, object) {
            texts(plan, object, report);
        }
    }
}

fn texts(plan: &Plan, object: &Object, report: &mut Report) {
    object::texts(object, &mut |path, text| {
        let Some(kind) = secret_in(text) else { return };
        let what = format!("{} holds {kind} at `{}`", object.label(), object::written(object, path));
        // Of a patched object, what the patch left alone was looked at with the plan.
        if let Some(place) = origin::foreign(plan, object, path) {
            let diagnostic = Diagnostic::new(&CODE, place, what).sensitive();
            report.add(diagnostic.help("move it to the secret store, and emit an ExternalSecret"));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::template;

    #[test]
    fn secrets_with_values_and_passwords_in_templates_are_refused() {
        let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {a: b}\n";
        assert_eq!(
            template(&RULE, secret),
            "templates/own.yaml.j2:4:1: error[E0345]: Secret/s has values; the output is no place for secrets; emit an ExternalSecret instead\n"
        );
        let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {url: \"postgres://a:hunter2@db/x\"}\n";
        assert_eq!(
            template(&RULE, map),
            "templates/own.yaml.j2:4:13: error[E0345]: ConfigMap/c holds a password inside of a URL at `data.url`; move it to the secret store, and emit an ExternalSecret\n"
        );
    }

    #[test]
    fn secrets_without_values_pass() {
        assert_eq!(template(&RULE, "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ntype: Opaque\n"), "");
    }
}
