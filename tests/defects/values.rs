//! Defects 26, 28 to 30, 37, 38 and 40: settings, monitoring, traffic, secrets, what is left over, what leaks.

use crate::scene::{
    WITH_PODS, alb, codes, containers, corpus, each, finds, finds_in, finds_patched, kind, migration, name, objects,
    of, one, rendered, template,
};
use crate::support::Case;
use serde_json::Value;

#[test]
fn defect_26_urls_have_the_ports_of_services() {
    let api = "    api: {ports: {http: {port: 8001, servicePort: 80}}, scale: 2}\n";
    finds("E0304", &format!("    web: {{port: 8080, scale: 2, calls: [api], env: {{API: 'http://api:8001'}}}}\n{api}"));
    let right = format!("    web: {{port: 8080, scale: 2, calls: [api], env: {{API: 'http://api:80'}}}}\n{api}");
    assert!(!codes(&migration(&right)).contains("E0304"));
}

#[test]
fn defect_28_monitors_ask_ports_by_their_names() {
    let without = migration("    web: {port: 8080, scale: 2, monitor: /metrics}\n")
        .replace("monitoring: {labels: {release: prometheus}}, ", "");
    assert!(codes(&without).contains("W0321"), "{:?}", codes(&without));
    finds_in(
        "E0362",
        "apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: own}\nspec: {selector: {matchLabels: {app.kubernetes.io/name: web}}, endpoints: [{port: 8080}]}\n",
    );
    each(&["ServiceMonitor"], |monitor, objects, at| {
        for endpoint in monitor["spec"]["endpoints"].as_array().expect(at) {
            let port = endpoint["port"].as_str().expect(at);
            let selector = &monitor["spec"]["selector"]["matchLabels"];
            let services = of(objects, "Service")
                .into_iter()
                .filter(|it| crate::scene::selects(selector, &it["metadata"]["labels"]));
            let mut ports = services.flat_map(|it| it["spec"]["ports"].as_array().into_iter().flatten());
            assert!(ports.any(|it| it["name"] == port), "{at}: {port}");
        }
    });
}

#[test]
fn defect_29_what_is_denied_by_default_lets_the_needed_through() {
    let text = "    web: {port: 8080, scale: 2, route: a.example.com, calls: [api]}\n    api: {port: 9090, scale: 2}\n";
    let objects = objects(text);
    let policies = of(&objects, "NetworkPolicy");
    let all = serde_json::to_string(&policies).expect("objects are JSON");
    let dns = |protocol: &str| {
        all.contains(&format!("\"port\":53,\"protocol\":\"{protocol}\""))
            || all.contains(&format!("\"protocol\":\"{protocol}\",\"port\":53"))
    };
    assert!(dns("UDP") && dns("TCP"), "{all}");
    let ingress = |called: &str| one(&objects, "NetworkPolicy", called)["spec"]["ingress"].to_string();
    assert!(ingress("web").contains("10.0.0.0/16") && ingress("web").contains("8080"), "{}", ingress("web"));
    assert!(ingress("api").contains("\"web\"") && ingress("api").contains("9090"), "{}", ingress("api"));
    let egress = one(&objects, "NetworkPolicy", "web")["spec"]["egress"].to_string();
    assert!(egress.contains("\"api\"") && egress.contains("9090"), "{egress}");
    finds("W0305", "    web: {port: 8080, scale: 2, env: {API: 'http://api:9090'}}\n    api: {port: 9090, scale: 2}\n");
    let identity =
        migration("    web: {port: 8080, scale: 2, identity: podIdentity, serviceAccount: {create: true}}\n")
            .replace("secretStore:", "identity: podIdentity, secretStore:");
    let policy = one(&rendered(&identity, "prod"), "NetworkPolicy", "web")["spec"]["egress"].to_string();
    assert!(policy.contains("169.254.170.23/32"), "{policy}");
}

#[test]
fn defect_30_no_secret_stands_in_the_output() {
    finds("E0303", "    web: {port: 8080, scale: 2, env: {DB_PASSWORD: hunter2hunter2}}\n");
    finds(
        "E0345",
        "    web: {port: 8080, scale: 2}\n  patches: [{kind: ServiceAccount, merge: {apiVersion: v1, kind: Secret, data: {a: c2VjcmV0}}}]\n",
    );
    let suffixed = "    web: {port: 8080, scale: 2, secrets: {A: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf'}}\n";
    let stores = objects(suffixed);
    assert!(
        of(&stores, "ExternalSecret").iter().all(|it| !it.to_string().contains("AbCdEf")),
        "the suffix of the ARN is no part of the key"
    );
    each(&["ExternalSecret", "SecretStore", "ClusterSecretStore"], |object, objects, at| {
        assert_eq!(object["apiVersion"], "external-secrets.io/v1", "{at}");
        assert!(of(objects, "Secret").iter().all(|it| it["data"].is_null() && it["stringData"].is_null()), "{at}");
        assert!(of(objects, "PodIdentityAssociation").is_empty(), "{at}");
    });
    let identity = migration("    web: {port: 8080, scale: 2, secrets: {A: 'prod/db#a'}}\n")
        .replace("secretStore:", "identity: podIdentity, secretStore:");
    let stores = rendered(&identity, "prod");
    assert!(
        of(&stores, "SecretStore").iter().all(|it| !it.to_string().contains("serviceAccountRef")),
        "pod identity needs no account"
    );
}

