//! Whole texts of the three styles and of the results of a KRM function.

use super::{Colour, ResourceRef, Style, krm_results, render};
use crate::diagnostic::{Code, Diagnostic, Fix, Lines, Mark, Place, Report, Route, Source, SourceId};
use proptest::prelude::*;

const UNKNOWN: Code = Code::error("E0203", "an unknown environment", "");
const LATEST: Code = Code::warning("W0301", "an image without a version", "");

const FILE: &str = "\
kind: Migration
spec:
  environments: [dev, staging, production]
  workloads:
    web:
      image: shop/web
      in:
        prodution: {replicas: 4}
";

fn source(report: &mut Report, name: &str, text: &str, lines: Lines) -> SourceId {
    report.add_source(Source::new(name.to_owned(), text.into(), lines))
}

fn size(number: usize) -> u32 {
    u32::try_from(number).expect("internal error: texts of tests are short")
}

/// Returns the place of the first `words` in a source.
fn place(report: &Report, source: SourceId, words: &str, route: &str) -> Place {
    let start = report.source(source).text.find(words).expect("internal error: the test marks words of its text");
    Place::new(Mark { source, start: size(start), end: size(start + words.len()) }, Route::from(route))
}

fn misspelt(report: &Report, source: SourceId) -> Diagnostic {
    let here = place(report, source, "prodution", "spec.workloads.web.in.prodution");
    Diagnostic::new(&UNKNOWN, here, "environment `prodution` is not declared")
        .why("not in `environments`")
        .help("rename it to `production`, or add it to `environments`")
        .label(place(report, source, "environments", "spec.environments"), "declared here")
}

/// Returns a report with one error and one warning in the lines of a file.
fn in_a_file() -> Report {
    let mut report = Report::new();
    let id = source(&mut report, "migration.yaml", FILE, Lines::Kept);
    report.add(misspelt(&report, id));
    let image = place(&report, id, "shop/web", "spec.workloads.web.image");
    report.add(Diagnostic::new(&LATEST, image, "image `shop/web` has no tag"));
    report
}

/// Returns a report with the same error, and a second one without a mark, in a config that a host wrote anew.
fn in_a_config() -> Report {
    let mut report = Report::new();
    let id = source(&mut report, "functionConfig", FILE, Lines::Lost);
    report.add(misspelt(&report, id));
    let missing = Place::route(Route::from("spec.environment"));
    report.add(Diagnostic::new(&UNKNOWN, missing, "no environment is chosen").help("set `spec.environment`"));
    report
}

/// Returns the snippet of one finding with a short reason, in a text of its own.
fn snippet(text: &str, start: usize, end: usize) -> String {
    let mut report = Report::new();
    let source = source(&mut report, "f.yaml", text, Lines::Kept);
    let mark = Mark { source, start: size(start), end: size(end) };
    report.add(Diagnostic::new(&LATEST, Place::new(mark, Route::from("x")), "it is wrong").why("why"));
    render(&report, Style::Snippet(Colour::No))
}

#[test]
fn snippets_underline_the_place_and_what_belongs_to_it() {
    let expected = "\
warning[W0301]: image `shop/web` has no tag
 --> migration.yaml:6:14
  |
6 |       image: shop/web
  |              ^^^^^^^^

error[E0203]: environment `prodution` is not declared
 --> migration.yaml:8:9
  |
3 |   environments: [dev, staging, production]
  |   ------------ declared here
...
8 |         prodution: {replicas: 4}
  |         ^^^^^^^^^ not in `environments`
  |
  = help: rename it to `production`, or add it to `environments`

1 error, 1 warning
";
    assert_eq!(render(&in_a_file(), Style::Snippet(Colour::No)), expected);
}

#[test]
fn lines_hold_everything_a_log_needs() {
    let expected = "\
migration.yaml:6:14: warning[W0301]: image `shop/web` has no tag
migration.yaml:8:9: error[E0203]: environment `prodution` is not declared (line 3: declared here); \
not in `environments`; rename it to `production`, or add it to `environments`
";
    assert_eq!(render(&in_a_file(), Style::Line), expected);
}

