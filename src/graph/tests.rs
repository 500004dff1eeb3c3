//! A small system, and every way in which its graph is written.

use super::{Graph, dot, json, mermaid, text};
use crate::diagnostic::{Lines, Report, Source, Style, render};
use crate::pipeline::{self, Job, NoFiles};

const SHOP: &str = r#"
apiVersion: transship.dev/v1alpha1
kind: Migration
metadata: {name: shop}
spec:
  environments: {dev: {}, prod: {namespace: shop}}
  platform:
    region: eu-west-1
    fileSystem: fs-0123456789abcdef0
    network: {vpc: 10.0.0.0/16, enforced: true}
    loadBalancer: {scheme: internal, group: shop}
    secretStore: aws-secrets-manager
    outside: {database: "10.0.5.0/24:5432", kafka: {namespace: data, port: 9092}}
  defaults: {image: "shop/{{ workload }}:1", cpu: 100m, memory: 128Mi}
  workloads:
    end: {port: 8080, calls: {class: CLASS_URL, database: true}, route: {host: shop.example.com, path: "/a\"b#c"}}
    class: {port: 8080, calls: {end: true}, volumes: {/data: {name: files, accessPoint: fsap-0aaaaaaaaaaaaaaaa}}}
    report:
      after: [redis]
      volumes: {/data: {name: files, accessPoint: fsap-0aaaaaaaaaaaaaaaa}}
      environments: {prod: {secrets: {KEY: "shop/report#KEY"}}}
    redis: {kind: StatefulSet, port: 6379, volumes: {/data: 1Gi}}
    worker:
      scale:
        min: 0
        max: 3
        on:
          jobs: {redis: {address: "redis.{{ namespace }}.svc:6379", list: jobs}}
          events: {kafka: {servers: "kafka.data.svc:9092", group: worker, topic: events}}
          mails: {sqs: {url: "https://sqs.eu-west-1.amazonaws.com/111122223333/mails"}}
          office: {cron: {timeZone: Europe/London, start: "0 8 * * *", end: "0 18 * * *", pods: 1}}
"#;

fn graph(text: &str, environments: &[&str]) -> Graph {
    let mut report = Report::new();
    let documents = pipeline::read(Source::new("m.yaml".to_owned(), text.into(), Lines::Kept), &mut report);
    let migration = documents.migrations.first().expect("the test has a migration");
    let job = |name: &&str| Job { migration, platforms: &[], environment: Some((*name).into()), files: &NoFiles };
    let jobs: Vec<Job<'_>> = environments.iter().map(job).collect();
    pipeline::graph(&jobs, &mut report).unwrap_or_else(|| panic!("{}", render(&report, Style::Line)))
}

#[test]
fn a_terminal_shows_each_workload_with_what_it_depends_on() {
    assert_eq!(
        text(&graph(SHOP, &["dev", "prod"])),
        "\
dev, prod

load balancer shop, internal
  routes        shop.example.com/a\"b#c → end

class, Deployment
  calls         end, in a circle
  shares        files
  called by     end, in a circle

end, Deployment
  calls         class, in a circle
                database (10.0.5.0/24:5432)
  called by     class, in a circle

redis, StatefulSet

report, Deployment
  waits for     redis
  secrets from  aws-secrets-manager (only prod)
  shares        files

worker, Deployment
  woken by      redis (trigger jobs)
                kafka (trigger events)
                aws-sqs-queue (trigger mails)

circles of calls:
  class → end → class
"
    );
}

