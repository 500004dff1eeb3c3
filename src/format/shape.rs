//! Where values stand, in lines and columns.

use crate::tree::{Entry, Surface, Tree, Value, surface};
use std::ops::Range;

/// A text with its lines.
pub(super) struct Page<'a> {
    text: &'a str,
    /// The lines, without what ends them.
    pub(super) lines: Vec<&'a str>,
    starts: Vec<usize>,
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        // Lines end with `\n` alone by now, or the whole text is left as it is.
        let starts = lines.iter().map(|line| line.as_ptr() as usize - text.as_ptr() as usize).collect();
        Self { text, lines, starts }
    }

    /// Returns the line of a byte.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// Returns line and column where an entry begins.
    pub(super) fn place(&self, entry: &Entry) -> (usize, usize) {
        self.at(entry.mark.start as usize)
    }

    /// Returns line and column of a byte.
    pub(super) fn at(&self, byte: usize) -> (usize, usize) {
        let line = self.line(byte);
        (line, byte - self.starts.get(line).copied().unwrap_or(0))
    }

    /// Tells whether a map or a list is written with one entry a line, not in braces.
    pub(super) fn is_block(&self, tree: &Tree) -> bool {
        let starts = |with: char| self.text.get(tree.mark.start as usize..).is_some_and(|it| it.starts_with(with));
        match &tree.value {
            // A list that is not indented under its key begins where its first item does: before that stands no bracket.
            Value::List(items) => items.first().is_some_and(|it| it.mark.start == tree.mark.start) || !starts('['),
            _ => !starts('{'),
        }
    }

    /// Tells whether only blanks stand before a byte in its line.
    pub(super) fn is_first(&self, (line, column): (usize, usize)) -> bool {
        self.lines[line].get(..column).is_some_and(|before| before.trim().is_empty())
    }

    /// Returns the last line of an entry, without the comments after it.
    pub(super) fn last_line(&self, entry: &Entry) -> usize {
        self.last_of(&entry.value).max(self.place(entry).0)
    }

    /// Returns the last line of a value.
    pub(super) fn last_of(&self, tree: &Tree) -> usize {
        match &tree.value {
            Value::Map(entries) if self.is_block(tree) => entries.last().map_or(0, |it| self.last_line(it)),
            Value::List(items) if self.is_block(tree) => items.last().map_or(0, |it| self.last_of(it)),
            // What is left out has no place of its own.
            _ if tree.is_null() && tree.mark.start == tree.mark.end => 0,
            _ => {
                let (start, end) = (tree.mark.start as usize, tree.mark.end as usize);
                let written = self.text.get(start..end).unwrap_or_default().trim_end().len();
                self.line(start + written.saturating_sub(1))
            }
        }
    }

    /// Returns where the lines of each entry of a block begin and end, with the comments above it and those below it that
    /// stand further to the right. What comes after the last of them belongs to the whole block.
    pub(super) fn chunks(&self, entries: &[Entry], region: &Range<usize>) -> Vec<Range<usize>> {
        let mut chunks = Vec::new();
        let mut start = region.start;
        for (number, entry) in entries.iter().enumerate() {
            let column = self.place(entry).1;
            let limit = entries.get(number + 1).map_or(region.end, |next| self.place(next).0);
            let mut end = self.last_line(entry) + 1;
            for line in end..limit {
                match indentation(self.lines[line]) {
                    Some(indent) if indent > column => end = line + 1,
                    Some(_) => break,
                    None => {}
                }
            }
            chunks.push(start..end);
            start = end;
        }
        chunks
    }

    /// Returns the lines that begin inside of a value: they are not ours to trim.
    pub(super) fn frozen(&self) -> Vec<bool> {
        let mut frozen = vec![false; self.lines.len()];
        let Surface { scalars, blocks, comments: _, names: _ } = surface(self.text).unwrap_or_default();
        for (place, block) in scalars.iter().map(|it| (it, false)).chain(blocks.iter().map(|it| (it, true))) {
            // A block may be said to begin at its `|`, or below it.
            let below = block && !self.text.get(place.start..).is_some_and(|it| it.starts_with(['|', '>']));
            let first = self.line(place.start) + usize::from(!below);
            let last = self.line(place.end.saturating_sub(1).max(place.start));
            frozen.iter_mut().take(last + 1).skip(first).for_each(|it| *it = true);
        }
        frozen
    }
}

/// Returns the documents with the lines that each of them may fill: from its first key on.
pub(super) fn regions<'a>(page: &Page<'_>, trees: &'a [Tree]) -> Vec<(&'a Tree, Range<usize>)> {
    let starts: Vec<usize> = trees.iter().map(|tree| page.line(tree.mark.start as usize)).collect();
    let end = |number: usize| starts.get(number + 1).copied().unwrap_or(page.lines.len());
    trees.iter().enumerate().map(|(number, tree)| (tree, starts[number]..end(number))).collect()
}

/// Returns the column of the first letter; `None` for a blank line.
pub(super) fn indentation(line: &str) -> Option<usize> {
    (!line.trim().is_empty()).then(|| line.len() - line.trim_start().len())
}

/// Returns lines as a text.
pub(super) fn joined<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    text
}
