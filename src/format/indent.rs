//! Indentation: two columns for each level.

use super::shape::{Page, indentation, regions};
use crate::spec::is_ours;
use crate::tree::{Entry, Names, Tree, Value, read, surface};
use std::ops::Range;

/// Columns of one level.
const LEVEL: usize = 2;

/// Indents blocks; what stands in braces keeps its form, and moves with its key.
pub(super) fn indent(text: &str) -> Option<String> {
    if surface(text)?.names == Names::Some {
        return None;
    }
    let page = Page::new(text);
    let mut columns: Vec<Option<usize>> = page.lines.iter().map(|line| indentation(line)).collect();
    for (tree, region) in regions(&page, &read(text)?).into_iter().filter(|(tree, _)| is_ours(tree)) {
        if let Value::Map(entries) = &tree.value
            && page.is_block(tree)
        {
            map(&page, entries, &region, 0, &mut columns);
        }
    }
    let line = |(line, column): (&&str, &Option<usize>)| match column {
        Some(column) => format!("{}{}", " ".repeat(*column), line.trim_start()),
        None => (*line).to_owned(),
    };
    let lines: Vec<String> = page.lines.iter().zip(&columns).map(line).collect();
    Some(super::shape::joined(lines.iter().map(String::as_str)))
}

/// Puts the entries of a block at a column.
fn map(page: &Page<'_>, entries: &[Entry], region: &Range<usize>, column: usize, columns: &mut [Option<usize>]) {
    let chunks = page.chunks(entries, region);
    let end = chunks.last().map_or(region.end, |chunk| chunk.end);
    let old = entries.first().map_or(column, |first| page.place(first).1);
    // Comments below the last entry; those of what comes next stand further to the left.
    let own = (end..region.end).take_while(|line| indentation(page.lines[*line]).is_none_or(|it| it >= old));
    let own = own.count();
    shift(page, end..end + own, (old, column), columns);
    for (entry, chunk) in entries.iter().zip(chunks) {
        let (line, old) = page.place(entry);
        // Comments above an entry stand where it stands.
        for (above, text) in (chunk.start..line).zip(&page.lines[chunk.start..line]) {
            columns[above] = indentation(text).map(|_| column);
        }
        if page.is_first((line, old)) {
            columns[line] = Some(column);
        }
        shift(page, line + 1..chunk.end, (old, column), columns);
        value(page, &entry.value, (line, old), chunk.end, column, columns);
    }
}

/// Puts a value below its key, which stood at `old` and stands at `column`.
fn value(
    page: &Page<'_>,
    tree: &Tree,
    (key, old): (usize, usize),
    end: usize,
    column: usize,
    columns: &mut [Option<usize>],
) {
    let begins = page.at(tree.mark.start as usize);
    if begins.0 == key || !page.is_block(tree) {
        return;
    }
    match &tree.value {
        Value::Map(entries) if page.is_first(begins) => {
            map(page, entries, &(key + 1..end), column + LEVEL, columns);
        }
        Value::List(items) => {
            let Some(dash) = indentation(page.lines[begins.0]) else { return };
            // Items may stand below the first letter of their key, or further to the right.
            let new = if dash > old { column + LEVEL } else { column };
            shift(page, key + 1..end, (dash, new), columns);
            for item in items {
                inside(page, item, (dash, new), columns);
            }
        }
        _ => {}
    }
}

/// Keeps an item of a list as it is, relative to its dash, but for the blocks below its keys.
fn inside(page: &Page<'_>, item: &Tree, (dash, new): (usize, usize), columns: &mut [Option<usize>]) {
    let Value::Map(entries) = &item.value else { return };
    if !page.is_block(item) {
        return;
    }
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return };
    let region = page.place(first).0..page.last_line(last) + 1;
    let column = (page.place(first).1 + new).saturating_sub(dash);
    map(page, entries, &region, column, columns);
}

/// Moves lines as far as something moves that they belong to.
fn shift(page: &Page<'_>, lines: Range<usize>, (from, to): (usize, usize), columns: &mut [Option<usize>]) {
    for line in lines {
        columns[line] = indentation(page.lines[line]).map(|it| (it + to).saturating_sub(from));
    }
}
