//! Which environment, and what it is: name, profile, namespace, words.

use super::interpolate::{Interpolator, Words};
use crate::resolve::codes;

use crate::diagnostic::{Diagnostic, Mark, Place, Report, Route};
use crate::plan::{NamespacePlan, PodSecurityLevel, Profile, Text};
use crate::spec::shape::{Reader, Shape};
use crate::spec::{EnvironmentSpec, NamespaceSpec, PodSecurityWord, ProfileWord, QuotaSpec, list, nearest};
use crate::tree::{Tree, merge, prune};

/// Returns the names of the environments, in promotion order.
#[must_use]
pub fn names(spec: &Tree) -> Vec<Text> {
    let entries = spec.get("environments").and_then(Tree::entries).unwrap_or_default();
    entries.iter().map(|entry| entry.key.clone()).collect()
}

/// Returns the tree of the environment to render.
///
/// # Errors
/// E0201 when none is declared, E0203 when `name` is not among them.
pub fn find<'a>(spec: &'a Tree, name: &str, asked_at: Option<Mark>, report: &mut Report) -> Option<&'a Tree> {
    let declared = names(spec);
    if declared.is_empty() {
        let place = Place::new(spec.mark, Route::from("spec.environments"));
        let help = "add `environments: {dev: {}, staging: {}, prod: {}}`";
        report.add(Diagnostic::new(&codes::NO_ENVIRONMENTS, place, "no environments are declared").help(help));
        return None;
    }
    let found = spec.at(&["environments", name]);
    if found.is_none() {
        let place = match asked_at {
            Some(mark) => Place::new(mark, Route::from("spec.environment")),
            None => Place::route(Route::from("spec.environments")),
        };
        report.add(unknown_environment(name, (place, spec), &declared));
    }
    found
}

/// Reports environments that workloads name and nobody declares.
pub fn check_names(spec: &Tree, report: &mut Report) {
    let declared = names(spec);
    let layers = spec.get("defaults").map(|tree| (Route::from("spec.defaults"), tree));
    let workloads = spec.get("workloads").and_then(Tree::entries).unwrap_or_default();
    let workloads = workloads.iter().map(|entry| (Route::from("spec.workloads").key(&entry.key), &entry.value));
    for (route, tree) in layers.into_iter().chain(workloads) {
        for entry in tree.get("environments").and_then(Tree::entries).unwrap_or_default() {
            if !declared.contains(&entry.key) {
                let place = Place::new(entry.mark, route.key("environments").key(&entry.key));
                report.add(unknown_environment(&entry.key, (place, spec), &declared));
            }
        }
    }
}

/// Returns the finding about an environment that nobody declares.
pub fn unknown_environment(name: &str, (place, spec): (Place, &Tree), declared: &[Text]) -> Diagnostic {
    let known = || declared.iter().map(|it| &**it);
    let help = match nearest(name, known()) {
        Some(near) => format!("write `{near}`, or declare `{name}` under `environments`"),
        None => format!("use {}, or declare `{name}` under `environments`", list(known())),
    };
    let list = spec.entry("environments").map(|it| Place::new(it.mark, Route::from("spec.environments")));
    Diagnostic::new(&codes::UNKNOWN_ENVIRONMENT, place, format!("environment `{name}` is not declared"))
        .help(help)
        .label_at(list, "declared here")
}

/// What an environment is, before anything else is looked at.
pub struct Setting {
    /// Its profile.
    pub profile: Profile,
    /// Its namespace.
    pub namespace: NamespacePlan,
    /// Whether pods of others live in it.
    pub shared: bool,
    /// Its quota, as written and computed.
    pub quota: Option<(QuotaSpec, Tree)>,
    /// The cluster that it runs in, if the environment itself names one.
    pub cluster: Option<Text>,
    /// The words known so far: everything but `platform` and `workload`.
    pub words: Words,
}

/// Decides what an environment is.
///
/// # Errors
/// As the interpolation and the reading of its fields.
pub fn settle(
    (migration, environment): (&Text, &Text),
    (document, spec, tree): (&Tree, &Tree, &Tree),
    interpolator: &Interpolator,
    report: &mut Report,
) -> Setting {
    let mut route = Route::from("spec.environments").key(environment);
    let profile = profile(environment, tree, &route, report);
    let mut words = Words::default();
    words.set("migration", &**migration);
    words.set("environment", &**environment);
    words.set("profile", profile.word());
    let vars = vars(spec, tree, &mut words, interpolator, report);
    words.set_tree("vars", vars.as_ref());
    let mut own = tree.clone();
    for layer in ["platform", "defaults", "vars", "loadBalancer", "patches"] {
        own.remove(layer);
    }
    interpolator.tree(&mut own, &words, &mut route, report);
    prune(&mut own);
    let typed = EnvironmentSpec::read(&own, &mut Reader::new(report, route)).unwrap_or_default();
    let cluster = typed.cluster.clone().map(|it| it.0);
    let quota = typed.namespace.as_ref().and_then(|it| it.quota.clone());
    let (namespace, shared) = namespace((migration, environment), document, typed.namespace);
    words.set("namespace", &*namespace.name);
    let quota = quota.zip(own.at(&["namespace", "quota"]).cloned());
    Setting { profile, namespace, shared, quota, cluster, words }
}

