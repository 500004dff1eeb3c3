//! `init`: a first migration.

use super::Messages;
use crate::diagnostic::{Report, Style};
use crate::entry::call::{Answer, Exit};
use crate::entry::init::{Host, Mode, Wishes, init};
use crate::entry::install::Said;
use clap::Args;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  transship init
          migration.yaml in the working folder, and the schema for editors beside it
  transship init shop --image registry.example.com/shop/web:1.8.2 --port 8000 --host shop.example.com
          With what is known already
  transship init deploy --kustomize
          base/ with the migration, and an overlay for each environment
  transship init --stdout > somewhere/else.yaml
          The text alone

Nothing is asked, and no file is ever replaced. The starter renders as it is, for every environment.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Init {
    /// The folder; it is made where it does not exist
    #[arg(default_value = ".")]
    dir: PathBuf,

    /// Name of the product [default: that of the folder]
    #[arg(long)]
    name: Option<String>,

    /// Image of the first workload, with tag or digest
    #[arg(long)]
    image: Option<String>,

    /// Port of the first workload
    #[arg(long, default_value = "8080")]
    port: String,

    /// Host of the first workload in the last environment; the others have their name before it
    #[arg(long)]
    host: Option<String>,

    /// AWS region
    #[arg(long, default_value = "eu-west-1")]
    region: String,

    /// The environments, in promotion order
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "dev,staging,prod")]
    environments: Vec<String>,

    #[command(flatten)]
    hosts: Hosts,

    /// Print migration.yaml, and write nothing
    #[arg(long, conflicts_with = "dry_run")]
    stdout: bool,

    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    messages: Messages,
}

/// Hosts that run the migration, besides the command.
#[derive(Args)]
struct Hosts {
    /// Add a base and overlays of Kustomize, which run the migration as a generator
    #[arg(long, help_heading = "Hosts", conflicts_with = "helm")]
    kustomize: bool,

    /// Add a chart of Helm around the migration, for the post-renderer
    #[arg(long, help_heading = "Hosts")]
    helm: bool,

    /// Add an Application of Argo CD for each environment
    #[arg(long, help_heading = "Hosts")]
    argocd: bool,
}

/// Writes the starter.
pub(super) fn start(args: &Init) -> Answer {
    let mut report = Report::new();
    let mode = match (args.stdout, args.dry_run) {
        (true, _) => Mode::Print,
        (_, true) => Mode::Dry,
        _ => Mode::Write,
    };
    let said = init(&args.dir, &wishes(args), mode, &mut report);
    let Said { out, note } = said.unwrap_or_default();
    let style = args.messages.style();
    let mut answer = Answer::to_person(out, &report, style);
    if answer.exit == Exit::Files {
        // What is wrong in the starter came with the call.
        answer.exit = Exit::Call;
    }
    if style != Style::Json {
        answer.err.push_str(&note);
    }
    answer
}

fn wishes(args: &Init) -> Wishes {
    let Init { dir, name, image, port, host, region, environments, hosts, stdout: _, dry_run: _, messages: _ } = args;
    let Hosts { kustomize, helm, argocd } = hosts;
    let wished = [(kustomize, Host::Kustomize), (helm, Host::Helm), (argocd, Host::Argocd)];
    Wishes {
        name: name.clone().unwrap_or_else(|| name_of(dir)),
        image: image.clone(),
        port: port.clone(),
        host: host.clone(),
        region: region.clone(),
        environments: environments.iter().map(|it| it.trim().to_owned()).collect(),
        hosts: wished.into_iter().filter(|(wished, _)| **wished).map(|(_, host)| host).collect(),
    }
}

/// Returns the name of a folder as a name of Kubernetes.
fn name_of(folder: &Path) -> String {
    let folder = std::path::absolute(folder).unwrap_or_default();
    // `.` and `..` are no names; what they lead to is one.
    let folder = std::fs::canonicalize(&folder).unwrap_or(folder);
    let name = folder.file_name().map(|it| it.to_string_lossy().to_lowercase()).unwrap_or_default();
    let letter = |it: char| if it.is_ascii_lowercase() || it.is_ascii_digit() { it } else { '-' };
    let name: String = name.chars().map(letter).take(40).collect();
    let name = name.trim_matches('-').trim_start_matches(|it: char| it.is_ascii_digit() || it == '-');
    if name.is_empty() { "shop".to_owned() } else { name.to_owned() }
}
