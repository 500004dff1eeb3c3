//! The shapes of the JSON annotations, after the controller's `pkg/ingress/config_types.go`.

use super::go;
use super::json::Need::{Optional, Required};
use super::json::Rule::{Check, Free, OneOf, Tagged};
use super::json::Shape::{Boolean, Filled, Form, List, Object, Port, Text, Texts, Whole, Word};
use super::json::{Field, Need, Shape, get};
use super::{ArnForm, forms};
use serde_json::{Map, Value};

const fn field(name: &'static str, shape: &'static Shape, need: Need) -> Field {
    Field { name, shape, need }
}

const CIDR: Shape = Form(go::cidr);
const TARGET_GROUP_ARN: Shape = Form(target_group_arn);

/// `listen-ports`.
pub(super) const LISTEN_PORTS: Shape = List(&Object(
    &[field("HTTP", &Whole(1, 65535), Optional), field("HTTPS", &Whole(1, 65535), Optional)],
    Check(listener),
));

/// `actions.<name>`.
pub(super) const ACTION: Shape = Object(
    &[
        field("type", &Word(&["fixed-response", "redirect", "forward"]), Required),
        field("targetGroupARN", &TARGET_GROUP_ARN, Optional),
        field("targetGroupName", &Filled, Optional),
        field("fixedResponseConfig", &FIXED_RESPONSE, Optional),
        field("redirectConfig", &REDIRECT, Optional),
        field("forwardConfig", &FORWARD, Optional),
    ],
    Tagged(
        "type",
        &[
            ("fixed-response", &["fixedResponseConfig"]),
            ("redirect", &["redirectConfig"]),
            ("forward", &["targetGroupARN", "targetGroupName", "forwardConfig"]),
        ],
    ),
);

const FIXED_RESPONSE: Shape = Object(
    &[
        field(
            "contentType",
            &Word(&["text/plain", "text/css", "text/html", "application/javascript", "application/json"]),
            Optional,
        ),
        field("messageBody", &Form(message_body), Optional),
        field("statusCode", &Form(status_code), Required),
    ],
    Free,
);

const REDIRECT: Shape = Object(
    &[
        field("host", &Filled, Optional),
        field("path", &Form(forms::path), Optional),
        field("port", &Form(redirect_port), Optional),
        field("protocol", &Word(&["HTTP", "HTTPS", "#{protocol}"]), Optional),
        field("query", &Text, Optional),
        field("statusCode", &Word(&["HTTP_301", "HTTP_302"]), Required),
    ],
    Free,
);

const FORWARD: Shape = Object(
    &[
        field("targetGroups", &List(&TARGET), Required),
        field(
            "targetGroupStickinessConfig",
            &Object(
                &[field("enabled", &Boolean, Optional), field("durationSeconds", &Whole(1, 604_800), Optional)],
                Free,
            ),
            Optional,
        ),
    ],
    Check(weights),
);

const TARGET: Shape = Object(
    &[
        field("targetGroupARN", &TARGET_GROUP_ARN, Optional),
        field("targetGroupName", &Filled, Optional),
        field("serviceName", &Filled, Optional),
        field("servicePort", &Port, Optional),
        field("weight", &Whole(0, 999), Optional),
    ],
    Check(target),
);

/// `conditions.<name>`.
pub(super) const CONDITIONS: Shape = List(&Object(
    &[
        field(
            "field",
            &Word(&["host-header", "path-pattern", "http-header", "http-request-method", "query-string", "source-ip"]),
            Required,
        ),
        field("hostHeaderConfig", &VALUES_OR_REGEX, Optional),
        field("pathPatternConfig", &VALUES_OR_REGEX, Optional),
        field("httpHeaderConfig", &HEADER, Optional),
        field("httpRequestMethodConfig", &Object(&[field("values", &List(&Filled), Required)], Free), Optional),
        field("queryStringConfig", &Object(&[field("values", &List(&PAIR), Required)], Free), Optional),
        field("sourceIPConfig", &Object(&[field("values", &List(&CIDR), Required)], Free), Optional),
    ],
    Tagged(
        "field",
        &[
            ("host-header", &["hostHeaderConfig"]),
            ("path-pattern", &["pathPatternConfig"]),
            ("http-header", &["httpHeaderConfig"]),
            ("http-request-method", &["httpRequestMethodConfig"]),
            ("query-string", &["queryStringConfig"]),
            ("source-ip", &["sourceIPConfig"]),
        ],
    ),
));

