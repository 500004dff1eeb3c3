//! The objects of an environment -> what belongs to each workload: what runs its pods, and what is around them.
//!
//! Objects of a workload carry its name as a label; those of templates, and those whose labels a patch changed, are found
//! by what they point at.

use crate::object::{Node, Object};
use crate::plan::{Plan, WorkloadPlan, names};
use std::collections::BTreeMap;

/// Kinds that run the pods of a workload.
const CONTROLLERS: [&str; 6] = ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "ScaledJob"];

/// Kinds around them that say something about a workload without its name as a label.
const AROUND: [&str; 6] =
    ["HorizontalPodAutoscaler", "ScaledObject", "PodDisruptionBudget", "Ingress", "Service", "ExternalSecret"];

/// An environment: what was decided, and what came of it after the user's patches.
pub struct Scene<'a> {
    /// What was decided.
    pub plan: &'a Plan,
    workloads: BTreeMap<&'a str, (&'a WorkloadPlan, Vec<&'a Object>)>,
    others: Vec<&'a Object>,
    config_maps: BTreeMap<&'a str, &'a Object>,
}

impl<'a> Scene<'a> {
    /// Returns the scene of an environment.
    #[must_use]
    pub fn new(plan: &'a Plan, objects: &'a [Object]) -> Self {
        let mut workloads: BTreeMap<&str, (&WorkloadPlan, Vec<&Object>)> =
            plan.workloads.iter().map(|it| (&*it.name, (it, Vec::new()))).collect();
        let (mut others, mut config_maps) = (Vec::new(), BTreeMap::new());
        for object in objects {
            match object.label_value(names::NAME).and_then(|name| workloads.get_mut(name)) {
                Some((_, own)) => own.push(object),
                None if CONTROLLERS.iter().chain(&AROUND).any(|it| *it == object.kind.kind) => others.push(object),
                None => {}
            }
            let here = object.namespace.as_ref().is_none_or(|it| **it == *plan.namespace.name);
            if here && object.kind.kind == "ConfigMap" {
                config_maps.insert(&*object.name, object);
            }
        }
        Self { plan, workloads, others, config_maps }
    }

    /// Returns a workload by its name.
    #[must_use]
    pub fn workload(&self, name: &str) -> Option<&'a WorkloadPlan> {
        self.workloads.get(name).map(|(it, _)| *it)
    }

    /// Returns what belongs to a workload; `None` where nothing runs its pods.
    pub(super) fn parts<'s>(&'s self, workload: &'s WorkloadPlan) -> Option<Parts<'s>> {
        let (_, own) = self.workloads.get(&*workload.name)?;
        let runs = |it: &&&Object| CONTROLLERS.contains(&&*it.kind.kind);
        let named = |it: &&&Object| *it.name == *workload.name;
        let own_controllers = || own.iter().filter(runs);
        let named_own = own_controllers().find(named).or_else(|| own_controllers().next());
        let controller: &Object = named_own.or_else(|| self.others.iter().filter(runs).find(named))?;
        let template = controller.pod_template()?;
        let around = own.iter().chain(&self.others).copied().filter(|it| it.is_beside(controller)).collect();
        Some(Parts { scene: self, workload, controller, template, around })
    }
}

/// What belongs to a workload.
pub(super) struct Parts<'s> {
    pub(super) scene: &'s Scene<'s>,
    pub(super) workload: &'s WorkloadPlan,
    /// What runs its pods.
    pub(super) controller: &'s Object,
    template: &'s Node,
    around: Vec<&'s Object>,
}

impl<'s> Parts<'s> {
    /// Returns the `spec` of the pods.
    pub(super) fn pod(&self) -> &'s Node {
        self.template.get("spec").unwrap_or(&Node::Null)
    }

    /// Returns the container that is the workload itself.
    pub(super) fn main(&self) -> Option<&'s Node> {
        let containers = self.pod().get("containers").map(Node::items).unwrap_or_default();
        let name = Some(&*self.workload.pod.main.name);
        containers.iter().find(|it| it.get("name").and_then(Node::as_str) == name).or_else(|| containers.first())
    }

    /// Returns its objects of a kind.
    pub(super) fn of_kind(&self, kind: &'static str) -> impl Iterator<Item = &'s Object> {
        self.around.iter().copied().filter(move |it| it.kind.kind == kind)
    }

    /// Tells whether an object carries the name of the workload.
    pub(super) fn is_own(&self, object: &Object) -> bool {
        object.label_value(names::NAME) == Some(&*self.workload.name)
    }

    /// Returns what decides about the number of its pods instead of the controller.
    pub(super) fn scaler(&self) -> Option<&'s Object> {
        let target = |it: &&&Object| {
            let text = |key| it.at(&["spec", "scaleTargetRef", key]).and_then(Node::as_str);
            let kind = text("kind").unwrap_or("Deployment");
            text("name") == Some(&self.controller.name) && kind == self.controller.kind.kind
        };
        let scales = |it: &&&Object| matches!(&*it.kind.kind, "HorizontalPodAutoscaler" | "ScaledObject");
        self.around.iter().filter(scales).find(target).copied()
    }

    /// Returns the labels of the pods.
    pub(super) fn labels(&self) -> &'s Node {
        self.template.at(&["metadata", "labels"]).unwrap_or(&Node::Null)
    }

    /// Returns a ConfigMap of the environment.
    pub(super) fn config_map(&self, name: &str) -> Option<&'s Object> {
        self.scene.config_maps.get(name).copied()
    }
}
