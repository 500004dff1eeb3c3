//! Values as short texts.

use crate::object::Node;

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

/// Fields by which items of lists are recognised: the words of the line may say them already.
const NAMING: [&str; 10] =
    ["key", "operator", "effect", "topologyKey", "mountPath", "subPath", "secretKey", "host", "path", "pathType"];

/// Most single values of a whole that are told.
const MOST_WORDS: usize = 12;

/// Returns what a whole value says beside the words of its line: its single values, by name.
fn gist(node: &Node, label: &str) -> Vec<String> {
    let mut words = Vec::new();
    collect(node, "", label, &mut words);
    if words.len() > MOST_WORDS {
        words.truncate(MOST_WORDS);
        words.push("…".to_owned());
    }
    words
}

fn collect(node: &Node, name: &str, label: &str, words: &mut Vec<String>) {
    match node {
        Node::Map(entries) if matches!(name, "secretKeyRef" | "configMapKeyRef") => {
            let kind = if name == "secretKeyRef" { "Secret" } else { "ConfigMap" };
            let text = |key| entries.iter().find(|(name, _)| name.as_str() == key).map(|(_, it)| flow(it));
            words.push(format!("{kind} {}, key {}", text("name").unwrap_or_default(), text("key").unwrap_or_default()));
        }
        Node::Map(entries) => {
            for (key, value) in entries.iter().filter(|(key, _)| name == "port" || !UNSAID.contains(&key.as_str())) {
                let rule = ["preferred", "required"].into_iter().find(|it| key.as_str().starts_with(it));
                words.extend(rule.map(str::to_owned));
                match name {
                    // Requests and limits have the same names.
                    "limits" => collect(value, &format!("{} limit", key.as_str()), label, words),
                    // A port has a number or a name.
                    "port" => collect(value, name, label, words),
                    _ => collect(value, key.as_str(), label, words),
                }
            }
        }
        Node::List(items) if items.iter().any(|it| matches!(it, Node::Map(_) | Node::List(_))) => {
            items.iter().for_each(|it| collect(it, name, label, words));
        }
        Node::Text(text) if NAMING.contains(&name) && label.split(' ').any(|it| *it == **text) => {}
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
pub(in crate::difference) fn canonical(node: &Node) -> String {
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

/// Returns two values as `old`, `→ new`, or what was added or removed; `label` is what the line says already.
///
/// Each text stays on its line.
pub(super) fn change(old: Option<&Node>, new: Option<&Node>, label: &str) -> Vec<String> {
    match (old, new) {
        // They differ in nothing but their last line break.
        (Some(Node::Text(one)), Some(Node::Text(two))) if one.lines().eq(two.lines()) => {
            vec![typed(&Node::from(&**one)), format!("→ {}", typed(&Node::from(&**two)))]
        }
        (Some(Node::Text(old)), Some(Node::Text(new))) if old.contains('\n') || new.contains('\n') => lines(old, new),
        (Some(Node::Text(old)), Some(Node::Text(new))) => {
            let (old, new) = without_repository(old, new);
            vec![shown(old), format!("→ {}", shown(new))]
        }
        (Some(old), Some(new)) if flow(old) == flow(new) => {
            vec![typed(old), format!("→ {}", typed(new))]
        }
        (Some(old), Some(new)) => vec![flow(old), format!("→ {}", flow(new))],
        (None, Some(new)) if is_whole(new) => one_sided("added", new, label),
        (Some(old), None) if is_whole(old) => one_sided("removed", old, label),
        (None, Some(new)) => vec!["none".to_owned(), format!("→ {}", shown(&flow(new)))],
        (Some(old), None) => vec![shown(&flow(old)), "→ none".to_owned()],
        (None, None) => Vec::new(),
    }
}

fn is_whole(node: &Node) -> bool {
    matches!(node, Node::Map(_)) || node.as_str().is_some_and(|it| it.contains('\n'))
}

fn one_sided(word: &str, node: &Node, label: &str) -> Vec<String> {
    let words = match node.as_str() {
        Some(text) => vec![match text.lines().count() {
            1 => "1 line".to_owned(),
            count => format!("{count} lines"),
        }],
        None => gist(node, label),
    };
    let Some(last) = words.len().checked_sub(1) else { return vec![word.to_owned()] };
    let word = |(index, it): (usize, String)| {
        let colon = if index == 0 { format!("{word}: ") } else { String::new() };
        let comma = if index == last { "" } else { "," };
        format!("{colon}{it}{comma}")
    };
    words.into_iter().enumerate().map(word).collect()
}

/// An empty text would not be seen, and `None` would be taken for nothing.
fn shown(text: &str) -> String {
    let quoted = text.is_empty() || text.eq_ignore_ascii_case("none");
    if quoted { format!("\"{text}\"") } else { text.to_owned() }
}

/// Returns a value such that a text and a number of the same letters are told apart.
fn typed(node: &Node) -> String {
    serde_json::to_string(node).unwrap_or_default()
}

/// Of an image in both environments only the version is news.
fn without_repository<'a>(old: &'a str, new: &'a str) -> (&'a str, &'a str) {
    let split = |text: &'a str| text.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'));
    match (split(old), split(new)) {
        (Some((one, old)), Some((two, new))) if one == two && one.contains('/') && !one.contains("//") => (old, new),
        _ => (old, new),
    }
}

