//! Guards: what must hold between two environments.

use super::name::{Name, text_type};
use crate::diagnostic::only_near;
use crate::spec::hint::{list, nearest};
use crate::spec::shape::{Refusal, ScalarShape};
use std::sync::Arc;

/// What must hold between two environments: `prod >= staging`, `prod = staging`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardRule {
    /// The environment that is guarded.
    pub left: Name,
    /// How they compare.
    pub sense: GuardSense,
    /// The environment that it is compared with.
    pub right: Name,
}

/// How two environments compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardSense {
    /// `>=`: at least as much.
    AtLeast,
    /// `=`: the same.
    Same,
}

impl ScalarShape for GuardRule {
    const WHAT: &'static str = "a rule between two environments such as `prod >= staging` or `prod = staging`";
    const PATTERN: &'static str = "\\s*[^\\s]+\\s+(>=|==?)\\s+[^\\s]+\\s*";
    const TEXT: bool = true;

    fn parse(text: &str) -> Result<Self, Refusal> {
        let bad =
            || Refusal::default().help("write `prod >= staging` for at least as much, `prod = staging` for the same");
        let at = text.find(['>', '<', '=']).ok_or_else(bad)?;
        let (left, rest) = (text[..at].trim(), &text[at..]);
        let end = rest.find(|it| !matches!(it, '>' | '<' | '=')).ok_or_else(bad)?;
        let (sense, right) = (&rest[..end], rest[end..].trim());
        let sense = match sense {
            ">=" => GuardSense::AtLeast,
            "=" | "==" => GuardSense::Same,
            "<=" => return Err(Refusal::default().write(format!("{right} >= {left}"))),
            _ => return Err(bad()),
        };
        if left == right {
            return Err(Refusal::why("an environment is always the same as itself").help("name two environments"));
        }
        Ok(Self { left: Name::parse(left)?, sense, right: Name::parse(right)? })
    }
}

/// Figures that guards know; `src/figure` finds them in a plan.
pub const GUARDED: [&str; 16] = [
    "kind",
    "image",
    "scale",
    "scale.min",
    "scale.max",
    "replicas",
    "cpu",
    "memory",
    "budget",
    "hosts",
    "nodes",
    "spread",
    "storage",
    "stop",
    "security",
    "schedule",
];

text_type!(
    /// What a guard compares: a figure of all workloads (`cpu`), or of one (`workloads.web.cpu`).
    GuardField,
    "a field that guards compare",
    |text| {
        let field = text.strip_prefix("workloads.").and_then(|it| it.split_once('.')).map_or(text, |(_, field)| field);
        let whole = |near: &str| format!("{}{near}", text.strip_suffix(field).unwrap_or_default());
        if GUARDED.contains(&field) || field.strip_prefix("env.").is_some_and(|it| !it.is_empty()) {
            return Ok(());
        }
        let part = text.strip_prefix("workloads.").filter(|it| !it.contains('.'));
        let owner = text.strip_prefix("workload.").or_else(|| text.strip_prefix("spec.workloads."));
        Err(match (only_near(field, GUARDED), nearest(field, GUARDED)) {
            _ if part.is_some() => Refusal::default().help(format!("add what is compared: `{text}.scale`")),
            _ if owner.is_some() => Refusal::default().write(format!("workloads.{}", owner.unwrap_or_default())),
            (Some(near), _) => Refusal::default().write(whole(near)),
            (None, Some(near)) => Refusal::default().help(format!("write `{}`", whole(near))),
            (None, None) => Refusal::default().help(format!("use {}, or `env.NAME`", list(GUARDED))),
        })
    }
);
