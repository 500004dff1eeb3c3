//! Blanks: at the ends of lines, between them, and after the colon of a key.

use super::shape::{Page, regions};
use crate::spec::is_ours;
use crate::tree::{Entry, Names, Tree, Value, read, surface};

/// Takes blanks away that say nothing, and the marker before a first document.
pub(super) fn tidy(text: &str) -> Option<String> {
    let spaced = space_keys(text)?;
    let page = Page::new(&spaced);
    let mut frozen = page.frozen();
    for (tree, region) in regions(&page, &read(&spaced)?).into_iter().filter(|(tree, _)| !is_ours(tree)) {
        frozen[region.start..=page.last_of(tree)].fill(true);
    }
    let mut out: Vec<&str> = Vec::new();
    let mut begun = false;
    for (number, line) in page.lines.iter().enumerate() {
        if frozen[number] {
            begun = true;
            out.push(line);
            continue;
        }
        let line = line.trim_end();
        let marker = line == "---" && !begun;
        begun |= !line.is_empty() && !line.starts_with('#');
        let twice = line.is_empty() && out.last().is_none_or(|last| last.trim().is_empty() || opens(last));
        // A value over several lines may end with blank ones that belong to it.
        if !marker && (!twice || number > 0 && frozen[number - 1]) {
            out.push(line);
        }
    }
    while out.last().is_some_and(|line| line.is_empty()) && !frozen.last().is_some_and(|it| *it) {
        out.pop();
    }
    Some(super::shape::joined(out))
}

/// Tells whether a line is a key whose value stands below it.
fn opens(line: &str) -> bool {
    line.ends_with(':') && !line.trim_start().starts_with('#')
}

/// Leaves one blank between a key and its value.
fn space_keys(text: &str) -> Option<String> {
    // A name or tag stands between the key and the value that it belongs to.
    if surface(text)?.names == Names::Some {
        return Some(text.to_owned());
    }
    let page = Page::new(text);
    let mut cuts = Vec::new();
    for tree in read(text)?.iter().filter(|tree| is_ours(tree)) {
        gaps(&page, text, tree, &mut cuts);
    }
    let mut out = text.to_owned();
    cuts.sort_unstable();
    for (start, end) in cuts.into_iter().rev() {
        out.replace_range(start..end, ": ");
    }
    Some(out)
}

fn gaps(page: &Page<'_>, text: &str, tree: &Tree, cuts: &mut Vec<(usize, usize)>) {
    match &tree.value {
        Value::Map(entries) => {
            for entry in entries {
                cuts.extend(gap(text, entry).filter(|_| page.is_block(tree)));
                gaps(page, text, &entry.value, cuts);
            }
        }
        Value::List(items) => items.iter().for_each(|item| gaps(page, text, item, cuts)),
        Value::Scalar(_) => {}
    }
}

/// Returns what stands between a key and its value on the same line, where that is too much.
fn gap(text: &str, entry: &Entry) -> Option<(usize, usize)> {
    let (start, end) = (entry.mark.end as usize, entry.value.mark.start as usize);
    let between = text.get(start..end)?;
    let blank = between.trim_start_matches(' ').strip_prefix(':')?;
    (between != ": " && !blank.is_empty() && blank.bytes().all(|it| it == b' ')).then_some((start, end))
}
