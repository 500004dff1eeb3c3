//! Defects 1 to 14: load balancers, target groups, Ingresses.

use crate::scene::{
    GROUP, alb, codes, each, finds, finds_in, finds_patched, kind, migration, name, objects, of, on, one, rendered,
};
use serde_json::Value;

/// A workload behind a load balancer, with a route of this form.
fn web(route: &str) -> String {
    format!("    web: {{port: 8080, scale: 2, route: {{host: a.example.com, {route}}}}}\n")
}

#[test]
fn defect_01_a_target_group_of_another_load_balancer_needs_a_word() {
    finds("E0241", &web(&format!("cutover: {{legacyTargetGroup: {GROUP}/old/1, phase: 10}}")));
    finds(
        "E0213",
        &web(&format!("action: {{forward: {{weight: 90, targetGroups: [{{arn: {GROUP}/old/1, weight: 10}}]}}}}")),
    );
}

#[test]
fn defect_02_pods_beside_ecs_tasks_share_a_target_group_only_with_many_clusters() {
    finds("E0242", &web(&format!("cutover: {{targetGroup: {GROUP}/ecs/1, securityGroup: sg-0123456789abcdef0}}")));
    let shared = web(&format!(
        "cutover: {{targetGroup: {GROUP}/ecs/1, sharedWithEcs: true, securityGroup: sg-0123456789abcdef0}}"
    ));
    finds("W0244", &shared);
    let objects = objects(&shared);
    let bindings = of(&objects, "TargetGroupBinding");
    assert!(!bindings.is_empty() && bindings.iter().all(|it| it["spec"]["multiClusterTargetGroup"] == true));
}

#[test]
fn defect_03_every_target_has_its_weight_and_all_are_a_hundred() {
    for targets in [
        "weight: 90, targetGroups: [{ARN}]",
        "weight: 1000, targetGroups: [{ARN, weight: 5}]",
        "weight: 50, targetGroups: [{ARN, weight: 5}]",
    ] {
        let targets = targets.replace("ARN", &format!("arn: {GROUP}/old/1, dedicated: true"));
        finds("E0214", &web(&format!("action: {{forward: {{{targets}}}}}")));
    }
    each(&["Ingress"], |ingress, _, at| {
        for action in actions(ingress) {
            let groups = action["forwardConfig"]["targetGroups"].as_array().cloned().unwrap_or_default();
            if groups.len() > 1 {
                let weights: Vec<u64> = groups.iter().map(|it| it["weight"].as_u64().expect(at)).collect();
                assert!(weights.iter().all(|it| *it <= 999) && weights.iter().sum::<u64>() == 100, "{at}: {weights:?}");
            }
        }
    });
}

#[test]
fn defect_04_every_action_is_used_and_every_use_has_its_action() {
    finds("E0325", &web("annotations: {actions.other: '{}'}"));
    let long = "w".repeat(60);
    finds(
        "E0338",
        &format!(
            "    {long}: {{port: 8080, scale: 2, routes: {{answer: {{host: a.example.com, action: {{fixedResponse: {{status: 503}}}}}}}}}}\n"
        ),
    );
    each(&["Ingress"], |ingress, _, at| {
        let mut used: Vec<String> = backends(ingress)
            .iter()
            .filter(|it| it["service"]["port"]["name"] == "use-annotation")
            .filter_map(|it| it["service"]["name"].as_str().map(str::to_owned))
            .collect();
        used.sort();
        used.dedup();
        let mut there = annotations(ingress, "actions.");
        there.sort();
        assert_eq!(used, there, "{at}");
        assert!(there.iter().all(|it| format!("actions.{it}").len() <= 63), "{at}");
    });
}

#[test]
fn defect_05_json_in_annotations_is_what_the_controller_reads() {
    finds("E0325", &web("annotations: {listen-ports: '[{\"http\": \"80\"}]'}"));
    each(&["Ingress"], |ingress, _, at| {
        for listener in listeners(ingress) {
            let (protocol, port) = &listener;
            assert!(matches!(protocol.as_str(), "HTTP" | "HTTPS") && (1..=65535).contains(port), "{at}: {listener:?}");
        }
        for action in actions(ingress) {
            for group in action["forwardConfig"]["targetGroups"].as_array().into_iter().flatten() {
                assert!(
                    group["servicePort"].is_null()
                        || group["servicePort"].is_number()
                        || group["servicePort"].is_string(),
                    "{at}"
                );
                assert!(group["weight"].is_null() || group["weight"].is_u64(), "{at}: {group}");
            }
            let known = ["forward", "redirect", "fixed-response"];
            assert!(action["type"].as_str().is_some_and(|it| known.contains(&it)), "{at}: {action}");
        }
    });
}

