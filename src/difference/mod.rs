//! Two lists of objects -> what differs between them, by meaning.
//!
//! Comes in: the objects of two environments, or of an environment and a revision. Goes out: a [`Difference`], as text or
//! as JSON. Never does: render, read files, or show a secret's value.

mod default;
mod group;
mod hidden;
mod inside;
mod json;
mod key;
mod names;
mod pair;
mod same;
mod table;
mod text;
mod walk;

pub use group::Group;
pub use json::json;
pub use text::{shortened, text};

use crate::object::{Node, Object};
use names::Names;
use pair::{Pair, pair};
use std::collections::BTreeSet;

/// Label with the name of the workload that an object belongs to.
const NAME: &str = "app.kubernetes.io/name";

/// Annotation of pods that changes with their settings, as the end of a field's path.
const CONFIG_HASH: &str = "[transship.dev/config-hash]";

/// What differs between an old and a new list of objects.
#[derive(Debug)]
pub struct Difference {
    names: Names,
    /// What differs, by workload, group and field.
    pub changes: Vec<Change>,
    /// How many fields differ only by the names of the environments.
    pub expected: usize,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The workload; `None` for what workloads share.
    pub subject: Option<String>,
    /// What it is about.
    pub group: Group,
    /// Its place among what the group may tell.
    rank: usize,
    /// A few words for the field.
    pub label: String,
    /// The object, as `Kind/name`.
    pub object: String,
    /// The path of the field; `None` where the whole object is on one side only.
    pub field: Option<String>,
    /// The value on the old side.
    pub old: Option<Node>,
    /// The value on the new side.
    pub new: Option<Node>,
    /// Whether the values may be secrets.
    pub secret: bool,
}

/// Compares two lists of objects.
#[must_use]
pub fn compare(old: &[Object], new: &[Object]) -> Difference {
    let names = Names::of(old, new);
    let (mut changes, mut expected) = (Vec::new(), 0);
    for pair in pair(old, new, &names) {
        match pair {
            Pair::Both(old, new) => {
                let found = walk::walk(old, new, &names);
                expected += found.expected;
                changes.extend(found.changes);
            }
            Pair::Old(object) => changes.push(one_sided(object, Side::Old, &names)),
            Pair::New(object) => changes.push(one_sided(object, Side::New, &names)),
        }
    }
    leave_out_hashes(&mut changes, &names);
    leave_out_replicas(&mut changes, [old, new]);
    changes.extend(names.moved().map(moved));
    changes.sort_by(|one, two| order(one).cmp(&order(two)));
    Difference { names, changes, expected }
}

/// Leaves out the hashes of settings where a difference of the settings is the cause; without one, they are news: the pods
/// will be replaced. Settings of two environments differ at least by names.
fn leave_out_hashes(changes: &mut Vec<Change>, names: &Names) {
    let is_hash = |it: &Change| it.field.as_ref().is_some_and(|it| it.ends_with(CONFIG_HASH));
    let settings = changes.iter().filter(|it| it.group == Group::Config && !is_hash(it));
    let explained: BTreeSet<Option<String>> = settings.map(|it| it.subject.clone()).collect();
    changes.retain(|it| !is_hash(it) || names.pairs.is_empty() && !explained.contains(&it.subject));
}

/// Leaves out the number of pods that an autoscaler wrote: in a cluster it stands in the controller, in files it must not.
fn leave_out_replicas(changes: &mut Vec<Change>, sides: [&[Object]; 2]) {
    let target = |it: &Object| {
        let text = |key| it.at(&["spec", "scaleTargetRef", key]).and_then(Node::as_str);
        text("name").map(|name| format!("{}/{name}", text("kind").unwrap_or("Deployment")))
    };
    let scaled = sides.map(|objects| objects.iter().filter_map(target).collect::<BTreeSet<String>>());
    let is_written = |it: &Change| {
        let one_sided = it.old.is_none() || it.new.is_none();
        one_sided && it.field.as_deref() == Some("spec.replicas") && scaled.iter().all(|all| all.contains(&it.object))
    };
    changes.retain(|it| !is_written(it));
}

/// A side of a comparison.
#[derive(Clone, Copy)]
enum Side {
    Old,
    New,
}

fn one_sided(object: &Object, side: Side, names: &Names) -> Change {
    let what = Some(group::headline(object));
    let (old, new) = match side {
        Side::Old => (what, None),
        Side::New => (None, what),
    };
    let kind = &object.kind.kind;
    let label = if object.label_value(NAME) == Some(&object.name) { kind.clone() } else { object.label() };
    let (group, rank) = group::of_kind(kind);
    let subject = names.subject(object);
    Change { subject, group, rank, label, object: object.label(), field: None, old, new, secret: false }
}

/// One environment in another namespace: told once, and not for every object.
fn moved((old, new): (&str, &str)) -> Change {
    Change {
        subject: None,
        group: Group::Metadata,
        rank: 0,
        label: "namespace".to_owned(),
        object: format!("Namespace/{new}"),
        field: Some("metadata.name".to_owned()),
        old: Some(Node::from(old)),
        new: Some(Node::from(new)),
        secret: false,
    }
}

fn order(it: &Change) -> (bool, Option<&String>, Group, usize, &String, &Option<String>) {
    (it.subject.is_none(), it.subject.as_ref(), it.group, it.rank, &it.object, &it.field)
}

#[cfg(test)]
mod tests;
