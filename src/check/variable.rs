//! The plain texts that containers get: variables, and where they stand in the spec.

use super::{place, pods};
use crate::diagnostic::Place;
use crate::plan::{EnvSource, Text, WorkloadPlan};

/// A variable with a plain text as its value.
pub(super) struct Variable<'a> {
    /// Its name.
    pub(super) name: &'a Text,
    /// Its value.
    pub(super) value: &'a Text,
    /// The path of its map in the spec of the workload.
    group: Vec<&'a str>,
}

impl Variable<'_> {
    /// Returns where its value stands.
    pub(super) fn place(&self, workload: &WorkloadPlan) -> Place {
        place::workload(workload, &self.path("value"))
    }

    /// Tells whether the user says why it is no secret.
    pub(super) fn is_waived(&self, workload: &WorkloadPlan) -> bool {
        workload.origin.at(&self.path("notSecret")).is_some_and(|it| !it.is_null())
    }

    fn path<'s>(&'s self, field: &'s str) -> Vec<&'s str> {
        self.group.iter().copied().chain([&**self.name, field]).collect()
    }
}

/// Returns all variables of a workload with a plain text as value.
///
/// Those of the main container went into the `ConfigMap` that has the name of the workload.
pub(super) fn all(workload: &WorkloadPlan) -> Vec<Variable<'_>> {
    let map = workload.config_maps.iter().find(|it| it.name == workload.name);
    let shared = map.iter().flat_map(|it| &it.data);
    let mut all: Vec<_> = shared.map(|(name, value)| Variable { name, value, group: vec!["env"] }).collect();
    for container in pods::containers(workload) {
        for variable in &container.env {
            if let EnvSource::Value(value) = &variable.source {
                let group = pods::path(container).into_iter().chain(["env"]).collect();
                all.push(Variable { name: &variable.name, value, group });
            }
        }
    }
    all
}
