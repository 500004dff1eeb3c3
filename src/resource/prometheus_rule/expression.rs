//! Conditions of alerts in PromQL.
//!
//! The metrics are those of kube-state-metrics (`kube_…`), of cAdvisor in the kubelet (`container_…`) and of the kubelet
//! itself (`kubelet_…`), with the labels that the ServiceMonitors of kube-prometheus-stack give them.

use crate::plan::{AlertCondition, Controller, Share, TextMap, WorkloadPlan, pattern};

/// What all expressions of a rule are about.
pub(super) struct Scope<'a> {
    /// The namespace.
    pub(super) namespace: &'a str,
    /// Value of the label `cluster`, where metrics of several clusters are together.
    pub(super) cluster: Option<&'a str>,
    /// The workload.
    pub(super) workload: &'a WorkloadPlan,
}

impl Scope<'_> {
    /// Returns a metric of the namespace with further conditions on its labels.
    fn select(&self, metric: &str, conditions: &[String]) -> String {
        let cluster = self.cluster.map(|it| equal("cluster", it));
        let all: Vec<_> =
            cluster.into_iter().chain([equal("namespace", self.namespace)]).chain(conditions.iter().cloned()).collect();
        format!("{metric}{{{}}}", all.join(","))
    }

    /// Returns the labels that series are grouped or matched by: the namespace stays, because Alertmanager routes by it.
    fn group(&self, labels: &[&str]) -> String {
        let cluster = self.cluster.map(|_| "cluster");
        let all: Vec<_> = cluster.into_iter().chain(["namespace"]).chain(labels.iter().copied()).collect();
        format!("({})", all.join(","))
    }

    fn pods(&self) -> String {
        alike("pod", &pattern::pods(&self.workload.name, &self.workload.controller))
    }

    /// Returns what tells the metrics that the workload serves: behind a Service its name, else the pods.
    fn served(&self) -> (&'static [&'static str], String) {
        match &self.workload.service {
            Some(service) => (&["service"], equal("service", &service.name)),
            None => (&[], self.pods()),
        }
    }

    /// Returns the value of the label `job`: the Service, or for a PodMonitor its namespace and name.
    fn job(&self) -> String {
        match &self.workload.service {
            Some(service) => service.name.to_string(),
            None => format!("{}/{}", self.namespace, self.workload.name),
        }
    }
}

/// Metrics of kube-state-metrics about one kind of controller.
struct States {
    /// Its label with the name of the controller.
    label: &'static str,
    wanted: &'static str,
    available: &'static str,
    updated: &'static str,
}

const DEPLOYMENT: States = States {
    label: "deployment",
    wanted: "kube_deployment_spec_replicas",
    available: "kube_deployment_status_replicas_available",
    updated: "kube_deployment_status_replicas_updated",
};
const STATEFUL_SET: States = States {
    label: "statefulset",
    wanted: "kube_statefulset_replicas",
    available: "kube_statefulset_status_replicas_ready",
    updated: "kube_statefulset_status_replicas_updated",
};
const DAEMON_SET: States = States {
    label: "daemonset",
    wanted: "kube_daemonset_status_desired_number_scheduled",
    available: "kube_daemonset_status_number_available",
    updated: "kube_daemonset_status_updated_number_scheduled",
};

fn states(controller: &Controller) -> &'static States {
    match controller {
        Controller::StatefulSet(_) => &STATEFUL_SET,
        Controller::DaemonSet(_) => &DAEMON_SET,
        // Jobs have neither of the two alerts that ask.
        Controller::Deployment(_) | Controller::Job(_) | Controller::CronJob(_) | Controller::ScaledJob(_) => {
            &DEPLOYMENT
        }
    }
}

