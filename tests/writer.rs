//! What the YAML writer writes, readers of other origins read back unchanged: our tree reader and `serde_yaml`.

use proptest::prelude::*;
use transship::diagnostic::{Lines, Report, Source};
use transship::object::{Key, Node};
use transship::output::{write_document, write_documents};
use transship::tree;

/// Texts that some reader of YAML 1.1 or 1.2 takes for something else when they are written carelessly.
const WORDS: &str = "y Y n N yes Yes YES no No NO on On ON off Off OFF true True TRUE false False FALSE null Null NULL \
    0 -0 +0 1 -1 +1 007 017 0o17 0O17 0b11 0B11 0x1F 0X1f -0x1F 1_000 1__0 _1 _ 685_230.15 1e3 1E3 1e400 1.0 .5 -.5 \
    5. 1.0e+21 18446744073709551615 9007199254740993 .inf -.inf +.inf .Inf .NAN .nan inf nan Infinity 12:30:45 \
    190:20:30 20:30:40.5 12:30 2024-01-01 2024-1-1 2024-01-01T00:00:00Z deadbeef 1234e56 cafe 1.8.2 10.0.0.1 \
    = << ~ - -- --- ---a ... ...a .. ..data .env ? ?a : :a a: a:b a:: # #a a# & &a * *a ! !a !!str | |- > >- % %YAML \
    @ @a ` `a ' '' 'a' \" \"\" \"a\" \\ \\n a\\b [ ] [] [a] { } {} {a} , ,a a,b {{tpl}} ${VAR} $(VAR) key=value -c --port=80 \
    http://x:80/y?z#f shop/web:1.8.2 *.example.com @every /healthz 500m 10Gi arn:aws:iam::1:role/x Größe 日本 😀";

/// Texts with blanks, lines and characters that do not show.
const ODD: [&str; 58] = [
    "",
    " ",
    "  ",
    " a",
    "a ",
    "a b",
    "a: b",
    "a : b",
    "a #b",
    "a# b",
    "- a",
    "-\ta",
    "? a",
    "... a",
    "... go",
    "--- a",
    "2001-12-14 21:59:43.10 -5",
    "{{ tpl }}",
    "[{\"HTTP\":80},{\"HTTPS\":443}]",
    "it's \"so\"",
    "\"it''s\"",
    "'\"",
    "\\'",
    "\t",
    "\ta",
    "a\t",
    "a\tb",
    "a:\tb",
    "a\t#b",
    "\n",
    "\n\n",
    "a\n",
    "a\n\n",
    "a\n\n\n",
    "\na",
    "a\nb",
    "a\n\nb\n",
    " a\nb",
    "\ta\n\tb\n",
    "a\n b\n\tc\n",
    "a\n \nb",
    "a\n\t\nb",
    "a\n ",
    "a \nb \n",
    "a\r\nb\r\n",
    "a\rb",
    "---\na",
    "a\n---\nb\n...\n",
    "# a\n- b: c\n",
    "\"a\"\n'b'\\\n",
    "\0",
    "\u{7}\u{8}\u{1b}",
    "\u{7f}",
    "\u{85}",
    "\u{a0}a\u{a0}",
    "a\u{2028}b\u{2029}\nc",
    "\u{feff}a",
    "\u{fffe}\u{ffff}\u{10ffff}\u{d7ff}\u{e000}",
];

/// `<<` as a key, even in quotes, is a merge to our tree reader and to Kustomize: no writer can help that.
const NO_KEY: &str = "<<";

fn battery() -> Vec<String> {
    let long = ["word ".repeat(1000), "x".repeat(5000), "\"quoted\" ".repeat(200) + "end", "a: b\n".repeat(500)];
    WORDS.split_whitespace().chain(ODD).map(str::to_owned).chain(long).collect()
}

fn map(entries: impl IntoIterator<Item = (String, Node)>) -> Node {
    Node::Map(entries.into_iter().map(|(key, value)| (Key::Name(key.into()), value)).collect())
}

fn list(items: &[Node]) -> Node {
    Node::List(items.into())
}

