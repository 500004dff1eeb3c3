//! A difference as text for people: workloads with the same differences together, groups in columns.

use super::show::change;
use super::{Change, Difference};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Objects of a workload that is on one side only are told in one line from this number on.
const MANY: usize = 3;

/// A line, as columns.
type Line = (&'static str, String, String);

/// Returns a difference as text; `sides` are the names of the old and the new side.
#[must_use]
pub fn text(difference: &Difference, sides: (&str, &str)) -> String {
    let Difference { names, changes, expected } = difference;
    let mut out = format!("{} → {}", sides.0, sides.1);
    if changes.is_empty() {
        out.push_str(": no difference");
    }
    out.push('\n');
    let blocks = blocks(changes, sides);
    let width = |lines: &[Line], column: fn(&Line) -> &str| {
        lines.iter().map(|line| column(line).chars().count()).max().unwrap_or(0)
    };
    let first = blocks.iter().map(|(_, lines)| width(lines, |it| it.0)).max().unwrap_or(0);
    for (title, lines) in &blocks {
        let second = width(lines, |it| &it.1);
        // Writing to a String cannot fail.
        let _ = writeln!(out, "\n{}", printable(title));
        for (index, (group, label, value)) in lines.iter().enumerate() {
            let again = index > 0 && lines[index - 1].0 == *group;
            let group = if again { "" } else { group };
            let line = format!("  {group:first$}  {label:second$}  {value}");
            let _ = writeln!(out, "{}", printable(line.trim_end()));
        }
    }
    if *expected > 0 {
        let pairs: Vec<String> = names.pairs.iter().map(|(word, old, new)| format!("{word} {old} → {new}")).collect();
        let fields = if *expected == 1 { "field differs" } else { "fields differ" };
        let by = if pairs.is_empty() { String::new() } else { format!(": {}", pairs.join(", ")) };
        let _ = writeln!(out, "\nexpected: {expected} {fields} by name only{by}");
    }
    out
}

/// Returns the lines of all workloads, with those together that have the same.
fn blocks(changes: &[Change], sides: (&str, &str)) -> Vec<(String, Vec<Line>)> {
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

/// Manifests of others may hold what would command a terminal.
fn printable(line: &str) -> String {
    line.chars().map(|it| if it.is_control() { char::REPLACEMENT_CHARACTER } else { it }).collect()
}

fn title(whose: &[&str]) -> String {
    match whose {
        [""] => "shared".to_owned(),
        names => names.join(", "),
    }
}

fn lines_of(changes: &[&Change], sides: (&str, &str)) -> Vec<Line> {
    if let Some(line) = whole(changes, sides) {
        return vec![line];
    }
    changes.iter().map(|it| (it.group.word(), it.label.clone(), value(it))).collect()
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
    let objects: Vec<&str> = changes.iter().map(|it| it.label.as_str()).collect();
    named.then(|| ("workload", format!("only in {only}"), objects.join(", ")))
}

fn value(it: &Change) -> String {
    match (&it.old, &it.new) {
        (Some(_), Some(_)) if it.secret => "differs (hidden)".to_owned(),
        (None, _) if it.secret => "added (hidden)".to_owned(),
        (_, None) if it.secret => "removed (hidden)".to_owned(),
        (old, new) => change(old.as_ref(), new.as_ref()),
    }
}
