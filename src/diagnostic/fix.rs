//! What to write instead, as data: a program may do it, where nothing else can be meant.

use super::{Lines, Mark, Report};

/// One text for another.
///
/// A finding has one only where its help says the same, word for word, and where it cannot be a guess: names that stand
/// elsewhere too, and amounts that depend on where they come from, are for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The bytes that go.
    pub mark: Mark,
    /// The text that comes, as YAML.
    pub text: String,
}

impl Fix {
    /// Returns the replacement of a single value or of a key that stands in a source as `written`, with or without quotes.
    ///
    /// `None` where something else stands there (what was computed, a part of a longer text), where a host wrote the text
    /// anew, and where an alias gives it a second meaning.
    #[must_use]
    pub fn of(report: &Report, mark: Mark, written: &str, text: impl Into<String>) -> Option<Self> {
        let source = report.sources().get(mark.source.0 as usize)?;
        let found = source.text.get(mark.start as usize..mark.end as usize)?.trim_end();
        let end = mark.start + u32::try_from(found.len()).ok()?;
        let within = |quote: char| found.strip_prefix(quote).and_then(|it| it.strip_suffix(quote));
        let stands = found == written || ['"', '\''].into_iter().filter_map(within).any(|it| it == written);
        let ours = source.lines == Lines::Kept && !source.aliased;
        (stands && ours).then(|| Self { mark: Mark { end, ..mark }, text: text.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Lines, Mark, Report, Source};
    use super::Fix;

    /// What becomes of `512M` at bytes 3 to `end` of a text.
    fn fix(text: &str, end: u32, lines: Lines) -> Option<(u32, String)> {
        let mut report = Report::new();
        let source = report.add_source(Source::new("m.yaml".to_owned(), text.into(), lines));
        let fix = Fix::of(&report, Mark { source, start: 3, end }, "512M", "512Mi")?;
        Some((fix.mark.end, fix.text))
    }

    #[test]
    fn a_value_is_replaced_with_its_quotes() {
        for (text, end) in [("m: 512M\n", 7), ("m: \"512M\"\n", 9), ("m: '512M' # x\n", 9)] {
            assert_eq!(fix(text, end, Lines::Kept), Some((end, "512Mi".to_owned())), "{text}");
        }
        assert_eq!(fix("m: 512M  # x\n", 9, Lines::Kept), Some((7, "512Mi".to_owned())));
    }

    #[test]
    fn what_does_not_stand_there_is_not_replaced() {
        assert_eq!(fix("m: 256M-512M\n", 12, Lines::Kept), None);
        assert_eq!(fix("m: \"512M\n", 8, Lines::Kept), None);
        assert_eq!(fix("m: 512M\n", 99, Lines::Kept), None);
        assert_eq!(fix("m: 512M\n", 7, Lines::Lost), None);
    }

    #[test]
    fn a_text_with_an_alias_is_left_alone() {
        let mut report = Report::new();
        let source = report.add_source(Source::new("m.yaml".to_owned(), "512M".into(), Lines::Kept));
        let mark = Mark { source, start: 0, end: 4 };
        assert!(Fix::of(&report, mark, "512M", "512Mi").is_some());
        report.found_alias(source);
        assert_eq!(Fix::of(&report, mark, "512M", "512Mi"), None);
    }
}
