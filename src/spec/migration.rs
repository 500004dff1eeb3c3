//! `kind: Migration`: the whole file.

use super::alert::DashboardSpec;
use super::governance::QuotaSpec;
use super::load_balancer::LoadBalancerSpec;
use super::patch::PatchSpec;
use super::platform::PlatformSpec;
use super::record::record;
use super::scalar::{EnvName, FileName, Flag, GuardField, GuardRule, LabelKey, LabelValue, Name, Text, choice};
use super::shape::{List, Map, Reader};
use super::waiver::{CodeId, WaiverSpec};
use super::workload::WorkloadSpec;
use crate::tree::{Entry, Tree, Value};

record! {
    /// The specification of a migration: several workloads, all environments.
    pub struct MigrationSpec, rewrite(spread_names) {
        /// The environment to render, for hosts that cannot pass arguments. The command's `--environment` wins over it.
        ///
        /// Default: none. Example: `environment: prod`.
        "environment" environment: Name,
        /// File that holds the specification, relative to the working folder: the Kustomize doors then report lines of
        /// that file. Fields beside it are laid over the file.
        ///
        /// Default: none. Example: `source: ../base/migration.yaml`.
        "source" source: FileName,
        /// The environments, in promotion order.
        ///
        /// Required. Example: `environments: {dev: {}, staging: {}, prod: {namespace: shop}}`, or `[dev, staging, prod]`.
        "environments" environments: Map<Name, EnvironmentSpec>,
        /// Words for `{{ vars.NAME }}` in every string of the file.
        ///
        /// Default: none. Example: `vars: {tag: "1.8.2"}`.
        "vars" vars: Map<EnvName, Text>,
        /// What must hold between two environments: `>=` for at least as much, `=` for the same, with the fields that it
        /// holds for, of all workloads (`cpu`) or of one (`workloads.web.cpu`). A guard that does not hold is an error, also
        /// when one of the two environments is rendered alone.
        ///
        /// Fields: `scale` (`scale.min`, `scale.max`), `cpu`, `memory`, `budget`, `storage`, `spread`, `stop`, `security`; for
        /// `=` also `kind`, `image`, `hosts`, `nodes`, `schedule` and `env.NAME`. Default: none. Example: `guards: {prod >= staging: [scale, cpu, memory], prod = staging: [image]}`.
        "guards" guards: Map<GuardRule, List<GuardField>>,
        /// What the platform team owns: written here, or in a file of its own (`platform: ../platform.yaml`).
        ///
        /// Default: nothing declared. Example: `platform: {region: eu-west-1, network: {vpc: 10.20.0.0/16}}`.
        "platform" platform: PlatformSpec,
        /// Settings of every workload that does not say otherwise.
        ///
        /// Default: none. Example: `defaults: {cpu: 500m, memory: 512Mi}`.
        "defaults" defaults: WorkloadSpec,
        /// The workloads by name.
        ///
        /// Required. Example:
        /// `workloads: {web: {image: "registry.example.com/shop/web:1.8.2", port: 8080, cpu: 250m, memory: 256Mi}}`.
        "workloads" workloads: Map<Name, WorkloadSpec>,
        /// Folder with own resource templates (`*.yaml.j2`), relative to the file.
        ///
        /// Default: `templates`, if it exists beside the file. Example: `templates: ../templates`.
        "templates" templates: FileName,
        /// Changes to emitted objects, the last resort. A patch that matches nothing is an error.
        ///
        /// Default: none. Example: `patches: [{kind: Service, name: web, merge: {spec: {type: NodePort}}}]`.
        "patches" patches: List<PatchSpec>,
        /// Dashboards of Grafana about the whole product, by name.
        ///
        /// Default: none. Example: `dashboards: {overview: {from: dashboards/overview.json, folder: Shop}}`.
        "dashboards" dashboards: Map<Name, DashboardSpec>,
        /// Labels on every object. Those in `metadata.labels`, where overlays and charts write theirs, are laid under them,
        /// but for Helm's own (`helm.sh/…`), which change with every version of a chart.
        ///
        /// Default: none. Example: `labels: {team: payments}`.
        "labels" labels: Map<LabelKey, LabelValue>,
        /// Annotations on every object.
        ///
        /// Default: none. Example: `annotations: {owner: payments@example.com}`.
        "annotations" annotations: Map<LabelKey, Text>,
        /// Settings of the load balancer that this product's routes share, laid over `platform.loadBalancer`.
        ///
        /// Default: as the platform says. Example: `loadBalancer: {group: shop, idleTimeout: 120s}`.
        "loadBalancer" load_balancer: LoadBalancerSpec,
        /// Findings that are accepted, by code, each with its reason: warnings, and errors that are policy. `transship explain CODE`
        /// says whether a code may be waived. Several waivers of one code are a list.
        ///
        /// Default: none. Example: `waivers: {W0309: its sessions live in memory}`, or `waivers: {W0309: {workloads: [web], environments: [prod], reason: its sessions live in memory, until: 2027-01-31}}`.
        "waivers" waivers: Map<CodeId, List<WaiverSpec>>,
    }
}

