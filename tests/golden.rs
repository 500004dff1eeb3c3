//! Every folder of `tests/cases/expand` expands to exactly its expected files.
//!
//! `UPDATE_EXPECTED=1` rewrites them; whoever does that reads the difference as a reviewer would.

#![allow(clippy::disallowed_methods, reason = "tests are where files and processes belong")]

mod support;

use std::path::{Path, PathBuf};
use support::{Case, compare, entries, read, repository};
use transship::diagnostic::{Lines, Report, Source};
use transship::pipeline;

/// Declares one test for each folder, `_` standing for `-`.
macro_rules! cases {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                expand(stringify!($name));
            }
        )*

        /// The names of all tests.
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

cases! {
    a_created_namespace_enforces_what_its_pods_need
    a_cron_job_runs_in_its_time_zone
    a_cutover_keeps_the_load_balancer_of_terraform
    a_cutover_moves_phase_by_phase_on_a_new_load_balancer
    a_daemon_set_runs_on_every_node
    a_job_with_several_completions_is_indexed
    a_load_balancer_has_every_field
    a_platform_may_be_a_file_of_its_own
    a_platform_may_be_a_second_document
    a_probe_asks_in_every_way
    a_quota_fits_the_most_pods_of_all_workloads
    a_route_can_answer_without_the_workload
    a_route_has_every_field
    a_stateful_set_has_a_disk_for_each_pod_and_exec_probes
    a_storage_class_that_exists_is_only_named
    a_vertical_autoscaler_only_recommends
    a_workload_waits_for_those_that_it_needs
    alerts_name_the_pods_of_every_kind_of_workload
    alerts_that_the_cluster_has_anyway_are_left_out
    an_autoscaler_has_every_kind_of_target_and_speed
    accepted_findings_change_no_output
    aws_rights_come_by_role_or_by_pod_identity
    budgets_follow_the_fewest_pods
    dashboards_are_config_maps_that_grafana_finds
    environments_may_be_a_list
    guards_hold_between_environments
    hard_spread_waits_for_zones
    jobs_start_for_work_that_waits
    labels_of_the_document_stand_on_every_object
    later_layers_win_over_earlier_ones
    longer_paths_come_before_shorter_ones_on_a_shared_load_balancer
    measures_and_the_clock_scale_beside_load
    metrics_are_scraped_by_service_or_by_pod
    only_declared_traffic_passes
    patches_change_what_they_name
    people_have_roles_in_the_namespace
    pods_go_to_karpenter_node_pools
    pods_go_to_their_node_groups
    queues_wake_workers_and_let_them_sleep
    secrets_come_from_a_cluster_store_in_the_parameter_store
    secrets_come_from_the_store_and_never_stand_in_the_output
    services_of_a_platform_share_load_balancer_roles_and_quota
    settings_and_files_go_into_config_maps
    sidecars_start_before_init_containers
    templates_add_kinds_of_the_user
    volumes_come_from_every_source
    weaker_security_says_why
    web_behind_a_load_balancer_with_everything_by_default
    words_are_computed_from_the_environment
}

#[test]
fn no_folder_is_without_a_test() {
    let names: Vec<String> = NAMES.iter().map(|name| name.replace('_', "-")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    support::assert_all_listed(&cases(), &names);
}

fn cases() -> PathBuf {
    repository().join("tests/cases/expand")
}

fn expand(name: &str) {
    let folder = cases().join(name.replace('_', "-"));
    let case = Case::of(&folder, &["expected"]);
    let expected = folder.join("expected");
    let environments = environments(&folder.join("migration.yaml"));
    assert!(!environments.is_empty(), "the case declares no environments");
    let mut failures = Vec::new();
    for environment in &environments {
        let outcome = case.render(environment);
        assert_eq!(outcome.code, 0, "{environment}:\n{}", outcome.stderr);
        failures.extend(compare(&expected.join(format!("{environment}.yaml")), &outcome.stdout).err());
    }
    failures.extend(strangers(&expected, &environments));
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// Returns what is wrong with files that no environment gives.
fn strangers(expected: &Path, environments: &[String]) -> Vec<String> {
    let of_environment = |file: &str| environments.iter().any(|name| file == format!("{name}.yaml"));
    let strangers = entries(expected).into_iter().filter(|(file, _)| !of_environment(file));
    strangers.map(|(_, path)| format!("{}: no environment of the case has this name", path.display())).collect()
}

fn environments(migration: &Path) -> Vec<String> {
    let mut report = Report::new();
    let source = Source::new(migration.display().to_string(), read(migration).into(), Lines::Kept);
    let documents = pipeline::read(source, &mut report);
    assert_eq!(report.errors(), 0, "{} has errors", migration.display());
    let header = documents.migrations.first().expect("the case holds a migration");
    pipeline::environments(header).iter().map(ToString::to_string).collect()
}
