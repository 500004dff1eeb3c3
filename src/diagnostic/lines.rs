//! Text -> lines: where the lines of a source begin, found once, so that thousands of findings are placed quickly.

/// A line and a column, both counted from 1; the column counts characters, as editors do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// The beginnings of all lines of a text.
#[derive(Debug)]
pub(super) struct LineIndex<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> LineIndex<'t> {
    /// Returns the index of a text; an empty text has one empty line.
    pub(super) fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// Returns the nearest byte at or before `byte` that lies in the text and begins a character.
    ///
    /// Marks come from other people's parsers: a wrong one must cost a column, never the whole report.
    pub(super) fn clamp(&self, byte: u32) -> usize {
        let mut at = (byte as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// Returns the line and the column of a byte that [`LineIndex::clamp`] returned.
    pub(super) fn position(&self, byte: usize) -> Position {
        let line = self.line_of(byte);
        let start = self.start(line);
        let before = self.text.get(start..byte.min(start + self.line(line).len())).unwrap_or_default();
        Position { line, column: before.chars().count() + 1 }
    }

    /// Returns the number of the line that holds a byte.
    pub(super) fn line_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    /// Returns the first byte of a line.
    pub(super) fn start(&self, line: usize) -> usize {
        self.starts.get(line.wrapping_sub(1)).copied().unwrap_or(self.text.len())
    }

    /// Returns a line without its ending; a line that does not exist is empty.
    pub(super) fn line(&self, line: usize) -> &'t str {
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        let whole = self.text.get(self.start(line)..end).unwrap_or_default();
        let bare = whole.strip_suffix('\n').unwrap_or(whole);
        bare.strip_suffix('\r').unwrap_or(bare)
    }
}

#[cfg(test)]
mod tests {
    use super::{LineIndex, Position};

    fn at(text: &str, byte: u32) -> (usize, usize) {
        let index = LineIndex::new(text);
        let Position { line, column } = index.position(index.clamp(byte));
        (line, column)
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(at("a: \u{fc}\u{1f600}x\n", 9), (1, 6));
    }

    #[test]
    fn a_byte_inside_a_character_belongs_to_that_character() {
        assert_eq!(at("\u{1f600}x", 2), (1, 1));
    }

    #[test]
    fn windows_line_endings_belong_to_no_column() {
        assert_eq!((at("a\r\nb", 1), at("a\r\nb", 2), at("a\r\nb", 3)), ((1, 2), (1, 2), (2, 1)));
    }

    #[test]
    fn the_end_of_a_closed_file_is_its_last_empty_line() {
        assert_eq!((at("a\n", 2), at("a\n", 99), at("", 0), at("a", 1)), ((2, 1), (2, 1), (1, 1), (1, 2)));
    }

    #[test]
    fn lines_stand_without_their_endings() {
        let index = LineIndex::new("a\r\n\nb");
        assert_eq!([0, 1, 2, 3, 4].map(|line| index.line(line)), ["", "a", "", "b", ""]);
    }
}
