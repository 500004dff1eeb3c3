//! The Pod Security Standards: the pods of an object -> what in them is weaker than `restricted`, and how much.
//!
//! Source: `pod-security-admission` of Kubernetes, of the newest version; older ones refuse no more than it does.

use super::object;
use crate::object::{Node, Object};
use crate::plan::PodSecurityLevel;

/// Volumes that `restricted` takes.
const VOLUMES: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// Capabilities that `baseline` lets a container add; `restricted` takes the one for ports below 1024 only.
const CAPABILITIES: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    NET_BIND,
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// The one capability that `restricted` lets a container add.
const NET_BIND: &str = "NET_BIND_SERVICE";

/// Settings of the kernel that belong to the pod alone.
const SYSCTLS: [&str; 10] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_syncookies",
];

/// Where a container says what the kubelet sends requests to.
const HOOKS: [&[&str]; 5] = [
    &["livenessProbe"],
    &["readinessProbe"],
    &["startupProbe"],
    &["lifecycle", "postStart"],
    &["lifecycle", "preStop"],
];

/// Something that is weaker than `restricted`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Weakness {
    /// The strongest standard that takes it.
    pub(super) level: PodSecurityLevel,
    /// Its path from the top of the object.
    pub(super) path: Vec<String>,
    /// What it comes from.
    pub(super) cause: Cause,
}

/// What a weakness comes from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// A right that is asked for, as the end of a sentence about the object.
    Asked(String),
    /// A restriction that is not written, or taken back: the setting, and the container that lacks it.
    Missing(&'static str, String),
}

/// Returns everything in the pods of an object that is weaker than `restricted`.
pub(super) fn weaknesses(object: &Object) -> Vec<Weakness> {
    let Some(pod) = object::pod_template(object).and_then(|it| it.get("spec")) else { return Vec::new() };
    let path = object::in_pods(object, &["spec"]).into_iter().map(str::to_owned).collect();
    let mut look = Look { path, found: Vec::new() };
    look.pod(pod);
    for (path, container) in object::containers(object) {
        look.path = path;
        look.container(pod, container);
    }
    look.found
}

/// Where a look is, and what it found.
struct Look {
    path: Vec<String>,
    found: Vec<Weakness>,
}

impl Look {
    fn asked(&mut self, level: PodSecurityLevel, path: &[&str], words: impl Into<String>) {
        self.found.push(Weakness { level, path: object::below(&self.path, path), cause: Cause::Asked(words.into()) });
    }

    fn missing(&mut self, path: &[&str], setting: &'static str, container: &str) {
        let path = object::below(&self.path, path);
        let cause = Cause::Missing(setting, container.to_owned());
        self.found.push(Weakness { level: PodSecurityLevel::Baseline, path, cause });
    }

    fn pod(&mut self, pod: &Node) {
        use PodSecurityLevel::{Baseline, Privileged};
        for field in ["hostNetwork", "hostPID", "hostIPC"] {
            if pod.get(field) == Some(&Node::Bool(true)) {
                self.asked(Privileged, &[field], format!("its pods have `{field}`"));
            }
        }
        for (index, volume) in items(pod.get("volumes")).iter().enumerate() {
            let Node::Map(fields) = volume else { continue };
            let kinds = fields.iter().map(|(key, _)| key.as_str());
            for kind in kinds.filter(|it| *it != "name" && !VOLUMES.contains(it)) {
                let level = if kind == "hostPath" { Privileged } else { Baseline };
                let words = format!("its pods mount a volume of kind `{kind}`");
                self.asked(level, &["volumes", &index.to_string(), kind], words);
            }
        }
        let security = pod.get("securityContext");
        for (index, sysctl) in items(security.and_then(|it| it.get("sysctls"))).iter().enumerate() {
            let name = text(sysctl.get("name"));
            if !SYSCTLS.contains(&name) {
                let path = ["securityContext", "sysctls", &index.to_string(), "name"];
                self.asked(Privileged, &path, format!("its pods set `{name}` of the node's kernel"));
            }
        }
        self.context("its pods", security);
    }