/// The profile is needed before anything can be computed, so it may not be computed itself.
fn profile(environment: &str, tree: &Tree, route: &Route, report: &mut Report) -> Profile {
    let mut reader = Reader::new(report, route.key("profile"));
    let written = tree.get("profile").and_then(|tree| ProfileWord::read(tree, &mut reader));
    match written {
        Some(ProfileWord::Dev) => Profile::Dev,
        Some(ProfileWord::Staging) => Profile::Staging,
        Some(ProfileWord::Prod) => Profile::Prod,
        None => by_name(environment),
    }
}

/// Returns the profile of an environment that says nothing of it.
pub fn by_name(environment: &str) -> Profile {
    let has = |word: &str| environment.split('-').any(|part| part.starts_with(word));
    match () {
        () if has("preprod") || has("sta") || has("stg") || has("uat") || has("qa") => Profile::Staging,
        () if has("prod") || has("prd") || has("live") => Profile::Prod,
        () => Profile::Dev,
    }
}

/// Variables may use the words of the environment, but not each other: there is no order among them.
fn vars(spec: &Tree, tree: &Tree, words: &mut Words, engine: &Interpolator, report: &mut Report) -> Option<Tree> {
    let base = spec.get("vars").cloned();
    let over = tree.get("vars");
    let mut vars = match (base, over) {
        (Some(base), Some(over)) => merge(base, over),
        (base, over) => base.or_else(|| over.cloned())?,
    };
    engine.tree(&mut vars, words, &mut Route::from("spec.vars"), report);
    prune(&mut vars);
    // Texts keep their exact form: `1.10` must not become a number on its way into an image tag.
    if let crate::tree::Value::Map(entries) = &mut vars.value {
        for entry in entries {
            if let crate::tree::Value::Scalar(scalar) = &mut entry.value.value {
                scalar.style = crate::tree::Style::Quoted;
            }
        }
    }
    Some(vars)
}

fn namespace(
    (migration, environment): (&Text, &Text),
    document: &Tree,
    spec: Option<NamespaceSpec>,
) -> (NamespacePlan, bool) {
    let NamespaceSpec {
        name,
        create,
        shared,
        pod_security,
        pod_security_version,
        readiness_gates,
        quota: _,
        labels,
        annotations,
    } = spec.unwrap_or_default();
    // A host that sets namespaces (Kustomize's `namespace:`, a chart) has set it on the migration itself.
    let from_host = document.at(&["metadata", "namespace"]).and_then(Tree::as_str).map(Text::from);
    let name = name.map(|it| it.0).or(from_host).unwrap_or_else(|| format!("{migration}-{environment}").into());
    // Lowered later to what the workloads need, unless it was written.
    let declared_pod_security = pod_security.map(|it| level(Some(it)));
    let pod_security = level(pod_security);
    let mut plan = NamespacePlan {
        name,
        create: create.is_some_and(|it| it.0),
        pod_security,
        declared_pod_security,
        pod_security_version: pod_security_version.map_or_else(|| "latest".into(), |it| it.0),
        labels: labels.unwrap_or_default().0.into_iter().map(|(key, value)| (key.0, value.0)).collect(),
        annotations: annotations.unwrap_or_default().0.into_iter().map(|(key, value)| (key.0, value.0)).collect(),
    };
    if readiness_gates.is_some_and(|it| it.0) {
        plan.labels.insert(READINESS_GATE.into(), "enabled".into());
    }
    (plan, shared.is_some_and(|it| it.0))
}

/// Returns the namespace of something that has none; its name stands where names are built of a namespace's.
pub fn no_namespace(name: &Text) -> NamespacePlan {
    NamespacePlan {
        name: name.clone(),
        create: false,
        pod_security: PodSecurityLevel::Restricted,
        declared_pod_security: None,
        pod_security_version: "latest".into(),
        labels: crate::plan::TextMap::new(),
        annotations: crate::plan::TextMap::new(),
    }
}

/// Returns the Pod Security Standard of a namespace.
pub fn level(word: Option<PodSecurityWord>) -> PodSecurityLevel {
    match word {
        Some(PodSecurityWord::Privileged) => PodSecurityLevel::Privileged,
        Some(PodSecurityWord::Baseline) => PodSecurityLevel::Baseline,
        Some(PodSecurityWord::Restricted) | None => PodSecurityLevel::Restricted,
    }
}

/// The label by which the load balancer controller adds readiness gates to new pods.
pub const READINESS_GATE: &str = "elbv2.k8s.aws/pod-readiness-gate-inject";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_follow_from_names() {
        for (name, profile) in [
            ("dev", Profile::Dev),
            ("feature-x", Profile::Dev),
            ("staging", Profile::Staging),
            ("preprod", Profile::Staging),
            ("qa", Profile::Staging),
            ("prod", Profile::Prod),
            ("eu-prod", Profile::Prod),
            ("production", Profile::Prod),
            ("live", Profile::Prod),
        ] {
            assert_eq!(by_name(name), profile, "{name}");
        }
    }
}