fn lines(old: &str, new: &str) -> Vec<String> {
    let count = |text: &str| text.lines().count();
    let at = old.lines().zip(new.lines()).take_while(|(old, new)| old == new).count();
    let line = |text: &str| text.lines().nth(at).map_or_else(|| "none".to_owned(), |it| shown(it.trim()));
    let counts = match (count(old), count(new)) {
        (one, two) if one == two => format!("{one} lines, from line {} on:", at + 1),
        (one, two) => format!("{one} → {two} lines, from line {} on:", at + 1),
    };
    vec![counts, line(old), format!("→ {}", line(new))]
}

/// Returns a text in one line of at most this many characters: the ends of long names tell more than their middle.
#[must_use]
pub fn shortened(text: &str, longest: usize) -> String {
    let count = text.chars().count();
    // Manifests of others may hold what would command a terminal.
    let letter = |it: char| if it.is_control() { char::REPLACEMENT_CHARACTER } else { it };
    if count <= longest {
        return text.chars().map(letter).collect();
    }
    let head = text.chars().take(longest / 2 - 1);
    let tail = text.chars().skip(count - longest.div_ceil(2));
    head.chain(['…']).chain(tail).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::{change, shortened};
    use crate::object::Node;
    use serde_json::json;

    fn shown(old: serde_json::Value, new: serde_json::Value) -> String {
        change(Some(&Node::from(old)), Some(&Node::from(new)), "").join(" ")
    }

    #[test]
    fn of_an_image_only_the_version_is_shown() {
        assert_eq!(shown(json!("shop/web:1"), json!("shop/web:2")), "1 → 2");
        assert_eq!(shown(json!("a/web:1"), json!("b/web:1")), "a/web:1 → b/web:1");
        assert_eq!(shown(json!("http://a:1"), json!("http://a:2")), "http://a:1 → http://a:2");
    }

    #[test]
    fn texts_of_several_lines_say_where_they_differ() {
        assert_eq!(shown(json!("a\nb\n"), json!("a\nc\nd\n")), "2 → 3 lines, from line 2 on: b → c");
        assert_eq!(shown(json!("a\nb\n"), json!("a\nc\n")), "2 lines, from line 2 on: b → c");
        assert_eq!(shown(json!("a\n"), json!("a\nb\n")), "1 → 2 lines, from line 2 on: none → b");
        assert_eq!(shown(json!("a\n"), json!("a")), "\"a\\n\" → \"a\"");
    }

    #[test]
    fn a_text_and_a_number_of_the_same_letters_are_told_apart() {
        assert_eq!(shown(json!(8080), json!("8080")), "8080 → \"8080\"");
        assert_eq!(shown(json!(""), json!("x")), "\"\" → x");
    }

    #[test]
    fn what_the_line_says_already_is_not_told_again() {
        let spread = Node::from(json!({"topologyKey": "zone", "maxSkew": 1, "whenUnsatisfiable": "DoNotSchedule"}));
        let words = change(None, Some(&spread), "spread over zone");
        assert_eq!(words.join(" "), "added: maxSkew 1, whenUnsatisfiable DoNotSchedule");
    }

    #[test]
    fn a_long_text_keeps_its_ends() {
        for longest in [40, 41] {
            let long = shortened(&format!("a{}z", "-".repeat(200)), longest);
            assert!(long.starts_with('a') && long.ends_with('z') && long.chars().count() == longest, "{long}");
        }
    }
}
