//! Waits for other workloads: init containers that end when a connection opens.
//!
//! A Service answers only while a pod behind it is ready, so an open port means that the other side's readiness probe has
//! passed. Asking the Kubernetes API instead would need a token in every pod.

use super::container::{self, PortFacts};
use crate::diagnostic::{Diagnostic, Place, Report};
use crate::plan::{
    ContainerPlan, ContainerRole, ContainerSecurityPlan, PodSecurityPlan, ProbesPlan, ResourcesPlan, Text, names,
};
use crate::resolve::scene::{Drawn, Scene};
use crate::resolve::{codes, controller, defaults, workload};
use crate::spec::AfterSpec;
use crate::spec::scalar::Name;

/// Something that a workload opens connections to, because it calls it or waits for it.
pub struct Target<'a> {
    /// The field that says so.
    pub field: &'static str,
    /// Its name.
    pub name: &'a Text,
    /// The name of the port; `None` for the first one.
    pub port: Option<&'a Text>,
}

/// Returns whom a workload calls, then those that it waits for and does not call anyway.
///
/// Init containers share the policy of their pod: without the call, the wait would never end.
pub fn targets(drawn: &Drawn) -> Vec<Target<'_>> {
    let calls = drawn.spec.calls.iter().flat_map(|it| &it.0);
    let mut targets: Vec<_> = calls
        .map(|(name, call)| Target { field: "calls", name: &name.0, port: call.port.as_ref().map(|it| &it.0) })
        .collect();
    for (name, after) in waits(drawn) {
        let port = after.port.as_ref().map(|it| &it.0);
        if !targets.iter().any(|it| *it.name == name.0 && (port.is_none() || it.port == port)) {
            targets.push(Target { field: "after", name: &name.0, port });
        }
    }
    targets
}

fn waits(drawn: &Drawn) -> impl Iterator<Item = &(Name, AfterSpec)> {
    drawn.spec.after.iter().flat_map(|it| &it.0)
}

/// Reports workloads that wait for each other in a circle: none of them would ever start.
///
/// # Errors
/// E0250, once for each circle.
pub fn check_circles(scene: &Scene<'_>, report: &mut Report) {
    let mut known: Vec<Vec<&Text>> = Vec::new();
    for drawn in &scene.drawn {
        let Some(circle) = circle_of(scene, drawn) else { continue };
        let mut members = circle.clone();
        members.sort();
        if !known.contains(&members) {
            report.add(circular(drawn, &circle));
            known.push(members);
        }
    }
}

fn circular(drawn: &Drawn, circle: &[&Text]) -> Diagnostic {
    let next = circle.get(1).unwrap_or(&circle[0]);
    let place = drawn.spot().place(&["after", next]);
    let path: Vec<_> = circle.iter().chain(circle.first()).map(|it| format!("`{it}`")).collect();
    let what = match circle {
        [alone] => format!("`{alone}` waits for itself"),
        _ => format!("the workloads wait for each other in a circle: {}", path.join(" waits for ")),
    };
    let help = "take one of them out of `after`, and let its program try again until the other side answers";
    Diagnostic::new(&codes::CIRCLE, place, what).why("none of them would ever start").help(help)
}

/// Returns the shortest way from a workload back to itself.
fn circle_of<'a>(scene: &'a Scene<'_>, start: &'a Drawn) -> Option<Vec<&'a Text>> {
    let mut ways: Vec<Vec<&Text>> = vec![vec![&start.name]];
    let mut seen: Vec<&Text> = Vec::new();
    let mut next = 0;
    while let Some(way) = ways.get(next).cloned() {
        next += 1;
        let Some(drawn) = way.last().and_then(|it| scene.find(it)) else { continue };
        for (name, _) in waits(drawn) {
            let name = &name.0;
            if *name == start.name {
                return Some(way);
            }
            if !seen.contains(&name) {
                seen.push(name);
                ways.push(way.iter().copied().chain([name]).collect());
            }
        }
    }
    None
}

/// Returns the init containers that wait, sorted by name.
///
/// # Errors
/// E0208 for a workload without a Service, E0213 for a port that is not TCP, E0214 for no time to wait. Unknown workloads
/// and ports are reported where calls are collected.
pub fn containers(
    scene: &Scene<'_>,
    drawn: &Drawn,
    security: &PodSecurityPlan,
    report: &mut Report,
) -> Vec<ContainerPlan> {
    let mut plans = Vec::new();
    for (name, after) in waits(drawn) {
        let AfterSpec { port, timeout } = after;
        let Some(callee) = scene.find(&name.0) else { continue };
        let timeout = timeout.map_or(defaults::WAIT_TIMEOUT, |it| it.0);
        let place = |field: &[&str]| drawn.spot().place(&[&["after", &*name.0], field].concat());
        if timeout == 0 {
            let diagnostic = Diagnostic::new(&codes::RANGE, place(&["timeout"]), "a wait of no time is none");
            report.add(diagnostic.help("write `timeout: 5m`, or remove the wait"));
        }
        let call = drawn.spec.calls.iter().flat_map(|it| &it.0).find(|(called, _)| called == name);
        let port = port.as_ref().or_else(|| call.and_then(|(_, call)| call.port.as_ref())).map(|it| &it.0);
        if let Some(number) = number(callee, port, &place(&[]), report) {
            plans.push(container(scene, (&name.0, number, timeout), security));
        }
    }
    plans
}