/// `environments: [dev, prod]` and `workloads: {web:}` mean entries without settings of their own.
fn spread_names(tree: &mut Tree, reader: &mut Reader<'_>) {
    spread(tree, &["environments", "workloads"], reader);
}

/// Turns a list of names into a map with empty entries; a list of anything else is left as it is, to be refused.
///
/// # Errors
/// E0111 for an item of a list of names that is none.
pub(super) fn names_to_map(tree: &mut Tree, reader: &mut Reader<'_>) {
    let Value::List(items) = &tree.value else { return };
    if !items.is_empty() && items.iter().all(|it| it.as_str().is_none()) {
        return;
    }
    let mut entries = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match item.as_str() {
            Some(name) => entries.push(Entry { key: name.into(), mark: item.mark, value: Tree::map([], item.mark) }),
            None => reader.at_index(index, |reader| {
                let help =
                    "a list holds names only; to say more about one, write a map: `NAME: {…}` on a line of its own";
                reader.wrong_shape_with(item, "a name", Some(help.to_owned()));
            }),
        }
    }
    tree.value = Value::Map(entries);
}

/// Turns lists of names and names without a value into maps with empty entries, in these fields.
pub(super) fn spread(tree: &mut Tree, fields: &[&str], reader: &mut Reader<'_>) {
    let Value::Map(entries) = &mut tree.value else { return };
    for entry in entries.iter_mut().filter(|entry| fields.contains(&&*entry.key)) {
        let field = std::sync::Arc::clone(&entry.key);
        reader.at(&field, |reader| names_to_map(&mut entry.value, reader));
        if let Value::Map(items) = &mut entry.value.value {
            for item in items.iter_mut().filter(|item| item.value.is_null()) {
                item.value = Tree::map([], item.mark);
            }
        }
    }
}

choice! {
    /// What kind of environment it is.
    pub enum ProfileWord, "a profile" {
        /// Small and cheap.
        "dev" Dev,
        /// Like production where it costs nothing.
        "staging" Staging,
        /// Protected.
        "prod" Prod,
    }
}

