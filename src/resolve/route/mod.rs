//! Routes: one Ingress for each, but for those that Terraform's load balancer leads.

pub mod action;
pub mod cutover;
pub mod load_balancer;
pub mod order;

use super::scene::{self, Drawn, Scene, Spot};
use super::{codes, defaults, text};
use crate::diagnostic::{Diagnostic, Report, Route};
use crate::plan::{
    AuthPlan, AuthProvider, CutoverPlan, CutoverShape, HealthCheckPlan, IngressPlan, LoadBalancerPlan, PathPlan,
    PathType, ProbeAction, ProbesPlan, RulePlan, StickinessPlan, TargetGroupPlan, Text,
};
use crate::resolve::pod::container::PortFacts;
use crate::spec::scalar::{Count, HostName, HttpPath};
use crate::spec::shape::{List, Reader, Shape};
use crate::spec::{
    AuthSpec, CognitoSpec, HealthCheckSpec, LoadBalancerSpec, OidcSpec, PathTypeWord, ProtocolVersionWord, RouteSpec,
    StickinessSpec,
};
use crate::tree::Tree;
use std::sync::Arc;

/// What of the workload its routes depend on.
pub struct Behind<'a> {
    /// The workload.
    pub drawn: &'a Drawn,
    /// Its ports.
    pub ports: &'a [PortFacts],
    /// Its probes.
    pub probes: &'a ProbesPlan,
    /// Seconds it may take to stop.
    pub stop_timeout: u32,
    /// Seconds from the beginning of its end to the kill.
    pub grace: u32,
}

/// The load balancer that routes share, made when the first one asks for it.
#[derive(Default)]
pub struct Shared(Option<Arc<LoadBalancerPlan>>);

/// Tells whether a workload has a route that is switched on.
#[must_use]
pub fn any(drawn: &Drawn) -> bool {
    routes(drawn).next().is_some()
}

fn routes(drawn: &Drawn) -> impl Iterator<Item = (&Text, &RouteSpec)> {
    let all = drawn.spec.routes.iter().flat_map(|it| &it.0);
    all.filter(|(_, spec)| spec.enabled.is_none_or(|it| it.0)).map(|(name, spec)| (&name.0, spec))
}

/// The Ingresses of a workload, and the moves of its routes from an old platform.
#[derive(Default)]
pub struct Led {
    /// One for each route but those that Terraform's load balancer leads.
    pub ingresses: Vec<IngressPlan>,
    /// The moves.
    pub cutovers: Vec<CutoverPlan>,
}

/// Returns what the routes of a workload come to.
///
/// # Errors
/// E0211 without a load balancer, E0210 for a port that is not there, E0240 to E0243 for a cutover that cannot work, and
/// as the parts.
pub fn all(scene: &Scene<'_>, behind: &Behind<'_>, shared: &mut Shared, report: &mut Report) -> Led {
    let mut led = Led::default();
    for route in routes(behind.drawn) {
        one(scene, behind, route, (&mut led, shared), report);
    }
    led
}

fn one(
    scene: &Scene<'_>,
    behind: &Behind<'_>,
    (key, spec): (&Text, &RouteSpec),
    (led, shared): (&mut Led, &mut Shared),
    report: &mut Report,
) -> Option<()> {
    let route = behind.drawn.route.key("routes").key(key);
    let tree = behind.drawn.tree.at(&["routes", key]).unwrap_or(&behind.drawn.tree);
    let spot = Spot { tree, route: &route };
    let cutover = cutover::settle(spot, spec, report);
    // Terraform's load balancer is led by Terraform's rules. A cutover that was refused says nothing about an Ingress.
    let by_terraform = spec.cutover.as_ref().is_some_and(|it| it.target_group.is_some());
    let load_balancer = if by_terraform { None } else { balancer(scene, spot, shared, report) };
    let port = port_of(behind, spot, spec.port.as_ref().map(|it| &*it.0), report)?;
    let name: Text =
        if &**key == "main" { behind.drawn.name.clone() } else { format!("{}-{key}", behind.drawn.name).into() };
    let facing = action::Facing { spot, name: &name, service: &behind.drawn.name, port: port.service_port };
    let grpc = spec.protocol_version == Some(ProtocolVersionWord::Grpc);
    let asked = (behind.probes, (behind.ports, port), grpc);
    let health_check = health_check_plan(asked, spec.health_check.clone(), spot, report);
    let target_group = target_group(behind, spec);
    if let Some(shape) = &cutover {
        led.cutovers.push(CutoverPlan {
            route: key.clone(),
            name: name.clone(),
            hosts: spec.host.iter().flat_map(|it| &it.0).map(|it| it.0.clone()).collect(),
            service: facing.service.clone(),
            port: facing.port,
            pod_port: port.port,
            check_port: health_check.port.as_ref().and_then(|it| it.parse().ok()).filter(|it| *it != port.port),
            health_check: health_check.clone(),
            target_group: target_group.clone(),
            shape: shape.clone(),
            legacy: cutover::legacy(spec.cutover.as_ref(), port.port),
        });
    }
    let parts = Parts { load_balancer: load_balancer?, health_check, target_group, cutover };
    led.ingresses.push(ingress(&facing, spec, parts, report));
    Some(())
}

