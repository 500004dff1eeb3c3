//! An answer -> text for people.

use super::spec::{Saying, Setting, State, Unset};
use super::{Answer, Field, Line, Shown, Touch};
use crate::diagnostic::Colour;
use std::fmt::Write;

/// Columns of running text.
const WIDTH: usize = 100;
/// The column beyond which a note does not move to stay in line with others.
const FARTHEST: usize = 72;
/// Fields of objects that are shown for a path of the spec; more would hide the point.
const SHOWN: usize = 12;

/// Writes an answer.
#[must_use]
pub fn text(answer: &Answer, colour: Colour) -> String {
    let mut out = Page { text: String::new(), colour };
    match answer {
        Answer::Setting { environment, setting, decides } => {
            out.setting(setting, &format!(" in {environment}"));
            out.decides(decides);
        }
        Answer::Field { environment, field } => out.field(field, environment),
        Answer::Object { lines, .. } => out.lines(lines),
    }
    out.text
}

struct Page {
    text: String,
    colour: Colour,
}

impl Page {
    fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    fn bold(&self, text: &str) -> String {
        self.painted("1", text)
    }

    fn dim(&self, text: &str) -> String {
        self.painted("2", text)
    }

    fn painted(&self, code: &str, text: &str) -> String {
        match self.colour {
            Colour::Yes => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            Colour::No => text.to_owned(),
        }
    }

    fn setting(&mut self, setting: &Setting, place: &str) {
        let Setting { path, value, layers, meaning, fields, unset } = setting;
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
        self.running(&meaning.about, "  ");
        let written = layers.iter().any(|it| it.state == State::Decides);
        if let Some(default) = &meaning.default {
            self.running(default, "  ");
        }
        if !written {
            meaning.reasons.iter().for_each(|it| self.running(it, "    "));
        }
        self.unset(unset);
    }

    fn layers(&mut self, layers: &[Saying], indent: &str) {
        let width = |of: fn(&Saying) -> &str| layers.iter().map(|it| of(it).chars().count()).max().unwrap_or(0);
        let (places, names) = (width(|it| &it.at), width(|it| &it.layer).max("spec".len()));
        for Saying { layer, at, value, short, state } in layers {
            let layer = if layer.is_empty() { "spec" } else { layer };
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
        }
    }

    fn unset(&mut self, unset: &[Unset]) {
        if unset.is_empty() {
            return;
        }
        self.line("  not written:");
        for Unset { name, default } in unset {
            let default = default.as_ref().map(|it| format!(": {it}")).unwrap_or_default();
            self.running(&format!("{name}{default}"), "    ");
        }
    }

    fn decides(&mut self, decides: &[Shown]) {
        if decides.is_empty() {
            return;
        }
        self.line("  it decides:");
        for Shown { object, path, value } in decides.iter().take(SHOWN) {
            self.line(&format!("    {object} {path} = {}", one_line(value)));
        }
        if decides.len() > SHOWN {
            self.line(&format!("    and {} more", decides.len() - SHOWN));
        }
    }

    fn field(&mut self, field: &Field, environment: &str) {
        let Field { shown: Shown { object, path, value }, why, template, settings, patches } = field;
        let head = self.bold(&format!("{object} {path} = {}", one_line(value)));
        self.line(&format!("{head} in {environment}"));
        self.running(why, "  ");
        if let Some(template) = template {
            self.line(&format!("  from your template {template}"));
        }
        for Touch { at, before, after } in patches {
            let of = |value: &Option<String>| value.as_ref().map_or("nothing".to_owned(), |it| one_line(it));
            self.line(&format!("  patched at {at}: {} becomes {}", of(before), of(after)));
        }
        for setting in settings {
            self.line("");
            self.setting(setting, "");
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

    fn running(&mut self, text: &str, indent: &str) {
        let mut line = String::new();
        for word in text.split_whitespace() {
            let long = indent.len() + line.chars().count() + 1 + word.chars().count() > WIDTH;
            if long && !line.is_empty() {
                self.line(&format!("{indent}{line}"));
                line.clear();
            }
            let _ = write!(line, "{}{word}", if line.is_empty() { "" } else { " " });
        }
        if !line.is_empty() {
            self.line(&format!("{indent}{line}"));
        }
    }
}

/// Returns a value on one line; no value may steer a terminal.
fn one_line(text: &str) -> String {
    let text = text.trim_end_matches('\n').replace('\n', "\u{21b5}");
    text.replace(|it: char| it.is_control(), "\u{fffd}")
}
