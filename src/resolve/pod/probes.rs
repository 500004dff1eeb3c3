//! The three probes, from `health` and what is laid over it.

use super::container::PortFacts;
use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{ProbeAction, ProbePlan, ProbesPlan, Text};
use crate::resolve::scene::{self, Spot};
use crate::resolve::{codes, defaults};
use crate::spec::ProbeSpec;

/// Most failures of a probe that count, far beyond any real start.
const MOST_FAILURES: u32 = 1_000_000;

/// Who is asked.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The container.
    pub spot: Spot<'a>,
    /// Its ports.
    pub ports: &'a [PortFacts],
}

/// Returns the three probes of a container; `specs` are health, startup, liveness, readiness.
///
/// # Errors
/// E0210 for a port that is not declared, E0213 for two questions in one probe, E0214 for a timeout above the interval.
pub fn all(asked: Asked<'_>, specs: [&Option<ProbeSpec>; 4], report: &mut Report) -> ProbesPlan {
    let [health, startup, liveness, readiness] = specs;
    let health = health.as_ref().filter(|it| is_on(it));
    let liveness = laid_over(health, liveness.as_ref());
    let readiness = laid_over(health, readiness.as_ref());
    let startup = startup_spec(health, startup.as_ref(), liveness.as_ref().or(readiness.as_ref()));
    let says_when = liveness.as_ref().is_some_and(|it| it.retries.is_some());
    let mut probes = ProbesPlan {
        startup: startup.and_then(|spec| plan(asked, ("startup", &spec), report)),
        liveness: liveness.and_then(|spec| plan(asked, ("liveness", &spec), report)),
        readiness: readiness.and_then(|spec| plan(asked, ("readiness", &spec), report)),
    };
    if !says_when {
        be_patient(&mut probes);
    }
    probes
}

/// Where both ask the same, a pod is first taken out of its Services, and restarted only when that did not help.
fn be_patient(probes: &mut ProbesPlan) {
    if let (Some(liveness), Some(readiness)) = (&mut probes.liveness, &probes.readiness)
        && liveness.action == readiness.action
    {
        liveness.failures = 2 * readiness.failures;
    }
}

fn is_on(spec: &ProbeSpec) -> bool {
    spec.enabled.is_none_or(|it| it.0)
}

fn has_question(spec: &ProbeSpec) -> bool {
    spec.path.is_some() || spec.exec.is_some() || spec.tcp.is_some() || spec.grpc.is_some()
}

/// A probe that asks its own question takes only the times of `health`.
fn laid_over(base: Option<&ProbeSpec>, over: Option<&ProbeSpec>) -> Option<ProbeSpec> {
    let Some(over) = over else { return base.cloned() };
    if !is_on(over) {
        return None;
    }
    let Some(base) = base else { return Some(over.clone()) };
    let question = if has_question(over) { over } else { base }.clone();
    let ProbeSpec {
        enabled,
        path: _,
        port,
        https,
        exec: _,
        tcp: _,
        grpc: _,
        service,
        delay,
        grace,
        interval,
        timeout,
        retries,
        successes,
    } = over.clone();
    Some(ProbeSpec {
        enabled,
        port: port.or_else(|| base.port.clone()),
        https: https.or(base.https),
        service: service.or_else(|| base.service.clone()),
        delay: delay.or(base.delay),
        grace: grace.or(base.grace),
        interval: interval.or(base.interval),
        timeout: timeout.or(base.timeout),
        retries: retries.or(base.retries),
        successes: successes.or(base.successes),
        ..question
    })
}

