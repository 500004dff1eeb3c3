//! Where a value comes from.
//!
//! Comes in: a plan, the layers that it was decided from, and a question: a path of the spec, or an object with a path in it.
//! Goes out: an answer as data; `text` writes it for people. Never does: decide anything. It looks at what was decided once
//! more, so that a render keeps no traces for it.

mod answer;
mod language;
mod layers;
mod lines;
mod objects;
mod path;
mod rows;
mod slots;
mod spec;
mod text;

pub use answer::{Answer, Field, Line, Question, Shown, Touch, Trace, Unknown};
pub use layers::{Document, Known};
pub use path::{Path, Step};
pub use text::text;

use crate::diagnostic::{Report, listed_near, nearest};
use crate::object::Node;
use crate::tree::Tree;
use objects::Emitted;
use rows::Rule;
use spec::{place, setting};

/// Answers a question.
///
/// # Errors
/// What is not there, with the nearest names.
pub fn explain(known: &Known<'_>, question: &Question, report: &Report) -> Result<Answer, Unknown> {
    let desk = Desk { known, merged: known.merged(), report };
    match question {
        Question::Spec(path) => desk.spec(path),
        Question::Object { kind, name, namespace, path } => {
            let all = objects::all(known.plan);
            let emitted = find(&all, (kind, name, namespace.as_deref()))?;
            desk.object(emitted, path)
        }
    }
}

/// Traces every field of every object.
#[must_use]
pub fn trace(known: &Known<'_>, report: &Report) -> Vec<Trace> {
    let desk = Desk { known, merged: known.merged(), report };
    let all = objects::all(known.plan);
    all.iter().flat_map(|emitted| desk.trace(emitted)).collect()
}

struct Desk<'a> {
    known: &'a Known<'a>,
    merged: Tree,
    report: &'a Report,
}