const VALUES_OR_REGEX: Shape = Object(
    &[field("values", &List(&Filled), Optional), field("regexValues", &List(&Filled), Optional)],
    OneOf(&["values", "regexValues"]),
);

const HEADER: Shape = Object(
    &[
        field("httpHeaderName", &Filled, Required),
        field("values", &List(&Filled), Optional),
        field("regexValues", &List(&Filled), Optional),
    ],
    OneOf(&["values", "regexValues"]),
);

const PAIR: Shape = Object(&[field("key", &Text, Optional), field("value", &Filled, Required)], Free);

/// `transforms.<name>`.
pub(super) const TRANSFORMS: Shape = List(&Object(
    &[
        field("type", &Word(&["url-rewrite", "host-header-rewrite"]), Required),
        field("urlRewriteConfig", &REWRITES, Optional),
        field("hostHeaderRewriteConfig", &REWRITES, Optional),
    ],
    Tagged("type", &[("url-rewrite", &["urlRewriteConfig"]), ("host-header-rewrite", &["hostHeaderRewriteConfig"])]),
));

const REWRITES: Shape = Object(
    &[field(
        "rewrites",
        &List(&Object(&[field("regex", &Filled, Required), field("replace", &Text, Required)], Free)),
        Required,
    )],
    Free,
);

/// `auth-idp-cognito`.
pub(super) const COGNITO: Shape = Object(
    &[
        field("userPoolARN", &Form(user_pool_arn), Required),
        field("userPoolClientID", &Filled, Required),
        field("userPoolDomain", &Filled, Required),
        field("authenticationRequestExtraParams", &Texts, Optional),
    ],
    Free,
);

/// `auth-idp-oidc`.
pub(super) const OIDC: Shape = Object(
    &[
        field("issuer", &Filled, Required),
        field("authorizationEndpoint", &Filled, Required),
        field("tokenEndpoint", &Filled, Required),
        field("userInfoEndpoint", &Filled, Required),
        field("secretName", &Filled, Required),
        field("authenticationRequestExtraParams", &Texts, Optional),
    ],
    Free,
);

/// `jwt-validation`.
pub(super) const JWT: Shape = Object(
    &[
        field("jwksEndpoint", &Filled, Required),
        field("issuer", &Filled, Required),
        field(
            "additionalClaims",
            &List(&Object(
                &[
                    field("format", &Word(&["single-string", "string-array", "space-separated-values"]), Required),
                    field("name", &Filled, Required),
                    field("values", &List(&Text), Required),
                ],
                Free,
            )),
            Optional,
        ),
    ],
    Free,
);

/// `mutual-authentication`.
pub(super) const MUTUAL_AUTHENTICATION: Shape = List(&Object(
    &[
        field("port", &Whole(1, 65535), Required),
        field("mode", &Word(&["off", "passthrough", "verify"]), Required),
        field("trustStore", &Filled, Optional),
        field("ignoreClientCertificateExpiry", &Boolean, Optional),
        field("advertiseTrustStoreCaNames", &Word(&["on", "off"]), Optional),
    ],
    Check(mutual_authentication),
));

/// The only names that the controller compares in their case, because they are keys of a Go map.
fn listener(map: &Map<String, Value>) -> Result<(), String> {
    let sound = |(name, port): (&String, &Value)| matches!(name.as_str(), "HTTP" | "HTTPS") && !port.is_null();
    if !map.is_empty() && map.iter().all(sound) {
        return Ok(());
    }
    Err("a listener is written as a port under `HTTP` or `HTTPS`, in upper case".to_owned())
}

