//! `transship fit` and `transship graph`, as people and pipelines meet them: on the examples, of which it is known what fits.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;

use serde_json::Value;
use support::{Case, repository};

const EXAMPLES: [&str; 5] =
    ["000-fund-services", "001-quant-finance", "002-flexdesk", "003-layering-detection", "004-kianax"];

fn example(name: &str) -> Case {
    Case::of(&repository().join("examples").join(name), &["expected"])
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("the output is JSON")
}

/// Returns how many nodes of the first group all environments of the first cluster need at their most.
fn nodes(value: &Value, group: &str) -> u64 {
    let groups = value["clusters"][0]["nodeGroups"].as_array().expect("a list");
    let group = groups.iter().find(|it| it["name"] == group).expect("the example declares it");
    let mut rows = group["rows"].as_array().expect("a list").iter();
    let together = rows.find(|it| it["environment"].is_null() && it["situation"] == "most").expect("there is one");
    together["nodes"]["about"].as_u64().expect("the type is known")
}

#[test]
fn the_examples_fit_but_for_the_one_that_says_so() {
    for name in EXAMPLES {
        let outcome = example(name).run(&["fit", "--format", "json"]);
        let too_small = name == "004-kianax";
        assert_eq!(outcome.code, i32::from(too_small), "{name}: {}{}", outcome.stdout, outcome.stderr);
        assert_eq!(json(&outcome.stdout)["fits"], !too_small, "{name}");
    }
}

#[test]
fn the_numbers_are_those_that_the_examples_were_sized_by() {
    for (name, group, expected) in [
        ("000-fund-services", "application", 9),
        ("000-fund-services", "batch", 6),
        ("001-quant-finance", "application", 5),
        ("002-flexdesk", "application", 3),
        ("003-layering-detection", "application", 13),
    ] {
        let outcome = example(name).run(&["fit", "--format", "json"]);
        assert_eq!(nodes(&json(&outcome.stdout), group), expected, "{name}: {group}");
    }
}

#[test]
fn several_migrations_share_the_nodes_of_their_platform() {
    let outcome = example("004-kianax").run(&["fit", "migration.yaml", "jobs.yaml", "-e", "prod"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("- `jobs-ng`: not known; add its `instanceType`"), "{}", outcome.stdout);
    assert!(
        outcome.stdout.contains("need 6 nodes of `general-ng` (t3.medium), and there may be 5"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn errors_stand_on_stderr_with_nothing_on_stdout() {
    let wrong = "apiVersion: transship.dev/v1alpha1\nkind: Migration\nmetadata: {name: shop}\nspec: {environments: [dev], \
                 workloads: {web: {image: \"a/b:1\", cpu: 1, memory: 1Gi, nodeGroup: none}}}\n";
    for command in ["fit", "graph"] {
        let case = Case::new().file("migration.yaml", wrong);
        let outcome = case.run(&[command]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (1, ""), "{command}");
        assert!(outcome.stderr.contains("error[E0209]"), "{command}: {}", outcome.stderr);
        // The environment is an argument of the call.
        assert_eq!(case.run(&[command, "-e", "prd"]).code, 2, "{command}");
    }
}

#[test]
fn every_example_has_a_graph_in_every_form_and_always_the_same() {
    for name in EXAMPLES {
        let case = example(name);
        for format in ["text", "mermaid", "dot", "json"] {
            let outcome = case.run(&["graph", "--format", format]);
            assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{name} {format}");
            assert_eq!(case.run(&["graph", "--format", format]).stdout, outcome.stdout, "{name} {format}");
        }
        let value = json(&case.run(&["graph", "--format", "json"]).stdout);
        let nodes: Vec<(&Value, &Value)> =
            value["nodes"].as_array().expect("a list").iter().map(|it| (&it["kind"], &it["name"])).collect();
        for edge in value["edges"].as_array().expect("a list") {
            for end in ["from", "to"] {
                assert!(nodes.contains(&(&edge[end]["kind"], &edge[end]["name"])), "{name}: {edge}");
            }
        }
    }
}
