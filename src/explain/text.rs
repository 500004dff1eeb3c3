//! An answer -> text for people.

use super::page::{Page, one_line};
use super::setting::words::Word;
use super::setting::{Saying, Setting, State, Unset};
use super::{Answer, Field, Line, Removed, Shown, Touch};
use crate::diagnostic::Colour;
use std::collections::BTreeMap;

/// The column beyond which a note does not move to stay in line with others.
const FARTHEST: usize = 72;
/// Fields of objects that are shown for a path of the spec; of more, only their number in each object.
const SHOWN: usize = 12;

/// Writes an answer.
#[must_use]
pub fn text(answer: &Answer, colour: Colour) -> String {
    let mut out = Page::new(colour);
    match answer {
        Answer::Setting { environment, setting, off, decides, shares } => {
            out.setting(setting, &format!(" in {environment}"));
            out.unset(&setting.unset);
            if let Some(at) = off {
                out.line(&format!("  the workload is switched off in {environment}, at {at}"));
            }
            let by_default = setting.value.is_none() && setting.fields.iter().all(|it| it.value.is_none());
            out.decides(if by_default { "its default decides" } else { "it decides" }, decides);
            out.decides("with others it decides", shares);
            if decides.is_empty() && shares.is_empty() && off.is_none() && is_one_layer(&setting.path) {
                out.line(&format!("  no field of the output follows it in {environment}"));
            }
        }
        Answer::Field { environment, field } => out.field(field, environment),
        Answer::Object { lines, removed, .. } => {
            out.lines(lines);
            out.removed(removed);
        }
    }
    out.text
}

impl Page {
    fn setting(&mut self, setting: &Setting, place: &str) {
        self.head(setting, place);
        self.running(&setting.meaning.about, "  ");
        if let Some(default) = &setting.meaning.default {
            self.running(default, "  ");
        }
        if !setting.layers.iter().any(|it| it.state == State::Decides) {
            setting.meaning.reasons.iter().for_each(|it| self.running(it, "    "));
        }
    }

    fn head(&mut self, setting: &Setting, place: &str) {
        let Setting { path, value, layers, fields, meaning: _, unset: _ } = setting;
        let value = value.as_ref().filter(|_| fields.is_empty()).map(|it| format!(" = {}", one_line(it)));
        let nothing = if fields.is_empty() && value.is_none() { ": not set" } else { "" };
        let head = self.bold(&format!("{path}{}", value.unwrap_or_default()));
        self.line(&format!("{head}{nothing}{place}"));
        self.layers(layers, "  ");
        for field in fields {
            let value =
                field.value.as_ref().map_or_else(|| ": not set".to_owned(), |it| format!(" = {}", one_line(it)));
            let name = field.path.strip_prefix(path.as_str()).unwrap_or(&field.path).trim_start_matches('.');
            self.line(&format!("  {}", self.bold(&format!("{name}{value}"))));
            self.layers(&field.layers, "    ");
        }
    }

    fn layers(&mut self, layers: &[Saying], indent: &str) {
        let words = || layers.iter().flat_map(|it| &it.words);
        let places = layers.iter().map(|it| &it.at).chain(words().map(|it| &it.at));
        let names = layers.iter().map(|it| &it.layer).chain(words().map(|it| &it.name));
        let widest = |all: &mut dyn Iterator<Item = &String>| all.map(|it| it.chars().count()).max().unwrap_or(0);
        let (places, names) = (widest(&mut { places }), widest(&mut { names }));
        for Saying { layer, at, value, short, state, words, form: _ } in layers {
            let short = short.as_ref().map(|it| format!(" (written `{}`)", one_line(it))).unwrap_or_default();
            let state = match state {
                State::Decides => "decides",
                State::Removes => "removes",
                State::Overridden => "overridden",
                State::Removed => "removed",
            };
            let line = format!("{indent}{state:<10}  {at:<places$}  {layer:<names$}  {}{short}", one_line(value));
            let line = if matches!(state, "decides" | "removes") { line } else { self.dim(&line) };
            self.line(&line);
            for Word { name, value, layer: _, at } in words {
                self.line(&format!("{indent}{:<10}  {at:<places$}  {name:<names$}  {}", "with", one_line(value)));
            }
        }
    }

    fn unset(&mut self, unset: &[Unset]) {
        let (mut bare, mut told) = (Vec::new(), Vec::new());
        for Unset { name, default } in unset {
            match default.as_deref().map(short_default).filter(|it| *it != "none") {
                Some(default) => told.push(format!("{name}: {default}")),
                None => bare.push(*name),
            }
        }
        if !told.is_empty() {
            self.line("  not written, with what holds then:");
            for it in &told {
                self.running(it, "    ");
            }
        }
        if !bare.is_empty() {
            self.running(&format!("not written, without a default: {}", bare.join(", ")), "  ");
        }
    }