fn weights(map: &Map<String, Value>) -> Result<(), String> {
    let targets = get(map, "targetGroups").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let weighted = |target: &Value| target.as_object().is_some_and(|target| get(target, "weight").is_some());
    match targets.len() {
        6.. => Err(format!("`targetGroups` has {} items; AWS takes at most 5", targets.len())),
        2.. if !targets.iter().all(weighted) => Err("with several `targetGroups`, each needs a `weight`".to_owned()),
        _ => Ok(()),
    }
}

fn target(map: &Map<String, Value>) -> Result<(), String> {
    let has = |name| get(map, name).is_some();
    let named = [has("targetGroupARN"), has("targetGroupName"), has("serviceName")];
    match named.iter().filter(|it| **it).count() {
        1 if has("serviceName") != has("servicePort") => Err("`serviceName` and `servicePort` go together".to_owned()),
        1 => Ok(()),
        _ => Err("exactly one of `targetGroupARN`, `targetGroupName`, `serviceName` must be there".to_owned()),
    }
}

fn mutual_authentication(map: &Map<String, Value>) -> Result<(), String> {
    let verify = get(map, "mode").and_then(Value::as_str) == Some("verify");
    if verify && get(map, "trustStore").is_none() {
        return Err("`mode: verify` needs a `trustStore`".to_owned());
    }
    let needless = ["trustStore", "ignoreClientCertificateExpiry", "advertiseTrustStoreCaNames"]
        .into_iter()
        .find(|name| !verify && get(map, name).is_some());
    needless.map_or(Ok(()), |name| Err(format!("`{name}` is allowed with `mode: verify` only")))
}

fn target_group_arn(text: &str) -> Result<(), String> {
    go::arn(text, &[ArnForm { service: "elasticloadbalancing", resource: "targetgroup/" }])
}

fn user_pool_arn(text: &str) -> Result<(), String> {
    go::arn(text, &[ArnForm { service: "cognito-idp", resource: "userpool/" }])
}

fn status_code(text: &str) -> Result<(), String> {
    let class =
        matches!(text.as_bytes(), [b'2' | b'4' | b'5', tens, units] if tens.is_ascii_digit() && units.is_ascii_digit());
    if class { Ok(()) } else { Err(format!("`{text}` is no status code; AWS takes 2xx, 4xx and 5xx")) }
}

fn message_body(text: &str) -> Result<(), String> {
    match text.chars().count() {
        length @ 1025.. => Err(format!("the body has {length} characters; AWS takes at most 1024")),
        _ => Ok(()),
    }
}

fn redirect_port(text: &str) -> Result<(), String> {
    if text == "#{port}" { Ok(()) } else { go::integer(text, 1, 65535).map(drop) }
}

#[cfg(test)]
mod tests {
    use crate::alb::validate;

