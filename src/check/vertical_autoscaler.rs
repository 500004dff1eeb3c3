//! Vertical autoscalers that change what horizontal ones divide by.

use super::{Check, Rule, object, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::{Node, Object};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0382",
    "two autoscalers that chase each other",
    "A HorizontalPodAutoscaler compares usage with the requests of the pods; a VerticalPodAutoscaler that acts changes those \
     requests, after which the other one changes the number of pods, and so on. Beside a HorizontalPodAutoscaler or a \
     ScaledObject only `updateMode: \"Off\"` is right: recommendations, which people read and write into the spec.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    let vertical = objects.iter().filter(|it| it.kind.kind == "VerticalPodAutoscaler" && mode(it) != "Off");
    for object in vertical {
        let target = object::target(object, "targetRef");
        let other = objects.iter().find(|it| {
            let horizontal = matches!(&*it.kind.kind, "HorizontalPodAutoscaler" | "ScaledObject");
            horizontal && object.is_beside(it) && object::target(it, "scaleTargetRef") == target
        });
        if let Some(other) = other.filter(|_| target.1.is_some()) {
            let what = format!("{} changes requests, beside {}", object.label(), other.label());
            let diagnostic =
                Diagnostic::new(&CODE, origin::of(plan, object, &["spec", "updatePolicy", "updateMode"]), what);
            report.add(diagnostic.help("write `updateMode: \"Off\"`, or use `recommend: true`"));
        }
    }
}

/// Without a mode, the autoscaler acts.
fn mode(object: &Object) -> &str {
    let mode = object.at(&["spec", "updatePolicy", "updateMode"]).and_then(Node::as_str);
    mode.unwrap_or("Auto")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, template_beside};

    const ACTS: &str = "apiVersion: autoscaling.k8s.io/v1\nkind: VerticalPodAutoscaler\nmetadata: {name: own}\nspec:\n  \
         targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n";

    #[test]
    fn a_vertical_autoscaler_that_acts_may_not_stand_beside_a_horizontal_one() {
        assert_eq!(
            template_beside(&RULE, ACTS, "    web: {scale: 2-5}\n"),
            "templates/own.yaml.j2:4:1: error[E0382]: VerticalPodAutoscaler/own changes requests, beside HorizontalPodAutoscaler/web; write `updateMode: \"Off\"`, or use `recommend: true`\n"
        );
        assert_eq!(template_beside(&RULE, ACTS, "    web: {scale: 2}\n"), "");
    }

    #[test]
    fn recommendations_pass() {
        assert_eq!(prod(&RULE, "    web: {scale: 2-5, recommend: true}\n"), "");
    }
}
