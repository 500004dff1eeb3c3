//! What must hold between two environments.

use super::Text;
use crate::diagnostic::Place;

/// A guard.
#[derive(Clone, Debug)]
pub struct GuardPlan {
    /// The environment that is guarded.
    pub left: Text,
    /// How they compare.
    pub sense: GuardSense,
    /// The environment that it is compared with.
    pub right: Text,
    /// What is compared.
    pub fields: Vec<GuardFieldPlan>,
    /// Where it is written.
    pub place: Place,
}

impl GuardPlan {
    /// Returns the guard as it is written.
    #[must_use]
    pub fn rule(&self) -> String {
        let sign = match self.sense {
            GuardSense::AtLeast => ">=",
            GuardSense::Same => "=",
        };
        format!("{} {sign} {}", self.left, self.right)
    }
}

/// How two environments compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardSense {
    /// At least as much.
    AtLeast,
    /// The same.
    Same,
}

/// What a guard compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardFieldPlan {
    /// Where it is written.
    pub place: Place,
    /// The workload; `None` for all.
    pub workload: Option<Text>,
    /// The name of the figure.
    pub name: Text,
}
