//! What a text has besides its trees: comments, values over several lines, names of values.

use granit_parser::{Event, Parser, ScalarStyle, Span};
use std::ops::Range;

/// What trees do not keep.
#[derive(Debug, Default)]
pub struct Surface {
    /// The comments in their order, without what ends the line.
    pub comments: Vec<String>,
    /// Where single values stand, as bytes; but for blocks.
    pub scalars: Vec<Range<usize>>,
    /// Where blocks (`|`, `>`) stand, as bytes.
    pub blocks: Vec<Range<usize>>,
    /// Whether there are anchors, aliases or tags: the order of values then has a meaning.
    pub names: Names,
}

/// Whether values are named or tagged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Names {
    /// There are anchors, aliases or tags.
    Some,
    /// There are none.
    #[default]
    None,
}

/// Looks at a text; `None` when it is no YAML.
#[must_use]
pub fn surface(text: &str) -> Option<Surface> {
    let mut found = Surface::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        found.take(&event, &span);
    }
    Some(found)
}

impl Surface {
    fn take(&mut self, event: &Event<'_>, span: &Span) {
        let named = match event {
            Event::Scalar(_, style, anchor, tag) => {
                let byte = |at: Option<usize>| at.unwrap_or(0);
                let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let found = if is_block { &mut self.blocks } else { &mut self.scalars };
                found.push(byte(span.start.byte_offset())..byte(span.end.byte_offset()));
                *anchor != 0 || tag.is_some()
            }
            Event::SequenceStart(_, anchor, tag) | Event::MappingStart(_, anchor, tag) => *anchor != 0 || tag.is_some(),
            Event::Alias(_) => true,
            Event::Comment(text, _) => {
                self.comments.push(text.trim_end().to_owned());
                false
            }
            _ => false,
        };
        if named {
            self.names = Names::Some;
        }
    }
}
