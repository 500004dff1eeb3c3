//! Ports of patches and templates that lead nowhere.

use super::{Check, Rule, object, origin};
use crate::diagnostic::{Code, Diagnostic, Report, listed};
use crate::object::{Node, Object};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0362",
    "a port of a patch or a template that leads nowhere",
    "A Service leads to a port of its pods by number or by name; a name that no container of the pods has leads nowhere, and \
     Kubernetes says nothing. The same goes for an Ingress that asks a Service of the output for a port which it does not have: \
     the load balancer answers 503. A ServiceMonitor finds ports by their names only, and scrapes nothing without a right one. \
     Names of ports are compared with the ports of the containers and of the Service.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    for object in objects {
        match &*object.kind.kind {
            "Service" => service(plan, objects, object, report),
            "Ingress" => ingress(plan, objects, object, report),
            "ServiceMonitor" => monitor(plan, objects, object, report),
            _ => {}
        }
    }
}

fn service(plan: &Plan, objects: &[Object], service: &Object, report: &mut Report) {
    let pods: Vec<&Object> = objects.iter().filter(|it| selects(service, it)).collect();
    if pods.is_empty() || !(origin::is_foreign(plan, service) || pods.iter().any(|it| origin::is_foreign(plan, it))) {
        return;
    }
    let names: Vec<&str> = pods.iter().flat_map(|it| port_names(it)).collect();
    for (index, port) in items(object::at(service, &["spec", "ports"])).iter().enumerate() {
        let number = index.to_string();
        let Some(target) = port.get("targetPort").and_then(Node::as_str).filter(|it| !names.contains(it)) else {
            continue;
        };
        let own = origin::foreign(plan, service, &["spec", "ports", &number, "targetPort"]);
        let in_pods =
            || pods.iter().find_map(|it| origin::foreign(plan, it, &object::in_pods(it, &["spec", "containers"])));
        let Some(place) = own.or_else(in_pods) else { continue };
        let what = format!("{} leads to the port `{target}`, which its pods do not have", service.label());
        report.add(Diagnostic::new(&CODE, place, what).help(format!("use {}", listed(names.iter().copied()))));
    }
}

/// A Service without a selector has endpoints of somebody else.
fn selects(service: &Object, pods: &Object) -> bool {
    let Some(Node::Map(selector)) = object::at(service, &["spec", "selector"]) else { return false };
    let labels = object::at(pods, &object::in_pods(pods, &["metadata", "labels"]));
    object::pod_path(pods).is_some()
        && object::are_together(service, pods)
        && !selector.is_empty()
        && selector.iter().all(|(key, value)| labels.and_then(|it| it.get(key.as_str())) == Some(value))
}

fn port_names(pods: &Object) -> Vec<&str> {
    let ports = object::containers(pods).into_iter().flat_map(|(_, it)| items(it.get("ports")));
    ports.filter_map(|it| it.get("name").and_then(Node::as_str)).collect()
}

fn ingress(plan: &Plan, objects: &[Object], ingress: &Object, report: &mut Report) {
    for (rule_index, rule) in items(object::at(ingress, &["spec", "rules"])).iter().enumerate() {
        let paths = rule.get("http").and_then(|it| it.get("paths"));
        for (index, path) in items(paths).iter().enumerate() {
            let backend =
                |keys: &[&str]| keys.iter().try_fold(path.get("backend")?.get("service")?, |it, key| it.get(key));
            let Some(name) = backend(&["name"]).and_then(Node::as_str) else { continue };
            let same = |it: &&Object| it.kind.kind == "Service" && it.name == name && object::are_together(ingress, it);
            let Some(service) = objects.iter().find(same) else { continue };
            let ports = items(object::at(service, &["spec", "ports"]));
            let (field, there): (&str, Vec<String>) = match backend(&["port", "name"]).and_then(Node::as_str) {
                // The annotation of that name says where it leads.
                Some("use-annotation") => continue,
                Some(name) if ports.iter().any(|it| it.get("name").and_then(Node::as_str) == Some(name)) => continue,
                Some(_) => {
                    ("name", ports.iter().filter_map(|it| it.get("name")?.as_str()).map(str::to_owned).collect())
                }
                None => match backend(&["port", "number"]) {
                    Some(number) if !ports.iter().any(|it| it.get("port") == Some(number)) => {
                        let number = |it: &Node| match it.get("port") {
                            Some(Node::Int(number)) => Some(number.to_string()),
                            _ => None,
                        };
                        ("number", ports.iter().filter_map(number).collect())
                    }
                    _ => continue,
                },
            };
            let (rule_index, index) = (rule_index.to_string(), index.to_string());
            let route = ["spec", "rules", &rule_index, "http", "paths", &index, "backend", "service", "port", field];
            let own = origin::foreign(plan, ingress, &route);
            let Some(place) = own.or_else(|| origin::foreign(plan, service, &["spec", "ports"])) else { continue };
            let what = format!("{} asks {} for a port that it does not have", ingress.label(), service.label());
            report.add(
                Diagnostic::new(&CODE, place, what).help(format!("use {}", listed(there.iter().map(String::as_str)))),
            );
        }
    }
}

