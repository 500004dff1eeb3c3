//! One container, shared by the workload kinds.

use super::field::{Field, Rows, field, rows, within};
use super::probe;
use super::probe::probe;
use super::value::{list, quantities, text, texts, when_true};
use super::variable::{all_keys, variable};
use crate::plan::{
    ContainerPlan, ContainerRole, ContainerSecurityPlan, MountPlan, PortPlan, ProbesPlan, ResourcesPlan,
};
use k8s_openapi::api::core::v1::{
    Capabilities, Container, ContainerPort, Lifecycle, LifecycleHandler, ResourceRequirements, SecurityContext,
    SleepAction, VolumeMount,
};

/// Returns a container.
pub(super) fn container(container: &ContainerPlan) -> Container {
    let ContainerPlan {
        name,
        role,
        image,
        command,
        args,
        working_dir,
        ports,
        env_from,
        env,
        resources,
        probes: ProbesPlan { startup, liveness, readiness },
        pre_stop_seconds,
        security,
        mounts,
    } = container;
    Container {
        name: text(name),
        image: Some(text(image)),
        command: texts(command),
        args: texts(args),
        working_dir: working_dir.as_ref().map(text),
        restart_policy: restart_policy(*role),
        ports: list(ports.iter().map(port)),
        env_from: list(env_from.iter().map(all_keys)),
        env: list(env.iter().map(variable)),
        resources: requirements(resources),
        startup_probe: startup.as_ref().map(probe),
        liveness_probe: liveness.as_ref().map(probe),
        readiness_probe: readiness.as_ref().map(probe),
        lifecycle: pre_stop_seconds.map(pause_before_stop),
        security_context: Some(security_context(security)),
        volume_mounts: list(mounts.iter().map(mount)),
        ..Container::default()
    }
}

fn restart_policy(role: ContainerRole) -> Option<String> {
    match role {
        ContainerRole::Main | ContainerRole::Init => None,
        // This is what makes an init container a native sidecar.
        ContainerRole::Sidecar => Some("Always".to_owned()),
    }
}

fn port(port: &PortPlan) -> ContainerPort {
    let PortPlan { name, port, protocol } = port;
    ContainerPort {
        name: Some(text(name)),
        container_port: i32::from(*port),
        protocol: Some((*protocol).to_owned()),
        ..ContainerPort::default()
    }
}

fn requirements(resources: &ResourcesPlan) -> Option<ResourceRequirements> {
    let ResourcesPlan { cpu_request, cpu_limit, memory_request, memory_limit, ephemeral_storage } = resources;
    let named =
        |cpu, memory| quantities([("cpu", cpu), ("memory", memory), ("ephemeral-storage", ephemeral_storage.as_ref())]);
    let requests = named(cpu_request.as_ref(), memory_request.as_ref());
    let limits = named(cpu_limit.as_ref(), memory_limit.as_ref());
    let any = requests.is_some() || limits.is_some();
    any.then_some(ResourceRequirements { requests, limits, claims: None })
}

/// Returns the native pause: unlike `exec: sleep`, it needs no shell in the image.
fn pause_before_stop(seconds: u32) -> Lifecycle {
    let sleep = Some(SleepAction { seconds: i64::from(seconds) });
    Lifecycle { pre_stop: Some(LifecycleHandler { sleep, ..LifecycleHandler::default() }), ..Lifecycle::default() }
}

/// Returns the security settings, two of which are always written: their Kubernetes defaults are the weak ones.
fn security_context(security: &ContainerSecurityPlan) -> SecurityContext {
    let ContainerSecurityPlan {
        read_only_root,
        allow_privilege_escalation,
        drop_all,
        add_capabilities,
        privileged,
        user,
    } = security;
    let drop = drop_all.then(|| vec!["ALL".to_owned()]);
    let add = texts(add_capabilities);
    SecurityContext {
        allow_privilege_escalation: Some(*allow_privilege_escalation),
        read_only_root_filesystem: Some(*read_only_root),
        privileged: when_true(*privileged),
        run_as_user: *user,
        capabilities: (drop.is_some() || add.is_some()).then_some(Capabilities { add, drop }),
        ..SecurityContext::default()
    }
}

fn mount(mount: &MountPlan) -> VolumeMount {
    let MountPlan { volume, path, sub_path, read_only } = mount;
    VolumeMount {
        name: text(volume),
        mount_path: text(path),
        sub_path: sub_path.as_ref().map(text),
        read_only: when_true(*read_only),
        ..VolumeMount::default()
    }
}

