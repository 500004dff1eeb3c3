//! An object or a part of it -> its YAML, each line with the path of the field that it shows.

use super::{leaves, node_at};
use crate::explain::path::Path;
use crate::object::{Key, Node};
use crate::output::write_document;

/// Returns the lines of a node, each with the field that begins on it.
#[must_use]
pub fn lines(node: &Node) -> Vec<(String, Option<Path>)> {
    let leaves = leaves(node);
    let text = written(node);
    let mut lines = text.lines();
    let mut next = 0;
    let outline = written(&marked(node, &mut next));
    let mut paths = leaves.iter();
    let mut all = Vec::new();
    for line in outline.lines() {
        let path = line.contains(MARK).then(|| paths.next()).flatten();
        all.extend(lines.next().map(|it| (it.to_owned(), path.cloned())));
        // A text of several lines stands in a block, which the outline has as one line.
        let more = path.and_then(|it| node_at(node, it)).map_or(0, |it| height(it) - 1);
        all.extend(lines.by_ref().take(more).map(|it| (it.to_owned(), None)));
    }
    all
}

/// Stands for every value in the outline: no text of Kubernetes is like it.
const MARK: char = '\u{10ffff}';

fn written(node: &Node) -> String {
    let mut text = String::new();
    write_document(node, &mut text);
    text
}

fn marked(node: &Node, next: &mut usize) -> Node {
    match node {
        Node::Map(entries) if !entries.is_empty() => {
            Node::Map(entries.iter().map(|(key, value)| (key.clone(), marked(value, next))).collect())
        }
        Node::List(items) if !items.is_empty() => Node::List(items.iter().map(|it| marked(it, next)).collect()),
        _ => {
            *next += 1;
            Node::Text(MARK.to_string().as_str().into())
        }
    }
}

fn height(node: &Node) -> usize {
    let map = Node::Map(Box::new([(Key::Field("k"), node.clone())]));
    written(&map).lines().count().max(1)
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn every_line_of_a_value_knows_its_field() {
        let json = r#"{"a": {"b": 1, "c": [{"d": "e", "f": {}}, ["g"]], "text": "x\ny\n"}, "h": ""}"#;
        let value: serde_json::Value = serde_json::from_str(json).expect("the test is JSON");
        let shown: Vec<_> = lines(&value.into())
            .into_iter()
            .map(|(line, path)| format!("{line} = {}", path.map(|it| it.to_string()).unwrap_or_default()))
            .collect();
        let expected = [
            "a: = ",
            "  b: 1 = a.b",
            "  c: = ",
            "  - d: e = a.c[0].d",
            "    f: {} = a.c[0].f",
            "  - - g = a.c[1][0]",
            "  text: | = a.text",
            "    x = ",
            "    y = ",
            "h: \"\" = h",
        ];
        assert_eq!(shown, expected);
    }
}
