//! Types without a table of ours.

use super::at::At;
use crate::plan::Text;
use crate::resolve::codes;
use crate::spec::OtherTriggerSpec;

/// Types that have a table, by KEDA's names of them.
const KNOWN: [(&str, &str); 9] = [
    ("aws-cloudwatch", "cloudwatch"),
    ("aws-sqs-queue", "sqs"),
    ("azure-queue", "azureQueue"),
    ("cron", "cron"),
    ("kafka", "kafka"),
    ("postgresql", "postgresql"),
    ("prometheus", "prometheus"),
    ("rabbitmq", "rabbitmq"),
    ("redis", "redis"),
];

/// Writes the settings as they are, and returns the type.
///
/// # Errors
/// E0207 without a type, E0213 for a type that has a table. Warns, because nothing checks the settings.
pub fn settle(spec: OtherTriggerSpec, at: &mut At<'_>) -> Option<Text> {
    let OtherTriggerSpec { kind, metadata } = spec;
    at.need(&[("type", "type: NAME"), ("metadata", "metadata: {…}")]);
    for (key, value) in metadata.unwrap_or_default().0 {
        at.put(&key.0, Some(value.0));
    }
    let kind = kind?.0;
    if let Some((_, word)) = KNOWN.iter().find(|(it, _)| **it == *kind) {
        let what = format!("`{kind}` has fields of its own here");
        at.say(&codes::CONTRADICTION, "type", what, ("they are checked", &format!("write `{word}: {{…}}`")));
    } else if matches!(&*kind, "cpu" | "memory") {
        let what = format!("`{kind}` stands beside `on`");
        at.say(&codes::CONTRADICTION, "type", what, ("", &format!("write `scale: {{{kind}: 70, on: …}}`")));
    } else {
        let what = format!("the trigger `{}` is passed on unchecked", at.trigger);
        let why = "KEDA ignores settings that it does not know";
        at.say(&codes::UNCHECKED_TRIGGER, "type", what, (why, "compare its `metadata` with KEDA's page of the type"));
    }
    Some(kind)
}
