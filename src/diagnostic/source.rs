//! The texts that marks point into.

use super::lines::{LineIndex, Position};
use std::sync::Arc;

/// The number of a source in its report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A range of bytes in a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// Which source.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// First byte after the range.
    pub end: u32,
}

/// Whether the lines of a source are the user's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// The text is a file as the user wrote it.
    Kept,
    /// A host wrote the text anew: only routes mean anything to the user.
    Lost,
}

/// A text that was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// A path as the user gave it, `<stdin>`, or `functionConfig`.
    pub name: String,
    /// The whole text.
    pub text: Arc<str>,
    /// Whether line numbers may be shown.
    pub lines: Lines,
    /// Whether an alias gives one text of it several meanings.
    pub aliased: bool,
}

impl Source {
    /// Returns a source.
    #[must_use]
    pub fn new(name: String, text: Arc<str>, lines: Lines) -> Self {
        Self { name, text, lines, aliased: false }
    }

    /// Returns line and column, both counted from 1, of a byte; the column counts characters.
    ///
    /// It reads the whole text: for one place, not for thousands.
    #[must_use]
    pub fn position(&self, byte: u32) -> (usize, usize) {
        let index = LineIndex::new(&self.text);
        let Position { line, column } = index.position(index.clamp(byte));
        (line, column)
    }
}
