//! `actions.<name>`: the JSON that the controller's `pkg/ingress/config_types.go` reads.
//!
//! Go drops fields that it does not know without a word, so the names here are its names, letter for letter.

use super::encode;
use crate::plan::{ActionPlan, ForwardTarget};
use serde::Serialize;

/// Returns the value of `actions.<name>`.
pub(super) fn json(plan: &ActionPlan) -> String {
    encode::json(&action(plan))
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
enum Action<'plan> {
    Redirect { redirect_config: Redirect<'plan> },
    FixedResponse { fixed_response_config: FixedResponse<'plan> },
    Forward { forward_config: Forward<'plan> },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Redirect<'plan> {
    #[serde(skip_serializing_if = "Option::is_none")]
    protocol: Option<&'plan str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<&'plan str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<&'plan str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'plan str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'plan str>,
    status_code: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixedResponse<'plan> {
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<&'plan str>,
    /// Text, though it is a number: Go reads it into a string and fails on anything else.
    status_code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_body: Option<&'plan str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Forward<'plan> {
    target_groups: Vec<Target<'plan>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_group_stickiness_config: Option<Stickiness>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Target<'plan> {
    TargetGroup {
        #[serde(rename = "targetGroupARN")]
        arn: &'plan str,
        weight: u32,
    },
    Service {
        #[serde(rename = "serviceName")]
        name: &'plan str,
        #[serde(rename = "servicePort")]
        port: u16,
        weight: u32,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stickiness {
    enabled: bool,
    duration_seconds: u32,
}

fn action(plan: &ActionPlan) -> Action<'_> {
    match plan {
        ActionPlan::Redirect { host, path, port, protocol, query, permanent } => Action::Redirect {
            redirect_config: Redirect {
                protocol: protocol.as_deref(),
                host: host.as_deref(),
                port: port.as_deref(),
                path: path.as_deref(),
                query: query.as_deref(),
                status_code: if *permanent { "HTTP_301" } else { "HTTP_302" },
            },
        },
        ActionPlan::FixedResponse { status, content_type, body } => Action::FixedResponse {
            fixed_response_config: FixedResponse {
                content_type: content_type.as_deref(),
                status_code: status.to_string(),
                message_body: body.as_deref(),
            },
        },
        ActionPlan::Forward { targets, stickiness_seconds } => Action::Forward {
            forward_config: Forward {
                target_groups: targets.iter().map(target).collect(),
                target_group_stickiness_config: stickiness_seconds
                    .map(|duration_seconds| Stickiness { enabled: true, duration_seconds }),
            },
        },
    }
}

fn target(plan: &ForwardTarget) -> Target<'_> {
    match plan {
        ForwardTarget::Service { name, port, weight } => Target::Service { name, port: *port, weight: *weight },
        ForwardTarget::TargetGroup { arn, weight } => Target::TargetGroup { arn, weight: *weight },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permanent_redirect_keeps_what_is_not_named() {
        let plan = ActionPlan::Redirect {
            host: Some("www.example.com".into()),
            path: None,
            port: Some("443".into()),
            protocol: Some("HTTPS".into()),
            query: None,
            permanent: true,
        };
        assert_eq!(
            json(&plan),
            r#"{"type":"redirect","redirectConfig":{"protocol":"HTTPS","host":"www.example.com","port":"443","statusCode":"HTTP_301"}}"#
        );
    }

    #[test]
    fn a_temporary_redirect_says_302() {
        let plan = ActionPlan::Redirect {
            host: None,
            path: Some("/new".into()),
            port: None,
            protocol: None,
            query: Some("from=old".into()),
            permanent: false,
        };
        assert_eq!(
            json(&plan),
            r#"{"type":"redirect","redirectConfig":{"path":"/new","query":"from=old","statusCode":"HTTP_302"}}"#
        );
    }

    #[test]
    fn the_status_of_a_fixed_response_is_text() {
        let plan = ActionPlan::FixedResponse {
            status: 503,
            content_type: Some("text/plain".into()),
            body: Some("back at \"noon\"".into()),
        };
        assert_eq!(
            json(&plan),
            r#"{"type":"fixed-response","fixedResponseConfig":{"contentType":"text/plain","statusCode":"503","messageBody":"back at \"noon\""}}"#
        );
    }

    #[test]
    fn a_forward_without_stickiness_has_no_stickiness_config() {
        let targets = vec![ForwardTarget::Service { name: "web".into(), port: 80, weight: 1 }];
        let plan = ActionPlan::Forward { targets, stickiness_seconds: None };
        assert_eq!(
            json(&plan),
            r#"{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"web","servicePort":80,"weight":1}]}}"#
        );
    }
}