#[test]
fn defect_06_a_redirect_to_https_has_both_listeners() {
    each(&["Ingress"], |ingress, _, at| {
        let Some(port) = alb(ingress, "ssl-redirect") else { return };
        let listeners = listeners(ingress);
        assert!(listeners.iter().any(|(protocol, it)| protocol == "HTTPS" && it.to_string() == port), "{at}");
        assert!(listeners.iter().any(|(protocol, _)| protocol == "HTTP"), "{at}");
    });
    // Without a certificate there is no HTTPS listener, and so no redirect to it.
    let plain = on(
        "{region: eu-west-1, network: {vpc: 10.0.0.0/16, enforced: true}, loadBalancer: {scheme: internal, sslRedirect: true}}",
        &web("path: /"),
    );
    let found = codes(&plain);
    let redirects = found.iter().all(|it| it.starts_with('W'))
        && rendered(&plain, "prod").iter().any(|it| alb(it, "ssl-redirect").is_some());
    assert!(!redirects, "{found:?}");
}

#[test]
fn defect_07_members_of_a_group_agree_about_their_load_balancer() {
    let two = "    web: {port: 8080, scale: 2, route: {host: a.example.com}}\n    api: {port: 8080, scale: 2, route: {host: b.example.com, loadBalancer: {certificate: null, scheme: internet-facing}}}\n";
    finds("E0334", two);
}

#[test]
fn defect_08_environments_of_one_cluster_share_no_load_balancer() {
    let workloads = "    web: {port: 8080, scale: 2, route: {host: a.example.com}}\n";
    let grouped = migration(workloads).replace("scheme: internal,", "scheme: internal, group: shop,");
    let found = codes(&grouped);
    assert!(found.contains("E0385") && found.contains("W0340"), "{found:?}");
    let named = migration(workloads).replace("scheme: internal,", "scheme: internal, name: shop,");
    assert!(codes(&named).contains("W0340"));
    // Nobody wrote a group: each environment has its own.
    let groups = ["dev", "prod"]
        .map(|it| alb(one(&rendered(&migration(workloads), it), "Ingress", "web"), "group.name").map(str::to_owned));
    assert!(groups[0] != groups[1], "{groups:?}");
}

#[test]
fn defect_09_targets_are_pods_and_services_have_no_node_ports() {
    finds("E0324", &web("annotations: {target-type: instance}"));
    finds_in("E0361", &own_ingress(""));
    finds_in("E0361", &own_ingress("alb.ingress.kubernetes.io/target-type: instance"));
    each(&["Ingress"], |it, _, at| {
        // A redirect or a fixed answer has no targets.
        let serves = backends(it).iter().any(|it| it["service"]["port"]["name"] != "use-annotation")
            || actions(it).iter().any(|it| it["type"] == "forward");
        assert!(!serves || alb(it, "target-type") == Some("ip"), "{at}");
    });
    each(&["Service"], |it, _, at| assert!(it["spec"]["type"].is_null() || it["spec"]["type"] == "ClusterIP", "{at}"));
}

#[test]
fn defect_10_no_annotation_is_misspelt() {
    for key in ["health-check-path: /x", "certificate-arns: arn:aws:acm:eu-west-1:111122223333:certificate/x"] {
        finds("E0324", &web(&format!("annotations: {{{key}}}")));
    }
    finds("E0326", &web("annotations: {nginx.ingress.kubernetes.io/rewrite-target: /}"));
    for key in ["nginx.ingress.kubernetes.io/rewrite-target: /", "alb.ingress.kubernetes.io/certificate-arns: a"] {
        finds_in("E0361", &own_ingress(&format!("alb.ingress.kubernetes.io/target-type: ip, {key}")));
    }
    finds_patched(
        "E0361",
        "scale: 2, route: a.example.com",
        "{kind: Ingress, merge: {metadata: {annotations: {alb.ingress.kubernetes.io/scheme: public}}}}",
    );
    each(&["Ingress"], |ingress, _, at| {
        let keys = ingress["metadata"]["annotations"].as_object().into_iter().flat_map(|it| it.keys());
        assert!(keys.into_iter().all(|it| !it.contains("nginx") && !it.ends_with("certificate-arns")), "{at}");
    });
}

#[test]
fn defect_11_every_ingress_names_its_class_once() {
    let patched = format!(
        "{}  patches: [{{kind: Ingress, merge: {{metadata: {{annotations: {{kubernetes.io/ingress.class: alb}}}}}}}}]\n",
        web("path: /")
    );
    finds("E0348", &patched);
    let without =
        format!("{}  patches: [{{kind: Ingress, merge: {{spec: {{ingressClassName: null}}}}}}]\n", web("path: /"));
    finds("E0348", &without);
    each(&["Ingress"], |it, _, at| {
        assert!(it["spec"]["ingressClassName"].is_string(), "{at}");
        assert!(it["metadata"]["annotations"]["kubernetes.io/ingress.class"].is_null(), "{at}");
    });
}