#[test]
fn json_has_every_field_in_a_fixed_order() {
    let expected = concat!(
        r#"{"code":"W0301","severity":"warning","message":"image `shop/web` has no tag","why":null,"help":null,"#,
        r#""file":"migration.yaml","line":6,"column":14,"endLine":6,"endColumn":22,"#,
        r#""route":"spec.workloads.web.image","labels":[],"fixes":[],"environments":[],"waived":null}"#,
        "\n",
        r#"{"code":"E0203","severity":"error","message":"environment `prodution` is not declared","#,
        r#""why":"not in `environments`","help":"rename it to `production`, or add it to `environments`","#,
        r#""file":"migration.yaml","line":8,"column":9,"endLine":8,"endColumn":18,"#,
        r#""route":"spec.workloads.web.in.prodution","labels":[{"message":"declared here","#,
        r#""file":"migration.yaml","line":3,"column":3,"endLine":3,"endColumn":15,"route":"spec.environments"}],"fixes":[],"environments":[],"waived":null}"#,
        "\n",
    );
    assert_eq!(render(&in_a_file(), Style::Json), expected);
}

#[test]
fn snippets_give_way_to_routes_where_lines_are_lost() {
    let expected = "\
error[E0203]: no environment is chosen
--> functionConfig: spec.environment
 = help: set `spec.environment`

error[E0203]: environment `prodution` is not declared
--> functionConfig: spec.workloads.web.in.prodution
 = note: not in `environments`
 = note: spec.environments: declared here
 = help: rename it to `production`, or add it to `environments`

2 errors
";
    assert_eq!(render(&in_a_config(), Style::Snippet(Colour::No)), expected);
}

#[test]
fn lines_give_way_to_routes_where_lines_are_lost() {
    let expected = "\
functionConfig: spec.environment: error[E0203]: no environment is chosen; set `spec.environment`
functionConfig: spec.workloads.web.in.prodution: error[E0203]: environment `prodution` is not declared \
(spec.environments: declared here); not in `environments`; rename it to `production`, or add it to `environments`
";
    assert_eq!(render(&in_a_config(), Style::Line), expected);
}

#[test]
fn json_has_no_numbers_where_lines_are_lost() {
    let first = concat!(
        r#"{"code":"E0203","severity":"error","message":"no environment is chosen","why":null,"#,
        r#""help":"set `spec.environment`","file":"functionConfig","line":null,"column":null,"#,
        r#""endLine":null,"endColumn":null,"route":"spec.environment","labels":[],"fixes":[],"environments":[],"waived":null}"#,
    );
    assert_eq!(render(&in_a_config(), Style::Json).lines().next(), Some(first));
}

#[test]
fn related_places_of_other_files_are_shown_with_their_file() {
    let mut report = Report::new();
    let overlay = source(&mut report, "prod/environment.yaml", "image: x\n", Lines::Kept);
    let base = source(&mut report, "base.yaml", "a: 1\nimage: y\n", Lines::Kept);
    let finding = Diagnostic::new(&UNKNOWN, place(&report, overlay, "x", "image"), "two images")
        .label(place(&report, base, "y", "image"), "and here")
        .label(Place::route(Route::from("defaults.image")), "or here");
    report.add(finding);
    let expected = "\
error[E0203]: two images
 --> prod/environment.yaml:1:8
  |
1 | image: x
  |        ^
  |
 ::: base.yaml:2:8
  |
2 | image: y
  |        - and here
  |
  = note: defaults.image: or here

1 error
";
    assert_eq!(render(&report, Style::Snippet(Colour::No)), expected);
    let expected =
        "prod/environment.yaml:1:8: error[E0203]: two images (base.yaml:2:8: and here) (defaults.image: or here)\n";
    assert_eq!(render(&report, Style::Line), expected);
}