/// The startup probe holds the others off, so its budget is what the container may take to become well.
///
/// ECS ignores failures during the start period and stops a task after `retries` failures from then on: the same budget
/// is grace + interval × retries. It replaces `initialDelaySeconds`, which makes fast starts wait as long as slow ones.
fn startup_spec(
    health: Option<&ProbeSpec>,
    startup: Option<&ProbeSpec>,
    running: Option<&ProbeSpec>,
) -> Option<ProbeSpec> {
    if startup.is_some_and(|it| !is_on(it)) {
        return None;
    }
    let grace = startup.and_then(|it| it.grace).or_else(|| running.and_then(|it| it.grace)).map_or(0, |it| it.0);
    if startup.is_none() && grace == 0 {
        return None;
    }
    // Without `health`, a startup probe that asks nothing itself asks what the running container is asked.
    let asks = startup.is_some_and(has_question);
    let mut spec = laid_over(health.or(running.filter(|_| !asks)), startup).or_else(|| running.cloned())?;
    let interval = startup.and_then(|it| it.interval).map_or(defaults::STARTUP_INTERVAL, |it| it.0).max(1);
    let own_retries = startup.and_then(|it| it.retries);
    // Nothing that runs is asked: then the usual times stand in for it, or the first bad answer would end the container.
    let usual_interval = running.and_then(|it| it.interval).map_or(defaults::PROBE_INTERVAL, |it| it.0);
    let usual_retries = running.and_then(|it| it.retries).map_or(defaults::PROBE_RETRIES, |it| it.0);
    let running_budget = usual_interval.saturating_mul(usual_retries);
    let budget = grace.saturating_add(running_budget).div_ceil(interval).clamp(1, MOST_FAILURES);
    spec.interval = Some(crate::spec::scalar::Duration(interval));
    spec.retries = own_retries.or(Some(crate::spec::scalar::Count(budget)));
    spec.delay = startup.and_then(|it| it.delay);
    spec.timeout = startup
        .and_then(|it| it.timeout)
        .or_else(|| spec.timeout.map(|it| crate::spec::scalar::Duration(it.0.min(interval.saturating_sub(1).max(1)))));
    spec.successes = None;
    Some(spec)
}

fn plan(asked: Asked<'_>, (name, spec): (&str, &ProbeSpec), report: &mut Report) -> Option<ProbePlan> {
    let action = action(asked, (name, spec), report)?;
    check_least(asked.spot, (name, spec), report);
    let period = spec.interval.map_or(defaults::PROBE_INTERVAL, |it| it.0).max(1);
    // Below the interval, so that one question has its answer before the next is asked.
    let usual = defaults::PROBE_TIMEOUT.min(period.saturating_sub(1));
    let timeout = spec.timeout.map_or(usual, |it| it.0).max(1);
    if timeout > period && spec.interval.is_none_or(|it| it.0 > 0) {
        let (who, place) = (subject(asked.spot, name, "timeout"), place(asked.spot, name, "timeout"));
        let what = format!("{who} may take {timeout} s to answer but is asked every {period} s");
        let help = format!("lower `timeout`, or raise `interval` to {timeout}s or more");
        report.add(Diagnostic::new(&codes::RANGE, place, what).help(help));
    }
    let successes = spec.successes.map_or(1, |it| it.0);
    if successes != 1 && name != "readiness" {
        let what = format!("`successes` of a {name} probe must be 1");
        let diagnostic = Diagnostic::new(&codes::RANGE, place(asked.spot, name, "successes"), what);
        report.add(diagnostic.why("Kubernetes takes other values for readiness only").help("remove `successes`"));
    }
    Some(ProbePlan {
        action,
        initial_delay: spec.delay.map_or(0, |it| it.0),
        period,
        timeout,
        failures: spec.retries.map_or(defaults::PROBE_RETRIES, |it| it.0).max(1),
        successes: successes.max(1),
    })
}

