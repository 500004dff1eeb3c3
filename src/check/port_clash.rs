//! Ports that two containers of a pod, or one Service, would have twice.

use super::{Check, Rule, place, pods};
use crate::diagnostic::{Code, Diagnostic, Place, Report};
use crate::plan::{ContainerPlan, ContainerRole, Plan, PortPlan, WorkloadPlan};

pub(super) const RULE: Rule = Rule { codes: &[&CODE], check: Check::Workload(check) };

const CODE: Code = Code::error(
    "E0341",
    "a port that is there twice",
    "The containers of a pod share one network: two of them cannot listen on the same port, and the second one does not \
     start. Port names must be unique in a pod, because Services, probes and monitors find ports by name; and a Service \
     takes each number once. Give one of them another name or number.",
);

fn check(_: &Plan, workload: &WorkloadPlan, report: &mut Report) {
    let running = pods::containers(workload).filter(|it| it.role != ContainerRole::Init);
    let ports: Vec<(&ContainerPlan, &PortPlan)> =
        running.flat_map(|it| it.ports.iter().map(move |port| (it, port))).collect();
    let mut clean = true;
    for (index, (container, port)) in ports.iter().enumerate() {
        let before = &ports[..index];
        let number = before.iter().find(|(_, it)| it.port == port.port && it.protocol == port.protocol);
        let name = before.iter().find(|(_, it)| it.name == port.name);
        let what = match (number, name) {
            (Some((other, _)), _) => format!("port {} is that of `{}` already", port.port, other.name),
            (None, Some((other, _))) => format!("a port of `{}` is called `{}` already", other.name, port.name),
            (None, None) => continue,
        };
        clean = false;
        let first = number.or(name).map(|(other, port)| at(workload, other, port));
        let diagnostic = Diagnostic::new(&CODE, at(workload, container, port), what);
        report.add(diagnostic.help("give it another name or number").label_at(first, "first here"));
    }
    if clean {
        service(workload, report);
    }
}

fn at(workload: &WorkloadPlan, container: &ContainerPlan, port: &PortPlan) -> Place {
    let path: Vec<&str> = pods::path(container).into_iter().chain(["ports", &*port.name]).collect();
    place::workload(workload, &path)
}

fn service(workload: &WorkloadPlan, report: &mut Report) {
    let ports = workload.service.as_ref().map_or(&[][..], |it| &it.ports);
    for (index, port) in ports.iter().enumerate() {
        let same = |it: &&crate::plan::ServicePortPlan| it.port == port.port && it.protocol == port.protocol;
        if let Some(other) = ports[..index].iter().find(same) {
            let what = format!("`{}` has the number {} at the Service already", other.name, port.port);
            let place = place::workload(workload, &["ports", &port.name, "servicePort"]);
            let first = place::workload(workload, &["ports", &other.name]);
            let diagnostic = Diagnostic::new(&CODE, place, what).help("write another `servicePort`");
            report.add(diagnostic.label_at(Some(first), "first here"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::prod;

    #[test]
    fn ports_that_are_there_twice_are_refused() {
        let text = "    a: {port: 8080, sidecars: {log: {image: \"l:1\", ports: {log: 8080}}, x: {image: \"x:1\", ports: {http: 9}}}}\n    \
                    b: {ports: {http: 8080, admin: {port: 9000, servicePort: 8080}}}\n";
        assert_eq!(
            prod(&RULE, text),
            "m.yaml:9:65: error[E0341]: port 8080 is that of `a` already (line 9: first here); give it another name or number\n\
             m.yaml:9:105: error[E0341]: a port of `a` is called `http` already (line 9: first here); give it another name or number\n\
             m.yaml:10:62: error[E0341]: `http` has the number 8080 at the Service already (line 10: first here); write another `servicePort`\n"
        );
    }

    #[test]
    fn the_same_number_of_another_protocol_passes() {
        let text = "    a: {ports: {dns: {port: 53, protocol: UDP}, dns-tcp: 53}}\n";
        assert_eq!(prod(&RULE, text), "");
    }
}
