//! Workload after workload to plans, and what they share.

use super::alerts::{self, Watched};
use super::container::{self, Beside, PortFacts};
use super::controller::{self, Parts};
use super::network::{self, Around, Calls, Identity};
use super::route::{self, Behind, Led, Shared};
use super::scale::{self, Bounds};
use super::scene::{self, Drawn, Scene, Spot};
use super::secrets::{self, Store};
use super::storage::{self, Mounted, Storage};
use super::{
    codes, config, dashboard, defaults, environment, patches, placement, platform, quota, route_order, scale_fields,
    security, storage_class, templates, text, trigger, wait,
};
use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{
    ClusterPlan, ContainerPlan, ContainerRole, DefaultDenyPlan, MonitorPlan, Plan, PodPlan, ServiceAccountPlan,
    ServicePlan, Text, WorkloadPlan, names,
};
use crate::spec::scalar::Name;
use crate::spec::shape::Map;
use crate::spec::{
    ContainerSpec, IdentitySpec, IdentityWord, KindWord, MonitorSpec, OriginWord, ProviderWord, ServiceAccountSpec,
    ServiceSpec, StopSpec,
};
use crate::tree::Tree;
use std::collections::BTreeMap;

/// What is collected while one workload after the other is decided.
struct Yard {
    storage: Storage,
    store: Option<Store>,
    calls: Calls,
    shared: Shared,
}

/// Returns the spot of a finished workload.
#[must_use]
pub fn spot(workload: &WorkloadPlan) -> Spot<'_> {
    Spot { tree: &workload.origin, route: &workload.route }
}

/// Decides about all workloads and what they share.
///
/// # Errors
/// E0207 to E0220, E0230 to E0232.
pub fn all(scene: Scene<'_>, (spec, tree): (&Tree, &Tree), report: &mut Report) -> Plan {
    storage_class::check_shared(&scene, report);
    let mut yard = Yard {
        storage: Storage::default(),
        store: secrets::store(&scene, report),
        calls: network::calls(&scene, report),
        shared: Shared::default(),
    };
    let entries = spec.get("workloads").and_then(Tree::entries).unwrap_or_default();
    // Looked up once for each workload: in the tree itself that would take time that grows with their square.
    let written: BTreeMap<&str, &Tree> = entries.iter().map(|entry| (&*entry.key, &entry.value)).collect();
    let mut workloads: Vec<_> = scene
        .drawn
        .iter()
        .map(|drawn| one(&scene, drawn, written.get(&*drawn.name).copied(), &mut yard, report))
        .collect();
    route_order::settle(&mut workloads, report);
    wait::check_circles(&scene, report);
    let dashboards = dashboard::all(&scene, spec, report);
    let own_objects = templates::render(&scene, spec, report);
    let patches = patches::all(&scene, (spec, tree), report);
    let mut namespace = scene.namespace.clone();
    if tree.at(&["namespace", "podSecurity"]).is_none() {
        namespace.pod_security =
            workloads.iter().map(|it| it.pod.security.level).min().unwrap_or(namespace.pod_security);
    }
    let routed = workloads.iter().any(WorkloadPlan::is_routed);
    if routed && tree.at(&["namespace", "readinessGates"]).is_none() {
        namespace.labels.insert(environment::READINESS_GATE.into(), "enabled".into());
    }
    let governance = quota::of_migration(&scene, &workloads, &yard.storage.claims, report);
    let own_secrets = workloads.iter().any(|it| it.secrets.is_some());
    let platform = platform::facts(&scene, spec);
    let (labels, annotations) = common(&scene, (spec, tree), report);
    Plan {
        default_deny: scene.policies().then_some(DefaultDenyPlan { whole_namespace: !scene.namespace_shared }),
        migration: scene.migration,
        environment: scene.environment,
        profile: scene.profile,
        platform,
        namespace,
        labels,
        annotations,
        workloads,
        dashboards,
        persistent_volumes: yard.storage.volumes,
        claims: yard.storage.claims,
        storage_classes: yard.storage.classes,
        secret_store: yard.store.filter(|it| it.create && own_secrets).map(|it| it.plan),
        governance,
        cluster: ClusterPlan::default(),
        own_objects,
        patches,
    }
}

