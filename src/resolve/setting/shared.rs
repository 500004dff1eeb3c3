//! A platform by itself: what belongs to the whole cluster, emitted once and by no migration.

use super::environment;
use super::interpolate::{Interpolator, Words};
use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::plan::{
    ClusterPlan, GovernancePlan, NamespacePlan, NetworkPolicyPlan, Plan, PlatformNamespacePlan, PlatformPlan,
    PriorityClassPlan, TextMap,
};
use crate::resolve::scene::{self, Scene, Spot};
use crate::resolve::{
    Request, codes, governance::access, governance::quota, network, pod::secrets, pod::storage_class, text,
};
use crate::spec::scalar::Name;
use crate::spec::shape::{Reader, ScalarShape, Shape};
use crate::spec::{PlatformNamespaceSpec, PlatformSpec, PriorityClassSpec};
use crate::tree::{Tree, Value, prune};
use std::collections::HashMap;

/// The fields that something is emitted of. Others may use words that only a migration has, and are not looked at.
const OWN: [&str; 9] = [
    "region",
    "account",
    "cluster",
    "fileSystem",
    "storage",
    "secretStore",
    "network",
    "namespaces",
    "priorityClasses",
];

/// Decides about what a platform emits itself.
///
/// # Errors
/// E0203 for an environment that cannot be a name, E0213 and E0214 for what stands inside.
pub fn resolve(request: &Request<'_>, report: &mut Report) -> Option<Plan> {
    let before = report.raised();
    let header = request.migration;
    if Name::parse(&request.environment).is_err() {
        let place = Place::route(Route::from("spec"));
        let what = format!("`{}` is not a name of an environment", request.environment);
        report.add(
            Diagnostic::new(&codes::UNKNOWN_ENVIRONMENT, place, what).help("use lower-case letters, digits and `-`"),
        );
        return None;
    }
    let empty = Tree::map([], header.tree.mark);
    let mut tree = header.tree.get("spec").unwrap_or(&empty).clone();
    if let Value::Map(entries) = &mut tree.value {
        entries.retain(|entry| OWN.contains(&&*entry.key));
    }
    let scene = set_up(request, tree, report);
    let plan = plan(&scene, report);
    (report.raised() == before).then_some(plan)
}

fn set_up<'a>(request: &Request<'a>, mut tree: Tree, report: &mut Report) -> Scene<'a> {
    let name = &request.migration.name;
    let profile = environment::by_name(&request.environment);
    let interpolator = Interpolator::new();
    let mut words = Words::default();
    words.set("environment", &*request.environment);
    words.set("profile", profile.word());
    // The platform is the whole document here, not a part of one.
    interpolator.tree(&mut tree, &words, &mut Route::from("spec"), report);
    prune(&mut tree);
    let platform = PlatformSpec::read(&tree, &mut Reader::new(report, Route::from("spec"))).unwrap_or_default();
    Scene {
        migration: name.clone(),
        environment: request.environment.clone(),
        profile,
        namespace: environment::no_namespace(name),
        namespace_shared: true,
        quota: None,
        cluster: platform.cluster.clone().map(|it| it.0),
        platform,
        platform_tree: tree,
        load_balancer: None,
        drawn: Vec::new(),
        index: HashMap::new(),
        absent: Vec::new(),
        words,
        interpolator,
        files: request.files,
    }
}

