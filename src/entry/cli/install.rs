//! `install`: one command to set a host up.

use super::Messages;
use crate::diagnostic::{Report, Style};
use crate::entry::call::Answer;
use crate::entry::install::{self, Dry, Major, Mode, Own, Part, Place, Remove};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  transship install kustomize
          The legacy exec plugin, where Kustomize and kubectl look for it
  transship install helm
          Helm 4: its plugin. Helm 3 needs none, and is told how to be called
  transship install argocd
          What Argo CD needs, to be read first; no cluster is touched
  transship install argocd --only application --repo https://git.example.com/shop.git --path deploy > shop.yaml
          One Application

A second run changes nothing. Files that transship did not write are never replaced or removed.
`transship doctor` tells what is missing.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Install {
    #[command(subcommand)]
    host: Host,
}

#[derive(Subcommand)]
enum Host {
    /// The legacy exec plugin of Kustomize and kubectl; KRM functions need nothing but PATH
    Kustomize(Files),
    /// The post-renderer plugin of Helm 4; Helm 3 needs nothing but PATH
    Helm {
        /// The major version of Helm, instead of asking the `helm` of PATH
        #[arg(long, value_name = "MAJOR")]
        helm: Option<HelmMajor>,
        #[command(flatten)]
        files: Files,
    },
    /// Prints what Argo CD needs: the sidecar, the plugin, Applications. No cluster is touched
    Argocd(Argocd),
}

#[derive(Args)]
struct Argocd {
    /// Print one file as it is, instead of all of them with what to do with each
    #[arg(long, value_name = "FILE")]
    only: Option<ArgocdFile>,

    /// The repository of the migration, for the Applications
    #[arg(long, value_name = "URL")]
    repo: Option<String>,

    /// The folder of the migration in it
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum ArgocdFile {
    /// The component that adds the sidecar to a kustomization of Argo CD
    Kustomization,
    /// The patch of the repository server
    Sidecar,
    /// The plugin, which is in the image already
    Plugin,
    /// One environment
    Application,
    /// All environments, promoted in order
    #[value(name = "applicationset")]
    ApplicationSet,
}

#[derive(Args)]
struct Files {
    /// The folder of plugins, instead of the host's own
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,

    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,

    /// Take away what an earlier call put there
    #[arg(long)]
    remove: bool,

    #[command(flatten)]
    messages: Messages,
}

#[derive(Clone, Copy, ValueEnum)]
enum HelmMajor {
    /// Helm 3
    #[value(name = "3")]
    Three,
    /// Helm 4
    #[value(name = "4")]
    Four,
}

/// Installs.
pub(super) fn install(args: &Install) -> Answer {
    let mut report = Report::new();
    let (said, files) = match &args.host {
        Host::Kustomize(files) => (install::kustomize(&place(files), &mut report), files),
        Host::Helm { helm, files } => (install::helm(&place(files), helm.map(major), &mut report), files),
        Host::Argocd(args) => return argocd(args),
    };
    let install::Said { out, note } = said.unwrap_or_default();
    let mut answer = Answer::to_person(out, &report, files.messages.style());
    if files.messages.style() != Style::Json {
        answer.err.push_str(&note);
    }
    answer
}

fn argocd(args: &Argocd) -> Answer {
    let Argocd { only, repo, path } = args;
    let part = only.map(|it| match it {
        ArgocdFile::Kustomization => Part::Kustomization,
        ArgocdFile::Sidecar => Part::Sidecar,
        ArgocdFile::Plugin => Part::Plugin,
        ArgocdFile::Application => Part::Application,
        ArgocdFile::ApplicationSet => Part::ApplicationSet,
    });
    Answer::data(install::argocd(part, &Own { repository: repo.as_deref(), path: path.as_deref() }))
}

fn place(files: &Files) -> Place {
    let Files { dir, dry_run, remove, messages: _ } = files;
    let dry = if *dry_run { Dry::Yes } else { Dry::No };
    let remove = if *remove { Remove::Yes } else { Remove::No };
    Place { folder: dir.clone(), mode: Mode::of(dry, remove) }
}

fn major(major: HelmMajor) -> Major {
    match major {
        HelmMajor::Three => Major::Three,
        HelmMajor::Four => Major::Four,
    }
}