/// Returns the expression of a condition.
pub(super) fn expression(scope: &Scope<'_>, condition: &AlertCondition) -> String {
    match condition {
        AlertCondition::Cpu(above) => cpu(scope, *above),
        AlertCondition::Memory(above) => memory(scope, *above),
        AlertCondition::Errors { above, metric, status_label, status } => {
            errors(scope, *above, metric, alike(status_label, status))
        }
        AlertCondition::Down => down(scope),
        AlertCondition::NotUp { metric, matching } => format!("{} == 0", scope.select(metric, &all_equal(matching))),
        AlertCondition::Vanished => format!("absent({} == 1)", scope.select("up", &[equal("job", &scope.job())])),
        AlertCondition::CrashLoop => {
            let reason = [equal("reason", "CrashLoopBackOff"), scope.pods()];
            let waiting = scope.select("kube_pod_container_status_waiting_reason", &reason);
            format!("max_over_time({waiting}[5m]) >= 1")
        }
        AlertCondition::RolloutStuck => rollout_stuck(scope),
        AlertCondition::ScaledOut(autoscaler) => {
            let name = [equal("horizontalpodautoscaler", autoscaler)];
            let current = scope.select("kube_horizontalpodautoscaler_status_current_replicas", &name);
            let most = scope.select("kube_horizontalpodautoscaler_spec_max_replicas", &name);
            format!("{current}\n== {most}")
        }
        AlertCondition::JobFailed => {
            let jobs = pattern::jobs(&scope.workload.name, &scope.workload.controller);
            // The metric has a series for each of true, false and unknown.
            let failed = [equal("condition", "true"), alike("job_name", &jobs)];
            format!("{} == 1", scope.select("kube_job_failed", &failed))
        }
        AlertCondition::VolumeFull { below, claims } => {
            let claims = [alike("persistentvolumeclaim", &claims.join("|"))];
            let available = scope.select("kubelet_volume_stats_available_bytes", &claims);
            let capacity = scope.select("kubelet_volume_stats_capacity_bytes", &claims);
            format!("{available}\n/ {capacity}\n< {}", below.fraction())
        }
        AlertCondition::Own { expression, summary: _, description: _ } => expression.to_string(),
    }
}

fn cpu(scope: &Scope<'_>, above: Share) -> String {
    let by = scope.group(&["pod", "container"]);
    // cAdvisor counts the whole pod once more, without a container.
    let used = scope.select("container_cpu_usage_seconds_total", &[scope.pods(), differs("container", "")]);
    let requested = scope.select("kube_pod_container_resource_requests", &[equal("resource", "cpu"), scope.pods()]);
    format!("max by {by} (rate({used}[5m]))\n/ max by {by} ({requested})\n> {}", above.fraction())
}

fn memory(scope: &Scope<'_>, above: Share) -> String {
    let by = scope.group(&["pod", "container"]);
    let container = [scope.pods(), differs("container", ""), differs("image", "")];
    let used = scope.select("container_memory_working_set_bytes", &container);
    let limit = scope.select("kube_pod_container_resource_limits", &[equal("resource", "memory"), scope.pods()]);
    format!("max by {by} ({used})\n/ max by {by} ({limit})\n> {}", above.fraction())
}

fn errors(scope: &Scope<'_>, above: Share, metric: &str, status: String) -> String {
    let (labels, served) = scope.served();
    let by = scope.group(labels);
    let bad = scope.select(metric, &[served.clone(), status]);
    let all = scope.select(metric, &[served]);
    format!("sum by {by} (rate({bad}[5m]))\n/ sum by {by} (rate({all}[5m]))\n> {}", above.fraction())
}

fn down(scope: &Scope<'_>) -> String {
    let States { label, wanted, available, updated: _ } = states(&scope.workload.controller);
    let name = [equal(label, &scope.workload.name)];
    let (wanted, available) = (scope.select(wanted, &name), scope.select(available, &name));
    format!("{wanted} > 0\nand on {}\n{available} == 0", scope.group(&[label]))
}

/// A Deployment says itself that it does not get on; the other kinds are watched.
fn rollout_stuck(scope: &Scope<'_>) -> String {
    let States { label, wanted, available: _, updated } = states(&scope.workload.controller);
    let name = equal(label, &scope.workload.name);
    if matches!(scope.workload.controller, Controller::Deployment(_)) {
        let stuck = [equal("condition", "Progressing"), equal("status", "false"), name];
        return format!("{} != 0", scope.select("kube_deployment_status_condition", &stuck));
    }
    let by = scope.group(&[label]);
    let (wanted, updated) = (scope.select(wanted, std::slice::from_ref(&name)), scope.select(updated, &[name]));
    format!("{wanted}\n!= on {by}\n{updated}\nand on {by}\nchanges({updated}[5m]) == 0")
}