record! {
    /// One environment.
    pub struct EnvironmentSpec, short("the name of its namespace", namespace_of_environment, ["namespace"]) {
        /// What kind of environment it is; its defaults follow from it.
        ///
        /// Default: by the name: `prod…` and `live…` are prod, `sta…`, `uat…`, `preprod…` and `qa…` are staging, all others dev. Example: `profile: prod`.
        "profile" profile: ProfileWord,
        /// Namespace of all objects.
        ///
        /// Default: `<migration>-<environment>`. Example: `namespace: shop`, or `namespace: {name: shop, create: true}`.
        "namespace" namespace: NamespaceSpec,
        /// The cluster it runs in. Environments in one cluster must not share cluster-wide names.
        ///
        /// Default: `platform.cluster`, else all environments share one cluster. Example: `cluster: live-eu`.
        "cluster" cluster: Text,
        /// Words for `{{ vars.NAME }}`, laid over the migration's.
        ///
        /// Default: none. Example: `vars: {tag: "1.8.3-rc1"}`.
        "vars" vars: Map<EnvName, Text>,
        /// What differs in the platform here.
        ///
        /// Default: nothing. Example: `platform: {region: us-east-1}`.
        "platform" platform: PlatformSpec,
        /// Settings of the load balancer here.
        ///
        /// Default: nothing. Example: `loadBalancer: {scheme: internet-facing}`.
        "loadBalancer" load_balancer: LoadBalancerSpec,
        /// Settings of every workload in this environment, laid over the workloads' own.
        ///
        /// Default: none. Example: `defaults: {env: {LOG_LEVEL: DEBUG}}`.
        "defaults" defaults: WorkloadSpec,
        /// Changes to emitted objects of this environment, after those of the migration.
        ///
        /// Default: none. Example: `patches: [{kind: Service, name: web, merge: {spec: {type: NodePort}}}]`.
        "patches" patches: List<PatchSpec>,
        /// Labels on every object of this environment.
        ///
        /// Default: none. Example: `labels: {tier: test}`.
        "labels" labels: Map<LabelKey, LabelValue>,
        /// Annotations on every object of this environment.
        ///
        /// Default: none. Example: `annotations: {owner: qa@example.com}`.
        "annotations" annotations: Map<LabelKey, Text>,
    }
}

fn namespace_of_environment(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("namespace", tree.clone())], tree.mark))
}

choice! {
    /// A Pod Security Standard.
    pub enum PodSecurityWord, "a Pod Security Standard" {
        /// No restriction.
        "privileged" Privileged,
        /// Forbids known escalations.
        "baseline" Baseline,
        /// Current hardening practice.
        "restricted" Restricted,
    }
}

record! {
    /// The namespace of an environment.
    pub struct NamespaceSpec, short("its name", name_of_namespace, ["name"]) {
        /// Its name.
        ///
        /// Default: `<migration>-<environment>`. Example: `name: shop`.
        "name" name: Name,
        /// Whether the Namespace object is emitted too.
        ///
        /// Default: `false`: platforms usually own their namespaces. Example: `create: true`.
        "create" create: Flag,
        /// Whether pods of others live in it: the default-deny policy then covers only the pods of this migration.
        ///
        /// Default: `false`. Example: `shared: true`.
        "shared" shared: Flag,
        /// The Pod Security Standard that the emitted Namespace enforces.
        ///
        /// Default: the weakest that the workloads here need. Example: `podSecurity: baseline`.
        "podSecurity" pod_security: PodSecurityWord,
        /// Version of the standard.
        ///
        /// Default: `latest`. Example: `podSecurityVersion: v1.33`.
        "podSecurityVersion" pod_security_version: Text,
        /// Whether the load balancer controller adds readiness gates to new pods.
        ///
        /// Default: `true` when a workload here has a route. Example: `readinessGates: false`.
        "readinessGates" readiness_gates: Flag,
        /// How much its pods may ask for together (ResourceQuota and LimitRange).
        ///
        /// Default: no quota. Example: `quota: true`, or `quota: {headroom: 50%, pods: 60}`.
        "quota" quota: QuotaSpec,
        /// Labels on the Namespace object.
        ///
        /// Default: none. Example: `labels: {team: payments}`.
        "labels" labels: Map<LabelKey, LabelValue>,
        /// Annotations on the Namespace object.
        ///
        /// Default: none. Example: `annotations: {owner: payments@example.com}`.
        "annotations" annotations: Map<LabelKey, Text>,
    }
}

fn name_of_namespace(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("name", tree.clone())], tree.mark))
}