#[test]
fn a_far_label_gets_a_snippet_of_its_own() {
    let mut report = Report::new();
    let id = source(&mut report, "f.yaml", &format!("a: 1{}b: 2\n", "\n".repeat(5000)), Lines::Kept);
    let finding = Diagnostic::new(&UNKNOWN, place(&report, id, "b", "b"), "b without c");
    report.add(finding.label(place(&report, id, "a", "a"), "see a"));
    let expected = "\
error[E0203]: b without c
    --> f.yaml:5001:1
     |
5001 | b: 2
     | ^
     |
    ::: f.yaml:1:1
     |
   1 | a: 1
     | - see a

1 error
";
    assert_eq!(render(&report, Style::Snippet(Colour::No)), expected);
}

#[test]
fn a_long_reason_stands_below_the_snippet() {
    let mut report = Report::new();
    let id = source(&mut report, "f.yaml", "a: 1\n", Lines::Kept);
    let why = "a reason of more than sixty characters does not fit beside the marked text";
    report
        .add(Diagnostic::new(&UNKNOWN, place(&report, id, "a", "a"), "it is wrong").why(why).help("do this\nor that"));
    let expected = "\
error[E0203]: it is wrong
 --> f.yaml:1:1
  |
1 | a: 1
  | ^
  |
  = note: a reason of more than sixty characters does not fit beside the marked text
  = help: do this
          or that

1 error
";
    assert_eq!(render(&report, Style::Snippet(Colour::No)), expected);
}

#[test]
fn a_mark_of_many_lines_is_cut_to_its_first() {
    let expected = "\
warning[W0301]: it is wrong
 --> f.yaml:1:1
  |
1 | a:
  | ^^ why

1 warning
";
    assert_eq!(snippet("a:\n  b: 1\n  c: 2\n", 0, 12), expected);
    assert_eq!(snippet("a:\r\n  b: 1\r\n", 0, 12), expected);
}

#[test]
fn tabs_and_wide_characters_keep_the_underline_in_its_place() {
    let expected = "\
warning[W0301]: it is wrong
 --> f.yaml:1:8
  |
1 |     a: \u{4e2d}\u{fc} x
  |            ^ why

1 warning
";
    assert_eq!(snippet("\ta: \u{4e2d}\u{fc} x\n", 10, 11), expected);
}

#[test]
fn the_end_of_a_file_and_everything_beyond_is_its_last_line() {
    let expected = "\
warning[W0301]: it is wrong
 --> f.yaml:2:1
  |
2 |
  | ^ why

1 warning
";
    assert_eq!(snippet("a: 1\n", 5, 5), expected);
    assert_eq!(snippet("a: 1\n", 4_000_000, 4_100_000), expected);
    assert_eq!(snippet("", 3, 1), expected.replace('2', "1"));
}

#[test]
fn a_line_that_only_machines_read_is_not_shown() {
    let expected = "\
warning[W0301]: it is wrong
--> f.yaml:1:3001
 = note: why

1 warning
";
    assert_eq!(snippet(&"x".repeat(5000), 3000, 3001), expected);
}

#[test]
fn among_several_sources_a_place_without_mark_names_none() {
    let mut report = in_a_config();
    source(&mut report, "base.yaml", "", Lines::Kept);
    let first = "spec.environment: error[E0203]: no environment is chosen; set `spec.environment`";
    assert_eq!(render(&report, Style::Line).lines().next(), Some(first));
}

#[test]
fn a_finding_about_nothing_in_particular_has_no_head() {
    let mut report = Report::new();
    report.add(Diagnostic::new(&UNKNOWN, Place::route(Route::root()), "nothing to do"));
    assert_eq!(render(&report, Style::Line), "error[E0203]: nothing to do\n");
    assert_eq!(render(&report, Style::Snippet(Colour::No)), "error[E0203]: nothing to do\n\n1 error\n");
}

#[test]
fn no_findings_are_no_text() {
    let styles = [Style::Snippet(Colour::No), Style::Snippet(Colour::Yes), Style::Line, Style::Json];
    assert_eq!(styles.map(|style| render(&Report::new(), style)), ["", "", "", ""]);
}

