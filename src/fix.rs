//! Edits of findings, done.
//!
//! Comes in: a text and the edits that findings offer for it. Goes out: the text after those that can be done, every other
//! byte as it was. Never does: decide what to write, or take an edit that changes more than the place it is about.

use crate::diagnostic::Fix;
use crate::tree::{Entry, Tree, Value, read};

/// A text after edits.
#[derive(Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// Which of the edits were done, by their numbers.
    pub done: Vec<usize>,
}

/// Does the edits of one text, as many as go together.
///
/// Of edits that overlap the first is done, and of edits that break something for each other (two keys that become the
/// same) as many as do not; the findings of the others stay.
#[must_use]
pub fn apply(text: &str, fixes: &[&Fix]) -> Fixed {
    let mut order: Vec<usize> = (0..fixes.len()).collect();
    order.sort_by_key(|number| (fixes[*number].mark.start, fixes[*number].mark.end));
    let mut apart: Vec<usize> = Vec::new();
    for number in order {
        let Fix { mark, text: _ } = fixes[number];
        let free = apart.last().is_none_or(|last| fixes[*last].mark.end <= mark.start);
        let there = mark.start < mark.end && text.get(mark.start as usize..mark.end as usize).is_some();
        if free && there {
            apart.push(number);
        }
    }
    let before = read(text);
    let done = settled(&|numbers: &[usize]| says_the_same(before.as_deref(), text, fixes, numbers), Vec::new(), &apart);
    Fixed { text: spliced(text, fixes, &done), done }
}

/// Returns as many of the numbers as go together with those that are done, halving where they do not.
fn settled(good: &dyn Fn(&[usize]) -> bool, done: Vec<usize>, rest: &[usize]) -> Vec<usize> {
    let all = [done.as_slice(), rest].concat();
    match rest.len() {
        _ if good(&all) => all,
        0 | 1 => done,
        length => {
            let (left, right) = rest.split_at(length / 2);
            settled(good, settled(good, done, left), right)
        }
    }
}

/// Returns a text after edits that are in order and do not overlap.
fn spliced(text: &str, fixes: &[&Fix], numbers: &[usize]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for number in numbers {
        let Fix { mark, text: instead } = fixes[*number];
        out.push_str(&text[from..mark.start as usize]);
        out.push_str(instead);
        from = mark.end as usize;
    }
    out.push_str(&text[from..]);
    out
}

/// Tells whether a text says the same after edits, but for the keys and values that they are about.
fn says_the_same(before: Option<&[Tree]>, text: &str, fixes: &[&Fix], numbers: &[usize]) -> bool {
    // What was no YAML can only become better.
    let Some(before) = before else { return true };
    let Some(after) = read(&spliced(text, fixes, numbers)) else { return false };
    let edited = |start: u32| numbers.binary_search_by_key(&start, |number| fixes[*number].mark.start).is_ok();
    before.len() == after.len() && before.iter().zip(&after).all(|(one, two)| are_equal(one, two, &edited))
}

fn are_equal(one: &Tree, two: &Tree, edited: &dyn Fn(u32) -> bool) -> bool {
    let same_entry = |(one, two): (&Entry, &Entry)| {
        (one.key == two.key || edited(one.mark.start)) && are_equal(&one.value, &two.value, edited)
    };
    match (&one.value, &two.value) {
        (Value::Scalar(_), _) if edited(one.mark.start) => true,
        (Value::Scalar(one), Value::Scalar(two)) => one.text == two.text && one.style == two.style,
        (Value::List(one), Value::List(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| are_equal(one, two, edited))
        }
        (Value::Map(one), Value::Map(two)) => one.len() == two.len() && one.iter().zip(two).all(same_entry),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Fixed, apply};
    use crate::diagnostic::{Fix, Mark, SourceId};

    /// Replaces words, each where it first stands.
    fn replaced(text: &str, words: &[(&str, &str)]) -> Fixed {
        let short = |byte: usize| u32::try_from(byte).unwrap();
        let fix = |(word, instead): &(&str, &str)| {
            let start = text.find(word).unwrap();
            let mark = Mark { source: SourceId(0), start: short(start), end: short(start + word.len()) };
            Fix { mark, text: (*instead).to_owned() }
        };
        let fixes: Vec<Fix> = words.iter().map(fix).collect();
        apply(text, &fixes.iter().collect::<Vec<_>>())
    }

    #[test]
    fn every_other_byte_stays() {
        let text = "# \u{f6}\r\na:  512M   # half\r\n\r\nreplicas: 3 # three\r\n";
        let fixed = replaced(text, &[("replicas", "scale"), ("512M", "512Mi")]);
        assert_eq!(fixed.text, "# \u{f6}\r\na:  512Mi   # half\r\n\r\nscale: 3 # three\r\n");
        assert_eq!(fixed.done, [1, 0]);
    }

    #[test]
    fn of_edits_that_overlap_the_first_is_done() {
        let fixed = replaced("a: one two\n", &[("two", "2"), ("one two", "[one, two]"), ("one two", "other")]);
        assert_eq!((fixed.text.as_str(), fixed.done), ("a: [one, two]\n", vec![1]));
    }

    #[test]
    fn an_edit_that_breaks_the_text_is_left_out_and_the_others_are_done() {
        let fixed = replaced("prots: 1\npotrs: 2\nm: 5M\n", &[("prots", "ports"), ("potrs", "ports"), ("5M", "5Mi")]);
        assert_eq!((fixed.text.as_str(), fixed.done), ("ports: 1\npotrs: 2\nm: 5Mi\n", vec![0, 2]));
        let fixed = replaced("a: {b: one, c: d}\n", &[("one", "x, y: z")]);
        assert_eq!((fixed.text.as_str(), fixed.done.len()), ("a: {b: one, c: d}\n", 0));
    }

    #[test]
    fn places_that_are_not_there_are_left_alone() {
        let mark = |start, end| Mark { source: SourceId(0), start, end };
        for mark in [mark(0, 0), mark(3, 2), mark(0, 99), mark(0, 1)] {
            let fix = Fix { mark, text: "x".to_owned() };
            assert_eq!(apply("\u{f6}: a\n", &[&fix]).text, "\u{f6}: a\n");
        }
    }
}
