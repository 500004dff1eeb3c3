//! `{{ … }}` in strings: interpolation, not programming.

use crate::diagnostic::{Diagnostic, Place, Report, Route};
use crate::resolve::codes;
use crate::spec::{list, nearest};
use crate::tree::{Style, Tree, Value as Shape};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};
use std::collections::BTreeMap;

/// Steps that one expression may take: thousands of times what a real one needs.
const FUEL: u64 = 50_000;

/// The words that expressions may use.
#[derive(Clone, Debug, Default)]
pub struct Words(BTreeMap<String, Value>);

impl Words {
    /// Sets a word.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// Sets a word to a whole tree.
    pub fn set_tree(&mut self, name: &str, tree: Option<&Tree>) {
        let json = tree.map_or_else(|| serde_json::json!({}), crate::tree::to_json);
        self.0.insert(name.to_owned(), Value::from(minijinja::value::Serde(json)));
    }

    /// Returns all words as one value, for templates.
    #[must_use]
    pub fn into_value(self) -> Value {
        self.value()
    }

    fn value(&self) -> Value {
        Value::from_pairs(self.0.iter().map(|(name, value)| (name.as_str(), value.clone())))
    }

    /// Returns every word, those of maps as `map.key`.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for (name, value) in &self.0 {
            let keys: Vec<_> = match value.kind() {
                ValueKind::Map => value.try_iter().into_iter().flatten().map(|key| format!("{name}.{key}")).collect(),
                _ => vec![name.clone()],
            };
            names.extend(keys);
        }
        names
    }
}

/// Computes strings. Made once for a run.
pub struct Interpolator {
    engine: Environment<'static>,
}

impl Interpolator {
    /// Returns an engine that knows expressions only: no statements, no comments, no loading of other files.
    #[must_use]
    pub fn new() -> Self {
        let mut engine = Environment::new();
        // Control characters that no YAML text can hold: `{%` and `{#` then stay what they are, plain text.
        let syntax = SyntaxConfig::builder()
            .block_delimiters("\u{1}%", "%\u{1}")
            .comment_delimiters("\u{1}#", "#\u{1}")
            .variable_delimiters("{{", "}}")
            .keep_trailing_newline(true)
            .build();
        if let Ok(syntax) = syntax {
            engine.set_syntax(syntax);
        }
        engine.set_undefined_behavior(UndefinedBehavior::Strict);
        engine.set_fuel(Some(FUEL));
        engine.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        engine.set_formatter(|out, _, value| match value.kind() {
            ValueKind::Bool => out.write_str(if value.is_true() { "true" } else { "false" }).map_err(Error::from),
            ValueKind::Number | ValueKind::String => out.write_str(&value.to_string()).map_err(Error::from),
            ValueKind::Undefined => Err(Error::from(ErrorKind::UndefinedError)),
            kind => Err(Error::new(ErrorKind::InvalidOperation, format!("it gives {kind}, not a text"))),
        });
        Self { engine }
    }

    /// Computes every string of a tree, in place; `route` is where the tree stands.
    ///
    /// # Errors
    /// E0204 for words that are not defined, E0205 for expressions that cannot be computed.
    pub fn tree(&self, tree: &mut Tree, words: &Words, route: &mut Route, report: &mut Report) {
        self.walk(tree, (words, &words.value()), route, report);
    }

    /// Returns the words that the expressions of a text use, those of maps as `map.key`.
    #[must_use]
    pub fn words(&self, text: &str) -> Vec<String> {
        let used = self.engine.template_from_str(text).map(|it| it.undeclared_variables(true)).unwrap_or_default();
        let mut used: Vec<String> = used.into_iter().collect();
        used.sort();
        used
    }

    fn walk(&self, tree: &mut Tree, words: (&Words, &Value), route: &mut Route, report: &mut Report) {
        let length = route.len();
        match &mut tree.value {
            Shape::Scalar(scalar) if scalar.text.contains("{{") => {
                let place = Place::new(tree.mark, route.clone());
                if let Some(text) = self.text(&scalar.text, words, &place, report) {
                    scalar.text = text.into();
                    scalar.style = Style::Quoted;
                }
            }
            Shape::Scalar(_) => {}
            Shape::List(items) => {
                for (index, item) in items.iter_mut().enumerate().filter(|(_, item)| has_expression(item)) {
                    route.push_index(index);
                    self.walk(item, words, route, report);
                    route.truncate(length);
                }
            }
            Shape::Map(entries) => {
                for entry in entries.iter_mut().filter(|entry| has_expression(&entry.value)) {
                    route.push_key(&entry.key);
                    self.walk(&mut entry.value, words, route, report);
                    route.truncate(length);
                }
            }
        }
    }

    fn text(&self, text: &str, (words, value): (&Words, &Value), place: &Place, report: &mut Report) -> Option<String> {
        match self.engine.render_str(text, value.clone()) {
            Ok(result) => Some(result),
            Err(error) => {
                report.add(self.explain(text, words, place, &error));
                None
            }
        }
    }

    fn explain(&self, text: &str, words: &Words, place: &Place, error: &Error) -> Diagnostic {
        let known = words.names();
        let known = || known.iter().map(String::as_str);
        if error.kind() == ErrorKind::UndefinedError {
            let missing: Vec<_> = self.words(text).into_iter().filter(|it| !is_known(it, known())).collect();
            if let Some(name) = missing.first() {
                let help = match nearest(name, known()) {
                    Some(near) => format!("write `{near}`"),
                    None => format!("use {}, or declare it under `vars`", list(known())),
                };
                return Diagnostic::new(&codes::UNDEFINED, place.clone(), format!("`{name}` is not defined"))
                    .help(help);
            }
            return Diagnostic::new(&codes::UNDEFINED, place.clone(), format!("`{text}` uses something undefined"));
        }
        let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
        let what = format!("`{text}` cannot be computed: {detail}");
        let help = "to write two braces as they are, write `{{ \"{{\" }}`";
        Diagnostic::new(&codes::NOT_COMPUTED, place.clone(), what).help(help)
    }
}

/// Most values have no expression: no route needs to be kept for them.
fn has_expression(tree: &Tree) -> bool {
    match &tree.value {
        Shape::Scalar(scalar) => scalar.text.bytes().any(|byte| byte == b'{') && scalar.text.contains("{{"),
        Shape::List(items) => items.iter().any(has_expression),
        Shape::Map(entries) => entries.iter().any(|entry| has_expression(&entry.value)),
    }
}

impl Default for Interpolator {
    fn default() -> Self {
        Self::new()
    }
}

fn is_known<'a>(name: &str, mut known: impl Iterator<Item = &'a str>) -> bool {
    known.any(|it| it == name || it.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}