#[test]
fn names_in_a_file_can_neither_forge_lines_nor_steer_a_terminal() {
    let mut report = Report::new();
    let route = Route::from("a\nb");
    let finding = Diagnostic::new(&UNKNOWN, Place::route(route), "key `x\r\nerror: y\u{1b}[31m` is unknown");
    report.add(finding.help("two\nlines\u{202e}"));
    let expected = "a b: error[E0203]: key `x error: y\u{fffd}[31m` is unknown; two lines\u{fffd}\n";
    assert_eq!(render(&report, Style::Line), expected);
    assert!(!render(&report, Style::Snippet(Colour::No)).contains('\u{1b}'));
}

#[test]
fn colour_changes_nothing_but_colour() {
    let coloured = render(&in_a_file(), Style::Snippet(Colour::Yes));
    assert!(coloured.starts_with("\u{1b}["), "{coloured}");
    let bare: String = coloured.split('\u{1b}').filter_map(|part| Some(part.split_once('m')?.1)).collect();
    assert_eq!(bare, render(&in_a_file(), Style::Snippet(Colour::No)));
}

fn results(report: &Report, config: Option<ResourceRef<'_>>) -> serde_json::Value {
    serde_json::to_value(krm_results(report, config)).expect("internal error: results are plain data")
}

const SHOP: ResourceRef<'static> =
    ResourceRef { api_version: "transship.dev/v1alpha1", kind: "Migration", name: "shop", namespace: None };

#[test]
fn results_name_the_field_of_the_config() {
    let resource = serde_json::json!({"apiVersion": "transship.dev/v1alpha1", "kind": "Migration", "name": "shop"});
    let expected = serde_json::json!([
        {
            "message": "no environment is chosen; set `spec.environment`",
            "severity": "error",
            "resourceRef": resource,
            "field": {"path": "spec.environment"},
            "tags": {"code": "E0203"},
        },
        {
            "message": "environment `prodution` is not declared (spec.environments: declared here); \
                        not in `environments`; rename it to `production`, or add it to `environments`",
            "severity": "error",
            "resourceRef": resource,
            "field": {"path": "spec.workloads.web.in.prodution"},
            "tags": {"code": "E0203"},
        },
    ]);
    assert_eq!(results(&in_a_config(), Some(SHOP)), expected);
}

#[test]
fn results_without_a_config_name_the_field_in_the_message() {
    let found = results(&in_a_config(), None);
    let expected = serde_json::json!({
        "message": "functionConfig: spec.environment: no environment is chosen; set `spec.environment`",
        "severity": "error",
        "tags": {"code": "E0203"},
    });
    assert_eq!(found[0], expected);
}

#[test]
fn results_name_the_file_where_lines_are_known() {
    let expected = serde_json::json!({
        "message": "image `shop/web` has no tag",
        "severity": "warning",
        "file": {"path": "migration.yaml"},
        "tags": {"code": "W0301", "line": "6", "column": "14"},
    });
    assert_eq!(results(&in_a_file(), Some(SHOP))[0], expected);
}

#[test]
fn results_hold_no_path_that_is_not_relative() {
    for (name, path) in
        [("./a/b.yaml", Some("a/b.yaml")), ("a\\b.yaml", Some("a/b.yaml")), ("/a/b.yaml", None), ("<stdin>", None)]
    {
        let mut report = Report::new();
        let id = source(&mut report, name, "a: 1", Lines::Kept);
        report.add(Diagnostic::new(&UNKNOWN, place(&report, id, "1", "a"), "wrong"));
        let found = results(&report, None);
        assert_eq!(found[0]["file"]["path"].as_str(), path, "{name}");
        let message = if path.is_some() { "wrong".to_owned() } else { format!("{name}:1:4: wrong") };
        assert_eq!(found[0]["message"], message);
    }
}

