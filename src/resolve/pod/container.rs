//! Containers: ports, sizes, variables, mounts.

use super::probes::{self, Asked};
use crate::diagnostic::{Diagnostic, Report};
use crate::plan::{
    ContainerPlan, ContainerRole, ContainerSecurityPlan, EnvPlan, EnvSource, MountPlan, PortPlan, ProbesPlan,
    ResourcesPlan, ServicePortPlan, Text,
};
use crate::resolve::scene::{Drawn, Spot};
use crate::resolve::{codes, defaults, scene, text};
use crate::spec::scalar::{EnvName, Image, Memory, Name, PortName, Quantity};
use crate::spec::shape::Map;
use crate::spec::{ContainerSpec, CpuSpec, EnvSpec, MemorySpec, PortSpec, SecretSpec};

/// A port with everything that others need to know of it.
#[derive(Clone, Debug)]
pub struct PortFacts {
    /// Its name.
    pub name: Text,
    /// Number in the container.
    pub port: u16,
    /// Number at the Service.
    pub service_port: u16,
    /// Transport protocol.
    pub protocol: &'static str,
    /// Hint for load balancers and meshes.
    pub app_protocol: Option<Text>,
}

impl PortFacts {
    fn in_container(&self) -> PortPlan {
        PortPlan { name: self.name.clone(), port: self.port, protocol: self.protocol }
    }

    /// Returns the port of the Service.
    pub fn at_service(&self) -> ServicePortPlan {
        ServicePortPlan {
            name: self.name.clone(),
            port: self.service_port,
            target: self.name.clone(),
            protocol: self.protocol,
            app_protocol: self.app_protocol.clone(),
        }
    }
}

/// Names of ports that are the main one where they are there, the first of them first.
const MAIN_PORTS: [&str; 3] = ["http", "https", "grpc"];

/// Returns the main one of some ports.
#[must_use]
pub fn main_port<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let rank = |name: &str| MAIN_PORTS.iter().position(|it| *it == name).unwrap_or(MAIN_PORTS.len());
    names.min_by_key(|name| (rank(name), *name))
}

/// Returns the ports of a container, the main one first, the others by name.
#[must_use]
pub fn ports(ports: Option<&Map<PortName, PortSpec>>) -> Vec<PortFacts> {
    let read = |(name, spec): &(PortName, PortSpec)| {
        let PortSpec { port, service_port, protocol, app_protocol } = spec;
        // One without a number is an error, but a port: what asks it or leads to it is not wrong as well.
        let port = port.map_or(1, |it| it.0);
        PortFacts {
            name: name.0.clone(),
            port,
            service_port: service_port.map_or(port, |it| it.0),
            protocol: text::transport(*protocol),
            app_protocol: app_protocol.clone().map(|it| it.0),
        }
    };
    let mut all: Vec<_> = ports.iter().flat_map(|it| &it.0).map(read).collect();
    let main = main_port(all.iter().map(|it| &*it.name)).and_then(|main| all.iter().position(|it| *it.name == *main));
    if let Some(main) = main {
        all[..=main].rotate_right(1);
    }
    all
}

/// Returns the ports of a workload, those of its sidecars after its own.
#[must_use]
pub fn all_ports(drawn: &Drawn) -> Vec<PortFacts> {
    let mut all = ports(drawn.spec.ports.as_ref());
    for (_, sidecar) in drawn.spec.sidecars.iter().flat_map(|it| &it.0) {
        all.extend(ports(sidecar.ports.as_ref()));
    }
    all
}

/// Returns requests and limits of the main container.
///
/// # Errors
/// E0207 without CPU or memory, E0214 for a limit below its request.
pub fn resources(drawn: &Drawn, report: &mut Report) -> ResourcesPlan {
    let spot = drawn.spot();
    let name = &drawn.name;
    let spec = &drawn.spec;
    if spec.cpu.as_ref().and_then(|it| it.request).is_none() {
        let what = format!("`{name}` does not say how much CPU it needs");
        let help = "add `cpu: 500m` (ECS: 512 units), here or under `defaults`";
        scene::required_in(report, spot, &["cpu"], (&what, help));
    }
    if spec.memory.as_ref().and_then(|it| it.request.as_ref()).is_none() {
        let what = format!("`{name}` does not say how much memory it needs");
        scene::required_in(report, spot, &["memory"], (&what, "add `memory: 512Mi`, here or under `defaults`"));
    }
    sizes(spec.cpu.as_ref(), spec.memory.as_ref(), spec.ephemeral_storage.as_ref(), spot, report)
}

