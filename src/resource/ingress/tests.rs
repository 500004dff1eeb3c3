//! Whole Ingresses.

use super::sample::{load_balancer, map, plan, route, texts};
use super::*;
use crate::plan::{
    ActionPlan, AuthPlan, AuthProvider, ConditionPlan, ForwardTarget, HealthCheckPlan, ListenerPlan, LoadBalancerPlan,
    StickinessPlan, TargetGroupPlan, TransformPlan,
};
use serde_json::{Value, json};
use std::sync::Arc;

fn emitted(route: IngressPlan) -> Value {
    let mut plan = plan();
    plan.workloads[0].ingresses = vec![route];
    only(&plan)
}

fn only(plan: &Plan) -> Value {
    let mut objects = Vec::new();
    emit(plan, &mut objects);
    assert_eq!(objects.len(), 1);
    serde_json::to_value(&objects[0].body).expect("a body is plain data")
}

fn annotations_of(route: IngressPlan) -> Value {
    emitted(route)["metadata"]["annotations"].take()
}

/// Wraps annotations and paths in what every Ingress of these tests has around them.
fn whole(annotations: &Value, service: &Value) -> Value {
    json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {
            "name": "orchestrator",
            "namespace": "layering-detection",
            "labels": {
                "app.kubernetes.io/name": "orchestrator",
                "app.kubernetes.io/instance": "layering-detection",
                "app.kubernetes.io/part-of": "layering-detection",
                "app.kubernetes.io/managed-by": "transship",
                "transship.dev/environment": "prod"
            },
            "annotations": annotations
        },
        "spec": {
            "ingressClassName": "alb",
            "rules": [{
                "host": "detect.example.com",
                "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": service}}]}
            }]
        }
    })
}

fn plain_annotations() -> Value {
    json!({
        "alb.ingress.kubernetes.io/scheme": "internet-facing",
        "alb.ingress.kubernetes.io/target-type": "ip",
        "alb.ingress.kubernetes.io/group.name": "layering-detection-prod",
        "alb.ingress.kubernetes.io/listen-ports": "[{\"HTTP\":80},{\"HTTPS\":443}]",
        "alb.ingress.kubernetes.io/ssl-redirect": "443",
        "alb.ingress.kubernetes.io/certificate-arn": "arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-4000-8000-000000000000",
        "alb.ingress.kubernetes.io/healthcheck-path": "/health",
        "alb.ingress.kubernetes.io/healthcheck-interval-seconds": "15",
        "alb.ingress.kubernetes.io/healthcheck-timeout-seconds": "5",
        "alb.ingress.kubernetes.io/healthy-threshold-count": "2",
        "alb.ingress.kubernetes.io/unhealthy-threshold-count": "2",
        "alb.ingress.kubernetes.io/success-codes": "200",
        "alb.ingress.kubernetes.io/target-group-attributes": "deregistration_delay.timeout_seconds=30"
    })
}

fn cutover(old: u32, new: u32, stickiness_seconds: Option<u32>) -> IngressPlan {
    let arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/ecs-orchestrator-v2/0123456789abcdef";
    let targets = vec![
        ForwardTarget::TargetGroup { arn: arn.into(), weight: old },
        ForwardTarget::Service { name: "orchestrator".into(), port: 8000, weight: new },
    ];
    let action = ActionPlan::Forward { targets, stickiness_seconds };
    IngressPlan { action: Some(("orchestrator-cutover".into(), action)), ..route() }
}

#[test]
fn a_plain_route_leads_to_the_number_of_the_service_port() {
    let service = json!({"name": "orchestrator", "port": {"number": 8000}});
    assert_eq!(emitted(route()), whole(&plain_annotations(), &service));
}

#[test]
fn a_cutover_of_90_to_10_is_the_weighted_action_of_the_reference() {
    let mut annotations = plain_annotations();
    annotations["alb.ingress.kubernetes.io/actions.orchestrator-cutover"] = json!(
        r#"{"type":"forward","forwardConfig":{"targetGroups":[{"targetGroupARN":"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/ecs-orchestrator-v2/0123456789abcdef","weight":90},{"serviceName":"orchestrator","servicePort":8000,"weight":10}],"targetGroupStickinessConfig":{"enabled":true,"durationSeconds":300}}}"#
    );
    let service = json!({"name": "orchestrator-cutover", "port": {"name": "use-annotation"}});
    assert_eq!(emitted(cutover(90, 10, Some(300))), whole(&annotations, &service));
}