#[test]
fn defect_12_certificates_come_from_acm() {
    let secret = format!(
        "{}  patches: [{{kind: Ingress, merge: {{spec: {{tls: [{{secretName: web-tls}}]}}}}}}]\n",
        web("path: /")
    );
    finds("E0352", &secret);
    finds("E0326", &web("annotations: {cert-manager.io/cluster-issuer: letsencrypt}"));
    let open = on(
        "{region: eu-west-1, network: {vpc: 10.0.0.0/16, enforced: true}, loadBalancer: {scheme: internet-facing}}",
        &web("path: /"),
    );
    assert!(codes(&open).contains("E0330"));
    each(&["Ingress"], |it, _, at| assert!(it["spec"]["tls"].is_null(), "{at}"));
}

#[test]
fn defect_13_nobody_logs_in_over_http() {
    let login = "jwt: {jwksEndpoint: 'https://login.example.com/jwks', issuer: 'https://login.example.com'}";
    let plain = on(
        "{region: eu-west-1, account: \"111122223333\", network: {vpc: 10.0.0.0/16, enforced: true}, loadBalancer: {scheme: internal}}",
        &web(login),
    );
    assert!(codes(&plain).contains("E0329"), "{:?}", codes(&plain));
    each(&["Ingress"], |it, _, at| {
        let logs_in = alb(it, "auth-type").is_some_and(|it| it != "none");
        let http = listeners(it).iter().any(|(protocol, _)| protocol == "HTTP");
        assert!(!logs_in || !http || alb(it, "ssl-redirect").is_some(), "{at}");
    });
}

#[test]
fn defect_14_health_checks_ask_what_the_pods_answer() {
    finds("W0323", &web("healthCheck: /ping"));
    finds("E0214", &web("healthCheck: {interval: 5s, timeout: 5s}"));
    finds("E0214", &web("healthCheck: {interval: 400s}"));
    finds("E0214", &web("healthCheck: {healthy: 11}"));
    each(&["Ingress"], |it, _, at| {
        let number = |key| alb(it, key).and_then(|it| it.parse::<u32>().ok());
        if let (Some(interval), Some(timeout)) =
            (number("healthcheck-interval-seconds"), number("healthcheck-timeout-seconds"))
        {
            assert!(interval > timeout && (5..=300).contains(&interval) && (2..=120).contains(&timeout), "{at}");
        }
    });
}

/// An Ingress of a template, with these annotations.
fn own_ingress(annotations: &str) -> String {
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: own, annotations: {{{annotations}}}}}\nspec: \
         {{ingressClassName: alb, rules: [{{http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: web, port: \
         {{number: 8080}}}}}}}}]}}}}]}}\n"
    )
}

fn listeners(ingress: &Value) -> Vec<(String, u64)> {
    let text = alb(ingress, "listen-ports").unwrap_or("[]");
    let list: Vec<serde_json::Map<String, Value>> = serde_json::from_str(text).expect("listen-ports is a list of maps");
    let pairs = list.into_iter().flatten();
    pairs.map(|(protocol, port)| (protocol, port.as_u64().expect("a port is a number"))).collect()
}

fn annotations(ingress: &Value, prefix: &str) -> Vec<String> {
    let prefix = format!("alb.ingress.kubernetes.io/{prefix}");
    let keys = ingress["metadata"]["annotations"].as_object().into_iter().flat_map(|it| it.keys());
    keys.filter_map(|it| it.strip_prefix(&prefix).map(str::to_owned)).collect()
}

fn actions(ingress: &Value) -> Vec<Value> {
    let text = |name: String| alb(ingress, &format!("actions.{name}")).map(str::to_owned);
    let texts = annotations(ingress, "actions.").into_iter().filter_map(text);
    texts
        .map(|it| serde_json::from_str(&it).unwrap_or_else(|_| panic!("{} {}: {it}", kind(ingress), name(ingress))))
        .collect()
}

fn backends(ingress: &Value) -> Vec<Value> {
    let rules = ingress["spec"]["rules"].as_array().into_iter().flatten();
    let paths = rules.flat_map(|it| it["http"]["paths"].as_array().into_iter().flatten());
    let default = ingress["spec"]["defaultBackend"].clone();
    paths.map(|it| it["backend"].clone()).chain(Some(default)).filter(|it| !it.is_null()).collect()
}
