//! Where a value comes from.
//!
//! Comes in: a plan, the layers that it was decided from, and a question: a path of the spec, or an object with a path in it.
//! Goes out: an answer as data; `text` writes it for people. Never does: decide anything. It looks at what was decided once
//! more, so that a render keeps no traces for it.

mod answer;
mod decides;
mod field;
mod hidden;
mod lost;
mod object;
mod page;
mod path;
mod setting;
mod text;

pub use answer::{Answer, Field, Line, Maker, Origin, Question, Removed, Shown, Touch, Trace, Unknown};
pub use path::{Path, Step};
pub use setting::layers::{Decided, Document, Known};
pub use text::text;

use crate::diagnostic::{Place, Report};
use crate::spec::shape::Description;
use crate::tree::Tree;
use object::rows::Rule;
use object::{Emitted, history, search};
use setting::{language, layers, place, setting};

/// Answers a question.
///
/// # Errors
/// What is not there, with the nearest names.
pub fn explain(known: &Known<'_>, question: &Question, report: &Report) -> Result<Answer, Unknown> {
    let desk = Desk::new(known, report);
    match question {
        Question::Spec(path) => desk.spec(path),
        Question::Object { kind, name, namespace, path } => {
            let found = search::find(&desk.all, desk.environment(), (kind, name, namespace.as_deref()));
            desk.object(found.map_err(|it| desk.with_reason(it, (kind, name)))?, path)
        }
    }
}

/// Traces every field of every object.
#[must_use]
pub fn trace(known: &Known<'_>, report: &Report) -> Vec<Trace> {
    let desk = Desk::new(known, report);
    desk.all.iter().flat_map(|emitted| desk.trace(emitted)).collect()
}

struct Desk<'a> {
    known: &'a Known<'a>,
    merged: Tree,
    report: &'a Report,
    all: Vec<Emitted>,
}

impl<'a> Desk<'a> {
    fn new(known: &'a Known<'a>, report: &'a Report) -> Self {
        let all = if known.decided == Decided::Whole { object::all(known.plan) } else { Vec::new() };
        Self { known, merged: known.merged(), report, all }
    }
}

impl Desk<'_> {
    fn environment(&self) -> &str {
        &self.known.plan.environment
    }

    fn spec(&self, asked: &Path) -> Result<Answer, Unknown> {
        let path = self.long(asked);
        if let Err((at, names)) = language::find(self.known.record(), &path) {
            return Err(self.no_field(&path, at, &names));
        }
        self.check_declared(&path)?;
        let setting = setting(self.known, &path, self.report);
        let (decides, mut shares) = self.decides(&path);
        if setting.value.is_none() && setting.fields.iter().all(|it| it.value.is_none()) {
            shares.clear();
        }
        let off = self.switched_off(&path);
        Ok(Answer::Setting { environment: self.environment().to_owned(), setting, off, decides, shares })
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
            let here = Path::of(&["environments", self.environment()]);
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

    /// Names of workloads, environments and the like have to be declared, and items of lists have to be there.
    fn check_declared(&self, path: &Path) -> Result<(), Unknown> {
        for at in 1..path.0.len() {
            let above = Path(path.0[..at].to_vec());
            let description = language::find(self.known.record(), &above).map(|it| it.description);
            match (description, &path.0[at]) {
                (Ok(Description::Map(_)), Step::Key(key)) => {
                    let said = self.names(&above);
                    if !said.contains(key) {
                        return Err(self.not_declared(path, at, &said));
                    }
                }
                (_, Step::Index(index)) => {
                    let stack = self.known.stack(&above);
                    let items = match layers::said(&stack.result, &stack.path) {
                        layers::Said::Value(tree) => tree.items().len(),
                        _ => 0,
                    };
                    if *index >= items {
                        return Err(lost::no_item(&above, items, self.environment()));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns the names that any layer has at a place.
    fn names(&self, above: &Path) -> Vec<String> {
        let stack = self.known.stack(above);
        let trees = stack.layers.iter().map(|it| it.tree).chain([&stack.result]);
        let entries = trees.filter_map(|tree| tree.at(&stack.path.keys()).and_then(Tree::entries)).flatten();
        let mut names: Vec<String> = entries.map(|it| it.key.to_string()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Returns where a workload is switched off, if it is.
    fn switched_off(&self, path: &Path) -> Option<String> {
        let ["workloads", name, ..] = path.keys()[..] else { return None };
        if self.known.kind == Document::Platform || self.known.plan.workloads.iter().any(|it| &*it.name == name) {
            return None;
        }
        let stack = self.known.stack(&Path::of(&["workloads", name, "enabled"]));
        let layer = stack.layers.iter().rev().find_map(|it| it.tree.get("enabled"))?;
        Some(place(layer.mark, self.report))
    }

    fn rule(&self, emitted: &Emitted, path: &Path) -> Option<Rule> {
        emitted.table.as_ref()?.rule(self.known, &self.merged, &emitted.original, path)
    }

    fn place(&self, at: &Place) -> String {
        at.mark.map_or_else(|| at.route.to_string(), |mark| place(mark, self.report))
    }

    fn touch(&self, emitted: &Emitted, touched: &history::Touched<'_>) -> Touch {
        let text = |it: &Option<(Path, &crate::object::Node)>| {
            it.as_ref().map(|(path, node)| emitted.text(self.known, path, node))
        };
        Touch { at: self.place(&touched.place), before: text(&touched.before), after: text(&touched.after) }
    }

    fn trace(&self, emitted: &Emitted) -> Vec<Trace> {
        let one = |path: Path| {
            let (touched, origin) = history::back(&emitted.changes, &path);
            let rule = origin.and_then(|it| self.rule(emitted, &it));
            let said = rule.as_ref().is_some_and(|it| !it.why.is_empty());
            let explained = said || emitted.file.is_some() || !touched.is_empty();
            let written = |from: Path| match layers::said(&self.merged, &from) {
                layers::Said::Value(tree) => {
                    let text = self.known.veil.text(tree, &from, hidden::Declared::Nothing);
                    Some((from, text, place(tree.mark, self.report)))
                }
                _ => None,
            };
            let from = rule.into_iter().flat_map(|it| it.from).filter_map(written).collect();
            Trace { object: emitted.object.label(), path, explained, from }
        };
        object::leaves(&emitted.object.body).into_iter().map(one).collect()
    }
}

fn splice(steps: &mut Vec<Step>, keys: &[&str]) {
    steps.splice(2..3, keys.iter().map(|key| Step::Key((*key).to_owned())));
}
