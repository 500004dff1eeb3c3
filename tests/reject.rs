//! Every folder of `tests/cases/reject` is refused, or warned of, with exactly the text of its `stderr.txt`.
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
    E0101_a_missing_colon
    E0101_a_quote_inside_of_quotes
    E0101_an_unclosed_quote
    E0101_wrong_indentation
    E0101_a_template_that_renders_to_no_yaml
    E0101_a_variable_of_a_shell_without_quotes
    E0101_a_schedule_without_quotes
    E0101_a_bracket_that_stays_open
    E0101_a_quote_that_stays_open
    E0102_a_key_stands_twice
    E0103_nested_too_deep
    E0104_a_tag_of_cloudformation
    E0104_a_value_that_begins_with_braces
    E0105_a_file_in_latin_1
    E0105_a_file_in_utf_16
    E0110_a_misspelt_key
    E0110_an_unknown_alert
    E0110_an_unknown_role
    E0110_keys_beside_the_specification
    E0110_keys_of_other_formats
    E0110_several_problems_in_one_run
    E0110_words_of_compose_and_ecs
    E0110_words_of_keda
    E0110_a_compose_file_under_workloads
    E0110_values_of_a_helm_chart
    E0110_the_spec_of_a_deployment
    E0110_environments_by_another_name
    E0110_what_differs_in_the_wrong_place
    E0110_fields_on_the_wrong_level
    E0110_a_platform_file_with_words_of_eks
    E0110_patches_as_kustomize_writes_them
    E0110_a_switch_that_is_a_boolean_elsewhere
    E0111_a_list_where_a_map_belongs
    E0111_lists_of_compose_and_ecs
    E0111_shapes_of_other_formats
    E0112_a_command_that_no_shell_splits
    E0112_a_phase_that_is_none
    E0112_a_port_mapping_of_compose
    E0112_alerts_with_values_of_the_wrong_kind
    E0112_a_host_with_its_scheme
    E0112_a_probe_without_a_slash
    E0112_names_of_ports
    E0112_paths_of_windows_with_its_line_endings
    E0112_an_effect_of_the_eks_api
    E0112_groups_that_belong_to_others
    E0112_guards_that_are_none
    E0112_time_zones_and_queues_that_are_none
    E0112_units_of_ecs_and_compose
    E0112_values_of_the_wrong_kind
    E0112_values_that_a_shell_would_fill_in
    E0112_a_mark_and_windows_line_endings_change_no_place
    E0113_an_account_without_quotes
    E0113_words_that_are_booleans_elsewhere
    E0113_names_that_are_booleans_elsewhere
    E0114_said_in_two_ways
    E0115_no_migration
    E0115_a_compose_file
    E0115_a_specification_without_its_head
    E0116_a_newer_version
    E0116_a_version_without_its_group
    E0117_no_name
    E0117_names_that_are_none
    E0201_no_environments
    E0202_a_platform_without_an_environment
    E0202_no_environment_chosen
    E0203_a_guard_of_nobody
    E0203_a_misspelt_environment
    E0203_a_misspelt_environment_in_a_workload
    E0204_an_undefined_word
    E0205_an_expression_that_is_none
    E0206_a_file_that_is_not_there
    E0207_a_cutover_without_a_target_group_or_a_security_group
    E0207_a_platform_with_nothing_to_render
    E0207_a_quota_that_has_to_know_the_nodes
    E0207_a_guard_over_nothing
    E0207_no_image_no_sizes
    E0207_no_workloads
    E0207_targets_without_address_or_port
    E0207_triggers_without_what_they_need
    E0208_a_call_to_a_workload_that_is_switched_off
    E0208_a_call_to_nobody
    E0208_waits_that_would_never_end
    E0209_an_unknown_node_group
    E0209_several_node_groups
    E0210_an_unknown_port
    E0210_a_port_beside_a_missing_load_balancer
    E0211_a_route_without_a_load_balancer
    E0212_secrets_without_a_store
    E0213_an_order_of_what_has_none
    E0213_a_namespace_of_the_cluster_in_a_migration
    E0213_a_quota_over_a_namespace_of_others
    E0213_a_target_group_of_another_load_balancer
    E0213_fields_that_contradict_each_other
    E0213_indexes_that_are_not_counted
    E0213_init_containers_without_order
    E0213_platform_objects_that_cannot_be_shared
    E0213_triggers_that_contradict_others
    E0213_a_route_of_a_job
    E0214_alerts_that_never_come
    E0214_an_aws_cron_expression
    E0214_beyond_what_a_forward_action_takes
    E0214_four_fields_of_cron
    E0214_many_kinds_of_wrong_values_in_one_run
    E0214_triggers_out_of_range
    E0214_upside_down_and_out_of_range
    E0214_probes_that_never_ask
    E0215_root_without_a_reason
    E0216_volumes_that_cannot_be_made
    E0217_a_patch_that_is_none
    E0217_operations_with_every_mistake
    E0218_a_template_with_a_mistake
    E0219_a_platform_file_without_a_platform
    E0219_a_platform_that_is_not_there
    E0220_routes_that_shadow_each_other
    E0220_the_same_path_twice
    E0222_a_guard_over_a_workload_of_nobody
    E0230_a_secret_of_a_trigger_that_is_not_there
    E0231_a_parameter_that_a_trigger_does_not_take
    E0232_the_clock_in_a_scaled_job
    E0240_a_cutover_that_is_neither_of_the_two_shapes
    E0241_a_target_group_that_the_old_load_balancer_uses
    E0242_a_target_group_that_ecs_may_fill
    E0243_a_sticky_route_in_a_cutover_that_is_not
    E0245_a_runbook_without_a_cutover
    E0250_workloads_that_wait_in_a_circle
    E0251_dashboards_that_are_no_json
    E0260_a_waiver_without_a_reason
    E0261_waivers_that_can_cover_nothing
    E0262_a_waiver_whose_day_is_over
    E0301_images_without_a_version
    E0301_one_line_for_all_workloads
    E0303_passwords_among_the_settings
    E0304_a_url_with_the_old_port
    E0307_a_budget_that_lets_no_pod_go
    E0311_no_time_to_stop
    E0324_a_misspelt_annotation
    E0325_an_annotation_with_a_field_of_its_own
    E0326_an_annotation_of_nginx
    E0327_attributes_that_aws_refuses
    E0328_a_load_balancer_name_that_is_too_long
    E0329_a_login_over_http
    E0330_production_on_the_internet_without_tls
    E0332_a_certificate_of_another_region
    E0334_one_group_and_two_load_balancers
    E0338_a_name_too_long_for_an_annotation
    E0339_more_conditions_than_aws_compares
    E0341_one_port_twice
    E0342_a_scaled_object_with_a_long_name
    E0342_a_service_that_begins_with_a_digit
    E0344_two_objects_of_one_name
    E0345_a_secret_with_its_value
    E0346_a_removed_api_version
    E0347_a_kind_of_aws
    E0348_an_ingress_without_a_class
    E0352_a_secret_as_certificate
    E0353_replicas_beside_an_autoscaler
    E0354_a_patched_budget
    W0355_a_label_changed_on_both_sides
    E0356_a_job_that_never_ends
    E0357_a_controller_that_loses_its_pods
    E0358_a_patch_that_weakens_a_workload
    E0358_a_template_with_an_agent_of_the_node
    E0359_a_namespace_that_refuses_its_pods
    E0360_a_template_with_the_latest_image
    E0361_a_template_with_annotations_of_nginx
    E0362_a_service_of_a_template_that_leads_nowhere
    E0363_numbers_where_texts_belong
    E0364_a_patch_that_leaves_no_time_to_stop
    W0365_a_pause_by_a_program_of_the_image
    E0366_a_spread_that_spreads_nothing
    E0367_an_autoscaler_that_measures_nothing
    E0368_a_sidecar_with_the_name_of_another_container
    W0369_a_label_that_is_written_anyway
    E0378_a_pod_that_fits_on_no_node
    E0393_more_pods_than_nodes_and_zones
    E0397_an_architecture_that_the_type_does_not_have
    E0371_a_trigger_reads_a_variable_that_is_not_there
    E0373_nodes_that_are_not_there
    E0374_a_dedicated_group_on_one_side_only
    W0375_hard_zones_in_dev
    W0376_a_job_of_a_template_that_stays
    E0377_a_store_of_a_template_without_its_service
    E0380_a_quota_that_the_workloads_do_not_fit_in
    E0381_a_container_above_the_highest_limit
    E0382_two_autoscalers_that_chase_each_other
    E0383_environments_that_overwrite_each_other
    E0385_one_load_balancer_for_two_environments
    E0387_a_target_group_of_two_environments
    E0390_one_number_is_one_finding
    E0390_patches_bypass_no_guard
    E0390_production_smaller_than_staging
    E0391_a_guard_that_cannot_be_checked
    E0395_a_target_group_with_two_owners
    E0401_a_patch_that_matches_nothing
    E0402_a_patch_of_a_path_that_is_not_there
    E0402_operations_that_do_not_fit
    E0403_a_patch_that_takes_the_name_away
    W0233_more_pods_than_partitions
    W0234_a_queue_in_azure
    W0235_a_host_that_keda_does_not_find
    W0236_a_kafka_trigger_without_a_topic
    W0237_a_trigger_that_nobody_checks
    W0244_pods_and_ecs_tasks_in_one_target_group
    W0263_a_waiver_that_covers_nothing
    W0302_placeholders_that_stayed
    W0305_a_url_without_a_call
    W0306_a_url_with_a_misspelt_name
    W0308_a_budget_over_one_pod
    W0309_one_pod_in_production
    W0310_a_called_workload_without_a_probe
    W0312_the_usual_300_seconds_of_drain
    W0313_no_pause_behind_a_load_balancer
    W0314_scaling_by_memory
    W0315_hard_zones_with_disks
    W0316_anti_affinity_that_blocks_a_rollout
    W0317_every_node_group_is_tainted
    W0318_a_single_pod_on_spot_nodes
    W0319_policies_that_nobody_enforces
    W0320_weaker_security_with_its_reason
    W0321_monitors_that_nobody_finds
    W0322_metrics_on_the_internet
    W0323_a_health_check_beside_the_probe
    W0331_dev_on_the_internet_without_tls
    W0333_a_role_of_another_account
    W0335_a_slow_start_that_is_none
    W0336_a_sticky_split_that_is_not
    W0337_a_route_for_every_host
    W0340_cluster_wide_names_of_two_environments
    W0343_a_stateful_set_with_a_long_name
    W0349_a_character_that_kustomize_changes
    W0350_a_size_that_fargate_does_not_have
    W0351_a_store_that_aws_would_run
    W0355_a_label_changed_on_one_side
    W0379_more_pods_than_the_nodes_take
    W0394_the_most_pods_are_more_than_nodes
    W0396_an_unknown_instance_type
    W0370_an_api_that_goes_down_to_no_pod
    W0372_an_alert_on_metrics_that_nobody_reads
    W0384_environments_that_may_overwrite_each_other
    W0386_one_host_for_all_environments
    W0388_files_of_two_environments
    W0389_an_old_tls_policy
    W0392_a_guard_over_a_variable_of_nobody
    E0404_a_merge_that_loses_what_it_does_not_repeat
}