#[test]
fn a_cutover_without_stickiness_keeps_both_targets_at_weight_zero() {
    let mut annotations = plain_annotations();
    annotations["alb.ingress.kubernetes.io/actions.orchestrator-cutover"] = json!(
        r#"{"type":"forward","forwardConfig":{"targetGroups":[{"targetGroupARN":"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/ecs-orchestrator-v2/0123456789abcdef","weight":0},{"serviceName":"orchestrator","servicePort":8000,"weight":100}]}}"#
    );
    let service = json!({"name": "orchestrator-cutover", "port": {"name": "use-annotation"}});
    assert_eq!(emitted(cutover(0, 100, None)), whole(&annotations, &service));
}

#[test]
fn a_fixed_response_has_no_settings_of_a_target_group() {
    let action = ActionPlan::FixedResponse { status: 404, content_type: None, body: None };
    let annotations = annotations_of(IngressPlan { action: Some(("orchestrator-response".into(), action)), ..route() });
    let expected = json!({
        "alb.ingress.kubernetes.io/scheme": "internet-facing",
        "alb.ingress.kubernetes.io/group.name": "layering-detection-prod",
        "alb.ingress.kubernetes.io/listen-ports": "[{\"HTTP\":80},{\"HTTPS\":443}]",
        "alb.ingress.kubernetes.io/ssl-redirect": "443",
        "alb.ingress.kubernetes.io/certificate-arn": "arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-4000-8000-000000000000",
        "alb.ingress.kubernetes.io/actions.orchestrator-response":
            "{\"type\":\"fixed-response\",\"fixedResponseConfig\":{\"statusCode\":\"404\"}}"
    });
    assert_eq!(annotations, expected);
}

