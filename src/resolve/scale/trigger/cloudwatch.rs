//! `aws-cloudwatch`.

use super::at::At;
use crate::resolve::codes;
use crate::spec::scalar::Text;
use crate::spec::{AwsStatisticWord, CloudwatchSpec};

/// KEDA's default of period and window.
const FIVE_MINUTES: u32 = 300;

/// Writes the settings.
///
/// # Errors
/// E0207 for a missing field, E0213 for an expression beside a name, E0214 for times that CloudWatch does not take.
pub fn settle(spec: CloudwatchSpec, at: &mut At<'_>) {
    let CloudwatchSpec {
        namespace,
        metric,
        dimensions,
        expression,
        target,
        min,
        activation,
        region,
        statistic,
        period,
        window,
        unit,
    } = spec;
    at.need(&[("target", "target: 100"), ("min", "min: 0")]);
    if expression.is_none() {
        let dimension = "dimensions: {NAME: VALUE}";
        at.need(&[("namespace", "namespace: AWS/…"), ("metric", "metric: NAME"), ("dimensions", dimension)]);
    } else if metric.is_some() || dimensions.is_some() {
        let what = "`expression` and `metric` are two metrics";
        at.say(&codes::CONTRADICTION, "expression", what, ("", "keep one of them"));
    }
    times(period.map(|it| it.0), window.map(|it| it.0), at);
    let region = region.or_else(|| at.scene.platform.region.clone());
    if region.is_none() {
        at.need(&[("region", "region: eu-west-1")]);
    }
    let mut dimensions = dimensions.unwrap_or_default().0;
    // The order of keys in a map means nothing, and hosts change it.
    dimensions.sort();
    let (names, values): (Vec<Text>, Vec<Text>) = dimensions.into_iter().unzip();
    at.put("namespace", namespace.map(|it| it.0));
    at.put("metricName", metric.map(|it| it.0));
    at.put("dimensionName", joined(&names));
    at.put("dimensionValue", joined(&values));
    at.put("expression", expression.map(|it| it.0));
    at.put("targetMetricValue", target.map(|it| it.0));
    at.put("minMetricValue", min.map(|it| it.0));
    at.put("activationTargetMetricValue", activation.map(|it| it.0));
    at.put("awsRegion", region.map(|it| it.0));
    at.put("metricStat", statistic.map(AwsStatisticWord::word));
    at.put_number("metricStatPeriod", period.map(|it| it.0));
    at.put_number("metricCollectionTime", window.map(|it| it.0));
    at.put("metricUnit", unit.map(|it| it.0));
}

/// KEDA splits both lists at `;` and wants them of equal length, which one map of both always gives.
fn joined(texts: &[Text]) -> Option<String> {
    (!texts.is_empty()).then(|| texts.iter().map(|it| &*it.0).collect::<Vec<_>>().join(";"))
}

fn times(period: Option<u32>, window: Option<u32>, at: &mut At<'_>) {
    let legal = |it: u32| matches!(it, 1 | 5 | 10 | 30) || (it > 0 && it.is_multiple_of(60));
    if period.is_some_and(|it| !legal(it)) {
        let what = "CloudWatch has no such period";
        at.say(&codes::RANGE, "period", what, ("", "write 1s, 5s, 10s, 30s or whole minutes"));
        return;
    }
    let (period, window) = (period.unwrap_or(FIVE_MINUTES), window.unwrap_or(FIVE_MINUTES));
    if window == 0 || !window.is_multiple_of(period) {
        let what = format!("{window}s is no multiple of the period, which is {period}s");
        at.say(&codes::RANGE, "window", what, ("KEDA refuses it", &format!("write `window: {period}s`")));
    }
}
