//! An object and a path in it -> what is known of the field, or the lines of what stands there.

use super::object::history::{self, Touched};
use super::object::lines;
use super::object::rows::Rule;
use super::object::{self, Emitted, Lost, locate, node_at};
use super::path::{Path, Step};
use super::setting::{Setting, place, setting};
use super::setting::{language, layers};
use super::{Answer, Desk, Field, Line, Maker, Origin, Removed, Shown, Unknown};
use crate::object::Node;

/// One field of an object, through all its versions.
struct Traced<'a> {
    /// Its path in the finished object, or the last that it had.
    path: Path,
    /// Its path in the object that was emitted, unless a patch added it.
    origin: Option<Path>,
    /// What patches did to it.
    touched: Vec<Touched<'a>>,
}

impl Desk<'_> {
    /// Answers about an object, or a field of it.
    pub(super) fn object(&self, emitted: &Emitted, asked: &Path) -> Result<Answer, Unknown> {
        let body = &emitted.object.body;
        let lost = match locate(body, asked) {
            Ok(path) => {
                let node = node_at(body, &path).unwrap_or(&Node::Null);
                return Ok(if object::inside(node).is_empty() {
                    let (touched, origin) = history::back(&emitted.changes, &path);
                    self.field(emitted, Traced { path, origin, touched })
                } else {
                    self.part(emitted, &path, node)
                });
            }
            Err(lost) => lost,
        };
        let traced = removed(emitted, asked).or_else(|| self.unwritten(emitted, asked));
        traced.map(|it| self.field(emitted, it)).ok_or_else(|| self.not_there(emitted, asked, &lost))
    }

    /// Tells whether there is an answer about a path, without giving it.
    pub(super) fn answers(&self, emitted: &Emitted, asked: &Path) -> bool {
        let there = locate(&emitted.object.body, asked).is_ok();
        there || removed(emitted, asked).is_some() || self.unwritten(emitted, asked).is_some()
    }

    fn field(&self, emitted: &Emitted, traced: Traced<'_>) -> Answer {
        let Traced { path, origin, touched } = traced;
        let rule = origin.and_then(|it| self.rule(emitted, &it).or_else(|| self.rule_below(emitted, &it)));
        let Rule { from, instead, why } = rule.unwrap_or_default();
        let setting = |it: &Path| setting(self.known, it, self.report);
        let mut settings: Vec<_> = from.iter().map(setting).collect();
        // What is taken away somewhere is a part of the answer, too.
        let (said, unsaid): (Vec<_>, Vec<_>) = instead.iter().map(setting).partition(Setting::is_said);
        settings.extend(said);
        let field = Field {
            shown: self.shown_at(emitted, &path, &touched),
            why,
            template: emitted.file.as_ref().map(ToString::to_string),
            settings,
            instead: unsaid.into_iter().map(|it| it.path).collect(),
        };
        Answer::Field { environment: self.environment().to_owned(), field }
    }

    /// Returns what would decide about a part that is not there.
    fn rule_below(&self, emitted: &Emitted, path: &Path) -> Option<Rule> {
        let from = emitted.table.as_ref()?.below(self.known, &self.merged, &emitted.original, path);
        (!from.is_empty()).then(|| Rule { from, ..Rule::default() })
    }

    /// Finds a field, or a part, that is not written here, and that a row of the object's kind speaks of.
    fn unwritten<'b>(&self, emitted: &'b Emitted, asked: &Path) -> Option<Traced<'b>> {
        let Err(Lost { found, rest }) = locate(&emitted.original.body, asked) else { return None };
        let keys: Vec<&str> = rest.iter().map(Step::key).collect::<Option<_>>()?;
        let joined = found.then(Step::Key(keys.join(".")));
        let apart = Path(found.0.iter().cloned().chain(rest.iter().cloned()).collect());
        let table = emitted.table.as_ref()?;
        let known = |it: &Path| table.names(&emitted.original, it) || self.rule_below(emitted, it).is_some();
        let path = [apart, joined].into_iter().find(known)?;
        Some(Traced { path: path.clone(), origin: Some(path), touched: Vec::new() })
    }

    /// Returns a field at its last path, with its value where it is still there.
    pub(super) fn shown_at(&self, emitted: &Emitted, path: &Path, touched: &[Touched<'_>]) -> Shown {
        let gone = touched.last().is_some_and(|it| it.after.is_none());
        let value = node_at(&emitted.object.body, path).filter(|_| !gone);
        Shown {
            object: emitted.object.label(),
            path: path.to_string(),
            value: value.map(|it| emitted.text(self.known, path, it)),
            patches: touched.iter().map(|it| self.touch(emitted, it)).collect(),
        }
    }

    /// Returns the lines of an object, or of a part of it.
    fn part(&self, emitted: &Emitted, path: &Path, node: &Node) -> Answer {
        let node = emitted.shown(self.known, path, node);
        let line = |(text, inside): (String, Option<Path>)| {
            let whole = inside.map(|inside| Path(path.0.iter().cloned().chain(inside.0).collect()));
            let (words, origin) = whole.as_ref().and_then(|it| self.note(emitted, it)).unzip();
            Line { text, path: whole.map(|it| it.to_string()), note: words, origin }
        };
        let lines = lines::lines(&node).into_iter().map(line).collect();
        Answer::Object {
            environment: self.environment().to_owned(),
            object: emitted.object.label(),
            path: path.to_string(),
            lines,
            removed: self.removed_within(emitted, path),
        }
    }

    fn removed_within(&self, emitted: &Emitted, above: &Path) -> Vec<Removed> {
        let inside = |path: &Path| path.0.starts_with(&above.0) && node_at(&emitted.object.body, path).is_none();
        let all = history::removed(&emitted.changes).into_iter().filter(|(_, path, _)| inside(path));
        let one = |(at, path, node): (crate::diagnostic::Place, Path, &Node)| Removed {
            value: emitted.text(self.known, &path, node),
            path: path.to_string(),
            at: self.place(&at),
        };
        all.map(one).collect()
    }

    /// Returns where the value of a line comes from, and the few words beside it.
    fn note(&self, emitted: &Emitted, path: &Path) -> Option<(String, Origin)> {
        let origin = |by, at: Option<&String>, setting: Option<&Path>| Origin {
            by,
            at: at.cloned(),
            setting: setting.map(ToString::to_string),
        };
        let (touched, first) = history::back(&emitted.changes, path);
        if let Some(last) = touched.last() {
            let at = self.place(&last.place);
            return Some((format!("{at} patch"), origin(Maker::Patch, Some(&at), None)));
        }
        if let Some(file) = emitted.file.as_ref().map(ToString::to_string) {
            return Some((file.clone(), origin(Maker::Template, Some(&file), None)));
        }
        let Rule { from, instead: _, why } = self.rule(emitted, &first?)?;
        let written = from.iter().find_map(|path| match layers::said(&self.merged, path) {
            layers::Said::Value(tree) => Some((path, place(tree.mark, self.report))),
            _ => None,
        });
        if let Some((path, at)) = written {
            return Some((format!("{at} {path}"), origin(Maker::Spec, Some(&at), Some(path))));
        }
        Some(match from.first().filter(|path| self.has_default(path)) {
            Some(path) => (format!("default of {path}: {why}"), origin(Maker::Default, None, Some(path))),
            None => (why, origin(Maker::Rule, None, from.first())),
        })
    }

    /// Tells whether something holds where a field is not written.
    fn has_default(&self, path: &Path) -> bool {
        let meaning = language::find(self.known.record(), path).map(|it| language::meaning(&it)).unwrap_or_default();
        meaning.default.is_some_and(|it| it.starts_with("Default:") && !it.starts_with("Default: none"))
    }
}

/// Finds a field that a patch removed; the last version that has it counts.
fn removed<'a>(emitted: &'a Emitted, asked: &Path) -> Option<Traced<'a>> {
    let found = emitted.changes.iter().enumerate().rev();
    let (index, path) = found.into_iter().find_map(|(index, it)| Some((index, locate(&it.before, asked).ok()?)))?;
    let (touched, origin, now) = history::through(&emitted.changes, index, &path);
    Some(Traced { path: now.unwrap_or(path), origin, touched })
}
