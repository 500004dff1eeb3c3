//! Whole systems against their nodes.

use super::{ClusterFit, Situation, json, markdown, text};
use crate::diagnostic::{Lines, Report, Source, Style, render};
use crate::pipeline::{self, Job, NoFiles};

/// Returns how the environments of a migration fit; the workloads have 500m and 512Mi unless they say otherwise.
fn fit(platform: &str, environments: &str, workloads: &str) -> Vec<ClusterFit> {
    let text = format!(
        "apiVersion: transship.dev/v1alpha1\nkind: Migration\nmetadata: {{name: shop}}\nspec:\n  \
         environments: {environments}\n  platform: {platform}\n  \
         defaults: {{image: \"shop/web:1\", cpu: 500m, memory: 512Mi}}\n  workloads:\n{workloads}"
    );
    let mut report = Report::new();
    let documents = pipeline::read(Source::new("m.yaml".to_owned(), text.into(), Lines::Kept), &mut report);
    let migration = documents.migrations.first().expect("the test has a migration");
    let job = |name| Job { migration, platforms: &[], environment: Some(name), files: &NoFiles };
    let jobs: Vec<Job<'_>> = pipeline::environments(migration).into_iter().map(job).collect();
    pipeline::capacity(&jobs, &mut report).unwrap_or_else(|| panic!("{}", render(&report, Style::Line)))
}

/// Returns CPU and memory in MiB that the most pods of `dev` ask for, in a group that takes all of them.
fn most(workloads: &str) -> (u64, u64, u64) {
    let fits = fit("{nodeGroups: {a: {instanceType: m6i.4xlarge, max: 9}}}", "{dev: {}}", workloads);
    let row = fits[0].groups[0].rows.iter().find(|it| it.situation == Situation::Most).expect("there are three rows");
    (row.asked.pods, row.asked.cpu, row.asked.memory >> 20)
}

#[test]
fn a_pod_asks_for_what_runs_at_the_same_time() {
    let init = |cpu| format!("{{image: \"shop/init:1\", cpu: {cpu}, memory: 64Mi}}");
    // The main container alone is larger than a small init container, and smaller than a large one.
    assert_eq!(most(&format!("    a: {{init: {{setup: {}}}}}\n", init("100m"))), (1, 500, 512));
    assert_eq!(most(&format!("    a: {{init: {{setup: {}}}}}\n", init("2"))), (1, 2000, 512));
    // A native sidecar runs beside the main container, and beside the init container that comes after it (KEP-753).
    assert_eq!(most(&format!("    a: {{sidecars: {{proxy: {}}}}}\n", init("250m"))), (1, 750, 576));
    let both = format!("    a: {{sidecars: {{proxy: {}}}, init: {{setup: {}}}}}\n", init("250m"), init("2"));
    assert_eq!(most(&both), (1, 2250, 576));
}

#[test]
fn jobs_run_side_by_side_cron_jobs_once_and_keda_up_to_its_maximum() {
    assert_eq!(most("    a: {kind: Job, job: {parallelism: 3, completions: 2}}\n"), (2, 1000, 1024));
    assert_eq!(most("    a: {schedule: \"0 1 * * *\", job: {parallelism: 2, completions: 4}}\n"), (2, 1000, 1024));
    let queue = "sqs: {url: \"https://sqs.eu-west-1.amazonaws.com/111122223333/q\", region: eu-west-1}";
    let on = format!("scale: {{min: 0, max: 6, on: {{jobs: {{{queue}}}}}}}");
    assert_eq!(most(&format!("    a: {{{on}}}\n")).0, 6);
    assert_eq!(most(&format!("    a: {{kind: ScaledJob, {on}, job: {{parallelism: 2, completions: 2}}}}\n")).0, 12);
}

