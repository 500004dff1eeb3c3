//! What is generated from the types is fresh: the schema, the reference of the language, the list of codes.
//!
//! `UPDATE_EXPECTED=1 cargo test --test generated` rewrites them.

#![allow(clippy::disallowed_methods, reason = "tests are where files belong")]

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};
use transship::{entry, pipeline, spec};

fn is_fresh(path: &str, content: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if env::var_os("UPDATE_EXPECTED").is_some() {
        fs::create_dir_all(file.parent().expect("a file lies in a folder")).expect("the repository can be written");
        fs::write(&file, content).expect("the repository can be written");
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(found == content, "{path} is stale; run UPDATE_EXPECTED=1 cargo test --test generated");
}

#[test]
fn the_schema_is_fresh() {
    let schema = serde_json::to_string_pretty(&spec::schema()).expect("a schema is plain data");
    is_fresh("schema/migration.v1alpha1.json", &format!("{schema}\n"));
}

#[test]
fn the_schema_of_the_charts_values_is_fresh() {
    let schema = serde_json::to_string_pretty(&spec::values_schema()).expect("a schema is plain data");
    is_fresh("charts/migration/values.schema.json", &format!("{schema}\n"));
}

#[test]
fn the_merge_keys_are_fresh() {
    let document = serde_json::to_string_pretty(&pipeline::openapi()).expect("a document is plain data");
    is_fresh("schema/openapi.v1alpha1.json", &format!("{document}\n"));
    // Kustomize reads only files in the folder of the kustomization that names them.
    is_fresh("overlays-example/references/openapi.json", &format!("{document}\n"));
}

#[test]
fn the_reference_of_the_language_is_fresh() {
    is_fresh("docs/spec.md", &spec::markdown());
}

/// Returns links to the files that a code is shown by.
fn examples(code: &str) -> Vec<String> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/reject");
    let folders =
        fs::read_dir(cases).expect("the cases are there").filter_map(|it| it.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = folders.filter(|it| it.starts_with(&format!("{code}-"))).collect();
    names.sort();
    let link = |name: &String| {
        let words = name.split_once('-').map_or("", |it| it.1).replace('-', " ");
        format!("[{words}](../tests/cases/reject/{name})")
    };
    names.iter().map(link).collect()
}

#[test]
fn the_list_of_codes_is_fresh() {
    let mut codes: Vec<_> = entry::codes::every().collect();
    codes.sort_by_key(|code| (code.id[1..].to_owned(), code.id));
    let mut text = String::from(
        "# Every error and warning\n\nGenerated from the codes; do not edit. `transship explain CODE` prints the same text.\n\
         Codes are stable: a code never changes its meaning. Each example is a file with the mistake, with the whole text of what is found beside it.\n",
    );
    for code in codes {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n## {}: {}\n\n{}\n\n{}\n", code.id, code.title, code.text, code.consequence());
        let examples = examples(code.id);
        if !examples.is_empty() {
            let _ = writeln!(text, "{}", examples.join(" · "));
        }
    }
    is_fresh("docs/errors.md", &text);
}
