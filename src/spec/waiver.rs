//! Findings that the user accepts.

use super::record::record;
use super::scalar::{Date, Name, Text};
use super::shape::{List, Refusal, ScalarShape};
use crate::tree::Tree;
use std::sync::Arc;

record! {
    /// A finding that is accepted, with the reason. Everything that it says must be true of the finding.
    pub struct WaiverSpec, short("the reason", reason_of_waiver, ["reason"]) {
        /// Why the finding is accepted, for those who review the file.
        ///
        /// Required. Example: `reason: its sessions live in memory, so it cannot run twice`.
        "reason" reason: Text,
        /// The workloads for which it is accepted.
        ///
        /// Default: all, and findings that belong to no workload. Example: `workloads: [web]`.
        "workloads" workloads: List<Name>,
        /// The environments in which it is accepted.
        ///
        /// Default: all. Example: `environments: [dev]`.
        "environments" environments: List<Name>,
        /// The last day on which it is accepted. After it `transship check` fails; rendering never depends on the day.
        ///
        /// Default: no end. Example: `until: 2027-01-31`.
        "until" until: Date,
    }
}

fn reason_of_waiver(tree: &Tree) -> Option<Tree> {
    tree.scalar().map(|_| Tree::map([("reason", tree.clone())], tree.mark))
}

/// A code of a finding, such as `W0309`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeId(pub Arc<str>);

impl ScalarShape for CodeId {
    const WHAT: &'static str = "a code such as `W0309`";
    const PATTERN: &'static str = "[EW][0-9]{4}";

    fn parse(text: &str) -> Result<Self, Refusal> {
        let digits =
            text.strip_prefix(['E', 'W']).filter(|it| it.len() == 4 && it.bytes().all(|it| it.is_ascii_digit()));
        match digits {
            Some(_) => Ok(Self(text.into())),
            None => {
                Err(Refusal::default().help("copy the code from the finding: `transship check` shows it in brackets"))
            }
        }
    }
}
