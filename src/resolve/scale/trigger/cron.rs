//! `cron`.

use super::at::At;
use crate::resolve::{codes, cron};
use crate::spec::CronTriggerSpec;

/// Writes the settings.
///
/// # Errors
/// E0207 for a missing field, E0214 for a schedule that KEDA does not know and for an empty window.
pub fn settle(spec: CronTriggerSpec, at: &mut At<'_>) {
    let CronTriggerSpec { start, end, time_zone, pods } = spec;
    at.need(&[
        ("start", "start: \"0 16 * * 1-5\""),
        ("end", "end: \"0 20 * * 1-5\""),
        ("timeZone", "timeZone: America/New_York"),
        ("pods", "pods: 20"),
    ]);
    for (field, schedule) in [("start", &start), ("end", &end)] {
        if let Some(what) = schedule.as_ref().and_then(|it| cron::wrong_fields(&it.0)) {
            at.say(&codes::RANGE, field, what, ("", cron::HELP));
        }
    }
    let fields = |it: &Option<crate::spec::scalar::Text>| {
        it.as_ref().map(|it| it.0.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    if start.is_some() && fields(&start) == fields(&end) {
        let help = "write when the window ends: `end: \"0 20 * * 1-5\"`";
        at.say(&codes::RANGE, "end", "the window ends when it begins", ("KEDA refuses it", help));
    }
    at.put("start", start.map(|it| it.0));
    at.put("end", end.map(|it| it.0));
    at.put("timezone", time_zone.map(|it| it.0));
    at.put_number("desiredReplicas", pods.map(|it| it.0));
}
