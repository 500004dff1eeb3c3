//! The pod template, shared by the workload kinds.

use super::container::container;
use super::metadata::annotated;
use super::placement::place;
use super::value::{list, text, text_map, when_true};
use super::volume::volume;
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