    /// Looks at what a pod and a container may both say.
    fn context(&mut self, who: &str, security: Option<&Node>) {
        use PodSecurityLevel::{Baseline, Privileged};
        let get = |path: &[&str]| path.iter().try_fold(security?, |it, key| it.get(key));
        if get(&["runAsUser"]) == Some(&Node::Int(0)) {
            self.asked(Baseline, &["securityContext", "runAsUser"], format!("{who} run as root"));
        }
        if get(&["runAsNonRoot"]) == Some(&Node::Bool(false)) {
            self.asked(Baseline, &["securityContext", "runAsNonRoot"], format!("{who} may run as root"));
        }
        for field in ["seccompProfile", "appArmorProfile"] {
            if text(get(&[field, "type"])) == "Unconfined" {
                let path = ["securityContext", field, "type"];
                self.asked(Privileged, &path, format!("{who} have the `{field}` `Unconfined`"));
            }
        }
        let label = |field| !text(get(&["seLinuxOptions", field])).is_empty();
        let kind = text(get(&["seLinuxOptions", "type"]));
        let plain = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"].contains(&kind);
        if label("user") || label("role") || !plain {
            self.asked(Privileged, &["securityContext", "seLinuxOptions"], format!("{who} set `seLinuxOptions`"));
        }
        if get(&["windowsOptions", "hostProcess"]) == Some(&Node::Bool(true)) {
            let path = ["securityContext", "windowsOptions", "hostProcess"];
            self.asked(Privileged, &path, format!("{who} are processes of the host"));
        }
    }

    fn container(&mut self, pod: &Node, container: &Node) {
        use PodSecurityLevel::{Baseline, Privileged};
        let name = text(container.get("name"));
        let who = format!("the processes of its container `{name}`");
        let security = container.get("securityContext");
        let get = |path: &[&str]| path.iter().try_fold(security?, |it, key| it.get(key));
        let of_pod = |path: &[&str]| path.iter().try_fold(pod.get("securityContext")?, |it, key| it.get(key));
        self.context(&who, security);
        if get(&["privileged"]) == Some(&Node::Bool(true)) {
            self.asked(
                Privileged,
                &["securityContext", "privileged"],
                format!("its container `{name}` is `privileged`"),
            );
        }
        if !matches!(text(get(&["procMount"])), "" | "Default") {
            let words = format!("its container `{name}` has another `procMount` than `Default`");
            self.asked(Privileged, &["securityContext", "procMount"], words);
        }
        for (index, added) in items(get(&["capabilities", "add"])).iter().enumerate() {
            let added = text(Some(added));
            if added != NET_BIND {
                let level = if CAPABILITIES.contains(&added) { Baseline } else { Privileged };
                let path = ["securityContext", "capabilities", "add", &index.to_string()];
                self.asked(level, &path, format!("its container `{name}` adds the capability `{added}`"));
            }
        }
        for (index, port) in items(container.get("ports")).iter().enumerate() {
            if !matches!(port.get("hostPort"), None | Some(Node::Null | Node::Int(0))) {
                let words = format!("its container `{name}` takes a port of the node");
                self.asked(Privileged, &["ports", &index.to_string(), "hostPort"], words);
            }
        }
        for (hook, action) in HOOKS.iter().flat_map(|hook| ["httpGet", "tcpSocket"].map(|action| (hook, action))) {
            let path: Vec<&str> = hook.iter().copied().chain([action, "host"]).collect();
            let host = path.iter().try_fold(container, |it, key| it.get(key));
            if !text(host).is_empty() {
                self.asked(Privileged, &path, format!("its container `{name}` sends requests to another host"));
            }
        }
        if get(&["allowPrivilegeEscalation"]) != Some(&Node::Bool(false)) {
            let path = ["securityContext", "allowPrivilegeEscalation"];
            self.missing(&path, "allowPrivilegeEscalation: false", name);
        }
        let drops = items(get(&["capabilities", "drop"])).iter().any(|it| text(Some(it)) == "ALL");
        if !drops {
            self.missing(&["securityContext", "capabilities", "drop"], "capabilities: {drop: [ALL]}", name);
        }
        // What a container takes back was told as such.
        if get(&["runAsNonRoot"]).or(of_pod(&["runAsNonRoot"])).is_none() {
            self.missing(&["securityContext", "runAsNonRoot"], "runAsNonRoot: true", name);
        }
        if text(get(&["seccompProfile", "type"]).or(of_pod(&["seccompProfile", "type"]))).is_empty() {
            self.missing(&["securityContext", "seccompProfile"], "seccompProfile: {type: RuntimeDefault}", name);
        }
    }
}

fn items(node: Option<&Node>) -> &[Node] {
    match node {
        Some(Node::List(items)) => items,
        _ => &[],
    }
}

fn text(node: Option<&Node>) -> &str {
    node.and_then(Node::as_str).unwrap_or_default()
}
