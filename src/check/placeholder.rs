//! Placeholders that nobody filled in.

use super::{Check, Rule, place};
use crate::diagnostic::{Code, Diagnostic, Place, Report, Route};
use crate::plan::Plan;
use crate::tree::{Tree, Value};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Plan(check) };

const CODE: Code = Code::warning(
    "W0302",
    "a placeholder that nobody filled in",
    "The text looks like something that was to be replaced: `<account>`, `TODO`, `CHANGEME`, or an expression that was \
     written into the text as it is. Kubernetes takes any text, so the mistake would only show when the program runs. \
     Write the real value. Contents of `files` are not looked at.",
);

/// Words that nobody writes in earnest.
const WORDS: &[&str] =
    &["TODO", "FIXME", "CHANGEME", "CHANGE_ME", "CHANGE-ME", "REPLACEME", "REPLACE_ME", "REPLACE-ME", "YOUR_", "{{"];

fn check(plan: &Plan, report: &mut Report) {
    for workload in &plan.workloads {
        walk(&workload.origin, (&workload.route, &mut Vec::new()), report);
    }
    let route = place::platform(plan, &[]).route;
    walk(&plan.platform.origin, (&route, &mut Vec::new()), report);
}

/// The keys on the way down become a route only where something is found.
fn walk<'a>(tree: &'a Tree, (route, keys): (&Route, &mut Vec<&'a str>), report: &mut Report) {
    match &tree.value {
        Value::Scalar(scalar) => {
            if let Some(found) = placeholder(&scalar.text) {
                let route = keys.iter().fold(route.clone(), |route, key| route.key(key));
                let what = format!("`{found}` looks like a placeholder");
                report.add(Diagnostic::new(&CODE, Place::new(tree.mark, route), what).help("write the real value"));
            }
        }
        Value::List(items) => {
            for item in items {
                walk(item, (route, keys), report);
            }
        }
        Value::Map(entries) => {
            for entry in entries.iter().filter(|it| &*it.key != "files") {
                keys.push(&entry.key);
                walk(&entry.value, (route, keys), report);
                keys.pop();
            }
        }
    }
}

fn placeholder(text: &str) -> Option<&str> {
    // Every placeholder has a capital letter, an angle or a brace; most texts have none of them.
    if !text.bytes().any(|byte| byte.is_ascii_uppercase() || matches!(byte, b'<' | b'{')) {
        return None;
    }
    let word = WORDS.iter().find_map(|word| text.find(word).map(|at| (at, *word)));
    let standing_alone = |(at, word): &(usize, &str)| {
        let before = text[..*at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let inside = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
        *word == "{{" || (!inside(before) && (word.ends_with('_') || !inside(after)))
    };
    word.filter(standing_alone).map(|(_, word)| word).or_else(|| in_angles(text))
}

/// Returns `<account>`; groups of regular expressions, `(?<name>…)`, are none.
fn in_angles(text: &str) -> Option<&str> {
    text.match_indices('<').find_map(|(at, _)| {
        let group = text[..at].ends_with(['?', 'P']);
        let end = text[at..].find('>')? + at;
        let inner = &text[at + 1..end];
        let word = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | ' ' | '.');
        let name = inner.starts_with(|it: char| it.is_ascii_alphabetic()) && inner.chars().all(word);
        (!group && name && (2..=40).contains(&inner.len())).then(|| &text[at..=end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn placeholders_are_found_wherever_they_are_written() {
        let found = prod(&RULE, "    web: {env: {QUEUE: \"https://sqs/<account>/q\", MODE: TODO}}\n");
        assert_eq!(
            found,
            "m.yaml:9:24: warning[W0302]: `<account>` looks like a placeholder; write the real value\n\
             m.yaml:9:57: warning[W0302]: `TODO` looks like a placeholder; write the real value\n"
        );
    }

    #[test]
    fn words_that_only_look_like_placeholders_are_left_alone() {
        for text in ["TODOS", "a < b and c > d", "(?<path>.*)", "METODO", "<br/>"] {
            assert_eq!(placeholder(text), None, "{text}");
        }
        for text in ["TODO", "YOUR_KEY", "TODO: ask", "arn:aws:iam::<account id>:role/x"] {
            assert!(placeholder(text).is_some(), "{text}");
        }
        assert_eq!(prod(&RULE, "    web: {env: {METHOD: METODO}, files: {/a: TODO}}\n"), "");
    }
}
