//! `explain CODE`: the long text of a code.

use super::call::{Answer, Data, Exit};
use super::codes;
use crate::diagnostic::{Code, listed_near};
use std::fmt::Write;

/// Columns of the text.
const WIDTH: usize = 80;

/// Returns the long text of a code, or without one the titles of all codes.
pub(super) fn explain(asked: Option<&str>) -> Answer {
    let all = all();
    let Some(asked) = asked else { return Answer::data(titles(&all)) };
    match all.iter().find(|code| code.id.eq_ignore_ascii_case(asked)) {
        Some(code) => {
            let Code { id, title, text, .. } = code;
            Answer::data(format!("{id}: {title}\n\n{}\n{}", wrapped(text), wrapped(&code.consequence())))
        }
        None => unknown(asked, &all),
    }
}

fn all() -> Vec<&'static Code> {
    let mut all: Vec<_> = codes::every().collect();
    // Errors and warnings of one stage share its numbers.
    all.sort_by_key(|code| code.id.get(1..));
    all
}

fn titles(all: &[&Code]) -> String {
    let mut out = String::new();
    for Code { id, title, .. } in all {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{id}  {title}");
    }
    out
}

fn unknown(asked: &str, all: &[&Code]) -> Answer {
    let near = listed_near(&asked.to_ascii_uppercase(), all.iter().map(|code| code.id));
    let shown: String = asked.chars().filter(|it| !it.is_control()).take(WIDTH).collect();
    let err = format!(
        "error: there is no code `{shown}`; there are {near}\n\
         help: call `transship explain` for the list\n"
    );
    Answer { out: Data::nothing(), err, exit: Exit::Call }
}

fn wrapped(text: &str) -> String {
    let (mut out, mut column) = (String::new(), 0);
    for word in text.split_whitespace() {
        let width = word.chars().count();
        let fits = column + 1 + width <= WIDTH;
        if column > 0 {
            out.push(if fits { ' ' } else { '\n' });
        }
        column = if column > 0 && fits { column + 1 + width } else { width };
        out.push_str(word);
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::{all, explain, wrapped};
    use crate::entry::Exit;

    #[test]
    fn codes_are_found_in_either_case() {
        let answer = explain(Some("e0902"));
        assert!(
            answer.out.text().starts_with("E0902: the list of resources on stdin is not understood\n\nCalled without"),
            "{}",
            answer.out.text()
        );
    }

    #[test]
    fn an_unknown_code_names_the_nearest() {
        let answer = explain(Some("E0999"));
        assert_eq!((answer.exit, answer.out.text()), (Exit::Call, ""));
        assert!(answer.err.contains("`E0909`"), "{}", answer.err);
    }

    #[test]
    fn every_code_stands_once_and_says_its_severity() {
        let all = all();
        assert!(all.windows(2).all(|pair| pair[0].id != pair[1].id));
        assert!(all.iter().all(|code| code.id.starts_with(['E', 'W'])));
    }

    #[test]
    fn lines_end_before_the_eightieth_column() {
        let text = wrapped(&"word ".repeat(40));
        assert!(text.lines().all(|line| line.len() <= 80 && !line.ends_with(' ')), "{text}");
    }
}
