//! The stream without our documents, and their objects -> one stream, in the order in which things have to be applied.

use super::document::{self, Origin};
use super::stream::{Begin, Part};
use crate::object::Object;
use crate::output;

/// The kind that must exist before its objects; a chart's own come first in a stream.
const DEFINITION: &str = "CustomResourceDefinition";

/// An object and where it comes from.
pub(super) type Placed<'a> = (Object, &'a Origin);

/// Writes the kept parts, each as it is and in their order, and each object before the first part that has to come
/// after it.
///
/// Helm has sorted its stream by kind, and put ours last because it does not know them: where a migration stood says
/// nothing. Helm 3 applies what it gets back in this order; Helm 4 would sort it so itself.
pub(super) fn merged(parts: &[(Part<'_>, Kept)], objects: &[Placed<'_>]) -> String {
    let mut out = Out::default();
    let mut next = objects.iter().peekable();
    let earliest = parts.iter().rposition(|(_, kept)| kept.rank == Some(output::rank(DEFINITION)));
    for (index, (part, kept)) in parts.iter().enumerate().filter(|(_, (_, kept))| kept.is) {
        // Nothing can follow a document without its last line break but by changing it.
        let unfinished = !part.text.ends_with(['\n', '\r']);
        if earliest.is_none_or(|it| it < index) && part.begin != Begin::Bom {
            let after = |object: &Object| kept.rank.is_some_and(|it| it > output::rank(&object.kind.kind));
            while let Some(placed) = next.next_if(|(object, _)| unfinished || after(object)) {
                out.object(placed);
            }
        }
        out.part(index, part);
    }
    next.for_each(|placed| out.object(placed));
    out.text
}

/// What becomes of a part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    /// Whether it is somebody else's.
    pub(super) is: bool,
    /// Where its kind stands in the order; nothing for a part without a document.
    pub(super) rank: Option<usize>,
}

#[derive(Default)]
struct Out {
    text: String,
    /// The place in the stream of what was written last, if that was a part.
    last: Option<usize>,
}

impl Out {
    /// Writes a part; one that has lost the part before it gets the marker that it did not need until now.
    fn part(&mut self, index: usize, part: &Part<'_>) {
        let follows = self.last.is_some_and(|last| last + 1 == index);
        if !self.text.is_empty() && !follows {
            self.end_line();
            self.text.push_str(match part.begin {
                Begin::Marker => "",
                Begin::Directive => "...\n",
                Begin::Bare | Begin::Bom => "---\n",
            });
        }
        self.text.push_str(part.text);
        self.last = Some(index);
    }

    fn object(&mut self, (object, origin): &Placed<'_>) {
        self.end_line();
        self.text.push_str("---\n");
        if let Some(source) = &origin.comment {
            self.text.extend(["# Source: ", source, "\n"]);
        }
        output::write_document(&object.body, &mut self.text);
        self.last = None;
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with(['\n', '\r']) {
            self.text.push('\n');
        }
    }
}

/// Returns what becomes of a part that is somebody else's.
pub(super) fn kept(part: &Part<'_>) -> Kept {
    Kept { is: true, rank: document::kind(part).map(|kind| output::rank(&kind)) }
}