fn plan(scene: &Scene<'_>, report: &mut Report) -> Plan {
    let mut governance = Vec::new();
    let mut namespaces = Vec::new();
    for (name, spec) in scene.platform.namespaces.iter().flat_map(|it| &it.0) {
        governance.extend(governed(scene, (name, spec), report));
        namespaces.push(namespace(scene, name, spec));
    }
    let classes = scene.platform.priority_classes.iter().flat_map(|it| &it.0);
    let priority_classes = classes.filter_map(|(name, spec)| priority_class(scene, name, spec, report)).collect();
    Plan {
        migration: scene.migration.clone(),
        environment: scene.environment.clone(),
        profile: scene.profile,
        platform: facts(scene),
        namespace: scene.namespace.clone(),
        labels: TextMap::new(),
        annotations: TextMap::new(),
        workloads: Vec::new(),
        persistent_volumes: Vec::new(),
        claims: Vec::new(),
        storage_classes: storage_class::shared_classes(scene, report),
        secret_store: secrets::shared_store(scene, report),
        default_deny: None,
        dashboards: Vec::new(),
        governance,
        guards: Vec::new(),
        cluster: ClusterPlan { namespaces, priority_classes },
        own_objects: Vec::new(),
        patches: Vec::new(),
    }
}

fn facts(scene: &Scene<'_>) -> PlatformPlan {
    PlatformPlan {
        region: scene.platform.region.clone().map(|it| it.0),
        account: scene.platform.account.clone().map(|it| it.0),
        cluster: scene.cluster.clone(),
        declared: Place::route(Route::from("spec")),
        node_groups: Vec::new(),
        system_pods: Vec::new(),
        currency: None,
        policies_enforced: scene.platform.network.as_ref().and_then(|it| it.enforced).map(|it| it.0),
        neighbours: Vec::new(),
        origin: scene.platform_tree.clone(),
        load_balancer: None,
    }
}

fn governed(
    scene: &Scene<'_>,
    (name, spec): (&Name, &PlatformNamespaceSpec),
    report: &mut Report,
) -> Vec<GovernancePlan> {
    let route = Route::from("spec.namespaces").key(&name.0).key("quota");
    let none = Tree::null(scene.platform_tree.mark);
    let tree = scene.platform_tree.at(&["namespaces", &name.0, "quota"]).unwrap_or(&none);
    let access = access::settle(spec.access.as_ref());
    quota::of_platform((&name.0, &scene.migration), access, (spec.quota.as_ref(), Spot { tree, route: &route }), report)
}

fn namespace(scene: &Scene<'_>, name: &Name, spec: &PlatformNamespaceSpec) -> PlatformNamespacePlan {
    let PlatformNamespaceSpec {
        pod_security,
        pod_security_version,
        default_deny,
        quota: _,
        access: _,
        labels,
        annotations,
    } = spec.clone();
    let settings = scene.platform.network.clone().unwrap_or_default();
    PlatformNamespacePlan {
        namespace: NamespacePlan {
            name: name.0.clone(),
            create: true,
            pod_security: environment::level(pod_security),
            declared_pod_security: pod_security.map(|it| environment::level(Some(it))),
            pod_security_version: pod_security_version.map_or_else(|| "latest".into(), |it| it.0),
            labels: text::labels(labels),
            annotations: text::annotations(annotations),
        },
        policy: default_deny
            .is_some_and(|it| it.0)
            .then(|| NetworkPolicyPlan { ingress: Vec::new(), egress: vec![network::dns(&settings)] }),
    }
}

fn priority_class(
    scene: &Scene<'_>,
    name: &Name,
    spec: &PriorityClassSpec,
    report: &mut Report,
) -> Option<PriorityClassPlan> {
    let PriorityClassSpec { value, default, preempt, description } = spec.clone();
    let place = || scene.platform_place(&["priorityClasses", &name.0]);
    if name.0.starts_with("system-") {
        let what = "priority classes that begin with `system-` belong to Kubernetes";
        report.add(Diagnostic::new(&codes::RANGE, place(), what).help("choose another name"));
    }
    let Some(value) = value else {
        let what = format!("the priority class `{}` has no value", name.0);
        scene::required(report, place(), &what, "add `value: 100000`");
        return None;
    };
    Some(PriorityClassPlan {
        name: name.0.clone(),
        value: value.0,
        is_default: default.is_some_and(|it| it.0),
        preempts: preempt.is_none_or(|it| it.0),
        description: text::text(description),
    })
}
