//! A difference as text for people: workloads with the same differences together, groups in columns.

mod layout;
mod show;

pub(super) use show::canonical;
pub use show::shortened;

use super::{Change, Difference};
use layout::Line;
use show::change;
use std::collections::BTreeMap;

/// Objects of a workload that is on one side only are told in one line from this number on.
const MANY: usize = 3;

/// Returns a difference as text; `sides` are the names of the old and the new side.
#[must_use]
pub fn text(difference: &Difference, sides: (&str, &str)) -> String {
    let Difference { names, changes, expected } = difference;
    let mut out = format!("{} → {}", sides.0, sides.1);
    if changes.is_empty() {
        out.push_str(": no difference");
    }
    out.push('\n');
    layout::write(&blocks(changes, sides), &mut out);
    if *expected > 0 {
        let fields = if *expected == 1 { "field differs" } else { "fields differ" };
        let colon = if names.pairs.is_empty() { "" } else { ":" };
        let pairs = names.pairs.iter().map(|(word, old, new)| format!("{word} {old} → {new}"));
        let mut words = vec![format!("expected: {expected} {fields} by name only{colon}")];
        words.extend(layout::listed(pairs));
        out.push('\n');
        layout::paragraph(&words, &mut out);
    }
    out
}

/// Returns the lines of all workloads, with those together that have the same.
fn blocks(changes: &[Change], sides: (&str, &str)) -> Vec<(Vec<String>, Vec<Line>)> {
    let mut subjects: BTreeMap<(bool, &str), Vec<&Change>> = BTreeMap::new();
    for change in changes {
        let key = (change.subject.is_none(), change.subject.as_deref().unwrap_or_default());
        subjects.entry(key).or_default().push(change);
    }
    let mut lines: Vec<(Line, Vec<&str>)> = Vec::new();
    let mut known: BTreeMap<Line, usize> = BTreeMap::new();
    for ((_, subject), changes) in &subjects {
        for line in lines_of(changes, sides) {
            let index = *known.entry(line.clone()).or_insert(lines.len());
            match lines.get_mut(index) {
                // Two objects of one workload may have the same line.
                Some((_, whose)) if whose.last() == Some(subject) => {}
                Some((_, whose)) => whose.push(subject),
                None => lines.push((line, vec![subject])),
            }
        }
    }
    let mut blocks: BTreeMap<Vec<&str>, Vec<Line>> = BTreeMap::new();
    for (line, whose) in lines {
        blocks.entry(whose).or_default().push(line);
    }
    let mut blocks: Vec<_> = blocks.into_iter().collect();
    // What most have in common comes first; what nobody in particular has, last.
    blocks.sort_by_key(|(whose, _)| (whose.as_slice() == [""], usize::MAX - whose.len()));
    blocks.into_iter().map(|(whose, lines)| (title(&whose), lines)).collect()
}

fn title(whose: &[&str]) -> Vec<String> {
    match whose {
        [""] => vec!["shared".to_owned()],
        names => names.iter().map(|it| (*it).to_owned()).collect(),
    }
}

fn lines_of(changes: &[&Change], sides: (&str, &str)) -> Vec<Line> {
    if let Some(line) = whole(changes, sides) {
        return vec![line];
    }
    let line = |it: &&Change| Line { group: it.group.word(), label: it.label.clone(), value: value(it) };
    changes.iter().map(line).collect()
}

/// Returns one line for a workload of which one side has nothing.
fn whole(changes: &[&Change], sides: (&str, &str)) -> Option<Line> {
    let one_sided = |side: fn(&Change) -> bool| changes.iter().all(|it| it.field.is_none() && side(it));
    let named = changes.first()?.subject.is_some() && changes.len() >= MANY;
    let only = match (one_sided(|it| it.old.is_none()), one_sided(|it| it.new.is_none())) {
        (true, _) => sides.1,
        (_, true) => sides.0,
        _ => return None,
    };
    let value = layout::listed(changes.iter().map(|it| it.label.clone()));
    named.then(|| Line { group: "workload", label: format!("only in {only}"), value })
}

fn value(it: &Change) -> Vec<String> {
    let hidden = |word: &str| vec![format!("{word} (hidden)")];
    match (&it.old, &it.new) {
        (Some(_), Some(_)) if it.secret => hidden("differs"),
        (None, _) if it.secret => hidden("added"),
        (_, None) if it.secret => hidden("removed"),
        (old, new) => change(old.as_ref(), new.as_ref(), &it.label),
    }
}
