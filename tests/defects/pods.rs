//! Defects 21 to 25, 27, 31, 32, 35, 36 and 39: where pods go, what selects them, volumes, security.

use crate::scene::{
    WITH_PODS, codes, containers, each, finds, finds_in, finds_patched, kind, migration, name, objects, of, on, one,
    rendered, selects, template,
};
use serde_json::Value;

/// Kinds with a selector of pods, and where it stands.
const SELECTORS: [(&str, &[&str]); 4] = [
    ("Service", &["spec", "selector"]),
    ("PodDisruptionBudget", &["spec", "selector", "matchLabels"]),
    ("NetworkPolicy", &["spec", "podSelector", "matchLabels"]),
    ("PodMonitor", &["spec", "selector", "matchLabels"]),
];

#[test]
fn defect_21_selectors_find_what_they_name() {
    finds(
        "W0355",
        "    web: {port: 8080, scale: 2}\n  patches: [{kind: Service, merge: {spec: {selector: {app.kubernetes.io/name: website}}}}]\n",
    );
    let relabelled = "{kind: Deployment, merge: {spec: {template: {metadata: {labels: {app.kubernetes.io/name: x}}}}}}";
    finds_patched("E0357", "scale: 2", relabelled);
    finds_in("E0366", &own_spread("maxSkew: 1"));
    finds_in("E0366", &own_spread("labelSelector: {matchLabels: {a: other}}"));
    for (wanted, path) in SELECTORS {
        each(&[wanted], |object, objects, at| {
            let selector = path.iter().fold(object, |it, key| &it[*key]);
            // The policy that denies everything selects all pods, and user templates have labels of their own.
            if selector.as_object().is_none_or(serde_json::Map::is_empty)
                || selector["app.kubernetes.io/name"].is_null()
            {
                return;
            }
            let found = objects.iter().filter_map(template).any(|it| selects(selector, &it["metadata"]["labels"]));
            assert!(found, "{at}: {selector}");
        });
    }
    each(&["ServiceMonitor"], |monitor, objects, at| {
        let selector = &monitor["spec"]["selector"]["matchLabels"];
        assert!(of(objects, "Service").iter().any(|it| selects(selector, &it["metadata"]["labels"])), "{at}");
    });
    each(WITH_PODS, |object, _, at| {
        for spread in spreads(object) {
            assert!(
                selects(&spread["labelSelector"]["matchLabels"], &template(object).expect(at)["metadata"]["labels"]),
                "{at}: {spread}"
            );
        }
    });
}

#[test]
fn defect_22_spread_asks_for_no_more_zones_than_there_are() {
    finds_in(
        "E0366",
        &own_spread("minDomains: 2, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {a: b}}"),
    );
    let objects = objects("    web: {port: 8080, scale: 4, spread: hard}\n");
    let hard = spreads(one(&objects, "Deployment", "web"));
    let zones = hard.iter().find(|it| it["whenUnsatisfiable"] == "DoNotSchedule").expect("it is spread hard");
    assert_eq!(zones["minDomains"], 2, "the platform has two zones: {zones}");
    each(WITH_PODS, |object, _, at| {
        for spread in spreads(object) {
            let soft = spread["whenUnsatisfiable"] == "ScheduleAnyway";
            assert!(!soft || spread["minDomains"].is_null(), "{at}: {spread}");
            let hashed = spread["matchLabelKeys"].to_string().contains("pod-template-hash");
            assert!(!hashed || kind(object) == "Deployment", "{at}: {spread}");
        }
    });
}

#[test]
fn defect_23_hard_rules_do_not_hold_pods_back_for_ever() {
    finds(
        "W0315",
        "    db: {kind: StatefulSet, port: 5432, health: null, scale: 2, volumes: {/data: 10Gi}, spread: hard}\n",
    );
    finds("W0316", "    web: {port: 8080, scale: 3, spread: {antiAffinity: hard}}\n");
    finds("W0375", "    web: {port: 8080, scale: 3, spread: hard}\n");
    let objects = rendered(&migration("    web: {port: 8080, scale: 1}\n"), "dev");
    assert!(spreads(one(&objects, "Deployment", "web")).is_empty(), "one pod in dev is spread");
}

