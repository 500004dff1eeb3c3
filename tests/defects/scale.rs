//! Defects 15 to 20, 33 and 34: the end of a pod, numbers of pods, budgets, Jobs, KEDA.

use crate::scene::{
    WITH_PODS, alb, containers, each, finds, finds_in, finds_patched, kind, name, objects, one, selects, template,
};
use serde_json::Value;

#[test]
fn defect_15_pods_have_time_to_stop_and_load_balancers_know_how_much() {
    finds("E0311", "    web: {port: 8080, scale: 2, stop: {pause: 10s, timeout: 0s}}\n");
    let short = "{kind: Deployment, merge: {spec: {template: {spec: {terminationGracePeriodSeconds: 5}}}}}";
    finds_patched("E0364", "scale: 2", short);
    finds(
        "W0312",
        "    web: {port: 8080, scale: 2, route: {host: a.example.com, drain: 300s}, stop: {timeout: 60s}}\n",
    );
    each(&["Ingress"], |ingress, _, at| {
        let attributes = alb(ingress, "target-group-attributes").unwrap_or_default();
        if alb(ingress, "target-type").is_none() {
            return;
        }
        let delay = attributes.split(',').find_map(|it| it.strip_prefix("deregistration_delay.timeout_seconds="));
        assert!(delay.and_then(|it| it.parse::<u64>().ok()).is_some(), "{at}: {attributes}");
    });
    each(WITH_PODS, |object, _, at| {
        let Some(pod) = template(object) else { return };
        let grace = pod["spec"]["terminationGracePeriodSeconds"].as_u64().unwrap_or(30);
        for container in containers(pod) {
            let pause = container["lifecycle"]["preStop"]["sleep"]["seconds"].as_u64().unwrap_or(0);
            assert!(grace > pause, "{at}: {pause} of {grace} s");
        }
    });
}

#[test]
fn defect_16_a_pause_needs_no_shell() {
    finds("W0313", "    web: {port: 8080, scale: 2, route: a.example.com, stop: {pause: 0s}}\n");
    finds_patched(
        "W0365",
        "scale: 2",
        "{kind: Deployment, json: [{op: add, path: /spec/template/spec/containers/0/lifecycle, value: {preStop: {exec: {command: [sleep, '5']}}}}]}",
    );
    each(WITH_PODS, |object, _, at| {
        for container in template(object).map(containers).unwrap_or_default() {
            let command = container["lifecycle"]["preStop"]["exec"]["command"].to_string();
            assert!(!command.contains("sleep"), "{at}: {command}");
        }
    });
    let objects = objects("    web: {port: 8080, scale: 2, route: a.example.com}\n");
    let pod = &one(&objects, "Deployment", "web")["spec"]["template"];
    assert!(containers(pod)[0]["lifecycle"]["preStop"]["sleep"]["seconds"].as_u64().is_some_and(|it| it > 0));
}

#[test]
fn defect_17_an_autoscaler_owns_the_number_of_pods() {
    finds(
        "E0353",
        "    web: {port: 8080, scale: 2-5}\n  patches: [{kind: Deployment, merge: {spec: {replicas: 3}}}]\n",
    );
    each(&["HorizontalPodAutoscaler", "ScaledObject"], |scaler, objects, at| {
        assert!(target(scaler, objects).is_some_and(|it| it["spec"]["replicas"].is_null()), "{at}");
    });
}

#[test]
fn defect_18_one_autoscaler_scales_one_target() {
    finds(
        "E0353",
        "    web: {port: 8080, scale: 2-5}\n    api: {port: 8080, scale: 2-5}\n  patches: [{kind: HorizontalPodAutoscaler, name: api, merge: {spec: {scaleTargetRef: {name: web}}}}]\n",
    );
    finds(
        "E0382",
        "    web: {port: 8080, scale: 2-5, recommend: true}\n  patches: [{kind: VerticalPodAutoscaler, merge: {spec: {updatePolicy: {updateMode: Auto}}}}]\n",
    );
    each(&["HorizontalPodAutoscaler", "ScaledObject"], |scaler, objects, at| {
        let key = |it: &Value| it["spec"]["scaleTargetRef"]["name"].clone();
        let scalers = objects.iter().filter(|it| matches!(kind(it), "HorizontalPodAutoscaler" | "ScaledObject"));
        assert_eq!(scalers.filter(|it| key(it) == key(scaler)).count(), 1, "{at}");
    });
    each(&["VerticalPodAutoscaler"], |it, _, at| assert_eq!(it["spec"]["updatePolicy"]["updateMode"], "Off", "{at}"));
}

