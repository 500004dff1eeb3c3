//! An object and a path in it -> the names that stand for `{workload}`, `{item}` and the like in a table.

use super::rows::item_name;
use super::{node_at, text, workload};
use crate::explain::path::{Path, Step};
use crate::explain::setting::layers::Known;
use crate::object::{Node, Object};
use crate::plan::{AlertCondition, StorageProvisioner, TrafficOrigin, TrafficRule, VolumeSource, WorkloadPlan, names};
use crate::tree::{Entry, Tree};

/// Names with what they stand for: one key, or several.
pub struct Slots(Vec<(&'static str, Vec<String>)>);

impl Slots {
    /// Returns the names of a place in an object.
    #[must_use]
    pub fn of(known: &Known<'_>, object: &Object, path: &Path) -> Self {
        let mut slots = Self(Vec::new());
        slots.set("environment", &known.plan.environment);
        slots.set("object", &object.name);
        slots.set("namespace", object.namespace.as_deref().unwrap_or(&object.name));
        let workload = workload(known.plan, object);
        if let Some(workload) = workload {
            slots.of_workload(workload, object);
        } else if let Some((_, role)) = object.name.rsplit_once('-') {
            slots.set("suffix", role);
        }
        slots.of_claim(known, object);
        slots.of_storage(known, object);
        slots.of_rule(known, workload, object, path);
        if let Some((_, name)) = object.name.split_once("-dashboard-") {
            slots.set("dashboard", name);
        }
        slots.of_path(workload, object, path);
        slots
    }

    /// Returns a template with all names filled in; `None` when one is not known.
    #[must_use]
    pub fn fill(&self, template: &str) -> Option<Path> {
        let mut steps = Vec::new();
        for word in template.split('.') {
            match word.strip_prefix('{').and_then(|it| it.strip_suffix('}')) {
                Some(slot) => {
                    let (_, keys) = self.0.iter().rev().find(|(name, _)| *name == slot)?;
                    steps.extend(keys.iter().cloned().map(Step::Key));
                }
                None => steps.push(Step::Key(word.to_owned())),
            }
        }
        Some(Path(steps))
    }

    fn set(&mut self, name: &'static str, value: &str) {
        self.0.push((name, vec![value.to_owned()]));
    }

    fn of_workload(&mut self, workload: &WorkloadPlan, object: &Object) {
        self.set("workload", &workload.name);
        let suffix = object.name.strip_prefix(&*workload.name).and_then(|it| it.strip_prefix('-'));
        self.set("route", suffix.unwrap_or("main"));
        if let Some(suffix) = suffix {
            self.set("suffix", suffix);
        }
    }

    /// Classes, and the claims that they serve, are of EBS or of EFS.
    fn of_storage(&mut self, known: &Known<'_>, object: &Object) {
        let mut classes = known.plan.storage_classes.iter();
        let class = classes.find(|it| *it.name == *object.name && object.kind.kind == "StorageClass");
        let modes = object.body.get("spec").and_then(|it| it.get("accessModes"));
        let shared =
            |it: &Node| matches!(it, Node::List(all) if all.iter().any(|it| it.as_str() == Some("ReadWriteMany")));
        let efs = match (class, modes) {
            (Some(class), _) => class.provisioner == StorageProvisioner::Efs,
            (None, Some(modes)) => shared(modes),
            (None, None) => return,
        };
        self.set("storage", if efs { "efs" } else { "ebs" });
    }

    /// A rule of a NetworkPolicy is asked for by an entry of the spec.
    fn of_rule(&mut self, known: &Known<'_>, workload: Option<&WorkloadPlan>, object: &Object, path: &Path) {
        let [Step::Key(spec), Step::Key(side), Step::Index(index), ..] = path.0.as_slice() else { return };
        let Some(rule) = rule(workload, object, (spec, side), *index) else { return };
        let Some(WorkloadPlan { name: own, .. }) = workload else { return };
        let at = |keys: &[&str]| keys.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let of_workload = |keys: &[&str]| [at(&["workloads", own]), at(keys)].concat();
        let (slot, keys) = match &rule.origin {
            TrafficOrigin::Callers => return,
            TrafficOrigin::Dns => ("dns", at(&["platform", "network", "nodeLocalDns"])),
            TrafficOrigin::LoadBalancer => ("balanced", of_workload(&["routes"])),
            TrafficOrigin::Metrics => ("scraped", of_workload(&["monitor"])),
            TrafficOrigin::Workload(field, name) | TrafficOrigin::Declared(field, name) => {
                ("rule", of_workload(&[field, name]))
            }
            TrafficOrigin::Platform(name) => ("rule", at(&["platform", "outside", name])),
            TrafficOrigin::Aws => ("aws", of_workload(&["identity"])),
            TrafficOrigin::Api => ("api", of_workload(&["security", "apiToken"])),
        };
        self.0.push((slot, keys));
        if let TrafficOrigin::Platform(name) = &rule.origin {
            self.0.push(("call", of_workload(&["calls", name])));
        }
        if let TrafficOrigin::Workload(_, callee) = &rule.origin {
            let callee = known.plan.workloads.iter().find(|it| it.name == *callee);
            self.of_port(callee, object, path);
        }
    }

    /// A port stands among those of the workload, or of one of its sidecars.
    fn of_port(&mut self, workload: Option<&WorkloadPlan>, object: &Object, path: &Path) {
        let found = path.0.iter().rposition(|it| it.key() == Some("ports"));
        let item = found.and_then(|at| node_at(&object.body, &Path(path.0.get(..at + 2)?.to_vec())));
        let (Some(workload), Some(item)) = (workload, item) else { return };
        let is = |port: &Entry| {
            let number = port.value.get("port").and_then(Tree::as_str);
            item_name(item).is_some_and(|it| *it == *port.key) || item.get("port").map(text).as_deref() == number
        };
        let base = ["workloads".to_owned(), workload.name.to_string()];
        let sidecars = workload.origin.get("sidecars").and_then(Tree::entries).unwrap_or_default();
        let sidecars = sidecars.iter().map(|it| (vec!["sidecars".to_owned(), it.key.to_string()], &it.value));
        for (keys, tree) in std::iter::once((Vec::new(), &workload.origin)).chain(sidecars) {
            let port = tree.get("ports").and_then(Tree::entries).unwrap_or_default().iter().find(|it| is(it));
            if let Some(port) = port {
                let last = ["ports".to_owned(), port.key.to_string()];
                self.0.push(("port", base.iter().chain(&keys).chain(&last).cloned().collect()));
                return;
            }
        }
    }

    /// Claims and their volumes are found by the pods that mount them.
    fn of_claim(&mut self, known: &Known<'_>, object: &Object) {
        let claim = match &*object.kind.kind {
            "PersistentVolumeClaim" => Some(&*object.name),
            "PersistentVolume" => claim_of(&object.body),
            _ => None,
        };
        let Some(claim) = claim else { return };
        for workload in &known.plan.workloads {
            let mut volumes = workload.pod.volumes.iter();
            let volume =
                volumes.find(|it| matches!(&it.source, VolumeSource::Claim { claim: own, .. } if **own == *claim));
            if let Some(path) = volume.and_then(|it| mount(workload, &it.name)) {
                self.set("user", &workload.name);
                self.set("mount", path);
                return;
            }
        }
    }

    fn of_path(&mut self, workload: Option<&WorkloadPlan>, object: &Object, path: &Path) {
        if !self.0.iter().any(|(name, _)| *name == "port") {
            self.of_port(workload, object, path);
        }
        let mut node = Some(&object.body);
        let mut list = "";
        for step in &path.0 {
            node = match (step, node) {
                (Step::Key(key), Some(node)) => node.get(key),
                (Step::Index(index), Some(Node::List(items))) => items.get(*index),
                _ => None,
            };
            match (step, node) {
                (Step::Key(key), _) => {
                    list = key;
                    self.of_key(workload, key);
                }
                (Step::Index(_), Some(item)) => self.of_item(workload, item, list),
                (Step::Index(_), None) => {}
            }
        }
        if let Some(text) = node.and_then(Node::as_str) {
            self.set("value", text);
        }
    }

    fn of_key(&mut self, workload: Option<&WorkloadPlan>, key: &str) {
        // Annotations of the controller are written without their prefix.
        self.set("key", key.strip_prefix("alb.ingress.kubernetes.io/").unwrap_or(key));
        let Some(workload) = workload else { return };
        let entries = |field: &str| workload.origin.get(field).and_then(Tree::entries).unwrap_or_default();
        let env = |tree: &Tree| tree.get("env").and_then(Tree::as_str) == Some(key);
        if let Some(call) = entries("calls").iter().find(|it| env(&it.value)) {
            self.set("called", &call.key);
        }
        let file = |path: &str| path.trim_start_matches('/').replace('/', ".") == key;
        if let Some(entry) = entries("files").iter().find(|it| file(&it.key)) {
            self.set("file", &entry.key);
        }
    }

    /// A secret that is a file is found by its path, or by the key that stands for it.
    fn of_secret_file(&mut self, workload: Option<&WorkloadPlan>, item: &Node) {
        let secrets = workload.and_then(|it| it.origin.get("secrets")).and_then(Tree::entries).unwrap_or_default();
        let (path, key) = (item.get("mountPath").and_then(Node::as_str), item.get("key").and_then(Node::as_str));
        let file = |it: &Entry| it.value.get("file").and_then(Tree::as_str).is_some_and(|file| Some(file) == path);
        if let Some(secret) = secrets.iter().find(|it| Some(&*it.key) == key || file(it)) {
            self.set("secret", &secret.key);
        }
    }

    fn of_item(&mut self, workload: Option<&WorkloadPlan>, item: &Node, list: &str) {
        if let Some(path) = item.get("mountPath").and_then(Node::as_str) {
            self.set("path", path);
        }
        self.of_secret_file(workload, item);
        let Some(name) = item_name(item) else { return };
        self.set("item", name);
        let Some(workload) = workload else { return };
        if let Some(path) = mount(workload, name) {
            self.set("mount", path);
        }
        if matches!(list, "containers" | "initContainers") {
            let waits = workload.origin.get("after").and_then(Tree::entries).unwrap_or_default();
            let waited = waits.iter().find(|it| *names::wait(&it.key) == *name);
            self.set("container", waited.map_or(name, |it| &it.key));
        }
        let mut rules = workload.alerts.iter().flat_map(|it| &it.rules);
        if let Some(rule) = rules.find(|it| *it.name == *name) {
            self.0.push(("alert", alert(&rule.condition, name)));
        }
    }
}

/// Returns a rule of a policy; rules without peers or ports are not written.
fn rule<'a>(
    workload: Option<&'a WorkloadPlan>,
    object: &Object,
    (spec, side): (&str, &str),
    index: usize,
) -> Option<&'a TrafficRule> {
    let policy = workload?.network.as_ref().filter(|_| object.kind.kind == "NetworkPolicy" && spec == "spec")?;
    let rules = match side {
        "ingress" => &policy.ingress,
        "egress" => &policy.egress,
        _ => return None,
    };
    rules.iter().filter(|it| !it.peers.is_empty() && !it.ports.is_empty()).nth(index)
}

fn claim_of(body: &Node) -> Option<&str> {
    body.get("spec")?.get("claimRef")?.get("name")?.as_str()
}

fn mount<'a>(workload: &'a WorkloadPlan, volume: &str) -> Option<&'a str> {
    workload.pod.main.mounts.iter().find(|it| *it.volume == *volume).map(|it| &*it.path)
}

/// Returns the field of an alert.
fn alert(condition: &AlertCondition, name: &str) -> Vec<String> {
    let field = match condition {
        AlertCondition::Cpu(_) => "cpu",
        AlertCondition::Memory(_) => "memory",
        AlertCondition::Errors { .. } => "errors",
        AlertCondition::Down => "down",
        AlertCondition::NotUp { .. } => "up",
        AlertCondition::Vanished => "scrape",
        AlertCondition::CrashLoop => "crashLoop",
        AlertCondition::RolloutStuck => "rolloutStuck",
        AlertCondition::ScaledOut(_) => "scaledOut",
        AlertCondition::JobFailed => "failed",
        AlertCondition::VolumeFull { .. } => "volume",
        AlertCondition::Own { .. } => return ["alerts", "own", name].map(str::to_owned).to_vec(),
    };
    ["alerts", field].map(str::to_owned).to_vec()
}
