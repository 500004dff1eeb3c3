//! Names that stand in keys of annotations.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{IngressPlan, Plan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::error(
    "E0338",
    "a name that is too long for an annotation",
    "Actions, conditions and transforms of a route stand in annotations such as `actions.NAME`, and Kubernetes allows 63 \
     characters after the slash of an annotation's key. The name is made of the workload and the route. Shorten one of \
     them.",
);

/// What Kubernetes allows after the slash.
const LONGEST: usize = 63;

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    for ingress in &workload.ingresses {
        for (field, key) in keys(ingress) {
            if key.len() > LONGEST {
                let what = format!("the annotation `{key}` has {} characters, Kubernetes allows {LONGEST}", key.len());
                let diagnostic = Diagnostic::new(&CODE, place::route(workload, ingress, &[field]), what);
                report.add(diagnostic.help("shorten the name of the workload or of the route"));
            }
        }
    }
}

fn keys(ingress: &IngressPlan) -> Vec<(&'static str, String)> {
    let action = ingress.action.as_ref().map(|(name, _)| name);
    let backend = action.unwrap_or(&ingress.service);
    let mut keys: Vec<_> = action.iter().map(|name| ("action", format!("actions.{name}"))).collect();
    if !ingress.conditions.is_empty() {
        keys.push(("conditions", format!("conditions.{backend}")));
    }
    if !ingress.transforms.is_empty() {
        keys.push(("transforms", format!("transforms.{backend}")));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn names_beyond_63_characters_are_refused() {
        let name = "a".repeat(50);
        let route = "{host: a.example.com, action: {fixedResponse: {status: 404}}}";
        assert_eq!(
            prod(&RULE, &format!("    {name}:\n      port: 80\n      route: {route}\n")),
            format!(
                "m.yaml:11:44: error[E0338]: the annotation `actions.{name}-response` has 67 characters, Kubernetes allows 63; shorten the name of the workload or of the route\n"
            )
        );
    }

    #[test]
    fn short_names_pass() {
        let route = "{host: a.example.com, action: {fixedResponse: {status: 404}}}";
        assert_eq!(prod(&RULE, &format!("    web: {{port: 80, route: {route}}}\n")), "");
    }
}
