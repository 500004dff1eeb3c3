//! `aws-sqs-queue`.

use super::at::{At, switch};
use crate::resolve::codes;
use crate::spec::SqsSpec;

/// Writes the settings.
///
/// # Errors
/// E0207 without queue or region, E0213 for two queues, E0214 for a region other than that of the URL.
pub fn settle(spec: SqsSpec, at: &mut At<'_>) {
    let SqsSpec { url, url_env, region, length, activation, in_flight, delayed } = spec;
    match (&url, &url_env) {
        (None, None) => at.need(&[("url", "url: \"https://sqs.REGION.amazonaws.com/ACCOUNT/QUEUE\"")]),
        (Some(_), Some(_)) => {
            at.say(&codes::CONTRADICTION, "urlEnv", "`url` and `urlEnv` name two queues", ("", "keep one of them"));
        }
        _ => {}
    }
    let of_url = url.as_ref().map(|it| it.region.clone());
    if let (Some(of_url), Some(region)) = (&of_url, &region)
        && *of_url != region.0
    {
        let what = format!("the queue is in `{of_url}`, not in `{}`", region.0);
        at.say(&codes::RANGE, "region", what, ("", "remove `region`: the URL says it"));
    }
    let of_platform = at.scene.platform.region.clone().map(|it| it.0);
    let region = region.map(|it| it.0).or(of_url).or(of_platform);
    if region.is_none() {
        at.need(&[("region", "region: eu-west-1")]);
    }
    at.put("queueURL", url.map(|it| it.text));
    at.put("queueURLFromEnv", url_env.map(|it| it.0));
    at.put("awsRegion", region);
    at.put_number("queueLength", length.map(|it| it.0));
    at.put_number("activationQueueLength", activation.map(|it| it.0));
    at.put("scaleOnInFlight", switch(in_flight));
    at.put("scaleOnDelayed", switch(delayed));
}
