//! A plan -> its objects once more, each with what made it and what changed it afterwards.

pub mod history;
pub mod lines;
pub mod rows;
pub mod search;
mod slots;
mod value;

use crate::explain::hidden::HIDDEN;
use crate::explain::path::{Path, Step};
use crate::explain::setting::layers::Known;
use crate::object::{Node, Object};
use crate::output;
use crate::plan::{Plan, Text, WorkloadPlan, names};
use crate::resource::KINDS;
use history::Change;
use rows::{Table, item_name};
use std::rc::Rc;

/// An object with its origin.
pub struct Emitted {
    /// The object as it is written in the end.
    pub object: Object,
    /// The object before all patches.
    pub original: Object,
    /// Where its fields come from; `None` for objects of the user's templates.
    pub table: Option<Rc<Table>>,
    /// The template that it comes from.
    pub file: Option<Text>,
    /// What patches did to it, in order.
    pub changes: Vec<Change>,
}

impl Emitted {
    /// Returns a value of some version of the object, at its path there, on one line.
    #[must_use]
    pub fn text(&self, known: &Known<'_>, path: &Path, node: &Node) -> String {
        text(&self.shown(known, path, node))
    }

    /// Returns a value as it may be shown.
    #[must_use]
    pub fn shown(&self, known: &Known<'_>, path: &Path, node: &Node) -> Node {
        let around = (&*self.object.kind.kind, &self.object.body);
        let workload = self.workload(known.plan);
        let shown = |step: Step, inside: &Node| self.shown(known, &path.then(step), inside);
        match node {
            Node::Map(entries) => {
                let entry = |(key, inside): &(_, Node)| shown_entry(key, inside, &shown);
                Node::Map(entries.iter().map(entry).collect())
            }
            Node::List(items) => {
                Node::List(items.iter().enumerate().map(|(index, inside)| shown(Step::Index(index), inside)).collect())
            }
            _ if known.veil.hides_in(around, workload, path, node) => Node::Text(HIDDEN.into()),
            _ => node.clone(),
        }
    }

    /// Returns the workload that the object belongs to.
    #[must_use]
    pub fn workload<'a>(&self, plan: &'a Plan) -> Option<&'a WorkloadPlan> {
        workload(plan, &self.original)
    }
}

fn shown_entry(
    key: &crate::object::Key,
    inside: &Node,
    shown: &impl Fn(Step, &Node) -> Node,
) -> (crate::object::Key, Node) {
    (key.clone(), shown(Step::Key(key.as_str().to_owned()), inside))
}

/// Returns the workload of an object.
#[must_use]
pub fn workload<'a>(plan: &'a Plan, object: &Object) -> Option<&'a WorkloadPlan> {
    let name = object.body.get("metadata")?.get("labels")?.get(names::NAME)?.as_str()?;
    plan.workloads.iter().find(|it| *it.name == *name)
}

/// Returns all objects of a plan.
#[must_use]
pub fn all(plan: &Plan) -> Vec<Emitted> {
    let own = plan.own_objects.iter();
    let mut all: Vec<_> = own.map(|it| emitted(plan, it.object.clone(), (None, Some(it.template.clone())))).collect();
    for kind in KINDS {
        let mut objects = Vec::new();
        (kind.emit)(plan, &mut objects);
        let table = Rc::new(Table::of(kind));
        all.extend(objects.into_iter().map(|object| emitted(plan, object, (Some(Rc::clone(&table)), None))));
    }
    all
}

fn emitted(plan: &Plan, object: Object, (table, file): (Option<Rc<Table>>, Option<Text>)) -> Emitted {
    let original = object.clone();
    let mut arranged = [object];
    let changes = plan.patches.iter().flat_map(|patch| history::apply(patch, &mut arranged[0])).collect();
    output::arrange(&mut arranged);
    let [object] = arranged;
    Emitted { object, original, table, file, changes }
}

/// Returns what stands at a path.
#[must_use]
pub fn node_at<'a>(node: &'a Node, path: &Path) -> Option<&'a Node> {
    path.0.iter().try_fold(node, |node, step| match (step, node) {
        (Step::Key(key), _) => node.get(key),
        (Step::Index(index), Node::List(items)) => items.get(*index),
        (Step::Index(_), _) => None,
    })
}

/// Returns the paths of everything that has nothing inside, in the order in which it is written.
#[must_use]
pub fn leaves(node: &Node) -> Vec<Path> {
    let mut all = Vec::new();
    walk(node, &Path::default(), &mut |path, node| {
        if inside(node).is_empty() {
            all.push(path.clone());
        }
    });
    all
}

/// Calls `visit` with everything in a node, itself first.
pub fn walk(node: &Node, path: &Path, visit: &mut impl FnMut(&Path, &Node)) {
    visit(path, node);
    for (step, inside) in inside(node) {
        walk(inside, &path.then(step), visit);
    }
}

/// Returns what stands in a node.
#[must_use]
pub fn inside(node: &Node) -> Vec<(Step, &Node)> {
    match node {
        Node::Map(entries) => entries.iter().map(|(key, it)| (Step::Key(key.as_str().to_owned()), it)).collect(),
        Node::List(items) => items.iter().enumerate().map(|(index, it)| (Step::Index(index), it)).collect(),
        _ => Vec::new(),
    }
}

/// Where a path leads nowhere.
pub struct Lost {
    /// How far it leads.
    pub found: Path,
    /// The steps that are left.
    pub rest: Vec<Step>,
}

/// Finds a path as a person writes it: items by name, keys with dots without brackets.
///
/// # Errors
/// How far the path leads.
pub fn locate(node: &Node, asked: &Path) -> Result<Path, Lost> {
    let mut found = Path::default();
    let (mut node, mut rest) = (node, &asked.0[..]);
    while let Some(step) = rest.first() {
        let (step, used) = match (step, node) {
            (Step::Index(index), Node::List(_)) => (Step::Index(*index), 1),
            (Step::Key(name), Node::List(items)) => {
                let at = items.iter().position(|it| item_name(it) == Some(name) || it.as_str() == Some(name));
                (at.map_or_else(|| Step::Key(name.clone()), Step::Index), 1)
            }
            _ => joined(node, rest),
        };
        let Some(next) = node_at(node, &Path(vec![step.clone()])) else {
            return Err(Lost { found, rest: rest.to_vec() });
        };
        found = found.then(step);
        node = next;
        rest = &rest[used..];
    }
    Ok(found)
}

/// Takes as many steps as one key needs that has dots in it.
fn joined(node: &Node, rest: &[Step]) -> (Step, usize) {
    let keys: Vec<&str> = rest.iter().map_while(Step::key).collect();
    for used in 1..=keys.len() {
        let key = keys[..used].join(".");
        if node.get(&key).is_some() {
            return (Step::Key(key), used);
        }
    }
    (rest[0].clone(), 1)
}

/// Returns a value on one line.
#[must_use]
pub fn text(node: &Node) -> String {
    match node {
        Node::Text(text) => text.to_string(),
        other => serde_json::to_string(other).unwrap_or_default(),
    }
}