fn written(node: &Node) -> String {
    let mut out = String::new();
    write_document(node, &mut out);
    assert!(out.ends_with('\n'), "{out:?}");
    out
}

fn read_by_tree(text: &str) -> Vec<Node> {
    let mut report = Report::new();
    let source = Source::new("test".to_owned(), text.into(), Lines::Kept);
    let source = report.add_source(source);
    let trees = tree::parse(source, &mut report);
    assert_eq!(report.errors(), 0, "{:?}\n{text}", report.sorted());
    trees.iter().map(tree::to_node).collect()
}

fn read_by_serde(text: &str) -> Node {
    let value: serde_json::Value = serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    value.into()
}

/// Compares without regard to the order of keys, which `serde_json` does not keep.
fn same(left: &Node, right: &Node) -> bool {
    serde_json::to_value(left).ok() == serde_json::to_value(right).ok()
}

fn check(node: &Node) {
    let text = written(node);
    assert_eq!(read_by_tree(&text), std::slice::from_ref(node), "tree reader\n{text}");
    assert!(same(&read_by_serde(&text), node), "serde_yaml\n{text}");
}

#[test]
fn every_text_of_the_battery_comes_back_as_a_value() {
    for text in battery() {
        let node = Node::from(text.as_str());
        check(&map([("a".to_owned(), node.clone()), ("b".to_owned(), map([("c".to_owned(), node.clone())]))]));
        check(&map([("a".to_owned(), list(&[node.clone(), list(&[node.clone(), node.clone()]), node]))]));
    }
}

#[test]
fn every_text_of_the_battery_comes_back_as_a_key() {
    for text in battery().into_iter().filter(|text| text != NO_KEY) {
        for value in [Node::from("x"), list(&["x".into()]), map([(text.clone(), Node::from("x\ny\n"))])] {
            check(&map([(text.clone(), value.clone())]));
            check(&map([("a".to_owned(), list(&[map([("b".to_owned(), Node::Null), (text.clone(), value)])]))]));
        }
    }
}

#[test]
fn the_whole_battery_comes_back_from_one_document() {
    let texts = battery().into_iter().filter(|text| text != NO_KEY);
    check(&map(texts.map(|text| (text.clone(), Node::from(text.as_str())))));
}

#[test]
fn documents_of_a_stream_stay_apart() {
    let nodes: Vec<Node> =
        battery().into_iter().map(|text| map([("a".to_owned(), Node::from(text.as_str()))])).collect();
    let mut text = Vec::new();
    write_documents(&nodes, &mut text).expect("memory takes every byte");
    assert_eq!(read_by_tree(std::str::from_utf8(&text).expect("the writer writes text")), nodes);
}

/// Random texts, heavy in what matters: numbers and dates, indicators, blanks, breaks, characters at the edges.
fn tricky() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9+\\-._eE:TZxob ]{0,12}",
        "[-?:,\\[\\]{}#&*!|>'\"%@`=<~ a\\\\]{0,10}",
        "[a:# \t\n\r-]{0,12}",
        "[ab \n]{0,16}",
        "[\u{0}-\u{20}\u{7e}-\u{a1}\u{2027}-\u{202a}\u{feff}\u{fffd}-\u{ffff}a\n]{0,8}",
        "[yYnNoOfFtTrRuUeEsSaAlL]{1,5}",
        any::<String>(),
    ]
}

fn node() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        6 => tricky().prop_map(|text| Node::from(text.as_str())),
        1 => any::<i64>().prop_map(Node::Int),
        1 => any::<f64>().prop_filter("JSON has finite numbers only", |it| it.is_finite()).prop_map(Node::Float),
        1 => any::<bool>().prop_map(Node::Bool),
        1 => Just(Node::Null),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let key = tricky().prop_filter("no writer can help it", |text| text != NO_KEY);
        let entries = prop::collection::btree_map(key, inner.clone(), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(|items| Node::List(items.into())),
            entries.prop_map(map)
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_tree_comes_back(node in node()) {
        check(&map([("a".to_owned(), node)]));
    }
}