#[test]
fn defect_19_what_a_percentage_is_taken_of_is_requested_by_every_container() {
    let bare = "{kind: Deployment, json: [{op: remove, path: /spec/template/spec/containers/0/resources}]}";
    finds_patched("E0367", "scale: 2-5", bare);
    let sidecar = "    web: {port: 8080, scale: 2-5, sidecars: {log: {image: 'registry.example.com/log:1.0.0'}}}\n";
    let objects = objects(sidecar);
    let pod = &one(&objects, "Deployment", "web")["spec"]["template"];
    assert!(
        containers(pod).len() > 1 && containers(pod).iter().all(|it| it["resources"]["requests"]["cpu"].is_string())
    );
    each(&["HorizontalPodAutoscaler"], |scaler, objects, at| {
        let pod = target(scaler, objects).and_then(template).expect(at);
        for metric in scaler["spec"]["metrics"].as_array().into_iter().flatten() {
            if metric["resource"]["target"]["type"] == "Utilization" {
                let resource = metric["resource"]["name"].as_str().expect(at);
                for container in containers(pod) {
                    assert!(container["resources"]["requests"][resource].is_string(), "{at}: {}", container["name"]);
                }
            }
        }
    });
}

#[test]
fn defect_20_budgets_let_a_pod_go() {
    finds("E0307", "    web: {port: 8080, scale: 2-4, disruption: {minAvailable: 2}}\n");
    finds("E0307", "    web: {port: 8080, scale: 2, disruption: 0}\n");
    finds("E0213", "    web: {port: 8080, scale: 3, disruption: {minAvailable: 1, maxUnavailable: 1}}\n");
    finds("W0308", "    web: {port: 8080, scale: 1, disruption: 1}\n");
    finds(
        "E0354",
        "    web: {port: 8080, scale: 2}\n  patches: [{kind: PodDisruptionBudget, merge: {spec: {maxUnavailable: 0}}}]\n",
    );
    each(&["PodDisruptionBudget"], |budget, objects, at| {
        let spec = &budget["spec"];
        assert!(spec["minAvailable"].is_null() != spec["maxUnavailable"].is_null(), "{at}: one field");
        let selected: Vec<&Value> = objects
            .iter()
            .filter(|it| {
                template(it).is_some_and(|pod| selects(&spec["selector"]["matchLabels"], &pod["metadata"]["labels"]))
            })
            .collect();
        assert_eq!(selected.len(), 1, "{at}: one workload");
        assert!(matches!(kind(selected[0]), "Deployment" | "StatefulSet"), "{at}: no budget for Jobs");
        let scaler = objects.iter().find(|it| it["spec"]["scaleTargetRef"]["name"] == selected[0]["metadata"]["name"]);
        let least = scaler.map(|it| {
            it["spec"].get("minReplicas").or(it["spec"].get("minReplicaCount")).and_then(Value::as_u64).unwrap_or(1)
        });
        let floor = selected[0]["spec"]["replicas"].as_u64().or(least).expect(at);
        assert!(floor > 1, "{at}: at least two pods");
        assert!(spec["minAvailable"].as_u64().is_none_or(|it| it < floor) && spec["maxUnavailable"] != 0, "{at}");
    });
}

