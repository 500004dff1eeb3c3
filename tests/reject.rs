//! Every folder of `tests/cases/reject` is refused with exactly the text of its `stderr.txt`.
//!
//! The first line of that file is the call, the last one the exit code. A text must be enough to mend the file without any documentation.
//! `UPDATE_EXPECTED=1` rewrites all but the call.

mod support;

use std::path::PathBuf;
use support::{Case, compare, read, repository};

/// Declares one test for each folder: the code, and the rest of its name with `_` standing for `-`.
macro_rules! cases {
    ($($name:ident)*) => {
        $(
            #[test]
            #[allow(non_snake_case, reason = "codes have a capital letter")]
            fn $name() {
                refuse(stringify!($name));
            }
        )*

        /// The names of all tests.
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

cases! {
    E0101_a_tab_as_indentation
    E0101_a_value_with_a_colon
    E0101_wrong_indentation
    E0102_a_key_stands_twice
    E0103_nested_too_deep
    E0104_a_tag_of_cloudformation
    E0104_a_value_that_begins_with_braces
    E0110_a_misspelt_key
    E0110_an_unknown_alert
    E0110_keys_beside_the_specification
    E0110_keys_of_other_formats
    E0110_several_problems_in_one_run
    E0111_a_list_where_a_map_belongs
    E0112_a_port_mapping_of_compose
    E0112_alerts_with_values_of_the_wrong_kind
    E0112_an_effect_of_the_eks_api
    E0112_units_of_ecs_and_compose
    E0112_values_of_the_wrong_kind
    E0113_an_account_without_quotes
    E0114_said_in_two_ways
    E0115_no_migration
    E0116_a_newer_version
    E0117_no_name
    E0201_no_environments
    E0202_no_environment_chosen
    E0203_a_misspelt_environment
    E0203_a_misspelt_environment_in_a_workload
    E0204_an_undefined_word
    E0205_an_expression_that_is_none
    E0206_a_file_that_is_not_there
    E0207_no_image_no_sizes
    E0207_no_workloads
    E0207_targets_without_address_or_port
    E0208_a_call_to_a_workload_that_is_switched_off
    E0208_a_call_to_nobody
    E0208_waits_that_would_never_end
    E0209_an_unknown_node_group
    E0210_an_unknown_port
    E0211_a_route_without_a_load_balancer
    E0212_secrets_without_a_store
    E0213_a_target_group_of_another_load_balancer
    E0213_fields_that_contradict_each_other
    E0214_alerts_that_never_come
    E0214_an_aws_cron_expression
    E0214_upside_down_and_out_of_range
    E0215_root_without_a_reason
    E0216_volumes_that_cannot_be_made
    E0217_a_patch_that_is_none
    E0218_a_template_with_a_mistake
    E0219_a_platform_file_without_a_platform
    E0219_a_platform_that_is_not_there
    E0220_routes_that_shadow_each_other
    E0220_the_same_path_twice
    E0250_workloads_that_wait_in_a_circle
    E0251_dashboards_that_are_no_json
    E0401_a_patch_that_matches_nothing
    E0402_a_patch_of_a_path_that_is_not_there
    E0403_a_patch_that_takes_the_name_away
}

#[test]
fn no_folder_is_without_a_test() {
    let names: Vec<String> = NAMES.iter().map(|name| name.replace('_', "-")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    support::assert_all_listed(&cases(), &names);
}

fn cases() -> PathBuf {
    repository().join("tests/cases/reject")
}

fn refuse(name: &str) {
    let name = name.replace('_', "-");
    let folder = cases().join(&name);
    let expected = folder.join("stderr.txt");
    let call = call(&expected);
    let words: Vec<&str> = call.split_whitespace().skip(1).collect();
    let outcome = Case::of(&folder, &["stderr.txt"]).run(&words);
    // 1: the user's files; 2: the call.
    assert!(matches!(outcome.code, 1 | 2), "exit code {}; stderr:\n{}", outcome.code, outcome.stderr);
    assert_eq!(outcome.stdout, "", "nothing may be on stdout");
    let (code, _) = name.split_once('-').expect("the name begins with a code");
    assert!(outcome.stderr.contains(&format!("[{code}]")), "`{code}` is not in:\n{}", outcome.stderr);
    if let Err(difference) = compare(&expected, &format!("$ {call}\n{}exit code {}\n", outcome.stderr, outcome.code)) {
        panic!("\n{difference}");
    }
}

/// Returns the call that stands in the first line of an expected text.
fn call(expected: &std::path::Path) -> String {
    let usual = "transship render migration.yaml --environment dev";
    let text = if expected.is_file() { read(expected) } else { String::new() };
    let written = text.lines().next().and_then(|line| line.strip_prefix("$ "));
    written.unwrap_or(usual).to_owned()
}
