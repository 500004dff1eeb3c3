//! The pod template, shared by the workload kinds.

use super::container::container;
use super::field::{Field, Rows, field, rows, within};
use super::metadata::annotated;
use super::placement::place;
use super::value::{list, text, text_map, when_true};
use super::volume::volume;
use super::{container, metadata, placement};
use crate::plan::{Controller, Plan, PodPlan, PodSecurityPlan, RestartPolicy, WorkloadPlan, names};
use k8s_openapi::api::core::v1::{LocalObjectReference, PodSecurityContext, PodSpec, PodTemplateSpec, SeccompProfile};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

/// Returns the pod template of a workload.
pub(super) fn pod_template(plan: &Plan, workload: &WorkloadPlan) -> PodTemplateSpec {
    let PodPlan {
        annotations: _, // in `metadata`
        config_hash: _, // in `metadata`
        api_token,
        security,
        init,
        main,
        volumes,
        placement: _, // in `place`
        grace_seconds,
        priority_class,
        image_pull_secrets,
    } = &workload.pod;
    let mut spec = PodSpec {
        service_account_name: Some(text(&workload.service_account.name)),
        automount_service_account_token: Some(*api_token),
        // A Service named `redis` would otherwise inject REDIS_PORT=tcp://… and break apps that read REDIS_PORT.
        enable_service_links: Some(false),
        security_context: security_context(security),
        init_containers: list(init.iter().map(container)),
        containers: vec![container(main)],
        volumes: list(volumes.iter().filter_map(volume)),
        termination_grace_period_seconds: Some(i64::from(*grace_seconds)),
        restart_policy: restart_policy(&workload.controller),
        priority_class_name: priority_class.as_ref().map(text),
        image_pull_secrets: list(image_pull_secrets.iter().map(|name| LocalObjectReference { name: text(name) })),
        ..PodSpec::default()
    };
    place(&mut spec, plan, workload);
    PodTemplateSpec { metadata: Some(metadata(plan, workload)), spec: Some(spec) }
}

fn metadata(plan: &Plan, workload: &WorkloadPlan) -> ObjectMeta {
    let labels = text_map(&names::workload_labels(plan, workload));
    let mut metadata = annotated(ObjectMeta { labels, ..ObjectMeta::default() }, &workload.pod.annotations);
    let derived =
        [(names::CONFIG_HASH, &workload.pod.config_hash), (names::SECURITY_EXCEPTION, &workload.pod.security.reason)];
    for (key, value) in derived {
        if let Some(value) = value {
            metadata.annotations.get_or_insert_default().insert(key.to_owned(), text(value));
        }
    }
    metadata
}

/// Returns the restart policy of batch pods; `Always`, which Kubernetes assumes, is illegal there.
fn restart_policy(controller: &Controller) -> Option<String> {
    let job = match controller {
        Controller::Job(job) => job,
        Controller::CronJob(cron) => &cron.job,
        Controller::ScaledJob(scaled) => &scaled.job,
        Controller::Deployment(_) | Controller::StatefulSet(_) | Controller::DaemonSet(_) => return None,
    };
    let word = match job.restart {
        RestartPolicy::Never => "Never",
        RestartPolicy::OnFailure => "OnFailure",
    };
    Some(word.to_owned())
}

fn security_context(security: &PodSecurityPlan) -> Option<PodSecurityContext> {
    let PodSecurityPlan { level: _, reason: _, run_as_non_root, user, group, fs_group, seccomp_runtime_default } =
        security;
    let context = PodSecurityContext {
        run_as_non_root: when_true(*run_as_non_root),
        run_as_user: *user,
        run_as_group: *group,
        fs_group: *fs_group,
        // The default, Always, changes the owner of every file of a volume at every start.
        fs_group_change_policy: fs_group.map(|_| "OnRootMismatch".to_owned()),
        seccomp_profile: seccomp_runtime_default
            .then(|| SeccompProfile { type_: "RuntimeDefault".to_owned(), localhost_profile: None }),
        ..PodSecurityContext::default()
    };
    (context != PodSecurityContext::default()).then_some(context)
}