    fn decides(&mut self, title: &str, all: &[Shown]) {
        if all.is_empty() {
            return;
        }
        if all.len() <= SHOWN {
            self.line(&format!("  {title}:"));
            for it in all {
                self.line(&format!("    {}", shown(it)));
            }
            return;
        }
        let mut objects: BTreeMap<&str, usize> = BTreeMap::new();
        for it in all {
            *objects.entry(&it.object).or_default() += 1;
        }
        self.line(&format!("  {title} {} fields:", all.len()));
        for (object, number) in objects.iter().take(SHOWN) {
            self.line(&format!("    {number:>3} of {object}"));
        }
        if objects.len() > SHOWN {
            self.line(&format!("    and those of {} more objects", objects.len() - SHOWN));
        }
        let patched = all.iter().filter(|it| !it.patches.is_empty());
        patched.for_each(|it| self.line(&format!("    {}", shown(it))));
    }

    fn field(&mut self, field: &Field, environment: &str) {
        let Field { shown: Shown { object, path, value, patches }, why, template, settings, instead } = field;
        let head = match value {
            Some(value) => self.bold(&format!("{object} {path} = {}", one_line(value))),
            None if patches.is_empty() => format!("{}: not written", self.bold(&format!("{object} {path}"))),
            None => format!("{}: removed", self.bold(&format!("{object} {path}"))),
        };
        self.line(&format!("{head} in {environment}"));
        self.running(why, "  ");
        if let Some(template) = template {
            self.line(&format!("  from your template {template}"));
        }
        for touch in patches {
            self.line(&format!("  patched at {}: {}", touch.at, became(touch)));
        }
        let any = settings.iter().any(Setting::is_said);
        let mut meant: Vec<&str> = Vec::new();
        for setting in settings.iter().filter(|it| !any || it.is_said()) {
            self.line("");
            let known = meant.contains(&setting.meaning.about.as_str());
            meant.push(&setting.meaning.about);
            if known { self.head(setting, "") } else { self.setting(setting, "") }
        }
        let rest: Vec<&Setting> = settings.iter().filter(|it| any && !it.is_said()).collect();
        self.beside(&rest, instead);
    }

    /// Writes which other fields of the spec are looked at.
    fn beside(&mut self, rest: &[&Setting], instead: &[String]) {
        if !rest.is_empty() || !instead.is_empty() {
            self.line("");
        }
        for Setting { path, meaning, .. } in rest {
            let default = meaning.default.as_deref().map(short_default).filter(|it| *it != "none");
            let default = default.map(|it| format!(", with the default {it}")).unwrap_or_default();
            self.running(&format!("also looked at: {path}: not set{default}"), "");
        }
        if !instead.is_empty() {
            self.running(&format!("would decide instead, if written: {}", instead.join(", ")), "");
        }
    }

    fn lines(&mut self, lines: &[Line]) {
        let width = |line: &Line| line.text.chars().count();
        let noted = lines.iter().filter(|it| it.note.is_some());
        let column = noted.map(width).filter(|it| *it <= FARTHEST).max().unwrap_or(0);
        for line in lines {
            let Some(note) = &line.note else {
                self.line(&line.text);
                continue;
            };
            let pad = " ".repeat(column.saturating_sub(width(line)));
            let note = self.dim(&format!("# {}", one_line(note)));
            self.line(&format!("{}{pad}  {note}", line.text));
        }
    }

    fn removed(&mut self, removed: &[Removed]) {
        for Removed { path, value, at } in removed {
            self.line(&self.dim(&format!("# removed by the patch at {at}: {path} = {}", one_line(value))));
        }
    }
}

/// Tells whether a path stands in one of the layers of workloads, where others may say something else.
fn is_one_layer(path: &str) -> bool {
    let mut steps = path.split('.');
    matches!(
        (steps.next(), steps.next(), steps.next()),
        (Some("defaults"), ..)
            | (Some("environments"), _, Some("defaults"))
            | (Some("workloads"), _, Some("environments"))
    )
}

/// Returns a field with its value, and with what patches made of it.
fn shown(shown: &Shown) -> String {
    let Shown { object, path, value, patches } = shown;
    let Some(first) = patches.first() else {
        return format!("{object} {path} = {}", one_line(value.as_deref().unwrap_or_default()));
    };
    let start = first.before.as_ref().map(|it| format!(" = {}", one_line(it))).unwrap_or_default();
    let step = |it: &Touch| match (&it.before, &it.after) {
        (None, Some(after)) => format!("{} added by the patch at {}", one_line(after), it.at),
        (_, Some(after)) => format!("turned to {} by the patch at {}", one_line(after), it.at),
        (_, None) => format!("removed by the patch at {}", it.at),
    };
    let steps: Vec<_> = patches.iter().map(step).collect();
    let join = if first.before.is_some() { ", " } else { ": " };
    format!("{object} {path}{start}{join}{}", steps.join(", "))
}

fn became(touch: &Touch) -> String {
    match (&touch.before, &touch.after) {
        (None, Some(after)) => format!("{} is added", one_line(after)),
        (Some(before), Some(after)) => format!("{} becomes {}", one_line(before), one_line(after)),
        (Some(before), None) => format!("{} is removed", one_line(before)),
        (None, None) => String::new(),
    }
}

/// Returns a default in few words: without its example.
fn short_default(text: &str) -> &str {
    let text = text.split(" Example:").next().unwrap_or(text);
    let text = text.strip_prefix("Default: ").unwrap_or(text);
    text.strip_suffix('.').unwrap_or(text)
}
