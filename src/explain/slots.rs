//! An object and a path in it -> the names that stand for `{workload}`, `{item}` and the like in a table.

use super::layers::Known;
use super::path::{Path, Step};
use super::rows::item_name;
use crate::object::{Node, Object};
use crate::plan::{AlertCondition, VolumeSource, WorkloadPlan, names};
use crate::tree::Tree;

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
        let workload = workload(known, object);
        if let Some(workload) = workload {
            slots.of_workload(workload, object);
        } else if let Some((_, role)) = object.name.rsplit_once('-') {
            slots.set("suffix", role);
        }
        slots.of_claim(known, object);
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

    fn of_item(&mut self, workload: Option<&WorkloadPlan>, item: &Node, list: &str) {
        if let Some(path) = item.get("mountPath").and_then(Node::as_str) {
            self.set("path", path);
        }
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

fn claim_of(body: &Node) -> Option<&str> {
    body.get("spec")?.get("claimRef")?.get("name")?.as_str()
}

fn mount<'a>(workload: &'a WorkloadPlan, volume: &str) -> Option<&'a str> {
    workload.pod.main.mounts.iter().find(|it| *it.volume == *volume).map(|it| &*it.path)
}

/// Returns the workload of an object.
#[must_use]
pub fn workload<'a>(known: &Known<'a>, object: &Object) -> Option<&'a WorkloadPlan> {
    let name = object.body.get("metadata")?.get("labels")?.get(names::NAME)?.as_str()?;
    known.plan.workloads.iter().find(|it| *it.name == *name)
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
