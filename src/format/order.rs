//! The order of keys: that of the language, in which the reference lists them. Names keep the order they have.

use super::shape::{Page, regions};
use crate::spec::shape::{Description, RecordDescription};
use crate::spec::{MigrationSpec, PlatformSpec, is_ours};
use crate::tree::{Entry, Names, Tree, Value, read, surface};
use std::ops::Range;

/// The order of a document.
const DOCUMENT: [&str; 4] = ["apiVersion", "kind", "metadata", "spec"];

/// Puts the keys of our documents in order, each with its comments.
pub(super) fn order(text: &str) -> Option<String> {
    if surface(text)?.names == Names::Some {
        return None;
    }
    let page = Page::new(text);
    let mut lines: Vec<usize> = (0..page.lines.len()).collect();
    // What stands above the first key is about the file, and stays there.
    for (tree, region) in regions(&page, &read(text)?).into_iter().filter(|(tree, _)| is_ours(tree)) {
        let record = match tree.get("kind").and_then(Tree::as_str) {
            Some("Platform") => &PlatformSpec::RECORD,
            _ => &MigrationSpec::RECORD,
        };
        let rank = |key: &str| DOCUMENT.iter().position(|it| *it == key);
        let inner = |key: &str| (key == "spec").then_some(Description::Record(record));
        let ordered = block(&page, tree, &region, &rank, &inner);
        lines.splice(region, ordered);
    }
    Some(super::shape::joined(lines.into_iter().map(|line| page.lines[line])))
}

/// Returns the lines of a block in order.
fn block(
    page: &Page<'_>,
    tree: &Tree,
    region: &Range<usize>,
    rank: &dyn Fn(&str) -> Option<usize>,
    inner: &dyn Fn(&str) -> Option<Description>,
) -> Vec<usize> {
    let as_it_is = || region.clone().collect();
    let Value::Map(entries) = &tree.value else { return as_it_is() };
    let own_lines = entries.iter().all(|entry| page.is_first(page.place(entry)));
    if !page.is_block(tree) || !own_lines || entries.is_empty() {
        return as_it_is();
    }
    let chunks = page.chunks(entries, region);
    let end = chunks.last().map_or(region.start, |chunk| chunk.end);
    let mut sorted: Vec<(usize, &Entry, Range<usize>)> = Vec::new();
    for (entry, chunk) in entries.iter().zip(chunks) {
        // With a key that nobody knows, nobody knows the order either.
        let Some(rank) = rank(&entry.key) else { return as_it_is() };
        sorted.push((rank, entry, chunk));
    }
    sorted.sort_by_key(|(rank, ..)| *rank);
    let mut lines = Vec::new();
    for (_, entry, chunk) in sorted {
        let below = page.place(entry).0 + 1..chunk.end;
        lines.extend(chunk.start..below.start);
        match inner(&entry.key) {
            Some(description) => lines.extend(value(page, &entry.value, &below, description)),
            None => lines.extend(below),
        }
    }
    lines.extend(end..region.end);
    lines
}

/// Returns the lines below a key in order.
fn value(page: &Page<'_>, tree: &Tree, below: &Range<usize>, description: Description) -> Vec<usize> {
    let starts_below = below.contains(&page.line(tree.mark.start as usize));
    match description {
        Description::Record(record) if starts_below => {
            let rank = |key: &str| record.fields.iter().position(|field| field.name == key);
            block(page, tree, below, &rank, &|key| field(record, key))
        }
        // All have one rank, so that the order stays.
        Description::Map(of) if starts_below => block(page, tree, below, &|_| Some(0), &|_| Some(of())),
        _ => below.clone().collect(),
    }
}

fn field(record: &RecordDescription, key: &str) -> Option<Description> {
    record.fields.iter().find(|field| field.name == key).map(|field| (field.description)())
}
