//! Autoscalers of patches and templates that measure a share of what a container does not request.

use super::{Check, Rule, object, origin};
use crate::diagnostic::{Code, Diagnostic, Report, listed};
use crate::object::{Node, Object};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0367",
    "an autoscaler without requests to measure by",
    "A target of type `Utilization` is a share of what all containers of a pod request. One container without that request, a \
     sidecar for example, and nothing is measured: the autoscaler never acts. It happens when a template scales an object, or \
     when a patch takes requests away. Give every container its request.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    for scaler in objects.iter().filter(|it| it.kind.kind == "HorizontalPodAutoscaler") {
        let (kind, Some(name)) = object::target(scaler, "scaleTargetRef") else { continue };
        let same = |it: &&Object| it.kind.kind == kind && it.name == name && object::are_together(scaler, it);
        let Some(target) = objects.iter().find(same) else { continue };
        if !origin::is_foreign(plan, scaler) && !origin::is_foreign(plan, target) {
            continue;
        }
        let Some(Node::List(metrics)) = object::at(scaler, &["spec", "metrics"]) else { continue };
        for (index, metric) in metrics.iter().enumerate() {
            let Some(resource) = measured(metric) else { continue };
            let lacking = lacking(target, resource);
            let Some((path, _)) = lacking.first() else { continue };
            let request = object::below(path, &["resources", "requests", resource]);
            let index = index.to_string();
            let own = origin::foreign(plan, target, &request);
            let Some(place) = own.or_else(|| origin::foreign(plan, scaler, &["spec", "metrics", &index])) else {
                continue;
            };
            let names = listed(lacking.iter().map(|(_, name)| &**name)).replace(" or ", " and ");
            let what = format!(
                "{} measures a share of the {resource} that {names} of {} does not request",
                scaler.label(),
                target.label()
            );
            let help = format!("write `resources: {{requests: {{{resource}: …}}}}` for each container");
            report.add(Diagnostic::new(&CODE, place, what).help(help));
        }
    }
}

/// Returns the resource whose share a metric is.
fn measured(metric: &Node) -> Option<&str> {
    let resource = metric.get("resource")?;
    let is_share = resource.get("target")?.get("type")?.as_str() == Some("Utilization");
    resource.get("name")?.as_str().filter(|_| is_share)
}

/// Returns the containers that run beside each other and do not request a resource, with their paths.
fn lacking(target: &Object, resource: &str) -> Vec<(Vec<String>, String)> {
    let runs = |it: &Node, path: &[String]| {
        !path.iter().any(|it| it == "initContainers")
            || it.get("restartPolicy").and_then(Node::as_str) == Some("Always")
    };
    let has = |it: &Node| {
        let of = |field| it.get("resources").and_then(|it| it.get(field)).and_then(|it| it.get(resource));
        // A limit without a request is the request.
        of("requests").or(of("limits")).is_some()
    };
    let name = |it: &Node| it.get("name").and_then(Node::as_str).unwrap_or_default().to_owned();
    let all = object::containers(target).into_iter();
    all.filter(|(path, it)| runs(it, path) && !has(it)).map(|(path, it)| (path, name(it))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, template};

    #[test]
    fn a_patch_that_takes_requests_away_stops_the_autoscaler() {
        let text = "    web: {port: 80, scale: 2-5}\n  patches: [{kind: Deployment, json: [{op: remove, path: /spec/template/spec/containers/0/resources}]}]\n";
        assert_eq!(
            prod(&RULE, text),
            "m.yaml:10:39: error[E0367]: HorizontalPodAutoscaler/web measures a share of the cpu that `web` of Deployment/web does \
             not request; write `resources: {requests: {cpu: …}}` for each container\n"
        );
        assert_eq!(prod(&RULE, "    web: {port: 80, scale: 2-5}\n"), "");
    }

    #[test]
    fn an_autoscaler_of_a_template_needs_requests_too() {
        let both = |resources: &str| {
            format!(
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: own}}\nspec: {{template: {{spec: {{containers: [{{name: a{resources}}}]}}}}}}\n---\n\
                 apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: own}}\nspec: {{scaleTargetRef: {{kind: Deployment, \
                 name: own}}, metrics: [{{type: Resource, resource: {{name: cpu, target: {{type: Utilization, averageUtilization: 70}}}}}}]}}\n"
            )
        };
        assert!(
            template(&RULE, &both(""))
                .contains("error[E0367]: HorizontalPodAutoscaler/own measures a share of the cpu that `a`")
        );
        assert_eq!(template(&RULE, &both(", resources: {requests: {cpu: 1}}")), "");
    }
}