    #[test]
    fn sound_json_is_accepted_with_names_in_any_case() {
        for (name, value) in [
            ("listen-ports", r#"[{"HTTP": 80}, {"HTTPS": 443}]"#),
            (
                "actions.a",
                r#"{"type":"fixed-response","fixedResponseConfig":{"statusCode":"503","contentType":"text/plain","messageBody":"x"}}"#,
            ),
            (
                "actions.a",
                r##"{"Type":"redirect","RedirectConfig":{"Protocol":"HTTPS","Port":"#{port}","StatusCode":"HTTP_301"}}"##,
            ),
            (
                "actions.a",
                r#"{"type":"forward","targetGroupARN":"arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/b"}"#,
            ),
            (
                "actions.a",
                r#"{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"a","servicePort":"http"}]}}"#,
            ),
            (
                "actions.a",
                r#"{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"a","servicePort":80,"weight":0},{"targetGroupName":"b","weight":999}],"TargetGroupStickinessConfig":{"Enabled":true,"DurationSeconds":120}}}"#,
            ),
            (
                "conditions.a",
                r#"[{"field":"host-header","hostHeaderConfig":{"regexValues":["^a"]}},{"field":"source-ip","sourceIpConfig":{"values":["10.0.0.0/8"]}}]"#,
            ),
            (
                "transforms.a",
                r#"[{"type":"url-rewrite","urlRewriteConfig":{"rewrites":[{"regex":"a","replace":""}]}}]"#,
            ),
            (
                "jwt-validation",
                r#"{"jwksEndpoint":"https://k","issuer":"i","additionalClaims":[{"format":"string-array","name":"n","values":["v"]}]}"#,
            ),
            (
                "auth-idp-cognito",
                r#"{"userPoolARN":"arn:aws:cognito-idp:eu-west-1:111122223333:userpool/p","userPoolClientID":"c","userPoolDomain":"d"}"#,
            ),
            (
                "mutual-authentication",
                r#"[{"port":443,"mode":"verify","trustStore":"t","advertiseTrustStoreCaNames":"on"},{"port":8443,"mode":"off"}]"#,
            ),
        ] {
            assert_eq!(validate(name, value), Ok(()), "{name}: {value}");
        }
    }

    #[test]
    fn refusals_name_the_place_in_the_json() {
        let reason = |name: &str, value: &str| validate(name, value).err().unwrap_or_default();
        for (name, value, expected) in [
            (
                "listen-ports",
                r#"[{"HTTP":"80"}]"#,
                "`[0].HTTP`: `\"80\"` is not a whole number from 1 to 65535, without quotes",
            ),
            (
                "listen-ports",
                r#"[{"http":80}]"#,
                "`[0]`: a listener is written as a port under `HTTP` or `HTTPS`, in upper case",
            ),
            (
                "listen-ports",
                r#"[{"HTTP":80.0}]"#,
                "`[0].HTTP`: `80.0` is not a whole number from 1 to 65535, without quotes",
            ),
            ("listen-ports", "[]", "`[]` is not a list with at least one item"),
            (
                "actions.a",
                r#"{"type":"forward"}"#,
                "with `type: forward`, one of `targetGroupARN`, `targetGroupName`, `forwardConfig` is missing",
            ),
            (
                "actions.a",
                r#"{"type":"redirect","redirectConfig":{"statusCode":"301"}}"#,
                "`redirectConfig.statusCode`: `301` is none of `HTTP_301`, `HTTP_302`",
            ),
            (
                "actions.a",
                r#"{"type":"fixed-response","fixedResponseConfig":{"statusCode":503}}"#,
                "`fixedResponseConfig.statusCode`: `503` is not text",
            ),
            (
                "actions.a",
                r#"{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"a","servicePort":80},{"serviceName":"b","servicePort":80,"weight":1}]}}"#,
                "`forwardConfig`: with several `targetGroups`, each needs a `weight`",
            ),
            (
                "actions.a",
                r#"{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"a","servicePort":80,"weight":1000}]}}"#,
                "`forwardConfig.targetGroups[0].weight`: `1000` is not a whole number from 0 to 999, without quotes",
            ),
            (
                "actions.a",
                r#"{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"a"}]}}"#,
                "`forwardConfig.targetGroups[0]`: `serviceName` and `servicePort` go together",
            ),
            (
                "conditions.a",
                r#"[{"field":"source-ip","hostHeaderConfig":{"values":["a"]}}]"#,
                "`[0]`: with `field: source-ip`, `sourceIPConfig` is missing",
            ),
            (
                "conditions.a",
                r#"[{"field":"path-pattern","pathPatternConfig":{"values":["a"],"regexValues":["b"]}}]"#,
                "`[0].pathPatternConfig`: only one of `values`, `regexValues` may be there",
            ),
            (
                "transforms.a",
                r#"[{"type":"url-rewrite","urlRewriteConfig":{"rewrite":[]}}]"#,
                "`[0].urlRewriteConfig`: the controller drops the unknown field `rewrite` without a word; it knows `rewrites`",
            ),
            (
                "mutual-authentication",
                r#"[{"port":443,"mode":"off","trustStore":"t"}]"#,
                "`[0]`: `trustStore` is allowed with `mode: verify` only",
            ),
            ("jwt-validation", r#"{"issuer":"i"}"#, "`jwksEndpoint` is missing"),
        ] {
            assert_eq!(reason(name, value), expected, "{name}: {value}");
        }
    }
}