/// Where the fields come from.
pub(super) const FIELDS: &[Field] = &[
    field("name", &[], "the main container has the name of its workload, others that of their entry"),
    field("image", &["{in}.image"], "the image that runs"),
    field("command[]", &["{in}.command.**"], "instead of the entry point of the image"),
    field("args[]", &["{in}.args.**"], "the arguments"),
    field("workingDir", &["{in}.workingDir"], "instead of the folder that the image says"),
    field("ports[].name", &["{in}.ports.{item}"], "the name by which Services, probes and monitors find the port"),
    field("ports[].containerPort", &["{in}.ports.{item}.port"], "where the program listens"),
    field("ports[].protocol", &["{in}.ports.{item}.protocol"], "TCP, unless it is written"),
    field(
        "envFrom[].configMapRef.name",
        &["{in}.shareEnv", "{in}.env", "workloads.{workload}.env", "workloads.{workload}.calls"],
        "every key of the ConfigMap with the settings becomes a variable",
    ),
    field("env[].name", &["{in}.env.{item}", "{in}.secrets.{item}"], "the name of the entry"),
    field(
        "env[].**",
        &["{in}.env.{item}.**", "{in}.secrets.{item}"],
        "a reference, or a variable of this container only; secrets come by reference, never by value",
    ),
    field(
        "env[].name",
        &["workloads.{workload}.secrets.{item}", "workloads.{workload}.env.{item}"],
        "`shareEnv`: the variables of the main container",
    ),
    field(
        "env[].**",
        &["workloads.{workload}.secrets.{item}", "workloads.{workload}.env.{item}.**"],
        "`shareEnv`: the variables of the main container",
    ),
    field("env[].**", &["workloads.{workload}.scale.on"], "what a trigger of KEDA reads from the container"),
    field("resources.requests.cpu", &["{in}.cpu.request"], "what the scheduler keeps free"),
    field(
        "resources.limits.cpu",
        &["{in}.cpu.limit"],
        "only where it is written: a CPU limit throttles even when the node is idle",
    ),
    field("resources.requests.memory", &["{in}.memory.request"], "what the scheduler keeps free"),
    field(
        "resources.limits.memory",
        &["{in}.memory.limit", "else {in}.memory.request"],
        "as the request: memory that was promised to several pods kills one of them",
    ),
    field(
        "resources.*.ephemeral-storage",
        &["{in}.ephemeralStorage"],
        "request and limit in one: what the container may write to its node",
    ),
    field(
        "lifecycle.preStop.sleep.seconds",
        &["workloads.{workload}.stop.pause"],
        "load balancers and endpoints forget the pod while it still answers; the native pause needs no shell in the image",
    ),
    field(
        "securityContext.allowPrivilegeEscalation",
        &["workloads.{workload}.security.privilegeEscalation"],
        "always written: the default of Kubernetes is the weak one",
    ),
    field(
        "securityContext.readOnlyRootFilesystem",
        &["workloads.{workload}.security.readOnlyRoot"],
        "always written: the default of Kubernetes is the weak one",
    ),
    field("securityContext.privileged", &["workloads.{workload}.security.privileged"], "all rights of the node"),
    field("securityContext.runAsUser", &["{in}.user"], "a user of this container only"),
    field(
        "securityContext.runAsUser",
        &["workloads.{workload}.security.user"],
        "a wait needs no root, whatever its workload needs: {USER}",
    ),
    field(
        "securityContext.capabilities.add[]",
        &["workloads.{workload}.security.addCapabilities"],
        "`restricted` allows only NET_BIND_SERVICE",
    ),
    field(
        "securityContext.capabilities.drop[]",
        &["workloads.{workload}.security.level"],
        "the Pod Security Standards ask for it, except for privileged pods",
    ),
    field(
        "volumeMounts[].**",
        &["{in}.volumes.{path}.**", "{in}.mounts.{path}.**"],
        "each volume is mounted at its path",
    ),
    field(
        "volumeMounts[].**",
        &["{in}.files.{path}"],
        "mounted one by one: a folder would hide the other files of the image",
    ),
    field(
        "volumeMounts[tmp].**",
        &["workloads.{workload}.security.readOnlyRoot"],
        "programs expect a writable /tmp, also beside a read-only root file system",
    ),
    field("volumeMounts[].**", &["workloads.{workload}.volumes.{mount}"], "a volume that the containers share"),
    field("volumeMounts[secrets].**", &["workloads.{workload}.secrets.{secret}.**"], "a secret with `file`"),
    field(
        "restartPolicy",
        &["workloads.{workload}.sidecars.{container}"],
        "an init container that restarts is a native sidecar",
    ),
];

/// Where these fields come from.
pub(super) const WAIT: &[Field] = &[
    field("image", &["platform.waitImage"], "a small image with nc and a shell"),
    field(
        "args[]",
        &["workloads.{workload}.after.{container}.timeout", "workloads.{workload}.after.{container}.port"],
        "a Service answers only while a pod behind it is ready, so an open port means that its readiness probe has passed",
    ),
    field("command[]", &["workloads.{workload}.after.{container}"], "a shell waits for the connection"),
    field("name", &["workloads.{workload}.after.{container}"], "one init container for each entry of `after`"),
    field("resources.requests.cpu", &[], "{WAIT_CPU}"),
    field("resources.*.memory", &[], "{WAIT_MEMORY}"),
];

/// What containers beside the main one have where nothing is written.
pub(super) const BESIDE: &[Field] = &[
    field("resources.requests.cpu", &["{in}.cpu.request"], "what the scheduler keeps free. {SIDE_CPU}"),
    field("resources.requests.memory", &["{in}.memory.request"], "what the scheduler keeps free. {SIDE_MEMORY}"),
];

