//! The `spec` of pods -> the Pod Security Standard that it satisfies, as the admission plugin of the API server reads it.
//!
//! <https://kubernetes.io/docs/concepts/security/pod-security-standards/>

use crate::object::Node;
use crate::plan::PodSecurityLevel;

/// Capabilities that `baseline` lets a container add.
const CAPABILITIES: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// Types of SELinux that `baseline` allows.
const SELINUX: [&str; 5] = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

/// Kernel settings that `baseline` allows.
const SYSCTLS: [&str; 10] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
];

/// Sources of volumes that `restricted` allows.
const VOLUMES: [&str; 8] =
    ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

/// Returns the strongest standard that the `spec` of pods satisfies.
pub(super) fn level(pod: &Node) -> PodSecurityLevel {
    let containers: Vec<&Node> = ["initContainers", "containers", "ephemeralContainers"]
        .into_iter()
        .flat_map(|it| pod.get(it).map(Node::items).unwrap_or_default())
        .collect();
    if !is_baseline(pod, &containers) {
        PodSecurityLevel::Privileged
    } else if !is_restricted(pod, &containers) {
        PodSecurityLevel::Baseline
    } else {
        PodSecurityLevel::Restricted
    }
}

fn is_baseline(pod: &Node, containers: &[&Node]) -> bool {
    let shares_host = ["hostNetwork", "hostPID", "hostIPC"].into_iter().any(|it| is_on(pod.get(it)));
    let host_path = volumes(pod).any(|it| it.get("hostPath").is_some());
    let sysctls = pod.at(&["securityContext", "sysctls"]).map(Node::items).unwrap_or_default();
    let kernel = sysctls.iter().any(|it| !text(it.get("name")).is_some_and(|it| SYSCTLS.contains(&it)));
    let contexts = containers.iter().map(|it| it.get("securityContext")).chain([pod.get("securityContext")]);
    !shares_host
        && !host_path
        && !kernel
        && contexts.flatten().all(is_baseline_context)
        && containers.iter().all(|it| is_baseline_container(it))
}

/// What the pod and its containers may both say.
fn is_baseline_context(context: &Node) -> bool {
    let selinux = |field| text(context.at(&["seLinuxOptions", field])).unwrap_or_default();
    let unconfined = |field| text(context.at(&[field, "type"])) == Some("Unconfined");
    !is_on(context.at(&["windowsOptions", "hostProcess"]))
        && SELINUX.contains(&selinux("type"))
        && selinux("user").is_empty()
        && selinux("role").is_empty()
        && !unconfined("seccompProfile")
        && !unconfined("appArmorProfile")
}

fn is_baseline_container(container: &Node) -> bool {
    let context = |path: &[&str]| container.get("securityContext")?.at(path);
    let ports = container.get("ports").map(Node::items).unwrap_or_default();
    !is_on(context(&["privileged"]))
        && added(container).all(|it| CAPABILITIES.contains(&it))
        && text(context(&["procMount"])).is_none_or(|it| it == "Default")
        && ports.iter().all(|it| it.get("hostPort").is_none_or(|it| it.count() == Some(0)))
}

fn is_restricted(pod: &Node, containers: &[&Node]) -> bool {
    let own = |path: &[&str]| pod.get("securityContext")?.at(path);
    let known = |volume: &Node| {
        volume.entries().iter().all(|(key, _)| key.as_str() == "name" || VOLUMES.contains(&key.as_str()))
    };
    volumes(pod).all(known)
        && own(&["runAsUser"]).and_then(Node::count) != Some(0)
        && containers.iter().all(|container| {
            let context = |path: &[&str]| container.get("securityContext")?.at(path);
            let either = |path: &[&str]| context(path).or_else(|| own(path));
            let dropped = context(&["capabilities", "drop"]).map(Node::items).unwrap_or_default();
            context(&["allowPrivilegeEscalation"]) == Some(&Node::Bool(false))
                && is_on(either(&["runAsNonRoot"]))
                && context(&["runAsUser"]).and_then(Node::count) != Some(0)
                && matches!(text(either(&["seccompProfile", "type"])), Some("RuntimeDefault" | "Localhost"))
                && dropped.iter().any(|it| it.as_str() == Some("ALL"))
                && added(container).all(|it| it == "NET_BIND_SERVICE")
        })
}