fn sizes(
    cpu: Option<&CpuSpec>,
    memory: Option<&MemorySpec>,
    disk: Option<&Quantity>,
    spot: Spot<'_>,
    report: &mut Report,
) -> ResourcesPlan {
    let CpuSpec { request, limit } = cpu.cloned().unwrap_or_default();
    if request.zip(limit).is_some_and(|(request, limit)| limit < request) {
        below_request(report, spot, "cpu");
    }
    let MemorySpec { request: memory_request, limit: memory_limit } = memory.cloned().unwrap_or_default();
    let bytes = |it: &Option<Memory>| it.as_ref().map(|it| it.bytes);
    if bytes(&memory_request).zip(bytes(&memory_limit)).is_some_and(|(request, limit)| limit < request) {
        below_request(report, spot, "memory");
    }
    let memory_request = memory_request.map(|it| it.text);
    ResourcesPlan {
        cpu_request: request.map(crate::spec::scalar::Cpu::quantity),
        cpu_limit: limit.map(crate::spec::scalar::Cpu::quantity),
        memory_limit: memory_limit.map(|it| it.text).or_else(|| memory_request.clone()),
        memory_request,
        ephemeral_storage: disk.map(|it| it.0.clone()),
    }
}

fn below_request(report: &mut Report, spot: Spot<'_>, field: &str) {
    let what = format!("the {field} limit is below the request");
    let diagnostic = Diagnostic::new(&codes::RANGE, spot.place(&[field, "limit"]), what);
    report.add(diagnostic.help("raise `limit`, or lower `request`"));
}

/// Returns the main container without its volumes.
///
/// # Errors
/// E0207 without an image, and as [`resources`] and the probes.
pub fn main(drawn: &Drawn, security: ContainerSecurityPlan, report: &mut Report) -> ContainerPlan {
    let spot = drawn.spot();
    let spec = &drawn.spec;
    let image = image(spec.image.as_ref(), &drawn.name, spot, report);
    let facts = ports(spec.ports.as_ref());
    if let Some(missing) = spec.ports.iter().flat_map(|it| &it.0).find(|(_, port)| port.port.is_none()) {
        let place = spot.place(&["ports", &missing.0.0, "port"]);
        scene::required(report, place, "the port has no number", "add `port: 8080`");
    }
    let asked = Asked { spot, ports: &facts };
    let probes = probes::all(asked, [&spec.health, &spec.startup, &spec.liveness, &spec.readiness], report);
    ContainerPlan {
        name: drawn.name.clone(),
        role: ContainerRole::Main,
        image,
        command: text::list(spec.command.clone()),
        args: text::list(spec.args.clone()),
        working_dir: text::text(spec.working_dir.clone()),
        ports: facts.iter().map(PortFacts::in_container).collect(),
        env_from: Vec::new(),
        env: Vec::new(),
        resources: resources(drawn, report),
        probes,
        pre_stop_seconds: None,
        security,
        mounts: Vec::new(),
    }
}

fn image(image: Option<&Image>, name: &str, spot: Spot<'_>, report: &mut Report) -> Text {
    if let Some(image) = image {
        image.0.clone()
    } else {
        let what = format!("`{name}` has no image");
        let help = "add `image: registry/name:tag`, here or under `defaults`";
        scene::required_in(report, spot, &["image"], (&what, help));
        "".into()
    }
}

