//! Numbers of pods that two things decide about.

use super::{Check, Rule, object, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::Object;
use crate::plan::Plan;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0353",
    "a number of pods that two things decide about",
    "An autoscaler owns the number of pods of its target. With `spec.replicas` beside it, every apply sets the number back, in \
     the busiest hour too. Two autoscalers of one target pull it to and fro; KEDA's webhook refuses the second one. Remove \
     `replicas` from the patch, or the autoscaler from the template: `scale` writes the right one of both.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    let is_scaler = |it: &&Object| matches!(&*it.kind.kind, "HorizontalPodAutoscaler" | "ScaledObject");
    let mut by_name: BTreeMap<(&str, &str), Vec<&Object>> = BTreeMap::new();
    for object in objects {
        by_name.entry((&object.kind.kind, &object.name)).or_default().push(object);
    }
    let mut seen: BTreeMap<(&str, &str), Vec<&Object>> = BTreeMap::new();
    for scaler in objects.iter().filter(is_scaler) {
        let (kind, Some(name)) = object::target(scaler, "scaleTargetRef") else { continue };
        let together = |it: &&Object| scaler.is_beside(it);
        let before = seen.entry((kind, name)).or_default();
        let other = before.iter().copied().find(together);
        before.push(scaler);
        if let Some(other) = other {
            let what = format!("{} and {} both scale `{kind}/{name}`", other.label(), scaler.label());
            let diagnostic =
                Diagnostic::new(&CODE, origin::of(plan, scaler, &["spec", "scaleTargetRef", "name"]), what);
            report.add(diagnostic.help("keep one of them"));
        }
        let target = by_name.get(&(kind, name)).and_then(|all| all.iter().copied().find(together));
        let fixed = target.filter(|it| it.at(&["spec", "replicas"]).is_some());
        if let Some(fixed) = fixed {
            let what = format!("{} has `spec.replicas`, and {} scales it", fixed.label(), scaler.label());
            let diagnostic = Diagnostic::new(&CODE, origin::of(plan, fixed, &["spec", "replicas"]), what);
            report.add(diagnostic.why("every apply would set the number back").help("remove `replicas`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::template_beside;

    const OWN: &str = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: own}\nspec: \
         {minReplicas: 1, maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}\n";

    #[test]
    fn an_autoscaler_beside_a_fixed_number_or_another_autoscaler_is_refused() {
        let fixed = template_beside(&RULE, OWN, "    web: {port: 8080, scale: 2}\n");
        assert!(
            fixed.contains(
                "error[E0353]: Deployment/web has `spec.replicas`, and HorizontalPodAutoscaler/own scales it"
            ),
            "{fixed}"
        );
        let twice = template_beside(&RULE, OWN, "    web: {port: 8080, scale: 2-5}\n");
        assert!(
            twice.contains("HorizontalPodAutoscaler/own and HorizontalPodAutoscaler/web both scale `Deployment/web`"),
            "{twice}"
        );
    }

    #[test]
    fn one_autoscaler_for_each_workload_passes() {
        let text = "    web: {port: 8080, scale: 2-5}\n    api: {port: 8080, scale: 2-5}\n";
        assert_eq!(template_beside(&RULE, "", text), "");
    }
}
