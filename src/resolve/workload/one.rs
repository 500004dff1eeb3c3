//! One workload, part after part.

use super::{Yard, beside, service};
use crate::diagnostic::Report;
use crate::plan::{ContainerPlan, PodPlan, PodSecurityPlan, ServicePlan, Text, WorkloadPlan, names};
use crate::resolve::controller::{self, Parts};
use crate::resolve::monitoring::alerts::{self, Watched};
use crate::resolve::network::{self, Around, Identity};
use crate::resolve::pod::config::{self, Settings};
use crate::resolve::pod::container::{self, PortFacts};
use crate::resolve::pod::storage::{self, Mounted, Storage};
use crate::resolve::pod::{placement, secrets, security, wait};
use crate::resolve::route::{self, Behind, Led};
use crate::resolve::scale::{self, Bounds, trigger};
use crate::resolve::scene::{Drawn, Scene};
use crate::resolve::{defaults, text};
use crate::spec::{KindWord, OriginWord, ProviderWord, StopSpec};
use crate::tree::Tree;

/// What is known of a workload before its parts are decided.
struct Outline {
    kind: KindWord,
    bounds: Bounds,
    /// The bounds, where the number of pods is the workload's own to say.
    seen: Option<Bounds>,
    ports: Vec<PortFacts>,
    routed: bool,
    service: Option<ServicePlan>,
    timing: Timing,
}

fn outline(scene: &Scene<'_>, drawn: &Drawn, own: Option<&Tree>, report: &mut Report) -> Outline {
    let kind = controller::kind(drawn);
    controller::check_fields(drawn, own, kind, report);
    scale::fields::check(drawn, own, kind, report);
    let scalable = matches!(kind, KindWord::Deployment | KindWord::StatefulSet);
    let bounds = if scalable { scale::bounds(drawn, kind, scene.profile, report) } else { Bounds { min: 1, max: 1 } };
    let ports = container::all_ports(drawn);
    let routed = controller::runs_on(kind) && route::any(drawn);
    let service = service::service(drawn, kind, &ports);
    let timing = timing(drawn, (routed, service.is_some()));
    Outline { kind, bounds, seen: scalable.then_some(bounds), ports, routed, service, timing }
}

/// The main container, and what stands around it in the pod.
struct Core {
    main: ContainerPlan,
    security: PodSecurityPlan,
    mounted: Mounted,
    settings: Settings,
}

fn core(scene: &Scene<'_>, drawn: &Drawn, outline: &Outline, storage: &mut Storage, report: &mut Report) -> Core {
    let (security, container_security) = security::settle(drawn, report);
    let mut main = container::main(drawn, container_security, report);
    main.pre_stop_seconds = Some(outline.timing.pause).filter(|it| *it > 0);
    let mut mounted = storage::settle(scene, drawn, (outline.kind, outline.seen), storage, report);
    main.mounts.append(&mut mounted.mounts);
    let settings = config::settle(scene, drawn, &mut main, report);
    main.mounts.sort_by(|one, two| one.path.cmp(&two.path));
    Core { main, security, mounted, settings }
}

/// Decides about one workload.
pub fn one(scene: &Scene<'_>, drawn: &Drawn, own: Option<&Tree>, yard: &mut Yard, report: &mut Report) -> WorkloadPlan {
    let outline = outline(scene, drawn, own, report);
    let Outline { kind, bounds, seen, ref ports, routed, ref timing, .. } = outline;
    let core = core(scene, drawn, &outline, &mut yard.storage, report);
    let grace = timing.pause + timing.timeout;
    let behind = Behind { drawn, ports, probes: &core.main.probes, stop_timeout: timing.timeout, grace };
    let led = if routed { route::all(scene, &behind, &mut yard.shared, report) } else { Led::default() };
    let monitor = service::monitor(scene, drawn, ports, report);
    let metrics = monitor.as_ref().and_then(|it| ports.iter().find(|port| port.name == it.port)).map(|it| it.port);
    let identity = service::identity(scene, drawn);
    let around =
        Around { ports, led: &led, metrics, identity: identity.as_ref().map(|it| it.0), api_token: api_token(drawn) };
    let network = network::policy(scene, drawn, &yard.calls, &around, report);
    let wakes = wakes(scene, drawn, (kind, seen), identity.as_ref(), report);
    let context = Parts { drawn, bounds, mounted: &core.mounted, routed, triggers: &wakes.triggers };
    let controller = controller::settle(&context, kind, report);
    let autoscale = seen.and_then(|bounds| scale::autoscale(drawn, bounds, &wakes.triggers, report));
    let autoscaler = autoscale.as_ref().map(|it| names::autoscaler(&drawn.name, it));
    let disks = alerts::disks(drawn, &core.mounted, &yard.storage);
    let watched = Watched { kind, autoscaler, monitored: monitor.is_some(), disks };
    let config_maps = core.settings.maps.clone();
    WorkloadPlan {
        name: drawn.name.clone(),
        route: drawn.route.clone(),
        origin: drawn.tree.clone(),
        from_fargate: matches!(drawn.spec.moves_from, Some(OriginWord::Fargate | OriginWord::Copilot)),
        labels: text::labels(drawn.spec.labels.clone()),
        annotations: text::annotations(drawn.spec.annotations.clone()),
        pod: pod(scene, drawn, &outline, (core, controller.is_batch()), report),
        controller,
        service: outline.service,
        service_account: service::account(drawn, identity.and_then(|it| it.1), report),
        config_maps,
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

fn pod(
    scene: &Scene<'_>,
    drawn: &Drawn,
    outline: &Outline,
    (core, is_batch): (Core, bool),
    report: &mut Report,
) -> PodPlan {
    let Core { main, security, mounted, settings } = core;
    let init = beside::all(drawn, (&main, wait::containers(scene, drawn, &security, report)), report);
    let Mounted { mut volumes, .. } = mounted;
    volumes.extend(settings.volumes);
    let karpenter = placement::provider_of(scene, drawn) == ProviderWord::Karpenter;
    PodPlan {
        annotations: config::pod_annotations(drawn, &volumes, (is_batch, karpenter)),
        config_hash: settings.hash,
        api_token: api_token(drawn),
        security,
        init,
        main,
        volumes,
        placement: placement::settle(scene, drawn, (outline.kind, outline.seen), report),
        grace_seconds: outline.timing.pause + outline.timing.timeout,
        priority_class: drawn.spec.priority_class.clone().map(|it| it.0),
        image_pull_secrets: drawn.spec.image_pull_secrets.iter().flat_map(|it| &it.0).map(|it| it.0.clone()).collect(),
    }
}

fn api_token(drawn: &Drawn) -> bool {
    drawn.spec.security.as_ref().and_then(|it| it.api_token).is_some_and(|it| it.0)
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
