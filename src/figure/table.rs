//! Figures of several environments side by side.

use super::{Figure, SUBJECTS, Scene, VARIABLE, expanded, figure, variables};
use crate::plan::Text;
use std::collections::BTreeSet;

/// The variable that tables show without being asked: it differs on purpose in most systems.
const USUAL_VARIABLE: &str = "env.LOG_LEVEL";

/// What is asked for: a field, of one workload or of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The workload; `None` for all.
    pub workload: Option<String>,
    /// The field; `None` for the usual ones.
    pub field: Option<String>,
}

/// A field of a workload in every environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The workload.
    pub workload: String,
    /// The field.
    pub field: String,
    /// Its figure in each environment; `None` where there is none.
    pub figures: Vec<Option<Figure>>,
}

impl Row {
    /// Tells whether the value is the same everywhere.
    #[must_use]
    pub fn is_same(&self) -> bool {
        (1..self.figures.len()).all(|index| self.is_as_before(index))
    }

    /// Tells whether the value in an environment is that of the environment before it.
    #[must_use]
    pub fn is_as_before(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|it| self.figures.get(it));
        before.is_some_and(|it| Figure::is_same(it.as_ref(), self.figures.get(index).and_then(Option::as_ref)))
    }

    /// Returns what people see of the value in each environment.
    pub fn shown(&self) -> impl Iterator<Item = Option<&str>> {
        self.figures.iter().map(|it| it.as_ref().map(Figure::shown))
    }
}

/// Figures side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The environments, in promotion order.
    pub environments: Vec<String>,
    /// The rows, by workload.
    pub rows: Vec<Row>,
    /// All workloads, also those that were not asked for.
    pub workloads: Vec<String>,
    /// All variables of the workloads, where some were asked for.
    pub variables: BTreeSet<String>,
}

/// Puts figures of environments side by side; the scenes of each come with its name. Rows without any value are left out.
#[must_use]
pub fn tabulate(environments: &[(String, Vec<Scene<'_>>)], asked: &[Column]) -> Table {
    let scenes = || environments.iter().flat_map(|(_, scenes)| scenes);
    let whose = |scene: &Scene<'_>| {
        scene.plan.workloads.iter().map(|it| (it.name.clone(), scene.plan.migration.clone())).collect::<Vec<_>>()
    };
    let workloads: BTreeSet<(Text, Text)> = scenes().flat_map(whose).collect();
    let mut rows: Vec<Row> = Vec::new();
    for (workload, migration) in &workloads {
        let first = rows.len();
        // Of two migrations with a workload of one name, the name alone does not tell.
        let several = workloads.iter().filter(|(name, _)| name == workload).count() > 1;
        let shown = if several { format!("{migration}/{workload}") } else { workload.to_string() };
        for field in asked.iter().flat_map(|it| fields(it, workload)) {
            let of = |(_, scenes): &(String, Vec<Scene<'_>>)| value(scenes, (workload, migration), field);
            let row = Row {
                workload: shown.clone(),
                field: field.to_owned(),
                figures: environments.iter().map(of).collect(),
            };
            if row.figures.iter().any(Option::is_some) && !rows[first..].contains(&row) {
                rows.push(row);
            }
        }
    }
    let names: BTreeSet<String> = workloads.iter().map(|(name, _)| name.to_string()).collect();
    Table {
        environments: environments.iter().map(|(name, _)| name.clone()).collect(),
        rows,
        workloads: names.into_iter().collect(),
        variables: asked_variables(scenes(), asked),
    }
}

fn asked_variables<'a>(scenes: impl Iterator<Item = &'a Scene<'a>>, asked: &[Column]) -> BTreeSet<String> {
    let of_variable = |it: &Column| it.field.as_ref().is_some_and(|it| it.starts_with(VARIABLE));
    if !asked.iter().any(of_variable) {
        return BTreeSet::new();
    }
    let of = |scene: &Scene<'_>| scene.plan.workloads.iter().flat_map(|it| variables(scene, it)).collect::<Vec<_>>();
    scenes.flat_map(of).collect()
}

fn fields<'a>(asked: &'a Column, workload: &str) -> Vec<&'a str> {
    match &asked.field {
        _ if asked.workload.as_ref().is_some_and(|it| it != workload) => Vec::new(),
        Some(field) => expanded(field),
        None => SUBJECTS.iter().map(|it| it.name).chain([USUAL_VARIABLE]).collect(),
    }
}

fn value(scenes: &[Scene<'_>], (workload, migration): (&str, &Text), field: &str) -> Option<Figure> {
    let scene = scenes.iter().find(|it| it.plan.migration == *migration)?;
    figure(scene, scene.workload(workload)?, field)
}
