//! Certificates that an Application Load Balancer cannot use.

use super::{Check, Rule, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::{Node, Object};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0352",
    "a certificate that the load balancer cannot use",
    "An Application Load Balancer serves certificates of ACM only. `tls.secretName` and the annotations of cert-manager are read \
     by other controllers; on an Ingress of the AWS Load Balancer Controller they do nothing, and callers get another \
     certificate, or no HTTPS at all. Write `certificate: arn:aws:acm:…`, and remove them from the patch or the template.",
);

/// What the annotations of cert-manager begin with.
const CERT_MANAGER: &str = "cert-manager.io/";

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    let class = |it: &Object| it.at(&["spec", "ingressClassName"]).and_then(Node::as_str) == Some("alb");
    for object in objects.iter().filter(|it| it.kind.kind == "Ingress" && class(it)) {
        let Some((path, found)) = found(object) else { continue };
        let what = format!("{} has {found}, which an Application Load Balancer does not read", object.label());
        let diagnostic = Diagnostic::new(&CODE, origin::of(plan, object, &path), what);
        report.add(diagnostic.help("write `certificate: arn:aws:acm:…` instead"));
    }
}

/// Returns the path and the name of what it does not read.
fn found(object: &Object) -> Option<(Vec<&str>, String)> {
    if let Some(Node::List(hosts)) = object.at(&["spec", "tls"])
        && hosts.iter().any(|it| it.get("secretName").is_some())
    {
        return Some((vec!["spec", "tls"], "`spec.tls` with a `secretName`".to_owned()));
    }
    let Some(Node::Map(annotations)) = object.at(&["metadata", "annotations"]) else { return None };
    let key = annotations.iter().map(|(key, _)| key.as_str()).find(|it| it.starts_with(CERT_MANAGER))?;
    Some((vec!["metadata", "annotations", key], format!("the annotation `{key}`")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::template;

    fn ingress(metadata: &str, spec: &str) -> String {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: own{metadata}}}\nspec: {{{spec}}}\n"
        )
    }

    #[test]
    fn a_secret_with_a_certificate_and_cert_manager_are_refused_on_a_load_balancer() {
        assert!(template(&RULE, &ingress("", "ingressClassName: alb, tls: [{secretName: web-tls}]")).contains(
            "error[E0352]: Ingress/own has `spec.tls` with a `secretName`, which an Application Load Balancer does not read"
        ));
        let annotated = ingress(", annotations: {cert-manager.io/cluster-issuer: x}", "ingressClassName: alb");
        assert!(template(&RULE, &annotated).contains("the annotation `cert-manager.io/cluster-issuer`"));
    }

    #[test]
    fn hosts_without_a_secret_and_other_controllers_pass() {
        assert_eq!(template(&RULE, &ingress("", "ingressClassName: alb, tls: [{hosts: [a.example.com]}]")), "");
        assert_eq!(template(&RULE, &ingress("", "ingressClassName: nginx, tls: [{secretName: web-tls}]")), "");
    }
}