/// Where these fields come from.
pub(super) const METADATA: &[Field] = &[
    field(
        "annotations.[transship.dev/config-hash]",
        &["workloads.{workload}.env", "workloads.{workload}.files"],
        "hash of the settings that pods read when they start: a change must replace the pods",
    ),
    field(
        "annotations.[transship.dev/security-exception]",
        &["workloads.{workload}.security.reason"],
        "security that is weaker than ours says why",
    ),
    field("annotations.*", &["workloads.{workload}.podAnnotations.{key}"], "annotations of the user on the pods"),
    field(
        "annotations.[cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes]",
        &["workloads.{workload}.volumes", "workloads.{workload}.security.readOnlyRoot"],
        "the cluster autoscaler removes no node whose pods have local volumes, unless they say that it may",
    ),
    field(
        "annotations.[cluster-autoscaler.kubernetes.io/safe-to-evict]",
        &[],
        "a node is not taken away under a Job that runs",
    ),
    field("annotations.[karpenter.sh/do-not-disrupt]", &[], "a node is not taken away under a Job that runs"),
];

/// Where these fields come from.
pub(super) const SPEC: &[Field] = &[
    field(
        "serviceAccountName",
        &["workloads.{workload}.serviceAccount.name"],
        "each workload has a ServiceAccount of its own",
    ),
    field(
        "automountServiceAccountToken",
        &["workloads.{workload}.security.apiToken"],
        "a token for the Kubernetes API is of use to an attacker and to few programs",
    ),
    field(
        "enableServiceLinks",
        &[],
        "a Service named `redis` would otherwise inject REDIS_PORT=tcp://… and break programs that read REDIS_PORT",
    ),
    field(
        "securityContext.runAsNonRoot",
        &["workloads.{workload}.security.user"],
        "the kubelet refuses to start a container as root, unless the user is 0",
    ),
    field(
        "securityContext.runAsUser",
        &["workloads.{workload}.security.user"],
        "a number, because the kubelet cannot tell whether a name is root",
    ),
    field(
        "securityContext.runAsGroup",
        &["workloads.{workload}.security.group", "else workloads.{workload}.security.user"],
        "the group is the user, unless it is written",
    ),
    field(
        "securityContext.fsGroup",
        &[
            "workloads.{workload}.security.fsGroup",
            "else workloads.{workload}.security.group",
            "else workloads.{workload}.security.user",
        ],
        "who owns mounted volumes",
    ),
    field(
        "securityContext.fsGroupChangePolicy",
        &[],
        "the default of Kubernetes, Always, changes the owner of every file of a volume at every start",
    ),
    field(
        "securityContext.seccompProfile.type",
        &["workloads.{workload}.security.level"],
        "the Pod Security Standards ask for it, except for privileged pods",
    ),
    field(
        "terminationGracePeriodSeconds",
        &["workloads.{workload}.stop.timeout", "workloads.{workload}.stop.pause"],
        "the sum of the pause before the stop signal and the time after it",
    ),
    field("restartPolicy", &["workloads.{workload}.job.restart"], "pods of Jobs end; Always is illegal there"),
    field("priorityClassName", &["workloads.{workload}.priorityClass"], "a priority class of the cluster"),
    field(
        "imagePullSecrets[].name",
        &["workloads.{workload}.imagePullSecrets"],
        "Secrets with registry logins; ECR needs none",
    ),
    field("volumes[files].**", &["workloads.{workload}.files"], "files come from a ConfigMap"),
    field(
        "volumes[secrets].secret.items[].**",
        &["workloads.{workload}.secrets.{secret}.**"],
        "a secret with `file`; the key is its path with dots for slashes",
    ),
    field(
        "volumes[secrets].**",
        &["workloads.{workload}.secrets"],
        "secrets with `file` are mounted; mode 0440: readable for the group that owns volumes, and nobody else",
    ),
    field(
        "volumes[].**",
        &["workloads.{workload}.volumes.{mount}.**"],
        "one volume for each entry, named after its path or its `name`",
    ),
    field("volumes[tmp].emptyDir.sizeLimit", &["workloads.{workload}.security.tmp"], "the size of the writable /tmp"),
    field(
        "volumes[tmp].**",
        &["workloads.{workload}.security.readOnlyRoot"],
        "programs expect a writable /tmp, also beside a read-only root file system",
    ),
    field("hostAliases[].**", &[], "addresses of hosts that DNS does not know"),
];