/// Twenty mistakes of newcomers, one file each: the kind of mistake, and the case.
const OF_NEWCOMERS: [(&str, &str); 20] = [
    ("a tab", "E0101-a-tab-as-indentation"),
    ("indentation that is off", "E0101-wrong-indentation"),
    ("a missing colon", "E0101-a-missing-colon"),
    ("a quote that is not closed", "E0101-an-unclosed-quote"),
    ("an apostrophe inside of quotes", "E0101-a-quote-inside-of-quotes"),
    ("braces without quotes", "E0104-a-value-that-begins-with-braces"),
    ("a key twice", "E0102-a-key-stands-twice"),
    ("a misspelt key", "E0110-a-misspelt-key"),
    ("a word of Compose or ECS", "E0110-words-of-compose-and-ecs"),
    ("a list of Compose or ECS", "E0111-lists-of-compose-and-ecs"),
    ("units of ECS and Compose", "E0112-units-of-ecs-and-compose"),
    ("a value of the wrong kind", "E0112-values-of-the-wrong-kind"),
    ("a path without its slash", "E0112-a-probe-without-a-slash"),
    ("names of ports", "E0112-names-of-ports"),
    ("a host with its scheme", "E0112-a-host-with-its-scheme"),
    ("Windows", "E0112-paths-of-windows-with-its-line-endings"),
    ("words that are booleans elsewhere", "E0113-words-that-are-booleans-elsewhere"),
    ("a misspelt environment", "E0203-a-misspelt-environment-in-a-workload"),
    ("a schedule of four fields", "E0214-four-fields-of-cron"),
    ("a password among the settings", "E0303-passwords-among-the-settings"),
];

