//! The texts that marks point into.

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
}

impl Source {
    /// Returns line and column, both counted from 1, of a byte; the column counts characters.
    #[must_use]
    pub fn position(&self, byte: u32) -> (usize, usize) {
        let end = (byte as usize).min(self.text.len());
        let before = self.text.get(..end).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}