/// What of an Ingress is decided before it.
struct Parts {
    load_balancer: Arc<LoadBalancerPlan>,
    health_check: HealthCheckPlan,
    target_group: TargetGroupPlan,
    cutover: Option<CutoverShape>,
}

fn ingress(facing: &action::Facing<'_>, spec: &RouteSpec, parts: Parts, report: &mut Report) -> IngressPlan {
    let RouteSpec {
        enabled: _,
        host,
        path,
        path_type,
        port: _,
        order,
        health_check: _,
        protocol: _,
        protocol_version: _,
        drain: _,
        slow_start: _,
        stickiness: _,
        algorithm: _,
        attributes: _,
        auth,
        jwt,
        regex_paths,
        action,
        cutover: _,
        conditions,
        transforms,
        load_balancer: _,
        annotations,
    } = spec.clone();
    let Parts { load_balancer, health_check, target_group, cutover } = parts;
    let written = action.and_then(|spec| action::action(facing, &spec, report));
    IngressPlan {
        name: facing.name.clone(),
        load_balancer,
        order: order.map_or(0, |it| it.0),
        rules: rules(host, path, path_type),
        service: facing.service.clone(),
        port: facing.port,
        action: written.or_else(|| cutover::action(facing, cutover.as_ref()?)),
        conditions: action::conditions(facing, conditions.unwrap_or_default().0, report),
        transforms: action::transforms(facing, transforms.unwrap_or_default().0, report),
        health_check,
        target_group,
        auth: auth.and_then(|spec| auth_plan(spec, facing.spot, report)),
        jwt_validation: jwt.map(|it| crate::tree::to_json(&it.0).to_string().into()),
        regex_paths: regex_paths.is_some_and(|it| it.0),
        annotations: text::annotations(annotations),
    }
}

fn target_group(behind: &Behind<'_>, spec: &RouteSpec) -> TargetGroupPlan {
    // Long enough for the longest request, never longer than the pod lives.
    let drain = || behind.stop_timeout.max(defaults::DRAIN).min(behind.grace);
    TargetGroupPlan {
        protocol: spec.protocol.map(|it| it.word().into()),
        protocol_version: spec.protocol_version.map(|it| it.word().into()),
        deregistration_delay_seconds: spec.drain.map_or_else(drain, |it| it.0),
        slow_start_seconds: spec.slow_start.map(|it| it.0).filter(|it| *it > 0),
        algorithm: spec.algorithm.map(|it| it.word().into()),
        stickiness: spec.stickiness.clone().and_then(sticky),
        attributes: text::texts(spec.attributes.clone()),
    }
}

fn balancer(
    scene: &Scene<'_>,
    spot: Spot<'_>,
    shared: &mut Shared,
    report: &mut Report,
) -> Option<Arc<LoadBalancerPlan>> {
    let own = spot.tree.get("loadBalancer");
    let tree = match (&scene.load_balancer, own) {
        (None, None) => {
            let what = "the route has no load balancer to join";
            let help = "add `loadBalancer: {scheme: internet-facing, certificate: arn:aws:acm:…}` under `platform`";
            report.add(Diagnostic::new(&codes::NO_LOAD_BALANCER, spot.place(&[]), what).help(help));
            return None;
        }
        (Some(base), None) => {
            if let Some(plan) = &shared.0 {
                return Some(Arc::clone(plan));
            }
            base.clone()
        }
        // Its layer already lies over the shared one.
        (_, Some(own)) => own.clone(),
    };
    let route = if own.is_some() { spot.route.key("loadBalancer") } else { Route::from("spec.platform.loadBalancer") };
    let plan = Arc::new(settled(scene, &tree, &route, report));
    if own.is_none() {
        shared.0 = Some(Arc::clone(&plan));
    }
    Some(plan)
}

