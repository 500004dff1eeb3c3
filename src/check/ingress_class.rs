//! The class of an Ingress, as an annotation.

use super::{Check, Rule, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::Object;
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0348",
    "an Ingress without a proper class",
    "The annotation `kubernetes.io/ingress.class` is deprecated, beats `spec.ingressClassName`, and makes the load balancer \
     controller ignore the IngressClassParams of the platform team. An Ingress without any class belongs to whatever \
     controller takes it, or to none. Write `spec.ingressClassName`.",
);

/// The old annotation.
const ANNOTATION: &str = "kubernetes.io/ingress.class";

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    for object in objects.iter().filter(|it| it.kind.kind == "Ingress" && it.kind.group() == "networking.k8s.io") {
        let annotations = object.body.get("metadata").and_then(|it| it.get("annotations"));
        let class = object.body.get("spec").and_then(|it| it.get("ingressClassName"));
        let (path, what): (&[&str], _) = match (annotations.and_then(|it| it.get(ANNOTATION)), class) {
            (Some(_), _) => (
                &["metadata", "annotations", ANNOTATION],
                format!("{} has the annotation `{ANNOTATION}`", object.label()),
            ),
            (None, None) => {
                (&["spec", "ingressClassName"], format!("{} has no `spec.ingressClassName`", object.label()))
            }
            (None, Some(_)) => continue,
        };
        let diagnostic = Diagnostic::new(&CODE, origin::of(plan, object, path), what);
        report.add(diagnostic.help("write `ingressClassName: alb` under `spec`, and no annotation"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, template};

    #[test]
    fn the_annotation_and_a_missing_class_are_refused() {
        let head = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: x\n";
        let old =
            format!("{head}  annotations: {{kubernetes.io/ingress.class: alb}}\nspec: {{ingressClassName: alb}}\n");
        assert_eq!(
            template(&RULE, &old),
            "templates/own.yaml.j2:5:46: error[E0348]: Ingress/x has the annotation `kubernetes.io/ingress.class`; write `ingressClassName: alb` under `spec`, and no annotation\n"
        );
        assert_eq!(
            template(&RULE, head),
            "templates/own.yaml.j2:2:7: error[E0348]: Ingress/x has no `spec.ingressClassName`; write `ingressClassName: alb` under `spec`, and no annotation\n"
        );
    }

    #[test]
    fn the_ingress_of_a_route_passes() {
        assert_eq!(prod(&RULE, "    web: {port: 80, route: a.example.com}\n"), "");
    }
}
