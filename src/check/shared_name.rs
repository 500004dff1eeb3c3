//! Names that two environments of one cluster would share.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Place, Report};
use crate::plan::{Plan, SecretStoreKind, StorageProvisioner};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Plan(check) };

const CODE: Code = Code::warning(
    "W0340",
    "a name that environments of one cluster would share",
    "Load balancer groups, StorageClasses and ClusterSecretStores belong to the whole cluster. When two environments of \
     one cluster emit the same name, the last one that is applied wins, and routes of both share one load balancer. Write \
     `{{ environment }}` or `{{ namespace }}` into the name; or, where the environments have clusters of their own, say so: \
     `environments: {prod: {cluster: NAME}}`. A shared object is emitted once, elsewhere: `create: false`.",
);

fn check(plan: &Plan, report: &mut Report) {
    if plan.platform.neighbours.is_empty() {
        return;
    }
    for (what, name, place) in names(plan) {
        if is_shared(plan, &name, &place, report) {
            let neighbour = &plan.platform.neighbours[0];
            let what = format!("{what} `{name}` is the same in several environments");
            let why = format!("`{neighbour}` is in the same cluster");
            let help = "write `{{ environment }}` into the name, or give the environments a `cluster` each";
            report.add(Diagnostic::new(&CODE, place, what).why(why).help(help));
        }
    }
}

/// A name with an expression in it was meant to differ.
fn is_shared(plan: &Plan, name: &str, place: &Place, report: &Report) -> bool {
    let own = [&*plan.environment, &*plan.namespace.name].into_iter().any(|it| name.contains(it));
    let written = place.mark.map(|mark| (&report.source(mark.source).text, mark));
    let computed = written.is_some_and(|(text, mark)| {
        text.get(mark.start as usize..mark.end as usize).is_some_and(|it| it.contains("{{"))
    });
    !own && !computed
}

fn names(plan: &Plan) -> Vec<(&'static str, String, Place)> {
    let mut all = Vec::new();
    for workload in &plan.workloads {
        for ingress in &workload.ingresses {
            let balancer = &ingress.load_balancer;
            let at = |field: &str| place::load_balancer(plan, workload, ingress, &[field]);
            all.push(("the group of load balancers", balancer.group.to_string(), at("group")));
            all.extend(balancer.name.iter().map(|it| ("the load balancer", it.to_string(), at("name"))));
        }
    }
    for class in &plan.storage_classes {
        let field = if class.provisioner == StorageProvisioner::Ebs { "ebs" } else { "efs" };
        let place = place::platform(plan, &["storage", field, "name"]);
        all.push(("the StorageClass", class.name.to_string(), place));
    }
    let store = plan.secret_store.iter().filter(|it| it.kind == SecretStoreKind::ClusterSecretStore);
    let at = || place::platform(plan, &["secretStore", "name"]);
    all.extend(store.map(|it| ("the ClusterSecretStore", it.name.to_string(), at())));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{prod, prod_on};

    const WEB: &str = "    web: {port: 80, route: a.example.com, volumes: {/data: 1Gi}, scale: 1}\n";

    #[test]
    fn fixed_names_are_reported_where_environments_share_a_cluster() {
        let platform =
            "{loadBalancer: {group: shop}, storage: {ebs: {name: fast, create: true}}, network: {vpc: 10.0.0.0/8}}";
        assert_eq!(
            prod_on(&RULE, platform, WEB),
            "m.yaml:7:36: warning[W0340]: the group of load balancers `shop` is the same in several environments; `dev` is in the same cluster; write `{{ environment }}` into the name, or give the environments a `cluster` each\n\
             m.yaml:7:65: warning[W0340]: the StorageClass `fast` is the same in several environments; `dev` is in the same cluster; write `{{ environment }}` into the name, or give the environments a `cluster` each\n"
        );
    }

    #[test]
    fn defaults_and_computed_names_pass() {
        assert_eq!(prod(&RULE, WEB), "");
        let platform =
            "{loadBalancer: {group: \"shop-{{ profile }}\"}, storage: {ebs: gp3}, network: {vpc: 10.0.0.0/8}}";
        assert_eq!(prod_on(&RULE, platform, WEB), "");
    }
}