/// Labels and annotations on everything: the migration's, the environment's over them.
fn common(
    scene: &Scene<'_>,
    (spec, tree): (&Tree, &Tree),
    report: &mut Report,
) -> (crate::plan::TextMap, crate::plan::TextMap) {
    let mut collect = |field: &str| {
        let mut map = crate::plan::TextMap::new();
        for layer in [spec, tree] {
            let Some(mut layer) = layer.get(field).cloned() else { continue };
            let mut route = crate::diagnostic::Route::from("spec").key(field);
            scene.interpolator.tree(&mut layer, &scene.words, &mut route, report);
            for entry in layer.entries().unwrap_or_default() {
                match entry.value.as_str() {
                    Some(value) => map.insert(entry.key.clone(), value.into()),
                    None => map.remove(&entry.key),
                };
            }
        }
        map
    };
    (collect("labels"), collect("annotations"))
}

fn one(scene: &Scene<'_>, drawn: &Drawn, own: Option<&Tree>, yard: &mut Yard, report: &mut Report) -> WorkloadPlan {
    let kind = controller::kind(drawn);
    controller::check_fields(drawn, own, kind, report);
    scale_fields::check(drawn, own, kind, report);
    let scalable = matches!(kind, KindWord::Deployment | KindWord::StatefulSet);
    let bounds = if scalable { scale::bounds(drawn, kind, scene.profile, report) } else { Bounds { min: 1, max: 1 } };
    let seen = scalable.then_some(bounds);
    let ports = container::all_ports(drawn);
    let routed = controller::runs_on(kind) && route::any(drawn);
    let service = service(drawn, kind, &ports);
    let timing = timing(drawn, (routed, service.is_some()));
    let (pod_security, container_security) = security::settle(drawn, report);
    let mut main = container::main(drawn, container_security, report);
    main.pre_stop_seconds = Some(timing.pause).filter(|it| *it > 0);
    let mut mounted = storage::settle(scene, drawn, (kind, seen), &mut yard.storage, report);
    main.mounts.append(&mut mounted.mounts);
    let settings = config::settle(scene, drawn, &mut main, report);
    main.mounts.sort_by(|one, two| one.path.cmp(&two.path));
    let behind = Behind {
        drawn,
        ports: &ports,
        probes: &main.probes,
        stop_timeout: timing.timeout,
        grace: timing.pause + timing.timeout,
    };
    let led = if routed { route::all(scene, &behind, &mut yard.shared, report) } else { Led::default() };
    let monitor = monitor(scene, drawn, &ports, report);
    let metrics = monitor.as_ref().and_then(|it| ports.iter().find(|port| port.name == it.port)).map(|it| it.port);
    let identity = identity(scene, drawn);
    let api_token = drawn.spec.security.as_ref().and_then(|it| it.api_token).is_some_and(|it| it.0);
    let around = Around { ports: &ports, led: &led, metrics, identity: identity.as_ref().map(|it| it.0), api_token };
    let network = network::policy(scene, drawn, &yard.calls, &around, report);
    let wakes = wakes(scene, drawn, (kind, seen), identity.as_ref(), report);
    let context = Parts { drawn, bounds, mounted: &mounted, routed, triggers: &wakes.triggers };
    let controller = controller::settle(&context, kind, report);
    let init = beside(drawn, (&main, wait::containers(scene, drawn, &pod_security, report)), report);
    let autoscale = seen.and_then(|bounds| scale::autoscale(drawn, bounds, &wakes.triggers, report));
    let autoscaler = autoscale.as_ref().map(|it| names::autoscaler(&drawn.name, it));
    let disks = alerts::disks(drawn, &mounted, &yard.storage);
    let watched = Watched { kind, autoscaler, monitored: monitor.is_some(), disks };
    let Mounted { mut volumes, .. } = mounted;
    volumes.extend(settings.volumes);
    let karpenter = placement::provider_of(scene, drawn) == ProviderWord::Karpenter;
    let pod = PodPlan {
        annotations: config::pod_annotations(drawn, &volumes, (controller.is_batch(), karpenter)),
        config_hash: settings.hash,
        api_token,
        security: pod_security,
        init,
        main,
        volumes,
        placement: placement::settle(scene, drawn, (kind, seen), report),
        grace_seconds: timing.pause + timing.timeout,
        priority_class: drawn.spec.priority_class.clone().map(|it| it.0),
        image_pull_secrets: drawn.spec.image_pull_secrets.iter().flat_map(|it| &it.0).map(|it| it.0.clone()).collect(),
    };
    WorkloadPlan {
        name: drawn.name.clone(),
        route: drawn.route.clone(),
        origin: drawn.tree.clone(),
        from_fargate: matches!(drawn.spec.moves_from, Some(OriginWord::Fargate | OriginWord::Copilot)),
        controller,
        labels: text::labels(drawn.spec.labels.clone()),
        annotations: text::annotations(drawn.spec.annotations.clone()),
        pod,
        service,
        service_account: service_account(drawn, identity.and_then(|it| it.1), report),
        config_maps: settings.maps,
        secrets: secrets::external(drawn, yard.store.as_ref(), wakes.secrets, report),
        autoscale,
        budget: seen.and_then(|bounds| scale::budget(drawn, bounds, scene.profile, report)),
        network,
        ingresses: led.ingresses,
        cutovers: led.cutovers,
        monitor,
        alerts: alerts::settle(scene, drawn, own, watched, report),
        recommend: drawn.spec.recommend.is_some_and(|it| it.0),
    }
}

