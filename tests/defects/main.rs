//! The forty defects of naive output: each is refused or warned of by a code, or cannot stand in the output at all.
//!
//! A test is called by the number of its defect. Two kinds of proof: a spec that tries to make the defect, and its code; or a
//! look at every object that the cases and examples expect, and at what such a spec gives.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod load_balancer;
mod pods;
mod scale;
mod scene;
#[path = "../support/mod.rs"]
mod support;
mod values;

/// The last defect.
const LAST: usize = 40;

#[test]
fn every_defect_has_a_test() {
    let sources = [
        include_str!("load_balancer.rs"),
        include_str!("pods.rs"),
        include_str!("scale.rs"),
        include_str!("values.rs"),
    ];
    let missing: Vec<usize> = (1..=LAST)
        .filter(|number| {
            let test = format!("#[test]\nfn defect_{number:02}_");
            sources.iter().filter(|it| it.contains(&test)).count() != 1
        })
        .collect();
    assert!(missing.is_empty(), "defects without a test of their own: {missing:?}");
}
