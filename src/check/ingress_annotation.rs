//! Annotations for the load balancer controller that the user writes by name.

use super::{Check, Rule, place};
use crate::alb;
use crate::diagnostic::{Code, Diagnostic, Place, Report};
use crate::plan::{Plan, TextMap, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&UNKNOWN, &TYPED, &FOREIGN], check: Check::Values(check) };

const UNKNOWN: Code = Code::error(
    "E0324",
    "an annotation that the load balancer controller does not take",
    "The AWS Load Balancer Controller ignores an annotation that it does not know without a word, and one bad value stops \
     every Ingress of the group: nothing of it is deployed any more. So names and values are compared with the table of \
     version 3.5 here. Names are written without `alb.ingress.kubernetes.io/`.",
);

const TYPED: Code = Code::error(
    "E0325",
    "an annotation that has a field of its own",
    "The annotation is written from a field of the spec, with its own checks and defaults, and both at once would fight. \
     Write the field that the message names; `annotations` are for what has none.",
);

const FOREIGN: Code = Code::error(
    "E0326",
    "an annotation for another controller",
    "Annotations of a route and of a load balancer belong to the AWS Load Balancer Controller, and their names are written \
     without its prefix. ingress-nginx, which is retired, and cert-manager, whose certificates an Application Load Balancer \
     cannot use, do nothing on it. What other controllers read belongs under the migration's own `annotations`, which go \
     on every object, or into a patch of the Ingress.",
);

fn check(plan: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for ingress in &workload.ingresses {
        all(&ingress.annotations, |path| place::route(workload, ingress, path), report);
        let shared = &ingress.load_balancer.annotations;
        all(shared, |path| place::load_balancer(plan, workload, ingress, path), report);
    }
    if let Some(service) = &workload.service {
        let ours = service.annotations.iter().filter(|(name, _)| name.starts_with(alb::PREFIX));
        let ours: TextMap = ours.map(|(name, value)| (name.clone(), value.clone())).collect();
        // What stands on a Service beats the Ingress, for each key.
        all(&ours, |path| place::workload(workload, &[&["service"], path].concat()), report);
    }
}

fn all(annotations: &TextMap, place: impl Fn(&[&str]) -> Place, report: &mut Report) {
    for (name, value) in annotations {
        report_one(name, value, || place(&["annotations", name]), report);
    }
}

fn report_one(name: &str, value: &str, place: impl Fn() -> Place, report: &mut Report) {
    let bare = name.strip_prefix(alb::PREFIX).unwrap_or(name);
    if bare.contains('/') {
        report.add(foreign(bare, place()));
        return;
    }
    if let Some(field) = alb::find(bare).and_then(|row| row.typed_field) {
        let what = format!("the annotation `{bare}` has a field of its own");
        report.add(Diagnostic::new(&TYPED, place(), what).help(format!("write `{field}` instead")));
        return;
    }
    if let Err(reason) = alb::validate(bare, value) {
        let what = format!("the annotation `{bare}` is not taken");
        report.add(Diagnostic::new(&UNKNOWN, place(), what).why(reason).help("correct or remove it"));
    }
}

fn foreign(name: &str, place: Place) -> Diagnostic {
    let what = format!("the annotation `{name}` belongs to another controller");
    let diagnostic = Diagnostic::new(&FOREIGN, place, what);
    if let Some(advice) = alb::nginx_equivalent(name).filter(|_| name.starts_with("nginx.")) {
        return diagnostic.why("an Application Load Balancer does not read it").help(advice);
    }
    if let Some(reason) = alb::refused(name) {
        return diagnostic.why(reason).help("remove it");
    }
    if name.starts_with("cert-manager.io/") {
        let help = "remove it, and name a certificate of ACM in `platform.loadBalancer.certificate`";
        return diagnostic.why("an Application Load Balancer takes certificates of ACM only").help(help);
    }
    diagnostic.help("write it under the migration's `annotations`, or patch the Ingress")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, prod_on};

    #[test]
    fn unknown_names_bad_values_and_names_with_a_field_are_refused() {
        let text = "    web:\n      port: 80\n      route:\n        host: a.example.com\n        annotations:\n          \
                    health-check-path: /x\n          enable-frontend-nlb: yes please\n          group.order: \"7\"\n";
        assert_eq!(
            prod(&RULE, text),
            "m.yaml:14:30: error[E0324]: the annotation `health-check-path` is not taken; `health-check-path` is no annotation of the controller, which ignores it without a word; the nearest is `healthcheck-path`; correct or remove it\n\
             m.yaml:15:32: error[E0324]: the annotation `enable-frontend-nlb` is not taken; `yes please` is no boolean of the controller; write `true` or `false`; correct or remove it\n\
             m.yaml:16:24: error[E0325]: the annotation `group.order` has a field of its own; write `route.order` instead\n"
        );
    }

    #[test]
    fn annotations_of_nginx_lead_to_the_field_that_does_the_same() {
        let platform =
            "{loadBalancer: {annotations: {nginx.ingress.kubernetes.io/affinity: cookie}}, network: {vpc: 10.0.0.0/8}}";
        assert_eq!(
            prod_on(
                &RULE,
                platform,
                "    web: {port: 80, route: a.example.com}\n    b: {port: 80, route: b.example.com}\n"
            ),
            "m.yaml:7:81: error[E0326]: the annotation `nginx.ingress.kubernetes.io/affinity` belongs to another controller; an Application Load Balancer does not read it; use `route.stickiness`\n"
        );
    }

    #[test]
    fn annotations_without_a_field_of_their_own_pass() {
        let text = "    web: {port: 80, route: {host: a.example.com, annotations: {enable-frontend-nlb: \"true\"}}}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
