//! A path of the spec -> the layers that may say something about it, the lowest first, and the value that came out.

use crate::explain::hidden::Veil;
use crate::explain::path::{Path, Step};
use crate::plan::Plan;
use crate::resolve::{Written, places_of_workload};
use crate::spec::shape::RecordDescription;
use crate::spec::{MigrationSpec, PlatformSpec};
use crate::tree::{Entry, Tree, Value, merge, prune};

/// Everything that is known about one environment.
pub struct Known<'a> {
    /// What was decided.
    pub plan: &'a Plan,
    /// What it was decided from.
    pub written: &'a Written,
    /// Whether everything was decided.
    pub decided: Decided,
    /// Whether a platform by itself is explained.
    pub kind: Document,
    /// Hides what may be a secret.
    pub veil: Veil,
    /// The specs that were laid together, the lowest first; none where it is one.
    specs: Vec<Tree>,
}

/// How much was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// Everything.
    Whole,
    /// What could be: its objects are not those that were meant.
    Part,
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

impl Layer<'_> {
    /// Returns the name of the layer: its path, or `spec` for the whole.
    #[must_use]
    pub fn name(&self) -> String {
        if self.at.0.is_empty() { "spec".to_owned() } else { self.at.to_string() }
    }
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

impl<'a> Known<'a> {
    /// Returns what is known; `layers` are the documents that were laid together, the lowest first.
    #[must_use]
    pub fn new(
        (plan, decided): (&'a Plan, Decided),
        (written, layers): (&'a Written, &[Tree]),
        kind: Document,
    ) -> Self {
        let vars = written.computed(&merge(written.spec.clone(), &written.environment));
        Self { plan, written, decided, kind, veil: Veil::of(vars.get("vars")), specs: specs(layers) }
    }
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

    /// Returns the specs, the lowest first.
    fn specs(&self) -> impl Iterator<Item = &Tree> {
        let one = self.specs.is_empty().then_some(&self.written.spec);
        self.specs.iter().chain(one)
    }

    /// Returns what every document says at a place.
    fn at(&self, place: &[&str]) -> impl Iterator<Item = Layer<'_>> {
        let at = Path::of(place);
        self.specs().filter_map(move |spec| Some(Layer { at: at.clone(), tree: spec.at(&at.keys())? }))
    }

    fn single(&self, path: &Path) -> Stack<'_> {
        let spec = &self.written.spec;
        let elsewhere =
            matches!(path.keys().as_slice(), ["environments", name, ..] if **name != *self.plan.environment);
        // Expressions of another environment have other words.
        let result = if elsewhere { spec.clone() } else { self.written.computed(spec) };
        Stack { layers: self.at(&[]).collect(), path: path.clone(), result }
    }

    fn both(&self, path: &Path) -> Stack<'_> {
        let written = self.written;
        let layers = self.at(&[]).chain(self.at(&["environments", &self.plan.environment])).collect();
        let result = written.computed(&merge(written.spec.clone(), &written.environment));
        Stack { layers, path: path.clone(), result }
    }

    fn workload(&self, name: &str, path: &Path) -> Stack<'_> {
        if self.written.spec.at(&["workloads", name]).is_none() {
            return self.single(path);
        }
        let layers: Vec<_> =
            places_of_workload(name, &self.plan.environment).iter().flat_map(|place| self.at(place)).collect();
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
        let named = self.written.named_platform.as_ref();
        let named = named.map(|tree| Layer { at: Path::default(), tree });
        let here = ["environments", &self.plan.environment, "platform"];
        let layers = named.into_iter().chain(self.at(&["platform"])).chain(self.at(&here)).collect();
        let result = self.plan.platform.origin.clone();
        Stack { layers, path: Path(path.0[1..].to_vec()), result }
    }

    fn load_balancer(&self, path: &Path) -> Stack<'_> {
        let key = "loadBalancer";
        let mut layers = below(self.platform(&Path::of(&["platform"])).layers, &Path::of(&[key]));
        layers.extend(self.at(&[key]).chain(self.at(&["environments", &self.plan.environment, key])));
        let result = self.plan.platform.load_balancer.clone();
        let result = result.unwrap_or_else(|| Tree::map([], self.written.spec.mark));
        Stack { layers, path: Path(path.0[1..].to_vec()), result }
    }
}

/// Returns the specs of documents that were laid together, the lowest first.
///
/// They are laid together before anything else is: a null that a map of a later one replaces takes nothing away.
fn specs(documents: &[Tree]) -> Vec<Tree> {
    let mut specs: Vec<Tree> = documents.iter().filter_map(|it| it.get("spec").cloned()).collect();
    for upper in 1..specs.len() {
        let (below, above) = specs.split_at_mut(upper);
        for lower in below {
            take_replaced(lower, &above[0]);
        }
    }
    specs
}

fn take_replaced(lower: &mut Tree, upper: &Tree) {
    let Value::Map(entries) = &mut lower.value else { return };
    let over = |key: &str| upper.get(key).filter(|it| it.entries().is_some());
    entries.retain(|it| it.value.entries().is_some() || over(&it.key).is_none());
    for entry in entries {
        if let Some(over) = over(&entry.key) {
            take_replaced(&mut entry.value, over);
        }
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