/// Returns a variable that is not a plain text.
fn env_source(spec: &EnvSpec) -> Option<EnvSource> {
    let EnvSpec { value, not_secret: _, field, resource, config_map, secret } = spec;
    let key = |it: &crate::spec::KeySpec| Some((it.name.clone()?.0, it.key.clone()?.0));
    if let Some(field) = field {
        return Some(EnvSource::Field(field.0.clone()));
    }
    if let Some(resource) = resource {
        return Some(EnvSource::Resource(resource.0.clone()));
    }
    if let Some((name, key)) = config_map.as_ref().and_then(key) {
        return Some(EnvSource::ConfigMap { name, key });
    }
    if let Some((name, key)) = secret.as_ref().and_then(key) {
        return Some(EnvSource::Secret { name, key });
    }
    value.as_ref().map(|value| EnvSource::Value(value.0.clone()))
}

/// Splits variables into plain texts and all others; both sorted by name.
///
/// # Errors
/// E0213 for a variable with two sources, E0207 for one without any.
pub fn variables(
    env: Option<&Map<EnvName, EnvSpec>>,
    spot: Spot<'_>,
    report: &mut Report,
) -> (Vec<(Text, Text)>, Vec<EnvPlan>) {
    let (mut plain, mut others) = (Vec::new(), Vec::new());
    for (name, spec) in env.iter().flat_map(|it| &it.0) {
        let place = || spot.place(&["env", &name.0]);
        let count = usize::from(spec.value.is_some())
            + usize::from(spec.field.is_some())
            + usize::from(spec.resource.is_some())
            + usize::from(spec.config_map.is_some())
            + usize::from(spec.secret.is_some());
        if count > 1 {
            let what = format!("the variable `{}` has {count} sources", name.0);
            report.add(
                Diagnostic::new(&codes::CONTRADICTION, place(), what)
                    .help("keep one of them, set the others to `null`"),
            );
        }
        match env_source(spec) {
            Some(EnvSource::Value(value)) => plain.push((name.0.clone(), value)),
            Some(source) => others.push(EnvPlan { name: name.0.clone(), source }),
            None => scene::required(report, place(), &format!("the variable `{}` has no value", name.0), "add `value`"),
        }
    }
    plain.sort();
    others.sort_by(|one, two| one.name.cmp(&two.name));
    (plain, others)
}

/// What containers beside the main one take over from it.
pub struct Beside<'a> {
    /// The workload.
    pub drawn: &'a Drawn,
    /// The finished main container.
    pub main: &'a ContainerPlan,
    /// Name of the workload's Secret.
    pub secret: &'a Text,
}

/// Returns a container beside the main one.
///
/// # Errors
/// E0207 without an image, E0213 for a secret as a file, E0216 for a mount of a path that the workload has no volume at, and as the probes.
pub fn beside(
    shared: &Beside<'_>,
    (name, spec, role): (&Name, &ContainerSpec, ContainerRole),
    report: &mut Report,
) -> ContainerPlan {
    let ContainerSpec {
        enabled: _,
        order: _,
        image: image_spec,
        command,
        args,
        working_dir,
        ports: port_specs,
        cpu,
        memory,
        env: _,
        secrets: _,
        share_env,
        mounts,
        startup,
        liveness,
        readiness,
        user,
    } = spec;
    let group = if role == ContainerRole::Init { "init" } else { "sidecars" };
    let route = shared.drawn.route.key(group).key(&name.0);
    let tree = shared.drawn.tree.at(&[group, &name.0]).unwrap_or(&shared.drawn.tree);
    let spot = Spot { tree, route: &route };
    let facts = ports(port_specs.as_ref());
    let asked = Asked { spot, ports: &facts };
    let probes = match role {
        ContainerRole::Sidecar => probes::all(asked, [&None, startup, liveness, readiness], report),
        ContainerRole::Init | ContainerRole::Main => ProbesPlan::default(),
    };
    let variables = own_variables(shared, spec, spot, report);
    let mut resources = sizes(cpu.as_ref(), memory.as_ref(), None, spot, report);
    fill(&mut resources);
    ContainerPlan {
        name: name.0.clone(),
        role,
        image: image(image_spec.as_ref(), &name.0, spot, report),
        command: text::list(command.clone()),
        args: text::list(args.clone()),
        working_dir: text::text(working_dir.clone()),
        ports: facts.iter().map(PortFacts::in_container).collect(),
        env_from: if share_env.is_some_and(|it| it.0) { shared.main.env_from.clone() } else { Vec::new() },
        env: variables,
        resources,
        probes,
        pre_stop_seconds: None,
        security: ContainerSecurityPlan { user: user.map(|it| it.0), ..shared.main.security.clone() },
        mounts: mounts_of(mounts.as_ref(), shared.main, spot, report),
    }
}