#[test]
fn defect_33_jobs_end_and_are_cleared_away() {
    let own = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: own}\nspec: {template: {spec: {}}}\n";
    finds_in("E0356", own);
    finds_in("W0376", own);
    finds(
        "E0356",
        "    job: {kind: Job, health: null}\n  patches: [{kind: Job, merge: {spec: {template: {spec: {restartPolicy: Always}}}}}]\n",
    );
    finds(
        "E0232",
        "    job: {kind: ScaledJob, health: null, scale: {max: 5, on: {night: {cron: {timeZone: Europe/Berlin, start: '0 1 * * *', end: '0 5 * * *', pods: 2}}}}}\n",
    );
    each(&["Job", "CronJob", "ScaledJob"], |object, _, at| {
        let policy = template(object).and_then(|it| it["spec"]["restartPolicy"].as_str());
        assert!(matches!(policy, Some("Never" | "OnFailure")), "{at}: {policy:?}");
        let job = match kind(object) {
            "Job" => &object["spec"],
            "CronJob" => &object["spec"]["jobTemplate"]["spec"],
            _ => &object["spec"]["jobTargetRef"],
        };
        assert!(job["backoffLimit"].is_u64() || job["backoffLimitPerIndex"].is_u64(), "{at}: {job}");
        // Histories of CronJobs and ScaledJobs are kept short by their own fields.
        assert!(kind(object) != "Job" || job["ttlSecondsAfterFinished"].is_u64(), "{at}");
    });
}

#[test]
fn defect_34_keda_gets_what_its_scalers_read() {
    let worker = |scale: &str| format!("    worker: {{health: null, scale: {{{scale}}}}}\n");
    finds(
        "E0214",
        &worker("min: 5, max: 2, on: {orders: {sqs: 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders'}}"),
    );
    finds("E0214", &worker("min: 0, max: 2"));
    finds("E0207", &worker("max: 3, on: {orders: {rabbitmq: {queue: orders}}}"));
    finds(
        "W0370",
        "    api: {port: 8080, route: a.example.com, scale: {min: 0, max: 3, on: {orders: {sqs: 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders'}}}}\n",
    );
    finds(
        "W0233",
        &worker("max: 30, on: {orders: {kafka: {servers: 'k.kafka.svc:9092', group: g, topic: t, partitions: 3}}}"),
    );
    let long = "w".repeat(56);
    finds(
        "E0342",
        &format!(
            "    {long}: {{health: null, scale: {{min: 0, max: 3, on: {{orders: {{sqs: 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders'}}}}}}}}\n"
        ),
    );
    finds_in(
        "E0363",
        "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: own}\nspec: {triggers: [{type: cron, metadata: {desiredReplicas: 2}}]}\n",
    );
    each(&["ScaledObject", "ScaledJob"], |object, _, at| {
        assert!(kind(object) != "ScaledObject" || name(object).len() <= 54, "{at}");
        for trigger in object["spec"]["triggers"].as_array().expect(at) {
            let metadata = trigger["metadata"].as_object().expect(at);
            assert!(metadata.values().all(Value::is_string), "{at}: {trigger}");
            let old = match trigger["type"].as_str() {
                Some("rabbitmq") => "queueLength",
                Some("prometheus") => "metricName",
                _ => "",
            };
            assert!(!metadata.contains_key(old), "{at}: {trigger}");
            let measured = matches!(trigger["type"].as_str(), Some("cpu" | "memory"));
            assert!(
                !measured || (trigger["metricType"].is_string() && !metadata.contains_key("type")),
                "{at}: {trigger}"
            );
        }
        let (least, most) = (object["spec"]["minReplicaCount"].as_u64(), object["spec"]["maxReplicaCount"].as_u64());
        assert!(least.unwrap_or(0) <= most.unwrap_or(100), "{at}");
    });
}

/// Returns what an autoscaler scales.
fn target<'a>(scaler: &Value, objects: &'a [Value]) -> Option<&'a Value> {
    let reference = &scaler["spec"]["scaleTargetRef"];
    let kind_of = reference["kind"].as_str().unwrap_or("Deployment");
    objects.iter().find(|it| kind(it) == kind_of && reference["name"] == it["metadata"]["name"])
}