#[test]
fn defect_24_capacity_is_spelled_as_the_label_of_the_provider() {
    let group = |provider: &str| {
        on(
            &format!(
                "{{region: eu-west-1, network: {{vpc: 10.0.0.0/16, enforced: true}}, provider: {provider}, nodeGroups: {{general: {{capacity: SPOT}}}}}}"
            ),
            "    web: {port: 8080, scale: 2}\n",
        )
    };
    assert!(codes(&group("karpenter")).contains("E0112"));
    for label in
        ["eks.amazonaws.com/capacityType: spot", "karpenter.sh/capacity-type: SPOT", "karpenter.sh/nodepool: general"]
    {
        finds("E0373", &format!("    web: {{port: 8080, scale: 2, nodeSelector: {{{label}}}}}\n"));
    }
    each(WITH_PODS, |object, _, at| {
        let spec = template(object).expect(at)["spec"].to_string();
        for wrong in [
            "\"on-demand|spot\"",
            "\"karpenter.sh/capacity-type\":\"SPOT\"",
            "\"eks.amazonaws.com/capacityType\":\"spot\"",
            "\"eks.amazonaws.com/capacityType\":\"on-demand\"",
        ] {
            assert!(!spec.contains(wrong), "{at}: {wrong}");
        }
        // One provider makes the nodes, so the labels of one are asked for.
        assert!(!(spec.contains("eks.amazonaws.com/nodegroup") && spec.contains("karpenter.sh/")), "{at}");
    });
}

#[test]
fn defect_25_pods_of_a_dedicated_group_are_let_in_and_sent_there() {
    let group = |taint: &str| {
        on(
            &format!("{{nodeGroups: {{batch: {{taints: {{workload: \"{taint}\"}}}}}}}}"),
            "    web: {port: 8080, scale: 2, nodeGroup: batch}\n",
        )
    };
    assert!(codes(&group("batch:NO_SCHEDULE")).contains("E0112"));
    finds("E0374", "    web: {port: 8080, scale: 2, tolerations: {workload: \"batch:NoSchedule\"}}\n");
    finds("E0374", "    web: {port: 8080, scale: 2, nodeSelector: {eks.amazonaws.com/nodegroup: batch}}\n");
    let objects = objects("    web: {port: 8080, scale: 2, nodeGroup: batch}\n");
    let spec = &one(&objects, "Deployment", "web")["spec"]["template"]["spec"];
    assert_eq!(spec["tolerations"][0]["effect"], "NoSchedule");
    let sent = spec["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"].is_object()
        || spec["nodeSelector"].is_object();
    assert!(sent, "{spec}");
}

#[test]
fn defect_27_ports_have_names_that_are_there_once() {
    finds("E0341", "    web: {ports: {http: 8080}, scale: 2, sidecars: {log: {image: 'l:1', ports: {http: 9090}}}}\n");
    finds("E0112", "    web: {ports: {a-name-that-is-too-long: 8080}, scale: 2, health: null}\n");
    finds_patched(
        "E0362",
        "scale: 2",
        "{kind: Service, json: [{op: replace, path: /spec/ports/0/targetPort, value: admin}]}",
    );
    finds("E0210", "    web: {ports: {http: 8080}, scale: 2, route: {host: a.example.com, port: htpp}}\n");
    each(&["Service"], |service, objects, at| {
        let selector = &service["spec"]["selector"];
        let Some(pod) = objects.iter().filter_map(template).find(|it| selects(selector, &it["metadata"]["labels"]))
        else {
            return;
        };
        let names: Vec<&str> = containers(pod)
            .iter()
            .flat_map(|it| it["ports"].as_array().into_iter().flatten())
            .filter_map(|it| it["name"].as_str())
            .collect();
        assert!(names.iter().all(|it| it.len() <= 15), "{at}: {names:?}");
        assert_eq!(names.len(), names.iter().collect::<std::collections::BTreeSet<_>>().len(), "{at}: {names:?}");
        for port in service["spec"]["ports"].as_array().into_iter().flatten() {
            let target = port["targetPort"].as_str();
            assert!(target.is_none_or(|it| names.contains(&it)), "{at}: {port} of {names:?}");
        }
    });
}

