//! Schedules of five fields (robfig/cron, which Kubernetes and KEDA use).

/// How a schedule is written, for the help of findings.
pub const HELP: &str = "write minute, hour, day of month, month, day of week: `0 16 * * 1-5`";

/// Returns what is wrong with a schedule of a CronJob.
#[must_use]
pub fn wrong(cron: &str) -> Option<String> {
    if cron.starts_with("TZ=") || cron.starts_with("CRON_TZ=") {
        return Some("Kubernetes refuses a time zone inside of the schedule; use `timeZone`".to_owned());
    }
    if matches!(cron, "@yearly" | "@annually" | "@monthly" | "@weekly" | "@daily" | "@midnight" | "@hourly") {
        return None;
    }
    wrong_fields(cron)
}

/// Returns what is wrong with five fields. KEDA takes nothing else: no `@daily`.
#[must_use]
pub fn wrong_fields(cron: &str) -> Option<String> {
    let fields: Vec<&str> = cron.split_whitespace().collect();
    if fields.len() != 5 {
        return Some(format!("the schedule `{cron}` has {} fields, not five", fields.len()));
    }
    let limits = [(0, 59, "minute"), (0, 23, "hour"), (1, 31, "day of month"), (1, 12, "month"), (0, 6, "day of week")];
    let bad = fields.iter().zip(limits).find(|(field, (low, high, _))| !is_cron_field(field, *low, *high));
    bad.map(|(field, (low, high, name))| format!("`{field}` is no {name} ({low}–{high})"))
}

fn is_cron_field(field: &str, low: u32, high: u32) -> bool {
    field.split(',').all(|part| {
        let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
        let step = step.is_none_or(|it| it.parse::<u32>().is_ok_and(|it| it > 0));
        let number = |text: &str| cron_number(text).filter(|it| (low..=high).contains(it));
        let range = match range.split_once('-') {
            _ if range == "*" || range == "?" => true,
            Some((from, to)) => number(from).zip(number(to)).is_some_and(|(from, to)| from <= to),
            None => number(range).is_some(),
        };
        range && step
    })
}

fn cron_number(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    let lower = text.to_ascii_lowercase();
    let position = |words: &[&str]| words.iter().position(|word| *word == lower).and_then(|at| u32::try_from(at).ok());
    text.parse().ok().or_else(|| position(&MONTHS).map(|it| it + 1)).or_else(|| position(&DAYS))
}

#[cfg(test)]
mod tests {
    use super::wrong;

    #[test]
    fn schedules_of_five_fields_are_right() {
        for cron in ["0 16 * * 1-5", "*/15 * * * *", "0 0 1 jan,jul *", "0 9-17/2 * * mon-fri", "@daily"] {
            assert_eq!(wrong(cron), None, "{cron}");
        }
    }

    #[test]
    fn other_schedules_are_refused_by_their_first_fault() {
        assert_eq!(wrong("0 16 * *").unwrap(), "the schedule `0 16 * *` has 4 fields, not five");
        assert_eq!(wrong("0 24 * * *").unwrap(), "`24` is no hour (0–23)");
        assert_eq!(wrong("0 16 * * 7").unwrap(), "`7` is no day of week (0–6)");
        assert!(wrong("TZ=UTC 0 16 * * *").is_some());
    }
}
