//! A path of the spec -> the layers that may say something about it, the lowest first, and the value that came out.

use super::path::{Path, Step};
use crate::plan::Plan;
use crate::resolve::{PlatformSource, Written, workload_layers};
use crate::spec::shape::RecordDescription;
use crate::spec::{MigrationSpec, PlatformSpec};
use crate::tree::{Entry, Tree, Value, merge, prune};

/// Everything that is known about one environment.
pub struct Known<'a> {
    /// What was decided.
    pub plan: &'a Plan,
    /// What it was decided from.
    pub written: &'a Written,
    /// Whether a platform by itself is explained.
    pub kind: Document,
}

/// What is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// A migration.
    Migration,
    /// A platform by itself.
    Platform,
}

/// A layer: where it stands, and what it says below that.
pub struct Layer<'a> {
    /// Its path in its document.
    pub at: Path,
    /// What it says about the place of the stack.
    pub tree: &'a Tree,
}

/// The layers of a part of the spec.
pub struct Stack<'a> {
    /// Layers, the lowest first.
    pub layers: Vec<Layer<'a>>,
    /// The path inside of each layer.
    pub path: Path,
    /// What came out, computed.
    pub result: Tree,
}

impl Known<'_> {
    /// Returns the type of the document.
    #[must_use]
    pub fn record(&self) -> &'static RecordDescription {
        match self.kind {
            Document::Migration => &MigrationSpec::RECORD,
            Document::Platform => &PlatformSpec::RECORD,
        }
    }

    /// Returns the merged spec of the environment, as paths see it: for looking what is declared.
    #[must_use]
    pub fn merged(&self) -> Tree {
        let mut tree = self.written.spec.clone();
        if self.kind == Document::Platform {
            return tree;
        }
        if let Some(platform) = tree.get_mut("platform") {
            *platform = self.plan.platform.origin.clone();
        } else if let Value::Map(entries) = &mut tree.value {
            let mark = self.written.spec.mark;
            let value = self.plan.platform.origin.clone();
            entries.push(Entry { key: "platform".into(), mark, value });
        }
        for workload in &self.plan.workloads {
            if let Some(slot) = tree.get_mut("workloads").and_then(|it| it.get_mut(&workload.name)) {
                *slot = workload.origin.clone();
                share(self.plan.platform.load_balancer.as_ref(), slot);
            }
        }
        tree
    }

    /// Returns the layers of a path that the language knows.
    #[must_use]
    pub fn stack(&self, path: &Path) -> Stack<'_> {
        match (self.kind, path.keys().as_slice()) {
            (Document::Migration, ["workloads", name, rest @ ..]) if rest.first() != Some(&"environments") => {
                self.workload(name, path)
            }
            (Document::Migration, ["platform", ..]) => self.platform(path),
            (Document::Migration, ["loadBalancer", ..]) => self.load_balancer(path),
            (Document::Migration, ["vars" | "labels" | "annotations", ..]) => self.both(path),
            _ => self.single(path),
        }
    }

    fn single(&self, path: &Path) -> Stack<'_> {
        let layers = vec![Layer { at: Path::default(), tree: &self.written.spec }];
        Stack { layers, path: path.clone(), result: self.written.computed(&self.written.spec) }
    }

    fn both(&self, path: &Path) -> Stack<'_> {
        let written = self.written;
        let here = Path::of(&["environments", &self.plan.environment]);
        let layers =
            vec![Layer { at: Path::default(), tree: &written.spec }, Layer { at: here, tree: &written.environment }];
        let result = written.computed(&merge(written.spec.clone(), &written.environment));
        Stack { layers, path: path.clone(), result }
    }

    fn workload(&self, name: &str, path: &Path) -> Stack<'_> {
        let Written { spec, environment, .. } = self.written;
        let Some(own) = spec.at(&["workloads", name]) else { return self.single(path) };
        let environment_name = &*self.plan.environment;
        let places: [&[&str]; 5] = [
            &["defaults"],
            &["workloads", name],
            &["environments", environment_name, "defaults"],
            &["defaults", "environments", environment_name],
            &["workloads", name, "environments", environment_name],
        ];
        let trees = workload_layers(spec, environment, environment_name, own);
        let layers: Vec<_> =
            places.iter().zip(trees).filter_map(|(at, tree)| Some(Layer { at: Path::of(at), tree: tree? })).collect();
        let planned = self.plan.workloads.iter().find(|it| &*it.name == name);
        // A workload that is switched off here has no plan; what its layers say can still be seen.
        let result = planned.map_or_else(|| self.written.computed(&merged(&layers)), |it| it.origin.clone());
        let rest = Path(path.0[2..].to_vec());
        match rest.keys().as_slice() {
            ["routes", route, "loadBalancer", ..] => self.shared_load_balancer(layers, &result, (route, &rest)),
            _ => Stack { layers, path: rest, result },
        }
    }

    /// A route's load balancer is the shared one with the route's fields over it.
    fn shared_load_balancer<'a>(
        &'a self,
        own: Vec<Layer<'a>>,
        result: &Tree,
        (route, path): (&str, &Path),
    ) -> Stack<'a> {
        let inside = Path(path.0[3..].to_vec());
        let shared = self.load_balancer(&Path::of(&["loadBalancer"]));
        let mut layers = below(shared.layers, &Path::default());
        let keys = Path::of(&["routes", route, "loadBalancer"]);
        layers.extend(below(own, &keys));
        let own = result.at(&["routes", route, "loadBalancer"]);
        let result = own.cloned().unwrap_or(shared.result);
        Stack { layers, path: inside, result }
    }

    fn platform(&self, path: &Path) -> Stack<'_> {
        let layers = self.written.platform.iter().map(|(source, tree)| {
            let at = match source {
                PlatformSource::Named => Path::default(),
                PlatformSource::Migration => Path::of(&["platform"]),
                PlatformSource::Environment => Path::of(&["environments", &self.plan.environment, "platform"]),
            };
            Layer { at, tree }
        });
        let result = self.plan.platform.origin.clone();
        Stack { layers: layers.collect(), path: Path(path.0[1..].to_vec()), result }
    }

    fn load_balancer(&self, path: &Path) -> Stack<'_> {
        let Written { spec, environment, .. } = self.written;
        let key = Path::of(&["loadBalancer"]);
        let platform = self.platform(&Path::of(&["platform"]));
        let mut layers = below(platform.layers, &key);
        let here = Path::of(&["environments", &self.plan.environment]);
        let own = vec![Layer { at: Path::default(), tree: spec }, Layer { at: here, tree: environment }];
        layers.extend(below(own, &key));
        let result = self.plan.platform.load_balancer.clone().unwrap_or_else(|| Tree::map([], spec.mark));
        Stack { layers, path: Path(path.0[1..].to_vec()), result }
    }
}