impl Desk<'_> {
    fn spec(&self, asked: &Path) -> Result<Answer, Unknown> {
        let path = self.long(asked);
        if let Err((at, names)) = language::find(self.known.record(), &path) {
            return Err(unknown_step(&path, at, &names));
        }
        self.check_declared(&path)?;
        let setting = setting(self.known, &path, self.report);
        let decides = self.decides(&path);
        Ok(Answer::Setting { environment: self.known.plan.environment.to_string(), setting, decides })
    }

    /// Returns the path in the long form of the language, in which layers are merged.
    fn long(&self, asked: &Path) -> Path {
        let mut steps = asked.0.clone();
        if steps.first().and_then(Step::key) == Some("spec") {
            steps.remove(0);
        }
        let first = steps.first().and_then(Step::key).map(str::to_owned);
        if self.known.kind == Document::Platform && first.as_deref() == Some("platform") {
            steps.remove(0);
        }
        if self.known.kind == Document::Migration && first.as_deref() == Some("namespace") {
            let here = Path::of(&["environments", &self.known.plan.environment]);
            steps = here.0.into_iter().chain(steps).collect();
        }
        let of_workload = first.as_deref() == Some("workloads");
        match steps.get(2).and_then(Step::key).filter(|_| of_workload) {
            Some("port") => splice(&mut steps, &["ports", "http", "port"]),
            Some("route") => splice(&mut steps, &["routes", "main"]),
            _ => {}
        }
        Path(steps)
    }

    /// Names of workloads, environments and the like have to be declared.
    fn check_declared(&self, path: &Path) -> Result<(), Unknown> {
        for at in 1..path.0.len() {
            let (above, step) = (Path(path.0[..at].to_vec()), &path.0[at]);
            let is_map = language::find(self.known.record(), &above)
                .is_ok_and(|it| matches!(it.description, crate::spec::shape::Description::Map(_)));
            let Some(key) = step.key().filter(|_| is_map) else { continue };
            let stack = self.known.stack(&above);
            let trees = stack.layers.iter().map(|it| it.tree).chain([&stack.result]);
            let said: Vec<&str> = trees
                .filter_map(|tree| tree.at(&stack.path.keys()).and_then(Tree::entries))
                .flatten()
                .map(|it| &*it.key)
                .collect();
            if !said.contains(&key) {
                let mut names = said;
                names.sort_unstable();
                names.dedup();
                return Err(Unknown {
                    what: format!("nothing declares `{key}` in `{above}`"),
                    help: near(key, &names),
                });
            }
        }
        Ok(())
    }

    /// Returns the fields of objects that a path of the spec decides.
    fn decides(&self, path: &Path) -> Vec<Shown> {
        let workload = match path.keys().as_slice() {
            ["workloads", name, ..] => Some((*name).to_owned()),
            _ => None,
        };
        let mut shown = Vec::new();
        for emitted in objects::all(self.known.plan) {
            let owner = slots::workload(self.known, &emitted.object);
            if workload.as_ref().is_some_and(|name| owner.is_some_and(|it| *it.name != **name)) {
                continue;
            }
            let Some(table) = emitted.table() else { continue };
            for leaf in objects::leaves(&emitted.object.body) {
                let rule = table.rule(self.known, &self.merged, &emitted.object, &leaf);
                let from = rule.map(|it| it.from).unwrap_or_default();
                if from.iter().any(|it| concerns(it, path)) {
                    shown.push(of(&emitted, &leaf));
                }
            }
        }
        shown
    }

    fn trace(&self, emitted: &Emitted) -> Vec<Trace> {
        let table = emitted.table();
        let one = |path: Path| {
            let rule = table.as_ref().and_then(|it| it.rule(self.known, &self.merged, &emitted.object, &path));
            let said = rule.as_ref().is_some_and(|it| !it.why.is_empty());
            let explained = said || emitted.file.is_some() || emitted.touches(&path).next().is_some();
            let written = |from: Path| match layers::said(&self.merged, &from) {
                layers::Said::Value(tree) => Some((from, spec::text(tree), place(tree.mark, self.report))),
                _ => None,
            };
            let from = rule.into_iter().flat_map(|it| it.from).filter_map(written).collect();
            Trace { object: emitted.object.label(), path, explained, from }
        };
        objects::leaves(&emitted.object.body).into_iter().map(one).collect()
    }

    fn object(&self, emitted: &Emitted, asked: &Path) -> Result<Answer, Unknown> {
        let body = &emitted.object.body;
        let path = objects::locate(body, asked).map_err(|(above, step, names)| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let at = if above.0.is_empty() { String::new() } else { format!(" `{above}`") };
            let what = format!("{}{at} has no `{step}` in `{}`", emitted.object.label(), self.known.plan.environment);
            Unknown { what, help: near(&step, &names) }
        })?;
        let environment = self.known.plan.environment.to_string();
        let node = objects::node_at(body, &path).unwrap_or(&Node::Null);
        let inside =
            matches!(node, Node::Map(it) if !it.is_empty()) || matches!(node, Node::List(it) if !it.is_empty());
        if inside {
            let lines = self.lines(emitted, &path, node);
            return Ok(Answer::Object { environment, object: emitted.object.label(), path: path.to_string(), lines });
        }
        let rule = self.rule(emitted, &path);
        let settings = rule.from.iter().map(|it| setting(self.known, it, self.report)).collect();
        let touch = |it: &objects::Patched| Touch {
            at: self.place(&it.place),
            before: objects::node_at(&it.before.body, &path).map(objects::text),
            after: objects::node_at(&it.after.body, &path).map(objects::text),
        };
        let field = Field {
            shown: of(emitted, &path),
            why: rule.why,
            template: emitted.file.as_ref().map(ToString::to_string),
            settings,
            patches: emitted.touches(&path).map(touch).collect(),
        };
        Ok(Answer::Field { environment, field })
    }

    fn rule(&self, emitted: &Emitted, path: &Path) -> Rule {
        let rule = emitted.table().and_then(|it| it.rule(self.known, &self.merged, &emitted.object, path));
        rule.unwrap_or_default()
    }

    fn place(&self, at: &crate::diagnostic::Place) -> String {
        at.mark.map_or_else(|| at.route.to_string(), |mark| place(mark, self.report))
    }

    fn lines(&self, emitted: &Emitted, above: &Path, node: &Node) -> Vec<Line> {
        let table = emitted.table();
        let line = |(text, path): (String, Option<Path>)| {
            let whole = path.map(|path| Path(above.0.iter().cloned().chain(path.0).collect()));
            let origin = whole.as_ref().and_then(|path| {
                let rule = table.as_ref().and_then(|it| it.rule(self.known, &self.merged, &emitted.object, path));
                self.note(emitted, path, rule)
            });
            Line { text, path: whole.map(|it| it.to_string()), note: origin }
        };
        lines::lines(node).into_iter().map(line).collect()
    }

    /// Returns the few words beside a line.
    fn note(&self, emitted: &Emitted, path: &Path, rule: Option<Rule>) -> Option<String> {
        if let Some(last) = emitted.touches(path).last() {
            return Some(format!("{} patch", self.place(&last.place)));
        }
        if let Some(file) = &emitted.file {
            return Some(file.to_string());
        }
        let Rule { from, why } = rule?;
        let written = from.iter().find_map(|path| match layers::said(&self.merged, path) {
            layers::Said::Value(tree) => Some(format!("{} {path}", place(tree.mark, self.report))),
            _ => None,
        });
        let by_default = from.first().filter(|path| self.has_default(path));
        Some(written.unwrap_or_else(|| match by_default {
            Some(path) => format!("default of {path}: {why}"),
            None => why,
        }))
    }

    /// Tells whether something holds where a field is not written.
    fn has_default(&self, path: &Path) -> bool {
        let meaning = language::find(self.known.record(), path).map(|it| language::meaning(&it)).unwrap_or_default();
        meaning.default.is_some_and(|it| it.starts_with("Default:") && !it.starts_with("Default: none"))
    }
}