/// Text with all that has ever upset a renderer: tabs, all line ends, wide, joined, invisible and reversing characters.
fn text() -> impl Strategy<Value = String> {
    let upsetting = "[a-c:\\- \t\r\n\u{0}\u{1b}\u{7f}\u{85}\u{fc}\u{301}\u{200b}\u{200d}\u{202e}\u{2028}\u{4e2d}\u{feff}\u{1f600}\u{1f469}]";
    let regex = |regex: &str| prop::string::string_regex(regex).expect("internal error: the patterns below are valid");
    prop_oneof![
        regex(&format!("{upsetting}{{0,60}}")),
        regex("([ \t]{0,4}[a-z]{1,6}:( [a-z\u{4e2d}\t]{0,8})?(\n|\r\n)){0,120}"),
        regex(&format!("[ \t]{{0,200}}{upsetting}{{0,400}}")),
        any::<String>(),
    ]
}

fn anywhere() -> impl Strategy<Value = Place> {
    let byte = || prop_oneof![8 => 0..80_u32, 4 => 0..3000_u32, 1 => any::<u32>()];
    let mark = (0..4_u32, byte(), byte());
    let mark = prop::option::weighted(0.9, mark)
        .prop_map(|mark| mark.map(|(source, start, end)| Mark { source: SourceId(source), start, end }));
    (mark, text()).prop_map(|(mark, route)| Place { mark, route: Route::from(route.as_str()) })
}

fn finding() -> impl Strategy<Value = Diagnostic> {
    let labels = prop::collection::vec((anywhere(), text()), 0..4);
    let parts = (prop::sample::select(vec![&UNKNOWN, &LATEST]), anywhere(), text(), labels);
    let fix = (anywhere(), text()).prop_map(|(place, text)| place.mark.map(|mark| Fix { mark, text }));
    let more = (prop::option::of(text()), prop::option::of(text()), fix);
    (parts, more).prop_map(|((code, place, what, labels), (why, help, fix))| Diagnostic {
        code,
        place,
        what,
        why,
        help,
        fix,
        labels,
        sensitive: false,
        environments: Vec::new(),
        waiver: None,
    })
}

fn any_report() -> impl Strategy<Value = Report> {
    let sources = prop::collection::vec((text(), text(), prop::bool::weighted(0.8)), 0..4);
    (sources, prop::collection::vec(finding(), 0..4)).prop_map(|(sources, findings)| {
        let mut report = Report::new();
        for (name, text, kept) in sources {
            source(&mut report, &name, &text, if kept { Lines::Kept } else { Lines::Lost });
        }
        for finding in findings {
            report.add(finding);
        }
        report
    })
}

proptest! {
    #[test]
    fn any_mark_over_any_text_is_rendered_the_same_twice(report in any_report()) {
        let found = report.sorted().len();
        for style in [Style::Snippet(Colour::No), Style::Snippet(Colour::Yes), Style::Line, Style::Json] {
            let text = render(&report, style);
            prop_assert_eq!(&text, &render(&report, style));
            if matches!(style, Style::Line | Style::Json) {
                prop_assert_eq!(text.lines().count(), found);
            }
        }
        prop_assert_eq!(results(&report, Some(SHOP)).as_array().map(Vec::len), Some(found));
    }
}

#[test]
fn lines_with_a_secret_are_shown_by_no_finding() {
    let text = "a: 1\nb: {SECRET: hunter2, OTHER: x}\n";
    let mut report = Report::new();
    let id = source(&mut report, "f.yaml", text, Lines::Kept);
    let secret = place(&report, id, "hunter2", "b.SECRET");
    let other = place(&report, id, "OTHER", "b.OTHER");
    report.add(Diagnostic::new(&UNKNOWN, secret.clone(), "`SECRET` looks like a secret").help("move it").sensitive());
    report.add(Diagnostic::new(&LATEST, other, "`OTHER` is old").label(secret, "beside this"));
    let expected = "\
error[E0203]: `SECRET` looks like a secret
--> f.yaml:2:13
 = help: move it

warning[W0301]: `OTHER` is old
--> f.yaml:2:22
 = note: line 2: beside this

1 error, 1 warning
";
    assert_eq!(render(&report, Style::Snippet(Colour::No)), expected);
}
