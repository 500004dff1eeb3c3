//! Gives Helm 3 the answers of a cluster that it wants before a dry run: a version and the kinds of resources.
//!
//! In comes nothing; out goes the address of a server that answers until the test ends. It stores nothing, and every
//! object is missing from it.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

/// What the server has, by path.
const ANSWERS: &[(&str, &str)] = &[
    ("/version", r#"{"major": "1", "minor": "33", "gitVersion": "v1.33.0"}"#),
    ("/api", r#"{"kind": "APIVersions", "versions": ["v1"]}"#),
    (
        "/apis",
        r#"{"kind": "APIGroupList", "apiVersion": "v1", "groups": [
        {"name": "batch", "versions": [{"groupVersion": "batch/v1", "version": "v1"}]},
        {"name": "networking.k8s.io", "versions": [{"groupVersion": "networking.k8s.io/v1", "version": "v1"}]}]}"#,
    ),
    (
        "/api/v1",
        r#"{"kind": "APIResourceList", "groupVersion": "v1", "resources": [
        {"name": "configmaps", "kind": "ConfigMap", "namespaced": true, "verbs": ["get"]},
        {"name": "serviceaccounts", "kind": "ServiceAccount", "namespaced": true, "verbs": ["get"]}]}"#,
    ),
    (
        "/apis/batch/v1",
        r#"{"kind": "APIResourceList", "groupVersion": "batch/v1", "resources": [
        {"name": "jobs", "kind": "Job", "namespaced": true, "verbs": ["get"]}]}"#,
    ),
    (
        "/apis/networking.k8s.io/v1",
        r#"{"kind": "APIResourceList", "groupVersion": "networking.k8s.io/v1", "resources": [
        {"name": "networkpolicies", "kind": "NetworkPolicy", "namespaced": true, "verbs": ["get"]}]}"#,
    ),
];

/// Starts the server and returns its address.
pub(crate) fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(&stream));
        }
    });
    format!("http://{address}")
}

/// Answers one request; a client that goes away is no failure.
fn answer(mut stream: &TcpStream) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    lines.find(String::is_empty);
    let path = first.split([' ', '?']).nth(1).unwrap_or_default();
    let found = ANSWERS.iter().find(|(known, _)| *known == path).map(|(_, body)| *body);
    let status = if found.is_some() { "200 OK" } else { "404 Not Found" };
    let body = found
        .unwrap_or(r#"{"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}"#);
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    drop(stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())));
}