#[test]
fn defect_31_volumes_of_environments_are_their_own() {
    let efs =
        "    web: {port: 8080, scale: 2, volumes: {/in: {accessPoint: fsap-0123456789abcdef0, readOnly: true}}}\n";
    let names = ["dev", "prod"].map(|it| {
        of(&rendered(&migration(efs), it), "PersistentVolume").iter().map(|it| name(it).to_owned()).collect::<Vec<_>>()
    });
    assert!(!names[0].is_empty() && names[0] != names[1], "{names:?}");
    assert!(codes(&migration(&efs.replace(", readOnly: true", ""))).contains("W0388"));
    let objects = objects(efs);
    let pod = &one(&objects, "Deployment", "web")["spec"]["template"];
    let mounts = containers(pod)[0]["volumeMounts"].as_array().expect("it mounts").clone();
    assert!(mounts.iter().any(|it| it["mountPath"] == "/in" && it["readOnly"] == true), "{mounts:?}");
    each(&["PersistentVolume"], |volume, objects, at| {
        assert!(!volume["spec"]["mountOptions"].to_string().contains("accesspoint"), "{at}");
        let claim = &volume["spec"]["claimRef"]["name"];
        let claim = of(objects, "PersistentVolumeClaim")
            .into_iter()
            .find(|it| it["metadata"]["name"] == *claim || it["spec"]["volumeName"] == volume["metadata"]["name"])
            .expect(at);
        assert_eq!(claim["spec"]["storageClassName"], volume["spec"]["storageClassName"], "{at}");
        assert!(claim["spec"]["storageClassName"].is_string(), "{at}");
    });
}

#[test]
fn defect_32_a_disk_of_one_node_has_one_pod_and_stores_have_names() {
    finds("E0216", "    web: {port: 8080, scale: 2, volumes: {/data: 10Gi}}\n");
    finds_in(
        "E0377",
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: own}\nspec: {serviceName: own, template: {spec: {}}}\n",
    );
    let objects = objects("    web: {port: 8080, scale: 1, volumes: {/data: 10Gi}}\n");
    assert_eq!(one(&objects, "Deployment", "web")["spec"]["strategy"]["type"], "Recreate");
    each(&["StatefulSet"], |object, objects, at| {
        let service =
            of(objects, "Service").into_iter().find(|it| it["metadata"]["name"] == object["spec"]["serviceName"]);
        assert!(service.is_some_and(|it| it["spec"]["clusterIP"] == "None"), "{at}");
    });
}