fn volumes(pod: &Node) -> impl Iterator<Item = &Node> {
    pod.get("volumes").map(Node::items).unwrap_or_default().iter()
}

fn added(container: &Node) -> impl Iterator<Item = &str> {
    let added = container.at(&["securityContext", "capabilities", "add"]).map(Node::items).unwrap_or_default();
    added.iter().filter_map(Node::as_str)
}

fn text(node: Option<&Node>) -> Option<&str> {
    node.and_then(Node::as_str)
}

fn is_on(node: Option<&Node>) -> bool {
    node == Some(&Node::Bool(true))
}

#[cfg(test)]
mod tests {
    use super::level;
    use crate::object::Node;
    use crate::plan::PodSecurityLevel;
    use serde_json::{Value, json};

    /// Returns a restricted pod with one change: a JSON pointer, and what stands there then.
    fn with(pointer: &str, value: Value) -> PodSecurityLevel {
        let mut pod = json!({
            "securityContext": {"runAsNonRoot": true, "runAsUser": 1000, "seccompProfile": {"type": "RuntimeDefault"}},
            "containers": [{
                "name": "web",
                "ports": [{"containerPort": 8080}],
                "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}},
            }],
            "volumes": [{"name": "tmp", "emptyDir": {}}],
        });
        if let Some((above, key)) = pointer.rsplit_once('/') {
            pod.pointer_mut(above).expect("the pointer leads into the pod")[key] = value;
        }
        level(&Node::from(pod))
    }

    #[test]
    fn what_is_emitted_by_default_is_restricted() {
        assert_eq!(with("", Value::Null), PodSecurityLevel::Restricted);
        let allowed = [
            ("/containers/0/securityContext/capabilities/add", json!(["NET_BIND_SERVICE"])),
            ("/containers/0/securityContext/seccompProfile", json!({"type": "Localhost"})),
            ("/containers/0/securityContext/procMount", json!("Default")),
        ];
        for (pointer, value) in allowed {
            assert_eq!(with(pointer, value), PodSecurityLevel::Restricted, "{pointer}");
        }
    }

    #[test]
    fn what_restricted_forbids_is_baseline() {
        let weaker = [
            ("/securityContext/runAsNonRoot", json!(false)),
            ("/securityContext/runAsUser", json!(0)),
            ("/securityContext/seccompProfile", Value::Null),
            ("/containers/0/securityContext/runAsNonRoot", json!(false)),
            ("/containers/0/securityContext/runAsUser", json!(0)),
            ("/containers/0/securityContext/allowPrivilegeEscalation", json!(true)),
            ("/containers/0/securityContext/capabilities/drop", json!(["NET_RAW"])),
            ("/containers/0/securityContext/capabilities/add", json!(["CHOWN"])),
            ("/volumes", json!([{"name": "x", "nfs": {"server": "x", "path": "/"}}])),
        ];
        for (pointer, value) in weaker {
            assert_eq!(with(pointer, value), PodSecurityLevel::Baseline, "{pointer}");
        }
    }

    #[test]
    fn what_baseline_forbids_is_privileged() {
        let weaker = [
            ("/hostNetwork", json!(true)),
            ("/hostPID", json!(true)),
            ("/hostIPC", json!(true)),
            ("/securityContext/sysctls", json!([{"name": "kernel.msgmax", "value": "1"}])),
            ("/securityContext/windowsOptions", json!({"hostProcess": true})),
            ("/securityContext/seccompProfile", json!({"type": "Unconfined"})),
            ("/containers/0/securityContext/seLinuxOptions", json!({"type": "spc_t"})),
            ("/containers/0/securityContext/seLinuxOptions", json!({"user": "system_u"})),
            ("/containers/0/securityContext/appArmorProfile", json!({"type": "Unconfined"})),
            ("/containers/0/securityContext/privileged", json!(true)),
            ("/containers/0/securityContext/procMount", json!("Unmasked")),
            ("/containers/0/securityContext/capabilities/add", json!(["SYS_ADMIN"])),
            ("/containers/0/ports", json!([{"containerPort": 8080, "hostPort": 8080}])),
            ("/volumes", json!([{"name": "x", "hostPath": {"path": "/"}}])),
        ];
        for (pointer, value) in weaker {
            assert_eq!(with(pointer, value), PodSecurityLevel::Privileged, "{pointer}");
        }
    }
}