fn settled(scene: &Scene<'_>, tree: &Tree, route: &Route, report: &mut Report) -> LoadBalancerPlan {
    let spec = LoadBalancerSpec::read(tree, &mut Reader::new(report, route.clone())).unwrap_or_default();
    load_balancer::settle(scene, &spec, Spot { tree, route }, report)
}

fn port_of<'a>(
    behind: &Behind<'a>,
    spot: Spot<'_>,
    wanted: Option<&str>,
    report: &mut Report,
) -> Option<&'a PortFacts> {
    let found = behind.ports.iter().find(|it| wanted.is_none_or(|name| name == &*it.name));
    match (found, wanted) {
        (None, Some(name)) => {
            let known: Vec<&str> = behind.ports.iter().map(|it| &*it.name).collect();
            let declared = behind.drawn.spot().written(&["ports"]);
            scene::unknown_among(
                report,
                &codes::UNKNOWN_PORT,
                (spot.place(&["port"]), declared),
                ("port", name),
                known,
            );
        }
        (None, None) => {
            let what = format!("`{}` has a route but no port", behind.drawn.name);
            scene::required(report, spot.place(&[]), &what, "add `port: 8080` to the workload");
        }
        (Some(_), _) => {}
    }
    found
}

fn rules(
    hosts: Option<List<HostName>>,
    paths: Option<List<HttpPath>>,
    path_type: Option<PathTypeWord>,
) -> Vec<RulePlan> {
    let path_type = match path_type.unwrap_or(PathTypeWord::Prefix) {
        PathTypeWord::Prefix => PathType::Prefix,
        PathTypeWord::Exact => PathType::Exact,
        PathTypeWord::ImplementationSpecific => PathType::ImplementationSpecific,
    };
    let mut paths: Vec<Text> = paths.unwrap_or_default().0.into_iter().map(|it| it.0).collect();
    if paths.is_empty() {
        paths.push("/".into());
    }
    let paths: Vec<_> = paths.into_iter().map(|path| PathPlan { path, path_type }).collect();
    let hosts = hosts.unwrap_or_default().0;
    if hosts.is_empty() {
        return vec![RulePlan { host: None, paths }];
    }
    hosts.into_iter().map(|host| RulePlan { host: Some(host.0), paths: paths.clone() }).collect()
}

/// The load balancer asks what the readiness probe asks: whether the pod can serve.
fn health_check_plan(
    (probes, (ports, port), grpc): (&ProbesPlan, (&[PortFacts], &PortFacts), bool),
    spec: Option<HealthCheckSpec>,
    spot: Spot<'_>,
    report: &mut Report,
) -> HealthCheckPlan {
    let HealthCheckSpec { path, port: check_port, protocol, interval, timeout, healthy, unhealthy, codes } =
        spec.unwrap_or_default();
    let ready = match probes.readiness.as_ref().map(|it| &it.action) {
        Some(ProbeAction::Http { path, port: asked, .. }) => Some((path.clone(), asked.clone())),
        _ => None,
    };
    let ready_port = ready.as_ref().map(|it| it.1.clone()).filter(|it| *it != port.name);
    let check_port = check_port.map(|it| it.0).or(ready_port);
    let path = path.map(|it| it.0).or_else(|| ready.map(|it| it.0)).or_else(|| (!grpc).then(|| "/".into()));
    let check = HealthCheckPlan {
        path,
        port: check_port.and_then(|name| number_of(ports, &name, spot, report)),
        protocol: protocol.map(|it| it.word().into()),
        interval: interval.map_or(defaults::CHECK_INTERVAL, |it| it.0),
        timeout: timeout.map_or(defaults::CHECK_TIMEOUT, |it| it.0),
        healthy: healthy.map_or(defaults::CHECK_THRESHOLD, |it: Count| it.0),
        unhealthy: unhealthy.map_or(defaults::CHECK_THRESHOLD, |it: Count| it.0),
        codes: codes.map_or_else(|| if grpc { "12".into() } else { "200".into() }, |it| it.0),
    };
    check_ranges(&check, spot, report);
    check
}

