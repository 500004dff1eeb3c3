//! A plan -> its objects once more, each with what made it and what changed it afterwards.

use super::path::{Path, Step};
use super::rows::{Table, item_name};
use crate::diagnostic::Place;
use crate::object::{Node, Object};
use crate::output;
use crate::patch;
use crate::plan::{Plan, Text};
use crate::resource::{KINDS, Kind};

/// An object with its origin.
pub struct Emitted {
    /// The object as it is written in the end.
    pub object: Object,
    /// The kind that emitted it; `None` for objects of the user's templates.
    pub kind: Option<&'static Kind>,
    /// The template that it comes from.
    pub file: Option<Text>,
    /// What patches did to it, in order.
    pub steps: Vec<Patched>,
}

/// An object before and after a patch.
pub struct Patched {
    /// Where the patch stands.
    pub place: Place,
    /// The object before it.
    pub before: Object,
    /// The object after it.
    pub after: Object,
}

impl Emitted {
    /// Returns the patches that changed a field.
    pub fn touches(&self, path: &Path) -> impl Iterator<Item = &Patched> {
        self.steps.iter().filter(move |it| node_at(&it.before.body, path) != node_at(&it.after.body, path))
    }

    /// Returns the table of the object's kind.
    #[must_use]
    pub fn table(&self) -> Option<Table> {
        self.kind.map(Table::of)
    }
}

/// Returns all objects of a plan.
#[must_use]
pub fn all(plan: &Plan) -> Vec<Emitted> {
    let own = plan.own_objects.iter();
    let mut all: Vec<_> = own.map(|it| emitted(plan, it.object.clone(), (None, Some(it.template.clone())))).collect();
    for kind in KINDS {
        let mut objects = Vec::new();
        (kind.emit)(plan, &mut objects);
        all.extend(objects.into_iter().map(|object| emitted(plan, object, (Some(kind), None))));
    }
    all
}

fn emitted(plan: &Plan, object: Object, (kind, file): (Option<&'static Kind>, Option<Text>)) -> Emitted {
    let mut steps = Vec::new();
    let mut object = object;
    for patch in &plan.patches {
        let Some(after) = patch::patched(patch, &object) else { continue };
        let before = std::mem::replace(&mut object, after.clone());
        steps.push(Patched { place: patch.place.clone(), before, after });
    }
    let mut arranged = [object];
    output::arrange(&mut arranged);
    let [object] = arranged;
    Emitted { object, kind, file, steps }
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
    collect(node, &Path::default(), &mut all);
    all
}

fn collect(node: &Node, path: &Path, all: &mut Vec<Path>) {
    match node {
        Node::Map(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                collect(value, &path.then(Step::Key(key.as_str().to_owned())), all);
            }
        }
        Node::List(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &path.then(Step::Index(index)), all);
            }
        }
        _ => all.push(path.clone()),
    }
}

/// Finds a path as a person writes it: items by name, keys with dots without brackets.
///
/// # Errors
/// The path up to where it leads nowhere, the step that does, and what stands there instead.
pub fn locate(node: &Node, asked: &Path) -> Result<Path, (Path, String, Vec<String>)> {
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
            let name = match step {
                Step::Key(key) => key,
                Step::Index(index) => index.to_string(),
            };
            return Err((found, name, inside(node)));
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

fn inside(node: &Node) -> Vec<String> {
    match node {
        Node::Map(entries) => entries.iter().map(|(key, _)| key.as_str().to_owned()).collect(),
        Node::List(items) => {
            let name = |(index, item)| item_name(item).map_or_else(|| format!("{index}"), str::to_owned);
            items.iter().enumerate().map(name).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns a value on one line.
#[must_use]
pub fn text(node: &Node) -> String {
    match node {
        Node::Text(text) => text.to_string(),
        other => serde_json::to_string(other).unwrap_or_default(),
    }
}
