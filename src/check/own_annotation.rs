//! Annotations of the load balancer controller in patches and templates, whose mistakes nobody else tells.

use super::{Check, Rule, object, origin};
use crate::alb;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::{Node, Object};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0361",
    "an annotation of a patch or a template that the load balancer does not take",
    "The AWS Load Balancer Controller ignores an annotation that it does not know, and one bad value stops every Ingress of the \
     group. It reads no annotation of ingress-nginx. And its targets are nodes unless `target-type: ip` is written, which a \
     Service of type ClusterIP cannot serve. So annotations that a patch or a template writes on an Ingress of the class `alb` \
     are compared with the table of version 3.5; `route` of a workload writes all of this.",
);

/// What decides whether targets are pods.
const TARGET_TYPE: &str = "target-type";

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    for object in objects.iter().filter(|it| is_alb(it) && origin::is_foreign(plan, it)) {
        let annotations = match object::at(object, &["metadata", "annotations"]) {
            Some(Node::Map(entries)) => &entries[..],
            _ => &[],
        };
        for (key, value) in annotations {
            let path = ["metadata", "annotations", key.as_str()];
            let Some(place) = origin::foreign(plan, object, &path) else { continue };
            let Some((why, help)) = wrong(key.as_str(), value) else { continue };
            let what = format!("the annotation `{}` of {} is not taken", key.as_str(), object.label());
            report.add(Diagnostic::new(&CODE, place, what).why(why).help(help));
        }
        let says = annotations.iter().any(|(key, _)| key.as_str().strip_prefix(alb::PREFIX) == Some(TARGET_TYPE));
        if let Some(own) =
            origin::foreign(plan, object, &["metadata", "annotations"]).filter(|_| !says && serves(object))
        {
            let what = format!("{} has no `{}{TARGET_TYPE}`", object.label(), alb::PREFIX);
            let why = "its targets would be nodes, which a Service of type ClusterIP cannot serve";
            report.add(
                Diagnostic::new(&CODE, own, what).why(why).help(format!("add `{}{TARGET_TYPE}: ip`", alb::PREFIX)),
            );
        }
    }
}

fn is_alb(object: &Object) -> bool {
    let class = object::at(object, &["spec", "ingressClassName"]).and_then(Node::as_str);
    object.kind.kind == "Ingress" && class == Some("alb")
}

/// Tells whether a Service stands behind any path.
fn serves(object: &Object) -> bool {
    let rules = object::at(object, &["spec", "rules"]);
    let text = format!("{rules:?}");
    rules.is_some() && text.contains("\"service\"") && !text.contains("use-annotation")
}

/// Returns why an annotation does nothing or harm, and what to do.
fn wrong(key: &str, value: &Node) -> Option<(String, String)> {
    if let Some(advice) = alb::nginx_equivalent(key).filter(|_| key.starts_with("nginx.")) {
        return Some(("an Application Load Balancer does not read it".to_owned(), advice.to_owned()));
    }
    let bare = key.strip_prefix(alb::PREFIX)?;
    // What is no text is refused as such.
    let text = value.as_str()?;
    if bare == TARGET_TYPE && text != "ip" {
        let why = "its targets would be nodes, which a Service of type ClusterIP cannot serve".to_owned();
        return Some((why, "write `ip`".to_owned()));
    }
    alb::validate(bare, text).err().map(|why| (why, "correct or remove it".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, template};

    fn own(annotations: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: own, annotations: {{{annotations}}}}}\nspec:\n  \
             ingressClassName: alb\n  rules: [{{http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: web, port: \
             {{number: 80}}}}}}}}]}}}}]\n"
        )
    }

    #[test]
    fn annotations_that_the_controller_does_not_take_are_refused() {
        let ip = "alb.ingress.kubernetes.io/target-type: ip, ";
        for (annotation, words) in [
            ("alb.ingress.kubernetes.io/health-check-path: /x", "the nearest is `healthcheck-path`"),
            ("alb.ingress.kubernetes.io/scheme: public", "`public` is not among"),
            ("nginx.ingress.kubernetes.io/affinity: cookie", "use `route.stickiness`"),
        ] {
            let found = template(&RULE, &own(&format!("{ip}{annotation}")));
            assert!(found.starts_with("templates/own.yaml.j2:3:") && found.lines().count() == 1, "{found}");
            assert!(found.contains(words) || annotation.contains("public"), "{found}");
        }
    }

    #[test]
    fn targets_are_pods() {
        assert!(template(&RULE, &own("")).contains("has no `alb.ingress.kubernetes.io/target-type`"));
        let node = template(&RULE, &own("alb.ingress.kubernetes.io/target-type: instance"));
        assert!(node.contains("its targets would be nodes"), "{node}");
        let patched = "    web: {port: 80, route: a.example.com}\n  patches: [{kind: Ingress, merge: {metadata: {annotations: {alb.ingress.kubernetes.io/target-type: instance}}}}]\n";
        assert!(prod(&RULE, patched).starts_with("m.yaml:10:"), "{}", prod(&RULE, patched));
    }

    #[test]
    fn what_routes_write_passes() {
        assert_eq!(prod(&RULE, "    web: {port: 80, route: a.example.com}\n"), "");
        assert_eq!(template(&RULE, &own("alb.ingress.kubernetes.io/target-type: ip")), "");
    }
}
