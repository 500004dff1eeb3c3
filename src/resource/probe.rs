//! Probes of a container, shared by the workload kinds.

use super::field::{Field, field};
use super::value::{count, text, texts, unless_zero};
use crate::plan::{ProbeAction, ProbePlan};
use k8s_openapi::api::core::v1::{ExecAction, GRPCAction, HTTPGetAction, Probe, TCPSocketAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

/// Returns a probe.
pub(super) fn probe(probe: &ProbePlan) -> Probe {
    let ProbePlan { action, initial_delay, period, timeout, failures, successes } = probe;
    Probe {
        initial_delay_seconds: unless_zero(*initial_delay),
        period_seconds: Some(count(*period)),
        timeout_seconds: Some(count(*timeout)),
        failure_threshold: Some(count(*failures)),
        // Kubernetes rejects anything but 1 for liveness and startup, and assumes 1.
        success_threshold: (*successes > 1).then(|| count(*successes)),
        ..asking(action)
    }
}

fn asking(action: &ProbeAction) -> Probe {
    let mut probe = Probe::default();
    match action {
        ProbeAction::Http { path, port, https } => {
            // No `host`: the Pod Security Standards forbid it since Kubernetes 1.34.
            probe.http_get = Some(HTTPGetAction {
                path: Some(text(path)),
                port: IntOrString::String(text(port)),
                scheme: https.then(|| "HTTPS".to_owned()),
                ..HTTPGetAction::default()
            });
        }
        ProbeAction::Exec(command) => probe.exec = Some(ExecAction { command: texts(command) }),
        ProbeAction::Tcp { port } => {
            probe.tcp_socket = Some(TCPSocketAction { port: IntOrString::String(text(port)), host: None });
        }
        ProbeAction::Grpc { port, service } => {
            probe.grpc = Some(GRPCAction { port: i32::from(*port), service: service.as_ref().map(text) });
        }
    }
    probe
}

/// Where the fields come from.
pub(super) const FIELDS: &[Field] = &[
    field("httpGet.path", &["{in}.path"], "what is asked"),
    field("httpGet.port", &["{in}.port"], "by name, so that the number stands in one place; without it, the main port"),
    field("httpGet.scheme", &["{in}.https"], "Kubernetes asks by HTTP otherwise"),
    field("tcpSocket.port", &["{in}.port", "{in}.tcp"], "an open connection is the answer"),
    field("grpc.port", &["{in}.port", "{in}.grpc"], "Kubernetes takes only a number here"),
    field("grpc.service", &["{in}.service"], "the service that is asked for its health"),
    field("exec.command[]", &["{in}.exec.**"], "exit code 0 is the good answer"),
    field(
        "initialDelaySeconds",
        &["{in}.delay"],
        "a startup probe (`grace`) is better: a delay makes fast starts wait too",
    ),
    field("periodSeconds", &["{in}.interval"], "written also where Kubernetes has the same default, for the reader"),
    field(
        "timeoutSeconds",
        &["{in}.timeout"],
        "always below the interval, so that one question has its answer before the next",
    ),
    field("failureThreshold", &["{in}.retries"], "bad answers in a row that count"),
    field("successThreshold", &["{in}.successes"], "Kubernetes takes more than 1 for readiness only"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Text;
    use serde_json::{Value, json};

    fn emitted(action: ProbeAction) -> Value {
        let plan = ProbePlan { action, initial_delay: 0, period: 30, timeout: 10, failures: 3, successes: 1 };
        serde_json::to_value(probe(&plan)).expect("a probe is plain data")
    }

    fn expected(action: &str, body: Value) -> Value {
        let mut probe = json!({"periodSeconds": 30, "timeoutSeconds": 10, "failureThreshold": 3});
        probe[action] = body;
        probe
    }

    #[test]
    fn each_action_has_its_form() {
        let port = || Text::from("http");
        let http = |https| ProbeAction::Http { path: "/health".into(), port: port(), https };
        assert_eq!(emitted(http(false)), expected("httpGet", json!({"path": "/health", "port": "http"})));
        let over_tls = json!({"path": "/health", "port": "http", "scheme": "HTTPS"});
        assert_eq!(emitted(http(true)), expected("httpGet", over_tls));
        assert_eq!(emitted(ProbeAction::Tcp { port: port() }), expected("tcpSocket", json!({"port": "http"})));
        let grpc = ProbeAction::Grpc { port: 9000, service: Some("shop".into()) };
        assert_eq!(emitted(grpc), expected("grpc", json!({"port": 9000, "service": "shop"})));
        let exec = ProbeAction::Exec(vec!["redis-cli".into(), "ping".into()]);
        assert_eq!(emitted(exec), expected("exec", json!({"command": ["redis-cli", "ping"]})));
    }

    #[test]
    fn a_delay_and_a_success_threshold_are_written_where_they_differ_from_the_default() {
        let action = ProbeAction::Tcp { port: "http".into() };
        let plan = ProbePlan { action, initial_delay: 5, period: 30, timeout: 10, failures: 3, successes: 2 };
        let probe = probe(&plan);
        assert_eq!((probe.initial_delay_seconds, probe.success_threshold), (Some(5), Some(2)));
    }
}
