//! `conditions.<name>` and `transforms.<name>`: what else must match, and what is rewritten.

use super::encode;
use crate::plan::{ConditionPlan, Text, TransformPlan};
use serde::Serialize;

/// Returns the value of `conditions.<name>`.
pub(super) fn conditions_json(plans: &[ConditionPlan]) -> String {
    encode::json(&plans.iter().map(condition).collect::<Vec<_>>())
}

/// Returns the value of `transforms.<name>`.
pub(super) fn transforms_json(plans: &[TransformPlan]) -> String {
    encode::json(&plans.iter().map(transform).collect::<Vec<_>>())
}

#[derive(Serialize)]
#[serde(tag = "field", rename_all = "kebab-case")]
enum Condition<'plan> {
    HttpHeader {
        #[serde(rename = "httpHeaderConfig")]
        config: Header<'plan>,
    },
    HttpRequestMethod {
        #[serde(rename = "httpRequestMethodConfig")]
        config: Values<&'plan str>,
    },
    QueryString {
        #[serde(rename = "queryStringConfig")]
        config: Values<Pair<'plan>>,
    },
    SourceIp {
        #[serde(rename = "sourceIPConfig")]
        config: Values<&'plan str>,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Header<'plan> {
    http_header_name: &'plan str,
    values: Vec<&'plan str>,
}

#[derive(Serialize)]
struct Values<T> {
    values: Vec<T>,
}

#[derive(Serialize)]
struct Pair<'plan> {
    /// Left out when empty: the load balancer then looks for the value under every key.
    #[serde(skip_serializing_if = "str::is_empty")]
    key: &'plan str,
    value: &'plan str,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
enum Transform<'plan> {
    UrlRewrite { url_rewrite_config: Rewrites<'plan> },
    HostHeaderRewrite { host_header_rewrite_config: Rewrites<'plan> },
}

#[derive(Serialize)]
struct Rewrites<'plan> {
    rewrites: [Rewrite<'plan>; 1],
}

#[derive(Serialize)]
struct Rewrite<'plan> {
    regex: &'plan str,
    replace: &'plan str,
}

fn condition(plan: &ConditionPlan) -> Condition<'_> {
    match plan {
        ConditionPlan::Header { name, values } => {
            Condition::HttpHeader { config: Header { http_header_name: name, values: texts(values) } }
        }
        ConditionPlan::Method(values) => Condition::HttpRequestMethod { config: Values { values: texts(values) } },
        ConditionPlan::Query(pairs) => {
            let values = pairs.iter().map(|(key, value)| Pair { key, value }).collect();
            Condition::QueryString { config: Values { values } }
        }
        ConditionPlan::SourceIp(values) => Condition::SourceIp { config: Values { values: texts(values) } },
    }
}

fn transform(plan: &TransformPlan) -> Transform<'_> {
    match plan {
        TransformPlan::UrlRewrite { regex, replace } => {
            Transform::UrlRewrite { url_rewrite_config: Rewrites { rewrites: [Rewrite { regex, replace }] } }
        }
        TransformPlan::HostHeaderRewrite { regex, replace } => Transform::HostHeaderRewrite {
            host_header_rewrite_config: Rewrites { rewrites: [Rewrite { regex, replace }] },
        },
    }
}

fn texts(values: &[Text]) -> Vec<&str> {
    values.iter().map(AsRef::as_ref).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_condition_has_the_config_that_belongs_to_its_field() {
        let plans = [
            ConditionPlan::Header { name: "X-Canary".into(), values: vec!["yes".into()] },
            ConditionPlan::Method(vec!["GET".into(), "HEAD".into()]),
            ConditionPlan::Query(vec![("version".into(), "2".into()), ("".into(), "beta".into())]),
            ConditionPlan::SourceIp(vec!["10.0.0.0/8".into()]),
        ];
        assert_eq!(
            conditions_json(&plans),
            concat!(
                r#"[{"field":"http-header","httpHeaderConfig":{"httpHeaderName":"X-Canary","values":["yes"]}},"#,
                r#"{"field":"http-request-method","httpRequestMethodConfig":{"values":["GET","HEAD"]}},"#,
                r#"{"field":"query-string","queryStringConfig":{"values":[{"key":"version","value":"2"},{"value":"beta"}]}},"#,
                r#"{"field":"source-ip","sourceIPConfig":{"values":["10.0.0.0/8"]}}]"#
            )
        );
    }

    #[test]
    fn every_transform_has_the_config_that_belongs_to_its_type() {
        let plans = [
            TransformPlan::UrlRewrite { regex: "^/api/(.+)$".into(), replace: "/$1".into() },
            TransformPlan::HostHeaderRewrite { regex: r"^(.+)\.old$".into(), replace: "$1.new".into() },
        ];
        assert_eq!(
            transforms_json(&plans),
            concat!(
                r#"[{"type":"url-rewrite","urlRewriteConfig":{"rewrites":[{"regex":"^/api/(.+)$","replace":"/$1"}]}},"#,
                r#"{"type":"host-header-rewrite","hostHeaderRewriteConfig":{"rewrites":[{"regex":"^(.+)\\.old$","replace":"$1.new"}]}}]"#
            )
        );
    }
}
