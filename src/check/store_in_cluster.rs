//! Stores that AWS would run.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::plan::{Controller, Plan, Profile, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::warning(
    "W0351",
    "a store in the cluster, in production",
    "A StatefulSet keeps its data on a disk of one zone. Nobody but you then makes backups, fails over when the zone is lost, \
     or upgrades the store; a second pod would be a second, empty store, not a replica. AWS runs the usual stores as managed \
     services: PostgreSQL and MySQL on Amazon RDS or Aurora, Redis and Valkey on ElastiCache, MongoDB on DocumentDB, Kafka on \
     MSK, RabbitMQ on Amazon MQ, Elasticsearch on OpenSearch Service. Where the data may be lost, or an operator looks after \
     the store, keep it.",
);

/// Words of images, and the managed service.
const SERVICES: [(&str, &str); 10] = [
    ("postgres", "Amazon RDS or Aurora"),
    ("mysql", "Amazon RDS or Aurora"),
    ("mariadb", "Amazon RDS"),
    ("redis", "Amazon ElastiCache"),
    ("valkey", "Amazon ElastiCache"),
    ("mongo", "Amazon DocumentDB"),
    ("kafka", "Amazon MSK"),
    ("rabbitmq", "Amazon MQ"),
    ("elasticsearch", "Amazon OpenSearch Service"),
    ("opensearch", "Amazon OpenSearch Service"),
];

fn check(plan: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let Controller::StatefulSet(set) = &workload.controller else { return };
    let image = &workload.pod.main.image;
    let service = SERVICES.iter().find(|(word, _)| image.contains(word)).map(|(_, service)| *service);
    let Some(service) = service.filter(|_| plan.profile == Profile::Prod && !set.claim_templates.is_empty()) else {
        return;
    };
    let what = format!("`{}` keeps the data of `{}` on a disk of one zone", workload.name, plan.environment);
    let diagnostic = Diagnostic::new(&CODE, place::workload(workload, &["volumes"]), what);
    let help = format!("consider {service}, and declare it under `platform.outside`");
    report.add(diagnostic.why("backups, fail-over and upgrades are then yours").help(help));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::{dev, prod};

    const STORE: &str = "    db: {kind: StatefulSet, image: \"postgres:17.2\", port: 5432, volumes: {/data: 10Gi}}\n";

    #[test]
    fn a_store_with_a_managed_service_is_reported_in_production() {
        assert_eq!(
            prod(&RULE, STORE),
            "m.yaml:9:74: warning[W0351]: `db` keeps the data of `prod` on a disk of one zone; backups, fail-over and upgrades are then yours; consider Amazon RDS or Aurora, and declare it under `platform.outside`\n"
        );
    }

    #[test]
    fn other_environments_and_other_programs_pass() {
        assert_eq!(dev(&RULE, STORE), "");
        assert_eq!(prod(&RULE, "    own: {kind: StatefulSet, port: 8080, volumes: {/data: 10Gi}}\n"), "");
    }
}