#[test]
fn defect_37_images_have_versions_and_nothing_was_left_open() {
    for image in ["registry.example.com/web", "registry.example.com/web:latest"] {
        finds("E0301", &format!("    web: {{port: 8080, scale: 2, image: '{image}'}}\n"));
        finds_in(
            "E0360",
            &format!(
                "apiVersion: v1\nkind: Pod\nmetadata: {{name: own}}\nspec: {{containers: [{{image: '{image}'}}]}}\n"
            ),
        );
    }
    for value in ["<account>", "CHANGEME"] {
        finds("W0302", &format!("    web: {{port: 8080, scale: 2, env: {{A: '{value}'}}}}\n"));
    }
    finds("E0204", "    web: {port: 8080, scale: 2, env: {A: '{{ accountt }}'}}\n");
    each(WITH_PODS, |object, _, at| {
        for container in template(object).map(containers).unwrap_or_default() {
            let image = container["image"].as_str().expect(at);
            let named = image.rsplit('/').next().unwrap_or(image);
            assert!((named.contains(':') || named.contains('@')) && !named.ends_with(":latest"), "{at}: {image}");
        }
    });
}

#[test]
fn defect_38_settings_are_texts_and_units_are_those_of_kubernetes() {
    finds("E0112", "    web: {port: 8080, scale: 2, memory: 512M}\n");
    finds("E0112", "    web: {port: 8080, scale: 2, cpu: 512}\n");
    finds("E0112", "    web: {port: 8080, scale: 2, command: python app.py}\n");
    finds("E0102", "    web: {port: 8080, scale: 2, env: {A: b, A: c}}\n");
    finds("E0110", "    web: {port: 8080, scale: 2, entrypoint: [python]}\n");
    finds_in("E0363", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own}\ndata: {PORT: 8080}\n");
    finds_patched(
        "E0363",
        "scale: 2",
        "{kind: Deployment, json: [{op: add, path: /spec/template/spec/containers/0/env, value: [{name: A, value: true}]}]}",
    );
    let objects = objects("    web: {port: 8080, scale: 2, env: {DEBUG: true, PORT: 8080, RATE: 0.5}}\n");
    let texts = of(&objects, "ConfigMap")
        .iter()
        .flat_map(|it| it["data"].as_object().into_iter().flatten())
        .all(|(_, it)| it.is_string());
    assert!(texts);
    each(WITH_PODS, |object, _, at| {
        for container in template(object).map(containers).unwrap_or_default() {
            let env: Vec<&Value> = container["env"].as_array().into_iter().flatten().collect();
            let mut names: Vec<&str> = env.iter().filter_map(|it| it["name"].as_str()).collect();
            names.sort_unstable();
            let count = names.len();
            names.dedup();
            assert_eq!(names.len(), count, "{at}: a name stands twice");
            assert!(env.iter().all(|it| it["value"].is_null() || it["value"].is_string()), "{at}");
            let memory = container["resources"]["limits"]["memory"].as_str().unwrap_or_default();
            assert!(!memory.ends_with('M') && !memory.ends_with('G'), "{at}: {memory}");
        }
    });
}

#[test]
fn defect_40_nothing_of_one_environment_stands_in_another() {
    let shared = migration("    web: {port: 8080, scale: 2, route: shop.example.com}\n")
        .replace("{dev: {}, prod: {}}", "{dev: {namespace: shop}, prod: {namespace: shop}}");
    let found = codes(&shared);
    assert!(found.contains("E0383") && found.contains("W0386"), "{found:?}");
    let quota = migration("    web: {port: 8080, scale: 2-9}\n")
        .replace("prod: {}}", "prod: {namespace: {create: true, quota: {pods: 3}}}}");
    assert!(codes(&quota).contains("E0380"));
    let text = migration(
        "    web: {port: 8080, scale: 1, secrets: {A: '{{ environment }}/db#a'}, route: '{{ environment }}.example.com', environments: {prod: {scale: 3-9}}}\n",
    );
    for (environment, other) in [("dev", "prod"), ("prod", "dev")] {
        for object in rendered(&text, environment) {
            let own = object.to_string();
            for leak in [format!("shop-{other}"), format!("{other}.example.com"), format!("{other}/db")] {
                assert!(!own.contains(&leak), "{environment}: {} {}: {leak}", kind(&object), name(&object));
            }
        }
    }
    let case = Case::new().file("migration.yaml", &text);
    assert_eq!(case.render("prod").stdout, case.render("prod").stdout);
    assert!(
        corpus()
            .iter()
            .all(|(_, objects)| objects.iter().all(|it| alb(it, "group.name").is_none_or(|it| !it.is_empty())))
    );
}