#[test]
fn mermaid_has_no_word_of_its_own_and_no_quote_in_the_wrong_place() {
    assert_eq!(
        mermaid(&graph(SHOP, &["dev", "prod"])),
        "\
flowchart LR
  lb_shop{{\"load balancer shop<br/>internal\"}}
  w_class[\"class<br/>Deployment\"]
  w_end[\"end<br/>Deployment\"]
  w_redis[(\"redis<br/>StatefulSet\")]
  w_report[\"report<br/>Deployment\"]
  w_worker[\"worker<br/>Deployment\"]
  out_database([\"database<br/>10.0.5.0/24:5432\"])
  out_kafka([\"kafka<br/>data:9092\"])
  src_aws_sqs_queue([\"source aws-sqs-queue\"])
  vol_files[(\"volume files\")]
  store_aws_secrets_manager[[\"secret store aws-secrets-manager (only prod)<br/>SecretStore\"]]
  lb_shop -->|\"shop.example.com/a#quot;b#35;c\"| w_end
  w_class -->|\"calls\"| w_end
  w_class -.->|\"mounts\"| vol_files
  w_end -->|\"calls\"| w_class
  w_end -->|\"calls\"| out_database
  w_redis ==>|\"wakes jobs\"| w_worker
  w_report -.->|\"waits for\"| w_redis
  w_report -.->|\"secrets (only prod)\"| store_aws_secrets_manager
  w_report -.->|\"mounts\"| vol_files
  out_kafka ==>|\"wakes events\"| w_worker
  src_aws_sqs_queue ==>|\"wakes mails\"| w_worker
  linkStyle 1,3 stroke:#d73a49,stroke-width:2px
  %% circle of calls: class - end - class
"
    );
}

#[test]
fn dot_has_every_node_and_every_edge_once() {
    let graph = graph(SHOP, &["dev", "prod"]);
    let text = dot(&graph);
    assert_eq!(text.matches(" -> ").count(), graph.edges.len() + 2, "two arrows stand in the line of the circle");
    assert!(text.contains("  \"workload redis\" [label=\"redis\\nStatefulSet\", shape=cylinder];\n"), "{text}");
    assert!(text.contains("\"workload class\" -> \"workload end\" [label=\"calls\", color=red];\n"), "{text}");
    assert!(text.contains("[label=\"shop.example.com/a\\\"b#c\"];\n"), "{text}");
}

#[test]
fn programs_see_environments_and_circles() {
    let value = json(&graph(SHOP, &["dev", "prod"]));
    assert_eq!(value["circles"], serde_json::json!([["class", "end", "class"]]));
    let edges = value["edges"].as_array().expect("a list");
    let secrets: Vec<_> = edges.iter().filter(|it| it["kind"] == "secrets").collect();
    assert_eq!(secrets.len(), 1);
    assert_eq!(secrets[0]["environments"], serde_json::json!(["prod"]));
    assert_eq!(secrets[0]["from"]["name"], "report");
}

#[test]
fn what_one_environment_has_is_not_marked_in_its_own_graph() {
    let shown = text(&graph(SHOP, &["prod"]));
    assert!(shown.starts_with("prod\n") && !shown.contains("only"), "{shown}");
}

#[test]
fn circles_are_found_once_each_and_long_chains_do_no_harm() {
    let head = "apiVersion: transship.dev/v1alpha1\nkind: Migration\nmetadata: {name: shop}\nspec:\n  environments: [dev]\n  \
         platform: {network: {vpc: 10.0.0.0/16}}\n  defaults: {image: \"shop/web:1\", port: 80, cpu: 1m, memory: 1Mi}\n  workloads:\n";
    let two = "    a: {calls: [b]}\n    b: {calls: [c, a]}\n    c: {calls: [d]}\n    d: {calls: [c, d]}\n";
    let names = |circles: &[Vec<crate::plan::Text>]| circles.iter().map(|it| it.join(" ")).collect::<Vec<_>>();
    assert_eq!(names(&graph(&format!("{head}{two}"), &["dev"]).circles), ["a b a", "c d c"]);
    let chain: Vec<String> = (0..3000).map(|it| format!("    w{it}: {{calls: [w{}]}}\n", (it + 1) % 3000)).collect();
    let circles = graph(&format!("{head}{}", chain.concat()), &["dev"]).circles;
    assert_eq!(circles.iter().map(Vec::len).collect::<Vec<_>>(), [3001]);
}