fn monitor(plan: &Plan, objects: &[Object], monitor: &Object, report: &mut Report) {
    let Some(Node::Map(wanted)) = object::at(monitor, &["spec", "selector", "matchLabels"]) else { return };
    let label = |it: &Object, key: &str| object::at(it, &["metadata", "labels", key]).cloned();
    let found = |it: &&Object| {
        it.kind.kind == "Service" && wanted.iter().all(|(key, value)| label(it, key.as_str()).as_ref() == Some(value))
    };
    let services: Vec<&Object> = objects.iter().filter(found).collect();
    let names: Vec<&str> = services
        .iter()
        .flat_map(|it| items(object::at(it, &["spec", "ports"])))
        .filter_map(|it| it.get("name")?.as_str())
        .collect();
    if services.is_empty() {
        return;
    }
    for (index, endpoint) in items(object::at(monitor, &["spec", "endpoints"])).iter().enumerate() {
        let port = endpoint.get("port");
        if port.and_then(Node::as_str).is_some_and(|it| names.contains(&it)) {
            continue;
        }
        let index = index.to_string();
        let own = origin::foreign(plan, monitor, &["spec", "endpoints", &index, "port"]);
        let of_service = || services.iter().find_map(|it| origin::foreign(plan, it, &["spec", "ports"]));
        let Some(place) = own.or_else(of_service) else { continue };
        let what = match port {
            None => format!("{} names no port of the Service", monitor.label()),
            Some(_) => format!("{} scrapes a port that no Service has by this name", monitor.label()),
        };
        let help = format!("write `port:` with {}", listed(names.iter().copied()));
        report.add(Diagnostic::new(&CODE, place, what).why("ports of a ServiceMonitor are names").help(help));
    }
}

fn items(node: Option<&Node>) -> &[Node] {
    match node {
        Some(Node::List(items)) => items,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, template};

    #[test]
    fn a_name_that_no_container_has_is_refused() {
        let patched = "    web: {port: 8080}\n  patches: [{kind: Service, json: [{op: replace, path: /spec/ports/0/targetPort, value: htpp}]}]\n";
        assert_eq!(
            prod(&RULE, patched),
            "m.yaml:10:89: error[E0362]: Service/web leads to the port `htpp`, which its pods do not have; use `http`\n"
        );
        let own = "apiVersion: v1\nkind: Service\nmetadata: {name: own}\nspec: {selector: {app.kubernetes.io/name: web}, ports: [{port: 1, targetPort: admin}]}\n";
        assert_eq!(
            template(&RULE, own),
            "templates/own.yaml.j2:4:79: error[E0362]: Service/own leads to the port `admin`, which its pods do not have; use `http`\n"
        );
    }

    #[test]
    fn an_ingress_asks_for_ports_that_the_service_has() {
        let own = |port: &str| {
            format!(
                "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: own}}\nspec: {{rules: [{{http: {{paths: [{{backend: \
                 {{service: {{name: web, port: {{{port}}}}}}}}}]}}}}]}}\n"
            )
        };
        let found = template(&RULE, &own("number: 9000"));
        assert!(
            found.contains("error[E0362]: Ingress/own asks Service/web for a port that it does not have; use `8080`"),
            "{found}"
        );
        assert!(template(&RULE, &own("name: admin")).contains("use `http`"));
        assert_eq!(template(&RULE, &own("number: 8080")) + &template(&RULE, &own("name: http")), "");
    }

    #[test]
    fn a_monitor_finds_ports_by_name() {
        let own = |endpoint: &str| {
            let text = format!(
                "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {{name: own}}\nspec: {{selector: {{matchLabels: \
                 {{app.kubernetes.io/name: web}}}}, endpoints: [{endpoint}]}}\n"
            );
            template(&RULE, &text)
        };
        assert_eq!(
            own("{port: 8080}"),
            "templates/own.yaml.j2:4:83: error[E0362]: ServiceMonitor/own scrapes a port that no Service has by this name; ports of \
             a ServiceMonitor are names; write `port:` with `http`\n"
        );
        assert!(own("{targetPort: 8080}").contains("names no port of the Service"));
        assert_eq!(own("{port: http}"), "");
    }

    #[test]
    fn what_is_emitted_leads_somewhere() {
        assert_eq!(prod(&RULE, "    web: {port: 8080, route: a.example.com}\n"), "");
    }
}
