//! Who calls whom, as written.

use super::record::record;
use super::scalar::{
    Cidr, Duration, EnvName, HttpPath, LabelKey, LabelValue, Name, PortName, PortNumber, Text, choice,
};
use super::shape::{List, Map};
use crate::tree::Tree;

choice! {
    /// A transport protocol.
    pub enum TransportWord, "a transport protocol" {
        /// TCP.
        "TCP" Tcp,
        /// UDP.
        "UDP" Udp,
        /// SCTP.
        "SCTP" Sctp,
    }
}

record! {
    /// A call to another workload, or to an outside target of the platform.
    pub struct CallSpec, short("the variable that gets the URL, `true`, or `false`", env_of_call, ["env"]) {
        /// Variable that gets the URL of the target.
        ///
        /// Default: none. Example: `env: LAYERING_SERVICE_URL`.
        "env" env: EnvName,
        /// Name of the target's port.
        ///
        /// Default: its main port. Example: `port: grpc`.
        "port" port: PortName,
        /// Scheme of the URL.
        ///
        /// Default: `http`. Example: `scheme: grpc`.
        "scheme" scheme: Text,
        /// Path of the URL.
        ///
        /// Default: none. Example: `path: /v1`.
        "path" path: HttpPath,
    }
}

fn env_of_call(tree: &Tree) -> Option<Tree> {
    match tree.as_str()? {
        "true" => Some(Tree::map([], tree.mark)),
        // Takes away the call of a lower layer, as null does.
        "false" => Some(Tree::null(tree.mark)),
        _ => Some(Tree::map([("env", tree.clone())], tree.mark)),
    }
}

record! {
    /// A wait for another workload: an init container (`wait-for-NAME`) that ends when a connection to its port opens.
    pub struct AfterSpec, short("how long to wait, or `true`", timeout_of_after, ["timeout"], "true", ["boolean"]) {
        /// Name of the target's port.
        ///
        /// Default: that of the call, else its first port. Example: `port: amqp`.
        "port" port: PortName,
        /// How long it waits before it fails; Kubernetes then starts it again, with growing pauses.
        ///
        /// Default: 5m. Example: `timeout: 10m`.
        "timeout" timeout: Duration,
    }
}

fn timeout_of_after(tree: &Tree) -> Option<Tree> {
    match tree.as_str()? {
        "true" => Some(Tree::map([], tree.mark)),
        _ => Some(Tree::map([("timeout", tree.clone())], tree.mark)),
    }
}

record! {
    /// Something outside of this migration: addresses, or pods of another namespace.
    pub struct OutsideSpec, short("`RANGE:PORT`, for example `10.20.0.0/16:5432`", range_and_port, [], "[0-9A-Fa-f.:]+/\\+?[0-9]+(:[^/]+)?") {
        /// Address ranges.
        ///
        /// Default: none. Example: `cidr: 10.20.0.0/16`.
        "cidr" cidr: List<Cidr>,
        /// Ranges taken out of them.
        ///
        /// Default: none; for `0.0.0.0/0` the private ranges and the instance metadata address.
        /// Example: `except: [10.20.5.0/24]`.
        "except" except: List<Cidr>,
        /// Namespace of the pods.
        ///
        /// Default: none. Example: `namespace: monitoring`.
        "namespace" namespace: Name,
        /// Labels of the pods.
        ///
        /// Default: all pods of the namespace. Example: `labels: {app: reports}`.
        "labels" labels: Map<LabelKey, LabelValue>,
        /// Ports of the target (pod ports, where it is pods).
        ///
        /// Required. Example: `port: 5432`.
        "port" port: List<PortNumber>,
        /// Transport protocol.
        ///
        /// Default: `TCP`. Example: `protocol: UDP`.
        "protocol" protocol: TransportWord,
    }
}

fn range_and_port(tree: &Tree) -> Option<Tree> {
    let text = tree.as_str()?;
    match text.rsplit_once(':') {
        Some((cidr, port)) if !port.contains('/') => {
            let (cidr, port) = (Tree::text(cidr, tree.mark), Tree::text(port, tree.mark));
            Some(Tree::map([("cidr", cidr), ("port", port)], tree.mark))
        }
        _ => Some(Tree::map([("cidr", tree.clone())], tree.mark)),
    }
}