/// Tells whether a field that is decided by `from` is one of those that `asked` is about.
fn concerns(from: &Path, asked: &Path) -> bool {
    // The shared load balancer reaches the output through routes.
    let shared = match (from.keys().as_slice(), asked.keys().as_slice()) {
        (
            ["workloads", _, "routes", _, "loadBalancer", from @ ..],
            ["platform", "loadBalancer", asked @ ..] | ["loadBalancer", asked @ ..],
        ) => from.starts_with(asked),
        _ => false,
    };
    // A row may name the whole map in which the asked entry stands, as a hash of all settings does.
    let parent = asked.0.len() == from.0.len() + 1 && from.0.len() > 2 && asked.0.starts_with(&from.0);
    shared || parent || from.0.starts_with(&asked.0)
}

fn splice(steps: &mut Vec<Step>, keys: &[&str]) {
    steps.splice(2..3, keys.iter().map(|key| Step::Key((*key).to_owned())));
}

fn of(emitted: &Emitted, path: &Path) -> Shown {
    let value = objects::node_at(&emitted.object.body, path).map(objects::text).unwrap_or_default();
    Shown { object: emitted.object.label(), path: path.to_string(), value }
}

fn unknown_step(path: &Path, at: usize, names: &[&str]) -> Unknown {
    let above = Path(path.0[..at].to_vec());
    let step = match &path.0[at] {
        Step::Key(key) => key.clone(),
        Step::Index(index) => format!("[{index}]"),
    };
    let what = if at == 0 {
        format!("the language has no `{step}` at the top of the spec")
    } else {
        format!("`{above}` has no field `{step}`")
    };
    Unknown { what, help: near(&step, names) }
}

fn near(word: &str, names: &[&str]) -> String {
    match nearest(word, names.iter().copied()) {
        Some(name) => format!("write `{name}`"),
        None if names.is_empty() => "ask for what is above it".to_owned(),
        None => format!("there is {}", listed_near(word, names.iter().copied())),
    }
}

fn find<'a>(all: &'a [Emitted], (kind, name, namespace): (&str, &str, Option<&str>)) -> Result<&'a Emitted, Unknown> {
    let (word, group) = kind.split_once('.').map_or((kind, None), |(word, group)| (word, Some(group)));
    let of_kind = |it: &&Emitted| {
        it.object.kind.kind.eq_ignore_ascii_case(word) && group.is_none_or(|group| it.object.kind.group() == group)
    };
    let same: Vec<&Emitted> = all.iter().filter(of_kind).collect();
    if same.is_empty() {
        let mut kinds: Vec<&str> = all.iter().map(|it| &*it.object.kind.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        return Err(Unknown { what: format!("this environment has no `{kind}`"), help: near(word, &kinds) });
    }
    let here =
        |it: &&&Emitted| it.object.name == name && (namespace.is_none() || it.object.namespace.as_deref() == namespace);
    let found: Vec<_> = same.iter().filter(here).collect();
    match found.as_slice() {
        [] => {
            let names: Vec<&str> = same.iter().map(|it| &*it.object.name).collect();
            Err(Unknown {
                what: format!("this environment has no {}/{name}", same[0].object.kind.kind),
                help: near(name, &names),
            })
        }
        [one] => Ok(one),
        [first, second, ..] => Err(Unknown {
            what: format!("several objects are called {kind}/{name}"),
            help: format!("write {} or {}", exact(first, second), exact(second, first)),
        }),
    }
}

fn exact(one: &Emitted, other: &Emitted) -> String {
    let (object, kind) = (&one.object, &one.object.kind);
    if kind.group() != other.object.kind.group() {
        return format!("`{}.{}/{}`", kind.kind, kind.group(), object.name);
    }
    format!("`{}/{}/{}`", object.namespace.as_deref().unwrap_or_default(), kind.kind, object.name)
}