#[test]
fn defect_35_every_container_is_restricted_unless_the_spec_says_why() {
    finds("E0215", "    agent: {kind: DaemonSet, health: null, security: privileged}\n");
    finds("E0213", "    web: {port: 8080, scale: 2, security: {user: 0}}\n");
    let pod = |spec: &str| format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: own}}\nspec: {{{spec}}}\n");
    finds_in("E0358", &pod("containers: [{name: a, image: 'a:1'}]"));
    finds_in("E0358", &pod("initContainers: [{name: a, image: 'a:1', securityContext: {privileged: true}}]"));
    finds_in("E0358", &pod("volumes: [{name: a, hostPath: {path: /}}]"));
    finds_in("E0358", &pod("containers: [{name: a, image: 'a:1', ports: [{containerPort: 1, hostPort: 1}]}]"));
    finds_patched("E0358", "scale: 2", "{kind: Deployment, merge: {spec: {template: {spec: {hostNetwork: true}}}}}");
    let strict = migration("    web: {port: 8080, scale: 2, security: {level: baseline, reason: old}}\n")
        .replace("prod: {}}", "prod: {namespace: {create: true, podSecurity: restricted}}}");
    assert!(codes(&strict).contains("E0359"), "{:?}", codes(&strict));
    each(WITH_PODS, |object, _, at| {
        let pod = template(object).expect(at);
        // The reason of what is weaker stays visible on the pods.
        if pod["metadata"]["annotations"].to_string().contains("security") {
            return;
        }
        let spec = &pod["spec"];
        assert!(spec["volumes"].as_array().into_iter().flatten().all(|it| it["hostPath"].is_null()), "{at}");
        for container in containers(pod) {
            let (own, shared) = (&container["securityContext"], &spec["securityContext"]);
            let at = format!("{at}: {}", container["name"]);
            assert_eq!(own["allowPrivilegeEscalation"], false, "{at}");
            assert_eq!(own["capabilities"]["drop"][0], "ALL", "{at}");
            assert!(own["runAsNonRoot"] == true || shared["runAsNonRoot"] == true, "{at}");
            assert!(own["seccompProfile"].is_object() || shared["seccompProfile"]["type"] == "RuntimeDefault", "{at}");
            assert!(container["ports"].as_array().into_iter().flatten().all(|it| it["hostPort"].is_null()), "{at}");
        }
    });
}

#[test]
fn defect_36_a_read_only_container_has_a_place_to_write() {
    each(WITH_PODS, |object, _, at| {
        let pod = template(object).expect(at);
        assert_eq!(pod["spec"]["enableServiceLinks"], false, "{at}");
        let user = &pod["spec"]["securityContext"]["runAsUser"];
        assert!(user.is_null() || user.is_u64(), "{at}");
        for container in containers(pod) {
            let mounts = container["volumeMounts"].as_array().cloned().unwrap_or_default();
            let writable = mounts.iter().any(|it| it["mountPath"] == "/tmp" && it["readOnly"] != true);
            let waits = container["name"].as_str().is_some_and(|it| it.starts_with("wait"));
            assert!(
                container["securityContext"]["readOnlyRootFilesystem"] != true || writable || waits,
                "{at}: {}",
                container["name"]
            );
        }
    });
}

#[test]
fn defect_39_selectors_never_change_and_never_overlap() {
    finds(
        "E0346",
        "    web: {port: 8080, scale: 2}\n  patches: [{kind: PodDisruptionBudget, merge: {apiVersion: policy/v1beta1}}]\n",
    );
    let mutable = ["app.kubernetes.io/version", "app.kubernetes.io/managed-by", "helm.sh/chart"];
    for (_, objects) in crate::scene::corpus() {
        let owners: Vec<&Value> =
            objects.iter().filter(|it| matches!(kind(it), "Deployment" | "StatefulSet" | "DaemonSet")).collect();
        for owner in &owners {
            let selector = &owner["spec"]["selector"]["matchLabels"];
            assert!(mutable.iter().all(|it| selector[*it].is_null()), "{} {selector}", name(owner));
            let found = objects
                .iter()
                .filter(|it| it["metadata"]["namespace"] == owner["metadata"]["namespace"])
                .filter_map(template);
            assert_eq!(found.filter(|it| selects(selector, &it["metadata"]["labels"])).count(), 1, "{}", name(owner));
        }
    }
}

/// A Deployment of a template, with this spread.
fn own_spread(spread: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: own}}\nspec: {{template: {{metadata: {{labels: {{a: b}}}}, spec: \
         {{topologySpreadConstraints: [{{topologyKey: kubernetes.io/hostname, {spread}}}]}}}}}}\n"
    )
}

fn spreads(object: &Value) -> Vec<Value> {
    let spreads = template(object).map(|it| it["spec"]["topologySpreadConstraints"].clone());
    spreads.and_then(|it| it.as_array().cloned()).unwrap_or_default()
}