#[test]
fn environments_that_share_a_cluster_share_its_nodes() {
    let nodes = "{zones: [eu-west-1a, eu-west-1b], currency: EUR, systemPods: {coredns: false}, nodeGroups: {application: \
                 {instanceType: t3.medium, min: 2, max: 4, price: 0.0456}}}";
    let workloads = "    web: {scale: 2-8}\n    agent: {kind: DaemonSet, cpu: 100m, memory: 64Mi}\n";
    let fits = fit(nodes, "{dev: {}, prod: {}}", workloads);
    assert_eq!(
        text(&fits),
        "\
dev, prod in one cluster

application: t3.medium, 2–4 nodes in 2 zones
  a node gives 1.93 CPU, 3.22 GiB, 17 pods; after agent × 2, aws-node, kube-proxy 1.58 CPU, 3.09 GiB, 13 pods
    environment  situation     pods  CPU  memory  nodes  at least  of 2–4
    dev          fewest pods      2    1   1 GiB      1         1  fits
                 most pods        8    4   4 GiB      3         3  fits
                 in a rollout    10    5   5 GiB      4         4  fits
    prod         fewest pods      2    1   1 GiB      1         1  fits
                 most pods        8    4   4 GiB      3         3  fits
                 in a rollout    10    5   5 GiB      4         4  fits
    together     fewest pods      4    2   2 GiB      2         2  fits
                 most pods       16    8   8 GiB      6         6  2 too many
                 in a rollout    18    9   9 GiB      6         6  2 too many
  the most pods leave 320m CPU and 6.39 GiB of 4 nodes; the largest pod that still fits asks for 80m CPU and 1.59 GiB
  one node gone: 1 of the fewest pods and 7 of the most wait for new nodes; one zone gone: 1 of the fewest pods and 10 of the most wait for new nodes
  a month: 66.58 EUR at `min`, 66.58 EUR for the fewest pods, 199.73 EUR for the most

`nodes` is an estimate that packs the largest pods first; `at least` is a lower bound by the sums

not known or assumed:
- the environments name no cluster, so they share one: write `cluster: NAME` under each that has its own

does not fit:
- the most pods of all environments together need 6 nodes of `application` (t3.medium), and there may be 4; by their sums alone it is 6; `web` of dev asks for most; raise `max` to 6, lower `scale.max` of `web` of dev, or give the group larger nodes
"
    );
    let apart = fit(nodes, "{dev: {cluster: one}, prod: {cluster: two}}", workloads);
    assert_eq!(apart.len(), 2);
    assert!(apart.iter().all(|it| it.problems.is_empty() && it.environments.len() == 1));
}

#[test]
fn pods_without_a_group_run_on_every_group_that_no_taint_closes() {
    let nodes = "{nodeGroups: {closed: {instanceType: t3.medium, max: 9, taints: {batch: NoSchedule}}, one: {instanceType: t3.medium, \
                 max: 1}, two: {instanceType: t3.medium, max: 1}}, systemPods: {coredns: false}}";
    let fits =
        fit(nodes, "[prod]", "    web: {scale: 6, rollout: recreate}\n    batch: {nodeGroup: closed, scale: 2}\n");
    let needed: Vec<u32> = fits[0].groups.iter().map(|it| it.needed(Situation::Most)).collect();
    assert_eq!((needed, fits[0].problems.len()), (vec![1, 1, 1], 0));
    let fits = fit(nodes, "[prod]", "    web: {scale: 7}\n");
    assert!(fits[0].problems[0].what.contains("need 2 nodes of `one`"), "{}", fits[0].problems[0]);
}

#[test]
fn what_is_not_known_is_said_with_what_is_missing() {
    let nodes = "{provider: karpenter, nodeGroups: {pool: {}, typo: {instanceType: m6i.lagre, provider: managedNodeGroup}, plain: \
                 {provider: managedNodeGroup, labels: {disk: ssd}}}}";
    let workloads = "    a: {nodeGroup: pool}\n    b: {nodeGroup: typo}\n    c: {nodeGroup: plain}\n    d: {nodeGroup: plain, nodeSelector: {gpu: x}}\n";
    let fits = fit(nodes, "[prod]", workloads);
    let remarks = [
        "`plain`: not known; add its `instanceType`, or `cpu`, `memory` and `pods` of one node",
        "`pool`: not known, because Karpenter chooses the nodes; add the `instanceType` that it mostly chooses, or `cpu`, `memory` and `pods` of one node",
        "`typo`: not known, because `m6i.lagre` is no known instance type; write `m6i.large`, or declare `cpu`, `memory` and `pods` of one node",
        "`d` asks for the node label `gpu`, which no group declares: it is counted on every group that takes it otherwise",
    ];
    assert_eq!((fits[0].notes.as_slice(), fits[0].problems.len()), (remarks.map(str::to_owned).as_slice(), 0));
    assert!(text(&fits).contains("most pods        2    1    1 GiB      ?         ?  not known\n"), "{}", text(&fits));
}