/// Reports times and numbers that Kubernetes takes from 1 only.
fn check_least(spot: Spot<'_>, (name, spec): (&str, &ProbeSpec), report: &mut Report) {
    let times = [("interval", spec.interval), ("timeout", spec.timeout)];
    let times = times.map(|(field, it)| (field, it.map(|it| it.0), "1s"));
    let numbers = [("retries", spec.retries), ("successes", spec.successes)];
    let numbers = numbers.map(|(field, it)| (field, it.map(|it| it.0), "1"));
    for (field, value, least) in times.into_iter().chain(numbers) {
        // Numbers of a startup probe are computed where nobody wrote them.
        if value == Some(0) && spot.tree.at(&[written_at(spot, name, field), field]).is_some() {
            let what = format!("`{field}` of {} is at least {least}", subject(spot, name, field));
            let help = format!("write `{field}: {least}`, or more");
            report.add(Diagnostic::new(&codes::RANGE, place(spot, name, field), what).help(help));
        }
    }
}

/// Returns the probe that a field of another one is written for: `health` is written once for all three.
fn written_at<'a>(spot: Spot<'_>, probe: &'a str, field: &str) -> &'a str {
    let own = spot.tree.at(&[probe, field]).is_some() || spot.tree.at(&["health", field]).is_none();
    if own { probe } else { "health" }
}

/// Returns the words for a probe, or for all that `health` stands for, so that one mistake is one finding.
fn subject(spot: Spot<'_>, probe: &str, field: &str) -> String {
    match written_at(spot, probe, field) {
        "health" => "a probe".to_owned(),
        probe => format!("the {probe} probe"),
    }
}

fn place(spot: Spot<'_>, probe: &str, field: &str) -> crate::diagnostic::Place {
    spot.place(&[written_at(spot, probe, field), field])
}

fn action(asked: Asked<'_>, (name, spec): (&str, &ProbeSpec), report: &mut Report) -> Option<ProbeAction> {
    let on = |it: Option<crate::spec::scalar::Flag>| it.is_some_and(|it| it.0);
    let questions = [spec.path.is_some(), spec.exec.is_some(), on(spec.tcp), on(spec.grpc)];
    if questions.iter().filter(|it| **it).count() > 1 {
        let field = if asked.spot.tree.get(name).is_some() { name } else { "health" };
        let what = format!("`{field}` asks in more than one way");
        let diagnostic = Diagnostic::new(&codes::CONTRADICTION, asked.spot.place(&[field]), what);
        report.add(diagnostic.help("keep one of `path`, `exec`, `tcp`, `grpc`"));
        return None;
    }
    if let Some(command) = &spec.exec {
        return Some(ProbeAction::Exec(command.0.iter().map(|it| it.0.clone()).collect()));
    }
    let port = port(asked, (name, spec), report)?;
    match () {
        () if on(spec.tcp) => Some(ProbeAction::Tcp { port: port.name.clone() }),
        () if on(spec.grpc) => {
            Some(ProbeAction::Grpc { port: port.port, service: spec.service.clone().map(|it| it.0) })
        }
        () => {
            let path = spec.path.as_ref().map_or_else(|| Text::from("/"), |it| it.0.clone());
            Some(ProbeAction::Http { path, port: port.name.clone(), https: on(spec.https) })
        }
    }
}

fn port<'a>(asked: Asked<'a>, (name, spec): (&str, &ProbeSpec), report: &mut Report) -> Option<&'a PortFacts> {
    let Some(wanted) = &spec.port else {
        // Ports that are wrong were reported; the probe means them.
        let wrong = ["ports", "port"].iter().any(|it| scene::is_wrong(report, &asked.spot.place(&[it])));
        if asked.ports.is_empty() && !wrong {
            let field = if asked.spot.tree.get(name).is_some() { name } else { "health" };
            let what = "the probe has no port to ask";
            scene::required(
                report,
                asked.spot.place(&[field]),
                what,
                "add `port: 8080` to the workload, or ask by `exec: [COMMAND]`",
            );
        }
        return asked.ports.first();
    };
    let found = asked.ports.iter().find(|port| port.name == wanted.0);
    if found.is_none() {
        let known = asked.ports.iter().map(|port| &*port.name);
        scene::unknown(report, &codes::UNKNOWN_PORT, place(asked.spot, name, "port"), ("port", &wanted.0), known);
    }
    found
}
