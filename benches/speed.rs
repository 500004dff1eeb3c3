//! Prints what rendering costs, beside its floor: `cargo bench`.
//!
//! Every figure is a whole process: the median of several runs, wall time and the operating system's own account of peak
//! memory. The floor is this program doing nothing (`--version`: the same libraries, loaded and left) and `cat` of the
//! same output. It never judges: machines differ, ratios of one run hold.

#![allow(clippy::disallowed_methods, reason = "a benchmark works with files and processes")]
#![allow(clippy::cast_precision_loss, reason = "figures for people have three digits")]
#![allow(clippy::print_stdout, reason = "the table is what a benchmark is for")]

#[path = "../tests/support/tools.rs"]
mod tools;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4;

const PROGRAM: &str = env!("CARGO_BIN_EXE_transship");

/// How many services, and how many runs of each.
const SIZES: [(usize, usize); 5] = [(1, 41), (20, 41), (100, 41), (1_000, 9), (10_000, 3)];

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("speed");
    fs::create_dir_all(&folder).expect("the build directory can be written");
    println!(
        "| services | objects | output | time | floor: `--version` | × floor | `cat` of the output | per service | peak memory |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    for (services, runs) in SIZES {
        println!("{}", row(&folder, services, runs));
    }
    println!();
    inside_kustomize(&folder);
}

fn row(folder: &Path, services: usize, runs: usize) -> String {
    let spec = folder.join(format!("{services}.yaml"));
    let output = folder.join(format!("{services}.out.yaml"));
    fs::write(&spec, migration(services, "")).expect("the build directory can be written");
    let rendered =
        command(PROGRAM, &["render", &path(&spec), "--environment", "prod"]).output().expect("the program runs");
    assert!(rendered.status.success(), "{}", String::from_utf8_lossy(&rendered.stderr));
    let objects = rendered.stdout.split(|byte| *byte == b'\n').filter(|line| line.starts_with(b"kind:")).count();
    fs::write(&output, &rendered.stdout).expect("the build directory can be written");
    // In turn, so that a slow moment of the machine meets all three.
    let measured = measure(
        &[
            command(PROGRAM, &["render", &path(&spec), "--environment", "prod"]),
            command(PROGRAM, &["--version"]),
            command("cat", &[&path(&output)]),
        ],
        runs,
    );
    let [own, floor, cat] = &measured[..] else { unreachable!("three commands give three figures") };
    format!(
        "| {services} | {objects} | {:.1} MB | {} | {} | {:.1} | {} | {:.0} µs | {:.1} MB |",
        megabytes(rendered.stdout.len() as u64),
        milliseconds(own.time),
        milliseconds(floor.time),
        own.time.as_secs_f64() / floor.time.as_secs_f64(),
        milliseconds(cat.time),
        own.time.as_secs_f64() * 1e6 / services as f64,
        megabytes(own.peak),
    )
}

/// Our share of `kustomize build`: with our generator, against the same objects as plain resources.
fn inside_kustomize(folder: &Path) {
    let Some(kustomize) = tools::kustomize("benchmark") else { return };
    println!("| in `kustomize build`, 100 services | time |");
    println!("|---|---:|");
    let (plugin, plain) = (folder.join("plugin"), folder.join("plain"));
    for place in [&plugin, &plain] {
        fs::create_dir_all(place).expect("the build directory can be written");
    }
    let function = format!("\n  annotations:\n    config.kubernetes.io/function: \"exec: {{path: {PROGRAM}}}\"");
    let spec = migration(100, &function).replace("\nspec:\n", "\nspec:\n  environment: prod\n");
    fs::write(plugin.join("migration.yaml"), spec).expect("the build directory can be written");
    fs::write(plugin.join("kustomization.yaml"), "generators: [migration.yaml]\n")
        .expect("the build directory can be written");
    fs::copy(folder.join("100.out.yaml"), plain.join("objects.yaml")).expect("the rows above rendered 100 services");
    fs::write(plain.join("kustomization.yaml"), "resources: [objects.yaml]\n")
        .expect("the build directory can be written");
    let program = path(&kustomize);
    let build = |place: &Path| command(&program, &["build", "--enable-alpha-plugins", "--enable-exec", &path(place)]);
    let own = command(PROGRAM, &["render", &path(&folder.join("100.yaml")), "--environment", "prod"]);
    let measured = measure(&[build(&plugin), build(&plain), own], 11);
    let [with, without, own] = &measured[..] else { unreachable!("three commands give three figures") };
    println!("| our generator | {} |", milliseconds(with.time));
    println!("| the same objects as plain resources | {} |", milliseconds(without.time));
    println!("| this program alone | {} |", milliseconds(own.time));
    println!("| our share of the build | {:.1} % |", 100.0 * own.time.as_secs_f64() / with.time.as_secs_f64());
}

