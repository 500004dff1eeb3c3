//! StatefulSets of patches and templates without the Service that gives their pods names.

use super::{Check, Rule, object, origin};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::object::{Node, Object};
use crate::plan::Plan;

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Objects(check) };

const CODE: Code = Code::error(
    "E0377",
    "a StatefulSet without its headless Service",
    "The pods of a StatefulSet have names of their own in DNS only through the Service that `serviceName` names, which must be \
     headless (`clusterIP: None`). Without it the pods run and do not find each other. `kind: StatefulSet` of a workload writes \
     both.",
);

fn check(plan: &Plan, objects: &[Object], report: &mut Report) {
    for store in objects.iter().filter(|it| it.kind.kind == "StatefulSet" && origin::is_foreign(plan, it)) {
        let path = ["spec", "serviceName"];
        let name = object::at(store, &path).and_then(Node::as_str);
        let same =
            |it: &&Object| it.kind.kind == "Service" && Some(&*it.name) == name && object::are_together(store, it);
        let service = objects.iter().find(same);
        let headless = |it: &Object| object::at(it, &["spec", "clusterIP"]).and_then(Node::as_str) == Some("None");
        let (what, place) = match (name, service) {
            (_, Some(service)) if headless(service) => continue,
            (_, Some(service)) => {
                let place = origin::foreign(plan, service, &["spec", "clusterIP"]);
                (
                    format!(
                        "{}, which names the pods of {}, has an address of its own",
                        service.label(),
                        store.label()
                    ),
                    place,
                )
            }
            (Some(name), None) => {
                (format!("there is no Service `{name}`, which names the pods of {}", store.label()), None)
            }
            (None, None) => (format!("{} names no Service", store.label()), None),
        };
        if let Some(place) = place.or_else(|| origin::foreign(plan, store, &path)) {
            let help = "write `serviceName` with the name of a Service that has `clusterIP: None`";
            report.add(Diagnostic::new(&CODE, place, what).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, template};

    fn own(store: &str, service: &str) -> String {
        let text = format!(
            "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: db}}\nspec: {{{store}}}\n---\napiVersion: v1\nkind: Service\n\
             metadata: {{name: db}}\nspec: {{{service}}}\n"
        );
        template(&RULE, &text)
    }

    #[test]
    fn the_service_is_there_and_headless() {
        assert!(own("replicas: 1", "clusterIP: None").contains("error[E0377]: StatefulSet/db names no Service"));
        assert!(
            own("serviceName: store", "clusterIP: None").contains("4:21: error[E0377]: there is no Service `store`")
        );
        assert!(own("serviceName: db", "ports: []").contains("9:1: error[E0377]: Service/db, which names the pods of"));
        assert_eq!(own("serviceName: db", "clusterIP: None"), "");
        assert_eq!(prod(&RULE, "    db: {kind: StatefulSet, port: 5432, volumes: {/data: 1Gi}}\n"), "");
    }
}
