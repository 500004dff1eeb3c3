//! Values of patches and templates that Kubernetes takes as texts only.

use super::{Check, Rule, object, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::{Node, Object};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0363",
    "a number or a boolean where Kubernetes takes texts only",
    "Labels, annotations, selectors, the data of a ConfigMap, values of variables and the metadata of KEDA's triggers are texts. \
     Without quotes YAML makes numbers and booleans of `8080`, `1.10` and `true`, and the API server refuses the object, or KEDA \
     the trigger. Put the value in quotes.",
);

/// Maps of texts, wherever the object has them.
const MAPS: [&str; 8] =
    ["labels", "annotations", "matchLabels", "nodeSelector", "data", "stringData", "binaryData", "metadata"];

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    for object in objects.iter().filter(|it| origin::is_foreign(plan, it)) {
        let mut found = Vec::new();
        look(&object.body, &mut Vec::new(), &mut found);
        for path in found {
            let Some(place) = origin::foreign(plan, object, &path) else { continue };
            let what = format!("`{}` of {} is no text", object::written(object, &path), object.label());
            report.add(
                Diagnostic::new(&CODE, place, what).why("Kubernetes takes texts only there").help("put it in quotes"),
            );
        }
    }
}

/// Collects the paths of single values that are no texts, in places for texts.
fn look(node: &Node, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let entries: Vec<(String, &Node)> = match node {
        Node::Map(entries) => entries.iter().map(|(key, value)| (key.as_str().to_owned(), value)).collect(),
        Node::List(items) => items.iter().enumerate().map(|(index, it)| (index.to_string(), it)).collect(),
        _ => return,
    };
    for (key, value) in entries {
        path.push(key);
        if wants_text(path) && matches!(value, Node::Bool(_) | Node::Int(_) | Node::Float(_)) {
            found.push(path.clone());
        }
        look(value, path, found);
        path.pop();
    }
}

/// Tells whether a path leads to a text: into a map of texts, or to the value of a variable.
fn wants_text(path: &[String]) -> bool {
    match path {
        [.., list, index, field] if list == "env" && field == "value" => index.parse::<usize>().is_ok(),
        // `metadata` is a map of texts in a trigger of KEDA only.
        [.., list, _, map, _] if map == "metadata" => list == "triggers",
        [top, _] if top == "metadata" => false,
        [.., map, _] => MAPS.contains(&&**map) && map != "metadata",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, template};

    #[test]
    fn values_without_quotes_are_refused_where_texts_are_wanted() {
        let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own, labels: {version: 1.10}, generation: 1}\ndata: {PORT: 8080, DEBUG: true, NAME: a}\n";
        let found = template(&RULE, map);
        assert_eq!(
            found,
            "templates/own.yaml.j2:3:41: error[E0363]: `metadata.labels.version` of ConfigMap/own is no text; Kubernetes takes \
             texts only there; put it in quotes\n\
             templates/own.yaml.j2:4:14: error[E0363]: `data.PORT` of ConfigMap/own is no text; Kubernetes takes texts only \
             there; put it in quotes\n\
             templates/own.yaml.j2:4:27: error[E0363]: `data.DEBUG` of ConfigMap/own is no text; Kubernetes takes texts only \
             there; put it in quotes\n"
        );
        let trigger = "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: own}\nspec: {triggers: [{type: cron, metadata: {desiredReplicas: 2}}]}\n";
        assert!(
            template(&RULE, trigger)
                .contains("`spec.triggers[0].metadata.desiredReplicas` of ScaledObject/own is no text")
        );
        let patch = "    web: {port: 80}\n  patches: [{kind: Deployment, json: [{op: add, path: /spec/template/spec/containers/0/env, value: [{name: A, value: 1}]}]}]\n";
        assert!(
            prod(&RULE, patch)
                .starts_with("m.yaml:10:118: error[E0363]: `spec.template.spec.containers[0].env[0].value`"),
            "{}",
            prod(&RULE, patch)
        );
    }

    #[test]
    fn texts_and_other_fields_pass() {
        let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own}\nimmutable: true\ndata: {PORT: \"8080\"}\n";
        assert_eq!(template(&RULE, map), "");
    }
}
