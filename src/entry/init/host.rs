//! What a host needs beside a migration: a few files each.

use super::starter::{Runs, starter};
use super::{Host, Wishes};
use crate::tree::written;

/// A file of the starter: its path below the folder, and its text.
pub(super) type Start = (String, String);

const MIGRATION: &str = "migration.yaml";

const KUSTOMIZATION: &str = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";

/// Returns all files that the wishes ask for; the migration is the first of them.
pub(super) fn files(wishes: &Wishes) -> Vec<Start> {
    // Kustomize refuses an overlay that lies below its base, so that the base has a folder of its own.
    let kustomize = wishes.hosts.contains(&Host::Kustomize);
    let (folder, runs) = if kustomize { ("base/", Runs::AsFunction) } else { ("", Runs::AsItIs) };
    let at = |name: &str| format!("{folder}{name}");
    let schema = format!("{}\n", crate::spec::schema());
    let mut all = vec![(at(MIGRATION), starter(wishes, runs)), (at("migration.schema.json"), schema)];
    for host in &wishes.hosts {
        all.extend(match host {
            Host::Kustomize => kustomize_files(wishes),
            Host::Helm => helm_files(wishes),
            Host::Argocd => argocd_files(wishes, folder),
        });
    }
    all
}

/// The base holds the migration as a resource; each overlay runs it as its generator, with the environment patched in.
fn kustomize_files(wishes: &Wishes) -> Vec<Start> {
    let base = format!(
        "{KUSTOMIZATION}# Under `resources:`, not `generators:`: the overlays run the migration.\nresources:\n- {MIGRATION}\n"
    );
    let mut all = vec![("base/kustomization.yaml".to_owned(), base)];
    for environment in &wishes.environments {
        let overlay = format!(
            "# kustomize build --enable-alpha-plugins --enable-exec {environment}\n{KUSTOMIZATION}generators:\n- migration\n\
             # What stands below acts on the emitted objects; what is to change in the migration belongs into migration/.\n"
        );
        let chooses = format!(
            "{KUSTOMIZATION}resources:\n- ../../base\npatches:\n- patch: |-\n    apiVersion: transship.dev/v1alpha1\n    \
             kind: Migration\n    metadata:\n      name: {}\n    spec:\n      environment: {}\n",
            written(&wishes.name),
            written(environment)
        );
        all.push((format!("{environment}/kustomization.yaml"), overlay));
        all.push((format!("{environment}/migration/kustomization.yaml"), chooses));
    }
    all
}

/// The chart hands the file over as it is, with the environment of the values: one specification for Helm and command.
fn helm_files(wishes: &Wishes) -> Vec<Start> {
    let (name, environments) = (written(&wishes.name), &wishes.environments);
    let chart = format!(
        "apiVersion: v2\nname: {name}\ndescription: {name}, expanded by the post-renderer transship\ntype: application\nversion: 0.1.0\n"
    );
    let mut all = vec![
        ("Chart.yaml".to_owned(), chart),
        ("values.yaml".to_owned(), "# The environment of migration.yaml to render.\nenvironment: \"\"\n".to_owned()),
        ("templates/migration.yaml".to_owned(), TEMPLATE.to_owned()),
        // Helm would pack them into every release.
        (".helmignore".to_owned(), "*.schema.json\nargocd/\nrendered/\n".to_owned()),
    ];
    for environment in environments {
        all.push((format!("values-{environment}.yaml"), format!("environment: {}\n", written(environment))));
    }
    all
}

const TEMPLATE: &str = r#"{{- /* Hands migration.yaml over to the post-renderer, with the environment of the values. */ -}}
{{- $migration := .Files.Get "migration.yaml" | fromYaml }}
{{- $environment := required "set `environment`, for example with `-f values-dev.yaml`" .Values.environment }}
{{- $_ := set $migration.spec "environment" $environment }}
{{ toYaml $migration }}
"#;

/// One Application for each environment.
fn argocd_files(wishes: &Wishes, folder: &str) -> Vec<Start> {
    let application = include_str!("../../../plugin/argocd/application.yaml");
    let path = if folder.is_empty() { "." } else { folder.trim_end_matches('/') };
    let of =
        |environment: &String| {
            let text = application
            .replace("shop-prod", &format!("{}-{environment}", wishes.name))
            .replace("string: prod}", &format!("string: {}}}", written(environment)))
            .replace("/shop.git", &format!("/{}.git", wishes.name))
            .replace("path: deploy", &format!("path: {path}"))
            .replace("# One Application for each environment of one migration. Change what is in capitals.",
                "# Change what is in capitals, and the path, if the migration does not lie there in the repository.");
            (format!("argocd/{environment}.yaml"), text)
        };
    wishes.environments.iter().map(of).collect()
}