/// Returns the number at which the other side's Service answers.
fn number(callee: &Drawn, wanted: Option<&Text>, place: &Place, report: &mut Report) -> Option<u16> {
    let ports = container::all_ports(callee);
    let port = ports.iter().find(|it| wanted.is_none_or(|name| *name == it.name))?;
    let kind = controller::kind(callee);
    let Some(service) = workload::service(callee, kind, &ports) else {
        let what = format!("`{}` has no Service whose answer could be waited for", callee.name);
        let help = "remove the wait, and let the program try again until the other side answers";
        report.add(Diagnostic::new(&codes::UNKNOWN_TARGET, place.clone(), what).help(help));
        return None;
    };
    if port.protocol != "TCP" {
        let what = format!("the port `{}` speaks {}, where no connection opens", port.name, port.protocol);
        let help = "name a TCP port of the same workload, or remove the wait";
        report.add(Diagnostic::new(&codes::CONTRADICTION, place.clone(), what).help(help));
    }
    let PortFacts { port: in_pod, service_port, .. } = port;
    // The name of a headless Service leads to the pods themselves, past its port numbers.
    Some(if service.headless { *in_pod } else { *service_port })
}

fn container(scene: &Scene<'_>, (name, port, timeout): (&Text, u16, u32), security: &PodSecurityPlan) -> ContainerPlan {
    let image = scene.platform.wait_image.clone().map_or_else(|| defaults::WAIT_IMAGE.into(), |it| it.0);
    ContainerPlan {
        name: names::wait(name),
        role: ContainerRole::Init,
        image,
        command: vec!["sh".into(), "-c".into()],
        args: vec![script(name, port, timeout)],
        working_dir: None,
        ports: Vec::new(),
        env_from: Vec::new(),
        env: Vec::new(),
        resources: ResourcesPlan {
            cpu_request: Some(defaults::WAIT_CPU.into()),
            cpu_limit: None,
            memory_request: Some(defaults::WAIT_MEMORY.into()),
            memory_limit: Some(defaults::WAIT_MEMORY.into()),
            ephemeral_storage: None,
        },
        probes: ProbesPlan::default(),
        pre_stop_seconds: None,
        // A workload that needs weaker security does not need it while it waits.
        security: ContainerSecurityPlan {
            read_only_root: true,
            allow_privilege_escalation: false,
            drop_all: true,
            add_capabilities: Vec::new(),
            privileged: false,
            user: security.user.is_none_or(|it| it == 0).then_some(defaults::USER),
        },
        mounts: Vec::new(),
    }
}

/// A shell with process number 1 ignores the stop signal unless it says otherwise: `trap`. The address is spelled without
/// a domain, so it is looked up in the namespace. `$(…)` of the shell is no variable that the kubelet knows, so it stays.
fn script(name: &str, port: u16, timeout: u32) -> Text {
    format!(
        "trap 'exit 143' TERM\n\
         end=$(($(date +%s) + {timeout}))\n\
         until nc -z -w 2 {name} {port}; do\n  \
           if [ \"$(date +%s)\" -ge \"$end\" ]; then\n    \
             echo \"no answer from {name}:{port} in {timeout} s\" >&2\n    \
             exit 1\n  \
           fi\n  \
           sleep 2\n\
         done\n\
         echo \"{name}:{port} answers\"\n"
    )
    .into()
}

/// Returns the finding about a wait for a target of `platform.outside`, which has addresses but no name.
pub fn outside(name: &str, place: Place) -> Diagnostic {
    let what = format!("`{name}` lies outside of the cluster, where no Service tells whether it is ready");
    let help = "write it under `calls`, and let the program try again until the other side answers";
    Diagnostic::new(&codes::UNKNOWN_TARGET, place, what).help(help)
}

#[cfg(test)]
mod tests {
    use super::{names, script};

    #[test]
    fn names_of_waits_stay_within_what_kubernetes_takes() {
        assert_eq!(&*names::wait("postgres"), "wait-for-postgres");
        let long = names::wait(&"a".repeat(60));
        assert_eq!((long.len(), long.starts_with("wait-for-")), (25, true));
    }

    #[test]
    fn a_wait_ends_by_the_clock_and_by_the_stop_signal() {
        let script = script("redis", 6379, 90);
        for line in ["trap 'exit 143' TERM\n", "+ 90))\n", "until nc -z -w 2 redis 6379; do\n"] {
            assert!(script.contains(line), "{script}");
        }
    }
}
