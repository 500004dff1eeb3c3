//! A difference as JSON for programs.

use super::{Change, Difference};
use serde_json::{Value, json};

/// Returns a difference as JSON; `sides` are the names of the old and the new side.
#[must_use]
pub fn json(difference: &Difference, sides: (&str, &str)) -> Value {
    let Difference { names, changes, expected } = difference;
    let pairs: Vec<Value> =
        names.pairs.iter().map(|(word, old, new)| json!({"of": word, "from": old, "to": new})).collect();
    json!({
        "from": sides.0,
        "to": sides.1,
        "names": pairs,
        "expected": expected,
        "differences": changes.iter().map(one).collect::<Vec<_>>(),
    })
}

fn one(change: &Change) -> Value {
    let Change { subject, group, rank: _, label, object, field, old, new, secret } = change;
    let word = match (old, new) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    };
    let mut out = json!({
        "workload": subject,
        "group": group.word(),
        "label": label,
        "object": object,
        "field": field,
        "change": word,
    });
    if *secret {
        out["hidden"] = Value::Bool(true);
    } else {
        out["from"] = json!(old);
        out["to"] = json!(new);
    }
    out
}
