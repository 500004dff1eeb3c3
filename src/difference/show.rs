//! Values as short texts.

use crate::object::Node;

/// Most characters of a value in a line.
const LONGEST: usize = 80;

/// Returns a value in one line, the keys of maps in their order.
pub(super) fn flow(node: &Node) -> String {
    match node {
        Node::Null => "null".to_owned(),
        Node::Bool(value) => value.to_string(),
        Node::Int(value) => value.to_string(),
        Node::Float(value) => value.to_string(),
        Node::Text(text) if text.is_empty() => "\"\"".to_owned(),
        Node::Text(text) => text.to_string(),
        Node::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Node::Map(_) => format!("{{{}}}", entries(node)),
    }
}

/// Fields that say nothing which the words of the line do not say: the pods are the workload's own.
const UNSAID: [&str; 4] = ["labelSelector", "matchLabelKeys", "nodeTaintsPolicy", "name"];

/// Returns what a whole value says: its single values, by name.
fn gist(node: &Node) -> String {
    let mut words = Vec::new();
    collect(node, "", &mut words);
    words.join(", ")
}

fn collect(node: &Node, name: &str, words: &mut Vec<String>) {
    match node {
        Node::Map(entries) => {
            for (key, value) in entries.iter().filter(|(key, _)| !UNSAID.contains(&key.as_str())) {
                let rule = ["preferred", "required"].into_iter().find(|it| key.as_str().starts_with(it));
                words.extend(rule.map(str::to_owned));
                collect(value, key.as_str(), words);
            }
        }
        Node::List(items) if items.iter().any(|it| matches!(it, Node::Map(_) | Node::List(_))) => {
            items.iter().for_each(|it| collect(it, name, words));
        }
        other => words.push(format!("{name} {}", flow(other))),
    }
}

/// Returns the entries of a map in one line, without braces around them.
fn entries(node: &Node) -> String {
    match node {
        Node::Map(entries) => {
            let entry = |(key, value): &(crate::object::Key, Node)| format!("{}: {}", key.as_str(), flow(value));
            entries.iter().map(entry).collect::<Vec<_>>().join(", ")
        }
        other => flow(other),
    }
}

/// Returns a value in one line, the same for maps that only differ in the order of their keys.
pub(super) fn canonical(node: &Node) -> String {
    match node {
        Node::List(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(", ")),
        Node::Map(entries) => {
            let mut all: Vec<String> =
                entries.iter().map(|(key, value)| format!("{}: {}", key.as_str(), canonical(value))).collect();
            all.sort();
            format!("{{{}}}", all.join(", "))
        }
        other => flow(other),
    }
}

/// Returns two values as `old → new`, or what was added or removed.
pub(super) fn change(old: Option<&Node>, new: Option<&Node>) -> String {
    match (old, new) {
        (Some(Node::Text(old)), Some(Node::Text(new))) if old.contains('\n') || new.contains('\n') => lines(old, new),
        (Some(Node::Text(old)), Some(Node::Text(new))) => {
            let (old, new) = without_repository(old, new);
            format!("{} → {}", cut(old), cut(new))
        }
        (Some(old), Some(new)) => format!("{} → {}", cut(&flow(old)), cut(&flow(new))),
        (None, Some(new)) => one_sided("none → ", "added", new),
        (Some(old), None) => one_sided_end(old),
        (None, None) => String::new(),
    }
}

fn one_sided(before: &str, word: &str, node: &Node) -> String {
    match node {
        Node::Map(_) => match gist(node) {
            gist if gist.is_empty() => word.to_owned(),
            gist => format!("{word}: {}", cut(&gist)),
        },
        Node::Text(text) if text.contains('\n') => format!("{word}: {} lines", text.lines().count()),
        other => format!("{before}{}", cut(&flow(other))),
    }
}

fn one_sided_end(node: &Node) -> String {
    match node {
        Node::Map(_) => one_sided("", "removed", node),
        Node::Text(text) if text.contains('\n') => one_sided("", "removed", node),
        other => format!("{} → none", cut(&flow(other))),
    }
}

/// Of an image in both environments only the version is news.
fn without_repository<'a>(old: &'a str, new: &'a str) -> (&'a str, &'a str) {
    let split = |text: &'a str| text.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'));
    match (split(old), split(new)) {
        (Some((one, old)), Some((two, new))) if one == two && one.contains('/') && !one.contains("//") => (old, new),
        _ => (old, new),
    }
}

fn lines(old: &str, new: &str) -> String {
    let at = old.lines().zip(new.lines()).take_while(|(old, new)| old == new).count() + 1;
    format!("{} → {} lines, line {at} is the first that differs", old.lines().count(), new.lines().count())
}

/// The ends of long names tell more than their middle.
fn cut(text: &str) -> String {
    let count = text.chars().count();
    if count <= LONGEST {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST / 2 - 1).collect();
    let tail: String = text.chars().skip(count - LONGEST / 2).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::{change, cut};
    use crate::object::Node;

    #[test]
    fn of_an_image_only_the_version_is_shown() {
        let text = |it: &str| Node::from(it);
        assert_eq!(change(Some(&text("shop/web:1")), Some(&text("shop/web:2"))), "1 → 2");
        assert_eq!(change(Some(&text("a/web:1")), Some(&text("b/web:1"))), "a/web:1 → b/web:1");
        assert_eq!(change(Some(&text("http://a:1")), Some(&text("http://a:2"))), "http://a:1 → http://a:2");
    }

    #[test]
    fn texts_of_several_lines_say_where_they_differ() {
        let text = change(Some(&Node::from("a\nb\n")), Some(&Node::from("a\nc\nd\n")));
        assert_eq!(text, "2 → 3 lines, line 2 is the first that differs");
    }

    #[test]
    fn a_long_text_keeps_its_ends() {
        let long = format!("a{}z", "-".repeat(200));
        assert!(
            cut(&long).starts_with('a') && cut(&long).ends_with('z') && cut(&long).chars().count() == super::LONGEST
        );
    }
}