/// All fields of a pod template.
pub(super) const ROWS: &[Rows] = &[
    rows("metadata", METADATA),
    rows("metadata", metadata::METADATA),
    rows("spec", SPEC),
    rows("spec", placement::FIELDS),
    within("spec.containers[]", &["workloads.{workload}"], container::ROWS),
    rows("spec.initContainers[wait-for-*]", container::WAIT),
    within(
        "spec.initContainers[]",
        &["workloads.{workload}.init.{container}", "workloads.{workload}.sidecars.{container}"],
        &[rows("", container::BESIDE)],
    ),
    within(
        "spec.initContainers[]",
        &["workloads.{workload}.init.{container}", "workloads.{workload}.sidecars.{container}"],
        container::ROWS,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ContainerRole, PodSecurityLevel, PodVolumePlan, VolumeSource};
    use crate::resource::testing::{self, container, deployment, labels, map, plan, workload};
    use serde_json::{Value, json};

    fn emitted(workload: WorkloadPlan) -> Value {
        let plan = plan([workload]);
        serde_json::to_value(pod_template(&plan, &plan.workloads[0])).expect("a template is plain data")
    }

    #[test]
    fn a_pod_with_nothing_special_is_restricted_all_the_same() {
        assert_eq!(emitted(workload(Controller::Deployment(deployment()))), testing::pod_template());
    }

    #[test]
    fn a_sidecar_is_an_init_container_that_restarts() {
        let mut web = workload(Controller::Deployment(deployment()));
        web.pod.init = vec![container("migrate", ContainerRole::Init), container("proxy", ContainerRole::Sidecar)];
        let hardened = json!({
            "allowPrivilegeEscalation": false,
            "readOnlyRootFilesystem": true,
            "capabilities": {"drop": ["ALL"]},
        });
        let expected = json!([
            {"name": "migrate", "image": "shop/migrate:1.8.2", "securityContext": hardened},
            {"name": "proxy", "image": "shop/proxy:1.8.2", "restartPolicy": "Always", "securityContext": hardened},
        ]);
        assert_eq!(emitted(web)["spec"]["initContainers"], expected);
    }

    #[test]
    fn a_pod_with_everything() {
        let mut web = workload(Controller::Deployment(deployment()));
        web.labels = map([("team", "web")]);
        web.pod = PodPlan {
            annotations: map([("cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes", "tmp")]),
            config_hash: Some("4f2a".into()),
            api_token: true,
            security: PodSecurityPlan {
                level: PodSecurityLevel::Baseline,
                reason: Some("writes to its image".into()),
                run_as_non_root: false,
                user: Some(10001),
                group: Some(10001),
                fs_group: Some(10001),
                seccomp_runtime_default: false,
            },
            volumes: vec![PodVolumePlan {
                name: "tmp".into(),
                source: VolumeSource::Scratch { size: "64Mi".into(), memory: false },
            }],
            grace_seconds: 90,
            priority_class: Some("high".into()),
            image_pull_secrets: vec!["registry".into()],
            ..web.pod
        };
        let mut expected = testing::pod_template();
        let mut with_team = labels();
        with_team["team"] = "web".into();
        expected["metadata"] = json!({
            "labels": with_team,
            "annotations": {
                "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes": "tmp",
                "transship.dev/config-hash": "4f2a",
                "transship.dev/security-exception": "writes to its image",
            },
        });
        let spec = &mut expected["spec"];
        spec["automountServiceAccountToken"] = true.into();
        spec["securityContext"] = json!({
            "runAsUser": 10001,
            "runAsGroup": 10001,
            "fsGroup": 10001,
            "fsGroupChangePolicy": "OnRootMismatch",
        });
        spec["volumes"] = json!([{"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}}]);
        spec["terminationGracePeriodSeconds"] = 90.into();
        spec["priorityClassName"] = "high".into();
        spec["imagePullSecrets"] = json!([{"name": "registry"}]);
        assert_eq!(emitted(web), expected);
    }
}