/// A migration of which each service has the usual things: route, autoscaler, secrets, probes, calls, settings.
fn migration(services: usize, metadata: &str) -> String {
    let mut text =
        format!("apiVersion: transship.dev/v1alpha1\nkind: Migration\nmetadata:\n  name: many{metadata}\n{HEAD}");
    for number in 0..services {
        let _ = write!(
            text,
            "    service-{number:05}:\n      port: 8000\n      scale: 2-5\n      env: {{NUMBER: \"{number}\"}}\n      \
             route: s{number}.example.com\n"
        );
        if let Some(previous) = number.checked_sub(1) {
            let _ = writeln!(text, "      calls: {{service-{previous:05}: PREVIOUS_URL}}");
        }
    }
    text
}

const HEAD: &str = r#"
spec:
  environments: {dev: {}, prod: {namespace: many, vars: {tag: "1.8.2"}}}
  platform:
    region: eu-west-1
    account: "111122223333"
    zones: [eu-west-1a, eu-west-1b, eu-west-1c]
    network: {vpc: 10.0.0.0/16, enforced: true}
    nodeGroups: {application: {instanceType: m6i.large, min: 2, max: 10}}
    loadBalancer: {scheme: internet-facing, certificate: "arn:aws:acm:eu-west-1:111122223333:certificate/0000"}
    secretStore: {provider: aws-secrets-manager}
  defaults:
    image: "registry.example.com/{{ workload }}:{{ vars.tag }}"
    cpu: 500m
    memory: 512Mi
    nodeGroup: application
    health: {path: /health, interval: 30s, timeout: 10s, grace: 5s}
    scale: {cpu: 70, scaleDownAfter: 300s}
    env: {LOG_LEVEL: INFO, RATE_LIMIT: "100"}
    secrets: {API_KEY: "many/{{ environment }}/app#API_KEY"}
  workloads:
"#;

struct Figure {
    time: Duration,
    peak: u64,
}

/// Runs the commands in turn and returns the median of each.
fn measure(commands: &[Command], runs: usize) -> Vec<Figure> {
    let mut all: Vec<Vec<(Duration, u64)>> = commands.iter().map(|_| Vec::with_capacity(runs)).collect();
    for _ in 0..=runs {
        for (figures, command) in all.iter_mut().zip(commands) {
            figures.push(once(command));
        }
    }
    let median = |mut figures: Vec<(Duration, u64)>| {
        // The first run only warms the caches.
        figures.remove(0);
        figures.sort();
        let (time, peak) = figures[figures.len() / 2];
        Figure { time, peak }
    };
    all.into_iter().map(median).collect()
}

fn once(command: &Command) -> (Duration, u64) {
    let mut again = Command::new(command.get_program());
    again.args(command.get_args()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let mut child = again.spawn().expect("the program starts");
    let used = child.wait4().expect("the program ends");
    (start.elapsed(), used.rusage.maxrss)
}

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

fn path(path: &Path) -> String {
    PathBuf::from(path).display().to_string()
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