#[test]
fn what_no_known_node_takes_is_counted_where_nothing_is_known() {
    let nodes =
        "{nodeGroups: {known: {instanceType: t3.medium, min: 1, max: 1}, open: {}}, systemPods: {coredns: false}}";
    let fits = fit(nodes, "[dev]", "    web: {scale: 5}\n    huge: {cpu: 16, scale: 1}\n");
    let asked = |group: usize| fits[0].groups[group].rows[1].asked;
    assert_eq!((asked(0).pods, asked(0).cpu), (3, 1500));
    assert_eq!((asked(1).pods, asked(1).cpu), (3, 17_000));
    assert!(fits[0].problems.is_empty(), "{:?}", fits[0].problems);
}

#[test]
fn every_kind_of_problem_has_a_sentence() {
    let nodes = "{zones: [eu-west-1a, eu-west-1b], nodeGroups: {small: {instanceType: t3.medium, min: 1, max: 2, taints: {x: NoSchedule}}}}";
    let workloads = "    huge: {cpu: 8, nodeGroup: small}\n    homeless: {}\n    apart: {nodeGroup: small, scale: 3, spread: {antiAffinity: hard}}\n    many: {nodeGroup: small, scale: 8}\n";
    let problems: Vec<String> = fit(nodes, "[prod]", workloads)[0].problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "a pod of `huge` asks for 8 CPU and 512 MiB and fits on no node that it may run on; a node of `small` (t3.medium) leaves 1.78 CPU and 3.22 GiB; lower `cpu`, or give the group larger nodes",
            "`homeless` is taken by no declared node group; each has a taint that it does not tolerate, or lacks a label that it asks for; name a group with `nodeGroup`, or declare the group that takes it",
            "`apart` has at least 3 pods, no two of them on one node; `small` may have 2 nodes, so that none is left for 1 of them; write `antiAffinity: soft`, raise `max` of the group, or run fewer pods",
            "the fewest pods need 4 nodes of `small` (t3.medium), and there may be 2; by their sums alone it is 4; `huge` asks for most; raise `max` to 4, lower `scale.min` of `huge`, or give the group larger nodes",
        ]
    );
}

#[test]
fn a_pull_request_and_a_program_see_the_same_numbers() {
    let nodes = "{nodeGroups: {application: {instanceType: t3.medium, min: 1, max: 2, price: 0.05}}}";
    let fits = fit(nodes, "[prod]", "    web: {scale: 2-12}\n");
    let shown = markdown(&fits);
    assert!(shown.starts_with("### prod\n\n| node group | nodes |"), "{shown}");
    assert!(
        shown.contains(
            "| application | 1–2 × t3.medium | prod | most pods | 12 | 6 | 6 GiB | 4 | 4 | **2 too many** |\n"
        ),
        "{shown}"
    );
    assert!(shown.contains("- **does not fit**: the most pods need 4 nodes"), "{shown}");
    let value = json(&fits);
    let row = &value["clusters"][0]["nodeGroups"][0]["rows"][1];
    assert_eq!(row["asked"], serde_json::json!({"cpu": 6000, "memory": 6_442_450_944_u64, "disk": 0, "pods": 12}));
    assert_eq!(row["nodes"], serde_json::json!({"about": 4, "atLeast": 4, "givenUp": false}));
    assert_eq!(value["fits"], false);
    assert_eq!(
        value["clusters"][0]["nodeGroups"][0]["month"]["most"],
        serde_json::json!({"nodes": 4, "nodeHours": 2920, "cost": "146.00"})
    );
}

#[test]
fn a_platform_without_node_groups_says_what_to_declare() {
    let fits = fit("{region: eu-west-1}", "[prod]", "    web: {}\n");
    assert_eq!(
        text(&fits),
        "prod\n\nnot known or assumed:\n- the platform declares no node groups: add `nodeGroups: {general: {instanceType: m6i.large, min: 2, max: 6}}`\n"
    );
}