/// Returns what wakes a workload. A number of pods that is fixed here needs nothing that would change it.
fn wakes(
    scene: &Scene<'_>,
    drawn: &Drawn,
    (kind, bounds): (KindWord, Option<Bounds>),
    identity: Option<&(Identity, Option<Text>)>,
    report: &mut Report,
) -> trigger::Settled {
    if kind != KindWord::ScaledJob && bounds.is_none_or(|it| it.min == it.max) {
        return trigger::Settled::default();
    }
    let max = drawn.spec.scale.as_ref().and_then(|it| it.max).map(|it| it.0);
    let irsa = identity.is_some_and(|(_, role)| role.is_some());
    trigger::settle(&trigger::Setting { scene, drawn, kind, max, irsa }, report)
}

struct Timing {
    pause: u32,
    timeout: u32,
}

fn timing(drawn: &Drawn, (routed, called): (bool, bool)) -> Timing {
    let StopSpec { timeout, pause } = drawn.spec.stop.clone().unwrap_or_default();
    let usual = match (routed, called) {
        (true, _) => defaults::PAUSE_BEHIND_LOAD_BALANCER,
        (false, true) => defaults::PAUSE_BEHIND_SERVICE,
        (false, false) => 0,
    };
    Timing { pause: pause.map_or(usual, |it| it.0), timeout: timeout.map_or(defaults::STOP_TIMEOUT, |it| it.0) }
}

/// Returns the Service of a workload.
///
/// A StatefulSet needs its headless Service even without ports: it gives the pods their names.
pub fn service(drawn: &Drawn, kind: KindWord, ports: &[PortFacts]) -> Option<ServicePlan> {
    let ServiceSpec { enabled, headless, annotations } = drawn.spec.service.clone().unwrap_or_default();
    let stateful = kind == KindWord::StatefulSet;
    let wanted = controller::runs_on(kind) && enabled.is_none_or(|it| it.0) && !ports.is_empty();
    (wanted || stateful).then(|| ServicePlan {
        name: drawn.name.clone(),
        headless: headless.map_or(stateful, |it| it.0),
        ports: ports.iter().map(PortFacts::at_service).collect(),
        annotations: text::annotations(annotations),
    })
}

/// Returns how the pods get AWS rights, with the role for the ServiceAccount's annotation where one belongs there.
fn identity(scene: &Scene<'_>, drawn: &Drawn) -> Option<(Identity, Option<Text>)> {
    let IdentitySpec { role, pod_identity } = drawn.spec.identity.clone()?;
    let by_agent = pod_identity.map_or(scene.platform.identity == Some(IdentityWord::PodIdentity), |it| it.0);
    match (by_agent, role) {
        // The association is an object of the EKS API; an annotation would do nothing and mislead the reader.
        (true, _) => Some((Identity::PodIdentity, None)),
        (false, Some(role)) => Some((Identity::Irsa, Some(role.text))),
        (false, None) => None,
    }
}

