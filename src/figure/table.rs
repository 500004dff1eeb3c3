//! Figures of several environments side by side.

use super::{SUBJECTS, expanded, figure};
use crate::plan::Plan;
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
    /// Its value in each environment; `None` where there is none.
    pub values: Vec<Option<String>>,
}

impl Row {
    /// Tells whether the value is the same everywhere.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.values.windows(2).all(|pair| pair[0] == pair[1])
    }
}

/// Figures side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The environments, in promotion order.
    pub environments: Vec<String>,
    /// The rows, by workload.
    pub rows: Vec<Row>,
}

/// Puts figures of environments side by side; `plans` are those of each environment. Rows without any value are left out.
#[must_use]
pub fn tabulate(environments: &[(String, Vec<&Plan>)], asked: &[Column]) -> Table {
    let plans = || environments.iter().flat_map(|(_, plans)| plans);
    let workloads: BTreeSet<&str> = plans().flat_map(|it| &it.workloads).map(|it| &*it.name).collect();
    let mut rows: Vec<Row> = Vec::new();
    for workload in workloads {
        for field in asked.iter().flat_map(|it| fields(it, workload)) {
            let values = environments.iter().map(|(_, plans)| value(plans, workload, field)).collect();
            let row = Row { workload: workload.to_owned(), field: field.to_owned(), values };
            if row.values.iter().any(Option::is_some) && !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    Table { environments: environments.iter().map(|(name, _)| name.clone()).collect(), rows }
}

fn fields<'a>(asked: &'a Column, workload: &str) -> Vec<&'a str> {
    match &asked.field {
        _ if asked.workload.as_ref().is_some_and(|it| it != workload) => Vec::new(),
        Some(field) => expanded(field),
        None => SUBJECTS.iter().map(|it| it.name).chain([USUAL_VARIABLE]).collect(),
    }
}

fn value(plans: &[&Plan], workload: &str, field: &str) -> Option<String> {
    let found = plans.iter().flat_map(|plan| plan.workloads.iter().map(move |it| (plan, it)));
    let (plan, workload) = found.into_iter().find(|(_, it)| &*it.name == workload)?;
    figure(plan, workload, field).map(|it| it.text)
}
