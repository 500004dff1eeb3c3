//! Probes, as written.

use super::record::record;
use super::scalar::{Count, Duration, Flag, HttpPath, PortName, Text};
use super::shape::{List, Reader};
use crate::tree::{Entry, Tree, Value};

record! {
    /// A probe: how the kubelet asks a container whether it is well.
    pub struct ProbeSpec, short("a path, a command as a list, or `false`", path_or_command, ["path", "enabled"], "true|false", ["array"]), rewrite(commands) {
        /// Whether there is a probe.
        ///
        /// Default: `true`. Example: `enabled: false`; `startup: false` is short for it.
        "enabled" enabled: Flag,
        /// Path of an HTTP request that must answer 200–399.
        ///
        /// Default: none. Example: `path: /health`.
        "path" path: HttpPath,
        /// Name of the port.
        ///
        /// Default: the container's main port. Example: `port: metrics`.
        "port" port: PortName,
        /// Whether the request goes over TLS.
        ///
        /// Default: `false`. Example: `https: true`.
        "https" https: Flag,
        /// A command that must end with 0, instead of a request. The tools must be in the image.
        ///
        /// Default: none. Example: `exec: [pg_isready, -U, app]`.
        "exec" exec: List<Text>,
        /// Only open a connection, instead of a request.
        ///
        /// Default: `false`. Example: `tcp: true`.
        "tcp" tcp: Flag,
        /// Speak the gRPC health protocol, instead of a request.
        ///
        /// Default: `false`. Example: `grpc: true`.
        "grpc" grpc: Flag,
        /// Service that the gRPC probe asks for.
        ///
        /// Default: the whole server. Example: `service: orders.v1.Orders`.
        "service" service: Text,
        /// Pause before the first question (`initialDelaySeconds`).
        ///
        /// Default: 0s: a startup probe does it better. Example: `delay: 10s`.
        "delay" delay: Duration,
        /// How long the container may take to start before failures count (ECS: start period). Makes the startup probe.
        ///
        /// Default: 0s. Example: `grace: 60s`.
        "grace" grace: Duration,
        /// From one question to the next.
        ///
        /// Default: 10s. Example: `interval: 5s`.
        "interval" interval: Duration,
        /// How long an answer may take.
        ///
        /// Default: 5s, or less if the interval is less. Example: `timeout: 2s`.
        "timeout" timeout: Duration,
        /// How many bad answers in a row count.
        ///
        /// Default: 3; 6 for a liveness probe that asks the same as the readiness probe, so that a pod is taken out of its
        /// Services before it is restarted. Example: `retries: 5`.
        "retries" retries: Count,
        /// How many good answers in a row count; only readiness takes more than 1.
        ///
        /// Default: 1. Example: `successes: 2`.
        "successes" successes: Count,
    }
}

fn path_or_command(tree: &Tree) -> Option<Tree> {
    let other = match &tree.value {
        Value::List(_) => ("exec", "path"),
        _ if matches!(tree.as_str()?, "true" | "false") => {
            return Some(Tree::map([("enabled", tree.clone())], tree.mark));
        }
        _ => ("path", "exec"),
    };
    // A new question takes the place of the one in a lower layer.
    Some(Tree::map([(other.0, tree.clone()), (other.1, Tree::null(tree.mark))], tree.mark))
}

/// A map without `enabled` switches on what a lower layer may have switched off.
pub fn switch_on(tree: &mut Tree, _: &mut Reader<'_>) {
    let mark = tree.mark;
    if tree.get("enabled").is_none()
        && let Value::Map(entries) = &mut tree.value
    {
        entries.push(Entry { key: "enabled".into(), mark, value: Tree::plain("true", mark) });
    }
}

fn commands(tree: &mut Tree, reader: &mut Reader<'_>) {
    super::foreign::check_commands(tree, reader);
    switch_on(tree, reader);
}