#[test]
fn every_finding_of_a_newcomer_has_its_line_and_says_what_to_do() {
    for (mistake, case) in OF_NEWCOMERS {
        let text = read(&cases().join(case).join("stderr.txt"));
        let findings: Vec<&str> = text.lines().filter(|it| it.contains(": error[")).collect();
        assert!(!findings.is_empty(), "{mistake}: {case} finds nothing");
        for finding in findings {
            let (place, rest) = finding.split_once(": error[").expect("it was looked for");
            assert_eq!(place.split(':').count(), 3, "{mistake}: file, line and column: {finding}");
            let imperative =
                ["write ", "use ", "quote ", "add ", "put ", "indent ", "close ", "keep ", "remove ", "move "];
            // Some say it with what there should be: a form, a list of what is allowed, the line to write.
            let shown = [", found ", " such as ", "its form is ", ": `", "write `"].iter().any(|it| rest.contains(it));
            let helps = shown || rest.split("; ").skip(1).any(|part| imperative.iter().any(|it| part.starts_with(it)));
            assert!(helps, "{mistake}: what to do? {finding}");
        }
    }
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

#[test]
fn every_finding_says_where_and_what_to_do() {
    let mut silent = Vec::new();
    for name in NAMES {
        let folder = cases().join(name.replace('_', "-"));
        if !folder.join("migration.yaml").exists() {
            continue;
        }
        let case = Case::of(&folder, &["stderr.txt"]);
        let outcome = case.run(&["check", "migration.yaml", "--format", "json", "--date", "2027-02-01"]);
        for line in outcome.stdout.lines() {
            let finding: serde_json::Value = serde_json::from_str(line).expect("findings are JSON");
            let mended = finding["help"].as_str().is_some_and(|it| !it.is_empty());
            let placed = finding["line"].is_number() || finding["code"] == "E0115";
            silent.extend((!mended || !placed).then(|| format!("{name}: {line}")));
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

fn refuse(name: &str) {
    let name = name.replace('_', "-");
    let folder = cases().join(&name);
    let expected = folder.join("stderr.txt");
    let call = call(&expected);
    let words: Vec<&str> = call.split_whitespace().skip(1).collect();
    let outcome = Case::of(&folder, &["stderr.txt"]).run(&words);
    let (code, _) = name.split_once('-').expect("the name begins with a code");
    assert!(outcome.stderr.contains(&format!("[{code}]")), "`{code}` is not in:\n{}", outcome.stderr);
    // 0: a warning; 1: the user's files; 2: the call. What is refused gives no objects.
    let warns = code.starts_with('W');
    assert!(
        matches!((warns, outcome.code), (true, 0) | (false, 1 | 2)),
        "exit code {}:\n{}",
        outcome.code,
        outcome.stderr
    );
    // With `--out` the objects are in files, and a check writes none.
    let streams = warns && !words.contains(&"--out") && !words.contains(&"check");
    assert_eq!(outcome.stdout.is_empty(), !streams, "{}", outcome.stdout);
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