/// Gives routes that say nothing of their load balancer the shared one.
fn share(load_balancer: Option<&Tree>, workload: &mut Tree) {
    let Some(shared) = load_balancer else { return };
    let Some(Value::Map(routes)) = workload.get_mut("routes").map(|it| &mut it.value) else { return };
    for route in routes {
        let mark = route.mark;
        if route.value.get("loadBalancer").is_none()
            && let Value::Map(fields) = &mut route.value.value
        {
            fields.push(Entry { key: "loadBalancer".into(), mark, value: shared.clone() });
        }
    }
}

/// Goes down in every layer, and leaves out those that say nothing there.
fn below<'a>(layers: Vec<Layer<'a>>, path: &Path) -> Vec<Layer<'a>> {
    let keys = path.keys();
    let down = |layer: Layer<'a>| {
        let tree = layer.tree.at(&keys)?;
        Some(Layer { at: Path(layer.at.0.iter().chain(&path.0).cloned().collect()), tree })
    };
    layers.into_iter().filter_map(down).collect()
}

fn merged(layers: &[Layer<'_>]) -> Tree {
    let mut trees = layers.iter().map(|it| it.tree.clone());
    let first = trees.next().unwrap_or_else(|| {
        Tree::null(crate::diagnostic::Mark { source: crate::diagnostic::SourceId(0), start: 0, end: 0 })
    });
    let mut tree = trees.fold(first, |base, over| merge(base, &over));
    tree.remove("environments");
    prune(&mut tree);
    tree
}

/// What a tree says at a path.
pub enum Said<'a> {
    /// Nothing.
    Nothing,
    /// A value.
    Value(&'a Tree),
    /// A null, here or above: what lower layers say is removed.
    Null(&'a Tree),
    /// Something above that is no map: what lower layers say is replaced.
    Replaced(&'a Tree),
}

/// Returns what a tree says at a path.
#[must_use]
pub fn said<'a>(tree: &'a Tree, path: &Path) -> Said<'a> {
    let mut tree = tree;
    for step in &path.0 {
        if tree.is_null() {
            return Said::Null(tree);
        }
        let next = match (step, &tree.value) {
            (Step::Index(index), Value::List(items)) => items.get(*index),
            (Step::Key(key), Value::Map(_)) => tree.get(key),
            _ => return Said::Replaced(tree),
        };
        let Some(next) = next else {
            // Lists replace as a whole.
            let list = matches!(tree.value, Value::List(_));
            return if list { Said::Replaced(tree) } else { Said::Nothing };
        };
        tree = next;
    }
    if tree.is_null() { Said::Null(tree) } else { Said::Value(tree) }
}