/// The controller cannot follow a port name to a named target port, so the number is written.
fn number_of(ports: &[PortFacts], name: &str, spot: Spot<'_>, report: &mut Report) -> Option<Text> {
    if name == "traffic-port" {
        return None;
    }
    if name.parse::<u16>().is_ok() {
        return Some(name.into());
    }
    let found = ports.iter().find(|it| &*it.name == name);
    if found.is_none() {
        let known: Vec<&str> = ports.iter().map(|it| &*it.name).collect();
        scene::unknown(report, &codes::UNKNOWN_PORT, spot.place(&["healthCheck", "port"]), ("port", name), known);
    }
    found.map(|it| it.port.to_string().into())
}

/// AWS refuses values outside of these ranges after the apply, and then the whole group stands still.
fn check_ranges(check: &HealthCheckPlan, spot: Spot<'_>, report: &mut Report) {
    let mut say = |field: &str, what: String, help: String| {
        report.add(Diagnostic::new(&codes::RANGE, spot.place(&["healthCheck", field]), what).help(help));
    };
    let HealthCheckPlan { interval, timeout, .. } = check;
    let right_interval = (5..=300).contains(interval);
    if !right_interval {
        let help = format!("write `interval: {}s`", interval.clamp(&5, &300));
        say("interval", format!("the load balancer asks every 5 s to 300 s, not every {interval} s"), help);
    }
    if !(2..=120).contains(timeout) {
        let help = format!("write `timeout: {}s`", timeout.clamp(&2, &120));
        say("timeout", format!("the load balancer waits 2 s to 120 s for an answer, not {timeout} s"), help);
    } else if timeout >= interval && right_interval {
        let help = format!("lower `timeout`, or write `interval: {}s` or more", timeout + 1);
        say("timeout", format!("the timeout ({timeout} s) must be below the interval ({interval} s)"), help);
    }
    for (field, count) in [("healthy", check.healthy), ("unhealthy", check.unhealthy)] {
        if !(2..=10).contains(&count) {
            let help = format!("write `{field}: {}`", count.clamp(2, 10));
            say(field, format!("the load balancer counts 2 to 10 answers, not {count}"), help);
        }
    }
}

fn sticky(spec: StickinessSpec) -> Option<StickinessPlan> {
    let StickinessSpec { enabled, duration, cookie } = spec;
    enabled.is_none_or(|it| it.0).then(|| StickinessPlan {
        app_cookie: text::text(cookie),
        duration_seconds: duration.map_or(defaults::STICKINESS, |it| it.0),
    })
}

fn auth_plan(spec: AuthSpec, spot: Spot<'_>, report: &mut Report) -> Option<AuthPlan> {
    let AuthSpec { cognito, oidc, on_unauthenticated, scope, session_cookie, session_timeout } = spec;
    let provider = match (cognito, oidc) {
        (Some(cognito), None) => cognito_plan(cognito),
        (None, Some(oidc)) => oidc_plan(oidc),
        (Some(_), Some(_)) | (None, None) => None,
    };
    if provider.is_none() {
        let what = "the login needs all fields of one provider";
        let help = "write `cognito: {userPoolArn, clientId, domain}`, or `oidc: {issuer, authorizationEndpoint, tokenEndpoint, userInfoEndpoint, secret}`";
        report.add(Diagnostic::new(&codes::REQUIRED, spot.place(&["auth"]), what).help(help));
    }
    Some(AuthPlan {
        provider: provider?,
        on_unauthenticated: on_unauthenticated.map(|it| it.word().into()),
        scope: text::text(scope),
        session_cookie: text::text(session_cookie),
        session_timeout_seconds: session_timeout.map(|it| it.0),
    })
}

fn cognito_plan(spec: CognitoSpec) -> Option<AuthProvider> {
    let CognitoSpec { user_pool_arn, client_id, domain } = spec;
    Some(AuthProvider::Cognito { user_pool_arn: user_pool_arn?.0, client_id: client_id?.0, domain: domain?.0 })
}

fn oidc_plan(spec: OidcSpec) -> Option<AuthProvider> {
    let OidcSpec { issuer, authorization_endpoint, token_endpoint, user_info_endpoint, secret } = spec;
    Some(AuthProvider::Oidc {
        issuer: issuer?.0,
        authorization_endpoint: authorization_endpoint?.0,
        token_endpoint: token_endpoint?.0,
        user_info_endpoint: user_info_endpoint?.0,
        secret: secret?.0,
    })
}
