//! Two sets of files -> what differs, in the words of `git diff`.
//!
//! The reading direction is that of a coming render: `-` is what stands in the folder, `+` is what would be written.

use imara_diff::{Algorithm, Diff, Hunk, InternedInput};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};
use std::ops::Range;

/// Lines shown around a change, as in `git diff`.
const CONTEXT: u32 = 3;

/// What is the matter with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It should be there and is not.
    Missing,
    /// It has other lines.
    Changed,
    /// It is there and should not be.
    Extra,
}

/// One file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The file, relative to the folder.
    pub path: String,
    /// What is the matter.
    pub change: Change,
    /// The lines that differ, as the hunks of a unified diff.
    pub hunks: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, change, hunks } = self;
        writeln!(out, "diff --git a/{path} b/{path}")?;
        match change {
            Change::Missing => writeln!(out, "new file mode 100644\n--- /dev/null\n+++ b/{path}")?,
            Change::Changed => writeln!(out, "--- a/{path}\n+++ b/{path}")?,
            Change::Extra => writeln!(out, "deleted file mode 100644\n--- a/{path}\n+++ /dev/null")?,
        }
        out.write_str(hunks)
    }
}

/// Returns the files that differ, by path.
#[must_use]
pub fn differences(expected: &BTreeMap<String, String>, actual: &BTreeMap<String, String>) -> Vec<Difference> {
    let paths: BTreeSet<&String> = expected.keys().chain(actual.keys()).collect();
    paths.into_iter().filter_map(|path| difference(path, expected.get(path), actual.get(path))).collect()
}

fn difference(path: &str, expected: Option<&String>, actual: Option<&String>) -> Option<Difference> {
    let change = match (expected, actual) {
        (Some(new), Some(old)) if new == old => return None,
        (Some(_), Some(_)) => Change::Changed,
        (Some(_), None) => Change::Missing,
        (None, _) => Change::Extra,
    };
    let hunks = unified(actual.map_or("", String::as_str), expected.map_or("", String::as_str));
    Some(Difference { path: path.to_owned(), change, hunks })
}

/// Returns the hunks of a unified diff.
///
/// Written here because imara-diff 0.2's own printer names a wrong first line where the first change is in line 5, 6 or
/// 7, and knows nothing of files without a last line break.
fn unified(old: &str, new: &str) -> String {
    let input = InternedInput::new(old, new);
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    let hunks: Vec<Hunk> = diff.hunks().collect();
    let mut out = String::new();
    // Two changes share a hunk when the lines between them would all be shown anyway.
    for group in hunks.chunk_by(|left, right| right.before.start - left.before.end <= 2 * CONTEXT) {
        write_group(group, &input, &mut out);
    }
    out
}

fn write_group(group: &[Hunk], input: &InternedInput<&str>, out: &mut String) {
    let [first, ..] = group else { return };
    let lead = first.before.start.min(CONTEXT);
    let (start, new_start) = (first.before.start - lead, first.after.start - lead);
    let mut lines = String::new();
    let (mut done, mut added, mut removed) = (start, 0, 0);
    for hunk in group {
        write_lines(' ', done..hunk.before.start, input, &mut lines);
        write_lines('-', hunk.before.clone(), input, &mut lines);
        write_new_lines(hunk.after.clone(), input, &mut lines);
        (added, removed) = (added + span(&hunk.after), removed + span(&hunk.before));
        done = hunk.before.end;
    }
    let end = u32::try_from(input.before.len()).unwrap_or(u32::MAX).min(done + CONTEXT);
    write_lines(' ', done..end, input, &mut lines);
    let length = end - start;
    let (old, new) = (place(start, length), place(new_start, length - removed + added));
    // Writing to a String cannot fail.
    let _ = writeln!(out, "@@ -{old} +{new} @@");
    out.push_str(&lines);
}

fn span(range: &Range<u32>) -> u32 {
    range.end - range.start
}

/// Returns a range as diffs count it: from 1, one line without its length, and no line as the line before it.
fn place(start: u32, length: u32) -> String {
    match length {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        _ => format!("{},{length}", start + 1),
    }
}

fn write_lines(sign: char, range: Range<u32>, input: &InternedInput<&str>, out: &mut String) {
    for line in range {
        write_line(sign, input.interner[input.before[line as usize]], out);
    }
}

fn write_new_lines(range: Range<u32>, input: &InternedInput<&str>, out: &mut String) {
    for line in range {
        write_line('+', input.interner[input.after[line as usize]], out);
    }
}

fn write_line(sign: char, line: &str, out: &mut String) {
    out.push(sign);
    out.push_str(line);
    if !line.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

#[cfg(test)]
mod tests {
    use super::differences;
    use std::collections::BTreeMap;

    fn folder(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    fn text(actual: &str, expected: &str) -> String {
        differences(&folder(&[("f", expected)]), &folder(&[("f", actual)])).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn equal_folders_do_not_differ() {
        assert!(differences(&folder(&[("a", "x\n")]), &folder(&[("a", "x\n")])).is_empty());
    }

    #[test]
    fn a_missing_file_is_new_and_an_extra_file_is_deleted() {
        let found = differences(&folder(&[("a", "x\ny\n")]), &folder(&[("b", "z\n")]));
        let expected = "diff --git a/a b/a\nnew file mode 100644\n--- /dev/null\n+++ b/a\n@@ -0,0 +1,2 @@\n+x\n+y\n\
                        diff --git a/b b/b\ndeleted file mode 100644\n--- a/b\n+++ /dev/null\n@@ -1 +0,0 @@\n-z\n";
        assert_eq!(found.iter().map(ToString::to_string).collect::<String>(), expected);
    }

    #[test]
    fn a_changed_file_shows_three_lines_around_each_change() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n";
        let new = old.replace("5\n6", "five\n6").replace("14\n", "");
        let head = "diff --git a/f b/f\n--- a/f\n+++ b/f\n";
        let first = "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n";
        let second = "@@ -11,6 +11,5 @@\n 11\n 12\n 13\n-14\n 15\n 16\n";
        assert_eq!(text(old, &new), format!("{head}{first}{second}"));
    }

    #[test]
    fn a_lost_last_line_break_is_shown() {
        let head = "diff --git a/f b/f\n--- a/f\n+++ b/f\n";
        let hunk = "@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n";
        assert_eq!(text("x", "x\n"), format!("{head}{hunk}"));
    }
}