/// What a startup probe does not take from `health` as the others do.
const STARTUP: &[Field] = &[
    field(
        "startupProbe.periodSeconds",
        &["{in}.startup.interval"],
        "short, because the pod serves nobody until it is answered",
    ),
    field(
        "startupProbe.failureThreshold",
        &[
            "{in}.startup.retries",
            "else {in}.startup.grace",
            "else {in}.liveness.grace",
            "else {in}.readiness.grace",
            "else {in}.health.grace",
        ],
        "the container may take `grace` to start, and as long as the running one may fail after it",
    ),
    field(
        "livenessProbe.failureThreshold",
        &["{in}.liveness.retries", "else {in}.health.retries", "else {in}.readiness.retries"],
        "twice as patient as a readiness probe that asks the same: a pod is first taken out of its Services",
    ),
];

/// All fields of a container.
pub(super) const ROWS: &[Rows] = &[
    rows("", FIELDS),
    rows("", STARTUP),
    within("startupProbe", &["{in}.startup", "{in}.health"], &[rows("", probe::FIELDS)]),
    within("livenessProbe", &["{in}.liveness", "{in}.health"], &[rows("", probe::FIELDS)]),
    within("readinessProbe", &["{in}.readiness", "{in}.health"], &[rows("", probe::FIELDS)]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{EnvPlan, EnvSource, ProbeAction, ProbePlan};
    use crate::resource::testing;
    use serde_json::{Value, json};

    fn emitted(plan: &ContainerPlan) -> Value {
        serde_json::to_value(container(plan)).expect("a container is plain data")
    }

    fn full() -> ContainerPlan {
        let probe = ProbePlan {
            action: ProbeAction::Tcp { port: "http".into() },
            initial_delay: 0,
            period: 10,
            timeout: 2,
            failures: 30,
            successes: 1,
        };
        ContainerPlan {
            command: vec!["python".into()],
            args: vec!["-m".into(), "app".into()],
            working_dir: Some("/app".into()),
            ports: vec![PortPlan { name: "http".into(), port: 8000, protocol: "TCP" }],
            env_from: vec!["web-config".into()],
            env: vec![EnvPlan { name: "LOG_LEVEL".into(), source: EnvSource::Value("INFO".into()) }],
            resources: ResourcesPlan {
                cpu_request: Some("500m".into()),
                cpu_limit: None,
                memory_request: Some("512Mi".into()),
                memory_limit: Some("512Mi".into()),
                ephemeral_storage: Some("1Gi".into()),
            },
            probes: ProbesPlan { startup: Some(probe), liveness: None, readiness: None },
            pre_stop_seconds: Some(15),
            security: ContainerSecurityPlan {
                add_capabilities: vec!["NET_BIND_SERVICE".into()],
                user: Some(999),
                ..testing::container("web", ContainerRole::Main).security
            },
            mounts: vec![
                MountPlan { volume: "tmp".into(), path: "/tmp".into(), sub_path: None, read_only: false },
                MountPlan {
                    volume: "files".into(),
                    path: "/app/app.ini".into(),
                    sub_path: Some("app.ini".into()),
                    read_only: true,
                },
            ],
            ..testing::container("web", ContainerRole::Main)
        }
    }

    #[test]
    fn a_container_with_everything() {
        let expected = json!({
            "name": "web",
            "image": "shop/web:1.8.2",
            "command": ["python"],
            "args": ["-m", "app"],
            "workingDir": "/app",
            "ports": [{"name": "http", "containerPort": 8000, "protocol": "TCP"}],
            "envFrom": [{"configMapRef": {"name": "web-config"}}],
            "env": [{"name": "LOG_LEVEL", "value": "INFO"}],
            "resources": {
                "requests": {"cpu": "500m", "memory": "512Mi", "ephemeral-storage": "1Gi"},
                "limits": {"memory": "512Mi", "ephemeral-storage": "1Gi"},
            },
            "startupProbe": {
                "tcpSocket": {"port": "http"},
                "periodSeconds": 10,
                "timeoutSeconds": 2,
                "failureThreshold": 30,
            },
            "lifecycle": {"preStop": {"sleep": {"seconds": 15}}},
            "securityContext": {
                "allowPrivilegeEscalation": false,
                "readOnlyRootFilesystem": true,
                "runAsUser": 999,
                "capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]},
            },
            "volumeMounts": [
                {"name": "tmp", "mountPath": "/tmp"},
                {"name": "files", "mountPath": "/app/app.ini", "subPath": "app.ini", "readOnly": true},
            ],
        });
        assert_eq!(emitted(&full()), expected);
    }

    #[test]
    fn privileged_is_written_only_where_it_is_so() {
        let security = ContainerSecurityPlan {
            read_only_root: false,
            allow_privilege_escalation: true,
            drop_all: false,
            add_capabilities: Vec::new(),
            privileged: true,
            user: None,
        };
        let plan = ContainerPlan { security, ..testing::container("agent", ContainerRole::Main) };
        let expected = json!({"allowPrivilegeEscalation": true, "readOnlyRootFilesystem": false, "privileged": true});
        assert_eq!(emitted(&plan)["securityContext"], expected);
    }
}