fn full_load_balancer() -> LoadBalancerPlan {
    LoadBalancerPlan {
        class: "alb".into(),
        group: "shop-prod".into(),
        scheme: "internal".into(),
        name: Some("shop".into()),
        listeners: vec![ListenerPlan { https: true, port: 8443 }],
        ssl_redirect: None,
        certificates: texts(&["arn:one", "arn:two"]),
        ssl_policy: Some("ELBSecurityPolicy-TLS13-1-2-2021-06".into()),
        ip_address_type: Some("dualstack".into()),
        subnets: texts(&["subnet-b", "subnet-a"]),
        security_groups: texts(&["sg-1", "sg-2"]),
        manage_backend_security_group_rules: Some(true),
        inbound_cidrs: texts(&["10.0.0.0/8", "fd00::/8"]),
        prefix_lists: texts(&["pl-1"]),
        waf_arn: Some("arn:waf".into()),
        waf_name: Some("edge".into()),
        shield: Some(false),
        tags: map(&[("Team", "a,b"), ("Env", "prod")]),
        attributes: map(&[("idle_timeout.timeout_seconds", "300"), ("deletion_protection.enabled", "true")]),
        listener_attributes: vec![("HTTPS-8443".into(), map(&[("routing.http.response.server.enabled", "false")]))],
        mutual_authentication: Some(r#"[{"port":8443,"mode":"passthrough"}]"#.into()),
        minimum_capacity: Some(500),
        customer_owned_ipv4_pool: Some("coip-1".into()),
        ipam_ipv4_pool: Some("ipam-1".into()),
        annotations: map(&[("enable-frontend-nlb", "true"), ("scheme", "internet-facing")]),
    }
}

fn full_route() -> IngressPlan {
    IngressPlan {
        load_balancer: Arc::new(full_load_balancer()),
        order: -10,
        conditions: vec![ConditionPlan::Method(texts(&["GET"]))],
        transforms: vec![TransformPlan::UrlRewrite { regex: "^/a/(.*)$".into(), replace: "/$1".into() }],
        health_check: HealthCheckPlan {
            path: None,
            port: Some("9000".into()),
            protocol: Some("HTTPS".into()),
            interval: 30,
            timeout: 6,
            healthy: 3,
            unhealthy: 4,
            codes: "0".into(),
        },
        target_group: TargetGroupPlan {
            protocol: Some("HTTPS".into()),
            protocol_version: Some("GRPC".into()),
            deregistration_delay_seconds: 60,
            slow_start_seconds: Some(30),
            algorithm: Some("round_robin".into()),
            stickiness: Some(StickinessPlan { app_cookie: Some("sid".into()), duration_seconds: 600 }),
            attributes: map(&[("load_balancing.cross_zone.enabled", "true"), ("stickiness.enabled", "false")]),
        },
        auth: Some(AuthPlan {
            provider: AuthProvider::Oidc {
                issuer: "https://id.example.com".into(),
                authorization_endpoint: "https://id.example.com/authorize".into(),
                token_endpoint: "https://id.example.com/token".into(),
                user_info_endpoint: "https://id.example.com/userinfo".into(),
                secret: "oidc-client".into(),
            },
            on_unauthenticated: Some("deny".into()),
            scope: Some("openid email".into()),
            session_cookie: Some("session".into()),
            session_timeout_seconds: Some(3600),
        }),
        jwt_validation: Some(r#"{"jwksEndpoint":"https://k","issuer":"i"}"#.into()),
        regex_paths: true,
        annotations: map(&[("target-control-port.orchestrator.8000", "3000"), ("target-type", "instance")]),
        ..route()
    }
}

#[test]
fn every_field_of_the_plan_becomes_its_annotation() {
    let expected: Vec<(&str, &str)> = vec![
        ("group.name", "shop-prod"),
        ("group.order", "-10"),
        ("scheme", "internal"),
        ("load-balancer-name", "shop"),
        ("listen-ports", r#"[{"HTTPS":8443}]"#),
        ("certificate-arn", "arn:one,arn:two"),
        ("ssl-policy", "ELBSecurityPolicy-TLS13-1-2-2021-06"),
        ("ip-address-type", "dualstack"),
        ("subnets", "subnet-b,subnet-a"),
        ("security-groups", "sg-1,sg-2"),
        ("manage-backend-security-group-rules", "true"),
        ("inbound-cidrs", "10.0.0.0/8,fd00::/8"),
        ("security-group-prefix-lists", "pl-1"),
        ("wafv2-acl-arn", "arn:waf"),
        ("wafv2-acl-name", "edge"),
        ("shield-advanced-protection", "false"),
        ("tags", r"Env=prod,Team=a\,b"),
        ("load-balancer-attributes", "deletion_protection.enabled=true,idle_timeout.timeout_seconds=300"),
        ("listener-attributes.HTTPS-8443", "routing.http.response.server.enabled=false"),
        ("mutual-authentication", r#"[{"port":8443,"mode":"passthrough"}]"#),
        ("minimum-load-balancer-capacity", "CapacityUnits=500"),
        ("customer-owned-ipv4-pool", "coip-1"),
        ("ipam-ipv4-pool-id", "ipam-1"),
        ("enable-frontend-nlb", "true"),
        ("target-type", "ip"),
        ("backend-protocol", "HTTPS"),
        ("backend-protocol-version", "GRPC"),
        (
            "target-group-attributes",
            "deregistration_delay.timeout_seconds=60,load_balancing.algorithm.type=round_robin,load_balancing.cross_zone.enabled=true,slow_start.duration_seconds=30,stickiness.app_cookie.cookie_name=sid,stickiness.app_cookie.duration_seconds=600,stickiness.enabled=true,stickiness.type=app_cookie",
        ),
        ("healthcheck-port", "9000"),
        ("healthcheck-protocol", "HTTPS"),
        ("healthcheck-interval-seconds", "30"),
        ("healthcheck-timeout-seconds", "6"),
        ("healthy-threshold-count", "3"),
        ("unhealthy-threshold-count", "4"),
        ("success-codes", "0"),
        (
            "conditions.orchestrator",
            r#"[{"field":"http-request-method","httpRequestMethodConfig":{"values":["GET"]}}]"#,
        ),
        (
            "transforms.orchestrator",
            r#"[{"type":"url-rewrite","urlRewriteConfig":{"rewrites":[{"regex":"^/a/(.*)$","replace":"/$1"}]}}]"#,
        ),
        ("auth-type", "oidc"),
        (
            "auth-idp-oidc",
            r#"{"issuer":"https://id.example.com","authorizationEndpoint":"https://id.example.com/authorize","tokenEndpoint":"https://id.example.com/token","userInfoEndpoint":"https://id.example.com/userinfo","secretName":"oidc-client"}"#,
        ),
        ("auth-on-unauthenticated-request", "deny"),
        ("auth-scope", "openid email"),
        ("auth-session-cookie", "session"),
        ("auth-session-timeout", "3600"),
        ("jwt-validation", r#"{"jwksEndpoint":"https://k","issuer":"i"}"#),
        ("use-regex-path-match", "true"),
        ("target-control-port.orchestrator.8000", "3000"),
    ];
    let expected: Value =
        expected.into_iter().map(|(name, value)| (format!("{}{name}", crate::alb::PREFIX), json!(value))).collect();
    assert_eq!(annotations_of(full_route()), expected);
}

#[test]
fn every_annotation_that_we_write_is_accepted_by_the_closed_table() {
    let sound = LoadBalancerPlan {
        certificates: texts(&["arn:aws:acm:eu-west-1:111122223333:certificate/0"]),
        waf_arn: Some("arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/edge/0".into()),
        ..full_load_balancer()
    };
    for route in [IngressPlan { load_balancer: Arc::new(sound), ..full_route() }, cutover(90, 10, Some(300))] {
        let annotations = annotations_of(route);
        for (name, value) in annotations.as_object().expect("annotations are a map") {
            let value = value.as_str().expect("every value is text");
            assert_eq!(crate::alb::validate(name, value), Ok(()), "{name}");
        }
    }
}

#[test]
fn conditions_of_an_action_are_keyed_by_the_action() {
    let conditions = vec![ConditionPlan::SourceIp(texts(&["10.0.0.0/8"]))];
    let annotations = annotations_of(IngressPlan { conditions, ..cutover(50, 50, None) });
    assert_eq!(
        annotations["alb.ingress.kubernetes.io/conditions.orchestrator-cutover"],
        r#"[{"field":"source-ip","sourceIPConfig":{"values":["10.0.0.0/8"]}}]"#
    );
    assert_eq!(annotations.get("alb.ingress.kubernetes.io/conditions.orchestrator"), None);
}

#[test]
fn the_users_annotations_stay_and_ours_win() {
    let mut plan = plan();
    plan.annotations = map(&[("example.com/owner", "risk"), ("alb.ingress.kubernetes.io/target-type", "instance")]);
    plan.workloads[0].ingresses = vec![route()];
    let mut expected = plain_annotations();
    expected["example.com/owner"] = json!("risk");
    assert_eq!(only(&plan)["metadata"]["annotations"], expected);
}

#[test]
fn rules_and_paths_keep_the_order_of_the_plan() {
    let path = |path: &str, path_type| PathPlan { path: path.into(), path_type };
    let rules = vec![
        RulePlan {
            host: None,
            paths: vec![path("/z", PathType::Exact), path("/a*", PathType::ImplementationSpecific)],
        },
        RulePlan { host: Some("a.example.com".into()), paths: vec![path("/", PathType::Prefix)] },
    ];
    let backend = json!({"service": {"name": "orchestrator", "port": {"number": 8000}}});
    assert_eq!(
        emitted(IngressPlan { rules, ..route() })["spec"]["rules"],
        json!([
            {"http": {"paths": [
                {"path": "/z", "pathType": "Exact", "backend": backend},
                {"path": "/a*", "pathType": "ImplementationSpecific", "backend": backend}
            ]}},
            {"host": "a.example.com", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}}
        ])
    );
}

#[test]
fn stickiness_without_a_cookie_name_uses_the_load_balancers_cookie() {
    let stickiness = Some(StickinessPlan { app_cookie: None, duration_seconds: 300 });
    let target_group = TargetGroupPlan { stickiness, ..route().target_group };
    assert_eq!(
        annotations_of(IngressPlan { target_group, ..route() })["alb.ingress.kubernetes.io/target-group-attributes"],
        "deregistration_delay.timeout_seconds=30,stickiness.enabled=true,stickiness.lb_cookie.duration_seconds=300,stickiness.type=lb_cookie"
    );
}

#[test]
fn a_cognito_login_names_pool_client_and_domain() {
    let provider = AuthProvider::Cognito {
        user_pool_arn: "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_x".into(),
        client_id: "abc".into(),
        domain: "shop".into(),
    };
    let auth = AuthPlan {
        provider,
        on_unauthenticated: None,
        scope: None,
        session_cookie: None,
        session_timeout_seconds: None,
    };
    let mut expected = plain_annotations();
    expected["alb.ingress.kubernetes.io/auth-type"] = json!("cognito");
    expected["alb.ingress.kubernetes.io/auth-idp-cognito"] = json!(
        r#"{"userPoolARN":"arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_x","userPoolClientID":"abc","userPoolDomain":"shop"}"#
    );
    assert_eq!(annotations_of(IngressPlan { auth: Some(auth), ..route() }), expected);
}

#[test]
fn an_internal_load_balancer_without_tls_has_neither_certificate_nor_redirect() {
    let load_balancer = LoadBalancerPlan {
        listeners: vec![ListenerPlan { https: false, port: 80 }],
        ssl_redirect: None,
        certificates: vec![],
        ..load_balancer()
    };
    let mut expected = plain_annotations();
    expected["alb.ingress.kubernetes.io/listen-ports"] = json!("[{\"HTTP\":80}]");
    let map = expected.as_object_mut().expect("annotations are a map");
    map.remove("alb.ingress.kubernetes.io/ssl-redirect");
    map.remove("alb.ingress.kubernetes.io/certificate-arn");
    assert_eq!(annotations_of(IngressPlan { load_balancer: Arc::new(load_balancer), ..route() }), expected);
}
