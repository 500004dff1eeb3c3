//! Fields of `scale` that the kind of a workload, or its way of scaling, cannot have.

use super::events;
use crate::diagnostic::{Diagnostic, Place, Report};
use crate::resolve::codes;
use crate::resolve::scene::Drawn;
use crate::spec::KindWord;
use crate::tree::Tree;

/// Fields that a ScaledJob cannot have: it has neither a HorizontalPodAutoscaler nor a way down to 0, and it does not
/// measure running pods.
const NOT_OF_JOBS: [(&str, &str); 13] = [
    ("cpu", "Jobs are started for work that waits, not for pods that are busy"),
    ("memory", "Jobs are started for work that waits, not for pods that are full"),
    ("pods", "Jobs are started for work that waits"),
    ("scaleUpAfter", "Jobs start as work comes"),
    ("scaleDownAfter", "Jobs end by themselves"),
    ("up", "Jobs start as work comes"),
    ("down", "Jobs end by themselves"),
    ("cooldown", "Jobs end by themselves"),
    ("initialCooldown", "Jobs end by themselves"),
    ("idle", "a ScaledJob with `min: 0` has no Job while there is no work"),
    ("fallback", "KEDA starts no Job while a source does not answer"),
    ("takesOver", "a ScaledJob has no HorizontalPodAutoscaler"),
    ("formula", "its triggers are combined with `jobs: {combine: sum}`"),
];

/// Fields that only KEDA has.
const OF_KEDA: [&str; 8] = ["poll", "cooldown", "initialCooldown", "idle", "fallback", "formula", "pause", "takesOver"];

/// Reports fields that the workload itself writes; in `defaults` they are meant for others.
///
/// # Errors
/// E0213.
pub fn check(drawn: &Drawn, own: Option<&Tree>, kind: KindWord, report: &mut Report) {
    let Some(scale) = own.and_then(|it| it.get("scale")) else { return };
    let mut say = |field: &str, (what, why, help): (&str, &str, &str)| {
        let Some(entry) = scale.entry(field).filter(|it| !it.value.is_null()) else { return };
        let place = Place::new(entry.mark, drawn.route.key("scale").key(field));
        let diagnostic = Diagnostic::new(&codes::CONTRADICTION, place, what);
        report.add(if why.is_empty() { diagnostic } else { diagnostic.why(why) }.help(help));
    };
    if kind == KindWord::ScaledJob {
        for (field, why) in NOT_OF_JOBS {
            let help = "remove it, or write `kind: Deployment` for a worker that runs all the time";
            say(field, (&format!("a ScaledJob has no `{field}`"), why, help));
        }
        return;
    }
    say("jobs", (&format!("a {} has no `jobs`", kind.word()), "", "remove it, or write `kind: ScaledJob`"));
    if !events::any(drawn) {
        for field in OF_KEDA {
            let what = format!("`{field}` belongs to KEDA, and nothing wakes `{}`", drawn.name);
            say(field, (&what, "", "add triggers: `on: {NAME: {sqs: URL}}`"));
        }
    }
}