fn all_equal(matching: &TextMap) -> Vec<String> {
    matching.iter().map(|(label, value)| equal(label, value)).collect()
}

fn equal(label: &str, value: &str) -> String {
    format!("{label}={}", quoted(value))
}

fn differs(label: &str, value: &str) -> String {
    format!("{label}!={}", quoted(value))
}

fn alike(label: &str, pattern: &str) -> String {
    format!("{label}=~{}", quoted(pattern))
}

/// Returns a text as PromQL writes it.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::testing::{cron_job, daemon_set, deployment, job, service, stateful_set, workload};

    fn of(controller: Controller, condition: &AlertCondition) -> String {
        expression(&Scope { namespace: "shop", cluster: None, workload: &workload(controller) }, condition)
    }

    #[test]
    fn each_kind_of_controller_is_asked_by_its_own_metrics() {
        assert_eq!(
            of(Controller::Deployment(deployment()), &AlertCondition::Down),
            "kube_deployment_spec_replicas{namespace=\"shop\",deployment=\"web\"} > 0\n\
             and on (namespace,deployment)\n\
             kube_deployment_status_replicas_available{namespace=\"shop\",deployment=\"web\"} == 0"
        );
        let stateful = of(Controller::StatefulSet(stateful_set()), &AlertCondition::Down);
        assert!(stateful.starts_with("kube_statefulset_replicas{namespace=\"shop\",statefulset=\"web\"} > 0"));
        let daemon = of(Controller::DaemonSet(daemon_set()), &AlertCondition::RolloutStuck);
        assert!(daemon.contains("changes(kube_daemonset_status_updated_number_scheduled{"), "{daemon}");
    }

    #[test]
    fn pods_are_matched_by_the_names_that_their_kind_gives_them() {
        let pods = |controller| of(controller, &AlertCondition::CrashLoop).split("pod=~").nth(1).map(str::to_owned);
        for (controller, pattern) in [
            (Controller::Deployment(deployment()), "web-[a-z0-9]+-[a-z0-9]{5}"),
            (Controller::StatefulSet(stateful_set()), "web-[0-9]+"),
            (Controller::DaemonSet(daemon_set()), "web-[a-z0-9]{5}"),
            (Controller::Job(job()), "web-[0-9a-f]{8}(-[0-9]+)?-[a-z0-9]{5}"),
            (Controller::CronJob(cron_job()), "web-[0-9]+(-[0-9]+)?-[a-z0-9]{5}"),
        ] {
            assert_eq!(pods(controller), Some(format!("\"{pattern}\"}}[5m]) >= 1")));
        }
    }

    #[test]
    fn the_cluster_is_part_of_every_selection_and_every_group() {
        let web = workload(Controller::Deployment(deployment()));
        let scope = Scope { namespace: "shop", cluster: Some("live"), workload: &web };
        let cpu = expression(&scope, &AlertCondition::Cpu(Share(8000)));
        assert_eq!(cpu.matches("{cluster=\"live\",namespace=\"shop\",").count(), 2);
        assert_eq!(cpu.matches("max by (cluster,namespace,pod,container)").count(), 2);
    }

    #[test]
    fn metrics_of_the_workload_are_told_by_its_service_or_by_its_pods() {
        let mut web = workload(Controller::Deployment(deployment()));
        let vanished = |web: &WorkloadPlan| {
            expression(&Scope { namespace: "shop", cluster: None, workload: web }, &AlertCondition::Vanished)
        };
        assert_eq!(vanished(&web), "absent(up{namespace=\"shop\",job=\"shop/web\"} == 1)");
        web.service = Some(service());
        assert_eq!(vanished(&web), "absent(up{namespace=\"shop\",job=\"web\"} == 1)");
    }

    #[test]
    fn texts_of_the_user_cannot_end_a_string() {
        assert_eq!(equal("job", "a\"b\\c"), "job=\"a\\\"b\\\\c\"");
    }
}