/// Returns the variables of a container beside the main one: its own, those from secrets, and where it shares them, those of
/// the main container that it does not set itself.
fn own_variables(shared: &Beside<'_>, spec: &ContainerSpec, spot: Spot<'_>, report: &mut Report) -> Vec<EnvPlan> {
    let secrets = spec.secrets.as_ref();
    let (plain, mut variables) = variables(spec.env.as_ref(), spot, report);
    variables.extend(plain.into_iter().map(|(name, value)| EnvPlan { name, source: EnvSource::Value(value) }));
    variables.extend(secret_variables(secrets, shared.secret));
    check_secrets(secrets, spot, report);
    if spec.share_env.is_some_and(|it| it.0) {
        let own: Vec<_> = variables.iter().map(|it| it.name.clone()).collect();
        variables.extend(shared.main.env.iter().filter(|it| !own.contains(&it.name)).cloned());
    }
    variables.sort_by(|one, two| one.name.cmp(&two.name));
    variables
}

/// Only the main container has secrets as files: one asked for here would be lost without a word.
fn check_secrets(secrets: Option<&Map<EnvName, SecretSpec>>, spot: Spot<'_>, report: &mut Report) {
    for (name, _) in secrets.iter().flat_map(|it| &it.0).filter(|(_, spec)| spec.file.is_some()) {
        let what = format!("the secret `{}` is a file, but only the main container has secrets as files", name.0);
        let place = spot.place(&["secrets", &name.0, "file"]);
        report.add(Diagnostic::new(&codes::CONTRADICTION, place, what).help("remove `file`, and read the variable"));
    }
}

/// An autoscaler cannot work with one container without a request.
fn fill(resources: &mut ResourcesPlan) {
    resources.cpu_request.get_or_insert_with(|| defaults::SIDE_CPU.into());
    let memory = resources.memory_request.get_or_insert_with(|| defaults::SIDE_MEMORY.into()).clone();
    resources.memory_limit.get_or_insert(memory);
}

/// Returns the variables that come from the workload's Secret.
pub fn secret_variables<'a>(
    secrets: Option<&'a Map<EnvName, SecretSpec>>,
    secret: &'a Text,
) -> impl Iterator<Item = EnvPlan> + 'a {
    secrets.into_iter().flat_map(|it| &it.0).filter(|(_, spec)| spec.file.is_none()).map(|(name, _)| EnvPlan {
        name: name.0.clone(),
        source: EnvSource::Secret { name: secret.clone(), key: name.0.clone() },
    })
}

fn mounts_of(
    mounts: Option<&Map<crate::spec::scalar::AbsolutePath, crate::spec::scalar::Text>>,
    main: &ContainerPlan,
    spot: Spot<'_>,
    report: &mut Report,
) -> Vec<MountPlan> {
    let mut found = Vec::new();
    for (path, of) in mounts.iter().flat_map(|it| &it.0) {
        if let Some(mount) = main.mounts.iter().find(|mount| mount.path == of.0) {
            found.push(MountPlan { path: path.0.clone(), ..mount.clone() });
        } else {
            let known = main.mounts.iter().map(|mount| &*mount.path);
            scene::unknown(report, &codes::VOLUME, spot.place(&["mounts", &path.0]), ("the volume at", &of.0), known);
        }
    }
    // Every container with a read-only root needs the same writable `/tmp`.
    if let Some(tmp) = main.mounts.iter().find(|mount| &*mount.path == "/tmp")
        && !found.iter().any(|mount| &*mount.path == "/tmp")
    {
        found.push(tmp.clone());
    }
    found.sort_by(|one, two| one.path.cmp(&two.path));
    found
}
