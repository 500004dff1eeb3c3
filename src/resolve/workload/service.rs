//! What stands in front of a workload and who it is: Service, ServiceAccount, AWS rights, monitor.

use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{MonitorPlan, ServiceAccountPlan, ServicePlan, Text};
use crate::resolve::network::Identity;
use crate::resolve::pod::container::PortFacts;
use crate::resolve::scene::{self, Drawn, Scene};
use crate::resolve::{codes, controller, defaults, text};
use crate::spec::{IdentitySpec, IdentityWord, KindWord, MonitorSpec, ServiceAccountSpec, ServiceSpec};

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
pub fn identity(scene: &Scene<'_>, drawn: &Drawn) -> Option<(Identity, Option<Text>)> {
    let IdentitySpec { role, pod_identity } = drawn.spec.identity.clone()?;
    let by_agent = pod_identity.map_or(scene.platform.identity == Some(IdentityWord::PodIdentity), |it| it.0);
    match (by_agent, role) {
        // The association is an object of the EKS API; an annotation would do nothing and mislead the reader.
        (true, _) => Some((Identity::PodIdentity, None)),
        (false, Some(role)) => Some((Identity::Irsa, Some(role.text))),
        (false, None) => None,
    }
}

/// Returns the ServiceAccount of a workload.
///
/// # Errors
/// E0213 for a role on an account that is not emitted here.
pub fn account(drawn: &Drawn, role_arn: Option<Text>, report: &mut Report) -> ServiceAccountPlan {
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

/// Returns how the metrics of a workload are scraped.
///
/// # Errors
/// E0210 for a port that is not declared, E0214 for a timeout above the interval.
pub fn monitor(scene: &Scene<'_>, drawn: &Drawn, ports: &[PortFacts], report: &mut Report) -> Option<MonitorPlan> {
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
