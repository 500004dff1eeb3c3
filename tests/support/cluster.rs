//! Gives Helm what it wants of a cluster: a version, the kinds of resources, and a place to create objects.
//!
//! In come requests; out goes what was created, in order. It stores nothing: every object is missing from it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

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
        {"name": "configmaps", "kind": "ConfigMap", "namespaced": true, "verbs": ["get", "create"]},
        {"name": "serviceaccounts", "kind": "ServiceAccount", "namespaced": true, "verbs": ["get", "create"]}]}"#,
    ),
    (
        "/apis/batch/v1",
        r#"{"kind": "APIResourceList", "groupVersion": "batch/v1", "resources": [
        {"name": "jobs", "kind": "Job", "namespaced": true, "verbs": ["get", "create"]}]}"#,
    ),
    (
        "/apis/networking.k8s.io/v1",
        r#"{"kind": "APIResourceList", "groupVersion": "networking.k8s.io/v1", "resources": [
        {"name": "networkpolicies", "kind": "NetworkPolicy", "namespaced": true, "verbs": ["get", "create"]}]}"#,
    ),
];

/// A list of releases, of which there are none.
const NO_RELEASES: &str = r#"{"kind": "SecretList", "apiVersion": "v1", "metadata": {}, "items": []}"#;

/// What nothing is found by.
const NOT_FOUND: &str =
    r#"{"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}"#;

/// How the records begin that Helm keeps of its releases.
const RECORD: &[u8] = b"k8s";

/// A server that runs until the test ends.
pub(crate) struct Cluster {
    /// Its address.
    pub(crate) address: String,
    created: Arc<Mutex<Vec<String>>>,
}

impl Cluster {
    /// Starts a server.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        let created = Arc::new(Mutex::new(Vec::new()));
        let shared = Arc::clone(&created);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let created = Arc::clone(&shared);
                std::thread::spawn(move || answer(&stream, &created));
            }
        });
        Self { address, created }
    }

    /// Returns the kinds of the objects that were created since the last time, in the order of their creation.
    pub(crate) fn take_created(&self) -> Vec<String> {
        std::mem::take(&mut *self.created.lock().expect("no other test holds it"))
    }
}

/// Answers one request; a client that goes away is no failure.
fn answer(mut stream: &TcpStream, created: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        drop(reader.read_line(&mut line));
        line.trim_end().to_owned()
    };
    let first = line();
    let head: Vec<String> = std::iter::from_fn(|| Some(line()).filter(|it| !it.is_empty())).collect();
    let length = head.iter().find_map(|it| it.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut sent = vec![0; length.unwrap_or(0)];
    drop(reader.read_exact(&mut sent));
    let path = first.split([' ', '?']).nth(1).unwrap_or_default();
    let (status, kind, body) = match ANSWERS.iter().find(|(known, _)| *known == path) {
        _ if sent.starts_with(RECORD) => ("201 Created", "application/vnd.kubernetes.protobuf", sent.as_slice()),
        _ if !sent.is_empty() => {
            let object: serde_json::Value = serde_json::from_slice(&sent).expect("objects are JSON");
            created.lock().expect("no other test holds it").push(object["kind"].as_str().unwrap_or("?").to_owned());
            ("201 Created", "application/json", sent.as_slice())
        }
        Some((_, body)) => ("200 OK", "application/json", body.as_bytes()),
        None if path.ends_with("/secrets") => ("200 OK", "application/json", NO_RELEASES.as_bytes()),
        None => ("404 Not Found", "application/json", NOT_FOUND.as_bytes()),
    };
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    drop(stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)));
}