fn service_account(drawn: &Drawn, role_arn: Option<Text>, report: &mut Report) -> ServiceAccountPlan {
    let ServiceAccountSpec { name, create } = drawn.spec.service_account.clone().unwrap_or_default();
    let create = create.is_none_or(|it| it.0);
    if !create && role_arn.is_some() {
        let what = "the role is bound by an annotation of the ServiceAccount, but that one is not emitted here";
        let diagnostic = Diagnostic::new(&codes::CONTRADICTION, drawn.spot().place(&["identity"]), what);
        report.add(
            diagnostic.help("let it be emitted (`serviceAccount: {name: …, create: true}`), or remove `identity`"),
        );
    }
    let name = name.map_or_else(|| drawn.name.clone(), |it| it.0);
    ServiceAccountPlan { name, create, role_arn, annotations: crate::plan::TextMap::new() }
}

fn monitor(scene: &Scene<'_>, drawn: &Drawn, ports: &[PortFacts], report: &mut Report) -> Option<MonitorPlan> {
    let MonitorSpec { enabled, path, port, interval, timeout } = drawn.spec.monitor.clone()?;
    if enabled.is_some_and(|it| !it.0) {
        return None;
    }
    let wanted = port.map(|it| it.0);
    let found = match &wanted {
        Some(name) => ports.iter().find(|it| it.name == *name),
        None => ports.iter().find(|it| &*it.name == "metrics").or_else(|| ports.first()),
    };
    let Some(port) = found else {
        let known: Vec<&str> = ports.iter().map(|it| &*it.name).collect();
        let place = drawn.spot().place(&["monitor", "port"]);
        scene::unknown(report, &codes::UNKNOWN_PORT, place, ("port", wanted.as_deref().unwrap_or("metrics")), known);
        return None;
    };
    let interval_seconds = interval.map_or(defaults::SCRAPE_INTERVAL, |it| it.0);
    let timeout_seconds = timeout.map_or(defaults::SCRAPE_TIMEOUT.min(interval_seconds), |it| it.0);
    if timeout_seconds > interval_seconds {
        let what = "a scrape may not take longer than the time to the next one";
        let diagnostic = Diagnostic::new(&codes::RANGE, drawn.spot().place(&["monitor", "timeout"]), what);
        report.add(diagnostic.help(format!("write at most `{interval_seconds}s`")));
    }
    let labels = scene.platform.monitoring.as_ref().and_then(|it| it.labels.clone());
    Some(MonitorPlan {
        labels: text::labels(labels),
        port: port.name.clone(),
        path: path.map_or_else(|| "/metrics".into(), |it| it.0),
        interval_seconds,
        timeout_seconds,
    })
}

/// Sidecars start first: what init containers do may need them, and they do not end. Waits come before the other init
/// containers, which may need what is waited for.
fn beside(
    drawn: &Drawn,
    (main, waits): (&ContainerPlan, Vec<ContainerPlan>),
    report: &mut Report,
) -> Vec<ContainerPlan> {
    let shared = Beside { drawn, main, secret: &drawn.name };
    let mut group = |group: &Option<Map<Name, ContainerSpec>>, role| {
        let mut present: Vec<_> =
            group.iter().flat_map(|it| &it.0).filter(|(_, spec)| spec.enabled.is_none_or(|it| it.0)).collect();
        present.sort_by_key(|(_, spec)| spec.order.map_or(0, |it| it.0));
        if role == ContainerRole::Init {
            check_order(drawn, &present, report);
        }
        present
            .into_iter()
            .map(|(name, spec)| container::beside(&shared, (name, spec, role), report))
            .collect::<Vec<_>>()
    };
    let (sidecars, init) =
        (group(&drawn.spec.sidecars, ContainerRole::Sidecar), group(&drawn.spec.init, ContainerRole::Init));
    [sidecars, waits, init].concat()
}

/// Init containers run one after the other, so it matters which comes first; a map does not say it.
fn check_order(drawn: &Drawn, sorted: &[&(Name, ContainerSpec)], report: &mut Report) {
    let order = |spec: &ContainerSpec| spec.order.map_or(0, |it| it.0);
    for pair in sorted.windows(2).filter(|pair| order(&pair[0].1) == order(&pair[1].1)) {
        let what = format!("nothing says whether `{}` or `{}` runs first", pair[0].0.0, pair[1].0.0);
        let diagnostic = Diagnostic::new(&codes::CONTRADICTION, drawn.spot().place(&["init", &pair[1].0.0]), what);
        let why = "hosts sort the keys of maps, so the order written is lost";
        report.add(diagnostic.why(why).help("add `order: 1` to the first, `order: 2` to the second"));
    }
}
